//! Cautions about outlines with few points: how far the true borders may lie from the curves through them.

use super::family::{Entry, Family, the};
use super::{Caution, Severity, Subject};
use crate::alignment::Occasion;
use crate::landmark::CurveName;
use crate::uncertainty::OutlineError;

/// A border is marked sparsely where it may lie this far (standard deviation, in millimetres) from its curve between
/// two points: as far as two hands that mark one point at least differ (Fagertun et al. 2014, see
/// [`DEFAULT_MARKING_SD_MM`](crate::uncertainty::DEFAULT_MARKING_SD_MM)).
const SPARSE_MM: f64 = 0.5;

/// The outlines of two photos differ in density where one is sparse and the other one's error at most this part of
/// its error: a share of a quarter in the variance.
const DENSER: f64 = 0.5;

/// A border with few points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SparseBorder {
    /// Which one.
    pub curve: CurveName,
    /// How many points it has between the corners of the mouth.
    pub points: usize,
    /// How far the true border may lie from the curve in the middle between two points, in millimetres: the largest
    /// standard deviation.
    pub sd_mm: f64,
}

/// How densely the borders are marked.
#[derive(Clone, Debug, PartialEq)]
pub enum OutlineCaution {
    /// Borders of one photo have few points.
    OutlineSparse {
        /// Which photo.
        photo: Option<Occasion>,
        /// These borders.
        borders: Vec<SparseBorder>,
    },
    /// Borders have few points in one photo and many in the other.
    OutlineDensityDiffers {
        /// These borders, as they are in the photo with few points, which it is, and how many points the other one
        /// has.
        borders: Vec<(SparseBorder, Occasion, usize)>,
    },
}

/// The error of each border that was marked on a photo.
fn borders(subject: &Subject<'_>) -> Vec<SparseBorder> {
    let error = OutlineError::of(subject.lip);
    let border = |curve: CurveName| {
        let nodes = subject.lip.configuration().curve(curve)?;
        let sd_mm = error.widest(curve) * subject.frame.unit().nominal_mm();
        Some(SparseBorder { curve, points: nodes.len().saturating_sub(2), sd_mm })
    };
    CurveName::ALL.into_iter().filter_map(border).collect()
}

/// The borders of one photo that have few points.
pub(super) fn of_photo(subject: &Subject<'_>) -> Option<Caution> {
    let mut borders = borders(subject);
    borders.retain(|border| border.sd_mm >= SPARSE_MM);
    let sparse = OutlineCaution::OutlineSparse { photo: subject.occasion, borders: borders.clone() };
    (!borders.is_empty()).then_some(Caution::Outline(sparse))
}

/// The borders that have few points in one photo alone.
pub(super) fn of_pair(before: &Subject<'_>, after: &Subject<'_>) -> Option<Caution> {
    let (before, after) = (borders(before), borders(after));
    let mut found = Vec::new();
    for from in &before {
        let Some(to) = after.iter().find(|to| to.curve == from.curve) else { continue };
        let before_is_sparse = from.sd_mm > to.sd_mm;
        let (sparse, occasion, dense) =
            if before_is_sparse { (*from, Occasion::Before, to) } else { (*to, Occasion::After, from) };
        let differ = dense.sd_mm <= DENSER * sparse.sd_mm && dense.points > sparse.points;
        if sparse.sd_mm >= SPARSE_MM && differ {
            found.push((sparse, occasion, dense.points));
        }
    }
    let differs = OutlineCaution::OutlineDensityDiffers { borders: found.clone() };
    (!found.is_empty()).then_some(Caution::Outline(differs))
}

impl Family for OutlineCaution {
    fn entry(&self) -> Entry {
        match self {
            Self::OutlineSparse { .. } => Entry {
                code: "outline_sparse",
                in_short: "a border has few points",
                severity: Severity::Note,
                concerns_pair: false,
                when: || {
                    format!(
                        "in the middle between two neighbouring points of a border the true border may lie {SPARSE_MM} \
                         mm (standard deviation) or more from the curve through the points"
                    )
                },
                advice: "Mark more points along each border: three between the corner of the mouth and the midline are \
                    enough for most lips. The errors of the measures count what is missing.",
            },
            Self::OutlineDensityDiffers { .. } => Entry {
                code: "outline_density_differs",
                in_short: "the borders are not marked alike",
                severity: Severity::Warning,
                concerns_pair: true,
                when: || {
                    format!(
                        "a border may lie {SPARSE_MM} mm (standard deviation) or more from the curve through its \
                         points in one photo, and at most {DENSER} times as far in the other, which has more points"
                    )
                },
                advice: "Mark as many points along each border in both photos, at the same places.",
            },
        }
    }

    fn message(&self) -> String {
        let named = |points: usize| if points == 1 { "1 point".into() } else { format!("{points} points") };
        match self {
            Self::OutlineSparse { photo, borders } => {
                let each = |border: &SparseBorder| {
                    format!("{:.1} mm on the {} ({})", border.sd_mm, words(border.curve), named(border.points))
                };
                format!(
                    "In {} the borders were marked with few points, and between them the lip may lie beside the curve \
                     by about {}.",
                    the(*photo),
                    borders.iter().map(each).collect::<Vec<_>>().join(", ")
                )
            }
            Self::OutlineDensityDiffers { borders } => {
                let each = |(border, occasion, other): &(SparseBorder, Occasion, usize)| {
                    format!(
                        "{:.1} mm on the {} ({} in {}, {other} in the other)",
                        border.sd_mm,
                        words(border.curve),
                        named(border.points),
                        the(Some(*occasion))
                    )
                };
                format!(
                    "The borders have few points in one photo and more in the other. From that alone they may lie \
                     apart by about {}, which can look like a change.",
                    borders.iter().map(each).collect::<Vec<_>>().join(", ")
                )
            }
        }
    }

    fn examples() -> Vec<Caution> {
        let border = SparseBorder { curve: CurveName::UpperBorder, points: 3, sd_mm: 0.9 };
        let sparse = Self::OutlineSparse { photo: Some(Occasion::After), borders: vec![border] };
        let differs = Self::OutlineDensityDiffers { borders: vec![(border, Occasion::After, 35)] };
        [sparse, differs].map(Caution::Outline).into()
    }
}

/// A border within a sentence.
fn words(curve: CurveName) -> String {
    curve.to_string().replace('_', " ")
}
