//! Several servers whose service always takes the same time: M/D/c.

use crate::numerics::poisson;
use crate::refusal::{Refusal, positive, servers};

/// Terms fall off like e^(−(1−ρ)²c/2 · i); so many allow a utilisation of about 0.995 on one server.
const TERMS_MAX: u32 = 2_000_000;

/// Crommelin's formula (1932): a sum over Poisson counts of whole service times.
pub fn fixed_service_mean_wait(arrival_rate: f64, service_time: f64, n: u32) -> Result<f64, Refusal> {
    let load = positive("arrival_rate", arrival_rate)? * positive("service_time", service_time)?;
    servers("servers", n)?;
    let c = f64::from(n);
    if load >= c {
        return Err(Refusal::Unstable { load, servers: n });
    }
    let mut sum = 0.0;
    for i in 1..=TERMS_MAX {
        let (mean, least) = (f64::from(i) * load, f64::from(i) * c);
        let tail = poisson::at_least(mean, least);
        // P(X ≥ ic) − (c/a)·P(X ≥ ic + 1), which is E[(X − ic)⁺]/(ia) and kept from cancelling.
        let term = tail - (tail - poisson::probability(mean, least)) * c / load;
        sum += term;
        if term.abs() < 1e-15 * sum || tail == 0.0 {
            return Ok(sum * service_time);
        }
    }
    Err(Refusal::new("arrival_rate", "is too near to what the servers can do"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queues::general_service_mean_wait;

    #[test]
    fn one_server_is_pollaczek_and_khinchine() {
        for load in [0.1, 0.5, 0.8, 0.95] {
            let wanted = general_service_mean_wait(load, 1.0, 0.0).expect("a wait");
            let found = fixed_service_mean_wait(load, 1.0, 1).expect("a wait");
            assert!((found / wanted - 1.0).abs() < 1e-9, "{load}: {found} {wanted}");
        }
        assert!(fixed_service_mean_wait(3.0, 1.0, 3).is_err());
    }
}
