//! Cautions about points that lie where none of their name belongs: in the corner of the picture, in one place,
//! exchanged, and far from the face.

use super::family::{Entry, Family, the};
use super::{Caution, Severity, Subject, Withheld};
use crate::alignment::{Astray, Constellation, Occasion, exchanged};
use crate::geometry::{Image, Point};
use crate::landmark::{Configuration, CurveName, Landmark, Node};
use crate::measure::{MEASURES, Mark, Measure, MeasureId, resting_on};
use crate::units::{Dimension, LengthUnit};

/// How far above subnasale, seen from straight ahead, the tip of the nose may lie below before the two are taken to be
/// exchanged, as a part of the biocular width: 4 mm of 88. It lies 10 ± 3 mm above it (Farkas 1994), and a head tipped
/// by 20° takes 5 mm.
const NOSE_ORDER: f64 = 4.0 / 88.0;

/// The pairs of points that are most often exchanged.
const EXCHANGEABLE: [[Landmark; 2]; 4] = [
    [Landmark::EnR, Landmark::ExR],
    [Landmark::EnL, Landmark::ExL],
    [Landmark::Sn, Landmark::Prn],
    [Landmark::Se, Landmark::Prn],
];

/// What lies where it does not belong, and what rests on it.
#[derive(Clone, Debug, PartialEq)]
pub enum MisplacedCaution {
    /// Marks lie in the corner of the picture, at (0, 0).
    AtOrigin {
        /// Which photo.
        photo: Option<Occasion>,
        /// The marks.
        marks: Vec<Mark>,
        /// What rests on them.
        withheld: Withheld,
    },
    /// Points of different names lie in exactly one place.
    PointsCoincide {
        /// Which photo.
        photo: Option<Occasion>,
        /// The points, two or more.
        points: Vec<Landmark>,
        /// What rests on them.
        withheld: Withheld,
    },
    /// Two points seem to be exchanged.
    PointsExchanged {
        /// Which photo.
        photo: Option<Occasion>,
        /// The points.
        points: [Landmark; 2],
        /// What rests on them.
        withheld: Withheld,
    },
    /// Points lie far from where the others put them.
    PointsAstray {
        /// Which photo.
        photo: Option<Occasion>,
        /// The points, the furthest first.
        points: Vec<Astray>,
        /// What rests on them.
        withheld: Withheld,
    },
    /// The points do not lie as on a face.
    NoFace {
        /// Which photo.
        photo: Option<Occasion>,
        /// How many of them agree at the most.
        agreeing: usize,
        /// How many there are.
        points: usize,
    },
}

/// What lies where it does not belong; `marks` is how the points lie against those of the average face.
pub(super) fn of_photo(subject: &Subject<'_>, marks: Option<&Constellation>) -> Vec<MisplacedCaution> {
    let photo = subject.occasion;
    let mut cautions = Vec::new();
    let mut told: Vec<Landmark> = Vec::new();
    let at_origin = at_origin(subject);
    if !at_origin.is_empty() {
        told.extend(
            at_origin.iter().filter_map(|mark| if let Mark::Point(landmark) = mark { Some(landmark) } else { None }),
        );
        let withheld = withheld(subject, &at_origin);
        cautions.push(MisplacedCaution::AtOrigin { photo, marks: at_origin, withheld });
    }
    for points in coinciding(&subject.marking.configuration) {
        let points: Vec<Landmark> = points.into_iter().filter(|point| !told.contains(point)).collect();
        if points.len() > 1 {
            told.extend(&points);
            let withheld = on_points(subject, &points);
            cautions.push(MisplacedCaution::PointsCoincide { photo, points, withheld });
        }
    }
    match marks {
        Some(marks) if !marks.forms_a_face() => {
            let (agreeing, points) = (marks.agreeing, marks.points);
            cautions.push(MisplacedCaution::NoFace { photo, agreeing, points });
        }
        Some(marks) => {
            for points in exchanged_pairs(subject, marks, &told) {
                told.extend(points);
                // With two of the points that the pose is fitted to, everything is seen from a wrong side.
                let withheld = match points.iter().all(|point| point.stability().is_some()) {
                    true => Withheld::Everything,
                    false => on_points(subject, &points),
                };
                cautions.push(MisplacedCaution::PointsExchanged { photo, points, withheld });
            }
            let points: Vec<Astray> =
                marks.astray.iter().filter(|point| !told.contains(&point.landmark)).copied().collect();
            if !points.is_empty() {
                let withheld = on_points(subject, &points.iter().map(|point| point.landmark).collect::<Vec<_>>());
                cautions.push(MisplacedCaution::PointsAstray { photo, points, withheld });
            }
        }
        None => {}
    }
    cautions
}

