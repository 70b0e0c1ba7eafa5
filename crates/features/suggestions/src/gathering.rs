//! What is known of a ticket and its customer, as far as whoever looks may see it.

use std::collections::BTreeSet;

use capabilities::deciding;
use customers::CUSTOMERS_READ;
use customers::customer::{Customer, PreferredChannel};
use kernel::time::{self, DAY};
use kernel::{Act, Refusal};
use store::{Conn, params};
use tickets::finding::{self, TicketDetail};
use tickets::status::Category;

use crate::NEXT_STEPS;
use crate::suggesting::{Case, Hours, Named, PHONE, Person, suggest};
use crate::suggestion::Suggested;

/// Earlier tickets count for so long.
const EARLIER: i64 = 90 * DAY;

/// What is suggested in a ticket, without what was dismissed there.
pub async fn of_ticket(conn: &mut Conn, act: &Act, ticket_id: &str) -> Result<Suggested, Refusal> {
    let ticket = finding::find(conn, &act.actor, ticket_id).await?;
    if matches!(ticket.row.status.category, Category::Solved | Category::Closed) || ticket.merged_into.is_some() {
        return Ok(Suggested { switched_off: false, items: Vec::new() });
    }
    let customer = ticket.row.customer.as_ref().map(|customer| customer.id.as_str());
    if !deciding::is_on(conn, &NEXT_STEPS, customer).await? {
        return Ok(Suggested { switched_off: true, items: Vec::new() });
    }
    let case = gather(conn, act, &ticket).await?;
    let dismissed: Vec<String> = conn.all(sql!("list_dismissed"), params![ticket_id]).await?;
    let dismissed: BTreeSet<String> = dismissed.into_iter().collect();
    let items = suggest(&case).into_iter().filter(|one| !dismissed.contains(&one.key)).collect();
    Ok(Suggested { switched_off: false, items })
}

async fn gather(conn: &mut Conn, act: &Act, ticket: &TicketDetail) -> Result<Case, Refusal> {
    let row = &ticket.row;
    let run = runs::showing::of_ticket(conn, act, &row.id).await?;
    let run = run.filter(|run| run.ended_at.is_none());
    let current = run.as_ref().and_then(|run| run.current.as_ref()).filter(|current| current.waiting_for.is_none());
    let step = current.map(|current| Named { id: current.step.id.clone(), name: current.step.title.clone() });
    let person = match &row.customer {
        Some(named) if act.actor.reach(CUSTOMERS_READ).is_ok() => {
            Some(person(act, customers::finding::find(conn, &act.actor, &named.id).await?))
        }
        _ => None,
    };
    Ok(Case {
        waits: row.waiting_since.is_some(),
        escalated: row.escalated_at.is_some(),
        confirmed: row.scenario_confirmed,
        runs: run.is_some(),
        step,
        playbooks: playbooks(conn, act, row.scenario.as_deref()).await?,
        earlier: conn.one(sql!("count_earlier_contacts"), params![&row.id, row.opened_at.plus(-EARLIER)]).await?,
        scenario: row.scenario.clone(),
        person,
    })
}

async fn playbooks(conn: &mut Conn, act: &Act, scenario: Option<&str>) -> Result<Vec<Named>, Refusal> {
    let may = act.actor.reach(playbooks::READ).is_ok() && act.actor.reach(scenarios::READ).is_ok();
    let Some(key) = scenario.filter(|_| may) else { return Ok(Vec::new()) };
    let ways = match scenarios::scenario::detail(conn, key).await {
        Ok(found) => found.playbooks,
        // The key came from elsewhere.
        Err(Refusal::NotFound(_)) => Vec::new(),
        Err(other) => return Err(other),
    };
    let published = ways.into_iter().filter(|way| way.published.is_some());
    Ok(published.map(|way| Named { id: way.key, name: way.name.0 }).collect())
}

fn person(act: &Act, customer: Customer) -> Person {
    let zone = customer.time_zone.as_deref().and_then(|name| time::zone(name).ok());
    let clock = zone.map(|zone| act.now.to_jiff().to_zoned(zone).strftime("%H:%M").to_string());
    let summary = customer.summary;
    let wishes = customer.preferences;
    Person {
        prefers: wishes.channel.map(way),
        avoids: wishes.avoid.map(way),
        called_between: wishes.window.map(|window| Hours { from: window.from, to: window.to }),
        clock,
        do_not_contact: wishes.do_not_contact,
        needs: wishes.accessibility,
        orders: summary.as_ref().and_then(|summary| summary.orders).unwrap_or(0),
        last_rating: summary.and_then(|summary| summary.last_survey).map(|survey| survey.rating),
    }
}

fn way(channel: PreferredChannel) -> &'static str {
    if channel == PreferredChannel::Phone { PHONE } else { channel.as_str() }
}
