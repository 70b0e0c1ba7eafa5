//! The linear relaxation of covering, by the simplex method on its dual.
//!
//! min c·x, Ax ≥ r, x ≥ 0 has the dual max r·y, Aᵀy ≤ c, y ≥ 0, where y = 0 is a start, and which
//! has as few columns as there are intervals.

const PIVOTS_MAX: usize = 20_000;
const TINY: f64 = 1e-9;

pub struct Relaxed {
    /// How much each pattern is worked, fractions allowed.
    pub x: Vec<f64>,
    /// A cost that none is below.
    pub bound: f64,
}

/// `rows[j]`: the intervals of pattern j; `costs[j]` above 0.
pub fn relaxed(rows: &[Vec<usize>], costs: &[f64], needed: &[f64]) -> Relaxed {
    let (m, n) = (rows.len(), needed.len());
    // One row per pattern, one column per interval, the right side last; the goal is the last row.
    let width = n + 1;
    let mut table = vec![0.0; (m + 1) * width];
    for (j, row) in rows.iter().enumerate() {
        row.iter().for_each(|at| table[j * width + at] = 1.0);
        table[j * width + n] = costs[j];
    }
    needed.iter().enumerate().for_each(|(at, need)| table[m * width + at] = -need);
    // Names: 0..n are intervals (y), n.. are patterns (their slack).
    let mut basis: Vec<usize> = (n..n + m).collect();
    let mut outside: Vec<usize> = (0..n).collect();
    for pivots in 0..PIVOTS_MAX {
        let goal = &table[m * width..m * width + n];
        // The steepest column; after long the first by name, which cannot go round in circles (Bland).
        let candidates = (0..n).filter(|column| goal[*column] < -TINY);
        let entering = if pivots < PIVOTS_MAX / 2 {
            candidates.min_by(|a, b| goal[*a].total_cmp(&goal[*b]))
        } else {
            candidates.min_by_key(|column| outside[*column])
        };
        let Some(column) = entering else { break };
        let ratio = |row: usize| table[row * width + n] / table[row * width + column];
        let leaving = (0..m)
            .filter(|row| table[row * width + column] > TINY)
            .min_by(|a, b| ratio(*a).total_cmp(&ratio(*b)).then(basis[*a].cmp(&basis[*b])));
        let Some(row) = leaving else { break };
        pivot(&mut table, width, row, column);
        std::mem::swap(&mut basis[row], &mut outside[column]);
    }
    let mut x = vec![0.0; m];
    for (column, name) in outside.iter().enumerate() {
        if *name >= n {
            x[*name - n] = table[m * width + column].max(0.0);
        }
    }
    let mut y = vec![0.0; n];
    for (row, name) in basis.iter().enumerate() {
        if *name < n {
            y[*name] = table[row * width + n].max(0.0);
        }
    }
    Relaxed { x, bound: proven(rows, costs, needed, &y) }
}

/// What the prices y prove for sure: shrunk until no pattern earns more than it costs.
fn proven(rows: &[Vec<usize>], costs: &[f64], needed: &[f64], y: &[f64]) -> f64 {
    let worth = |row: &Vec<usize>| row.iter().map(|at| y[*at]).sum::<f64>();
    let most = rows.iter().zip(costs).map(|(row, cost)| worth(row) / cost).fold(1.0, f64::max);
    y.iter().zip(needed).map(|(price, need)| price * need).sum::<f64>() / most
}

fn pivot(table: &mut [f64], width: usize, row: usize, column: usize) {
    let head = table[row * width + column];
    let pivot_row: Vec<f64> = table[row * width..(row + 1) * width]
        .iter()
        .enumerate()
        .map(|(at, value)| if at == column { 1.0 / head } else { value / head })
        .collect();
    for (at, line) in table.chunks_exact_mut(width).enumerate() {
        let factor = line[column];
        if at == row {
            line.copy_from_slice(&pivot_row);
        } else if factor != 0.0 {
            line[column] = 0.0;
            line.iter_mut().zip(&pivot_row).for_each(|(value, above)| *value -= factor * above);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_problem_is_solved() {
        // Three intervals of need 2, 4, 3; pairs of neighbours cost 2, single ones 1.5.
        let rows = vec![vec![0, 1], vec![1, 2], vec![0], vec![1], vec![2]];
        let found = relaxed(&rows, &[2.0, 2.0, 1.5, 1.5, 1.5], &[2.0, 4.0, 3.0]);
        // Two of the first, and two or three of the second: 2·2 + 3·2 = 10, or 2·2 + 2·2 + 1.5 = 9.5.
        assert!((found.bound - 9.5).abs() < 1e-9, "{}", found.bound);
        assert!((found.x.iter().zip([2.0, 2.0, 1.5, 1.5, 1.5]).map(|(x, c)| x * c).sum::<f64>() - 9.5).abs() < 1e-9);
    }
}
