//! Shifts for what a study says will come: found, rehearsed and corrected, told, and written as CSV or calendar.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use futures::staffing::dated::Dated;
use futures::staffing::{calendar, table};
use jiff::civil::{Date, Weekday};
use kernel::{Clock, SystemClock, time};
use serde::Serialize;
use twin::simulation::Model;
use twin::staffing::{Answer, Lowering, Miss, Question, Standing, Template, Why, answer};
use twin::study::{Study, change, fingerprint};

use crate::Failure;
use crate::saying::say;
use crate::simulate::threads;
use crate::target::Target;

/// What only a study takes. Nothing has a default here, so that what was given beside a list is noticed.
#[derive(Debug, clap::Args)]
pub struct OfStudy {
    /// Of a study: the share answered in time, in every half-hour [default: 0.8]
    #[arg(long, value_name = "SHARE")]
    share: Option<f64>,
    /// Of a study: by formula people work at most for this share of their time [default: 0.85]
    #[arg(long, value_name = "SHARE")]
    occupancy: Option<f64>,
    /// Of a study: no shift begins before this hour [default: 0]
    #[arg(long, value_name = "HOUR")]
    opens: Option<f64>,
    /// Of a study: no shift ends after this hour [default: 24]
    #[arg(long, value_name = "HOUR")]
    closes: Option<f64>,
    /// Of a study: 1 for a day, 7 for a week from Monday [default: 7 if its horizon is above a day]
    #[arg(long, value_name = "DAYS")]
    days: Option<u32>,
    /// Of a study: its future of this name [default: as it is]
    #[arg(long, value_name = "NAME")]
    future: Option<String>,
    /// Of a study: a group that keeps the shifts of the model; more than once for several
    #[arg(long, value_name = "GROUP")]
    keep: Vec<String>,
    /// Of a study: so many people at once at most, in each group
    #[arg(long, value_name = "PEOPLE")]
    most: Option<u32>,
    /// Of a study: how often each roster is rehearsed [default: what the study says]
    #[arg(long, value_name = "N")]
    replications: Option<u64>,
    /// Of a study: after so many rounds it ends [default: 20]
    #[arg(long, value_name = "N")]
    rounds: Option<u32>,
    /// Of a study: where chance begins [default: what the study says]
    #[arg(long)]
    seed: Option<u64>,
    /// Of a study: how many threads [default: one for each processor]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Of a study: the first day, of a week a Monday, for --csv and --ics
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// Of a study: the time zone of the shifts, for --csv and --ics [default: UTC]
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// Of a study: the shifts as CSV into this file
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// Of a study: the shifts as a calendar (RFC 5545) into this file
    #[arg(long, value_name = "FILE")]
    ics: Option<PathBuf>,
}

impl OfStudy {
    pub fn first_given(&self) -> Option<&'static str> {
        let given = [
            ("--share", self.share.is_some()),
            ("--occupancy", self.occupancy.is_some()),
            ("--opens", self.opens.is_some()),
            ("--closes", self.closes.is_some()),
            ("--days", self.days.is_some()),
            ("--future", self.future.is_some()),
            ("--keep", !self.keep.is_empty()),
            ("--most", self.most.is_some()),
            ("--replications", self.replications.is_some()),
            ("--rounds", self.rounds.is_some()),
            ("--seed", self.seed.is_some()),
            ("--threads", self.threads.is_some()),
            ("--from", self.from.is_some()),
            ("--zone", self.zone.is_some()),
            ("--csv", self.csv.is_some()),
            ("--ics", self.ics.is_some()),
        ];
        given.into_iter().find(|(_, given)| *given).map(|(name, _)| name)
    }
}

#[derive(Serialize)]
struct Found<'a> {
    engine: String,
    /// SHA-256 of the study and the question.
    input: &'a str,
    question: &'a Question,
    answer: &'a Answer,
}

