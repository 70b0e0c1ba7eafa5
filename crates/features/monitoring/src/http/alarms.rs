//! `/api/scenario-alarms`: what is, or was, more than usual.

use http_kit::{Ask, Call, Path, Problem, Query, Reply, StatusCode};
use kernel::Page;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::acknowledging::{self, Note};
use crate::alarm::{self, Alarm, State};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// Key of a scenario.
    scenario: Option<String>,
    #[param(inline)]
    state: Option<State>,
}

/// The last 200 alarms, newest first.
#[utoipa::path(get, path = "/api/scenario-alarms", operation_id = "list_scenario_alarms", params(Asked),
    responses((status = 200, body = Page<Alarm>)))]
pub(super) async fn list(ask: Ask, Query(asked): Query<Asked>) -> Result<Reply<Page<Alarm>>, Problem> {
    let mut conn = ask.conn().await?;
    Ok(Reply::list(alarm::list(&mut conn, asked.scenario.as_deref(), asked.state).await?))
}

/// Says that an alarm was seen, and what is done about it. It goes on all the same.
#[utoipa::path(put, path = "/api/scenario-alarms/{id}/acknowledgement", operation_id = "acknowledge_scenario_alarm",
    params(("id" = String, Path)), request_body = Note, responses((status = 200, body = Alarm)))]
pub(super) async fn acknowledge(Path(id): Path<String>, call: Call<Note>) -> Result<Reply<Alarm>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            alarm::find(tx, &id).await?;
            acknowledging::acknowledge(tx, act, &id, input, version.required()?).await
        })
    })
    .await
}
