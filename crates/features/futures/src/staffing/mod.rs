//! Staffing: from a model, a future and a target to shifts that hold in every half-hour, as rehearsed.
//!
//! - [`run`] is one such question with its answer, fixed when it is [`beginning`].
//! - [`working`] goes round by round, on whichever node; each round follows from the one before alone.
//! - [`table`] and [`calendar`] are the shifts as CSV and iCalendar, [`dated`] puts them on days.

pub mod beginning;
pub mod calendar;
pub mod dated;
pub mod run;
pub mod table;
pub mod working;
