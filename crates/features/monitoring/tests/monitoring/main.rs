//! One program, as each of its own takes long to link.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod alarming;
mod quiet_years;
mod showing;
mod world;
