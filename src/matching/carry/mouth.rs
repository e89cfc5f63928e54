//! The mouth in a photo that nobody marked: its corners, wherever an expression drew them, and whether it is held as in the marked one.

use super::NotCarried;
use crate::geometry::{Image, Point, Vector};
use crate::landmark::{Configuration, CurveName, Landmark, Marking, MatchState, MatchedMarks};
use crate::matching::PairOfPictures;
use crate::matching::point::{likeliest_far, match_point};

/// From this change of its width on, in per cent, a mouth is held differently: at rest it keeps its width to about 2 mm of 50 from one
/// photo to the next, and a smile widens it by a fifth to a third.
const WIDER_PERCENT: f64 = 6.0;

/// From this rise of the corners on, in millimetres, on the average: three standard deviations of the posture of both, 0.3 mm in each
/// of two photos, and what a nod of 3° adds, 0.5 mm. A smile raises them by 7 mm.
const LIFTED_MM: f64 = 2.0;

/// Looks further for the corners that did not match near their place, and compares how the mouth is held.
pub(super) fn find_corners(
    pair: &PairOfPictures<'_>,
    reference: &Marking,
    marks: &mut MatchedMarks,
) -> Result<(), NotCarried> {
    let mut places = Vec::new();
    for corner in [Landmark::ChR, Landmark::ChL] {
        let Some(from) = reference.configuration.point(corner) else { continue };
        let expected = pair.to_after.point(from);
        if marks.accepted_point(corner).is_none()
            && let Some(near) = likeliest_far(pair, from, expected)
        {
            marks.points[corner as usize] = Some(match_point(pair, from, near));
        }
        let found = marks.accepted_point(corner).ok_or(NotCarried::MouthHeldDifferently { moved: None })?;
        places.push((expected, found.at));
    }
    let [(right, right_found), (left, left_found)] = places[..] else { return Ok(()) };
    let Some(across) = (left - right).unit() else { return Ok(()) };
    let wider_percent = 100.0 * (left_found.distance(right_found) / left.distance(right) - 1.0);
    let up = upwards(across);
    let lifted = 0.5 * ((right_found - right).dot(up) + (left_found - left).dot(up));
    let lifted_mm = lifted * pair.after.mm_per_px();
    if wider_percent.abs() > WIDER_PERCENT || lifted_mm.abs() > LIFTED_MM {
        return Err(NotCarried::MouthHeldDifferently { moved: Some([wider_percent, lifted_mm]) });
    }
    Ok(())
}

/// Whether both borders of the upper lip matched.
pub(super) fn borders_found(marks: &MatchedMarks) -> Result<(), NotCarried> {
    for name in [CurveName::UpperBorder, CurveName::UpperFreeMargin] {
        let curve = marks.curves[name as usize].as_ref();
        let fault = match curve.map(|curve| curve.state) {
            Some(MatchState::Accepted) => continue,
            Some(MatchState::RejectedByProgram(fault)) => Some(fault),
            Some(MatchState::RejectedByUser) | None => None,
        };
        let correlation = curve.map_or(0.0, |curve| curve.correlation);
        return Err(NotCarried::BorderNotFound { curve: name, fault, correlation });
    }
    Ok(())
}

/// Across a direction to the subject's left, on an upright face.
fn upwards(across: Vector<Image>) -> Vector<Image> {
    Vector::new(across.y, -across.x)
}

/// How far from a corner of the mouth a raised curve has its whole rise, in parts of the mouth's width.
const RAMP: f64 = 0.2;

/// The marks with one curve raised by so many pixels, between corners that stay; `None` without corners.
pub(in crate::matching) fn raised(
    configuration: &Configuration<Image>,
    name: CurveName,
    by: f64,
) -> Option<Configuration<Image>> {
    let (right, left) = (configuration.point(Landmark::ChR)?, configuration.point(Landmark::ChL)?);
    let (across, width) = ((left - right).unit()?, left.distance(right));
    let up = upwards(across) * by;
    let rise = |point: Point<Image>| {
        let part = (point - right).dot(across) / width;
        point + up * (part.min(1.0 - part) / RAMP).clamp(0.0, 1.0)
    };
    let is_moved =
        |landmark| name.landmarks().contains(&landmark) && !matches!(landmark, Landmark::ChR | Landmark::ChL);
    let mut raised = configuration.clone();
    raised.move_each(
        |landmark, point| if is_moved(landmark) { rise(point) } else { point },
        |curve, point| if curve == name { rise(point) } else { point },
    );
    Some(raised)
}
