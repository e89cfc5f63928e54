//! report.html: what it holds, and what it does not.

use base64::Engine;
use lipmetry::measure::MEASURES;
use sha2::{Digest, Sha256};

use super::{Folder, failure, success};
use crate::report::words::claims;

fn page(folder: &Folder, arguments: &[&str]) -> String {
    success(&folder.run(&[arguments, &["-o", "out", "--force"]].concat()));
    std::fs::read_to_string(folder.path("out/report.html")).unwrap()
}

/// The page without its pictures and fonts.
pub fn without_data(page: &str) -> String {
    let mut parts = page.split(";base64,");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |text, part| {
        let end = part.find(|c: char| !c.is_ascii_alphanumeric() && !"+/=".contains(c)).unwrap();
        text + &part[end..]
    })
}

/// What stands between the tags.
pub fn text(page: &str) -> String {
    let body = &page[page.find("<main>").unwrap()..page.find("<script>").unwrap()];
    let mut text = String::new();
    for part in body.split('<').skip(1) {
        text.push(' ');
        text.push_str(part.split_once('>').map_or("", |(_, after)| after));
    }
    text
}

#[test]
fn pages_of_a_pair_and_of_a_photo_are_small_and_claim_nothing() {
    let folder = Folder::with_pair();
    for arguments in [&["compare", "before.jpg", "after.jpg"][..], &["measure", "before.jpg"]] {
        let page = page(&folder, arguments);
        assert!(page.len() < 1_500_000, "{} bytes", page.len());
        let bare = without_data(&page);
        // A border that the pixels found has 13 stations between two named points, and is drawn a dozen times.
        assert!(bare.len() < 170_000, "{} bytes without pictures and fonts", bare.len());
        assert_eq!(claims(&text(&bare)), Vec::<String>::new());
        let report: serde_json::Value =
            serde_json::from_slice(&std::fs::read(folder.path("out/report.json")).unwrap()).unwrap();
        let answers = report["answers"].as_object().into_iter().flat_map(|answers| answers.values());
        for answer in answers {
            let sentence = answer["sentence"].as_str().unwrap();
            assert!(text(&bare).contains(sentence), "{sentence}");
            assert!(sentence.split(' ').count() <= 20, "{sentence}");
        }
        let root = folder.path("").to_string_lossy().into_owned();
        assert!(!page.contains(root.trim_end_matches('/')), "the page names the folder");
        for number in ["NaN", "inf"] {
            assert!(!text(&bare).split_whitespace().any(|word| word == number), "{number}");
        }
    }
}

/// The page's policy names its styles and its script by their sums, and allows nothing from elsewhere.
#[test]
fn the_policy_allows_what_is_inside_and_nothing_else() {
    let folder = Folder::with_pair();
    let page = page(&folder, &["compare", "before.jpg", "after.jpg"]);
    let between = |from: &str, to: &str| {
        let start = page.find(from).unwrap() + from.len();
        page[start..start + page[start..].find(to).unwrap()].to_owned()
    };
    let policy = between("Content-Security-Policy\" content=\"", "\"").replace("&#39;", "'");
    assert!(policy.starts_with("default-src 'none'; img-src data:; font-src data:;"), "{policy}");
    for (element, source) in [("style", "style-src"), ("script", "script-src")] {
        let inside = between(&format!("<{element}>"), &format!("</{element}>"));
        let sum = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(inside.as_bytes()));
        assert!(policy.contains(&format!("{source} 'sha256-{sum}'")), "{policy}");
    }
    let bare = without_data(&page);
    assert_eq!(bare.matches("href=").count(), bare.matches("href=\"#").count(), "links lead within the page");
    for elsewhere in ["src=\"http", "url(http", "@import", "<iframe", "<form", " style=\"", " onload"] {
        assert!(!bare.contains(elsewhere), "{elsewhere}");
    }
    // The only address is the name of a language.
    assert_eq!(bare.matches("http").count(), bare.matches("http://www.w3.org/2000/svg").count() + 1, "http-equiv");
}

