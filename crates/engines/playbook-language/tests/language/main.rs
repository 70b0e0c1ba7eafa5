//! The language from outside: read, checked, written, run.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod abcd;
mod bad;
mod holding;
mod running;
mod wandering;
mod world;
mod writing;
