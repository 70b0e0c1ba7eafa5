//! What happens to tickets, as the log keeps it. Everything the KPIs count follows from these.

use std::collections::BTreeMap;

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

use crate::promise::{PromiseKind, Targets};
use crate::status::Category;
use crate::ticket::Channel;

pub const TICKET_OPENED: &str = "TicketOpened";
/// A public message of the customer.
pub const CUSTOMER_WROTE: &str = "CustomerWrote";
/// A public message to the customer.
pub const REPLY_SENT: &str = "ReplySent";
pub const NOTE_ADDED: &str = "NoteAdded";
/// Messages went to somebody outside, such as a parcel carrier.
pub const MESSAGE_FORWARDED: &str = "MessageForwarded";
/// It had not gone yet, and stays as a note.
pub const FORWARD_TAKEN_BACK: &str = "ForwardTakenBack";
/// Somebody outside answered.
pub const OUTSIDE_WROTE: &str = "OutsideWrote";
pub const STATUS_CHANGED: &str = "StatusChanged";
pub const TICKET_ASSIGNED: &str = "TicketAssigned";
pub const TICKET_EDITED: &str = "TicketEdited";
/// What it is about was said by a person, or detected.
pub const TICKET_CLASSIFIED: &str = "TicketClassified";
pub const TAG_ADDED: &str = "TagAdded";
pub const TAG_REMOVED: &str = "TagRemoved";
pub const TICKET_SNOOZED: &str = "TicketSnoozed";
pub const TICKET_WOKEN: &str = "TicketWoken";
pub const TICKET_LINKED: &str = "TicketLinked";
pub const TICKET_UNLINKED: &str = "TicketUnlinked";
/// This ticket went into another one.
pub const TICKET_MERGED: &str = "TicketMerged";
pub const MERGE_UNDONE: &str = "MergeUndone";
/// Spam, a test or deleted: out of every list and every count.
pub const TICKET_SET_ASIDE: &str = "TicketSetAside";
pub const TICKET_TAKEN_BACK: &str = "TicketTakenBack";
/// Messages came here from another ticket, by merge, split or undo.
pub const MESSAGES_TAKEN: &str = "MessagesTaken";
/// Messages left for another ticket.
pub const MESSAGES_GIVEN: &str = "MessagesGiven";
pub const SURVEY_ANSWERED: &str = "SurveyAnswered";
/// What an imported ticket's source knew of its outcome. The latest of a ticket holds.
pub const HISTORY_IMPORTED: &str = "HistoryImported";
/// A message waits to be sent, or waits longer.
pub const MESSAGE_HELD: &str = "MessageHeld";
/// Its writer took it back before it was sent.
pub const HELD_TAKEN_BACK: &str = "HeldTakenBack";
/// It could not be sent and is a draft again.
pub const HELD_REFUSED: &str = "HeldRefused";
pub const STATUS_ADDED: &str = "StatusAdded";
pub const STATUS_RENAMED: &str = "StatusRenamed";
pub const VIEW_ADDED: &str = "ViewAdded";
pub const VIEW_CHANGED: &str = "ViewChanged";
pub const VIEW_REMOVED: &str = "ViewRemoved";
pub const SLA_POLICY_ADDED: &str = "SlaPolicyAdded";
pub const SLA_POLICY_CHANGED: &str = "SlaPolicyChanged";
pub const SLA_POLICY_REMOVED: &str = "SlaPolicyRemoved";
/// From now on this service level holds for the ticket, with these targets; or none does.
pub const SLA_APPLIED: &str = "SlaApplied";
/// Most of the time of a promise is used up.
pub const SLA_WARNED: &str = "SlaWarned";
pub const SLA_BREACHED: &str = "SlaBreached";
/// The customer waits too long for an answer; a lead is told, if there is one.
pub const TICKET_ESCALATED: &str = "TicketEscalated";
/// How a team's tickets come to its people from now on.
pub const TEAM_ROUTING_CHANGED: &str = "TeamRoutingChanged";
pub const TEMPLATE_ADDED: &str = "TemplateAdded";
pub const TEMPLATE_CHANGED: &str = "TemplateChanged";
pub const TEMPLATE_REMOVED: &str = "TemplateRemoved";

/// The customer can follow the ticket at an address of its own.
pub const CASE_LINK_GIVEN: &str = "CaseLinkGiven";
pub const CASE_LINK_WITHDRAWN: &str = "CaseLinkWithdrawn";
pub const TASK_ADDED: &str = "TaskAdded";
pub const TASK_CHANGED: &str = "TaskChanged";
pub const TASK_DONE: &str = "TaskDone";
pub const TASK_REOPENED: &str = "TaskReopened";
pub const TASK_REMOVED: &str = "TaskRemoved";
/// Its moment has come, and its person is reminded.
pub const TASK_DUE: &str = "TaskDue";

/// Kinds after which a ticket's facts may be other than before.
pub const MEASURED: &[&str] = &[
    TICKET_OPENED,
    CUSTOMER_WROTE,
    REPLY_SENT,
    STATUS_CHANGED,
    TICKET_ASSIGNED,
    TICKET_EDITED,
    TICKET_MERGED,
    MERGE_UNDONE,
    TICKET_SET_ASIDE,
    TICKET_TAKEN_BACK,
    MESSAGES_TAKEN,
    MESSAGES_GIVEN,
    SURVEY_ANSWERED,
    HISTORY_IMPORTED,
    SLA_APPLIED,
    TICKET_ESCALATED,
];

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    pub number: i64,
    pub subject: String,
    pub channel: Channel,
    pub category: Category,
    pub status: String,
    pub customer_id: Option<String>,
    pub order_id: Option<String>,
    pub product_id: Option<String>,
    pub team_id: Option<String>,
    pub assignee_id: Option<String>,
}

