//! What is told of which event. A name here is a promise to others: it stays, whatever the log calls
//! the event. Of an event's data only the fields named here go out, so that a field added to the log
//! does not leak; the texts of messages and notes, and the names of customers, are never among them.
//!
//! Not told: what happens to staff, roles, tokens and settings; and history that is imported.

use kernel::{ActorKind, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::Event;
use utoipa::ToSchema;

/// A kind of event as others know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = WebhookKind)]
pub struct Kind {
    pub name: &'static str,
    /// What happened, in a sentence.
    pub explanation: &'static str,
    /// What the log calls it.
    #[serde(skip)]
    logged: &'static str,
    /// Fields of its data that are told.
    #[serde(skip)]
    fields: &'static [&'static str],
}

/// The event that a person sends to try a webhook out. Every webhook gets it, none can name it.
pub const TEST: &str = "webhook.test";

const SAID: &[&str] = &["message", "by", "author_id", "contact", "waits"];
const STATUS: &[&str] = &["from", "to", "from_category", "to_category", "solver_id"];
const PART: &[&str] = &["id"];
const MOVED: &[&str] = &["id", "from", "to"];
const TAG: &[&str] = &["tag"];
const LINK: &[&str] = &["link", "kind", "ticket_id", "other_id"];
const MERGE: &[&str] = &["merge", "from", "into"];
const OPENED: &[&str] = &[
    "number",
    "subject",
    "channel",
    "category",
    "status",
    "customer_id",
    "order_id",
    "product_id",
    "team_id",
    "assignee_id",
];
const ALARM: &[&str] = &["scenario", "state", "since", "cases", "expected", "ratio"];
const SCENARIO: &[&str] = &["name", "touchpoint", "state", "version"];
const PLAYBOOK: &[&str] = &["name", "scenario", "steps", "published"];
const RUN: &[&str] = &["run", "playbook", "number", "step", "outcome"];
const LEARNING: &[&str] = &["scenario", "playbook", "step"];
const PROPOSAL: &[&str] = &["proposal", "scenario"];
const ASSIGNED: &[&str] = &["from_team_id", "from_assignee_id", "team_id", "assignee_id"];

const fn kind(
    name: &'static str,
    logged: &'static str,
    fields: &'static [&'static str],
    explanation: &'static str,
) -> Kind {
    Kind { name, explanation, logged, fields }
}

