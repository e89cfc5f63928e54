//! `lipmetry protocol`: the sheet that says how photos are taken.

use lipmetry::report::protocol_page;

use super::{Folder, failure, success};
use crate::report::words::claims;

const NAME: &str = "lipmetry-photo-protocol.html";

/// What a reader sees: the text without styles and tags.
fn visible(page: &str) -> String {
    let body = page.split_once("<body>").unwrap().1;
    let parts = body.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    parts.collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_page_is_written_once_and_never_overwritten_unasked() {
    let folder = Folder::empty();
    let nothing = folder.contents();
    let said = success(&folder.run(&["protocol"])).to_owned();
    assert!(said.contains(NAME) && said.lines().count() == 1, "{said}");
    assert_eq!(folder.added(&nothing), [NAME]);
    assert_eq!(std::fs::read_to_string(folder.path(NAME)).unwrap(), protocol_page());

    std::fs::write(folder.path(NAME), "mine").unwrap();
    let told = failure(&folder.run(&["protocol"]), 1).join("\n");
    assert!(told.contains(NAME) && told.contains("there already") && told.contains("--force"), "{told}");
    assert_eq!(std::fs::read_to_string(folder.path(NAME)).unwrap(), "mine");
    success(&folder.run(&["protocol", "--force"]));
    assert_eq!(std::fs::read_to_string(folder.path(NAME)).unwrap(), protocol_page());
}

#[test]
fn it_goes_to_a_file_into_a_folder_or_to_standard_output() {
    let folder = Folder::empty();
    std::fs::create_dir(folder.path("papers")).unwrap();
    let before = folder.contents();
    assert!(success(&folder.run(&["protocol", "-o", "sheet.html"])).contains("sheet.html"));
    assert!(success(&folder.run(&["protocol", "-o", "papers"])).contains(NAME));
    assert_eq!(success(&folder.run(&["protocol", "-o", "-"])), protocol_page());
    assert_eq!(folder.added(&before), [format!("papers/{NAME}"), "sheet.html".to_owned()]);
    // A folder that is not there is not made, and nothing half-written stays.
    let before = folder.contents();
    let told = failure(&folder.run(&["protocol", "-o", "nowhere/sheet.html"]), 1).join("\n");
    assert!(told.contains("nowhere") && told.contains("sheet.html"), "{told}");
    assert_eq!(folder.contents(), before);
}

#[test]
fn it_needs_nothing_beside_itself() {
    let page = protocol_page();
    for outside in ["http:", "https:", "//", "<script", "<link", "<img", "<iframe", "<a ", "@import", "xlink:href"] {
        // The fonts are in base64, where two slashes are two digits.
        let without_fonts: String =
            page.split("base64,").map(|part| part.split_once(')').map_or(part, |(_, rest)| rest)).collect();
        assert!(!without_fonts.contains(outside), "{outside}");
    }
    assert!(page.contains("default-src 'none'") && page.contains("script-src 'none'"));
    assert!(page.matches("url(").count() >= 2);
    for (at, _) in page.match_indices("url(") {
        let target = &page[at..at + 12];
        assert!(target.starts_with("url(data:") || target.starts_with("url(#"), "{target}");
    }
    // What clips a drawing has a name of its own.
    let mut names: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|part| part.split('"').next()).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count, "{names:?}");
}

#[test]
fn it_says_all_that_a_photo_depends_on_in_plain_words() {
    let page = protocol_page();
    let text = visible(&page);
    for said in [
        "1 metre",
        "2×",
        "main camera",
        "level with the mouth",
        "not from below",
        "Hair away from forehead, eyes and mouth",
        "straight into the lens",
        "window",
        "No flash",
        "“Emma”, swallow, let go",
        "Before each photo say “Emma”",
        "Three photos before the treatment, and three more about two weeks after it",
        "no lipstick, gloss, liner",
        "No mirror and no selfie camera",
        "no beauty filter",
        "No portrait mode",
        "original files",
        "Same phone",
        "documents and measures photographs",
    ] {
        assert!(text.contains(said), "{said:?} is not in {text}");
    }
    // The filter has the name of what it is sold for.
    let claimed = claims(&text.replace("beauty filter", ""));
    assert!(claimed.is_empty(), "{claimed:?}");
    for term in ["vermilion", "stomion", "commissure", "landmark", "pitch", "yaw", "posture", "calibrat"] {
        assert!(!text.to_lowercase().contains(term), "{term} is no plain word");
    }
    assert_eq!(page.matches("<svg class=\"drawing\"").count(), 6);
    assert_eq!(page.matches("role=\"img\" aria-label=\"").count(), 6, "every drawing is described");
    // One sheet is read while the phone is being set up.
    let words = text.split_whitespace().count();
    assert!((200..=400).contains(&words), "{words} words");
}