#[test]
fn titles_and_codes_are_text_whatever_they_say() {
    let folder = Folder::with_pair();
    let hostile = "<script>alert(1)</script> \"&'\u{202e}abc";
    let page = page(&folder, &["compare", "before.jpg", "after.jpg", "--title", hostile, "--id", "&lt;b&gt; O'Hara"]);
    assert_eq!(page.matches("<script>").count(), 1, "the page's own");
    assert_eq!(page.matches("&lt;script&gt;alert(1)&lt;/script&gt;").count(), 2, "title, heading");
    assert!(
        page.contains("&amp;lt;b&amp;gt; O'Hara") && !page.contains("&lt;b&gt; O"),
        "the code, and the photos called after it"
    );
    for (option, text) in [("--title", ""), ("--id", "two\nlines"), ("--title", &"x".repeat(201))] {
        failure(&folder.run(&["compare", "before.jpg", "after.jpg", option, text]), 2);
    }
}

/// The mouth alone unless the face is asked for; the figures are the same.
#[test]
fn the_crop_decides_how_much_of_the_face_is_shown() {
    let folder = Folder::with_pair();
    let mut seen = Vec::new();
    for crop in ["mouth", "face"] {
        page(&folder, &["measure", "before.jpg", "--crop", crop]);
        let overlay = image::open(folder.path("out/overlay.png")).unwrap();
        seen.push((std::fs::read(folder.path("out/report.json")).unwrap(), overlay.height()));
    }
    assert!(seen[0].0 == seen[1].0, "the report depends on the crop");
    assert!(seen[1].1 > seen[0].1, "heights of {} and {} px", seen[0].1, seen[1].1);
    failure(&folder.run(&["measure", "before.jpg", "--crop", "all"]), 2);
}

/// Each part is there once: one row a measure, one place for each title.
#[test]
fn a_page_has_everything_once() {
    let folder = Folder::with_pair();
    for arguments in [&["compare", "before.jpg", "after.jpg"][..], &["measure", "before.jpg"]] {
        let page = page(&folder, arguments);
        for measure in MEASURES.iter().filter(|measure| !measure.is_profile()) {
            let row = format!("<tr data-id=\"{}\"", measure.id);
            assert_eq!(page.matches(&row).count(), 1, "{arguments:?}: {row}");
        }
        let pair = arguments[0] == "compare";
        let of_pair = pair.then_some("Matched marks (16 of 16)");
        let titles = ["All measures", "Charts", "Cautions: none", "The words on this page", "How it was measured"];
        for title in titles.into_iter().chain(of_pair) {
            assert_eq!(page.matches(&format!("<summary><h2>{title}</h2></summary>")).count(), 1, "{title}");
        }
        assert_eq!(page.matches("<details").count(), 5 + usize::from(pair));
        let titles = page.matches("<th ").count() + page.matches("<th>").count();
        assert_eq!(titles, page.matches(" scope=\"").count(), "every title of a table says what it is the title of");
    }
}

/// Initials and codes stand on the sheet, names do not.
#[test]
fn who_marked_is_told_by_a_code_alone() {
    for (marker, told) in [("AB", "marked once by AB"), ("Ada Byron", "marked once. "), ("R2", "marked once by R2")] {
        let folder = Folder::with_pair();
        let landmarks = folder.path("before.landmarks.json");
        let mut marks: serde_json::Value = serde_json::from_slice(&std::fs::read(&landmarks).unwrap()).unwrap();
        marks["markings"][0]["marker"] = marker.into();
        std::fs::write(&landmarks, marks.to_string()).unwrap();
        let page = text(&without_data(&page(&folder, &["measure", "before.jpg"])));
        let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(told.trim()), "{marker}: {flat}");
        assert_eq!(flat.contains(marker), told.contains(marker), "{marker}");
    }
}
