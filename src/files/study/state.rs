//! What a study's runs keep between them: the record of each person, below the folder `.lipmetry` of the study.

use std::path::{Path, PathBuf};

use super::super::{Protection, read, write};
use crate::error::FileError;
use crate::pipeline::sha256;
use crate::study::{PersonRecord, RECORD_VERSION};

/// The folder in which a study keeps its state; what begins with a dot is no person.
pub const STATE_FOLDER: &str = ".lipmetry";

/// The largest record that is read, in bytes: a person with a hundred visits.
const MAX_BYTES: u64 = 64 << 20;

/// The records that a study keeps.
#[derive(Clone, Debug)]
pub struct StudyState {
    folder: PathBuf,
}

impl StudyState {
    /// The state of the study at `root`, or the one in the folder `stated`, which is made where it is not there.
    ///
    /// # Errors
    ///
    /// Where the folder cannot be made.
    pub fn open(root: &Path, stated: Option<&Path>) -> Result<Self, FileError> {
        let folder = stated.map_or_else(|| root.join(STATE_FOLDER), Path::to_owned).join("records");
        std::fs::create_dir_all(&folder).map_err(|error| {
            let problem = "what the study keeps between its runs cannot be put here; name another folder with --state";
            FileError::of_system(&folder, problem, error)
        })?;
        Ok(Self { folder })
    }

    /// The record of a person, if it rests on what has this key; none where it is another one's, unreadable, or not there.
    pub fn record(&self, id: &str, key: &str) -> Option<PersonRecord> {
        let bytes = read(&self.place(id), "record", MAX_BYTES).ok()?;
        // The first line is the sum of the rest: what was damaged or changed is measured again.
        let end = bytes.iter().position(|byte| *byte == b'\n')?;
        let (sum, json) = (&bytes[..end], &bytes[end + 1..]);
        if sum != sha256(json).as_bytes() {
            return None;
        }
        let record: PersonRecord = serde_json::from_slice(json).ok()?;
        let is_it = record.version == RECORD_VERSION && record.id == id && record.key == key;
        is_it.then_some(record)
    }

    /// Keeps a record: it is there whole or not at all.
    ///
    /// # Errors
    ///
    /// Where it cannot be written.
    pub fn keep(&self, record: &PersonRecord) -> Result<(), FileError> {
        let place = self.place(&record.id);
        let json = serde_json::to_vec(record)
            .map_err(|error| FileError::of_system(&place, "cannot be written as JSON", error.into()))?;
        let bytes = [sha256(&json).as_bytes(), b"\n", &json].concat();
        let nobody_else: [&Path; 0] = [];
        write(&place, &bytes, true, &Protection::of(&nobody_else))
    }

    /// A secret of this study's own, 64 hexadecimal digits: made once from `fresh`, kept, and the same from then on.
    ///
    /// # Errors
    ///
    /// Where it cannot be read or kept.
    pub fn secret(&self, fresh: &str) -> Result<String, FileError> {
        let place = self.folder.with_file_name("codes.key");
        if let Ok(bytes) = read(&place, "key", 64) {
            let text = String::from_utf8_lossy(&bytes).trim().to_owned();
            if text.len() == 64 {
                return Ok(text);
            }
        }
        let nobody_else: [&Path; 0] = [];
        write(&place, fresh.as_bytes(), false, &Protection::of(&nobody_else))?;
        Ok(fresh.to_owned())
    }

    /// Where the record of a person lies: the name says nothing of the code.
    fn place(&self, id: &str) -> PathBuf {
        self.folder.join(format!("{}.json", &sha256(id.as_bytes())[..32]))
    }
}
