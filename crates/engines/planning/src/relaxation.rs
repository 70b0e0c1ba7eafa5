//! A programme without its whole numbers: columns that say when a node begins, rows for what it keeps, and bounds that
//! hold whatever the arithmetic did.

use crate::domain::{Domain, Ground, Said};
use crate::program::Sum;
use crate::simplex::{End, Line, Simplex};

/// Larger tables are too slow to be worth their bounds.
const TABLE_MAX: usize = 500_000;
/// Steps of one solution.
const STEPS: usize = 2_000;

/// A programme as rows over columns between 0 and 1, or 0 and the most of a cover.
#[derive(Debug)]
pub struct Relaxation {
    /// For each node its column: that it begins there.
    pub nodes: usize,
    /// For each node those before it in its chain, itself last.
    pub until: Vec<Vec<usize>>,
    pub gain: Vec<f64>,
    /// The most of each cover, by the columns that follow the nodes.
    pub covers: Vec<f64>,
    pub lines: Vec<Line>,
    /// The last node of the chain that a line is about: once it is in, the line is an equation.
    pub firm: Vec<Option<usize>>,
}

/// What columns may be under a domain.
#[derive(Debug, Clone)]
pub struct Limits {
    pub lower: Vec<f64>,
    pub upper: Vec<f64>,
    pub equal: Vec<bool>,
}

/// What a solution says.
pub struct Relaxed {
    /// Nothing is better; below everything if there is nothing.
    pub bound: f64,
    /// What moving a column away from where it is costs at least: positive if it should be at its upper limit.
    pub gains: Vec<f64>,
    pub solution: Vec<f64>,
}

impl Relaxation {
    /// Nothing if it were too large.
    pub fn of(ground: &Ground<'_>, objective: &Sum) -> Option<Self> {
        let program = ground.program;
        let covers: usize =
            objective.covers.len() + program.floors.iter().map(|(sum, _)| sum.covers.len()).sum::<usize>();
        let width = program.nodes + covers;
        let height = program.needs.len() + ground.rows.len() + program.floors.len() + covers;
        if width.saturating_mul(height) > TABLE_MAX {
            return None;
        }
        let mut until: Vec<Vec<usize>> = Vec::with_capacity(program.nodes);
        for node in 0..program.nodes {
            let mut list = ground.before[node].map_or_else(Vec::new, |before| until[before].clone());
            list.push(node);
            until.push(list);
        }
        let mut relaxation = Self {
            nodes: program.nodes,
            until,
            gain: vec![0.0; program.nodes],
            covers: Vec::new(),
            lines: Vec::new(),
            firm: Vec::new(),
        };
        relaxation.gain = relaxation.earn(objective);
        let floors: Vec<Vec<f64>> = program.floors.iter().map(|(sum, _)| relaxation.earn(sum)).collect();
        relaxation.gain.resize(width, 0.0);
        for row in &ground.rows {
            relaxation.push(row.terms.iter().map(|(node, factor)| (*node, *factor)), row.most);
        }
        for (node, need) in program.needs.iter().filter(|(node, need)| ground.before[*need] != Some(*node)) {
            relaxation.push([(*node, 1.0), (*need, -1.0)].into_iter(), 0.0);
        }
        for (floor, (_, least)) in floors.into_iter().zip(&program.floors) {
            let terms = floor.into_iter().enumerate().filter(|(_, gain)| *gain != 0.0);
            relaxation.lines.push(Line { terms: terms.map(|(column, gain)| (column, -gain)).collect(), most: -least });
        }
        relaxation.firm.resize(relaxation.lines.len(), None);
        relaxation.chain(ground);
        Some(relaxation)
    }

    /// What each column adds to a sum, with columns for its covers.
    fn earn(&mut self, sum: &Sum) -> Vec<f64> {
        let mut gain = vec![0.0; self.nodes + self.covers.len() + sum.covers.len()];
        for (node, factor) in &sum.terms {
            self.until[*node].iter().for_each(|column| gain[*column] += factor);
        }
        for cover in &sum.covers {
            let column = self.nodes + self.covers.len();
            self.covers.push(cover.most);
            gain[column] = cover.weight;
            let terms = cover.terms.iter().map(|(node, share)| (*node, -*share));
            self.push(terms, 0.0);
            if let Some(line) = self.lines.last_mut() {
                line.terms.push((column, 1.0));
            }
        }
        gain
    }

