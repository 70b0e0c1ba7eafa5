//! Under which probabilities a strategy is the best: its share of all that are conceivable (Starr 1963).
//!
//! Probabilities of the futures are the points of a simplex, and where a strategy is no worse than another
//! lies on one side of a plane. A simplex through which a plane goes is cut at an edge with ends on either
//! side, where the plane meets it: that gives two simplices whose sizes have the ratio of the parts of the
//! edge. So no determinant is ever needed, and with fractions the shares are exact.

use kernel::Dice;

use crate::fraction::{Fraction, decimals};
use crate::table::Table;

/// Into so many pieces the simplex is cut for one strategy; beyond, chance estimates.
const PIECES_MAX: usize = 20_000;
/// With more futures cutting is hopeless.
const CUT_FUTURES_MAX: usize = 12;
const CUT_STRATEGIES_MAX: usize = 30;
const POINTS: usize = 20_000;
/// Numbers thrown in all; large tables have fewer points.
const THROWS_MAX: usize = 40_000_000;

/// How it was found.
#[derive(Debug, Clone, PartialEq)]
pub enum Share {
    Exact(Fraction),
    /// By the same cuts, with rounding.
    Cut(f64),
    /// With the standard error.
    Estimated(f64, f64),
}

impl Share {
    pub fn value(&self) -> f64 {
        match self {
            Self::Exact(share) => share.value(),
            Self::Cut(share) | Self::Estimated(share, _) => *share,
        }
    }
}

/// Of every strategy. Where two are the same in all futures, both have the whole share.
pub fn shares(table: &Table, seed: u64) -> Vec<Share> {
    cut_shares(table).unwrap_or_else(|| estimated(table, seed))
}

/// Without chance; none where that would take too many pieces.
fn cut_shares(table: &Table) -> Option<Vec<Share>> {
    let rows: Vec<&[f64]> = table.rows().collect();
    if table.futures().len() > CUT_FUTURES_MAX || rows.len() > CUT_STRATEGIES_MAX {
        return None;
    }
    exact(&rows).or_else(|| {
        let cut = |row| cut_out(&leads(&rows, row, |a, b| Some(a - b))?).map(Share::Cut);
        (0..rows.len()).map(cut).collect()
    })
}

fn exact(rows: &[&[f64]]) -> Option<Vec<Share>> {
    let whole = decimals(&rows.concat())?;
    let rows: Vec<Vec<Fraction>> = whole
        .chunks_exact(rows.first()?.len())
        .map(|row| row.iter().map(|number| Fraction::whole(*number)).collect())
        .collect();
    let rows: Vec<&[Fraction]> = rows.iter().map(Vec::as_slice).collect();
    (0..rows.len()).map(|row| cut_out(&leads(&rows, row, Fraction::minus)?).map(Share::Exact)).collect()
}

/// What one row has more than each of the others, future by future.
fn leads<T: Copy>(rows: &[&[T]], row: usize, minus: impl Fn(T, T) -> Option<T>) -> Option<Vec<Vec<T>>> {
    let others = (0..rows.len()).filter(|other| *other != row);
    others.map(|other| rows[row].iter().zip(rows[other]).map(|(a, b)| minus(*a, *b)).collect()).collect()
}

/// Numbers in which simplices are cut.
trait Number: Copy {
    const NOTHING: Self;
    const ALL: Self;
    fn sign(self) -> i32;
    fn add(self, other: Self) -> Option<Self>;
    fn subtract(self, other: Self) -> Option<Self>;
    fn multiply(self, other: Self) -> Option<Self>;
    fn divide(self, other: Self) -> Option<Self>;
}

impl Number for Fraction {
    const NOTHING: Self = Self::ZERO;
    const ALL: Self = Self::ONE;

    fn sign(self) -> i32 {
        self.signum() as i32
    }

    fn add(self, other: Self) -> Option<Self> {
        self.plus(other)
    }

    fn subtract(self, other: Self) -> Option<Self> {
        self.minus(other)
    }

    fn multiply(self, other: Self) -> Option<Self> {
        self.times(other)
    }

    fn divide(self, other: Self) -> Option<Self> {
        self.divided_by(other)
    }
}

impl Number for f64 {
    const NOTHING: Self = 0.0;
    const ALL: Self = 1.0;

    fn sign(self) -> i32 {
        i32::from(self > 0.0) - i32::from(self < 0.0)
    }

    fn add(self, other: Self) -> Option<Self> {
        Some(self + other)
    }

    fn subtract(self, other: Self) -> Option<Self> {
        Some(self - other)
    }

    fn multiply(self, other: Self) -> Option<Self> {
        Some(self * other)
    }

    fn divide(self, other: Self) -> Option<Self> {
        (other != 0.0).then(|| self / other)
    }
}

/// A corner knows by how much the strategy leads each of the others there.
type Corner<T> = Vec<T>;

#[derive(Clone)]
struct Piece<T> {
    share: T,
    corners: Vec<Corner<T>>,
}

