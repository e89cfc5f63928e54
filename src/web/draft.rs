//! The marking that the page works on: every mark with how it came to its place, and the answers about the photo.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::landmark::file::{
    CurvesDocument, ExpressionDocument, IrisDocument, IrisesDocument, LandmarkFile, MarkingDocument, NodeDocument,
    OriginDocument, OriginsDocument, PhotoDocument, PointsDocument, Position, ScaleDocument,
};
use crate::landmark::{CurveName, Landmark};
use crate::pipeline::sha256;
use crate::text::printable;

/// A marking that is being made, as the page sends it and as it lies on disk. Positions are in pixels of the upright picture
/// as the file shows it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// What was answered about the photo.
    pub about: About,
    /// Which of the file's markings it corrects; a new one where it is absent.
    #[serde(default)]
    pub corrects: Option<Corrected>,
    /// Whether it was begun as a further, blind marking.
    #[serde(default)]
    pub blind: bool,
    /// Where the page's guide stands.
    #[serde(default)]
    pub step: String,
    /// The points that were clicked to place the rest.
    #[serde(default)]
    pub anchors: IndexMap<String, Position>,
    /// The named points.
    #[serde(default)]
    pub points: IndexMap<String, Mark>,
    /// The optional points, curves and irises that were left out on purpose.
    #[serde(default)]
    pub skipped: Vec<String>,
    /// The curves.
    #[serde(default)]
    pub curves: IndexMap<String, Vec<CurveNode>>,
    /// The irises, `r` and `l`.
    #[serde(default)]
    pub irises: IndexMap<String, IrisMark>,
    /// What relates pixels to millimetres.
    #[serde(default)]
    pub scale: ScaleChoice,
}

/// A marking that is corrected: its place in the file, counted from 0, and the SHA-256 of what stands there, so that no other
/// marking is replaced where the file has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corrected {
    /// Its place.
    pub index: usize,
    /// In hexadecimal digits.
    pub sha256: String,
}

impl Corrected {
    /// The marking at a place of a file; `None` where there is none.
    pub fn of(file: &LandmarkFile, index: usize) -> Option<Self> {
        let bytes = serde_json::to_vec(file.markings.get(index)?).ok()?;
        Some(Self { index, sha256: sha256(&bytes) })
    }
}

/// What was answered about the photo.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// Whether the picture is a mirror image.
    pub mirrored: bool,
    /// Whether the lips are parted.
    pub parted: bool,
    /// Whether the eyes are in the picture.
    pub eyes: bool,
    /// The expression of the face.
    pub expression: Expression,
}

/// The expression of the face.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the words are the landmark file's, which describes them")]
pub enum Expression {
    #[default]
    Rest,
    Smile,
    Other,
}

/// How a mark came to where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// The program put it there and nobody has looked at it: it is not marked yet.
    Proposed,
    /// A person put it there.
    Placed,
    /// A person moved it from where it was proposed.
    Moved,
    /// A person let it stand where it was proposed.
    Confirmed,
}

/// A point.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// Where.
    pub at: Position,
    /// How it came there.
    pub origin: Origin,
}

/// One point of a curve.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum CurveNode {
    /// A named point.
    Named(String),
    /// A further contour point.
    Contour(Mark),
}

/// An iris.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IrisMark {
    /// Its centre.
    pub centre: Position,
    /// Its horizontal visible diameter in pixels.
    pub diameter: f64,
    /// How it came there.
    pub origin: Origin,
    /// Whether a person put its centre there, while how wide it is is a proposal still.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub centred: bool,
}

/// What relates pixels to millimetres.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ScaleChoice {
    /// The irises.
    Iris,
    /// A length in the picture.
    Ruler {
        /// One end.
        from: Position,
        /// The other end.
        to: Position,
        /// The length between them in millimetres.
        length_mm: f64,
        /// How the ends came to their places.
        origin: Origin,
        /// The standard uncertainty of the length, as a file that is corrected may state it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        u_mm: Option<f64>,
    },
    /// A known scale.
    MmPerPx {
        /// Millimetres per pixel.
        value: f64,
        /// Its standard uncertainty, likewise.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        u_mm: Option<f64>,
    },
    /// Nothing: lengths are in percent of the biocular width.
    #[default]
    None,
}

