//! Requests to other hosts, within bounds: no redirects, so much time, so much of the answer, and only addresses that
//! may be called.

mod client;
pub mod target;

pub use client::{Answer, Client, FORM, JSON, Outgoing};
pub use target::{Reachable, Target};
