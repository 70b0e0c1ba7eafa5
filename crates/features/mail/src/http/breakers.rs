//! `/api/mail-breakers`: whom nothing automatic is sent any more.

use http_kit::{Ask, Call, Problem, Reply, StatusCode};
use kernel::Page;

use crate::budgeting::{self, BreakerReset, MailBreaker};

/// Tickets, addresses and domains of machines to which more automatic letters were to go than is good, and in which one was
/// held back within the hour (of an address: within the day); newest first, 500 at most.
#[utoipa::path(get, path = "/api/mail-breakers", operation_id = "list_mail_breakers",
    responses((status = 200, body = Page<MailBreaker>)))]
pub(super) async fn list(ask: Ask) -> Result<Reply<Page<MailBreaker>>, Problem> {
    Ok(Reply::list(budgeting::list(&mut ask.conn().await?, ask.act.now).await?))
}

/// Lets automatic letters go there again. Those that are held stay held until somebody sends them.
#[utoipa::path(post, path = "/api/mail-breakers/resets", operation_id = "reset_mail_breaker",
    request_body = BreakerReset, responses((status = 204)))]
pub(super) async fn reset(call: Call<BreakerReset>) -> Result<Reply<()>, Problem> {
    call.commit(StatusCode::NO_CONTENT, move |tx, act, input, _| Box::pin(budgeting::reset(tx, act, input))).await
}
