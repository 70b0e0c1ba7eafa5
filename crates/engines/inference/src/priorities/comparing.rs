//! Weights of criteria from comparisons in pairs (Saaty 1980).

use crate::invalid::{Invalid, number};

/// Saaty's consistency of matrices filled at random, for 3 to 10 criteria.
const BY_CHANCE: [f64; 8] = [0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49];

#[derive(Debug, Clone, PartialEq)]
pub struct Pairwise {
    /// The principal eigenvector, adding up to 1.
    pub weights: Vec<f64>,
    /// Geometric means of the rows, adding up to 1.
    pub geometric: Vec<f64>,
    pub lambda_max: f64,
    pub consistency_index: f64,
    /// To be at most 0.10; none of two criteria, which cannot contradict each other.
    pub consistency_ratio: Option<f64>,
}

/// `upper` says how many times more each criterion counts than each later one, row by row.
pub fn pairwise(n: usize, upper: &[f64]) -> Result<Pairwise, Invalid> {
    if !(2..=10).contains(&n) {
        return Err(Invalid::new("n", "must be from 2 to 10 criteria"));
    }
    if upper.len() != n * (n - 1) / 2 {
        return Err(Invalid::new("upper_triangle_rowwise", format!("must hold {} comparisons", n * (n - 1) / 2)));
    }
    let mut matrix = vec![1.0; n * n];
    let mut next = upper.iter().enumerate();
    for i in 0..n {
        for j in i + 1..n {
            let Some((at, value)) = next.next() else { break };
            number(&format!("upper_triangle_rowwise[{at}]"), *value, 1e-3, 1e3)?;
            matrix[i * n + j] = *value;
            matrix[j * n + i] = 1.0 / value;
        }
    }
    let row = |i: usize| &matrix[i * n..(i + 1) * n];
    let mut weights = vec![1.0 / n as f64; n];
    let mut lambda_max = n as f64;
    // A positive matrix: the powers draw every vector to one direction, by Perron.
    for _ in 0..10_000 {
        let grown: Vec<f64> = (0..n).map(|i| row(i).iter().zip(&weights).map(|(a, w)| a * w).sum()).collect();
        lambda_max = grown.iter().sum();
        let moved = grown.iter().zip(&weights).map(|(grown, w)| (grown / lambda_max - w).abs()).fold(0.0, f64::max);
        weights = grown.into_iter().map(|grown| grown / lambda_max).collect();
        if moved < 1e-16 {
            break;
        }
    }
    let means: Vec<f64> = (0..n).map(|i| (row(i).iter().map(|a| a.ln()).sum::<f64>() / n as f64).exp()).collect();
    let all: f64 = means.iter().sum();
    let consistency_index = (lambda_max - n as f64) / (n as f64 - 1.0);
    Ok(Pairwise {
        weights,
        geometric: means.into_iter().map(|mean| mean / all).collect(),
        lambda_max,
        consistency_index,
        consistency_ratio: n.checked_sub(3).map(|at| consistency_index / BY_CHANCE[at]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparisons_without_contradiction_give_their_own_weights() {
        // 0.6, 0.3, 0.1
        let found = pairwise(3, &[2.0, 6.0, 3.0]).expect("weights");
        for (weights, wanted) in found.weights.iter().zip(&found.geometric).zip([0.6, 0.3, 0.1]) {
            assert!((weights.0 - wanted).abs() < 1e-14 && (weights.1 - wanted).abs() < 1e-14, "{found:?}");
        }
        assert!(found.consistency_ratio.expect("three").abs() < 1e-12);
        assert_eq!(pairwise(2, &[4.0]).expect("weights").consistency_ratio, None);
        assert!(pairwise(3, &[1.0]).is_err() && pairwise(2, &[0.0]).is_err() && pairwise(99, &[]).is_err());
    }
}
