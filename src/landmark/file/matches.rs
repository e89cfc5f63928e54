//! What matching the photo with an earlier one said of its marks, and what a person decided on that. It stands beside the
//! clicks, which it never changes, and lapses with them.

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::document::{IRIS_NAMES, LandmarkFile, MAX_CURVE_POINTS, MAX_SIDE, MAX_TEXT, Position};
use super::marked_photo::Mirroring;
use super::matches_reader::{curve_names, point_names};
use crate::geometry::{Image, Point};
use crate::landmark::{
    CurveName, Landmark, Marking, MatchDecisions, MatchState, MatchedCurve, MatchedMarks, MatchedPoint, Node,
};

/// The most photos that a file may state a match with.
pub(super) const MAX_MATCHES: usize = 20;

/// The algorithm whose decisions hold: by any other one the marks would lie elsewhere.
pub const MATCH_ALGORITHM: &str = "ncc-ecc-1";

/// What matching the photo with an earlier one said, and what a person decided. It changes no mark; it lapses when a mark of
/// either photo is moved.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchDocument {
    /// The earlier photo.
    pub to: PhotoRef,
    /// The SHA-256 sum of the clicks of both photos that the match started from.
    #[schemars(regex(pattern = r"^[0-9a-fA-F]{64}$"))]
    pub clicks: String,
    /// How the marks were matched: `ncc-ecc-1`; what another program matched is not used.
    #[schemars(length(max = MAX_TEXT))]
    pub algorithm: String,
    /// The matched points.
    #[schemars(default, with = "Option<MatchedPointsDocument>")]
    pub points: MatchedPointsDocument,
    /// The matched curves.
    #[schemars(default, with = "Option<MatchedCurvesDocument>")]
    pub curves: MatchedCurvesDocument,
}

/// A photo, by its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PhotoRef {
    /// The file name, without a folder.
    #[schemars(length(min = 1, max = MAX_TEXT), regex(pattern = r"^[^/\\]*$"))]
    pub file: String,
    /// The SHA-256 sum of the photo's file.
    #[schemars(regex(pattern = r"^[0-9a-fA-F]{64}$"))]
    pub sha256: String,
}

/// Whether a matched mark is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MatchStateDocument {
    /// It takes the place of the click.
    Accepted,
    /// It did not pass: the click stays.
    RejectedByProgram,
    /// A person rejected it: the click stays.
    RejectedByUser,
}

/// The matched points by their names: named points, `iris_r` and `iris_l`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MatchedPointsDocument(pub IndexMap<&'static str, MatchedPointDocument>);

/// The matched curves by their names.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MatchedCurvesDocument(pub IndexMap<&'static str, MatchedCurveDocument>);

/// A matched point.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchedPointDocument {
    /// Whether it is used.
    pub state: MatchStateDocument,
    /// Where it was found.
    #[schemars(schema_with = "position_schema")]
    pub at: Position,
    /// The correlation of both photos' patches.
    #[schemars(range(min = -1, max = 1))]
    pub correlation: f64,
    /// By how much the way back misses the earlier photo's mark, in millimetres of a face of average size.
    #[schemars(range(min = 0))]
    pub way_back: f64,
}

/// A matched curve.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchedCurveDocument {
    /// Whether it is used.
    pub state: MatchStateDocument,
    /// The median correlation of both photos' patches along the curve.
    #[schemars(range(min = -1, max = 1))]
    pub correlation: f64,
    /// By how much the way back misses the earlier photo's curve, root mean square, in millimetres of a face of average size.
    #[schemars(range(min = 0))]
    pub way_back: f64,
    /// Where its stations were found, from the subject's right to the left.
    #[schemars(schema_with = "positions_schema")]
    pub after: Vec<Position>,
}

fn position_schema(_: &mut SchemaGenerator) -> Schema {
    let coordinate = json_schema!({ "type": "number", "minimum": -f64::from(MAX_SIDE), "maximum": MAX_SIDE });
    json_schema!({ "type": "array", "items": coordinate, "minItems": 2, "maxItems": 2 })
}

fn positions_schema(generator: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "array", "items": position_schema(generator), "maxItems": MAX_CURVE_POINTS })
}

impl JsonSchema for MatchedPointsDocument {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "MatchedPointsDocument".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "The matched points by their names: named points, and the centres of the irises.",
            "propertyNames": { "enum": point_names() },
            "additionalProperties": generator.subschema_for::<MatchedPointDocument>(),
        })
    }
}

