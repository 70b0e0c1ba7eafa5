//! `/api/attachments`: files in, and out again as downloads that nothing can run from.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use http_kit::{Ask, Path, Problem, Query, Reply, StatusCode, Upload};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::attaching;
use crate::message::Attachment;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Name {
    /// The file's name, for people.
    pub name: String,
}

/// Takes a file in, as the raw body of any type. Name its id in a message within a day.
#[utoipa::path(post, path = "/api/attachments", operation_id = "attach_file", params(Name),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 201, body = Attachment)))]
pub(super) async fn attach(
    Query(Name { name }): Query<Name>,
    Upload(call): Upload,
) -> Result<Reply<Attachment>, Problem> {
    let media_type = call.media_type();
    call.commit(StatusCode::CREATED, move |tx, act, bytes, _| {
        Box::pin(async move {
            let upload = attaching::Upload { name, media_type, bytes: bytes.to_vec() };
            attaching::attach(tx, act, upload).await
        })
    })
    .await
}

/// A file, to be saved and never to be opened in place.
#[utoipa::path(get, path = "/api/attachments/{id}", operation_id = "download_attachment", params(("id" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
pub(super) async fn download(ask: Ask, Path(id): Path<String>) -> Result<Response, Problem> {
    let mut conn = ask.conn().await?;
    let (attachment, bytes) = attaching::download(&mut conn, &ask.act, &id).await?;
    Ok(saved(&attachment, bytes))
}

/// A file as an answer that browsers save and never open in place.
pub fn saved(attachment: &Attachment, bytes: Vec<u8>) -> Response {
    let media_type =
        HeaderValue::from_str(&attachment.media_type).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let disposition =
        HeaderValue::from_str(&disposition(&attachment.name)).unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_DISPOSITION, disposition),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ];
    (headers, bytes).into_response()
}

/// RFC 6266: a plain name for old programs, the true one percent-encoded.
fn disposition(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || " ._-".contains(c) { c } else { '_' }).collect();
    let mut encoded = String::with_capacity(name.len() * 3);
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"._-".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn names_cannot_leave_their_quotes() {
        let given = disposition("a\"; x=\"é.svg");
        assert_eq!(given, "attachment; filename=\"a__ x___.svg\"; filename*=UTF-8''a%22%3B%20x%3D%22%C3%A9.svg");
    }
}
