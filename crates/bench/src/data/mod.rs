//! The data that is measured on: a shop with a year behind it, the same at every run.

pub mod desk;
pub mod dice;
pub mod files;
pub mod letters;
pub mod prose;
pub mod shop;
pub mod size;
