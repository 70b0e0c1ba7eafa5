//! Service levels: which tickets are promised what. The first active one that fits holds.

use kernel::time::MINUTE;
use kernel::{Act, Problems, Refusal, text};
use serde::{Deserialize, Serialize};
use store::{Conn, Json, Subject, Tx, params};
use utoipa::ToSchema;

use crate::events::{self, AppliedPolicy};
use crate::promise::{PromiseKind, Targets};
use crate::references::{self, Kind};
use crate::ticket::{Channel, Ticket, Urgency};

/// Every opening looks through them.
const MOST: usize = 100;
const CONDITIONS_MAX: usize = 50;
/// A year of minutes; longer is a typing error.
const TARGET_MAX: i64 = 366 * 24 * 60;
const TOPIC: &str = "sla_policy";

/// For which tickets a policy is; an empty list is any.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = SlaConditions)]
pub struct Conditions {
    pub channels: Vec<Channel>,
    pub teams: Vec<String>,
    /// The customer has one of these tags.
    pub customer_tags: Vec<String>,
}

/// Targets by urgency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = SlaTargetsByUrgency)]
pub struct ByUrgency {
    pub low: Targets,
    pub normal: Targets,
    pub high: Targets,
    pub urgent: Targets,
}

impl ByUrgency {
    pub fn of_mut(&mut self, urgency: Urgency) -> &mut Targets {
        match urgency {
            Urgency::Low => &mut self.low,
            Urgency::Normal => &mut self.normal,
            Urgency::High => &mut self.high,
            Urgency::Urgent => &mut self.urgent,
        }
    }

