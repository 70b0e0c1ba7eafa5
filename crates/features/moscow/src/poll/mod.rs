//! What customers say about an initiative on the pages of their cases.
//!
//! - [`poll`] is the question, in the customer's words; [`opening`] opens and closes it.
//! - [`answering`] is what a customer answers, [`counting`] what the answers come to.

pub mod answering;
pub mod counting;
pub mod opening;
#[expect(clippy::module_inception, reason = "the noun of the folder")]
pub mod poll;
