//! The end of a frame: what was promised is compared with what came of it, and each open end gets an answer.
//!
//! - [`agenda`] makes itself from plan, efforts, measurements and decisions; nothing of it is written down before
//!   the review is held.
//! - [`review`](mod@review) is how it stands, [`noting`] what people say of it, [`holding`] its end.
//! - [`reminding`] tells the decider when it is due.

pub mod agenda;
pub mod holding;
pub mod noting;
pub mod reminding;
#[expect(clippy::module_inception, reason = "the noun of the folder")]
pub mod review;
