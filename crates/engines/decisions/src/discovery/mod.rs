//! Where things go wrong: boxes of conditions that hold most of the cases of interest, by the patient rule
//! induction method (Friedman and Fisher 1999; for scenarios, Bryant and Lempert 2010).

mod cases;
mod discovering;
mod limits;
mod peeling;
mod quasi_p;
mod stability;

pub use cases::{CASES_MAX, Cases, DIMENSIONS_MAX, NUMBERS_MAX};
pub use discovering::{Condition, Discovered, Discovery, Reproducibility, Search};
pub use limits::Limits;
pub use peeling::{Peeled, Peeling, peel};
pub use quasi_p::quasi_p;
pub use stability::{Bumped, bumped};
