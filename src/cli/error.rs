//! Why the program could not do its work.

use std::fmt;
use std::io;

use lipmetry::files::FileProblem;

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

    /// Both results, or both failures.
    pub fn both<A, B>(a: Result<A, Self>, b: Result<B, Self>) -> Result<(A, B), Self> {
        match (a, b) {
            (Ok(a), Ok(b)) => Ok((a, b)),
            (Err(a), Err(b)) => Err(a.and(b)),
            (Err(one), Ok(_)) | (Ok(_), Err(one)) => Err(one),
        }
    }
}

impl From<FileProblem> for CliError {
    /// An error of writing a result.
    fn from(problem: FileProblem) -> Self {
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
