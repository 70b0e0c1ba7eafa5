//! A shop with a history, made up from one seed, and what keeps happening in it.
//!
//! 1. [`history::world`] makes facts up: buyers, orders with their parcels, conversations, returns,
//!    claims. It is a pure function of seed, moment and size; nothing in it knows a database.
//! 2. [`writing::write`] plays them through the functions that imports and people use: batches of
//!    customers, orders and tracking, and for every step of a conversation the capability that a
//!    person would have used, at the time at which it happened. So the facts behind the KPIs are
//!    measured like those of real work.
//! 3. [`living::Living`] goes on from there while the program runs: it reads what is in the database
//!    and lets something fitting happen.
//!
//! [`mark`] tells a database of this kind from one that holds somebody's work.

mod aftermath;
pub mod automating;
pub mod buyers;
mod case;
mod contacts;
mod days;
pub mod deciding;
mod dice;
pub mod facts;
pub mod guiding;
pub mod history;
pub mod living;
mod looking_back;
pub mod mark;
mod purchases;
mod reading_up;
pub mod rehearsing;
pub mod scenes;
pub mod shop;
mod talks;
mod texts;
pub mod writing;

pub use history::{ORDERS, Plan, world};
