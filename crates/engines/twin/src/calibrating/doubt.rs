//! What the records leave open. A model is drawn from it for each replication, so that what is little known makes what
//! is predicted wide.

use serde::{Deserialize, Serialize};

use super::arrivals::Arrivals;
use super::durations::Durations;
use super::orders::OrderDoubt;
use super::patience::Patience;
use super::shares::Share;
use crate::law::Law;
use crate::simulation::chance::{Key, Purpose};
use crate::simulation::{Model, Orders};

/// Of a class; what is assumed or set is not open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClassDoubt {
    pub arrivals: Arrivals,
    pub handling: Option<Durations>,
    pub patience: Option<Patience>,
    pub redial: Option<Share>,
    pub reopening: Option<Share>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Doubt {
    /// In the order of the model's.
    pub classes: Vec<ClassDoubt>,
    pub absences: Vec<Option<Share>>,
    /// As the model's; calibrations made earlier have none.
    #[serde(default)]
    pub orders: Vec<OrderDoubt>,
}

/// Shares of 1 never end.
const FOLLOWS_MOST: f64 = 0.95;

impl Doubt {
    /// A model as it may be as well; of a seed the n-th is always the same one.
    pub fn draw(&self, model: &Model, seed: u64, n: u64) -> Model {
        let root = Key::root(seed ^ 0x646f_7562_7400).at(n);
        let mut model = model.clone();
        for (at, (class, doubt)) in model.classes.iter_mut().zip(&self.classes).enumerate() {
            let key = root.at(at as u64);
            let excess = excess(&doubt.arrivals, key.at(0));
            class.busyness = (excess > 1e-6).then(|| 1.0 / excess);
            class.rates = draw_rates(&doubt.arrivals, excess, class.interval, key);
            if let Some(handling) = doubt.handling {
                class.handling =
                    class.handling.scaled((handling.log_error * key.at(3).normal(Purpose::Doubt, 0)).exp());
            }
            if let (Some(patience), Some(law)) = (doubt.patience, class.patience) {
                class.patience =
                    Some(law.scaled(1.0 / key.at(4).gamma_of_mean_one(patience.left as f64, Purpose::Doubt)));
            }
            if let (Some(share), Some(redial)) = (doubt.redial, &mut class.redial) {
                redial.probability = beta(share, key.at(5)).min(FOLLOWS_MOST);
            }
            if let (Some(share), Some(next)) = (doubt.reopening, class.then.first_mut()) {
                next.probability = beta(share, key.at(6)).min(FOLLOWS_MOST);
            }
        }
        for (at, (orders, doubt)) in model.orders.iter_mut().zip(&self.orders).enumerate() {
            draw_orders(orders, doubt, root.at(2_000_000 + at as u64));
        }
        for (at, (group, absence)) in model.groups.iter_mut().zip(&self.absences).enumerate() {
            if let Some(share) = absence {
                group.absence = beta(*share, root.at(1_000_000 + at as u64));
            }
        }
        model
    }
}

/// What comes per unit of time in each interval, of a day that varies so much.
fn draw_rates(arrivals: &Arrivals, excess: f64, interval: Option<f64>, key: Key) -> Vec<f64> {
    let of_slot = |slot: usize, shape| key.at(1).at(slot as u64).gamma_of_mean_one(shape, Purpose::Doubt);
    let of_weekday = |weekday: usize| {
        let variance = arrivals.mean_variance(weekday, excess);
        if variance > 0.0 {
            key.at(2).at(weekday as u64).gamma_of_mean_one(1.0 / variance, Purpose::Doubt)
        } else {
            1.0
        }
    };
    let interval = interval.unwrap_or(super::HALF_HOUR);
    arrivals.drawn(of_slot, of_weekday).into_iter().map(|rate| rate / interval).collect()
}

fn draw_orders(orders: &mut Orders, doubt: &OrderDoubt, key: Key) {
    let excess = excess(&doubt.arrivals, key.at(0));
    orders.rates = draw_rates(&doubt.arrivals, excess, orders.interval, key);
    if doubt.late.hits > 0 {
        let factor = beta(doubt.late, key.at(3)) / doubt.late.value();
        orders.late.iter_mut().for_each(|day| day.late = (day.late * factor).min(1.0));
    }
    if doubt.contact.hits > 0 {
        orders.contact = (orders.contact * beta(doubt.contact, key.at(4)) / doubt.contact.value()).min(1.0);
    }
}

fn excess(arrivals: &Arrivals, key: Key) -> f64 {
    let degrees = arrivals.degrees();
    if degrees < 1.0 {
        return arrivals.excess;
    }
    arrivals.excess_at(degrees * key.gamma_of_mean_one(degrees / 2.0, Purpose::Doubt))
}

/// Jeffreys' posterior.
fn beta(share: Share, key: Key) -> f64 {
    let one = |shape: f64, at| shape * key.at(at).gamma_of_mean_one(shape, Purpose::Doubt);
    let (yes, no) = (one(share.hits as f64 + 0.5, 0), one((share.n - share.hits) as f64 + 0.5, 1));
    yes / (yes + no)
}

/// The mean of a law, for those who set it.
pub(super) fn with_mean(law: Law, mean: f64) -> Law {
    law.scaled(mean / law.mean())
}
