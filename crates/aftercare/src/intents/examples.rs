//! Labelled examples out of a CSV file.

use std::fmt::Display;
use std::path::Path;

use ::intents::{EXAMPLES_MAX, Example};
use intake::csv::CsvReader;
use intake::record::{Body, Cells, Record};

use crate::Failure;

/// So many bytes of a text are kept; the words that count stand before.
const TEXT_BYTES_MAX: usize = 8_000;

/// So many lines that were passed over are named.
const NAMED_MAX: usize = 5;

/// Where in a row text and label stand.
#[derive(Debug, clap::Args)]
pub struct Columns {
    /// The column that holds the message
    #[arg(long, value_name = "NAME", default_value = "text", alias = "text")]
    text_column: String,
    /// The column that says what it is about
    #[arg(long, value_name = "NAME", default_value = "label", alias = "label")]
    label_column: String,
}

#[derive(Debug, Default)]
pub struct Labelled {
    file: String,
    /// Text and label of each example, and its line.
    rows: Vec<(String, String, u64)>,
    /// Lines without a label.
    pub unlabelled: Passed,
    /// Lines that have more or fewer fields than the header, or a quote that is not closed.
    pub uneven: Passed,
}

/// Lines that were passed over: how many, and where the first of them stand.
#[derive(Debug, Default)]
pub struct Passed {
    pub count: usize,
    pub lines: Vec<u64>,
}

impl Passed {
    fn add(&mut self, line: u64) {
        self.count += 1;
        if self.lines.len() < NAMED_MAX {
            self.lines.push(line);
        }
    }
}

impl Labelled {
    pub fn examples(&self) -> Vec<Example<'_>> {
        self.rows.iter().map(|(text, label, _)| Example { text, label }).collect()
    }

    /// The line on which an example stands.
    pub fn line(&self, place: usize) -> u64 {
        self.rows[place].2
    }

    pub fn told(&self, words: &impl Display) -> String {
        format!("{}: {words}", self.file)
    }
}

/// Reads all rows. A row that is uneven or has no label is passed over and counted; another encoding than UTF-8 is
/// refused, as it would make of every word another one.
pub fn read(path: &Path, columns: &Columns) -> Result<Labelled, Failure> {
    let mut found = Labelled { file: path.display().to_string(), ..Labelled::default() };
    let failed = |words: String| Failure::usage(format!("{}: {words}", path.display()));
    let (input, _) = intake::Input::open(path).map_err(|error| failed(error.to_string()))?;
    let mut reader = CsvReader::new(input, None, None).map_err(|error| failed(error.to_string()))?;
    for column in [&columns.text_column, &columns.label_column] {
        let names = &reader.header().names;
        if !names.contains(column) {
            let option = if *column == columns.text_column { "--text-column" } else { "--label-column" };
            let there = names.join(", ");
            return Err(failed(format!("the header has no column {column:?}; it has {there}. Name it with {option}")));
        }
    }
    while let Some(row) = reader.next_record().map_err(|error| failed(error.to_string()))? {
        match row {
            Err(reject) => found.uneven.add(reject.line),
            Ok(record) => found.take(record, columns).map_err(failed)?,
        }
    }
    if found.rows.is_empty() {
        return Err(failed("there is no row with a label below the header".to_owned()));
    }
    Ok(found)
}

impl Labelled {
    fn take(&mut self, record: Record, columns: &Columns) -> Result<(), String> {
        let line = record.line;
        if let Some(fault) = record.fault.as_ref().filter(|fault| fault.contains("not UTF-8")) {
            return Err(format!("line {line}: {fault}"));
        }
        if record.fault.is_some() {
            self.uneven.add(line);
            return Ok(());
        }
        let Body::Cells(cells) = record.body else { return Ok(()) };
        let (Some(text), Some(label)) = (named(&cells, &columns.text_column), named(&cells, &columns.label_column))
        else {
            self.uneven.add(line);
            return Ok(());
        };
        if label.is_empty() {
            self.unlabelled.add(line);
            return Ok(());
        }
        if self.rows.len() >= EXAMPLES_MAX {
            return Err(format!("line {line} is one too many; at most {EXAMPLES_MAX} examples are read"));
        }
        let text = &text[..text.floor_char_boundary(TEXT_BYTES_MAX)];
        self.rows.push((text.to_owned(), label.to_owned(), line));
        Ok(())
    }
}

fn named<'c>(cells: &'c Cells, column: &str) -> Option<&'c str> {
    cells.named(column).map(str::trim)
}
