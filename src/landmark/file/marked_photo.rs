//! From a landmark file's marks to the marked photo that is measured, and back: a mirrored picture is un-mirrored here.

use super::document::{
    CosmeticsDocument, CurvesDocument, ExpressionDocument, IrisDocument, IrisesDocument, LandmarkFile, MarkingDocument,
    NodeDocument, PointsDocument, Position, ScaleDocument,
};
use crate::geometry::{Image, Point};
use crate::landmark::{
    Calibration, Configuration, Cosmetics, CurveName, Expression, Iris, Irises, MarkedPhoto, Marking, Node,
};

/// How a picture as its file shows it lies to the un-mirrored picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mirroring {
    /// The width of the picture in pixels.
    pub width: u32,
    /// Whether the picture is a mirror image.
    pub mirrored: bool,
}

impl From<CosmeticsDocument> for Cosmetics {
    fn from(stated: CosmeticsDocument) -> Self {
        match stated {
            CosmeticsDocument::Yes => Self::Yes,
            CosmeticsDocument::No => Self::No,
            CosmeticsDocument::Unknown => Self::Unknown,
        }
    }
}

impl Mirroring {
    /// The point of the un-mirrored picture at a position of the picture as the file shows it.
    pub fn unmirrored(self, [x, y]: Position) -> Point<Image> {
        Point::new(self.across(x), y)
    }

    /// The position in the picture as the file shows it of a point of the un-mirrored picture.
    pub fn position(self, point: Point<Image>) -> Position {
        [self.across(point.x), point.y]
    }

    fn across(self, x: f64) -> f64 {
        if self.mirrored { f64::from(self.width) - x } else { x }
    }
}

impl LandmarkFile {
    /// What was marked, un-mirrored: right is the subject's right in everything that follows.
    pub fn marked_photo(&self) -> MarkedPhoto {
        let mirroring = self.mirroring();
        MarkedPhoto {
            width: self.photo.width,
            height: self.photo.height,
            mirrored: self.mirrored,
            expression: self.expression.map(|expression| match expression {
                ExpressionDocument::Rest => Expression::Rest,
                ExpressionDocument::Smile => Expression::Smile,
                ExpressionDocument::Other => Expression::Other,
            }),
            cosmetics: self.cosmetics.unwrap_or_default().into(),
            // Read and checked with the file's structure.
            taken: self.photo.taken.as_deref().and_then(|day| day.parse().ok()),
            calibration: self.scale.as_ref().map(|scale| match *scale {
                ScaleDocument::Iris {} => Calibration::Iris,
                ScaleDocument::Ruler { from, to, length_mm, u_mm } => Calibration::Ruler {
                    from: mirroring.unmirrored(from),
                    to: mirroring.unmirrored(to),
                    length_mm,
                    u_mm,
                },
                ScaleDocument::MmPerPx { value, u_mm } => Calibration::Factor { mm_per_px: value, u_mm },
            }),
            focal_length: None,
            markings: self.markings.iter().map(|marking| marking.unmirrored(mirroring)).collect(),
        }
    }

    /// How the picture as its file shows it lies to the un-mirrored picture.
    pub(super) fn mirroring(&self) -> Mirroring {
        Mirroring { width: self.photo.width, mirrored: self.mirrored }
    }
}

impl MarkingDocument {
    /// The marks in the un-mirrored picture.
    pub fn unmirrored(&self, mirroring: Mirroring) -> Marking {
        let mut configuration = Configuration::default();
        for (landmark, position) in &self.points.0 {
            configuration.set_point(*landmark, Some(mirroring.unmirrored(*position)));
        }
        for (name, nodes) in self.curves.iter() {
            let node = |node: &NodeDocument| match node {
                NodeDocument::Named(landmark) => Node::Named(*landmark),
                NodeDocument::Contour(position) => Node::Contour(mirroring.unmirrored(*position)),
            };
            configuration.set_curve(name, Some(nodes.iter().map(node).collect()));
        }
        let iris = |iris: &IrisDocument| Iris { centre: mirroring.unmirrored(iris.centre), diameter: iris.diameter };
        let irises = self.irises.clone().unwrap_or_default();
        let irises = Irises { right: irises.r.as_ref().map(iris), left: irises.l.as_ref().map(iris) };
        Marking { configuration, irises, marker: self.marker.clone(), origins: self.stated_origins() }
    }

    /// The document with marks of the un-mirrored picture; how and when they were marked is left open.
    pub fn new(marking: &Marking, mirroring: Mirroring) -> Self {
        let configuration = &marking.configuration;
        let position = |point| mirroring.position(point);
        let node = |node: &Node<Image>| match node {
            Node::Named(landmark) => NodeDocument::Named(*landmark),
            Node::Contour(point) => NodeDocument::Contour(position(*point)),
        };
        let mut curves = CurvesDocument::default();
        for name in CurveName::ALL {
            curves.set(name, configuration.curve(name).map(|nodes| nodes.iter().map(node).collect()));
        }
        let iris = |iris: Iris| IrisDocument { centre: position(iris.centre), diameter: iris.diameter };
        let Irises { right, left } = marking.irises;
        Self {
            marker: marking.marker.clone(),
            points: PointsDocument(configuration.points().map(|(name, point)| (name, position(point))).collect()),
            curves,
            irises: right.or(left).map(|_| IrisesDocument { r: right.map(iris), l: left.map(iris) }),
            ..Self::default()
        }
    }
}
