//! Letters to staff that are about no ticket, such as a digest. They wait, are tried and are told of like every other.

use kernel::{Act, Refusal};
use store::{Conn, Tx, params};

use crate::keys::Keys;
use crate::mailbox::{self, Mailbox};
use crate::outgoing::OutgoingState;
use crate::{reading, threading};

/// What somebody of staff is told.
pub struct StaffLetter<'a> {
    pub person_id: &'a str,
    pub address: &'a str,
    pub subject: &'a str,
    pub text: &'a str,
    pub html: &'a str,
}

/// The mailbox that writes to somebody of this team: the team's own, or else the oldest. None: none may send.
pub async fn mailbox_for(conn: &mut Conn, team: Option<&str>) -> Result<Option<Mailbox>, Refusal> {
    let chosen: Option<String> = conn.maybe(sql!("find_mailbox_for_team"), params![team.unwrap_or_default()]).await?;
    match chosen {
        Some(id) => Ok(Some(mailbox::find(conn, &id).await?)),
        None => Ok(None),
    }
}

/// Queues the letter in the transaction of what it tells.
pub async fn tell(tx: &mut Tx, act: &Act, mailbox: &Mailbox, letter: StaffLetter<'_>) -> Result<(), Refusal> {
    let keys = Keys::load(tx).await?;
    let made = threading::new_mail_id(&keys, act.rng.as_ref(), &mailbox.address, "", 0);
    let mail_id = made.ok_or_else(|| Refusal::Fault("there is no key for ids of letters".to_owned()))?;
    const NONE: Option<&str> = None;
    let values = params![
        act.id("out"),
        &mailbox.id,
        "",
        0_i64,
        NONE,
        letter.text,
        mail_id,
        letter.address,
        reading::shown(letter.subject, kernel::text::SUBJECT_MAX),
        NONE,
        "",
        1_i64,
        OutgoingState::Queued.as_str(),
        act.now,
        NONE,
        act.now,
        letter.address.rsplit('@').next().unwrap_or_default(),
        letter.html,
        None::<i64>,
        letter.person_id,
        NONE,
        mailbox::without_plus(letter.address),
        0_i64,
        0_i64
    ];
    tx.run(sql!("insert_outgoing"), values).await?;
    Ok(())
}
