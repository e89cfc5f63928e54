//! Cautions about the pose: how the head is held before the camera, and how far away that is.

use super::family::{Entry, Family, the};
use super::{Caution, PairSubject, Severity, Subject};
use crate::alignment::{Occasion, PoseCorrection};
use crate::elementary::{hypot, ln};
use crate::estimate::COVERAGE_FACTOR_95;
use crate::estimate::Estimate;
use crate::head_pose::{HeadRotation, PictureStretch, UnstretchedPose};
use crate::uncertainty::distributions::chi_squared_exceeded;

/// A head that is turned and tipped against the other photo by more than this, in degrees, is seen too differently:
/// what the lips lie deeper and shallower is then worth millimetres.
const MOST_TURNED_DEG: f64 = 10.0;

/// By more than this nobody turns it between two photos from the front: the fit explains away what is another person,
/// or points that are misplaced.
const TOO_FAR_TURNED_DEG: f64 = 20.0;

/// A face that looks past the camera by more than this, in degrees, is seen too much from aside: a free margin that is
/// deeper than the average by its standard deviation of 1.3 mm is then 0.45 mm off. Faces from the front come out at up
/// to 11°, by their own shape.
const MOST_OFF_AXIS_DEG: f64 = 20.0;

/// By more than this one half of the mouth is seen so foreshortened that nothing is detectable; misplaced eyes come out
/// there, too.
const TOO_FAR_OFF_AXIS_DEG: f64 = 35.0;

/// From nearer than this, in millimetres, the middle of the mouth looks larger than its corners by some percent, and
/// areas with it.
const NEAR_MM: f64 = 800.0;

/// From nearer than this, in millimetres of the average face, nobody takes a photo of a face: the nose is a hand's
/// breadth away.
const IMPOSSIBLY_NEAR_MM: f64 = 100.0;

/// From nearer than this, and with a chin raised or lowered by more than this in degrees, hardly anybody does: where
/// the marks speak for a stretched picture, too, that is what it is.
const UNLIKELY_NEAR_MM: f64 = 250.0;
const UNLIKELY_PITCH_DEG: f64 = 30.0;

/// Two distances that are less than this far apart, as a ratio, leave the measures alone.
const DISTANCE_RATIO: f64 = 1.25;

/// As rare as this the residuals are by chance where the stated errors are right.
const BY_CHANCE: f64 = 1e-3;

/// What can be done about the distance of the camera.
const SAME_DISTANCE: &str = "Take both photos from one distance of a metre or more, with zoom.";

/// What the pose of the head does to the measures.
#[derive(Clone, Debug, PartialEq)]
pub enum PoseCaution {
    /// The pose is not corrected: pitch and yaw of the head are not taken out.
    PoseNotCorrected {
        /// How far two photos may differ in each, a standard deviation in degrees, by what the errors count.
        sd_deg: f64,
    },
    /// The head is turned or tipped much against the other photo.
    PoseDiffers {
        /// How it is turned in the after photo against the before photo.
        turn: HeadRotation,
        /// The standard uncertainties of that; `None` where they were not evaluated.
        u: Option<HeadRotation>,
        /// Whether it is so much that the photos cannot be compared.
        blocking: bool,
    },
    /// The face is seen from aside, from above or from below.
    HeadTurned {
        /// Which photo.
        photo: Option<Occasion>,
        /// How far the head is turned from facing the camera.
        facing: HeadRotation,
        /// Whether it is so much that nothing is detectable.
        blocking: bool,
    },
    /// The camera was so near that areas cannot be seen as from straight ahead.
    CameraNear {
        /// Which photo.
        photo: Option<Occasion>,
        /// How near, in millimetres.
        distance_mm: f64,
        /// The standard uncertainty of that.
        u_mm: f64,
    },
    /// No camera and no head are where the stable points put them.
    PoseImpossible {
        /// Which photo.
        photo: Option<Occasion>,
        /// How near the camera would have been, in millimetres of the average face.
        distance_mm: f64,
        /// By how much the chin would have been raised, in degrees.
        pitch_deg: f64,
    },
    /// The two photos were taken from different distances.
    CameraDistanceDiffers {
        /// The distances before and after, in millimetres.
        distances_mm: [f64; 2],
    },
    /// The search for the pose of the head did not settle.
    PoseNotSettled,
    /// The stable points are further off the fitted face than their errors allow.
    PoseResidualHigh {
        /// How many times as far as is expected, root mean square.
        ratio: f64,
    },
}