impl JsonSchema for MatchedCurvesDocument {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "MatchedCurvesDocument".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "The matched curves by their names.",
            "propertyNames": { "enum": curve_names() },
            "additionalProperties": generator.subschema_for::<MatchedCurveDocument>(),
        })
    }
}

/// What a file says of a person's decisions on the matched marks of a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatedDecisions {
    /// The decisions on this pair with these clicks.
    Fits(MatchDecisions),
    /// Those stated for this earlier photo are of other clicks, or of another algorithm.
    Lapsed,
    /// None are stated for this earlier photo.
    None,
}

impl StatedDecisions {
    /// What is stated in `matches` for the earlier photo of this SHA-256 sum, in hexadecimal digits of either case, and for
    /// clicks of this [`clicks_sum`].
    pub fn of(matches: &[MatchDocument], before_sha256: &str, clicks: &str) -> Self {
        let of_photo = || matches.iter().filter(|stated| stated.to.sha256.eq_ignore_ascii_case(before_sha256));
        if of_photo().next().is_none() {
            return Self::None;
        }
        // Where the same is stated twice, what is rejected in one of them is rejected.
        let fits =
            |stated: &&MatchDocument| stated.clicks.eq_ignore_ascii_case(clicks) && stated.algorithm == MATCH_ALGORITHM;
        of_photo()
            .filter(fits)
            .map(MatchDocument::decisions)
            .reduce(MatchDecisions::and)
            .map_or(Self::Lapsed, Self::Fits)
    }
}

impl LandmarkFile {
    /// What the file says of a person's decisions on its match with the earlier photo of this SHA-256 sum, where both
    /// photos' clicks have this [`clicks_sum`].
    pub fn decisions(&self, before_sha256: &str, clicks: &str) -> StatedDecisions {
        StatedDecisions::of(&self.matches, before_sha256, clicks)
    }

    /// Takes matches over: each takes the place of those that the file states with the same photo, the others stay as far as
    /// there is room.
    pub fn take_matches(&mut self, newer: &[MatchDocument]) {
        let is_newer = |old: &MatchDocument| newer.iter().any(|new| new.to.sha256.eq_ignore_ascii_case(&old.to.sha256));
        self.matches.retain(|old| !is_newer(old));
        let surplus = (self.matches.len() + newer.len()).saturating_sub(MAX_MATCHES).min(self.matches.len());
        self.matches.drain(..surplus);
        self.matches.extend_from_slice(newer);
    }
}

impl MatchDocument {
    /// What a file states of matched marks: positions and figures to three decimals. `clicks` is the [`clicks_sum`] that the
    /// match started from, `mirroring` the later photo's. Marks whose position or figures are none, or lie beyond what a
    /// file can state, are left out: they are never accepted.
    pub fn new(matched: &MatchedMarks, to: PhotoRef, clicks: String, mirroring: Mirroring) -> Self {
        let named = Landmark::ALL.map(Landmark::id).into_iter().zip(&matched.points);
        let irises = IRIS_NAMES.into_iter().zip(&matched.irises);
        let point = |(name, point): (&'static str, &Option<MatchedPoint>)| {
            Some((name, MatchedPointDocument::new(point.as_ref()?, mirroring)?))
        };
        let curve = |name: CurveName| {
            let curve = matched.curves[name as usize].as_ref()?;
            Some((name.id(), MatchedCurveDocument::new(curve, mirroring)?))
        };
        Self {
            to,
            clicks,
            algorithm: MATCH_ALGORITHM.to_owned(),
            points: MatchedPointsDocument(named.chain(irises).filter_map(point).collect()),
            curves: MatchedCurvesDocument(CurveName::ALL.into_iter().filter_map(curve).collect()),
        }
    }

    /// The marks that a person rejected.
    fn decisions(&self) -> MatchDecisions {
        let is_rejected =
            |name: &str| self.points.0.get(name).is_some_and(|point| point.state == MatchStateDocument::RejectedByUser);
        let is_curve_rejected = |name: &CurveName| {
            self.curves.0.get(name.id()).is_some_and(|curve| curve.state == MatchStateDocument::RejectedByUser)
        };
        MatchDecisions {
            points: Landmark::ALL.into_iter().filter(|landmark| is_rejected(landmark.id())).collect(),
            irises: IRIS_NAMES.map(is_rejected),
            curves: CurveName::ALL.into_iter().filter(is_curve_rejected).collect(),
        }
    }
}

