//! Why the program could not do its work, and with which exit status it then ends.

use std::fmt;
use std::io;

use lipmetry::error::FileError;
use lipmetry::{Error, comparison::VisitsError};

/// Why the program could not do its work.
#[derive(Debug)]
pub enum CliError {
    /// The input cannot be used: every problem that was found, each naming its file.
    Input(Vec<String>),
    /// The command line is wrong in a way that only shows beside the others' values.
    CommandLine(String),
    /// The result cannot be written.
    Output(String),
    /// A report was made, but its cautions are graver than the user allows.
    Strict(String),
    /// Whoever read the output has closed it; nobody is left to read a message.
    OutputClosed,
}

impl CliError {
    /// Both failures' problems.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Input(mut problems), Self::Input(more)) => {
                problems.extend(more);
                Self::Input(problems)
            }
            (first, _) => first,
        }
    }
}

impl From<Error> for CliError {
    /// An error of the library, which is one of the input but where visits are too few or a report cannot be written.
    fn from(error: Error) -> Self {
        match error {
            Error::Visits { source: VisitsError::TooFew(_), .. } => Self::CommandLine(error.to_string()),
            Error::Json(_) | Error::Csv(_) => Self::Output(error.to_string()),
            _ => Self::Input(error.to_string().lines().map(str::to_owned).collect()),
        }
    }
}

impl From<FileError> for CliError {
    /// An error of writing a result.
    fn from(problem: FileError) -> Self {
        Self::Output(problem.to_string())
    }
}

impl From<io::Error> for CliError {
    /// An error of writing to standard output.
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::OutputClosed,
            _ => Self::Output(format!("cannot write to standard output: {error}")),
        }
    }
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input(problems) => f.write_str(&problems.join("\n")),
            Self::CommandLine(problem) | Self::Output(problem) | Self::Strict(problem) => f.write_str(problem),
            Self::OutputClosed => Ok(()),
        }
    }
}
