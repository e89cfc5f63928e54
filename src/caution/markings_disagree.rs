//! Cautions about replicate markings of one photo that differ.

use super::family::{Entry, Family, the};
use super::{Caution, Severity, Subject};
use crate::alignment::Occasion;
use crate::elementary::hypot;
use crate::geometry::Point;
use crate::landmark::Landmark;

/// A marking disagrees where its point is further from the mean of the others than this many standard deviations of
/// that distance: in two dimensions by chance once in 3000 points (exp(−4²/2)).
const COVERAGE: f64 = 4.0;

/// How replicate markings of one photo differ.
#[derive(Clone, Debug, PartialEq)]
pub enum MarkingsCaution {
    /// One of several markings places a point far from the others.
    MarkingsDisagree {
        /// Which photo.
        photo: Option<Occasion>,
        /// The point.
        landmark: Landmark,
        /// The marking that is furthest from the mean, counted from 1.
        marking: usize,
        /// How far it is, in millimetres.
        distance_mm: f64,
        /// The standard deviation per axis that the markings have otherwise, in millimetres.
        sd_mm: f64,
    },
}

/// The point of one marking that lies furthest from the others', where it is too far.
pub(super) fn of_photo(subject: &Subject<'_>) -> Vec<Caution> {
    let [millimetre, _] = subject.frame.millimetres();
    // The typical error: that of the point itself holds the slip.
    let sd_mm = hypot(subject.error.independent_mm, subject.error.shared_mm);
    let mut found = Vec::new();
    for landmark in Landmark::ALL {
        let marked: Vec<(usize, Point<_>)> = subject
            .photo
            .markings
            .iter()
            .enumerate()
            .filter_map(|(index, marking)| Some((index, marking.configuration.point(landmark)?)))
            .collect();
        let distance = |index: usize, point: Point<_>| {
            let others = marked.iter().filter(|(other, _)| *other != index).map(|(_, point)| (*point, 1.0));
            Some(Point::weighted_mean(others)?.distance(point) / millimetre.length())
        };
        let distances = marked.iter().filter_map(|(index, point)| Some((*index, distance(*index, *point)?)));
        let Some((index, distance_mm)) = distances.max_by(|a, b| a.1.total_cmp(&b.1)) else { continue };
        let others = marked.len() as f64 - 1.0;
        if distance_mm > COVERAGE * sd_mm * (1.0 + others.recip()).sqrt() {
            let (photo, marking) = (subject.occasion, index + 1);
            let disagree = MarkingsCaution::MarkingsDisagree { photo, landmark, marking, distance_mm, sd_mm };
            found.push(Caution::Markings(disagree));
        }
    }
    found
}

impl Family for MarkingsCaution {
    fn entry(&self) -> Entry {
        match self {
            Self::MarkingsDisagree { .. } => Entry {
                code: "markings_disagree",
                in_short: "repeated markings disagree",
                severity: Severity::Warning,
                concerns_pair: false,
                when: || {
                    format!(
                        "one of several markings of a photo places a point further from the mean of the others than \
                         {COVERAGE} standard deviations of that distance"
                    )
                },
                advice: "Look at this point in that marking and place it again where it is off.",
            },
        }
    }

    fn message(&self) -> String {
        match self {
            Self::MarkingsDisagree { photo, landmark, marking, distance_mm, sd_mm } => format!(
                "In {} marking {marking} places {landmark} {distance_mm:.1} mm from the mean of the others, which \
                 scatter by {sd_mm:.2} mm.",
                the(*photo)
            ),
        }
    }

    fn examples() -> Vec<Caution> {
        let (photo, landmark) = (Some(Occasion::After), Landmark::Ls);
        let disagree = Self::MarkingsDisagree { photo, landmark, marking: 2, distance_mm: 3.0, sd_mm: 0.3 };
        vec![Caution::Markings(disagree)]
    }
}
