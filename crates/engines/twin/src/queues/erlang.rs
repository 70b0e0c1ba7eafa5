//! Erlang's formulas of loss (B) and of delay (C).

use crate::refusal::{Refusal, at_least_zero, servers};

/// The probability that all `n` servers are busy where nobody waits (Erlang 1917). By recursion:
/// factorials overflow from 171 servers on.
pub fn loss(load: f64, n: u32) -> Result<f64, Refusal> {
    at_least_zero("load", load)?;
    if n > 0 {
        servers("servers", n)?;
    }
    Ok(blocking(load, n))
}

pub(crate) fn blocking(load: f64, n: u32) -> f64 {
    (1..=n).fold(1.0, |blocked, k| load * blocked / (f64::from(k) + load * blocked))
}

/// The probability of having to wait where everybody does.
pub fn delay(load: f64, n: u32) -> Result<f64, Refusal> {
    at_least_zero("load", load)?;
    servers("servers", n)?;
    let busy = load / f64::from(n);
    if busy >= 1.0 {
        return Err(Refusal::Unstable { load, servers: n });
    }
    let blocked = blocking(load, n);
    Ok(blocked / (1.0 - busy * (1.0 - blocked)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_sum_of_the_definition() {
        let (load, n) = (7.3_f64, 9);
        let mut terms = vec![1.0];
        for k in 1..=n {
            terms.push(terms[k - 1] * load / k as f64);
        }
        let wanted = terms[n] / terms.iter().sum::<f64>();
        assert!((loss(load, n as u32).expect("a share") / wanted - 1.0).abs() < 1e-14);
        let waiting = terms[n] / (1.0 - load / n as f64);
        let wanted = waiting / (terms[..n].iter().sum::<f64>() + waiting);
        assert!((delay(load, n as u32).expect("a share") / wanted - 1.0).abs() < 1e-14);
    }

    #[test]
    fn too_much_work_is_said_to_be_unstable() {
        assert_eq!(delay(12.0, 10).expect_err("refused").to_string(), "unstable: 12 Erlangs on 10 people");
        assert!(delay(10.0, 10).is_err());
        assert!(delay(f64::NAN, 10).is_err() && delay(1.0, 0).is_err());
        assert!((0.0..=1.0).contains(&delay(4_999.0, 5_000).expect("stable")));
    }
}
