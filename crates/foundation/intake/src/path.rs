//! Where a value stands in a record: a column, or a path such as `address.city`, `items[0].name`
//! or `items[].name`, which gives all names. `[]` also goes through the values of an object.
//!
//! In a table the whole path is the name of a column. `rows[].Price` are the prices of all rows
//! of a group, `^.currency` in a list is a field of the record around it.

use serde_json::Value;

use crate::record::{Body, Cells, Record};

#[derive(Debug, Clone)]
pub struct Path {
    text: String,
    steps: Vec<Step>,
    /// Looks at the record around the list.
    outer: bool,
}

#[derive(Debug, Clone, PartialEq)]
enum Step {
    Key(String),
    At(usize),
    Each,
}

/// Prefix of a column of all rows in a group.
const ROWS: &str = "rows[].";

/// Where paths are looked up: a record, or one part of a list in it.
#[derive(Clone, Copy)]
pub enum Place<'r> {
    Record(&'r Record),
    Part { part: Part<'r>, record: &'r Record },
}

#[derive(Clone, Copy)]
pub enum Part<'r> {
    Row(&'r Cells),
    Tree(&'r Value),
}

impl Part<'_> {
    /// Where it stands, if it is a row of its own.
    pub fn line(self) -> Option<u64> {
        match self {
            Self::Row(cells) => Some(cells.line),
            Self::Tree(_) => None,
        }
    }
}

/// A value as the file has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Found<'r> {
    Text(&'r str),
    Json(&'r Value),
}

impl Path {
    pub fn parse(text: &str) -> Result<Self, String> {
        let (outer, rest) = match text.strip_prefix("^.") {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let wrong = || format!("{text:?} is not a path; write it like address.city or items[].name");
        if rest.is_empty() {
            return Err(wrong());
        }
        let mut steps = Vec::new();
        // A column name may hold anything; steps only matter in JSON.
        for piece in rest.split('.') {
            let (key, mut brackets) = piece.split_at(piece.find('[').unwrap_or(piece.len()));
            if !key.is_empty() {
                steps.push(Step::Key(key.to_owned()));
            }
            while let Some((inside, after)) = brackets.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
                steps.push(match inside {
                    "" => Step::Each,
                    number => match number.parse() {
                        Ok(at) => Step::At(at),
                        Err(_) => Step::Key(format!("[{number}]")),
                    },
                });
                brackets = after;
            }
        }
        Ok(Self { text: rest.to_owned(), steps, outer })
    }

    /// A path to a name of ours, in which a dot leads into an object.
    pub fn of_name(name: &str) -> Self {
        let steps = name.split('.').map(|key| Step::Key(key.to_owned())).collect();
        Self { text: name.to_owned(), steps, outer: false }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The column of a table this path needs.
    pub fn column(&self) -> &str {
        self.text.strip_prefix(ROWS).unwrap_or(&self.text)
    }

    pub fn is_outer(&self) -> bool {
        self.outer
    }

    /// All values here, in order.
    pub fn all<'r>(&self, place: Place<'r>) -> Vec<Found<'r>> {
        let mut found = Vec::new();
        match place {
            Place::Part { part: Part::Row(cells), .. } if !self.outer => {
                found.extend(cells.named(&self.text).map(Found::Text));
            }
            Place::Part { part: Part::Tree(tree), .. } if !self.outer => {
                walk(tree, &self.steps, &mut |value| found.push(Found::Json(value)));
            }
            Place::Record(record) | Place::Part { record, .. } => match &record.body {
                Body::Cells(cells) => found.extend(cells.named(&self.text).map(Found::Text)),
                Body::Tree(tree) => walk(tree, &self.steps, &mut |value| found.push(Found::Json(value))),
                Body::Group(rows) => match self.text.strip_prefix(ROWS) {
                    Some(column) => found.extend(rows.iter().filter_map(|row| row.named(column)).map(Found::Text)),
                    None => found.extend(rows.first().and_then(|row| row.named(&self.text)).map(Found::Text)),
                },
            },
        }
        found
    }

    /// The parts of the list at this path: elements of an array, values of an object, or, for
    /// `rows[]`, the rows of a group.
    pub fn parts<'r>(&self, record: &'r Record) -> Vec<Part<'r>> {
        match &record.body {
            Body::Group(rows) => rows.iter().map(Part::Row).collect(),
            Body::Cells(cells) => vec![Part::Row(cells)],
            Body::Tree(tree) => {
                let mut steps = self.steps.clone();
                if steps.last() != Some(&Step::Each) {
                    steps.push(Step::Each);
                }
                let mut parts = Vec::new();
                walk(tree, &steps, &mut |value| parts.push(Part::Tree(value)));
                parts
            }
        }
    }
}

/// Depth is bounded by the number of steps.
fn walk<'r>(tree: &'r Value, steps: &[Step], found: &mut impl FnMut(&'r Value)) {
    let Some((step, rest)) = steps.split_first() else { return found(tree) };
    match (step, tree) {
        (Step::Key(key), Value::Object(map)) => {
            if let Some(inner) = map.get(key) {
                walk(inner, rest, found);
            }
        }
        (Step::At(at), Value::Array(list)) => {
            if let Some(inner) = list.get(*at) {
                walk(inner, rest, found);
            }
        }
        (Step::Each, Value::Array(list)) => list.iter().for_each(|inner| walk(inner, rest, found)),
        (Step::Each, Value::Object(map)) => map.values().for_each(|inner| walk(inner, rest, found)),
        _ => {}
    }
}
