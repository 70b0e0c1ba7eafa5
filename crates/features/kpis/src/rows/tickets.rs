//! Rows behind the KPIs of tickets.

use kernel::time::DAY;
use kernel::{Refusal, Timestamp};
use serde::Deserialize;
use store::{Conn, Select, params};

use super::{KpiRow, Looking, RowKind, labels};
use crate::key::Key;
use crate::satisfaction::POSITIVE_FROM;
use crate::scope::Agent;
use crate::sql;

/// A row of a list of ticket facts: what each has, and its own columns. (Flattening one struct into
/// another would read moments and flags as JSON has them, not as a database does.)
macro_rules! facts {
    ($name:ident { $($field:ident: $type:ty),+ }) => {
        #[derive(Deserialize)]
        struct $name {
            key: String,
            id: String,
            at: Timestamp,
            number: i64,
            subject: String,
            $($field: $type),+
        }

        impl $name {
            fn judged(self, kind: RowKind, verdict: Verdict) -> KpiRow {
                let label = labels::ticket(self.number, &self.subject);
                let Verdict { counts, in_n, value, why } = verdict;
                KpiRow { kind, id: self.id, label, at: self.at, counts, in_n, value, why, place: self.key }
            }
        }
    };
}

facts!(Answer { rating: i64, latest: bool });
facts!(Reply { wait_ms: i64, business_ms: i64 });
facts!(Resolution { resolution_ms: Option<i64>, first_timed: bool });
facts!(Solved { first_solve: bool, reopened: bool, reopened_at: Option<Timestamp>, contacts: i64, contacts_known: bool, next_contact_at: Option<Timestamp> });
facts!(Promise { met: bool, kind: String, policy_name: Option<String>, due_at: Option<Timestamp>, done_at: Option<Timestamp> });
facts!(Open { started_at: Timestamp });

/// Whether a row counts, whether it is one of n, its value, and why.
struct Verdict {
    counts: bool,
    in_n: bool,
    value: Option<i64>,
    why: String,
}

fn verdict(counts: bool, in_n: bool, value: Option<i64>, why: impl Into<String>) -> Verdict {
    Verdict { counts, in_n, value, why: why.into() }
}

pub(super) async fn answers(conn: &mut Conn, looking: &Looking<'_>) -> Result<Vec<KpiRow>, Refusal> {
    let mut select = Select::new(sql!("list_answers"), params![looking.slice.window.from, looking.slice.window.to]);
    looking.narrow(&mut select, Agent::Solver, "f.answered_at", "f.answer_id")?;
    let rows: Vec<Answer> = conn.select(&select).await?;
    let judge = |answer: &Answer| {
        let positive = answer.rating >= POSITIVE_FROM;
        let why = match (answer.latest, positive) {
            (false, _) => "The customer answered again about the same solution; the later answer counts.".to_owned(),
            (true, true) => format!("{} of 5 is positive.", answer.rating),
            (true, false) => format!("{} of 5 is not positive.", answer.rating),
        };
        verdict(answer.latest && positive, answer.latest, Some(answer.rating), why)
    };
    Ok(rows
        .into_iter()
        .map(|row| {
            let verdict = judge(&row);
            row.judged(RowKind::Answer, verdict)
        })
        .collect())
}

pub(super) async fn replies(conn: &mut Conn, looking: &Looking<'_>) -> Result<Vec<KpiRow>, Refusal> {
    let first = i64::from(looking.behind.key == Key::FirstResponseTime);
    let mut select =
        Select::new(sql!("list_replies"), params![looking.slice.window.from, looking.slice.window.to, first]);
    looking.narrow(&mut select, Agent::Replier, "f.at", "f.ticket_id || '_' || CAST(f.ordinal AS TEXT)")?;
    let rows: Vec<Reply> = conn.select(&select).await?;
    let judge = |reply: &Reply| {
        let (waited, open) = (labels::duration(reply.wait_ms), labels::duration(reply.business_ms));
        verdict(true, true, Some(reply.wait_ms), format!("Answered after {waited}, of which {open} in opening hours."))
    };
    Ok(rows
        .into_iter()
        .map(|row| {
            let verdict = judge(&row);
            row.judged(RowKind::Ticket, verdict)
        })
        .collect())
}

pub(super) async fn resolutions(conn: &mut Conn, looking: &Looking<'_>) -> Result<Vec<KpiRow>, Refusal> {
    let first = looking.behind.key == Key::ResolutionTimeFirst;
    let params = params![looking.slice.window.from, looking.slice.window.to, i64::from(first)];
    let mut select = Select::new(sql!("list_resolutions"), params);
    looking.narrow(&mut select, Agent::Solver, "f.solved_at", "f.ticket_id")?;
    let rows: Vec<Resolution> = conn.select(&select).await?;
    let judge = |solve: &Resolution| match solve.resolution_ms {
        Some(_) if first && !solve.first_timed => {
            verdict(false, false, None, "Imported without the moment of its first solve.")
        }
        None => verdict(false, false, None, "Imported without its times of opening or solving."),
        Some(millis) => {
            let which = if first { "first" } else { "last" };
            let why = format!("From opening to the {which} solve {}.", labels::duration(millis));
            verdict(true, true, Some(millis), why)
        }
    };
    Ok(rows
        .into_iter()
        .map(|row| {
            let verdict = judge(&row);
            row.judged(RowKind::Ticket, verdict)
        })
        .collect())
}

