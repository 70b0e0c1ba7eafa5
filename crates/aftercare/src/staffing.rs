//! `aftercare staff`: from people needed, or from a study, to shifts worked. Needs no database.

mod study;

use std::path::{Path, PathBuf};

use serde::Serialize;
use twin::shifts::{Cover, Pattern, Rules, cover, patterns};
use twin::study::fingerprint;

use crate::Failure;
use crate::saying::say;

/// Shifts that cover what is needed, or that hold for what a study says will come
#[derive(Debug, clap::Args)]
#[command(
    allow_negative_numbers = true,
    after_help = "\
A CSV file has one line for each skill: the people needed in each interval of the day, separated by
commas. Shifts may begin in any interval; what runs over midnight works at the start of the day.

A study, as `aftercare simulate` reads it, says who comes and who can do what. How many are
needed is then found by formula, covered by shifts, rehearsed, and corrected until every
half-hour holds, or it is said which ones do not, and why. The answer is the same for any number
of threads.

The bound is what no roster of such shifts goes below; the answer is good, not proven best.

Examples:
  aftercare staff needed.csv
  aftercare staff needed.csv --lengths 4,8 --break-from 6 --json
  aftercare staff study.toml --share 0.8 --opens 8 --closes 20
  aftercare staff study.toml --future \"carrier strike\" --from 2026-11-30 --zone Europe/Berlin \\
    --csv shifts.csv --ics shifts.ics"
)]
pub struct Options {
    /// People needed, one line for each skill; or a study
    #[arg(value_name = "REQUIREMENTS.csv|STUDY.toml")]
    file: PathBuf,
    /// Hours from the start to the end of a shift
    #[arg(long, value_name = "HOURS", value_delimiter = ',', default_value = "4,6,8")]
    lengths: Vec<f64>,
    /// Shifts of so many hours or more have an unpaid break of one interval around their middle
    #[arg(long, value_name = "HOURS", default_value_t = 6.0)]
    break_from: f64,
    #[command(flatten)]
    of_study: study::OfStudy,
    /// As JSON
    #[arg(long)]
    json: bool,
}

const BYTES_MAX: usize = 1_000_000;
const SKILLS_MAX: usize = 100;

#[derive(Debug, Serialize)]
struct Answer {
    engine: String,
    /// SHA-256 of what was asked: the file, and the rules of the shifts.
    input: String,
    /// Null: nothing is drawn.
    seed: Option<u64>,
    hours: f64,
    /// No roster of such shifts takes less.
    bound: f64,
    skills: Vec<Skill>,
}

#[derive(Debug, Serialize)]
struct Skill {
    hours: f64,
    bound: f64,
    shifts: Vec<Worked>,
}

/// Hours of the day; an end above 24 lies on the next.
#[derive(Debug, Serialize)]
struct Worked {
    people: u32,
    from: f64,
    to: f64,
    #[serde(rename = "break")]
    pause: Option<f64>,
}

pub fn run(options: &Options) -> Result<(), Failure> {
    let name = options.file.display().to_string();
    let fault = |problem: String| Failure::usage(format!("{name}: {problem}"));
    if options.file.extension().is_some_and(|ending| ending == "toml") {
        return study::run(options);
    }
    if let Some(option) = options.of_study.first_given() {
        return Err(Failure::usage(format!("{option} goes with a study, a file that ends in .toml")));
    }
    let text = text(&options.file)?;
    let needs = read(&text).map_err(fault)?;
    let mut skills = Vec::new();
    for (at, needed) in needs.iter().enumerate() {
        let interval = 24.0 / needed.len() as f64;
        let whole = |hours: f64| (hours / interval).round().max(0.0) as usize;
        let rules = Rules {
            lengths: options.lengths.iter().map(|hours| whole(*hours)).collect(),
            break_from: whole(options.break_from),
        };
        let all = patterns(needed.len(), interval, &rules).map_err(|refusal| Failure::usage(refusal.to_string()))?;
        let found = cover(needed, &all).map_err(|refusal| fault(format!("line {}: {refusal}", at + 1)))?;
        skills.push(Skill::of(found, interval));
    }
    let answer = Answer {
        engine: twin::engine(),
        input: fingerprint(&format!("{text}\n{:?} {}", options.lengths, options.break_from)),
        seed: None,
        hours: skills.iter().map(|skill| skill.hours).sum(),
        bound: skills.iter().map(|skill| skill.bound).sum(),
        skills,
    };
    if options.json {
        return say(serde_json::to_string_pretty(&answer).map_err(|error| Failure::new(error.to_string()))? + "\n");
    }
    say(table(&answer))
}

impl Skill {
    fn of(found: Cover, interval: f64) -> Self {
        let worked = |(pattern, people): (Pattern, u32)| Worked {
            people,
            from: pattern.from as f64 * interval,
            to: pattern.to as f64 * interval,
            pause: pattern.pause.map(|at| at as f64 * interval),
        };
        Self { hours: found.hours, bound: found.bound, shifts: found.shifts.into_iter().map(worked).collect() }
    }
}

fn text(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| Failure::usage(format!("{}: {error}", path.display())))
}

/// Whole numbers, as many in each line.
fn read(text: &str) -> Result<Vec<Vec<u32>>, String> {
    if text.len() > BYTES_MAX {
        return Err(format!("must be at most {BYTES_MAX} bytes"));
    }
    let mut needs: Vec<Vec<u32>> = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let numbers = line.split(',').enumerate().map(|(column, field)| {
            let problem =
                || format!("line {}, column {}: {:?} is no number of people", at + 1, column + 1, field.trim());
            field.trim().parse::<u32>().map_err(|_| problem())
        });
        needs.push(numbers.collect::<Result<_, _>>()?);
    }
    if !(1..=SKILLS_MAX).contains(&needs.len()) {
        return Err(format!("must have from 1 to {SKILLS_MAX} lines"));
    }
    Ok(needs)
}

fn table(answer: &Answer) -> String {
    let mut text = format!("{:.1} agent-hours; none of such shifts below {:.1}\n", answer.hours, answer.bound);
    for (at, skill) in answer.skills.iter().enumerate() {
        text.push_str(&format!("\nskill {}: {:.1} hours, bound {:.1}\n", at + 1, skill.hours, skill.bound));
        for shift in &skill.shifts {
            let pause = shift.pause.map_or_else(String::new, |pause| format!(", break at {}", clock(pause)));
            text.push_str(&format!("{:>5} × {}–{}{pause}\n", shift.people, clock(shift.from), clock(shift.to)));
        }
    }
    text
}

fn clock(hours: f64) -> String {
    let minutes = (hours * 60.0).round() as u32 % 1_440;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}
