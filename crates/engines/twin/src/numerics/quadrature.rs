//! Integrals by Gauss and Legendre, halved until halving changes nothing.

use std::sync::LazyLock;

const POINTS: usize = 16;
/// Where rounding keeps two halvings from agreeing, this ends them.
const DEPTH: u32 = 10;

/// Nodes and weights on [-1, 1]: roots of the Legendre polynomial by Newton.
static RULE: LazyLock<[(f64, f64); POINTS]> = LazyLock::new(|| {
    let n = POINTS as f64;
    std::array::from_fn(|i| {
        let mut x = -(std::f64::consts::PI * (i as f64 + 0.75) / (n + 0.5)).cos();
        let mut slope = 1.0;
        for _ in 0..12 {
            let (mut before, mut value) = (1.0, x);
            for degree in 2..=POINTS {
                let d = degree as f64;
                (before, value) = (value, ((2.0 * d - 1.0) * x * value - (d - 1.0) * before) / d);
            }
            slope = n * (x * value - before) / (x * x - 1.0);
            x -= value / slope;
        }
        (x, 2.0 / ((1.0 - x * x) * slope * slope))
    })
});

fn once(f: &dyn Fn(f64) -> f64, from: f64, to: f64) -> f64 {
    let (middle, half) = (f64::midpoint(from, to), (to - from) / 2.0);
    RULE.iter().map(|(x, w)| w * f(middle + half * x)).sum::<f64>() * half
}

/// The integral of a function that is smooth inside, to about 12 digits of `scale` or of itself.
pub fn integral(f: &dyn Fn(f64) -> f64, from: f64, to: f64, scale: f64) -> f64 {
    fn refined(f: &dyn Fn(f64) -> f64, from: f64, to: f64, whole: f64, scale: f64, depth: u32) -> f64 {
        let middle = f64::midpoint(from, to);
        let (left, right) = (once(f, from, middle), once(f, middle, to));
        let both = left + right;
        if (both - whole).abs() <= 2e-13 * scale.max(both.abs()) || depth == 0 || !both.is_finite() {
            return both;
        }
        refined(f, from, middle, left, scale, depth - 1) + refined(f, middle, to, right, scale, depth - 1)
    }
    if to <= from {
        return 0.0;
    }
    refined(f, from, to, once(f, from, to), scale, DEPTH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_closed_form_is_met() {
        assert!((integral(&|x| x.powi(9), 0.0, 2.0, 0.0) / 102.4 - 1.0).abs() < 1e-14);
        assert!((integral(&|x: f64| x.sqrt(), 0.0, 1.0, 0.0) - 2.0 / 3.0).abs() < 1e-7);
        assert!(
            (integral(&|x: f64| 1.0 / (1.0 + 1e4 * x * x), -1.0, 1.0, 0.0) / (2e-2 * 1e2_f64.atan()) - 1.0).abs()
                < 1e-12
        );
        assert_eq!(integral(&|x| x, 1.0, 1.0, 0.0), 0.0);
    }
}
