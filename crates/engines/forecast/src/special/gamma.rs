//! The logarithm of the gamma function, and the incomplete gamma functions P and Q.
//!
//! Densities go by the saddle point (Loader 2000, "Fast and accurate computation of binomial
//! probabilities"): the plain formula subtracts numbers of the size of the mean and loses as many
//! digits as the mean has.

use super::roots;

/// ½ ln 2π
const HALF_LN_TWO_PI: f64 = 0.918_938_533_204_672_8;

/// Series and fractions need about ten times the root of the count; see `COUNT_MAX`.
const STEPS: usize = 1_000_000;

/// ln Γ(x) for x > 0, by Stirling's series above 15 and the recurrence below.
pub fn ln_gamma(x: f64) -> f64 {
    let (mut x, mut below) = (x, 1.0_f64);
    while x < 15.0 {
        below *= x;
        x += 1.0;
    }
    (x - 0.5) * x.ln() - x + HALF_LN_TWO_PI + series(x) - below.ln()
}

/// ln n!
pub fn ln_factorial(n: f64) -> f64 {
    ln_gamma(n + 1.0)
}

/// What Stirling's formula for ln x! leaves out.
pub fn stirling_error(x: f64) -> f64 {
    if x >= 15.0 { series(x) } else { ln_gamma(x + 1.0) - (x + 0.5) * x.ln() + x - HALF_LN_TWO_PI }
}

fn series(x: f64) -> f64 {
    let square = x * x;
    let tail = 1.0 / 1_260.0 - (1.0 / 1_680.0 - (1.0 / 1_188.0 - 691.0 / 360_360.0 / square) / square) / square;
    (1.0 / 12.0 - (1.0 / 360.0 - tail / square) / square) / x
}

/// x ln(x/m) + m − x without cancellation where x is near m.
pub fn deviance(x: f64, m: f64) -> f64 {
    if (x - m).abs() >= 0.1 * (x + m) {
        return x * (x / m).ln() + m - x;
    }
    let v = (x - m) / (x + m);
    let mut sum = (x - m) * v;
    let mut term = 2.0 * x * v;
    for odd in 1..1_000 {
        term *= v * v;
        let next = sum + term / f64::from(2 * odd + 1);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

/// x^a e^−x / Γ(a+1) for a ≥ 0, x ≥ 0: the Poisson probability of a with mean x, also for a broken a.
pub fn density(a: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return if a == 0.0 { 1.0 } else { 0.0 };
    }
    if a == 0.0 {
        return (-x).exp();
    }
    (-stirling_error(a) - deviance(a, x)).exp() / (std::f64::consts::TAU * a).sqrt()
}

/// P(a, x): the share of the gamma distribution of shape a that lies below x.
pub fn lower(a: f64, x: f64) -> f64 {
    both(a, x).0
}

/// Q(a, x) = 1 − P(a, x), exact also where it is tiny.
pub fn upper(a: f64, x: f64) -> f64 {
    both(a, x).1
}

fn both(a: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        (0.0, 1.0)
    } else if x < a + 1.0 {
        let below = by_series(a, x);
        (below, 1.0 - below)
    } else {
        let above = by_fraction(a, x);
        (1.0 - above, above)
    }
}

fn by_series(a: f64, x: f64) -> f64 {
    let (mut term, mut sum, mut n) = (1.0, 1.0, a);
    for _ in 0..STEPS {
        n += 1.0;
        term *= x / n;
        sum += term;
        if term < sum * 1e-17 {
            break;
        }
    }
    (sum * density(a, x)).min(1.0)
}

/// The continued fraction of Legendre by the method of Lentz.
fn by_fraction(a: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / if b.abs() < TINY { TINY } else { b };
    let mut fraction = d;
    for i in 1..STEPS {
        let i = i as f64;
        let an = -i * (i - a);
        b += 2.0;
        d = an * d + b;
        d = 1.0 / if d.abs() < TINY { TINY } else { d };
        c = b + an / c;
        if c.abs() < TINY {
            c = TINY;
        }
        let change = d * c;
        fraction *= change;
        if (change - 1.0).abs() < 1e-16 {
            break;
        }
    }
    // x^a e^−x / Γ(a) = density · a
    (fraction * density(a, x) * a).min(1.0)
}

/// The x below which a share `p` of the gamma distribution of shape a > 0 lies.
pub fn quantile(a: f64, p: f64) -> f64 {
    let spread = 40.0 * (a.sqrt() + 1.0);
    let (low, high) = ((a - spread).max(0.0), a + spread);
    // Whichever tail is the smaller one is the exact one.
    if p < 0.5 {
        roots::rising(low, high, |x| lower(a, x) - p)
    } else {
        roots::rising(low, high, |x| (1.0 - p) - upper(a, x))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, wanted: f64, relative: f64) {
        assert!((found - wanted).abs() <= relative * wanted.abs(), "{found} is not {wanted}");
    }

    #[test]
    fn ln_gamma_is_that_of_factorials_and_of_the_half() {
        let mut factorial = 1.0_f64;
        for n in 1..=20 {
            factorial *= f64::from(n);
            near(ln_factorial(f64::from(n)).exp(), factorial, 1e-13);
        }
        near(ln_gamma(0.5), std::f64::consts::PI.sqrt().ln(), 1e-14);
        // Γ(1e-3) = 999.4237724845954…
        near(ln_gamma(1e-3), 999.423_772_484_595_4_f64.ln(), 1e-13);
    }

    #[test]
    fn the_two_sides_are_one_together_and_follow_the_recurrence() {
        for a in [0.3, 1.0, 2.5, 30.0, 400.0, 12_345.6, 1e6] {
            for share in [0.2, 0.7, 0.95, 1.0, 1.05, 1.6] {
                let x = a * share;
                near(lower(a, x) + upper(a, x), 1.0, 1e-14);
                // Q(a+1, x) = Q(a, x) + x^a e^−x / Γ(a+1)
                let (next, sum) = (upper(a + 1.0, x), upper(a, x) + density(a, x));
                assert!((next - sum).abs() < 1e-12, "{a} {x}: {next} {sum}");
            }
        }
    }

    #[test]
    fn exponential_and_erlang_have_their_closed_form() {
        for x in [0.01, 0.5, 3.0, 50.0, 600.0] {
            near(upper(1.0, x), (-x).exp(), 1e-13);
            near(upper(3.0, x), (-x).exp() * (1.0 + x + x * x / 2.0), 1e-13);
        }
    }

    #[test]
    fn a_quantile_is_where_its_share_lies() {
        for a in [0.5, 1.0, 11.0, 5_000.0, 1e7] {
            for p in [1e-6, 0.025, 0.5, 0.975, 0.999_999] {
                let x = quantile(a, p);
                assert!((lower(a, x) - p).abs() < 1e-9, "{a} {p}: {x}");
            }
        }
    }
}
