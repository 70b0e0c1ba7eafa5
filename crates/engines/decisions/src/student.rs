//! How far an interval reaches, in standard errors.

/// Both sides together leave out 1 − `confidence`. Without degrees of freedom: the normal one.
pub fn two_sided(confidence: f64, degrees: Option<usize>) -> f64 {
    // Beyond, the two differ by less than a thousandth.
    const LARGE: usize = 1_000;
    let degrees = degrees.filter(|degrees| *degrees <= LARGE);
    let inside = |t: f64| degrees.map_or_else(|| normal_inside(t), |degrees| student_inside(t, degrees));
    let (mut low, mut high) = (0.0, 1.0);
    while inside(high) < confidence && high < 1e12 {
        high *= 2.0;
    }
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        if inside(middle) < confidence {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

/// The probability within ±t of Student's law, whole degrees: sums of cosines (Abramowitz and Stegun 26.7.3, 26.7.4).
fn student_inside(t: f64, degrees: usize) -> f64 {
    let angle = (t / (degrees as f64).sqrt()).atan();
    let (sine, cosine) = angle.sin_cos();
    let square = cosine * cosine;
    let (mut term, mut sum) = (1.0, 0.0);
    let odd = degrees % 2 == 1;
    let terms = if odd { (degrees - 1) / 2 } else { degrees / 2 };
    for step in 1..=terms {
        sum += term;
        let step = step as f64;
        term *= square * if odd { 2.0 * step / (2.0 * step + 1.0) } else { (2.0 * step - 1.0) / (2.0 * step) };
    }
    if odd { (angle + sine * cosine * sum) * std::f64::consts::FRAC_2_PI } else { sine * sum }
}

/// The probability within ±z of the normal law: its series, which is exact to the last digits up to z = 6.
fn normal_inside(z: f64) -> f64 {
    if z > 6.0 {
        return 1.0;
    }
    let (mut term, mut sum) = (z, z);
    for step in 1..300 {
        term *= z * z / f64::from(2 * step + 1);
        sum += term;
        if term < 1e-17 * sum {
            break;
        }
    }
    sum * (-0.5 * z * z).exp() * (2.0 / std::f64::consts::PI).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_agrees_with_the_tables() {
        for (degrees, wanted) in [(1, 12.706_204_736), (2, 4.302_652_730), (5, 2.570_581_836), (30, 2.042_272_456)] {
            assert!((two_sided(0.95, Some(degrees)) - wanted).abs() < 1e-8, "{degrees}");
        }
        assert!((two_sided(0.95, None) - 1.959_963_984_540).abs() < 1e-10);
        assert!((two_sided(0.99, None) - 2.575_829_303_549).abs() < 1e-10);
        assert!((two_sided(0.95, Some(1_000)) - 1.962_339_1).abs() < 1e-6);
    }
}
