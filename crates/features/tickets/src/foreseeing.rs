//! Who would get a ticket now, and why not each of the others. Nothing is changed by asking.

use kernel::{Act, Refusal};
use serde::Serialize;
use store::Conn;
use utoipa::ToSchema;

use crate::events::Routed;
use crate::handing_out::Standing;
use crate::message::Named;
use crate::routing::{self, Obstacle};
use crate::team_routing::Mode;
use crate::{finding, team_routing};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TicketRouting {
    pub team_id: Option<String>,
    /// Whether the team hands tickets out by itself; what follows is told in any case.
    pub mode: Mode,
    /// A person assigned the ticket, or took it from somebody: it is left alone until the customer reopens
    /// it or it goes to another team.
    pub by_hand: bool,
    /// Whether it is the shop's turn: only new and open tickets that do not sleep are handed out.
    pub in_hand: bool,
    /// Tags that need somebody who has them as a skill.
    pub skills: Vec<String>,
    /// The customer's, without a region.
    pub language: Option<String>,
    /// Who would get it, and why; null: nobody can now.
    pub choice: Option<RoutingChoice>,
    /// The people of the team, who would get it first comes first.
    pub candidates: Vec<RoutingCandidate>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RoutingChoice {
    pub person: Named,
    pub why: Routed,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RoutingCandidate {
    pub person: Named,
    /// New and open tickets of theirs.
    pub load: i64,
    pub capacity: i64,
    pub speaks: bool,
    pub knows_customer: bool,
    /// Empty: they could get it.
    pub obstacles: Vec<Obstacle>,
}

/// Ranks the people of the ticket's team for it.
pub async fn foresee(conn: &mut Conn, act: &Act, ticket_id: &str) -> Result<TicketRouting, Refusal> {
    finding::must_see(conn, &act.actor, ticket_id).await?;
    let standing = Standing::find(conn, ticket_id).await?;
    let mut people = match &standing.team_id {
        Some(team) => team_routing::candidates(conn, team, act.now).await?,
        None => Vec::new(),
    };
    // The ticket itself is no reason not to have it.
    for person in people.iter_mut().filter(|one| standing.assignee_id.as_ref() == Some(&one.id)) {
        person.load -= i64::from(standing.is_in_hand(act.now));
    }
    let wanted = standing.wanted(conn, act.now, &people).await?;
    let named = |id: &str| {
        let name = people.iter().find(|one| one.id == id).map(|one| one.name.clone()).unwrap_or_default();
        Named { id: id.to_owned(), name }
    };
    let choice = routing::choose(&people, &wanted);
    let choice = choice.map(|choice| RoutingChoice { person: named(&choice.person), why: choice.why });
    let candidates = routing::ranked(&people, &wanted).into_iter().map(|one| RoutingCandidate {
        person: Named { id: one.id.clone(), name: one.name.clone() },
        load: one.load,
        capacity: one.capacity,
        speaks: one.speaks(&wanted),
        knows_customer: wanted.known.as_ref() == Some(&one.id),
        obstacles: one.obstacles(&wanted),
    });
    Ok(TicketRouting {
        candidates: candidates.collect(),
        choice,
        in_hand: standing.is_in_hand(act.now),
        team_id: standing.team_id,
        mode: standing.mode,
        by_hand: standing.by_hand,
        skills: wanted.skills.iter().cloned().collect(),
        language: wanted.language.clone(),
    })
}