/// How the head is held in one photo; `pose_sd_deg` is what the errors count where the pose is not corrected.
pub(super) fn of_photo(subject: &Subject<'_>, correction: Option<&PoseCorrection>, pose_sd_deg: f64) -> Vec<Caution> {
    let Some(correction) = correction else { return vec![not_corrected(pose_sd_deg)] };
    let mut cautions = of_fit(correction);
    cautions.extend(turned(subject));
    cautions.extend(near(subject));
    cautions.into_iter().map(Caution::Pose).collect()
}

/// How the head is held in two photos; `pose_sd_deg` is what the errors count where the pose is not corrected.
pub(super) fn of_pair(pair: &PairSubject<'_>, pose_sd_deg: f64) -> Vec<Caution> {
    let Some(correction) = pair.alignment.pose_correction() else { return vec![not_corrected(pose_sd_deg)] };
    let mut cautions = of_fit(correction);
    let turn = correction.turn();
    let angle = turn.line_of_sight_deg();
    if angle > MOST_TURNED_DEG {
        let blocking = angle > TOO_FAR_TURNED_DEG;
        cautions.push(PoseCaution::PoseDiffers { turn, u: pair.turn_error, blocking });
    }
    cautions.extend([&pair.before, &pair.after].into_iter().filter_map(turned));
    cautions.extend([&pair.before, &pair.after].into_iter().filter_map(near));
    cautions.extend(distances_apart(&pair.before, &pair.after));
    cautions.into_iter().map(Caution::Pose).collect()
}

/// Whether the head is turned and tipped so far against the other photo that the pictures of one face differ; not known of it where the pose is not
/// corrected.
pub(super) fn is_turned_apart(pair: &PairSubject<'_>) -> bool {
    let correction = pair.alignment.pose_correction();
    correction.is_some_and(|correction| correction.turn().line_of_sight_deg() > MOST_TURNED_DEG)
}

fn not_corrected(pose_sd_deg: f64) -> Caution {
    Caution::Pose(PoseCaution::PoseNotCorrected { sd_deg: pose_sd_deg })
}

/// Whether the stable points are as far off the fitted face as their stated errors let them be.
fn of_fit(correction: &PoseCorrection) -> Vec<PoseCaution> {
    let mut cautions = Vec::new();
    if !correction.converged() {
        cautions.push(PoseCaution::PoseNotSettled);
    }
    let (squares, freedom) = correction.misfit();
    let by_chance = if freedom > 0.0 { chi_squared_exceeded(squares, freedom) } else { 1.0 };
    if by_chance < BY_CHANCE {
        cautions.push(PoseCaution::PoseResidualHigh { ratio: correction.residual_ratio() });
    }
    cautions
}

/// Photos whose stable points need a camera or a head where none is, were their pictures not stretched. `photos` are
/// those that were fitted; where both are one picture it is told of either.
pub(super) fn impossible(stretch: &PictureStretch, photos: &[Option<Occasion>]) -> Vec<Caution> {
    let speaks = super::aspect_ratio::speaks(stretch);
    let poses = stretch.unstretched.iter().cycle().zip(photos);
    let found = poses.filter_map(|(UnstretchedPose { distance_mm, facing }, photo)| {
        let unlikely = *distance_mm < UNLIKELY_NEAR_MM || facing.pitch_deg.abs() > UNLIKELY_PITCH_DEG;
        (*distance_mm < IMPOSSIBLY_NEAR_MM || (unlikely && speaks)).then_some(Caution::Pose(
            PoseCaution::PoseImpossible { photo: *photo, distance_mm: *distance_mm, pitch_deg: facing.pitch_deg },
        ))
    });
    found.collect()
}

/// A face that does not look into the camera.
fn turned(subject: &Subject<'_>) -> Option<PoseCaution> {
    let facing = subject.frame.facing()?;
    let angle = facing.line_of_sight_deg();
    let blocking = angle > TOO_FAR_OFF_AXIS_DEG;
    (angle > MOST_OFF_AXIS_DEG).then_some(PoseCaution::HeadTurned { photo: subject.occasion, facing, blocking })
}

/// A camera that was too near even at the upper end of its standard uncertainty.
fn near(subject: &Subject<'_>) -> Option<PoseCaution> {
    let (photo, distance) = (subject.occasion, subject.distance?);
    let u_mm = distance.uncertainty?.u;
    (distance.value + u_mm < NEAR_MM).then_some(PoseCaution::CameraNear { photo, distance_mm: distance.value, u_mm })
}

