//! Two landmark files without their photos: every measure's change, its standard uncertainty and its verdict, separated by tabs.
//!
//! `cargo run --example landmarks_alone -- BEFORE.landmarks.json AFTER.landmarks.json`

#![allow(clippy::print_stdout, reason = "an example prints what it found")]

use lipmetry::{MeasureId, Photo, Settings, compare};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut files = std::env::args().skip(1);
    let mut next = || files.next().ok_or("name two landmark files");
    let before = Photo::from_landmarks(&std::fs::read(next()?)?)?;
    let after = Photo::from_landmarks(&std::fs::read(next()?)?)?;
    let comparison = compare(&before, &after, &Settings::default())?;
    for id in MeasureId::ALL {
        // A measure that needs what nobody marked is an error that says so.
        let Ok(change) = comparison.change(*id) else { continue };
        let u = change.difference().uncertainty.map_or(f64::NAN, |uncertainty| uncertainty.u);
        let verdict = change.verdict().map_or("", |verdict| verdict.id());
        println!("{id}\t{:.4}\t{u:.4}\t{}\t{verdict}", change.difference().value, change.unit());
    }
    Ok(())
}
