//! What playbooks do with the ticket itself: tags, status, whose it is; by the rules of doing it by hand.

use kernel::{Act, Refusal};
use serde::Deserialize;
use store::{Conn, Tx, params};
use tickets::glancing::Glance;
use tickets::stepping::{self, Steps};
use tickets::tasking;

use crate::acting::Back;
use crate::planning::Plan;
use crate::run;

/// Does it; gives what takes it back.
pub(crate) async fn act(tx: &mut Tx, act: &Act, ticket: &Glance, plan: Plan) -> Result<Back, Refusal> {
    let (done, undo) = steps(tx, ticket, plan).await?;
    match stepping::step(tx, act, &ticket.id, done.clone()).await {
        Ok(true) => Ok(Back::Ticket { done, undo }),
        // It was so already: there is nothing to take back.
        Ok(false) => Ok(Back::Ticket { done: Steps::default(), undo: Steps::default() }),
        Err(refusal) => Err(refusal),
    }
}

/// The steps of a plan, and those back from there.
async fn steps(conn: &mut Conn, ticket: &Glance, plan: Plan) -> Result<(Steps, Steps), Refusal> {
    let none = Steps::default;
    let has = |tag: &str| ticket.tags.0.iter().any(|held| *held == tag.trim().to_lowercase());
    Ok(match plan {
        Plan::AddTag { tag } => {
            let gone = if has(&tag) { Vec::new() } else { vec![tag.clone()] };
            (Steps { add_tags: vec![tag], ..none() }, Steps { remove_tags: gone, ..none() })
        }
        Plan::RemoveTag { tag } => {
            let again = if has(&tag) { vec![tag.clone()] } else { Vec::new() };
            (Steps { remove_tags: vec![tag], ..none() }, Steps { add_tags: again, ..none() })
        }
        Plan::SetStatus { status } => {
            (Steps { status: Some(status), ..none() }, Steps { status: Some(ticket.status.clone()), ..none() })
        }
        Plan::Assign { team, person } => {
            let team_id = match &team {
                Some(name) => Some(Some(team_named(conn, name).await?)),
                None => None,
            };
            let assignee_id = match &person {
                Some(name) => Some(Some(person_named(conn, name).await?)),
                // Another team: whose it was there says nothing here.
                None if team_id.as_ref().is_some_and(|id| *id != ticket.team_id) => Some(None),
                None => None,
            };
            let back = Steps {
                team_id: team_id.as_ref().map(|_| ticket.team_id.clone()),
                assignee_id: assignee_id.as_ref().map(|_| ticket.assignee_id.clone()),
                ..none()
            };
            (Steps { team_id, assignee_id, ..none() }, back)
        }
        _ => (none(), none()),
    })
}

async fn team_named(conn: &mut Conn, name: &str) -> Result<String, Refusal> {
    #[derive(Deserialize)]
    struct Team {
        id: String,
        name: String,
    }
    let teams: Vec<Team> = conn.all(sql!("list_teams"), params![]).await?;
    let found = teams.into_iter().find(|team| team.name.to_lowercase() == name.trim().to_lowercase());
    found.map(|team| team.id).ok_or_else(|| Refusal::invalid("with.team", format!("there is no team {name}")))
}

/// Whoever of the team has the fewest open tasks.
pub(crate) async fn person_of_team(conn: &mut Conn, name: &str) -> Result<String, Refusal> {
    let team = team_named(conn, name).await?;
    let found = tasking::person_of_team(conn, &team).await?;
    found.ok_or_else(|| Refusal::invalid("with.team", format!("nobody is in the team {name}")))
}

async fn person_named(conn: &mut Conn, name: &str) -> Result<String, Refusal> {
    let found: Vec<String> = conn.all(sql!("find_people"), params![name.trim().to_lowercase()]).await?;
    match <[String; 1]>::try_from(found) {
        Ok([id]) => Ok(id),
        Err(found) if found.is_empty() => {
            Err(Refusal::invalid("with.person", format!("nobody here has the name or address {name}")))
        }
        Err(_) => Err(Refusal::invalid("with.person", format!("several people are called {name}; give the address"))),
    }
}

/// Refused where somebody has changed the same since.
pub(crate) async fn take_back(
    tx: &mut Tx,
    act: &Act,
    ticket_id: &str,
    done: &Steps,
    undo: &Steps,
) -> Result<(), Refusal> {
    let now = run::glance(tx, ticket_id).await?;
    let stands = done.status.as_ref().is_none_or(|status| *status == now.status)
        && done.team_id.as_ref().is_none_or(|team| *team == now.team_id)
        && done.assignee_id.as_ref().is_none_or(|person| *person == now.assignee_id);
    if !stands {
        return Err(Refusal::conflict("somebody has changed the ticket since; change it by hand"));
    }
    stepping::step(tx, act, ticket_id, undo.clone()).await.map(drop)
}
