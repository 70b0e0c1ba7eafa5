//! Rows that whole numbers keep and fractions break: mixed-integer rounding (Marchand and Wolsey 2001).

use crate::relaxation::{Limits, Relaxation};
use crate::simplex::Line;

/// What is broken by less is not worth a row.
const BROKEN: f64 = 1e-2;

/// Lines added up: what is free of whole numbers is kept apart.
struct Base {
    terms: Vec<Part>,
    most: f64,
    /// Lines with a negative part: what they have left counts.
    loose: Vec<(usize, f64)>,
}

struct Part {
    column: usize,
    factor: f64,
    /// Counted from its upper limit downwards.
    turned: bool,
    whole: bool,
    between: f64,
}

/// The cuts that a solution breaks most, one for each mixture of lines at most.
pub fn cuts(relaxation: &Relaxation, limits: &Limits, solution: &[f64], mixtures: &[Vec<(usize, f64)>]) -> Vec<Line> {
    let cut =
        |mixture: &Vec<(usize, f64)>| best(relaxation, limits, solution, &base(relaxation, limits, solution, mixture));
    let mut found: Vec<(f64, Line)> = mixtures.iter().filter_map(cut).collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.into_iter().map(|(_, line)| line).collect()
}

fn base(relaxation: &Relaxation, limits: &Limits, solution: &[f64], mixture: &[(usize, f64)]) -> Base {
    let mut factors = vec![0.0; relaxation.gain.len()];
    let mut base = Base { terms: Vec::new(), most: 0.0, loose: Vec::new() };
    for (number, part) in mixture {
        // Sums of such parts of whole numbers are exact.
        let part = (part * 65_536.0).round() / 65_536.0;
        let line = &relaxation.lines[*number];
        line.terms.iter().for_each(|(column, factor)| factors[*column] += part * factor);
        base.most += part * line.most;
        if part < 0.0 && !limits.equal[*number] {
            base.loose.push((*number, part));
        }
    }
    for (column, factor) in factors.into_iter().enumerate().filter(|(_, factor)| *factor != 0.0) {
        let (lower, upper) = (limits.lower[column], limits.upper[column]);
        let turned = upper - solution[column] < solution[column] - lower;
        base.most -= factor * if turned { upper } else { lower };
        if lower < upper {
            let factor = if turned { -factor } else { factor };
            let between = if turned { upper - solution[column] } else { solution[column] - lower };
            base.terms.push(Part { column, factor, turned, whole: column < relaxation.nodes, between });
        }
    }
    base
}

/// By whatever number the base is divided.
fn best(relaxation: &Relaxation, limits: &Limits, solution: &[f64], base: &Base) -> Option<(f64, Line)> {
    let between = base.terms.iter().filter(|part| part.whole && part.between > 1e-6);
    let mut divisors: Vec<f64> = between.map(|part| part.factor.abs()).filter(|factor| *factor > 1e-4).collect();
    divisors.push(1.0);
    divisors.sort_by(f64::total_cmp);
    divisors.dedup();
    divisors.truncate(12);
    let mut found: Option<(f64, Line)> = None;
    for divisor in divisors {
        let Some(line) = rounded(relaxation, limits, base, divisor) else { continue };
        let norm = line.terms.iter().map(|(_, factor)| factor * factor).sum::<f64>().sqrt();
        let broken = line.terms.iter().map(|(column, factor)| factor * solution[*column]).sum::<f64>() - line.most;
        let score = broken / norm.max(1e-9);
        if broken > 1e-4 && score > BROKEN && found.as_ref().is_none_or(|(most, _)| score > *most) {
            found = Some((score, line));
        }
    }
    found
}

fn rounded(relaxation: &Relaxation, limits: &Limits, base: &Base, divisor: f64) -> Option<Line> {
    let most = base.most / divisor;
    let part = most - most.floor();
    if !(0.02..=0.98).contains(&part) {
        return None;
    }
    let mut factors = vec![0.0; relaxation.gain.len()];
    let mut line_most = most.floor();
    let down = 1.0 / (1.0 - part);
    for term in &base.terms {
        let factor = term.factor / divisor;
        let rounded = if term.whole {
            factor.floor() + (factor - factor.floor() - part).max(0.0) * down
        } else {
            factor.min(0.0) * down
        };
        let (lower, upper) = (limits.lower[term.column], limits.upper[term.column]);
        if term.turned {
            factors[term.column] -= rounded;
            line_most -= rounded * upper;
        } else {
            factors[term.column] += rounded;
            line_most += rounded * lower;
        }
    }
    for (number, part) in &base.loose {
        let part = part / divisor * down;
        let line = &relaxation.lines[*number];
        line.terms.iter().for_each(|(column, factor)| factors[*column] -= part * factor);
        line_most -= part * line.most;
    }
    let largest = factors.iter().fold(0.0_f64, |largest, factor| largest.max(factor.abs()));
    let mut terms = Vec::new();
    for (column, factor) in factors.into_iter().enumerate().filter(|(_, factor)| *factor != 0.0) {
        if factor.abs() > largest * 1e-7 {
            terms.push((column, factor));
        } else {
            line_most -= factor * if factor > 0.0 { limits.lower[column] } else { limits.upper[column] };
        }
    }
    // What sums are off by.
    Some(Line { terms, most: line_most + largest * 1e-9 })
}
