//! Where an order goes, as far as it is known.

use kernel::{Problems, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = OrderAddress)]
pub struct Address {
    pub name: Option<String>,
    pub company: Option<String>,
    pub line1: Option<String>,
    pub line2: Option<String>,
    pub postal_code: Option<String>,
    pub city: Option<String>,
    /// State, province or county.
    pub region: Option<String>,
    /// As written, or two letters of ISO 3166.
    pub country: Option<String>,
    pub phone: Option<String>,
}

impl Address {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Trims every line; notes what is wrong under `field`.
    #[must_use]
    pub fn checked(&self, field: &str, problems: &mut Problems) -> Self {
        let mut line = |name: &str, value: &Option<String>| {
            let checked = text::optional_line(value.as_deref(), text::NAME_MAX);
            problems.note(&format!("{field}.{name}"), checked).flatten()
        };
        Self {
            name: line("name", &self.name),
            company: line("company", &self.company),
            line1: line("line1", &self.line1),
            line2: line("line2", &self.line2),
            postal_code: line("postal_code", &self.postal_code),
            city: line("city", &self.city),
            region: line("region", &self.region),
            country: line("country", &self.country),
            phone: line("phone", &self.phone),
        }
    }

    /// As the database keeps it; nothing for an empty one.
    pub(crate) fn column(&self) -> Option<String> {
        serde_json::to_string(self).ok().filter(|_| !self.is_empty())
    }
}
