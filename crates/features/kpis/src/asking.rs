//! The one way to figures: a question in, figures out.

use std::collections::HashMap;

use jiff::civil::Date;
use kernel::time::MINUTE;
use kernel::{Problems, Refusal, Timestamp};
use store::Conn;

use crate::definitions::definition;
use crate::figure::Figure;
use crate::key::Key;
use crate::organisation::Organisation;
use crate::period::{self, By};
use crate::purchases::Buyers;
use crate::scope::{Found, Scope};
use crate::{backlog, deliveries, purchases, replies, satisfaction, solves, targets};

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Question {
    /// First day.
    pub from: Date,
    /// First day after the period.
    pub to: Date,
    pub by: By,
    /// In the order in which they are shown.
    pub keys: Vec<Key>,
    /// Only tickets of this team. Leaves out KPIs that are not about tickets.
    pub team: Option<String>,
    /// Only tickets of this channel; likewise.
    pub channel: Option<String>,
    /// The moment of asking, to the minute.
    pub now: Timestamp,
}

/// A question as people write it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wording<'a> {
    /// First day.
    pub from: &'a str,
    /// Last day; it belongs to the period.
    pub to: &'a str,
    pub by: Option<&'a str>,
    /// Separated by commas; none means all.
    pub keys: Option<&'a str>,
    pub team: Option<&'a str>,
    pub channel: Option<&'a str>,
}

impl Question {
    /// All KPIs of a period, ungrouped.
    pub fn of_period(from: Date, to: Date, now: Timestamp) -> Self {
        let minute = now.as_millis().div_euclid(MINUTE) * MINUTE;
        let now = Timestamp::from_millis(minute);
        Self { from, to, by: By::None, keys: Key::ALL.to_vec(), team: None, channel: None, now }
    }

    /// Reads a question; everything that is wrong with it is told at once.
    pub fn read(wording: Wording<'_>, now: Timestamp) -> Result<Self, Refusal> {
        let mut problems = Problems::default();
        let from = problems.note("from", day(wording.from));
        let to = problems.note("to", day(wording.to));
        let by = problems.note("by", grouping(wording.by));
        let keys = problems.note("keys", keys(wording.keys));
        if let (Some(from), Some(to)) = (from, to)
            && from > to
        {
            problems.add("to", format!("the period ends ({to}) before it begins ({from}); both days belong to it"));
        }
        problems.into_result()?;
        let to = to.and_then(|last| last.tomorrow().ok());
        let (Some(from), Some(to), Some(by), Some(keys)) = (from, to, by, keys) else {
            return Err(Refusal::Fault("a question without problems is whole".to_owned()));
        };
        let team = wording.team.map(str::to_owned);
        let channel = wording.channel.map(str::to_owned);
        Ok(Self { by, keys, team, channel, ..Self::of_period(from, to, now) })
    }

    /// Whether only some of the tickets are asked for.
    pub(crate) fn is_of_some_tickets(&self) -> bool {
        self.team.is_some() || self.channel.is_some()
    }
}

/// A day between the years 1900 and 2199.
pub fn day(text: &str) -> Result<Date, String> {
    let wrong = || format!("{text:?} is not a day; write it like 2026-11-21");
    let exact = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let day: Date = text.parse().ok().filter(|_| exact).ok_or_else(wrong)?;
    if (1900..2200).contains(&day.year()) { Ok(day) } else { Err("the year must be between 1900 and 2199".to_owned()) }
}

fn grouping(text: Option<&str>) -> Result<By, String> {
    let text = text.unwrap_or("none");
    By::parse(text).ok_or_else(|| format!("{text:?} is no grouping; choose {}", By::ALL.map(By::as_str).join(", ")))
}

fn keys(text: Option<&str>) -> Result<Vec<Key>, String> {
    let Some(text) = text else { return Ok(Key::ALL.to_vec()) };
    let parse = |word: &str| {
        Key::parse(word.trim())
            .ok_or_else(|| format!("{word:?} is no KPI; choose from {}", Key::ALL.map(Key::as_str).join(", ")))
    };
    let mut keys = text.split(',').map(parse).collect::<Result<Vec<_>, _>>()?;
    keys.sort_unstable();
    keys.dedup();
    Ok(keys)
}

