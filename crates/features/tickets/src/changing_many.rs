//! Bulk changes: the same steps for many tickets in one transaction. All of them are changed or none,
//! and each that refuses says why.

use std::collections::HashSet;

use kernel::{Act, Problems, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Tx;
use utoipa::ToSchema;

use crate::stepping::{self, Steps};
use crate::undoing::{Done, DoneTo};
use crate::{ANSWER, holding};

/// Most tickets of one change: a transaction holds up all other writes.
pub const MOST: usize = 500;

/// A ticket as the caller saw it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    pub id: String,
    pub version: i64,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkChange {
    /// 1 to 500 tickets, each with the version that was seen.
    pub tickets: Vec<Seen>,
    pub steps: Steps,
}

/// What was done, and the name by which it is taken back.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BulkDone {
    /// Give it to `DELETE /api/deeds/{id}` to undo.
    pub id: String,
    /// Tickets that are other than before.
    pub changed: i64,
    /// Tickets that were so already.
    pub unchanged: i64,
}

/// Why one of the tickets refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RefusedTicket {
    pub ticket_id: String,
    /// Null where the ticket may not be seen.
    pub number: Option<i64>,
    /// The code of the problem that this ticket alone would have met.
    pub code: String,
    pub problem: String,
}

/// Changes all the tickets, or refuses with `bulk-refused` and what each of those that refuse says.
pub async fn change(tx: &mut Tx, act: &Act, input: BulkChange) -> Result<BulkDone, Refusal> {
    let mut problems = Problems::default();
    let BulkChange { mut tickets, steps } = input;
    if tickets.is_empty() || tickets.len() > MOST {
        problems.add("tickets", format!("must name 1 to {MOST} tickets"));
    }
    if tickets.iter().map(|seen| &seen.id).collect::<HashSet<_>>().len() < tickets.len() {
        problems.add("tickets", "names a ticket twice");
    }
    if steps.is_empty() {
        problems.add("steps", "must say what to change");
    }
    let checked = stepping::check(tx, act, "steps", steps.clone(), &mut problems).await?;
    problems.into_result()?;
    // Always locked in the same order, two bulk changes never wait for each other.
    tickets.sort_unstable_by(|a, b| a.id.cmp(&b.id));
    let (mut refused, mut done) = (Vec::new(), Vec::with_capacity(tickets.len()));
    let all = tickets.len() as i64;
    for seen in tickets {
        let mut number = None;
        match one(tx, act, &seen, &checked, &mut number).await {
            Ok(back) if back.is_empty() => {}
            Ok(back) => done.push(DoneTo { ticket_id: seen.id, back }),
            Err(refusal) => refused.push(report(seen.id, number, refusal)?),
        }
    }
    if !refused.is_empty() {
        return Err(Refusal::Conflict {
            code: "bulk-refused",
            detail: format!("{} of {all} tickets refuse, so none was changed", refused.len()),
            current: Some(json!({ "refused": refused })),
        });
    }
    let id = act.id("dee");
    let changed = done.len() as i64;
    stepping::keep(tx, act, &id, &Done { steps, tickets: done, held: Vec::new() }).await?;
    Ok(BulkDone { id, changed, unchanged: all - changed })
}

async fn one(
    tx: &mut Tx,
    act: &Act,
    seen: &Seen,
    checked: &stepping::Checked,
    number: &mut Option<i64>,
) -> Result<Steps, Refusal> {
    let mut ticket = holding::hold(tx, act, &seen.id, ANSWER).await?;
    *number = Some(ticket.number);
    if ticket.version != seen.version {
        let detail = "it was changed meanwhile; look at it again".to_owned();
        return Err(Refusal::Conflict { code: "stale", detail, current: None });
    }
    stepping::take(tx, act, &mut ticket, checked).await
}

/// A refusal as one line of a report; a fault of ours ends everything.
pub(crate) fn report(ticket_id: String, number: Option<i64>, refusal: Refusal) -> Result<RefusedTicket, Refusal> {
    let code = match &refusal {
        Refusal::NotFound(_) => "not-found",
        Refusal::Conflict { code, .. } => code,
        Refusal::Invalid(_) => "invalid",
        Refusal::Forbidden(_) => "forbidden",
        _ => return Err(refusal),
    };
    Ok(RefusedTicket { ticket_id, number, code: code.to_owned(), problem: refusal.to_string() })
}