pub const KINDS: &[Kind] = &[
    kind("ticket.opened", "TicketOpened", OPENED, "A ticket was opened"),
    kind("ticket.customer_wrote", "CustomerWrote", SAID, "A customer wrote in a ticket"),
    kind("ticket.reply_sent", "ReplySent", SAID, "A reply was sent to the customer"),
    kind("ticket.note_added", "NoteAdded", &["message", "mentions"], "A note was added; its text is not told"),
    kind("ticket.solved", "StatusChanged", STATUS, "A ticket was solved"),
    kind("ticket.closed", "StatusChanged", STATUS, "A ticket was closed"),
    kind("ticket.reopened", "StatusChanged", STATUS, "A solved or closed ticket is open again"),
    kind("ticket.status_changed", "StatusChanged", STATUS, "A ticket has another status, and none of the above"),
    kind("ticket.assigned", "TicketAssigned", ASSIGNED, "A ticket went to another team or person"),
    kind("ticket.edited", "TicketEdited", &["changes"], "Fields of a ticket changed"),
    kind("ticket.tag_added", "TagAdded", TAG, "A ticket got a tag"),
    kind("ticket.tag_removed", "TagRemoved", TAG, "A ticket lost a tag"),
    kind("ticket.classified", "TicketClassified", &["from", "to", "confirmed"], "A ticket has another scenario"),
    kind("ticket.snoozed", "TicketSnoozed", &["until"], "A ticket was put off until later"),
    kind("ticket.woken", "TicketWoken", &["by_customer"], "A snoozed ticket is back"),
    kind("ticket.linked", "TicketLinked", LINK, "Two tickets were linked"),
    kind("ticket.unlinked", "TicketUnlinked", LINK, "A link between two tickets was removed"),
    kind("ticket.merged", "TicketMerged", MERGE, "A ticket went into another one"),
    kind("ticket.merge_undone", "MergeUndone", MERGE, "A merge of tickets was undone"),
    kind("ticket.set_aside", "TicketSetAside", &["reason"], "A ticket was set aside: spam, a test, deleted"),
    kind("ticket.taken_back", "TicketTakenBack", &["reason"], "A ticket that was set aside is back"),
    kind("ticket.survey_answered", "SurveyAnswered", &["answer", "rating"], "A customer rated the help"),
    kind("customer.created", "CustomerCreated", &["source"], "A customer was added"),
    kind(
        "customer.changed",
        "CustomerChanged",
        &["fields"],
        "A customer's record changed; told are the names of fields",
    ),
    kind("customer.merged", "CustomerMerged", MERGE, "Two customers became one; told of both"),
    kind("customer.merge_undone", "CustomerMergeUndone", MERGE, "A merge of customers was undone; told of both"),
    kind("order.placed", "OrderPlaced", &["number", "customer_id", "source"], "An order was placed"),
    kind("order.changed", "OrderChanged", PART, "An order's record changed"),
    kind("order.items_changed", "OrderItemsChanged", PART, "An order has other items than were ordered"),
    kind("order.moved", "OrderMoved", MOVED, "An order has another state"),
    kind("order.cancelled", "OrderCancelled", MOVED, "An order was cancelled"),
    kind("payment.recorded", "PaymentRecorded", PART, "A payment was recorded"),
    kind("payment.moved", "PaymentMoved", MOVED, "A payment has another state"),
    kind("shipment.created", "ShipmentCreated", PART, "A parcel was made up"),
    kind("shipment.changed", "ShipmentChanged", PART, "A parcel's record changed"),
    kind("shipment.tracked", "ShipmentTracked", PART, "A carrier told where a parcel is"),
    kind("return.requested", "ReturnRequested", PART, "A customer wants to return something"),
    kind("return.moved", "ReturnMoved", MOVED, "A return has another state"),
    kind("replacement.requested", "ReplacementRequested", PART, "An order is made good by another for nothing"),
    kind("exchange.requested", "ExchangeRequested", PART, "Delivered items go back, and others go out instead"),
    kind("refund.requested", "RefundRequested", PART, "A refund was requested"),
    kind("refund.moved", "RefundMoved", MOVED, "A refund has another state"),
    kind("warranty.registered", "WarrantyRegistered", PART, "A warranty was registered"),
    kind("warranty_claim.submitted", "WarrantyClaimSubmitted", PART, "A warranty was claimed"),
    kind("warranty_claim.moved", "WarrantyClaimMoved", MOVED, "A warranty claim has another state"),
    kind("product.created", "ProductCreated", PART, "A product was added"),
    kind("product.changed", "ProductChanged", PART, "A product's record changed"),
    kind("scenario_alarm.began", "ScenarioAlarmBegan", ALARM, "A scenario happens more often than is usual"),
    kind("scenario_alarm.ended", "ScenarioAlarmEnded", ALARM, "It is over, has become usual, or was none"),
    kind("scenario_alarm.acknowledged", "ScenarioAlarmAcknowledged", &["scenario"], "Somebody has seen an alarm"),
    kind("scenario.added", "ScenarioAdded", SCENARIO, "A scenario was added"),
    kind("scenario.changed", "ScenarioChanged", SCENARIO, "A scenario has another version"),
    kind("scenario_proposal.found", "ScenariosProposed", &["new"], "Tickets that fit no scenario have much in common"),
    kind("scenario_proposal.taken", "ScenarioProposalTaken", PROPOSAL, "A proposal became a scenario"),
    kind("scenario_proposal.dismissed", "ScenarioProposalDismissed", PROPOSAL, "A proposal was declined"),
    kind(
        "recognition.trained",
        "RecognitionVersionTrained",
        &["version", "in_use", "examples", "tickets"],
        "Recognition has learned anew",
    ),
    kind("recognition.chosen", "RecognitionVersionChosen", &["version", "before"], "Another version is in use"),
    kind("playbook.added", "PlaybookAdded", PLAYBOOK, "A playbook was added"),
    kind("playbook.drafted", "PlaybookDrafted", PLAYBOOK, "The draft of a playbook changed"),
    kind("playbook.draft_discarded", "PlaybookDraftDiscarded", PLAYBOOK, "The draft of a playbook was thrown away"),
    kind("playbook.published", "PlaybookPublished", PLAYBOOK, "A playbook has another version in use"),
    kind("playbook.retired", "PlaybookRetired", PLAYBOOK, "A playbook is out of use"),
    kind("playbook.removed", "PlaybookRemoved", PLAYBOOK, "A playbook that was never published is gone"),
    kind("playbook.trial_begun", "PlaybookTrialBegun", PLAYBOOK, "Two versions of a playbook are compared by lot"),
    kind("playbook.trial_decided", "PlaybookTrialDecided", PLAYBOOK, "A comparison of two versions is over"),
    kind("playbook_run.started", "PlaybookStarted", RUN, "A playbook began in a ticket"),
    kind("playbook_run.step_passed", "PlaybookStepPassed", RUN, "A step of a playbook was passed in a ticket"),
    kind("playbook_run.step_taken_back", "PlaybookStepTakenBack", RUN, "A step of a playbook was taken back"),
    kind("playbook_run.ended", "PlaybookEnded", RUN, "A playbook came to its end in a ticket"),
    kind("playbook_run.stopped", "PlaybookStopped", RUN, "A playbook was stopped in a ticket"),
    kind("learning.proposed", "LearningProposed", LEARNING, "Somebody wrote down what they learned"),
    kind("learning.discussed", "LearningDiscussed", LEARNING, "Somebody said something about a learning"),
    kind("learning.accepted", "LearningAccepted", LEARNING, "A learning was accepted"),
    kind("learning.declined", "LearningDeclined", LEARNING, "A learning was declined"),
    kind("learning.taken", "LearningTaken", LEARNING, "A learning is part of a version now"),
];

