//! Writing initiatives: adding, changing and removing them. Classes are decided elsewhere, by frame.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Act, Permission, Problems, Refusal, text};
use serde::Deserialize;
use store::{Conn, Json, Tx, params};
use twin::study;
use utoipa::ToSchema;

use crate::class::{self, Class};
use crate::events::{self, Told};
use crate::frame::Frame;
use crate::framing::AMOUNT_MAX;
use crate::hindrance::Hindrance;
use crate::impact::unmeasured;
use crate::initiative::{self, CONTACT_RATE, Definition, Effort, Initiative, KanoAnswer, MOST};
use crate::{frame, settings};

pub(crate) const KEY_MAX: usize = 60;
const STRATEGY: &str = "definition.strategy";
const ON_BOARD: &str = "is on the board already; a strategy is one initiative";
const TEXT_MAX: usize = 5_000;
const LINKS_MAX: usize = 50;
const TICKETS_MAX: usize = 200;
const KANO_MAX: usize = 1_000;
/// The largest change of a figure: some are milliseconds.
pub(crate) const CHANGE_MAX: f64 = 1e12;
/// That of the futures, a feature beside this one: known by its name, as strategies are by their keys.
const FUTURES_READ: Permission =
    Permission { name: "futures.read", explanation: "See strategies.", reaches: kernel::EVERYWHERE };
/// In minor units. What is worth more is a mistake in the unit.
const VALUE_MAX: i64 = 100_000_000_000;

/// An initiative as it is to be.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewInitiative {
    pub key: String,
    pub definition: Definition,
}

pub async fn add(tx: &mut Tx, act: &Act, input: NewInitiative) -> Result<Initiative, Refusal> {
    let count: i64 = tx.one(sql!("count_initiatives"), params![]).await?;
    if count >= MOST {
        return Err(Refusal::conflict(format!("there are {MOST} initiatives, which is the most; remove one first")));
    }
    may_name(act, &input.definition, None)?;
    let mut problems = Problems::default();
    if unmeasured::reaches_customers(input.definition.lifecycle) {
        problems.add(
            "definition.lifecycle",
            "must be idea, candidate, planned or retired; it goes to customers afterwards",
        );
    }
    problems.note("key", settings::key(&input.key, KEY_MAX));
    let taken: i64 = tx.one(sql!("count_key"), params![&input.key]).await?;
    if taken > 0 {
        problems.add("key", key_taken(&input.key));
    }
    check(tx, &input.key, &input.definition, &mut problems).await?;
    problems.into_result()?;
    let initiative = written(act, input.key, input.definition, 1);
    keep(tx, &initiative).await?;
    note_estimates(tx, act, &initiative, None).await?;
    tx.append(act, events::INITIATIVE_ADDED, events::of_initiative(&initiative.key), &told(&initiative))?;
    Ok(initiative)
}

fn key_taken(key: &str) -> String {
    format!("there is or was an initiative {key:?}; take another key")
}

pub(crate) fn written(act: &Act, key: String, definition: Definition, version: i64) -> Initiative {
    Initiative { key, definition: Json(definition), version, changed_at: act.now, changed_by: act.actor.id.clone() }
}

/// The row of a new initiative.
pub(crate) async fn keep(tx: &mut Tx, one: &Initiative) -> Result<(), Refusal> {
    let lifecycle = one.definition.0.lifecycle.as_str();
    let strategy = &one.definition.0.strategy;
    let values = params![&one.key, lifecycle, &one.definition, one.version, one.changed_at, &one.changed_by, strategy];
    if tx.run(sql!("insert_initiative"), values).await? == 1 {
        return Ok(());
    }
    // Somebody was first meanwhile, with the key or with the strategy.
    let taken: i64 = tx.one(sql!("count_key"), params![&one.key]).await?;
    Err(if taken > 0 { Refusal::invalid("key", key_taken(&one.key)) } else { Refusal::invalid(STRATEGY, ON_BOARD) })
}

pub async fn change(
    tx: &mut Tx,
    act: &Act,
    key: &str,
    definition: Definition,
    version: i64,
) -> Result<Initiative, Refusal> {
    let before = initiative::hold_version(tx, key, version).await?;
    may_name(act, &definition, Some(&before.definition.0))?;
    unmeasured::may_reach(tx, act, key, (before.definition.0.lifecycle, definition.lifecycle)).await?;
    let mut problems = Problems::default();
    check(tx, key, &definition, &mut problems).await?;
    problems.into_result()?;
    if definition == before.definition.0 {
        return Ok(before);
    }
    let after = put(tx, act, &before, definition).await?;
    note_estimates(tx, act, &after, Some(&before.definition.0)).await?;
    Ok(after)
}

