//! Writes ImageJ's set of regions (`RoiSet.zip`): one point region a named point, one polyline a curve and
//! one oval an iris, called by its name.
//!
//! The layout is that of ImageJ 1.53t (`ij/io/RoiEncoder.java`, version 228), with fractions as ImageJ itself always writes them: numbers
//! of 32 bits. Entries are stored as they are and dated 1980, so that the same marks give the same bytes.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::leaving::Leaving;
use crate::landmark::import::Refusal;

/// The kinds of region that are written.
const OVAL: u8 = 2;
const POLYLINE: u8 = 5;
const POINT: u8 = 10;

/// The most points of a region.
const MOST_POINTS: usize = 65_535;

/// The set of a photo's regions.
///
/// # Errors
///
/// Where a position is beyond what ImageJ's boxes hold, and where a curve has too many points.
pub(in crate::landmark) fn write(leaving: &Leaving) -> Result<Vec<u8>, Refusal> {
    let failed = |problem: &dyn std::fmt::Display| {
        Refusal::new("", format!("the archive cannot be written: {problem}"), "Export to another format.")
    };
    let points = leaving.points.iter().map(|(landmark, at)| (POINT, landmark.id(), std::slice::from_ref(at)));
    let curves = leaving.curves.iter().map(|(curve, at)| (POLYLINE, curve.id(), at.as_slice()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let mut regions = Vec::new();
    for (kind, name, at) in points.chain(curves).filter(|(_, _, at)| !at.is_empty()) {
        regions.push((name, region(kind, name, at)?));
    }
    for (name, iris) in ["iris_r", "iris_l"].into_iter().zip(leaving.irises) {
        if let Some((centre, diameter)) = iris {
            regions.push((name, circle(name, centre, diameter)?));
        }
    }
    for (name, region) in regions {
        archive.start_file(format!("{name}.roi"), options).map_err(|problem| failed(&problem))?;
        archive.write_all(&region).map_err(|problem| failed(&problem))?;
    }
    Ok(archive.finish().map_err(|problem| failed(&problem))?.into_inner())
}

/// A point or a line: the header, the points as whole numbers in the box, the points with fractions, the second header and the name.
fn region(kind: u8, name: &str, at: &[[f64; 2]]) -> Result<Vec<u8>, Refusal> {
    if at.len() > MOST_POINTS {
        let message = format!("the curve has {} points, and a region of ImageJ {MOST_POINTS} at most", at.len());
        return Err(Refusal::new(name, message, ANOTHER));
    }
    let whole = at.iter().map(|at| whole(name, *at)).collect::<Result<Vec<_>, _>>()?;
    let end = |axis: usize, of: fn(i32, i32) -> i32| whole.iter().map(|at| at[axis]).reduce(of).unwrap_or_default();
    let [left, top] = [0, 1].map(|axis| end(axis, i32::min));
    let [right, bottom] = [0, 1].map(|axis| end(axis, i32::max) + 1);
    let mut bytes = header(kind, [top, left, bottom, right], at.len(), 64 + 12 * at.len());
    for (axis, origin) in [left, top].into_iter().enumerate() {
        bytes.extend(whole.iter().flat_map(|at| half(at[axis] - origin)));
    }
    for axis in 0..2 {
        bytes.extend(at.iter().flat_map(|at| (at[axis] as f32).to_be_bytes()));
    }
    bytes.extend(second_header(bytes.len(), name));
    Ok(bytes)
}

/// An oval. Ovals count from the corner of a pixel, where points and lines count from its centre.
fn circle(name: &str, centre: [f64; 2], diameter: f64) -> Result<Vec<u8>, Refusal> {
    let [left, top] = centre.map(|value| value + 0.5 - diameter / 2.0);
    let [whole_left, whole_top] = whole(name, [left, top])?;
    let [right, bottom] = whole(name, [left + diameter, top + diameter])?;
    let mut bytes = header(OVAL, [whole_top, whole_left, bottom, right], 0, 64);
    for (index, value) in [left, top, diameter, diameter].into_iter().enumerate() {
        bytes[18 + 4 * index..22 + 4 * index].copy_from_slice(&(value as f32).to_be_bytes());
    }
    bytes.extend(second_header(64, name));
    Ok(bytes)
}

const ANOTHER: &str = "Export to another format.";

/// A position in whole pixels, as a box counts them.
fn whole(name: &str, [x, y]: [f64; 2]) -> Result<[i32; 2], Refusal> {
    // ImageJ takes numbers below −5000 for ones above 32767.
    if !(-5000.0..=60_000.0).contains(&x) || !(-5000.0..=60_000.0).contains(&y) {
        let message = format!("the position {x}, {y} is beyond what a region of ImageJ holds");
        return Err(Refusal::new(name, message, ANOTHER));
    }
    Ok([x, y].map(|value| (value + 0.5).floor() as i32))
}

/// The first header of 64 bytes: the box is its top, left, bottom and right.
fn header(kind: u8, sides: [i32; 4], number: usize, second_header: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(second_header);
    bytes.extend(b"Iout");
    bytes.extend(228_u16.to_be_bytes());
    bytes.extend([kind, 0]);
    bytes.extend(sides.into_iter().flat_map(half));
    bytes.extend((number as u16).to_be_bytes());
    bytes.resize(34, 0);
    // The size of a point's mark, small; of a line, its width, which the image decides.
    bytes.extend(if kind == POINT { 3_u16 } else { 0 }.to_be_bytes());
    bytes.resize(50, 0);
    bytes.extend(128_u16.to_be_bytes());
    bytes.resize(60, 0);
    bytes.extend((second_header as u32).to_be_bytes());
    bytes
}

/// The second header, which begins at `begins`, and the name behind it.
fn second_header(begins: usize, name: &str) -> Vec<u8> {
    let mut bytes = vec![0; 16];
    bytes.extend((begins as u32 + 64).to_be_bytes());
    bytes.extend((name.encode_utf16().count() as u32).to_be_bytes());
    bytes.resize(64, 0);
    bytes.extend(name.encode_utf16().flat_map(u16::to_be_bytes));
    bytes
}

/// The last 16 bits of a number, with which ImageJ counts a box's sides.
fn half(value: i32) -> [u8; 2] {
    (value as u16).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::landmark::{CurveName, Landmark};

    /// The 148 bytes that ImageJ itself wrote for the point `ch_r` are these without the counter at their end, but for the
    /// size of the mark (there the least).
    #[test]
    fn a_point_as_imagej_writes_it() {
        let bytes = region(POINT, "ch_r", &[[119.75, 200.25]]).unwrap();
        let mut expected = vec![0; 148];
        for (at, part) in [
            (0, &b"Iout\x00\xe4\x0a\x00\x00\xc8\x00\x78\x00\xc9\x00\x79\x00\x01"[..]),
            (34, &b"\x00\x03"[..]),
            (50, &b"\x00\x80"[..]),
            (60, &b"\x00\x00\x00\x4c"[..]),
            (68, &b"\x42\xef\x80\x00\x43\x48\x40\x00"[..]),
            (92, &b"\x00\x00\x00\x8c\x00\x00\x00\x04"[..]),
            (140, &b"\x00c\x00h\x00_\x00r"[..]),
        ] {
            expected[at..at + part.len()].copy_from_slice(part);
        }
        assert_eq!(bytes, expected);
    }

    #[test]
    fn the_same_marks_give_the_same_bytes() {
        let leaving = Leaving {
            points: vec![(Landmark::ChR, [119.75, 200.25]), (Landmark::ChL, [280.0, 200.75])],
            curves: vec![(CurveName::LowerBorder, vec![[119.75, 200.25], [200.5, 230.25], [280.0, 200.75]])],
            ..Leaving::default()
        };
        let bytes = write(&leaving).unwrap();
        assert_eq!(bytes, write(&leaving).unwrap());
        let names: Vec<String> =
            zip::ZipArchive::new(Cursor::new(bytes)).unwrap().file_names().map(str::to_owned).collect();
        assert_eq!(names, ["ch_r.roi", "ch_l.roi", "lower_border.roi"]);
    }

    #[test]
    fn what_imagej_cannot_hold_is_refused() {
        for at in [[-6000.0, 1.0], [1.0, 70_000.0], [f64::NAN, 1.0], [1.0, f64::INFINITY]] {
            assert_eq!(region(POINT, "ls", &[at]).unwrap_err().place, "ls");
        }
        let long = vec![[1.0, 2.0]; MOST_POINTS + 1];
        assert!(region(POLYLINE, "lower_border", &long).unwrap_err().message.contains("65536"));
    }
}
