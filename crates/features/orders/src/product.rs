//! What is sold.

use std::collections::BTreeMap;

use kernel::{Money, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What another system calls something.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrderExternalId)]
pub struct ExternalId {
    pub source: String,
    pub id: String,
}

/// A kind of a product, with its own SKU.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    pub sku: String,
    /// Such as colour and size.
    #[serde(default)]
    pub options: BTreeMap<String, String>,
    pub price: Option<Money>,
    #[serde(default = "yes")]
    pub available: bool,
}

fn yes() -> bool {
    true
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Product {
    pub id: String,
    pub sku: String,
    pub name: String,
    pub category: Option<String>,
    pub warranty_months: Option<i64>,
    pub variants: Vec<Variant>,
    pub external_ids: Vec<ExternalId>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
}
