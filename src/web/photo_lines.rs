//! The lines that the page draws over the photo while marks move: the curves through the marks, and the facial midline.

use serde::Serialize;

use crate::alignment::facial_midline;
use crate::geometry::{Image, Point};
use crate::landmark::file::{Mirroring, Position};
use crate::landmark::{Configuration, CurveName};

use super::draft::Draft;

/// The curves and the midline, in pixels of the picture as the file shows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PhotoLines {
    /// The curves by their names, as paths in SVG's notation.
    pub curves: Vec<(&'static str, String)>,
    /// Two points on the facial midline, where there are stable points enough to find it.
    pub midline: Option<[Position; 2]>,
    /// Whether the points that it was found by are marked, rather than proposed.
    pub midline_is_marked: bool,
}

/// The lines through a draft's marks, on a picture of a width and height in pixels.
pub fn photo_lines(draft: &Draft, (width, height): (u32, u32)) -> PhotoLines {
    let mirroring = draft.mirroring(width);
    let configuration = draft.marking.unmirrored(mirroring).configuration;
    let settled = draft.settled().marking.unmirrored(mirroring).configuration;
    let curves =
        CurveName::ALL.into_iter().filter_map(|name| Some((name.id(), curve_path(&configuration, name, mirroring)?)));
    let marked = facial_midline(|landmark| settled.point(landmark));
    let axis = marked.or_else(|| facial_midline(|landmark| configuration.point(landmark)));
    let length = f64::from(height);
    let midline =
        axis.map(|axis| [-length, length].map(|along| mirroring.position(axis.origin() + axis.direction() * along)));
    PhotoLines { curves: curves.collect(), midline, midline_is_marked: marked.is_some() }
}

/// A marked curve in the picture as the file shows it, as a path in SVG's notation; `None` where it is not marked.
pub fn curve_path(configuration: &Configuration<Image>, name: CurveName, mirroring: Mirroring) -> Option<String> {
    let curve = configuration.fitted(name)?.map_affine(|point: Point<Image>| {
        let [x, y] = mirroring.position(point);
        Point::<Image>::new(x, y)
    });
    Some(curve.path().to_svg())
}
