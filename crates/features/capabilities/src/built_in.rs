//! What belongs to no feature that could declare it: parts of the program that are always there, and channels that
//! nothing here obeys yet. Plans name them.

use crate::capability::Kind;
use crate::declaring::{Declared, Words};

const fn fixed(key: &'static str, name: Words, explanation: Words) -> Declared {
    Declared { key, name, explanation, kind: Kind::Fixed, on: true }
}

const fn planned(key: &'static str, name: Words, explanation: Words) -> Declared {
    Declared { key, name, explanation, kind: Kind::Planned, on: false }
}

const fn words(en: &'static str, de: &'static str) -> Words {
    Words { en, de }
}

pub const CAPABILITIES: &[Declared] = &[
    fixed(
        "ticket_alerts",
        words("Alerts on tickets", "Hinweise auf Tickets"),
        words(
            "Agents are told of new tickets and of messages in theirs. Everybody chooses it for themselves in their \
             own settings.",
            "Mitarbeitende erfahren von neuen Tickets und von Nachrichten in ihren. Alle wählen das für sich in den \
             eigenen Einstellungen.",
        ),
    ),
    fixed(
        "order_in_ticket",
        words("The order beside the ticket", "Die Bestellung neben dem Ticket"),
        words(
            "Parcels, payments and returns of the order that a ticket is about stand beside the conversation.",
            "Pakete, Zahlungen und Rücksendungen der Bestellung, um die es geht, stehen neben dem Gespräch.",
        ),
    ),
    fixed(
        "claims_and_returns",
        words("Claims, returns and refunds", "Reklamationen, Rücksendungen und Erstattungen"),
        words(
            "Agents start returns, give money back and open claims from a ticket or an order.",
            "Mitarbeitende beginnen Rücksendungen, erstatten Geld und eröffnen Reklamationen aus Ticket oder Bestellung.",
        ),
    ),
    fixed(
        "customer_history",
        words("The customer's history", "Die Geschichte der Kundin oder des Kunden"),
        words(
            "Orders, tickets and what was agreed with a customer stand in one timeline.",
            "Bestellungen, Tickets und Vereinbartes stehen in einer Zeitleiste.",
        ),
    ),
    planned(
        "hotline",
        words("Hotline", "Hotline"),
        words("Customers call and reach a person.", "Kundinnen und Kunden rufen an und erreichen einen Menschen."),
    ),
    fixed(
        "email",
        words("E-mail", "E-Mail"),
        words(
            "Customers write to an address of the shop. It begins with a mailbox in the settings.",
            "Kundinnen und Kunden schreiben an eine Adresse des Shops. Es beginnt mit einem Postfach in den Einstellungen.",
        ),
    ),
    planned(
        "live_chat",
        words("Live chat", "Live-Chat"),
        words(
            "Customers talk with a person on the shop's pages.",
            "Kundinnen und Kunden sprechen auf den Seiten des Shops mit einem Menschen.",
        ),
    ),
    planned(
        "help_centre",
        words("Help centre", "Hilfebereich"),
        words("Customers find answers by themselves.", "Kundinnen und Kunden finden Antworten selbst."),
    ),
    planned(
        "chatbot",
        words("Chatbot", "Chatbot"),
        words(
            "A program answers first and hands over to a person.",
            "Ein Programm antwortet zuerst und übergibt an einen Menschen.",
        ),
    ),
    planned(
        "proactive_notices",
        words("Proactive notices", "Nachrichten von sich aus"),
        words(
            "Customers are told of a delay or a fault before they ask.",
            "Kundinnen und Kunden erfahren von Verspätung oder Fehler, bevor sie fragen.",
        ),
    ),
    planned(
        "community_forum",
        words("Community forum", "Community-Forum"),
        words("Customers help each other in public.", "Kundinnen und Kunden helfen einander öffentlich."),
    ),
    planned(
        "social_networks",
        words("Social networks", "Soziale Netzwerke"),
        words(
            "Customers are answered where they write in public.",
            "Kundinnen und Kunden bekommen Antwort, wo sie öffentlich schreiben.",
        ),
    ),
];
