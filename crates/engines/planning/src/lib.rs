//! Which initiatives are done when: the best plan, proven; what is left out and why; what is against a board.
//!
//! Pure: a board in, a plan out. No database; the clock is an argument, chance comes from a seed.

pub mod board;
mod bound;
mod branching;
mod checking;
mod closure;
mod dice;
mod domain;
mod formulation;
mod greedy;
mod instance;
mod program;
mod settling;
mod solving;
mod verifying;

pub use checking::{Fault, Invalid, check};
pub use dice::Dice;
pub use instance::{Assignment, Instance};
pub use program::{Deadline, Time};
pub use solving::{Aim, Phase, Solved, Status, solve};
pub use verifying::{Placed, Score, score, verify};
