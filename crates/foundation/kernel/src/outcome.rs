//! What became of an imported row.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was not known before.
    Created,
    /// It was known with other content.
    Changed,
    /// It was known with the same content; nothing was written.
    Unchanged,
}