fn distances_apart(before: &Subject<'_>, after: &Subject<'_>) -> Option<PoseCaution> {
    let (first, second) = (before.distance?, after.distance?);
    let relative = |distance: Estimate| Some(distance.uncertainty?.u / distance.value);
    let apart = ln(second.value / first.value).abs();
    let u = hypot(relative(first)?, relative(second)?);
    (apart > ln(DISTANCE_RATIO) && apart > COVERAGE_FACTOR_95 * u)
        .then_some(PoseCaution::CameraDistanceDiffers { distances_mm: [first.value, second.value] })
}

impl Family for PoseCaution {
    fn entry(&self) -> Entry {
        match self {
            Self::PoseNotCorrected { sd_deg } => Entry {
                code: "pose_not_corrected",
                in_short: "how the head is held is not known",
                // Where the errors count an unknown pose they are wide, but right.
                severity: if *sd_deg > 0.0 { Severity::Note } else { Severity::Warning },
                concerns_pair: false,
                when: || {
                    "the stable points do not tell the pose of the head, or `--frame uncorrected` is asked for; a \
                     warning where the errors do not count the pose (`--pose-sd 0`)"
                        .into()
                },
                advice: "Mark the corners of the eyes, subnasale, and the nasal wings or the tip of the nose, to have \
                    the pose taken out; take both photos from straight ahead, at the same distance, with the head \
                    held the same way.",
            },
            Self::PoseDiffers { blocking, .. } => Entry {
                code: "pose_differs",
                in_short: "the head is held differently",
                severity: Severity::warning_or_blocking(*blocking),
                concerns_pair: true,
                when: || {
                    format!(
                        "the head is turned and tipped by more than {MOST_TURNED_DEG}° between the photos; blocking \
                         by more than {TOO_FAR_TURNED_DEG}°"
                    )
                },
                advice: "Take both photos from straight ahead, with the head held the same way: a correction this \
                    large rests on how deep lips are on the average.",
            },
            Self::HeadTurned { blocking, .. } => Entry {
                code: "head_turned",
                in_short: "the head is turned away",
                severity: Severity::warning_or_blocking(*blocking),
                concerns_pair: false,
                when: || {
                    format!(
                        "the face looks past the camera by more than {MOST_OFF_AXIS_DEG}°; blocking by more than \
                         {TOO_FAR_OFF_AXIS_DEG}°"
                    )
                },
                advice: "Take the photo from straight ahead; if it was, look at the corners of the eyes and at the \
                    nose and mark again what is misplaced.",
            },
            Self::CameraNear { .. } => Entry {
                code: "camera_near",
                in_short: "the camera was near",
                severity: Severity::Warning,
                concerns_pair: false,
                when: || {
                    format!(
                        "the camera was nearer than {} m even at the upper end of the standard uncertainty of its \
                         distance",
                        NEAR_MM / 1000.0
                    )
                },
                advice: SAME_DISTANCE,
            },
            Self::PoseImpossible { .. } => Entry {
                code: "pose_impossible",
                in_short: "no head is held as the points say",
                severity: Severity::Blocking,
                concerns_pair: false,
                when: || {
                    format!(
                        "the stable points need a camera nearer than {} m; or one nearer than {} m, or a chin raised or \
                         lowered by more than {UNLIKELY_PITCH_DEG}°, where they speak for a stretched picture, too",
                        IMPOSSIBLY_NEAR_MM / 1000.0,
                        UNLIKELY_NEAR_MM / 1000.0
                    )
                },
                advice: "Check that the picture has the proportions that the camera gave it, and that the points were \
                    marked on a picture of the same proportions; look at the corners of the eyes and at the nose, and \
                    mark again what is misplaced.",
            },
            Self::CameraDistanceDiffers { .. } => Entry {
                code: "camera_distance_differs",
                in_short: "the photos were taken from different distances",
                severity: Severity::Note,
                concerns_pair: true,
                when: || {
                    format!(
                        "one photo was taken from more than {DISTANCE_RATIO} times as far as the other, and the two \
                         distances differ by more than {COVERAGE_FACTOR_95} standard uncertainties"
                    )
                },
                advice: SAME_DISTANCE,
            },
            Self::PoseNotSettled => Entry {
                code: "pose_not_settled",
                in_short: "how the head is held was not found",
                severity: Severity::Warning,
                concerns_pair: false,
                when: || "the fit of the pose did not converge".into(),
                advice: "Look at the stable points on both photos and mark again what is misplaced.",
            },
            Self::PoseResidualHigh { .. } => Entry {
                code: "pose_residual_high",
                in_short: "eyes and nose fit no face well",
                severity: Severity::Warning,
                concerns_pair: false,
                when: || {
                    format!(
                        "the stable points lie further from any face in space than their errors allow: by chance in \
                         {} of 1000 cases",
                        1000.0 * BY_CHANCE
                    )
                },
                advice: "Look at the corners of the eyes and at the nose in both photos; mark again what is \
                    misplaced, and check that it is one person.",
            },
        }
    }

