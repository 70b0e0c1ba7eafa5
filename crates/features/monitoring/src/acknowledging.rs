//! A person has seen an alarm, and says what is done about it.

use kernel::{Act, Problems, Refusal, text};
use serde::Deserialize;
use store::{Tx, params};
use utoipa::ToSchema;

use crate::alarm::{self, Alarm};
use crate::events::{self, Acknowledged};

pub const NOTE_MAX: usize = 500;

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ScenarioAlarmNote)]
pub struct Note {
    /// What is known of it or done about it; up to 500 characters.
    pub note: String,
}

/// Also one that is over can be looked into. Who says something later takes the place of what was said.
pub async fn acknowledge(tx: &mut Tx, act: &Act, id: &str, input: Note, version: i64) -> Result<Alarm, Refusal> {
    let mut problems = Problems::default();
    let note = problems.note("note", text::line(&input.note, NOTE_MAX));
    problems.into_result()?;
    let note = note.unwrap_or_default();
    let alarm = alarm::find(tx, id).await?;
    let values = params![id, act.now, &act.actor.id, &note, version];
    if tx.run(sql!("acknowledge_alarm"), values).await? == 0 {
        return Err(Refusal::stale(&alarm));
    }
    let told = Acknowledged { scenario: alarm.scenario, note };
    tx.append(act, events::ALARM_ACKNOWLEDGED, events::subject(id), &told)?;
    alarm::find(tx, id).await
}
