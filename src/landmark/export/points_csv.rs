//! Writes the plain table of points: `name,x,y,curve,index,diameter`, in pixels of the upright photo from the outer corner of its top-left pixel.
//!
//! Each named point has one row, and each point of a curve one row without a name, with the curve's name and its place counted from 0;
//! the named points on a curve are among those, so that each curve is whole. An iris has its centre and its diameter. Numbers have all their
//! digits.

use super::leaving::Leaving;
use crate::landmark::import::Refusal;

/// The table, comma-separated, in UTF-8 without a mark before it.
///
/// # Errors
///
/// Never: every position has a row.
pub(in crate::landmark) fn write(leaving: &Leaving) -> Result<Vec<u8>, Refusal> {
    let mut rows = vec!["name,x,y,curve,index,diameter".to_owned()];
    rows.extend(leaving.points.iter().map(|(landmark, [x, y])| format!("{landmark},{x},{y},,,")));
    for (curve, points) in &leaving.curves {
        rows.extend(points.iter().enumerate().map(|(index, [x, y])| format!(",{x},{y},{curve},{index},")));
    }
    for (name, iris) in ["iris_r", "iris_l"].into_iter().zip(leaving.irises) {
        rows.extend(iris.map(|([x, y], diameter)| format!("{name},{x},{y},,,{diameter}")));
    }
    Ok((rows.join("\n") + "\n").into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::landmark::{CurveName, Landmark};

    #[test]
    fn one_row_a_point() {
        let leaving = Leaving {
            points: vec![(Landmark::ChR, [0.1 + 0.2, 200.75])],
            curves: vec![(CurveName::LowerBorder, vec![[1.0, 2.5], [3.0, 4.0]])],
            irises: [None, Some(([265.0, 80.5], 28.0))],
            ..Leaving::default()
        };
        let text = String::from_utf8(write(&leaving).unwrap()).unwrap();
        let expected = "name,x,y,curve,index,diameter\nch_r,0.30000000000000004,200.75,,,\n\
                        ,1,2.5,lower_border,0,\n,3,4,lower_border,1,\niris_l,265,80.5,,,28\n";
        assert_eq!(text, expected);
    }
}
