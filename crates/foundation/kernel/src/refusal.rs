//! The one error of the house: what was refused, why, and what would be right.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// A field and what would be right there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldProblem {
    /// Path of the field in the request, such as `emails[0].address`.
    pub field: String,
    /// What would be right.
    pub problem: String,
}

/// Why something was not done. Nothing is half done when one is returned.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("sign in first")]
    Unauthenticated,
    #[error("{0}")]
    Forbidden(String),
    /// Also the answer for what exists but may not be seen.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    #[error("the request could not be read: {0}")]
    Malformed(String),
    #[error("{}", problems_in_words(.0))]
    Invalid(Vec<FieldProblem>),
    /// The state does not allow it; `current` shows the state where that helps.
    #[error("{detail}")]
    Conflict { code: &'static str, detail: String, current: Option<Value> },
    /// A change against an old version, with the state as it is now.
    #[error("it was changed meanwhile; look at the current state and try again")]
    Stale { current: Value },
    #[error("send the version you saw as If-Match")]
    PreconditionRequired,
    #[error("it is larger than {limit} bytes")]
    TooLarge { limit: u64 },
    #[error("send it as {expected}")]
    UnsupportedMediaType { expected: &'static str },
    #[error("too many attempts; wait {retry_after_seconds} s")]
    TooMany { retry_after_seconds: u64 },
    #[error("{0}")]
    Unavailable(String),
    /// Our own failure. The text goes to the log, never to the caller.
    #[error("internal fault: {0}")]
    Fault(String),
}

impl Refusal {
    /// One field is wrong.
    pub fn invalid(field: &str, problem: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldProblem { field: field.to_owned(), problem: problem.into() }])
    }

    pub fn conflict(detail: impl Into<String>) -> Self {
        Self::Conflict { code: "conflict", detail: detail.into(), current: None }
    }

    /// Refuses a change against an old version with the state as it is now.
    pub fn stale(current: &impl Serialize) -> Self {
        match serde_json::to_value(current) {
            Ok(current) => Self::Stale { current },
            Err(error) => Self::Fault(error.to_string()),
        }
    }
}

fn problems_in_words(problems: &[FieldProblem]) -> String {
    let words: Vec<String> = problems.iter().map(|problem| format!("{}: {}", problem.field, problem.problem)).collect();
    words.join("; ")
}

/// Collects what is wrong, so that a person is told everything at once.
#[derive(Debug, Default)]
pub struct Problems(Vec<FieldProblem>);

impl Problems {
    pub fn add(&mut self, field: &str, problem: impl Into<String>) {
        self.0.push(FieldProblem { field: field.to_owned(), problem: problem.into() });
    }

    /// Notes the error under `field` and gives the value if there is one.
    pub fn note<T>(&mut self, field: &str, result: Result<T, String>) -> Option<T> {
        result.map_err(|problem| self.add(field, problem)).ok()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn into_result(self) -> Result<(), Refusal> {
        if self.0.is_empty() { Ok(()) } else { Err(Refusal::Invalid(self.0)) }
    }
}