/// The farthest that a mark may lie from the picture's corner, in pixels: the side of the largest picture.
const FARTHEST: f64 = 65_535.0;

impl Draft {
    /// Whether all marks have names that are known and lie about the picture: what no page sends is no draft.
    ///
    /// # Errors
    ///
    /// The first name or figure that is wrong.
    pub fn check(&self) -> Result<(), String> {
        let is_point = |name: &str| Landmark::from_id(name).is_some();
        let points = self.points.keys().chain(self.anchors.keys()).map(|name| (name, is_point(name)));
        let curves = self.curves.keys().map(|name| (name, CurveName::from_id(name).is_some()));
        let nodes = self.curves.values().flatten().filter_map(|node| match node {
            CurveNode::Named(name) => Some((name, is_point(name))),
            CurveNode::Contour(_) => None,
        });
        let irises = self.irises.keys().map(|side| (side, ["r", "l"].contains(&side.as_str())));
        let mut names = points.chain(curves).chain(nodes).chain(irises);
        if let Some((name, _)) = names.find(|(_, is_known)| !is_known) {
            let name: String = printable(name).chars().take(40).collect();
            return Err(format!("“{name}” is no mark that this program knows."));
        }
        let near = |(_, [x, y]): &(&str, Position)| x.abs() <= FARTHEST && y.abs() <= FARTHEST;
        if let Some((name, [x, y])) = self.positions().find(|position| !near(position)) {
            return Err(format!("{name} lies at ({x:.4e}, {y:.4e}), more than {FARTHEST} pixels outside the picture."));
        }
        let fits = |iris: &IrisMark| iris.diameter > 0.0 && iris.diameter <= FARTHEST;
        match self.irises.values().find(|iris| !fits(iris)) {
            Some(iris) => Err(format!("An iris is {:.4e} pixels wide, and may be up to {FARTHEST}.", iris.diameter)),
            None => Ok(()),
        }
    }

    /// The positions of all marks, each with what it belongs to.
    fn positions(&self) -> impl Iterator<Item = (&str, Position)> {
        let points = self.points.iter().map(|(name, mark)| (name.as_str(), mark.at));
        let anchors = self.anchors.iter().map(|(name, at)| (name.as_str(), *at));
        let curves = self.curves.iter().flat_map(|(name, nodes)| contour(nodes).map(|mark| (name.as_str(), mark.at)));
        let irises = self.irises.values().map(|iris| ("an iris", iris.centre));
        let ends = match self.scale {
            ScaleChoice::Ruler { from, to, .. } => vec![("the ruler", from), ("the ruler", to)],
            _ => Vec::new(),
        };
        points.chain(anchors).chain(curves).chain(irises).chain(ends)
    }

    /// The marks that nobody has touched or confirmed yet, by name.
    pub fn open(&self) -> Vec<&str> {
        let proposed = |origin: &Origin| *origin == Origin::Proposed;
        let points = self.points.iter().filter(|(_, mark)| proposed(&mark.origin)).map(|(name, _)| name.as_str());
        let curves = self.curves.iter().filter(|(_, nodes)| contour(nodes).any(|mark| proposed(&mark.origin)));
        let irises = self.irises.iter().filter(|(_, iris)| proposed(&iris.origin));
        let irises = irises.map(|(side, _)| if side == "r" { "iris_r" } else { "iris_l" });
        let ruler = matches!(self.scale, ScaleChoice::Ruler { origin: Origin::Proposed, .. }).then_some("ruler");
        points.chain(curves.map(|(name, _)| name.as_str())).chain(irises).chain(ruler).collect()
    }

    /// The draft with nothing but what a person has placed, moved or confirmed.
    #[must_use]
    pub fn settled(&self) -> Self {
        let mut settled = self.clone();
        settled.points.retain(|_, mark| mark.origin != Origin::Proposed);
        settled.irises.retain(|_, iris| iris.origin != Origin::Proposed);
        let points = &settled.points;
        settled.curves.retain(|_, nodes| {
            nodes.iter().all(|node| match node {
                CurveNode::Named(name) => points.contains_key(name),
                CurveNode::Contour(mark) => mark.origin != Origin::Proposed,
            })
        });
        if matches!(settled.scale, ScaleChoice::Ruler { origin: Origin::Proposed, .. }) {
            settled.scale = ScaleChoice::None;
        }
        if settled.scale == ScaleChoice::Iris && settled.irises.is_empty() {
            settled.scale = ScaleChoice::None;
        }
        settled
    }

