//! Reading a board's CSV back. What is as it was changes nothing; what differs is a decision, or a change, of whoever brings
//! the file. One line that cannot be read, and nothing is changed.

use std::collections::BTreeMap;

use kernel::{Act, FieldProblem, Problems, Refusal, text};
use serde::{Deserialize, Serialize};
use store::Tx;
use utoipa::ToSchema;

use super::table::{self, CLASS, CLASS_VERSION, GROUNDS, KEY, OWN, PARTS, READ_ONLY, VERSION, effort_column};
use crate::class::{self, Class, Grounds, Standing, Trigger};
use crate::classifying::{self, NewClass};
use crate::events::{self, Told};
use crate::initiative::{self, Definition, Effort, Initiative, MOST};
use crate::{WRITE, frame, initiating, settings};

/// A file, and why it changes what it changes.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BoardImport)]
pub struct Import {
    /// As it was exported: with a line of names, separated by commas or semicolons.
    pub csv: String,
    /// Of each decision whose own reason the file does not change.
    pub reason: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = BoardImportLine)]
pub struct Line {
    /// In the file; the names are line 1.
    pub line: u64,
    /// Key.
    pub initiative: String,
    /// `class`, `initiative`, or both.
    pub changed: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = BoardImported)]
pub struct Imported {
    pub changed: Vec<Line>,
    pub unchanged: usize,
}

struct Row {
    line: u64,
    values: BTreeMap<String, String>,
}

impl Row {
    /// Nothing where the file has no such column.
    fn cell(&self, column: &str) -> Option<&str> {
        self.values.get(column).map(String::as_str)
    }

    fn field(&self, column: &str) -> String {
        format!("lines[{}].{column}", self.line)
    }
}

pub async fn import(tx: &mut Tx, act: &Act, frame_id: &str, input: Import) -> Result<Imported, Refusal> {
    let frame = frame::hold(tx, frame_id).await?;
    frame::must_be_open(&frame)?;
    let reason = text::line(&input.reason, 1_000).map_err(|problem| Refusal::invalid("reason", problem))?;
    let pools: Vec<String> = settings::find(tx).await?.settings.pools.into_iter().map(|pool| pool.key).collect();
    let rows = rows(&input.csv, &pools)?;
    let mut done = Imported { changed: Vec::new(), unchanged: 0 };
    let mut wrong: Vec<FieldProblem> = Vec::new();
    for row in &rows {
        let key = row.cell(KEY).unwrap_or_default().to_owned();
        match line(tx, act, (frame_id, &key), row, &pools, &reason).await {
            Ok(changed) if changed.is_empty() => done.unchanged += 1,
            Ok(changed) => done.changed.push(Line { line: row.line, initiative: key, changed }),
            Err(refusal) => wrong.extend(of_line(row, refusal)?),
        }
    }
    if !wrong.is_empty() {
        return Err(Refusal::Invalid(wrong));
    }
    if !done.changed.is_empty() {
        let told = Told { name: Some(frame.name().to_owned()), reason: Some(reason), ..Told::default() };
        tx.append(act, events::BOARD_IMPORTED, events::of_frame(frame_id), &told)?;
    }
    Ok(done)
}

/// What is wrong, at its place in the file. Our own failures stay what they are.
fn of_line(row: &Row, refusal: Refusal) -> Result<Vec<FieldProblem>, Refusal> {
    let place = |field: &str| {
        let field = field.trim_start_matches("grounds.").trim_start_matches("definition.");
        if field.starts_with("lines[") { field.to_owned() } else { row.field(field) }
    };
    match refusal {
        Refusal::Invalid(problems) => {
            let placed = |one: FieldProblem| FieldProblem { field: place(&one.field), problem: one.problem };
            Ok(problems.into_iter().map(placed).collect())
        }
        Refusal::NotFound(_) => {
            let problem = "there is no such initiative; add it first".to_owned();
            Ok(vec![FieldProblem { field: row.field(KEY), problem }])
        }
        Refusal::Stale { .. } => {
            let problem = "was changed meanwhile; export again".to_owned();
            Ok(vec![FieldProblem { field: row.field(KEY), problem }])
        }
        Refusal::Conflict { detail, .. } => Ok(vec![FieldProblem { field: row.field(KEY), problem: detail }]),
        other => Err(other),
    }
}

