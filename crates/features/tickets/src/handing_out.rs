//! Giving tickets that are nobody's to people of their team, where the team wants that. A worker calls this
//! again and again. What a person assigned, or took from somebody, is left alone.

use std::collections::HashMap;

use kernel::time::DAY;
use kernel::{Act, Refusal, Timestamp};
use serde::Deserialize;
use store::{Conn, Db, Json, Tx, TxFuture, params};

use crate::assigning::{self, Assignment};
use crate::routing::{self, Candidate, Choice, Wanted};
use crate::settling::settle;
use crate::status::Category;
use crate::team_routing::{self, LanguageRule, Mode};
use crate::ticket::{Aside, Ticket};

/// Most tickets of the queue that are looked at in one round.
pub const BATCH: i64 = 1_000;

#[derive(Debug, Deserialize)]
struct Queued {
    id: String,
    team_id: String,
    tags: Json<Vec<String>>,
    language: Option<String>,
    language_rule: LanguageRule,
}

/// What routing knows of a ticket.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Standing {
    pub team_id: Option<String>,
    pub assignee_id: Option<String>,
    category: Category,
    snoozed_until: Option<Timestamp>,
    set_aside: Option<Aside>,
    merged_into: Option<String>,
    tags: Json<Vec<String>>,
    pub language: Option<String>,
    customer_id: Option<String>,
    pub mode: Mode,
    language_rule: LanguageRule,
    known_days: i64,
    pub by_hand: bool,
}

impl Standing {
    pub(crate) async fn find(conn: &mut Conn, ticket_id: &str) -> Result<Self, Refusal> {
        conn.maybe(sql!("find_routing_of_ticket"), params![ticket_id]).await?.ok_or(Refusal::NotFound("ticket"))
    }

    /// Whether it is the shop's turn, and nothing keeps the ticket from being somebody's.
    pub(crate) fn is_in_hand(&self, now: Timestamp) -> bool {
        matches!(self.category, Category::New | Category::Open)
            && self.snoozed_until.is_none_or(|until| until <= now)
            && self.set_aside.is_none()
            && self.merged_into.is_none()
    }

    fn waits_for_routing(&self, now: Timestamp) -> bool {
        self.mode == Mode::Automatic && !self.by_hand && self.assignee_id.is_none() && self.is_in_hand(now)
    }

    /// What the ticket asks for, of the people of its team.
    pub(crate) async fn wanted(&self, conn: &mut Conn, now: Timestamp, team: &[Candidate]) -> Result<Wanted, Refusal> {
        let required = self.language_rule == LanguageRule::Required;
        let mut wanted = Wanted::of(&self.tags.0, self.language.as_deref(), required, team);
        if let Some(customer) = self.customer_id.as_ref().filter(|_| self.known_days > 0) {
            let since = now.plus(-self.known_days * DAY);
            wanted.known = conn.maybe(sql!("find_who_answered"), params![customer, since]).await?;
        }
        Ok(wanted)
    }
}

/// Gives what can be given to somebody; says how many tickets that were.
pub async fn hand_out(db: &Db, act: &Act) -> Result<usize, Refusal> {
    let mut conn = db.read().await?;
    let queue: Vec<Queued> = conn.all(sql!("list_queue"), params![act.now, BATCH]).await?;
    let mut teams: HashMap<String, Vec<Candidate>> = HashMap::new();
    for one in &queue {
        if !teams.contains_key(&one.team_id) {
            let people = team_routing::candidates(&mut conn, &one.team_id, act.now).await?;
            teams.insert(one.team_id.clone(), people);
        }
    }
    drop(conn);
    let mut given = 0;
    for one in queue {
        let people = teams.entry(one.team_id).or_default();
        let required = one.language_rule == LanguageRule::Required;
        // Who knows the customer is no matter to whether somebody can have it.
        let wanted = Wanted::of(&one.tags.0, one.language.as_deref(), required, people);
        if routing::choose(people, &wanted).is_none() {
            continue;
        }
        let (act, id) = (act.clone(), one.id);
        let chosen = db.write(move |tx| -> TxFuture<'_, Option<Choice>, Refusal> {
            Box::pin(async move { give(tx, &act, &id).await })
        });
        if let Some(choice) = chosen.await? {
            given += 1;
            people.iter_mut().filter(|person| person.id == choice.person).for_each(|person| person.load += 1);
        }
    }
    Ok(given)
}

/// Under the locks it may turn out that somebody else was faster, or that nobody is there any more.
async fn give(tx: &mut Tx, act: &Act, id: &str) -> Result<Option<Choice>, Refusal> {
    tx.one::<i64>(sql!("hold_routing_turn"), params![]).await?;
    let Some(mut ticket) = tx.maybe::<Ticket>(sql!("hold_ticket"), params![id]).await? else { return Ok(None) };
    let standing = Standing::find(tx, id).await?;
    let Some(team) = standing.team_id.as_ref().filter(|_| standing.waits_for_routing(act.now)) else { return Ok(None) };
    let people = team_routing::candidates(tx, team, act.now).await?;
    let wanted = standing.wanted(tx, act.now, &people).await?;
    let Some(choice) = routing::choose(&people, &wanted) else { return Ok(None) };
    let to = Assignment { assignee_id: Some(Some(choice.person.clone())), team_id: None };
    assigning::hand_over(tx, act, &mut ticket, to, Some(choice.why))?;
    tx.run(sql!("note_routing"), params![id, false, Some(choice.person.clone()), act.now]).await?;
    settle(tx, act, &mut ticket).await?;
    Ok(Some(choice))
}

/// Whether any team wants its tickets handed out.
pub async fn is_wanted(conn: &mut Conn) -> Result<bool, Refusal> {
    Ok(conn.one::<i64>(sql!("count_routed_teams"), params![]).await? > 0)
}
