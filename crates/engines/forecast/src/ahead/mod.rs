//! What comes next in a series: seasons, trend, effects, and how sure that is.

mod backtest;
mod effects;
mod forecasting;
mod guessing;
mod loess;
mod model;
pub mod reading;
mod scores;
mod search;
mod seasonal;
mod smoothing;
mod spread;

pub use backtest::{Coverage, Scores};
pub use effects::{Effect, REGRESSORS_MAX, Regressor};
pub use forecasting::{Ahead, Backtested, Between, Fitted, Floor, HORIZON_MAX, Outlook, POINTS_MAX, Question};
pub use guessing::guessed_periods;
pub use model::{MODELS, Model};
