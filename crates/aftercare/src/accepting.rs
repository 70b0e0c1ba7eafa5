//! Taking connections: so many at once, and none that does not say in time what it wants.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tower::Service;

/// What a server bears.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Connections at once; further ones wait in the system's queue. Each costs a file.
    pub connections: u32,
    /// How long a peer may take to send the head of a request, also the next one on a connection.
    pub head: Duration,
}

pub const BOUNDS: Bounds = Bounds { connections: 1_000, head: Duration::from_secs(30) };

/// Serves until told to stop, and then until the open requests have ended.
pub async fn accept(listener: TcpListener, router: Router, bounds: Bounds, mut stopped: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(bounds.connections as usize));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(bounds.head);
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            next = next => next,
            _ = stopped.wait_for(|stop| *stop) => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let connection = serve(http.clone(), stream, peer, router.clone(), stopped.clone());
                tokio::spawn(async move {
                    connection.await;
                    drop(place);
                });
            }
            Err(error) => {
                // Out of files, or the peer went away meanwhile: neither is a reason to end.
                tracing::warn!(%error, "a connection was not taken");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
    drop(listener);
    // All places are free when the last connection has ended.
    let _ = places.acquire_many(bounds.connections).await;
}

async fn serve(
    http: http1::Builder,
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    mut stopped: watch::Receiver<bool>,
) {
    // Live notices are small, and wait for nothing.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().call(request)
    });
    let mut connection = std::pin::pin!(http.serve_connection(TokioIo::new(stream), service));
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = stopped.wait_for(|stop| *stop) => connection.as_mut().graceful_shutdown(),
    }
    // How a connection ends is the peer's affair.
    let _ = connection.await;
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::time::timeout;

    use super::*;

    async fn ask(address: SocketAddr, request: &str) -> std::io::Result<(TcpStream, String)> {
        let mut stream = TcpStream::connect(address).await?;
        stream.write_all(request.as_bytes()).await?;
        let mut buffer = [0; 1_024];
        let length = stream.read(&mut buffer).await?;
        Ok((stream, String::from_utf8_lossy(&buffer[..length]).into_owned()))
    }

    #[tokio::test]
    async fn who_does_not_say_what_they_want_makes_room() -> std::io::Result<()> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (stop, stopped) = watch::channel(false);
        let bounds = Bounds { connections: 2, head: Duration::from_millis(300) };
        let router = Router::new()
            .route("/", get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.ip().to_string() }));
        let serving = tokio::spawn(accept(listener, router, bounds, stopped));
        let mut slow = TcpStream::connect(address).await?;
        slow.write_all(b"GET / HTTP/1.1\r\nx-slow: ").await?;
        let _silent = TcpStream::connect(address).await?;
        let answered = ask(address, "GET / HTTP/1.1\r\nhost: x\r\n\r\n");
        let (kept, answer) = timeout(Duration::from_secs(10), answered).await??;
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("127.0.0.1"), "{answer}");
        let mut rest = Vec::new();
        assert!(timeout(Duration::from_secs(10), slow.read_to_end(&mut rest)).await.is_ok(), "the slow one was ended");
        let _ = stop.send(true);
        assert!(
            timeout(Duration::from_secs(10), serving).await.is_ok(),
            "an idle connection does not hold the stop up"
        );
        drop(kept);
        Ok(())
    }
}
