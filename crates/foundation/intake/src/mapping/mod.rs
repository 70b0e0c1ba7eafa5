//! A mapping: which field of ours comes from where in a file, and how it is read.
//!
//! ```toml
//! about = "Tickets of the old desk"
//! source = "old-desk"              # external ids are unique within a source
//! format = "csv"                   # csv, ndjson, json, columns; else by the file
//! missing = ["?", "n/a"]           # what stands for nothing
//! dates = "day_first"              # or iso, month_first, epoch_seconds, "%d/%m/%Y", or a list
//! zone = "Europe/Berlin"           # for times without an offset; UTC if not said
//!
//! [kind.tickets]                   # one part for each kind of record the file gives
//! key = "number"                   # which rows belong together, and
//! pick = "last"                    # which of them counts: first, last, or group for all
//!
//! [kind.tickets.fields]
//! external_id = "number"                                # a column, or a path in JSON
//! channel = { constant = "phone" }
//! subject = { template = "{category|Ticket} {number}" }
//! urgency = { from = "prio", values = { "1 - High" = "urgent" }, otherwise = "normal" }
//!
//! [kind.tickets.lists.messages]    # a list in a record; `rows[]` are the rows of a group
//! each = "comments[]"
//! [kind.tickets.lists.messages.fields]
//! body = "text"
//! ```

mod canonical;
mod coerce;
mod field;
mod file;
mod origins;
mod rule;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

pub use file::Pick;
pub use origins::Origins;

use crate::path::{Part, Path, Place};
use crate::record::{Body, Header, Problem, Record};
use crate::{Format, Kind, Target, Unreadable};
use field::Field;
use file::{File, Habits, ListSource};
use rule::Rule;

/// A mapping, checked and ready. It counts occurrences, so it belongs to one reading of one file.
pub struct Mapping {
    pub source: Option<String>,
    pub format: Option<Format>,
    pub delimiter: Option<u8>,
    pub columns: Option<Vec<String>>,
    /// Key of the list in the envelope of a JSON file.
    pub list: Option<String>,
    pub key: Option<Path>,
    pub pick: Pick,
    fields: Vec<Field>,
    lists: Vec<List>,
    /// For records that already have our names: every other name is refused.
    known: Option<BTreeSet<&'static str>>,
    targets: &'static [Target],
}

/// The lines on which the parts of each list stand, where each is a row of its own.
pub type PartLines = BTreeMap<&'static str, Vec<u64>>;

struct List {
    target: &'static Target,
    each: Path,
    /// Parts without a value here are passed over.
    only_with: Option<Rule>,
    fields: Vec<Field>,
}

impl Mapping {
    /// Reads a mapping that has its fields at the top, not by kind of record.
    pub fn parse(text: &str, targets: &'static [Target]) -> Result<Self, Unreadable> {
        Self::parse_for(text, "", targets)
    }

    /// Reads a mapping for this kind of record. Every name it does not know is refused, with
    /// the names there are.
    pub fn parse_for(text: &str, kind: &str, targets: &'static [Target]) -> Result<Self, Unreadable> {
        let file = File::parse(text, kind)?;
        let reading = file.reading()?;
        let part = &file.part;
        let fields = field::fields(&part.fields, targets, &reading, "fields")?;
        let mut lists = Vec::new();
        for (name, sources) in &part.lists {
            let (target, parts) = list_target(name, targets)?;
            for source in sources.as_slice() {
                lists.push(List::new(target, parts, source, &reading)?);
            }
        }
        Ok(Self {
            source: file.source,
            format: file.format,
            delimiter: file.delimiter,
            columns: file.columns,
            list: part.list.clone(),
            key: part.key.as_deref().map(Path::parse).transpose().map_err(Unreadable)?,
            pick: part.pick.unwrap_or_default(),
            fields,
            lists,
            known: None,
            targets,
        })
    }

    /// Settles what depends on the columns a table has; refuses a table that lacks one the
    /// mapping names, or has one that is not known.
    pub(crate) fn meet(&mut self, header: &Header) -> Result<(), Unreadable> {
        if self.known.is_some() {
            return self.meet_canonical(header);
        }
        self.refuse_doubles(header)?;
        let missing = |path: &Path| (!header.has(path.column())).then(|| path.column().to_owned());
        let of_lists = self.lists.iter().flat_map(|list| &list.fields);
        let wanted = self.fields.iter().chain(of_lists).flat_map(Field::paths).chain(&self.key);
        let absent: BTreeSet<String> = wanted.filter_map(missing).collect();
        if absent.is_empty() {
            return Ok(());
        }
        let absent = absent.into_iter().collect::<Vec<_>>().join(", ");
        let there = header.names.join(", ");
        Err(Unreadable(format!("the file has no column {absent}; its columns are {there}")))
    }

