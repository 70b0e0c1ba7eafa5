//! `/api/playbooks/{key}/rehearsal`: where tickets would go, before it is published.

use http_kit::{Call, Path, Problem, Reply};

use crate::rehearsing::{self, Rehearsal, Rehearse};

/// Where the tickets opened last that you may see would go by this playbook. Changes nothing.
#[utoipa::path(post, path = "/api/playbooks/{key}/rehearsal", operation_id = "rehearse_playbook",
    params(("key" = String, Path)), request_body = Rehearse, responses((status = 200, body = Rehearsal)))]
pub(super) async fn rehearse(Path(key): Path<String>, call: Call<Rehearse>) -> Result<Reply<Rehearsal>, Problem> {
    let (app, act, input) = call.into_input();
    let found = rehearsing::rehearse(&mut app.db().read().await?, &act, &key, input).await?;
    Ok(Reply::list(found))
}
