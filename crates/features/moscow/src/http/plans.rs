//! `/api/moscow/frames/{id}/plans`: having a plan proposed.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};
use kernel::Refusal;

use crate::planning::{self, Wanted};
use crate::proposal::{self, Plan};

/// Proposes a plan: Musts first and early, then the most value of Shoulds, then of Coulds, then as little change
/// as possible against what was committed. Nothing of the frame changes by it.
#[utoipa::path(post, path = "/api/moscow/frames/{id}/plans", operation_id = "propose_plan",
    params(("id" = String, Path)), request_body = Wanted, responses((status = 201, body = Plan)))]
pub(super) async fn propose(Path(id): Path<String>, call: Call<Wanted>) -> Result<Reply<Plan>, Problem> {
    let (app, act, wanted) = call.into_input();
    // The connection is given back before the search begins.
    let asked = planning::read(&mut app.db().read().await.map_err(Refusal::from)?, &act, &id, wanted).await?;
    let clock = {
        let app = app.clone();
        move || app.clock().now().as_millis() as f64 / 1_000.0
    };
    let made = planning::solve(asked, clock).await?;
    let kept = app.db().write(move |tx| Box::pin(async move { planning::keep(tx, &act, made).await }));
    Ok(Reply::with(StatusCode::CREATED, &kept.await?)?)
}

#[utoipa::path(get, path = "/api/moscow/plans/{id}", operation_id = "show_plan",
    params(("id" = String, Path)), responses((status = 200, body = Plan)))]
pub(super) async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<Plan>, Problem> {
    Ok(Reply::list(proposal::find(&mut ask.conn().await?, &id).await?))
}
