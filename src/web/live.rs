//! What the page shows while marks move: the curves through them, and the measures with their errors.

use serde::Serialize;

use crate::alignment::facial_midline;
use crate::caution::{Caution, PoseCaution, ScaleCaution, StablePointsCaution};
use crate::comparison::{Measurement, Settings};
use crate::error::Error;
use crate::geometry::{Image, Point};
use crate::landmark::{CurveName, Landmark, MarkedPhoto};
use crate::measure::Quantity;
use crate::pipeline::{Photo, measure};
use crate::report::{unit_symbol, with_error};

use super::proposed::Shown;

/// The curves and the midline, in pixels of the picture as the file shows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Outline {
    /// The curves as paths in the words of SVG.
    pub curves: Vec<(&'static str, String)>,
    /// Two points on the facial midline, as far as stable points tell one.
    pub midline: Option<[[f64; 2]; 2]>,
    /// Whether the points that tell it were marked, rather than proposed.
    pub midline_is_marked: bool,
}

/// The outline of a photo's last marking, of which `settled` has what is marked and not only proposed.
pub fn outline(photo: &MarkedPhoto, settled: &MarkedPhoto, shown: Shown) -> Outline {
    let last = |photo: &MarkedPhoto| photo.markings.last().map(|marking| marking.configuration.clone());
    let (configuration, settled) = (last(photo).unwrap_or_default(), last(settled).unwrap_or_default());
    let curves = CurveName::ALL.into_iter().filter_map(|name| {
        let curve = configuration.fitted(name)?.map_affine(|point: Point<Image>| {
            let [x, y] = shown.position(point);
            Point::<Image>::new(x, y)
        });
        Some((name.id(), curve.path().to_svg()))
    });
    let marked = facial_midline(|landmark| settled.point(landmark));
    let axis = marked.or_else(|| facial_midline(|landmark| configuration.point(landmark)));
    let across_picture = f64::from(photo.height);
    let midline = axis.map(|axis| {
        [-across_picture, across_picture].map(|along| shown.position(axis.origin() + axis.direction() * along))
    });
    Outline { curves: curves.collect(), midline, midline_is_marked: marked.is_some() }
}

/// The measures of a marking.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Live {
    /// The required marks that are still open; as long as there are some, nothing is measured.
    pub waiting: Vec<&'static str>,
    /// What is wrong with the marks.
    pub problems: Vec<String>,
    /// The measures.
    pub measures: Vec<Figure>,
    /// What threatens them, the gravest first.
    pub cautions: Vec<CautionRow>,
}

/// A measure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// Its id in reports.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its value and standard uncertainty, rounded for people.
    pub figure: String,
    /// Its unit.
    pub unit: &'static str,
}

/// A caution.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CautionRow {
    /// `note`, `warning` or `blocking`.
    pub severity: &'static str,
    /// What is the matter.
    pub message: String,
    /// What to do about it.
    pub advice: String,
}

/// The measures of a photo; of a marking that is not whole yet, cautions do not say what it lacks.
///
/// # Errors
///
/// Where the corners of the mouth lie in one place.
pub fn live(photo: &Photo, is_whole: bool, settings: &Settings) -> Result<Live, Error> {
    let measured = measure(photo, settings)?;
    let cautions =
        measured.cautions().iter().filter(|caution| is_whole || !says_what_is_missing(caution)).map(told).collect();
    Ok(Live { measures: figures(measured.details()), cautions, ..Live::default() })
}

/// Whether a caution only says that something is not marked, which it may be soon.
fn says_what_is_missing(caution: &Caution) -> bool {
    matches!(
        caution,
        Caution::StablePoints(StablePointsCaution::NoFacialMidline)
            | Caution::Scale(ScaleCaution::NotCalibrated { .. } | ScaleCaution::IrisesNotUsed)
            | Caution::Pose(PoseCaution::PoseNotCorrected { .. })
    )
}

fn figures(measurement: &Measurement) -> Vec<Figure> {
    let unit = measurement.frame.unit();
    let figure = |(measure, quantity): &(&'static crate::measure::Measure, Quantity)| {
        let estimate = quantity.as_ref().ok()?.scalar()?;
        Some(Figure {
            id: measure.id.as_str(),
            name: measure.name,
            figure: with_error(estimate, measure.dimension, unit),
            unit: unit_symbol(measure, unit),
        })
    };
    measurement.quantities.iter().filter_map(figure).collect()
}

fn told(caution: &Caution) -> CautionRow {
    CautionRow { severity: caution.severity().id(), message: caution.message(), advice: caution.advice().to_owned() }
}

/// The required marks that a marking lacks, of lips that are parted or closed.
pub fn lacking(marked: impl Fn(&str) -> bool, parted: bool) -> Vec<&'static str> {
    use Landmark::{ChL, ChR, CphL, CphR, Ls, Sto, StoI, StoS};
    let meeting: &[Landmark] = if parted { &[StoS, StoI] } else { &[Sto] };
    let points = [ChR, ChL, CphR, CphL, Ls].iter().chain(meeting).map(|landmark| landmark.id());
    points.chain([CurveName::UpperBorder.id()]).filter(|name| !marked(name)).collect()
}