    /// Of two columns with one name nobody knows which is meant. What the mapping does not use does
    /// not matter.
    fn refuse_doubles(&self, header: &Header) -> Result<(), Unreadable> {
        let of_lists = self.lists.iter().flat_map(|list| &list.fields);
        let rules = self.fields.iter().chain(of_lists).map(|field| &field.rule);
        let rules = rules.chain(self.lists.iter().filter_map(|list| list.only_with.as_ref()));
        let mut used = rules.flat_map(Rule::every_path).chain(&self.key).map(Path::column);
        match used.find(|column| header.is_double(column)) {
            Some(double) => Err(Unreadable(format!("the column {double} stands twice, and the mapping uses it"))),
            None => Ok(()),
        }
    }

    /// Makes the fields of one record, or says everything that is wrong with it.
    pub fn apply(&mut self, record: &Record) -> Result<(Map<String, Value>, PartLines), Vec<Problem>> {
        let mut problems = Vec::new();
        if let (Some(known), Body::Tree(Value::Object(map))) = (&self.known, &record.body) {
            canonical::unknown_names(known, map, &mut problems);
        }
        let (mut made, mut lines) = (Map::new(), PartLines::new());
        let place = Place::Record(record);
        for field in &mut self.fields {
            field.make(place, &mut made, "", &mut problems);
        }
        for list in &mut self.lists {
            list.make(record, &mut made, &mut lines, &mut problems);
        }
        if problems.is_empty() { Ok((made, lines)) } else { Err(problems) }
    }

    /// The text at the key of a record.
    pub(crate) fn key_of(&self, record: &Record) -> Option<String> {
        let path = self.key.as_ref()?;
        let found = path.all(Place::Record(record)).into_iter().next()?;
        coerce::text(found).ok().flatten()
    }

    /// Where the fields come from, to keep when the mapping is gone.
    pub fn origins(&self) -> Origins {
        let of = |fields: &[Field]| fields.iter().map(|field| (field.name.clone(), field.column())).collect();
        let list = |list: &List| (list.target.name.to_owned(), (list.each.text().to_owned(), of(&list.fields)));
        Origins { fields: of(&self.fields), lists: self.lists.iter().map(list).collect() }
    }
}

fn list_target(name: &str, targets: &'static [Target]) -> Result<(&'static Target, &'static [Target]), Unreadable> {
    let list = targets.iter().find_map(|target| match target.kind {
        Kind::Parts(parts) if target.name == name => Some((target, parts)),
        _ => None,
    });
    list.ok_or_else(|| {
        let lists = targets.iter().filter(|target| matches!(target.kind, Kind::Parts(_)));
        let names: Vec<&str> = lists.map(|target| target.name).collect();
        Unreadable(format!("there is no list {name:?} here; lists are: {}", names.join(", ")))
    })
}

impl List {
    fn new(
        target: &'static Target,
        parts: &'static [Target],
        source: &ListSource,
        habits: &Habits,
    ) -> Result<Self, Unreadable> {
        let place = format!("lists.{}.fields", target.name);
        let only_with = source.only_with.as_ref().map(|rule| Rule::new(rule, Kind::Text, habits)).transpose();
        Ok(Self {
            target,
            each: Path::parse(&source.each).map_err(Unreadable)?,
            only_with: only_with.map_err(Unreadable)?,
            fields: field::fields(&source.fields, parts, habits, &place)?,
        })
    }

    fn make(
        &mut self,
        record: &Record,
        made: &mut Map<String, Value>,
        lines: &mut PartLines,
        problems: &mut Vec<Problem>,
    ) {
        let mut parts = Vec::new();
        for part in self.each.parts(record) {
            let place = Place::Part { part, record };
            let line = part.line();
            match self.only_with.as_mut().map(|rule| rule.value(place)) {
                Some(Ok(None)) => continue,
                Some(Err(reason)) => {
                    problems.push(Problem::new(self.each.text(), reason).at(line));
                    continue;
                }
                Some(Ok(Some(_))) | None => {}
            }
            let mut inner = Map::new();
            let prefix = match part {
                Part::Row(_) => String::new(),
                Part::Tree(_) => format!("{}[{}].", self.each.text().trim_end_matches("[]"), parts.len()),
            };
            let before = problems.len();
            for field in &mut self.fields {
                field.make(place, &mut inner, &prefix, problems);
            }
            // A row of a group that has nothing of the list belongs to the record only.
            if inner.is_empty() && matches!(part, Part::Row(_)) {
                problems.truncate(before);
                continue;
            }
            for problem in &mut problems[before..] {
                problem.line = line;
            }
            lines.entry(self.target.name).or_default().extend(line);
            parts.push(Value::Object(inner));
        }
        if parts.is_empty() {
            return;
        }
        let list = made.entry(self.target.name.to_owned()).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(list) = list {
            list.append(&mut parts);
        }
    }
}
