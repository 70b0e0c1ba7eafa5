//! The standard normal distribution.

use super::gamma;

pub fn density(z: f64) -> f64 {
    (-0.5 * z * z).exp() / std::f64::consts::TAU.sqrt()
}

/// The share below z, exact in both tails.
pub fn below(z: f64) -> f64 {
    let tail = 0.5 * gamma::upper(0.5, 0.5 * z * z);
    if z < 0.0 { tail } else { 1.0 - tail }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_agrees_with_the_tables() {
        // Abramowitz and Stegun, table 26.1
        for (z, share) in [(0.0, 0.5), (1.0, 0.841_344_746_068_543), (-2.0, 0.022_750_131_948_179)] {
            assert!((below(z) - share).abs() < 1e-14, "{z}");
        }
        assert!((below(-10.0) / 7.619_853_024_160_527e-24 - 1.0).abs() < 1e-10);
    }
}
