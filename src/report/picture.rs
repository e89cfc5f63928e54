//! What the overlay shows of a comparison or a measurement.

use kurbo::{BezPath, Rect, Shape};

use super::photos::marked_photos;
use super::printed::{HEADLINE_MEASURES, estimate, unit_suffix};
use super::rounding::{change_with_error, interval, rounded, to_error, with_error};
use super::verdict;
use super::withheld::{withholding, withholding_change};
use crate::alignment::Upright;
use crate::caution::{Caution, Severity};
use crate::comparison::{Measurement, PairComparison};
use crate::elementary::hypot;
use crate::estimate::COVERAGE_FACTOR_95;
use crate::imaging::overlay::{Borders, HeadlineValue, HeightLine, OverlayError, Panel, PhotoView, ScaleBar, Scene};
use crate::imaging::{DecodedImage, side_by_side, warp};
use crate::landmark::{CurveName, FoundMarks, Landmark};
use crate::measure::{Measure, MeasureId, upper_vermilion_heights};
use crate::stage::{Stage, during};
use crate::units::{Dimension, LengthUnit};

/// A decoded photo and whether it is a mirror image.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    /// The pixels.
    pub photo: &'a DecodedImage,
    /// Whether they have to be un-mirrored.
    pub mirrored: bool,
}

/// How much of the face is in a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Crop {
    /// The mouth and some skin around it.
    #[default]
    Mouth,
    /// From the eyes to the mouth, as far as points were marked.
    Face,
}

/// The titles of a pair's photos.
pub const PAIR_TITLES: [&str; 2] = ["Before", "After"];

/// The overlay of a comparison: before, after, and both outlines.
///
/// # Errors
///
/// Returns an [`OverlayError`] where the marked points cannot be drawn together, as when the two mouths lie far apart.
pub fn comparison_scene(
    comparison: &PairComparison,
    before: Picture<'_>,
    after: Picture<'_>,
    cautions: &[Caution],
    crop: Crop,
) -> Result<Scene, OverlayError> {
    let [of_before, of_after] = marked_photos(comparison);
    let shown = bounds(of_before, crop).union(bounds(of_after, crop));
    let panel = Panel::around(shown, 2)?;
    let [first, second] = PAIR_TITLES;
    // The two photos are independent of each other.
    let (first, second) = side_by_side(
        || photo_view(first, (of_before, &FoundMarks::default()), before, &panel),
        || photo_view(second, (of_after, &comparison.found()), after, &panel),
    );
    let unit = comparison.before.frame.unit();
    let headlines = HEADLINE_MEASURES.into_iter().filter_map(|id| headline_change(comparison, id)).collect();
    let withheld = |id| withholding_change(comparison, id).is_some();
    let mut photos = vec![first, second];
    for (view, visit) in photos.iter_mut().zip(comparison.visits.iter().flat_map(|visits| &visits.photos)) {
        if visit.len() > 1 {
            view.note = format!("the marked one of {} photos · {}", visit.len(), view.note);
        }
    }
    if withheld(MeasureId::UpperVermilionHeight) {
        photos.iter_mut().for_each(without_numbers);
    }
    Ok(Scene {
        scale_bar: scale_bar(unit, &panel).filter(|_| !withheld(MeasureId::MouthWidth)),
        panel,
        photos,
        midline: comparison.before.frame.upright() == Upright::FacialMidline,
        hatched: !withheld(MeasureId::UpperVermilionHeightMean),
        headlines,
        alignment_note: alignment_note(comparison, unit),
        cautions: caution_texts(cautions),
        grave_cautions: grave(cautions),
        footer: footer(),
    })
}

