//! One program, as each of its own takes long to link.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod giving_back;
mod http;
mod importing;
mod lists;
mod orders;
mod parcels;
mod possible;
mod rearranging;
mod schema;
mod shop;
