//! Letters as they come in, and some as nobody should send them.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

mod classes;
mod hostile;
mod mutating;
mod reading;
mod replies;
mod samples;
mod writing;
