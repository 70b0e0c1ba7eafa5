//! What playbooks may speak of: facts that the system can look up, actions that it can carry out and
//! events that it can wait for. Words and states are those of the features they come from.

use serde::Serialize;
use utoipa::ToSchema;

use crate::value::{Domain, Type};

/// A name in the languages of the interface.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = PlaybookCatalogueLabel)]
pub struct Label {
    pub en: &'static str,
    pub de: &'static str,
}

/// Something that the system can know.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = PlaybookFact)]
pub struct Fact {
    pub name: &'static str,
    #[serde(rename = "type")]
    pub kind: Type,
    pub choices: &'static [&'static str],
    pub label: Label,
    /// Known of every ticket, without a check; for texts.
    pub always: bool,
}

/// What an action is given or gives.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = PlaybookParameter)]
pub struct Parameter {
    pub name: &'static str,
    #[serde(rename = "type")]
    pub kind: Type,
    pub required: bool,
}

/// Something that the system can do.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = PlaybookAction)]
pub struct Action {
    pub name: &'static str,
    pub label: Label,
    pub takes: &'static [Parameter],
    /// Known afterwards as `<step>.<name>`; only what is required is known for sure.
    pub gives: &'static [Parameter],
    /// The permission of whoever carries it out.
    pub permission: &'static str,
    /// It can be taken back.
    pub undo: bool,
}

/// Something that can be waited for.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = PlaybookEvent)]
pub struct Event {
    pub name: &'static str,
    pub label: Label,
}

/// What a condition may ask of a value of a type.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PlaybookAskable)]
pub struct Askable {
    #[serde(rename = "type")]
    pub kind: Type,
    pub asks: Vec<&'static str>,
}

/// Every type.
pub fn askable() -> Vec<Askable> {
    Type::ALL.iter().map(|kind| Askable { kind: *kind, asks: kind.asks() }).collect()
}

/// Facts that conditions may speak of; the others are for texts.
pub fn conditional() -> impl Iterator<Item = &'static Fact> {
    FACTS.iter().filter(|fact| !fact.always)
}

impl Fact {
    pub fn domain(&self) -> Domain {
        Domain { kind: self.kind, choices: self.choices.iter().map(|choice| (*choice).to_owned()).collect() }
    }
}

impl Parameter {
    pub fn domain(&self) -> Domain {
        Domain { kind: self.kind, choices: Vec::new() }
    }
}

pub fn fact(name: &str) -> Option<&'static Fact> {
    FACTS.iter().find(|fact| fact.name == name)
}

pub fn action(name: &str) -> Option<&'static Action> {
    ACTIONS.iter().find(|action| action.name == name)
}

pub fn event(name: &str) -> Option<&'static Event> {
    EVENTS.iter().find(|event| event.name == name)
}

const fn fact_of(name: &'static str, kind: Type, en: &'static str, de: &'static str) -> Fact {
    Fact { name, kind, choices: &[], label: Label { en, de }, always: false }
}

const fn always(name: &'static str, en: &'static str, de: &'static str) -> Fact {
    Fact { name, kind: Type::Text, choices: &[], label: Label { en, de }, always: true }
}