    fn message(&self) -> String {
        match self {
            Self::PoseNotCorrected { sd_deg } => {
                let counted = match *sd_deg > 0.0 {
                    true => {
                        format!("The errors count a yaw and a pitch that differ by {sd_deg}° (standard deviation).")
                    }
                    false => "The errors do not count it.".to_owned(),
                };
                format!(
                    "The pose of the head is not taken out of the values: a chin tipped by 5° changes heights by \
                     about 8 % (0.5 mm), and a head turned by 1° shifts the areas of the two halves by about 1.5 %. \
                     {counted}"
                )
            }
            Self::PoseDiffers { turn, u, .. } => format!(
                "In the after photo the head is turned by {} to the subject's {} and the chin is {} by {} against the \
                 before photo.",
                degrees(turn.yaw_deg, u.map(|u| u.yaw_deg)),
                if turn.yaw_deg < 0.0 { "right" } else { "left" },
                if turn.pitch_deg < 0.0 { "lowered" } else { "raised" },
                degrees(turn.pitch_deg, u.map(|u: HeadRotation| u.pitch_deg)),
            ),
            Self::HeadTurned { photo, facing, .. } => format!(
                "In {} the face does not look into the camera: the stable points put it {} to the subject's {} and {} \
                 {}. How deep lips are differs from person to person, and is seen aside as so much height or width.",
                the(*photo),
                degrees(facing.yaw_deg, None),
                if facing.yaw_deg < 0.0 { "right" } else { "left" },
                degrees(facing.pitch_deg, None),
                if facing.pitch_deg < 0.0 { "down" } else { "up" },
            ),
            Self::CameraNear { photo, distance_mm, u_mm } => format!(
                "In {} the camera was {} ± {} m from the face: from so near the middle of the mouth looks larger than \
                 its corners, and areas keep some of that.",
                the(*photo),
                metres(*distance_mm),
                metres(*u_mm),
            ),
            Self::PoseImpossible { photo, distance_mm, pitch_deg } => format!(
                "The stable points of {} fit a face only with the camera {} m away and the chin {} by {:.0}°: nobody \
                 takes a photo so.",
                the(*photo),
                metres(*distance_mm),
                if *pitch_deg < 0.0 { "lowered" } else { "raised" },
                pitch_deg.abs()
            ),
            Self::CameraDistanceDiffers { distances_mm: [before, after] } => {
                format!("The camera was {} m from the face before and {} m after.", metres(*before), metres(*after))
            }
            Self::PoseNotSettled => {
                "The search for the pose of the head did not settle; what it found last was used.".to_owned()
            }
            Self::PoseResidualHigh { ratio } => format!(
                "The stable points lie {ratio:.1} times as far from a face in space as their errors allow: some are \
                 misplaced, or the photos do not show one face."
            ),
        }
    }

    fn examples() -> Vec<Caution> {
        let photo = Some(Occasion::After);
        let rotation = |yaw_deg, pitch_deg| HeadRotation { yaw_deg, pitch_deg, roll_deg: 0.0 };
        let u = Some(rotation(1.5, 2.0));
        let all = [
            Self::PoseDiffers { turn: rotation(-12.0, 3.0), u: None, blocking: false },
            Self::PoseDiffers { turn: rotation(4.0, -24.0), u, blocking: true },
            Self::HeadTurned { photo, facing: rotation(-22.0, 4.0), blocking: false },
            Self::HeadTurned { photo, facing: rotation(38.0, -6.0), blocking: true },
            Self::CameraNear { photo, distance_mm: 320.0, u_mm: 60.0 },
            Self::PoseImpossible { photo, distance_mm: 90.0, pitch_deg: 32.0 },
            Self::CameraDistanceDiffers { distances_mm: [300.0, 900.0] },
            Self::PoseResidualHigh { ratio: 2.1 },
            Self::PoseNotSettled,
            Self::PoseNotCorrected { sd_deg: 3.0 },
            Self::PoseNotCorrected { sd_deg: 0.0 },
        ];
        all.map(Caution::Pose).into()
    }
}

fn degrees(angle: f64, u: Option<f64>) -> String {
    match u {
        Some(u) => format!("{:.1}° ± {u:.1}°", angle.abs()),
        None => format!("{:.1}°", angle.abs()),
    }
}

/// Millimetres as metres.
fn metres(millimetres: f64) -> String {
    format!("{:.2}", millimetres / 1000.0)
}
