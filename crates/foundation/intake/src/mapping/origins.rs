//! The columns behind our fields, to say where a value came from that turned out wrong later.

use std::collections::BTreeMap;

type Columns = BTreeMap<String, String>;

#[derive(Debug, Clone, Default)]
pub struct Origins {
    pub(super) fields: Columns,
    /// By list: where its parts stand, and the columns in a part.
    pub(super) lists: BTreeMap<String, (String, Columns)>,
}

impl Origins {
    /// The column behind a field such as `customer` or `lines[2].price`; the field itself if
    /// nothing in the file stands behind it.
    pub fn column(&self, field: &str) -> String {
        let base = field.split(['[', '.']).next().unwrap_or_default();
        if let Some((each, columns)) = self.lists.get(base) {
            let inner = field.split_once("].").map_or("", |(_, inner)| inner);
            return find(columns, inner).unwrap_or_else(|| each.clone());
        }
        find(&self.fields, field).unwrap_or_else(|| field.to_owned())
    }
}

/// By name; without its index; as one of many (`emails` of `email`); or whatever is inside it.
fn find(columns: &Columns, field: &str) -> Option<String> {
    let plain = field.split('[').next().unwrap_or_default();
    let one = plain.strip_suffix('s').unwrap_or(plain);
    let inside = || columns.iter().find(|(name, _)| name.strip_prefix(plain).is_some_and(|rest| rest.starts_with('.')));
    let exact = columns.get(field).or_else(|| columns.get(plain)).or_else(|| columns.get(one));
    exact.or_else(|| inside().map(|(_, column)| column)).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_lead_back_to_columns() {
        let columns = |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        let origins = Origins {
            fields: columns(&[("email", "Mail"), ("customer.external_id", "Client"), ("customer.name", "Client name")]),
            lists: BTreeMap::from([("lines".to_owned(), ("items[]".to_owned(), columns(&[("price", "cost")])))]),
        };
        let found = |field: &str| origins.column(field);
        assert_eq!((found("emails"), found("emails[1].address")), ("Mail".to_owned(), "Mail".to_owned()));
        assert_eq!((found("customer"), found("customer.name")), ("Client".to_owned(), "Client name".to_owned()));
        assert_eq!((found("lines[2].price"), found("lines")), ("cost".to_owned(), "items[]".to_owned()));
        assert_eq!(found("urgency"), "urgency");
    }
}
