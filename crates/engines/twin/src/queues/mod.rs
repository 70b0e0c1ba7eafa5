//! Queues with a formula. Rates and durations in one unit of time, whichever it is.

mod birth_death;
mod deterministic;
mod erlang;
mod markov;
mod network;
mod offered_load;
mod order_driven;
mod priority;
mod queue;
mod retrial;
mod single;
mod skills;
mod staffing;
mod transient;

pub use birth_death::{BirthDeath, chats, finite};
pub use deterministic::fixed_service_mean_wait;
pub use erlang::{delay, loss};
pub use network::{Feedback, Tandem, feedback, tandem};
pub use offered_load::{Sinusoid, offered_load};
pub use order_driven::OrderDriven;
pub use priority::{Class, mean_waits, mean_waits_of_pool, preemptive_mean_sojourns};
pub use queue::{Queue, Steady};
pub use retrial::{Redial, mean_orbit, redial};
pub use single::{general_arrivals_mean_wait, general_service_mean_wait};
pub use skills::{NDesign, Pooled, VDesign, n_design, v_design};
pub use staffing::{
    Target, agents_needed, square_root_agents, wait_probability_with_abandonment, wait_probability_without_abandonment,
};
pub use transient::{Moment, Transient, transient};
