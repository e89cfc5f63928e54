//! What a landmark file means, beyond its structure.

use super::document::{
    ExpressionDocument, IrisDocument, LandmarkFile, MarkingDocument, NodeDocument, Position, ScaleDocument,
};
use super::outline::check_curves;
use super::problem::{Problem, Problems};
use super::sides::check_sides;
use super::size::{check_millimetres, check_pixels, check_uncertainty};
use crate::geometry::{Image, Point};
use crate::landmark::{
    Calibration, Configuration, CurveName, Expression, Iris, Irises, Landmark, MarkedPhoto, Marking, Node,
};

pub(super) fn check(file: &LandmarkFile) -> Result<(), Problems> {
    let mut problems = Vec::new();
    for (index, marking) in file.markings.iter().enumerate() {
        let place = format!("markings[{index}]");
        check_positions(file, marking, &place, &mut problems);
        check_stomion(marking, &place, &mut problems);
        let carried = carry(file, marking);
        check_pixels(&carried.configuration, &place, &mut problems);
        check_sides(&carried.configuration, file.mirrored, &place, &mut problems);
        check_curves(&carried.configuration, &place, &mut problems);
    }
    check_agreement(file, &mut problems);
    check_scale(file, &mut problems);
    // The mean marking has a meaning only where the markings have one.
    if problems.is_empty() {
        let photo = marked_photo(file);
        if let Some(calibration) = &photo.calibration {
            check_millimetres(&photo.mean_marking(), calibration, &mut problems);
        }
    }
    Problems::none(problems)
}

pub(super) fn check_photo(file: &LandmarkFile, width: u32, height: u32, sha256: &str) -> Result<(), Problems> {
    let mut problems = Vec::new();
    let stated = &file.photo;
    if (stated.width, stated.height) != (width, height) {
        let turned = (stated.width, stated.height) == (height, width);
        let remedy = if turned {
            "Give the points in the upright picture, its EXIF orientation applied."
        } else {
            "Mark the photo in the size it has; do not resize it afterwards."
        };
        let message = format!(
            "The landmarks were marked on a picture of {} × {} pixels, the upright photo has {width} × {height}",
            stated.width, stated.height
        );
        problems.push(Problem::new("photo", message, remedy));
    }
    if let Some(sum) = &stated.sha256
        && !sum.eq_ignore_ascii_case(sha256)
    {
        let message = format!(
            "The landmarks belong to another photo: its SHA-256 begins {}, this one's {}",
            &sum[..12],
            &sha256[..12]
        );
        problems.push(Problem::new("photo.sha256", message, "Use the photo they were marked on."));
    }
    Problems::none(problems)
}

pub(super) fn marked_photo(file: &LandmarkFile) -> MarkedPhoto {
    let point = |position: Position| carry_point(file, position);
    MarkedPhoto {
        width: file.photo.width,
        height: file.photo.height,
        mirrored: file.mirrored,
        expression: file.expression.map(|expression| match expression {
            ExpressionDocument::Rest => Expression::Rest,
            ExpressionDocument::Smile => Expression::Smile,
            ExpressionDocument::Other => Expression::Other,
        }),
        // Read and checked with the file's structure.
        taken: file.photo.taken.as_deref().and_then(|day| day.parse().ok()),
        calibration: file.scale.as_ref().map(|scale| match *scale {
            ScaleDocument::Iris {} => Calibration::Iris,
            ScaleDocument::Ruler { from, to, length_mm, u_mm } => {
                Calibration::Ruler { from: point(from), to: point(to), length_mm, u_mm }
            }
            ScaleDocument::MmPerPx { value, u_mm } => Calibration::Factor { mm_per_px: value, u_mm },
        }),
        focal_length: None,
        markings: file.markings.iter().map(|marking| carry(file, marking)).collect(),
    }
}

/// A position in the un-mirrored picture.
fn carry_point(file: &LandmarkFile, [x, y]: Position) -> Point<Image> {
    Point::new(if file.mirrored { f64::from(file.photo.width) - x } else { x }, y)
}

fn carry(file: &LandmarkFile, marking: &MarkingDocument) -> Marking {
    let mut configuration = Configuration::default();
    for (landmark, position) in &marking.points.0 {
        configuration.set_point(*landmark, Some(carry_point(file, *position)));
    }
    for (name, nodes) in curves(marking) {
        let carried = nodes.iter().map(|node| match node {
            NodeDocument::Named(landmark) => Node::Named(*landmark),
            NodeDocument::Contour(position) => Node::Contour(carry_point(file, *position)),
        });
        configuration.set_curve(name, Some(carried.collect()));
    }
    let iris = |iris: &IrisDocument| Iris { centre: carry_point(file, iris.centre), diameter: iris.diameter };
    let irises = marking.irises.as_ref();
    let irises = Irises {
        right: irises.and_then(|irises| irises.r.as_ref()).map(iris),
        left: irises.and_then(|irises| irises.l.as_ref()).map(iris),
    };
    Marking { configuration, irises, marker: marking.marker.clone() }
}