/// Of a strategy only those may say something who may see it.
fn may_name(act: &Act, definition: &Definition, before: Option<&Definition>) -> Result<(), Refusal> {
    let named = definition.strategy.as_ref();
    if named.is_some() && named != before.and_then(|before| before.strategy.as_ref()) {
        act.actor.reach(FUTURES_READ)?;
    }
    Ok(())
}

/// Whose estimates they are, where they are new or other ones.
async fn note_estimates(
    tx: &mut Tx,
    act: &Act,
    after: &Initiative,
    before: Option<&Definition>,
) -> Result<(), Refusal> {
    let now = &after.definition.0;
    let effort = now.effort.is_some() && before.is_none_or(|before| before.effort != now.effort);
    let effect = !now.removes.is_empty() && before.is_none_or(|before| before.removes != now.removes);
    for (kind, _) in [("effort", effort), ("effect", effect)].into_iter().filter(|(_, changed)| *changed) {
        tx.run(sql!("drop_estimate"), params![&after.key, kind]).await?;
        tx.run(sql!("insert_estimate"), params![&after.key, kind, &act.actor.id, act.now]).await?;
    }
    Ok(())
}

/// A further version of what was checked.
pub(crate) async fn put(
    tx: &mut Tx,
    act: &Act,
    before: &Initiative,
    definition: Definition,
) -> Result<Initiative, Refusal> {
    let after = written(act, before.key.clone(), definition, before.version + 1);
    let lifecycle = after.definition.0.lifecycle.as_str();
    let strategy = &after.definition.0.strategy;
    let values =
        params![&after.key, lifecycle, &after.definition, after.version, after.changed_at, &after.changed_by, strategy];
    tx.run(sql!("change_initiative"), values).await.map_err(|error| error.or_taken(STRATEGY))?;
    let subject = events::of_initiative(&after.key);
    tx.append_change(act, events::INITIATIVE_CHANGED, subject, &before.definition, &after.definition)?;
    Ok(after)
}

/// Takes it off all boards; the log keeps what was decided. What needs it has to be changed first, and what is promised is
/// said no to or promised no more.
pub async fn remove(tx: &mut Tx, act: &Act, key: &str, version: i64) -> Result<(), Refusal> {
    // Frames first, in the order in which a promise takes its locks: none is made meanwhile.
    let frames = frame::hold_open(tx).await?;
    let before = initiative::hold_version(tx, key, version).await?;
    must_not_be_promised(tx, &frames, key).await?;
    let names = |one: &Initiative| {
        let definition = &one.definition.0;
        [&definition.requires, &definition.excludes, &definition.one_of].into_iter().flatten().any(|named| named == key)
    };
    let needs: Vec<String> =
        initiative::list(tx).await?.iter().filter(|one| names(one)).map(|one| one.title().to_owned()).collect();
    if !needs.is_empty() {
        return Err(Refusal::conflict(format!("{} depends on it; change that first", needs.join(", "))));
    }
    tx.run(sql!("remove_initiative"), params![key, act.now, &act.actor.id]).await?;
    tx.append(act, events::INITIATIVE_REMOVED, events::of_initiative(key), &told(&before))?;
    Ok(())
}

/// Whoever takes back a promise decides it, and the log has why.
async fn must_not_be_promised(tx: &mut Tx, frames: &[Frame], key: &str) -> Result<(), Refusal> {
    let mut names = Vec::new();
    for frame in frames.iter().filter(|frame| frame.committed.as_ref().is_some_and(|plan| plan.0.contains_key(key))) {
        let class = class::maybe(tx, &frame.id, key).await?.map(|standing| standing.class);
        if class != Some(Class::Wont) {
            names.push(frame.name().to_owned());
        }
    }
    if names.is_empty() { Ok(()) } else { Err(Hindrance::Promised { frames: names }.into()) }
}

fn told(one: &Initiative) -> Told {
    Told { name: Some(one.title().to_owned()), ..Told::default() }
}

/// Notes everything that is wrong with a definition.
pub(crate) async fn check(
    conn: &mut Conn,
    key: &str,
    definition: &Definition,
    problems: &mut Problems,
) -> Result<(), Refusal> {
    let mut texts = vec![("title", &definition.title, text::NAME_MAX)];
    texts.extend(definition.description.as_ref().map(|texts| ("description", texts, TEXT_MAX)));
    for (field, texts, most) in texts {
        scenarios::writing::check_texts(&format!("definition.{field}"), texts, most, problems);
    }
    if !definition.risks.is_empty() {
        problems.note("definition.risks", text::body(&definition.risks, TEXT_MAX));
    }
    if let Some(capability) = &definition.capability {
        problems.note("definition.capability", settings::key(capability, KEY_MAX));
    }
    if !(0..=VALUE_MAX).contains(&definition.value) {
        problems.add("definition.value", format!("must be from 0 to {VALUE_MAX}, in minor units a month"));
    }
    if let Some(owner) = &definition.owner_id {
        let found: Option<String> = conn.maybe(sql!("find_person"), params![owner]).await?;
        if found.is_none() {
            problems.add("definition.owner_id", "there is no such person");
        }
    }
    check_effort(conn, definition, problems).await?;
    check_evidence(conn, definition, problems).await?;
    check_effects(definition, problems);
    check_scoring(definition, problems);
    check_levers(conn, key, definition, problems).await?;
    check_dependencies(conn, key, definition, problems).await
}

