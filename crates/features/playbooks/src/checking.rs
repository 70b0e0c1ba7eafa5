//! Reading and checking what somebody wrote, as text or as structure.

use kernel::{FieldProblem, Refusal};
use playbook_language::{Finding, Playbook, Read, Severity, read_json, read_yaml, write_yaml};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// A playbook as it was written: its text or its structure, one of both.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = WrittenPlaybook)]
pub struct Written {
    /// As YAML.
    pub text: Option<String>,
    /// The same as JSON.
    #[schema(value_type = Option<Playbook>)]
    pub definition: Option<Value>,
}

/// What there is to say about it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = CheckedPlaybook)]
pub struct Checked {
    /// Null where it could not be read; the findings say why.
    pub definition: Option<Playbook>,
    /// As YAML, in the one way in which it is kept.
    pub text: Option<String>,
    pub steps: i64,
    pub findings: Vec<Finding>,
}

impl Written {
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), definition: None }
    }

    /// Refused only where neither or both are given; what cannot be read is a finding.
    fn read(&self) -> Result<Result<Read, Vec<Finding>>, Refusal> {
        match (&self.text, &self.definition) {
            (Some(text), None) => Ok(read_yaml(text.as_bytes())),
            (None, Some(definition)) => Ok(read_json(definition)),
            _ => Err(Refusal::invalid("text", "give either `text` or `definition`")),
        }
    }

    pub fn check(&self) -> Result<Checked, Refusal> {
        Ok(match self.read()? {
            Ok(read) => {
                let findings = read.check();
                let steps = count(&read.playbook);
                let text = Some(write_yaml(&read.playbook));
                Checked { definition: Some(read.playbook), text, steps, findings }
            }
            Err(findings) => Checked { definition: None, text: None, steps: 0, findings },
        })
    }

    /// A playbook that can be kept as a draft: it can be read, though it need not hold.
    pub fn draft(&self) -> Result<Draft, Refusal> {
        let checked = self.check()?;
        let (Some(playbook), Some(text)) = (checked.definition, checked.text) else {
            return Err(refusal(&checked.findings));
        };
        let count = |wanted| checked.findings.iter().filter(|finding| finding.severity == wanted).count();
        Ok(Draft {
            playbook,
            text,
            steps: checked.steps,
            errors: i64::try_from(count(Severity::Error)).unwrap_or(i64::MAX),
            hints: i64::try_from(count(Severity::Hint)).unwrap_or(i64::MAX),
        })
    }
}

/// What is kept of a draft.
#[derive(Debug, Clone)]
pub struct Draft {
    pub playbook: Playbook,
    pub text: String,
    pub steps: i64,
    pub errors: i64,
    pub hints: i64,
}

/// Findings as problems of a request.
pub fn refusal(findings: &[Finding]) -> Refusal {
    let problem = |finding: &Finding| {
        let field = if finding.place.is_empty() { "text" } else { &finding.place };
        FieldProblem { field: field.to_owned(), problem: finding.to_string() }
    };
    Refusal::Invalid(findings.iter().filter(|finding| finding.is_error()).map(problem).collect())
}

/// Reads a text that was kept; it was read before.
pub fn kept(text: &str) -> Result<Playbook, Refusal> {
    let fault = |findings: Vec<Finding>| {
        Refusal::Fault(findings.first().map_or_else(|| "a kept playbook".to_owned(), ToString::to_string))
    };
    Ok(read_yaml(text.as_bytes()).map_err(fault)?.playbook)
}

fn count(playbook: &Playbook) -> i64 {
    i64::try_from(playbook_language::graph::Graph::of(playbook).nodes.len()).unwrap_or(i64::MAX)
}
