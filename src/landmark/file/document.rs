//! The landmark file as it is written. The schema is made from these types.

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize, Serializer};

use super::matches::{MAX_MATCHES, MatchDocument};
use super::origin::OriginsDocument;
use super::proposals::{MAX_PROPOSALS, ProposalDocument, snapped_schema};
use crate::landmark::{CurveName, Landmark};

/// The most markings of one photo that a file may hold.
pub(super) const MAX_MARKINGS: usize = 1000;
/// The most points that one curve may have: a click every fifth of a millimetre. The work of finding where two
/// outlines overlap grows with the square of it.
pub(super) const MAX_CURVE_POINTS: usize = 250;
/// The longest text: file names, markers, methods.
pub(super) const MAX_TEXT: usize = 255;
/// The largest width or height of a photo, in pixels.
pub(super) const MAX_SIDE: u32 = 65_535;

/// The names of the irises where marks are named: the subject's right one and the left one.
pub const IRIS_NAMES: [&str; 2] = ["iris_r", "iris_l"];

/// The landmarks of one photo.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "lipmetry landmark file")]
pub struct LandmarkFile {
    /// What kind of file this is.
    #[schemars(extend("const" = "lipmetry-landmarks"))]
    pub format: String,
    /// The version of the format.
    #[schemars(extend("const" = 1))]
    pub version: u32,
    /// The photo that the landmarks belong to.
    pub photo: PhotoDocument,
    /// Whether the photo is a mirror image, as front cameras make them. Names and coordinates stay as they
    /// are: names the subject's, coordinates those of the picture as the file shows it.
    #[schemars(default, with = "Option<bool>")]
    pub mirrored: bool,
    /// The expression of the face.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expression: Option<ExpressionDocument>,
    /// Whether there is lipstick, liner or gloss on the lips; absent is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cosmetics: Option<CosmeticsDocument>,
    /// What relates pixels to millimetres; without it lengths are in percent of the biocular width.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<ScaleDocument>,
    /// One or more independent markings of this photo.
    #[schemars(length(min = 1, max = MAX_MARKINGS))]
    pub markings: Vec<MarkingDocument>,
    /// What matching this photo with earlier ones said of its marks, and what a person decided.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default, with = "Option<Vec<MatchDocument>>", length(max = MAX_MATCHES))]
    pub matches: Vec<MatchDocument>,
}

/// The photo that the landmarks belong to.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PhotoDocument {
    /// The file name, without a folder.
    #[schemars(length(min = 1, max = MAX_TEXT), regex(pattern = r"^[^/\\]*$"))]
    pub file: String,
    /// The width of the upright picture in pixels.
    #[schemars(range(min = 1, max = MAX_SIDE))]
    pub width: u32,
    /// The height of the upright picture in pixels.
    #[schemars(range(min = 1, max = MAX_SIDE))]
    pub height: u32,
    /// The SHA-256 sum of the photo's file.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^[0-9a-fA-F]{64}$"))]
    pub sha256: Option<String>,
    /// The SHA-256 sum of the photo's picture without its metadata, as the marking page writes it for JPEG, PNG and WebP.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^[0-9a-fA-F]{64}$"))]
    pub picture_sha256: Option<String>,
    /// The day on which the photo was taken, as in 2026-03-02.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date"))]
    pub taken: Option<String>,
}

/// The expression of the face.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ExpressionDocument {
    /// At rest.
    #[default]
    Rest,
    /// Smiling.
    Smile,
    /// Something else.
    Other,
}

/// Whether there is lipstick, liner or gloss on the lips.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CosmeticsDocument {
    /// There is.
    Yes,
    /// There is none.
    No,
    /// Nobody said.
    #[default]
    Unknown,
}

/// A position in pixels of the upright picture as the file shows it: x to the right, y down, (0, 0) the
/// outer corner of the top-left pixel.
pub type Position = [f64; 2];

/// What relates pixels to millimetres.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ScaleDocument {
    /// The horizontal visible iris diameter of the marked irises, 11.71 mm ± 0.42 mm.
    Iris {},
    /// A length in the picture.
    Ruler {
        /// One end.
        from: Position,
        /// The other end.
        to: Position,
        /// The length between them in millimetres.
        #[schemars(extend("exclusiveMinimum" = 0))]
        length_mm: f64,
        /// The standard uncertainty of the length, in millimetres.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schemars(range(min = 0))]
        u_mm: Option<f64>,
    },
    /// A known scale.
    MmPerPx {
        /// Millimetres per pixel.
        #[schemars(extend("exclusiveMinimum" = 0))]
        value: f64,
        /// The standard uncertainty of the value, in millimetres per pixel.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schemars(range(min = 0))]
        u_mm: Option<f64>,
    },
}

/// One independent marking.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkingDocument {
    /// Who marked: initials or a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = MAX_TEXT))]
    pub marker: Option<String>,
    /// When, as in RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date-time"))]
    pub marked_at: Option<String>,
    /// How: `manual`, or the name of a program.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = MAX_TEXT))]
    pub method: Option<String>,
    /// The named points.
    pub points: PointsDocument,
    /// The curves.
    pub curves: CurvesDocument,
    /// The outlines of the irises.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub irises: Option<IrisesDocument>,
    /// How the marks came to their places.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origins: Option<OriginsDocument>,
    /// What proposed places for marks, so that it is known whose proposal a confirmed mark is. A mark is in one proposal at
    /// most, and one face model in a marking.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default, with = "Option<Vec<ProposalDocument>>", length(max = MAX_PROPOSALS))]
    pub proposals: Vec<ProposalDocument>,
    /// The program from which the marking was imported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imported_from: Option<ProgramDocument>,
    /// The curves that a person had moved to the colour edge.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "curve_names")]
    #[schemars(default, schema_with = "snapped_schema")]
    pub snapped: Vec<CurveName>,
}

