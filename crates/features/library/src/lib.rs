//! The library: what an installation knows about its customers' situations as one text, to take it elsewhere.
//!
//! - [`document`] is that text and what it holds; [`exporting`] writes it, [`importing`] takes one in.
//!
//! It has no tables: scenarios, playbooks and learnings keep what is theirs.

pub mod document;
pub mod exporting;
pub mod http;
pub mod importing;
