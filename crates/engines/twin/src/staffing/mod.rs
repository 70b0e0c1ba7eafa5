//! How many people, when: from a model and a target to shifts that hold in every half-hour.
//!
//! - [`question`] is what is asked, [`desks`] who is staffed together, [`load`] what comes to whom when.
//! - [`requirement`] says by formula how many are needed beside those that are [`kept`], [`rostering`] covers that by shifts, [`levels`] rehearses them.
//! - [`rounds`] goes round: where the rehearsal misses the target one more is needed, until every half-hour holds or
//!   nothing more helps. Then [`lowering`] tries to do with less. [`answer`] is what is said of it.

mod answer;
mod desks;
mod kept;
mod levels;
mod load;
mod lowering;
mod question;
mod requirement;
mod rostering;
mod rounds;

pub use answer::{Answer, ClassLevels, DEFINITION, Desk, Level, Miss, Round, Standing, Why, Worked};
pub use lowering::{LOWERINGS_MAX, Lowering, Merged, Move, Span};
pub use question::{DAYS, HALF_HOURS, Question, REPLICATIONS_MAX, ROUNDS_MAX, TEMPLATES_MAX, Target, Template};
pub use rounds::{answer, check, next};