/// The measures that rest on marks. Where lengths are in percent of a distance between two of the points, all lengths
/// do.
pub(super) fn withheld(subject: &Subject<'_>, marks: &[Mark]) -> Withheld {
    let unit = match subject.frame.unit() {
        LengthUnit::Millimetre => [None, None],
        LengthUnit::PercentBiocularWidth => [Some(Landmark::ExR), Some(Landmark::ExL)],
        LengthUnit::PercentMouthWidth => [Some(Landmark::ChR), Some(Landmark::ChL)],
    };
    let carries_the_unit = |mark: &Mark| unit.iter().flatten().any(|end| *mark == Mark::Point(*end));
    let all_lengths = marks.iter().any(carries_the_unit);
    let resting: Vec<MeasureId> = marks.iter().flat_map(|mark| resting_on(subject.lip, *mark)).collect();
    let rests = |measure: &&Measure| {
        resting.contains(&measure.id)
            || (all_lengths && matches!(measure.dimension, Dimension::Length | Dimension::Area))
    };
    let ids: Vec<MeasureId> = MEASURES.iter().filter(rests).map(|measure| measure.id).collect();
    if ids.is_empty() { Withheld::Nothing } else { Withheld::Measures(ids) }
}

/// The measures that rest on named points.
pub(super) fn on_points(subject: &Subject<'_>, points: &[Landmark]) -> Withheld {
    withheld(subject, &points.iter().copied().map(Mark::Point).collect::<Vec<_>>())
}

/// The marks that lie at (0, 0) in one of the markings.
fn at_origin(subject: &Subject<'_>) -> Vec<Mark> {
    // The file's corner, in the un-mirrored picture.
    let corner = Point::new(if subject.photo.mirrored { f64::from(subject.photo.width) } else { 0.0 }, 0.0);
    let anywhere = |mark: &dyn Fn(&Configuration<Image>) -> bool| {
        subject.photo.markings.iter().any(|marking| mark(&marking.configuration))
    };
    let points = Landmark::ALL
        .into_iter()
        .filter(|landmark| anywhere(&|marked| marked.point(*landmark) == Some(corner)))
        .map(Mark::Point);
    let contour = |node: &Node<Image>| *node == Node::Contour(corner);
    let curves = CurveName::ALL
        .into_iter()
        .filter(|curve| anywhere(&|marked| marked.curve(*curve).is_some_and(|nodes| nodes.iter().any(contour))))
        .map(Mark::Curve);
    points.chain(curves).collect()
}

/// The groups of points that lie in exactly one place. Both stomia may: the lips touch there.
fn coinciding(marked: &Configuration<Image>) -> Vec<Vec<Landmark>> {
    let mut groups: Vec<(Point<Image>, Vec<Landmark>)> = Vec::new();
    for (landmark, at) in marked.points() {
        match groups.iter_mut().find(|(place, _)| *place == at) {
            Some((_, group)) => group.push(landmark),
            None => groups.push((at, vec![landmark])),
        }
    }
    let groups = groups.into_iter().map(|(_, group)| group);
    groups.filter(|group| group.len() > 1 && group[..] != [Landmark::StoS, Landmark::StoI]).collect()
}

