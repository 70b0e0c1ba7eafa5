//! Points in time of which each carries on a share ρ of what moved the last: AR(1).

use crate::invalid::{Invalid, number, numbers};
use crate::laws::largest;
use crate::regression::Contrast;
use crate::regression::squares::{Design, Fit};

/// ρ is looked for between minus and plus of it: at 1 the level itself wanders and no slope can be told.
const RHO_MAX: f64 = 0.999;

/// A fit with the ρ that it supposes or has found.
#[derive(Debug, Clone, PartialEq)]
pub struct Carried {
    pub fit: Fit,
    pub rho: f64,
    /// The restricted log-likelihood, up to a constant.
    pub restricted: f64,
}

impl Carried {
    pub fn contrast(&self, weights: &[f64]) -> Contrast {
        self.fit.contrast(weights)
    }
}

/// With a given ρ; the first point is left out.
pub fn cochrane_orcutt(design: &Design, y: &[f64], rho: f64) -> Result<Fit, Invalid> {
    number("rho", rho, -RHO_MAX, RHO_MAX)?;
    crate::invalid::same_length("y", y.len(), "the design", design.rows())?;
    let whitened = design.mapped(|at, out| {
        if at > 0 {
            out.extend(design.row(at).iter().zip(design.row(at - 1)).map(|(x, before)| x - rho * before));
        }
    });
    let y: Vec<f64> = y.windows(2).map(|pair| pair[1] - rho * pair[0]).collect();
    Fit::of(&whitened, &y)
}

/// With a given ρ; the first point counts by √(1 − ρ²).
pub fn prais_winsten(design: &Design, y: &[f64], rho: f64) -> Result<Fit, Invalid> {
    number("rho", rho, -RHO_MAX, RHO_MAX)?;
    Ok(whitened(design, y, &steps(y.len()), rho)?.0)
}

/// With the ρ of the largest restricted likelihood, which reckons with what the coefficients cost. `places` are the
/// times of the points as whole steps, ascending; points may be missing.
pub fn reml(design: &Design, y: &[f64], places: &[i64]) -> Result<Carried, Invalid> {
    numbers("y", y, 1)?;
    crate::invalid::same_length("places", places.len(), "y", y.len())?;
    if let Some(at) = places.windows(2).position(|pair| pair[1] <= pair[0]) {
        return Err(Invalid::new(format!("places[{}]", at + 1), "must be later than the place before"));
    }
    // Whatever makes one ρ impossible makes all impossible.
    let plain = Fit::of(design, y)?;
    let scale = y.iter().fold(0.0, |most: f64, y| most.max(y.abs()));
    if plain.rss <= (scale * 1e-12).powi(2) * y.len() as f64 {
        return Ok(Carried { fit: plain, rho: 0.0, restricted: f64::INFINITY });
    }
    let likelihood = |rho: f64| {
        whitened(design, y, places, rho).map_or(f64::NEG_INFINITY, |(fit, log_volume)| {
            -0.5 * (fit.df() * fit.sigma2().ln() + log_volume + fit.log_determinant)
        })
    };
    let rho = largest(-RHO_MAX, RHO_MAX, 50, likelihood);
    let (fit, _) = whitened(design, y, places, rho)?;
    Ok(Carried { fit, rho, restricted: likelihood(rho) })
}

fn steps(n: usize) -> Vec<i64> {
    (0..n as i64).collect()
}

