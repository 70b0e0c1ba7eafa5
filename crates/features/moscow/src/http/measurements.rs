//! `/api/moscow/initiatives/{key}/measurements`: how it will be seen whether an initiative helped, and what was seen.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};
use kernel::{Page, Refusal};

use crate::impact::assessing;
use crate::impact::beginning::{self, RollOut};
use crate::impact::finding::{self, Assessment};
use crate::impact::foreseeing::{self, Foreseen};
use crate::impact::measurement::{self, Definition, Measurement};
use crate::impact::registering;
use crate::impact::unmeasured::{self, Unmeasured};
use crate::initiative::{self, Initiative};

/// Newest first, each with the latest look at it.
#[utoipa::path(get, path = "/api/moscow/initiatives/{key}/measurements", operation_id = "list_measurements",
    params(("key" = String, Path)), responses((status = 200, body = Page<Measurement>)))]
pub(super) async fn list(ask: Ask, Path(key): Path<String>) -> Result<Reply<Page<Measurement>>, Problem> {
    let mut conn = ask.conn().await?;
    initiative::find(&mut conn, &key).await?;
    Ok(Reply::list(Page { items: measurement::of_initiative(&mut conn, &key).await?, next: None }))
}

/// Registers how it will be measured, in place of a plan that has not begun; tells which change would be seen.
#[utoipa::path(post, path = "/api/moscow/initiatives/{key}/measurements", operation_id = "register_measurement",
    params(("key" = String, Path)), request_body = Definition, responses((status = 201, body = Measurement)))]
pub(super) async fn register(Path(key): Path<String>, call: Call<Definition>) -> Result<Reply<Measurement>, Problem> {
    call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { registering::register(tx, act, &key, input).await })
    })
    .await
}

/// What a plan of a measurement would show, by what the weeks of its baseline vary. Nothing is kept.
#[utoipa::path(post, path = "/api/moscow/initiatives/{key}/foreseen-measurement", operation_id = "foresee_measurement",
    params(("key" = String, Path)), request_body = Definition, responses((status = 200, body = Page<Foreseen>)))]
pub(super) async fn foresee(Path(key): Path<String>, call: Call<Definition>) -> Result<Reply<Page<Foreseen>>, Problem> {
    let (app, act, input) = call.into_input();
    let items = foreseeing::foresee(&mut app.db().read().await.map_err(Refusal::from)?, &act, &key, input).await?;
    Ok(Reply::list(Page { items, next: None }))
}

/// Begins the roll-out: from then on nothing of the plan changes.
#[utoipa::path(post, path = "/api/moscow/measurements/{id}/roll-out", operation_id = "begin_roll_out",
    params(("id" = String, Path)), request_body = RollOut, responses((status = 200, body = Measurement)))]
pub(super) async fn begin(Path(id): Path<String>, call: Call<RollOut>) -> Result<Reply<Measurement>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            measurement::find(tx, &id).await?;
            beginning::begin(tx, act, &id, input, version.required()?).await
        })
    })
    .await
}

/// Goes to customers without being measured, with a reason that the log keeps.
#[utoipa::path(post, path = "/api/moscow/initiatives/{key}/unmeasured-roll-out", operation_id = "roll_out_unmeasured",
    params(("key" = String, Path)), request_body = Unmeasured, responses((status = 200, body = Initiative)))]
pub(super) async fn roll_out_unmeasured(
    Path(key): Path<String>,
    call: Call<Unmeasured>,
) -> Result<Reply<Initiative>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            initiative::find(tx, &key).await?;
            unmeasured::go(tx, act, &key, input, version.required()?).await
        })
    })
    .await
}

/// Every look at it, newest first.
#[utoipa::path(get, path = "/api/moscow/measurements/{id}/assessments", operation_id = "list_assessments",
    params(("id" = String, Path)), responses((status = 200, body = Page<Assessment>)))]
pub(super) async fn assessments(ask: Ask, Path(id): Path<String>) -> Result<Reply<Page<Assessment>>, Problem> {
    let mut conn = ask.conn().await?;
    measurement::find(&mut conn, &id).await?;
    Ok(Reply::list(Page { items: finding::list(&mut conn, &id).await?, next: None }))
}

/// Looks at it now, by the strongest comparison that there is. Early only where that was registered.
#[utoipa::path(post, path = "/api/moscow/measurements/{id}/assessments", operation_id = "assess_measurement",
    params(("id" = String, Path)), responses((status = 201, body = Assessment)))]
pub(super) async fn assess(Path(id): Path<String>, call: Call<()>) -> Result<Reply<Assessment>, Problem> {
    let (app, act, ()) = call.into_input();
    let looked = assessing::look(&mut app.db().read().await.map_err(Refusal::from)?, &act, &id).await?;
    let kept = app.db().write(move |tx| Box::pin(async move { assessing::keep(tx, &act, looked).await }));
    Ok(Reply::with(StatusCode::CREATED, &kept.await?)?)
}
