//! Compares the two example photos: prints the change of the primary measure and every caution, and writes the report to a new folder.
//!
//! `cargo run --example compare -- FOLDER`

#![allow(clippy::print_stdout, reason = "an example prints what it found")]

use lipmetry::{MeasureId, Photo, Settings, compare};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("name a new folder for the report")?;
    let before = Photo::open("fixtures/before.jpg")?;
    let after = Photo::open("fixtures/after.jpg")?;
    let comparison = compare(&before, &after, &Settings::default())?;
    println!("{}", comparison.change(MeasureId::UpperVermilionHeightMean)?);
    for caution in comparison.cautions() {
        println!("{caution}");
    }
    comparison.report().write_to(folder)?;
    Ok(())
}
