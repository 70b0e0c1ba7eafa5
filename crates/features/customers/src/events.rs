//! What happens to customers.

use serde::{Deserialize, Serialize};
use store::Subject;

pub const TOPIC: &str = "customer";

pub const CUSTOMER_CREATED: &str = "CustomerCreated";
pub const CUSTOMER_CHANGED: &str = "CustomerChanged";
pub const CUSTOMER_MERGED: &str = "CustomerMerged";
pub const CUSTOMER_MERGE_UNDONE: &str = "CustomerMergeUndone";

pub fn subject(id: &str) -> Subject<'_> {
    Subject { topic: TOPIC, id }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CustomerCreated {
    pub name: String,
    /// The system it was imported from.
    pub source: Option<String>,
}

/// Names of the fields that changed; what they hold is personal and stays out of the log.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CustomerChanged {
    pub fields: Vec<String>,
}

/// Written about both customers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CustomerMerged {
    pub merge: String,
    pub from: String,
    pub into: String,
}
