//! The standard normal distribution.

pub fn density(z: f64) -> f64 {
    (-0.5 * z * z).exp() / std::f64::consts::TAU.sqrt()
}

/// The share below z, exact in both tails.
pub fn below(z: f64) -> f64 {
    if z < -3.0 {
        density(z) * far_ratio(-z)
    } else if z > 3.0 {
        1.0 - density(z) * far_ratio(z)
    } else {
        // Φ = ½ + φ·(z + z³/3 + z⁵/15 + …)
        let (mut term, mut sum, mut odd) = (z, z, 1.0);
        while term.abs() > 1e-18 {
            odd += 2.0;
            term *= z * z / odd;
            sum += term;
        }
        0.5 + density(z) * sum
    }
}

/// Below which a share lies.
pub fn quantile(share: f64) -> f64 {
    let (mut low, mut high) = (-40.0, 40.0);
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        if below(middle) < share {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// (1 − Φ(z)) / φ(z).
pub fn mills(z: f64) -> f64 {
    if z > 3.0 { far_ratio(z) } else { below(-z) / density(z) }
}

/// Laplace's continued fraction z + 1/(z + 2/(z + 3/…)), for z above 3.
fn far_ratio(z: f64) -> f64 {
    let mut tail = z;
    for k in (1..=120).rev() {
        tail = z + f64::from(k) / tail;
    }
    1.0 / tail
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
        assert!((quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-12);
        for z in [2.999_999, 3.000_001] {
            assert!((mills(z) - 0.304_590_3).abs() < 1e-5, "{}", mills(z));
        }
        assert!((mills(2.999_999_999_9) / mills(3.000_000_000_1) - 1.0).abs() < 1e-9);
    }
}