/// The overlay of one photo.
///
/// # Errors
///
/// Returns an [`OverlayError`] where the marked points cannot be drawn.
pub fn measurement_scene(
    measurement: &Measurement,
    picture: Picture<'_>,
    cautions: &[Caution],
    crop: Crop,
) -> Result<Scene, OverlayError> {
    let panel = Panel::around(bounds(measurement, crop), 1)?;
    let unit = measurement.frame.unit();
    let withheld = |id| withholding(cautions, id).is_some();
    let mut view = photo_view("Photo", (measurement, &FoundMarks::default()), picture, &panel);
    if withheld(MeasureId::UpperVermilionHeight) {
        without_numbers(&mut view);
    }
    Ok(Scene {
        photos: vec![view],
        midline: measurement.frame.upright() == Upright::FacialMidline,
        hatched: false,
        scale_bar: scale_bar(unit, &panel).filter(|_| !withheld(MeasureId::MouthWidth)),
        panel,
        headlines: HEADLINE_MEASURES.into_iter().filter_map(|id| headline_value(measurement, cautions, id)).collect(),
        alignment_note: String::new(),
        cautions: caution_texts(cautions),
        grave_cautions: grave(cautions),
        footer: footer(),
    })
}

fn footer() -> String {
    format!("lipmetry {}", env!("CARGO_PKG_VERSION"))
}

/// How many cautions hold every verdict back.
fn grave(cautions: &[Caution]) -> usize {
    cautions.iter().filter(|caution| caution.severity() == Severity::Blocking).count()
}

/// The blocking cautions are drawn, or the gravest where none is; the others are counted.
fn caution_texts(cautions: &[Caution]) -> Vec<String> {
    cautions
        .iter()
        .filter(|caution| !caution.is_information())
        .map(|caution| {
            let word = match caution.severity() {
                Severity::Note => "Note",
                Severity::Warning => "Caution",
                Severity::Blocking => "No verdict",
            };
            format!("{word}: {}", caution.message())
        })
        .collect()
}

/// The curves of the lips that were marked, as paths in the face frame.
fn paths(measurement: &Measurement) -> impl Iterator<Item = (CurveName, BezPath)> + '_ {
    CurveName::ALL.into_iter().filter_map(|name| Some((name, measurement.lip.curve(name).ok()?.path())))
}

/// The panel that shows the mouths of all visits at one scale.
///
/// # Errors
///
/// Returns an [`OverlayError`] where the marked points cannot be drawn together.
pub fn visits_panel(faces: &[Measurement], crop: Crop) -> Result<Panel, OverlayError> {
    let shown = faces.iter().map(|face| bounds(face, crop)).reduce(|a, b| a.union(b)).unwrap_or_default();
    Panel::around(shown, 2)
}

/// The panel that shows some mouths at one scale.
pub(super) fn mouths_panel<'a>(mouths: impl Iterator<Item = &'a Measurement>) -> Result<Panel, OverlayError> {
    let shown = mouths.map(|mouth| bounds(mouth, Crop::Mouth)).reduce(|a, b| a.union(b)).unwrap_or_default();
    Panel::around(shown, 2)
}

/// One visit's mouth, with what was measured on it, and which of its marks are its pixels'.
pub fn visits_view(title: &str, face: (&Measurement, &FoundMarks), picture: Picture<'_>, panel: &Panel) -> PhotoView {
    photo_view(title, face, picture, panel)
}

/// What is drawn of one visit: its photo beside the first one's, in their common panel.
pub(super) fn visit_scene(panel: Panel, first: &PhotoView, view: &PhotoView, face: &Measurement) -> Scene {
    Scene {
        scale_bar: scale_bar(face.frame.unit(), &panel),
        panel,
        photos: vec![first.clone(), view.clone()],
        midline: face.frame.upright() == Upright::FacialMidline,
        hatched: false,
        headlines: Vec::new(),
        alignment_note: String::new(),
        cautions: Vec::new(),
        grave_cautions: 0,
        footer: String::new(),
    }
}

