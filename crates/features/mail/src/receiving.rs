//! Receiving a letter: its bytes are on disk before whoever brought it is told so. What they mean is found out
//! later, from what is stored.

use std::panic::{AssertUnwindSafe, catch_unwind};

use kernel::{Act, Refusal};
use serde::{Deserialize, Serialize};
use store::{Tx, params};
use utoipa::ToSchema;

use crate::events::{self, Received};
use crate::letter::LetterState;
use crate::original::{self, LETTER_MAX};
use crate::reading::{address_of, shown};

const ADDRESS_MAX: usize = 320;
const ID_MAX: usize = 998;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LetterSource)]
pub enum Source {
    /// `aftercare mail deliver`.
    Pipe,
    Smtp,
    Lmtp,
    Imap,
}

impl Source {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pipe => "pipe",
            Self::Smtp => "smtp",
            Self::Lmtp => "lmtp",
            Self::Imap => "imap",
        }
    }
}

/// A letter as it arrives.
#[derive(Debug, Clone)]
pub struct Arriving {
    pub mailbox_id: String,
    pub source: Source,
    /// What the source calls it: it brings it once, however often it is asked.
    pub source_key: Option<String>,
    pub envelope_from: Option<String>,
    pub envelope_to: Option<String>,
    /// Whoever brought it is no server that one trusts.
    pub direct: bool,
    pub raw: Vec<u8>,
}

/// The same, ready to be stored: what takes time is done before the transaction.
#[derive(Debug)]
pub struct Arrived {
    arriving: Arriving,
    content: String,
    glance: Glance,
}

/// What the head tells, for lists; the whole letter is read later.
#[derive(Debug, Default)]
struct Glance {
    address: String,
    name: String,
    subject: String,
    mail_id: Option<String>,
}

/// What storing came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Receipt {
    /// It is kept and will be read.
    Kept(String),
    /// It was here already, as another letter; it is counted.
    Duplicate(String),
    /// The source brought it before; it is not counted again.
    Known,
    /// It is larger than letters may be.
    TooLarge(String),
}

impl From<Arriving> for Arrived {
    fn from(arriving: Arriving) -> Self {
        // One that is too large is not kept, so that it is the same as no other.
        let fits = arriving.raw.len() <= LETTER_MAX;
        let content = if fits { original::content(&arriving.raw) } else { String::new() };
        // A fault in reading must not keep a letter from being stored.
        let head = original::head(&arriving.raw);
        let glance = catch_unwind(AssertUnwindSafe(|| glance(head))).unwrap_or_default();
        Self { arriving, content, glance }
    }
}

fn glance(head: &[u8]) -> Glance {
    let letter = letters::parse(head);
    let (address, name) = address_of(&letter);
    Glance {
        address: shown(&address, ADDRESS_MAX),
        name: shown(&name, kernel::text::NAME_MAX),
        subject: shown(&letter.subject, kernel::text::SUBJECT_MAX),
        mail_id: letter.message_id.map(|id| shown(&id, ID_MAX)).filter(|id| !id.is_empty()),
    }
}

/// Stores the letter. It is safe to acknowledge it once the transaction is committed.
pub async fn receive(tx: &mut Tx, act: &Act, arrived: Arrived) -> Result<Receipt, Refusal> {
    let Arrived { arriving, content, glance } = arrived;
    let id = act.id("ltr");
    let too_large = arriving.raw.len() > LETTER_MAX;
    let state = if too_large { LetterState::Rejected } else { LetterState::Waiting };
    let envelope = |address: &Option<String>| address.as_deref().map(|address| shown(address, ADDRESS_MAX));
    let values = params![
        &id,
        &arriving.mailbox_id,
        arriving.source.as_str(),
        &arriving.source_key,
        envelope(&arriving.envelope_from),
        envelope(&arriving.envelope_to),
        arriving.raw.len() as i64,
        &content,
        act.now,
        state.as_str(),
        too_large.then_some("too_large"),
        &glance.address,
        &glance.name,
        &glance.subject,
        &glance.mail_id,
        (!too_large).then_some(act.now),
        i64::from(arriving.direct)
    ];
    if tx.run(sql!("insert_letter"), values).await? == 0 {
        return Ok(Receipt::Known);
    }
    let received = Received { mailbox_id: arriving.mailbox_id.clone() };
    tx.append(act, events::LETTER_RECEIVED, events::letter(&id), &received)?;
    if too_large {
        return Ok(Receipt::TooLarge(id));
    }
    let first = tx.run(sql!("claim_content"), params![&arriving.mailbox_id, &content, &id]).await?;
    if first == 0 {
        tx.run(sql!("mark_duplicate"), params![&id, act.now]).await?;
        return Ok(Receipt::Duplicate(id));
    }
    original::keep(tx, &id, &arriving.raw).await?;
    Ok(Receipt::Kept(id))
}
