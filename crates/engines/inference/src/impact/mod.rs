//! What a change came to: the strongest comparison that the data allow, its verdict, and why not a stronger one.

mod assessing;
mod comparing;
mod evidence;
mod finding;
mod measurement;
mod periods;
mod planning;
mod series;
mod units;

pub use assessing::assess;
pub use finding::{Alike, Assessment, Counted, Design, Finding, Opinion, Placebo, Refused, Trends, Verdict};
pub use measurement::{
    Arms, Better, KPIS_MAX, Kpi, Looking, Measure, Measurement, Role, Sample, Series, Sides, Unit, Window,
};

/// Never is a series of fewer points judged.
pub const POINTS_LEAST: usize = 12;
/// So many of them must lie before the change, to know the trend.
pub const POINTS_BEFORE_LEAST: usize = 8;
pub const POINTS_AFTER_LEAST: usize = 4;
/// So many customers on either side of a comparison of customers.
pub const CUSTOMERS_LEAST: usize = 12;
/// So many units that were changed, and that were not.
pub const UNITS_LEAST: usize = 2;
/// From so many periods before the change on it is told whether units moved alike.
pub const PERIODS_LEAST: usize = 4;
/// So many days on which nothing was changed are tried.
const PLACEBOS: usize = 3;
/// How often a change of the size that can be shown would be shown.
pub const POWER: f64 = 0.8;
