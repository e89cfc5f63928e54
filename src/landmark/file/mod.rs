//! The landmark file: reading, checking, writing, and its JSON Schema.
//!
//! Reading goes in two steps, each of which reports everything it finds: the structure (keys, types,
//! ranges), which the schema describes too, and the meaning (points within the picture, curves in order
//! that do not cross themselves, sides that agree), which no schema can.

mod document;
mod meaning;
mod origin;
mod outline;
mod problem;
mod reader;
mod schema;
mod sides;
mod size;
mod structure;
mod tree;

pub use document::{
    CurvesDocument, ExpressionDocument, IrisDocument, IrisesDocument, LandmarkFile, MarkingDocument, NodeDocument,
    PhotoDocument, PointsDocument, Position, ScaleDocument,
};
pub use origin::{OriginDocument, OriginsDocument};
pub use problem::{Problem, Problems};
pub use schema::landmarks_schema;

/// The largest landmark file that is read, in bytes: a thousand markings with a hundred points each.
pub const MAX_BYTES: usize = 16 << 20;

impl LandmarkFile {
    /// Reads and checks a landmark file.
    ///
    /// # Errors
    ///
    /// All problems at once, each with its place, the figures and the remedy.
    pub fn read(bytes: &[u8]) -> Result<Self, Problems> {
        let file = structure::read(bytes)?;
        meaning::check(&file)?;
        Ok(file)
    }

    /// The file as JSON, two spaces an indent, with a newline at its end.
    ///
    /// # Errors
    ///
    /// Where a number is not finite: JSON has no word for it.
    pub fn write(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// What was marked, un-mirrored: right is the subject's right in everything that follows.
    pub fn marked_photo(&self) -> crate::landmark::MarkedPhoto {
        meaning::marked_photo(self)
    }

    /// Checks that the file belongs to the photo of the given upright size and SHA-256 sum (64 hexadecimal
    /// digits, lower case).
    ///
    /// # Errors
    ///
    /// Where the size or the sum differs from what the file states.
    pub fn check_photo(&self, width: u32, height: u32, sha256: &str) -> Result<(), Problems> {
        meaning::check_photo(self, width, height, sha256)
    }
}
