//! A webhook: whom to tell, and of what.

use kernel::{Page, Problems, Refusal, Timestamp, text};
use serde::{Deserialize, Serialize};
use store::{Conn, Json, params};
use utoipa::ToSchema;

use crate::events::Told;
use crate::kinds;
use calling::{Reachable, Target};

/// Why the program switched a webhook off by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OffBecause {
    /// The address answered 410: it is gone for good.
    Gone,
    /// Nothing has reached it for three days.
    Failing,
}

impl OffBecause {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Failing => "failing",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Webhook {
    pub id: String,
    pub url: String,
    pub description: String,
    /// Kinds of events it is told of; none named is all of them, also those to come.
    #[schema(value_type = Vec<String>)]
    pub kinds: Json<Vec<String>>,
    pub active: bool,
    /// Why the program switched it off; null if it is on, or if a person did.
    pub off_because: Option<OffBecause>,
    /// Since when nothing has reached it; null if the last delivery did.
    pub failing_since: Option<Timestamp>,
    /// Until when the secret before the present one signs as well.
    pub old_secret_until: Option<Timestamp>,
    pub created_at: Timestamp,
    pub version: i64,
}

/// A webhook with the secret that it has from now on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MadeWebhook {
    #[serde(flatten)]
    pub webhook: Webhook,
    /// Shown this once: what is sent is signed with it.
    pub secret: String,
}

/// Most webhooks there may be: each has attempts of its own in every node at once.
pub const MOST: i64 = 50;
const DESCRIPTION_MAX: usize = 200;

pub async fn list(conn: &mut Conn) -> Result<Page<Webhook>, Refusal> {
    Ok(Page { items: conn.all(sql!("list_webhooks"), params![]).await?, next: None })
}

pub async fn find(conn: &mut Conn, id: &str) -> Result<Webhook, Refusal> {
    conn.maybe(sql!("find_webhook"), params![id]).await?.ok_or(Refusal::NotFound("webhook"))
}

impl Webhook {
    /// What the log is told about it.
    pub(crate) fn told(&self) -> Told {
        Told {
            host: Target::host_of(&self.url),
            description: self.description.clone(),
            kinds: self.kinds.0.clone(),
            active: self.active,
        }
    }

    /// Refuses what would wait for ever.
    pub(crate) fn must_be_on(&self) -> Result<(), Refusal> {
        if self.active { Ok(()) } else { Err(Refusal::conflict("the webhook is off; switch it on first")) }
    }
}

/// What a person writes, checked.
pub(crate) struct Checked {
    pub url: String,
    pub description: String,
    pub kinds: Vec<String>,
}

pub(crate) fn check(
    problems: &mut Problems,
    reachable: Reachable,
    url: &str,
    description: &str,
    kinds: &[String],
) -> Checked {
    problems.note("url", Target::read(url, reachable).map(drop));
    let empty = description.trim().is_empty();
    let described = if empty { Ok(String::new()) } else { text::line(description, DESCRIPTION_MAX) };
    let description = problems.note("description", described).unwrap_or_default();
    for (index, kind) in kinds.iter().enumerate() {
        let field = format!("kinds[{index}]");
        if kinds::find(kind).is_none() {
            problems.add(&field, format!("{kind:?} is not a kind of event; see /api/webhook-kinds"));
        } else if kinds[..index].contains(kind) {
            problems.add(&field, "stands twice");
        }
    }
    Checked { url: url.trim().to_owned(), description, kinds: kinds.to_vec() }
}
