//! Calling upon a warranty.

use kernel::{Act, Cursor, Page, Problems, Refusal, patch, text};
use serde::Deserialize;
use store::{Conn, Error, Select, Subject, Tx, params};
use utoipa::ToSchema;

use crate::claim::{Claim, ClaimState};
use crate::deeds::{self, Deed};
use crate::events::{Moved, Part, WARRANTY_CLAIM_MOVED, WARRANTY_CLAIM_SUBMITTED, WARRANTY_TOPIC};
use crate::hindrance::{self, Judged};
use crate::line_warranty::{LineWarranty, of_registered};
use crate::order::Line;
use crate::paying::taken;
use crate::possible::line_warranties;
use crate::registering;
use crate::returning::checked_note;
use crate::rules::{self, Rights};
use crate::shipping::home_zone;
use crate::transition::{State as _, step};
use crate::warranty::Coverage;

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WarrantyClaimSubmission)]
pub struct Submission {
    pub warranty_id: String,
    /// What is wrong with the thing, in words.
    pub problem: String,
    /// Take it although the warranty does not cover today.
    #[serde(default)]
    pub goodwill: bool,
    pub note: Option<String>,
}

pub async fn submit(tx: &mut Tx, act: &Act, input: Submission) -> Result<Claim, Refusal> {
    let mut problems = Problems::default();
    let problem = problems.note("problem", text::body(&input.problem, 10_000)).unwrap_or_default();
    let note = checked_note(input.note.as_deref(), &mut problems);
    match registering::find(tx, act.now, &input.warranty_id).await {
        Ok(warranty) if warranty.coverage != Coverage::Active && !input.goodwill => {
            let words =
                format!("covers {} to {} only; set goodwill to take it nevertheless", warranty.from, warranty.until);
            problems.add("warranty_id", words);
        }
        Ok(warranty) if warranty.coverage != Coverage::Active => {
            let rules = rules::find(tx).await?;
            if !Rights::of(&act.actor).may_be_kind(rules.goodwill) {
                return Err(Refusal::Forbidden(KINDNESS.to_owned()));
            }
        }
        Ok(_) => {}
        Err(Refusal::NotFound(_)) => problems.add("warranty_id", "there is no such warranty"),
        Err(other) => return Err(other),
    }
    problems.into_result()?;
    let id = act.id("clm");
    let values = params![&id, &input.warranty_id, problem, input.goodwill, note, act.now];
    tx.run(sql!("insert_claim"), values).await?;
    tx.append(act, WARRANTY_CLAIM_SUBMITTED, subject(&input.warranty_id), &Part { id: id.clone() })?;
    find(tx, &id).await
}

const KINDNESS: &str = "by the shop's rules on goodwill this is not yours to do";

/// A claim for what was bought in a line. Its warranty is registered if it was not yet.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrderLineClaim)]
pub struct LineClaim {
    pub line_id: String,
    /// Which piece, where it is known.
    pub serial: Option<String>,
    /// What is wrong with the thing, in words.
    pub problem: String,
    /// Why it is taken although the warranty does not cover today; needed then.
    pub goodwill: Option<String>,
    pub note: Option<String>,
    /// The conversation it is done from.
    pub ticket_id: Option<String>,
}

pub async fn claim_line(tx: &mut Tx, act: &Act, order_id: &str, input: LineClaim) -> Result<Claim, Refusal> {
    let order = taken(tx, act, order_id).await?;
    let rules = rules::find(tx).await?;
    let Some(place) = order.lines.iter().position(|line| line.id == input.line_id) else {
        return Err(Refusal::invalid("line_id", "is not a line of this order"));
    };
    let line = &order.lines[place];
    let mut problems = Problems::default();
    let serial = problems.note("serial", text::optional_line(input.serial.as_deref(), 100)).flatten();
    let given = text::optional_line(input.goodwill.as_deref(), text::SUBJECT_MAX);
    let goodwill = problems.note("goodwill", given).flatten();
    problems.note("problem", text::body(&input.problem, 10_000));
    let note = checked_note(input.note.as_deref(), &mut problems);
    deeds::check_ticket(tx, act, input.ticket_id.as_deref(), &mut problems).await?;
    problems.into_result()?;
    // A line of one piece knows which one it is.
    let serial = serial.or_else(|| (line.serials.len() == 1).then(|| line.serials[0].clone()));
    let warranty = match of_serial(tx, act, line, serial.as_deref()).await? {
        Some(registered) => registered,
        None => line_warranties(tx, &order, &rules, act.now).await?.swap_remove(place),
    };
    let judged = hindrance::claiming(&warranty, &rules, Rights::of(&act.actor));
    judged.check("goodwill", goodwill.as_deref())?;
    let beyond = judged != Judged::Possible;
    let warranty_id = match warranty.warranty_id {
        Some(id) => id,
        None => {
            let (from, until) = (warranty.from, warranty.until);
            let line_id = Some(input.line_id.clone());
            let input = registering::Registration { line_id, serial, from, until, ..Default::default() };
            registering::register(tx, act, input).await?.id
        }
    };
    let told: Vec<String> = goodwill.filter(|_| beyond).into_iter().chain(note).collect();
    let note = (!told.is_empty()).then(|| told.join("\n"));
    let claim = submit(tx, act, Submission { warranty_id, problem: input.problem, goodwill: beyond, note }).await?;
    let deed = Deed { kind: WARRANTY_CLAIM_SUBMITTED, subject_id: &claim.id, ..Deed::default() };
    deeds::note(tx, act, order_id, input.ticket_id.as_deref(), deed).await?;
    Ok(claim)
}

