//! Reading a board's CSV back. What is as it was changes nothing; what differs is a decision, or a change, of whoever brings
//! the file; a new key with a title is a new initiative. One line that cannot be read, and nothing is changed. It can be tried:
//! the same is done then, and taken back.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Act, FieldProblem, Refusal, text};
use playbook_language::playbook::Texts;
use serde::{Deserialize, Serialize};
use store::{Db, Tx};
use utoipa::ToSchema;

use super::reading::{self, Row, number, same, version};
use super::table::{self, CLASS, CLASS_VERSION, GROUNDS, KEY, OWN, PARTS, TITLES, VERSION, effort_column};
use crate::class::{self, Class, Grounds, Standing, Trigger};
use crate::classifying::{self, NewClass};
use crate::events::{self, Told};
use crate::initiating::NewInitiative;
use crate::initiative::{self, Definition, Effort};
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
    /// It was not there before.
    pub added: bool,
    /// `class`, `initiative`, or both.
    pub changed: Vec<String>,
    /// By column, in the order of the file.
    pub cells: Vec<Cell>,
}

/// What another cell of the file changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = BoardImportCell)]
pub struct Cell {
    pub column: String,
    /// On the board; empty where there is nothing.
    pub was: String,
    /// In the file.
    pub becomes: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = BoardImported)]
pub struct Imported {
    pub changed: Vec<Line>,
    pub unchanged: usize,
}

/// How a trial ends: refused as the import would be, or taken back with what it would have done.
enum Ended {
    Refused(Refusal),
    TakenBack(Imported),
}

impl From<store::Error> for Ended {
    fn from(error: store::Error) -> Self {
        Self::Refused(error.into())
    }
}

/// What [`import`] would do: it is done, and taken back.
pub async fn rehearse(db: &Db, act: Act, frame_id: String, input: Import) -> Result<Imported, Refusal> {
    let tried = db.write(move |tx| {
        Box::pin(async move {
            match import(tx, &act, &frame_id, input).await {
                Ok(done) => Err::<Imported, Ended>(Ended::TakenBack(done)),
                Err(refusal) => Err(Ended::Refused(refusal)),
            }
        })
    });
    match tried.await {
        Ok(done) | Err(Ended::TakenBack(done)) => Ok(done),
        Err(Ended::Refused(refusal)) => Err(refusal),
    }
}