/// Who says something, as far as clocks care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Voice {
    Customer,
    /// A person of staff.
    Human,
    /// A bot, a rule, an acknowledgement: stops no clock.
    Program,
}

/// A public message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub message: String,
    pub by: Voice,
    pub author_id: Option<String>,
    /// Whether the customer contacted us with it: not by thanks alone, nor automatically.
    pub contact: bool,
    /// Whether an answer is due from then on.
    pub waits: bool,
    /// Whether it is a reply: what staff says, except to open a ticket.
    pub reply: bool,
    /// Whether the subject of an imported ticket stands in for what the customer wrote, which was
    /// not imported.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stands_in: bool,
    /// A call taken live: how long the customer stood in the queue before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue_wait_ms: Option<i64>,
    /// Messages that its writer had not seen and answered over on purpose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub over_unseen: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteAdded {
    pub message: String,
    pub mentions: Vec<String>,
}

/// Who got what, by which message; the actor is who sent it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forwarded {
    pub message: String,
    pub address: String,
    /// The messages that went along.
    pub messages: Vec<String>,
    /// How many files.
    pub files: usize,
    /// Whether internal notes were among them.
    pub notes: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForwardTakenBack {
    pub message: String,
    pub address: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutsideWrote {
    pub message: String,
    pub address: String,
}

/// A task as it is after what happened, or as it was when it was removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskTold {
    pub task: String,
    pub text: String,
    pub assignee_id: String,
    pub due_at: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageHeld {
    pub held: String,
    pub kind: crate::message::MessageKind,
    pub send_at: Timestamp,
}

/// Why a status changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Somebody chose it, alone or with a reply.
    Chosen,
    /// The customer wrote.
    Customer,
    /// Somebody outside answered.
    Outside,
    /// This merge brought an open question into a solved ticket.
    Merge(String),
    /// This merge was undone.
    Unmerge(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusChanged {
    pub from: String,
    pub to: String,
    pub from_category: Category,
    pub to_category: Category,
    pub cause: Cause,
    /// Who solved it, when it was solved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub solver_id: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assigned {
    pub from_team_id: Option<String>,
    pub from_assignee_id: Option<String>,
    pub team_id: Option<String>,
    pub assignee_id: Option<String>,
    /// Why the program chose this, where it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub routed: Option<Routed>,
}

/// Why routing gave a ticket to somebody, or took it from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RoutingReason)]
pub enum Routed {
    /// They answered the customer last.
    KnowsCustomer,
    /// Of those who could have it they had least in hand.
    LeastLoad,
    /// The same, as nobody who is available and free speaks the customer's language.
    NobodySpeaks,
    /// It went back to the team: whose it was is away.
    Away,
}

/// A field before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub from: serde_json::Value,
    pub to: serde_json::Value,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edited {
    pub changes: BTreeMap<String, Change>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    pub tag: String,
}

/// Keys of scenarios, before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Classified {
    pub from: Option<String>,
    pub to: Option<String>,
    pub confirmed: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snoozed {
    pub until: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Woken {
    /// Whether it was the customer who woke it, not the time.
    pub by_customer: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    pub link: String,
    pub kind: crate::linking::LinkKind,
    pub ticket_id: String,
    pub other_id: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    pub merge: String,
    pub into: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    pub reason: crate::ticket::Aside,
}

/// A public message with its moment, on its way to another ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    pub at: Timestamp,
    #[serde(flatten)]
    pub said: Said,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessagesTaken {
    pub from: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merge: Option<String>,
    pub said: Vec<Moved>,
    /// Notes among them: they count for nothing, but readers have to be shown them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessagesGiven {
    pub to: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merge: Option<String>,
    pub messages: Vec<String>,
}

/// A policy as it was when it was applied to a ticket of its urgency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppliedPolicy {
    pub id: String,
    pub name: String,
    pub targets: Targets,
    /// None: the organisation's own hours. Those in force when it was applied count.
    pub calendar_id: Option<String>,
    pub pause_while_pending: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlaApplied {
    pub policy: Option<AppliedPolicy>,
}

/// A promise that is near its due moment, or past it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlaNoticed {
    pub kind: PromiseKind,
    pub policy_name: String,
    pub due_at: Timestamp,
}

/// Nobody answered in the time set, in minutes of the organisation's opening hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalated {
    /// The stretch of waiting that it is told of.
    pub waiting_since: Timestamp,
    pub after_minutes: i64,
    /// Whom it is told; nobody where no lead is named.
    pub lead_id: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyAnswered {
    pub answer: String,
    pub rating: i64,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryImported {
    pub opened_at: Timestamp,
    /// Whether the source says it is done.
    pub solved: bool,
    pub first_response_at: Option<Timestamp>,
    pub solved_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    pub solver_id: Option<String>,
    pub reopen_count: i64,
    pub sla_met: Option<bool>,
}
