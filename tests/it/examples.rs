//! The three example programs run, print what the program prints, and stay short enough to be read at a glance.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::photos::fixture;

const EXAMPLES: [&str; 3] = ["compare", "landmarks_alone", "without_files"];

/// What an example prints; cargo builds the examples with the tests, in the folder beside that of this test.
fn printed(name: &str, arguments: &[&Path]) -> String {
    let test = std::env::current_exe().unwrap();
    let folder: PathBuf = test.ancestors().nth(2).unwrap().join("examples");
    let program = folder.join(name).with_extension(std::env::consts::EXE_EXTENSION);
    assert!(program.is_file(), "{} is not built: `cargo build --examples`", program.display());
    let output =
        Command::new(program).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("it starts");
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_comparison_prints_the_primary_measure_and_writes_a_report() {
    let folder = tempfile::tempdir().unwrap();
    let text = printed("compare", &[&folder.path().join("report")]);
    assert!(text.starts_with("+0.7 ± 0.4 mm (+16 ± 9 %), probably larger\n"), "{text}");
    for file in ["report.json", "report.html", "overlay.png"] {
        assert!(folder.path().join("report").join(file).is_file(), "{file}");
    }
}

#[test]
fn bytes_give_the_same_report_as_files() {
    let folder = tempfile::tempdir().unwrap();
    printed("compare", &[&folder.path().join("report")]);
    let written = std::fs::read_to_string(folder.path().join("report/report.json")).unwrap();
    assert!(printed("without_files", &[]) == written, "the bytes differ");
}

/// The painted face is measured by its landmarks alone as it is with its pixels.
#[test]
fn landmarks_alone_give_the_same_change() {
    let text = printed("landmarks_alone", &[&fixture("before.landmarks.json"), &fixture("after.landmarks.json")]);
    let line = text.lines().find(|line| line.starts_with("upper_vermilion_height_mean\t")).unwrap();
    assert_eq!(line, "upper_vermilion_height_mean\t0.7466\t0.4677\tmm\tnot_detected");
    // The profile has no single value, closed lips have no gap, and all else is measured.
    assert_eq!(text.lines().count(), lipmetry::MeasureId::ALL.len() - 2, "{text}");
}

#[test]
fn the_examples_are_short() {
    for name in EXAMPLES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name).with_extension("rs");
        let lines = std::fs::read_to_string(&path).unwrap().lines().count();
        assert!((10..=30).contains(&lines), "{name} has {lines} lines");
    }
}
