//! Mail: fetching and taking letters, reading them, and sending.

use std::sync::Arc;

use kernel::{Clock, Rng};
use mail::connecting::Connector;
use mail::fetching::{self, Fetcher};
use mail::listening::{self, Listener, Protocol};
use mail::posting::{self, Postman};
use mail::working::{self, Reader};
use store::Db;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::Settings;

/// Does all of it until told to stop.
pub fn correspond(
    settings: &Settings,
    db: Db,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    stopped: watch::Receiver<bool>,
) -> impl Future<Output = ()> + Send + use<> {
    let connector = || Connector::new(settings.mail_reach().0);
    let reader = Reader::new(db.clone(), Arc::clone(&clock), Arc::clone(&rng));
    let postman = Postman::new(db.clone(), Arc::clone(&clock), Arc::clone(&rng), connector())
        .linking(settings.base_url.as_deref());
    let fetcher = Fetcher::new(db.clone(), Arc::clone(&clock), Arc::clone(&rng), connector());
    let reading = working::work(reader, stopped.clone());
    let posting = posting::work(postman, stopped.clone());
    let fetching = fetching::work(fetcher, stopped.clone());
    let hops = settings.mail_hops();
    let listener =
        |protocol| Listener::new(db.clone(), Arc::clone(&clock), Arc::clone(&rng), protocol).believing(&hops);
    let smtp = safe(settings, listener(Protocol::Smtp));
    let smtp = listen(settings.smtp_listen.clone(), smtp, stopped.clone());
    let lmtp = listen(settings.lmtp_listen.clone(), Some(listener(Protocol::Lmtp)), stopped);
    async {
        tokio::join!(reading, posting, fetching, smtp, lmtp);
    }
}

/// With TLS if there are certificates. None if they cannot be read: what was to be safe is not offered without.
fn safe(settings: &Settings, listener: Listener) -> Option<Listener> {
    let (Some(certificates), Some(key)) = (&settings.smtp_certificates, &settings.smtp_key) else {
        return Some(listener);
    };
    match listening::acceptor(certificates, key) {
        Ok(tls) => Some(listener.safe_by(Some(tls))),
        Err(error) => {
            tracing::error!(%error, "takes no letters by SMTP");
            None
        }
    }
}

/// The rest of the program serves on where the address cannot be had; the log says so.
async fn listen(address: Option<String>, listener: Option<Listener>, stopped: watch::Receiver<bool>) {
    let (Some(address), Some(listener)) = (address, listener) else { return };
    match TcpListener::bind(&address).await {
        Ok(socket) => {
            tracing::info!(address, "takes letters");
            listening::work(listener, socket, stopped).await;
        }
        Err(error) => tracing::error!(address, %error, "cannot take letters there"),
    }
}
