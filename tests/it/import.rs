//! Marks of other programs: read, placed on the photo, asked of where the file does not say, and written.

mod expected;
mod refusals;
mod round_trips;

use lipmetry::imaging::{Limits, Orientation, probe};
use lipmetry::landmark::import::{ImportOptions, ImportedMarks, PhotoFacts, Refusal, import};

/// What is known of a photo from its bytes.
fn facts(name: &str, photo: &[u8]) -> PhotoFacts {
    PhotoFacts::new(name, &probe(photo, &Limits::default()).unwrap(), photo)
}

/// A photo of 400 × 300 pixels whose rows are stored as an Exif orientation says.
fn photo(orientation: u8) -> PhotoFacts {
    let orientation = Orientation::try_from(orientation).unwrap();
    PhotoFacts { name: "photo.jpg".to_owned(), size: (400, 300), orientation, spacing: [1.0; 2] }
}

fn imported(bytes: impl AsRef<[u8]>, photo: &PhotoFacts, options: &ImportOptions) -> Result<ImportedMarks, Refusal> {
    import(bytes.as_ref(), photo, options)
}
