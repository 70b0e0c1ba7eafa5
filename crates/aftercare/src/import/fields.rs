//! The fields of each kind of record: what a file may say without a mapping, and what a mapping
//! may fill.

use intake::{Kind, Target};

use super::What;

const fn needed(name: &'static str, kind: Kind, meaning: &'static str, example: &'static str) -> Target {
    Target::required(name, kind, meaning, example)
}

const fn field(name: &'static str, kind: Kind, meaning: &'static str, example: &'static str) -> Target {
    Target::optional(name, kind, meaning, example)
}

const SHIPMENT_STATES: Kind = Kind::Choice(&[
    "pending",
    "info_received",
    "in_transit",
    "out_for_delivery",
    "attempt_failed",
    "available_for_pickup",
    "delivered",
    "exception",
    "expired",
]);

const CUSTOMERS: &[Target] = &[
    field("external_id", Kind::Text, "id in the source; without one the first e-mail address stands for it", "C-17"),
    field("name", Kind::Text, "whole name", "Anna Weber"),
    field("first_name", Kind::Text, "instead of `name`, with `last_name`", "Anna"),
    field("last_name", Kind::Text, "", "Weber"),
    field("email", Kind::Text, "", "anna@example.com"),
    field("emails", Kind::Texts, "further addresses", ""),
    field("phone", Kind::Text, "", "+49 30 1234567"),
    field("phones", Kind::Texts, "further numbers", ""),
    field("language", Kind::Text, "", "de"),
    field("time_zone", Kind::Text, "IANA name", "Europe/Berlin"),
    field("tags", Kind::Texts, "", "vip; b2b"),
    field("address.line1", Kind::Text, "street and number", "Hauptstr. 1"),
    field("address.line2", Kind::Text, "", ""),
    field("address.postal_code", Kind::Text, "", "10115"),
    field("address.city", Kind::Text, "", "Berlin"),
    field("address.region", Kind::Text, "state or province", ""),
    field("address.country", Kind::Text, "", "DE"),
    field("channel", Kind::Choice(&["email", "chat", "phone", "sms", "post"]), "preferred channel", "email"),
    field("hours", Kind::Text, "preferred hours, in words", "after 17:00"),
    field("do_not_contact", Kind::Flag, "", "false"),
    field("notes", Kind::Text, "about preferences", ""),
    field("created_at", Kind::Moment, "customer since", "2024-03-01T10:00:00Z"),
];

const VARIANT: &[Target] = &[
    needed("sku", Kind::Text, "", "LAMP-1-RED"),
    field("options", Kind::Object, "such as colour and size", "red"),
    field("price", Kind::Amount, "", "29.90"),
    field("available", Kind::Flag, "", "true"),
];

const PRODUCTS: &[Target] = &[
    field("external_id", Kind::Text, "id in the source; without one the SKU stands for it", "P-1"),
    needed("sku", Kind::Text, "", "LAMP-1"),
    needed("name", Kind::Text, "", "Desk lamp"),
    field("category", Kind::Text, "", "Lighting"),
    field("warranty_months", Kind::Whole, "", "24"),
    field("currency", Kind::Text, "of the variants' prices", "EUR"),
    field("variants", Kind::Parts(VARIANT), "", ""),
];

const LINE: &[Target] = &[
    field("sku", Kind::Text, "of the product or variant", "LAMP-1-RED"),
    field("product", Kind::Text, "the product's id in the source, where the SKU does not tell", "P-1"),
    field("title", Kind::Text, "as ordered", "Desk lamp, red"),
    field("options", Kind::Object, "such as colour and size", ""),
    field("quantity", Kind::Whole, "1 if not said", "1"),
    field("price", Kind::Amount, "of one piece", "29.90"),
    field("batch", Kind::Text, "what the pieces were made in", "2026-W41"),
    field("serials", Kind::Texts, "", "SN-0001"),
];

const PAYMENT: &[Target] = &[
    field("kind", Kind::Choice(&["payment", "refund", "chargeback"]), "payment if not said", "payment"),
    needed("amount", Kind::Amount, "", "29.90"),
    field("method", Kind::Text, "", "card"),
    field("at", Kind::Moment, "", ""),
    field("state", Kind::Choice(&["pending", "settled", "failed"]), "settled if not said", "settled"),
];

