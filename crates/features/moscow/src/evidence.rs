//! What scenarios cost customers and the shop by its own tickets, and what an initiative is expected to take
//! away of it.

use std::collections::BTreeMap;

use kernel::{Refusal, Timestamp};
use playbook_language::playbook::Texts;
use scenarios::measuring::{self, Measure, Measures, Period};
use serde::{Deserialize, Serialize};
use store::{Conn, Json, params};
use utoipa::ToSchema;

use crate::initiative::{Initiative, Only, Query};
use crate::poll::counting;
use crate::settings::{self, Costs};

/// Mean length of a month.
const DAYS_OF_MONTH: f64 = 365.25 / 12.0;
/// Shares of few cases are drawn towards those of all scenarios, as if so many cases more had been seen.
const PRIOR: f64 = 20.0;
/// Who asks about the same within so long asks again.
const AGAIN: i64 = 30 * kernel::time::DAY;

/// What a scenario costs a month.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ScenarioPain)]
pub struct Pain {
    /// Key of a scenario.
    pub scenario: String,
    #[schema(value_type = Option<Texts>)]
    pub name: Option<Json<Texts>>,
    /// Tickets in the days that are looked at.
    pub tickets: u64,
    pub tickets_a_month: f64,
    /// Median of a ticket.
    pub minutes: f64,
    /// Nobody noted minutes; those of the settings are taken.
    pub minutes_assumed: bool,
    /// Shares from 0 to 1. Of few cases they are drawn towards those of all scenarios.
    pub dissatisfied: f64,
    /// Customers who said how satisfied they were.
    pub answers: u64,
    pub reopened: f64,
    /// Answers that were not satisfied, and tickets that were reopened, as they were counted.
    pub dissatisfied_tickets: u64,
    pub reopened_tickets: u64,
    /// Tickets whose customer had asked about the same in the 30 days before, as a share of those with a customer; null without
    /// one. Each is counted among the tickets already, and has no price of its own.
    pub again: Option<f64>,
    /// Refunded and sent anew in those days, in minor units of the settings' currency.
    pub given: i64,
    /// Something was given in other currencies, which is not counted.
    pub other_currencies: bool,
    /// A month, in minor units: time, what was given, dissatisfied customers, reopened tickets.
    pub cost: i64,
}

/// The tickets of some days, and what they cost.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = MoscowEvidence)]
pub struct Evidence {
    pub opened_since: Timestamp,
    pub opened_before: Timestamp,
    /// The day that it is for the organisation: the last of those that are looked at.
    pub today: String,
    pub days: i64,
    pub costs: Costs,
    /// By key; scenarios without a ticket are left out.
    pub pains: Vec<Pain>,
    /// By key of an initiative: customers who said what they think of it.
    #[serde(skip)]
    pub voices: BTreeMap<String, u64>,
}

/// What stands behind an initiative.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = InitiativeBacking)]
pub struct Backing {
    /// Scenarios that it is expected to take away from, tickets that ask for it, and queries that find some.
    pub links: u32,
    /// The highest of its links, 0 to 1. Tickets that ask for it count as half sure.
    pub confidence: f64,
    /// Tickets of its scenarios in the days that are looked at.
    pub tickets: u64,
    pub tickets_a_month: f64,
    /// What its scenarios cost a month, in minor units.
    pub pain: i64,
    /// What of that it is expected to take away, by share and confidence.
    pub covers: i64,
    /// Customers who said on the pages of their cases what they think of it. They are no link: nothing is known of what
    /// it would take away.
    #[serde(default)]
    pub voices: u64,
}

/// Evidence as it was when something was decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = MoscowSnapshot)]
pub struct Snapshot {
    pub currency: String,
    /// Days up to then whose tickets were counted.
    pub days: i64,
    #[serde(flatten)]
    pub backing: Backing,
}

