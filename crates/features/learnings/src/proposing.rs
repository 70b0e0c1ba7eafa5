//! Writing down what was learned. It waits from then on for the owner.

use kernel::{Act, Problems, Refusal, text};
use playbook_language::graph::Graph;
use playbook_language::playbook::Texts;
use serde::Deserialize;
use store::{Conn, Json, Tx, Value, params};
use utoipa::ToSchema;

use crate::events;
use crate::learning::{self, Learning};

pub(crate) const TEXT_MAX: usize = 2_000;

/// What somebody learned, and where.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = NewLearning)]
pub struct NewLearning {
    pub text: String,
    /// Key of a scenario; that of the playbook, unless it is said.
    pub scenario: Option<String>,
    /// Key of a playbook, number of its version and id of a step of that version.
    pub playbook: Option<String>,
    pub number: Option<i64>,
    pub step: Option<String>,
    /// Id of a ticket that you may see.
    pub ticket_id: Option<String>,
}

/// What is known of the place.
#[derive(Default)]
struct At {
    scenario: Option<String>,
    number: Option<i64>,
    title: Option<Json<Texts>>,
}

pub async fn propose(tx: &mut Tx, act: &Act, input: NewLearning) -> Result<Learning, Refusal> {
    let mut problems = Problems::default();
    let body = problems.note("text", text::body(&input.text, TEXT_MAX)).unwrap_or_default();
    let at = place(tx, &input, &mut problems).await?;
    if let Some(ticket) = &input.ticket_id
        && tickets::finding::must_see(tx, &act.actor, ticket).await.is_err()
    {
        problems.add("ticket_id", "there is no such ticket, or not for you");
    }
    problems.into_result()?;
    let id = act.id("lrn");
    let values = params![
        &id,
        at.scenario,
        input.playbook,
        at.number,
        input.step,
        at.title.as_ref().map_or(Value::Text(None), Value::from),
        input.ticket_id,
        body,
        &act.actor.id,
        act.now
    ];
    tx.run(sql!("insert_learning"), values).await?;
    let learning = learning::find(tx, &act.actor, &id).await?;
    tx.append(act, events::LEARNING_PROPOSED, events::subject(&id), &learning.told())?;
    Ok(learning)
}

async fn place(conn: &mut Conn, input: &NewLearning, problems: &mut Problems) -> Result<At, Refusal> {
    if input.scenario.is_none() && input.playbook.is_none() {
        problems.add("scenario", "say of which scenario or playbook it was learned");
    }
    if let Some(key) = &input.scenario
        && scenarios::scenario::maybe(conn, key).await?.is_none()
    {
        problems.add("scenario", "there is no such scenario; see /api/scenarios");
    }
    let Some(key) = &input.playbook else {
        if input.number.is_some() || input.step.is_some() {
            problems.add("playbook", "say of which playbook that step is");
        }
        return Ok(At { scenario: input.scenario.clone(), ..At::default() });
    };
    let Some(row) = playbooks::playbook::maybe(conn, key).await? else {
        problems.add("playbook", "there is no such playbook; see /api/playbooks");
        return Ok(At::default());
    };
    let scenario = input.scenario.clone().or(row.scenario);
    let number = input.number.or(row.published);
    let Some(number) = number else {
        problems.add("playbook", "it was never published: nobody can have learned anything at it");
        return Ok(At::default());
    };
    let text = match playbooks::version::find(conn, key, number).await {
        Ok(version) => version.text,
        Err(Refusal::NotFound(_)) => {
            problems.add("number", "there is no such version");
            return Ok(At::default());
        }
        Err(other) => return Err(other),
    };
    let Some(step) = &input.step else { return Ok(At { scenario, number: Some(number), title: None }) };
    let playbook = playbooks::checking::kept(&text)?;
    let graph = Graph::of(&playbook);
    let title = graph.index(step).map(|at| Json(graph.nodes[at].step.title.clone()));
    if title.is_none() {
        problems.add("step", format!("version {number} has no such step"));
    }
    Ok(At { scenario, number: Some(number), title })
}
