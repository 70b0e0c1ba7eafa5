//! `/api/playbooks/{key}/self-start`: whether a playbook starts by itself.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};

use crate::switching::{self, Change, SelfStart};

#[utoipa::path(get, path = "/api/playbooks/{key}/self-start", operation_id = "show_playbook_self_start",
    params(("key" = String, Path)), responses((status = 200, body = SelfStart)))]
pub(super) async fn show(ask: Ask, Path(key): Path<String>) -> Result<Reply<SelfStart>, Problem> {
    Ok(Reply::list(switching::find(&mut ask.conn().await?, &key).await?))
}

/// Turns it on or off. On, the playbook starts in tickets of its scenario once a person has confirmed that or
/// recognition is sure enough, and goes on to the first step that needs a person. The version is that of the switch.
#[utoipa::path(put, path = "/api/playbooks/{key}/self-start", operation_id = "change_playbook_self_start",
    params(("key" = String, Path)), request_body = Change, responses((status = 200, body = SelfStart)))]
pub(super) async fn change(Path(key): Path<String>, call: Call<Change>) -> Result<Reply<SelfStart>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move { switching::change(tx, act, &key, input, version.required()?).await })
    })
    .await
}
