//! Systems of linear equations.

/// Solves A·x = b by elimination with partial pivoting; `a` row by row. None if A is singular.
pub fn solve(mut a: Vec<f64>, mut b: Vec<f64>) -> Option<Vec<f64>> {
    let n = b.len();
    debug_assert_eq!(a.len(), n * n);
    for column in 0..n {
        let pivot = (column..n).max_by(|i, j| a[i * n + column].abs().total_cmp(&a[j * n + column].abs()))?;
        let head = a[pivot * n + column];
        if head.is_nan() || head.abs() < 1e-300 {
            return None;
        }
        if pivot != column {
            for j in 0..n {
                a.swap(pivot * n + j, column * n + j);
            }
            b.swap(pivot, column);
        }
        let (done, rest) = a.split_at_mut((column + 1) * n);
        let top = &done[column * n..];
        for (offset, row) in rest.chunks_exact_mut(n).enumerate() {
            let factor = row[column] / head;
            if factor != 0.0 {
                for (value, above) in row[column..].iter_mut().zip(&top[column..]) {
                    *value -= factor * above;
                }
                b[column + 1 + offset] -= factor * b[column];
            }
        }
    }
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n).map(|j| a[row * n + j] * b[j]).sum();
        b[row] = (b[row] - known) / a[row * n + row];
    }
    Some(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_solved_also_where_the_diagonal_is_zero() {
        let a = vec![0.0, 2.0, 1.0, 1.0, -1.0, 0.0, 3.0, 0.0, 4.0];
        let x = solve(a, vec![7.0, -1.0, 15.0]).expect("a solution");
        for (found, wanted) in x.iter().zip([1.0, 2.0, 3.0]) {
            assert!((found - wanted).abs() < 1e-14, "{x:?}");
        }
    }

    #[test]
    fn a_singular_one_has_none() {
        assert_eq!(solve(vec![1.0, 2.0, 2.0, 4.0], vec![1.0, 2.0]), None);
        assert_eq!(solve(vec![f64::NAN], vec![1.0]), None);
        assert_eq!(solve(Vec::new(), Vec::new()), Some(Vec::new()));
    }
}
