//! The lines of a board's CSV, before anything is done with them: which columns there are, and what stands in each cell, as
//! spreadsheets of several countries write it.

use std::collections::BTreeMap;

use kernel::{Problems, Refusal};

use super::table::{CLASS, CLASS_VERSION, GROUNDS, KEY, OWN, PARTS, READ_ONLY, TITLES, VERSION, effort_column};
use crate::initiative::MOST;

pub(super) struct Row {
    /// In the file; the names are line 1.
    pub line: u64,
    values: BTreeMap<String, String>,
}

impl Row {
    /// Nothing where the file has no such column.
    pub fn cell(&self, column: &str) -> Option<&str> {
        self.values.get(column).map(String::as_str)
    }

    pub fn field(&self, column: &str) -> String {
        format!("lines[{}].{column}", self.line)
    }
}

/// A file whose columns are known.
pub(super) struct File {
    pub header: Vec<String>,
    pub rows: Vec<Row>,
}

pub(super) fn read(csv: &str, pools: &[String]) -> Result<File, Refusal> {
    let csv = csv.trim_start_matches('\u{feff}');
    let names = csv.lines().next().unwrap_or_default();
    let delimiter = if names.matches(';').count() > names.matches(',').count() { b';' } else { b',' };
    let wrong = |error: csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        Refusal::invalid(&format!("lines[{line}]"), "cannot be read as CSV, or has more or fewer cells than line 1")
    };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(csv.as_bytes());
    let header: Vec<String> = reader.headers().map_err(wrong)?.iter().map(|name| name.trim().to_owned()).collect();
    let mut problems = Problems::default();
    let efforts: Vec<String> = pools.iter().flat_map(|pool| PARTS.map(|part| effort_column(pool, part))).collect();
    for (at, name) in header.iter().enumerate() {
        let known = [KEY, CLASS, CLASS_VERSION, VERSION].contains(&name.as_str())
            || GROUNDS.contains(&name.as_str())
            || TITLES.contains(&name.as_str())
            || OWN.contains(&name.as_str())
            || efforts.contains(name)
            || name.starts_with(READ_ONLY);
        if !known {
            problems.add(&format!("lines[1][{at}]"), format!("{name:?} is no column of a board; see an export"));
        }
        if header[..at].contains(name) {
            problems.add(&format!("lines[1][{at}]"), format!("{name:?} is there twice"));
        }
    }
    if !header.iter().any(|name| name == KEY) {
        problems.add("lines[1]", format!("has no column {KEY:?}"));
    }
    let mut rows = Vec::new();
    let mut seen = BTreeMap::new();
    for record in reader.records() {
        let record = record.map_err(wrong)?;
        let line = record.position().map_or(0, csv::Position::line);
        if rows.len() as i64 >= MOST {
            problems.add(&format!("lines[{line}]"), format!("there are at most {MOST} initiatives"));
            break;
        }
        let value = |(name, value): (&String, &str)| (name.clone(), plain(value));
        let row = Row { line, values: header.iter().zip(record.iter()).map(value).collect() };
        if let Some(first) = seen.insert(row.cell(KEY).unwrap_or_default().to_owned(), line) {
            problems.add(&row.field(KEY), format!("stands in line {first} already"));
        }
        rows.push(row);
    }
    problems.into_result()?;
    Ok(File { header, rows })
}

/// Without the apostrophe that keeps spreadsheets from taking a text for a formula.
fn plain(value: &str) -> String {
    let value = value.trim();
    match value.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.to_owned(),
        _ => value.to_owned(),
    }
}

/// The version that the file saw, or the present one if it does not say.
pub(super) fn version(row: &Row, column: &str, now: i64) -> Result<i64, Refusal> {
    match row.cell(column) {
        None | Some("") => Ok(now),
        Some(text) => text.parse().map_err(|_| Refusal::invalid(&row.field(column), "must be a whole number")),
    }
}

/// Spreadsheets write 6.50 for 6.5.
pub(super) fn same(one: &str, other: &str) -> bool {
    one == other || matches!((amount(one), amount(other)), (Some(one), Some(other)) if one == other)
}

/// With a point or with a comma.
fn amount(text: &str) -> Option<f64> {
    let text = if text.contains('.') { text.to_owned() } else { text.replacen(',', ".", 1) };
    text.parse::<f64>().ok().filter(|amount| amount.is_finite())
}

pub(super) fn number(row: &Row, column: &str, text: &str) -> Result<f64, Refusal> {
    amount(text).ok_or_else(|| Refusal::invalid(&row.field(column), format!("{text:?} is no number")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_spreadsheets_write_them() {
        assert!(same("6.50", "6.5") && same("6,5", "6.5") && same("", "") && !same("", "0") && !same("x", "0"));
        assert_eq!(plain("'=1+1"), "=1+1");
        assert_eq!(plain("'tis"), "'tis");
    }

    #[test]
    fn a_file_is_refused_by_its_lines() {
        let lines =
            |csv: &str| read(csv, &["team".to_owned()]).map(|file| file.rows.len()).map_err(|it| it.to_string());
        assert_eq!(lines("key;class;effort.team.low\r\na;M;1,5\r\n"), Ok(1));
        assert_eq!(lines("\u{feff}key,read:title\na,\"x, y\"\n"), Ok(1));
        assert!(lines("class\nM\n").unwrap_err().contains("has no column \"key\""));
        assert!(lines("key,colour\na,red\n").unwrap_err().contains("\"colour\" is no column"));
        assert!(lines("key,class\na,M\na,S\n").unwrap_err().starts_with("lines[3].key: stands in line 2"));
        assert!(lines("key,class\na\n").unwrap_err().starts_with("lines[2]: "), "{:?}", lines("key,class\na\n"));
    }
}
