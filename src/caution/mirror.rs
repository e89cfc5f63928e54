//! Cautions about a photo that is a mirror image.

use nalgebra::{DMatrix, DVector};

use super::family::{Entry, Family};
use super::{Caution, PairSubject, Severity, Subject};
use crate::elementary::exp;
use crate::geometry::{Face, Point};
use crate::head_pose::{IRIS_BEFORE_ENDOCANTHION, definition_sd, mean_position};
use crate::landmark::{Configuration, Landmark, Side};

/// From this probability on there is a caution.
///
/// Odds of k to 1 come up in at most one of k pairs without a mirror image, whatever the faces (Markov's inequality: the
/// likelihood ratio has the mean 1 where its denominator is true): here in at most 0.5 %.
const LIKELY: f64 = 0.995;

/// From this probability on no verdict is passed: in at most one of 1000 pairs without a mirror image.
const SURE: f64 = 0.999;

/// How far the two sides of a face are off their mean, a standard deviation per axis in millimetres: half the asymmetries of up
/// to 1 mm that Farkas (1994), *Anthropometry of the Head and Face*, finds in healthy faces.
const UNEVEN_MM: f64 = 0.5;

/// How well the centre of an iris is defined beside the click, a standard deviation in millimetres: its outline is a circle.
const IRIS_DEFINITION_MM: f64 = 0.2;

/// What the two photos of a pair leave open of each, as standard deviations so wide that they say nothing: the place of the
/// midline in millimetres, its tilt, and how far the head is turned, the last two in radians.
const MIDLINE_MM: f64 = 10.0;
const TILT: f64 = 0.2;
const TURN: f64 = 0.5;

/// What perspective adds to a turned head, the sine of the turn over the distance of the camera, per millimetre: 6° at 0.35 m.
const KEYSTONE_PER_MM: f64 = 3e-4;

/// What of a face's unevenness the midline, its tilt and a turn of the head take up.
const TAKEN_UP: usize = 3;

/// In fewer ways than this beyond those a face is not uneven enough to be known by it.
const LEAST_WAYS: usize = 2;

/// The variance of the likeness of the skin where there is nothing to tell. It is 0.8 between photos of different
/// persons (3320 pairs); counted as 2 for what they do not show, such as a light from the other side.
const SKIN_VARIANCE: f64 = 2.0;

/// Evidence below this, in natural logarithms of odds, is not worth a word.
const WORTH_A_WORD: f64 = 1.0;

/// What can be done about a mirror image among the photos.
pub(super) const ADVICE: &str = "Find out which photo is the mirror image, as front cameras make them, set \
    \"mirrored\": true in its landmark file and name its points by the subject's sides.";

/// One photo may be a mirror image.
#[derive(Clone, Debug, PartialEq)]
pub enum MirrorCaution {
    /// One photo seems to be a mirror image.
    SeemsMirrored {
        /// How sure it is, from 0 to 1, where a mirror image was as likely as not to begin with.
        probability: f64,
        /// What it rests on.
        evidence: MirrorEvidence,
        /// Whether that is sure enough to hold back the verdicts.
        blocking: bool,
    },
}

/// What tells a mirror image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MirrorEvidence {
    /// The marked points of the eyes and the nose.
    Marks,
    /// The texture of the skin in the pictures.
    Skin,
    /// Both.
    MarksAndSkin,
}

impl MirrorEvidence {
    fn words(self) -> &'static str {
        match self {
            Self::Marks => "the eyes and the nose fit",
            Self::Skin => "the skin of forehead, nose and cheeks (its spots and lines) fits",
            Self::MarksAndSkin => {
                "the eyes and the nose, and the skin of forehead, nose and cheeks (its spots and lines), fit"
            }
        }
    }
}

/// Whether the faces fit better when one is mirrored, by their stable points and, where there are pixels, by their skin.
pub(super) fn of_pair(pair: &PairSubject<'_>) -> Option<Caution> {
    let marks = of_marks(&pair.before, &pair.after).unwrap_or(0.0);
    let skin = pair.likeness.skin.map_or(0.0, of_skin);
    let log_odds = marks + skin;
    let probability = (1.0 + exp(-log_odds)).recip();
    let evidence = match (marks >= WORTH_A_WORD, skin >= WORTH_A_WORD) {
        (true, true) => MirrorEvidence::MarksAndSkin,
        (_, false) => MirrorEvidence::Marks,
        (false, true) => MirrorEvidence::Skin,
    };
    let seems = MirrorCaution::SeemsMirrored { probability, evidence, blocking: probability >= SURE };
    (probability >= LIKELY).then_some(Caution::Mirror(seems))
}

