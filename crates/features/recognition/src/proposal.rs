//! A scenario that is proposed: what many tickets that fit none have in common.

use std::collections::{BTreeSet, HashMap};

use kernel::{Actor, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Json, Select, params};
use utoipa::ToSchema;

use crate::lessons::NONE_OF_THEM;

/// So many are shown.
pub const SHOWN_MAX: i64 = 10;
/// So many tickets of one are kept.
pub const TICKETS_MAX: usize = 200;
/// So many texts of one are shown.
const EXAMPLES_MAX: usize = 10;
/// So much of a text is shown.
const EXAMPLE_LETTERS_MAX: usize = 600;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ScenarioProposalState)]
pub enum State {
    Open,
    /// A scenario was made of it, or its tickets are of one that there is.
    Taken,
    Dismissed,
}

impl State {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Taken => "taken",
            Self::Dismissed => "dismissed",
        }
    }
}

/// A proposal as it is kept.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Row {
    pub id: String,
    pub state: State,
    pub found_at: Timestamp,
    pub seen_at: Timestamp,
    pub words: Json<Vec<String>>,
    pub tickets: Json<Vec<String>>,
    pub cohesion: f64,
    pub nearest: Option<String>,
    pub nearest_share: f64,
    pub decided_at: Option<Timestamp>,
    pub decided_by: String,
    pub reason: Option<String>,
    pub scenario: Option<String>,
}

/// A ticket of a proposal that whoever looks may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ScenarioProposalTicket)]
pub struct Ticket {
    pub id: String,
    pub number: i64,
    pub subject: String,
    /// The customer's.
    pub language: Option<String>,
}

/// What a customer wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ScenarioProposalExample)]
pub struct Example {
    pub ticket_id: String,
    pub language: Option<String>,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ScenarioProposal)]
pub struct Proposal {
    pub id: String,
    pub state: State,
    pub found_at: Timestamp,
    /// Words that many of the tickets have and few others, the most telling first.
    pub words: Vec<String>,
    /// How many tickets were found, also those that you may not see.
    pub found: i64,
    /// Those that you may see and that still fit no scenario, the most typical first.
    pub tickets: Vec<Ticket>,
    /// What was written in the first of them.
    pub examples: Vec<Example>,
    /// How alike two of the texts are on average, from 0 to 1.
    pub cohesion: f64,
    /// Key of the scenario that is the likeliest one for most of them.
    pub nearest: Option<String>,
    /// For which share of them it is.
    pub nearest_share: f64,
    /// Why it was dismissed.
    pub reason: Option<String>,
    /// Key of the scenario that it became.
    pub scenario: Option<String>,
}

/// How the search for proposals stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ScenarioProposalSearch)]
pub struct Search {
    /// When somebody asked for it, if it is not done yet.
    pub asked_at: Option<Timestamp>,
    #[serde(skip_serializing)]
    #[schema(ignore)]
    pub(crate) held_until: Option<Timestamp>,
    /// Since when it goes on; null if it does not.
    pub begun_at: Option<Timestamp>,
    pub searched_at: Option<Timestamp>,
    /// Tickets that fit no scenario and were looked at last.
    pub tickets: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ScenarioProposals)]
pub struct Proposals {
    pub items: Vec<Proposal>,
    pub search: Search,
}

/// Whether two groups are about the same: they share tickets, or, where months lie between, most of their words.
pub fn is_same(one: (&[String], &[String]), other: (&[String], &[String])) -> bool {
    let shared = |left: &[String], right: &[String]| {
        let left: BTreeSet<&String> = left.iter().collect();
        (right.iter().filter(|one| left.contains(one)).count(), left.len().min(right.len()))
    };
    let ((words, fewest), (tickets, smallest)) = (shared(one.0, other.0), shared(one.1, other.1));
    (words >= 2 && words * 2 > fewest) || (smallest > 0 && tickets * 3 >= smallest)
}

pub async fn find(conn: &mut Conn, id: &str) -> Result<Row, Refusal> {
    conn.maybe(sql!("find_proposal"), params![id]).await?.ok_or(Refusal::NotFound("proposal"))
}

pub async fn search(conn: &mut Conn) -> Result<Search, Refusal> {
    Ok(conn.one(sql!("find_search"), params![]).await?)
}

/// The open ones as this actor may see them.
pub async fn list(conn: &mut Conn, actor: &Actor) -> Result<Proposals, Refusal> {
    let rows: Vec<Row> = conn.all(sql!("list_open_proposals"), params![SHOWN_MAX]).await?;
    let mut items = Vec::new();
    for row in rows {
        items.push(shown(conn, actor, row).await?);
    }
    Ok(Proposals { items, search: search(conn).await? })
}

/// With the tickets that the actor may see.
pub async fn shown(conn: &mut Conn, actor: &Actor, row: Row) -> Result<Proposal, Refusal> {
    let mut select = Select::new(sql!("list_unknown_cards"), params![NONE_OF_THEM]);
    select.and_in("f.ticket_id", row.tickets.0.iter());
    let seen = select.within_reach(actor, tickets::READ, "f.team_id", "f.assignee_id");
    let cards: Vec<Ticket> = if seen.is_ok() { conn.select(&select).await? } else { Vec::new() };
    let mut cards: HashMap<String, Ticket> = cards.into_iter().map(|card| (card.id.clone(), card)).collect();
    let tickets: Vec<Ticket> = row.tickets.0.iter().filter_map(|id| cards.remove(id)).collect();
    let first: Vec<String> = tickets.iter().take(EXAMPLES_MAX).map(|ticket| ticket.id.clone()).collect();
    let mut heard = tickets::hearing::hear(conn, &first).await?;
    let example = |ticket: &Ticket| {
        let text = heard.remove(&ticket.id)?;
        let text = text.chars().take(EXAMPLE_LETTERS_MAX).collect();
        Some(Example { ticket_id: ticket.id.clone(), language: ticket.language.clone(), text })
    };
    let examples = tickets.iter().take(EXAMPLES_MAX).filter_map(example).collect();
    Ok(Proposal {
        id: row.id,
        state: row.state,
        found_at: row.found_at,
        words: row.words.0,
        found: row.tickets.0.len() as i64,
        tickets,
        examples,
        cohesion: row.cohesion,
        nearest: row.nearest,
        nearest_share: row.nearest_share,
        reason: row.reason,
        scenario: row.scenario,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(words: &str) -> Vec<String> {
        words.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn a_group_is_known_again_by_its_tickets_or_its_words() {
        let same = |words: &str, tickets: &str| {
            let known = (list("trade old lamp in discount"), list("t1 t2 t3 t4 t5 t6"));
            is_same((&known.0, &known.1), (&list(words), &list(tickets)))
        };
        assert!(same("swap bring", "t5 t6 t7 t8"), "a third of the tickets");
        assert!(!same("swap bring", "t6 t7 t8 t9"));
        assert!(same("lamp trade voucher in shop", "t8 t9"), "three of five words");
        assert!(!same("lamp in voucher broken glass", "t8 t9"));
        assert!(!same("lamp", "t8"), "one word is no matter");
        assert!(!same("", ""));
    }
}
