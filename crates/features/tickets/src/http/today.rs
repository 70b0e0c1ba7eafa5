//! `/api/today`: how the work stands right now.

use http_kit::{Ask, Problem, Query, Reply};

use crate::overseeing::{self, Asked, Today};

/// How the work that you may see stands right now: who waits longest, what falls due, and who has how much
/// in hand. Everything in it is a few counts and two short lists, whatever amount of history there is.
#[utoipa::path(get, path = "/api/today", operation_id = "oversee_today", params(Asked),
    responses((status = 200, body = Today)))]
pub(super) async fn oversee(ask: Ask, Query(asked): Query<Asked>) -> Result<Reply<Today>, Problem> {
    let mut conn = ask.conn().await?;
    Ok(Reply::list(overseeing::oversee(&mut conn, &ask.act, &asked).await?))
}