    /// A row over nodes, as one over columns.
    fn push(&mut self, terms: impl Iterator<Item = (usize, f64)>, most: f64) {
        let mut line = Line { terms: Vec::new(), most };
        for (node, factor) in terms {
            line.terms.extend(self.until[node].iter().map(|column| (*column, factor)));
        }
        self.lines.push(tidy(line));
    }

    /// A chain begins once.
    fn chain(&mut self, ground: &Ground<'_>) {
        let mut last = vec![true; self.nodes];
        ground.before.iter().flatten().for_each(|before| last[*before] = false);
        for node in (0..self.nodes).filter(|node| last[*node] && self.until[*node].len() > 1) {
            self.lines.push(Line { terms: self.until[node].iter().map(|column| (*column, 1.0)).collect(), most: 1.0 });
            self.firm.push(Some(node));
        }
    }

    pub fn limits(&self, ground: &Ground<'_>, domain: &Domain) -> Limits {
        let mut lower = vec![0.0; self.gain.len()];
        let mut upper = vec![1.0; self.nodes];
        upper.extend(&self.covers);
        for node in 0..self.nodes {
            let before = ground.before[node].map_or(Said::Out, |before| domain.said[before]);
            if domain.said[node] == Said::Out || before == Said::In || domain.closed[node] {
                upper[node] = 0.0;
            } else if domain.said[node] == Said::In && before == Said::Out {
                lower[node] = 1.0;
            }
        }
        let firm = |last: &Option<usize>| last.is_some_and(|last| domain.said[last] == Said::In);
        Limits { lower, upper, equal: self.firm.iter().map(firm).collect() }
    }

    /// Adds a row that every solution keeps.
    pub fn cut(&mut self, line: Line) {
        self.lines.push(line);
        self.firm.push(None);
    }

    /// Keeps so many rows.
    pub fn truncate(&mut self, count: usize) {
        self.lines.truncate(count);
        self.firm.truncate(count);
    }

    /// Forgets the rows from `own` on that hold nothing back.
    pub fn forget(&mut self, own: usize, solution: &[f64]) {
        let mut cuts = self.lines.split_off(own);
        cuts.retain(|line| {
            line.terms.iter().map(|(column, factor)| factor * solution[*column]).sum::<f64>() > line.most - 1e-6
        });
        self.lines.extend(cuts);
        self.firm.truncate(own);
        self.firm.resize(self.lines.len(), None);
    }

    /// Sums of nodes from values of columns.
    pub fn by_node(&self, solution: &[f64]) -> Vec<f64> {
        self.until.iter().map(|until| until.iter().map(|column| solution[*column]).sum::<f64>().min(1.0)).collect()
    }
}

fn tidy(mut line: Line) -> Line {
    line.terms.sort_by_key(|(column, _)| *column);
    let mut terms: Vec<(usize, f64)> = Vec::with_capacity(line.terms.len());
    for (column, factor) in line.terms {
        match terms.last_mut() {
            Some((last, sum)) if *last == column => *sum += factor,
            _ => terms.push((column, factor)),
        }
    }
    terms.retain(|(_, factor)| *factor != 0.0);
    Line { terms, most: line.most }
}

/// A table over the columns that are not fixed, and the rows that say something.
#[derive(Debug, Clone)]
pub struct Table {
    simplex: Simplex,
    /// Columns of the relaxation, and where they are here.
    columns: std::rc::Rc<Vec<usize>>,
    place: std::rc::Rc<Vec<usize>>,
    lines: Vec<usize>,
}

const NOWHERE: usize = usize::MAX;

impl Table {
    pub fn new(relaxation: &Relaxation, limits: &Limits) -> Self {
        let columns: Vec<usize> =
            (0..relaxation.gain.len()).filter(|column| limits.lower[*column] < limits.upper[*column]).collect();
        let mut place = vec![NOWHERE; relaxation.gain.len()];
        columns.iter().enumerate().for_each(|(at, column)| place[*column] = at);
        let of = |numbers: &[f64]| columns.iter().map(|column| numbers[*column]).collect();
        let simplex = Simplex::new(of(&relaxation.gain), of(&limits.lower), of(&limits.upper));
        let mut table = Self { simplex, columns: columns.into(), place: place.into(), lines: Vec::new() };
        for line in 0..relaxation.lines.len() {
            table.add(relaxation, limits, line);
        }
        table
    }