const PARCEL: &[Target] = &[
    field("external_id", Kind::Text, "", "S-1"),
    field("carrier", Kind::Text, "", "DHL"),
    field("tracking_number", Kind::Text, "", "00340434"),
    field("promised_on", Kind::Day, "day at the destination", "2026-11-24"),
    field("destination_time_zone", Kind::Text, "", "Europe/Berlin"),
    field("state", SHIPMENT_STATES, "", "in_transit"),
    field("shipped_at", Kind::Moment, "", ""),
    field("delivered_at", Kind::Moment, "", ""),
    field("skus", Kind::Texts, "what is inside, if not the whole order", ""),
];

const ORDERS: &[Target] = &[
    needed("external_id", Kind::Text, "id in the source", "1001"),
    field("number", Kind::Text, "for people; the external id if not said", "#1001"),
    field("customer.external_id", Kind::Text, "the customer's id in the source", "C-17"),
    field("customer.email", Kind::Text, "finds the customer where the id does not", "anna@example.com"),
    field("customer.name", Kind::Text, "for a customer who is not known yet", "Anna Weber"),
    field(
        "state",
        Kind::Choice(&["placed", "confirmed", "shipped", "delivered", "cancelled"]),
        "placed if not said",
        "delivered",
    ),
    field("placed_at", Kind::Moment, "", "2026-11-20T09:31:00Z"),
    needed("currency", Kind::Text, "ISO 4217", "EUR"),
    field("total", Kind::Amount, "the sum of the lines if not said", "29.90"),
    field("address.name", Kind::Text, "who receives it", "Anna Weber"),
    field("address.company", Kind::Text, "", ""),
    field("address.line1", Kind::Text, "", "Hauptstr. 1"),
    field("address.line2", Kind::Text, "", ""),
    field("address.postal_code", Kind::Text, "", "10115"),
    field("address.city", Kind::Text, "", "Berlin"),
    field("address.region", Kind::Text, "", ""),
    field("address.country", Kind::Text, "", "DE"),
    field("address.phone", Kind::Text, "", ""),
    field("cancelled_at", Kind::Moment, "", ""),
    field("cancel_reason", Kind::Text, "", ""),
    field("lines", Kind::Parts(LINE), "", ""),
    field("payments", Kind::Parts(PAYMENT), "", ""),
    field("shipments", Kind::Parts(PARCEL), "", ""),
];

const SHIPMENTS: &[Target] = &[
    needed("external_id", Kind::Text, "id in the source", "S-1"),
    needed("order", Kind::Text, "the order's id in the source", "1001"),
    field("carrier", Kind::Text, "", "DHL"),
    field("tracking_number", Kind::Text, "", "00340434"),
    field("promised_on", Kind::Day, "day at the destination", "2026-11-24"),
    field("destination_time_zone", Kind::Text, "UTC if not said", "Europe/Berlin"),
    field("state", SHIPMENT_STATES, "", "in_transit"),
    field("shipped_at", Kind::Moment, "", "2026-11-21T17:00:00Z"),
    field("delivered_at", Kind::Moment, "", ""),
];

const TRACKING: &[Target] = &[
    field("shipment", Kind::Text, "the shipment's id in the source", "S-1"),
    field("tracking_number", Kind::Text, "finds the shipment where the id does not", "00340434"),
    needed("at", Kind::Moment, "", "2026-11-22T06:10:00Z"),
    needed("state", SHIPMENT_STATES, "", "out_for_delivery"),
    field("place", Kind::Text, "", "Berlin"),
    field("text", Kind::Text, "what the carrier said", "Loaded into the delivery vehicle"),
    field("expected_on", Kind::Day, "the day then expected, at the destination", "2026-11-23"),
];

const AUTHORS: Kind = Kind::Choice(&["customer", "staff", "system"]);

const MESSAGE: &[Target] = &[
    field("external_id", Kind::Text, "id in the source", "m-1"),
    needed("author", AUTHORS, "", "customer"),
    field("author_name", Kind::Text, "of staff: makes the person known", "Ben Vogt"),
    field("kind", Kind::Choice(&["public", "note"]), "public if not said", "public"),
    field("body_text", Kind::Text, "plain text; or `body_html`", "Where is my parcel?"),
    field("body_html", Kind::Text, "", ""),
    needed("at", Kind::Moment, "", "2026-11-20T09:31:00Z"),
    field(
        "automatic",
        Kind::Flag,
        "out-of-office, bounce, acknowledgement: no contact, no answer, reopens nothing",
        "false",
    ),
];