/// A kind by its name.
pub fn find(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}

/// What others are told of an event; none if it is none of their business.
pub fn told(event: &Event) -> Option<&'static Kind> {
    if event.actor_kind == ActorKind::Import {
        return None;
    }
    if event.kind == "StatusChanged" {
        return find(status_kind(&event.data));
    }
    KINDS.iter().find(|kind| kind.logged == event.kind)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Categories {
    from_category: String,
    to_category: String,
}

/// What a change of status is called depends on where it leads.
fn status_kind(data: &str) -> &'static str {
    let Categories { from_category, to_category } = serde_json::from_str(data).unwrap_or_default();
    let ended = |category: &str| matches!(category, "solved" | "closed");
    match to_category.as_str() {
        to if to == from_category => "ticket.status_changed",
        "solved" if from_category == "closed" => "ticket.status_changed",
        "solved" => "ticket.solved",
        "closed" => "ticket.closed",
        _ if ended(&from_category) => "ticket.reopened",
        _ => "ticket.status_changed",
    }
}

/// What is sent, in the order in which it is read.
#[derive(Serialize)]
struct Body<'a> {
    r#type: &'a str,
    timestamp: Timestamp,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Data<'a> {
    /// None for a test.
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<i64>,
    topic: &'a str,
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    actor: Option<Doer<'a>>,
    details: Map<String, Value>,
}

#[derive(Serialize)]
struct Doer<'a> {
    kind: ActorKind,
    /// Null for the program itself.
    id: Option<&'a str>,
}

fn written(body: &Body<'_>) -> Result<String, Refusal> {
    serde_json::to_string(body).map_err(|error| Refusal::Fault(error.to_string()))
}

