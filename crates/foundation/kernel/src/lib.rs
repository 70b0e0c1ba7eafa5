//! The words every room shares: time, identity, money, permission, refusal.
//!
//! No I/O and no async. Everything that would reach for the world (the time, randomness, who is
//! acting) is an argument here and a trait in [`clock`] and [`rng`].

pub mod act;
pub mod calendar;
pub mod clock;
pub mod dice;
pub mod ids;
pub mod lot;
pub mod money;
pub mod outcome;
pub mod page;
pub mod patch;
pub mod policy;
pub mod refusal;
pub mod rng;
pub mod text;
pub mod time;

pub use act::{Act, Actor, ActorKind, Origin};
pub use calendar::BusinessCalendar;
pub use clock::{Clock, SystemClock};
pub use dice::Dice;
pub use money::Money;
pub use outcome::Outcome;
pub use page::{Cursor, Page};
pub use policy::{BY_PLACE, EVERYWHERE, Grants, Permission, Place, Reach};
pub use refusal::{FieldProblem, Problems, Refusal};
pub use rng::{Rng, SystemRng};
pub use time::{TimeWindow, Timestamp};