const TICKETS: &[Target] = &[
    needed("external_id", Kind::Text, "id in the source", "T-1"),
    needed("subject", Kind::Text, "", "Where is my parcel?"),
    field("description", Kind::Text, "what the customer wrote first; the subject if not said", ""),
    field("number", Kind::Whole, "for people; the next free one if not said", ""),
    field(
        "status",
        Kind::Text,
        "key of a status: new, open, pending, on_hold, solved, closed or one of your own; follows from the moments if not said",
        "solved",
    ),
    field("urgency", Kind::Choice(&["low", "normal", "high", "urgent"]), "normal if not said", "normal"),
    field("channel", Kind::Choice(&["email", "chat", "phone", "web", "api", "other"]), "other if not said", "email"),
    field("customer.external_id", Kind::Text, "the customer's id in the source", "C-17"),
    field("customer.email", Kind::Text, "finds the customer where the id does not", "anna@example.com"),
    field("customer.name", Kind::Text, "for a customer who is not known yet", "Anna Weber"),
    field("order", Kind::Text, "the order's id in the source", "1001"),
    field("product", Kind::Text, "SKU or the product's id in the source", "LAMP-1"),
    field("team", Kind::Text, "name; made if it is not known", "Delivery"),
    field("assignee", Kind::Text, "name; made, without sign-in, if not known", "Ben Vogt"),
    field("solver", Kind::Text, "who solved it; the assignee if not said", "Ben Vogt"),
    field("tags", Kind::Texts, "", "delivery; late"),
    field("fields", Kind::Object, "custom fields", ""),
    field("scenario", Kind::Text, "key of the scenario that it is about; counts as said by a person", "delivery-delay"),
    needed("opened_at", Kind::Moment, "", "2026-11-20T09:31:00Z"),
    field("first_response_at", Kind::Moment, "where messages do not tell", ""),
    field("solved_at", Kind::Moment, "last solve", "2026-11-20T11:02:00Z"),
    field("closed_at", Kind::Moment, "", ""),
    field("reopen_count", Kind::Whole, "how often it was reopened", "0"),
    field("sla_met", Kind::Flag, "", "true"),
    field("messages", Kind::Parts(MESSAGE), "", ""),
];

const MESSAGES: &[Target] = &[
    needed("external_id", Kind::Text, "id in the source", "m-2"),
    needed("ticket", Kind::Text, "the ticket's id in the source", "T-1"),
    needed("author", AUTHORS, "", "staff"),
    field("author_name", Kind::Text, "of staff: makes the person known", "Ben Vogt"),
    field("kind", Kind::Choice(&["public", "note"]), "public if not said", "public"),
    field("body_text", Kind::Text, "plain text; or `body_html`", "It comes today."),
    field("body_html", Kind::Text, "", ""),
    needed("at", Kind::Moment, "", "2026-11-20T10:05:00Z"),
    field(
        "automatic",
        Kind::Flag,
        "out-of-office, bounce, acknowledgement: no contact, no answer, reopens nothing",
        "false",
    ),
];

const ANSWERS: &[Target] = &[
    needed("external_id", Kind::Text, "id in the source", "a-1"),
    needed("ticket", Kind::Text, "the ticket's id in the source", "T-1"),
    needed("rating", Kind::Whole, "1 to 5", "5"),
    field("comment", Kind::Text, "", "Quick!"),
    needed("at", Kind::Moment, "", "2026-11-21T08:00:00Z"),
];

pub fn of(what: What) -> &'static [Target] {
    match what {
        What::Customers => CUSTOMERS,
        What::Products => PRODUCTS,
        What::Orders => ORDERS,
        What::Shipments => SHIPMENTS,
        What::Tracking => TRACKING,
        What::Tickets => TICKETS,
        What::Messages => MESSAGES,
        What::Answers => ANSWERS,
    }
}

/// The fields of a kind of record as a Markdown table.
pub fn guide(what: What) -> String {
    let mut table = "| field | holds | meaning | example |\n|---|---|---|---|\n".to_owned();
    rows(&mut table, "", of(what));
    table
}

fn rows(table: &mut String, prefix: &str, targets: &[Target]) {
    for target in targets {
        if let Kind::Parts(parts) = target.kind {
            rows(table, &format!("{}.", target.name), parts);
            continue;
        }
        let Target { name, required, meaning, example, .. } = target;
        let needed = if *required { " (needed)" } else { "" };
        let name = if target.kind == Kind::Object { format!("{name}.…") } else { (*name).to_owned() };
        let holds = if target.kind == Kind::Object { "text".to_owned() } else { target.kind.words() };
        let example = if example.is_empty() { String::new() } else { format!("`{example}`") };
        table.push_str(&format!("| `{prefix}{name}`{needed} | {holds} | {meaning} | {example} |\n"));
    }
}
