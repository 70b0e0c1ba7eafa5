//! One thing that is counted every day: what is expected of it, and when it is more.

mod alarm;
mod level;
mod series;
mod threshold;
mod watching;

pub use alarm::{Alarm, Ending, Peak};
pub use series::{DAYS_MAX, Day, Series};
pub use watching::{Assessment, Condition, Settings, Side, Watch, Watcher};
