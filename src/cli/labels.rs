//! What a person puts on a report: a title, and a code in the place of the photos' names.

use std::path::{Path, PathBuf};

use clap::Args;
use lipmetry::report::{Crop, PageLabels};
use lipmetry::text::{is_same_name, printable};

use crate::error::CliError;

/// A line of text for a page.
pub fn label(text: &str) -> Result<String, String> {
    const MOST: usize = 200;
    match text.chars().count() {
        0 => Err("this is empty".to_owned()),
        count if count > MOST => Err(format!("{count} characters are more than {MOST}")),
        _ if text.chars().any(char::is_control) => Err("this has a line break or another control character".to_owned()),
        _ => Ok(text.to_owned()),
    }
}

/// What is on the page.
#[derive(Debug, Args)]
pub struct PageArguments {
    /// A title, for the page, the JSON and the CSV
    #[arg(long, value_name = "TEXT", value_parser = label)]
    pub title: Option<String>,
    /// A code for the person, not a name: it stands on the page, in the JSON and in the CSV, names the report's new folder, and
    /// replaces the names of the photos' files in all of them and in the table: CODE photo 1, 2 and so on, as they were named here
    #[arg(long, value_name = "CODE", value_parser = code)]
    pub id: Option<String>,
    /// How much of the face is in the pictures
    #[arg(long, value_name = "PART", value_enum, default_value_t = Crop::Mouth)]
    pub crop: Crop,
    /// State the days on which the photos were taken, on the page, in the JSON and in the tables of visits
    #[arg(long)]
    pub dates: bool,
}

impl PageArguments {
    /// The arguments as the library takes them.
    pub fn of_page(&self, csv: bool) -> lipmetry::pipeline::PageOptions {
        let (labels, crop, dates) = (self.labels(), self.crop, self.dates);
        lipmetry::pipeline::PageOptions { labels, crop, dates, csv, several_photos: false }
    }

    /// What a person puts on the page.
    pub fn labels(&self) -> PageLabels {
        PageLabels { title: self.title.clone(), id: self.id.clone() }
    }

    /// The name of a new folder after the code; `None` where it is called after a photo.
    pub fn folder(&self, extension: &str) -> Option<String> {
        self.labels().folder(extension)
    }

    /// A place that is called after a photo, called after the code where there is one.
    pub fn renamed(&self, place: PathBuf, extension: &str) -> PathBuf {
        self.folder(extension).map_or(place.clone(), |name| place.with_file_name(name))
    }

    /// Checks that the code is not the name of a photo that it is to replace.
    pub fn check_id(&self, photos: impl IntoIterator<Item = impl AsRef<Path>>) -> Result<(), CliError> {
        let Some(id) = &self.id else { return Ok(()) };
        let is_its_name = |photo: &Path| {
            let names = [photo.file_name(), photo.file_stem()];
            names.into_iter().flatten().any(|name| is_same_name(&name.to_string_lossy(), id))
        };
        if !photos.into_iter().any(|photo| is_its_name(photo.as_ref())) {
            return Ok(());
        }
        let problem = format!("--id {id} is the name of a photo, which it is to replace: choose another code");
        Err(CliError::CommandLine(problem))
    }
}

/// A code for a person, which names a folder, too.
fn code(text: &str) -> Result<String, String> {
    const MOST: usize = 64;
    const NOT_IN_NAMES: &str = "/\\:*?\"<>|";
    let count = text.chars().count();
    if count > MOST {
        return Err(format!("{count} characters are more than {MOST}"));
    }
    if let Some(wrong) = text.chars().find(|c| NOT_IN_NAMES.contains(*c)) {
        return Err(format!("a folder is called after it, in whose name {wrong} cannot stand"));
    }
    if text.starts_with(['.', '-', ' ']) || text.ends_with(['.', ' ']) {
        return Err("a folder is called after it: it begins with no dot, dash or space, and ends with no dot or space"
            .to_owned());
    }
    let text = label(text)?;
    if printable(&text) != text {
        return Err("this has a mark of writing direction".to_owned());
    }
    Ok(text)
}
