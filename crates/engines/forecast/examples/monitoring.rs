//! What the watch over scenarios is worth: false alarms in years without a change, and how soon a
//! doubling is found, measured on simulated shops. `cargo run --release -p forecast --example monitoring`

use forecast::{Condition, CountCusum, CountLaw, Draws, Invalid, Series, Settings, Watch, Watcher};
use jiff::civil::{Date, date};
use kernel::Dice;

const FIRST: Date = date(2026, 1, 5);
const YEAR: usize = 365;

/// Simulated years of each kind and rate: the whole table takes some ten minutes of one core.
const YEARS: usize = 1_000;

/// How the counts of a made-up scenario come about.
#[derive(Clone, Copy)]
struct Kind {
    name: &'static str,
    /// What each weekday is to the mean.
    weekly: [f64; 7],
    /// The squared deviation of a day's rate.
    extra: f64,
    /// By how much the rate grows in a year.
    growth: f64,
}

const EVEN: Kind = Kind { name: "even", weekly: [1.0; 7], extra: 0.0, growth: 0.0 };
const WEEKLY: Kind = Kind { name: "weekly", weekly: [1.45, 1.25, 1.15, 1.1, 1.05, 0.6, 0.4], ..EVEN };
const VARIED: Kind = Kind { name: "varied", extra: 0.1, ..EVEN };
const GROWING: Kind = Kind { name: "growing", growth: 0.5, ..EVEN };

impl Kind {
    fn counts(self, rate: f64, days: usize, change: (usize, f64), dice: &mut Dice) -> Vec<u64> {
        let of_day = |day: usize| {
            let busy = if self.extra > 0.0 { dice.gamma_of_mean_one(1.0 / self.extra) } else { 1.0 };
            let grown = 1.0 + self.growth * day as f64 / YEAR as f64;
            let changed = if day >= change.0 { change.1 } else { 1.0 };
            dice.poisson(rate * self.weekly[day % 7] * busy * grown * changed)
        };
        (0..days).map(of_day).collect()
    }
}

fn main() -> Result<(), Invalid> {
    let mut watcher = Watcher::new(Settings::default())?;
    println!("A doubling of 3 a day, known mean: the most that any method can find");
    bound()?;
    println!("\n{YEARS} years of each kind; found: a doubling on day 183, an alarm (a warning) within days");
    println!(
        "{:>8} {:>6} {:>9} {:>9} {:>9}   {:>13} {:>13} {:>13}",
        "kind", "a day", "alarms/y", "first 90d", "warn/y", "4", "7", "14"
    );
    for kind in [EVEN, WEEKLY, VARIED, GROWING] {
        for rate in [0.1, 0.5, 1.0, 3.0, 10.0, 50.0] {
            row(&mut watcher, kind, rate, YEARS)?;
        }
    }
    Ok(())
}

/// By Neyman and Pearson, of four days (or five) against as many usual ones.
fn bound() -> Result<(), Invalid> {
    for days in [4.0, 5.0] {
        for a_year in [1.0, 2.0, 6.0, 12.0, 18.0] {
            let (usual, doubled) = (CountLaw::poisson(3.0 * days)?, CountLaw::poisson(6.0 * days)?);
            let share = a_year * days / 365.25;
            let Some(count) = (1..1_000).find(|count| usual.at_least(*count) <= share) else { continue };
            let part = (share - usual.at_least(count)) / usual.probability(count - 1);
            let most = doubled.at_least(count) + part * doubled.probability(count - 1);
            println!("  {a_year:>4} false alarms a year: {:.1} % within {days} days", 100.0 * most);
        }
    }
    let usual = CountLaw::poisson(3.0)?;
    let reference = CountCusum::reference_for(3.0, 2.0, 12)?;
    for a_year in [1.0, 18.0] {
        let chart = CountCusum::with_run_length(reference, usual, 365.25 / a_year)?;
        let found = chart.found_within(usual, 100, CountLaw::poisson(6.0)?, 4)?;
        println!("  {a_year:>4} a year, the cumulative sum: {:.1} % within 4 days", 100.0 * found);
    }
    Ok(())
}

fn row(watcher: &mut Watcher, kind: Kind, rate: f64, years: usize) -> Result<(), Invalid> {
    let (mut alarms, mut early, mut warnings) = (0, 0, 0);
    let mut dice = Dice::new(2026);
    for _ in 0..years {
        let watch = watched(watcher, &kind.counts(rate, YEAR, (YEAR, 1.0), &mut dice))?;
        alarms += watch.alarms.len();
        early += watch.alarms.iter().filter(|alarm| (alarm.begin - FIRST).get_days() < 90).count();
        warnings += starts_of_warnings(&watch);
    }
    let change = 182;
    let mut found = [[0; 2]; 3];
    let mut quiet = 0;
    for _ in 0..years {
        let watch = watched(watcher, &kind.counts(rate, change + 14, (change, 2.0), &mut dice))?;
        // Only who was quiet can find.
        if watch.days[change - 1].condition == Condition::Alarm {
            continue;
        }
        quiet += 1;
        for (within, found) in [4, 7, 14].into_iter().zip(&mut found) {
            let conditions = || watch.days[change..change + within].iter().map(|day| day.condition);
            found[0] += usize::from(conditions().any(|condition| condition == Condition::Alarm));
            found[1] += usize::from(conditions().any(|condition| condition >= Condition::Warning));
        }
    }
    let a_year = |count: usize| count as f64 / years as f64;
    let cells = found.map(|found| {
        let [alarm, warning] = found.map(|count| 100.0 * f64::from(count as u32) / f64::from(quiet.max(1)));
        format!("{alarm:.1} ({warning:.1})")
    });
    println!(
        "{:>8} {rate:>6} {:>9.2} {:>9.2} {:>9.1}   {:>13} {:>13} {:>13}",
        kind.name,
        a_year(alarms),
        a_year(early),
        a_year(warnings),
        cells[0],
        cells[1],
        cells[2]
    );
    Ok(())
}

fn watched(watcher: &mut Watcher, counts: &[u64]) -> Result<Watch, Invalid> {
    watcher.watch(&Series::from_counts(FIRST, counts, None)?)
}

fn starts_of_warnings(watch: &Watch) -> usize {
    let warned = |condition| condition == Condition::Warning;
    watch.days.windows(2).filter(|pair| warned(pair[1].condition) && !warned(pair[0].condition)).count()
}
