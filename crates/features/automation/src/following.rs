//! Following the event log: each event in order, held against each active rule in order of position.

use kernel::{Act, ActorKind, Refusal};
use store::{Conn, Db, Event, events as log, params};
use tickets::events as told;
use tickets::measuring::Calendars;

use crate::chain;
use crate::firing::{self, Fired, Occasion, Place};
use crate::judging;
use crate::look;
use crate::rule::{self, Progress, Rule};
use crate::stretches::Stretches;
use crate::trigger::Trigger;

/// Most events that are read at once.
pub const BATCH: i64 = 500;
/// Most tickets of one order that its parcel's arrival is told to.
const TICKETS_MAX: i64 = 20;
/// What arrived longer ago is no news.
const NEWS: i64 = kernel::time::DAY;

/// What an event means for rules: a trigger, at these tickets.
struct Pull {
    trigger: Trigger,
    tickets: Vec<String>,
    key: String,
}

/// Lets rules react to the next events; true if there are more. Without an active rule nothing is read.
pub async fn follow(db: &Db, act: &Act) -> Result<bool, Refusal> {
    let mut conn = db.read().await?;
    let rules = rule::active(&mut conn).await?;
    if rules.is_empty() {
        return Ok(false);
    }
    let from: i64 = conn.one(sql!("find_reader"), params![]).await?;
    let events = log::after(&mut conn, from, BATCH).await?;
    let more = events.len() as i64 == BATCH;
    drop(conn);
    let mut reader = Reader { db, act, rules: &rules, from, at: from, stretches: Stretches::default() };
    for event in &events {
        if !reader.read(event).await? {
            // Another node was faster; what is left is looked at in the next round.
            return Ok(true);
        }
    }
    reader.pass().await?;
    Ok(more)
}

struct Reader<'a> {
    db: &'a Db,
    act: &'a Act,
    rules: &'a [(Rule, Progress)],
    /// How far it has been written down that it has come.
    from: i64,
    at: i64,
    stretches: Stretches,
}

impl Reader<'_> {
    /// False if another node has taken over.
    async fn read(&mut self, event: &Event) -> Result<bool, Refusal> {
        let asked = self.rules.iter().any(|(_, progress)| progress.since_event < event.seq);
        let pull = if asked { pull(&mut self.db.read().await?, event).await? } else { None };
        if let Some(pull) = pull {
            for ticket in &pull.tickets {
                if !self.hold_against(event, &pull, ticket).await? {
                    return Ok(false);
                }
            }
        }
        self.stretches.note(&mut self.db.read().await?, event).await?;
        self.at = event.seq;
        Ok(true)
    }

    /// All rules against one ticket.
    async fn hold_against(&mut self, event: &Event, pull: &Pull, ticket: &str) -> Result<bool, Refusal> {
        let wants = |(rule, progress): &&(Rule, Progress)| {
            progress.since_event < event.seq && rule.triggers.0.contains(&pull.trigger)
        };
        let wanted: Vec<&Rule> = self.rules.iter().filter(wants).map(|(rule, _)| rule).collect();
        if wanted.is_empty() {
            return Ok(true);
        }
        // Before this process began, perhaps: what has acted has changed what it asks for.
        let before: Vec<String> = self.db.read().await?.all(sql!("list_rules_at"), params![ticket, &pull.key]).await?;
        let mut behind = None;
        for rule in wanted {
            if before.contains(&rule.id) {
                if rule.stop_after {
                    return Ok(true);
                }
                continue;
            }
            let mut conn = self.db.read().await?;
            if !holds(&mut conn, self.act, rule, ticket).await? {
                continue;
            }
            let chain = match &behind {
                Some(chain) => chain,
                None => behind.insert(chain::behind(&mut conn, event).await?),
            };
            drop(conn);
            let occasion = Occasion {
                rule_id: rule.id.clone(),
                ticket_id: ticket.to_owned(),
                key: pull.key.clone(),
                trigger: pull.trigger.as_str(),
                event: Some(event.seq),
                chain: chain.clone(),
            };
            let place = Place::Log { from: self.from, to: self.at, stretches: self.stretches.clone() };
            match firing::fire(self.db, self.act, occasion, place).await? {
                Fired::Overtaken => return Ok(false),
                fired => {
                    self.from = self.at;
                    self.stretches = Stretches::default();
                    if rule.stop_after && matches!(fired, Fired::Acted | Fired::Before) {
                        return Ok(true);
                    }
                }
            }
        }
        Ok(true)
    }

    async fn pass(self) -> Result<(), Refusal> {
        if self.at > self.from {
            let place = Place::Log { from: self.from, to: self.at, stretches: self.stretches };
            firing::pass(self.db, String::new(), place).await?;
        }
        Ok(())
    }
}

