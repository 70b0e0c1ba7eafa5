//! How many standard errors an interval of 95 % takes when the error itself was estimated.

use super::quadrature::integral;

/// The t for which a share of 0.975 of Student's law of so many degrees of freedom lies below.
pub fn two_sided_95(degrees: usize) -> f64 {
    if degrees == 0 {
        return f64::INFINITY;
    }
    let v = degrees as f64;
    // x = tan u makes the range finite: the density becomes a power of the cosine.
    let shape = |u: f64| {
        let x = u.tan();
        ((x * x / v).ln_1p() * (-(v + 1.0) / 2.0)).exp() * (1.0 + x * x)
    };
    let edge = std::f64::consts::FRAC_PI_2 - 1e-12;
    let half = integral(&shape, 0.0, edge, 0.0);
    let (mut low, mut high) = (1.9, 13.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if integral(&shape, 0.0, middle.atan(), 0.0) < 0.95 * half {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_agrees_with_the_tables() {
        for (degrees, wanted) in [(1, 12.706), (2, 4.303), (5, 2.571), (30, 2.042), (100_000, 1.960)] {
            assert!((two_sided_95(degrees) - wanted).abs() < 6e-4, "{degrees}: {}", two_sided_95(degrees));
        }
    }
}
