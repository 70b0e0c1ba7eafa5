//! The OpenAPI document, generated from the endpoints themselves.

use utoipa::openapi::OpenApi;

use crate::saying::say;
use crate::{Failure, features};

pub fn document() -> OpenApi {
    let (_, document, _) = features::endpoints().finish(env!("CARGO_PKG_VERSION"));
    document
}

/// The document as it is checked in: indented, with a line break at the end.
pub fn text() -> Result<String, Failure> {
    let text = document().to_pretty_json().map_err(|error| Failure::new(error.to_string()))?;
    Ok(text + "\n")
}

pub fn print() -> Result<(), Failure> {
    say(text()?)
}
