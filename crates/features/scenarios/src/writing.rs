//! Writing scenarios: each change is a further version, with who, when and why.

use std::collections::BTreeMap;

use kernel::{Act, Problems, Refusal, text};
use playbook_language::playbook::Texts;
use serde::Deserialize;
use store::{Conn, Json, Tx, params};
use utoipa::ToSchema;

use crate::scenario::{self, Definition, Estimate, MOST, Scenario};
use crate::{events, journey};

const WHY_MAX: usize = 500;
const TEXT_MAX: usize = 5_000;
const EXAMPLE_MAX: usize = 1_000;
const EXAMPLES_MAX: usize = 200;
const LANGUAGES_MAX: usize = 30;
const SIGNS_MAX: usize = 20;
const STAKEHOLDERS_MAX: usize = 20;
const KEY_MAX: usize = 60;

/// A scenario as it is to be.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewScenario {
    /// By which tickets and playbooks name it; it never changes.
    pub key: String,
    pub definition: Definition,
    /// For those who read the history.
    pub why: String,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioChange {
    pub definition: Definition,
    pub why: String,
}

/// Adds a scenario.
pub async fn add(tx: &mut Tx, act: &Act, input: NewScenario) -> Result<Scenario, Refusal> {
    let count: i64 = tx.one(sql!("count_scenarios"), params![]).await?;
    if count >= MOST {
        return Err(Refusal::conflict(format!("there are {MOST} scenarios, which is the most; retire or change one")));
    }
    let mut problems = Problems::default();
    let key = problems.note("key", check_key(&input.key)).unwrap_or_default();
    if scenario::maybe(tx, &key).await?.is_some() {
        problems.add("key", format!("there is a scenario `{key}`; change it, or take another key"));
    }
    let why = problems.note("why", text::line(&input.why, WHY_MAX)).unwrap_or_default();
    check(tx, &input.definition, &mut problems).await?;
    problems.into_result()?;
    let scenario = written(act, key, input.definition, 1);
    keep(tx, &scenario, &why, true).await?;
    tx.append_setting(act, events::SCENARIO_ADDED, events::subject(&scenario.key), &scenario.told(&why))?;
    Ok(scenario)
}

/// Puts a further version in place; nothing happens where nothing is other than before.
pub async fn change(
    tx: &mut Tx,
    act: &Act,
    key: &str,
    input: ScenarioChange,
    version: i64,
) -> Result<Scenario, Refusal> {
    let before = scenario::hold(tx, key, version).await?;
    let mut problems = Problems::default();
    let why = problems.note("why", text::line(&input.why, WHY_MAX)).unwrap_or_default();
    check(tx, &input.definition, &mut problems).await?;
    problems.into_result()?;
    if input.definition == before.definition.0 {
        return Ok(before);
    }
    put(tx, act, &before, input.definition, &why).await
}

/// A further version of what was checked.
pub(crate) async fn put(
    tx: &mut Tx,
    act: &Act,
    before: &Scenario,
    definition: Definition,
    why: &str,
) -> Result<Scenario, Refusal> {
    let after = written(act, before.key.clone(), definition, before.version + 1);
    keep(tx, &after, why, false).await?;
    let (from, to) = (before.told(""), after.told(why));
    tx.append_change(act, events::SCENARIO_CHANGED, events::subject(&after.key), &from, &to)?;
    Ok(after)
}

pub(crate) fn written(act: &Act, key: String, definition: Definition, version: i64) -> Scenario {
    Scenario { key, definition: Json(definition), version, changed_at: act.now, changed_by: act.actor.id.clone() }
}

/// The row and its version.
pub(crate) async fn keep(tx: &mut Tx, scenario: &Scenario, why: &str, new: bool) -> Result<(), Refusal> {
    let (definition, number) = (&scenario.definition, scenario.version);
    let statement = if new { sql!("insert_scenario") } else { sql!("change_scenario") };
    let row = params![
        &scenario.key,
        &definition.0.touchpoint,
        definition.0.state.as_str(),
        definition,
        number,
        scenario.changed_at,
        &scenario.changed_by
    ];
    tx.run(statement, row).await.map_err(|error| error.or_taken("key"))?;
    let version = params![&scenario.key, number, definition, why, scenario.changed_at, &scenario.changed_by];
    tx.run(sql!("insert_version"), version).await?;
    Ok(())
}

