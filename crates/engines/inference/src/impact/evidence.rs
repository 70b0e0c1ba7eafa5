//! What a comparison gives, before it is judged.

use crate::Interval;
use crate::impact::finding::{Counted, Opinion, Placebo};
use crate::impact::measurement::Looking;
use crate::invalid::Invalid;
use crate::laws::{normal_beyond, normal_critical, student_critical};
use crate::regression::Contrast;
use crate::sequential::{Bounds, always_valid};

/// A design that the data do not allow, or data that are wrong.
#[derive(Debug)]
pub enum Refusal {
    NotAllowed(String),
    Wrong(Invalid),
}

impl From<Invalid> for Refusal {
    fn from(wrong: Invalid) -> Self {
        Self::Wrong(wrong)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    pub estimate: f64,
    /// As wide as the t distribution makes it: an interval is the estimate ± the normal point times it.
    pub error: f64,
    pub interval: Interval,
    pub p: f64,
    pub n: Counted,
    pub placebos: Vec<Placebo>,
    pub opinions: Vec<Opinion>,
    pub doubts: Vec<String>,
    /// Why this can be no finding, whatever the figures are.
    pub void: Option<String>,
}

impl Evidence {
    pub fn of(contrast: Contrast, level: f64, n: Counted) -> Self {
        Self::with_interval(contrast.value, contrast.interval(level), contrast.p(), level, n)
    }

    pub fn with_interval(estimate: f64, interval: Interval, p: f64, level: f64, n: Counted) -> Self {
        let error = (interval.high - interval.low) / (2.0 * normal_critical(level));
        Self { estimate, error, interval, p, n, placebos: vec![], opinions: vec![], doubts: vec![], void: None }
    }

    /// The smallest change that would be shown with the power that we ask for.
    pub fn detectable(&self, level: f64) -> f64 {
        detectable(self.error, f64::INFINITY, level)
    }

    /// Pays for looking at any time.
    pub fn always(&mut self, mixture: f64, level: f64) -> Result<(), Invalid> {
        if self.error > 1e-100 && self.error < 1e100 {
            let (found, test) = always_valid(self.estimate, self.error, mixture, level)?;
            (self.interval, self.p) = (found.interval, test.p);
        }
        Ok(())
    }
}

/// What an error allows to be shown, at this confidence and our power.
pub fn detectable(error: f64, df: f64, level: f64) -> f64 {
    let shown = 2.0 * super::POWER - 1.0;
    let points = if df.is_finite() {
        student_critical(level, df) + student_critical(shown, df)
    } else {
        normal_critical(level) + normal_critical(shown)
    };
    points * error
}

/// The confidence of an interval at this look.
pub fn level(looking: Looking, confidence: f64) -> Result<f64, Invalid> {
    match looking {
        Looking::Once | Looking::Always => Ok(confidence),
        Looking::Planned { looks, look } => {
            let critical = Bounds::OBrienFleming
                .critical(look, looks, 1.0 - confidence)
                .map_err(|wrong| wrong.within("looking.planned"))?;
            // At the first of many looks next to nothing is spent; surer than this no interval is made.
            Ok((1.0 - normal_beyond(critical)).min(0.999_999))
        }
    }
}
