//! The landmark file: reading, checking, writing, and its JSON Schema.
//!
//! Reading goes in two steps, each of which reports everything it finds: the structure (keys, types,
//! ranges), which the schema describes too, and the meaning (points within the picture, curves in order
//! that do not cross themselves, sides that agree), which no schema can.

mod check;
mod check_curves;
mod check_sides;
mod check_size;
mod document;
#[cfg(feature = "page")]
mod draft_parts;
mod json_tree;
mod marked_photo;
mod matches;
mod matches_reader;
mod origin;
mod other_format;
mod parse;
mod problem;
mod proposals;
mod schema;
mod tree_reader;

pub use check::Belonging;
pub use document::{
    CosmeticsDocument, CurvesDocument, ExpressionDocument, IRIS_NAMES, IrisDocument, IrisesDocument, LandmarkFile,
    MarkingDocument, NodeDocument, PhotoDocument, PointsDocument, Position, ProgramDocument, ScaleDocument,
};
#[cfg(feature = "page")]
pub(crate) use draft_parts::{draft_anchors, draft_marking, draft_matches, draft_scale};
pub use marked_photo::Mirroring;
pub use matches::{
    MATCH_ALGORITHM, MatchDocument, MatchStateDocument, MatchedCurveDocument, MatchedCurvesDocument,
    MatchedPointDocument, MatchedPointsDocument, PhotoRef, StatedDecisions, clicks_sum,
};
pub use origin::{MarkOrigin, OriginDocument, OriginsDocument};
pub use problem::{LandmarkProblem, LandmarkProblems};
pub use proposals::ProposalDocument;
pub use schema::landmarks_schema;

/// The largest landmark file that is read, in bytes: a thousand markings with a hundred points each.
pub const MAX_BYTES: usize = 16 << 20;

impl LandmarkFile {
    /// Reads and checks a landmark file.
    ///
    /// # Errors
    ///
    /// An error lists all problems at once, each with its place, the values that are wrong and the remedy.
    pub fn read(bytes: &[u8]) -> Result<Self, LandmarkProblems> {
        let file = parse::read(bytes)?;
        check::check(&file)?;
        Ok(file)
    }

    /// The file as JSON, indented by two spaces, with a newline at its end.
    ///
    /// # Errors
    ///
    /// Writing fails where a number is not finite: JSON has no word for it.
    pub fn write(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Checks that the file belongs to the photo of the given upright size and SHA-256 sum (64 hexadecimal
    /// digits, lower case).
    ///
    /// # Errors
    ///
    /// An error says where the size or the sum differs from what the file states.
    pub fn check_photo(&self, width: u32, height: u32, sha256: &str) -> Result<(), LandmarkProblems> {
        self.belonging((width, height), sha256, None).map(drop)
    }

    /// Whether it takes the sum of a photo's picture, beside that of its file, to know that the file belongs to the photo.
    pub fn asks_for_picture(&self, sha256: &str) -> bool {
        let is_known = self.photo.sha256.as_ref().is_some_and(|sum| sum.eq_ignore_ascii_case(sha256));
        self.photo.picture_sha256.is_some() && !is_known
    }

    /// By what the file belongs to the photo of the given upright size, SHA-256 sum of its file, and SHA-256 sum of its picture
    /// without metadata where that is known (each 64 hexadecimal digits, lower case).
    ///
    /// # Errors
    ///
    /// An error says where the size or the sums differ from what the file states.
    pub fn belonging(
        &self,
        size: (u32, u32),
        sha256: &str,
        picture_sha256: Option<&str>,
    ) -> Result<Belonging, LandmarkProblems> {
        check::belonging(self, size, sha256, picture_sha256)
    }
}
