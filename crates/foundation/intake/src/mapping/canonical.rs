//! Files that already use our names need no mapping file.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::field::Field;
use super::rule::Rule;
use super::{List, Mapping, Pick};
use crate::path::Path;
use crate::record::{Header, Problem};
use crate::{Kind, Target, Unreadable};

impl Mapping {
    /// For files that already use our names. Rows of a table that share the first field are one
    /// record if the table has columns of a list (`lines.sku`).
    pub fn canonical(targets: &'static [Target]) -> Self {
        let (mut fields, mut lists, mut known) = (Vec::new(), Vec::new(), BTreeSet::new());
        for target in targets {
            known.insert(target.name);
            match target.kind {
                Kind::Parts(parts) => lists.push(List::canonical(target, parts)),
                _ => fields.push(Field::canonical(target)),
            }
        }
        Self {
            source: None,
            format: None,
            delimiter: None,
            columns: None,
            list: None,
            key: targets.first().and_then(|target| Path::parse(target.name).ok()),
            pick: Pick::All,
            fields,
            lists,
            known: Some(known),
            targets,
        }
    }

    /// Refuses a table with columns that are not known, twice there, or lacking. Rows are grouped
    /// if the table has columns of a list.
    pub(super) fn meet_canonical(&mut self, header: &Header) -> Result<(), Unreadable> {
        if let Some(twice) = header.duplicate() {
            return Err(Unreadable(format!("the column {twice} stands twice")));
        }
        let own = header.names.iter().filter_map(|column| Field::inside_object(column, self.targets));
        let unmet = |own: &Field| self.fields.iter().all(|field| field.name != own.name);
        let own: Vec<Field> = own.filter(unmet).collect();
        self.fields.extend(own);
        let mut known: Vec<String> = self.fields.iter().map(|field| field.name.clone()).collect();
        let mut grouped = false;
        for list in &mut self.lists {
            list.meet_objects(header);
            for field in &mut list.fields {
                let column = format!("{}.{}", list.target.name, field.name);
                field.rule = Rule::column(&column, field.rule.kind());
                grouped |= header.has(&column);
                known.push(column);
            }
        }
        if let Some(unknown) = header.names.iter().find(|name| !known.contains(name)) {
            let known = known.join(", ");
            return Err(Unreadable(format!("the column {unknown:?} is not known; known are {known}")));
        }
        let needed = |field: &&Field| field.required && !header.has(&field.name);
        if let Some(field) = self.fields.iter().find(needed) {
            return Err(Unreadable(format!("the file has no column {}, which is needed", field.name)));
        }
        self.fields.retain(|field| header.has(&field.name));
        for list in &mut self.lists {
            let prefix = list.target.name;
            list.fields.retain(|field| field.required || header.has(&format!("{prefix}.{}", field.name)));
        }
        if grouped {
            self.pick = Pick::Group;
        } else {
            self.lists.clear();
        }
        Ok(())
    }
}

impl List {
    /// Columns such as `lines.options.colour`.
    fn meet_objects(&mut self, header: &Header) {
        let Kind::Parts(parts) = self.target.kind else { return };
        let prefix = format!("{}.", self.target.name);
        let inner = header.names.iter().filter_map(|column| column.strip_prefix(&prefix));
        let own: Vec<Field> = inner.filter_map(|inner| Field::inside_object(inner, parts)).collect();
        self.fields.extend(own);
    }

    fn canonical(target: &'static Target, parts: &'static [Target]) -> Self {
        Self {
            target,
            each: Path::of_name(target.name),
            only_with: None,
            fields: parts.iter().map(Field::canonical).collect(),
        }
    }
}

/// Finds the names of a record that are none of ours.
pub(super) fn unknown_names(known: &BTreeSet<&'static str>, map: &Map<String, Value>, problems: &mut Vec<Problem>) {
    for (name, value) in map.iter().filter(|(name, _)| *name != crate::json::KEY) {
        let nested = |inner: &String| known.contains(format!("{name}.{inner}").as_str());
        let unknown = match value {
            Value::Object(inner) if !known.contains(name.as_str()) => {
                inner.keys().find(|inner| !nested(inner)).map(|inner| format!("{name}.{inner}"))
            }
            _ => (!known.contains(name.as_str())).then(|| name.clone()),
        };
        if let Some(unknown) = unknown {
            let names = known.iter().copied().collect::<Vec<_>>().join(", ");
            problems.push(Problem::new(&unknown, format!("is not known; known are {names}")));
        }
    }
}
