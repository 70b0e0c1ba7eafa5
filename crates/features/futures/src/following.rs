//! A cell opened: its queue over time, rehearsed again from the seed when it is asked for.

use kernel::Refusal;
use serde::Serialize;
use twin::study::course;
use utoipa::ToSchema;

use crate::study::{Fixed, Study};
use crate::{aside, refused};

const DAYS_MAX: f64 = 14.0;
const REPLICATIONS_MAX: u64 = 200;
/// What is followed for one look: about a second.
const CONTACTS: f64 = 1_000_000.0;
const REPLICATIONS_MIN: u64 = 8;
/// A tenth of the days lies outside.
const TAIL: f64 = 0.05;

/// Contacts that wait, interval by interval: the middle run, and the band in which nine of ten runs lie.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = QueueCourse)]
pub struct Course {
    pub future: String,
    pub strategy: String,
    /// Classes of the model, and the one that is shown; null: all together.
    pub classes: Vec<String>,
    pub class: Option<String>,
    /// Length of an interval, in minutes.
    pub minutes: f64,
    pub low: Vec<f64>,
    pub median: Vec<f64>,
    pub high: Vec<f64>,
    pub replications: u64,
    pub seed: u64,
    pub engine: String,
    pub input: String,
}

pub async fn follow(study: Study, future: &str, strategy: &str, class: Option<String>) -> Result<Course, Refusal> {
    let fixed = &study.definition.0;
    let at = Fixed::place(&fixed.futures, "future", future)?;
    let column = Fixed::place(&fixed.strategies, "strategy", strategy)?;
    let (future, strategy) = (future.to_owned(), strategy.to_owned());
    aside(move || {
        let fixed = &study.definition.0;
        let plan = fixed.plan(&fixed.read_model()?, at, column)?;
        let classes: Vec<String> = plan.classes.iter().map(|class| class.name.clone()).collect();
        let only = class
            .as_ref()
            .map(|name| {
                let known = || Refusal::invalid("class", format!("must be one of {}", classes.join(", ")));
                classes.iter().position(|class| class == name).ok_or_else(known)
            })
            .transpose()?;
        let days = plan.horizon / plan.day;
        // Half-hours of a short study, longer ones where there are many days.
        let interval = plan.hour / 2.0 * (days / DAYS_MAX).ceil().max(1.0);
        let most = fixed.replications.min(REPLICATIONS_MAX);
        let replications = ((CONTACTS / plan.contacts.max(1.0)) as u64).clamp(REPLICATIONS_MIN.min(most), most);
        let runs = course(&plan, fixed.seed, replications, interval);
        let first = runs.first().ok_or_else(|| refused("replications", &"must be more"))?;
        let (intervals, length) = (first.queues.first().map_or(0, Vec::len), first.interval);
        let waiting = |run: &twin::simulation::Course, at: usize| -> f64 {
            let of = |class: usize| run.queues[class][at];
            only.map_or_else(|| (0..run.queues.len()).map(of).sum(), of)
        };
        let (mut low, mut median, mut high) = (Vec::new(), Vec::new(), Vec::new());
        for at in 0..intervals {
            let mut values: Vec<f64> = runs.iter().map(|run| waiting(run, at)).collect();
            values.sort_by(f64::total_cmp);
            let quantile = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
            low.push(quantile(TAIL));
            median.push(quantile(0.5));
            high.push(quantile(1.0 - TAIL));
        }
        Ok(Course {
            future,
            strategy,
            class,
            classes,
            minutes: length / plan.hour * 60.0,
            low,
            median,
            high,
            replications,
            seed: fixed.seed,
            engine: study.engine.clone(),
            input: study.input.clone(),
        })
    })
    .await
}