/// The program from which a marking was imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProgramDocument {
    /// What it is called.
    #[schemars(length(min = 1, max = MAX_TEXT))]
    pub program: String,
    /// The format of its file.
    #[schemars(length(min = 1, max = MAX_TEXT))]
    pub format: String,
}

fn curve_names<S: Serializer>(curves: &[CurveName], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(curves.iter().map(|curve| curve.id()))
}

/// The named points of a marking.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PointsDocument(pub IndexMap<Landmark, Position>);

impl PointsDocument {
    /// The points that every marking has; to them comes `sto`, or `sto_s` and `sto_i`.
    pub const REQUIRED: [Landmark; 5] = [Landmark::ChR, Landmark::ChL, Landmark::CphR, Landmark::CphL, Landmark::Ls];
}

impl Serialize for PointsDocument {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(landmark, position)| (landmark.id(), position)))
    }
}

impl JsonSchema for PointsDocument {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PointsDocument".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let position = generator.subschema_for::<Position>();
        let property = |landmark: Landmark| {
            let mut schema = position.clone();
            schema.insert("description".into(), landmark.definition().into());
            (landmark.id().to_owned(), serde_json::Value::from(schema))
        };
        // Strict validators want what is required to be known in the same place.
        let with = |points: &[&str]| {
            let known: serde_json::Map<String, serde_json::Value> =
                points.iter().map(|point| ((*point).to_owned(), true.into())).collect();
            json_schema!({ "properties": known, "required": points })
        };
        let properties: serde_json::Map<String, serde_json::Value> = Landmark::ALL.into_iter().map(property).collect();
        json_schema!({
            "type": "object",
            "description": "The named points; right and left are the subject's.",
            "properties": properties,
            "required": Self::REQUIRED.map(Landmark::id),
            "anyOf": [with(&["sto"]), with(&["sto_s", "sto_i"])],
            "additionalProperties": false,
        })
    }
}

/// The curves of a marking, each from the subject's right corner of the mouth to the left one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CurvesDocument {
    /// The upper vermilion border.
    #[schemars(length(min = 2, max = MAX_CURVE_POINTS))]
    pub upper_border: Vec<NodeDocument>,
    /// The free margin of the upper lip; of closed lips the line where they meet.
    #[schemars(length(min = 2, max = MAX_CURVE_POINTS))]
    pub upper_free_margin: Option<Vec<NodeDocument>>,
    /// The free margin of the lower lip; closed lips need none of their own.
    #[schemars(length(min = 2, max = MAX_CURVE_POINTS))]
    pub lower_free_margin: Option<Vec<NodeDocument>>,
    /// The lower vermilion border.
    #[schemars(length(min = 2, max = MAX_CURVE_POINTS))]
    pub lower_border: Option<Vec<NodeDocument>>,
}

impl CurvesDocument {
    /// The marked curves; an upper border without points is not marked yet.
    pub fn iter(&self) -> impl Iterator<Item = (CurveName, &[NodeDocument])> {
        let upper_border = Some(self.upper_border.as_slice()).filter(|nodes| !nodes.is_empty());
        let curves = [
            (CurveName::UpperBorder, upper_border),
            (CurveName::UpperFreeMargin, self.upper_free_margin.as_deref()),
            (CurveName::LowerFreeMargin, self.lower_free_margin.as_deref()),
            (CurveName::LowerBorder, self.lower_border.as_deref()),
        ];
        curves.into_iter().filter_map(|(name, nodes)| Some((name, nodes?)))
    }

    /// Sets or, without points, removes a curve.
    pub fn set(&mut self, name: CurveName, nodes: Option<Vec<NodeDocument>>) {
        match name {
            CurveName::UpperBorder => self.upper_border = nodes.unwrap_or_default(),
            CurveName::UpperFreeMargin => self.upper_free_margin = nodes,
            CurveName::LowerFreeMargin => self.lower_free_margin = nodes,
            CurveName::LowerBorder => self.lower_border = nodes,
        }
    }
}

/// One point of a curve.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeDocument {
    /// The named point.
    Named(Landmark),
    /// A further contour point.
    Contour(Position),
}

impl Serialize for NodeDocument {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Named(landmark) => serializer.serialize_str(landmark.id()),
            Self::Contour(position) => position.serialize(serializer),
        }
    }
}

impl JsonSchema for NodeDocument {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "NodeDocument".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let position = generator.subschema_for::<Position>();
        json_schema!({
            "description": "The name of a named point, or the position of a further contour point.",
            "anyOf": [{ "type": "string", "enum": Landmark::ALL.map(Landmark::id) }, position],
        })
    }
}

/// The outlines of the irises, by the subject's side.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IrisesDocument {
    /// The subject's right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r: Option<IrisDocument>,
    /// The subject's left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub l: Option<IrisDocument>,
}

impl IrisesDocument {
    /// The marked irises with their names among the origins.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &IrisDocument)> {
        let irises = [(IRIS_NAMES[0], self.r.as_ref()), (IRIS_NAMES[1], self.l.as_ref())];
        irises.into_iter().filter_map(|(name, iris)| Some((name, iris?)))
    }
}

/// The outline of one iris.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IrisDocument {
    /// The centre.
    pub centre: Position,
    /// The horizontal visible diameter, in pixels.
    #[schemars(extend("exclusiveMinimum" = 0))]
    pub diameter: f64,
}
