//! What keeps happening: orders come in, parcels move, customers write and answer back, and some
//! colleagues work. Everything is read from the database as it stands, so it fits what visitors do,
//! and goes on after a new start.

mod desk;
pub mod passing;
mod shop;

use std::sync::Arc;

use kernel::{Act, Actor, ActorKind, Grants, Permission, Refusal, Rng, Timestamp};
use store::{Db, events};

use crate::days::Office;
use crate::dice::Dice;
use crate::shop::{PEOPLE, Team};
use crate::texts::Texts;
use crate::writing::everything;

/// Most reactions that wait; who answers a hundred tickets at once does not hear from all of them.
const WAITING_MAX: usize = 100;
/// Most events read at once.
const HEARD_MAX: i64 = 1_000;
/// Those who keep working. The others' chairs are for visitors.
const COLLEAGUES: &[&str] = &["Samuel Okafor", "Tomasz Reyes", "Aiko Lindqvist", "Lena Hartmann"];

/// How it goes on.
#[derive(Debug, Clone)]
pub struct Pace {
    pub seed: u64,
    /// Milliseconds between two happenings, on average.
    pub every: i64,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happened {
    /// An order, by its number.
    Order(String),
    /// A parcel moved, by its tracking number.
    Parcel(String),
    /// A customer wrote, by the ticket's number.
    Query(i64),
    /// A customer answered, or rated, by the ticket's id.
    Reaction(String),
    /// A colleague answered a ticket, by its id.
    Colleague(String),
}

/// A customer who will react to an answer.
#[derive(Debug, Clone)]
struct Due {
    at: Timestamp,
    ticket: String,
}

pub struct Living {
    db: Db,
    rng: Arc<dyn Rng>,
    grants: Grants,
    texts: Texts,
    office: Office,
    dice: Dice,
    every: i64,
    /// The last event heard.
    heard: i64,
    due: Vec<Due>,
    next: Timestamp,
    colleagues: Vec<Actor>,
    teams: Vec<(Team, String)>,
}

impl Living {
    pub async fn begin(
        db: Db,
        rng: Arc<dyn Rng>,
        permissions: &[Permission],
        pace: Pace,
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        let mut conn = db.read().await?;
        let grants = everything(permissions);
        let heard = events::last(&mut conn).await?;
        let known = staff::people::list(&mut conn).await?;
        let colleague = |name: &&str| {
            let email = PEOPLE.iter().find(|person| person.name == *name).map(|person| person.email);
            let person = known.iter().find(|person| person.email.as_deref() == email && person.active)?;
            let (id, name, teams) = (person.id.clone(), person.name.clone(), person.teams.clone());
            Some(Actor { kind: ActorKind::Staff, id, name, teams, grants: grants.clone() })
        };
        let colleagues = COLLEAGUES.iter().filter_map(colleague).collect();
        let teams = staff::teams::list(&mut conn).await?;
        let team =
            |team: Team| teams.iter().find(|known| known.name == team.name()).map(|known| (team, known.id.clone()));
        let teams = Team::ALL.into_iter().filter_map(team).collect();
        drop(conn);
        // Where it goes on depends on how far it got, or every start would tell the same stories.
        let dice = Dice::of(pace.seed ^ heard as u64, "living");
        let (texts, office) = (Texts::read()?, Office::default());
        let every = pace.every.max(1);
        Ok(Self { db, rng, grants, texts, office, dice, every, heard, due: Vec::new(), next: now, colleagues, teams })
    }

    /// Lets something happen, if it is time. To be called every second or so.
    pub async fn tick(&mut self, now: Timestamp) -> Result<Option<Happened>, Refusal> {
        self.hear(now).await?;
        if let Some(place) = self.due.iter().position(|due| due.at <= now) {
            let due = self.due.swap_remove(place);
            return Ok(self.react(now, &due.ticket).await?.then_some(Happened::Reaction(due.ticket)));
        }
        if now < self.next {
            return Ok(None);
        }
        self.next = now.plus(self.dice.between(self.every * 2 / 5, self.every * 8 / 5));
        let happened = match self.dice.weighted([24.0, 30.0, 28.0, 18.0].into_iter()) {
            0 => self.order(now).await?,
            1 => self.parcel(now).await?,
            2 => self.query(now).await?,
            _ => self.colleague(now).await?,
        };
        if happened.is_none() {
            // Nothing fitted; soon something will.
            self.next = now;
        }
        Ok(happened)
    }

    /// Listens for answers of staff, to which customers will react after a while.
    async fn hear(&mut self, now: Timestamp) -> Result<(), Refusal> {
        let news = events::after(&mut self.db.read().await?, self.heard, HEARD_MAX).await?;
        for event in news {
            self.heard = event.seq;
            let answered = event.kind == tickets::events::REPLY_SENT && event.actor_kind == ActorKind::Staff;
            let waits = self.due.iter().any(|due| due.ticket == event.subject_id);
            if answered && !waits && self.due.len() < WAITING_MAX && self.dice.chance(0.8) {
                let at = now.plus(self.dice.between(self.every / 2, self.every * 2));
                self.due.push(Due { at, ticket: event.subject_id });
            }
        }
        Ok(())
    }

    fn act(&self, actor: Actor, now: Timestamp) -> Act {
        Act::new(actor, now, Arc::clone(&self.rng))
    }

    /// The shop's own machine.
    fn shop(&self, now: Timestamp) -> Act {
        let mut actor = Actor::program(ActorKind::System, "shop");
        actor.grants = self.grants.clone();
        self.act(actor, now)
    }

    fn team(&self, team: Team) -> Option<String> {
        self.teams.iter().find(|(known, _)| *known == team).map(|(_, id)| id.clone())
    }
}