async fn check_effort(conn: &mut Conn, definition: &Definition, problems: &mut Problems) -> Result<(), Refusal> {
    let Some(effort) = &definition.effort else { return Ok(()) };
    let pools: BTreeSet<String> = settings::find(conn).await?.settings.pools.into_iter().map(|pool| pool.key).collect();
    for (pool, Effort { low, likely, high }) in effort {
        let field = format!("definition.effort.{}", pool.chars().take(40).collect::<String>());
        if !pools.contains(pool) {
            problems.add(&field, "there is no such pool; see /api/moscow/settings");
        }
        if ![low, likely, high].into_iter().all(|amount| amount.is_finite() && (0.0..=AMOUNT_MAX).contains(amount)) {
            problems.add(&field, format!("must be from 0 to {AMOUNT_MAX}"));
        } else if low > likely || likely > high {
            problems.add(&field, format!("low ≤ likely ≤ high does not hold: {low}, {likely}, {high}"));
        }
    }
    Ok(())
}

async fn check_evidence(conn: &mut Conn, definition: &Definition, problems: &mut Problems) -> Result<(), Refusal> {
    for (field, found, most) in [
        ("removes", definition.removes.len(), LINKS_MAX),
        ("tickets", definition.tickets.len(), TICKETS_MAX),
        ("queries", definition.queries.len(), LINKS_MAX),
    ] {
        if found > most {
            problems.add(&format!("definition.{field}"), format!("may be at most {most}"));
            return Ok(());
        }
    }
    let mut seen = BTreeSet::new();
    for (at, removal) in definition.removes.iter().enumerate() {
        let field = format!("definition.removes[{at}]");
        for (name, share) in [("share", removal.share), ("confidence", removal.confidence)] {
            if !(0.0..=1.0).contains(&share) {
                problems.add(&format!("{field}.{name}"), "must be from 0 to 1");
            }
        }
        if !removal.note.is_empty() {
            problems.note(&format!("{field}.note"), text::body(&removal.note, TEXT_MAX));
        }
        if !seen.insert(&removal.scenario) {
            problems.add(&format!("{field}.scenario"), "is there twice; say the share once");
        } else if scenarios::scenario::maybe(conn, &removal.scenario).await?.is_none() {
            problems.add(&format!("{field}.scenario"), "there is no such scenario; see /api/scenarios");
        }
    }
    for (at, ticket) in definition.tickets.iter().enumerate() {
        let found: i64 = conn.one(sql!("count_ticket"), params![ticket]).await?;
        if found == 0 {
            problems.add(&format!("definition.tickets[{at}]"), "there is no such ticket");
        }
    }
    check_queries(conn, definition, problems).await
}

async fn check_queries(conn: &mut Conn, definition: &Definition, problems: &mut Problems) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for (at, query) in definition.queries.iter().enumerate() {
        let field = format!("definition.queries[{at}]");
        if !seen.insert(query) {
            problems.add(&field, "is there twice; its tickets are counted once");
        } else if scenarios::scenario::maybe(conn, &query.scenario).await?.is_none() {
            problems.add(&format!("{field}.scenario"), "there is no such scenario; see /api/scenarios");
        }
    }
    Ok(())
}

fn check_effects(definition: &Definition, problems: &mut Problems) {
    if definition.effects.len() > 10 {
        problems.add("definition.effects", "may be at most 10");
    }
    if definition.effects.iter().filter(|effect| effect.primary).count() > 1 {
        problems.add("definition.effects", "only one can be the one by which it is judged");
    }
    for (at, effect) in definition.effects.iter().take(10).enumerate() {
        let field = format!("definition.effects[{at}]");
        if effect.kpi != CONTACT_RATE && kpis::key::Key::parse(&effect.kpi).is_none() {
            let keys = kpis::key::Key::ALL.map(kpis::key::Key::as_str).join(", ");
            problems.add(&format!("{field}.kpi"), format!("must be {CONTACT_RATE}, or one of {keys}"));
        }
        if !(effect.least.is_finite() && (0.0..=CHANGE_MAX).contains(&effect.least)) {
            problems.add(&format!("{field}.least"), format!("must be from 0 to {CHANGE_MAX}"));
        }
    }
}

