//! `/metrics` in the Prometheus text format.

use std::net::{IpAddr, SocketAddr};
use std::sync::OnceLock;

use axum::extract::ConnectInfo;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use http_kit::Problem;
use kernel::Refusal;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use crate::config::Metrics;

static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Begins to count. Of several servers in one process (tests) the first counts for all.
pub fn start() {
    RECORDER.get_or_init(|| PrometheusBuilder::new().install_recorder().ok());
}

/// What a proxy adds to what it passes on: then the peer is the proxy, not who asks.
const BY_PROXY: [&str; 4] = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];

pub fn show(
    allowed: Metrics,
    peer: Option<ConnectInfo<SocketAddr>>,
    headers: &HeaderMap,
) -> Result<impl IntoResponse + use<>, Problem> {
    let by_proxy = BY_PROXY.iter().any(|name| headers.contains_key(*name));
    let here = !by_proxy && peer.is_some_and(|peer| is_loopback(peer.0.ip()));
    let may = allowed == Metrics::Open || allowed == Metrics::Loopback && here;
    let recorder = RECORDER.get().and_then(Option::as_ref).filter(|_| may);
    let recorder = recorder.ok_or(Refusal::NotFound("page"))?;
    recorder.run_upkeep();
    Ok(recorder.render())
}

fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_asks_through_a_proxy_of_this_machine_is_not_of_this_machine() {
        start();
        let peer = || Some(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 4_000))));
        let mut headers = HeaderMap::new();
        assert!(show(Metrics::Loopback, peer(), &headers).is_ok());
        headers.insert("x-forwarded-for", "192.0.2.7".parse().expect("a header"));
        assert!(show(Metrics::Loopback, peer(), &headers).is_err());
        assert!(show(Metrics::Open, peer(), &headers).is_ok());
    }
}
