//! Checks of what a landmark file means, beyond its structure: of all its markings together, and of its photo.

use super::check_curves::check_curves;
use super::check_sides::check_sides;
use super::check_size::{check_millimetres, check_pixels, check_uncertainty};
use super::document::{
    IrisesDocument, LandmarkFile, MarkingDocument, NodeDocument, PhotoDocument, Position, ScaleDocument,
};
use super::problem::{LandmarkProblem, LandmarkProblems};
use super::proposals;
use crate::landmark::Landmark;

/// Checks everything about a file that can be checked without its photo.
pub(super) fn check(file: &LandmarkFile) -> Result<(), LandmarkProblems> {
    let mut problems = Vec::new();
    for (index, marking) in file.markings.iter().enumerate() {
        let place = format!("markings[{index}]");
        let before = problems.len();
        check_unit(file, marking, &place, &mut problems);
        if problems.len() > before {
            // In another unit nothing else can be said of the points.
            continue;
        }
        check_positions(file, marking, &place, &mut problems);
        check_stomion(marking, &place, &mut problems);
        proposals::check(marking, &place, &mut problems);
        let configuration = marking.unmirrored(file.mirroring()).configuration;
        check_pixels(&configuration, &place, &mut problems);
        check_sides(&configuration, file.mirrored, &place, &mut problems);
        check_curves(&configuration, &place, &mut problems);
    }
    check_agreement(file, &mut problems);
    check_scale(file, &mut problems);
    // The mean marking has a meaning only where the markings have one.
    if problems.is_empty() {
        let photo = file.marked_photo();
        if let Some(calibration) = &photo.calibration {
            check_millimetres(&photo.mean_marking(), calibration, &mut problems);
        }
    }
    if !problems.is_empty() {
        for (index, marking) in file.markings.iter().enumerate() {
            name_corner(marking, &format!("markings[{index}]"), &mut problems);
        }
    }
    LandmarkProblems::none(problems)
}

/// By what a landmark file belongs to a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Belonging {
    /// The sum that it states is the photo's: no name and no size says it better.
    Sum,
    /// The picture's sum is the one that it states, the file's is not: only metadata has changed since.
    PictureAlone,
    /// It states no sum; the size is right.
    Unstated,
}

/// By what the file belongs to the photo of a size and of these sums.
pub(super) fn belonging(
    file: &LandmarkFile,
    (width, height): (u32, u32),
    sha256: &str,
    picture_sha256: Option<&str>,
) -> Result<Belonging, LandmarkProblems> {
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
        problems.push(LandmarkProblem::new("photo", message, remedy));
    }
    let is = |stated: &Option<String>, sum: Option<&str>| {
        Some(stated.as_ref()?.eq_ignore_ascii_case(sum.unwrap_or_default()))
    };
    let belonging = match (is(&stated.sha256, Some(sha256)), is(&stated.picture_sha256, picture_sha256)) {
        (Some(true), _) | (None, Some(true)) => Belonging::Sum,
        (Some(false), Some(true)) => Belonging::PictureAlone,
        (None, None) => Belonging::Unstated,
        (_, picture) => {
            problems.push(another_photo(stated, sha256, picture.is_some() && picture_sha256.is_some()));
            Belonging::Unstated
        }
    };
    LandmarkProblems::none(problems).map(|()| belonging)
}

/// The sums differ. Whether the pictures do too is not always known.
fn another_photo(stated: &PhotoDocument, sha256: &str, pictures_differ: bool) -> LandmarkProblem {
    let begins = |sum: &str| sum.chars().take(12).collect::<String>();
    let place = if stated.sha256.is_some() { "photo.sha256" } else { "photo.picture_sha256" };
    let sums = match &stated.sha256 {
        Some(sum) => format!("its SHA-256 begins {}, this one's {}", begins(sum), begins(sha256)),
        None => "its picture has another SHA-256".to_owned(),
    };
    if pictures_differ {
        let message = format!("The landmarks belong to another photo: {sums}, and not only the metadata differ");
        let remedy = "Use the photo they were marked on, as it was: a picture that was saved anew, resized or turned is another, and so is a file that was damaged.";
        return LandmarkProblem::new(place, message, remedy);
    }
    let message = format!("The landmarks belong to another photo, or to this one before its metadata changed: {sums}");
    let remedy = format!(
        "Use the photo they were marked on; a copy that was damaged is another. If only metadata changed since (a date, a comment), and the picture neither was \
         saved anew nor lies another way, write {sha256} here, or take this line out."
    );
    LandmarkProblem::new(place, message, remedy)
}

