//! Futures: what may come, what could be done, and who should be there.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[macro_use]
mod world;
mod satisfaction;
mod staffing;
mod studies;
mod today;
