//! Contacts that follow from orders: an order is late with some probability, and who waits for it asks.
//!
//! Orders come as a Poisson process; thinned and shifted by independent delays it stays one (Cox),
//! so its rate says everything.

use crate::numerics::quadrature::integral;
use crate::refusal::{Refusal, at_least_zero, positive, probability};

/// Orders at a constant rate from 0 to `until`; delivery and question after exponential times.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OrderDriven {
    pub order_rate: f64,
    pub until: f64,
    pub late: f64,
    /// The probability that somebody whose order is late gets in touch.
    pub contact: f64,
    pub mean_delivery: f64,
    pub mean_lag: f64,
}

impl OrderDriven {
    fn checked(self, t: f64) -> Result<Self, Refusal> {
        positive("order_rate", self.order_rate)?;
        positive("until", self.until)?;
        probability("late", self.late)?;
        probability("contact", self.contact)?;
        positive("mean_delivery", self.mean_delivery)?;
        positive("mean_lag", self.mean_lag)?;
        at_least_zero("t", t)?;
        Ok(self)
    }

    /// P(delivery + lag ≤ x)
    fn arrived(self, x: f64) -> f64 {
        let (a, b) = (self.mean_delivery, self.mean_lag);
        if x <= 0.0 {
            0.0
        } else if (a / b - 1.0).abs() < 1e-6 {
            let y = 2.0 * x / (a + b);
            -(-y).exp_m1() - y * (-y).exp()
        } else {
            (-a * (-x / a).exp_m1() + b * (-x / b).exp_m1()) / (a - b)
        }
    }

    pub fn contact_rate(self, t: f64) -> Result<f64, Refusal> {
        let orders = self.checked(t)?;
        let seen = orders.arrived(t) - orders.arrived(t - orders.until);
        Ok(orders.order_rate * orders.late * orders.contact * seen)
    }

    /// The mean number of contacts by t, which is also their variance.
    pub fn contacts_by(self, t: f64) -> Result<f64, Refusal> {
        let orders = self.checked(t)?;
        let rate = |u: f64| orders.arrived(u) - orders.arrived(u - orders.until);
        let early = integral(&rate, 0.0, t.min(orders.until), 0.0);
        let late = integral(&rate, orders.until, t, 0.0);
        Ok(orders.order_rate * orders.late * orders.contact * (early + late))
    }
}