    /// Adds a line unless its limits keep it anyway.
    pub fn add(&mut self, relaxation: &Relaxation, limits: &Limits, number: usize) {
        let line = &relaxation.lines[number];
        let reach = |(column, factor): &(usize, f64)| {
            factor * if *factor > 0.0 { limits.upper[*column] } else { limits.lower[*column] }
        };
        if line.terms.iter().map(reach).sum::<f64>() <= line.most + 1e-9 && !limits.equal[number] {
            return;
        }
        let fixed = line.terms.iter().filter(|(column, _)| self.place[*column] == NOWHERE);
        let most = line.most - fixed.map(|(column, factor)| factor * limits.lower[*column]).sum::<f64>();
        let free = line.terms.iter().filter(|(column, _)| self.place[*column] != NOWHERE);
        self.simplex.add(&Line { terms: free.map(|(column, factor)| (self.place[*column], *factor)).collect(), most });
        self.lines.push(number);
    }

    /// Takes out what is decided. Rows are not added any more after that.
    pub fn shrink(&mut self) {
        self.simplex.shrink();
    }

    pub fn solve(&mut self, relaxation: &Relaxation, limits: &Limits, steps: Option<usize>) -> Relaxed {
        for (at, column) in self.columns.iter().enumerate() {
            self.simplex.bound(at, limits.lower[*column], limits.upper[*column]);
        }
        for (row, line) in self.lines.iter().enumerate() {
            self.simplex.equal(row, limits.equal[*line]);
        }
        let end = self.simplex.solve(steps.unwrap_or(STEPS));
        if let End::Never(row) = end {
            let mixture = self.simplex.mixture(row);
            for sign in [1.0, -1.0] {
                let prices: Vec<f64> = mixture.iter().map(|price| price * sign).collect();
                let (bound, _) = self.dual(relaxation, limits, &prices, 0.0);
                if bound < -1e-6 {
                    return Relaxed { bound: f64::NEG_INFINITY, gains: Vec::new(), solution: Vec::new() };
                }
            }
        }
        let (bound, gains) = self.dual(relaxation, limits, &self.simplex.prices(), 1.0);
        let mut solution = limits.lower.clone();
        for (at, value) in self.simplex.solution().into_iter().enumerate() {
            solution[self.columns[at]] = value;
        }
        Relaxed { bound: bound + bound.abs() * 1e-11, gains, solution }
    }

    /// What rows at these prices allow at most (any prices are right), and what each column gains beyond them.
    fn dual(&self, relaxation: &Relaxation, limits: &Limits, prices: &[f64], part: f64) -> (f64, Vec<f64>) {
        let mut gains: Vec<f64> = relaxation.gain.iter().map(|gain| gain * part).collect();
        let mut bound = 0.0;
        for (price, number) in prices.iter().zip(&self.lines) {
            let price = if limits.equal[*number] { *price } else { price.max(0.0) };
            if price != 0.0 {
                let line = &relaxation.lines[*number];
                bound += price * line.most;
                line.terms.iter().for_each(|(column, factor)| gains[*column] -= price * factor);
            }
        }
        for (column, gain) in gains.iter().enumerate() {
            bound += gain * if *gain > 0.0 { limits.upper[column] } else { limits.lower[column] };
        }
        (bound, gains)
    }

    /// For each column between whole numbers how lines are to be added up to cut it off.
    pub fn mixtures(&self, most: usize) -> Vec<Vec<(usize, f64)>> {
        let mut rows: Vec<(f64, usize)> = (self.simplex.between())
            .map(|(row, _, value)| ((value - value.round()).abs(), row))
            .filter(|(far, _)| *far > 0.01)
            .collect();
        rows.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mixture = |(_, row): &(f64, usize)| {
            let numbers = self.simplex.mixture(*row).into_iter().zip(&self.lines);
            numbers.filter(|(number, _)| number.abs() > 1e-6).map(|(number, line)| (*line, number)).collect()
        };
        rows.iter().take(most).map(mixture).collect()
    }
}
