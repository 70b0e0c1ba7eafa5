//! Shares and counts along time: logistic and Poisson regression by iteratively reweighted least squares.

use crate::invalid::{Invalid, numbers};
use crate::regression::Contrast;
use crate::regression::squares::{Design, Fit, contrast, dot};

/// Newton's steps double the digits; what has not settled after so many never does.
const STEPS_MAX: usize = 100;

/// What the counts follow, with what belongs to each.
#[derive(Debug, Clone, PartialEq)]
pub enum Law {
    /// So many of `wholes`, on the scale of the log odds.
    Binomial { wholes: Vec<f64> },
    /// So many for each unit of `exposure`, on the log scale.
    Poisson { exposure: Vec<f64> },
}

#[derive(Debug, Clone, PartialEq)]
pub struct CountModel {
    pub coefficients: Vec<f64>,
    /// As if the counts varied as the law says.
    pub covariance: Vec<f64>,
    pub deviance: f64,
    /// Pearson's χ² for each degree of freedom: above 1 the counts vary more than the law says.
    pub dispersion: f64,
    pub df: f64,
    /// What each point is expected to be: a share, or a count for each unit of exposure.
    pub fitted: Vec<f64>,
}

impl CountModel {
    /// A contrast on the scale of the model; counts that vary more than the law make it less sure, never surer.
    pub fn contrast(&self, weights: &[f64]) -> Contrast {
        let factor = self.dispersion.max(1.0);
        let covariance: Vec<f64> = self.covariance.iter().map(|value| value * factor).collect();
        contrast(&self.coefficients, &covariance, weights, self.df)
    }
}

impl Law {
    fn weights(&self) -> (&'static str, &[f64]) {
        match self {
            Self::Binomial { wholes } => ("n", wholes),
            Self::Poisson { exposure } => ("exposure", exposure),
        }
    }

    fn check(&self, counts: &[f64]) -> Result<(), Invalid> {
        numbers("counts", counts, 1)?;
        let (name, weights) = self.weights();
        numbers(name, weights, 1)?;
        crate::invalid::same_length(name, weights.len(), "counts", counts.len())?;
        if let Some(at) = weights.iter().position(|weight| *weight <= 0.0) {
            return Err(Invalid::new(format!("{name}[{at}]"), "must be above 0"));
        }
        let bad =
            |(count, weight): (&f64, &f64)| *count < 0.0 || (matches!(self, Self::Binomial { .. }) && count > weight);
        match counts.iter().zip(weights).position(bad) {
            None => Ok(()),
            Some(at) => Err(Invalid::new(format!("counts[{at}]"), "must be from 0 to as many as there are")),
        }
    }

    /// The share or rate at a place of the linear scale, and its slope there.
    fn mean(&self, eta: f64) -> (f64, f64) {
        match self {
            Self::Binomial { .. } => {
                let share = 1.0 / (1.0 + (-eta).exp());
                (share, share * (1.0 - share))
            }
            Self::Poisson { .. } => (eta.exp(), eta.exp()),
        }
    }

    /// The variance of the share or rate of one unit.
    fn variance(&self, mean: f64) -> f64 {
        match self {
            Self::Binomial { .. } => mean * (1.0 - mean),
            Self::Poisson { .. } => mean,
        }
    }

    fn deviance(&self, count: f64, weight: f64, mean: f64) -> f64 {
        let part = |seen: f64, expected: f64| if seen > 0.0 { seen * (seen / expected).ln() } else { 0.0 };
        2.0 * match self {
            Self::Binomial { .. } => part(count, weight * mean) + part(weight - count, weight * (1.0 - mean)),
            Self::Poisson { .. } => part(count, weight * mean) - (count - weight * mean),
        }
    }

    /// Where the search begins: each point itself, drawn a little to the middle.
    fn start(&self, count: f64, weight: f64) -> f64 {
        match self {
            Self::Binomial { .. } => ((count + 0.5) / (weight - count + 0.5)).ln(),
            Self::Poisson { .. } => ((count + 0.1) / weight).ln(),
        }
    }
}

