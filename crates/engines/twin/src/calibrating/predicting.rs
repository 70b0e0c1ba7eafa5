//! What a calibrated model lets expect of the days to come, from what is open now on.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::calibrated::Calibrated;
use super::figures::{Figures, figures};
use crate::refusal::Refusal;
use crate::simulation::{Backlog, Ending, Model, Plan, THREADS_MAX, record};

/// From where it goes on.
#[derive(Debug, Clone, Default)]
pub struct Start {
    /// 0 is Monday.
    pub weekday: usize,
    /// Class by class.
    pub backlog: Vec<Option<Backlog>>,
}

/// Below each so many of 100 replications lie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    pub p05: f64,
    pub p10: f64,
    pub median: f64,
    pub p90: f64,
    pub p95: f64,
}

impl Band {
    pub fn of(values: &mut [f64]) -> Option<Self> {
        values.sort_by(f64::total_cmp);
        let last = values.len().checked_sub(1)?;
        let at = |share: f64| {
            let place = share * last as f64;
            let low = place.floor() as usize;
            values[low] + (values[(low + 1).min(last)] - values[low]) * (place - low as f64)
        };
        Some(Self { p05: at(0.05), p10: at(0.1), median: at(0.5), p90: at(0.9), p95: at(0.95) })
    }

    pub fn holds_90(&self, value: f64) -> bool {
        (self.p05..=self.p95).contains(&value)
    }

    pub fn holds_80(&self, value: f64) -> bool {
        (self.p10..=self.p90).contains(&value)
    }
}

/// Of a class in a span; none where no replication had one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bands {
    pub contacts: Option<Band>,
    pub service_level: Option<Band>,
    pub abandonment: Option<Band>,
    pub backlog: Option<Band>,
}

/// How many replications, of which seed, on how many threads.
#[derive(Debug, Clone, Copy)]
pub struct Runs {
    pub replications: u64,
    pub seed: u64,
    pub threads: usize,
}

/// Most contacts in all: some seconds of work.
const CONTACTS_MAX: f64 = 2e7;

/// Class by class and span by span, then all together; a new model is drawn for each replication.
pub fn predict(
    calibrated: &Calibrated,
    start: &Start,
    span: f64,
    spans: usize,
    runs: Runs,
) -> Result<Vec<Vec<Bands>>, Refusal> {
    let classes = calibrated.model.classes.len();
    let model = starting(&calibrated.model, start, span * spans as f64);
    let expected = Plan::of(&model)?.contacts * runs.replications as f64;
    if expected > CONTACTS_MAX {
        return Err(Refusal::new(
            "replications",
            format!("lead to {expected:.1e} contacts; at most {CONTACTS_MAX:.0e} are followed"),
        ));
    }
    let within: Vec<f64> = model.classes.iter().map(|class| class.within).collect();
    let all = in_order(runs.replications, runs.threads, |n| {
        let drawn = starting(&calibrated.doubt.draw(&calibrated.model, runs.seed, n), start, span * spans as f64);
        let records = record(&Plan::of(&drawn)?, runs.seed, n);
        Ok(figures(&records, &within, 0.0, span, spans))
    })?;
    let bands = |class: Option<usize>, at: usize| {
        let of = |found: &Vec<Vec<Figures>>| match class {
            Some(class) => found[class][at],
            None => found.iter().fold(Figures::default(), |mut sum, class| {
                sum.add(class[at]);
                sum
            }),
        };
        let seen: Vec<Figures> = all.iter().map(of).collect();
        let band = |measure: &dyn Fn(&Figures) -> Option<f64>| {
            Band::of(&mut seen.iter().filter_map(measure).collect::<Vec<_>>())
        };
        Bands {
            contacts: band(&|f| Some(f.contacts as f64)),
            service_level: band(&|f| f.service_level()),
            abandonment: band(&|f| f.abandonment()),
            backlog: band(&|f| Some(f.backlog as f64)),
        }
    };
    let rows = (0..classes).map(Some).chain([None]);
    Ok(rows.map(|class| (0..spans).map(|at| bands(class, at)).collect()).collect())
}

/// The model from this weekday and this backlog on.
pub fn starting(model: &Model, start: &Start, horizon: f64) -> Model {
    let mut model = model.clone();
    model.horizon = horizon;
    model.warm_up = 0.0;
    model.ending = Ending::Stop;
    for (at, class) in model.classes.iter_mut().enumerate() {
        if class.rates.len() == super::WEEK_SLOTS {
            class.rates.rotate_left(super::SLOTS * (start.weekday % 7));
        }
        class.backlog = start.backlog.get(at).copied().flatten();
    }
    for orders in model.orders.iter_mut().filter(|orders| orders.rates.len() == super::WEEK_SLOTS) {
        orders.rates.rotate_left(super::SLOTS * (start.weekday % 7));
    }
    for shift in model.groups.iter_mut().flat_map(|group| &mut group.shifts) {
        for day in shift.days.iter_mut().flatten() {
            *day = (*day + 7 - (start.weekday % 7) as u32) % 7;
        }
    }
    model
}

/// So many results in their order, whoever computes which.
fn in_order<T: Send>(n: u64, threads: usize, of: impl Fn(u64) -> Result<T, Refusal> + Sync) -> Result<Vec<T>, Refusal> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Result<T, Refusal>)>> = Mutex::new(Vec::with_capacity(n as usize));
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at as u64 >= n {
                break;
            }
            let found = of(at as u64);
            done.lock().unwrap_or_else(PoisonError::into_inner).push((at, found));
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.clamp(1, THREADS_MAX) {
            scope.spawn(work);
        }
        work();
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, found)| found).collect()
}
