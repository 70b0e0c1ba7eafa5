//! Bounds on what is sent automatically, so that two programs never write to each other without end: two letters to
//! an address as long as no person wrote to it, ten in a ticket within an hour, and twenty to the machines of a
//! domain; one acknowledgement a day. A big provider has many customers: what answers them counts for no domain.
//!
//! Why so, and what was tried otherwise: `docs/decisions/0067-bounds-on-automatic-letters.md`.

use kernel::time::{DAY, HOUR};
use kernel::{Act, Page, Refusal, Timestamp};
use letters::{Class, Letter};
use serde::{Deserialize, Serialize};
use store::{Conn, Select, Tx, params};
use utoipa::ToSchema;

use crate::events;
use crate::mailbox::without_plus;

/// Automatic letters to one address in a day, counted from the last letter that a person wrote to it.
pub const TO_ADDRESS_MAX: i64 = 2;
/// In one ticket in an hour, whatever addresses they go to.
pub const IN_TICKET_MAX: i64 = 10;
/// To a domain in an hour, of those that answer what is not clearly a person's.
pub const TO_DOMAIN_MAX: i64 = 20;
/// Most ids of letters that one letter answers.
const IDS_MAX: usize = 100;

pub const BREAKER_TRIPPED: &str = "MailBreakerTripped";
pub const BREAKER_RESET: &str = "MailBreakerReset";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BreakerKind {
    Ticket,
    Address,
    /// Of machines: letters that answer what is clearly a person's go on.
    Domain,
}

impl BreakerKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ticket => "ticket",
            Self::Address => "address",
            Self::Domain => "domain",
        }
    }

    /// Within how long letters are counted; it is over by itself once nothing was held back for as long.
    fn window(self) -> i64 {
        match self {
            Self::Ticket | Self::Domain => HOUR,
            Self::Address => DAY,
        }
    }

    fn most(self) -> i64 {
        match self {
            Self::Ticket => IN_TICKET_MAX,
            Self::Address => TO_ADDRESS_MAX,
            Self::Domain => TO_DOMAIN_MAX,
        }
    }
}

/// Whom nothing automatic is sent, until somebody resets it or nothing more comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MailBreaker {
    pub kind: BreakerKind,
    /// A ticket's id, an address without what follows its plus, or a domain.
    pub key: String,
    pub tripped_at: Timestamp,
    /// When a letter was held back last.
    pub held_at: Timestamp,
    pub ticket_number: Option<i64>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BreakerReset {
    pub kind: BreakerKind,
    pub key: String,
}

/// Those that are tripped; newest first.
pub async fn list(conn: &mut Conn, now: Timestamp) -> Result<Page<MailBreaker>, Refusal> {
    let values = params![now.plus(-BreakerKind::Domain.window()), now.plus(-BreakerKind::Address.window())];
    Ok(Page { items: conn.all(sql!("list_breakers"), values).await?, next: None })
}

/// Lets automatic letters go there again. Those that are held stay held until somebody sends them.
pub async fn reset(tx: &mut Tx, act: &Act, input: BreakerReset) -> Result<(), Refusal> {
    if tx.run(sql!("reset_breaker"), params![input.kind.as_str(), &input.key, act.now]).await? == 0 {
        return Err(Refusal::NotFound("breaker"));
    }
    tx.append_setting(act, BREAKER_RESET, events::mailbox("breakers"), &input)?;
    Ok(())
}

/// An automatic letter that is about to go.
pub(crate) struct Going<'a> {
    pub ticket_id: &'a str,
    pub address: &'a str,
    /// Whether it answers what is not clearly a person's.
    pub doubtful: bool,
}

