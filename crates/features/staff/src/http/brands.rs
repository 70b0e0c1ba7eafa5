//! `/api/brands` and their logos.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode, Upload};

use crate::brands::{self, Brand, BrandInput};

/// All brands, the default first.
#[utoipa::path(get, path = "/api/brands", operation_id = "list_brands", responses((status = 200, body = Vec<Brand>)))]
pub async fn list(ask: Ask) -> Result<Reply<Vec<Brand>>, Problem> {
    Ok(Reply::list(brands::list(&mut ask.conn().await?).await?))
}

#[utoipa::path(get, path = "/api/brands/{id}", operation_id = "show_brand", params(("id" = String, Path)), responses((status = 200, body = Brand)))]
pub async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<Brand>, Problem> {
    Ok(Reply::ok(brands::find(&mut ask.conn().await?, &id).await?))
}

#[utoipa::path(post, path = "/api/brands", operation_id = "add_brand", request_body = BrandInput, responses((status = 201, body = Brand)))]
pub async fn add(call: Call<BrandInput>) -> Result<Reply<Brand>, Problem> {
    let added = call.commit(StatusCode::CREATED, |tx, act, input, _| Box::pin(brands::add(tx, act, input)));
    added.await
}

/// Puts another brand in its place; its logo stays.
#[utoipa::path(put, path = "/api/brands/{id}", operation_id = "change_brand", params(("id" = String, Path)), request_body = BrandInput, responses((status = 200, body = Brand)))]
pub async fn change(Path(id): Path<String>, call: Call<BrandInput>) -> Result<Reply<Brand>, Problem> {
    let changed = call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            brands::find(tx, &id).await?;
            brands::change(tx, act, &id, version.required()?, input).await
        })
    });
    changed.await
}

/// Removes a brand that no team carries.
#[utoipa::path(delete, path = "/api/brands/{id}", operation_id = "remove_brand", params(("id" = String, Path)), responses((status = 204)))]
pub async fn remove(Path(id): Path<String>, call: Call<()>) -> Result<Reply<()>, Problem> {
    let removed = call.commit(StatusCode::NO_CONTENT, move |tx, act, (), _| {
        Box::pin(async move { brands::remove(tx, act, &id).await })
    });
    removed.await
}

/// Gives a brand its logo, as the raw body: PNG, JPEG or WebP, up to 256 KiB and 2048 pixels a side.
#[utoipa::path(put, path = "/api/brands/{id}/logo", operation_id = "set_brand_logo", params(("id" = String, Path)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 200, body = Brand)))]
pub async fn set_logo(Path(id): Path<String>, Upload(call): Upload) -> Result<Reply<Brand>, Problem> {
    let set = call.commit(StatusCode::OK, move |tx, act, bytes, _| {
        Box::pin(async move { brands::set_logo(tx, act, &id, bytes.to_vec()).await })
    });
    set.await
}

#[utoipa::path(delete, path = "/api/brands/{id}/logo", operation_id = "remove_brand_logo", params(("id" = String, Path)), responses((status = 200, body = Brand)))]
pub async fn remove_logo(Path(id): Path<String>, call: Call<()>) -> Result<Reply<Brand>, Problem> {
    let removed = call
        .commit(StatusCode::OK, move |tx, act, (), _| Box::pin(async move { brands::remove_logo(tx, act, &id).await }));
    removed.await
}

/// The logo, for pages to show and never to be opened in place.
#[utoipa::path(get, path = "/api/brands/{id}/logo", operation_id = "show_brand_logo", params(("id" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
pub async fn logo(ask: Ask, Path(id): Path<String>) -> Result<Response, Problem> {
    let (media_type, bytes) = brands::logo(&mut ask.conn().await?, &id).await?;
    let media_type = HeaderValue::from_str(&media_type).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600")),
    ];
    Ok((headers, bytes).into_response())
}