const fn choice(name: &'static str, choices: &'static [&'static str], en: &'static str, de: &'static str) -> Fact {
    Fact { name, kind: Type::Choice, choices, label: Label { en, de }, always: false }
}

pub const FACTS: &[Fact] = &[
    always("customer.name", "Name of the customer", "Name der Kundin oder des Kunden"),
    always("customer.first_name", "First name of the customer", "Vorname der Kundin oder des Kunden"),
    always("ticket.number", "Number of the ticket", "Nummer des Tickets"),
    always("ticket.subject", "Subject of the ticket", "Betreff des Tickets"),
    always("order.number", "Number of the order", "Bestellnummer"),
    always("parcel.tracking", "Tracking number", "Sendungsnummer"),
    always("parcel.carrier", "Carrier", "Versanddienst"),
    always("team.name", "Team of the ticket", "Team des Tickets"),
    always("brand.name", "Name of the brand", "Name der Marke"),
    always("brand.signature", "Signature of the brand", "Grußformel der Marke"),
    always("me.name", "Name of whoever answers", "Name der antwortenden Person"),
    always("me.first_name", "First name of whoever answers", "Vorname der antwortenden Person"),
    fact_of("customer.orders", Type::Number, "Orders of the customer so far", "Bisherige Bestellungen"),
    fact_of("customer.email_confirmed", Type::YesNo, "Address of e-mail is confirmed", "E-Mail-Adresse ist bestätigt"),
    choice(
        "order.state",
        &["placed", "confirmed", "shipped", "delivered", "cancelled"],
        "State of the order",
        "Stand der Bestellung",
    ),
    fact_of("order.total", Type::Amount, "Total of the order", "Summe der Bestellung"),
    fact_of("order.days_since_placed", Type::Number, "Days since the order", "Tage seit der Bestellung"),
    fact_of("order.days_since_delivery", Type::Number, "Days since the delivery", "Tage seit der Lieferung"),
    fact_of("order.payment_method", Type::Text, "Payment method of the order", "Zahlungsart der Bestellung"),
    fact_of("order.changed", Type::YesNo, "The order was changed before", "Die Bestellung wurde schon geändert"),
    fact_of(
        "order.items_changed",
        Type::YesNo,
        "Items of the order were changed before",
        "Artikel der Bestellung wurden schon geändert",
    ),
    fact_of("order.handed_over", Type::YesNo, "Handed over to the carrier", "An den Versanddienst übergeben"),
    choice(
        "parcel.state",
        &[
            "pending",
            "info_received",
            "in_transit",
            "out_for_delivery",
            "attempt_failed",
            "available_for_pickup",
            "delivered",
            "exception",
            "expired",
        ],
        "State of the parcel",
        "Stand der Sendung",
    ),
    fact_of("parcel.promised_day", Type::Day, "Promised day", "Zugesagter Tag"),
    fact_of("parcel.promise_passed", Type::YesNo, "The promised day has passed", "Der zugesagte Tag ist vorbei"),
    fact_of("parcel.days_late", Type::Number, "Days behind the promise", "Tage nach der Zusage"),
    fact_of("parcel.days_without_news", Type::Number, "Days without news of the carrier", "Tage ohne neuen Scan"),
    fact_of("parcel.lost", Type::YesNo, "The carrier says lost", "Laut Versanddienst verloren"),
    fact_of("product.name", Type::Text, "Product", "Produkt"),
    fact_of("product.stock", Type::Number, "Pieces in stock", "Stück auf Lager"),
    choice("return.window", &["open", "over", "unknown"], "Return window", "Rückgabefrist"),
    fact_of("return.until", Type::Day, "Last day of the return window", "Letzter Tag der Rückgabefrist"),
    choice(
        "return.state",
        &["none", "requested", "approved", "label_sent", "in_transit", "received", "inspected", "closed", "rejected"],
        "State of the return",
        "Stand der Rücksendung",
    ),
    choice(
        "refund.state",
        &["none", "requested", "approved", "paid", "failed", "rejected"],
        "State of the refund",
        "Stand der Erstattung",
    ),
    fact_of("refund.days_since", Type::Number, "Days since the refund was asked for", "Tage seit der Erstattung"),
    fact_of("refund.possible", Type::Amount, "What may still be refunded", "Was noch erstattet werden kann"),
    fact_of("refund.needs_approval", Type::YesNo, "The refund needs approval", "Die Erstattung braucht eine Freigabe"),
    choice(
        "warranty.state",
        &["covered", "unknown_serial", "upcoming", "ended", "none", "unknown_day"],
        "Warranty",
        "Garantie",
    ),
    fact_of("warranty.until", Type::Day, "Last day of the warranty", "Letzter Tag der Garantie"),
    choice(
        "claim.state",
        &[
            "none",
            "submitted",
            "approved",
            "label_sent",
            "received",
            "repaired",
            "replaced",
            "refunded",
            "rejected",
            "closed",
        ],
        "State of the warranty claim",
        "Stand des Garantiefalls",
    ),
    fact_of("claims.earlier", Type::Number, "Earlier claims in a year", "Frühere Garantiefälle in einem Jahr"),
];

const fn takes(name: &'static str, kind: Type) -> Parameter {
    Parameter { name, kind, required: false }
}

const fn needs(name: &'static str, kind: Type) -> Parameter {
    Parameter { name, kind, required: true }
}

const fn act(
    name: &'static str,
    label: (&'static str, &'static str),
    takes: &'static [Parameter],
    gives: &'static [Parameter],
    permission: &'static str,
    undo: bool,
) -> Action {
    Action { name, label: Label { en: label.0, de: label.1 }, takes, gives, permission, undo }
}

const ORDERS: &str = "orders.write";
const TICKETS: &str = "tickets.answer";

pub const ACTIONS: &[Action] = &[
    act(
        "create_return",
        ("Create a return", "Rücksendung anlegen"),
        &[takes("lines", Type::Lines), takes("reason", Type::Text)],
        &[takes("until", Type::Day)],
        ORDERS,
        true,
    ),
    act(
        "create_refund",
        ("Refund", "Erstatten"),
        // Lines stand for their price, an amount for itself.
        &[
            takes("amount", Type::Amount),
            takes("lines", Type::Lines),
            takes("to", Type::Text),
            takes("reason", Type::Text),
        ],
        &[needs("amount", Type::Amount)],
        ORDERS,
        true,
    ),
    act(
        "create_replacement",
        ("Send a replacement", "Ersatz schicken"),
        // Another product than was ordered is for a person to place.
        &[takes("lines", Type::Lines), takes("product", Type::Text)],
        &[needs("order", Type::Text)],
        ORDERS,
        true,
    ),
    act(
        "create_warranty_claim",
        ("Create a warranty claim", "Garantiefall anlegen"),
        &[needs("problem", Type::Text), takes("serial", Type::Text), takes("lines", Type::Lines)],
        &[needs("number", Type::Text)],
        ORDERS,
        true,
    ),
    act(
        "give_discount",
        ("Give a discount or a goodwill credit", "Rabatt oder Gutschrift geben"),
        &[takes("amount", Type::Amount), takes("code", Type::Text), takes("reason", Type::Text)],
        &[takes("code", Type::Text)],
        ORDERS,
        true,
    ),
    act(
        "change_address",
        ("Change the address", "Adresse ändern"),
        // Written as a whole it is for a person to enter; in parts the program can.
        &[
            takes("address", Type::Text),
            takes("name", Type::Text),
            takes("line1", Type::Text),
            takes("line2", Type::Text),
            takes("postal_code", Type::Text),
            takes("city", Type::Text),
            takes("region", Type::Text),
            takes("country", Type::Text),
        ],
        &[],
        ORDERS,
        true,
    ),
    act(
        "cancel_order",
        ("Cancel the order", "Bestellung stornieren"),
        &[takes("reason", Type::Text)],
        &[],
        ORDERS,
        false,
    ),
    act(
        "change_order",
        ("Change the order", "Bestellung ändern"),
        &[needs("change", Type::Text), takes("lines", Type::Lines), takes("amount", Type::Amount)],
        &[],
        ORDERS,
        false,
    ),
    act(
        "change_items",
        ("Change items to other variants", "Artikel gegen andere Varianten ändern"),
        // SKUs of what the lines become, one for each in their order, with commas between.
        &[needs("lines", Type::Lines), needs("variants", Type::Text), takes("method", Type::Text)],
        &[needs("difference", Type::Amount)],
        ORDERS,
        false,
    ),
    act(
        "exchange_items",
        ("Exchange delivered items for other variants", "Gelieferte Artikel gegen andere Varianten tauschen"),
        &[
            needs("lines", Type::Lines),
            needs("variants", Type::Text),
            takes("method", Type::Text),
            takes("reason", Type::Text),
        ],
        &[needs("order", Type::Text), needs("difference", Type::Amount)],
        ORDERS,
        false,
    ),
    act(
        "cancel_items",
        ("Cancel some of the items", "Einen Teil der Artikel stornieren"),
        &[needs("lines", Type::Lines), takes("method", Type::Text), takes("reason", Type::Text)],
        &[needs("amount", Type::Amount)],
        ORDERS,
        false,
    ),
    act(
        "change_payment_method",
        ("Change the payment method", "Zahlungsart ändern"),
        &[needs("method", Type::Text)],
        &[],
        ORDERS,
        false,
    ),
    act("create_order", ("Place an order", "Bestellung aufgeben"), &[needs("product", Type::Text)], &[], ORDERS, true),
    act(
        "change_customer",
        ("Change the customer's record", "Kundendaten ändern"),
        &[needs("change", Type::Text), takes("value", Type::Text)],
        &[],
        "customers.write",
        true,
    ),
    act(
        "notify_carrier",
        ("Notify the carrier", "Versanddienst benachrichtigen"),
        &[takes("message", Type::Text)],
        &[],
        TICKETS,
        false,
    ),
    act("send_label", ("Send a return label", "Rücksendeetikett schicken"), &[], &[], ORDERS, false),
    act(
        "send_invoice",
        ("Send the invoice", "Rechnung schicken"),
        &[takes("address", Type::Text)],
        &[],
        TICKETS,
        false,
    ),
    act("send_link", ("Send a link", "Link schicken"), &[needs("link", Type::Text)], &[], TICKETS, false),
    act(
        "create_task",
        ("Create a task", "Aufgabe anlegen"),
        &[needs("title", Type::Text), takes("team", Type::Text)],
        &[],
        TICKETS,
        true,
    ),
    act("add_tag", ("Add a tag", "Schlagwort vergeben"), &[needs("tag", Type::Text)], &[], TICKETS, true),
    act("remove_tag", ("Remove a tag", "Schlagwort entfernen"), &[needs("tag", Type::Text)], &[], TICKETS, true),
    act(
        "set_status",
        ("Change the status of the ticket", "Status des Tickets ändern"),
        &[needs("status", Type::Text)],
        &[],
        TICKETS,
        true,
    ),
    act(
        "assign_ticket",
        ("Give the ticket to a person or a team", "Ticket jemandem oder einem Team geben"),
        &[takes("team", Type::Text), takes("person", Type::Text)],
        &[],
        TICKETS,
        true,
    ),
    act(
        "use_other_system",
        ("Do something in another system", "In einem anderen System erledigen"),
        &[needs("system", Type::Text), takes("entry", Type::Text)],
        &[takes("result", Type::Text)],
        TICKETS,
        false,
    ),
];

const fn event_of(name: &'static str, en: &'static str, de: &'static str) -> Event {
    Event { name, label: Label { en, de } }
}

pub const EVENTS: &[Event] = &[
    event_of("customer_replied", "The customer writes", "Die Kundin oder der Kunde schreibt"),
    event_of("parcel_moved", "The parcel moves again", "Die Sendung bewegt sich wieder"),
    event_of("parcel_delivered", "The parcel is delivered", "Die Sendung ist zugestellt"),
    event_of("carrier_answered", "The carrier answers", "Der Versanddienst antwortet"),
    event_of("return_received", "The return arrives", "Die Rücksendung kommt an"),
    event_of("return_inspected", "The return is inspected", "Die Rücksendung ist geprüft"),
    event_of("refund_paid", "The refund is paid", "Die Erstattung ist ausgezahlt"),
    event_of("claim_decided", "The warranty claim is decided", "Über den Garantiefall ist entschieden"),
    event_of("replacement_shipped", "The replacement is on its way", "Der Ersatz ist unterwegs"),
    event_of("stock_arrived", "The product is in stock again", "Das Produkt ist wieder auf Lager"),
    event_of("task_done", "The task is done", "Die Aufgabe ist erledigt"),
];

/// Why a run ended well.
pub const REASONS: &[(&str, Label)] = &[
    ("solved", Label { en: "Solved", de: "Gelöst" }),
    ("explained", Label { en: "Explained", de: "Erklärt" }),
    ("refunded", Label { en: "Refunded", de: "Erstattet" }),
    ("replaced", Label { en: "Replaced", de: "Ersetzt" }),
    ("repaired", Label { en: "Repaired", de: "Repariert" }),
    ("returned", Label { en: "Return under way", de: "Rücksendung läuft" }),
    ("cancelled", Label { en: "Cancelled", de: "Storniert" }),
    ("changed", Label { en: "Changed", de: "Geändert" }),
    ("delivered", Label { en: "Delivered", de: "Zugestellt" }),
    ("declined", Label { en: "Declined", de: "Abgelehnt" }),
    ("no_answer", Label { en: "The customer gave no answer", de: "Keine Antwort erhalten" }),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_stand_once_and_choices_have_values() {
        let names: Vec<&str> = FACTS.iter().map(|fact| fact.name).collect();
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len());
        assert!(FACTS.iter().all(|fact| (fact.kind == Type::Choice) != fact.choices.is_empty()));
        let names: Vec<&str> = ACTIONS.iter().map(|action| action.name).collect();
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len());
        let names: Vec<&str> = EVENTS.iter().map(|event| event.name).collect();
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len());
    }
}
