//! What is wrong with a playbook, where, and what would be right.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// More are not told; who has so many starts with the first.
pub const FINDINGS_MAX: usize = 200;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PlaybookSeverity)]
pub enum Severity {
    /// Must be put right before the playbook can be published.
    Error,
    /// Worth a look.
    Hint,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = PlaybookFinding)]
pub struct Finding {
    pub severity: Severity,
    /// Id of the step it is about.
    pub step: Option<String>,
    /// Path of the place, such as `steps[3].branches[0].when`.
    pub place: String,
    /// Of the text it was read from, from 1.
    pub line: Option<u32>,
    pub column: Option<u32>,
    pub problem: String,
    /// What would be right.
    pub remedy: String,
}

impl Finding {
    pub fn error(place: &str, problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            step: None,
            place: place.to_owned(),
            line: None,
            column: None,
            problem: problem.into(),
            remedy: remedy.into(),
        }
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let (Some(line), Some(column)) = (self.line, self.column) {
            write!(f, "{line}:{column}: ")?;
        }
        if self.severity == Severity::Hint {
            write!(f, "hint: ")?;
        }
        match &self.step {
            Some(step) => write!(f, "step {step}, {}: ", self.place)?,
            None if self.place.is_empty() => (),
            None => write!(f, "{}: ", self.place)?,
        }
        write!(f, "{}; {}", self.problem, self.remedy)
    }
}
