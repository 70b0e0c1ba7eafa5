//! Customers who got a change by lot, beside those who did not: the strongest comparison that there is. It holds
//! as long as nobody draws again or lets more in while it is measured.

use std::collections::BTreeMap;

use capabilities::capability::{self, Capability, Kind};
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

/// The capability that an initiative switches, where some customers have it and others do not.
pub(crate) struct Drawn {
    capability: Capability,
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

/// Nothing where there is no lot, or where it was changed after `since`.
pub(crate) async fn drawn(
    conn: &mut Conn,
    initiative: &Initiative,
    since: &TimeWindow,
) -> Result<Option<Drawn>, Refusal> {
    let Some(key) = &initiative.definition.0.capability else { return Ok(None) };
    let capability = capability::maybe(conn, key).await?;
    let held = |one: &Capability| one.kind != Kind::Fixed && one.switch().divides() && one.switched_at < since.to;
    Ok(capability.filter(held).map(|capability| Drawn { capability }))
}

impl Drawn {
    /// Tickets of some scenarios, and orders delivered, by customer; of those to whom something was delivered.
    pub async fn contacts(
        &self,
        conn: &mut Conn,
        scenarios: &[String],
        window: &TimeWindow,
    ) -> Result<Option<Arms>, Refusal> {
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
    ) -> Result<Option<Arms>, Refusal> {
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
    ) -> Result<Option<Arms>, Refusal> {
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
                return Ok(None);
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

    fn arms(&self, cases: Vec<Cases>) -> Option<Arms> {
        let (mut treated, mut control) = (Sample::default(), Sample::default());
        let switch = self.capability.switch();
        for case in cases.into_iter().filter(|case| case.n > 0) {
            let has = switch.decide(&self.capability.key, Some(&case.customer)).on;
            let arm = if has { &mut treated } else { &mut control };
            arm.parts.push(case.hits as f64);
            arm.wholes.push(case.n as f64);
        }
        let both = !treated.wholes.is_empty() && !control.wholes.is_empty();
        both.then_some(Arms { treated, control })
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
