//! Writes .tem files of WebMorph, PsychoMorph and webmorphR: the named points in the order of [`Leaving`], then those that only curves
//! have, and each curve as an open line through its points.
//!
//! The points are not those of WebMorph's templates, which the format tells apart by nothing but their number. Where the number of points
//! would be that of a template, the last one stands twice.

use super::leaving::Leaving;
use crate::landmark::import::Refusal;
use crate::landmark::import::TEMPLATES;

/// The points and lines of a photo.
///
/// # Errors
///
/// Never: every position has a place.
pub(in crate::landmark) fn write(leaving: &Leaving) -> Result<Vec<u8>, Refusal> {
    let (points, lines) = laid_out(leaving);
    let mut rows = vec![points.len().to_string()];
    rows.extend(points.iter().map(|[x, y]| format!("{x}\t{y}")));
    rows.push(lines.len().to_string());
    rows.extend(lines);
    Ok((rows.join("\n") + "\n").into_bytes())
}

/// How many points the file has beyond the named ones.
pub(super) fn unnamed(leaving: &Leaving) -> usize {
    laid_out(leaving).0.len() - leaving.points.len()
}

/// The points and the lines.
fn laid_out(leaving: &Leaving) -> (Vec<[f64; 2]>, Vec<String>) {
    let mut points: Vec<[f64; 2]> = leaving.points.iter().map(|(_, at)| *at).collect();
    let mut lines = Vec::new();
    for (curve, nodes) in &leaving.curves {
        let mut places = Vec::new();
        for at in nodes {
            let is_here = |(landmark, named): &(_, _)| named == at && curve.landmarks().contains(landmark);
            let place = leaving.points.iter().position(is_here);
            places.push(place.unwrap_or(points.len()).to_string());
            if place.is_none() {
                points.push(*at);
            }
        }
        lines.push(format!("0\n{}\n{}", places.len(), places.join(" ")));
    }
    if TEMPLATES.iter().any(|template| template.count == points.len()) {
        points.extend(points.last().copied());
    }
    (points, lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::landmark::{CurveName, Landmark};

    #[test]
    fn named_points_are_shared_by_the_lines() {
        let leaving = Leaving {
            points: vec![(Landmark::ChR, [10.5, 20.0]), (Landmark::ChL, [30.0, 21.0]), (Landmark::Sn, [20.0, 10.0])],
            curves: vec![
                (CurveName::UpperBorder, vec![[10.5, 20.0], [20.0, 10.0], [30.0, 21.0]]),
                (CurveName::LowerBorder, vec![[10.5, 20.0], [20.0, 30.0], [30.0, 21.0]]),
            ],
            ..Leaving::default()
        };
        let text = String::from_utf8(write(&leaving).unwrap()).unwrap();
        // The base of the nose is not on a lip, even where a point of its curve lies at the same place.
        let expected = "5\n10.5\t20\n30\t21\n20\t10\n20\t10\n20\t30\n2\n0\n3\n0 3 1\n0\n3\n0 4 1\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn the_number_of_points_is_never_that_of_a_template() {
        let nodes: Vec<[f64; 2]> = (0..67).map(|i| [f64::from(i), 1.0]).collect();
        let leaving = Leaving {
            points: vec![(Landmark::Ls, [100.0, 1.0])],
            curves: vec![(CurveName::UpperBorder, nodes)],
            ..Leaving::default()
        };
        let text = String::from_utf8(write(&leaving).unwrap()).unwrap();
        assert!(text.starts_with("69\n100\t1\n0\t1\n"), "{text}");
        assert!(text.contains("\n66\t1\n66\t1\n1\n0\n67\n1 2 3 "), "{text}");
    }
}
