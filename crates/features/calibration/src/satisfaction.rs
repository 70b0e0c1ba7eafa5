//! How satisfaction goes with waiting, as ratings tell it; nothing where they do not. Pure.

use inference::satisfaction::{self, Absent as Why, EITHER_MIN, Finding, RATED_MIN, Rated, Slope};
use kernel::Refusal;
use serde::{Deserialize, Serialize};
use twin::simulation::{Model, Satisfaction as OfModel, SatisfactionLevel};
use utoipa::ToSchema;

use crate::classes::Kinds;
use crate::recorded::Rating;

/// On the scale of 1 to 5 four and five are satisfied, as the KPIs have it.
const SATISFIED_FROM: i64 = 4;
const MINUTE_MS: f64 = 60_000.0;

/// What rated tickets tell of the wait until the first reply of a person. It is an association and no proof of a cause.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = CalibrationSatisfaction)]
pub struct Satisfaction {
    /// Tickets that were rated, and those of them that were rated 4 or 5.
    pub n: u64,
    pub satisfied: u64,
    /// By how much the log odds of a satisfied rating change with ln(1 + minutes), and the interval of 95 %; null where it
    /// could not be estimated.
    pub slope: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Kinds of contacts of which studies may tell expected satisfaction; empty where it is absent.
    pub kinds: Vec<Kind>,
    /// Why nothing is claimed; null: it is estimated.
    pub absent: Option<Absent>,
}

/// Of those of a kind who waited so many minutes such a share is satisfied.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = CalibrationSatisfactionKind)]
pub struct Kind {
    pub class: String,
    pub share: f64,
    pub wait: f64,
    /// Ratings that tell it; of several kinds together where each alone has too few.
    pub n: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SatisfactionAbsentWhy)]
pub enum AbsentWhy {
    /// `n` ratings of `least`.
    TooFew,
    /// `n` of the rarer of the two answers, of `least`.
    OneSided,
    /// `n` customers of `least`.
    FewCustomers,
    /// Of `n` ratings: waits do not differ, or those of satisfied and dissatisfied customers do not overlap.
    NoFit,
    /// Of `n` ratings: the interval, `low` to `high`, holds zero.
    Unseen,
}

/// Why the data do not support it, with the figures.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = SatisfactionAbsent)]
pub struct Absent {
    pub why: AbsentWhy,
    pub n: u64,
    pub least: Option<u64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
}

impl Absent {
    fn of(found: &Finding, why: Why) -> Self {
        let plain = |why, n, least| Self { why, n, least, low: None, high: None };
        match why {
            Why::TooFew => plain(AbsentWhy::TooFew, found.n, Some(RATED_MIN)),
            Why::OneSided => {
                plain(AbsentWhy::OneSided, found.satisfied.min(found.n - found.satisfied), Some(EITHER_MIN))
            }
            Why::FewCustomers(n) => plain(AbsentWhy::FewCustomers, n, Some(satisfaction::CUSTOMERS_MIN)),
            Why::NoFit => plain(AbsentWhy::NoFit, found.n, None),
            Why::Unseen => Self {
                low: found.slope.map(|slope| slope.low),
                high: found.slope.map(|slope| slope.high),
                ..plain(AbsentWhy::Unseen, found.n, None)
            },
        }
    }

    /// For those who read no JSON.
    pub fn in_words(&self) -> String {
        let (n, least) = (self.n, self.least.unwrap_or(0));
        match self.why {
            AbsentWhy::TooFew => format!("too few ratings: {n} of {least}"),
            AbsentWhy::OneSided => format!("too few ratings on one side: {n} of {least}"),
            AbsentWhy::FewCustomers => format!("too few customers who rated: {n} of {least}"),
            AbsentWhy::NoFit => format!("the waits of {n} ratings allow no estimate"),
            AbsentWhy::Unseen => {
                let (low, high) = (self.low.unwrap_or(0.0), self.high.unwrap_or(0.0));
                format!(
                    "waiting does not show in {n} ratings: the interval of the slope, {low:.3} to {high:.3}, holds zero"
                )
            }
        }
    }
}

/// What ratings tell, kind by kind of the twin.
pub fn of_ratings(ratings: &[Rating], kinds: &Kinds) -> Result<Satisfaction, Refusal> {
    let rated: Vec<Rated<'_>> = ratings
        .iter()
        .filter_map(|rating| {
            let kind = &kinds.kinds[kinds.place(&rating.channel, rating.scenario.as_deref())?];
            Some(Rated {
                wait: rating.wait_ms.max(0) as f64 / MINUTE_MS,
                satisfied: rating.rating >= SATISFIED_FROM,
                channel: &kind.channel,
                scenario: &kind.scenario,
                customer: rating.customer_id.as_deref().unwrap_or(&rating.ticket_id),
            })
        })
        .collect();
    let found = satisfaction::of_waiting(&rated).map_err(|problem| Refusal::invalid("ratings", problem.to_string()))?;
    let slope = |of: fn(&Slope) -> f64| found.slope.as_ref().map(of);
    let level = |kind: &crate::classes::Kind| {
        let level = found.level(&kind.channel, &kind.scenario)?;
        Some(Kind { class: kind.name(), share: level.share, wait: level.wait, n: level.n })
    };
    let supported = found.absent.is_none();
    Ok(Satisfaction {
        n: found.n,
        satisfied: found.satisfied,
        slope: slope(|slope| slope.value),
        low: slope(|slope| slope.low),
        high: slope(|slope| slope.high),
        kinds: if supported { kinds.kinds.iter().filter_map(level).collect() } else { Vec::new() },
        absent: found.absent.map(|why| Absent::of(&found, why)),
    })
}

impl Satisfaction {
    /// Into the model, if the data support it.
    pub fn give(&self, model: &mut Model) {
        let (Some(slope), Some(low), Some(high), None) = (self.slope, self.low, self.high, self.absent) else { return };
        let level = |kind: &Kind| SatisfactionLevel { class: kind.class.clone(), share: kind.share, wait: kind.wait };
        model.satisfaction = Some(OfModel { slope, low, high, levels: self.kinds.iter().map(level).collect() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rating(at: usize, minutes: i64, rating: i64) -> Rating {
        Rating {
            ticket_id: format!("t{at}"),
            customer_id: None,
            rating,
            wait_ms: minutes * 60_000,
            channel: "email".to_owned(),
            scenario: None,
        }
    }

    #[test]
    fn the_reason_names_its_figures() {
        let kinds = Kinds::of(std::iter::repeat_n(("email", None), 100), 1.0);
        let words = |ratings: &[Rating]| {
            let found = of_ratings(ratings, &kinds).expect("a finding");
            assert!(found.kinds.is_empty());
            found.absent.expect("a reason").in_words()
        };
        let good: Vec<Rating> = (0..240).map(|at| rating(at, at as i64, 5)).collect();
        assert_eq!(words(&good[..40]), "too few ratings: 40 of 200");
        assert_eq!(words(&good), "too few ratings on one side: 0 of 30");
        // Three is not satisfied; of every wait as many are.
        let mixed: Vec<Rating> =
            (0..240).map(|at| rating(at, (at / 2) as i64, if at % 2 == 0 { 3 } else { 4 })).collect();
        let said = words(&mixed);
        assert!(said.starts_with("waiting does not show in 240 ratings: the interval of the slope, -"), "{said}");
    }
}
