//! How well a team did against the period before: what it promised, and what customers said.

use jiff::ToSpan;
use jiff::civil::Date;
use kernel::{Act, Refusal, time};
use kpis::asking::{Question, measure};
use kpis::key::Key;
use store::Conn;

/// What is compared, in the order in which it is told.
pub const KEYS: [Key; 2] = [Key::SlaAttainment, Key::Csat];

/// A share of so many cases; no value where there were none, or where it may not be told.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Share {
    pub value: Option<f64>,
    pub n: u64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Compared {
    pub key: Key,
    pub now: Share,
    pub before: Share,
}

/// Days that are over, the organisation's, and as many right before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub from: Date,
    /// The day after the last one.
    pub until: Date,
    pub before: Date,
}

impl Span {
    /// The last days that are over.
    pub async fn ending_now(conn: &mut Conn, act: &Act, days: i64) -> Result<Self, Refusal> {
        let home = staff::organisation::find(conn).await?;
        let zone = time::zone(home.as_ref().map_or("UTC", |home| &home.time_zone)).map_err(Refusal::Fault)?;
        let until = act.now.day_in(&zone);
        let from = until.saturating_sub(days.days());
        Ok(Self { from, until, before: from.saturating_sub(days.days()) })
    }

    pub fn last(self) -> Date {
        self.until.yesterday().unwrap_or(self.until)
    }
}

/// Of a team, or of all.
pub async fn compare(conn: &mut Conn, act: &Act, span: Span, team: Option<&str>) -> Result<Vec<Compared>, Refusal> {
    let asked = |from, to| Question {
        keys: KEYS.to_vec(),
        team: team.map(str::to_owned),
        ..Question::of_period(from, to, act.now)
    };
    let now = measure(conn, &asked(span.from, span.until)).await?;
    let before = measure(conn, &asked(span.before, span.from)).await?;
    let share = |figures: &[kpis::figure::Figure], key| {
        let found = figures.iter().find(|figure| figure.key == key);
        found.map(|figure| Share { value: figure.measured.value, n: figure.n }).unwrap_or_default()
    };
    Ok(KEYS.iter().map(|key| Compared { key: *key, now: share(&now, *key), before: share(&before, *key) }).collect())
}
