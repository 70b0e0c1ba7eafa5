//! Tables out of CSV; what is wrong is told with its line and column.

use std::collections::BTreeMap;

use crate::discovery::{CASES_MAX, Cases, NUMBERS_MAX};
use crate::invalid::Invalid;
use crate::noise::{Noise, OBSERVATIONS_MAX, REPLICATIONS_MAX};
use crate::sensitivity::{DIMENSIONS_MAX, Factor, RUNS_MAX, Runs};
use crate::table::{CELLS_MAX, FUTURES_MAX, STRATEGIES_MAX, Table};

pub const BYTES_MAX: usize = 64 * 1024 * 1024;
/// How the row of probabilities may be called.
const PROBABILITIES: [&str; 4] = ["probability", "probabilities", "prob", "p"];

/// The columns of runs.
const RUN: [&str; 4] = ["strategy", "future", "replication", "payoff"];

/// Names of columns, and lines with a name in front.
pub struct Sheet {
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
}

pub struct Row {
    pub line: u64,
    pub name: String,
    pub numbers: Vec<f64>,
}

/// A table with strategies as rows, futures as columns, and perhaps a row `probability`.
pub fn payoffs(text: &str, costs: bool) -> Result<Table, Invalid> {
    let Sheet { columns, rows } = sheet(text, FUTURES_MAX, STRATEGIES_MAX + 1)?;
    let is_probability = |row: &Row| PROBABILITIES.contains(&row.name.to_lowercase().as_str());
    let (mut likely, rows): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(is_probability);
    if let Some(second) = likely.get(1) {
        return Err(Invalid::new(format!("line {}", second.line), "a second row of probabilities"));
    }
    let (names, numbers): (Vec<String>, Vec<Vec<f64>>) = rows.into_iter().map(|row| (row.name, row.numbers)).unzip();
    let mut table = Table::new(names, columns, &numbers)?;
    if costs {
        table = table.of_costs();
    }
    match likely.pop() {
        Some(row) => table.with_probabilities(row.numbers),
        None => Ok(table),
    }
}

/// Either a table or runs, by what the first line names.
pub fn payoffs_or_runs(text: &str, costs: bool) -> Result<(Table, Option<Noise>), Invalid> {
    let head = header(&mut reader(text)?)?;
    let runs = RUN.iter().all(|name| head.iter().any(|field| field.eq_ignore_ascii_case(name)));
    if runs {
        replications(text, costs).map(|(table, noise)| (table, Some(noise)))
    } else {
        payoffs(text, costs).map(|table| (table, None))
    }
}

/// Standard errors, as a table with the names of the payoffs in any order.
pub fn errors(text: &str, table: &Table) -> Result<Noise, Invalid> {
    let Sheet { columns, rows } = sheet(text, FUTURES_MAX, STRATEGIES_MAX)?;
    let places = matched("future", table.futures(), &columns)?;
    let names: Vec<String> = rows.iter().map(|row| row.name.clone()).collect();
    let lines = matched("strategy", table.strategies(), &names)?;
    let ordered: Vec<Vec<f64>> =
        lines.iter().map(|line| places.iter().map(|place| rows[*line].numbers[*place]).collect()).collect();
    Noise::independent(table, &ordered)
}

/// Where each of the wanted names is among those found.
fn matched(what: &str, wanted: &[String], found: &[String]) -> Result<Vec<usize>, Invalid> {
    if let Some(strange) = found.iter().find(|name| !wanted.contains(name)) {
        return Err(Invalid::new(format!("{what} {strange:?}"), "is none of the payoffs"));
    }
    let place = |name: &String| found.iter().position(|other| other == name);
    wanted
        .iter()
        .map(|name| place(name).ok_or_else(|| Invalid::new(format!("{what} {name:?}"), "is missing")))
        .collect()
}

/// Payoffs run by run, with columns strategy, future, replication, payoff: the same replication of a future had
/// the same chance for every strategy. The table is their means.
pub fn replications(text: &str, costs: bool) -> Result<(Table, Noise), Invalid> {
    let mut reader = reader(text)?;
    let head = header(&mut reader)?;
    let column = |name: &str| {
        let place = head.iter().position(|field| field.eq_ignore_ascii_case(name));
        place.ok_or_else(|| Invalid::new("line 1", format!("needs a column {name:?}, has {}", head.join(", "))))
    };
    let places = RUN.iter().map(|name| column(name)).collect::<Result<Vec<_>, _>>()?;
    let (mut strategies, mut futures) = (Names::default(), Names::default());
    let mut found: BTreeMap<(usize, String), BTreeMap<usize, f64>> = BTreeMap::new();
    for (count, record) in reader.records().enumerate() {
        let record = record.map_err(|error| broken(&error))?;
        let line = record.position().map_or(0, csv::Position::line);
        if count >= OBSERVATIONS_MAX {
            return Err(Invalid::new(format!("line {line}"), format!("more than {OBSERVATIONS_MAX} runs")));
        }
        let field = |at: usize| record.get(places[at]).unwrap_or_default().trim();
        let payoff = number(field(3), line, &head[places[3]])?;
        let strategy = strategies.place(field(0), STRATEGIES_MAX, line, "strategies")?;
        let future = futures.place(field(1), FUTURES_MAX, line, "futures")?;
        let payoff = if costs { -payoff } else { payoff };
        if found.entry((future, field(2).to_owned())).or_default().insert(strategy, payoff).is_some() {
            return Err(Invalid::new(
                format!("line {line}"),
                "this strategy, future and replication was there already",
            ));
        }
    }
    gathered(strategies.0, futures.0, found, costs)
}