/// Whether one more automatic letter may go now.
pub(crate) async fn may_go(tx: &mut Tx, act: &Act, going: &Going<'_>) -> Result<bool, Refusal> {
    let bare = without_plus(going.address);
    let domain = going.address.rsplit('@').next().unwrap_or_default();
    let mut checks = vec![(BreakerKind::Ticket, going.ticket_id), (BreakerKind::Address, bare.as_str())];
    if going.doubtful {
        checks.push((BreakerKind::Domain, domain));
    }
    for (kind, key) in checks {
        // Of several letters one is judged after the other.
        tx.run(sql!("hold_sender"), params![format!("{} {key}", kind.as_str()), act.now]).await?;
        if is_stopped(tx, act, kind, key).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn is_stopped(tx: &mut Tx, act: &Act, kind: BreakerKind, key: &str) -> Result<bool, Refusal> {
    #[derive(Deserialize)]
    struct State {
        tripped_at: Option<Timestamp>,
        held_at: Option<Timestamp>,
        reset_at: Option<Timestamp>,
    }
    let state: Option<State> = tx.maybe(sql!("find_breaker"), params![kind.as_str(), key]).await?;
    let since = act.now.plus(-kind.window());
    if let Some(State { tripped_at: Some(tripped), held_at, .. }) = state {
        if held_at.unwrap_or(tripped) > since {
            tx.run(sql!("note_held"), params![kind.as_str(), key, act.now]).await?;
            return Ok(true);
        }
        tx.run(sql!("reset_breaker"), params![kind.as_str(), key, act.now]).await?;
    }
    let since = state.and_then(|state| state.reset_at).map_or(since, |reset| reset.max(since));
    let count = match kind {
        BreakerKind::Ticket => sql!("count_automatic_in_ticket"),
        BreakerKind::Address => sql!("count_automatic_to_address"),
        BreakerKind::Domain => sql!("count_automatic_to_domain"),
    };
    if tx.one::<i64>(count, params![key, since]).await? < kind.most() {
        return Ok(false);
    }
    tx.run(sql!("trip_breaker"), params![kind.as_str(), key, act.now]).await?;
    tracing::warn!(kind = kind.as_str(), key, "automatic letters are held back: there may be a loop");
    let told = BreakerReset { kind, key: key.to_owned() };
    tx.append_setting(act, BREAKER_TRIPPED, events::mailbox("breakers"), &told)?;
    Ok(true)
}

/// Whether a letter is not clearly a person's: it has the marks of a machine, or it answers an automatic letter of ours
/// from another address than that letter went to, as a program does that has an address for each of its cases.
pub(crate) async fn is_doubtful(conn: &mut Conn, letter: &Letter, address: &str) -> Result<bool, Refusal> {
    if letter.class != Class::Human || !letter.loop_marks.is_empty() {
        return Ok(true);
    }
    let answered = answered_automatic(conn, letter).await?;
    let bare = without_plus(address);
    Ok(!answered.is_empty() && !answered.contains(&bare))
}

/// Where the automatic letters of ours went that a letter answers.
async fn answered_automatic(conn: &mut Conn, letter: &Letter) -> Result<Vec<String>, Refusal> {
    #[derive(Deserialize)]
    struct Answered {
        bare_address: String,
    }
    let ids: Vec<&str> =
        letter.in_reply_to.iter().chain(letter.references.iter().rev()).map(String::as_str).take(IDS_MAX).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut select = Select::new(sql!("list_answered_automatic"), params![]);
    select.and_in("mail_id", ids.iter().copied()).then("ORDER BY bare_address LIMIT 100", vec![]);
    let found: Vec<Answered> = conn.select(&select).await?;
    Ok(found.into_iter().map(|one| one.bare_address).collect())
}

/// Whether a letter answers an automatic one of ours.
pub(crate) async fn answers_automatic(conn: &mut Conn, letter: &Letter) -> Result<bool, Refusal> {
    Ok(!answered_automatic(conn, letter).await?.is_empty())
}

/// Whether the last letter of a ticket is not clearly a person's.
pub(crate) async fn is_of_machines(conn: &mut Conn, ticket_id: &str) -> Result<bool, Refusal> {
    let last: Option<bool> = conn.maybe(sql!("list_last_letter"), params![ticket_id]).await?;
    Ok(last.unwrap_or(false))
}

/// Whether this address had an acknowledgement of this mailbox within a day.
pub(crate) async fn was_acknowledged(tx: &mut Tx, act: &Act, mailbox_id: &str, address: &str) -> Result<bool, Refusal> {
    let values = params![mailbox_id, without_plus(address), act.now.plus(-DAY)];
    Ok(tx.one::<i64>(sql!("count_acknowledgements"), values).await? > 0)
}
