//! One server: M/G/1 and GI/M/1.

use crate::refusal::{Refusal, at_least_zero, positive};

/// Pollaczek and Khinchine; `scv`: the variance of the service as a share of its squared mean.
pub fn general_service_mean_wait(arrival_rate: f64, mean_service: f64, scv: f64) -> Result<f64, Refusal> {
    let load = positive("arrival_rate", arrival_rate)? * positive("mean_service", mean_service)?;
    at_least_zero("scv", scv)?;
    if load >= 1.0 {
        return Err(Refusal::Unstable { load, servers: 1 });
    }
    Ok(load * mean_service * (1.0 + scv) / (2.0 * (1.0 - load)))
}

/// Any law of the time between arrivals, by its Laplace transform E[e^−sX]; exponential service.
pub fn general_arrivals_mean_wait(
    transform: impl Fn(f64) -> f64,
    mean_between: f64,
    service_rate: f64,
) -> Result<f64, Refusal> {
    positive("mean_between", mean_between)?;
    positive("service_rate", service_rate)?;
    let load = 1.0 / (mean_between * service_rate);
    if load >= 1.0 {
        return Err(Refusal::Unstable { load, servers: 1 });
    }
    // An arrival finds the server busy with the σ that solves σ = E[e^−μ(1−σ)X]; the right side is
    // convex and passes 1 at σ = 1, so below the root it lies above.
    let (mut low, mut high) = (0.0, 1.0 - 1e-15);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if transform(service_rate * (1.0 - middle)) > middle {
            low = middle;
        } else {
            high = middle;
        }
    }
    Ok(high / (service_rate * (1.0 - high)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponential_on_both_sides_is_one_queue() {
        let one = general_service_mean_wait(0.8, 1.0, 1.0).expect("a wait");
        let other = general_arrivals_mean_wait(|s| 0.8 / (0.8 + s), 1.25, 1.0).expect("a wait");
        assert!((one - 4.0).abs() < 1e-12 && (other - 4.0).abs() < 1e-10);
        assert!(general_service_mean_wait(1.0, 1.0, 0.0).is_err());
        assert!(general_arrivals_mean_wait(|s| 1.0 / (1.0 + s), 1.0, 1.0).is_err());
    }
}
