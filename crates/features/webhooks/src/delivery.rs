//! Something that is sent to a webhook, and how that went.

use kernel::{Cursor, Page, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Select, params};
use utoipa::ToSchema;

use crate::webhook;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Not tried yet.
    Waiting,
    /// Tried without success, and tried again later.
    Failing,
    Delivered,
    /// Not tried any more, unless somebody sends it again.
    GivenUp,
}

impl DeliveryState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Failing => "failing",
            Self::Delivered => "delivered",
            Self::GivenUp => "given_up",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = WebhookDelivery)]
pub struct Delivery {
    /// The header `webhook-id`: the same in every attempt.
    pub id: String,
    /// Number of the event in the log; null for a test.
    pub event: Option<i64>,
    pub kind: String,
    pub state: DeliveryState,
    pub attempts: i64,
    /// When it is tried again.
    pub next_at: Option<Timestamp>,
    /// When the last attempt began.
    pub sent_at: Option<Timestamp>,
    /// HTTP status of the last answer.
    pub status: Option<i64>,
    /// Why the last attempt came to nothing.
    pub error: Option<String>,
    pub created_at: Timestamp,
}

/// A delivery with what was sent and what came back.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = WebhookDeliveryDetail)]
pub struct Detail {
    #[serde(flatten)]
    pub delivery: Delivery,
    /// The body that is sent.
    pub body: String,
    /// The beginning of the last answer.
    pub answer: Option<String>,
}

#[derive(Deserialize)]
struct Texts {
    body: String,
    answer: Option<String>,
}

/// Which deliveries.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub state: Option<DeliveryState>,
    pub limit: u32,
    pub cursor: Option<Cursor>,
}

/// Deliveries of a webhook, newest first.
pub async fn list(conn: &mut Conn, webhook_id: &str, wanted: Wanted) -> Result<Page<Delivery>, Refusal> {
    webhook::find(conn, webhook_id).await?;
    let mut select = Select::new(sql!("list_deliveries"), params![webhook_id]);
    select.and_some("state = ?", wanted.state.map(DeliveryState::as_str));
    select.page_descending("created_at", "id", wanted.cursor.as_ref(), wanted.limit);
    let rows: Vec<Delivery> = conn.select(&select).await?;
    Ok(Page::cut(rows, wanted.limit, |row| Cursor { sort: row.created_at.as_millis(), id: row.id.clone() }))
}

pub async fn find(conn: &mut Conn, webhook_id: &str, id: &str) -> Result<Delivery, Refusal> {
    conn.maybe(sql!("find_delivery"), params![webhook_id, id]).await?.ok_or(Refusal::NotFound("delivery"))
}

pub async fn detail(conn: &mut Conn, webhook_id: &str, id: &str) -> Result<Detail, Refusal> {
    let delivery = find(conn, webhook_id, id).await?;
    let texts: Option<Texts> = conn.maybe(sql!("find_delivery_texts"), params![webhook_id, id]).await?;
    let Texts { body, answer } = texts.ok_or(Refusal::NotFound("delivery"))?;
    Ok(Detail { delivery, body, answer })
}
