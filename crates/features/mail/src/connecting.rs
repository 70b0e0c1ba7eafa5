//! Connections to mail servers: only to addresses that may be called, and safe unless the server is this machine.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use calling::Reachable;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::OnceCell;
use tokio_rustls::TlsConnector;

use crate::mailbox::{Security, Server};

const CONNECT_MAX: Duration = Duration::from_secs(20);

/// A connection, safe or not.
pub trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

/// What mail servers may be called, as the settings of the program have it; whoever serves tells the endpoints.
#[derive(Debug, Clone, Copy)]
pub struct MailReach(pub Reachable);

pub struct Connector {
    reachable: Reachable,
    tls: OnceCell<TlsConnector>,
    roots: Vec<CertificateDer<'static>>,
}

impl Connector {
    pub fn new(reachable: Reachable) -> Self {
        Self { reachable, tls: OnceCell::new(), roots: Vec::new() }
    }

    /// What may be called.
    pub fn reachable(&self) -> Reachable {
        self.reachable
    }

    /// Trusts these certificates as well.
    #[must_use]
    pub fn trusting(self, roots: Vec<CertificateDer<'static>>) -> Self {
        Self { roots, ..self }
    }

    /// Looks the name up once and connects to an address of which it was judged that it may be called. With TLS from
    /// the first byte it is safe already; the error says in words what is wrong.
    pub async fn connect(&self, server: &Server) -> Result<Box<dyn Stream>, String> {
        let stream = tokio::time::timeout(CONNECT_MAX, self.plain(server)).await;
        let stream = stream.map_err(|_| format!("{} does not answer", server.host))??;
        match server.security {
            Security::Tls => self.secure(server, Box::new(stream)).await,
            Security::Starttls | Security::None => Ok(Box::new(stream)),
        }
    }

    async fn plain(&self, server: &Server) -> Result<TcpStream, String> {
        let host = server.host.trim().trim_start_matches('[').trim_end_matches(']');
        let found = tokio::net::lookup_host((host, server.port)).await;
        let found: Vec<SocketAddr> = found.map_err(|_| format!("the name {host} could not be looked up"))?.collect();
        let mut why = String::new();
        for address in self.reachable.permit_all(found)? {
            if server.security == Security::None && !address.ip().is_loopback() {
                return Err(format!("{host} is another machine: choose TLS or STARTTLS, or passwords could be read"));
            }
            match TcpStream::connect(address).await {
                Ok(stream) => {
                    // What is said is short, and waits for nothing.
                    let _ = stream.set_nodelay(true);
                    return Ok(stream);
                }
                Err(error) => why = format!("could not connect to {host}, port {}: {}", server.port, error.kind()),
            }
        }
        Err(why)
    }

    /// Makes a connection safe.
    pub async fn secure(&self, server: &Server, stream: Box<dyn Stream>) -> Result<Box<dyn Stream>, String> {
        let host = server.host.trim().trim_start_matches('[').trim_end_matches(']').to_owned();
        let name = ServerName::try_from(host.clone()).map_err(|_| format!("{host} fits no certificate"))?;
        let tls = self.tls.get_or_try_init(|| connector(self.roots.clone())).await?;
        let shaken = tokio::time::timeout(CONNECT_MAX, tls.connect(name, stream)).await;
        let shaken = shaken.map_err(|_| format!("{host} does not answer to TLS; is the port right?"))?;
        let safe = shaken.map_err(|error| format!("no safe connection to {host}: {error}"))?;
        Ok(Box::new(safe))
    }
}

/// Certificates that this machine trusts, read once.
async fn connector(more: Vec<CertificateDer<'static>>) -> Result<TlsConnector, String> {
    let made = tokio::task::spawn_blocking(move || {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        roots.add_parsable_certificates(more);
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.map_err(|error| error.to_string())?;
        Ok(TlsConnector::from(Arc::new(config.with_root_certificates(roots).with_no_client_auth())))
    });
    made.await.map_err(|error| error.to_string())?
}
