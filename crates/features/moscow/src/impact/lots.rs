//! Customers who got a change by lot, beside those who did not: the strongest comparison that there is. Where more are let in
//! while it is measured, those who had it from the first day are compared with those who are held back: neither ever changed
//! sides. Where nobody is held back, or somebody drew again or took it away, it does not hold.

use std::collections::BTreeMap;

use capabilities::capability::{self, Kind};
use capabilities::history::{self, Switched};
use capabilities::switch::{Because, State, Switch};
use inference::impact::{Arms, Sample};
use jiff::civil::Date;
use kernel::{Act, Actor, ActorKind, Cursor, Grants, Reach, Refusal, TimeWindow};
use kpis::asking::Question;
use kpis::key::Key;
use kpis::period::By;
use kpis::rows::{self, Behind};
use serde::Deserialize;
use store::{Conn, Select, params};

use crate::initiative::Initiative;

/// Both sides, or why there are none.
pub(crate) type Lots = Result<Arms, &'static str>;

const NO_LOT: &str = "customers did not get the change by lot";
const DRAWN_AGAIN: &str = "the lots were changed while it was measured, and nobody was held back all the time";
const ONE_SIDE: &str = "customers got it by lot, and one of both sides has no case yet";
const TOO_MANY: &str = "there are too many cases to tell customers apart";
pub(crate) const NOT_OF_CUSTOMERS: &str = "this figure is not compared customer by customer";

/// The capability that an initiative switches, where some customers have it and others do not.
pub(crate) struct Drawn {
    key: String,
    /// As it was on the first day.
    begun: Switch,
    /// More were let in since: only who is held back has surely not had it.
    grown: bool,
}

/// Rows of a figure that are read to tell customers apart; beyond, weeks are compared.
const ROWS_MAX: usize = 200_000;

/// Cases of a customer, and how many of them count.
#[derive(Deserialize)]
struct Cases {
    customer: String,
    hits: u64,
    n: u64,
}

#[derive(Deserialize)]
struct Counted {
    customer: String,
    n: u64,
}

/// `since` is the day on which the change began.
pub(crate) async fn drawn(
    conn: &mut Conn,
    initiative: &Initiative,
    since: &TimeWindow,
) -> Result<Result<Drawn, &'static str>, Refusal> {
    let Some(key) = &initiative.definition.0.capability else { return Ok(Err(NO_LOT)) };
    let capability = capability::maybe(conn, key).await?.filter(|one| one.kind != Kind::Fixed);
    let Some(now) = capability.map(|capability| capability.switch()) else { return Ok(Err(NO_LOT)) };
    let mut later: Vec<Switched> = history::list(conn, key).await?;
    later.retain(|switched| switched.at >= since.to);
    later.reverse();
    Ok(held(now, &later).map(|(begun, grown)| Drawn { key: key.clone(), begun, grown }))
}

/// How it was switched when the change began, and whether it only grew since then, by what was switched later.
fn held(now: Switch, later: &[Switched]) -> Result<(Switch, bool), &'static str> {
    let Some(first) = later.first() else { return if now.divides() { Ok((now, false)) } else { Err(NO_LOT) } };
    let begun = Switch {
        state: first.from_state,
        percent: first.from_percent,
        held_back: first.from_held_back,
        salt: now.salt,
    };
    if !begun.divides() {
        return Err(NO_LOT);
    }
    let only_grows = |step: &Switched| {
        let kept = step.from_held_back == begun.held_back && step.to_held_back == begun.held_back;
        kept && !step.redrawn && step.to_state != State::Off && step.to_percent >= step.from_percent
    };
    // The history ends somewhere; of one that was cut off nothing is known.
    let whole = later.len() < history::MOST as usize;
    if whole && begun.held_back > 0 && later.iter().all(only_grows) { Ok((begun, true)) } else { Err(DRAWN_AGAIN) }
}

impl Drawn {
    /// Tickets of some scenarios, and orders delivered, by customer; of those to whom something was delivered.
    pub async fn contacts(&self, conn: &mut Conn, scenarios: &[String], window: &TimeWindow) -> Result<Lots, Refusal> {
        let orders: Vec<Counted> = conn.all(sql!("count_deliveries"), params![window.from, window.to]).await?;
        let mut tickets: BTreeMap<String, u64> = BTreeMap::new();
        for scenario in scenarios {
            let rows: Vec<Counted> =
                conn.all(sql!("count_contacts"), params![window.from, window.to, scenario.as_str()]).await?;
            for row in rows {
                *tickets.entry(row.customer).or_default() += row.n;
            }
        }
        let case = |row: Counted| {
            let hits = tickets.get(&row.customer).copied().unwrap_or(0);
            Cases { customer: row.customer, hits, n: row.n }
        };
        Ok(self.arms(orders.into_iter().map(case).collect()))
    }

