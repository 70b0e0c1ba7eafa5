//! `/api/playbooks/{key}/trials`: two versions, one of which new runs get by chance.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};
use kernel::Page;

use crate::playbook;
use crate::trial::{self, Trial};
use crate::trying::{self, Decision, NewTrial};

/// Newest first; of those that are over the last 100.
#[utoipa::path(get, path = "/api/playbooks/{key}/trials", operation_id = "list_playbook_trials",
    params(("key" = String, Path)), responses((status = 200, body = Page<Trial>)))]
pub(super) async fn list(ask: Ask, Path(key): Path<String>) -> Result<Reply<Page<Trial>>, Problem> {
    let items = trial::list(&mut ask.conn().await?, &key).await?;
    Ok(Reply::list(Page { items, next: None }))
}

/// Begins a trial: from now on tickets get one of two versions by chance, whoever starts the playbook.
#[utoipa::path(post, path = "/api/playbooks/{key}/trials", operation_id = "begin_playbook_trial",
    params(("key" = String, Path)), request_body = NewTrial, responses((status = 201, body = Trial)))]
pub(super) async fn begin(Path(key): Path<String>, call: Call<NewTrial>) -> Result<Reply<Trial>, Problem> {
    call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { trying::begin(tx, act, &key, input).await })
    })
    .await
}

/// Ends a trial by a decision: that version is in use.
#[utoipa::path(post, path = "/api/playbooks/{key}/trials/{id}/decision", operation_id = "decide_playbook_trial",
    params(("key" = String, Path), ("id" = String, Path)), request_body = Decision,
    responses((status = 200, body = Trial)))]
pub(super) async fn decide(
    Path((key, id)): Path<(String, String)>,
    call: Call<Decision>,
) -> Result<Reply<Trial>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, _| {
        Box::pin(async move {
            playbook::find(tx, &key).await?;
            trying::decide(tx, act, &key, &id, input).await
        })
    })
    .await
}
