//! Which initiatives are done when: the best plan, proven; what is left out and why; what speaks against a board.
//!
//! Pure: a board in, a plan out. No database; the clock is an argument, chance comes from a seed.

pub mod board;
mod bound;
mod branching;
mod chance;
mod checking;
mod choosing;
mod closure;
mod conflict;
mod cutting;
mod domain;
mod explaining;
mod flow;
mod formulation;
mod greedy;
mod incumbent;
mod instance;
mod maximising;
mod merging;
mod nearby;
mod pert;
mod plan;
mod program;
mod relaxation;
mod rules;
mod searching;
mod settling;
mod simplex;
mod solving;
mod spending;
mod verifying;
mod walking;

pub use chance::{Chance, DRAWS_MAX, Tight, chance};
pub use checking::{Fault, Invalid, check};
pub use conflict::Conflict;
pub use explaining::{Code, Reason};
pub use instance::{Assignment, Instance};
pub use plan::{Gain, More, Options, Placement, Plan, SOLVER, Verified, plan};
pub use program::{Deadline, Time};
pub use rules::{Breach, Level, rules};
pub use solving::{Aim, Phase, Solved, Status, solve};
pub use verifying::{Placed, Score, score, verify};
