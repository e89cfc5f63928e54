//! JSON as the exporters write it.

use serde::Serialize;

use crate::landmark::import::Refusal;

/// The file's bytes: indented by two spaces, numbers by their shortest digits, with a line's end at the end.
///
/// # Errors
///
/// None for the files of this crate, whose keys are all text.
pub(super) fn indented(file: &impl Serialize) -> Result<Vec<u8>, Refusal> {
    let mut bytes = serde_json::to_vec_pretty(file)
        .map_err(|error| Refusal::new("", format!("the file cannot be written: {error}"), "Report this"))?;
    bytes.push(b'\n');
    Ok(bytes)
}
