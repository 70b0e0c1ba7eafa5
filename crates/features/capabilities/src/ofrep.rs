//! The OpenFeature Remote Evaluation Protocol: what the shop's own code asks, and what it is answered. Pure.
//! Source: https://github.com/open-feature/protocol, service/openapi.yaml.

use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::capability::Capability;
use crate::deciding::TARGET_MAX;
use crate::switch::{Because, Decision};

/// A context says who somebody is, and no more than that is looked at.
const BODY_MAX: usize = 64 * 1024;

/// What is asked, for the documentation: [`target`] reads it by hand, to answer as the protocol says what is wrong.
#[derive(Debug, ToSchema)]
#[schema(as = OfrepRequest)]
pub struct Request {
    /// `targetingKey`: a customer's id here or in another system, or any other text that stays the same.
    #[schema(value_type = Option<Object>)]
    pub context: Option<Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schema(as = OfrepReason)]
pub enum Reason {
    /// On for everybody.
    Static,
    /// By chance, and always the same for one customer.
    Split,
    /// Off for everybody.
    Disabled,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schema(as = OfrepErrorCode)]
pub enum ErrorCode {
    ParseError,
    TargetingKeyMissing,
    InvalidContext,
    FlagNotFound,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = OfrepEvaluation)]
pub struct Evaluation {
    pub key: String,
    pub value: bool,
    /// `on` or `off`.
    pub variant: &'static str,
    pub reason: Reason,
    /// `because`, `switchedAt`, and while it is off what customers read, such as `notOffered.en`.
    #[schema(value_type = Object)]
    pub metadata: Map<String, Value>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OfrepFailure)]
pub struct Failure {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    pub error_code: ErrorCode,
    pub error_details: String,
}

/// One of many.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = OfrepFlag)]
pub enum Flag {
    Evaluated(Evaluation),
    Failed(Failure),
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = OfrepFlags)]
pub struct Flags {
    pub flags: Vec<Flag>,
}

impl Failure {
    fn new(error_code: ErrorCode, details: impl Into<String>) -> Self {
        Self { key: None, error_code, error_details: details.into() }
    }

    pub fn not_found(key: &str) -> Self {
        let details = "there is no capability of this key; see Settings, Capabilities";
        Self::new(ErrorCode::FlagNotFound, details).of(key)
    }

    #[must_use]
    pub fn of(self, key: &str) -> Self {
        Self { key: Some(key.to_owned()), ..self }
    }
}

/// The targeting key of a request, if there is one.
pub fn target(body: &[u8]) -> Result<Option<String>, Failure> {
    let invalid = |words: &str| Err(Failure::new(ErrorCode::InvalidContext, words));
    if body.len() > BODY_MAX {
        return invalid("the request must have at most 64 KiB; of the context only targetingKey is looked at");
    }
    let request: Value = serde_json::from_slice(body)
        .map_err(|error| Failure::new(ErrorCode::ParseError, format!("the body must be JSON: {error}")))?;
    let Value::Object(request) = request else {
        return Err(Failure::new(ErrorCode::ParseError, "the body must be an object such as {\"context\": {}}"));
    };
    let context = match request.get("context") {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Object(context)) => context,
        Some(_) => return invalid("context must be an object"),
    };
    match context.get("targetingKey") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(key)) if key.is_empty() => Ok(None),
        Some(Value::String(key)) if key.chars().count() > TARGET_MAX => {
            invalid("targetingKey must have at most 200 characters")
        }
        // PostgreSQL cannot be asked for it.
        Some(Value::String(key)) if key.contains('\0') => invalid("targetingKey must not contain NUL"),
        Some(Value::String(key)) => Ok(Some(key.clone())),
        Some(_) => invalid("targetingKey must be a text"),
    }
}

/// What is answered for a capability.
pub fn answer(of: &Capability, decision: Decision) -> Flag {
    if decision.because == Because::Unknown {
        let details = "it is on for some customers: targetingKey must say for whom";
        return Flag::Failed(Failure::new(ErrorCode::TargetingKeyMissing, details).of(&of.key));
    }
    let reason = match decision.because {
        Because::Off => Reason::Disabled,
        Because::On => Reason::Static,
        _ => Reason::Split,
    };
    let mut metadata = Map::new();
    metadata.insert("because".to_owned(), serde_json::to_value(decision.because).unwrap_or_default());
    metadata.insert("switchedAt".to_owned(), serde_json::to_value(of.switched_at).unwrap_or_default());
    if !decision.on {
        for (language, text) in of.not_offered.0.each() {
            let name = if language.is_empty() { "notOffered".to_owned() } else { format!("notOffered.{language}") };
            metadata.insert(name, text.into());
        }
    }
    let variant = if decision.on { "on" } else { "off" };
    Flag::Evaluated(Evaluation { key: of.key.clone(), value: decision.on, variant, reason, metadata })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_says_for_whom_or_what_is_wrong_with_it() {
        assert_eq!(target(br#"{"context":{"targetingKey":"cus_1","plan":"gold"}}"#), Ok(Some("cus_1".to_owned())));
        for nobody in ["{}", r#"{"context":null}"#, r#"{"context":{}}"#, r#"{"context":{"targetingKey":""}}"#] {
            assert_eq!(target(nobody.as_bytes()), Ok(None), "{nobody}");
        }
        let long = format!(r#"{{"context":{{"targetingKey":"{}"}}}}"#, "x".repeat(201));
        let huge = format!(r#"{{"context":{{"more":"{}"}}}}"#, "x".repeat(70_000));
        for (wrong, code) in [
            ("", ErrorCode::ParseError),
            ("{\"context\":", ErrorCode::ParseError),
            ("[]", ErrorCode::ParseError),
            (r#"{"context":3}"#, ErrorCode::InvalidContext),
            (r#"{"context":{"targetingKey":3}}"#, ErrorCode::InvalidContext),
            (r#"{"context":{"targetingKey":"a\u0000"}}"#, ErrorCode::InvalidContext),
            (&long, ErrorCode::InvalidContext),
            (&huge, ErrorCode::InvalidContext),
        ] {
            let failure = target(wrong.as_bytes()).expect_err(&wrong[..wrong.len().min(40)]);
            assert_eq!((failure.error_code, failure.key), (code, None));
            assert!(!failure.error_details.is_empty());
        }
    }

    #[test]
    fn a_code_is_spelt_as_the_protocol_spells_it() {
        let failure = serde_json::to_value(Failure::not_found("chat")).expect("JSON");
        assert_eq!((failure["errorCode"].as_str(), failure["key"].as_str()), (Some("FLAG_NOT_FOUND"), Some("chat")));
        let code = |code: ErrorCode| serde_json::to_value(code).expect("JSON");
        assert_eq!(code(ErrorCode::TargetingKeyMissing), "TARGETING_KEY_MISSING");
        assert_eq!(code(ErrorCode::ParseError), "PARSE_ERROR");
    }
}