/// All positions lie within the picture. Where more than half of them do not, the picture's size is what is wrong, and
/// one problem says so.
fn check_positions(file: &LandmarkFile, marking: &MarkingDocument, place: &str, problems: &mut Vec<LandmarkProblem>) {
    let mut outside = Vec::new();
    let mut count = 0;
    let mut check = |position: Position, place: &str| {
        count += 1;
        check_position(file, position, place, &mut outside);
    };
    for (landmark, position) in &marking.points.0 {
        check(*position, &format!("{place}.points.{landmark}"));
    }
    for (name, nodes) in marking.curves.iter() {
        for (index, node) in nodes.iter().enumerate() {
            if let NodeDocument::Contour(position) = node {
                check(*position, &format!("{place}.curves.{name}[{index}]"));
            }
        }
    }
    for (name, iris) in marking.irises.iter().flat_map(IrisesDocument::iter) {
        check(iris.centre, &format!("{place}.irises.{}.centre", name.trim_start_matches("iris_")));
    }
    if 2 * outside.len() > count {
        let (width, height) = (file.photo.width, file.photo.height);
        let outside = outside.len();
        let message =
            format!("{outside} of its {count} positions lie outside the picture of {width} × {height} pixels");
        let remedy = "Correct photo.width and photo.height, or use the landmarks that belong to the photo.";
        problems.push(LandmarkProblem::new(place, message, remedy));
    } else {
        problems.append(&mut outside);
    }
    for (name, iris) in marking.irises.iter().flat_map(IrisesDocument::iter) {
        let side = name.trim_start_matches("iris_");
        if iris.diameter > f64::from(file.photo.width.max(file.photo.height)) {
            let message = format!("A diameter of {} pixels is larger than the picture", iris.diameter);
            problems.push(LandmarkProblem::new(
                format!("{place}.irises.{side}.diameter"),
                message,
                "Measure it again.",
            ));
        }
    }
}

/// The smallest side of a picture, in pixels, from which on a face within the first hundred pixels of it is none: it
/// would have fewer than ten of them between the corners of an eye.
const LEAST_SIDE: u32 = 500;

/// The coordinates are pixels: not fractions or percent of the picture's size.
fn check_unit(file: &LandmarkFile, marking: &MarkingDocument, place: &str, problems: &mut Vec<LandmarkProblem>) {
    let contours = marking.curves.iter().flat_map(|(_, nodes)| nodes).filter_map(|node| match node {
        NodeDocument::Contour(position) => Some(*position),
        NodeDocument::Named(_) => None,
    });
    let all: Vec<f64> = marking.points.0.values().copied().chain(contours).flatten().collect();
    if all.iter().any(|coordinate| *coordinate < 0.0) {
        return;
    }
    let most = all.into_iter().fold(0.0, f64::max);
    let (unit, remedy) = if most <= 1.0 {
        (
            "fractions of the picture's width and height",
            "Multiply x by the width and y by the height of the upright picture.",
        )
    } else if most <= 100.0 && file.photo.width.min(file.photo.height) >= LEAST_SIDE {
        (
            "percent of the picture's width and height",
            "Multiply x by a hundredth of the width and y by a hundredth of the height of the upright picture.",
        )
    } else {
        return;
    };
    let (width, height) = (file.photo.width, file.photo.height);
    let most = coordinate(most);
    let message = format!(
        "No coordinate is larger than {most} in a picture of {width} × {height} pixels: they seem to be {unit}, and \
         pixels are meant"
    );
    problems.push(LandmarkProblem::new(format!("{place}.points"), message, remedy));
}

