use super::Caution;
use super::message::the;
use crate::head_pose::HeadRotation;

impl Caution {
    /// The messages that concern how the head is held before the camera.
    pub(super) fn of_pose(&self) -> Option<String> {
        let message = match self {
            Self::PoseNotCorrected { sd_deg } => {
                let counted = match *sd_deg > 0.0 {
                    true => {
                        format!("The errors count a yaw and a pitch that differ by {sd_deg}° (standard deviation).")
                    }
                    false => "The errors do not count it.".to_owned(),
                };
                format!(
                    "The pose of the head is not taken out of the figures: a chin tipped by 5° changes heights by about 8 % \
                     (0.5 mm), and a head turned by 1° shifts the areas of the two halves by about 1.5 %. {counted}"
                )
            }
            Self::PoseDiffers { turn, u, .. } => format!(
                "In the after photo the head is turned by {} to the subject's {} and the chin is {} by {} against the before photo.",
                degrees(turn.yaw_deg, u.map(|u| u.yaw_deg)),
                if turn.yaw_deg < 0.0 { "right" } else { "left" },
                if turn.pitch_deg < 0.0 { "lowered" } else { "raised" },
                degrees(turn.pitch_deg, u.map(|u: HeadRotation| u.pitch_deg)),
            ),
            Self::HeadTurned { photo, facing, .. } => format!(
                "In {} the face does not look into the camera: the stable points put it {} to the subject's {} and {} {}. How deep lips \
                 are differs from person to person, and is seen aside as so much height or width.",
                the(*photo),
                degrees(facing.yaw_deg, None),
                if facing.yaw_deg < 0.0 { "right" } else { "left" },
                degrees(facing.pitch_deg, None),
                if facing.pitch_deg < 0.0 { "down" } else { "up" },
            ),
            Self::CameraNear { photo, distance_mm, u_mm } => format!(
                "In {} the camera was {} ± {} m from the face: from so near the middle of the mouth looks larger than its corners, \
                 and areas keep some of that.",
                the(*photo),
                metres(*distance_mm),
                metres(*u_mm),
            ),
            Self::CameraDistanceDiffers { distances_mm: [before, after] } => {
                format!("The camera was {} m from the face before and {} m after.", metres(*before), metres(*after))
            }
            Self::PoseNotSettled => {
                "The search for the pose of the head did not settle; what it found last was used.".to_owned()
            }
            Self::PoseResidualHigh { ratio } => format!(
                "The stable points lie {ratio:.1} times as far from a face in space as their errors allow: some are misplaced, or \
                 the photos do not show one face."
            ),
            _ => return None,
        };
        Some(message)
    }

    /// What can be done about how the head is held before the camera.
    pub(super) fn advice_on_pose(&self) -> &'static str {
        match self {
            Self::PoseDiffers { .. } => {
                "Take both photos from straight ahead, with the head held the same way: a correction this large rests on how deep \
                 lips are on the average."
            }
            Self::HeadTurned { .. } => {
                "Take the photo from straight ahead; if it was, look at the corners of the eyes and at the nose and mark again what is \
                 misplaced."
            }
            Self::CameraNear { .. } | Self::CameraDistanceDiffers { .. } => {
                "Take both photos from one distance of a metre or more, with zoom."
            }
            Self::PoseNotSettled => "Look at the stable points on both photos and mark again what is misplaced.",
            Self::PoseResidualHigh { .. } => {
                "Look at the corners of the eyes and at the nose in both photos; mark again what is misplaced, and check that it is \
                 one person."
            }
            _ => {
                "Mark the corners of the eyes, subnasale, and the nasal wings or the tip of the nose, to have the pose taken out; \
                 take both photos from straight ahead, at the same distance, with the head held the same way."
            }
        }
    }
}

fn degrees(angle: f64, u: Option<f64>) -> String {
    match u {
        Some(u) => format!("{:.1}° ± {u:.1}°", angle.abs()),
        None => format!("{:.1}°", angle.abs()),
    }
}

/// Millimetres as metres.
pub(crate) fn metres(millimetres: f64) -> String {
    format!("{:.2}", millimetres / 1000.0)
}
