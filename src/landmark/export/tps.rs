//! Writes TPS files, with y upwards from the lower edge: the named points in the order of [`Leaving`], then each curve.
//!
//! What the readers ask for, by their source (geomorph 4.0.8, commit 4da98fb; StereoMorph 1.6.6, 68255c4; Momocs 1.5.0, 3b4a80d;
//! ml-morph, 5f5b140): keys in capitals, no blank about the `=`, exactly one blank between x and y and none before.
//!
//! The keys behind the points stand in the order ID, SCALE, IMAGE. geomorph looks for each of these words anywhere in a row and
//! takes what follows the first row that has it, so that `IMAGE=GREYSCALE.jpg` before the scale makes the scale NA and
//! `IMAGE=a_ID=7.jpg` makes 7 the ID; behind them it does no harm. StereoMorph puts a scale that follows the points at once in no
//! specimen. A name that would do harm even so is written in a COMMENT, which geomorph passes over before all else: one with a `=`,
//! and one with `SCALE` where no scale stands before it.

use super::leaving::Leaving;
use crate::landmark::import::Refusal;

/// The one specimen of a photo.
///
/// # Errors
///
/// Where a point lies beyond both the left and the lower edge, which these programs read as missing.
pub(in crate::landmark) fn write(leaving: &Leaving) -> Result<Vec<u8>, Refusal> {
    let named = leaving.points.iter().map(|(landmark, at)| (landmark.id(), at));
    let on_curves = leaving.curves.iter().flat_map(|(curve, at)| at.iter().map(|at| (curve.id(), at)));
    if let Some((name, [x, y])) = named.chain(on_curves).find(|(_, [x, y])| *x < 0.0 && *y < 0.0) {
        return Err(Refusal::new(
            name,
            format!("the point lies outside the picture, at {x}, {y}, and in a TPS file that says that it is missing"),
            "Export to another format, or move the point into the picture.",
        ));
    }
    let mut rows = vec![format!("LM={}", leaving.points.len())];
    rows.extend(leaving.points.iter().map(|(_, at)| position(*at)));
    if !leaving.curves.is_empty() {
        rows.push(format!("CURVES={}", leaving.curves.len()));
        for (_, points) in &leaving.curves {
            rows.push(format!("POINTS={}", points.len()));
            rows.extend(points.iter().copied().map(position));
        }
    }
    rows.push("ID=0".to_owned());
    rows.extend(leaving.mm_per_px.map(|scale| format!("SCALE={scale}")));
    let name: String = leaving.picture.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let does_harm = name.contains('=') || (leaving.mm_per_px.is_none() && name.contains("SCALE"));
    match name.trim() {
        "" => {}
        name if does_harm => rows.push(format!("COMMENT=the picture is {name}")),
        name => rows.push(format!("IMAGE={name}")),
    }
    Ok((rows.join("\n") + "\n").into_bytes())
}

fn position([x, y]: [f64; 2]) -> String {
    format!("{x} {y}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::landmark::{CurveName, Landmark};

    fn text(leaving: &Leaving) -> String {
        String::from_utf8(write(leaving).unwrap()).unwrap()
    }

    #[test]
    fn points_curves_and_keys() {
        let leaving = Leaving {
            picture: "photo.jpg".into(),
            points: vec![(Landmark::ChR, [120.25, 99.25]), (Landmark::ChL, [280.5, 98.0])],
            curves: vec![(CurveName::LowerBorder, vec![[120.25, 99.25], [1e-7, 69.123_456_789]])],
            mm_per_px: Some(0.07),
            ..Leaving::default()
        };
        let expected = "LM=2\n120.25 99.25\n280.5 98\nCURVES=1\nPOINTS=2\n120.25 99.25\n0.0000001 69.123456789\n\
                        ID=0\nSCALE=0.07\nIMAGE=photo.jpg\n";
        assert_eq!(text(&leaving), expected);
    }

    #[test]
    fn names_that_would_do_harm_are_comments() {
        let of = |picture: &str, mm_per_px| {
            let text = text(&Leaving { picture: picture.into(), mm_per_px, ..Leaving::default() });
            text.lines().last().unwrap().to_owned()
        };
        assert_eq!(of("GREYSCALE.jpg", Some(0.5)), "IMAGE=GREYSCALE.jpg");
        assert_eq!(of("GREYSCALE.jpg", None), "COMMENT=the picture is GREYSCALE.jpg");
        assert_eq!(of("greyscale.jpg", None), "IMAGE=greyscale.jpg");
        assert_eq!(of("a_ID=7.jpg", Some(0.5)), "COMMENT=the picture is a_ID=7.jpg");
        assert_eq!(of("VIDEO_LM_1.jpg", None), "IMAGE=VIDEO_LM_1.jpg");
        assert_eq!(of("a\nLM9.jpg", None), "IMAGE=a LM9.jpg");
        assert_eq!(of("", None), "ID=0");
    }

    #[test]
    fn a_point_that_would_read_as_missing_is_refused() {
        let leaving = |at| Leaving { points: vec![(Landmark::Ls, at)], ..Leaving::default() };
        assert_eq!(write(&leaving([-1.0, -0.5])).unwrap_err().place, "ls");
        assert!(write(&leaving([-1.0, 0.5])).is_ok());
    }
}
