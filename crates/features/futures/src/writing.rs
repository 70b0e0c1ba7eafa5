//! Writing futures and strategies: adding, changing and removing them.

use jiff::civil::Date;
use kernel::{Act, Problems, Refusal, Timestamp, text};
use playbook_language::playbook::Texts;
use serde::Deserialize;
use store::{Conn, Json, Tx, params};
use twin::study::VALUE_MAX;
use utoipa::ToSchema;

use crate::events::{self, Told};
use crate::record::{self, Contingency, Definition, Kind, MOST, Record};

/// Room for `board-` and the key of an initiative, whose levers are rehearsed under that name.
const KEY_MAX: usize = 66;
const NARRATIVE_MAX: usize = 5_000;
const LINKS_MAX: usize = 20;

/// A future or a strategy as it is to be.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewRehearsalRecord)]
pub struct NewRecord {
    pub key: String,
    pub definition: Definition,
}

pub async fn add(tx: &mut Tx, act: &Act, kind: Kind, input: NewRecord) -> Result<Record, Refusal> {
    let count: i64 = tx.one(sql!("count_records"), params![kind.as_str()]).await?;
    if count >= MOST {
        return Err(Refusal::conflict(format!("there are {MOST}, which is the most; remove one first")));
    }
    let mut problems = Problems::default();
    problems.note("key", checked_key(&input.key));
    let before: Option<Known> = tx.maybe(sql!("find_key"), params![kind.as_str(), &input.key]).await?;
    let there = format!("there is a {} {:?}; take another key", kind.as_str(), input.key);
    if before.as_ref().is_some_and(|known| known.removed_at.is_none()) {
        problems.add("key", &there);
    }
    check(tx, kind, &input.definition, &mut problems).await?;
    problems.into_result()?;
    let record = match before {
        None => keep(tx, act, kind, input.key, input.definition).await?,
        Some(known) => {
            restore(tx, act, kind, input, known.version + 1).await?.ok_or_else(|| Refusal::invalid("key", there))?
        }
    };
    tx.append(act, events::RECORD_ADDED, events::of_record(&record.key), &told(kind, &record.definition.0))?;
    Ok(record)
}

#[derive(Deserialize)]
struct Known {
    version: i64,
    removed_at: Option<Timestamp>,
}

/// What was removed comes back as its next version, as studies go on naming the ones before. None where somebody else was
/// first.
async fn restore(
    tx: &mut Tx,
    act: &Act,
    kind: Kind,
    input: NewRecord,
    version: i64,
) -> Result<Option<Record>, Refusal> {
    let record = Record {
        key: input.key,
        definition: Json(input.definition),
        version,
        changed_at: act.now,
        changed_by: act.actor.id.clone(),
    };
    if tx.run(sql!("restore_record"), row(kind, &record)).await? == 0 {
        return Ok(None);
    }
    tx.run(sql!("insert_record_version"), row(kind, &record)).await?;
    Ok(Some(record))
}

/// The first version.
pub(crate) async fn keep(
    tx: &mut Tx,
    act: &Act,
    kind: Kind,
    key: String,
    definition: Definition,
) -> Result<Record, Refusal> {
    let record =
        Record { key, definition: Json(definition), version: 1, changed_at: act.now, changed_by: act.actor.id.clone() };
    tx.run(sql!("insert_record"), row(kind, &record)).await.map_err(|error| error.or_taken("key"))?;
    tx.run(sql!("insert_record_version"), row(kind, &record)).await?;
    Ok(record)
}

fn row(kind: Kind, record: &Record) -> Vec<store::Value> {
    let Record { key, definition, version, changed_at, changed_by } = record;
    params![kind.as_str(), key, definition, *version, *changed_at, changed_by]
}

pub async fn change(
    tx: &mut Tx,
    act: &Act,
    (kind, key): (Kind, &str),
    definition: Definition,
    version: i64,
) -> Result<Record, Refusal> {
    let before = record::hold_version(tx, kind, key, version).await?;
    let mut problems = Problems::default();
    check(tx, kind, &definition, &mut problems).await?;
    problems.into_result()?;
    if definition == before.definition.0 {
        return Ok(before);
    }
    let after = Record {
        key: key.to_owned(),
        definition: Json(definition),
        version: before.version + 1,
        changed_at: act.now,
        changed_by: act.actor.id.clone(),
    };
    tx.run(sql!("change_record"), row(kind, &after)).await?;
    tx.run(sql!("insert_record_version"), row(kind, &after)).await?;
    tx.append_change(act, events::RECORD_CHANGED, events::of_record(key), &before.definition, &after.definition)?;
    Ok(after)
}

