//! One program, as each of its own takes long to link.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod catching_up;
mod embedding;
mod learning;
mod proposing;
mod recognising;
mod signs;
mod world;
