//! Seasons of a series whose points are only numbered.

use super::smoothing::line;

/// Longer ones are not looked for.
const LONGEST: usize = 1_500;
/// A season that explains less is none.
const LEAST: f64 = 0.3;
/// So much two of the same height may differ. A season too many costs little, one too few a lot.
const ALIKE: f64 = 0.03;

/// The season after which the series is most like itself, and a shorter one that goes into it; in rising order.
pub fn guessed_periods(values: &[f64]) -> Vec<usize> {
    let longest = (values.len() / 3).min(LONGEST);
    if longest < 4 {
        return Vec::new();
    }
    let (level, slope) = line(values);
    let rest: Vec<f64> = values.iter().enumerate().map(|(at, value)| value - level - slope * at as f64).collect();
    let n = rest.len();
    let square = rest.iter().map(|rest| rest * rest).sum::<f64>() / n as f64;
    // A little more than asked for, to see whether the last is the top.
    let alike: Vec<f64> = (0..=longest + longest / 4)
        .map(|lag| {
            let sum: f64 = rest.iter().zip(&rest[lag..]).map(|(one, other)| one * other).sum();
            sum / (n - lag) as f64 / square
        })
        .collect();
    let is_top = |lag: usize| {
        let around = lag - (lag / 4).max(1)..=lag + (lag / 4).max(1);
        around.filter(|other| *other != lag && *other < alike.len()).all(|other| alike[other] < alike[lag])
    };
    let tops = || (2..=longest).filter(|lag| alike[*lag] >= LEAST && is_top(*lag));
    let most = tops().map(|lag| alike[lag]).fold(f64::NEG_INFINITY, f64::max);
    let Some(long) = tops().find(|lag| alike[*lag] >= most - ALIKE) else { return Vec::new() };
    let short = tops().find(|lag| *lag < long && long % lag == 0 && alike[*lag] >= alike[long] / 2.0);
    short.into_iter().chain([long]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Draws;
    use kernel::Dice;

    #[test]
    fn a_day_and_a_week_are_found_and_of_noise_nothing() {
        let mut dice = Dice::new(9);
        let day = |at: usize| 8.0 + 7.0 * ((at % 24) as f64 / 24.0 * std::f64::consts::TAU).sin();
        let week = |at: usize| if at / 24 % 7 < 5 { 1.0 } else { 0.4 };
        let both: Vec<f64> = (0..2_016).map(|at| dice.poisson(day(at) * week(at)) as f64).collect();
        assert_eq!(guessed_periods(&both), [24, 168]);
        let days: Vec<f64> = (0..960).map(|at| dice.poisson(day(at)) as f64 + at as f64 / 20.0).collect();
        assert_eq!(guessed_periods(&days)[0], 24, "perhaps with a multiple of it");
        let weekly: Vec<f64> = (0..140).map(|at| dice.poisson(100.0 * week(24 * at)) as f64).collect();
        assert_eq!(guessed_periods(&weekly), [7]);
        let noise: Vec<f64> = (0..500).map(|_| dice.normal()).collect();
        assert!(guessed_periods(&noise).is_empty());
        assert!(guessed_periods(&[5.0; 60]).is_empty() && guessed_periods(&[]).is_empty());
    }
}
