//! What the shop is about to decide: the board that the program brings, with estimates, evidence and a round of
//! blind votes in which people do not agree on everything. Like the rules it comes once the history is committed.

use std::collections::BTreeMap;

use kernel::{Act, Problems, Refusal};
use moscow::class::{Class, Grounds, Trigger};
use moscow::classifying::{self, NewClass};
use moscow::frame::{self, Capacity, Frame};
use moscow::initiating::{self, NewInitiative};
use moscow::initiative::{self, Definition, Direction, Effect, Effort, Removal};
use moscow::voting::{self, NewVote};
use moscow::{board, framing, round};
use playbook_language::playbook::Texts;
use serde::Deserialize;
use staff::people;
use store::{Conn, Tx};

const TEXTS: &str = include_str!("../texts/board.toml");
/// Who votes: analyst, lead and admin, by address. The first one decides.
const VOTERS: [&str; 3] = ["marco@northway.example", "lead@northway.example", "admin@northway.example"];
const POOL: &str = "team";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    capacity: f64,
    initiatives: BTreeMap<String, Thought>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Thought {
    title: Option<Texts>,
    description: Option<Texts>,
    class: Option<Class>,
    reason: Option<String>,
    effort: [f64; 3],
    #[serde(default)]
    removes: Vec<Removal>,
    #[serde(default)]
    requires: Vec<String>,
    effect: Option<Expected>,
    revisit_when: Option<Trigger>,
    votes: [Class; 3],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    kpi: String,
    direction: Direction,
    least: f64,
}

/// The board that the program brought, as long as nobody has said how much can be done.
async fn untouched(conn: &mut Conn) -> Result<Option<Frame>, Refusal> {
    let frames = frame::list(conn).await?;
    Ok(frames.into_iter().next().filter(|frame| frame.definition.0.capacity.is_empty()))
}

pub async fn is_decided(conn: &mut Conn) -> Result<bool, Refusal> {
    Ok(untouched(conn).await?.is_none())
}

pub async fn decide(tx: &mut Tx, act: &Act) -> Result<(), Refusal> {
    let Some(frame) = untouched(tx).await? else { return Ok(()) };
    let told: Told = toml::from_str(TEXTS).map_err(|error| Refusal::Fault(error.to_string()))?;
    let mut voters = Vec::new();
    for person in people::list(tx).await? {
        let Some(place) = VOTERS.iter().position(|email| Some(*email) == person.email.as_deref()) else { continue };
        if let Some(actor) = people::acting(tx, &person.id).await? {
            voters.push((place, Act { actor, ..act.clone() }));
        }
    }
    voters.sort_by_key(|(place, _)| *place);
    let Some((_, decider)) = voters.first() else { return Ok(()) };
    let team = Capacity { amount: told.capacity, reserve_percent: 0 };
    let agreed =
        frame::Definition { capacity: BTreeMap::from([(POOL.to_owned(), team)]), ..frame.definition.0.clone() };
    framing::change(tx, decider, &frame.id, agreed, frame.version).await?;
    for (key, thought) in &told.initiatives {
        think(tx, decider, key, thought).await?;
    }
    // What is needed may come after what needs it.
    for (key, thought) in told.initiatives.iter().filter(|(_, thought)| !thought.requires.is_empty()) {
        let one = initiative::find(tx, key).await?;
        let definition = Definition { requires: thought.requires.clone(), ..one.definition.0.clone() };
        initiating::change(tx, decider, key, definition, one.version).await?;
    }
    for (key, thought) in &told.initiatives {
        class(tx, decider, &frame.id, key, thought).await?;
    }
    let round = voting::open(tx, decider, &frame.id, round::Definition::default()).await?;
    for (place, voter) in &voters {
        for (key, thought) in &told.initiatives {
            let vote = NewVote { class: thought.votes[*place], reason: String::new() };
            voting::vote(tx, voter, &round.id, key, vote).await?;
        }
    }
    voting::reveal(tx, decider, &round.id, round.version).await.map(drop)
}

async fn think(tx: &mut Tx, act: &Act, key: &str, thought: &Thought) -> Result<(), Refusal> {
    let [low, likely, high] = thought.effort;
    let effort = Some(BTreeMap::from([(POOL.to_owned(), Effort { low, likely, high })]));
    let effects = thought.effect.iter().map(|effect| Effect {
        kpi: effect.kpi.clone(),
        direction: effect.direction,
        least: effect.least,
        primary: true,
    });
    let effects: Vec<Effect> = effects.collect();
    match (initiative::maybe(tx, key).await?, &thought.title) {
        (Some(one), _) => {
            let removes = thought.removes.clone();
            let definition = Definition { effort, removes, effects, ..one.definition.0.clone() };
            initiating::change(tx, act, key, definition, one.version).await?;
        }
        (None, Some(title)) => {
            let definition = Definition {
                effort,
                effects,
                removes: thought.removes.clone(),
                description: thought.description.clone(),
                ..Definition::titled(title.clone())
            };
            initiating::add(tx, act, NewInitiative { key: key.to_owned(), definition }).await?;
        }
        (None, None) => {
            let mut problems = Problems::default();
            problems.add(key, "the program brings no such initiative any more");
            problems.into_result()?;
        }
    }
    Ok(())
}

/// The class of what the shop added, and of what is to be looked at again in another way.
async fn class(tx: &mut Tx, act: &Act, frame: &str, key: &str, thought: &Thought) -> Result<(), Refusal> {
    let (class, version) = match (thought.class, &thought.revisit_when) {
        (Some(class), _) => (class, 0),
        (None, Some(_)) => (Class::Wont, 1),
        (None, None) => return Ok(()),
    };
    let reason = thought.reason.clone().unwrap_or_else(|| "Few of the customers ask there; that may change".to_owned());
    let grounds = Grounds { reason, revisit_when: thought.revisit_when.clone(), ..Grounds::default() };
    let before = board::version_of(tx, frame, key).await?;
    if before != version {
        return Ok(());
    }
    classifying::classify(tx, act, (frame, key), NewClass { class, grounds }, version).await.map(drop)
}
