//! How far marks that began as proposals lie from those that a person placed on the same photo: whether people lean towards
//! what was proposed.

use std::collections::{BTreeMap, BTreeSet};

use super::repeatability::RepeatabilityError;
use crate::alignment::FaceFrame;
use crate::geometry::{Face, Point};
use crate::landmark::{
    Configuration, CurveName, Landmark, MarkedPhoto, Marking, Origin, Proposer, Provenance, Side, stations_on,
};

/// A kind of mark: both sides of the face together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkKind {
    /// A named point; of two the subject's right one stands for both.
    Point(Landmark),
    /// A curve between its named points, by the mean of stations along it.
    Curve(CurveName),
    /// The diameter of an iris.
    IrisDiameter,
}

/// How marks of one origin lie against the placed marks of the same photo.
#[derive(Clone, Debug, PartialEq)]
pub struct OriginAgreement {
    /// Of which marks.
    pub kind: MarkKind,
    /// How they came to their places. Of `Placed` it is how placed marks lie against each other.
    pub origin: Origin,
    /// What proposed their places; `None` where it is not stated, and for placed marks.
    pub proposer: Option<Proposer>,
    /// How many such marks there are, on how many photos that have a placed one, too.
    pub count: usize,
    /// The photos.
    pub photos: usize,
    /// The mean offset from the placed marks, in millimetres: outward (away from the midline; of midline points to the
    /// subject's left) and up; of a curve up alone, of a diameter how much larger it is. 0 of placed marks by definition.
    pub mean_mm: Vec<f64>,
    /// The standard deviation of the offsets about that mean, per axis in millimetres; `None` of fewer than two.
    pub sd_mm: Option<f64>,
    /// The root mean square of their distances, in millimetres.
    pub distance_mm: f64,
    /// Of moved marks whose proposal stands confirmed in another marking of the photo: how far towards it they lie from the
    /// placed ones, as a part of the way: 0 is as placed, 1 is at the proposal.
    pub towards_proposal: Option<f64>,
}

/// The offsets of one kind and origin.
#[derive(Default)]
struct Offsets {
    all: Vec<Vec<f64>>,
    photos: BTreeSet<usize>,
    /// Degrees of freedom that their means take: of placed marks one for each mark of each photo, else one.
    taken: usize,
    /// Σ offset · way and Σ way · way to the proposal.
    along: [f64; 2],
}

/// How the marks of photos that were marked by several origins agree, in the order of the marks and of the origins. Marks
/// without a stated origin count as placed. Offsets are in the face frame of the photo's mean marking.
///
/// # Errors
///
/// It fails where a photo cannot be measured.
pub fn agreement_by_origin(photos: &[&MarkedPhoto]) -> Result<Vec<OriginAgreement>, RepeatabilityError> {
    let mut found = Found::new();
    for (index, photo) in photos.iter().enumerate().filter(|(_, photo)| photo.markings.len() > 1) {
        let frame = FaceFrame::of_photo(&photo.mean_marking(), photo.calibration.as_ref());
        let frame = frame.ok_or(RepeatabilityError::MouthError { photo: index })?;
        for ((kind, _), marks) in marks_of(photo, &frame) {
            add(&mut found, kind, index, &marks);
        }
    }
    let agreement = |((kind, origin, proposer), offsets): ((MarkKind, Origin, Option<Proposer>), Offsets)| {
        offsets.agreement(kind, origin, proposer)
    };
    Ok(found.into_iter().map(agreement).collect())
}

/// What was found of each kind of mark, by origin and by what proposed it.
type Found = BTreeMap<(MarkKind, Origin, Option<Proposer>), Offsets>;

/// The same mark of several markings: what is stated of each, and its coordinates in millimetres.
type Marks = Vec<(Provenance, Vec<f64>)>;

/// The marks of a photo by their kinds and sides.
fn marks_of(photo: &MarkedPhoto, frame: &FaceFrame) -> BTreeMap<(MarkKind, u8), Marks> {
    let mm = frame.unit().nominal_mm();
    let mut marks: BTreeMap<(MarkKind, u8), Marks> = BTreeMap::new();
    for marking in &photo.markings {
        let face = frame.carry(&marking.configuration);
        for (landmark, at) in face.points() {
            let (kind, side, outward) = match landmark.side() {
                Side::Left => (landmark.mirrored(), 1, 1.0),
                Side::Right => (landmark, 0, -1.0),
                Side::Midline => (landmark, 0, 1.0),
            };
            let stated = (marking.origins.point(landmark), vec![mm * outward * at.x, mm * at.y]);
            marks.entry((MarkKind::Point(kind), side)).or_default().push(stated);
        }
        for name in CurveName::ALL {
            if let Some(height) = mean_height(&face, name) {
                let stated = (marking.origins.curve(name), vec![mm * height]);
                marks.entry((MarkKind::Curve(name), 0)).or_default().push(stated);
            }
        }
        for (side, diameter, stated) in diameters(marking, frame) {
            marks.entry((MarkKind::IrisDiameter, side)).or_default().push((stated, vec![diameter]));
        }
    }
    marks
}