fn curves(marking: &MarkingDocument) -> impl Iterator<Item = (CurveName, &Vec<NodeDocument>)> {
    let curves = &marking.curves;
    [
        (CurveName::UpperBorder, Some(&curves.upper_border)),
        (CurveName::UpperFreeMargin, curves.upper_free_margin.as_ref()),
        (CurveName::LowerFreeMargin, curves.lower_free_margin.as_ref()),
        (CurveName::LowerBorder, curves.lower_border.as_ref()),
    ]
    .into_iter()
    .filter_map(|(name, nodes)| Some((name, nodes?)))
}

/// All positions lie within the picture.
fn check_positions(file: &LandmarkFile, marking: &MarkingDocument, place: &str, problems: &mut Vec<Problem>) {
    for (landmark, position) in &marking.points.0 {
        check_position(file, *position, &format!("{place}.points.{landmark}"), problems);
    }
    for (name, nodes) in curves(marking) {
        for (index, node) in nodes.iter().enumerate() {
            if let NodeDocument::Contour(position) = node {
                check_position(file, *position, &format!("{place}.curves.{name}[{index}]"), problems);
            }
        }
    }
    let irises = marking.irises.iter().flat_map(|irises| [("r", &irises.r), ("l", &irises.l)]);
    for (side, iris) in irises.filter_map(|(side, iris)| Some((side, iris.as_ref()?))) {
        check_position(file, iris.centre, &format!("{place}.irises.{side}.centre"), problems);
        if iris.diameter > f64::from(file.photo.width.max(file.photo.height)) {
            let message = format!("A diameter of {} pixels is larger than the picture", iris.diameter);
            problems.push(Problem::new(format!("{place}.irises.{side}.diameter"), message, "Measure it again."));
        }
    }
}

fn check_position(file: &LandmarkFile, [x, y]: Position, place: &str, problems: &mut Vec<Problem>) {
    let (width, height) = (file.photo.width, file.photo.height);
    let inside = (0.0..=f64::from(width)).contains(&x) && (0.0..=f64::from(height)).contains(&y);
    if !inside {
        let message = format!("({x}, {y}) lies outside the picture of {width} × {height} pixels");
        problems.push(Problem::new(place, message, "Place the point within the picture."));
    }
}

/// Lips are either closed or parted.
fn check_stomion(marking: &MarkingDocument, place: &str, problems: &mut Vec<Problem>) {
    let has = |landmark| marking.points.0.contains_key(&landmark);
    if has(Landmark::Sto) && (has(Landmark::StoS) || has(Landmark::StoI)) {
        let message = "sto says that the lips are closed, sto_s and sto_i that they are parted";
        problems.push(Problem::new(format!("{place}.points"), message, "Keep sto, or sto_s and sto_i."));
    }
}

/// All markings of a photo agree on whether the lips are parted.
fn check_agreement(file: &LandmarkFile, problems: &mut Vec<Problem>) {
    let parted = |marking: &MarkingDocument| !marking.points.0.contains_key(&Landmark::Sto);
    let first = file.markings.first().map(parted);
    if let Some(other) = file.markings.iter().position(|marking| Some(parted(marking)) != first) {
        let message = format!("markings[0] and markings[{other}] disagree on whether the lips are parted");
        problems.push(Problem::new("markings", message, "Mark sto in all of them, or sto_s and sto_i in all of them."));
    }
}

fn check_scale(file: &LandmarkFile, problems: &mut Vec<Problem>) {
    if let Some(scale) = &file.scale {
        check_uncertainty(scale, problems);
    }
    match &file.scale {
        Some(ScaleDocument::Iris {}) => {
            let irises = file.markings.iter().filter_map(|marking| marking.irises.as_ref());
            if irises.into_iter().all(|irises| irises.r.is_none() && irises.l.is_none()) {
                let message = "The scale is to come from the irises, but none is marked";
                problems.push(Problem::new("scale", message, "Mark the irises, or leave the scale out."));
            }
        }
        Some(ScaleDocument::Ruler { from, to, .. }) => {
            check_position(file, *from, "scale.from", problems);
            check_position(file, *to, "scale.to", problems);
            if from == to {
                let message = format!("Both ends of the ruler lie at ({}, {})", from[0], from[1]);
                problems.push(Problem::new("scale", message, "Mark two ends that are apart."));
            }
        }
        Some(ScaleDocument::MmPerPx { .. }) | None => {}
    }
}
