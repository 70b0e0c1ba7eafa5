//! A series that was interrupted: a trend, a step, and another trend from there.

use crate::invalid::Invalid;
use crate::regression::squares::Design;

/// Where the points lie and from which on it is after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segments {
    /// The place of the first point after, counted as the places are.
    pub first_after: i64,
    /// Whether the trend may change, too.
    pub slope: bool,
}

impl Segments {
    /// The weights whose contrast is the mean effect over the points after.
    pub fn mean_effect(self, places: &[i64], columns: usize) -> Vec<f64> {
        let after: Vec<i64> = places.iter().copied().filter(|place| *place >= self.first_after).collect();
        let mean = after.iter().map(|place| (place - self.first_after + 1) as f64).sum::<f64>() / after.len() as f64;
        self.effect(mean, columns)
    }

    /// The weights of the effect so many steps into the time after: 1 is its first point.
    pub fn effect(self, steps: f64, columns: usize) -> Vec<f64> {
        let mut weights = vec![0.0; columns];
        weights[2] = 1.0;
        if self.slope {
            weights[3] = steps;
        }
        weights
    }
}

/// Columns: 1, time, after, and if the trend may change the time since; then the control series. Time counts from
/// 1 at the first place.
pub fn segmented(places: &[i64], segments: Segments, controls: &[&[f64]]) -> Result<Design, Invalid> {
    for control in controls {
        crate::invalid::same_length("control", control.len(), "the series", places.len())?;
    }
    let before = places.iter().filter(|place| **place < segments.first_after).count();
    if before == 0 || before == places.len() {
        return Err(Invalid::new("first_post_index_1based", "must have points before it and from it on"));
    }
    let columns = 3 + usize::from(segments.slope) + controls.len();
    let mut values = Vec::with_capacity(places.len() * columns);
    for (at, place) in places.iter().enumerate() {
        let since = (place - segments.first_after + 1).max(0) as f64;
        values.extend([1.0, (place - places[0] + 1) as f64, f64::from(u8::from(since > 0.0))]);
        if segments.slope {
            values.push(since);
        }
        values.extend(controls.iter().map(|control| control[at]));
    }
    Design::new(columns, values)
}
