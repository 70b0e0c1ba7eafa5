//! One program, as each of its own takes long to link.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod changing;
mod http;
mod importing;
mod merging;
mod queries;
mod siblings;
