//! `/api/customers`

use http_kit::{Ask, Call, Path, Problem, Query, Reply, StatusCode};
use kernel::{Cursor, Page, page};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::changing::{self, Change};
use crate::creating::{self, Creation};
use crate::customer::Customer;
use crate::finding;
use crate::listing::{self, Wanted};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    /// Text in a name, e-mail address, phone number, external id or number.
    q: Option<String>,
    /// Only customers with this tag.
    tag: Option<String>,
    cursor: Option<String>,
    /// 1 to 200; 50 without it.
    limit: Option<u32>,
}

/// Customers that were not merged into others, last change first.
#[utoipa::path(get, path = "/api/customers", operation_id = "list_customers", params(Filter), responses((status = 200, body = Page<Customer>)))]
pub(super) async fn list(ask: Ask, Query(filter): Query<Filter>) -> Result<Reply<Page<Customer>>, Problem> {
    let wanted = Wanted {
        q: filter.q,
        tag: filter.tag,
        cursor: filter.cursor.as_deref().map(Cursor::decode).transpose()?,
        limit: page::limit(filter.limit)?,
    };
    Ok(Reply::list(listing::list(&mut ask.conn().await?, wanted).await?))
}

/// Writes down a new customer.
#[utoipa::path(post, path = "/api/customers", operation_id = "create_customer", request_body = Creation, responses((status = 201, body = Customer)))]
pub(super) async fn create(call: Call<Creation>) -> Result<Reply<Customer>, Problem> {
    call.commit(StatusCode::CREATED, |tx, act, input, _| Box::pin(creating::create(tx, act, input))).await
}

/// One customer, with what it has been to the shop.
#[utoipa::path(get, path = "/api/customers/{id}", operation_id = "show_customer", params(("id" = String, Path)), responses((status = 200, body = Customer)))]
pub(super) async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<Customer>, Problem> {
    Ok(Reply::ok(finding::find(&mut ask.conn().await?, &ask.act.actor, &id).await?))
}

/// Changes a customer. One that was merged is changed at its survivor.
#[utoipa::path(patch, path = "/api/customers/{id}", operation_id = "change_customer", params(("id" = String, Path)), request_body = Change, responses((status = 200, body = Customer)))]
pub(super) async fn change(Path(id): Path<String>, call: Call<Change>) -> Result<Reply<Customer>, Problem> {
    let changed = call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            finding::row(tx, &id).await?;
            changing::change(tx, act, &id, version.required()?, input).await
        })
    });
    changed.await
}