pub fn run(options: &super::Options) -> Result<(), Failure> {
    let name = options.file.display();
    let refused = |refusal: twin::Refusal| Failure::usage(format!("{name}: {refusal}"));
    let text = super::text(&options.file)?;
    let study = Study::read(&text).map_err(refused)?;
    let of_study = &options.of_study;
    let model = in_future(&study, of_study.future.as_deref())?;
    let question = question(options, &study, &model)?;
    // Before anything is rehearsed, so that a mistyped day costs nothing.
    let when = When::of(of_study, question.days)?;
    let found = answer(&model, &question, threads(of_study.threads)).map_err(refused)?;
    let asked = serde_json::to_string(&question).map_err(|error| Failure::new(error.to_string()))?;
    let input = fingerprint(&format!("{text}\n{asked}"));
    when.write(of_study, &input[..16], &found)?;
    if options.json {
        let found = Found { engine: twin::engine(), input: &input, question: &question, answer: &found };
        return say(serde_json::to_string_pretty(&found).map_err(|error| Failure::new(error.to_string()))? + "\n");
    }
    say(told(&found))
}

fn in_future(study: &Study, name: Option<&str>) -> Result<Model, Failure> {
    let mut model = study.model.clone();
    let Some(name) = name else { return Ok(model) };
    let future = study.futures.iter().find(|future| future.name == name).ok_or_else(|| {
        let known: Vec<&str> = study.futures.iter().map(|future| future.name.as_str()).collect();
        Failure::usage(format!("--future: the study has no {name:?}; it has {}", known.join(", ")))
    })?;
    change(&mut model, &future.changes)
        .map_err(|misfit| Failure::usage(format!("future {name}: {}", misfit.in_words())))?;
    Ok(model)
}

fn question(options: &super::Options, study: &Study, model: &Model) -> Result<Question, Failure> {
    let of_study = &options.of_study;
    let (opens, closes) = (of_study.opens.unwrap_or(0.0), of_study.closes.unwrap_or(24.0));
    let mut templates = Vec::new();
    for hours in &options.lengths {
        // The last start of the day is half an hour before midnight, however late it may end.
        let latest = (closes - hours).min(23.5);
        if latest < opens {
            return Err(Failure::usage(format!("--lengths: {hours} hours do not fit between {opens} and {closes}")));
        }
        templates.push(Template {
            name: format!("{hours} hours"),
            earliest: opens,
            latest,
            hours: *hours,
            pause: *hours >= options.break_from,
            days: Vec::new(),
        });
    }
    Ok(Question {
        days: of_study.days.unwrap_or(if model.horizon > 24.0 * model.hour { 7 } else { 1 }),
        share: of_study.share.unwrap_or(0.8),
        occupancy: of_study.occupancy.unwrap_or(0.85),
        targets: Vec::new(),
        templates,
        keep: of_study.keep.clone(),
        most: of_study.most,
        replications: of_study.replications.unwrap_or(study.replications),
        rounds: of_study.rounds.unwrap_or(20),
        seed: of_study.seed.unwrap_or(study.seed),
    })
}

/// The days on which the shifts are worked, where they are written to files.
struct When(Option<(Date, jiff::tz::TimeZone)>);

impl When {
    fn of(options: &OfStudy, days: u32) -> Result<Self, Failure> {
        if options.csv.is_none() && options.ics.is_none() {
            return Ok(Self(None));
        }
        let text =
            options.from.as_deref().ok_or_else(|| Failure::usage("--csv and --ics need --from, the first day"))?;
        let from: Date = text.parse().map_err(|_| Failure::usage("--from must be a day such as 2026-11-30"))?;
        if days == 7 && from.weekday() != Weekday::Monday {
            return Err(Failure::usage(format!("--from: {from} is no Monday, with which a week begins")));
        }
        let zone = options.zone.as_deref().unwrap_or("UTC");
        let zone = time::zone(zone).map_err(|problem| Failure::usage(format!("--zone: {problem}")))?;
        Ok(Self(Some((from, zone))))
    }

    fn write(&self, options: &OfStudy, id: &str, answer: &Answer) -> Result<(), Failure> {
        let Some((from, zone)) = &self.0 else { return Ok(()) };
        let dated = Dated { id, from: *from, zone, answer };
        let fault = |refusal: kernel::Refusal| Failure::new(refusal.to_string());
        if let Some(path) = &options.csv {
            keep(path, &table::write(&dated).map_err(fault)?)?;
        }
        if let Some(path) = &options.ics {
            keep(path, calendar::write(&dated, SystemClock.now()).map_err(fault)?.as_bytes())?;
        }
        Ok(())
    }
}