/// The logarithm of the odds for a mirror image by the skin.
///
/// Of two photos the likeness is at least 0, of one and a mirror image at most 0, with the same normal error; the odds
/// are those of the likeliest value on either side.
fn of_skin(likeness: f64) -> f64 {
    -likeness * likeness.abs() / (2.0 * SKIN_VARIANCE)
}

/// The logarithm of the odds for a mirror image by the stable points and the irises.
///
/// Every face is a little uneven, d, and a mirror turns that round. Of photos of one face the unevennesses d₁ and d₂ are
/// normal, with a covariance T between persons and C of marking and pose; the sum has the covariance 2 (2 T + C) and the
/// difference 2 C, and a mirror exchanges the two. Where neither hypothesis explains the points within their errors, these
/// are widened until the better one does (Birge 1932, "The calculation of errors by the method of least squares",
/// Physical Review 40(2)).
fn of_marks(before: &Subject<'_>, after: &Subject<'_>) -> Option<f64> {
    let (first, second) = (Unevenness::of(before), Unevenness::of(after));
    let common: Vec<Way> = first.ways().filter(|way| second.value(*way).is_some()).collect();
    if common.len() < TAKEN_UP + LEAST_WAYS {
        return None;
    }
    let values = |of: &Unevenness| DVector::from_iterator(common.len(), common.iter().filter_map(|way| of.value(*way)));
    let (first, second) = (values(&first), values(&second));
    let errors = covariance(&common, before.error.independent_mm.max(after.error.independent_mm))?;
    let persons = DMatrix::identity(common.len(), common.len()) * UNEVEN_MM.powi(2);
    let of_sum = ((&persons * 2.0 + &errors) * 2.0).cholesky()?.inverse();
    let of_difference = (errors * 2.0).cholesky()?.inverse();
    let (sum, difference) = (&first + &second, &first - &second);
    let square = |of: &DVector<f64>, precision: &DMatrix<f64>| of.dot(&(precision * of));
    let alike = square(&sum, &of_sum) + square(&difference, &of_difference);
    let in_mirror = square(&difference, &of_sum) + square(&sum, &of_difference);
    let degrees_of_freedom = 2.0 * (common.len() - TAKEN_UP) as f64;
    let birge = (alike.min(in_mirror) / degrees_of_freedom).max(1.0);
    let log_odds = (alike - in_mirror) / (2.0 * birge);
    log_odds.is_finite().then_some(log_odds)
}

/// One way in which a face is uneven.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    /// The middle between the points of a pair, or a point of the midline, lies aside of the midline. A pair is named by its
    /// point on the subject's left.
    Aside(Landmark),
    /// The point of the pair on the subject's left is higher than the middle between both.
    Higher(Landmark),
    /// So is the iris. Aside it moves with the gaze.
    IrisHigher,
}

/// How a face is uneven, in millimetres of its uncorrected frame: what the fit of a pose explains away in a mirror image
/// must stay.
struct Unevenness {
    values: Vec<(Way, f64)>,
}

impl Unevenness {
    fn of(subject: &Subject<'_>) -> Self {
        let millimetre = subject.in_unit(1.0);
        let face = subject.uncorrected_frame.carry(&subject.marking.configuration);
        let mut values = Vec::new();
        for landmark in Landmark::stable() {
            match (landmark.side(), face.point(landmark), face.point(landmark.mirrored())) {
                (Side::Midline, Some(point), _) => values.push((Way::Aside(landmark), point.x / millimetre)),
                (Side::Left, Some(left), Some(right)) => {
                    values.push((Way::Aside(landmark), 0.5 * (left.x + right.x) / millimetre));
                    values.push((Way::Higher(landmark), 0.5 * (left.y - right.y) / millimetre));
                }
                _ => {}
            }
        }
        if let Some([right, left]) = irises(subject) {
            values.push((Way::IrisHigher, 0.5 * (left.y - right.y) / millimetre));
        }
        Self { values }
    }

    fn ways(&self) -> impl Iterator<Item = Way> + '_ {
        self.values.iter().map(|(way, _)| *way)
    }

    fn value(&self, way: Way) -> Option<f64> {
        self.values.iter().find(|(other, _)| *other == way).map(|(_, value)| *value)
    }
}

