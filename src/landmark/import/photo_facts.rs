//! What has to be known of a photo before points of another program can be placed on it.

use crate::imaging::{Header, Orientation, stated_spacing};

/// What is known of a photo from its header.
#[derive(Clone, Debug, PartialEq)]
pub struct PhotoFacts {
    /// The file's name without a folder.
    pub name: String,
    /// The width and height of the upright picture, in pixels.
    pub size: (u32, u32),
    /// How the stored rows are turned.
    pub orientation: Orientation,
    /// The millimetres of a pixel across and down the stored rows, by the density that the file states.
    pub spacing: [f64; 2],
}

impl PhotoFacts {
    /// Of the file called `name` whose header and bytes are given.
    pub fn new(name: &str, header: &Header, bytes: &[u8]) -> Self {
        Self {
            name: name.to_owned(),
            size: header.size(),
            orientation: header.orientation,
            spacing: stated_spacing(bytes),
        }
    }

    /// Of a photo of that upright size whose rows are not turned.
    pub fn upright(name: &str, size: (u32, u32)) -> Self {
        Self { name: name.to_owned(), size, orientation: Orientation::default(), spacing: [1.0; 2] }
    }

    /// The width and height of the stored rows.
    pub fn stored_size(&self) -> (u32, u32) {
        self.orientation.stored_size(self.size)
    }

    /// Whether stored rows and upright picture are the same.
    pub fn is_stored_upright(&self) -> bool {
        self.orientation == Orientation::default()
    }
}
