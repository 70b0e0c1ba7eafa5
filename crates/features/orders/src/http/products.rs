//! `/api/products`

use http_kit::{Ask, Call, Path, Problem, Query, Reply, StatusCode};
use kernel::{Cursor, Page, page};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::cataloguing::{self, Change, Creation, Wanted};
use crate::product::Product;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    /// Text in a name, SKU or category.
    q: Option<String>,
    cursor: Option<String>,
    /// 1 to 200; 50 without it.
    limit: Option<u32>,
}

/// Products, last change first.
#[utoipa::path(get, path = "/api/products", operation_id = "list_products", params(Filter), responses((status = 200, body = Page<Product>)))]
pub(super) async fn list(ask: Ask, Query(filter): Query<Filter>) -> Result<Reply<Page<Product>>, Problem> {
    let cursor = filter.cursor.as_deref().map(Cursor::decode).transpose()?;
    let wanted = Wanted { q: filter.q, cursor, limit: page::limit(filter.limit)? };
    Ok(Reply::list(cataloguing::list(&mut ask.conn().await?, wanted).await?))
}

/// Writes down a new product.
#[utoipa::path(post, path = "/api/products", operation_id = "create_product", request_body = Creation, responses((status = 201, body = Product)))]
pub(super) async fn create(call: Call<Creation>) -> Result<Reply<Product>, Problem> {
    call.commit(StatusCode::CREATED, |tx, act, input, _| Box::pin(cataloguing::create(tx, act, input))).await
}

/// One product.
#[utoipa::path(get, path = "/api/products/{id}", operation_id = "show_product", params(("id" = String, Path)), responses((status = 200, body = Product)))]
pub(super) async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<Product>, Problem> {
    Ok(Reply::ok(cataloguing::find(&mut ask.conn().await?, &id).await?))
}

/// Changes a product.
#[utoipa::path(patch, path = "/api/products/{id}", operation_id = "change_product", params(("id" = String, Path)), request_body = Change, responses((status = 200, body = Product)))]
pub(super) async fn change(Path(id): Path<String>, call: Call<Change>) -> Result<Reply<Product>, Problem> {
    let changed = call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            cataloguing::find(tx, &id).await?;
            cataloguing::change(tx, act, &id, version.required()?, input).await
        })
    });
    changed.await
}