/// Notes everything that is wrong with a definition.
pub(crate) async fn check(conn: &mut Conn, definition: &Definition, problems: &mut Problems) -> Result<(), Refusal> {
    check_texts("definition.name", &definition.name, text::NAME_MAX, problems);
    check_texts("definition.description", &definition.description, TEXT_MAX, problems);
    check_estimate(definition.estimate, problems);
    check_examples(&definition.examples, problems);
    if definition.signs.len() > SIGNS_MAX {
        problems.add("definition.signs", format!("may be at most {SIGNS_MAX}"));
    }
    for (at, sign) in definition.signs.iter().take(SIGNS_MAX).enumerate() {
        check_texts(&format!("definition.signs[{at}].name"), &sign.name, text::NAME_MAX, problems);
        for finding in sign.condition().err().into_iter().flatten() {
            let dot = if finding.place.is_empty() { "" } else { "." };
            let place = format!("definition.signs[{at}].when{dot}{}", finding.place);
            problems.add(&place, format!("{}; {}", finding.problem, finding.remedy));
        }
    }
    if definition.stakeholders.len() > STAKEHOLDERS_MAX {
        problems.add("definition.stakeholders", format!("may be at most {STAKEHOLDERS_MAX}"));
    }
    for (at, one) in definition.stakeholders.iter().take(STAKEHOLDERS_MAX).enumerate() {
        problems.note(&format!("definition.stakeholders[{at}]"), text::line(one, text::NAME_MAX));
    }
    check_people(conn, definition, problems).await?;
    if let Some(day) = &definition.review_on
        && day.parse::<jiff::civil::Date>().ok().is_none_or(|read| read.to_string() != *day)
    {
        problems.add("definition.review_on", "must be a day such as 2027-01-31");
    }
    if !journey::touchpoints(conn).await?.iter().any(|one| one.key == definition.touchpoint) {
        problems.add("definition.touchpoint", "there is no such touchpoint; see /api/journey");
    }
    Ok(())
}

async fn check_people(conn: &mut Conn, definition: &Definition, problems: &mut Problems) -> Result<(), Refusal> {
    if definition.stakeholder_ids.len() > STAKEHOLDERS_MAX {
        problems.add("definition.stakeholder_ids", format!("may be at most {STAKEHOLDERS_MAX}"));
        return Ok(());
    }
    let owner = definition.owner_id.iter().map(|id| ("definition.owner_id".to_owned(), id));
    let named = definition.stakeholder_ids.iter().enumerate();
    for (field, id) in owner.chain(named.map(|(at, id)| (format!("definition.stakeholder_ids[{at}]"), id))) {
        let found: Option<String> = conn.maybe(sql!("find_person"), params![id]).await?;
        if found.is_none() {
            problems.add(&field, "there is no such person");
        }
    }
    Ok(())
}

fn check_estimate(estimate: Estimate, problems: &mut Problems) {
    let Estimate { per_thousand, impact, hours } = estimate;
    for (field, value, least, most) in
        [("per_thousand", per_thousand, 0, 10_000), ("impact", impact, 1, 5), ("hours", hours, 0, 10_000)]
    {
        if !(least..=most).contains(&value) {
            problems.add(&format!("definition.estimate.{field}"), format!("must be from {least} to {most}"));
        }
    }
}

fn check_examples(examples: &BTreeMap<String, Vec<String>>, problems: &mut Problems) {
    if examples.len() > LANGUAGES_MAX || examples.values().map(Vec::len).sum::<usize>() > EXAMPLES_MAX {
        problems.add("definition.examples", format!("may be at most {EXAMPLES_MAX} in {LANGUAGES_MAX} languages"));
        return;
    }
    for (language, said) in examples {
        let place = format!("definition.examples.{}", language.chars().take(10).collect::<String>());
        if let Err(problem) = check_language(language) {
            problems.add(&place, problem);
        }
        for (at, one) in said.iter().enumerate() {
            problems.note(&format!("{place}[{at}]"), text::body(one, EXAMPLE_MAX));
        }
    }
}

/// Notes what is wrong with words that are there in one or several languages.
pub fn check_texts(field: &str, texts: &Texts, most: usize, problems: &mut Problems) {
    if texts.each().next().is_none() {
        problems.add(field, "must be text, or text by language such as en and de");
    }
    for (language, one) in texts.each() {
        let place = if language.is_empty() { field.to_owned() } else { format!("{field}.{language}") };
        if !language.is_empty()
            && let Err(problem) = check_language(language)
        {
            problems.add(&place, problem);
        }
        problems.note(&place, text::body(one, most));
    }
}

fn check_language(language: &str) -> Result<(), String> {
    let fits = language.len() <= 10
        && language.starts_with(|c: char| c.is_ascii_lowercase())
        && language.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if fits { Ok(()) } else { Err("the language must be written as en, de or pt-BR".to_owned()) }
}

/// A key is what is written in addresses, files and searches.
pub(crate) fn check_key(key: &str) -> Result<String, String> {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    // `none` stands for tickets without a scenario.
    if key.is_empty() || key.len() > KEY_MAX || key == "none" || !key.bytes().all(fits) {
        return Err(format!("must be 1 to {KEY_MAX} small letters, digits and hyphens, and not `none`"));
    }
    Ok(key.to_owned())
}