/// Studies that were begun keep what they were begun with.
pub async fn remove(tx: &mut Tx, act: &Act, (kind, key): (Kind, &str), version: i64) -> Result<(), Refusal> {
    let before = record::hold_version(tx, kind, key, version).await?;
    tx.run(sql!("remove_record"), params![kind.as_str(), key, act.now, &act.actor.id]).await?;
    tx.append(act, events::RECORD_REMOVED, events::of_record(key), &told(kind, &before.definition.0))?;
    Ok(())
}

fn told(kind: Kind, definition: &Definition) -> Told {
    Told {
        kind: Some(kind.as_str().to_owned()),
        name: Some(definition.title.in_language("en").to_owned()),
        owner_id: definition.owner_id.clone(),
        ..Told::default()
    }
}

fn checked_key(key: &str) -> Result<(), String> {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_');
    let fine = !key.is_empty() && key.len() <= KEY_MAX && key.bytes().all(fits);
    fine.then_some(()).ok_or_else(|| format!("must be 1 to {KEY_MAX} small letters, digits, - and _"))
}

async fn check(conn: &mut Conn, kind: Kind, definition: &Definition, problems: &mut Problems) -> Result<(), Refusal> {
    check_texts("definition.title", &definition.title, text::NAME_MAX, problems);
    if let Some(narrative) = &definition.narrative {
        check_texts("definition.narrative", narrative, NARRATIVE_MAX, problems);
    }
    for (place, problem) in twin::study::problems(&definition.changes) {
        problems.add(&format!("definition.changes{place}"), problem);
    }
    if definition.probability.is_some_and(|share| !(0.0..=1.0).contains(&share)) {
        problems.add("definition.probability", "must be from 0 to 1");
    }
    if definition.position.is_some_and(|at| !(-1.0..=1.0).contains(&at.x) || !(-1.0..=1.0).contains(&at.y)) {
        problems.add("definition.position", "must be from -1 to 1 on either axis");
    }
    if !(0.0..=VALUE_MAX).contains(&definition.cost_per_day) {
        problems.add("definition.cost_per_day", format!("must be from 0 to {VALUE_MAX}"));
    }
    let of_future =
        definition.probability.is_some() || definition.position.is_some() || definition.contingency.is_some();
    if kind == Kind::Strategy && of_future {
        problems.add("definition", "probability, position and contingency are of a future");
    }
    if kind == Kind::Future && definition.cost_per_day != 0.0 {
        problems.add("definition.cost_per_day", "is of a strategy");
    }
    if let Some(day) = &definition.review_on
        && day.parse::<Date>().is_err()
    {
        problems.add("definition.review_on", "must be a day such as 2027-01-31");
    }
    if let Some(owner) = &definition.owner_id {
        person("definition.owner_id", conn, owner, problems).await?;
    }
    if let Some(plan) = &definition.contingency {
        check_contingency(conn, plan, problems).await?;
    }
    Ok(())
}

fn check_texts(field: &str, texts: &Texts, most: usize, problems: &mut Problems) {
    if texts.each().next().is_none() {
        problems.add(field, "must be text, or text by language such as en and de");
    }
    for (language, one) in texts.each() {
        let place = if language.is_empty() { field.to_owned() } else { format!("{field}.{language}") };
        problems.note(&place, text::body(one, most));
    }
}

async fn check_contingency(conn: &mut Conn, plan: &Contingency, problems: &mut Problems) -> Result<(), Refusal> {
    let lists = [("playbooks", &plan.playbooks), ("people", &plan.people), ("notices", &plan.notices)];
    for (name, list) in lists {
        if list.len() > LINKS_MAX {
            problems.add(&format!("definition.contingency.{name}"), format!("may be at most {LINKS_MAX}"));
            return Ok(());
        }
    }
    if !(plan.trigger > 0.0 && plan.trigger <= 1.0) {
        problems.add("definition.contingency.trigger", "must be above 0 and up to 1");
    }
    if !(0..=365).contains(&plan.lead_days) {
        problems.add("definition.contingency.lead_days", "must be from 0 to 365");
    }
    for (at, key) in plan.playbooks.iter().enumerate() {
        let found: Option<String> = conn.maybe(sql!("find_playbook"), params![key]).await?;
        if found.is_none() {
            problems.add(&format!("definition.contingency.playbooks[{at}]"), format!("there is no playbook {key:?}"));
        }
    }
    for (at, id) in plan.people.iter().enumerate() {
        person(&format!("definition.contingency.people[{at}]"), conn, id, problems).await?;
    }
    for (at, notice) in plan.notices.iter().enumerate() {
        problems.note(&format!("definition.contingency.notices[{at}]"), text::body(notice, NARRATIVE_MAX));
    }
    Ok(())
}

async fn person(field: &str, conn: &mut Conn, id: &str, problems: &mut Problems) -> Result<(), Refusal> {
    let found: Option<String> = conn.maybe(sql!("find_person"), params![id]).await?;
    if found.is_none() {
        problems.add(field, "there is no such person");
    }
    Ok(())
}