pub async fn find(conn: &mut Conn, now: Timestamp) -> Result<Evidence, Refusal> {
    let settings = settings::find(conn).await?.settings;
    let days = settings.evidence_days;
    let period = Period::latest(conn, usize::try_from(days).unwrap_or(1), now).await?;
    let measured = measuring::measure(conn, &period, now).await?;
    let mut names: BTreeMap<String, Json<Texts>> = BTreeMap::new();
    for one in scenarios::scenario::list(conn).await? {
        names.insert(one.key, Json(one.definition.0.name));
    }
    let again = again(conn, &measured).await?;
    let tallies = counting::tallies(conn, None).await?;
    let all = Shares::of(&measured.all, (0.0, 0.0), 0.0);
    let pain = |measure: Measure| {
        let scenario = measure.key.clone().unwrap_or_default();
        let shares = Shares::of(&measure, (all.dissatisfied, all.reopened), PRIOR);
        let name = names.get(&scenario).cloned();
        let again = again.get(&scenario).copied();
        Pain { again, ..pain(&measure, scenario, name, shares, &settings.costs, days) }
    };
    Ok(Evidence {
        opened_since: measured.opened_since,
        opened_before: measured.opened_before,
        today: period.to.to_string(),
        days,
        pains: measured.items.into_iter().map(pain).collect(),
        costs: settings.costs.clone(),
        voices: tallies.into_iter().map(|(key, tally)| (key, tally.answers())).collect(),
    })
}

/// By key of a scenario.
async fn again(conn: &mut Conn, measured: &Measures) -> Result<BTreeMap<String, f64>, Refusal> {
    #[derive(Deserialize)]
    struct Row {
        key: String,
        n: u64,
        hits: u64,
    }
    let (from, to) = (measured.opened_since, measured.opened_before);
    let rows: Vec<Row> = conn.all(sql!("count_asked_again"), params![from, to, AGAIN, from.plus(-AGAIN)]).await?;
    Ok(rows.into_iter().filter(|row| row.n > 0).map(|row| (row.key, row.hits as f64 / row.n as f64)).collect())
}

struct Shares {
    dissatisfied: f64,
    reopened: f64,
}

impl Shares {
    /// Drawn towards `mean` as if `prior` cases more had been seen.
    fn of(measure: &Measure, mean: (f64, f64), prior: f64) -> Self {
        let drawn = |hits: u64, n: u64, mean: f64| {
            let n = n as f64 + prior;
            if n > 0.0 { (hits as f64 + prior * mean) / n } else { 0.0 }
        };
        let answers = measure.satisfaction;
        Self {
            dissatisfied: drawn(answers.n - answers.hits, answers.n, mean.0),
            reopened: drawn(measure.reopened.hits, measure.reopened.n, mean.1),
        }
    }
}

fn pain(
    measure: &Measure,
    scenario: String,
    name: Option<Json<Texts>>,
    shares: Shares,
    costs: &Costs,
    days: i64,
) -> Pain {
    let noted = measure.handling.median_ms.map(|ms| ms / kernel::time::MINUTE as f64);
    let minutes = noted.unwrap_or(costs.minutes as f64);
    let tickets = measure.tickets as f64;
    let own = measure.costs.iter().filter(|cost| cost.currency == costs.currency);
    let given: i64 = own.map(|cost| cost.refunds.saturating_add(cost.replacements)).fold(0, i64::saturating_add);
    let each = minutes / 60.0 * costs.hour as f64
        + shares.dissatisfied * costs.dissatisfied as f64
        + shares.reopened * costs.reopened as f64;
    let months = days.max(1) as f64 / DAYS_OF_MONTH;
    Pain {
        scenario,
        name,
        tickets: measure.tickets,
        tickets_a_month: tickets / months,
        minutes,
        minutes_assumed: noted.is_none(),
        dissatisfied: shares.dissatisfied,
        answers: measure.satisfaction.n,
        reopened: shares.reopened,
        dissatisfied_tickets: measure.satisfaction.n - measure.satisfaction.hits,
        reopened_tickets: measure.reopened.hits,
        again: None,
        given,
        other_currencies: measure.costs.iter().any(|cost| cost.currency != costs.currency),
        cost: ((tickets * each + given as f64) / months).round() as i64,
    }
}

