//! Mail: letters become tickets and messages, and replies become letters.
//!
//! A letter is stored before it is read ([`receiving`]), by whichever way it came; reading it is a job on
//! what is stored ([`working`]), which may fail, be repeated and be looked at. What becomes of it is decided
//! in one transaction ([`settling`]): a new ticket, a message of one ([`threading`] says which), a duplicate,
//! suppressed, quarantined or rejected. These are all there is, so that the counts add up.
//!
//! Letters that go out are made of the replies in the event log ([`queueing`]), once each and with an id that stays,
//! and are sent ([`posting`]) until a server has them or has refused them.

macro_rules! sql {
    ($name:literal) => {
        const { store::named($crate::QUERIES, $name) }
    };
}

pub mod access;
pub mod adding;
pub mod budgeting;
pub mod changing;
mod clearing;
pub mod composing;
pub mod connecting;
mod correspondence;
pub mod events;
pub mod fetching;
pub mod filing;
mod folder_name;
pub mod forwarding;
pub mod granting;
pub mod http;
pub mod imap;
pub mod keys;
pub mod letter;
pub mod listening;
pub mod mailbox;
mod notifying;
pub mod oauth;
pub mod original;
pub mod outgoing;
pub mod posting;
pub mod providers;
pub mod proving;
pub mod queueing;
pub mod reading;
pub mod receiving;
pub mod reconciling;
pub mod replaying;
pub mod schedule;
pub mod sending;
pub mod settling;
pub mod showing;
pub mod smtp;
mod staff_replies;
pub mod survey;
pub mod survey_words;
pub mod surveying;
pub mod telling;
pub mod threading;
mod token_endpoint;
pub mod trying;
mod welcoming;
pub mod withholding;
pub mod working;

use kernel::Permission;
use store::{Migration, Schema};

pub const SCHEMA: Schema = Schema {
    owner: "mail",
    migrations: &[
        Migration { version: 1, name: "letters", sql: include_str!("../migrations/0001_letters.sql") },
        Migration {
            version: 10,
            name: "outgoing_letters",
            sql: include_str!("../migrations/0010_outgoing_letters.sql"),
        },
        Migration { version: 20, name: "fetching", sql: include_str!("../migrations/0020_fetching.sql") },
        Migration { version: 30, name: "breakers", sql: include_str!("../migrations/0030_breakers.sql") },
        Migration { version: 40, name: "surveys", sql: include_str!("../migrations/0040_surveys.sql") },
        Migration { version: 50, name: "trust", sql: include_str!("../migrations/0050_trust.sql") },
        Migration { version: 60, name: "staff_letters", sql: include_str!("../migrations/0060_staff_letters.sql") },
        Migration { version: 70, name: "oauth", sql: include_str!("../migrations/0070_oauth.sql") },
        Migration { version: 80, name: "clearing", sql: include_str!("../migrations/0080_clearing.sql") },
        Migration { version: 81, name: "places", sql: include_str!("../migrations/0081_places.sql") },
        Migration { version: 90, name: "bounds", sql: include_str!("../migrations/0090_bounds.sql") },
        Migration { version: 91, name: "believing", sql: include_str!("../migrations/0091_believing.sql") },
        Migration { version: 92, name: "acceptance", sql: include_str!("../migrations/0092_acceptance.sql") },
        Migration { version: 93, name: "withheld", sql: include_str!("../migrations/0093_withheld.sql") },
        Migration { version: 100, name: "forwards", sql: include_str!("../migrations/0100_forwards.sql") },
        Migration {
            version: 101,
            name: "known_of_letters",
            sql: include_str!("../migrations/0101_known_of_letters.sql"),
        },
    ],
    queries: QUERIES,
};

pub(crate) const QUERIES: store::Queries =
    store::queries!(concat!(include_str!("queries.sql"), "\n", include_str!("forwarding/queries.sql")));

pub const MANAGE: Permission = Permission {
    name: "mail.manage",
    explanation: "Set up mailboxes, and look at every letter that arrived or went out, also those of no ticket.",
    reaches: kernel::EVERYWHERE,
};

pub const PERMISSIONS: &[Permission] = &[MANAGE];
