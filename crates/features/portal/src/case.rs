//! A case as its customer sees it.

use jiff::civil::Date;
use kernel::Timestamp;
use moscow::poll::answering::Answer;
use moscow::poll::poll;
use orders::shipment::ShipmentState;
use runs::telling::{Choice, Told};
use serde::{Deserialize, Serialize};
use tickets::status::Category;
use utoipa::ToSchema;

/// Whose turn it is, in the customer's eyes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CaseStanding)]
pub enum Standing {
    /// It came in; nobody has answered yet.
    Received,
    WithUs,
    WithYou,
    Solved,
}

impl Standing {
    pub fn of(category: Category) -> Self {
        match category {
            Category::New => Self::Received,
            Category::Open | Category::OnHold => Self::WithUs,
            Category::Pending => Self::WithYou,
            Category::Solved | Category::Closed => Self::Solved,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PortalCase)]
pub struct Case {
    pub brand: CaseBrand,
    /// That it is told in.
    pub language: String,
    /// The short number for people.
    pub number: i64,
    pub subject: String,
    pub customer: String,
    pub standing: Standing,
    pub opened_at: Timestamp,
    pub solved_at: Option<Timestamp>,
    /// Oldest first.
    pub messages: Vec<CaseMessage>,
    /// What happens for them, in the words of the playbook; empty where none is under way.
    pub steps: Vec<Told>,
    /// What they can choose instead of writing.
    pub choices: Vec<Choice>,
    pub order: Option<CaseOrder>,
    /// Whether they are asked how it was.
    pub asks_rating: bool,
    /// What they said, 1 to 5.
    pub rating: Option<i64>,
    /// What was said no to at present, if customers are to know.
    pub not_offered: Vec<CaseNotOffered>,
    /// What they may say about things that support could offer.
    pub polls: Vec<CasePoll>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CasePoll {
    pub id: String,
    pub kind: poll::Kind,
    pub title: String,
    pub sentence: String,
    /// Last day on which it can be answered.
    #[schema(format = Date)]
    pub until: String,
    /// What they said themselves.
    pub mine: Option<Answer>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseNotOffered {
    pub name: String,
    /// What is said about it.
    pub words: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseBrand {
    pub name: String,
    pub colour: Option<String>,
    pub colour_on_dark: Option<String>,
    pub web_address: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CaseVoice {
    You,
    Staff,
    /// An acknowledgement, a notice.
    Program,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseMessage {
    pub id: String,
    pub by: CaseVoice,
    /// First name of whoever answered; empty for the others.
    pub name: String,
    pub text: String,
    pub at: Timestamp,
    pub files: Vec<CaseFile>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseFile {
    pub id: String,
    pub name: String,
    /// In bytes.
    pub size: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseOrder {
    pub number: String,
    pub placed_at: Option<Timestamp>,
    pub lines: Vec<CaseLine>,
    pub parcels: Vec<CaseParcel>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseLine {
    pub title: String,
    pub quantity: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseParcel {
    pub carrier: Option<String>,
    pub tracking_number: Option<String>,
    #[schema(value_type = String)]
    pub state: ShipmentState,
    #[schema(value_type = Option<String>, format = Date)]
    pub promised_on: Option<Date>,
    /// The day the carrier speaks of, if it is another than was promised.
    #[schema(value_type = Option<String>, format = Date)]
    pub expected_on: Option<Date>,
    #[schema(value_type = Option<String>, format = Date)]
    pub delivered_on: Option<Date>,
    /// Days after the promised one, at the destination: until it came, or until today.
    pub days_late: i64,
    /// What the carrier said, oldest first; the same state in a row once.
    pub events: Vec<CaseScan>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseScan {
    #[schema(value_type = String)]
    pub state: ShipmentState,
    pub at: Timestamp,
    pub place: Option<String>,
}
