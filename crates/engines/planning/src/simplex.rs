//! A linear programme over columns with bounds, by the dual simplex method on a dense table.
//!
//! Every column has a lower and an upper bound, so that each objective has a start that is dual feasible: no first phase.
//! Its answers are hints. What is a bound and what is infeasible is counted again from the rows (`relaxation`).

/// `Σ factor·column ≤ most`.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub terms: Vec<(usize, f64)>,
    pub most: f64,
}

/// How a solution ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Best,
    /// The row in the table that no columns can satisfy.
    Never(usize),
    /// Enough was done.
    Tired,
}

const LITTLE: f64 = 1e-9;
const INFEASIBLE: f64 = 1e-7;
const PIVOT: f64 = 1e-7;

/// Columns, then one slack for each row. A basic variable and what is not: `basic + Σ table·other = rest`.
#[derive(Debug, Clone)]
pub struct Simplex {
    /// Columns are variables up to here, then come the slacks.
    columns: usize,
    /// How many variables are not basic. Fixed columns may have been taken out.
    width: usize,
    /// By row: a number for each variable that is not basic, then the rest.
    table: Vec<f64>,
    /// What each variable that is not basic would gain.
    gain: Vec<f64>,
    basic: Vec<usize>,
    other: Vec<usize>,
    at_upper: Vec<bool>,
    lower: Vec<f64>,
    upper: Vec<f64>,
    value: Vec<f64>,
}

impl Simplex {
    pub fn new(gain: Vec<f64>, lower: Vec<f64>, upper: Vec<f64>) -> Self {
        let width = gain.len();
        let at_upper = gain.iter().map(|gain| *gain > 0.0).collect();
        let (table, basic, value) = (Vec::new(), Vec::new(), Vec::new());
        let other = (0..width).collect();
        Self { columns: width, width, table, at_upper, gain, basic, other, lower, upper, value }
    }

    /// Adds a row; its slack is basic.
    pub fn add(&mut self, line: &Line) {
        let mut row = vec![0.0; self.width + 1];
        row[self.width] = line.most;
        let mut place = vec![Place::Fixed; self.lower.len()];
        self.basic.iter().enumerate().for_each(|(at, variable)| place[*variable] = Place::Basic(at));
        self.other.iter().enumerate().for_each(|(at, variable)| place[*variable] = Place::Other(at));
        for (column, factor) in &line.terms {
            match place[*column] {
                Place::Other(at) => row[at] += factor,
                Place::Basic(at) => row.iter_mut().zip(self.row(at)).for_each(|(row, of)| *row -= factor * of),
                Place::Fixed => row[self.width] -= factor * self.lower[*column],
            }
        }
        self.table.extend(row);
        self.basic.push(self.lower.len());
        self.lower.push(0.0);
        self.upper.push(f64::INFINITY);
    }

    /// Takes out columns that are fixed and rows that are kept anyway, if that makes it much smaller.
    pub fn shrink(&mut self) {
        let fixed =
            |at: &usize| self.other[*at] < self.columns && self.lower[self.other[*at]] >= self.upper[self.other[*at]];
        let kept: Vec<usize> = (0..self.width).filter(|at| !fixed(at)).collect();
        let bounds: Vec<(f64, f64)> = self.other.iter().map(|other| (self.lower[*other], self.upper[*other])).collect();
        let idle: Vec<bool> = (0..self.basic.len()).map(|row| self.is_idle(row, &bounds)).collect();
        let rows = idle.iter().filter(|idle| !**idle).count();
        if (kept.len() + 1) * rows * 10 > (self.width + 1) * self.basic.len() * 8 {
            return;
        }
        let mut table = Vec::with_capacity((kept.len() + 1) * rows);
        for row in (0..self.basic.len()).filter(|row| !idle[*row]) {
            let numbers = self.row(row);
            table.extend(kept.iter().map(|at| numbers[*at]));
            let gone = (0..self.width).filter(fixed).map(|at| numbers[at] * self.lower[self.other[at]]);
            table.push(numbers[self.width] - gone.sum::<f64>());
        }
        self.table = table;
        let mut idle = idle.iter();
        self.basic.retain(|_| idle.next().is_some_and(|idle| !idle));
        self.gain = kept.iter().map(|at| self.gain[*at]).collect();
        self.at_upper = kept.iter().map(|at| self.at_upper[*at]).collect();
        self.other = kept.iter().map(|at| self.other[*at]).collect();
        self.width = kept.len();
        self.value.clear();
    }