/// The body that is sent about an event.
pub fn body(kind: &Kind, event: &Event) -> Result<String, Refusal> {
    // What is no object has no fields to tell, and must not hold up what comes after it.
    let mut logged: Map<String, Value> = event.read().unwrap_or_default();
    let details = kind.fields.iter().filter_map(|field| logged.remove_entry(*field)).collect();
    let actor = Doer { kind: event.actor_kind, id: Some(event.actor_id.as_str()).filter(|id| !id.is_empty()) };
    let data = Data { event: Some(event.seq), topic: &event.topic, id: &event.subject_id, actor: Some(actor), details };
    written(&Body { r#type: kind.name, timestamp: event.at, data })
}

/// The body of a test.
pub(crate) fn test_body(webhook_id: &str, now: Timestamp) -> Result<String, Refusal> {
    let details = Map::from_iter([("says".to_owned(), "It works.".into())]);
    let data = Data { event: None, topic: "webhook", id: webhook_id, actor: None, details };
    written(&Body { r#type: TEST, timestamp: now, data })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn event(kind: &str, actor_kind: ActorKind, data: &Value) -> Event {
        Event {
            seq: 7,
            kind: kind.to_owned(),
            topic: "ticket".to_owned(),
            subject_id: "tkt_1".to_owned(),
            at: Timestamp::default(),
            recorded_at: Timestamp::default(),
            actor_kind,
            actor_id: String::new(),
            data: data.to_string(),
        }
    }

    #[test]
    fn a_change_of_status_is_called_by_where_it_leads() {
        for (from, to, name) in [
            ("open", "solved", "ticket.solved"),
            ("solved", "closed", "ticket.closed"),
            ("closed", "solved", "ticket.status_changed"),
            ("solved", "solved", "ticket.status_changed"),
            ("solved", "open", "ticket.reopened"),
            ("closed", "pending", "ticket.reopened"),
            ("new", "pending", "ticket.status_changed"),
        ] {
            let data = json!({ "from_category": from, "to_category": to });
            let kind = told(&event("StatusChanged", ActorKind::Staff, &data)).expect("told");
            assert_eq!(kind.name, name, "{from} {to}");
        }
    }

    #[test]
    fn of_a_step_of_a_playbook_neither_the_reason_nor_the_answers_go_out() {
        let data =
            json!({ "run": "run_1", "playbook": "way", "number": 2, "outcome": "skipped", "reason": "She cried" });
        let event = event("PlaybookStepPassed", ActorKind::Staff, &data);
        let kind = told(&event).expect("told");
        let body = body(kind, &event).expect("a body");
        assert!(
            kind.name == "playbook_run.step_passed" && body.contains("skipped") && !body.contains("cried"),
            "{body}"
        );
    }

    #[test]
    fn only_fields_that_are_named_go_out() {
        let data = json!({ "message": "msg_1", "mentions": ["per_1"], "text": "He is difficult" });
        let event = event("NoteAdded", ActorKind::Staff, &data);
        let body = body(told(&event).expect("told"), &event).expect("a body");
        let begins = "{\"type\":\"ticket.note_added\",\"timestamp\":";
        assert!(body.contains("msg_1") && body.starts_with(begins), "{body}");
        assert!(!body.contains("difficult"), "{body}");
    }

    #[test]
    fn staff_and_imported_history_are_nobodys_business() {
        let nothing = json!({});
        for kind in ["SignedIn", "TokenMade", "PersonAdded", "WebhookAdded", "TemplateAdded"] {
            assert_eq!(told(&event(kind, ActorKind::Staff, &nothing)), None, "{kind}");
        }
        assert_eq!(told(&event("TicketOpened", ActorKind::Import, &nothing)), None);
    }

    #[test]
    fn names_are_unique_and_look_alike() {
        for (index, kind) in KINDS.iter().enumerate() {
            let (noun, verb) = kind.name.split_once('.').expect("a noun and a verb");
            assert!((noun.to_owned() + verb).bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'));
            assert!(KINDS[..index].iter().all(|earlier| earlier.name != kind.name), "{}", kind.name);
        }
    }
}
