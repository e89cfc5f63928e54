//! The page and the picture say which report they belong to.

use std::path::Path;

use lipmetry::pipeline::sha256;

use crate::command_line::{Folder, success};

/// The texts of a PNG.
fn texts(png: &Path) -> Vec<(String, String)> {
    let reader = png::Decoder::new(std::io::BufReader::new(std::fs::File::open(png).unwrap())).read_info().unwrap();
    let info = reader.info();
    assert!(info.compressed_latin1_text.is_empty() && info.utf8_text.is_empty());
    info.uncompressed_latin1_text.iter().map(|text| (text.keyword.clone(), text.text.clone())).collect()
}

#[test]
fn page_and_picture_carry_the_sum_of_their_report() {
    let folder = Folder::with_pair();
    let runs = [
        (&["compare", "before.jpg", "after.jpg"][..], "A"),
        (&["compare", "before.jpg", "after.jpg"], "B"),
        (&["measure", "before.jpg"], "A"),
    ];
    let mut sums = Vec::new();
    for (arguments, id) in runs {
        success(&folder.run(&[arguments, &["-o", "out", "--force", "--id", id]].concat()));
        let sum = sha256(&std::fs::read(folder.path("out/report.json")).unwrap());
        let page = std::fs::read_to_string(folder.path("out/report.html")).unwrap();
        assert!(page.contains(&format!("report.json with the SHA-256 <code>{sum}</code>")), "{arguments:?}");
        assert_eq!(texts(&folder.path("out/overlay.png")), [("report.json SHA-256".to_owned(), sum.clone())]);
        sums.push(sum);
    }
    sums.dedup();
    assert_eq!(sums.len(), 3, "other reports have other sums: {sums:?}");
}