/// Answers a question: for every key the total, or one figure per group.
///
/// Grouped by time, each piece is answered as if it had been asked alone. Grouped by team, agent,
/// channel or product, KPIs that are not about tickets give their total, and so does a KPI of which
/// no group has a case.
pub async fn measure(conn: &mut Conn, question: &Question) -> Result<Vec<Figure>, Refusal> {
    measure_with(conn, question, &Buyers::default()).await
}

/// The same, by somebody who remembers the buyers of this database.
pub(crate) async fn measure_with(
    conn: &mut Conn,
    question: &Question,
    buyers: &Buyers,
) -> Result<Vec<Figure>, Refusal> {
    let organisation = Organisation::find(conn).await?;
    let scope = Scope::new(conn, question, &organisation).await?;
    let slices = period::slices(question.from, question.to, question.by, &organisation.zone)?;
    let mut found = Vec::new();
    for slice in &slices {
        satisfaction::measure(conn, &scope, slice, &mut found).await?;
        replies::measure(conn, &scope, slice, &mut found).await?;
        solves::measure(conn, &scope, slice, &mut found).await?;
        if !question.is_of_some_tickets() {
            deliveries::measure(conn, &scope, slice, &mut found).await?;
        }
    }
    backlog::measure(conn, &scope, &slices, &mut found).await?;
    if !question.is_of_some_tickets() {
        purchases::measure(conn, &scope, &slices, buyers, &mut found).await?;
    }
    scope.complete(&mut found);
    let targets = targets::values(conn).await?;
    Ok(figures(found, &targets, &organisation))
}

fn figures(mut found: Vec<Found>, targets: &HashMap<Key, f64>, organisation: &Organisation) -> Vec<Figure> {
    found.sort_by(|a, b| (a.key, &a.group.name, &a.group.id).cmp(&(b.key, &b.group.name, &b.group.id)));
    let figure = |found: Found| Figure {
        key: found.key,
        group: found.group.name,
        group_id: found.group.id,
        n: found.finding.n,
        measured: found.finding.measured,
        unit: found.key.unit(),
        target: targets.get(&found.key).copied(),
        parts: found.finding.parts,
        definition: definition(found.key, organisation).text,
    };
    found.into_iter().map(figure).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_tells_everything_that_is_wrong_with_it() {
        let wording = Wording {
            from: "2026-13-01",
            to: "tomorrow",
            by: Some("colour"),
            keys: Some("csat,nps"),
            ..Wording::default()
        };
        let Err(Refusal::Invalid(problems)) = Question::read(wording, Timestamp::default()) else { panic!("refused") };
        let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(fields, ["from", "to", "by", "keys"]);
    }

    #[test]
    fn periods_end_after_they_begin_and_years_make_sense() {
        let read = |from, to| Question::read(Wording { from, to, ..Wording::default() }, Timestamp::default());
        let one_day = read("2026-11-01", "2026-11-01").map(|question| (question.from, question.to));
        assert_eq!(
            one_day.ok(),
            Some((jiff::civil::date(2026, 11, 1), jiff::civil::date(2026, 11, 2))),
            "both days belong to it"
        );
        for (from, to) in [
            ("2026-11-02", "2026-11-01"),
            ("0001-01-01", "2026-11-01"),
            ("2026-11-01T00:00", "2026-11-02"),
            ("20261101", "20261102"),
        ] {
            assert!(read(from, to).is_err(), "{from} {to}");
        }
    }

    #[test]
    fn the_moment_of_asking_counts_to_the_minute() {
        let now = Timestamp::parse("2026-11-21T09:31:59.999Z").expect("a moment");
        let question = Question::of_period(day("2026-11-01").expect("a day"), day("2026-11-02").expect("a day"), now);
        assert_eq!(question.now, Timestamp::parse("2026-11-21T09:31:00Z").expect("a moment"));
    }
}
