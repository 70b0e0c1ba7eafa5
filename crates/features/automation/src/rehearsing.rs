//! A dry run: what a rule would have done to the tickets opened last. It reads and judges, and writes
//! nothing. A ticket is judged as it was at each moment at which the rule would have looked at it; its
//! customer, order and parcels as they are now.

use std::collections::HashMap;

use kernel::{Act, Problems, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Event, events as log};
use tickets::glancing::{self, Glance};
use tickets::measuring::Calendars;
use utoipa::ToSchema;

use crate::acting;
use crate::action::Action;
use crate::judging::{self, Reason};
use crate::look::{self, Look};
use crate::past::{self, Moment};
use crate::rule::{self, NewRule, Rule};
use crate::run::{Deed, Did, Skipped};
use crate::trigger::Trigger;

/// Tickets that are looked at.
pub const TICKETS: i64 = 1_000;
/// Of those with and without a match so many are shown.
const SHOWN: usize = 100;
const NOT_MET_SHOWN: usize = 20;
/// Tickets whose events are read at once.
const CHUNK: usize = 250;

/// Which rule: one that is written down here, or a saved one.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AutomationDryRun)]
pub struct DryRun {
    #[serde(default)]
    pub rule: Option<NewRule>,
    #[serde(default)]
    pub rule_id: Option<String>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = AutomationRehearsal)]
pub struct Rehearsal {
    /// Tickets that were looked at: those opened last that you may see, 1,000 at most.
    pub tickets: i64,
    /// Since when they were opened.
    pub since: Option<Timestamp>,
    /// Tickets at which it would have looked.
    pub pulled: i64,
    /// Tickets on which it would have acted.
    pub met: i64,
    /// Those, newest first; 100 at most.
    pub matches: Vec<Rehearsed>,
    /// Some of those at which it would have looked in vain.
    pub misses: Vec<Rehearsed>,
}

/// One ticket at the last moment at which the rule would have acted, or else looked.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = AutomationRehearsed)]
pub struct Rehearsed {
    pub ticket_id: String,
    pub number: i64,
    pub subject: String,
    pub at: Timestamp,
    /// What would have pulled it.
    pub trigger_kind: String,
    /// How often it would have acted.
    pub times: i64,
    pub reasons: Vec<Reason>,
    /// What would have become of each action. Whether a text has gaps is seen only when it is written.
    pub deeds: Vec<Deed>,
}

pub async fn rehearse(conn: &mut Conn, act: &Act, input: DryRun) -> Result<Rehearsal, Refusal> {
    let rule = chosen(conn, act, input).await?;
    let ids = glancing::latest(conn, &act.actor, None, TICKETS).await?;
    let calendars = Calendars::load(conn).await?;
    let mut needs = rule.conditions.0.needs();
    needs.order |= rule.triggers.0.contains(&Trigger::ParcelDelivered);
    let mut rehearsal =
        Rehearsal { tickets: ids.len() as i64, since: None, pulled: 0, met: 0, matches: vec![], misses: vec![] };
    for chunk in ids.chunks(CHUNK) {
        let looks = look::look(conn, chunk, needs).await?;
        let mut logs: HashMap<String, Vec<Event>> = HashMap::new();
        for event in log::of_subjects(conn, chunk).await? {
            logs.entry(event.subject_id.clone()).or_default().push(event);
        }
        for look in looks {
            rehearsal.since = Some(look.ticket.opened_at);
            let log = logs.remove(&look.ticket.id).unwrap_or_default();
            one(&mut rehearsal, &rule, look, &log, act.now, &calendars)?;
        }
    }
    Ok(rehearsal)
}

async fn chosen(conn: &mut Conn, act: &Act, input: DryRun) -> Result<Rule, Refusal> {
    match input {
        DryRun { rule: Some(rule), rule_id: None } => rule::checked(conn, act, String::new(), 0, 0, rule).await,
        DryRun { rule: None, rule_id: Some(id) } => {
            let found = rule::find(conn, &id).await;
            found.map_err(|_| Refusal::invalid("rule_id", "there is no such rule"))
        }
        _ => {
            let mut problems = Problems::default();
            problems.add("rule", "send either a rule or the rule_id of a saved one");
            problems.into_result()?;
            Err(Refusal::NotFound("rule"))
        }
    }
}

fn one(
    rehearsal: &mut Rehearsal,
    rule: &Rule,
    look: Look,
    log: &[Event],
    now: Timestamp,
    calendars: &Calendars,
) -> Result<(), Refusal> {
    let moments = past::moments(&look, log, &rule.triggers.0, now, calendars.own(now))?;
    let mut last: Option<(Moment, Vec<Reason>)> = None;
    let mut times = 0;
    for moment in moments {
        let then = Look { ticket: moment.ticket.clone(), ..look.clone() };
        let verdict = judging::judge(&rule.conditions.0, &then, moment.at, calendars.own(moment.at));
        times += i64::from(verdict.met);
        if verdict.met || times == 0 {
            last = Some((moment, verdict.reasons));
        }
    }
    let Some((moment, reasons)) = last else { return Ok(()) };
    rehearsal.pulled += 1;
    rehearsal.met += i64::from(times > 0);
    let (list, most) = match times {
        0 => (&mut rehearsal.misses, NOT_MET_SHOWN),
        _ => (&mut rehearsal.matches, SHOWN),
    };
    if list.len() < most {
        let known = &log[..moment.events.min(log.len())];
        let expect = |action: &Action| expected(action, &moment.ticket, known);
        list.push(Rehearsed {
            deeds: if times > 0 { rule.actions.0.iter().map(expect).collect() } else { Vec::new() },
            ticket_id: look.ticket.id,
            number: look.ticket.number,
            subject: look.ticket.subject,
            at: moment.at,
            trigger_kind: moment.trigger.to_owned(),
            times,
            reasons,
        });
    }
    Ok(())
}

/// What would have become of an action, as far as the ticket's state tells.
fn expected(action: &Action, ticket: &Glance, log: &[Event]) -> Deed {
    let already = match action {
        Action::SetTeam { team_id } => *team_id == ticket.team_id,
        Action::SetAssignee { assignee_id, .. } => *assignee_id == ticket.assignee_id,
        Action::SetUrgency { urgency } => *urgency == ticket.urgency,
        Action::AddTags { tags } => tags.iter().all(|tag| ticket.tags.0.contains(tag)),
        Action::RemoveTags { tags } => !tags.iter().any(|tag| ticket.tags.0.contains(tag)),
        Action::SetStatus { status } => *status == ticket.status,
        Action::Snooze { .. } | Action::Note { .. } | Action::Reply { .. } | Action::UseMacro { .. } => false,
    };
    let why = match action {
        _ if already => None,
        Action::SetAssignee { over_people: false, .. } if acting::chosen_by_person(log) => {
            Some(Skipped::ChosenByPerson)
        }
        Action::Snooze { .. } if ticket.category.is_solved() => Some(Skipped::NotAllowed),
        Action::Reply { .. } if ticket.customer_id.is_none() => Some(Skipped::NoCustomer),
        _ => None,
    };
    let did = match (already, why) {
        (true, _) => Did::Already,
        (false, Some(_)) => Did::Skipped,
        (false, None) => Did::Done,
    };
    Deed { action: action.as_str().to_owned(), did, why, detail: None }
}
