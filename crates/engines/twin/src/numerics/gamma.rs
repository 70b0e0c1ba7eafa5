//! The gamma distribution: what counts, shares and variances are uncertain by.

use super::normal;

fn ln_gamma(x: f64) -> f64 {
    // Stirling's series above 15, by Γ(x) = Γ(x + 1)/x below.
    let (mut x, mut shift) = (x, 0.0);
    while x < 15.0 {
        shift += x.ln();
        x += 1.0;
    }
    let square = x * x;
    let tail = (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1_260.0 - 1.0 / (1_680.0 * square)) / square) / square) / x;
    (x - 0.5) * x.ln() - x + 0.918_938_533_204_672_8 + tail - shift
}

/// The share of a gamma law of this shape and scale 1 that lies below x.
pub fn below(shape: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let front = (shape * x.ln() - x - ln_gamma(shape)).exp();
    if x < shape + 1.0 {
        let (mut term, mut sum, mut n) = (1.0 / shape, 1.0 / shape, shape);
        while term > sum * 1e-16 {
            n += 1.0;
            term *= x / n;
            sum += term;
        }
        (front * sum).min(1.0)
    } else {
        // Lentz's way through the continued fraction of the upper tail
        let mut b = x + 1.0 - shape;
        let (mut c, mut d) = (1e300, 1.0 / b);
        let mut value = d;
        for i in 1..10_000 {
            let i = f64::from(i);
            let a = -i * (i - shape);
            b += 2.0;
            d = 1.0 / (a * d + b);
            c = b + a / c;
            value *= d * c;
            if (d * c - 1.0).abs() < 1e-15 {
                break;
            }
        }
        1.0 - front * value
    }
}

/// Below which the share p of it lies.
pub fn quantile(shape: f64, p: f64) -> f64 {
    if shape > 1e5 {
        // Wilson and Hilferty (1931); exact to six digits here.
        let c = 1.0 / (9.0 * shape);
        return shape * (1.0 - c + normal::quantile(p) * c.sqrt()).powi(3);
    }
    let mut high = shape.max(1.0);
    while below(shape, high) < p {
        high *= 2.0;
    }
    let mut low = 0.0;
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if below(shape, middle) < p {
            low = middle;
        } else {
            high = middle;
        }
        if high - low <= 1e-13 * high {
            break;
        }
    }
    f64::midpoint(low, high)
}

/// Of a sum of so many squared standard normal values.
pub fn chi_squared_quantile(degrees: f64, p: f64) -> f64 {
    2.0 * quantile(degrees / 2.0, p)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_agrees_with_the_tables() {
        // Abramowitz and Stegun, table 26.8
        for (degrees, p, wanted) in [(1.0, 0.95, 3.841_46), (10.0, 0.05, 3.940_30), (30.0, 0.975, 46.979_2)] {
            assert!((chi_squared_quantile(degrees, p) / wanted - 1.0).abs() < 2e-6, "{degrees} {p}");
        }
        assert!((below(1.0, 2.0) - (1.0 - (-2.0_f64).exp())).abs() < 1e-14);
        assert!((quantile(99_999.0, 0.9) / quantile(100_001.0, 0.9) - 1.0).abs() < 3e-5);
    }
}