/// The bounding box of the lips, or of all that was marked.
fn bounds(measurement: &Measurement, crop: Crop) -> Rect {
    let lips = paths(measurement).map(|(_, path)| path.bounding_box()).reduce(|a, b| a.union(b)).unwrap_or_default();
    match crop {
        Crop::Mouth => lips,
        Crop::Face => {
            let points = measurement.lip.configuration().points();
            points.fold(lips, |bounds, (_, point)| bounds.union_pt((point.x, point.y)))
        }
    }
}

fn photo_view(
    title: &str,
    (measurement, found): (&Measurement, &FoundMarks),
    picture: Picture<'_>,
    panel: &Panel,
) -> PhotoView {
    let to_face = panel.face_to_pixel().inverse();
    let surface = measurement.frame.surface(measurement.lip.configuration());
    let source = |x: f64, y: f64| {
        let point = to_face * kurbo::Point::new(x, y);
        surface.to_image(crate::geometry::Point::new(point.x, point.y))
    };
    let mut borders = Borders { found: CurveName::ALL.map(|name| found.curves.contains(&name)), ..Borders::default() };
    for (name, path) in paths(measurement) {
        match name {
            CurveName::UpperBorder => borders.upper_border = path,
            CurveName::UpperFreeMargin => borders.upper_free_margin = Some(path),
            CurveName::LowerFreeMargin => borders.lower_free_margin = Some(path),
            CurveName::LowerBorder => borders.lower_border = Some(path),
        }
    }
    let unit = measurement.frame.unit();
    let lip_points = [
        Landmark::ChR,
        Landmark::ChL,
        Landmark::CphR,
        Landmark::CphL,
        Landmark::Ls,
        Landmark::Sto,
        Landmark::StoS,
        Landmark::StoI,
        Landmark::Li,
    ];
    let points = |is_found: bool| {
        let wanted = lip_points.into_iter().filter(move |landmark| found.points.contains(landmark) == is_found);
        let placed = wanted.filter_map(|landmark| measurement.lip.configuration().point(landmark));
        placed.map(|p| kurbo::Point::new(p.x, p.y)).collect()
    };
    // One number of decimals for the heights, which are equally sure but for some per cent.
    let u = estimate(measurement, MeasureId::UpperVermilionHeight).and_then(|(_, height)| Some(height.uncertainty?.u));
    PhotoView {
        title: title.to_owned(),
        note: note(measurement.markings, found),
        picture: during(Stage::Warping, || warp(picture.photo, picture.mirrored, panel.size(), source)),
        borders,
        points: points(false),
        found: points(true),
        heights: upper_vermilion_heights(&measurement.lip)
            .into_iter()
            .map(|segment| HeightLine {
                from: kurbo::Point::new(segment.border.x, segment.border.y),
                to: kurbo::Point::new(segment.margin.x, segment.margin.y),
                label: to_error(segment.height(), u, Dimension::Length, unit),
            })
            .collect(),
        band: Some(error_band(measurement)).filter(|band| *band > 0.0),
    }
}

/// How often a photo was marked, and how its marks were found where they are not the clicks.
fn note(markings: usize, found: &FoundMarks) -> String {
    let marked = match markings {
        1 => "one marking".to_owned(),
        count => format!("{count} markings"),
    };
    match found.curves.len() {
        0 if found.points.is_empty() => marked,
        0 => format!("{marked} · points by the pixels (diamonds)"),
        1 => format!("{marked} · 1 border by the pixels (double line)"),
        count => format!("{marked} · {count} borders by the pixels (double lines)"),
    }
}

/// A round length of about a quarter of the panel.
fn scale_bar(unit: LengthUnit, panel: &Panel) -> Option<ScaleBar> {
    let target = panel.viewport().width() / 4.0;
    let length = [100.0, 50.0, 20.0, 10.0, 5.0, 2.0, 1.0].into_iter().find(|length| *length <= target)?;
    Some(ScaleBar { length, label: format!("{length} {unit}") })
}

