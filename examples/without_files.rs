//! Bytes in, bytes out: photos that a program already holds in memory, and the report as JSON on standard output.
//!
//! `cargo run --example without_files`

use std::io::Write;

use lipmetry::{Photo, Settings, compare};

const BEFORE: [&[u8]; 2] =
    [include_bytes!("../fixtures/before.jpg"), include_bytes!("../fixtures/before.landmarks.json")];
const AFTER: [&[u8]; 2] = [include_bytes!("../fixtures/after.jpg"), include_bytes!("../fixtures/after.landmarks.json")];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let before = Photo::from_bytes("before.jpg", BEFORE[0], BEFORE[1])?;
    let after = Photo::from_bytes("after.jpg", AFTER[0], AFTER[1])?;
    let comparison = compare(&before, &after, &Settings::default())?;
    std::io::stdout().write_all(&comparison.report().json()?)?;
    Ok(())
}
