//! One program, as each of its own takes long to link.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod admitting;
mod availability;
mod brands;
mod queries;
mod signing_in;
