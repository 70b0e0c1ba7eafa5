//! Work that changes with the time of day: how many would be busy if there were always a free server.
//!
//! Staffing by this instead of by λ(t)/μ is the modified offered load: it lags behind the arrivals by
//! about one service.

use crate::refusal::{Refusal, at_least_zero, positive};

/// Arrivals at the rate average + swing·sin(2πt/period), exponential service, in the long run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sinusoid {
    pub average: f64,
    pub swing: f64,
    pub period: f64,
    pub service_rate: f64,
}

impl Sinusoid {
    fn pace(self) -> f64 {
        std::f64::consts::TAU / self.period
    }

    pub fn arrival_rate(self, t: f64) -> f64 {
        self.average + self.swing * (self.pace() * t).sin()
    }

    /// Eick, Massey and Whitt (1993).
    pub fn mean_in_service(self, t: f64) -> f64 {
        let (mu, pace) = (self.service_rate, self.pace());
        let (sin, cos) = (pace * t).sin_cos();
        self.average / mu + self.swing * (mu * sin - pace * cos) / (mu * mu + pace * pace)
    }

    /// By how much the peak of the work follows that of the arrivals.
    pub fn peak_lag(self) -> f64 {
        (self.pace() / self.service_rate).atan() / self.pace()
    }
}

/// The mean number in service at the end of each interval, for rates constant within intervals and
/// exponential service, from `start` in service on.
pub fn offered_load(rates: &[f64], interval: f64, service_rate: f64, start: f64) -> Result<Vec<f64>, Refusal> {
    positive("interval", interval)?;
    positive("service_rate", service_rate)?;
    at_least_zero("start", start)?;
    let kept = (-service_rate * interval).exp();
    let mut now = start;
    rates
        .iter()
        .map(|rate| {
            let level = at_least_zero("rates", *rate)? / service_rate;
            now = level + (now - level) * kept;
            Ok(now)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fine_steps_are_the_curve() {
        let day = Sinusoid { average: 20.0, swing: 10.0, period: 24.0, service_rate: 1.0 };
        let step = 0.001;
        let rates: Vec<f64> = (0..48_000).map(|i| day.arrival_rate((f64::from(i) + 0.5) * step)).collect();
        let load = offered_load(&rates, step, 1.0, day.mean_in_service(0.0)).expect("a load");
        for hour in [6, 12, 30, 48] {
            let found = load[hour * 1_000 - 1];
            assert!((found - day.mean_in_service(hour as f64)).abs() < 1e-5, "{hour}: {found}");
        }
        assert!(offered_load(&[-1.0], 1.0, 1.0, 0.0).is_err());
    }
}
