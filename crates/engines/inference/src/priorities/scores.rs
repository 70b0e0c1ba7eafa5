//! The usual scores of things to do. None of them depends on the other things in the list.

use crate::invalid::{Invalid, number, positive};

/// Larger numbers are no estimate.
const MOST: f64 = 1e12;

/// Reach · impact · confidence / effort.
pub fn rice(reach: f64, impact: f64, confidence: f64, effort: f64) -> Result<f64, Invalid> {
    number("reach", reach, 0.0, MOST)?;
    number("impact", impact, 0.0, MOST)?;
    number("confidence", confidence, 0.0, 1.0)?;
    positive("effort", effort, MOST)?;
    Ok(reach * impact * confidence / effort)
}

/// Weighted shortest job first: the cost of delay, in three parts, by the size of the job.
pub fn wsjf(value: f64, time_criticality: f64, risk_or_opportunity: f64, size: f64) -> Result<f64, Invalid> {
    number("ubv", value, 0.0, MOST)?;
    number("tc", time_criticality, 0.0, MOST)?;
    number("rroe", risk_or_opportunity, 0.0, MOST)?;
    positive("size", size, MOST)?;
    Ok((value + time_criticality + risk_or_opportunity) / size)
}

/// What a week of delay costs, for each week that it takes (CD3).
pub fn cost_of_delay_per_week(cost_of_delay: f64, weeks: f64) -> Result<f64, Invalid> {
    number("cost_of_delay", cost_of_delay, 0.0, MOST)?;
    positive("weeks", weeks, MOST)?;
    Ok(cost_of_delay / weeks)
}

/// Importance + max(importance − satisfaction, 0), each ten times the share who said so (Ulwick 2002).
pub fn opportunity(importance: f64, satisfaction: f64) -> Result<f64, Invalid> {
    number("importance", importance, 0.0, 10.0)?;
    number("satisfaction", satisfaction, 0.0, 10.0)?;
    Ok(importance + (importance - satisfaction).max(0.0))
}

/// A criterion on a scale of its own that is fixed beforehand.
#[derive(Debug, Clone, Copy, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    pub weight: f64,
    pub value: f64,
    /// What counts as nothing and what as everything; the other way round where less is better.
    pub worst: f64,
    pub best: f64,
}

/// The weighted mean of the criteria, from 0 to 100.
pub fn weighted(criteria: &[Criterion]) -> Result<f64, Invalid> {
    let (mut sum, mut weights) = (0.0, 0.0);
    for (at, criterion) in criteria.iter().enumerate() {
        let named = |name: &str| format!("criteria[{at}].{name}");
        number(&named("weight"), criterion.weight, 0.0, MOST)?;
        number(&named("worst"), criterion.worst, -MOST, MOST)?;
        number(&named("best"), criterion.best, -MOST, MOST)?;
        if criterion.worst == criterion.best {
            return Err(Invalid::new(named("best"), "must differ from worst"));
        }
        let (low, high) = (criterion.worst.min(criterion.best), criterion.worst.max(criterion.best));
        number(&named("value"), criterion.value, low, high)?;
        sum += criterion.weight * (criterion.value - criterion.worst) / (criterion.best - criterion.worst);
        weights += criterion.weight;
    }
    if weights > 0.0 { Ok(100.0 * sum / weights) } else { Err(Invalid::new("criteria", "must have a weight above 0")) }
}

/// Where a thing lies between value and effort.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quadrant {
    QuickWin,
    BigBet,
    FillIn,
    TimeSink,
}

/// From `valuable` on it is worth much, above `costly` it takes much.
pub fn quadrant(value: f64, effort: f64, valuable: f64, costly: f64) -> Quadrant {
    match (value >= valuable, effort > costly) {
        (true, false) => Quadrant::QuickWin,
        (true, true) => Quadrant::BigBet,
        (false, false) => Quadrant::FillIn,
        (false, true) => Quadrant::TimeSink,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_criterion_that_is_better_low_counts_the_other_way_round() {
        let found = weighted(&[
            Criterion { weight: 3.0, value: 8.0, worst: 0.0, best: 10.0 },
            Criterion { weight: 1.0, value: 20.0, worst: 100.0, best: 0.0 },
        ]);
        assert!((found.expect("a score") - 80.0).abs() < 1e-12);
        assert_eq!(weighted(&[]).expect_err("refused").field, "criteria");
        let outside = Criterion { weight: 1.0, value: 11.0, worst: 0.0, best: 10.0 };
        assert_eq!(weighted(&[outside]).expect_err("refused").field, "criteria[0].value");
    }

    #[test]
    fn what_takes_nothing_has_no_score() {
        assert_eq!(rice(1.0, 1.0, 1.0, 0.0).expect_err("refused").field, "effort");
        assert_eq!(wsjf(1.0, 1.0, 1.0, f64::NAN).expect_err("refused").field, "size");
        assert_eq!(cost_of_delay_per_week(300.0, 2.0).expect("a score"), 150.0);
        assert_eq!(quadrant(5.0, 5.0, 5.0, 5.0), Quadrant::QuickWin);
        assert_eq!(quadrant(4.9, 5.1, 5.0, 5.0), Quadrant::TimeSink);
    }
}
