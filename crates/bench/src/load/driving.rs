//! Load on a server: so many connections, each asking again as soon as it has its answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::load::connection::{Caller, Connection, Request};
use crate::load::sample::Sample;

/// What is asked: the requests that together are one page, by their running number.
pub type Asking = Arc<dyn Fn(&Caller, u64) -> Vec<Request> + Send + Sync>;

#[derive(Debug, Clone, Copy)]
pub struct Load {
    pub connections: usize,
    /// Asked before measuring begins, so that caches are as they are in use.
    pub warm_up: Duration,
    pub measured: Duration,
}

/// What came of it.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    pub sample: Sample,
    pub seconds: f64,
    pub bytes: u64,
    pub failed: u64,
    /// The words of one that failed.
    pub failure: Option<String>,
}

#[expect(clippy::disallowed_methods, reason = "a stopwatch is what a benchmark is")]
pub fn now() -> Instant {
    Instant::now()
}

/// Drives the load, with `began` called when measuring begins.
pub async fn drive(caller: &Caller, load: Load, asking: Asking, began: impl FnOnce()) -> Result<Outcome, String> {
    let numbers = Arc::new(AtomicU64::new(0));
    let start = now() + load.warm_up;
    let end = start + load.measured;
    let mut workers = Vec::new();
    for _ in 0..load.connections {
        let worker = Worker {
            connection: Connection::open(caller.address).await?,
            caller: caller.clone(),
            asking: Arc::clone(&asking),
            numbers: Arc::clone(&numbers),
        };
        workers.push(tokio::spawn(worker.run(start, end)));
    }
    tokio::time::sleep_until(start.into()).await;
    began();
    let mut all = Outcome::default();
    let mut micros = Vec::new();
    for worker in workers {
        let part = worker.await.map_err(|error| error.to_string())??;
        micros.extend(part.micros);
        all.bytes += part.bytes;
        all.failed += part.failed;
        all.failure = all.failure.or(part.failure);
    }
    all.seconds = (now() - start).as_secs_f64();
    all.sample = Sample::of(micros);
    Ok(all)
}

struct Worker {
    connection: Connection,
    caller: Caller,
    asking: Asking,
    numbers: Arc<AtomicU64>,
}

#[derive(Default)]
struct Part {
    micros: Vec<u32>,
    bytes: u64,
    failed: u64,
    failure: Option<String>,
}

impl Worker {
    async fn run(mut self, start: Instant, end: Instant) -> Result<Part, String> {
        let mut part = Part::default();
        loop {
            let number = self.numbers.fetch_add(1, Ordering::Relaxed);
            let requests = (self.asking)(&self.caller, number);
            let asked = now();
            if asked >= end {
                return Ok(part);
            }
            let page = self.page(&requests).await;
            let took = now() - asked;
            if asked < start {
                continue;
            }
            match page {
                Ok(bytes) => {
                    part.bytes += bytes;
                    part.micros.push(u32::try_from(took.as_micros()).unwrap_or(u32::MAX));
                }
                Err(words) => {
                    part.failed += 1;
                    part.failure = Some(words);
                    self.connection = Connection::open(self.caller.address).await?;
                }
            }
        }
    }

    async fn page(&mut self, requests: &[Request]) -> Result<u64, String> {
        let mut bytes = 0;
        for request in requests {
            bytes += self.connection.count(request).await? as u64;
        }
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    /// A server that fails every tenth request and takes a millisecond for the others.
    async fn server() -> std::net::SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let served = Arc::new(AtomicU64::new(0));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let served = Arc::clone(&served);
                tokio::spawn(async move {
                    let mut buffer = vec![0; 1_024];
                    while stream.read(&mut buffer).await.is_ok_and(|read| read > 0) {
                        let busy = served.fetch_add(1, Ordering::Relaxed) % 10 == 9;
                        tokio::time::sleep(Duration::from_millis(1)).await;
                        let answer = if busy {
                            "HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n"
                        } else {
                            "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"
                        };
                        if stream.write_all(answer.as_bytes()).await.is_err() {
                            return;
                        }
                    }
                });
            }
        });
        address
    }

    #[tokio::test]
    async fn every_request_is_counted_once_and_failures_apart() {
        let caller = Caller { address: server().await, cookie: None };
        let load = Load { connections: 4, warm_up: Duration::from_millis(20), measured: Duration::from_millis(200) };
        let mut measuring = false;
        let asking: Asking = Arc::new(|caller, _| vec![caller.get("/")]);
        let outcome = drive(&caller, load, asking, || measuring = true).await.expect("an outcome");
        assert!(measuring);
        let done = outcome.sample.len() as u64;
        assert!(done > 20 && outcome.failed > 0, "{done} done, {} failed", outcome.failed);
        assert!(outcome.failure.as_deref().is_some_and(|words| words.starts_with("HTTP/1.1 503")));
        assert_eq!(outcome.bytes, done * "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}".len() as u64);
        assert!(outcome.sample.percentile(0.01).is_some_and(|shortest| shortest >= 1.0));
    }
}