    /// Whether a row has something left whatever the others are between their bounds.
    fn is_idle(&self, row: usize, bounds: &[(f64, f64)]) -> bool {
        if self.basic[row] < self.columns || self.upper[self.basic[row]].is_finite() {
            return false;
        }
        let numbers = self.row(row);
        let mut left = numbers[self.width] - LITTLE;
        for (factor, (lower, upper)) in numbers.iter().zip(bounds) {
            // An endless slack times nothing would be no number.
            if *factor != 0.0 {
                left -= factor * if *factor > 0.0 { *upper } else { *lower };
            }
        }
        left >= 0.0
    }

    pub fn bound(&mut self, column: usize, lower: f64, upper: f64) {
        self.lower[column] = lower;
        self.upper[column] = upper;
    }

    /// The slack of a row is nothing, or anything.
    pub fn equal(&mut self, row: usize, equal: bool) {
        self.upper[self.columns + row] = if equal { 0.0 } else { f64::INFINITY };
    }

    fn of_other(&self, at: usize) -> f64 {
        let variable = self.other[at];
        if self.at_upper[at] && self.upper[variable].is_finite() { self.upper[variable] } else { self.lower[variable] }
    }

    fn row(&self, row: usize) -> &[f64] {
        &self.table[row * (self.width + 1)..(row + 1) * (self.width + 1)]
    }

    /// Values of basic variables from the table.
    fn evaluate(&mut self) {
        for at in 0..self.width {
            // A slack that was fixed may be free now; gains decide.
            if self.gain[at].abs() > LITTLE {
                self.at_upper[at] = self.gain[at] > 0.0;
            }
        }
        // Most are nothing.
        let values = (0..self.width).map(|at| (at, self.of_other(at))).filter(|(_, value)| *value != 0.0);
        let values: Vec<(usize, f64)> = values.collect();
        self.value = (0..self.basic.len())
            .map(|row| {
                let row = self.row(row);
                row[self.width] - values.iter().map(|(at, value)| row[*at] * value).sum::<f64>()
            })
            .collect();
    }

    /// Goes on until it is solved, in so many steps at most.
    pub fn solve(&mut self, steps: usize) -> End {
        self.evaluate();
        for step in 0..steps {
            if step % 100 == 99 {
                self.evaluate();
            }
            let Some((row, below)) = self.leaving() else { return End::Best };
            let Some(at) = self.entering(row, below) else { return End::Never(row) };
            self.exchange(row, at, below);
        }
        End::Tired
    }

    /// The basic variable that is farthest out of its bounds, and whether it is below them.
    fn leaving(&self) -> Option<(usize, bool)> {
        let mut most = INFEASIBLE;
        let mut found = None;
        for (row, value) in self.value.iter().enumerate() {
            let variable = self.basic[row];
            let (below, above) = (self.lower[variable] - value, value - self.upper[variable]);
            if below > most {
                (most, found) = (below, Some((row, true)));
            }
            if above > most {
                (most, found) = (above, Some((row, false)));
            }
        }
        found
    }