/// The centres of the right and the left iris in the uncorrected frame, where both are marked.
fn irises(subject: &Subject<'_>) -> Option<[Point<Face>; 2]> {
    // That frame takes all points alike, whatever their name.
    let mut eyes = Configuration::default();
    eyes.set_point(Landmark::EnR, Some(subject.marking.irises.right?.centre));
    eyes.set_point(Landmark::EnL, Some(subject.marking.irises.left?.centre));
    let eyes = subject.uncorrected_frame.carry(&eyes);
    Some([eyes.point(Landmark::EnR)?, eyes.point(Landmark::EnL)?])
}

/// The covariance of a face's unevenness by marking, `click_mm` a point and axis, by how well the points are defined, and by how
/// the head is held, in mm².
fn covariance(ways: &[Way], click_mm: f64) -> Option<DMatrix<f64>> {
    let mut covariance = DMatrix::<f64>::zeros(ways.len(), ways.len());
    let mut poses = DMatrix::<f64>::zeros(ways.len(), 4);
    for (index, way) in ways.iter().enumerate() {
        let (definition, points) = match way {
            Way::IrisHigher => (IRIS_DEFINITION_MM, 2.0),
            Way::Aside(landmark) if landmark.side() == Side::Midline => (definition_sd(*landmark)?, 1.0),
            Way::Aside(landmark) | Way::Higher(landmark) => (definition_sd(*landmark)?, 2.0),
        };
        covariance[(index, index)] = (click_mm.powi(2) + definition.powi(2)) / points;
        for (column, shift) in moved_by_pose(*way)?.into_iter().enumerate() {
            poses[(index, column)] = shift;
        }
    }
    Some(covariance + &poses * poses.transpose())
}

/// What a midline that lies aside, a tilted one, a turned head and its perspective add, a standard deviation of each, in millimetres.
fn moved_by_pose(way: Way) -> Option<[f64; 4]> {
    let (aside, place) = match way {
        Way::Aside(landmark) => (true, mean_position(landmark)?),
        Way::Higher(landmark) => (false, mean_position(landmark)?),
        Way::IrisHigher => {
            // In the middle between the corners of the eye.
            let (inner, outer) = (mean_position(Landmark::EnL)?, mean_position(Landmark::ExL)?);
            let depth = inner.z + IRIS_BEFORE_ENDOCANTHION;
            (false, crate::head_pose::HeadPoint::new(0.5 * (inner.x + outer.x), 0.5 * (inner.y + outer.y), depth))
        }
    };
    let [x, y, z] = [place.x, place.y, place.z];
    Some(if aside {
        [MIDLINE_MM, -TILT * y, TURN * z, KEYSTONE_PER_MM * x * x]
    } else {
        [0.0, TILT * x, 0.0, KEYSTONE_PER_MM * x * y]
    })
}

impl Family for MirrorCaution {
    fn entry(&self) -> Entry {
        match self {
            Self::SeemsMirrored { blocking, .. } => Entry {
                code: "seems_mirrored",
                in_short: "a photo seems to be a mirror image",
                severity: Severity::warning_or_blocking(*blocking),
                concerns_pair: true,
                when: || {
                    format!(
                        "the eyes and the nose, and the skin of the face where there are pixels, of the two photos fit better \
                         when one is mirrored, with a probability of {} % or more; blocking from {} % on",
                        100.0 * LIKELY,
                        100.0 * SURE
                    )
                },
                advice: ADVICE,
            },
        }
    }

    fn message(&self) -> String {
        match self {
            Self::SeemsMirrored { probability, evidence, .. } => format!(
                "One of the photos seems to be a mirror image: {} better when one is mirrored ({} % sure).",
                evidence.words(),
                // Never more sure than it is, and never quite sure.
                (1000.0 * probability).floor().min(999.0) / 10.0
            ),
        }
    }

    fn examples() -> Vec<Caution> {
        let seems = |(probability, evidence, blocking)| {
            Caution::Mirror(Self::SeemsMirrored { probability, evidence, blocking })
        };
        [
            (0.996, MirrorEvidence::Marks, false),
            (0.9996, MirrorEvidence::Skin, true),
            (0.9998, MirrorEvidence::MarksAndSkin, true),
        ]
        .map(seems)
        .into()
    }
}
