//! Whether an initiative helped: what is to be measured is fixed before the roll-out, and judged by
//! `engines/inference` by the strongest comparison that there is.
//!
//! - [`measurement`] is a plan of a measurement, [`finding`] what came of it.
//! - [`registering`], [`beginning`], [`assessing`] are its life; [`gathering`] reads the weeks.

pub mod assessing;
pub mod beginning;
pub mod finding;
pub mod gathering;
pub mod measurement;
pub mod registering;