    /// What becomes basic instead. Those on the way that cannot move far enough go to their other bound.
    fn entering(&mut self, row: usize, below: bool) -> Option<usize> {
        let sign = if below { 1.0 } else { -1.0 };
        let mut candidates: Vec<(f64, f64, usize)> = Vec::new();
        for at in 0..self.width {
            let variable = self.other[at];
            let range = self.upper[variable] - self.lower[variable];
            let factor = self.row(row)[at] * sign;
            if range <= 0.0 || factor.abs() <= PIVOT || (factor > 0.0) != self.is_upper(at) {
                continue;
            }
            candidates.push((self.gain[at].abs() / factor.abs(), factor.abs(), at));
        }
        candidates.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2)));
        let variable = self.basic[row];
        let goal = if below { self.lower[variable] } else { self.upper[variable] };
        let mut missing = (goal - self.value[row]).abs();
        let mut flips = Vec::new();
        for (_, factor, at) in candidates {
            let range = self.upper[self.other[at]] - self.lower[self.other[at]];
            missing -= factor * range;
            if missing <= LITTLE {
                flips.into_iter().for_each(|at| self.flip(at));
                return Some(at);
            }
            flips.push(at);
        }
        None
    }

    fn is_upper(&self, at: usize) -> bool {
        self.at_upper[at] && self.upper[self.other[at]].is_finite()
    }

    fn flip(&mut self, at: usize) {
        let before = self.of_other(at);
        self.at_upper[at] = !self.at_upper[at];
        let change = self.of_other(at) - before;
        for row in 0..self.value.len() {
            self.value[row] -= self.table[row * (self.width + 1) + at] * change;
        }
    }

    fn exchange(&mut self, row: usize, at: usize, below: bool) {
        let width = self.width + 1;
        let (leaving, entering) = (self.basic[row], self.other[at]);
        let goal = if below { self.lower[leaving] } else { self.upper[leaving] };
        let pivot = self.table[row * width + at];
        let change = (self.value[row] - goal) / pivot;
        let entered = self.of_other(at) + change;
        for other in 0..self.value.len() {
            self.value[other] -= self.table[other * width + at] * change;
        }
        self.value[row] = entered;
        let mut of_pivot = self.row(row).to_vec();
        of_pivot.iter_mut().for_each(|factor| *factor /= pivot);
        of_pivot[at] = 1.0 / pivot;
        for (other, numbers) in self.table.chunks_exact_mut(width).enumerate() {
            let factor = numbers[at];
            if other == row || factor == 0.0 {
                continue;
            }
            numbers[at] = 0.0;
            for (number, pivot) in numbers.iter_mut().zip(&of_pivot) {
                *number -= factor * pivot;
            }
        }
        let gain = std::mem::replace(&mut self.gain[at], 0.0);
        for (number, pivot) in self.gain.iter_mut().zip(&of_pivot) {
            *number -= gain * pivot;
        }
        self.table[row * width..(row + 1) * width].copy_from_slice(&of_pivot);
        self.basic[row] = entering;
        self.other[at] = leaving;
        self.at_upper[at] = !below;
    }

    /// The values of all columns.
    pub fn solution(&self) -> Vec<f64> {
        let mut solution = self.lower[..self.columns].to_vec();
        for (at, variable) in self.other.iter().enumerate().filter(|(_, variable)| **variable < self.columns) {
            solution[*variable] = self.of_other(at);
        }
        for (row, variable) in self.basic.iter().enumerate().filter(|(_, variable)| **variable < self.columns) {
            solution[*variable] = self.value[row].clamp(self.lower[*variable], self.upper[*variable]);
        }
        solution
    }

    /// What each row is worth at the end.
    pub fn prices(&self) -> Vec<f64> {
        self.of_slacks(|at| -self.gain[at])
    }

    /// How rows are to be added up to say what a row of the table says.
    pub fn mixture(&self, row: usize) -> Vec<f64> {
        let mut mixture = self.of_slacks(|at| self.row(row)[at]);
        if self.basic[row] >= self.columns {
            mixture[self.basic[row] - self.columns] = 1.0;
        }
        mixture
    }

    fn of_slacks(&self, number: impl Fn(usize) -> f64) -> Vec<f64> {
        let mut numbers = vec![0.0; self.lower.len() - self.columns];
        for (at, variable) in self.other.iter().enumerate().filter(|(_, variable)| **variable >= self.columns) {
            numbers[variable - self.columns] = number(at);
        }
        numbers
    }

    /// Rows of the table whose column is between whole numbers, with that column's value.
    pub fn between(&self) -> impl Iterator<Item = (usize, usize, f64)> + '_ {
        let columns = self.basic.iter().zip(&self.value).enumerate();
        let columns = columns.filter(|(_, (variable, _))| **variable < self.columns);
        columns.map(|(row, (variable, value))| (row, *variable, *value))
    }
}

#[derive(Debug, Clone, Copy)]
enum Place {
    Basic(usize),
    Other(usize),
    Fixed,
}