pub async fn import(tx: &mut Tx, act: &Act, frame_id: &str, input: Import) -> Result<Imported, Refusal> {
    let frame = frame::hold(tx, frame_id).await?;
    frame::must_be_open(&frame)?;
    let reason = text::line(&input.reason, 1_000).map_err(|problem| Refusal::invalid("reason", problem))?;
    let pools: Vec<String> = settings::find(tx).await?.settings.pools.into_iter().map(|pool| pool.key).collect();
    let file = reading::read(&input.csv, &pools)?;
    let mut done = Imported { changed: Vec::new(), unchanged: 0 };
    let mut wrong: Vec<FieldProblem> = Vec::new();
    // What is new comes first: others may need it, wherever it stands in the file.
    let (mut added, mut failed) = (BTreeSet::new(), BTreeSet::new());
    for row in &file.rows {
        match add(tx, act, row, &pools).await {
            Ok(true) => drop(added.insert(row.line)),
            Ok(false) => {}
            Err(refusal) => {
                failed.insert(row.line);
                wrong.extend(of_line(row, refusal)?);
            }
        }
    }
    // What could not be added is told once.
    for row in file.rows.iter().filter(|row| !failed.contains(&row.line)) {
        let is_new = added.contains(&row.line);
        match line(tx, act, frame_id, (row, is_new), &file.header, &pools, &reason).await {
            Ok(None) => done.unchanged += 1,
            Ok(Some(line)) => done.changed.push(line),
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

/// A new initiative with all that the line says of it but what it depends on; nothing where there is one of this key.
async fn add(tx: &mut Tx, act: &Act, row: &Row, pools: &[String]) -> Result<bool, Refusal> {
    let key = row.cell(KEY).unwrap_or_default();
    if initiative::maybe(tx, key).await?.is_some() {
        return Ok(false);
    }
    if row.cell(TITLES[0]).is_none_or(str::is_empty) {
        let problem = "there is no such initiative; with a title it is added";
        return Err(Refusal::invalid(&row.field(KEY), problem));
    }
    act.actor.reach(WRITE)?;
    let bare = Definition::titled(Texts::plain(""));
    let alone = Definition {
        requires: Vec::new(),
        excludes: Vec::new(),
        one_of: Vec::new(),
        ..written(row, &bare, true, pools)?
    };
    initiating::add(tx, act, NewInitiative { key: key.to_owned(), definition: alone }).await?;
    Ok(true)
}

/// What is wrong, at its place in the file. Our own failures stay what they are.
fn of_line(row: &Row, refusal: Refusal) -> Result<Vec<FieldProblem>, Refusal> {
    let place = |field: &str| {
        let field = field.trim_start_matches("grounds.").trim_start_matches("definition.");
        let field = field.strip_suffix(".en").unwrap_or(field);
        if field.starts_with("lines[") { field.to_owned() } else { row.field(field) }
    };
    match refusal {
        Refusal::Invalid(problems) => {
            let placed = |one: FieldProblem| FieldProblem { field: place(&one.field), problem: one.problem };
            Ok(problems.into_iter().map(placed).collect())
        }
        Refusal::NotFound(_) => {
            let problem = "there is no such initiative any more; export again".to_owned();
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

/// What it changes; nothing where the line is as the board is.
async fn line(
    tx: &mut Tx,
    act: &Act,
    frame: &str,
    (row, is_new): (&Row, bool),
    header: &[String],
    pools: &[String],
    reason: &str,
) -> Result<Option<Line>, Refusal> {
    let key = row.cell(KEY).unwrap_or_default();
    let initiative = initiative::find(tx, key).await?;
    let standing = class::maybe(tx, frame, key).await?;
    let bare = Definition::titled(Texts::plain(""));
    let before = if is_new { &bare } else { &initiative.definition.0 };
    let mut cells = cells(row, header, &on_board(standing.as_ref(), before, pools));
    cells.retain(|cell| !is_new || !cell.becomes.is_empty());
    let mut changed = Vec::new();
    if let Some((input, version)) = decision(row, standing.as_ref(), reason)? {
        // What is new here had its versions on another board.
        let version = if is_new { 0 } else { version };
        classifying::classify(tx, act, (frame, key), input, version).await?;
        changed.push("class".to_owned());
    }
    let after = written(row, &initiative.definition.0, is_new, pools)?;
    if after != initiative.definition.0 {
        act.actor.reach(WRITE)?;
        let seen = if is_new { initiative.version } else { version(row, VERSION, initiative.version)? };
        initiating::change(tx, act, key, after, seen).await?;
    }
    if is_new || initiative::find(tx, key).await?.version != initiative.version {
        changed.push("initiative".to_owned());
    }
    let done = Line { line: row.line, initiative: key.to_owned(), added: is_new, changed, cells };
    Ok((!done.changed.is_empty()).then_some(done))
}

/// By column, as it would be exported.
fn on_board(standing: Option<&Standing>, definition: &Definition, pools: &[String]) -> BTreeMap<String, String> {
    let class = standing.map(|standing| standing.class.letter().to_owned()).unwrap_or_default();
    let mut cells = BTreeMap::from([(CLASS.to_owned(), class)]);
    let mut put = |names: &[&str], values: &[String]| {
        cells.extend(names.iter().map(|&name| name.to_owned()).zip(values.iter().cloned()));
    };
    put(&TITLES, &table::titles(&definition.title));
    put(&GROUNDS, &table::grounds(standing.map(|standing| &standing.grounds)));
    put(&OWN, &table::own(definition));
    for pool in pools {
        let columns = PARTS.map(|part| effort_column(pool, part));
        put(&columns.each_ref().map(String::as_str), &table::efforts(definition, pool));
    }
    cells
}

/// Those that are not as on the board, in the order of the file.
fn cells(row: &Row, header: &[String], board: &BTreeMap<String, String>) -> Vec<Cell> {
    let cell = |column: &String| {
        let (was, becomes) = (board.get(column)?, row.cell(column)?);
        let differs = !same(was, becomes);
        differs.then(|| Cell { column: column.clone(), was: was.clone(), becomes: becomes.to_owned() })
    };
    header.iter().filter_map(cell).collect()
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

/// The initiative as the line has it. Of what is new an empty cell says nothing.
fn written(row: &Row, one: &Definition, is_new: bool, pools: &[String]) -> Result<Definition, Refusal> {
    let mut after = one.clone();
    after.title = title(row, &one.title);
    let before = table::own(&after);
    let as_before = |at: usize, now: &str| same(now, &before[at]) || (is_new && now.is_empty());
    let differs = |at: usize| row.cell(OWN[at]).filter(|now| !as_before(at, now));
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
        if let Some(effort) = effort(row, pool, one)? {
            let efforts = after.effort.get_or_insert_default();
            match effort {
                Some(effort) => efforts.insert(pool.clone(), effort),
                None => efforts.remove(pool),
            };
        }
    }
    if after.effort.as_ref().is_some_and(BTreeMap::is_empty) && one.effort.is_none() {
        after.effort = None;
    }
    Ok(after)
}

/// In its languages; further ones stay.
fn title(row: &Row, before: &Texts) -> Texts {
    let was = table::titles(before);
    let [first, german] = [0, 1].map(|at| row.cell(TITLES[at]).unwrap_or(&was[at]).to_owned());
    if [&first, &german] == [&was[0], &was[1]] {
        return before.clone();
    }
    let mut texts = match before {
        Texts::By(texts) => texts.clone(),
        Texts::Plain(_) if german.is_empty() => return Texts::Plain(first),
        Texts::Plain(_) => BTreeMap::new(),
    };
    for (language, text) in [("en", first), ("de", german)] {
        if text.is_empty() {
            texts.remove(language);
        } else {
            texts.insert(language.to_owned(), text);
        }
    }
    Texts::By(texts)
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