    /// Answers of customers, and those of them that are positive.
    pub async fn answers(
        &self,
        conn: &mut Conn,
        (team, channel): (Option<&str>, Option<&str>),
        window: &TimeWindow,
    ) -> Result<Lots, Refusal> {
        let mut select = Select::new(sql!("count_answers"), params![window.from, window.to]);
        select.and_some("t.team_id = ?", team);
        select.and_some("t.channel = ?", channel);
        select.then("GROUP BY c.root_id ORDER BY c.root_id", params![]);
        let cases: Vec<Cases> = conn.select(&select).await?;
        Ok(self.arms(cases))
    }

    /// Solved tickets of customers, and those of them that count by a KPI such as first contact resolution.
    pub async fn solved(
        &self,
        conn: &mut Conn,
        act: &Act,
        key: Key,
        (team, channel): (Option<&str>, Option<&str>),
        (from, to): (Date, Date),
    ) -> Result<Lots, Refusal> {
        // All tickets count, whoever looks.
        let mut grants = Grants::default();
        grants.add(tickets::READ.name, Reach::All);
        let act = Act { actor: Actor { grants, ..Actor::program(ActorKind::System, "impact") }, ..act.clone() };
        let question = Question {
            by: By::None,
            keys: vec![key],
            team: team.map(str::to_owned),
            channel: channel.map(str::to_owned),
            ..Question::of_period(from, to, act.now)
        };
        let mut behind = Behind { key, question, group: None, cursor: None, limit: kernel::page::MAX_LIMIT };
        let mut counts: BTreeMap<String, bool> = BTreeMap::new();
        loop {
            let page = rows::rows(conn, &act, &behind).await?;
            counts.extend(page.items.into_iter().filter(|row| row.in_n).map(|row| (row.id, row.counts)));
            let Some(next) = page.next else { break };
            if counts.len() > ROWS_MAX {
                return Ok(Err(TOO_MANY));
            }
            behind.cursor = Some(Cursor::decode(&next)?);
        }
        let mut by_customer: BTreeMap<String, Cases> = BTreeMap::new();
        for (ticket, customer) in customers(conn, counts.keys()).await? {
            let case = by_customer.entry(customer.clone()).or_insert(Cases { customer, hits: 0, n: 0 });
            case.n += 1;
            case.hits += u64::from(counts.get(&ticket).copied().unwrap_or(false));
        }
        Ok(self.arms(by_customer.into_values().collect()))
    }

    fn arms(&self, cases: Vec<Cases>) -> Lots {
        let (mut treated, mut control) = (Sample::default(), Sample::default());
        for case in cases.into_iter().filter(|case| case.n > 0) {
            let decision = self.begun.decide(&self.key, Some(&case.customer));
            let arm = match decision.because {
                _ if decision.on => &mut treated,
                // Who was let in later belongs to neither side.
                because if self.grown && because != Because::HeldBack => continue,
                _ => &mut control,
            };
            arm.parts.push(case.hits as f64);
            arm.wholes.push(case.n as f64);
        }
        let both = !treated.wholes.is_empty() && !control.wholes.is_empty();
        if both { Ok(Arms { treated, control }) } else { Err(ONE_SIDE) }
    }
}

/// Tickets with the customer whom each belongs to; those without one have no lot.
async fn customers(conn: &mut Conn, tickets: impl Iterator<Item = &String>) -> Result<Vec<(String, String)>, Refusal> {
    const PIECE: usize = 500;
    #[derive(Deserialize)]
    struct Row {
        ticket_id: String,
        customer: String,
    }
    let tickets: Vec<&String> = tickets.collect();
    let mut found = Vec::with_capacity(tickets.len());
    for piece in tickets.chunks(PIECE) {
        let mut select = Select::new(sql!("list_customers_of_tickets"), params![]);
        select.and_in("f.ticket_id", piece.iter().map(|id| id.as_str()));
        let rows: Vec<Row> = conn.select(&select).await?;
        found.extend(rows.into_iter().map(|row| (row.ticket_id, row.customer)));
    }
    Ok(found)
}
