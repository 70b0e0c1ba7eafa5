//! Which of the things that are not known matter for what comes out.

mod analysing;
mod design;
mod sobol;

pub use analysing::{Index, Influence, Runs, Sensitivity};
pub use design::{Factor, Method, RUNS_MAX};
pub use sobol::{DIMENSIONS_MAX, Sobol};