    /// The marking as a landmark file has it, all marks of the draft in it; names that are not known are left to the file's
    /// own check.
    pub fn marking(&self, marker: Option<&str>) -> MarkingDocument {
        let point = |(name, mark): (&String, &Mark)| Some((Landmark::from_id(name)?, mark.at));
        let curve = |name: CurveName| self.curves.get(name.id()).map(|nodes| nodes.iter().filter_map(node).collect());
        let iris = |side: &str| {
            self.irises.get(side).map(|iris| IrisDocument { centre: iris.centre, diameter: iris.diameter })
        };
        MarkingDocument {
            marker: marker.filter(|marker| !marker.is_empty()).map(str::to_owned),
            marked_at: None,
            method: Some("manual".to_owned()),
            points: PointsDocument(self.points.iter().filter_map(point).collect()),
            curves: CurvesDocument {
                upper_border: curve(CurveName::UpperBorder).unwrap_or_default(),
                upper_free_margin: curve(CurveName::UpperFreeMargin),
                lower_free_margin: curve(CurveName::LowerFreeMargin),
                lower_border: curve(CurveName::LowerBorder),
            },
            irises: (!self.irises.is_empty()).then(|| IrisesDocument { r: iris("r"), l: iris("l") }),
            origins: Some(self.origins()),
        }
    }

    fn origins(&self) -> OriginsDocument {
        let points =
            self.points.iter().filter_map(|(name, mark)| Some((Landmark::from_id(name)?.id(), origin(mark.origin)?)));
        let curves = self.curves.iter().filter_map(|(name, nodes)| {
            let mut origins: Vec<Origin> = contour(nodes).map(|mark| mark.origin).collect();
            origins.dedup();
            // A curve of which a single point was touched was looked at and mended.
            let whole = match origins.as_slice() {
                [] => return None,
                [one] => *one,
                _ => Origin::Moved,
            };
            Some((CurveName::from_id(name)?.id(), origin(whole)?))
        });
        let irises = self
            .irises
            .iter()
            .filter_map(|(side, iris)| Some((if side == "r" { "iris_r" } else { "iris_l" }, origin(iris.origin)?)));
        OriginsDocument(points.chain(curves).chain(irises).collect())
    }

    /// The scale as a landmark file has it.
    pub fn scale(&self) -> Option<ScaleDocument> {
        match self.scale {
            ScaleChoice::Iris => Some(ScaleDocument::Iris {}),
            ScaleChoice::Ruler { from, to, length_mm, u_mm, .. } => {
                Some(ScaleDocument::Ruler { from, to, length_mm, u_mm })
            }
            ScaleChoice::MmPerPx { value, u_mm } => Some(ScaleDocument::MmPerPx { value, u_mm }),
            ScaleChoice::None => None,
        }
    }

    /// A landmark file with this marking alone.
    pub fn file(&self, photo: PhotoDocument, marker: Option<&str>) -> LandmarkFile {
        LandmarkFile {
            format: "lipmetry-landmarks".to_owned(),
            version: 1,
            photo,
            mirrored: self.about.mirrored,
            expression: Some(match self.about.expression {
                Expression::Rest => ExpressionDocument::Rest,
                Expression::Smile => ExpressionDocument::Smile,
                Expression::Other => ExpressionDocument::Other,
            }),
            scale: self.scale(),
            markings: vec![self.marking(marker)],
        }
    }
}

fn contour(nodes: &[CurveNode]) -> impl Iterator<Item = &Mark> {
    nodes.iter().filter_map(|node| match node {
        CurveNode::Contour(mark) => Some(mark),
        CurveNode::Named(_) => None,
    })
}

fn node(node: &CurveNode) -> Option<NodeDocument> {
    match node {
        CurveNode::Named(name) => Landmark::from_id(name).map(NodeDocument::Named),
        CurveNode::Contour(mark) => Some(NodeDocument::Contour(mark.at)),
    }
}

fn origin(origin: Origin) -> Option<OriginDocument> {
    match origin {
        Origin::Proposed => None,
        Origin::Placed => Some(OriginDocument::Placed),
        Origin::Moved => Some(OriginDocument::Moved),
        Origin::Confirmed => Some(OriginDocument::Confirmed),
    }
}
