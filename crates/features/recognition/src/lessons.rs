//! What is learned from: examples of scenarios, and tickets whose scenario a person confirmed. A fifth is held back
//! for good, so that versions are tried on what none of them has learned from.

use std::collections::HashMap;

use kernel::Refusal;
use serde::Deserialize;
use store::{Conn, Json, params};

use crate::embedding::Embedder;
use crate::signs::{self, Held, Named};

/// So many tickets are learned from, those opened last.
pub const TICKETS_MAX: i64 = 20_000;
/// So many examples of all scenarios are learned from.
pub const EXAMPLES_MAX: usize = 20_000;
/// Tickets whose texts are read at once.
const BATCH: usize = 200;
/// One text in so many is held back.
const HELD_ONE_IN: u64 = 5;
/// Of a scenario with fewer texts none is held back: there is too little to learn from.
const HELD_FROM: usize = 5;

/// Key of the scenario for what is none of the others. It is never recognised: what it says teaches when to say
/// "I don't know".
pub const NONE_OF_THEM: &str = "other";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    Example,
    Ticket,
}

/// A text that is about a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    pub scenario: String,
    pub source: Source,
    /// Id of the ticket; of an example what it says.
    pub id: String,
    pub text: String,
    /// What the records of the ticket showed when it was recognised or confirmed.
    pub signs: Vec<Held>,
    /// The numbers of a model of language, if there are any.
    pub dense: Option<Vec<f32>>,
}

/// What a version is made from.
#[derive(Debug, Clone, Default)]
pub struct Lessons {
    pub learned: Vec<Text>,
    /// What it is tried on.
    pub held: Vec<Text>,
    /// Those of the scenarios that tickets are given.
    pub signs: Vec<Named>,
    /// The last event of the log when they were read.
    pub seen_event: i64,
    /// The same for the same examples and signs.
    pub basis: String,
    /// The model of language whose numbers the texts have; empty if they have none.
    pub embedding: String,
}

impl Lessons {
    /// Gives each text its numbers; if they are not to be had, none has any.
    pub async fn embed(&mut self, embedder: &Embedder) -> Result<(), String> {
        let texts: Vec<&str> = self.learned.iter().chain(&self.held).map(|text| text.text.as_str()).collect();
        let rows = embedder.embed(&texts).await?;
        for (text, row) in self.learned.iter_mut().chain(&mut self.held).zip(rows) {
            text.dense = Some(row);
        }
        self.embedding = embedder.model().to_owned();
        Ok(())
    }

    pub fn count(&self, source: Source) -> i64 {
        self.learned.iter().filter(|text| text.source == source).count() as i64
    }

    /// How many scenarios there are to tell apart.
    pub fn scenarios(&self) -> i64 {
        let keys: std::collections::BTreeSet<&str> = self.learned.iter().map(|text| text.scenario.as_str()).collect();
        keys.len() as i64
    }
}

/// Whether a text is one of those that no version learns from.
pub fn is_held_back(id: &str) -> bool {
    hash(id.bytes()).is_multiple_of(HELD_ONE_IN)
}

/// Parts texts into what is learned and what is held back.
pub fn part(texts: Vec<Text>) -> (Vec<Text>, Vec<Text>) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for text in &texts {
        *counts.entry(text.scenario.clone()).or_default() += 1;
    }
    let enough = |text: &Text| counts.get(&text.scenario).is_some_and(|count| *count >= HELD_FROM);
    let (held, learned) = texts.into_iter().partition(|text| enough(text) && is_held_back(&text.id));
    (learned, held)
}

/// Reads all there is to learn from.
pub async fn read(conn: &mut Conn) -> Result<Lessons, Refusal> {
    let seen_event = store::events::last(conn).await?;
    let (mut texts, signs) = written(conn).await?;
    let basis = basis(&texts, &signs);
    texts.extend(confirmed(conn, TICKETS_MAX).await?);
    let (learned, held) = part(texts);
    Ok(Lessons { learned, held, signs, seen_event, basis, embedding: String::new() })
}

/// What customers say in each scenario that tickets are given, and what the data show there.
pub async fn written(conn: &mut Conn) -> Result<(Vec<Text>, Vec<Named>), Refusal> {
    let scenarios = scenarios::scenario::active(conn).await?;
    let (mut texts, signs) = (Vec::new(), signs::named(&scenarios));
    for scenario in scenarios {
        for text in scenario.definition.0.examples.into_values().flatten() {
            let (scenario, id) = (scenario.key.clone(), text.clone());
            texts.push(Text { scenario, source: Source::Example, id, text, signs: Vec::new(), dense: None });
        }
    }
    texts.truncate(EXAMPLES_MAX);
    Ok((texts, signs))
}

