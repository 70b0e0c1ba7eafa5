//! `/api/orders/{id}/possible-actions`, `/api/order-deeds`

use http_kit::{Ask, Path, Problem, Query, Reply};
use kernel::Page;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::deeds::{self, OrderDeed};
use crate::possible::{self, PossibleActions};

/// What you can do about an order now, and why not what you cannot; its lines' warranties; what was
/// begun about it and how it can go on.
#[utoipa::path(get, path = "/api/orders/{id}/possible-actions", operation_id = "show_possible_actions", params(("id" = String, Path)), responses((status = 200, body = PossibleActions)))]
pub(super) async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<PossibleActions>, Problem> {
    let found = possible::find(&mut ask.conn().await?, &ask.act.actor, ask.act.now, &id).await?;
    Ok(Reply::list(found))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    /// Id of a ticket.
    ticket: String,
}

/// What was done to orders out of a ticket, oldest first; nothing of a ticket that you may not see.
#[utoipa::path(get, path = "/api/order-deeds", operation_id = "list_order_deeds", params(Filter), responses((status = 200, body = Page<OrderDeed>)))]
pub(super) async fn deeds(ask: Ask, Query(filter): Query<Filter>) -> Result<Reply<Page<OrderDeed>>, Problem> {
    Ok(Reply::list(deeds::of_ticket(&mut ask.conn().await?, &ask.act.actor, &filter.ticket).await?))
}
