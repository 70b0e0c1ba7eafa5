//! What a comparison gives, before it is judged.

use crate::Interval;
use crate::impact::finding::{Counted, Opinion, Placebo, Trends, Verdict};
use crate::impact::measurement::Looking;
use crate::invalid::Invalid;
use crate::laws::{normal_beyond, normal_critical, student_critical};
use crate::regression::Contrast;
use crate::sequential::{Bounds, always_valid};

/// Below so many points intervals are too narrow even with REML: at 24 points six to nine of 100 series without any
/// effect show one, at 12 points ten to thirteen.
const POINTS_FOR_TRUST: usize = 24;

/// From here on the level wanders almost freely, and hardly anything can be told.
const RHO_DOUBTFUL: f64 = 0.9;

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
    /// How both sides moved before the change, where there are two.
    pub trends: Option<Trends>,
    /// Why this can be no finding, whatever the figures are, and which verdict that is.
    pub void: Option<(Verdict, String)>,
}

impl Evidence {
    pub fn of(contrast: Contrast, level: f64, n: Counted) -> Self {
        Self::with_interval(contrast.value, contrast.interval(level), contrast.p(), level, n)
    }

    pub fn with_interval(estimate: f64, interval: Interval, p: f64, level: f64, n: Counted) -> Self {
        let error = (interval.high - interval.low) / (2.0 * normal_critical(level));
        let (placebos, opinions, doubts) = (vec![], vec![], vec![]);
        Self { estimate, error, interval, p, n, placebos, opinions, doubts, trends: None, void: None }
    }

    /// Few points, or such as carry on what moved the last almost wholly, say less than they seem to.
    pub fn doubt_by_points(&mut self, rho: f64) {
        let n = self.n.with + self.n.without;
        if n < POINTS_FOR_TRUST {
            self.doubts.push(format!("{n} points are few: the interval is too narrow, for ten of 100 series or more"));
        }
        if rho > RHO_DOUBTFUL {
            self.doubts.push(format!("each point carries on {rho:.2} of the one before: the level wanders"));
        }
    }

    /// What shows a change on most of the days on which nothing was changed shows itself, and no change.
    pub fn doubt_by_placebos(&mut self, level: f64) {
        let (of, found) = (self.placebos.len(), self.placebos.iter().filter(|it| it.p <= 1.0 - level).count());
        if found > 0 {
            self.doubts.push(format!("on {found} of {of} days on which nothing was changed it shows a change, too"));
        }
        if 2 * found > of {
            self.void = Some((Verdict::Inconclusive, "it shows changes where nothing was changed".to_owned()));
        }
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