impl Evidence {
    pub fn pain(&self, scenario: &str) -> Option<&Pain> {
        self.pains.iter().find(|pain| pain.scenario == scenario)
    }

    /// Tickets that a query finds.
    pub fn asking(&self, query: &Query) -> u64 {
        self.pain(&query.scenario).map_or(0, |pain| match query.only {
            Only::Dissatisfied => pain.dissatisfied_tickets,
            Only::Reopened => pain.reopened_tickets,
        })
    }

    pub fn behind(&self, initiative: &Initiative) -> Backing {
        const ASKED_FOR: f64 = 0.5;
        let definition = &initiative.definition.0;
        let asking = definition.queries.iter().filter(|query| self.asking(query) > 0).count();
        let asked = if definition.tickets.is_empty() && asking == 0 { 0.0 } else { ASKED_FOR };
        let links = (definition.removes.len() + definition.tickets.len() + asking) as u32;
        let voices = self.voices.get(&initiative.key).copied().unwrap_or(0);
        let mut backing = Backing { links, confidence: asked, voices, ..Backing::default() };
        for removal in &definition.removes {
            backing.confidence = backing.confidence.max(removal.confidence);
            let Some(pain) = self.pain(&removal.scenario) else { continue };
            backing.tickets += pain.tickets;
            backing.tickets_a_month += pain.tickets_a_month;
            backing.pain = backing.pain.saturating_add(pain.cost);
            let covers = (pain.cost as f64 * removal.share * removal.confidence).round() as i64;
            backing.covers = backing.covers.saturating_add(covers);
        }
        backing
    }
}

/// For the log.
pub(crate) async fn as_it_is(conn: &mut Conn, one: &Initiative, now: Timestamp) -> Result<Snapshot, Refusal> {
    let evidence = find(conn, now).await?;
    Ok(Snapshot { currency: evidence.costs.currency.clone(), days: evidence.days, backing: evidence.behind(one) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(tickets: u64, dissatisfied: (u64, u64)) -> Measure {
        let portion = |hits, n| measuring::Portion { hits, n, share: None, low: None, high: None };
        let median = measuring::Median { n: 0, median_ms: None, low_ms: None, high_ms: None };
        let count = measuring::MedianCount { n: 0, median: None, low: None, high: None };
        Measure {
            key: Some("late".to_owned()),
            tickets,
            confirmed: 0,
            tickets_before: 0,
            per_hundred: None,
            per_hundred_before: None,
            resolution: median,
            satisfaction: portion(dissatisfied.1 - dissatisfied.0, dissatisfied.1),
            reopened: portion(0, 0),
            repeat: portion(0, 0),
            handling: median,
            contacts: count,
            days_late: count,
            costs: vec![measuring::Cost {
                currency: "EUR".to_owned(),
                tickets: 1,
                refunds: 6_000,
                replacements: 3_000,
            }],
        }
    }

    #[test]
    fn a_month_of_a_scenario_costs_time_gifts_and_dissatisfied_customers() {
        let costs = Costs { currency: "EUR".to_owned(), hour: 3_000, minutes: 10, dissatisfied: 1_000, reopened: 500 };
        let measured = measure(30, (5, 10));
        let shares = Shares::of(&measured, (0.5, 0.1), PRIOR);
        assert!((shares.dissatisfied - 0.5).abs() < 1e-12);
        assert!((shares.reopened - 0.1).abs() < 1e-12, "of nothing it is that of all");
        let pain = pain(&measured, "late".to_owned(), None, shares, &costs, 90);
        // 30 tickets of 500 + 500 + 50, and 9,000 given, in 90 of 30.4375 days.
        assert_eq!(pain.cost, ((30.0 * 1_050.0 + 9_000.0) / (90.0 / 30.4375_f64)).round() as i64);
        assert!(pain.minutes_assumed && !pain.other_currencies);
    }

    #[test]
    fn shares_of_few_cases_are_drawn_towards_all() {
        let shares = Shares::of(&measure(3, (2, 2)), (0.1, 0.0), PRIOR);
        assert!((shares.dissatisfied - (2.0 + 2.0) / 22.0).abs() < 1e-12);
    }
}
