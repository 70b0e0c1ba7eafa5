//! Playbooks under way in some of the open tickets, each as far as its place says: begun, in the middle,
//! nearly done. Like the rules they come once the history is committed.

use std::collections::BTreeMap;

use kernel::{Act, Actor, ActorKind, Grants, Reach, Refusal};
use playbook_language::Input;
use playbook_language::playbook::Step;
use playbook_language::value::{Type, Value};
use runs::finishing::{self, Finish};
use runs::showing::{Current, View};
use runs::starting::{self, Start, Startable};
use runs::{run, showing};
use store::{Conn, Tx};
use tickets::glancing::{self, Glance};

use crate::{looking_back, reading_up};

/// Tickets that are looked at, and runs that are begun.
const LOOKED: i64 = 300;
const RUNS: usize = 12;
/// Steps that a person has taken, by the place among the runs.
const STEPS: [usize; 4] = [0, 1, 3, 6];

/// Whether a playbook was ever run here.
pub async fn is_guided(conn: &mut Conn) -> Result<bool, Refusal> {
    run::any(conn).await
}

pub async fn guide(tx: &mut Tx, act: &Act) -> Result<(), Refusal> {
    let known = starting::startable(tx).await?;
    looking_back::look_back(tx, act, &known).await?;
    let ids = glancing::latest(tx, &by(act, "").actor, None, LOOKED).await?;
    let latest = glancing::glance(tx, &ids).await?;
    reading_up::read_up(tx, act, &latest).await?;
    let open = latest
        .into_iter()
        .filter(|ticket| !ticket.category.is_solved() && ticket.order_id.is_some() && ticket.assignee_id.is_some());
    let fitting = open.filter_map(|ticket| Some((fit(&ticket, &known)?.key.clone(), ticket)));
    for (place, (playbook, ticket)) in fitting.take(RUNS).enumerate() {
        let by = by(act, ticket.assignee_id.as_deref().unwrap_or_default());
        starting::start(tx, &by, &ticket.id, Start { playbook }).await?;
        walk(tx, &by, &ticket.id, STEPS[place % STEPS.len()]).await?;
    }
    Ok(())
}

/// The playbook of the ticket's scene, by a tag of it.
pub(crate) fn fit<'k>(ticket: &Glance, known: &'k [Startable]) -> Option<&'k Startable> {
    known.iter().find(|one| ticket.tags.0.iter().any(|tag| tag.replace('_', "-") == one.key))
}

/// Somebody who answers tickets.
pub(crate) fn by(act: &Act, id: &str) -> Act {
    let mut grants = Grants::default();
    for permission in [tickets::READ, tickets::ANSWER, orders::ORDERS_READ] {
        grants.add(permission.name, Reach::All);
    }
    let actor = Actor { kind: ActorKind::Staff, id: id.to_owned(), name: String::new(), teams: Vec::new(), grants };
    Act::new(actor, act.now, std::sync::Arc::clone(&act.rng))
}

/// Takes so many steps as a person would; stops where something would be done to an order, or waited for.
async fn walk(tx: &mut Tx, by: &Act, ticket: &str, most: usize) -> Result<(), Refusal> {
    for _ in 0..most {
        let Some(view) = showing::of_ticket(tx, by, ticket).await? else { return Ok(()) };
        let Some(finish) = answered(&view) else { return Ok(()) };
        finishing::finish(tx, by, ticket, finish, view.version).await?;
    }
    Ok(())
}

pub(crate) fn answered(view: &View) -> Option<Finish> {
    let current: &Current = view.current.as_ref()?;
    let stops = current.step.kind.word() == "wait" || current.action.as_ref().is_some_and(|action| !action.by_hand);
    if stops || current.action.as_ref().is_some_and(|action| action.lacks.is_some()) {
        return None;
    }
    let mut values = BTreeMap::new();
    for asked in current.asks.iter().filter(|asked| asked.found.is_none()) {
        let value = match asked.kind {
            Type::YesNo => Value::YesNo(false),
            Type::Choice => Value::Choice(asked.choices.first()?.value.clone()),
            Type::Number => Value::Number(4),
            Type::Text => Value::Text("As the customer writes".to_owned()),
            Type::Amount | Type::Day | Type::Lines => return None,
        };
        values.insert(asked.name.clone(), value);
    }
    let step: &Step = &current.step;
    let evidence = step.evidence.iter().map(|one| (one.kind, one.at_least)).collect();
    Some(Finish {
        step: step.id.clone(),
        input: Input::Done { values, evidence },
        with: BTreeMap::new(),
        nevertheless: None,
        minutes: step.minutes.map(i64::from),
    })
}
