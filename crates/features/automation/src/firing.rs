//! A rule acts: what it does, its row in the log and how far the worker has come are one transaction. So it
//! acts once on each occasion, whichever node finds it and whenever one dies.

use std::sync::Arc;

use capabilities::deciding;
use kernel::{Act, Refusal, Timestamp};
use store::{Db, Json, Tx, TxFuture, events as log, params};
use tickets::measuring::Calendars;

use crate::AUTOMATION_RULES;
use crate::look::{self, Look};
use crate::rule::{self, Rule};
use crate::run::{Did, Outcome};
use crate::stretches::Stretches;
use crate::{acting, chain, changing, judging};

/// Failures without a success between, after which a rule is switched off.
pub const FAILURES_MAX: i64 = 5;

/// What a rule is to react to.
#[derive(Debug, Clone)]
pub struct Occasion {
    pub rule_id: String,
    pub ticket_id: String,
    /// The same for the same occasion, whoever finds it.
    pub key: String,
    pub trigger: &'static str,
    pub event: Option<i64>,
    /// The rules that led here.
    pub chain: Vec<String>,
}

/// How far the worker has come, and comes with it.
#[derive(Debug, Clone)]
pub enum Place {
    /// In the log.
    Log { from: i64, to: i64, stretches: Stretches },
    /// Among the stretches of the occasion's rule: where they began, by ticket.
    Sweep { from: (Timestamp, String), to: (Timestamp, String) },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fired {
    /// Another node was faster; or what happened to a ticket of a sweep has not been followed yet.
    Overtaken,
    /// The rule was switched off, or all are for this customer, or the ticket is not as it asks.
    NotMet,
    /// It has reacted to this already.
    Before,
    /// It acted, failed or was cut short.
    Acted,
}

/// Lets a rule act. What fails leaves nothing but its row in the log.
pub async fn fire(db: &Db, act: &Act, occasion: Occasion, place: Place) -> Result<Fired, Refusal> {
    let attempt = (act.clone(), occasion.clone(), place.clone());
    let tried = db.write(move |tx| -> TxFuture<'_, Fired, Refusal> {
        Box::pin(async move {
            let (act, occasion, place) = attempt;
            run(tx, &act, &occasion, &place).await
        })
    });
    let refusal = match tried.await {
        Ok(fired) => return Ok(fired),
        Err(refusal @ Refusal::Unavailable(_)) => return Err(refusal),
        Err(refusal) => refusal,
    };
    tracing::warn!(rule = %occasion.rule_id, ticket = %occasion.ticket_id, %refusal, "a rule failed");
    let why = match refusal {
        Refusal::Fault(_) => "an internal fault; the server's log says more".to_owned(),
        other => other.to_string(),
    };
    let act = act.clone();
    db.write(move |tx| -> TxFuture<'_, Fired, Refusal> {
        Box::pin(async move { fail(tx, &act, &occasion, &place, &why).await })
    })
    .await
}

async fn run(tx: &mut Tx, act: &Act, occasion: &Occasion, place: &Place) -> Result<Fired, Refusal> {
    if is_behind(tx, occasion, place).await? || !advance(tx, &occasion.rule_id, place).await? {
        return Ok(Fired::Overtaken);
    }
    let Some((rule, look)) = met(tx, act, occasion).await? else { return Ok(Fired::NotMet) };
    let mut row = Row::new(tx, act, occasion, &rule, look.ticket.number).await?;
    let cut = chain::judge(tx, &rule.id, &occasion.ticket_id, &occasion.chain, act.now).await?;
    if let Some(cut) = cut {
        row.reason = Some(cut.as_str().to_owned());
        return row.insert(tx, Outcome::Cut).await;
    }
    if row.insert(tx, Outcome::Nothing).await? == Fired::Before {
        return Ok(Fired::Before);
    }
    let by_rule = Act::new(rule::actor(&rule.id, &rule.name), act.now, Arc::clone(&act.rng));
    let (deeds, replied) = acting::act(tx, &by_rule, &look.ticket, &rule.actions.0).await?;
    let did = deeds.iter().any(|deed| deed.did == Did::Done);
    let outcome = if did { Outcome::Done } else { Outcome::Nothing };
    tx.run(sql!("finish_run"), params![&row.id, outcome.as_str(), &Json(deeds), replied]).await?;
    tx.run(sql!("note_success"), params![&rule.id]).await?;
    metrics::counter!("aftercare_automation_runs_total", "outcome" => outcome.as_str()).increment(1);
    Ok(Fired::Acted)
}

