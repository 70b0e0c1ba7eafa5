//! The language from outside: read, checked, written, run.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod abcd;
mod bad;
mod comparing;
mod holding;
mod running;
mod shipped;
mod wandering;
mod world;
mod writing;