    pub fn of(&self, urgency: Urgency) -> &Targets {
        match urgency {
            Urgency::Low => &self.low,
            Urgency::Normal => &self.normal,
            Urgency::High => &self.high,
            Urgency::Urgent => &self.urgent,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SlaPolicy {
    pub id: String,
    pub name: String,
    /// Place in the order in which policies are tried.
    pub position: i64,
    pub active: bool,
    #[schema(value_type = Conditions)]
    pub conditions: Json<Conditions>,
    #[schema(value_type = ByUrgency)]
    pub targets: Json<ByUrgency>,
    /// By whose hours it is counted; null: the organisation's own.
    pub calendar_id: Option<String>,
    /// Whether the clock of the solution stands still while it is the customer's turn.
    pub pause_while_pending: bool,
    pub version: i64,
}

/// A policy as it is to be: new, or instead of what it was.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSlaPolicy {
    pub name: String,
    #[serde(default = "yes")]
    pub active: bool,
    #[serde(default)]
    pub conditions: Conditions,
    pub targets: ByUrgency,
    #[serde(default)]
    pub calendar_id: Option<String>,
    #[serde(default = "yes")]
    pub pause_while_pending: bool,
}

/// The order in which policies are tried: all of their ids.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SlaPolicyOrder {
    pub ids: Vec<String>,
}

fn yes() -> bool {
    true
}

/// Whether a policy is for this ticket. Pure.
pub(crate) fn fits(conditions: &Conditions, ticket: &Ticket, customer_tags: &[String]) -> bool {
    let Conditions { channels, teams, customer_tags: tags } = conditions;
    let in_team = || ticket.team_id.as_ref().is_some_and(|team| teams.contains(team));
    (channels.is_empty() || channels.contains(&ticket.channel))
        && (teams.is_empty() || in_team())
        && (tags.is_empty() || tags.iter().any(|tag| customer_tags.contains(tag)))
}

/// What this ticket is promised now: of the first active policy that fits.
pub(crate) async fn matching(conn: &mut Conn, ticket: &Ticket) -> Result<Option<AppliedPolicy>, Refusal> {
    let policies: Vec<SlaPolicy> = conn.all(sql!("list_active_policies"), params![]).await?;
    let asks = policies.iter().any(|policy| !policy.conditions.0.customer_tags.is_empty());
    let tags: Vec<String> = match &ticket.customer_id {
        Some(customer) if asks => conn.all(sql!("list_customer_tags"), params![customer]).await?,
        _ => Vec::new(),
    };
    let found = policies.into_iter().find(|policy| fits(&policy.conditions.0, ticket, &tags));
    Ok(found.map(|policy| AppliedPolicy {
        targets: *policy.targets.0.of(ticket.urgency),
        id: policy.id,
        name: policy.name,
        calendar_id: policy.calendar_id,
        pause_while_pending: policy.pause_while_pending,
    }))
}

/// All policies in the order in which they are tried.
pub async fn all(conn: &mut Conn) -> Result<Vec<SlaPolicy>, Refusal> {
    Ok(conn.all(sql!("list_policies"), params![]).await?)
}

pub async fn find(conn: &mut Conn, id: &str) -> Result<SlaPolicy, Refusal> {
    conn.maybe(sql!("find_policy"), params![id]).await?.ok_or(Refusal::NotFound("service level"))
}

/// Adds a policy behind the others.
pub async fn add(tx: &mut Tx, act: &Act, input: NewSlaPolicy) -> Result<SlaPolicy, Refusal> {
    let others = all(tx).await?;
    if others.len() >= MOST {
        return Err(Refusal::conflict(format!("there are {MOST} service levels, which is the most; remove one first")));
    }
    let position = others.last().map_or(0, |last| last.position) + 1;
    let policy = checked(tx, act.id("sla"), position, 1, input).await?;
    write(tx, sql!("add_policy"), &policy).await?;
    told(tx, act, events::SLA_POLICY_ADDED, policy)
}

/// Puts another policy in its place. What was promised by it stays promised.
pub async fn change(tx: &mut Tx, act: &Act, id: &str, input: NewSlaPolicy, version: i64) -> Result<SlaPolicy, Refusal> {
    let before = hold(tx, id).await?;
    if before.version != version {
        return Err(Refusal::stale(&before));
    }
    let after = checked(tx, before.id.clone(), before.position, version + 1, input).await?;
    write(tx, sql!("change_policy"), &after).await?;
    tx.append_change(act, events::SLA_POLICY_CHANGED, Subject { topic: TOPIC, id }, &before, &after)?;
    Ok(after)
}

/// Removes a policy; what was promised by it stays promised.
pub async fn remove(tx: &mut Tx, act: &Act, id: &str) -> Result<(), Refusal> {
    let policy = hold(tx, id).await?;
    tx.run(sql!("drop_policy"), params![id]).await?;
    told(tx, act, events::SLA_POLICY_REMOVED, policy).map(drop)
}

/// Puts the policies into another order.
pub async fn order(tx: &mut Tx, act: &Act, input: SlaPolicyOrder) -> Result<Vec<SlaPolicy>, Refusal> {
    let before = all(tx).await?;
    let each_once = before.iter().all(|policy| input.ids.contains(&policy.id)) && input.ids.len() == before.len();
    if !each_once {
        return Err(Refusal::invalid("ids", "must name every service level once"));
    }
    for (at, id) in input.ids.iter().enumerate() {
        let position = at as i64 + 1;
        if let Some(was) = before.iter().find(|policy| policy.id == *id && policy.position != position) {
            tx.run(sql!("move_policy"), params![id, position]).await?;
            let moved = find(tx, id).await?;
            tx.append_change(act, events::SLA_POLICY_CHANGED, Subject { topic: TOPIC, id }, was, &moved)?;
        }
    }
    all(tx).await
}

async fn hold(tx: &mut Tx, id: &str) -> Result<SlaPolicy, Refusal> {
    tx.maybe(sql!("hold_policy"), params![id]).await?.ok_or(Refusal::NotFound("service level"))
}

async fn write(tx: &mut Tx, statement: store::Sql, policy: &SlaPolicy) -> Result<(), Refusal> {
    let values = params![
        &policy.id,
        &policy.name,
        policy.position,
        policy.active,
        &policy.conditions,
        &policy.targets,
        &policy.calendar_id,
        policy.pause_while_pending,
        policy.version
    ];
    tx.run(statement, values).await.map_err(|error| error.or_taken("name"))?;
    Ok(())
}

fn told(tx: &mut Tx, act: &Act, kind: &'static str, policy: SlaPolicy) -> Result<SlaPolicy, Refusal> {
    tx.append_setting(act, kind, Subject { topic: TOPIC, id: &policy.id }, &policy)?;
    Ok(policy)
}

async fn checked(
    tx: &mut Tx,
    id: String,
    position: i64,
    version: i64,
    input: NewSlaPolicy,
) -> Result<SlaPolicy, Refusal> {
    let mut problems = Problems::default();
    let name = problems.note("name", text::line(&input.name, text::NAME_MAX)).unwrap_or_default();
    let conditions = check_conditions(tx, input.conditions, &mut problems).await?;
    check_targets(&input.targets, &mut problems);
    references::check(tx, &mut problems, "calendar_id", Kind::Calendar, input.calendar_id.as_deref()).await?;
    problems.into_result()?;
    Ok(SlaPolicy {
        id,
        name,
        position,
        active: input.active,
        conditions: Json(conditions),
        targets: Json(input.targets),
        calendar_id: input.calendar_id,
        pause_while_pending: input.pause_while_pending,
        version,
    })
}

async fn check_conditions(
    tx: &mut Tx,
    mut conditions: Conditions,
    problems: &mut Problems,
) -> Result<Conditions, Refusal> {
    let lengths = [
        ("conditions.channels", conditions.channels.len()),
        ("conditions.teams", conditions.teams.len()),
        ("conditions.customer_tags", conditions.customer_tags.len()),
    ];
    for (field, _) in lengths.iter().filter(|(_, length)| *length > CONDITIONS_MAX) {
        problems.add(field, format!("must name at most {CONDITIONS_MAX}"));
    }
    for (at, team) in conditions.teams.iter().take(CONDITIONS_MAX).enumerate() {
        references::check(tx, problems, &format!("conditions.teams[{at}]"), Kind::Team, Some(team)).await?;
    }
    for (at, tag) in conditions.customer_tags.iter_mut().enumerate() {
        let field = format!("conditions.customer_tags[{at}]");
        *tag = problems.note(&field, text::line(tag, text::NAME_MAX)).unwrap_or_default();
    }
    Ok(conditions)
}

fn check_targets(targets: &ByUrgency, problems: &mut Problems) {
    let kinds = [PromiseKind::FirstResponse, PromiseKind::NextResponse, PromiseKind::Resolution];
    let mut promised = false;
    for urgency in Urgency::ALL {
        for kind in kinds {
            let Some(minutes) = targets.of(*urgency).of(kind) else { continue };
            promised = true;
            if !(1..=TARGET_MAX).contains(&minutes) {
                let field = format!("targets.{}.{}", urgency.as_str(), kind.as_str());
                problems.add(&field, format!("must be between 1 and {TARGET_MAX} minutes"));
            }
        }
    }
    if !promised {
        problems.add("targets", "must promise something for at least one urgency");
    }
}

/// A target in milliseconds.
pub(crate) fn millis(minutes: i64) -> i64 {
    minutes.saturating_mul(MINUTE)
}
