//! The web interface, built into the binary (in debug builds read from `ui/dist`).

use axum::http::{Method, Uri, header};
use axum::response::{IntoResponse, Response};
use http_kit::layers;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../ui/dist"]
#[allow_missing = true]
struct Built;

const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><title>Aftercare</title>\
    <p>The server runs, but its web interface is not built. Run <code>make run</code>.</p></html>";

/// A file of the interface; every other path is a page of it, which the browser finds itself.
pub async fn show(method: Method, uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    if !method.is_safe() {
        return layers::no_such_method().await.into_response();
    }
    match Built::get(path) {
        Some(file) if !path.is_empty() => {
            // Built files carry a hash in their name; the page that names them does not.
            let caching = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
            let media_type = file.metadata.mimetype().to_owned();
            ([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, caching.to_owned())], file.data)
                .into_response()
        }
        // Not a page: a program would take it for an answer. `//api/teams` comes here, too.
        _ if path.starts_with("assets/") || path == "api" || path.starts_with("api/") && path != "api/docs" => {
            layers::no_such_endpoint().await.into_response()
        }
        _ => page(),
    }
}

fn page() -> Response {
    let html = Built::get("index.html").map_or(NOT_BUILT.as_bytes().into(), |file| file.data);
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")], html).into_response()
}