pub(super) async fn solved(conn: &mut Conn, looking: &Looking<'_>) -> Result<Vec<KpiRow>, Refusal> {
    let days = looking.scope.organisation.contact_days;
    let params = params![looking.slice.window.from, looking.slice.window.to, days * DAY];
    let mut select = Select::new(sql!("list_solved_tickets"), params);
    looking.narrow(&mut select, Agent::Solver, "f.solved_at", "f.ticket_id")?;
    let rows: Vec<Solved> = conn.select(&select).await?;
    let now = looking.now();
    let judge = |solve: &Solved| match looking.behind.key {
        Key::ReopenRate => solve.lasted(),
        _ => solve.at_first_contact(days, now),
    };
    Ok(rows
        .into_iter()
        .map(|row| {
            let verdict = judge(&row);
            row.judged(RowKind::Ticket, verdict)
        })
        .collect())
}

impl Solved {
    fn lasted(&self) -> Verdict {
        let why = match (self.reopened, self.reopened_at) {
            (true, Some(at)) => format!("Reopened after {at}."),
            (true, None) => "Reopened; the moment was not imported.".to_owned(),
            (false, _) => "Not reopened.".to_owned(),
        };
        verdict(self.reopened, true, None, why)
    }

    fn at_first_contact(&self, days: i64, now: Timestamp) -> Verdict {
        if !self.contacts_known {
            let why = "Imported without its messages: how often the customer wrote is not known.";
            return verdict(false, false, None, why);
        }
        if self.at.plus(days * DAY) > now {
            return verdict(false, false, None, format!("Solved less than {days} days ago: not decided yet."));
        }
        if self.reopened || !self.first_solve {
            return verdict(false, true, None, "It was reopened.");
        }
        if self.contacts != 1 {
            return verdict(false, true, None, format!("{} customer contacts instead of one.", self.contacts));
        }
        match self.next_contact_at {
            Some(next) => verdict(
                false,
                true,
                None,
                format!("The customer came back about the same order at {next}, within {days} days."),
            ),
            None => verdict(
                true,
                true,
                None,
                format!("One contact, not reopened, nothing new about the order within {days} days."),
            ),
        }
    }
}

pub(super) async fn promises(conn: &mut Conn, looking: &Looking<'_>) -> Result<Vec<KpiRow>, Refusal> {
    let window = &looking.slice.window;
    let mut select = Select::new(sql!("list_promises"), params![window.from, window.to, looking.now()]);
    looking.narrow(&mut select, Agent::Solver, "f.decided_at", "f.key")?;
    let rows: Vec<Promise> = conn.select(&select).await?;
    let judge = |promise: &Promise| verdict(promise.met, true, None, promise.why());
    Ok(rows
        .into_iter()
        .map(|row| {
            let verdict = judge(&row);
            row.judged(RowKind::Ticket, verdict)
        })
        .collect())
}

impl Promise {
    /// Which promise it was, when it was due, and when it was kept.
    fn why(&self) -> String {
        let judgement = if self.met { "kept" } else { "broken" };
        let (what, done) = match self.kind.as_str() {
            "first_response" => ("First response", "answered"),
            "next_response" => ("Next response", "answered"),
            "resolution" => ("Resolution", "solved"),
            _ => return format!("The promise was {judgement}."),
        };
        let policy = self.policy_name.as_deref().unwrap_or_default();
        let due = self.due_at.map_or_else(|| "the clock stood still".to_owned(), |due| format!("due {due}"));
        let when = match (self.done_at, self.due_at) {
            (Some(at), Some(due)) if at > due => {
                format!("{done} {at}, {} late", labels::duration(at.since(due)))
            }
            (Some(at), _) => format!("{done} {at}"),
            (None, _) => format!("not {done}"),
        };
        format!("{what} under {policy:?} was {judgement}: {due}, {when}.")
    }
}

pub(super) async fn open(conn: &mut Conn, looking: &Looking<'_>) -> Result<Vec<KpiRow>, Refusal> {
    let end = looking.slice.window.to;
    let mut select = Select::new(sql!("list_open_tickets"), params![end]);
    looking.narrow(&mut select, Agent::Assignee, "f.opened_at", "f.ticket_id || '_' || CAST(f.cycle AS TEXT)")?;
    let rows: Vec<Open> = conn.select(&select).await?;
    let moment = end.min(looking.now());
    let judge = |open: &Open| {
        let age = moment.since(open.at).max(0);
        let again = if open.started_at > open.at { ", reopened since" } else { "" };
        verdict(true, true, Some(age), format!("Not solved {} after its opening{again}.", labels::duration(age)))
    };
    Ok(rows
        .into_iter()
        .map(|row| {
            let verdict = judge(&row);
            row.judged(RowKind::Ticket, verdict)
        })
        .collect())
}
