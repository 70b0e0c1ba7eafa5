//! Whether an initiative helped: what is to be measured is fixed before the roll-out, and judged by
//! `engines/inference` by the strongest comparison that there is.
//!
//! - [`measurement`] is a plan of a measurement, [`finding`] what came of it.
//! - [`registering`], [`beginning`], [`assessing`] are its life; [`gathering`] reads the weeks, `lots` who got
//!   it by lot, [`side_by_side`] what got it and what did not; [`foreseeing`] tells what would be seen;
//!   [`working`] looks by itself when all of the time has passed.
//! - [`unmeasured`] is going to customers without any of it, by who decides and with a reason.

pub mod assessing;
pub mod beginning;
pub mod finding;
pub mod foreseeing;
pub mod gathering;
mod lots;
pub mod measurement;
pub mod registering;
pub mod side_by_side;
pub mod unmeasured;
pub mod working;