fn alignment_note(comparison: &PairComparison, unit: LengthUnit) -> String {
    match comparison.alignment.residual_rms() {
        Some(rms) => {
            let frame =
                if comparison.alignment.pose_correction().is_some() { "seen from straight ahead · " } else { "" };
            format!("{frame}{} stable points · residual {rms:.1} {unit}", comparison.alignment.residuals.len())
        }
        None => "aligned on the corners of the mouth".to_owned(),
    }
}

/// Takes the numbers off the heights, which stay drawn where they were measured.
pub(super) fn without_numbers(view: &mut PhotoView) {
    view.heights.iter_mut().for_each(|height| height.label.clear());
}

/// What stands in the place of a value that a caution withholds: what to do.
fn withheld_headline(measure: &Measure, caution: &Caution) -> HeadlineValue {
    HeadlineValue {
        title: measure.name.to_owned(),
        before: None,
        after: "no verdict".to_owned(),
        change: None,
        note: caution.advice().to_owned(),
        withheld: true,
    }
}

fn headline_change(comparison: &PairComparison, id: MeasureId) -> Option<HeadlineValue> {
    let (measure, change) = comparison.changes.iter().find(|(measure, _)| measure.id == id)?;
    let change = change.as_ref().ok()?;
    if let Some(caution) = withholding_change(comparison, id) {
        return Some(withheld_headline(measure, caution));
    }
    let difference = change.difference.scalar()?;
    let unit = comparison.before.frame.unit();
    let shown = |photo| Some(with_error(estimate(photo, id)?.1, measure.dimension, unit));
    let text = change_with_error(difference, measure.dimension, unit);
    Some(HeadlineValue {
        title: measure.name.to_owned(),
        before: Some(shown(&comparison.before)?),
        after: shown(&comparison.after)?,
        change: Some(text + &unit_suffix(measure, unit)),
        note: match verdict::in_words(measure, change) {
            "" => "error not evaluated".to_owned(),
            verdict => verdict.to_owned(),
        } + &of_means(comparison),
        withheld: false,
    })
}

/// How many photos the values are means over, behind a verdict; nothing of two photos.
fn of_means(comparison: &PairComparison) -> String {
    match (&comparison.visits, comparison.photos_used()) {
        (None, _) => String::new(),
        (Some(_), [1, 1]) => " · one photo each".to_owned(),
        (Some(_), [1, after]) => format!(" · one photo, mean of {after}"),
        (Some(_), [before, 1]) => format!(" · mean of {before} photos, one after"),
        (Some(_), [before, after]) => format!(" · means of {before} and {after} photos"),
    }
}

fn headline_value(measurement: &Measurement, cautions: &[Caution], id: MeasureId) -> Option<HeadlineValue> {
    let (measure, estimate) = estimate(measurement, id)?;
    if let Some(caution) = withholding(cautions, id) {
        return Some(withheld_headline(measure, caution));
    }
    let unit = measurement.frame.unit();
    let note = match (interval(estimate), measurement.noise_floor(id)) {
        (None, _) => "error not evaluated".to_owned(),
        (Some([low, high]), None) => format!("between {low} and {high} (95 %)"),
        (Some([low, high]), Some(floor)) => {
            let even = if measure.dimension == Dimension::Score { 100.0 - floor } else { floor };
            let even = rounded(even, measure.dimension, unit);
            format!("between {low} and {high} (95 %); an even lip marked like this: {even}")
        }
    };
    Some(HeadlineValue {
        title: measure.name.to_owned(),
        before: None,
        after: with_error(estimate, measure.dimension, unit) + &unit_suffix(measure, unit),
        change: None,
        note,
        withheld: false,
    })
}

/// Half the width of the band in which a border lies in 95 % of markings, in the frame's unit.
fn error_band(measurement: &Measurement) -> f64 {
    let error = &measurement.error;
    let sd_mm = hypot(error.contour_mm, error.shared_mm) / (measurement.markings as f64).sqrt();
    COVERAGE_FACTOR_95 * sd_mm / measurement.frame.unit().nominal_mm()
}
