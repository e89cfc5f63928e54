//! `lipmetry study worker`: jobs in, results out, nothing kept.

use std::io::{BufRead, Read};

use lipmetry::files::StudyFiles;
use lipmetry::study::Job;

use super::arguments::WorkerOptions;
use super::measure::record;
use crate::error::CliError;
use crate::terminal;

/// The longest line that is read, in bytes: a person with ten thousand photos.
const MAX_LINE_BYTES: u64 = 16 << 20;

pub fn run(options: &WorkerOptions) -> Result<(), CliError> {
    let root = StudyFiles::new(&options.study, None).root;
    if !root.is_dir() {
        return Err(crate::input::in_file(&options.study, "there is no such folder"));
    }
    let budget = options.memory.budget();
    let mut input = std::io::stdin().lock();
    let (mut number, mut problems) = (0_u64, Vec::new());
    loop {
        let mut line = Vec::new();
        let read = input.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', &mut line);
        let read = read.map_err(|error| CliError::Input(vec![format!("cannot read standard input: {error}")]))?;
        if read == 0 {
            break;
        }
        number += 1;
        if read as u64 == MAX_LINE_BYTES && line.last() != Some(&b'\n') {
            problems.push(format!("line {number} of standard input: it has more than {MAX_LINE_BYTES} bytes"));
            break;
        }
        let line = String::from_utf8_lossy(&line);
        if line.trim().is_empty() {
            continue;
        }
        match Job::read(line.trim()) {
            Ok(job) => {
                let photos = || job.person.visits.iter().flat_map(|visit| &visit.photos);
                if photos().next().is_some() && !photos().any(|photo| root.join(&photo.path).is_file()) {
                    let id = lipmetry::text::printable(&job.person.id);
                    let problem = format!(
                        "none of the photos of {id} is in {}; is this the study's folder?",
                        terminal::shown(&root)
                    );
                    problems.push(format!("line {number} of standard input: {problem}"));
                    continue;
                }
                let record = record(&root, &job, &budget)?;
                let mut json = serde_json::to_vec(&record).map_err(lipmetry::Error::Json)?;
                json.push(b'\n');
                terminal::print_bytes(&json)?;
            }
            Err(error) => problems.push(format!("line {number} of standard input: {error}")),
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(CliError::Input(problems)) }
}
