//! Least squares by Householder's reflections: the normal equations would lose half of the digits.

use crate::invalid::{Invalid, numbers};
use crate::regression::Contrast;

/// So many columns a design has at most.
pub const COLUMNS_MAX: usize = 20;

/// A row of numbers for each point.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    rows: usize,
    columns: usize,
    /// Row by row.
    values: Vec<f64>,
}

impl Design {
    pub fn new(columns: usize, values: Vec<f64>) -> Result<Self, Invalid> {
        if !(1..=COLUMNS_MAX).contains(&columns) {
            return Err(Invalid::new("design", format!("must have from 1 to {COLUMNS_MAX} columns")));
        }
        numbers("design", &values, columns)?;
        if !values.len().is_multiple_of(columns) {
            return Err(Invalid::new("design", "must have as many numbers in each row"));
        }
        Ok(Self { rows: values.len() / columns, columns, values })
    }

    pub const fn rows(&self) -> usize {
        self.rows
    }

    pub const fn columns(&self) -> usize {
        self.columns
    }

    pub fn row(&self, at: usize) -> &[f64] {
        &self.values[at * self.columns..(at + 1) * self.columns]
    }

    /// The same with each row made anew from its place.
    pub(crate) fn mapped(&self, mut row: impl FnMut(usize, &mut Vec<f64>)) -> Self {
        let mut values = Vec::with_capacity(self.values.len());
        (0..self.rows).for_each(|at| row(at, &mut values));
        Self { rows: values.len() / self.columns, columns: self.columns, values }
    }

    pub(crate) fn times(&self, coefficients: &[f64]) -> Vec<f64> {
        (0..self.rows).map(|at| dot(self.row(at), coefficients)).collect()
    }
}

pub(crate) fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(x, y)| x * y).sum()
}

/// What least squares give.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    pub coefficients: Vec<f64>,
    pub residuals: Vec<f64>,
    /// The sum of squared residuals.
    pub rss: f64,
    /// (X'X)⁻¹, row by row.
    pub unscaled: Vec<f64>,
    /// ln |X'X|
    pub log_determinant: f64,
}

impl Fit {
    pub fn of(design: &Design, y: &[f64]) -> Result<Self, Invalid> {
        numbers("y", y, 1)?;
        crate::invalid::same_length("y", y.len(), "the design", design.rows)?;
        if design.rows <= design.columns {
            let words = format!("must have more than {} points; it has {}", design.columns, design.rows);
            return Err(Invalid::new("y", words));
        }
        let (n, k) = (design.rows, design.columns);
        let (upper, rotated) = triangle(design, y)?;
        let mut coefficients = vec![0.0; k];
        for row in (0..k).rev() {
            let known: f64 = (row + 1..k).map(|j| upper[row * k + j] * coefficients[j]).sum();
            coefficients[row] = (rotated[row] - known) / upper[row * k + row];
        }
        let residuals: Vec<f64> = design.times(&coefficients).iter().zip(y).map(|(fitted, y)| y - fitted).collect();
        let inverse = inverse_of_triangle(&upper, k);
        let mut unscaled = vec![0.0; k * k];
        for i in 0..k {
            for j in 0..k {
                unscaled[i * k + j] = (i.max(j)..k).map(|at| inverse[i * k + at] * inverse[j * k + at]).sum();
            }
        }
        debug_assert_eq!(residuals.len(), n);
        let log_determinant = 2.0 * (0..k).map(|at| upper[at * k + at].abs().ln()).sum::<f64>();
        Ok(Self { rss: dot(&residuals, &residuals), coefficients, residuals, unscaled, log_determinant })
    }

    pub const fn df(&self) -> f64 {
        (self.residuals.len() - self.coefficients.len()) as f64
    }

    pub fn sigma2(&self) -> f64 {
        self.rss / self.df()
    }

    /// The covariance of the coefficients if all points vary alike and alone.
    pub fn covariance(&self) -> Vec<f64> {
        let sigma2 = self.sigma2();
        self.unscaled.iter().map(|value| value * sigma2).collect()
    }

    pub fn contrast(&self, weights: &[f64]) -> Contrast {
        contrast(&self.coefficients, &self.covariance(), weights, self.df())
    }

    /// (X'X)⁻¹ M (X'X)⁻¹
    pub(crate) fn sandwich(&self, meat: &[f64]) -> Vec<f64> {
        let k = self.coefficients.len();
        product(&product(&self.unscaled, meat, k), &self.unscaled, k)
    }
}

