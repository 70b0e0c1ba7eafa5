//! The regularised incomplete beta function: tails of the binomial and negative binomial.

use super::gamma::{deviance, stirling_error};
use super::roots;

/// The fraction needs about the root of the larger parameter; see `COUNT_MAX`.
const STEPS: usize = 200_000;

/// I_x(a, b) for a, b > 0: the share of the beta distribution below x.
pub fn lower(a: f64, b: f64, x: f64) -> f64 {
    split(a, b, x).0
}

/// 1 − I_x(a, b), exact also where it is tiny.
pub fn upper(a: f64, b: f64, x: f64) -> f64 {
    split(a, b, x).1
}

fn split(a: f64, b: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        (0.0, 1.0)
    } else if x >= 1.0 {
        (1.0, 0.0)
    } else if x < (a + 1.0) / (a + b + 2.0) {
        let below = fraction(a, b, x);
        (below, 1.0 - below)
    } else {
        let above = fraction(b, a, 1.0 - x);
        (1.0 - above, above)
    }
}

/// x^a (1−x)^b / B(a, b) by the saddle point (Loader 2000).
pub fn front(a: f64, b: f64, x: f64) -> f64 {
    let n = a + b;
    let exponent =
        stirling_error(n) - stirling_error(a) - stirling_error(b) - deviance(a, n * x) - deviance(b, n * (1.0 - x));
    exponent.exp() * (a * b / (std::f64::consts::TAU * n)).sqrt()
}

/// The continued fraction (DLMF 8.17.22) by the method of Lentz; fast for x below the mean.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let kept = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / kept(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    for m in 1..STEPS {
        let m = m as f64;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let before = value;
        for numerator in [even, odd] {
            d = 1.0 / kept(1.0 + numerator * d);
            c = kept(1.0 + numerator / c);
            value *= c * d;
        }
        if (value / before - 1.0).abs() < 1e-16 {
            break;
        }
    }
    (front(a, b, x) / a * value).min(1.0)
}

/// The x below which a share `p` of the beta distribution lies.
pub fn quantile(a: f64, b: f64, p: f64) -> f64 {
    if p < 0.5 {
        roots::rising(0.0, 1.0, |x| lower(a, b, x) - p)
    } else {
        roots::rising(0.0, 1.0, |x| (1.0 - p) - upper(a, b, x))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_tail_of_the_binomial() {
        let (n, p) = (12_u32, 0.37_f64);
        let mut choose = 1.0;
        let mut pmf = Vec::new();
        for k in 0..=n {
            pmf.push(choose * p.powi(k as i32) * (1.0 - p).powi((n - k) as i32));
            choose *= f64::from(n - k) / f64::from(k + 1);
        }
        for k in 1..=n {
            let tail: f64 = pmf[k as usize..].iter().sum();
            let found = lower(f64::from(k), f64::from(n - k + 1), p);
            assert!((found - tail).abs() < 1e-13, "{k}: {found} {tail}");
        }
    }

    #[test]
    fn it_mirrors_and_keeps_small_tails() {
        for (a, b, x) in [(0.5, 0.5, 0.1), (3.0, 8.0, 0.4), (2_000.0, 3_000.0, 0.41), (1e6, 2e6, 0.3334)] {
            assert!((lower(a, b, x) - upper(b, a, 1.0 - x)).abs() < 1e-12);
        }
        // I_x(a, 1) = x^a, and its mirror
        assert!((lower(9.0, 1.0, 0.01) / 1e-18 - 1.0).abs() < 1e-12);
        assert!((upper(1.0, 9.0, 0.99) / 1e-18 - 1.0).abs() < 1e-10);
    }

    #[test]
    fn a_quantile_is_where_its_share_lies() {
        for (a, b) in [(0.5, 3.0), (7.0, 7.0), (400.0, 21.0), (1e5, 3e5)] {
            for p in [1e-5, 0.025, 0.5, 0.975] {
                assert!((lower(a, b, quantile(a, b, p)) - p).abs() < 1e-9, "{a} {b} {p}");
            }
        }
    }
}
