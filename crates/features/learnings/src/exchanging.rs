//! What was accepted, as part of a library that goes from one installation to another. It goes without people,
//! tickets and what was said of it: a text, where it belongs, and a name to thank.
//!
//! Taking it in is idempotent by the id that it got where it was learned. It counts for the next version that is
//! published here, as if it had been accepted then.

use kernel::{Act, Problems, Refusal, Timestamp, text};
use playbook_language::playbook::Texts;
use scenarios::exchanging::Outcome;
use serde::{Deserialize, Serialize};
use store::{Conn, Json, Tx, Value, params};

use crate::events;
use crate::proposing::TEXT_MAX;

/// Of a name, an id or a key.
const LINE_MAX: usize = 200;

/// A learning as a library holds it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Learned {
    /// That of where it was learned, wherever it goes.
    pub id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scenario: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub playbook: Option<String>,
    /// Version of the playbook there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step_title: Option<Texts>,
    pub text: String,
    /// Name of whom to thank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
    pub accepted_at: Timestamp,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    scenario: Option<String>,
    playbook: Option<String>,
    version: Option<i64>,
    step: Option<String>,
    step_title: Option<Json<Texts>>,
    body: String,
    credit: Option<String>,
    accepted_at: Timestamp,
}

impl From<Row> for Learned {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            scenario: row.scenario,
            playbook: row.playbook,
            version: row.version,
            step: row.step,
            step_title: row.step_title.map(|title| title.0),
            text: row.body,
            credit: row.credit,
            accepted_at: row.accepted_at,
        }
    }
}

/// What was accepted of these playbooks, and of scenarios without one; the oldest first.
pub async fn export(conn: &mut Conn, playbooks: &[String]) -> Result<Vec<Learned>, Refusal> {
    let rows: Vec<Row> = conn.all(sql!("list_accepted"), params![]).await?;
    let goes = |row: &Row| row.playbook.as_ref().is_none_or(|key| playbooks.contains(key));
    Ok(rows.into_iter().filter(goes).map(Learned::from).collect())
}

/// Takes one in, after the scenarios and playbooks of its library. What was learned here stays as it was decided
/// on here, whatever another installation has made of it.
pub async fn take(tx: &mut Tx, act: &Act, learned: Learned) -> Result<Outcome, Refusal> {
    let learned = placed(tx, worded(learned)?).await?;
    if tx.maybe::<String>(sql!("find_own"), params![&learned.id]).await?.is_some() {
        return Ok(Outcome::Same);
    }
    let before: Option<Row> = tx.maybe(sql!("find_taken"), params![&learned.id]).await?;
    let title = learned.step_title.clone().map(Json);
    let title = title.as_ref().map_or(Value::Text(None), Value::from);
    let Some(before) = before else {
        let id = act.id("lrn");
        let values = params![
            &id,
            learned.scenario.as_deref(),
            learned.playbook.as_deref(),
            learned.version,
            learned.step.as_deref(),
            title,
            &learned.text,
            learned.accepted_at,
            &learned.id,
            learned.credit.as_deref(),
            act.now
        ];
        tx.run(sql!("insert_taken"), values).await?;
        tx.append(act, events::LEARNING_TAKEN, events::subject(&id), &told(&learned))?;
        return Ok(Outcome::New);
    };
    if Learned::from(before) == learned {
        return Ok(Outcome::Same);
    }
    let values = params![
        &learned.id,
        learned.scenario.as_deref(),
        learned.playbook.as_deref(),
        learned.version,
        learned.step.as_deref(),
        title,
        &learned.text,
        learned.accepted_at,
        learned.credit.as_deref()
    ];
    let id: String = tx.one(sql!("change_taken"), values).await?;
    tx.append(act, events::LEARNING_TAKEN, events::subject(&id), &told(&learned))?;
    Ok(Outcome::Changed)
}

/// What its texts are, each within its bounds.
fn worded(learned: Learned) -> Result<Learned, Refusal> {
    let mut problems = Problems::default();
    let mut line = |field: &str, text: Option<String>| {
        problems.note(field, text::optional_line(text.as_deref(), LINE_MAX)).flatten()
    };
    let id = line("id", Some(learned.id)).unwrap_or_default();
    let scenario = line("scenario", learned.scenario);
    let playbook = line("playbook", learned.playbook);
    let step = line("step", learned.step);
    let credit = line("credit", learned.credit);
    if id.is_empty() {
        problems.add("id", "must not be empty");
    }
    let text = problems.note("text", text::body(&learned.text, TEXT_MAX)).unwrap_or_default();
    problems.into_result()?;
    Ok(Learned { id, scenario, playbook, step, credit, text, ..learned })
}

/// As it came, if what it belongs to is here.
async fn placed(conn: &mut Conn, learned: Learned) -> Result<Learned, Refusal> {
    let mut problems = Problems::default();
    if learned.scenario.is_none() && learned.playbook.is_none() {
        problems.add("scenario", "say of which scenario or playbook it was learned");
    }
    if let Some(key) = &learned.scenario
        && scenarios::scenario::maybe(conn, key).await?.is_none()
    {
        problems.add("scenario", format!("there is no scenario `{key}`, neither here nor in the file"));
    }
    match &learned.playbook {
        Some(key) if playbooks::playbook::maybe(conn, key).await?.is_none() => {
            problems.add("playbook", format!("there is no playbook `{key}`, neither here nor in the file"));
        }
        None if learned.version.is_some() || learned.step.is_some() => {
            problems.add("playbook", "say of which playbook that step is");
        }
        _ => {}
    }
    if learned.version.is_some_and(|number| number < 1) {
        problems.add("version", "must be at least 1");
    }
    problems.into_result()?;
    Ok(learned)
}

fn told(learned: &Learned) -> events::Told {
    events::Told {
        scenario: learned.scenario.clone(),
        playbook: learned.playbook.clone(),
        step: learned.step.clone(),
        author_id: String::new(),
        reason: None,
    }
}
