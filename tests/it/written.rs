//! What the program writes: whole or not at all, for nobody's eyes who may not see the photos, and nowhere else.

mod kills;
mod links;
mod modes;
mod sums;
#[cfg(target_os = "linux")]
mod traced;

use std::path::Path;

use crate::command_line::Folder;

/// The names of a report's files.
const SET: [&str; 3] = ["report.json", "report.html", "overlay.png"];

/// What is hidden below a folder.
fn hidden(folder: &Folder) -> Vec<String> {
    let is_hidden = |path: &Path| path.iter().any(|part| part.to_string_lossy().starts_with('.'));
    folder.contents().into_keys().filter(|path| is_hidden(path)).map(|path| path.display().to_string()).collect()
}