/// Fits `counts`, one to each row of the design.
pub fn fit_counts(design: &Design, counts: &[f64], law: &Law) -> Result<CountModel, Invalid> {
    law.check(counts)?;
    crate::invalid::same_length("counts", counts.len(), "the design", design.rows())?;
    let (_, weights) = law.weights();
    let mut eta: Vec<f64> = counts.iter().zip(weights).map(|(count, weight)| law.start(*count, *weight)).collect();
    for _ in 0..STEPS_MAX {
        let (roots, aims): (Vec<f64>, Vec<f64>) = (0..counts.len())
            .map(|at| {
                let (mean, slope) = law.mean(eta[at]);
                let root = (weights[at] * slope * slope / law.variance(mean)).sqrt();
                (root, eta[at] + (counts[at] / weights[at] - mean) / slope)
            })
            .unzip();
        let rows = design.mapped(|at, out| out.extend(design.row(at).iter().map(|x| x * roots[at])));
        let aims: Vec<f64> = aims.iter().zip(&roots).map(|(aim, root)| aim * root).collect();
        let fit = Fit::of(&rows, &aims).map_err(|_| separated())?;
        let next = design.times(&fit.coefficients);
        let moved = next.iter().zip(&eta).map(|(next, eta)| (next - eta).abs()).fold(0.0, f64::max);
        eta = next;
        if eta.iter().any(|eta| eta.abs() > 100.0) {
            return Err(separated());
        }
        // Of what is separated the deviance settles, but the coefficients go on for ever.
        if moved < 1e-9 {
            let means: Vec<f64> = eta.iter().map(|eta| law.mean(*eta).0).collect();
            let deviance = (0..counts.len()).map(|at| law.deviance(counts[at], weights[at], means[at])).sum();
            return Ok(settled(fit, deviance, means, counts, law));
        }
    }
    Err(separated())
}

fn settled(fit: Fit, deviance: f64, means: Vec<f64>, counts: &[f64], law: &Law) -> CountModel {
    let (_, weights) = law.weights();
    let df = fit.df();
    let pearson: Vec<f64> = (0..counts.len())
        .map(|at| (counts[at] - weights[at] * means[at]) / (weights[at] * law.variance(means[at])).sqrt())
        .collect();
    let dispersion = dot(&pearson, &pearson) / df;
    CountModel { coefficients: fit.coefficients, covariance: fit.unscaled, deviance, dispersion, df, fitted: means }
}

fn separated() -> Invalid {
    Invalid::new("counts", "have no finite fit: in some part all or none of the cases count")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_groups() -> Design {
        Design::new(2, [[1.0, 0.0], [1.0, 0.0], [1.0, 1.0], [1.0, 1.0]].concat()).expect("rows")
    }

    /// With a level for each of two groups the fit is the pooled share, or rate, of each.
    #[test]
    fn groups_have_their_pooled_share_and_rate() {
        let law = Law::Binomial { wholes: vec![10.0, 30.0, 20.0, 20.0] };
        let found = fit_counts(&two_groups(), &[3.0, 7.0, 11.0, 9.0], &law).expect("a fit");
        assert!((found.fitted[0] - 0.25).abs() < 1e-12 && (found.fitted[3] - 0.5).abs() < 1e-12);
        assert!((found.coefficients[1] - 3_f64.ln()).abs() < 1e-12, "the log odds ratio");
        let error = (1.0 / 10.0 + 1.0 / 30.0 + 1.0 / 20.0 + 1.0 / 20.0_f64).sqrt();
        assert!((found.covariance[3].sqrt() - error).abs() < 1e-9);
        let law = Law::Poisson { exposure: vec![1.0, 3.0, 2.0, 2.0] };
        let found = fit_counts(&two_groups(), &[3.0, 5.0, 11.0, 9.0], &law).expect("a fit");
        assert!((found.coefficients[1].exp() - 2.5).abs() < 1e-12, "the rate ratio");
        assert!((found.covariance[3].sqrt() - (1.0 / 8.0 + 1.0 / 20.0_f64).sqrt()).abs() < 1e-9);
    }

    #[test]
    fn what_has_no_finite_fit_is_refused() {
        let law = Law::Binomial { wholes: vec![10.0; 4] };
        assert_eq!(fit_counts(&two_groups(), &[3.0, 7.0, 10.0, 10.0], &law).expect_err("refused").field, "counts");
        assert_eq!(fit_counts(&two_groups(), &[3.0, 17.0, 1.0, 1.0], &law).expect_err("refused").field, "counts[1]");
        let law = Law::Poisson { exposure: vec![1.0, 0.0, 1.0, 1.0] };
        assert_eq!(fit_counts(&two_groups(), &[1.0; 4], &law).expect_err("refused").field, "exposure[1]");
    }
}
