//! The methods of a study as a paper states them, with what they rest on.

use super::counts::Counts;
use super::paper::text;
use super::references::{References, Source};
use super::shown::{Shown, counted};
use super::table::other_measures;
use crate::alignment::{IRIS_DIAMETER_MM, IRIS_DIAMETER_SD_MM};
use crate::comparison::{FrameChoice, MatchingChoice, POSTURE_OF_VISIT, QUESTIONS};
use crate::measure::Measure;
use crate::uncertainty::{DEFAULT_MARKING_SD_MM, DEFAULT_SHARED_SD_MM};
use crate::units::LengthUnit;

/// The paragraphs and the list of references.
pub(super) fn methods(shown: &Shown<'_>) -> (String, String) {
    let mut references = References::default();
    let mut paragraphs = vec![people(shown), marking(shown, &mut references), measurement(shown, &mut references)];
    paragraphs.push(definitions(shown));
    paragraphs.push(uncertainty(shown, &mut references));
    paragraphs.push(group(shown, &mut references));
    paragraphs.push(outlines(shown, &mut references));
    if shown.group.reliability.is_some() {
        paragraphs.push(reliability(&mut references));
    }
    (paragraphs.join("\n\n"), references.list())
}

fn people(shown: &Shown<'_>) -> String {
    let group = shown.group;
    let counts = Counts::of(shown);
    let arms: Vec<String> = group.arms.iter().map(|arm| format!("{} {}", text(&arm.name), arm.people)).collect();
    let arms = if arms.is_empty() { String::new() } else { format!(" ({})", arms.join(", ")) };
    let visits: Vec<String> = group
        .visits
        .iter()
        .map(|visit| {
            format!(
                "{} ({})",
                text(&shown.visit_name(visit)).replace("\\(", "(").replace("\\)", ")"),
                counted(visit.people, "person", "people")
            )
        })
        .collect();
    let later = if visits.is_empty() { "no later visit".to_owned() } else { visits.join(", ") };
    format!(
        "**People and photographs.** {}{arms} were photographed (…) at a reference visit ({}) and at {later}: {} photographs, of which {} count in the mean of their visit \
         and {} do not (left out by their cautions, not marked, or not readable). Missing visits are counted and not filled in.",
        counted(group.people, "person", "people"),
        counted(counts.references, "person", "people"),
        counts.photos,
        counts.used,
        counts.photos - counts.used
    )
}

fn marking(shown: &Shown<'_>, references: &mut References) -> String {
    let counts = Counts::of(shown);
    let points = references.cite(&[Source::Farkas]);
    let of = |word: &str| counts.marks.get(word).copied().unwrap_or_default();
    let again = match counts.marked_again {
        0 => "None was marked twice.".to_owned(),
        1 => "One photograph was marked twice or more.".to_owned(),
        count => format!("{count} photographs were marked twice or more."),
    };
    let scale = match shown.length_unit() {
        LengthUnit::Millimetre => format!(
            "Millimetres were taken from {} (visible iris {IRIS_DIAMETER_MM} ± {IRIS_DIAMETER_SD_MM} mm {}).",
            plain(&Counts::listed(&counts.calibration)),
            references.cite(&[Source::Rufer])
        ),
        LengthUnit::PercentBiocularWidth => "Lengths are in percent of the distance between the outer corners of the eyes, since no millimetre was known.".to_owned(),
        LengthUnit::PercentMouthWidth => "Lengths are in percent of the width of the mouth, since no millimetre was known.".to_owned(),
    };
    format!(
        "**Marking.** Named points {} and the borders of the lips were marked by (…) on {} of the photographs that count; {} got the marks of another photograph of their visit by their \
         pixels. {again} {scale}",
        points,
        of("hand"),
        of("carried")
    )
}

fn plain(listed: &str) -> String {
    text(listed)
}

fn measurement(shown: &Shown<'_>, references: &mut References) -> String {
    let settings = shown.settings;
    let frame = match settings.frame {
        FrameChoice::Auto => format!(
            "The frame rests on points of the eyes and the nose; where these determine the pose of the head, it was taken out by a camera model with the mean face {} and its spread, otherwise position, \
             size and roll were (similarity; {}).",
            references.cite(&[Source::Farkas]),
            references.cite(&[Source::Umeyama, Source::Horn])
        ),
        FrameChoice::Uncorrected => format!(
            "The frame rests on points of the eyes and the nose; position, size and roll were taken out (similarity; {}), pitch and yaw of the head were not.",
            references.cite(&[Source::Umeyama, Source::Horn])
        ),
    };
    let matching = match settings.matching {
        MatchingChoice::Auto => format!(
            "Where the pixels allowed it, the marks of a later photograph were found by registering the tissue at those of the reference (normalized cross-correlation {}, \
             refined by the enhanced correlation coefficient {}), so that the error of the reference's marks is common to both and leaves the change.",
            references.cite(&[Source::Lewis]),
            references.cite(&[Source::Evangelidis])
        ),
        MatchingChoice::Off => {
            "Every photograph was measured by its own marks alone (no matching by pixels).".to_owned()
        }
    };
    format!(
        "**Measurement.** Photographs were measured with lipmetry {}, which documents and measures and gives no medical opinion. All visits of a person were brought into one face frame. {frame} \
         {matching} The value of a visit is the mean over its photographs that count; a change is the later visit minus the reference visit. Right and left are the person's.",
        env!("CARGO_PKG_VERSION")
    )
}

