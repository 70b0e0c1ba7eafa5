//! The portal: what customers see of their case, and what they can do there without an account.
//!
//! - [`case`] is a case as its customer sees it, [`showing`] gathers it behind the token of its address.
//! - [`writing`], [`choosing`], [`rating`], [`voting`] are what the customer does.
//!
//! Deny by default: each field of a case is named here and put in on purpose. Notes, drafts, who else is
//! addressed, times of staff and steps without words for the customer are in none.

pub mod case;
pub mod choosing;
pub mod http;
mod parcels;
pub mod rating;
pub mod showing;
pub mod voting;
pub mod writing;

use capabilities::capability::Kind;
use capabilities::{Declared, Words};
use kernel::{Act, Actor, ActorKind};

/// Customers follow their case at an address of its own.
pub const CASE_PAGE: Declared = Declared {
    key: "case_page",
    name: Words { en: "Case page", de: "Fallseite" },
    explanation: Words {
        en: "Customers follow their case on a page of its own, without an account: what was said, where the parcel is, what happens next. They answer, choose and rate there.",
        de: "Kundinnen und Kunden verfolgen ihren Fall auf einer eigenen Seite, ohne Konto: was gesagt wurde, wo das Paket ist, was als Nächstes geschieht. Sie antworten, wählen und bewerten dort.",
    },
    kind: Kind::Obeyed,
    on: true,
};

pub const CAPABILITIES: &[Declared] = &[CASE_PAGE];

/// What is done behind a token is done by this program: the token opens one case, and no request says which.
fn by_portal(act: &Act) -> Act {
    let program = Act::new(Actor::program(ActorKind::System, "portal"), act.now, std::sync::Arc::clone(&act.rng));
    match &act.origin {
        Some(origin) => program.from(origin.clone()),
        None => program,
    }
}
