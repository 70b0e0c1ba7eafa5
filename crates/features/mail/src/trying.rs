//! Trying a mailbox's servers out, as far as a letter would be fetched or sent.

use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::{Access, Asked};
use crate::mailbox::{Mailbox, Server};

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

/// Talks to both servers as the mailbox does, the tokens of OAuth included.
pub async fn try_out(access: &Access, mailbox: &Mailbox, now: Timestamp) -> MailTrial {
    let outgoing = match &mailbox.outgoing {
        Some(server) => Some(sending(access, mailbox, &server.0, now).await.into()),
        None => None,
    };
    let incoming = match &mailbox.incoming {
        Some(server) => Some(fetching(access, mailbox, &server.0, now).await.into()),
        None => None,
    };
    MailTrial { incoming, outgoing }
}

async fn sending(access: &Access, mailbox: &Mailbox, server: &Server, now: Timestamp) -> Result<(), String> {
    access.send(mailbox, server, now, Asked::ByHand).await?.quit().await;
    Ok(())
}

async fn fetching(access: &Access, mailbox: &Mailbox, server: &Server, now: Timestamp) -> Result<(), String> {
    let (session, _) = access.fetch(mailbox, server, now, Asked::ByHand).await?;
    session.close().await;
    Ok(())
}
