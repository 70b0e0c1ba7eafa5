//! Ordinary least squares, and errors that do not suppose that all points vary alike and alone.

use crate::invalid::Invalid;
use crate::regression::squares::{Design, Fit, dot};

/// An ordinary fit with its design.
#[derive(Debug, Clone, PartialEq)]
pub struct Plain {
    pub design: Design,
    pub fit: Fit,
}

/// Which errors of the coefficients: for points that vary differently (White 1980; MacKinnon and White 1985).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Robust {
    Hc0,
    Hc1,
    Hc2,
    Hc3,
}

impl Plain {
    pub fn of(design: Design, y: &[f64]) -> Result<Self, Invalid> {
        let fit = Fit::of(&design, y)?;
        Ok(Self { design, fit })
    }

    pub fn r2(&self, y: &[f64]) -> f64 {
        let mean = y.iter().sum::<f64>() / y.len() as f64;
        1.0 - self.fit.rss / y.iter().map(|y| (y - mean).powi(2)).sum::<f64>()
    }

    /// Covariance of the coefficients where each point varies in its own way.
    pub fn robust(&self, kind: Robust) -> Vec<f64> {
        let (n, k) = (self.design.rows() as f64, self.design.columns());
        let scores: Vec<Vec<f64>> = (0..self.design.rows())
            .map(|at| {
                let row = self.design.row(at);
                let leverage: f64 = (0..k).map(|i| row[i] * dot(&self.fit.unscaled[i * k..(i + 1) * k], row)).sum();
                let shrunk = 1.0 - leverage;
                let by = match kind {
                    Robust::Hc0 | Robust::Hc1 => 1.0,
                    Robust::Hc2 => 1.0 / shrunk.sqrt(),
                    Robust::Hc3 => 1.0 / shrunk,
                };
                row.iter().map(|x| x * self.fit.residuals[at] * by).collect()
            })
            .collect();
        let factor = if kind == Robust::Hc1 { n / (n - k as f64) } else { 1.0 };
        self.around(&scores, factor)
    }

    /// Covariance where the points of one cluster hang together, with the usual factor
    /// G/(G − 1) · (n − 1)/(n − k).
    pub fn clustered(&self, clusters: &[usize]) -> Result<Vec<f64>, Invalid> {
        crate::invalid::same_length("cluster", clusters.len(), "y", self.design.rows())?;
        let mut sums = std::collections::BTreeMap::<usize, Vec<f64>>::new();
        for (at, cluster) in clusters.iter().enumerate() {
            let sum = sums.entry(*cluster).or_insert_with(|| vec![0.0; self.design.columns()]);
            sum.iter_mut().zip(self.design.row(at)).for_each(|(sum, x)| *sum += x * self.fit.residuals[at]);
        }
        if sums.len() < 2 {
            return Err(Invalid::new("cluster", "must name at least 2 clusters"));
        }
        let (g, n, k) = (sums.len() as f64, self.design.rows() as f64, self.design.columns() as f64);
        let scores: Vec<Vec<f64>> = sums.into_values().collect();
        Ok(self.around(&scores, g / (g - 1.0) * (n - 1.0) / (n - k)))
    }

    /// Covariance where neighbours in time hang together: Newey and West (1987), Bartlett's weights. `small` takes the
    /// factor n/(n − k).
    pub fn newey_west(&self, lags: usize, small: bool) -> Vec<f64> {
        let (n, k) = (self.design.rows(), self.design.columns());
        let score = |at: usize, i: usize| self.design.row(at)[i] * self.fit.residuals[at];
        let mut meat = vec![0.0; k * k];
        for lag in 0..=lags.min(n - 1) {
            let weight = if lag == 0 { 0.5 } else { 1.0 - lag as f64 / (lags as f64 + 1.0) };
            for i in 0..k {
                for j in 0..k {
                    let sum: f64 = (lag..n).map(|at| score(at, i) * score(at - lag, j)).sum();
                    meat[i * k + j] += weight * sum;
                    meat[j * k + i] += weight * sum;
                }
            }
        }
        let factor = if small { n as f64 / (n - k) as f64 } else { 1.0 };
        meat.iter_mut().for_each(|value| *value *= factor);
        self.fit.sandwich(&meat)
    }

    /// The statistic of Durbin and Watson: 2 where neighbours are strangers.
    pub fn durbin_watson(&self) -> f64 {
        let e = &self.fit.residuals;
        e.windows(2).map(|pair| (pair[1] - pair[0]).powi(2)).sum::<f64>() / self.fit.rss
    }

    /// How much of a residual is found again in the next.
    pub fn autocorrelation(&self) -> f64 {
        let e = &self.fit.residuals;
        e.windows(2).map(|pair| pair[1] * pair[0]).sum::<f64>() / self.fit.rss
    }

    fn around(&self, scores: &[Vec<f64>], factor: f64) -> Vec<f64> {
        let k = self.design.columns();
        let mut meat = vec![0.0; k * k];
        for score in scores {
            for i in 0..k {
                for j in 0..k {
                    meat[i * k + j] += factor * score[i] * score[j];
                }
            }
        }
        self.fit.sandwich(&meat)
    }
}