/// The pairs of points that lie right when they are exchanged.
fn exchanged_pairs(subject: &Subject<'_>, marks: &Constellation, told: &[Landmark]) -> Vec<[Landmark; 2]> {
    let is_astray = |landmark: &Landmark| marks.astray.iter().any(|point| point.landmark == *landmark);
    let marked = &subject.marking.configuration;
    let mut pairs: Vec<[Landmark; 2]> = EXCHANGEABLE
        .into_iter()
        .filter(|pair| !pair.iter().any(|point| told.contains(point)))
        .filter(|[a, b]| (is_astray(a) || is_astray(b)) && exchanged(marked, *a, *b))
        .collect();
    let nose = [Landmark::Sn, Landmark::Prn];
    if nose_is_upside_down(subject) && !nose.iter().any(|point| told.contains(point)) && !pairs.contains(&nose) {
        pairs.push(nose);
    }
    pairs
}

/// Whether the tip of the nose lies below subnasale.
fn nose_is_upside_down(subject: &Subject<'_>) -> bool {
    // As it is marked: a fit of the pose takes the exchange for a head that is tipped far.
    let face = subject.uncorrected_frame.carry(&subject.marking.configuration);
    let point = |landmark| face.point(landmark);
    let below = || {
        let width = point(Landmark::ExR)?.distance(point(Landmark::ExL)?);
        Some(point(Landmark::Sn)?.y - point(Landmark::Prn)?.y > NOSE_ORDER * width)
    };
    below().unwrap_or(false)
}

/// Names in a sentence.
fn listed<T: std::fmt::Display>(names: impl IntoIterator<Item = T>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| name.to_string()).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

/// A mark in a sentence.
fn name(mark: &Mark) -> String {
    match mark {
        Mark::Point(landmark) => landmark.to_string(),
        Mark::Curve(curve) => format!("a contour point of {curve}"),
    }
}

/// What is kept back because of the misplaced marks, as the end of a message.
fn without_verdict(withheld: &Withheld) -> &'static str {
    match withheld {
        Withheld::Nothing => "",
        Withheld::Lengths | Withheld::Measures(_) | Withheld::Everything => {
            " No verdict is passed on what rests on that."
        }
    }
}

impl MisplacedCaution {
    /// The points that it names.
    pub(super) fn points(&self) -> Vec<Landmark> {
        match self {
            Self::AtOrigin { marks, .. } => {
                let point = |mark: &Mark| if let Mark::Point(landmark) = mark { Some(*landmark) } else { None };
                marks.iter().filter_map(point).collect()
            }
            Self::PointsCoincide { points, .. } => points.clone(),
            Self::PointsExchanged { points, .. } => points.to_vec(),
            Self::PointsAstray { points, .. } => points.iter().map(|point| point.landmark).collect(),
            Self::NoFace { .. } => Vec::new(),
        }
    }
}

impl Family for MisplacedCaution {
    fn withholds(&self) -> Withheld {
        match self {
            Self::AtOrigin { withheld, .. }
            | Self::PointsCoincide { withheld, .. }
            | Self::PointsExchanged { withheld, .. }
            | Self::PointsAstray { withheld, .. } => withheld.clone(),
            Self::NoFace { .. } => Withheld::Everything,
        }
    }

