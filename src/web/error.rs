//! Why a request is refused, in words for the person at the page.

use hyper::StatusCode;

use crate::text::printable;

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestError {
    /// The answer's status.
    pub status: StatusCode,
    /// What is wrong, one problem on each line, as the page shows it.
    pub problem: String,
}

/// The beginning of a message that quotes what was sent, as it can stand on a page and in a log.
pub fn excerpt(message: &str) -> String {
    printable(message).chars().take(300).collect()
}

impl RequestError {
    /// The request makes no sense, or its values are wrong.
    pub fn unusable(problem: impl ToString) -> Self {
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, problem: problem.to_string() }
    }

    /// Something that is there already stands in the way, and the user decides about it.
    pub fn conflict(problem: impl ToString) -> Self {
        Self { status: StatusCode::CONFLICT, problem: problem.to_string() }
    }

    /// There is no such thing here.
    pub fn missing() -> Self {
        Self { status: StatusCode::NOT_FOUND, problem: "There is no such thing here.".to_owned() }
    }

    /// A file cannot be read or written.
    pub fn broken(problem: impl ToString) -> Self {
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, problem: problem.to_string() }
    }
}
