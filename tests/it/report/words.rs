//! lipmetry documents and measures; it does not judge.

use lipmetry::alignment::{Misfit, Visit};
use lipmetry::annotation::landmarks_schema;
use lipmetry::comparison::{Caution, Measurement, measure_photo};
use lipmetry::imaging::overlay;
use lipmetry::landmark::Landmark;
use lipmetry::measure::MEASURES;
use lipmetry::report::{comparison_scene, measurement_scene, report_schema};
use lipmetry::units::LengthUnit;

use super::{after, bare, before, pair_report, photo_report, tables};
use crate::photos::{compared, fixture, painted_pair, picture, unmirrored};

/// Words that claim what a photo cannot show, by how they begin.
const CLAIMS: [&str; 6] = ["diagnos", "improve", "ideal", "effectiveness", "recommend", "beaut"];

/// The claims in a text, whatever their ending and their case.
pub fn claims(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase);
    words.filter(|word| CLAIMS.iter().any(|claim| word.starts_with(claim))).collect()
}

fn all_cautions() -> Vec<Caution> {
    let misfit = |suspect| Misfit { landmark: Landmark::EnR, distance: 3.21, suspect };
    let unit = LengthUnit::Millimetre;
    let name = || "photo.jpg".to_owned();
    vec![
        Caution::AlignedOnLipCorners,
        Caution::NoFacialMidline,
        Caution::StablePointMisfit { misfit: misfit(None), unit },
        Caution::StablePointMisfit { misfit: misfit(Some(Visit::After)), unit },
        Caution::LipsPartedInOne { parted: Visit::Before },
        Caution::LipsPartedInOne { parted: Visit::After },
        Caution::ExpressionDiffers,
        Caution::NotCalibrated { unit: LengthUnit::PercentBiocularWidth },
        Caution::NotCalibrated { unit: LengthUnit::PercentMouthWidth },
        Caution::IrisesNotUsed,
        Caution::SamePhotoTwice,
        Caution::LandmarksNameAnotherPhoto { stated: "other.jpg".into(), photo: name() },
        Caution::ColourProfileUnusable { photo: name() },
        Caution::PoseNotCorrected,
    ]
}

#[test]
fn a_claim_is_found_whatever_its_case_and_ending() {
    let text = "Diagnosis, IMPROVED; an ideal-looking lip: effectiveness, \"recommends\", beauty. Ordeal, prove.";
    assert_eq!(claims(text), ["diagnosis", "improved", "ideal", "effectiveness", "recommends", "beauty"]);
}

#[test]
fn nothing_that_is_written_claims_more_than_a_photo_shows() {
    let mut texts = tables(100);
    for (before, after) in [(before(), after()), (bare(before()), bare(after())), (after(), before())] {
        texts.push(serde_json::to_string(&pair_report(&before, &after)).unwrap());
        texts.push(serde_json::to_string(&photo_report(&after)).unwrap());
    }
    texts.push(landmarks_schema());
    texts.push(report_schema());
    texts.extend(all_cautions().iter().map(|caution| format!("{} {}", caution.message(), caution.advice())));
    texts.extend(MEASURES.iter().map(|measure| format!("{} {}", measure.name, measure.definition)));
    for text in texts {
        assert_eq!(claims(&text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn every_caution_has_its_own_code_its_figures_and_advice() {
    let cautions = all_cautions();
    let mut codes: Vec<&str> = cautions.iter().map(Caution::code).collect();
    codes.dedup();
    let distinct: std::collections::BTreeSet<&str> = codes.iter().copied().collect();
    assert_eq!(codes.len(), distinct.len(), "{codes:?}");
    for caution in &cautions {
        let (message, advice) = (caution.message(), caution.advice());
        assert!(message.ends_with('.') && advice.ends_with('.'), "{message} {advice}");
        assert!(message.len() > 20 && advice.len() > 15, "{message} {advice}");
    }
    let [alone, suspected] = [&cautions[2], &cautions[3]].map(Caution::message);
    assert!(alone.contains("en_r lies 3.2 mm") && !alone.contains("misplaced"), "{alone}");
    assert!(suspected.contains("misplaced in the after photo"), "{suspected}");
    assert!(cautions[7].message().contains("%bw") && cautions[8].message().contains("%mw"));
    assert!(cautions[11].message().contains("photo.jpg") && cautions[11].message().contains("other.jpg"));
}

#[test]
fn the_overlay_says_the_same_as_the_report_and_claims_nothing() {
    let photos = [fixture("before.jpg"), fixture("after.jpg")].map(|path| picture(&path));
    let comparison = painted_pair();
    let pair =
        comparison_scene(&comparison, unmirrored(&photos[0]), unmirrored(&photos[1]), &comparison.cautions).unwrap();
    let (measurement, cautions): (Measurement, _) = measure_photo(&before().marked_photo()).unwrap();
    let single = measurement_scene(&measurement, unmirrored(&photos[0]), &cautions).unwrap();
    let bare_pair = compared(&bare(before()), &bare(after()));
    let bare_pair =
        comparison_scene(&bare_pair, unmirrored(&photos[0]), unmirrored(&photos[1]), &bare_pair.cautions).unwrap();
    let report = pair_report(&before(), &after());
    for figure in &pair.figures {
        let change = figure.change.as_ref().unwrap().split(' ').next().unwrap();
        let sentences: Vec<&String> = report.summary.lines.iter().chain([&report.summary.headline]).collect();
        let said = sentences.iter().any(|sentence| {
            [&figure.title, figure.before.as_ref().unwrap(), change].iter().all(|part| sentence.contains(*part))
        });
        assert!(said, "{figure:?} is not in {sentences:?}");
    }
    assert_eq!(pair.figures.len(), 3);
    for scene in [pair, single, bare_pair] {
        let svg = overlay::svg(&scene).unwrap();
        let document = roxmltree::Document::parse(&svg).unwrap();
        let text: Vec<&str> =
            document.descendants().filter(|node| node.is_text()).filter_map(|node| node.text()).collect();
        assert_eq!(claims(&text.join(" ")), Vec::<String>::new(), "{text:?}");
    }
}
