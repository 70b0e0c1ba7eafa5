//! What a reader finds: a record with the line it begins on, or a place it could not read.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;

/// Longest piece of an unreadable row that is kept to show it.
const SHOWN: usize = 2_000;

/// One record as the file has it.
#[derive(Debug, Clone)]
pub struct Record {
    /// Line of its first character, from 1.
    pub line: u64,
    /// The record as it stands in the file.
    pub raw: String,
    pub body: Body,
    /// What is wrong with the row itself. Its cells then only tell whose row it is.
    pub fault: Option<String>,
}

impl Record {
    /// Turned away if there is something wrong with the row itself.
    pub fn whole(self) -> Result<Self, Reject> {
        match &self.fault {
            None => Ok(self),
            Some(fault) => Err(Reject::of(&self, vec![Problem::new("", fault)])),
        }
    }
}

#[derive(Debug, Clone)]
pub enum Body {
    /// A row of a table.
    Cells(Cells),
    /// A JSON object.
    Tree(Value),
    /// Rows of a table that belong together.
    Group(Vec<Cells>),
}

/// The cells of one row: all text in one string, and where each cell ends.
#[derive(Debug, Clone)]
pub struct Cells {
    /// Line of the row's first character.
    pub line: u64,
    pub header: Arc<Header>,
    pub text: String,
    pub ends: Vec<usize>,
}

impl Cells {
    pub fn at(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        self.text.get(start..end)
    }

    pub fn named(&self, column: &str) -> Option<&str> {
        self.at(*self.header.index.get(column)?)
    }
}

/// The names of the columns of a table.
#[derive(Debug, Default)]
pub struct Header {
    pub names: Vec<String>,
    index: HashMap<String, usize>,
}

impl Header {
    /// The first of two columns with one name is the one found by it.
    pub fn new(names: Vec<String>) -> Self {
        let mut index = HashMap::new();
        for (at, name) in names.iter().enumerate() {
            index.entry(name.clone()).or_insert(at);
        }
        Self { names, index }
    }

    pub fn has(&self, column: &str) -> bool {
        self.index.contains_key(column)
    }

    pub fn is_double(&self, column: &str) -> bool {
        self.names.iter().filter(|name| *name == column).count() > 1
    }

    /// A name that stands twice.
    pub fn duplicate(&self) -> Option<&str> {
        let twice = |(at, name): &(usize, &String)| self.index.get(*name) != Some(at);
        self.names.iter().enumerate().find(twice).map(|(_, name)| name.as_str())
    }
}

/// A row that does not go in, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Line of the row's first character, from 1. Of several rows, the line of the one to blame.
    pub line: u64,
    /// What is wrong, each with the column it was found in; empty where it is the row itself.
    pub problems: Vec<Problem>,
    /// The row as it stands in the file, shortened if it is very long.
    pub raw: String,
}

/// A column of the file and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub column: String,
    pub reason: String,
    /// In which row, where several rows are one record.
    pub line: Option<u64>,
}

impl Problem {
    pub fn new(column: &str, reason: impl Into<String>) -> Self {
        Self { column: column.to_owned(), reason: reason.into(), line: None }
    }

    #[must_use]
    pub fn at(self, line: Option<u64>) -> Self {
        Self { line, ..self }
    }
}

impl Reject {
    /// The row as a whole is wrong.
    pub fn row(line: u64, reason: impl Into<String>, raw: &[u8]) -> Self {
        Self { line, problems: vec![Problem::new("", reason)], raw: shown(raw) }
    }

    pub fn of(record: &Record, problems: Vec<Problem>) -> Self {
        Self::new(record.line, problems, record.raw.clone())
    }

    /// A record that begins on this line.
    pub fn new(line: u64, problems: Vec<Problem>, raw: String) -> Self {
        let blamed: Option<Vec<u64>> = problems.iter().map(|problem| problem.line).collect();
        let blamed = blamed.and_then(|lines| lines.into_iter().min());
        Self { line: blamed.unwrap_or(line), problems, raw }
    }

    /// The columns in question, in words.
    pub fn column(&self) -> String {
        let mut names: Vec<&str> = Vec::new();
        for problem in &self.problems {
            if !problem.column.is_empty() && !names.contains(&problem.column.as_str()) {
                names.push(&problem.column);
            }
        }
        names.join(", ")
    }

    /// The column, if there is one, and the reason.
    pub fn in_words(&self) -> String {
        match self.column().as_str() {
            "" => self.reason(),
            column => format!("{column}: {}", self.reason()),
        }
    }

    /// Everything that is wrong, in words.
    pub fn reason(&self) -> String {
        match self.problems.as_slice() {
            [one] => one.reason.clone(),
            many => {
                let word = |problem: &Problem| {
                    let elsewhere = problem.line.filter(|line| *line != self.line);
                    let place = elsewhere.map_or(String::new(), |line| format!("line {line}: "));
                    match problem.column.as_str() {
                        "" => format!("{place}{}", problem.reason),
                        column => format!("{place}{column}: {}", problem.reason),
                    }
                };
                many.iter().map(word).collect::<Vec<_>>().join("; ")
            }
        }
    }
}

/// Checks that a row is UTF-8 and has no NUL, which no text of ours may have.
pub fn text(line: u64, raw: &[u8]) -> Result<&str, Reject> {
    let text = std::str::from_utf8(raw).map_err(|error| {
        let at = error.valid_up_to() + 1;
        Reject::row(line, format!("not UTF-8 at byte {at} of the row; save the file as UTF-8"), raw)
    })?;
    if raw.contains(&0) {
        return Err(Reject::row(line, "has a NUL character", raw));
    }
    Ok(text)
}

fn shown(raw: &[u8]) -> String {
    String::from_utf8_lossy(&raw[..raw.len().min(SHOWN)]).into_owned()
}
