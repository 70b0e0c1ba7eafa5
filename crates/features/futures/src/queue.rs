//! What if one queue had other numbers: answered at once by formula, and by simulation where that is asked for. Nothing
//! is kept.

use kernel::{Problems, Refusal};
use serde::{Deserialize, Serialize};
use twin::{Question, QueueFigures};
use utoipa::ToSchema;

use crate::{aside, refused};

/// A tenth of a second for one thread.
const CUSTOMERS: u64 = 100_000;
const SEED: u64 = 2_026;

const PEOPLE_MAX: u32 = 2_000;
const ARRIVALS_MAX: f64 = 100_000.0;
const MINUTES_MAX: f64 = 100_000.0;
const MINUTES_MIN: f64 = 0.01;

/// Contacts of one kind that come evenly, and people who answer them.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = QueueQuestion)]
pub struct Asked {
    pub arrivals_per_hour: f64,
    /// Mean; exponential.
    pub handling_minutes: f64,
    pub people: u32,
    /// Mean time after which who waits gives up; for ever unless it is said.
    #[serde(default)]
    pub patience_minutes: Option<f64>,
    /// In time: answered within so long.
    #[serde(default)]
    pub threshold_minutes: Option<f64>,
    /// Also by simulation.
    #[serde(default)]
    pub simulate: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
#[schema(as = QueueFigures)]
pub struct Figures {
    /// Of all who come the share that has to wait.
    pub wait_probability: f64,
    /// Of all, those included who gave up.
    pub mean_wait_minutes: f64,
    pub mean_waiting: f64,
    pub abandoned: f64,
    pub occupancy: f64,
    /// Of all the share that is answered in time; null where no time was said.
    pub service_level: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
#[schema(as = QueueSimulation)]
pub struct Simulated {
    pub customers: u64,
    pub seed: u64,
    pub figures: Figures,
    pub standard_errors: Figures,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = QueueAnswer)]
pub struct Answer {
    /// Work that comes in, in people who would be busy with it all the time.
    pub erlangs: f64,
    pub formula: Figures,
    pub simulation: Option<Simulated>,
    pub engine: String,
}

impl Asked {
    fn erlangs(&self) -> f64 {
        self.arrivals_per_hour * self.handling_minutes / 60.0
    }

    fn check(&self) -> Result<(), Refusal> {
        let mut problems = Problems::default();
        let mut within = |field: &str, value: f64, least: f64, most: f64| {
            if !(least..=most).contains(&value) {
                problems.add(field, format!("must be from {least} to {most}"));
            }
        };
        within("arrivals_per_hour", self.arrivals_per_hour, MINUTES_MIN, ARRIVALS_MAX);
        within("handling_minutes", self.handling_minutes, MINUTES_MIN, MINUTES_MAX);
        within("people", f64::from(self.people), 1.0, f64::from(PEOPLE_MAX));
        within("patience_minutes", self.patience_minutes.unwrap_or(1.0), MINUTES_MIN, MINUTES_MAX);
        within("threshold_minutes", self.threshold_minutes.unwrap_or(0.0), 0.0, MINUTES_MAX);
        problems.into_result()?;
        let erlangs = self.erlangs();
        if self.patience_minutes.is_none() && erlangs >= f64::from(self.people) {
            let least = erlangs.floor() + 1.0;
            let problem = format!(
                "must be at least {least}: work for {erlangs:.1} comes in, so that with fewer the queue grows without end \
                 as long as nobody gives up"
            );
            return Err(Refusal::invalid("people", problem));
        }
        Ok(())
    }
}

impl From<QueueFigures> for Figures {
    fn from(found: QueueFigures) -> Self {
        Self {
            wait_probability: found.wait_probability,
            mean_wait_minutes: found.mean_wait,
            mean_waiting: found.mean_queue_length,
            abandoned: found.abandon_probability,
            occupancy: found.occupancy,
            service_level: found.service_level,
        }
    }
}

pub async fn answer(asked: Asked) -> Result<Answer, Refusal> {
    asked.check()?;
    let question = Question {
        arrival_rate: asked.arrivals_per_hour / 60.0,
        service_rate: 1.0 / asked.handling_minutes,
        servers: asked.people,
        patience_rate: asked.patience_minutes.map(|minutes| 1.0 / minutes),
        threshold: asked.threshold_minutes,
        simulate: asked.simulate.then_some((CUSTOMERS, SEED)),
    };
    let found = aside(move || question.answer(1).map_err(|refusal| refused("people", &refusal))).await?;
    Ok(Answer {
        erlangs: asked.erlangs(),
        formula: found.closed_form.into(),
        simulation: found.simulation.map(|simulated| Simulated {
            customers: simulated.customers,
            seed: SEED,
            figures: simulated.figures.into(),
            standard_errors: simulated.std_errors.into(),
        }),
        engine: found.engine,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKED: Asked = Asked {
        arrivals_per_hour: 54.0,
        handling_minutes: 10.0,
        people: 10,
        patience_minutes: None,
        threshold_minutes: Some(2.0),
        simulate: true,
    };

    #[tokio::test]
    async fn formula_and_simulation_agree_in_minutes() {
        let found = answer(ASKED).await.expect("an answer");
        assert!((found.erlangs - 9.0).abs() < 1e-12);
        // Erlang C of nine on ten is 0.6687; who waits waits ten minutes over one person's room.
        assert!((found.formula.wait_probability - 0.668_7).abs() < 1e-3, "{found:?}");
        assert!((found.formula.mean_wait_minutes - 6.687).abs() < 1e-2, "{found:?}");
        let simulated = found.simulation.expect("a simulation");
        let distance = (simulated.figures.mean_wait_minutes - found.formula.mean_wait_minutes).abs();
        assert!(distance < 5.0 * simulated.standard_errors.mean_wait_minutes, "{simulated:?}");
    }

    #[tokio::test]
    async fn what_cannot_be_answered_names_its_field_and_what_would_be_right() {
        for (asked, field, right) in [
            (Asked { people: 9, ..ASKED }, "people", "at least 10"),
            (Asked { people: 0, ..ASKED }, "people", "from 1"),
            (Asked { arrivals_per_hour: f64::NAN, ..ASKED }, "arrivals_per_hour", "from 0.01"),
            (Asked { patience_minutes: Some(-1.0), ..ASKED }, "patience_minutes", "from 0.01"),
            (Asked { threshold_minutes: Some(f64::INFINITY), ..ASKED }, "threshold_minutes", "to 100000"),
        ] {
            let Err(Refusal::Invalid(problems)) = answer(asked).await else { panic!("{asked:?} was answered") };
            assert_eq!((problems.len(), problems[0].field.as_str()), (1, field));
            assert!(problems[0].problem.contains(right), "{problems:?}");
        }
        let leaving = Asked { people: 9, patience_minutes: Some(5.0), simulate: false, ..ASKED };
        assert!(answer(leaving).await.expect("people give up").formula.abandoned > 0.0);
    }
}
