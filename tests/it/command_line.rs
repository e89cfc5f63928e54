//! The program as its users run it: what it prints, what it writes, how it ends.

mod codes;
mod failures;
mod generated;
mod import;
mod labels;
pub mod mark;
mod mark_entrance;
mod mark_files;
#[cfg(unix)]
mod mark_locks;
mod mark_matches;
mod mark_visits;
mod names;
mod outputs;
pub mod page;
mod protocol;
#[cfg(unix)]
mod read_only;
mod repeatability;
mod several_photos;
#[cfg(unix)]
mod shortage;
#[cfg(feature = "suggest")]
mod suggest;
mod terminal;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use tempfile::TempDir;

use super::photos::fixture;

/// The program, on no terminal, with none of the variables that would colour its output.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lipmetry"));
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM", "COLUMNS"] {
        command.env_remove(variable);
    }
    command
}

/// A folder with the painted face in it.
pub struct Folder(TempDir);

impl Folder {
    pub fn empty() -> Self {
        Self(tempfile::Builder::new().prefix("lipmetry test ").tempdir().unwrap())
    }

    pub fn with_pair() -> Self {
        let folder = Self::empty();
        for name in ["before", "after"] {
            folder.copy(&format!("{name}.jpg"), format!("{name}.jpg"));
            folder.copy(&format!("{name}.landmarks.json"), format!("{name}.landmarks.json"));
        }
        folder
    }

    pub fn copy(&self, from: &str, to: impl AsRef<Path>) {
        std::fs::copy(fixture(from), self.path(to)).unwrap();
    }

    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs the program in this folder.
    pub fn run(&self, arguments: &[&str]) -> Output {
        program().current_dir(self.0.path()).args(arguments).output().unwrap()
    }

    /// All files below the folder with their contents; folders have none.
    pub fn contents(&self) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
        let mut found = BTreeMap::new();
        let mut folders = vec![self.0.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.strip_prefix(self.0.path()).unwrap().to_owned();
                if path.is_dir() {
                    folders.push(path);
                    found.insert(name, None);
                } else {
                    found.insert(name, Some(std::fs::read(&path).unwrap()));
                }
            }
        }
        found
    }

    /// The names of what is in the folder now and was not in `before`.
    pub fn added(&self, before: &BTreeMap<PathBuf, Option<Vec<u8>>>) -> Vec<String> {
        let after = self.contents();
        for (name, content) in before {
            assert_eq!(after.get(name), Some(content), "{} changed", name.display());
        }
        let new = after.keys().filter(|name| !before.contains_key(*name));
        new.map(|name| name.to_string_lossy().replace('\\', "/")).collect()
    }
}

pub fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

pub fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

/// The output of a run that must have succeeded in silence.
pub fn success(output: &Output) -> &str {
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(stderr(output), "");
    stdout(output)
}

/// The lines of complaint of a run that must have failed with that status and have printed nothing else.
pub fn failure(output: &Output, status: i32) -> Vec<String> {
    assert_eq!(output.status.code(), Some(status), "{output:?}");
    assert_eq!(stdout(output), "", "a failure prints nothing on standard output");
    let lines: Vec<String> = stderr(output).lines().map(str::to_owned).collect();
    assert!(!lines.is_empty(), "a failure says something");
    lines
}
