//! A mouth with its marks as the page shows it: of all photos of a visit at one scale and turned alike.

use jpeg_encoder::EncodingError;
use serde::Serialize;

use crate::alignment::average_face_on;
use crate::geometry::{Image, Point, Similarity, Vector};
use crate::imaging::PixelRegion;
use crate::landmark::file::{IRIS_NAMES, Mirroring, Position};
use crate::landmark::{CurveName, Landmark, Marking};
use crate::matching::similarity;

use super::marking_session::DecodedPhoto;
use super::photo_lines::curve_path;

/// How much of the face is shown, in millimetres of a face of average size: the mouth, the base of the nose and the chin's fold.
const SHOWN_MM: [f64; 2] = [78.0, 52.0];

/// How wide a mouth is taken to be where nothing but its corners tells the scale, in millimetres.
const MOUTH_MM: f64 = 50.0;

/// The most pixels of a picture of a mouth, across: more than a page shows of it.
const MOST_PIXELS: u32 = 1600;

/// What takes pixels of an un-mirrored photo to millimetres in an upright face, right and down from the middle of the mouth.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    to_face: Similarity<Image, Image>,
    /// The middle of the mouth, in the face.
    middle: Point<Image>,
}

/// What the page shows of a mouth. Positions are in pixels of the upright picture as its file shows it.
#[derive(Debug, Default, Serialize)]
pub(super) struct MouthView {
    /// Width and height of what is shown, in millimetres.
    pub shown: [f64; 2],
    /// What takes a position to millimetres from the middle of what is shown: x' = a x + c y + e and y' = b x + d y + f, in the order of
    /// the letters; null where no mouth is known.
    pub to_mm: Option<[f64; 6]>,
    /// Where the picture of the mouth begins, and how many of the photo's pixels are one of its, along each side.
    pub left: u32,
    /// The same from above.
    pub top: u32,
    /// The size of its pixels.
    pub side: u32,
    /// The curves by their names, as paths in SVG's notation.
    pub lines: Vec<(&'static str, String)>,
    /// The points by their names.
    pub points: Vec<(&'static str, Position)>,
    /// The picture of the mouth, as JPEG.
    #[serde(skip)]
    pub jpeg: Vec<u8>,
}

impl Frame {
    /// The frame of a marking: by the eyes and the nose, else by the corners of the mouth. `None` without these.
    pub fn of(marking: &Marking) -> Option<Self> {
        let corner = |landmark| marking.configuration.point(landmark);
        let (right, left) = (corner(Landmark::ChR)?, corner(Landmark::ChL)?);
        let mouth = right.midpoint(left);
        let to_face = match average_face_on(&marking.configuration) {
            Some(face) => face.inverse(),
            None => {
                let across: Vector<Image> = (left - right).unit()?;
                let down = Vector::new(-across.y, across.x);
                Similarity::onto_axes(mouth, across, down, MOUTH_MM / right.distance(left))
            }
        };
        (to_face.scale().is_finite() && to_face.scale() > 0.0).then(|| Self { middle: to_face.point(mouth), to_face })
    }

    /// The same frame on another photo of the face, by the stable points that both have.
    pub fn on(&self, marks: &Marking, reference: &Marking) -> Self {
        match similarity(marks, reference) {
            Some(to_reference) => Self { to_face: to_reference.then(&self.to_face), middle: self.middle },
            None => Self::of(marks).unwrap_or_else(|| self.clone()),
        }
    }

    fn point(&self, point: Point<Image>) -> [f64; 2] {
        let at = self.to_face.point(point) - self.middle;
        [at.x, at.y]
    }

    /// The least and the largest x and y, in the un-mirrored photo, of what is shown.
    fn surroundings(&self) -> [f64; 4] {
        let [across, down] = SHOWN_MM.map(|side| side / 2.0);
        let back = self.to_face.inverse();
        let corners = [[-across, -down], [across, -down], [-across, down], [across, down]];
        let corners = corners.map(|[x, y]| back.point(self.middle + Vector::new(x, y)));
        let least = |of: fn(&Point<Image>) -> f64| corners.iter().map(of).fold(f64::INFINITY, f64::min);
        let most = |of: fn(&Point<Image>) -> f64| corners.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
        [least(|at| at.x), least(|at| at.y), most(|at| at.x), most(|at| at.y)]
    }
}

impl MouthView {
    /// The mouth of a photo with its marks.
    ///
    /// # Errors
    ///
    /// The encoder fails on no picture of a size that occurs; its error is passed on all the same.
    pub fn of(
        photo: &DecodedPhoto,
        marks: &Marking,
        frame: &Frame,
        mirroring: Mirroring,
    ) -> Result<Self, EncodingError> {
        let at = |x: f64, y: f64| frame.point(mirroring.unmirrored([x, y]));
        let ([e, f], [x1, x2], [y1, y2]) = (at(0.0, 0.0), at(1.0, 0.0), at(0.0, 1.0));
        let [least_x, least_y, most_x, most_y] = frame.surroundings();
        let ends = [mirroring.position(Point::new(least_x, least_y)), mirroring.position(Point::new(most_x, most_y))];
        let (width, height) = photo.file.photo.size();
        let within = |value: f64, most: u32| value.clamp(0.0, f64::from(most)) as u32;
        let (left, right) =
            (within(ends[0][0].min(ends[1][0]), width), within(ends[0][0].max(ends[1][0]).ceil(), width));
        let (top, bottom) = (within(ends[0][1], height), within(ends[1][1].ceil(), height));
        let region =
            PixelRegion { x: left, y: top, width: right.saturating_sub(left), height: bottom.saturating_sub(top) };
        let configuration = &marks.configuration;
        let lines = CurveName::ALL
            .into_iter()
            .filter_map(|name| Some((name.id(), curve_path(configuration, name, mirroring)?)));
        let irises = [marks.irises.right, marks.irises.left].into_iter().zip(IRIS_NAMES);
        let irises = irises.filter_map(|(iris, name)| Some((name, mirroring.position(iris?.centre))));
        let points = configuration.points().map(|(landmark, at)| (landmark.id(), mirroring.position(at)));
        let shown = Self {
            shown: SHOWN_MM,
            to_mm: Some([x1 - e, x2 - f, y1 - e, y2 - f, e, f]),
            lines: lines.collect(),
            points: points.chain(irises).collect(),
            ..Self::default()
        };
        let Some(cut) = photo.pyramid.cut(region, MOST_PIXELS) else { return Ok(shown) };
        let cut = cut?;
        Ok(Self { left: cut.left, top: cut.top, side: cut.side, jpeg: cut.jpeg, ..shown })
    }
}