fn rows(csv: &str, pools: &[String]) -> Result<Vec<Row>, Refusal> {
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
    Ok(rows)
}

/// Without the apostrophe that keeps spreadsheets from taking a text for a formula.
fn plain(value: &str) -> String {
    let value = value.trim();
    match value.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.to_owned(),
        _ => value.to_owned(),
    }
}

/// What it changes; nothing where the line is as the board is.
async fn line(
    tx: &mut Tx,
    act: &Act,
    (frame, key): (&str, &str),
    row: &Row,
    pools: &[String],
    reason: &str,
) -> Result<Vec<String>, Refusal> {
    let initiative = initiative::find(tx, key).await?;
    let standing = class::maybe(tx, frame, key).await?;
    let mut changed = Vec::new();
    if let Some((input, version)) = decision(row, standing.as_ref(), reason)? {
        classifying::classify(tx, act, (frame, key), input, version).await?;
        changed.push("class".to_owned());
    }
    if let Some((definition, version)) = definition(row, &initiative, pools)? {
        act.actor.reach(WRITE)?;
        initiating::change(tx, act, key, definition, version).await?;
        changed.push("initiative".to_owned());
    }
    Ok(changed)
}

/// The version that the file saw, or the present one if it does not say.
fn version(row: &Row, column: &str, now: i64) -> Result<i64, Refusal> {
    match row.cell(column) {
        None | Some("") => Ok(now),
        Some(text) => text.parse().map_err(|_| Refusal::invalid(&row.field(column), "must be a whole number")),
    }
}

/// The class with its grounds, where either differs.
fn decision(row: &Row, standing: Option<&Standing>, reason: &str) -> Result<Option<(NewClass, i64)>, Refusal> {
    let before = table::grounds(standing.map(|standing| &standing.grounds));
    let was = standing.map_or("", |standing| standing.class.letter());
    let class = row.cell(CLASS).unwrap_or(was);
    let cells: Vec<&str> = GROUNDS.iter().zip(&before).map(|(name, before)| row.cell(name).unwrap_or(before)).collect();
    if class == was && cells.iter().zip(&before).all(|(now, before)| same(now, before)) {
        return Ok(None);
    }
    let Some(class) = Class::ALL.into_iter().find(|one| one.letter() == class) else {
        let problem = if class.is_empty() { "what has a class keeps one" } else { "must be M, S, C or W" };
        return Err(Refusal::invalid(&row.field(CLASS), problem));
    };
    let text = |at: usize| (!cells[at].is_empty()).then(|| cells[at].to_owned());
    let must_test =
        match text(1) {
            None => None,
            Some(word) => Some(serde_json::from_value(serde_json::Value::String(word)).map_err(|_| {
                Refusal::invalid(&row.field("must_test"), "must be no_point, legal, safety or viability")
            })?),
        };
    let revisit_when = match (text(5), text(6)) {
        (Some(scenario), Some(_)) => Some(Trigger { scenario, above: number(row, "revisit_above", cells[6])? }),
        (None, None) => None,
        _ => return Err(Refusal::invalid(&row.field("revisit_above"), "goes with revisit_scenario")),
    };
    let grounds = Grounds {
        reason: if cells[0] == before[0] || cells[0].is_empty() { reason.to_owned() } else { cells[0].to_owned() },
        must_test,
        what_if_not: text(2),
        workaround: text(3),
        revisit_on: text(4),
        revisit_when,
        review_on: text(7),
        told_whom: text(8),
    };
    let now = standing.map_or(0, |standing| standing.version);
    Ok(Some((NewClass { class, grounds }, version(row, CLASS_VERSION, now)?)))
}

