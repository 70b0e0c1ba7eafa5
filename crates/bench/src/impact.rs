//! How often a change is seen where nothing was changed: series of weeks from a seed, judged as `aftercare impact`
//! judges them. At a nominal 5 %, 4 % to 8 % of them is what a method may show.

use inference::regression::{Plain, Segments, reml, segmented};
use kernel::Dice;

use crate::report::Figure;
use crate::report::Target::Between;

/// The name of this scene, for `--only`.
pub const SCENE: &str = "impact";

const SERIES: u32 = 2_000;
const POINTS: [i64; 4] = [12, 24, 52, 104];
/// How much of a point is carried on into the next.
const CARRIED: [f64; 3] = [0.0, 0.2, 0.4];
/// From so many points on the figure is held against the target.
const TRUSTED: i64 = 52;

/// Shares of series with a false alarm, by REML and for comparison by least squares.
pub fn measure() -> Result<Vec<Figure>, String> {
    let mut figures = Vec::new();
    for points in POINTS {
        for carried in CARRIED {
            eprintln!("judging {SERIES} series of {points} points, {carried} carried on …");
            let (by_reml, by_squares) = false_alarms(points, carried).map_err(|wrong| wrong.to_string())?;
            let figure = |method: &str, words: &str, share: f64| {
                let key = format!("{SCENE}_{method}_{points}_{:.0}", carried * 10.0);
                Figure::new(&key, &format!("False alarms, {points} points, {carried} carried on, {words}"), share, "%")
            };
            let found = figure("reml", "REML", by_reml);
            figures.push(if points >= TRUSTED { found.held_against(Between(4.0, 8.0)) } else { found });
            figures.push(figure("squares", "least squares", by_squares));
        }
    }
    Ok(figures)
}

/// In per cent.
fn false_alarms(points: i64, carried: f64) -> Result<(f64, f64), inference::Invalid> {
    let places: Vec<i64> = (1..=points).collect();
    let segments = Segments { first_after: points / 2 + 1, slope: true };
    let design = segmented(&places, segments, &[])?;
    let weights = segments.mean_effect(&places, design.columns());
    let mut dice = Dice::new(points as u64);
    let (mut by_reml, mut by_squares) = (0_u32, 0_u32);
    for _ in 0..SERIES {
        let mut last = dice.normal() / (1.0 - carried * carried).sqrt();
        let y: Vec<f64> = places
            .iter()
            .map(|_| {
                let value = last;
                last = carried * last + dice.normal();
                value
            })
            .collect();
        by_reml += u32::from(reml(&design, &y, &places)?.contrast(&weights).p() < 0.05);
        by_squares += u32::from(Plain::of(design.clone(), &y)?.fit.contrast(&weights).p() < 0.05);
    }
    let share = |alarms: u32| 100.0 * f64::from(alarms) / f64::from(SERIES);
    Ok((share(by_reml), share(by_squares)))
}
