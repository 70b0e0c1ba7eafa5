//! Seasons, trend and the rest: STL (Cleveland and others 1990), and MSTL for several periods (Bandara, Hyndman
//! and Bergmeir 2021).

use super::loess::Loess;

#[derive(Debug, Clone, PartialEq)]
pub struct Decomposition {
    /// One for each period.
    pub seasons: Vec<Vec<f64>>,
    pub trend: Vec<f64>,
}

const PASSES: usize = 2;
const INNER: usize = 2;

/// So many cycles weigh in for one point of a season; later periods get more.
const fn season_window(at: usize) -> usize {
    7 + 4 * (at + 1)
}

/// Periods rise; each is at least 2 and at most half of the length.
pub fn mstl(values: &[f64], periods: &[usize]) -> Decomposition {
    let mut seasons = vec![vec![0.0; values.len()]; periods.len()];
    let mut rest = values.to_vec();
    let mut trend = Vec::new();
    for _ in 0..PASSES {
        for (at, period) in periods.iter().enumerate() {
            rest.iter_mut().zip(&seasons[at]).for_each(|(rest, season)| *rest += season);
            let (season, smooth) = stl(&rest, *period, season_window(at));
            rest.iter_mut().zip(&season).for_each(|(rest, season)| *rest -= season);
            (seasons[at], trend) = (season, smooth);
        }
    }
    if periods.is_empty() {
        let window = odd(values.len() / 3);
        trend = Loess { window, line: true, jump: window.div_ceil(10) }.smooth(values, 0, 0);
    }
    Decomposition { seasons, trend }
}

/// Season and trend for one period.
fn stl(values: &[f64], period: usize, window: usize) -> (Vec<f64>, Vec<f64>) {
    let n = values.len();
    let trend_window = odd((1.5 * period as f64 / (1.0 - 1.5 / window as f64)).ceil() as usize);
    let low_window = odd(period);
    let of_trend = Loess { window: trend_window, line: true, jump: trend_window.div_ceil(10) };
    let of_level = Loess { window: low_window, line: true, jump: low_window.div_ceil(10) };
    let of_season = Loess { window, line: false, jump: window.div_ceil(10) };
    let (mut trend, mut season) = (vec![0.0; n], vec![0.0; n]);
    for _ in 0..INNER {
        // Each place in the period has a series of its own, a cycle longer at both ends.
        let mut cycles = vec![0.0; n + 2 * period];
        for place in 0..period {
            let own: Vec<f64> = (place..n).step_by(period).map(|at| values[at] - trend[at]).collect();
            for (cycle, value) in of_season.smooth(&own, 1, 1).into_iter().enumerate() {
                cycles[place + cycle * period] = value;
            }
        }
        let level = of_level.smooth(&averages(&averages(&averages(&cycles, period), period), 3), 0, 0);
        for at in 0..n {
            season[at] = cycles[at + period] - level[at];
        }
        let without: Vec<f64> = values.iter().zip(&season).map(|(value, season)| value - season).collect();
        trend = of_trend.smooth(&without, 0, 0);
    }
    (season, trend)
}

/// Means of so many neighbours: fewer by that number less one.
fn averages(values: &[f64], length: usize) -> Vec<f64> {
    let mut sum: f64 = values[..length].iter().sum();
    let mut means = vec![sum / length as f64];
    for at in length..values.len() {
        sum += values[at] - values[at - length];
        means.push(sum / length as f64);
    }
    means
}

const fn odd(number: usize) -> usize {
    let number = if number < 3 { 3 } else { number };
    number + (number + 1) % 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seasons_and_trend_are_found_again() {
        let (day, week) = (8_usize, 56_usize);
        let of_day = |at: usize| 10.0 * (at as f64 / day as f64 * std::f64::consts::TAU).sin();
        let of_week = |at: usize| 5.0 * (at as f64 / week as f64 * std::f64::consts::TAU).cos();
        let values: Vec<f64> = (0..560).map(|at| 100.0 + 0.05 * at as f64 + of_day(at) + of_week(at)).collect();
        let found = mstl(&values, &[day, week]);
        for (at, value) in values.iter().enumerate() {
            let rest = value - found.trend[at] - found.seasons[0][at] - found.seasons[1][at];
            assert!(rest.abs() < 0.2, "{at}: {rest}");
            assert!((found.trend[at] - 100.0 - 0.05 * at as f64).abs() < 0.5, "{at}: {}", found.trend[at]);
            assert!((found.seasons[0][at] - of_day(at)).abs() < 0.5, "{at}");
        }
    }

    #[test]
    fn two_cycles_are_enough() {
        let values: Vec<f64> = (0..14).map(|at| f64::from(at % 7)).collect();
        let found = mstl(&values, &[7]);
        assert!((0..14).all(|at| (found.trend[at] + found.seasons[0][at] - values[at]).abs() < 1e-9));
        assert_eq!(mstl(&[1.0, 2.0, 3.0], &[]).trend.len(), 3);
    }
}