impl MatchedPointDocument {
    fn new(point: &MatchedPoint, mirroring: Mirroring) -> Option<Self> {
        let (correlation, way_back) = figures(point.correlation, point.way_back_mm)?;
        Some(Self { state: point.state.into(), at: position(point.at, mirroring)?, correlation, way_back })
    }
}

impl MatchedCurveDocument {
    fn new(curve: &MatchedCurve, mirroring: Mirroring) -> Option<Self> {
        let (correlation, way_back) = figures(curve.correlation, curve.way_back_mm)?;
        let after: Option<Vec<Position>> = curve.after.iter().map(|point| position(*point, mirroring)).collect();
        let after = after.filter(|after| after.len() <= MAX_CURVE_POINTS)?;
        Some(Self { state: curve.state.into(), correlation, way_back, after })
    }
}

impl From<MatchState> for MatchStateDocument {
    fn from(state: MatchState) -> Self {
        match state {
            MatchState::Accepted => Self::Accepted,
            MatchState::RejectedByProgram(_) => Self::RejectedByProgram,
            MatchState::RejectedByUser => Self::RejectedByUser,
        }
    }
}

/// The position in the picture as the file shows it; `None` beyond what a file can state.
fn position(point: Point<Image>, mirroring: Mirroring) -> Option<Position> {
    let position = mirroring.position(point).map(rounded);
    let is_near = |coordinate: &f64| coordinate.abs() <= f64::from(MAX_SIDE);
    position.iter().all(is_near).then_some(position)
}

/// A correlation and a way back as a file states them; `None` of no numbers.
fn figures(correlation: f64, way_back_mm: f64) -> Option<(f64, f64)> {
    let are_numbers = correlation.is_finite() && way_back_mm.is_finite();
    are_numbers.then(|| (rounded(correlation.clamp(-1.0, 1.0)), rounded(way_back_mm.max(0.0))))
}

fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

/// The SHA-256 sum of what was clicked on an earlier and on a later photo, in 64 hexadecimal digits: the same clicks have the
/// same sum, and any mark that is moved, added or taken away, and the photos exchanged, have another. Who marked does
/// not count.
///
/// It is the sum of both photos' markings, each after their number: the marked points in the order of [`Landmark::ALL`], the
/// marked curves in that of [`CurveName::ALL`], each with its nodes in their order, and the irises. All numbers are of 64
/// bits, the least significant byte first: counts, and the coordinates in pixels of the un-mirrored picture as IEEE 754 has
/// them. A name is its number of bytes and the bytes; a node begins with 0 where it is a name, and with 1 where it is a position; an
/// iris is 0 where it is not marked, and else 1, its centre and its diameter.
pub fn clicks_sum(before: &[Marking], after: &[Marking]) -> String {
    let mut sum = ClicksSum(Sha256::new());
    for markings in [before, after] {
        sum.count(markings.len());
        for marking in markings {
            sum.marking(marking);
        }
    }
    sum.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A sum of clicks that is being made.
struct ClicksSum(Sha256);

impl ClicksSum {
    fn marking(&mut self, marking: &Marking) {
        let configuration = &marking.configuration;
        self.count(configuration.points().count());
        for (landmark, point) in configuration.points() {
            self.name(landmark.id());
            self.point(point);
        }
        let curves = || CurveName::ALL.into_iter().filter_map(|name| Some((name, configuration.curve(name)?)));
        self.count(curves().count());
        for (name, nodes) in curves() {
            self.name(name.id());
            self.count(nodes.len());
            nodes.iter().for_each(|node| self.node(node));
        }
        for iris in [marking.irises.right, marking.irises.left] {
            self.count(usize::from(iris.is_some()));
            if let Some(iris) = iris {
                self.point(iris.centre);
                self.number(iris.diameter);
            }
        }
    }

    fn node(&mut self, node: &Node<Image>) {
        match node {
            Node::Named(landmark) => {
                self.count(0);
                self.name(landmark.id());
            }
            Node::Contour(point) => {
                self.count(1);
                self.point(*point);
            }
        }
    }

    fn point(&mut self, point: Point<Image>) {
        self.number(point.x);
        self.number(point.y);
    }

    fn name(&mut self, name: &str) {
        self.count(name.len());
        self.0.update(name);
    }

    fn count(&mut self, count: usize) {
        self.0.update((count as u64).to_le_bytes());
    }

    fn number(&mut self, number: f64) {
        self.0.update(number.to_bits().to_le_bytes());
    }
}
