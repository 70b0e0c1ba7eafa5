//! One question about one queue, answered by formula and, if asked for, by simulation.

use serde::Serialize;

use crate::law::Law;
use crate::queues::Queue;
use crate::refusal::{Refusal, positive};
use crate::simulation::{Class, Cost, Ending, Estimate, Group, Measure, Model, Plan, Routing, replicate};

pub const CUSTOMERS_MAX: u64 = 200_000_000;
/// Pieces whose spread tells the standard errors.
const REPLICATIONS: u64 = 32;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Question {
    pub arrival_rate: f64,
    pub service_rate: f64,
    pub servers: u32,
    pub patience_rate: Option<f64>,
    pub threshold: Option<f64>,
    /// How many customers to simulate, and from which seed.
    pub simulate: Option<(u64, u64)>,
}

/// Times are in the unit of the rates.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    pub engine: String,
    /// SHA-256 of the question.
    pub input: String,
    /// Null where nothing was drawn.
    pub seed: Option<u64>,
    pub closed_form: QueueFigures,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub simulation: Option<Simulated>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct QueueFigures {
    /// Everybody is busy when a customer comes.
    pub wait_probability: f64,
    /// Of all customers, those included who left.
    pub mean_wait: f64,
    pub mean_queue_length: f64,
    pub abandon_probability: f64,
    pub occupancy: f64,
    /// Answered within the threshold, as a share of all customers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_level: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Simulated {
    pub customers: u64,
    #[serde(flatten)]
    pub figures: QueueFigures,
    pub std_errors: QueueFigures,
}

impl Question {
    pub fn answer(self, threads: usize) -> Result<Answer, Refusal> {
        self.patience_rate.map(|rate| positive("patience_rate", rate)).transpose()?;
        let patience = self.patience_rate.map(|rate| Law::exponential(1.0 / rate));
        let queue =
            Queue { arrival_rate: self.arrival_rate, service_rate: self.service_rate, servers: self.servers, patience };
        let steady = queue.steady()?;
        let closed_form = QueueFigures {
            wait_probability: steady.wait_probability,
            mean_wait: steady.mean_wait,
            mean_queue_length: steady.mean_queue_length,
            abandon_probability: steady.abandon_probability,
            occupancy: steady.occupancy,
            service_level: self.threshold.map(|threshold| steady.service_level(threshold)).transpose()?,
        };
        Ok(Answer {
            engine: crate::engine(),
            input: crate::study::fingerprint(&format!("{self:?}")),
            seed: self.simulate.map(|(_, seed)| seed),
            closed_form,
            simulation: self.simulate.map(|(customers, seed)| self.simulated(customers, seed, threads)).transpose()?,
        })
    }

    fn simulated(self, customers: u64, seed: u64, threads: usize) -> Result<Simulated, Refusal> {
        if !(1_000..=CUSTOMERS_MAX).contains(&customers) {
            return Err(Refusal::new("simulate", format!("must be from 1000 to {CUSTOMERS_MAX} customers")));
        }
        let plan = Plan::of(&self.model(customers))?;
        let outcome = replicate(&plan, seed, REPLICATIONS, threads)?;
        let figures = &outcome.classes[0];
        let found = |measure| figures.estimate(measure);
        let estimates = [
            found(Measure::WaitProbability),
            found(Measure::MeanWait),
            found(Measure::MeanQueueLength),
            found(Measure::Abandonment),
            outcome.occupancy.estimate(),
            found(Measure::ServiceLevel),
        ];
        let gathered = |part: fn(Estimate) -> f64| {
            let [wait, mean, queue, abandoned, busy, level] = estimates.map(|estimate| estimate.map_or(0.0, part));
            QueueFigures {
                wait_probability: wait,
                mean_wait: mean,
                mean_queue_length: queue,
                abandon_probability: abandoned,
                occupancy: busy,
                service_level: self.threshold.map(|_| level),
            }
        };
        let customers = found(Measure::Offered).map_or(0.0, |offered| offered.value) * REPLICATIONS as f64;
        Ok(Simulated {
            customers: customers.round() as u64,
            figures: gathered(|estimate| estimate.value),
            std_errors: gathered(|estimate| estimate.std_error),
        })
    }

    /// The queue from empty; what comes before it has forgotten that is not counted.
    fn model(self, customers: u64) -> Model {
        let counted = customers as f64 / REPLICATIONS as f64 / self.arrival_rate;
        let Self { arrival_rate, service_rate, .. } = self;
        let capacity = f64::from(self.servers) * service_rate;
        // The slowest way back: of the queue without abandonment, or of one customer's stay.
        let drain = (capacity.sqrt() - arrival_rate.sqrt()).powi(2);
        let forgets = self.patience_rate.map_or(drain, |rate| drain.max(rate.min(service_rate)));
        let warm_up = 12.0 / forgets + 12.0 / service_rate;
        let name = "queue".to_owned();
        Model {
            hour: (counted + warm_up) / 24.0,
            horizon: counted + warm_up,
            warm_up,
            ending: Ending::Drain,
            routing: Routing::Priority,
            classes: vec![Class {
                rates: vec![arrival_rate],
                patience: self.patience_rate.map(|rate| Law::exponential(1.0 / rate)),
                within: self.threshold.unwrap_or(0.0),
                ..Class::of(&name, Law::exponential(1.0 / service_rate))
            }],
            groups: vec![Group { agents: self.servers, ..Group::of("servers", &[&name]) }],
            orders: Vec::new(),
            cost: Cost::default(),
            satisfaction: None,
        }
    }
}
