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
    let postman = Postman::new(db.clone(), Arc::clone(&clock), Arc::clone(&rng), connector());
    let fetcher = Fetcher::new(db.clone(), Arc::clone(&clock), Arc::clone(&rng), connector());
    let reading = working::work(reader, stopped.clone());
    let posting = posting::work(postman, stopped.clone());
    let fetching = fetching::work(fetcher, stopped.clone());
    let listener = |protocol| Listener::new(db.clone(), Arc::clone(&clock), Arc::clone(&rng), protocol);
    let smtp = listen(settings.smtp_listen.clone(), listener(Protocol::Smtp), stopped.clone());
    let lmtp = listen(settings.lmtp_listen.clone(), listener(Protocol::Lmtp), stopped);
    async {
        tokio::join!(reading, posting, fetching, smtp, lmtp);
    }
}

/// The rest of the program serves on where the address cannot be had; the log says so.
async fn listen(address: Option<String>, listener: Listener, stopped: watch::Receiver<bool>) {
    let Some(address) = address else { return };
    match TcpListener::bind(&address).await {
        Ok(socket) => {
            tracing::info!(address, "takes letters");
            listening::work(listener, socket, stopped).await;
        }
        Err(error) => tracing::error!(address, %error, "cannot take letters there"),
    }
}