pub(crate) fn contrast(coefficients: &[f64], covariance: &[f64], weights: &[f64], df: f64) -> Contrast {
    let k = coefficients.len();
    let variance: f64 = (0..k).map(|i| weights[i] * dot(&covariance[i * k..(i + 1) * k], weights)).sum();
    Contrast { value: dot(coefficients, weights), error: variance.max(0.0).sqrt(), df }
}

fn product(one: &[f64], other: &[f64], k: usize) -> Vec<f64> {
    let cell = |at: usize| (0..k).map(|j| one[at / k * k + j] * other[j * k + at % k]).sum();
    (0..k * k).map(cell).collect()
}

/// The upper triangle R of X = QR, and the first numbers of Q'y.
fn triangle(design: &Design, y: &[f64]) -> Result<(Vec<f64>, Vec<f64>), Invalid> {
    let (n, k) = (design.rows, design.columns);
    let (mut x, mut y) = (design.values.clone(), y.to_vec());
    for column in 0..k {
        let whole = (0..n).map(|row| design.values[row * k + column].abs()).fold(0.0, f64::max);
        let norm = (column..n).map(|row| x[row * k + column].powi(2)).sum::<f64>().sqrt();
        // What is left of a column is rounding if the columns before make it up.
        if !(norm > whole * 1e-11 && norm.is_finite()) {
            return Err(Invalid::new("design", "has a column that the others make up: nothing tells them apart"));
        }
        let head = x[column * k + column];
        let alpha = if head > 0.0 { -norm } else { norm };
        let mut mirror: Vec<f64> = (column..n).map(|row| x[row * k + column]).collect();
        mirror[0] -= alpha;
        let square = dot(&mirror, &mirror);
        for j in column..k {
            let along =
                2.0 * mirror.iter().enumerate().map(|(at, m)| m * x[(column + at) * k + j]).sum::<f64>() / square;
            mirror.iter().enumerate().for_each(|(at, m)| x[(column + at) * k + j] -= along * m);
        }
        let along = 2.0 * dot(&mirror, &y[column..]) / square;
        mirror.iter().zip(&mut y[column..]).for_each(|(m, y)| *y -= along * m);
    }
    x.truncate(k * k);
    y.truncate(k);
    Ok((x, y))
}

fn inverse_of_triangle(upper: &[f64], k: usize) -> Vec<f64> {
    let mut inverse = vec![0.0; k * k];
    for column in 0..k {
        for row in (0..=column).rev() {
            let wanted = f64::from(u8::from(row == column));
            let known: f64 = (row + 1..=column).map(|j| upper[row * k + j] * inverse[j * k + column]).sum();
            inverse[row * k + column] = (wanted - known) / upper[row * k + row];
        }
    }
    inverse
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Longley's data are the usual trial; this smaller one has a closed form: y = 2 + 3x − x² over 0 to 5.
    #[test]
    fn an_exact_curve_is_found_exactly() {
        let design =
            Design::new(3, (0..6).flat_map(|x| [1.0, f64::from(x), f64::from(x * x)]).collect()).expect("rows");
        let y: Vec<f64> = (0..6).map(|x| 2.0 + 3.0 * f64::from(x) - f64::from(x * x)).collect();
        let fit = Fit::of(&design, &y).expect("a fit");
        for (found, wanted) in fit.coefficients.iter().zip([2.0, 3.0, -1.0]) {
            assert!((found - wanted).abs() < 1e-12, "{fit:?}");
        }
        assert!(fit.rss < 1e-24);
        // X'X times its inverse
        for i in 0..3 {
            for j in 0..3 {
                let cell: f64 =
                    (0..6).map(|row| design.row(row)[i] * dot(design.row(row), &fit.unscaled[j * 3..j * 3 + 3])).sum();
                assert!((cell - f64::from(u8::from(i == j))).abs() < 1e-10);
            }
        }
    }

    #[test]
    fn what_cannot_be_told_apart_is_refused() {
        let twice = Design::new(2, vec![1.0, 2.0, 1.0, 2.0, 1.0, 2.0]).expect("rows");
        assert_eq!(Fit::of(&twice, &[1.0, 2.0, 3.0]).expect_err("refused").field, "design");
        let one = Design::new(1, vec![1.0, 1.0]).expect("rows");
        assert_eq!(Fit::of(&one, &[1.0]).expect_err("refused").field, "y");
        assert!(Fit::of(&Design::new(1, vec![0.0, 0.0]).expect("rows"), &[1.0, 2.0]).is_err());
        assert!(Design::new(2, vec![1.0]).is_err() && Design::new(0, vec![1.0]).is_err());
    }
}