/// Spreadsheets write 6.50 for 6.5.
fn same(one: &str, other: &str) -> bool {
    one == other || matches!((amount(one), amount(other)), (Some(one), Some(other)) if one == other)
}

/// With a point or with a comma.
fn amount(text: &str) -> Option<f64> {
    let text = if text.contains('.') { text.to_owned() } else { text.replacen(',', ".", 1) };
    text.parse::<f64>().ok().filter(|amount| amount.is_finite())
}

fn number(row: &Row, column: &str, text: &str) -> Result<f64, Refusal> {
    amount(text).ok_or_else(|| Refusal::invalid(&row.field(column), format!("{text:?} is no number")))
}

/// The initiative, where anything of it differs.
fn definition(row: &Row, one: &Initiative, pools: &[String]) -> Result<Option<(Definition, i64)>, Refusal> {
    let mut after = one.definition.0.clone();
    let before = table::own(&after);
    let differs = |at: usize| row.cell(OWN[at]).filter(|now| !same(now, &before[at]));
    if let Some(word) = differs(0) {
        after.lifecycle = serde_json::from_value(serde_json::Value::String(word.to_owned())).map_err(|_| {
            let problem = "must be idea, candidate, planned, rolling_out, live or retired";
            Refusal::invalid(&row.field(OWN[0]), problem)
        })?;
    }
    if let Some(text) = differs(1) {
        after.value = number(row, OWN[1], text)?.round() as i64;
    }
    let keys = |text: &str| -> Vec<String> {
        text.split([';', ' ']).map(str::trim).filter(|key| !key.is_empty()).map(str::to_owned).collect()
    };
    for (at, list) in [(2, &mut after.requires), (3, &mut after.excludes), (4, &mut after.one_of)] {
        if let Some(text) = differs(at) {
            *list = keys(text);
        }
    }
    for pool in pools {
        if let Some(effort) = effort(row, pool, &one.definition.0)? {
            let efforts = after.effort.get_or_insert_default();
            match effort {
                Some(effort) => efforts.insert(pool.clone(), effort),
                None => efforts.remove(pool),
            };
        }
    }
    if after.effort.as_ref().is_some_and(BTreeMap::is_empty) && one.definition.0.effort.is_none() {
        after.effort = None;
    }
    if after == one.definition.0 {
        return Ok(None);
    }
    Ok(Some((after, version(row, VERSION, one.version)?)))
}

/// Of a pool, where it differs: another one, or none any more.
fn effort(row: &Row, pool: &str, definition: &Definition) -> Result<Option<Option<Effort>>, Refusal> {
    let before = table::efforts(definition, pool);
    let columns = PARTS.map(|part| effort_column(pool, part));
    let cells: Vec<&str> =
        columns.iter().zip(&before).map(|(column, before)| row.cell(column).unwrap_or(before)).collect();
    if cells.iter().zip(&before).all(|(now, before)| same(now, before)) {
        return Ok(None);
    }
    if cells.iter().all(|cell| cell.is_empty()) {
        return Ok(Some(None));
    }
    let of = |at: usize| number(row, &columns[at], cells[at]);
    Ok(Some(Some(Effort { low: of(0)?, likely: of(1)?, high: of(2)? })))
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
        let read = |csv: &str| rows(csv, &["team".to_owned()]).map(|rows| rows.len()).map_err(|it| it.to_string());
        assert_eq!(read("key;class;effort.team.low\r\na;M;1,5\r\n"), Ok(1));
        assert_eq!(read("\u{feff}key,read:title\na,\"x, y\"\n"), Ok(1));
        assert!(read("class\nM\n").unwrap_err().contains("has no column \"key\""));
        assert!(read("key,colour\na,red\n").unwrap_err().contains("\"colour\" is no column"));
        assert!(read("key,class\na,M\na,S\n").unwrap_err().starts_with("lines[3].key: stands in line 2"));
        assert!(read("key,class\na\n").unwrap_err().starts_with("lines[2]: "), "{:?}", read("key,class\na\n"));
    }
}
