//! Bounds on what is sent automatically, so that two programs never write to each other without end: two letters to
//! an address as long as no person wrote to it, fifty to a domain in an hour, one acknowledgement a day.

use kernel::time::{DAY, HOUR};
use kernel::{Act, Page, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Tx, params};
use utoipa::ToSchema;

use crate::events;

/// Automatic letters to one address in a day, counted from the last letter that a person wrote to it.
pub const TO_ADDRESS_MAX: i64 = 2;
/// To all addresses of a domain in an hour.
pub const TO_DOMAIN_MAX: i64 = 50;

pub const BREAKER_TRIPPED: &str = "MailBreakerTripped";
pub const BREAKER_RESET: &str = "MailBreakerReset";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BreakerKind {
    Address,
    Domain,
}

impl BreakerKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Domain => "domain",
        }
    }
}

/// Whom nothing automatic is sent until somebody resets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MailBreaker {
    pub kind: BreakerKind,
    pub key: String,
    pub tripped_at: Timestamp,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BreakerReset {
    pub kind: BreakerKind,
    pub key: String,
}

/// Those that are tripped; newest first.
pub async fn list(conn: &mut Conn) -> Result<Page<MailBreaker>, Refusal> {
    Ok(Page { items: conn.all(sql!("list_breakers"), params![]).await?, next: None })
}

/// Lets automatic letters go there again. Those that are held stay held until somebody sends them.
pub async fn reset(tx: &mut Tx, act: &Act, input: BreakerReset) -> Result<(), Refusal> {
    if tx.run(sql!("reset_breaker"), params![input.kind.as_str(), &input.key, act.now]).await? == 0 {
        return Err(Refusal::NotFound("breaker"));
    }
    tx.append_setting(act, BREAKER_RESET, events::mailbox("breakers"), &input)?;
    Ok(())
}

/// Whether one more automatic letter may go to this address now. Whoever asks holds the address.
pub(crate) async fn may_go(tx: &mut Tx, act: &Act, address: &str) -> Result<bool, Refusal> {
    let domain = address.rsplit('@').next().unwrap_or_default();
    let checks =
        [(BreakerKind::Address, address, DAY, TO_ADDRESS_MAX), (BreakerKind::Domain, domain, HOUR, TO_DOMAIN_MAX)];
    for (kind, key, within, most) in checks {
        #[derive(Deserialize)]
        struct State {
            tripped_at: Option<Timestamp>,
            reset_at: Option<Timestamp>,
        }
        let state: Option<State> = tx.maybe(sql!("find_breaker"), params![kind.as_str(), key]).await?;
        if state.as_ref().is_some_and(|state| state.tripped_at.is_some()) {
            return Ok(false);
        }
        let since = act.now.plus(-within);
        let since = state.and_then(|state| state.reset_at).map_or(since, |reset| reset.max(since));
        let sent: i64 = match kind {
            BreakerKind::Address => tx.one(sql!("count_automatic_to_address"), params![key, since]).await?,
            BreakerKind::Domain => tx.one(sql!("count_automatic_to_domain"), params![key, since]).await?,
        };
        if sent >= most {
            tx.run(sql!("trip_breaker"), params![kind.as_str(), key, act.now]).await?;
            tracing::warn!(kind = kind.as_str(), key, "automatic letters are held back: there may be a loop");
            let told = BreakerReset { kind, key: key.to_owned() };
            tx.append_setting(act, BREAKER_TRIPPED, events::mailbox("breakers"), &told)?;
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether this address had an acknowledgement of this mailbox within a day.
pub(crate) async fn was_acknowledged(tx: &mut Tx, act: &Act, mailbox_id: &str, address: &str) -> Result<bool, Refusal> {
    let values = params![mailbox_id, address, act.now.plus(-DAY)];
    Ok(tx.one::<i64>(sql!("count_acknowledgements"), values).await? > 0)
}
