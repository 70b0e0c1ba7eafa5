//! The web interface, built into the binary (in debug builds read from `ui/dist`).

use axum::http::{HeaderMap, Method, Uri, header};
use axum::response::{IntoResponse, Response};
use http_kit::layers;
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "../../ui/dist"]
#[allow_missing = true]
struct Built;

const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><title>Aftercare</title>\
    <p>The server runs, but its web interface is not built. Run <code>make run</code>.</p></html>";

/// A file of the interface; every other path is a page of it, which the browser finds itself: of the desk, or below
/// `/case/` of a customer.
pub async fn show(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if !method.is_safe() {
        return layers::no_such_method().await.into_response();
    }
    match Built::get(path) {
        Some(file) if !path.is_empty() => built(path, file, &headers),
        // Not a page: a program would take it for an answer. `//api/teams` comes here, too.
        _ if path.starts_with("assets/") || path == "api" || path.starts_with("api/") && path != "api/docs" => {
            layers::no_such_endpoint().await.into_response()
        }
        _ => page(if path.starts_with("case/") { "case.html" } else { "index.html" }),
    }
}

/// A built file; as its build compressed it, for whoever takes that.
fn built(path: &str, file: EmbeddedFile, headers: &HeaderMap) -> Response {
    // Built files carry a hash in their name; the page that names them does not.
    let caching = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let media_type = file.metadata.mimetype().to_owned();
    let about = [(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, caching.to_owned())];
    match Built::get(&format!("{path}.br")) {
        Some(small) if takes_brotli(headers) => {
            let how = [(header::CONTENT_ENCODING, "br"), (header::VARY, "accept-encoding")];
            (about, how, small.data).into_response()
        }
        _ => (about, file.data).into_response(),
    }
}

fn takes_brotli(headers: &HeaderMap) -> bool {
    let taken = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let coding = |part: &str| {
        let (name, weight) = part.split_once(';').unwrap_or((part, ""));
        name.trim().eq_ignore_ascii_case("br") && !matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    };
    taken.flat_map(|value| value.split(',')).any(coding)
}

fn page(name: &str) -> Response {
    let html = Built::get(name).map_or(NOT_BUILT.as_bytes().into(), |file| file.data);
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")], html).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_takes_brotli_says_so() {
        let takes = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, value.parse().unwrap());
            takes_brotli(&headers)
        };
        assert!(takes("br"));
        assert!(takes("gzip, deflate, br, zstd"));
        assert!(takes("gzip;q=1.0, br;q=0.5"));
        assert!(!takes("gzip, deflate"));
        assert!(!takes("br;q=0"));
        assert!(!takes("brr"));
        assert!(!takes_brotli(&HeaderMap::new()));
    }
}