/// The share in which all leads are at least 0.
fn cut_out<T: Number>(leads: &[Vec<T>]) -> Option<T> {
    let Some(first) = leads.first() else { return Some(T::ALL) };
    let corners = (0..first.len()).map(|future| leads.iter().map(|lead| lead[future]).collect()).collect();
    let mut whole = vec![Piece { share: T::ALL, corners }];
    let mut pieces = 1;
    for plane in 0..leads.len() {
        let mut kept = Vec::new();
        while let Some(piece) = whole.pop() {
            let signs: Vec<i32> = piece.corners.iter().map(|corner| corner[plane].sign()).collect();
            let (above, below) = (signs.iter().position(|sign| *sign > 0), signs.iter().position(|sign| *sign < 0));
            match (above, below) {
                (_, None) => kept.push(piece),
                (None, Some(_)) => {}
                (Some(above), Some(below)) => {
                    pieces += 1;
                    if pieces > PIECES_MAX {
                        return None;
                    }
                    whole.extend(halved(piece, plane, above, below)?);
                }
            }
        }
        whole = kept;
    }
    whole.into_iter().try_fold(T::NOTHING, |sum, piece| sum.add(piece.share))
}

/// Cut where the plane meets the edge between a corner above and one below.
fn halved<T: Number>(piece: Piece<T>, plane: usize, above: usize, below: usize) -> Option<[Piece<T>; 2]> {
    let (high, low) = (&piece.corners[above], &piece.corners[below]);
    // From the corner above, as a part of the edge.
    let part = high[plane].divide(high[plane].subtract(low[plane])?)?;
    let meeting: Option<Corner<T>> =
        high.iter().zip(low).map(|(from, to)| from.add(part.multiply(to.subtract(*from)?)?)).collect();
    let mut meeting = meeting?;
    meeting[plane] = T::NOTHING;
    let with = |corner: usize, share: T| {
        let mut corners = piece.corners.clone();
        corners[corner] = meeting.clone();
        Some(Piece { share: piece.share.multiply(share)?, corners })
    };
    Some([with(below, part)?, with(above, T::ALL.subtract(part)?)?])
}

/// At points thrown evenly over the simplex.
fn estimated(table: &Table, seed: u64) -> Vec<Share> {
    let (strategies, futures) = (table.strategies().len(), table.futures().len());
    let points = (THROWS_MAX / (futures * strategies)).clamp(200, POINTS);
    let mut dice = Dice::new(seed);
    let mut wins = vec![0.0; strategies];
    let mut weights = vec![0.0; futures];
    for _ in 0..points {
        // Exponential numbers as parts of their sum are even over the simplex; the sum changes no order.
        weights.iter_mut().for_each(|weight| *weight = -dice.unit().ln());
        let means: Vec<f64> =
            table.rows().map(|row| row.iter().zip(&weights).map(|(value, weight)| value * weight).sum()).collect();
        let best = means.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        means.iter().zip(&mut wins).for_each(|(mean, wins)| *wins += f64::from(u8::from(*mean >= best)));
    }
    let n = points as f64;
    let share = |wins: f64| Share::Estimated(wins / n, (wins / n * (1.0 - wins / n) / n).sqrt());
    wins.into_iter().map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[f64]]) -> Table {
        let names = |mark: char, n: usize| (0..n).map(|at| format!("{mark}{at}")).collect();
        let rows: Vec<Vec<f64>> = rows.iter().map(|row| row.to_vec()).collect();
        Table::new(names('s', rows.len()), names('f', rows[0].len()), &rows).expect("a table")
    }

    #[test]
    fn three_strategies_and_three_futures_have_their_exact_shares() {
        let found = shares(&table(&[&[10.0, 2.0, 0.0], &[4.0, 6.0, 3.0], &[0.0, 3.0, 8.0]]), 1);
        let words: Vec<String> = found
            .iter()
            .map(|share| match share {
                Share::Exact(share) => share.to_string(),
                other => format!("{other:?}"),
            })
            .collect();
        assert_eq!(words, ["152/405", "979/3240", "209/648"]);
    }

    #[test]
    fn without_ties_shares_come_to_one_whatever_the_table() {
        let mut dice = Dice::new(5);
        for round in 0..60 {
            let (strategies, futures) = (1 + dice.below(4), 1 + dice.below(5));
            let rows: Vec<Vec<f64>> = (0..strategies)
                .map(|_| (0..futures).map(|_| (dice.unit() * 2_000.0).round() / 10.0 - 100.0).collect())
                .collect();
            let rows: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
            let table = table(&rows);
            let sure = cut_shares(&table).expect("cuts");
            let sum: f64 = sure.iter().map(Share::value).sum();
            assert!((sum - 1.0).abs() < 1e-12, "{round}: {sum} {table:?}");
            for (one, other) in sure.iter().zip(estimated(&table, round)) {
                let Share::Estimated(value, error) = other else { panic!("by chance: {other:?}") };
                assert!((one.value() - value).abs() < 5.0 * error + 1e-3, "{one:?} {value} ± {error}");
            }
        }
    }

    #[test]
    fn many_futures_are_estimated_and_twins_share() {
        let many: Vec<f64> = (0..40).map(f64::from).collect();
        let flat = vec![19.5; 40];
        let found = shares(&table(&[&many, &flat]), 3);
        let Share::Estimated(share, error) = found[0] else { panic!("by chance: {found:?}") };
        assert!((share - 0.5).abs() < 5.0 * error, "{found:?}");
        let twins = shares(&table(&[&[1.0, 2.0], &[1.0, 2.0], &[2.0, 1.0]]), 3);
        assert_eq!(twins.iter().map(Share::value).collect::<Vec<_>>(), [0.5, 0.5, 0.5]);
    }
}
