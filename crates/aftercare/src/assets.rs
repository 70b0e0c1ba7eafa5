//! The web interface, built into the binary (in debug builds read from `ui/dist`).

use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../ui/dist"]
#[allow_missing = true]
struct Built;

const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><title>Aftercare</title>\
    <p>The server runs, but its web interface is not built. Run <code>make run</code>.</p></html>";

/// A file of the interface; every other path is a page of it, which the browser finds itself.
pub async fn show(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    match Built::get(path) {
        Some(file) if !path.is_empty() => {
            // Built files carry a hash in their name; the page that names them does not.
            let caching = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
            let media_type = file.metadata.mimetype().to_owned();
            ([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, caching.to_owned())], file.data)
                .into_response()
        }
        _ if path.starts_with("assets/") => StatusCode::NOT_FOUND.into_response(),
        _ => page(),
    }
}

fn page() -> Response {
    let html = Built::get("index.html").map_or(NOT_BUILT.as_bytes().into(), |file| file.data);
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")], html).into_response()
}
