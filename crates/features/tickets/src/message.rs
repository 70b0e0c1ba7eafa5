//! Messages of a ticket: public ones and private notes.

use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// Customer and staff see it.
    Public,
    /// Only staff sees it.
    Note,
}

impl MessageKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Note => "note",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuthorKind {
    Customer,
    Staff,
    /// A bot, a rule, an acknowledgement.
    System,
}

impl AuthorKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Staff => "staff",
            Self::System => "system",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Author {
    pub kind: AuthorKind,
    pub id: Option<String>,
    pub name: String,
}

/// Something with a name to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Named {
    pub id: String,
    pub name: String,
}

impl Named {
    /// From a looked-up name; what has no card any more is shown without one.
    pub(crate) fn from_parts(id: Option<String>, name: Option<String>) -> Option<Self> {
        id.map(|id| Self { id, name: name.unwrap_or_default() })
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Attachment {
    pub id: String,
    pub name: String,
    /// In bytes.
    pub size: i64,
    #[serde(rename = "type")]
    pub media_type: String,
}

/// Which way a message went between us and somebody outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = OutsideWay)]
pub enum Way {
    /// It was forwarded there.
    To,
    /// It came from there.
    From,
}

impl Way {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::To => "to",
            Self::From => "from",
        }
    }
}

/// Somebody who is neither staff nor the customer, such as a parcel carrier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Outside {
    pub way: Way,
    pub address: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Message {
    pub id: String,
    pub kind: MessageKind,
    pub author: Author,
    pub body_text: String,
    /// Sanitised; null for plain text.
    pub body_html: Option<String>,
    pub attachments: Vec<Attachment>,
    pub mentions: Vec<Named>,
    pub at: Timestamp,
    /// Of a note that went to somebody outside, or came from there: whom. The customer sees neither.
    pub outside: Option<Outside>,
    /// Number of the event that brought it into this ticket; null while it is being written.
    pub event: Option<i64>,
}
