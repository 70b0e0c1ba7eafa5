//! Starting a playbook in a ticket, on the version in use; while two are tried, on the one that the ticket gets.

use kernel::{Act, Refusal};
use playbook_language::playbook::Texts;
use serde::{Deserialize, Serialize};
use store::{Conn, Json, Tx, events as log, params};
use utoipa::ToSchema;

use crate::going_on;
use crate::passing::Hand;
use crate::run::{self, Row};
use crate::{events, showing};

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlaybookRunStart)]
pub struct Start {
    /// Key of a playbook that is in use.
    pub playbook: String,
}

/// A playbook that can be started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = StartablePlaybook)]
pub struct Startable {
    pub key: String,
    #[schema(value_type = Texts)]
    pub name: Json<Texts>,
    pub scenario: Option<String>,
    /// The version in use.
    pub published: i64,
    pub steps: i64,
    /// It starts by itself once recognition is so sure, in per cent, or a person confirms; null if it does not.
    pub starts_from: Option<i64>,
}

/// Those in use, by key.
pub async fn startable(conn: &mut Conn) -> Result<Vec<Startable>, Refusal> {
    Ok(conn.all(sql!("list_playbooks_in_use"), params![]).await?)
}

/// Starts it, and goes on to the first step that needs a person. Of a ticket one run is open.
pub async fn start(tx: &mut Tx, act: &Act, ticket_id: &str, input: Start) -> Result<showing::View, Refusal> {
    let ticket = run::hold_ticket(tx, act, ticket_id).await?;
    let found = startable(tx).await?.into_iter().find(|one| one.key == input.playbook);
    let found = found.ok_or_else(|| Refusal::invalid("playbook", "is none that is in use"))?;
    let trial = playbooks::trial::under_way(tx, &found.key).await?;
    let number = trial.as_ref().map_or(found.published, |trial| trial.version_of(ticket_id));
    let trial = trial.map(|trial| trial.id);
    let playbook = run::published(tx, &found.key, number).await?;
    let program = run::program(&playbook)?;
    let course = program.start();
    let last = log::last(tx).await?;
    tx.run(sql!("begin_reader"), params![last]).await?;
    let id = act.id("run");
    let step = if let playbook_language::Standing::At { step } = &course.standing { step.as_str() } else { "" };
    let run = Json(course.clone());
    let values = params![&id, ticket_id, &found.key, number, &run, step, last, act.now, &act.actor.id, trial];
    if tx.run(sql!("insert_run"), values).await? == 0 {
        return Err(Refusal::conflict("a playbook is under way in this ticket; stop it first"));
    }
    let row: Row = run::find(tx, &id).await?;
    events::tell(tx, act, events::PLAYBOOK_STARTED, ticket_id, &row.told(&playbook))?;
    let mut hand = Hand::take(tx, &playbook, &program, ticket, row).await?;
    hand.arrive(tx, act, course).await?;
    going_on::go_on(tx, act, &mut hand).await?;
    hand.row.save(tx).await?;
    showing::view(tx, act, hand.row).await
}