/// The mean height of the stations of a curve between the corners of the mouth.
fn mean_height(face: &Configuration<Face>, name: CurveName) -> Option<f64> {
    let stations: Vec<Point<Face>> = stations_on(face, name, &face.fitted(name)?)?;
    let inner = stations.get(1..stations.len().checked_sub(1)?).filter(|inner| !inner.is_empty())?;
    Some(inner.iter().map(|station| station.y).sum::<f64>() / inner.len() as f64)
}

/// The diameters of a marking's irises in millimetres on the face.
fn diameters(marking: &Marking, frame: &FaceFrame) -> Vec<(u8, f64, Provenance)> {
    let px_per_mm = frame.millimetres()[0].length();
    let irises = [marking.irises.right, marking.irises.left].into_iter().zip(marking.origins.irises);
    let of_side = |(side, (iris, stated)): (u8, (Option<crate::landmark::Iris>, Provenance))| {
        Some((side, iris?.diameter / px_per_mm, stated))
    };
    (0..).zip(irises).filter_map(of_side).collect()
}

fn mean_of<'a>(values: impl Iterator<Item = &'a Vec<f64>> + Clone) -> Option<Vec<f64>> {
    let count = values.clone().count();
    let first = values.clone().next()?.len();
    let axis = |axis: usize| values.clone().map(|value| value[axis]).sum::<f64>() / count as f64;
    Some((0..first).map(axis).collect())
}

fn offset(from: &[f64], to: &[f64]) -> Vec<f64> {
    to.iter().zip(from).map(|(to, from)| to - from).collect()
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

/// Adds one mark of one photo, which has a number.
fn add(found: &mut Found, kind: MarkKind, photo: usize, marks: &Marks) {
    let origin = |stated: &Provenance| stated.origin.unwrap_or(Origin::Placed);
    let of = |wanted: Origin| marks.iter().filter(move |(stated, _)| origin(stated) == wanted);
    let Some(placed) = mean_of(of(Origin::Placed).map(|(_, at)| at)) else { return };
    let mut counted = Vec::new();
    for (stated, at) in marks {
        let is_placed = origin(stated) == Origin::Placed;
        if is_placed && of(Origin::Placed).count() < 2 {
            continue;
        }
        let key = (kind, origin(stated), if is_placed { None } else { stated.proposer });
        let offsets = found.entry(key).or_default();
        let own = offset(&placed, at);
        if matches!(key.1, Origin::Moved | Origin::Snapped) {
            let confirmed = of(Origin::Confirmed).filter(|(other, _)| other.proposer == stated.proposer);
            if let Some(proposal) = mean_of(confirmed.map(|(_, at)| at)) {
                let way = offset(&placed, &proposal);
                offsets.along[0] += dot(&own, &way);
                offsets.along[1] += dot(&way, &way);
            }
        }
        offsets.all.push(own);
        offsets.photos.insert(photo);
        if !counted.contains(&key) {
            counted.push(key);
            offsets.taken = if is_placed { offsets.taken + 1 } else { 1 };
        }
    }
}

impl Offsets {
    fn agreement(self, kind: MarkKind, origin: Origin, proposer: Option<Proposer>) -> OriginAgreement {
        let count = self.all.len();
        let mean_mm = mean_of(self.all.iter()).unwrap_or_default();
        let about = self.all.iter().map(|own| offset(&mean_mm, own)).map(|own| dot(&own, &own)).sum::<f64>();
        let free = count.saturating_sub(self.taken) * mean_mm.len();
        let squares = self.all.iter().map(|own| dot(own, own)).sum::<f64>();
        OriginAgreement {
            kind,
            origin,
            proposer,
            count,
            photos: self.photos.len(),
            sd_mm: (free > 0).then(|| (about / free as f64).sqrt()),
            distance_mm: (squares / count as f64).sqrt(),
            towards_proposal: (self.along[1] > 0.0).then(|| self.along[0] / self.along[1]),
            mean_mm,
        }
    }
}
