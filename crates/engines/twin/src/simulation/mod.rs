//! A support operation, simulated contact by contact.

mod agenda;
pub(crate) mod chance;
mod course;
mod estimate;
mod floor;
mod hands;
mod load;
mod model;
mod plan;
mod record;
mod replications;
mod roster;
mod satisfaction;
mod streams;
mod tally;

pub use course::Course;
pub use estimate::{Estimate, Ratio};
pub use floor::{Floor, Rules, Sound};
pub(crate) use load::hands;
pub use load::{Load, Overload};
pub use model::{
    Also, Backlog, Callback, Class, Cost, Ending, Folded, Followup, Group, Kind, Lateness, Model, Orders, Redial,
    Routing, Shift,
};
pub(crate) use plan::Steps;
pub use plan::{ClassPlan, GroupPlan, Plan};
pub(crate) use record::watch;
pub use record::{Cause, Record, record};
pub use replications::{Figures, Measure, Outcome, REPLICATIONS_MAX, THREADS_MAX, replicate, replicate_by};
pub use satisfaction::{Level as SatisfactionLevel, Satisfaction};
pub use tally::{Day, Tally};
