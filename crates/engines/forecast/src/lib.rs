//! How often something happens, what is usual, when it no longer is, and what comes next: control charts,
//! alarms, where and why, trends, forecasts.
//!
//! Pure: numbers in, numbers out. No database, no clock; chance from a seed.

pub mod ahead;
mod causes;
mod chain;
mod count_cusum;
mod counts;
mod cusum;
mod draws;
mod ears;
mod ewma;
mod invalid;
mod scan;
pub mod signposts;
mod special;
mod trend;
mod watch;

pub use causes::{Attribute, Cause, Causes, Demands, Value, causes};
pub use count_cusum::CountCusum;
pub use counts::{CountLaw, Limits, garwood};
pub use cusum::Cusum;
pub use draws::Draws;
pub use ears::{ALARM, ALARM_C3, Ears, LEAST_DEVIATION, ears};
pub use ewma::{Average, Ewma};
pub use invalid::{COUNT_MAX, Invalid};
pub use scan::{Cell, Cluster, Place, Search, log_likelihood_ratio, scan};
pub use trend::{Period, Question, Trend, Verdict, trend};
pub use watch::{Alarm, Assessment, Condition, DAYS_MAX, Day, Ending, Peak, Series, Settings, Side, Watch, Watcher};

/// An interval, both ends belonging to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}
