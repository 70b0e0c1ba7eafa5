//! One request over one connection.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::{Request, Response, header};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::OnceCell;
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;

use crate::target::{Reachable, Target};

/// Bytes that the head of an answer may have.
const HEAD_MAX: usize = 64 * 1024;

pub const JSON: &str = "application/json";
pub const FORM: &str = "application/x-www-form-urlencoded";

/// What is sent.
#[derive(Debug, Clone)]
pub struct Outgoing {
    pub url: String,
    /// What the body is, such as [`JSON`].
    pub media_type: &'static str,
    /// Beside those that every request has.
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub retry_after: Option<String>,
    /// The beginning of the body, as much as is taken.
    pub body: Vec<u8>,
}

pub struct Client {
    reachable: Reachable,
    time_max: Duration,
    body_time_max: Duration,
    body_max: usize,
    tls: OnceCell<TlsConnector>,
}

impl Client {
    /// `time_max` is for connecting, sending and the head of the answer together; its body is listened to for
    /// `body_time_max`, and no more than `body_max` bytes of it are taken.
    pub fn new(reachable: Reachable, time_max: Duration, body_time_max: Duration, body_max: usize) -> Self {
        Self { reachable, time_max, body_time_max, body_max, tls: OnceCell::new() }
    }

    /// The same with less patience.
    #[must_use]
    pub fn within(self, time_max: Duration) -> Self {
        Self { time_max, ..self }
    }

    /// Sends; the error says in words why there is no answer.
    pub async fn post(&self, outgoing: &Outgoing) -> Result<Answer, String> {
        let too_slow = || format!("no answer within {} seconds", self.time_max.as_secs_f32());
        let mut connections = JoinSet::new();
        let exchange = self.exchange(outgoing, &mut connections);
        let response = tokio::time::timeout(self.time_max, exchange).await.map_err(|_| too_slow())??;
        let (head, body) = response.into_parts();
        let retry_after = head.headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
        let retry_after = retry_after.map(str::to_owned);
        Ok(Answer { status: head.status.as_u16(), retry_after, body: self.beginning(body).await })
    }

    async fn beginning(&self, mut body: Incoming) -> Vec<u8> {
        let mut bytes = Vec::new();
        let reading = async {
            while bytes.len() < self.body_max {
                let Some(Ok(frame)) = body.frame().await else { break };
                let data = frame.data_ref().map_or(&[][..], |data| &data[..]);
                bytes.extend_from_slice(&data[..data.len().min(self.body_max - bytes.len())]);
            }
        };
        let _ = tokio::time::timeout(self.body_time_max, reading).await;
        bytes
    }

    async fn exchange(&self, outgoing: &Outgoing, connections: &mut JoinSet<()>) -> Result<Response<Incoming>, String> {
        let target = Target::read(&outgoing.url, self.reachable)?;
        let request = Request::post(&target.path)
            .header(header::HOST, &target.authority)
            .header(header::CONTENT_TYPE, outgoing.media_type)
            .header(header::USER_AGENT, concat!("Aftercare/", env!("CARGO_PKG_VERSION")));
        let request = outgoing.headers.iter().fold(request, |request, (name, value)| request.header(*name, value));
        let request = request.body(Full::new(Bytes::from(outgoing.body.clone()))).map_err(|error| error.to_string())?;
        let stream = self.connect(&target).await?;
        if !target.tls {
            return speak(stream, request, connections).await;
        }
        let name = ServerName::try_from(target.host.clone()).map_err(|_| "its name fits no certificate".to_owned())?;
        let tls = self.tls.get_or_try_init(connector).await?;
        let stream = tls.connect(name, stream).await.map_err(|error| format!("no safe connection: {error}"))?;
        speak(stream, request, connections).await
    }

    /// Looks the name up once, and connects to an address of which it was judged that it may be called.
    async fn connect(&self, target: &Target) -> Result<TcpStream, String> {
        let found = tokio::net::lookup_host((target.host.as_str(), target.port)).await;
        let found: Vec<SocketAddr> = found.map_err(|_| "its name could not be looked up".to_owned())?.collect();
        let mut why = String::new();
        for address in self.reachable.permit_all(found)? {
            match TcpStream::connect(address).await {
                Ok(stream) => return Ok(stream),
                Err(error) => why = format!("could not connect: {}", error.kind()),
            }
        }
        Err(why)
    }
}

/// One request over one connection, which ends with the set that drives it.
async fn speak(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    request: Request<Full<Bytes>>,
    connections: &mut JoinSet<()>,
) -> Result<Response<Incoming>, String> {
    let broken = |error: hyper::Error| format!("the connection broke: {error}");
    let mut http = hyper::client::conn::http1::Builder::new();
    let shaken = http.max_buf_size(HEAD_MAX).handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = shaken.map_err(broken)?;
    connections.spawn(async move {
        let _ = connection.await;
    });
    sender.send_request(request).await.map_err(broken)
}

/// Certificates that this machine trusts, read once.
async fn connector() -> Result<TlsConnector, String> {
    let made = tokio::task::spawn_blocking(|| {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.map_err(|error| error.to_string())?;
        Ok(TlsConnector::from(Arc::new(config.with_root_certificates(roots).with_no_client_auth())))
    });
    made.await.map_err(|error| error.to_string())?
}
