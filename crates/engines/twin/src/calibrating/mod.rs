//! From what happened to a model: every number with its interval, how many cases it rests on, and whether it was
//! estimated, assumed or set by somebody. What the records do not say is assumed and says so.
//!
//! - [`arrivals`], [`durations`], [`patience`], [`shares`] and [`orders`] estimate; [`observed`] is what they read
//! - [`calibrated`] puts the model together; [`doubt`] is what the records leave open, and draws models from it
//! - [`predicting`] is what such models let expect, [`figures`] what happened in the same measure

pub mod arrivals;
pub mod calibrated;
pub mod doubt;
pub mod durations;
pub mod estimate;
pub mod figures;
pub mod observed;
pub mod orders;
pub mod patience;
pub mod predicting;
pub mod shares;

pub use calibrated::{Calibrated, calibrate};
pub use estimate::{Estimate, Origin, What, Why};
pub use figures::{Figures, figures};
pub use observed::{ClassObserved, GroupObserved, Observed, Setting, open_at};
pub use orders::OrderSeen;
pub use predicting::{Band, Bands, Runs, Start, predict, starting};

/// Everything here is in minutes.
pub const HOUR: f64 = 60.0;
pub const DAY: f64 = 1_440.0;
pub const HALF_HOUR: f64 = 30.0;
pub const SLOTS: usize = 48;
pub const WEEK_SLOTS: usize = 7 * SLOTS;
