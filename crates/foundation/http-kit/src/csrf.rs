//! Requests forged by other sites. A browser names the site a request comes from; a change that
//! comes from elsewhere is refused, and one that a cookie vouches for must say where it comes from.

use axum::http::{HeaderMap, Method, header};

/// Whether a request may be from a foreign site. `home` is this server's origin if it is known; else
/// the host that was asked must do, which a proxy may have rewritten.
pub(crate) fn is_foreign(method: &Method, headers: &HeaderMap, by_cookie: bool, home: Option<&str>) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return false;
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (text("origin"), home) {
        (Some(origin), Some(home)) => !origin.eq_ignore_ascii_case(home),
        (Some(origin), None) => {
            let authority = origin.split_once("://").map_or("", |(_, rest)| rest);
            let host = text(header::HOST.as_str()).unwrap_or("");
            authority.is_empty() || !authority.eq_ignore_ascii_case(host)
        }
        (None, _) => by_cookie && text("sec-fetch-site") != Some("same-origin"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (header::HeaderName::from_static(name), value.parse().expect("a header")))
            .collect()
    }

    #[test]
    fn a_change_must_come_from_here() {
        let here = headers(&[("host", "desk.example"), ("origin", "https://desk.example")]);
        let elsewhere = headers(&[("host", "desk.example"), ("origin", "https://evil.example")]);
        let opaque = headers(&[("host", "desk.example"), ("origin", "null")]);
        let silent = headers(&[("host", "desk.example")]);
        assert!(!is_foreign(&Method::POST, &here, true, None));
        assert!(
            is_foreign(&Method::POST, &elsewhere, true, None) && is_foreign(&Method::POST, &elsewhere, false, None)
        );
        assert!(is_foreign(&Method::POST, &opaque, true, None));
        assert!(is_foreign(&Method::POST, &silent, true, None), "a cookie alone vouches for nothing");
        assert!(!is_foreign(&Method::POST, &silent, false, None), "a token or a public call needs no origin");
        assert!(!is_foreign(&Method::GET, &elsewhere, true, None));
    }

    #[test]
    fn a_known_address_counts_more_than_the_host_that_a_proxy_asks() {
        let home = Some("https://desk.example");
        let proxied = headers(&[("host", "10.0.0.7:8080"), ("origin", "https://desk.example")]);
        let forged = headers(&[("host", "evil.example"), ("origin", "https://evil.example")]);
        let plain = headers(&[("host", "desk.example"), ("origin", "http://desk.example")]);
        assert!(!is_foreign(&Method::POST, &proxied, true, home));
        assert!(is_foreign(&Method::POST, &forged, true, home) && is_foreign(&Method::POST, &plain, true, home));
    }
}