fn check_scoring(definition: &Definition, problems: &mut Problems) {
    let Some(scoring) = &definition.scoring else { return };
    let relative = [
        ("business_value", scoring.business_value),
        ("time_criticality", scoring.time_criticality),
        ("risk_or_opportunity", scoring.risk_or_opportunity),
    ];
    let impact = [("impact", scoring.impact, 3.0)].into_iter();
    for (field, value, most) in impact.chain(relative.map(|(field, value)| (field, value, 20.0))) {
        if value.is_some_and(|value| !(0.0..=most).contains(&value)) {
            problems.add(&format!("definition.scoring.{field}"), format!("must be from 0 to {most}"));
        }
    }
    if scoring.kano.len() > KANO_MAX {
        problems.add("definition.scoring.kano", format!("may be at most {KANO_MAX} answers"));
    }
    let wrong = |answer: &KanoAnswer| !(1..=5).contains(&answer.with) || !(1..=5).contains(&answer.without);
    if let Some(at) = scoring.kano.iter().take(KANO_MAX).position(wrong) {
        problems.add(&format!("definition.scoring.kano[{at}]"), "must be two answers from 1 (like) to 5 (dislike)");
    }
}

async fn check_levers(
    conn: &mut Conn,
    key: &str,
    definition: &Definition,
    problems: &mut Problems,
) -> Result<(), Refusal> {
    for (place, problem) in study::problems(&definition.levers) {
        problems.add(&format!("definition.levers{place}"), problem);
    }
    if !(0.0..=study::VALUE_MAX).contains(&definition.cost_per_day) {
        problems.add("definition.cost_per_day", format!("must be from 0 to {}", study::VALUE_MAX));
    }
    let Some(strategy) = &definition.strategy else { return Ok(()) };
    let known: i64 = conn.one(sql!("count_strategy"), params![strategy]).await?;
    if known == 0 {
        problems.add(STRATEGY, "there is no such strategy; see /api/strategies");
    }
    let on_board: i64 = conn.one(sql!("count_of_strategy"), params![strategy, key]).await?;
    if on_board > 0 {
        problems.add(STRATEGY, ON_BOARD);
    }
    Ok(())
}

async fn check_dependencies(
    conn: &mut Conn,
    key: &str,
    definition: &Definition,
    problems: &mut Problems,
) -> Result<(), Refusal> {
    let others = initiative::list(conn).await?;
    let known: BTreeSet<&str> = others.iter().map(|one| one.key.as_str()).collect();
    for (field, named) in
        [("requires", &definition.requires), ("excludes", &definition.excludes), ("one_of", &definition.one_of)]
    {
        let field = format!("definition.{field}");
        if named.len() > LINKS_MAX {
            problems.add(&field, format!("may be at most {LINKS_MAX}"));
        }
        for (at, other) in named.iter().take(LINKS_MAX).enumerate() {
            let field = format!("{field}[{at}]");
            if other == key {
                problems.add(&field, "it cannot depend on itself");
            } else if !known.contains(other.as_str()) {
                problems.add(&field, "there is no such initiative; see /api/moscow/initiatives");
            }
        }
    }
    let mut needs: BTreeMap<&str, &[String]> =
        others.iter().map(|one| (one.key.as_str(), one.definition.0.requires.as_slice())).collect();
    needs.insert(key, &definition.requires);
    if let Some(circle) = circle(&needs, key) {
        problems.add("definition.requires", format!("would need each other in a circle: {}", circle.join(" → ")));
    }
    Ok(())
}

/// A way from an initiative over what it needs back to itself.
fn circle(needs: &BTreeMap<&str, &[String]>, key: &str) -> Option<Vec<String>> {
    let mut from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut open = vec![key];
    while let Some(at) = open.pop() {
        for need in needs.get(at).copied().unwrap_or_default() {
            if need == key {
                let mut way = vec![key.to_owned(), at.to_owned()];
                let mut on = at;
                while on != key {
                    on = from.get(on).copied()?;
                    way.push(on.to_owned());
                }
                way.reverse();
                return Some(way);
            }
            if !from.contains_key(need.as_str()) {
                from.insert(need, at);
                open.push(need);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_is_told_in_its_order() {
        let (b, c, a) = (["b".to_owned()], ["c".to_owned()], ["a".to_owned(), "d".to_owned()]);
        let needs = BTreeMap::from([("a", &b[..]), ("b", &c[..]), ("c", &a[..]), ("d", &[])]);
        assert_eq!(circle(&needs, "a"), Some(["a", "b", "c", "a"].map(str::to_owned).to_vec()));
        assert_eq!(circle(&needs, "d"), None);
        assert_eq!(circle(&BTreeMap::from([("a", &a[..])]), "a"), Some(vec!["a".to_owned(), "a".to_owned()]));
    }
}
