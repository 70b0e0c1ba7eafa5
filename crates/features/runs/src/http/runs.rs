//! `/api/tickets/{id}/playbook-run`: the playbook of a ticket, on its way.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};
use kernel::Page;

use crate::finishing::{self, Finish};
use crate::listing::{self, Earlier};
use crate::showing::{self, View};
use crate::starting::{self, Start, Startable};
use crate::stepping_back;
use crate::stopping::{self, Stop};

/// The run that is open, or else the last one; null if there was none.
#[utoipa::path(get, path = "/api/tickets/{id}/playbook-run", operation_id = "show_playbook_run",
    params(("id" = String, Path)), responses((status = 200, body = Option<View>)))]
pub(super) async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<Option<View>>, Problem> {
    Ok(Reply::list(showing::of_ticket(&mut ask.conn().await?, &ask.act, &id).await?))
}

/// Runs of the ticket that are over, the last first; 20 at most.
#[utoipa::path(get, path = "/api/tickets/{id}/playbook-runs", operation_id = "list_earlier_playbook_runs",
    params(("id" = String, Path)), responses((status = 200, body = Page<Earlier>)))]
pub(super) async fn earlier(ask: Ask, Path(id): Path<String>) -> Result<Reply<Page<Earlier>>, Problem> {
    let items = listing::earlier(&mut ask.conn().await?, &ask.act.actor, &id).await?;
    Ok(Reply::list(Page { items, next: None }))
}

/// Starts a playbook in a ticket and goes on to the first step that needs a person.
#[utoipa::path(post, path = "/api/tickets/{id}/playbook-run", operation_id = "start_playbook_run",
    params(("id" = String, Path)), request_body = Start, responses((status = 201, body = View)))]
pub(super) async fn start(Path(id): Path<String>, call: Call<Start>) -> Result<Reply<View>, Problem> {
    call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { starting::start(tx, act, &id, input).await })
    })
    .await
}

/// Lets something come in at the step of the run: it is done, skipped, refused, or no longer waited for.
/// An action is carried out with it. The version is that of the run.
#[utoipa::path(post, path = "/api/tickets/{id}/playbook-run/steps", operation_id = "finish_playbook_step",
    params(("id" = String, Path)), request_body = Finish, responses((status = 200, body = View)))]
pub(super) async fn finish(Path(id): Path<String>, call: Call<Finish>) -> Result<Reply<View>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            tickets::finding::must_see(tx, &act.actor, &id).await?;
            finishing::finish(tx, act, &id, input, version.required()?).await
        })
    })
    .await
}

/// Goes back to the last step that a person passed, and takes back what it did.
#[utoipa::path(post, path = "/api/tickets/{id}/playbook-run/step-back", operation_id = "step_back_playbook_run",
    params(("id" = String, Path)), responses((status = 200, body = View)))]
pub(super) async fn step_back(Path(id): Path<String>, call: Call<()>) -> Result<Reply<View>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, (), version| {
        Box::pin(async move {
            tickets::finding::must_see(tx, &act.actor, &id).await?;
            stepping_back::step_back(tx, act, &id, version.required()?).await
        })
    })
    .await
}

/// Stops the run on the way. What was done stays done.
#[utoipa::path(post, path = "/api/tickets/{id}/playbook-run/stop", operation_id = "stop_playbook_run",
    params(("id" = String, Path)), request_body = Stop, responses((status = 200, body = View)))]
pub(super) async fn stop(Path(id): Path<String>, call: Call<Stop>) -> Result<Reply<View>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            tickets::finding::must_see(tx, &act.actor, &id).await?;
            stopping::stop(tx, act, &id, input, version.required()?).await
        })
    })
    .await
}

/// Playbooks that can be started: those in use.
#[utoipa::path(get, path = "/api/startable-playbooks", operation_id = "list_startable_playbooks",
    responses((status = 200, body = Page<Startable>)))]
pub(super) async fn startable(ask: Ask) -> Result<Reply<Page<Startable>>, Problem> {
    let items = starting::startable(&mut ask.conn().await?).await?;
    Ok(Reply::list(Page { items, next: None }))
}
