//! The pages of `docs/` that are made from the code are as the code makes them.
//!
//! `REGENERATE=1 cargo test documentation` writes them anew and fails, so that nobody regenerates them unseen.

mod cautions;
mod conventions;

use std::path::Path;

/// Checks the page of that name in `docs/` against what the code makes of it now.
fn check_page(name: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    if std::env::var_os("REGENERATE").is_some() {
        std::fs::write(&path, made).unwrap();
        panic!("docs/{name} was written anew: read it, then run the tests without REGENERATE");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    if let Some((line, (kept, made))) = kept.lines().zip(made.lines()).enumerate().find(|(_, (a, b))| a != b) {
        panic!("line {} of docs/{name} is\n{kept}\nand the code says\n{made}", line + 1);
    }
    assert_eq!(kept, made, "docs/{name} is not as long as the code makes it");
}