/// Whether a stretch may be over: something has happened to its ticket that has not been followed. It holds
/// the reader, so that one rule acts at a time, whoever found the occasion: see `chain::behind`.
async fn is_behind(tx: &mut Tx, occasion: &Occasion, place: &Place) -> Result<bool, Refusal> {
    if matches!(place, Place::Log { .. }) {
        return Ok(false);
    }
    let seen: i64 = tx.one(sql!("hold_reader"), params![]).await?;
    Ok(log::last_of_subject(tx, &occasion.ticket_id).await? > seen)
}

/// Moves on; false if another node has.
async fn advance(tx: &mut Tx, rule_id: &str, place: &Place) -> Result<bool, Refusal> {
    match place {
        Place::Log { from, to, stretches } => {
            if tx.run(sql!("advance_reader"), params![*from, *to]).await? == 0 {
                return Ok(false);
            }
            stretches.keep(tx).await?;
            Ok(true)
        }
        Place::Sweep { from, to } => {
            let values = params![rule_id, from.0, &from.1, to.0, &to.1];
            Ok(tx.run(sql!("advance_sweep"), values).await? > 0)
        }
    }
}

/// Comes so far without anything to do.
pub async fn pass(db: &Db, rule_id: String, place: Place) -> Result<bool, Refusal> {
    db.write(move |tx| -> TxFuture<'_, bool, Refusal> { Box::pin(async move { advance(tx, &rule_id, &place).await }) })
        .await
}

/// The rule and the ticket as they are now, if it is on, rules act for this customer and its conditions hold.
async fn met(tx: &mut Tx, act: &Act, occasion: &Occasion) -> Result<Option<(Rule, Look)>, Refusal> {
    let rule: Option<Rule> = tx.maybe(sql!("find_rule"), params![&occasion.rule_id]).await?;
    let Some(rule) = rule.filter(|rule| rule.active) else { return Ok(None) };
    let ids = std::slice::from_ref(&occasion.ticket_id);
    let Some(look) = look::look(tx, ids, rule.conditions.0.needs()).await?.pop() else { return Ok(None) };
    if !deciding::is_on(tx, &AUTOMATION_RULES, look.ticket.customer_id.as_deref()).await? {
        return Ok(None);
    }
    let hours = Calendars::load(tx).await?;
    let verdict = judging::judge(&rule.conditions.0, &look, act.now, hours.own(act.now));
    Ok(verdict.met.then_some((rule, look)))
}

async fn fail(tx: &mut Tx, act: &Act, occasion: &Occasion, place: &Place, why: &str) -> Result<Fired, Refusal> {
    if !advance(tx, &occasion.rule_id, place).await? {
        return Ok(Fired::Overtaken);
    }
    let Some((rule, look)) = met(tx, act, occasion).await? else { return Ok(Fired::NotMet) };
    let mut row = Row::new(tx, act, occasion, &rule, look.ticket.number).await?;
    row.reason = Some(why.chars().take(500).collect());
    if row.insert(tx, Outcome::Failed).await? == Fired::Before {
        return Ok(Fired::Before);
    }
    let failures: i64 = tx.one(sql!("note_failure"), params![&rule.id]).await?;
    if failures >= FAILURES_MAX {
        changing::give_up(tx, act, &rule, why).await?;
    }
    metrics::counter!("aftercare_automation_runs_total", "outcome" => "failed").increment(1);
    Ok(Fired::Acted)
}

/// A row of the log in the making.
struct Row<'a> {
    id: String,
    occasion: &'a Occasion,
    rule: &'a Rule,
    number: i64,
    at: Timestamp,
    after_event: i64,
    reason: Option<String>,
}

impl<'a> Row<'a> {
    async fn new(tx: &mut Tx, act: &Act, occasion: &'a Occasion, rule: &'a Rule, number: i64) -> Result<Self, Refusal> {
        let after_event = log::last(tx).await?;
        Ok(Self { id: act.id("run"), occasion, rule, number, at: act.now, after_event, reason: None })
    }

    async fn insert(&self, tx: &mut Tx, outcome: Outcome) -> Result<Fired, Refusal> {
        let mut chain = self.occasion.chain.clone();
        chain.push(self.rule.id.clone());
        let values = params![
            &self.id,
            &self.rule.id,
            &self.rule.name,
            &self.occasion.ticket_id,
            self.number,
            &self.occasion.key,
            self.occasion.trigger,
            self.occasion.event,
            self.at,
            self.after_event,
            outcome.as_str(),
            &Json(chain),
            &self.reason
        ];
        let inserted = tx.run(sql!("insert_run"), values).await?;
        Ok(if inserted == 0 { Fired::Before } else { Fired::Acted })
    }
}