fn gathered(
    strategies: Vec<String>,
    futures: Vec<String>,
    found: BTreeMap<(usize, String), BTreeMap<usize, f64>>,
    costs: bool,
) -> Result<(Table, Noise), Invalid> {
    let mut runs: Vec<Vec<Vec<f64>>> = vec![Vec::new(); futures.len()];
    for ((future, replication), row) in found {
        if row.len() != strategies.len() {
            let missing = strategies.iter().enumerate().find(|(at, _)| !row.contains_key(at));
            let problem = format!("has no payoff of {:?}", missing.map_or("", |(_, name)| name));
            return Err(Invalid::new(format!("future {:?}, replication {replication}", futures[future]), problem));
        }
        runs[future].push(row.into_values().collect());
    }
    for (future, runs) in futures.iter().zip(&runs) {
        if !(2..=REPLICATIONS_MAX).contains(&runs.len()) {
            let problem = format!("must have from 2 to {REPLICATIONS_MAX} replications, and has {}", runs.len());
            return Err(Invalid::new(format!("future {future:?}"), problem));
        }
    }
    let mean = |strategy: usize, runs: &Vec<Vec<f64>>| {
        let sum: f64 = runs.iter().map(|run| run[strategy]).sum();
        let mean = sum / runs.len() as f64;
        if costs { -mean } else { mean }
    };
    let rows: Vec<Vec<f64>> =
        (0..strategies.len()).map(|strategy| runs.iter().map(|runs| mean(strategy, runs)).collect()).collect();
    let table = Table::new(strategies, futures, &rows)?;
    Ok((if costs { table.of_costs() } else { table }, Noise::Paired(runs)))
}

/// Names in the order in which they came.
#[derive(Default)]
struct Names(Vec<String>);

impl Names {
    fn place(&mut self, name: &str, most: usize, line: u64, what: &str) -> Result<usize, Invalid> {
        if let Some(place) = self.0.iter().position(|known| known == name) {
            return Ok(place);
        }
        if self.0.len() == most {
            return Err(Invalid::new(format!("line {line}"), format!("more than {most} {what}")));
        }
        self.0.push(name.to_owned());
        Ok(self.0.len() - 1)
    }
}

/// A sheet of numbers with names above and, in the first column, before them.
pub fn sheet(text: &str, columns_max: usize, rows_max: usize) -> Result<Sheet, Invalid> {
    let mut reader = reader(text)?;
    let columns: Vec<String> = header(&mut reader)?.into_iter().skip(1).collect();
    if !(1..=columns_max).contains(&columns.len()) {
        let problem = format!("must name from 1 to {columns_max} columns of numbers after the first one");
        return Err(Invalid::new("line 1", problem));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| broken(&error))?;
        let line = record.position().map_or(0, csv::Position::line);
        if rows.len() == rows_max || (rows.len() + 1) * columns.len() > CELLS_MAX + columns.len() {
            return Err(Invalid::new(
                format!("line {line}"),
                format!("at most {rows_max} rows and {CELLS_MAX} numbers"),
            ));
        }
        let numbers = record.iter().skip(1).zip(&columns).map(|(field, column)| number(field, line, column));
        let name = record.get(0).unwrap_or_default().trim().to_owned();
        rows.push(Row { line, name, numbers: numbers.collect::<Result<_, _>>()? });
    }
    Ok(Sheet { columns, rows })
}

pub fn number(field: &str, line: u64, column: &str) -> Result<f64, Invalid> {
    let parsed = field.trim().parse().ok().filter(|number: &f64| number.is_finite());
    parsed.ok_or_else(|| {
        Invalid::new(format!("line {line}, column {column}"), format!("{:?} is no number such as -12.5", field.trim()))
    })
}

/// Fields are parted by whichever of comma, semicolon and tab the first line has most of.
pub fn reader(text: &str) -> Result<csv::Reader<&[u8]>, Invalid> {
    if text.len() > BYTES_MAX {
        return Err(Invalid::new("file", format!("must be at most {BYTES_MAX} bytes")));
    }
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default();
    let often = |mark: u8| first.bytes().filter(|byte| *byte == mark).count();
    let mark = *b",;\t".iter().rev().max_by_key(|mark| often(**mark)).unwrap_or(&b',');
    Ok(csv::ReaderBuilder::new().delimiter(mark).trim(csv::Trim::All).from_reader(text.as_bytes()))
}

