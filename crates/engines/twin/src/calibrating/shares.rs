//! How often something follows.

use serde::{Deserialize, Serialize};

use crate::numerics::normal;

#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Share {
    pub hits: u64,
    pub n: u64,
}

impl Share {
    pub fn value(self) -> f64 {
        if self.n == 0 { 0.0 } else { self.hits as f64 / self.n as f64 }
    }

    /// The share with Wilson's interval of 95 %.
    pub fn interval(self) -> [f64; 3] {
        if self.n == 0 {
            return [0.0, 0.0, 1.0];
        }
        let (z, n, share) = (normal::quantile(0.975), self.n as f64, self.value());
        let middle = share + z * z / (2.0 * n);
        let reach = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
        let below = 1.0 + z * z / n;
        [share, ((middle - reach) / below).max(0.0), ((middle + reach) / below).min(1.0)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_agrees_with_a_known_interval() {
        // Newcombe (1998), table I: 15 of 148
        let [share, low, high] = Share { hits: 15, n: 148 }.interval();
        assert!((share - 0.101_351).abs() < 1e-6 && (low - 0.0624).abs() < 5e-5 && (high - 0.1605).abs() < 5e-5);
    }
}
