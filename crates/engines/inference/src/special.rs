//! The incomplete gamma and beta functions, from which the tails of all laws here come.

/// ½ ln 2π
const HALF_LN_TWO_PI: f64 = 0.918_938_533_204_672_8;

/// Series and fractions settle after about the root of their parameter; larger ones than 10¹⁰ do not come up.
const STEPS: u32 = 300_000;

/// Lentz's method divides by what may be 0.
const TINY: f64 = 1e-300;

/// ln Γ(x) for x > 0: Stirling's series above 15, and the recurrence below.
fn ln_gamma(x: f64) -> f64 {
    let (mut x, mut below) = (x, 1.0_f64);
    while x < 15.0 {
        below *= x;
        x += 1.0;
    }
    let square = x * x;
    let tail = 1.0 / 1_260.0 - (1.0 / 1_680.0 - (1.0 / 1_188.0 - 691.0 / 360_360.0 / square) / square) / square;
    let series = (1.0 / 12.0 - (1.0 / 360.0 - tail / square) / square) / x;
    (x - 0.5) * x.ln() - x + HALF_LN_TWO_PI + series - below.ln()
}

/// P(a, x) and Q(a, x) = 1 − P(a, x) for a > 0, x ≥ 0: whichever is the smaller is exact.
pub fn incomplete_gamma(a: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if !x.is_finite() {
        return (1.0, 0.0);
    }
    let front = (a * x.ln() - x - ln_gamma(a)).exp();
    if x < a + 1.0 {
        let (mut term, mut sum, mut n) = (1.0 / a, 1.0 / a, a);
        for _ in 0..STEPS {
            n += 1.0;
            term *= x / n;
            sum += term;
            if term < sum * 1e-17 {
                break;
            }
        }
        let below = (sum * front).min(1.0);
        return (below, 1.0 - below);
    }
    // Legendre's continued fraction
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut fraction = d;
    for i in 1..STEPS {
        let an = -f64::from(i) * (f64::from(i) - a);
        b += 2.0;
        d = 1.0 / kept(an * d + b);
        c = kept(b + an / c);
        fraction *= c * d;
        if (c * d - 1.0).abs() < 1e-16 {
            break;
        }
    }
    let above = (fraction * front).min(1.0);
    (1.0 - above, above)
}

/// I_x(a, b) for a, b > 0: the share of the beta distribution below x.
pub fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        0.0
    } else if x >= 1.0 {
        1.0
    } else if x < (a + 1.0) / (a + b + 2.0) {
        beta_fraction(a, b, x)
    } else {
        1.0 - beta_fraction(b, a, 1.0 - x)
    }
}

/// The continued fraction (DLMF 8.17.22), fast for x below the mean.
fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    let front = (a * x.ln() + b * (-x).ln_1p() + ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b)).exp() / a;
    let mut c = 1.0;
    let mut d = 1.0 / kept(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    for m in 1..STEPS {
        let m = f64::from(m);
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
    (front * value).min(1.0)
}

fn kept(value: f64) -> f64 {
    if value.abs() < TINY { TINY } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_forms_are_met() {
        for x in [0.01, 0.5, 3.0, 50.0, 600.0_f64] {
            let wanted = (-x).exp() * (1.0 + x + x * x / 2.0);
            assert!((incomplete_gamma(3.0, x).1 / wanted - 1.0).abs() < 1e-12, "{x}");
        }
        // I_x(a, 1) = xᵃ and I_x(½, ½) = 2/π asin √x
        assert!((incomplete_beta(9.0, 1.0, 0.01) / 1e-18 - 1.0).abs() < 1e-12);
        for x in [0.001, 0.3, 0.5, 0.9_f64] {
            let wanted = std::f64::consts::FRAC_2_PI * x.sqrt().asin();
            assert!((incomplete_beta(0.5, 0.5, x) - wanted).abs() < 1e-14, "{x}");
        }
    }

    #[test]
    fn the_two_sides_mirror_each_other_also_for_large_numbers() {
        for (a, b, x) in [(3.0, 8.0, 0.4), (2_000.0, 3_000.0, 0.41), (1e6, 2e6, 0.3334), (0.5, 1e6, 1e-6)] {
            assert!((incomplete_beta(a, b, x) + incomplete_beta(b, a, 1.0 - x) - 1.0).abs() < 1e-9, "{a} {b}");
        }
        let (below, above) = incomplete_gamma(1e6, 1e6);
        assert!((below + above - 1.0).abs() < 1e-12 && (below - 0.500_132_98).abs() < 1e-7, "{below}");
    }
}
