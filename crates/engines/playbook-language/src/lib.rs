//! The language of playbooks: what they are made of, how they are written as YAML, whether one holds,
//! and where a run of it goes on. No I/O.

pub mod abcd;
pub mod catalogue;
pub mod checking;
pub mod comparing;
pub mod condition;
mod document;
pub mod duration;
pub mod finding;
pub mod graph;
pub mod names;
mod node;
pub mod playbook;
mod reading;
pub mod running;
pub mod shipped;
pub mod value;
mod writing;

pub use document::{read_document, write_document};
pub use finding::{Finding, Severity};
pub use playbook::Playbook;
pub use reading::{Read, read_condition, read_json, read_yaml};
pub use running::{Input, Program, Run, Standing};
pub use writing::write_yaml;
