//! One program, as each of its own takes long to link.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod acting;
mod giving;
mod running;
mod self_starting;
mod sturdy;
mod trying;
mod world;
