//! Trying a mailbox's servers out, as far as a letter would be fetched or sent.

use kernel::Refusal;
use serde::{Deserialize, Serialize};
use store::{Conn, params};
use utoipa::ToSchema;

use crate::connecting::Connector;
use crate::imap::Session;
use crate::mailbox::{Mailbox, Server};
use crate::smtp;

/// How the servers of a mailbox answered just now; null: it has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MailTrial {
    pub incoming: Option<TrialResult>,
    pub outgoing: Option<TrialResult>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = MailTrialResult)]
pub struct TrialResult {
    pub works: bool,
    /// What is wrong, in words; null if it works.
    pub problem: Option<String>,
}

impl From<Result<(), String>> for TrialResult {
    fn from(came: Result<(), String>) -> Self {
        Self { works: came.is_ok(), problem: came.err() }
    }
}

/// The passwords of a mailbox's servers.
#[derive(Debug, Default, Deserialize)]
pub struct Secrets {
    pub incoming_password: Option<String>,
    pub outgoing_password: Option<String>,
}

pub async fn secrets(conn: &mut Conn, mailbox_id: &str) -> Result<Secrets, Refusal> {
    conn.maybe(sql!("find_passwords"), params![mailbox_id]).await?.ok_or(Refusal::NotFound("mailbox"))
}

pub async fn try_out(connector: &Connector, mailbox: &Mailbox, secrets: &Secrets) -> MailTrial {
    let outgoing = match &mailbox.outgoing {
        Some(server) => Some(smtp::try_out(connector, &server.0, secrets.outgoing_password.as_deref()).await.into()),
        None => None,
    };
    let incoming = match &mailbox.incoming {
        Some(server) => Some(fetching(connector, &server.0, secrets).await.into()),
        None => None,
    };
    MailTrial { incoming, outgoing }
}

async fn fetching(connector: &Connector, server: &Server, secrets: &Secrets) -> Result<(), String> {
    let (session, _) = Session::open(connector, server, secrets.incoming_password.as_deref()).await?;
    session.close().await;
    Ok(())
}
