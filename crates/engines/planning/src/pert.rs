//! Three estimates as a distribution.

use kernel::Dice;

/// A value of the PERT distribution of three estimates.
pub fn pert(dice: &mut Dice, low: f64, likely: f64, high: f64) -> f64 {
    let width = high - low;
    if width <= 0.0 {
        return likely;
    }
    let a = gamma(dice, 1.0 + 4.0 * (likely - low) / width);
    let b = gamma(dice, 1.0 + 4.0 * (high - likely) / width);
    low + width * a / (a + b)
}

/// Marsaglia and Tsang (2000), for a shape of 1 or more.
fn gamma(dice: &mut Dice, shape: f64) -> f64 {
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    // More than nine of ten throws are taken.
    for _ in 0..1_000 {
        let normal = dice.normal();
        let cube = (1.0 + c * normal).powi(3);
        if cube > 0.0 && dice.unit().ln() < normal * normal / 2.0 + d - d * cube + d * cube.ln() {
            return d * cube;
        }
    }
    d
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pert_has_the_mean_and_the_spread_it_should() {
        for (low, likely, high) in [(1.0, 2.0, 6.0), (0.0, 0.0, 4.0), (3.0, 8.0, 8.0)] {
            let mut dice = Dice::new(11);
            let n = 40_000;
            let values: Vec<f64> = (0..n).map(|_| pert(&mut dice, low, likely, high)).collect();
            let mean = values.iter().sum::<f64>() / f64::from(n);
            let expected = (low + 4.0 * likely + high) / 6.0;
            assert!((mean - expected).abs() < 0.02, "{mean} {expected}");
            let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / f64::from(n);
            let spread = (expected - low) * (high - expected) / 7.0;
            assert!((variance / spread - 1.0).abs() < 0.05, "{variance} {spread}");
            assert!(values.iter().all(|value| (low..=high).contains(value)));
        }
    }

    #[test]
    fn one_seed_one_course() {
        let course = |seed| pert(&mut Dice::new(seed), 1.0, 2.0, 3.0);
        assert_eq!(course(3), course(3));
        assert_ne!(course(3), course(4));
    }
}
