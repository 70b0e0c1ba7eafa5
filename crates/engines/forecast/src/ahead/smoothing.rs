//! Exponential smoothing as models of states (Hyndman, Koehler, Ord and Snyder 2008): level, trend, perhaps damped,
//! and a season that is added or multiplied. Errors are added; the model with the least corrected AIC is taken.

use serde::Serialize;

use super::search::lowest;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Trend {
    None,
    Added,
    Damped,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Season {
    None,
    Added,
    Multiplied,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Smoothing {
    pub trend: Trend,
    pub season: Season,
    /// Corrected Akaike's criterion, up to what all models of one series share.
    pub aicc: f64,
    rates: Rates,
    level: f64,
    slope: f64,
    /// The season of the next steps, as many as a period has.
    seasons: Vec<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Rates {
    level: f64,
    slope: f64,
    season: f64,
    damping: f64,
}

struct Start {
    level: f64,
    slope: f64,
    seasons: Vec<f64>,
}

impl Smoothing {
    /// The best of all kinds that the series allows. `period` 0 or 1: without a season.
    pub fn fitted(values: &[f64], period: usize) -> Self {
        let seasons: &[Season] = if period < 2 || values.len() < 2 * period {
            &[Season::None]
        } else if values.iter().all(|value| *value > 0.0) {
            &[Season::Added, Season::Multiplied]
        } else {
            &[Season::Added]
        };
        let mut best: Option<Self> = None;
        for season in seasons {
            for trend in [Trend::None, Trend::Added, Trend::Damped] {
                let one = Self::of(values, period, trend, *season);
                if best.as_ref().is_none_or(|best| one.aicc < best.aicc) {
                    best = Some(one);
                }
            }
        }
        // There is always one season to try and three trends.
        best.unwrap_or_else(|| Self::of(values, 0, Trend::None, Season::None))
    }

    fn of(values: &[f64], period: usize, trend: Trend, season: Season) -> Self {
        let start = Start::of(values, period, trend, season);
        let (mut at, mut bounds) = (vec![0.1], vec![(1e-4, 0.9999)]);
        if trend != Trend::None {
            at.push(0.01);
            bounds.push((1e-4, 0.9999));
        }
        if season != Season::None {
            at.push(0.01);
            bounds.push((1e-4, 0.9999));
        }
        if trend == Trend::Damped {
            at.push(0.95);
            bounds.push((0.8, 0.98));
        }
        let errors = |point: &[f64]| Self::run(values, &start, Rates::of(point, trend, season), season).1;
        let (point, squares) = lowest(&errors, &at, &bounds);
        let rates = Rates::of(&point, trend, season);
        let (mut model, _) = Self::run(values, &start, rates, season);
        let n = values.len() as f64;
        let states = 1 + usize::from(trend != Trend::None) + start.seasons.len();
        let k = (point.len() + states + 1) as f64;
        let penalty = if n - k - 1.0 > 0.0 { 2.0 * k + 2.0 * k * (k + 1.0) / (n - k - 1.0) } else { f64::MAX / 4.0 };
        model.aicc = n * (squares / n).max(1e-300).ln() + penalty;
        (model.trend, model.season) = (trend, season);
        model
    }

    /// Through the series: the states after it, and the sum of squared errors of one step ahead.
    fn run(values: &[f64], start: &Start, rates: Rates, season: Season) -> (Self, f64) {
        let (mut level, mut slope, mut seasons) = (start.level, start.slope, start.seasons.clone());
        let period = seasons.len();
        let (mut squares, mut place) = (0.0, 0);
        for value in values {
            let base = level + rates.damping * slope;
            let now = if period == 0 { 0.0 } else { seasons[place] };
            let expected = match season {
                Season::None => base,
                Season::Added => base + now,
                Season::Multiplied => base * now,
            };
            let error = value - expected;
            squares += error * error;
            let of_level = if season == Season::Multiplied { error / safe(now) } else { error };
            slope = rates.damping * slope + rates.slope * rates.level * of_level;
            if period > 0 {
                let of_season = if season == Season::Multiplied { error / safe(base) } else { error };
                seasons[place] = now + rates.season * (1.0 - rates.level) * of_season;
                place = if place + 1 == period { 0 } else { place + 1 };
            }
            level = base + rates.level * of_level;
        }
        seasons.rotate_left(place);
        (Self { trend: Trend::None, season, aicc: f64::MAX, rates, level, slope, seasons }, squares)
    }

    /// The next values.
    pub fn ahead(&self, horizon: usize) -> Vec<f64> {
        let (mut level, mut slope) = (self.level, self.slope);
        let step = |at: usize| {
            slope *= self.rates.damping;
            level += slope;
            match self.season {
                Season::None => level,
                Season::Added => level + self.seasons[at % self.seasons.len()],
                Season::Multiplied => level * self.seasons[at % self.seasons.len()],
            }
        };
        (0..horizon).map(step).collect()
    }
}

/// Nothing is divided by what is nearly nothing.
fn safe(number: f64) -> f64 {
    if number.abs() < 1e-9 { 1e-9_f64.copysign(number) } else { number }
}

impl Rates {
    fn of(point: &[f64], trend: Trend, season: Season) -> Self {
        let mut next = point.iter().copied();
        let mut take = |wanted: bool, otherwise: f64| if wanted { next.next().unwrap_or(otherwise) } else { otherwise };
        let level = take(true, 0.1);
        let slope = take(trend != Trend::None, 0.0);
        let season = take(season != Season::None, 0.0);
        let damping = take(trend == Trend::Damped, 1.0);
        Self { level, slope, season, damping }
    }
}

impl Start {
    /// A straight line through the beginning, and the mean season of the whole series around a straight line.
    fn of(values: &[f64], period: usize, trend: Trend, season: Season) -> Self {
        if season == Season::None {
            let (level, slope) = line(&values[..values.len().min(if trend == Trend::None { 10 } else { 100 })]);
            let slope = if trend == Trend::None { 0.0 } else { slope };
            return Self { level: level - slope, slope, seasons: Vec::new() };
        }
        // Whole cycles, so that the season does not tilt the line.
        let whole = &values[..values.len() / period * period];
        let (level, slope) = line(whole);
        let (level, slope) =
            if trend == Trend::None { (whole.iter().sum::<f64>() / whole.len() as f64, 0.0) } else { (level, slope) };
        let mut seasons = vec![0.0; period];
        let cycles = (whole.len() / period) as f64;
        for (at, value) in whole.iter().enumerate() {
            let base = level + slope * at as f64;
            let one = if season == Season::Multiplied { value / safe(base) } else { value - base };
            seasons[at % period] += one / cycles;
        }
        Self { level: level - slope, slope, seasons }
    }
}

/// Level at the first point, and slope, by least squares.
pub(super) fn line(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let (middle, mean) = ((n - 1.0) / 2.0, values.iter().sum::<f64>() / n.max(1.0));
    let across = n * (n * n - 1.0) / 12.0;
    let along: f64 = values.iter().enumerate().map(|(at, value)| (at as f64 - middle) * (value - mean)).sum();
    let slope = if across > 0.0 { along / across } else { 0.0 };
    (mean - slope * middle, slope)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Dice;

    #[test]
    fn a_line_is_followed_and_a_level_kept() {
        let line: Vec<f64> = (0..60).map(|at| 5.0 + 2.0 * f64::from(at)).collect();
        let ahead = Smoothing::fitted(&line, 0).ahead(3);
        assert!((ahead[2] - 129.0).abs() < 1.0, "{ahead:?}");
        let mut dice = Dice::new(4);
        let noise: Vec<f64> = (0..300).map(|_| 50.0 + dice.normal()).collect();
        let fitted = Smoothing::fitted(&noise, 0);
        assert!(fitted.ahead(50).iter().all(|value| (value - 50.0).abs() < 0.7), "{fitted:?}");
    }

    #[test]
    fn a_season_grows_with_the_level_if_it_is_multiplied() {
        let shape = [1.5, 1.2, 1.0, 0.9, 0.8, 0.4, 1.2];
        let values: Vec<f64> = (0..84).map(|at| (100.0 + f64::from(at)) * shape[at as usize % 7]).collect();
        let fitted = Smoothing::fitted(&values, 7);
        assert_eq!(fitted.season, Season::Multiplied);
        for (at, value) in fitted.ahead(7).iter().enumerate() {
            let wanted = (184.0 + at as f64) * shape[at];
            assert!((value / wanted - 1.0).abs() < 0.02, "{at}: {value} not {wanted}");
        }
    }
}
