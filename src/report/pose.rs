//! How the heads were held and what taking that out did, in words.

use super::photos::marked_photos;
use super::printed::{HEADLINE_MEASURES, unit_suffix};
use super::rounding::{change_with_error, size};
use crate::comparison::{Measurement, PairComparison};
use crate::estimate::Estimate;

/// How the head is held in the after photo against the before photo, and how far away the cameras were; `None` where
/// the frames are not pose-corrected.
pub fn pose_difference_line(comparison: &PairComparison) -> Option<String> {
    let turn = comparison.alignment.pose_correction()?.turn();
    let angle = |degrees: f64, u: Option<f64>| match u {
        Some(u) if u > 0.0 => format!("{}° ± {}°", size(degrees, u), size(u, u)),
        _ => format!("{:.1}°", degrees.abs()),
    };
    let u = comparison.turn_error;
    let (yaw, pitch) = (angle(turn.yaw_deg, u.map(|u| u.yaw_deg)), angle(turn.pitch_deg, u.map(|u| u.pitch_deg)));
    // What rounds to nothing has no side.
    let none =
        |angle: &str| angle.split('°').next().is_some_and(|digits| digits.chars().all(|c| matches!(c, '0' | '.')));
    let side = match turn.yaw_deg {
        _ if none(&yaw) => "",
        yaw if yaw < 0.0 => " to the subject's right",
        _ => " to the subject's left",
    };
    let chin = if turn.pitch_deg < 0.0 && !none(&pitch) { "lowered" } else { "raised" };
    let photo = if comparison.visits.is_some() { "marked photo after" } else { "after photo" };
    let mut line = format!(
        "Seen from straight ahead: in the {photo} the head is turned by {yaw}{side}, the chin {chin} by {pitch}"
    );
    if let (Some(before), Some(after)) = (distance(&comparison.before), distance(&comparison.after)) {
        line.push_str(&format!("; the camera was {before} from the face before, {after} after"));
    }
    line.push('.');
    Some(line)
}

/// How far the camera was from the face; `None` where the pose is not corrected.
pub fn distance_line(measurement: &Measurement) -> Option<String> {
    Some(format!("Seen from straight ahead; the camera was {} from the face.", distance(measurement)?))
}

fn distance(measurement: &Measurement) -> Option<String> {
    let distance = measurement.distance?;
    let metres = distance.value / 1000.0;
    Some(match distance.uncertainty.map(|uncertainty| uncertainty.u / 1000.0) {
        Some(u) if u > 0.0 => format!("{} ± {} m", size(metres, u), size(u, u)),
        _ => format!("{metres:.1} m"),
    })
}

/// What taking out the pose of the head did to the headline changes; `None` where the pose is not corrected, the head
/// did not turn at all, as in one photo twice, or no verdict is passed on the changes.
pub(super) fn correction_sentence(comparison: &PairComparison) -> Option<String> {
    let turn = comparison.alignment.pose_correction()?.turn();
    if (turn.yaw_deg == 0.0 && turn.pitch_deg == 0.0) || comparison.is_blocked() {
        return None;
    }
    let unit = comparison.before.frame.unit();
    let changes = comparison.changes.iter().filter(|(measure, _)| HEADLINE_MEASURES.contains(&measure.id));
    let marked = marked_photos(comparison);
    let parts: Vec<String> = changes
        .filter_map(|(measure, change)| {
            let of_means = change.as_ref().ok()?.difference.scalar()?;
            // Without the correction there are the marked photos alone.
            let value = match comparison.visits {
                Some(_) => marked[1].estimate(measure.id)?.value - marked[0].estimate(measure.id)?.value,
                None => of_means.value,
            };
            let difference = &Estimate { value, ..*of_means };
            let uncorrected = comparison.uncorrected_change(measure.id)?;
            let symbol = unit_suffix(measure, unit);
            // Rounded as the change beside it.
            let uncorrected =
                change_with_error(&Estimate { value: uncorrected, ..*difference }, measure.dimension, unit);
            let uncorrected = uncorrected.split(" ± ").next().unwrap_or_default();
            let change = change_with_error(difference, measure.dimension, unit);
            Some(format!("{} {uncorrected} instead of {change}{symbol}", measure.name.to_lowercase()))
        })
        .collect();
    let changes = if comparison.visits.is_some() { "the changes between the marked photos" } else { "the changes" };
    (!parts.is_empty()).then(|| {
        format!(
            "How the head was held was taken out, as far as the eyes and the nose show it. Without that {changes} would read: {}.",
            parts.join("; ")
        )
    })
}
