//! What a ticket's correspondence by mail is remembered by.

use kernel::Refusal;
use serde::Deserialize;
use store::{Tx, params};

use crate::mailbox::Mailbox;

/// Ids of earlier letters that an answer names.
const MAIL_IDS_MAX: usize = 20;

/// What a thread is about.
pub(crate) struct About<'a> {
    pub ticket_id: &'a str,
    pub number: i64,
    pub subject: &'a str,
}

/// Remembers where an answer goes and which letters it follows.
pub(crate) async fn remember(
    tx: &mut Tx,
    mailbox: &Mailbox,
    about: About<'_>,
    address: &str,
    mail_id: Option<&str>,
) -> Result<(), Refusal> {
    #[derive(Deserialize)]
    struct Known {
        mail_ids: String,
    }
    let known: Option<Known> = tx.maybe(sql!("find_thread"), params![about.ticket_id]).await?;
    let mut ids: Vec<String> =
        known.map(|known| known.mail_ids.split_whitespace().map(str::to_owned).collect()).unwrap_or_default();
    if let Some(id) = mail_id
        && !id.contains(char::is_whitespace)
        && ids.last().map(String::as_str) != Some(id)
    {
        ids.push(id.to_owned());
    }
    if ids.len() > MAIL_IDS_MAX {
        ids.drain(1..=ids.len() - MAIL_IDS_MAX);
    }
    let last = ids.last().cloned();
    let values = params![about.ticket_id, about.number, &mailbox.id, address, about.subject, last, ids.join(" ")];
    tx.run(sql!("write_thread"), values).await?;
    Ok(())
}
