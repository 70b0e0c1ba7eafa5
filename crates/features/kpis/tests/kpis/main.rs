//! One program, as each of its own takes long to link.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod facts;
mod golden_orders;
mod golden_tickets;
mod http;
mod oracle;
mod recomputing;
mod timeline;