fn definitions(shown: &Shown<'_>) -> String {
    let line = |measure: &Measure| format!("- {} (`{}`): {}.", measure.name, measure.id, measure.definition);
    let questions = QUESTIONS.map(|id| line(id.measure())).join("\n");
    let has = |measure: &&Measure| {
        shown
            .group
            .visits
            .iter()
            .any(|visit| shown.row(measure.id, &visit.name, None).is_some_and(|row| row.mean.is_some()))
    };
    let others: Vec<String> = other_measures().filter(has).map(line).collect();
    let others =
        if others.is_empty() { String::new() } else { format!("\n\nOther measures:\n\n{}", others.join("\n")) };
    format!("**Measures.** The two questions were asked of:\n\n{questions}{others}")
}

fn uncertainty(shown: &Shown<'_>, references: &mut References) -> String {
    let settings = shown.settings;
    let marking = match &settings.marking {
        Some(error) => format!(
            "{:.2} mm per axis and point and {:.2} mm common along a border (stated)",
            error.independent_mm, error.shared_mm
        ),
        None => format!(
            "{DEFAULT_MARKING_SD_MM} mm per axis and point and {DEFAULT_SHARED_SD_MM} mm common along a border, or, where a photograph was marked several times, what its markings scatter by"
        ),
    };
    format!(
        "**Uncertainty of each change.** It was found by Monte Carlo {} with {} samples from seed {}: each sample draws the marks ({marking}), the outline between them, the scale, the alignment with the \
         pose of the head, the depth of the lips, and the posture of the lips at rest, {:.2} mm as a standard deviation of the mean height in one photograph, of which {:.2} mm are common to all photographs of \
         a visit {}. Intervals are pivotal {} with 95 %. A person's own change is told as larger or smaller where its interval excludes 0, as not told where it does not, and has no verdict where a caution \
         stands against it.",
        references.cite(&[Source::Jcgm101]),
        settings.sampling.samples,
        settings.sampling.seed,
        settings.posture_sd_mm,
        POSTURE_OF_VISIT * settings.posture_sd_mm,
        references.cite(&[Source::Dindaroglu, Source::Johnston]),
        references.cite(&[Source::Davison])
    )
}

fn group(shown: &Shown<'_>, references: &mut References) -> String {
    let methods = &shown.group.methods;
    let names: Vec<&str> = shown.group.common_sources.iter().map(|source| source.name).collect();
    let common = if names.is_empty() { "nothing".to_owned() } else { names.join("; ") };
    let mut sentences =
        vec![format!("**The group.** Mean change: {} {}.", methods.mean, references.cite(&[Source::Gum]))];
    sentences.push(format!("What all people have in common does not average out and is counted once: {common}."));
    sentences.push(format!(
        "Between people: {} {}.",
        methods.between_people,
        references.cite(&[Source::PauleMandel, Source::Viechtbauer2007, Source::Viechtbauer2005])
    ));
    sentences.push(format!(
        "Intervals of several measures: {} {}; the two questions are judged at 95 % each.",
        methods.together,
        references.cite(&[Source::Sidak])
    ));
    sentences.push(format!(
        "Changes without a verdict are {} in the means. A weighted mean by random effects {} is stated beside it in study.json.",
        shown.withheld_in_mean(),
        references.cite(&[Source::HartungKnapp])
    ));
    if shown.group.arms.len() > 1 {
        sentences.push(format!(
            "Arms were compared by their mean changes, each further arm minus the first one: {} {}; p values are not corrected for the number of measures.",
            methods.arms,
            references.cite(&[Source::Welch])
        ));
    }
    sentences.join(" ")
}

fn outlines(shown: &Shown<'_>, references: &mut References) -> String {
    format!(
        "**Mean outlines.** The outlines of people at the reference visit were laid over each other by generalized Procrustes superimposition {} by position and rotation alone: sizes were kept, in {}, and \
         nothing was reflected. Each person has one such transformation, by the outline at the reference visit, and it was applied to both visits, so that the change within a person was not moved.",
        references.cite(&[Source::Gower, Source::DrydenMardia]),
        shown.length_unit()
    )
}

fn reliability(references: &mut References) -> String {
    format!(
        "**Repeated markings.** Photographs that were marked twice or more gave the technical error of measurement {}, the intraclass correlation {}, the smallest detectable change (1.96 √2 times the technical error), and the \
         limits of agreement {}.",
        references.cite(&[Source::Dahlberg]),
        references.cite(&[Source::ShroutFleiss]),
        references.cite(&[Source::BlandAltman1986, Source::BlandAltman1999])
    )
}