/// A first look, without a lock: most rules do not fit most tickets.
pub(crate) async fn holds(conn: &mut Conn, act: &Act, rule: &Rule, ticket: &str) -> Result<bool, Refusal> {
    let ids = [ticket.to_owned()];
    let Some(look) = look::look(conn, &ids, rule.conditions.0.needs()).await?.pop() else { return Ok(false) };
    let hours = Calendars::load(conn).await?;
    Ok(judging::judge(&rule.conditions.0, &look, act.now, hours.own(act.now)).met)
}

async fn pull(conn: &mut Conn, event: &Event) -> Result<Option<Pull>, Refusal> {
    if event.topic == orders::events::ORDER_TOPIC {
        return parcel(conn, event).await;
    }
    if event.topic != tickets::TOPIC {
        return Ok(None);
    }
    let opens = match event.kind.as_str() {
        told::CUSTOMER_WROTE => log::of_subject(conn, &event.subject_id, event.seq - 2, 1).await?.into_iter().next(),
        _ => None,
    };
    let key = format!("event {}", event.seq);
    let pull = |trigger| Pull { trigger, tickets: vec![event.subject_id.clone()], key };
    Ok(trigger_of(event, opens.as_ref())?.map(pull))
}

/// The trigger that an event of a ticket is. History from elsewhere is none. `before` is the event of the
/// same ticket just before a customer's message: what a ticket was opened with is no further message.
pub(crate) fn trigger_of(event: &Event, before: Option<&Event>) -> Result<Option<Trigger>, Refusal> {
    if event.actor_kind == ActorKind::Import {
        return Ok(None);
    }
    Ok(match event.kind.as_str() {
        told::TICKET_OPENED => Some(Trigger::TicketOpened),
        told::CUSTOMER_WROTE => {
            let opening =
                before.is_some_and(|before| before.kind == told::TICKET_OPENED && before.seq + 1 == event.seq);
            (!opening).then_some(Trigger::CustomerWrote)
        }
        told::REPLY_SENT => {
            let said: told::Said = event.read()?;
            (said.by == told::Voice::Human).then_some(Trigger::StaffReplied)
        }
        told::STATUS_CHANGED => Some(Trigger::StatusChanged),
        told::TICKET_ASSIGNED => Some(Trigger::Assigned),
        told::TAG_ADDED => Some(Trigger::Tagged),
        told::SLA_WARNED => Some(Trigger::SlaWarned),
        told::SLA_BREACHED => Some(Trigger::SlaBreached),
        _ => None,
    })
}

/// A parcel has arrived, if that is what was told of it: at the open tickets of its order, once.
async fn parcel(conn: &mut Conn, event: &Event) -> Result<Option<Pull>, Refusal> {
    use orders::events::{Part, SHIPMENT_CHANGED, SHIPMENT_CREATED, SHIPMENT_TRACKED};
    let tells = [SHIPMENT_CHANGED, SHIPMENT_CREATED, SHIPMENT_TRACKED].contains(&event.kind.as_str());
    if !tells || event.actor_kind == ActorKind::Import {
        return Ok(None);
    }
    let Part { id } = event.read()?;
    let parcels = look::parcels_of(conn, &[&event.subject_id]).await?;
    let news = |at: kernel::Timestamp| event.recorded_at.since(at) <= NEWS;
    let arrived =
        parcels.iter().find(|parcel| parcel.id == id).and_then(|parcel| parcel.delivered_at).filter(|at| news(*at));
    if arrived.is_none() {
        return Ok(None);
    }
    let tickets = conn.all(sql!("list_tickets_of_order"), params![&event.subject_id, TICKETS_MAX]).await?;
    Ok(Some(Pull { trigger: Trigger::ParcelDelivered, tickets, key: format!("parcel {id}") }))
}
