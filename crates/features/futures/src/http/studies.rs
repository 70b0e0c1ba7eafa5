//! `/api/studies`: every strategy rehearsed in every future.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};
use kernel::{Page, Refusal};

use crate::beginning::{self, NewStudy};
use crate::signposts::watching;
use crate::study::{self, Shown};

/// The last hundred, newest first.
#[utoipa::path(get, path = "/api/studies", operation_id = "list_studies",
    responses((status = 200, body = Page<Shown>)))]
pub(super) async fn list(ask: Ask) -> Result<Reply<Page<Shown>>, Problem> {
    let found = study::list(&mut ask.conn().await?).await?;
    Ok(Reply::list(Page { items: found.into_iter().map(Shown::from).collect(), next: None }))
}

/// Begins a study. A worker rehearses it; its progress stands in it.
#[utoipa::path(post, path = "/api/studies", operation_id = "begin_study", request_body = NewStudy,
    responses((status = 201, body = Shown)))]
pub(super) async fn begin(call: Call<NewStudy>) -> Result<Reply<Shown>, Problem> {
    let (app, act, input) = call.into_input();
    let checked = beginning::check(&mut app.db().read().await.map_err(Refusal::from)?, input, act.now).await?;
    let begun = app.db().write(move |tx| Box::pin(async move { beginning::begin(tx, &act, checked).await }));
    Ok(Reply::with(StatusCode::CREATED, &Shown::from(begun.await?))?)
}

#[utoipa::path(get, path = "/api/studies/{id}", operation_id = "show_study", params(("id" = String, Path)),
    responses((status = 200, body = Shown)))]
pub(super) async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<Shown>, Problem> {
    Ok(Reply::ok(Shown::from(study::find(&mut ask.conn().await?, &id).await?)))
}

#[utoipa::path(post, path = "/api/studies/{id}/cancellation", operation_id = "cancel_study",
    params(("id" = String, Path)), responses((status = 200, body = Shown)))]
pub(super) async fn cancel(Path(id): Path<String>, call: Call<()>) -> Result<Reply<Shown>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, (), _| {
        Box::pin(async move {
            study::find(tx, &id).await?;
            Ok(Shown::from(beginning::cancel(tx, act, &id).await?))
        })
    })
    .await
}

/// Goes on with a cancelled study from what was rehearsed of it.
#[utoipa::path(post, path = "/api/studies/{id}/resumption", operation_id = "resume_study",
    params(("id" = String, Path)), responses((status = 200, body = Shown)))]
pub(super) async fn resume(Path(id): Path<String>, call: Call<()>) -> Result<Reply<Shown>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, (), _| {
        Box::pin(async move { Ok(Shown::from(beginning::resume(tx, act, &id).await?)) })
    })
    .await
}

/// Watches the futures of this study day by day, and of no other.
#[utoipa::path(post, path = "/api/studies/{id}/watch", operation_id = "watch_study", params(("id" = String, Path)),
    responses((status = 200, body = Shown)))]
pub(super) async fn watch(Path(id): Path<String>, call: Call<()>) -> Result<Reply<Shown>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, (), _| {
        Box::pin(async move { Ok(Shown::from(watching::begin(tx, act, &id).await?)) })
    })
    .await
}
