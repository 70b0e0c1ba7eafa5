//! How satisfied those are who waited: what ratings told of it, where they did. An association, which a model carries on.

use serde::{Deserialize, Serialize};

use super::plan::ClassPlan;
use crate::refusal::{Refusal, at_least_zero, probability};

/// The log odds of a satisfied rating change by `slope` with ln(1 + minutes until the reply); `low` and `high` are the ends of
/// its interval. Of a class that is not named nobody knows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Satisfaction {
    pub slope: f64,
    pub low: f64,
    pub high: f64,
    #[serde(rename = "level")]
    pub levels: Vec<Level>,
}

/// Of those of a class who waited so many minutes such a share is satisfied.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    pub class: String,
    pub share: f64,
    pub wait: f64,
}

/// Of a class, looked up and checked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chances {
    /// As it is, and at either end of its interval.
    slopes: [f64; 3],
    odds: f64,
    at: f64,
    minutes: f64,
}

impl Chances {
    /// After a wait in units of the model.
    pub(super) fn after(&self, wait: f64) -> [f64; 3] {
        let away = (wait * self.minutes).ln_1p() - self.at;
        self.slopes.map(|slope| 1.0 / (1.0 + (-(self.odds + slope * away)).exp()))
    }
}

/// Gives the classes what is known of them.
pub(super) fn lay_out(satisfaction: &Satisfaction, hour: f64, classes: &mut [ClassPlan]) -> Result<(), Refusal> {
    let Satisfaction { slope, low, high, levels } = satisfaction;
    // NaN is in no range.
    if !((-100.0..=100.0).contains(low) && (-100.0..=100.0).contains(high) && (*low..=*high).contains(slope)) {
        return Err(Refusal::new(
            "satisfaction.slope",
            "must lie between `low` and `high`, and these from -100 to 100",
        ));
    }
    if levels.is_empty() {
        return Err(Refusal::new("satisfaction.level", "must be there for one class at least"));
    }
    for (at, level) in levels.iter().enumerate() {
        let field = |name: &str| format!("satisfaction.level[{at}].{name}");
        if levels[..at].iter().any(|other| other.class == level.class) {
            return Err(Refusal::new(field("class"), format!("{:?} is there twice", level.class)));
        }
        let share = probability(&field("share"), level.share)?;
        if share <= 0.0 || share >= 1.0 {
            return Err(Refusal::new(field("share"), "must be above 0 and below 1"));
        }
        let wait = at_least_zero(&field("wait"), level.wait)?;
        let unknown = || Refusal::new(field("class"), format!("{:?} is no class", level.class));
        let class = classes.iter_mut().find(|class| class.name == level.class).ok_or_else(unknown)?;
        class.satisfaction = Some(Chances {
            slopes: [*slope, *low, *high],
            odds: (share / (1.0 - share)).ln(),
            at: wait.ln_1p(),
            minutes: 60.0 / hour,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_its_own_wait_a_level_is_what_was_said_whatever_the_slope_and_after_it_less() {
        let odds = (0.8_f64 / 0.2).ln();
        // Hours as the unit: two of them are 120 minutes.
        let chances = Chances { slopes: [-0.5, -0.7, -0.3], odds, at: 120.0_f64.ln_1p(), minutes: 60.0 };
        assert!(chances.after(2.0).iter().all(|share| (share - 0.8).abs() < 1e-12));
        let [value, low, high] = chances.after(8.0);
        let wanted = 1.0 / (1.0 + 0.25 * (481.0_f64 / 121.0).powf(0.5));
        assert!((value - wanted).abs() < 1e-12 && low < value && value < high && high < 0.8);
    }
}