/// What is said in scenarios that are known: all examples, and so many of the confirmed tickets opened last.
pub(crate) async fn known(conn: &mut Conn, tickets: i64) -> Result<Vec<String>, Refusal> {
    let (mut texts, _) = written(conn).await?;
    texts.extend(confirmed(conn, tickets).await?);
    Ok(texts.into_iter().filter(|text| text.scenario != NONE_OF_THEM).map(|text| text.text).collect())
}

/// Whether confirmed tickets alone tell scenarios apart.
pub(crate) async fn tells_apart(conn: &mut Conn) -> Result<bool, Refusal> {
    let scenarios: i64 = conn.one(sql!("count_confirmed_scenarios"), params![]).await?;
    Ok(scenarios > 1)
}

/// The same for the same examples and signs, in whatever order.
pub fn basis(examples: &[Text], signs: &[Named]) -> String {
    let one = |scenario: &str, said: &str| hash(scenario.bytes().chain([0]).chain(said.bytes()));
    let texts = examples.iter().map(|text| one(&text.scenario, &text.text));
    let signs_too = signs.iter().map(|named| one(&named.scenario, &named.sign));
    let all = texts.chain(signs_too).fold(0_u64, u64::wrapping_add);
    format!("{:016x}-{}-{}", all, examples.len(), signs.len())
}

/// Tickets that a person confirmed, with what their customers wrote.
async fn confirmed(conn: &mut Conn, most: i64) -> Result<Vec<Text>, Refusal> {
    #[derive(Deserialize)]
    struct Confirmed {
        ticket_id: String,
        scenario: String,
        signs: Option<Json<Vec<Held>>>,
    }
    let tickets: Vec<Confirmed> = conn.all(sql!("list_confirmed_tickets"), params![most]).await?;
    let mut texts = Vec::new();
    for some in tickets.chunks(BATCH) {
        let ids: Vec<String> = some.iter().map(|ticket| ticket.ticket_id.clone()).collect();
        let mut heard = tickets::hearing::hear(conn, &ids).await?;
        for ticket in some {
            if let Some(text) = heard.remove(&ticket.ticket_id) {
                let (scenario, id) = (ticket.scenario.clone(), ticket.ticket_id.clone());
                let signs = ticket.signs.as_ref().map_or_else(Vec::new, |signs| signs.0.clone());
                texts.push(Text { scenario, source: Source::Ticket, id, text, signs, dense: None });
            }
        }
    }
    Ok(texts)
}

/// FNV-1a, mixed so that its last digits are as good as the others.
fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    let hash = bytes
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let mixed = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed ^ (mixed >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(scenario: &str, id: &str) -> Text {
        let (scenario, id, text) = (scenario.to_owned(), id.to_owned(), format!("about {id}"));
        Text { scenario, source: Source::Ticket, id, text, signs: Vec::new(), dense: None }
    }

    #[test]
    fn a_fifth_is_held_back_and_always_the_same() {
        let ids: Vec<String> = (0..5_000).map(|number| format!("tic_{number:08}")).collect();
        let held = ids.iter().filter(|id| is_held_back(id)).count();
        assert!((900..1_100).contains(&held), "{held}");
        let all = || ids.iter().map(|id| text("delay", id));
        let (learned, held) = part(all().collect());
        let (fewer, held_of_fewer) = part(all().take(1_000).collect());
        assert_eq!(learned[..fewer.len()], fewer[..]);
        assert_eq!(held[..held_of_fewer.len()], held_of_fewer[..]);
        assert!(learned.iter().all(|text| !is_held_back(&text.id)));
    }

    #[test]
    fn of_a_small_scenario_nothing_is_held_back() {
        let held = (0..).map(|number| format!("tic_{number}")).filter(|id| is_held_back(id));
        let few: Vec<Text> = held.take(4).map(|id| text("rare", &id)).collect();
        assert_eq!(part(few.clone()), (few, Vec::new()));
    }

    #[test]
    fn the_basis_tells_examples_apart_and_not_their_order() {
        let of = |texts: &[Text]| basis(texts, &[]);
        let (one, other) = (text("delay", "a"), text("delay", "b"));
        assert_eq!(of(&[one.clone(), other.clone()]), of(&[other.clone(), one.clone()]));
        assert_ne!(of(std::slice::from_ref(&one)), of(std::slice::from_ref(&other)));
        assert_ne!(of(std::slice::from_ref(&one)), of(&[Text { scenario: "lost".into(), ..one.clone() }]));
        let sign = Named { scenario: "delay".into(), sign: "f00".into() };
        assert_ne!(of(std::slice::from_ref(&one)), basis(&[one], &[sign]), "another sign is something new");
    }
}