    fn entry(&self) -> Entry {
        match self {
            Self::AtOrigin { .. } => Entry {
                code: "mark_at_origin",
                in_short: "a point lies in the corner of the picture",
                severity: Severity::Warning,
                concerns_pair: false,
                when: || {
                    "a mark lies at exactly (0, 0), as programs write it for a point that was not found; its measures \
                     get no verdict"
                        .into()
                },
                advice: "Mark the point, or take it out of the landmark file: what is not marked is left out.",
            },
            Self::PointsCoincide { .. } => Entry {
                code: "points_coincide",
                in_short: "two points lie in one place",
                severity: Severity::Warning,
                concerns_pair: false,
                when: || {
                    "two or more points of different names lie in exactly one place; their measures get no verdict"
                        .into()
                },
                advice: "Mark each point where it belongs, or take those out that were not marked.",
            },
            Self::PointsExchanged { withheld, .. } => Entry {
                code: "points_exchanged",
                in_short: "points seem exchanged",
                severity: Severity::warning_or_blocking(*withheld == Withheld::Everything),
                concerns_pair: false,
                when: || {
                    "two points lie right when they are exchanged; their measures get no verdict; blocking where both \
                     are of the eyes and the nose, which the pose of the head is taken from"
                        .into()
                },
                advice: "Exchange the two points.",
            },
            Self::PointsAstray { .. } => Entry {
                code: "points_astray",
                in_short: "a point seems misplaced",
                severity: Severity::Warning,
                concerns_pair: false,
                when: || {
                    "a point lies further than 12 mm of a face of average size, and than five standard deviations of \
                     the population, from where the others put it; its measures get no verdict"
                        .into()
                },
                advice: "Look at these points on the overlay and mark them again where they belong.",
            },
            Self::NoFace { .. } => Entry {
                code: "marks_form_no_face",
                in_short: "the points form no face",
                severity: Severity::Blocking,
                concerns_pair: false,
                when: || "fewer than five of the points, or than 60 % of them, lie as on a face".into(),
                advice: "Check that the landmark file has x first and y second, in pixels of the upright picture, each under \
                 the name of its point.",
            },
        }
    }

    fn message(&self) -> String {
        match self {
            Self::AtOrigin { photo, marks, withheld } => format!(
                "In {} {} at (0, 0), the corner of the picture, which often stands for a missing point.{}",
                the(*photo),
                lie(&marks.iter().map(name).collect::<Vec<_>>()),
                without_verdict(withheld)
            ),
            Self::PointsCoincide { photo, points, withheld } => format!(
                "In {} {} in exactly one place, which no face has.{}",
                the(*photo),
                lie(points),
                without_verdict(withheld)
            ),
            Self::PointsExchanged { photo, points: [a, b], withheld } => format!(
                "In {} {a} and {b} seem to be exchanged: each lies where the other belongs.{}",
                the(*photo),
                without_verdict(withheld)
            ),
            Self::PointsAstray { photo, points, withheld } => {
                let points: Vec<String> = points
                    .iter()
                    .map(|point| format!("{} ({:.0} mm of a face of average size)", point.landmark, point.distance_mm))
                    .collect();
                let belongs = if points.len() == 1 { "it belongs" } else { "they belong" };
                format!(
                    "In {} {} far from where the other points say that {belongs}.{}",
                    the(*photo),
                    lie(&points),
                    without_verdict(withheld)
                )
            }
            Self::NoFace { photo, agreeing, points } => format!(
                "In {} the marks do not lie as on a face: no more than {agreeing} of {points} points agree on where \
                 it is.",
                the(*photo)
            ),
        }
    }

    fn examples() -> Vec<Caution> {
        let photo = Some(Occasion::After);
        let sn = Landmark::Sn;
        let ratio = |id| Withheld::Measures(vec![id, MeasureId::VermilionRatio]);
        let [inner, outer] = [Landmark::EnR, Landmark::ExR];
        let mut all = vec![
            Self::AtOrigin { photo, marks: vec![Mark::Point(sn)], withheld: ratio(MeasureId::PhiltrumLength) },
            Self::PointsCoincide { photo, points: vec![inner, outer], withheld: Withheld::Nothing },
            Self::PointsExchanged { photo, points: [inner, outer], withheld: Withheld::Everything },
            Self::PointsExchanged {
                photo,
                points: [Landmark::Ls, Landmark::Sto],
                withheld: ratio(MeasureId::VermilionRatio),
            },
            Self::PointsAstray {
                photo,
                points: vec![Astray { landmark: sn, distance_mm: 109.0 }],
                withheld: ratio(MeasureId::PhiltrumLength),
            },
        ];
        all.push(Self::NoFace { photo, agreeing: 6, points: 14 });
        all.into_iter().map(Caution::Misplaced).collect()
    }
}

/// Names with their verb.
fn lie<T: std::fmt::Display>(names: &[T]) -> String {
    format!("{} {}", listed(names), if names.len() == 1 { "lies" } else { "lie" })
}