/// The points made strangers to each other, and ln |V| of what hung them together.
fn whitened(design: &Design, y: &[f64], places: &[i64], rho: f64) -> Result<(Fit, f64), Invalid> {
    crate::invalid::same_length("y", y.len(), "the design", design.rows())?;
    let first = (1.0 - rho * rho).sqrt();
    // From the point before: its share, and what the rest is measured by.
    let mut log_volume = -2.0 * first.ln();
    let links: Vec<(f64, f64)> = (0..y.len())
        .map(|at| match at.checked_sub(1) {
            None => (0.0, first),
            Some(before) => {
                let gap = places[at] - places[before];
                let carried = rho.powi(i32::try_from(gap).unwrap_or(i32::MAX));
                let rest = ((1.0 - carried * carried) / (1.0 - rho * rho)).sqrt();
                log_volume += 2.0 * rest.ln();
                (carried, 1.0 / rest)
            }
        })
        .collect();
    let rows = design.mapped(|at, out| {
        let (carried, by) = links[at];
        let before = at.checked_sub(1).map(|before| design.row(before));
        out.extend(
            design.row(at).iter().enumerate().map(|(j, x)| (x - carried * before.map_or(0.0, |row| row[j])) * by),
        );
    });
    let values: Vec<f64> = (0..y.len())
        .map(|at| (y[at] - links[at].0 * at.checked_sub(1).map_or(0.0, |before| y[before])) * links[at].1)
        .collect();
    Ok((Fit::of(&rows, &values)?, log_volume))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Dice;

    fn wave(rho: f64, n: usize, seed: u64) -> Vec<f64> {
        let mut dice = Dice::new(seed);
        let mut last = dice.normal() / (1.0 - rho * rho).sqrt();
        (0..n)
            .map(|_| {
                let value = last;
                last = rho * last + dice.normal();
                value
            })
            .collect()
    }

    fn mean_and_trend(places: &[i64]) -> Design {
        Design::new(2, places.iter().flat_map(|at| [1.0, *at as f64]).collect()).expect("rows")
    }

    #[test]
    fn what_is_carried_on_is_found_also_with_gaps() {
        for rho in [-0.4, 0.0, 0.6] {
            let y = wave(rho, 4_000, 9);
            let all = steps(y.len());
            let found = reml(&mean_and_trend(&all), &y, &all).expect("a fit");
            assert!((found.rho - rho).abs() < 0.05, "{rho}: {}", found.rho);
            let kept: Vec<i64> = all.iter().copied().filter(|at| at % 7 != 3 && at % 50 > 4).collect();
            let some: Vec<f64> = kept.iter().map(|at| y[*at as usize]).collect();
            let found = reml(&mean_and_trend(&kept), &some, &kept).expect("a fit");
            assert!((found.rho - rho).abs() < 0.06, "{rho}: {}", found.rho);
        }
    }

    /// Straight from the definition: V, its inverse and determinant by elimination over all points at once.
    #[test]
    fn the_likelihood_is_that_of_the_definition() {
        let places = [0, 1, 2, 4, 5, 9, 10, 11];
        let y = [1.0, 3.0, 2.0, 5.0, 4.0, 4.5, 7.0, 6.0];
        let design = mean_and_trend(&places);
        for rho in [-0.5, 0.3, 0.8_f64] {
            let v: Vec<Vec<f64>> = places
                .iter()
                .map(|i| places.iter().map(|j| rho.powi((i - j).unsigned_abs() as i32) / (1.0 - rho * rho)).collect())
                .collect();
            let (inverse, log_volume) = inverted(v);
            let (fit, found) = whitened(&design, &y, &places, rho).expect("a fit");
            assert!((found - log_volume).abs() < 1e-10, "{rho}");
            let e: Vec<f64> = design.times(&fit.coefficients).iter().zip(&y).map(|(fitted, y)| y - fitted).collect();
            let rss: f64 = (0..8).map(|i| (0..8).map(|j| e[i] * inverse[i][j] * e[j]).sum::<f64>()).sum();
            assert!((fit.rss - rss).abs() < 1e-9, "{rho}");
            let cell = |a: usize, b: usize| -> f64 {
                (0..8).map(|i| (0..8).map(|j| design.row(i)[a] * inverse[i][j] * design.row(j)[b]).sum::<f64>()).sum()
            };
            let determinant = cell(0, 0) * cell(1, 1) - cell(0, 1) * cell(1, 0);
            assert!((fit.log_determinant - determinant.ln()).abs() < 1e-9, "{rho}");
        }
    }

    fn inverted(mut a: Vec<Vec<f64>>) -> (Vec<Vec<f64>>, f64) {
        let n = a.len();
        let mut inverse: Vec<Vec<f64>> =
            (0..n).map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect()).collect();
        let mut log_determinant = 0.0;
        for at in 0..n {
            let head = a[at][at];
            log_determinant += head.ln();
            for j in 0..n {
                a[at][j] /= head;
                inverse[at][j] /= head;
            }
            for row in (0..n).filter(|row| *row != at) {
                let by = a[row][at];
                for j in 0..n {
                    let (own, other) = (a[at][j], inverse[at][j]);
                    a[row][j] -= by * own;
                    inverse[row][j] -= by * other;
                }
            }
        }
        (inverse, log_determinant)
    }

    #[test]
    fn a_line_without_noise_is_no_difficulty_and_disorder_is_refused() {
        let places = steps(10);
        let y: Vec<f64> = places.iter().map(|at| 3.0 + 2.0 * *at as f64).collect();
        let found = reml(&mean_and_trend(&places), &y, &places).expect("a fit");
        assert!((found.fit.coefficients[1] - 2.0).abs() < 1e-10);
        assert_eq!(
            reml(&mean_and_trend(&[1, 1, 2]), &[1.0, 2.0, 4.0], &[1, 1, 2]).expect_err("refused").field,
            "places[1]"
        );
        assert!(prais_winsten(&mean_and_trend(&places), &y, 1.0).is_err());
    }
}
