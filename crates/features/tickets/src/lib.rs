//! Tickets: what customers ask, what is answered, and the facts that follow from it.
//!
//! - [`ticket`], [`message`], [`status`] are the nouns with their pure rules.
//! - One file per capability: [`opening`], [`replying`], [`receiving`], [`merging`], … Each loads the
//!   ticket under a lock ([`holding`]), changes it, appends an event and saves it ([`settling`]).
//! - [`measuring`] folds a ticket's events into its facts; [`facts`] keeps them; [`recomputing`] proves
//!   that what is kept equals what the log says.
//! - [`importing`] takes history in, in batches.

use kernel::Permission;
use store::{Migration, Schema};

/// The statement of this name in `queries.sql`.
macro_rules! sql {
    ($name:literal) => {
        const { store::named($crate::QUERIES, $name) }
    };
}

pub mod answering;
mod applying;
mod asking;
pub mod assigning;
pub mod attaching;
pub mod case_link;
pub mod changing_many;
pub mod classifying;
pub mod counting;
mod courtesy;
pub mod drafting;
pub mod editing;
pub mod escalating;
pub mod events;
pub mod facts;
pub mod filling_in;
pub mod finding;
pub mod finishing;
pub mod following;
pub mod foreseeing;
pub mod forwarding;
pub mod glancing;
pub mod handing_back;
pub mod handing_out;
pub mod hearing;
pub mod held;
mod holding;
pub mod holding_back;
pub mod http;
pub mod importing;
pub mod learning;
mod letters;
pub mod linking;
pub mod listing;
pub mod marks;
pub mod measuring;
pub mod merging;
pub mod message;
pub mod noting;
pub mod opening;
pub mod overseeing;
pub mod own_task;
mod plain;
pub mod presence;
pub mod progressing;
pub mod promise;
pub mod reading;
pub mod receiving;
pub mod recomputing;
mod references;
pub mod reminding;
pub mod replying;
pub mod routing;
mod sanitising;
pub mod searching;
pub mod sending;
pub mod setting_aside;
mod settling;
pub mod sharing;
pub mod sla_policy;
pub mod snoozing;
pub mod splitting;
pub mod status;
pub mod stepping;
pub mod tagging;
pub mod task;
pub mod tasking;
pub mod team_routing;
pub mod template;
pub mod thread;
pub mod ticket;
mod tidying;
pub mod undoing;
pub mod unmerging;
pub mod using;
pub mod view;
pub mod waking;
pub mod warning;
pub mod wording;
mod writing;

/// The topic under which browsers hear of changes.
pub const TOPIC: &str = "ticket";

pub const READ: Permission = Permission {
    name: "tickets.read",
    explanation: "See tickets, their messages and their history.",
    reaches: kernel::BY_PLACE,
};
pub const ANSWER: Permission = Permission {
    name: "tickets.answer",
    explanation: "Open, answer, assign, edit and solve tickets, and write notes.",
    reaches: kernel::BY_PLACE,
};
pub const RESTRUCTURE: Permission =
    Permission { name: "tickets.restructure", explanation: "Merge and split tickets.", reaches: kernel::BY_PLACE };
pub const CONFIGURE: Permission = Permission {
    name: "tickets.configure",
    explanation: "Name the statuses that tickets go through, set service levels, and how tickets come to people.",
    reaches: kernel::EVERYWHERE,
};

pub const SHARE: Permission = Permission {
    name: "tickets.share",
    explanation: "Change views, templates and macros that a team or everybody has.",
    reaches: &[kernel::Reach::Team, kernel::Reach::All],
};

pub const TASKS: Permission = Permission {
    name: "tasks.own",
    explanation: "See and answer the tasks that are given to you, without their tickets.",
    reaches: kernel::EVERYWHERE,
};

pub const PERMISSIONS: &[Permission] = &[READ, ANSWER, RESTRUCTURE, CONFIGURE, SHARE, TASKS];

/// Tables, facts and statements of the tickets feature.
pub const SCHEMA: Schema = Schema {
    owner: "tickets",
    migrations: &[
        Migration { version: 1, name: "tickets", sql: include_str!("../migrations/0001_tickets.sql") },
        Migration { version: 2, name: "set_aside", sql: include_str!("../migrations/0002_set_aside.sql") },
        Migration { version: 3, name: "contacts_known", sql: include_str!("../migrations/0003_contacts_known.sql") },
        Migration { version: 4, name: "openings", sql: include_str!("../migrations/0004_openings.sql") },
        Migration { version: 10, name: "views", sql: include_str!("../migrations/0010_views.sql") },
        Migration { version: 11, name: "deeds", sql: include_str!("../migrations/0011_deeds.sql") },
        Migration { version: 12, name: "held_messages", sql: include_str!("../migrations/0012_held_messages.sql") },
        Migration { version: 13, name: "templates", sql: include_str!("../migrations/0013_templates.sql") },
        Migration { version: 14, name: "vocabulary", sql: include_str!("../migrations/0014_vocabulary.sql") },
        Migration { version: 15, name: "promises", sql: include_str!("../migrations/0015_promises.sql") },
        Migration { version: 20, name: "escalation", sql: include_str!("../migrations/0020_escalation.sql") },
        Migration { version: 22, name: "tasks", sql: include_str!("../migrations/0022_tasks.sql") },
        Migration { version: 23, name: "marked_messages", sql: include_str!("../migrations/0023_marked_messages.sql") },
        Migration { version: 30, name: "routing", sql: include_str!("../migrations/0030_routing.sql") },
        Migration { version: 40, name: "scenario", sql: include_str!("../migrations/0040_scenario.sql") },
        Migration {
            version: 50,
            name: "template_language",
            sql: include_str!("../migrations/0050_template_language.sql"),
        },
        Migration { version: 51, name: "case_links", sql: include_str!("../migrations/0051_case_links.sql") },
        Migration { version: 60, name: "origins", sql: include_str!("../migrations/0060_origins.sql") },
        Migration { version: 61, name: "stand_ins", sql: include_str!("../migrations/0061_stand_ins.sql") },
        Migration { version: 65, name: "status_cards", sql: include_str!("../migrations/0065_status_cards.sql") },
        Migration { version: 70, name: "outside", sql: include_str!("../migrations/0070_outside.sql") },
        Migration { version: 71, name: "reads", sql: include_str!("../migrations/0071_reads.sql") },
        Migration { version: 72, name: "search_trigger", sql: include_str!("../migrations/0072_search_trigger.sql") },
    ],
    queries: QUERIES,
};

/// The second file: what people work with at the desk, such as views, templates and held messages; the
/// third: whom tickets are given to. Each begins with a statement, as a remark before it would become the
/// end of the statement before.
pub(crate) const QUERIES: store::Queries = store::queries!(concat!(
    include_str!("queries.sql"),
    "\n",
    include_str!("desk/queries.sql"),
    "\n",
    include_str!("routing/queries.sql")
));
