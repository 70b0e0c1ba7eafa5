//! Integrals by Gauss: with Legendre's polynomials over an interval, with Hermite's over the normal law.

/// Nodes and weights for the mean of a function of a standard normal value: the roots of
/// x⁵ − 10x³ + 15x, which are 0 and ±√(5 ± √10).
pub const HERMITE_5: [(f64, f64); 5] = [
    (-2.856_970_013_872_806, 0.011_257_411_327_720_69),
    (-1.355_626_179_974_266, 0.222_075_922_005_612_6),
    (0.0, 0.533_333_333_333_333_3),
    (1.355_626_179_974_266, 0.222_075_922_005_612_6),
    (2.856_970_013_872_806, 0.011_257_411_327_720_69),
];

/// The nodes and weights of the rule of so many points on an interval.
pub fn gauss_legendre(points: usize, from: f64, to: f64) -> Vec<(f64, f64)> {
    let (middle, half) = (f64::midpoint(from, to), (to - from) / 2.0);
    let n = points as f64;
    (0..points)
        .map(|i| {
            // Tricomi's guess; Newton doubles the digits from there.
            let mut x = -(std::f64::consts::PI * (i as f64 + 0.75) / (n + 0.5)).cos();
            let mut slope = 1.0;
            for _ in 0..20 {
                let (value, before) = legendre(points, x);
                slope = n * (x * value - before) / (x * x - 1.0);
                let step = value / slope;
                x -= step;
                if step.abs() < 1e-15 {
                    break;
                }
            }
            (middle + half * x, half * 2.0 / ((1.0 - x * x) * slope * slope))
        })
        .collect()
}

/// The Legendre polynomials of degree n and n − 1 at x.
fn legendre(n: usize, x: f64) -> (f64, f64) {
    let (mut before, mut value) = (1.0, x);
    for degree in 2..=n {
        let d = degree as f64;
        (before, value) = (value, ((2.0 * d - 1.0) * x * value - (d - 1.0) * before) / d);
    }
    (value, before)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The even moments of the standard normal law are 1, 1, 3, 15, 105.
    #[test]
    fn the_normal_moments_are_exact() {
        for (power, wanted) in [(0, 1.0), (2, 1.0), (4, 3.0), (6, 15.0), (8, 105.0)] {
            let found: f64 = HERMITE_5.iter().map(|(x, w)| w * x.powi(power)).sum();
            assert!((found / wanted - 1.0).abs() < 1e-13, "{power}: {found}");
        }
    }

    #[test]
    fn polynomials_are_exact_up_to_twice_the_points() {
        for points in [2_usize, 5, 40, 300] {
            let rule = gauss_legendre(points, -1.0, 3.0);
            let degree = (2 * points - 1).min(9) as i32;
            let found: f64 = rule.iter().map(|(x, w)| w * x.powi(degree)).sum();
            let wanted = (3.0_f64.powi(degree + 1) - 1.0) / f64::from(degree + 1);
            assert!((found / wanted - 1.0).abs() < 1e-12, "{points}: {found} {wanted}");
        }
    }
}
