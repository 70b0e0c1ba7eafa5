//! The mapping file as it is written.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::moment::Reading;
use crate::{Format, Unreadable};

/// Which of the rows with one key count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pick {
    /// Every row is a record.
    #[default]
    All,
    First,
    Last,
    /// Rows of one key, standing together, are one record.
    Group,
}

impl Pick {
    /// The last row of a key is only known at the end.
    pub fn needs_two_passes(self) -> bool {
        self == Self::Last
    }
}

/// One or several of something.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Several {
    One(String),
    Many(Vec<String>),
}

impl Several {
    pub fn as_slice(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[expect(dead_code, reason = "for the people who read the file")]
    about: Option<String>,
    source: Option<String>,
    format: Option<Format>,
    delimiter: Option<String>,
    columns: Option<Vec<String>>,
    #[serde(default)]
    missing: Vec<String>,
    dates: Option<Several>,
    zone: Option<String>,
    decimal: Option<String>,
    key: Option<String>,
    pick: Option<Pick>,
    list: Option<String>,
    fields: Option<BTreeMap<String, Source>>,
    #[serde(default)]
    lists: BTreeMap<String, ListSources>,
    #[serde(default)]
    kind: BTreeMap<String, Part>,
}

/// What a mapping says of one kind of record.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    pub key: Option<String>,
    pub pick: Option<Pick>,
    pub list: Option<String>,
    #[serde(default)]
    pub fields: BTreeMap<String, Source>,
    #[serde(default)]
    pub lists: BTreeMap<String, ListSources>,
}

/// Parts of one list may come from several lists of the file.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "write a table, or tables, with each, fields and perhaps only_with")]
pub enum ListSources {
    One(ListSource),
    Many(Vec<ListSource>),
}

impl ListSources {
    pub fn as_slice(&self) -> &[ListSource] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListSource {
    pub each: String,
    /// Parts for which this gives nothing are passed over.
    pub only_with: Option<Source>,
    pub fields: BTreeMap<String, Source>,
}

/// Where a field comes from: a path, or more about it.
#[derive(Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "write a column or path in quotes, or a table with from, constant, template, when, values, otherwise, default, missing, strip, dates, zone, split, or a list of these"
)]
pub enum Source {
    Path(String),
    Detailed(Box<Detailed>),
    FirstOf(Vec<Source>),
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Detailed {
    /// The first of these that has a value.
    pub from: Option<Several>,
    pub constant: Option<Value>,
    pub template: Option<String>,
    /// Two paths: it counts only where the same text stands at both.
    pub when: Option<[String; 2]>,
    /// What stands there → what it means here; an empty meaning is nothing.
    pub values: Option<BTreeMap<String, String>>,
    /// For what `values` does not name.
    pub otherwise: Option<String>,
    /// Where nothing stands.
    pub default: Option<Value>,
    /// What stands for nothing, beside what the file's `missing` says.
    pub missing: Option<Several>,
    /// Characters to take off both ends.
    pub strip: Option<String>,
    pub dates: Option<Several>,
    pub zone: Option<String>,
    /// What separates the texts of a list.
    pub split: Option<String>,
}

/// A mapping file for one kind of record.
pub struct File {
    pub source: Option<String>,
    pub format: Option<Format>,
    pub delimiter: Option<u8>,
    pub columns: Option<Vec<String>>,
    pub part: Part,
    missing: Vec<String>,
    dates: Option<Several>,
    zone: Option<String>,
    decimal: char,
}

/// How values are read where a field says nothing of its own.
pub struct Habits {
    pub missing: Vec<String>,
    pub dates: Vec<String>,
    pub zone: Option<String>,
    pub moments: Reading,
    pub decimal: char,
}

impl File {
    pub fn parse(text: &str, kind: &str) -> Result<Self, Unreadable> {
        let mut written: Written = toml::from_str(text)
            .map_err(|error| Unreadable(format!("the mapping: {}", error.to_string().trim_end())))?;
        let own = written.kind.remove(kind);
        let mut part = match (own, written.fields) {
            (Some(_), Some(_)) => {
                return Err(Unreadable(format!("the mapping has both [fields] and [kind.{kind}]")));
            }
            (Some(part), None) => part,
            (None, Some(fields)) => Part { fields, lists: written.lists, ..Part::default() },
            (None, None) => {
                let kinds: Vec<&str> = written.kind.keys().map(String::as_str).collect();
                let kinds = if kinds.is_empty() { "nothing".to_owned() } else { kinds.join(", ") };
                return Err(Unreadable(format!("the mapping is for {kinds}, not for {kind}")));
            }
        };
        // What stands at the top holds for every kind that says nothing else.
        part.key = part.key.or(written.key);
        part.pick = part.pick.or(written.pick);
        part.list = part.list.or(written.list);
        if part.pick.is_some_and(|pick| pick != Pick::All) && part.key.is_none() {
            return Err(Unreadable("the mapping has a pick, but no key that says of which rows".to_owned()));
        }
        if written.format == Some(Format::Columns) && written.columns.is_none() {
            return Err(Unreadable("the format columns needs their names as columns = […]".to_owned()));
        }
        Ok(Self {
            source: written.source,
            format: written.format,
            delimiter: written.delimiter.as_deref().map(single).transpose()?,
            columns: written.columns,
            part,
            missing: written.missing,
            dates: written.dates,
            zone: written.zone,
            decimal: written.decimal.as_deref().map(single).transpose()?.map_or('.', char::from),
        })
    }

    pub fn reading(&self) -> Result<Habits, Unreadable> {
        if !matches!(self.decimal, '.' | ',') {
            return Err(Unreadable("decimal must be \".\" or \",\"".to_owned()));
        }
        let dates = self.dates.as_ref().map(|dates| dates.as_slice().to_vec()).unwrap_or_default();
        Ok(Habits {
            missing: self.missing.clone(),
            moments: Reading::new(&dates, self.zone.as_deref()).map_err(Unreadable)?,
            dates,
            zone: self.zone.clone(),
            decimal: self.decimal,
        })
    }
}

fn single(text: &str) -> Result<u8, Unreadable> {
    match text.as_bytes() {
        [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r') => Ok(*byte),
        _ => Err(Unreadable(format!("{text:?} must be one ASCII character"))),
    }
}
