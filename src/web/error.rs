//! Why a request is refused, in words for the person at the page.

use http::StatusCode;

use crate::text::printable;

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestError {
    /// The answer's status.
    pub status: StatusCode,
    /// What is wrong, one problem on each line, as the page shows it.
    pub problem: String,
    /// The number of the photo that the problem is of, where it does not name it: the answer does, as the page calls it.
    pub photo: Option<usize>,
}

/// The beginning of a message that quotes what was sent, as it can stand on a page and in a log.
pub fn excerpt(message: &str) -> String {
    printable(message).chars().take(300).collect()
}

impl RequestError {
    /// The request makes no sense, or its values are wrong.
    pub fn unusable(problem: impl ToString) -> Self {
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, problem: problem.to_string(), photo: None }
    }

    /// Something that is there already stands in the way, and the user decides about it.
    pub fn conflict(problem: impl ToString) -> Self {
        Self { status: StatusCode::CONFLICT, problem: problem.to_string(), photo: None }
    }

    /// There is no such thing here.
    pub fn missing() -> Self {
        Self { status: StatusCode::NOT_FOUND, problem: "There is no such thing here.".to_owned(), photo: None }
    }

    /// A file cannot be read or written.
    pub fn broken(problem: impl ToString) -> Self {
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, problem: problem.to_string(), photo: None }
    }

    /// A file of a photo cannot be read or written; `about` begins the sentence. No folder is named.
    pub fn of_photo(number: usize, about: &str, problem: &str) -> Self {
        Self { photo: Some(number), ..Self::broken(format!("{about}{problem}")) }
    }
}