fn keep(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let (target, mut file) = Target::create(path)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|error| target.failed(error))?;
    target.keep()
}

fn told(answer: &Answer) -> String {
    let rounds = answer.rounds.len();
    let standing = match answer.standing {
        Standing::Holds => "every half-hour holds",
        Standing::Misses | Standing::GoingOn => "not every half-hour holds",
    };
    let mut text = format!(
        "{standing}; rounds: {rounds}, half-hours that got one more person: {}\n{:.1} hours for {:.2}; none of such shifts below {:.1}\n",
        answer.raised(),
        answer.hours,
        answer.cost,
        answer.bound
    );
    text.push_str(&answer.lowering.as_ref().map_or_else(String::new, with_less));
    text.push_str(&format!("counted: {}\n", answer.definition));
    // Who only steps in for others is not told of where that saves nobody.
    for desk in answer.desks.iter().filter(|desk| !desk.classes.is_empty() || !desk.shifts.is_empty()) {
        let occupied = desk.occupancy.map_or_else(String::new, |share| format!(", at work {:.0} %", share * 100.0));
        text.push_str(&format!(
            "\n{} ({}): {:.1} hours, bound {:.1}{occupied}\n",
            desk.groups.join(", "),
            if desk.classes.is_empty() { "for several others".to_owned() } else { desk.classes.join(", ") },
            desk.hours,
            desk.bound
        ));
        for shift in &desk.shifts {
            let pause = shift.pause.map_or_else(String::new, |at| format!(", break at {}", super::clock(at)));
            let day = if answer.days > 1 { format!("{} ", DAYS[shift.day as usize % 7]) } else { String::new() };
            let (from, to) = (super::clock(shift.from), super::clock(shift.to));
            text.push_str(&format!("{:>5} × {day}{from}–{to}{pause}\n", shift.people));
        }
    }
    text.push_str(&levels(answer));
    text
}

fn with_less(lowering: &Lowering) -> String {
    let Lowering { hours, rounds, removed, merged, cut_short, .. } = lowering;
    let more = if *cut_short { "; more was not tried" } else { "" };
    format!(
        "with less, from {hours:.1} hours in {rounds} rounds: {removed} shifts were not needed, {merged} pairs became one of \
         somebody who can do both{more}\n"
    )
}

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

fn levels(answer: &Answer) -> String {
    let mut text = String::from("\n");
    for class in &answer.classes {
        let level = class.all.map_or_else(
            || "nobody came".to_owned(),
            |level| {
                format!("{:.1} % in time ({:.1} to {:.1})", level.value * 100.0, level.low * 100.0, level.high * 100.0)
            },
        );
        text.push_str(&format!(
            "{}: {level}, target {:.0} % within {:.1} min\n",
            class.class,
            class.share * 100.0,
            class.within
        ));
    }
    for (word, groups) in [("keep their shifts", &answer.kept), ("nobody is scheduled", &answer.left_out)] {
        if !groups.is_empty() {
            text.push_str(&format!("{word}: {}\n", groups.join(", ")));
        }
    }
    let mut by_class: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for miss in &answer.misses {
        by_class.entry(&miss.class).or_default().push(missed(miss, answer.days));
    }
    for (class, misses) in by_class {
        text.push_str(&format!("\n{class} does not hold:\n"));
        misses.iter().for_each(|miss| text.push_str(&format!("  {miss}\n")));
    }
    text
}

fn missed(miss: &Miss, days: u32) -> String {
    let moment = |slot: usize| {
        let day = if days > 1 { format!("{} ", DAYS[slot / 48 % 7]) } else { String::new() };
        format!("{day}{}", super::clock((slot % 48) as f64 / 2.0))
    };
    let why = match miss.why {
        Why::NoShift => "no shift lets anybody answer in time",
        Why::Unstable => "unstable: more work than people who may be there",
        Why::PeopleLimit => "as many people as may be there are there",
        Why::Kept => "only groups that keep their shifts can answer",
        Why::RoundLimit => "the rounds were over",
    };
    format!(
        "{}–{}: {:.0} % of {:.1} in time; {why}",
        moment(miss.from),
        moment(miss.to),
        miss.share * 100.0,
        miss.contacts
    )
}