/// What is registered of a piece.
async fn of_serial(
    conn: &mut Conn,
    act: &Act,
    line: &Line,
    serial: Option<&str>,
) -> Result<Option<LineWarranty>, Refusal> {
    let (Some(product), Some(serial)) = (&line.product, serial) else { return Ok(None) };
    let known: Option<String> = conn.maybe(sql!("find_warranty_of_serial"), params![&product.id, serial]).await?;
    let Some(id) = known else { return Ok(None) };
    let warranty = registering::find(conn, act.now, &id).await?;
    let (_, zone) = home_zone(conn).await?;
    Ok(Some(of_registered(&warranty, act.now.day_in(&zone))))
}

/// The claims for what was bought in an order, oldest first.
pub(crate) async fn of_order(conn: &mut Conn, order_id: &str) -> Result<Vec<Claim>, Error> {
    conn.all(sql!("list_claims_of_order"), params![order_id]).await
}

#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WarrantyClaimChange)]
pub struct Change {
    pub state: Option<ClaimState>,
    #[serde(default, deserialize_with = "patch::some")]
    #[schema(value_type = Option<String>)]
    pub note: Option<Option<String>>,
    /// The conversation it is done from.
    pub ticket_id: Option<String>,
}

pub async fn change(tx: &mut Tx, act: &Act, id: &str, version: i64, input: Change) -> Result<Claim, Refusal> {
    let before = find(tx, id).await?;
    if before.version != version {
        return Err(Refusal::stale(&before));
    }
    let mut after = before.clone();
    let mut problems = Problems::default();
    if let Some(note) = &input.note {
        after.note = checked_note(note.as_deref(), &mut problems);
    }
    deeds::check_ticket(tx, act, input.ticket_id.as_deref(), &mut problems).await?;
    problems.into_result()?;
    after.state = input.state.unwrap_or(before.state);
    step(before.state, after.state)?;
    if after.state == ClaimState::Closed && before.state != after.state {
        after.ended_at = Some(act.now);
    }
    let values = params![id, version, act.now, after.state.as_str(), &after.note, after.ended_at];
    if tx.run(sql!("update_claim"), values).await? == 0 {
        return Err(Refusal::stale(&find(tx, id).await?));
    }
    let moved = Moved::new(id, before.state.as_str(), after.state.as_str());
    tx.append(act, WARRANTY_CLAIM_MOVED, subject(&before.warranty_id), &moved)?;
    let order: Option<String> = tx.maybe(sql!("find_claim_order"), params![id]).await?;
    if let Some(order_id) = order {
        let state = Some(after.state.as_str());
        let deed = Deed { kind: WARRANTY_CLAIM_MOVED, subject_id: id, state, ..Deed::default() };
        deeds::note(tx, act, &order_id, input.ticket_id.as_deref(), deed).await?;
    }
    find(tx, id).await
}

fn subject(warranty_id: &str) -> Subject<'_> {
    Subject { topic: WARRANTY_TOPIC, id: warranty_id }
}

/// Which claims.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub warranty: Option<String>,
    pub state: Option<ClaimState>,
    pub limit: u32,
    pub cursor: Option<Cursor>,
}

pub async fn list(conn: &mut Conn, wanted: Wanted) -> Result<Page<Claim>, Refusal> {
    let mut select = Select::new(sql!("list_claims"), params![]);
    select
        .and_some("warranty_id = ?", wanted.warranty)
        .and_some("state = ?", wanted.state.map(|state| state.as_str()))
        .page_descending("submitted_at", "id", wanted.cursor.as_ref(), wanted.limit);
    let claims: Vec<Claim> = conn.select(&select).await?;
    Ok(Page::cut(claims, wanted.limit, |claim| Cursor { sort: claim.submitted_at.as_millis(), id: claim.id.clone() }))
}

pub async fn find(conn: &mut Conn, id: &str) -> Result<Claim, Refusal> {
    let mut select = Select::new(sql!("list_claims"), params![]);
    select.and("id = ?", params![id]);
    let mut found: Vec<Claim> = conn.select(&select).await?;
    found.pop().ok_or(Refusal::NotFound("warranty claim"))
}