pub fn header(reader: &mut csv::Reader<&[u8]>) -> Result<Vec<String>, Invalid> {
    let names: Vec<String> = reader.headers().map_err(|error| broken(&error))?.iter().map(str::to_owned).collect();
    if names.is_empty() { Err(Invalid::new("line 1", "must name the columns")) } else { Ok(names) }
}

pub fn broken(error: &csv::Error) -> Invalid {
    let line = error.position().map_or_else(|| "file".to_owned(), |position| format!("line {}", position.line()));
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            Invalid::new(line, format!("has {len} fields, and the first line has {expected_len}"))
        }
        _ => Invalid::new(line, "cannot be read as CSV"),
    }
}

/// Which cases are of interest, by one column of numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Interest {
    /// 1 is of interest, 0 is not.
    Marked,
    AtLeast(f64),
    AtMost(f64),
}

/// Cases as rows: a column tells what came of them, the others what was so; of some nothing is read.
pub fn cases(text: &str, of: &str, interest: Interest, without: &[String]) -> Result<Cases, Invalid> {
    let mut reader = reader(text)?;
    let mut names = header(&mut reader)?;
    if let Some(strange) = without.iter().find(|name| !names.contains(name) || *name == of) {
        let problem = format!("{strange:?} cannot be left out; there are {}", names.join(", "));
        return Err(Invalid::new("line 1", problem));
    }
    let read: Vec<bool> = names.iter().map(|name| !without.contains(name)).collect();
    names.retain(|name| !without.contains(name));
    let outcome = names.iter().position(|name| name == of);
    let outcome = outcome
        .ok_or_else(|| Invalid::new("line 1", format!("has no column {of:?}; there are {}", names.join(", "))))?;
    let (mut columns, mut found) = (vec![Vec::new(); names.len()], Vec::new());
    for record in reader.records() {
        let record = record.map_err(|error| broken(&error))?;
        let line = record.position().map_or(0, csv::Position::line);
        if (found.len() + 1) * names.len() > NUMBERS_MAX || found.len() == CASES_MAX {
            let problem = format!("at most {CASES_MAX} cases and {NUMBERS_MAX} numbers");
            return Err(Invalid::new(format!("line {line}"), problem));
        }
        let fields = record.iter().zip(&read).filter(|(_, read)| **read);
        for ((column, (field, _)), name) in columns.iter_mut().zip(fields).zip(&names) {
            column.push(number(field, line, name)?);
        }
        let value = columns[outcome][found.len()];
        found.push(match interest {
            Interest::AtLeast(least) => value >= least,
            Interest::AtMost(most) => value <= most,
            Interest::Marked if value == 0.0 || value == 1.0 => value == 1.0,
            Interest::Marked => {
                let problem = "must be 0 or 1, or say from where on it is of interest";
                return Err(Invalid::new(format!("line {line}, column {of}"), problem));
            }
        });
    }
    names.remove(outcome);
    columns.remove(outcome);
    Cases::new(names, columns, found)
}

/// Factors: a name, from where, to where.
pub fn factors(text: &str) -> Result<Vec<Factor>, Invalid> {
    let Sheet { columns, rows } = sheet(text, 2, DIMENSIONS_MAX)?;
    if columns.len() != 2 || !columns[0].eq_ignore_ascii_case("low") || !columns[1].eq_ignore_ascii_case("high") {
        return Err(Invalid::new("line 1", "must be factor,low,high"));
    }
    Ok(rows.into_iter().map(|row| Factor { name: row.name, low: row.numbers[0], high: row.numbers[1] }).collect())
}

/// Designed runs with their outcome in one column; all other columns are factors but those left out.
pub fn runs(text: &str, of: &str, without: &[String]) -> Result<Runs, Invalid> {
    let mut reader = reader(text)?;
    let names = header(&mut reader)?;
    for name in without.iter().map(String::as_str).chain([of]) {
        if !names.iter().any(|known| known == name) {
            return Err(Invalid::new("line 1", format!("has no column {name:?}; there are {}", names.join(", "))));
        }
    }
    let is_factor = |name: &String| name != of && !without.contains(name);
    let (mut rows, mut outcomes) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = record.map_err(|error| broken(&error))?;
        let line = record.position().map_or(0, csv::Position::line);
        if rows.len() == RUNS_MAX {
            return Err(Invalid::new(format!("line {line}"), format!("more than {RUNS_MAX} runs")));
        }
        let mut row = Vec::new();
        for (field, name) in record.iter().zip(&names) {
            if name == of {
                outcomes.push(number(field, line, name)?);
            } else if is_factor(name) {
                row.push(number(field, line, name)?);
            }
        }
        rows.push(row);
    }
    let names = names.into_iter().filter(|name| is_factor(name)).collect();
    Ok(Runs { names, rows, outcomes, confidence: 0.95, seed: 1 })
}

/// A design as CSV: the columns are the factors.
pub fn written(factors: &[Factor], rows: &[Vec<f64>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Into memory nothing fails.
    let _ = writer.write_record(factors.iter().map(|factor| &factor.name));
    for row in rows {
        let _ = writer.write_record(row.iter().map(f64::to_string));
    }
    writer.into_inner().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}
