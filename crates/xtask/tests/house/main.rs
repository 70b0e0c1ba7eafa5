//! The rules of the house, each in a file of its own. Every rule is a function over a tree of
//! files, so that it is tested itself: with a tree that breaks it, and with this checkout.
//! A rule that cannot fail is deleted.

mod directions;
mod doors;
mod invariants;
mod links;
mod manifests;
mod module_names;
mod queries;
mod refusals;
mod routes;
mod rust_text;
mod sizes;
mod sql_text;
mod surroundings;
mod tables;
mod tree;
mod ui_imports;