/// Where a file has problems, a point in the picture's corner is the likely cause of some: programs put there what
/// they did not find.
fn name_corner(marking: &MarkingDocument, place: &str, problems: &mut Vec<LandmarkProblem>) {
    for (landmark, position) in &marking.points.0 {
        if *position == [0.0, 0.0] {
            let message = format!("{landmark} lies at (0, 0), which often stands for a missing point");
            let remedy = "Mark it, or leave it out of the file: what is not marked is left out of the measures.";
            problems.push(LandmarkProblem::new(format!("{place}.points.{landmark}"), message, remedy));
        }
    }
}

fn check_position(file: &LandmarkFile, [x, y]: Position, place: &str, problems: &mut Vec<LandmarkProblem>) {
    let (width, height) = (file.photo.width, file.photo.height);
    let inside = (0.0..=f64::from(width)).contains(&x) && (0.0..=f64::from(height)).contains(&y);
    if !inside {
        let message =
            format!("({}, {}) lies outside the picture of {width} × {height} pixels", coordinate(x), coordinate(y));
        let negative = x < 0.0 && y < 0.0 && x == y;
        let remedy = if negative {
            "Place the point within the picture; where the number stands for a missing point, leave the point out of \
             the file."
        } else {
            "Place the point within the picture."
        };
        problems.push(LandmarkProblem::new(place, message, remedy));
    }
}

/// A coordinate as the file has it, or one of any size in a few characters.
fn coordinate(value: f64) -> String {
    if value.abs() < 1e12 { value.to_string() } else { format!("{value:.1e}") }
}

/// Lips are either closed or parted.
fn check_stomion(marking: &MarkingDocument, place: &str, problems: &mut Vec<LandmarkProblem>) {
    let has = |landmark| marking.points.0.contains_key(&landmark);
    if has(Landmark::Sto) && (has(Landmark::StoS) || has(Landmark::StoI)) {
        let message = "sto says that the lips are closed, sto_s and sto_i that they are parted";
        problems.push(LandmarkProblem::new(format!("{place}.points"), message, "Keep sto, or sto_s and sto_i."));
    }
}

/// All markings of a photo agree on whether the lips are parted.
fn check_agreement(file: &LandmarkFile, problems: &mut Vec<LandmarkProblem>) {
    let parted = |marking: &MarkingDocument| !marking.points.0.contains_key(&Landmark::Sto);
    let first = file.markings.first().map(parted);
    if let Some(other) = file.markings.iter().position(|marking| Some(parted(marking)) != first) {
        let message = format!("markings[0] and markings[{other}] disagree on whether the lips are parted");
        problems.push(LandmarkProblem::new(
            "markings",
            message,
            "Mark sto in all of them, or sto_s and sto_i in all of them.",
        ));
    }
}

fn check_scale(file: &LandmarkFile, problems: &mut Vec<LandmarkProblem>) {
    if let Some(scale) = &file.scale {
        check_uncertainty(scale, problems);
    }
    match &file.scale {
        Some(ScaleDocument::Iris {}) => {
            let mut irises = file.markings.iter().flat_map(|marking| &marking.irises).flat_map(IrisesDocument::iter);
            if irises.next().is_none() {
                let message = "The scale is to come from the irises, but none is marked";
                problems.push(LandmarkProblem::new("scale", message, "Mark the irises, or leave the scale out."));
            }
        }
        Some(ScaleDocument::Ruler { from, to, .. }) => {
            check_position(file, *from, "scale.from", problems);
            check_position(file, *to, "scale.to", problems);
            if from == to {
                let message = format!("Both ends of the ruler lie at ({}, {})", from[0], from[1]);
                problems.push(LandmarkProblem::new("scale", message, "Mark two ends that are apart."));
            }
        }
        Some(ScaleDocument::MmPerPx { .. }) | None => {}
    }
}
