//! Parting initiatives, how far estimates came true, what was said no to, and where switches are not as promised.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};
use kernel::Page;

use crate::drifting::{self, Drift};
use crate::estimator::{self, Estimator};
use crate::frame;
use crate::initiative::{self, Initiative};
use crate::splitting::{self, NewSplit, Split};
use crate::switching::{self, Difference, Switches};
use crate::wont::{self, NotOffered, Wont};

/// Parts an initiative in two, with its efforts and links.
#[utoipa::path(post, path = "/api/moscow/initiatives/{key}/splits", operation_id = "split_initiative",
    params(("key" = String, Path)), request_body = NewSplit, responses((status = 201, body = Split)))]
pub(super) async fn split(Path(key): Path<String>, call: Call<NewSplit>) -> Result<Reply<Split>, Problem> {
    call.commit(StatusCode::CREATED, move |tx, act, input, version| {
        Box::pin(async move {
            initiative::find(tx, &key).await?;
            splitting::split(tx, act, &key, input, version.required()?).await
        })
    })
    .await
}

/// Takes a split back, as long as neither half was touched.
#[utoipa::path(post, path = "/api/moscow/splits/{id}/undo", operation_id = "undo_split",
    params(("id" = String, Path)), responses((status = 200, body = Initiative)))]
pub(super) async fn undo_split(Path(id): Path<String>, call: Call<()>) -> Result<Reply<Initiative>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, (), _| Box::pin(async move { splitting::undo(tx, act, &id).await }))
        .await
}

/// What was expected against what came, by who estimated.
#[utoipa::path(get, path = "/api/moscow/estimators", operation_id = "list_estimators",
    responses((status = 200, body = Page<Estimator>)))]
pub(super) async fn estimators(ask: Ask) -> Result<Reply<Page<Estimator>>, Problem> {
    Ok(Reply::list(Page { items: estimator::list(&mut ask.conn().await?).await?, next: None }))
}

/// Won'ts of all frames that are not closed, those that are due first.
#[utoipa::path(get, path = "/api/moscow/wonts", operation_id = "list_wonts",
    responses((status = 200, body = Page<Wont>)))]
pub(super) async fn wonts(ask: Ask) -> Result<Reply<Page<Wont>>, Problem> {
    Ok(Reply::list(Page { items: wont::list(&mut ask.conn().await?, ask.act.now).await?, next: None }))
}

/// Switches that are not as a promised board has them.
#[utoipa::path(get, path = "/api/moscow/drifts", operation_id = "list_drifts",
    responses((status = 200, body = Page<Drift>)))]
pub(super) async fn drifts(ask: Ask) -> Result<Reply<Page<Drift>>, Problem> {
    Ok(Reply::list(Page { items: drifting::list(&mut ask.conn().await?).await?, next: None }))
}

/// Switches that are not as this board has them: Won'ts that are on, and what is promised, there and off.
#[utoipa::path(get, path = "/api/moscow/frames/{id}/switches", operation_id = "list_switch_differences",
    params(("id" = String, Path)), responses((status = 200, body = Page<Difference>)))]
pub(super) async fn differences(ask: Ask, Path(id): Path<String>) -> Result<Reply<Page<Difference>>, Problem> {
    Ok(Reply::list(Page { items: switching::differences(&mut ask.conn().await?, &id).await?, next: None }))
}

/// Switches them as the board has them, all or none.
#[utoipa::path(post, path = "/api/moscow/frames/{id}/switches", operation_id = "switch_as_promised",
    params(("id" = String, Path)), request_body = Switches, responses((status = 200, body = Page<Difference>)))]
pub(super) async fn switch(Path(id): Path<String>, call: Call<Switches>) -> Result<Reply<Page<Difference>>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, _| {
        Box::pin(async move {
            frame::find(tx, &id).await?;
            Ok(Page { items: switching::switch(tx, act, &id, input).await?, next: None })
        })
    })
    .await
}

/// What is not offered at present, for customers: switches of Won'ts that are off. Empty unless the settings allow it.
#[utoipa::path(get, path = "/api/not-offered", operation_id = "list_not_offered",
    responses((status = 200, body = Page<NotOffered>)))]
pub(super) async fn not_offered(ask: Ask) -> Result<Reply<Page<NotOffered>>, Problem> {
    Ok(Reply::list(Page { items: wont::not_offered(&mut ask.conn().await?).await?, next: None }))
}
