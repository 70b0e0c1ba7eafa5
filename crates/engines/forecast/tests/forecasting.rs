//! Forecasts: of a week that was kept back, of generated series whose truth is known, and with effects.

use std::path::{Path, PathBuf};

use forecast::Draws;
use forecast::ahead::reading::{self, Clock, Columns};
use forecast::ahead::{Effect, Model, Outlook, Question, Regressor, guessed_periods};
use kernel::Dice;

const WEEK: usize = 336;

/// The series does not ship. It is looked for beside the project; what is missing is named.
fn shared() -> Option<String> {
    let within: PathBuf = ["shared", "reference", "forecast_y.csv"].iter().collect();
    let near = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let found = near.map(|place| place.join(&within)).find(|path| path.exists());
    if found.is_none() {
        eprintln!("NOT TESTED: {} is missing beside the project", within.display());
    }
    found.map(|path| std::fs::read_to_string(path).expect("a file that can be read"))
}

fn wape(ahead: &[f64], came: &[f64]) -> f64 {
    let errors: f64 = ahead.iter().zip(came).map(|(ahead, came)| (ahead - came).abs()).sum();
    errors / came.iter().sum::<f64>()
}

fn values(found: &Outlook) -> Vec<f64> {
    found.forecast.iter().map(|ahead| ahead.value).collect()
}

fn totals(values: &[f64]) -> Vec<f64> {
    values.chunks_exact(48).map(|day| day.iter().sum()).collect()
}

#[test]
fn the_week_that_was_kept_back_is_met() {
    let Some(text) = shared() else { return };
    let series = reading::series(&text, &Columns::default()).expect("a series");
    assert_eq!((series.time.as_str(), series.value.as_str(), series.values.len()), ("t", "y", 4_368));
    let (past, came) = series.values.split_at(series.values.len() - WEEK);
    assert_eq!(guessed_periods(past), [48, WEEK]);
    for model in [None, Some(Model::MstlEts), Some(Model::TotalsEts), Some(Model::Average), Some(Model::SeasonalNaive)]
    {
        let question = Question { model, ..Question::new(past.to_vec(), vec![48, WEEK], WEEK) };
        let found = question.forecast().expect("a forecast");
        let ahead = values(&found);
        let (halves, days) = (wape(&ahead, came), wape(&totals(&ahead), &totals(came)));
        println!("{model:?} {:?}: {halves:.4} {days:.4}", found.model);
        match model {
            None => assert!(halves <= 0.170 && days <= 0.058, "{:?}: {halves:.4} {days:.4}", found.model),
            Some(Model::SeasonalNaive) => assert!((halves - 0.197_76).abs() < 1e-4, "{halves}"),
            Some(_) => assert!(halves <= 0.175 && days <= 0.065, "{model:?}: {halves:.4} {days:.4}"),
        }
        let backtest = found.backtest.expect("a backtest");
        let floor = backtest.poisson_floor.expect("a floor").wape;
        assert!((0.13..0.16).contains(&floor), "{floor}");
        assert!(backtest.scores.iter().all(|scores| scores.wape.expect("an error") > floor));
    }
}

/// Twelve weeks of half-hours and one more: days and weeks with a shape, growth, and days that vary as a whole.
fn generated(dice: &mut Dice) -> (Vec<f64>, Vec<f64>) {
    let size = 4.0 + 30.0 * dice.unit();
    let growth = 0.01 * (dice.unit() - 0.3);
    let varies = if dice.below(2) == 0 { 0.0 } else { 0.01 * dice.unit() };
    let (peak, second) = (18.0 + 8.0 * dice.unit(), 0.3 + 0.4 * dice.unit());
    let days: Vec<f64> =
        (0..7).map(|day| if day < 5 { 0.9 + 0.3 * dice.unit() } else { 0.4 + 0.2 * dice.unit() }).collect();
    let mut all = Vec::new();
    for day in 0..13 * 7 {
        let busy = if varies > 0.0 { dice.gamma_of_mean_one(1.0 / varies) } else { 1.0 };
        for half in 0..48 {
            let hump = |at: f64, wide: f64| (-0.5 * ((f64::from(half) - at) / wide).powi(2)).exp();
            let shape = 0.1 + hump(peak, 5.0) + second * hump(peak + 14.0, 4.0);
            let mean = size * shape * days[day % 7] * (1.0 + growth).powf(day as f64 / 7.0) * busy;
            all.push(dice.poisson(mean) as f64);
        }
    }
    let came = all.split_off(12 * WEEK);
    (all, came)
}

#[test]
fn intervals_hold_what_they_promise() {
    let mut dice = Dice::new(51);
    let series = 50;
    let (mut inside, mut of) = ([0.0, 0.0], 0.0);
    let (mut better, mut errors, mut naive_errors) = (0, 0.0, 0.0);
    for _ in 0..series {
        let (past, came) = generated(&mut dice);
        let naive = wape(&past[past.len() - WEEK..], &came);
        let found = Question::new(past, vec![48, WEEK], WEEK).forecast().expect("a forecast");
        for (ahead, came) in found.forecast.iter().zip(&came) {
            of += 1.0;
            for (inside, between) in inside.iter_mut().zip(&ahead.intervals) {
                *inside += f64::from(u8::from(between.low <= *came && *came <= between.high));
            }
        }
        let error = wape(&values(&found), &came);
        better += u32::from(error < naive);
        (errors, naive_errors) = (errors + error, naive_errors + naive);
    }
    let [most, nearly_all] = inside.map(|inside| inside / of);
    println!("80 %: {most:.4}, 95 %: {nearly_all:.4}; error {errors:.3} against {naive_errors:.3}");
    assert!((0.75..=0.85).contains(&most) && (0.92..=0.97).contains(&nearly_all), "{most} {nearly_all}");
    assert!(better >= 48 && errors < 0.9 * naive_errors, "{better} of {series} better than naive");
}

#[test]
fn holidays_and_orders_are_reckoned_with() {
    let mut dice = Dice::new(52);
    let n = 20 * 7;
    let holiday = |day: usize| f64::from(u8::from(day % 31 == 17 || day == n + 2));
    let orders: Vec<f64> = (0..n + 7).map(|_| 40.0 * dice.unit()).collect();
    let mean = |day: usize| {
        let base = [120.0, 110.0, 100.0, 100.0, 95.0, 50.0, 40.0][day % 7];
        base * if holiday(day) > 0.0 { 0.4 } else { 1.0 } + 0.8 * orders[day]
    };
    let values_of: Vec<f64> = (0..n).map(|day| dice.poisson(mean(day)) as f64).collect();
    let regressors = vec![
        Regressor { name: "holiday".to_owned(), effect: Effect::Multiplies, values: (0..n + 7).map(holiday).collect() },
        Regressor { name: "orders".to_owned(), effect: Effect::Adds, values: orders.clone() },
        Regressor { name: "never".to_owned(), effect: Effect::Multiplies, values: vec![0.0; n + 7] },
    ];
    let truth: Vec<f64> = (n..n + 7).map(mean).collect();
    let question = Question { regressors, ..Question::new(values_of.clone(), vec![7], 7) };
    let found = question.forecast().expect("a forecast");
    let sizes: Vec<f64> = found.regressors.iter().map(|one| one.size).collect();
    assert!((sizes[0] - 0.4).abs() < 0.12 && (sizes[1] - 0.8).abs() < 0.2, "{sizes:?}");
    assert!((sizes[2] - 1.0).abs() < 1e-9 && !found.regressors[2].seen);
    let without = Question::new(values_of, vec![7], 7).forecast().expect("a forecast");
    let (with, without) = (wape(&values(&found), &truth), wape(&values(&without), &truth));
    assert!(with < 0.09 && with < 0.6 * without, "{with} {without}");
}

#[test]
fn whatever_the_series_there_is_a_forecast_of_finite_numbers() {
    let mut dice = Dice::new(53);
    for round in 0..60 {
        let n = 3 + dice.below(120);
        let kind = dice.below(5);
        let one = |at: usize, dice: &mut Dice| match kind {
            0 => 0.0,
            1 => 7.0,
            2 => dice.normal() * 1e6,
            3 => f64::from(u8::from(at.is_multiple_of(7))) * 1e11,
            _ => dice.poisson(0.2) as f64,
        };
        let values_of: Vec<f64> = (0..n).map(|at| one(at, &mut dice)).collect();
        let periods = [vec![], vec![7], vec![2, 7], vec![7, 21], vec![24]][dice.below(5)].clone();
        let question = Question::new(values_of, periods, 1 + dice.below(40));
        let found = question.forecast().expect("a forecast");
        assert_eq!(found.forecast.len(), question.horizon);
        for ahead in &found.forecast {
            assert!(ahead.value.is_finite(), "{round} {kind}: {question:?}");
            assert!(ahead.intervals.iter().all(|between| between.low <= between.high && between.high.is_finite()));
        }
        assert_eq!(found, question.forecast().expect("a forecast"));
    }
}

#[test]
fn seasons_are_guessed_from_the_times() {
    let read = |rows: &[&str]| {
        let text = format!("when,n\n{}\n", rows.join("\n"));
        reading::series(&text, &Columns { time: Some("when".to_owned()), ..Columns::default() })
    };
    let halves = read(&["2026-11-02 00:00,1", "2026-11-02 00:30,2", "2026-11-02 01:00,"]).expect("a series");
    assert_eq!((halves.clock.periods(), halves.ahead), (vec![48, 336], 1));
    assert_eq!(halves.clock.at(2), "2026-11-02T01:00:00");
    let days = read(&["2026-11-02,1", "2026-11-03,2"]).expect("a series");
    assert_eq!((days.clock.periods(), days.clock.at(28)), (vec![7], "2026-11-30".to_owned()));
    let months = read(&["2026-01-01,1", "2026-02-01,2", "2026-03-01,2"]).expect("a series");
    assert_eq!((months.clock.periods(), months.clock.at(13)), (vec![12], "2027-02-01".to_owned()));
    let weeks = read(&["2026-11-02,1", "2026-11-09,2"]).expect("a series");
    assert_eq!(weeks.clock.periods(), vec![52]);
    let zoned = read(&["2026-11-02T00:00:00Z,1", "2026-11-02T01:00:00Z,2"]).expect("a series");
    assert_eq!((zoned.clock.periods(), zoned.clock.at(1)), (vec![24, 168], "2026-11-02T01:00:00Z".to_owned()));
    let numbers = read(&["5,1", "6,2"]).expect("a series");
    assert_eq!(numbers.clock, Clock::Numbers { first: 5, step: 1 });
    for (rows, words) in [
        (&["2026-11-02,1", "2026-11-03,2", "2026-11-05,2"][..], "line 4: must come 86400 seconds after"),
        (&["2026-11-02,1", "yesterday,2"], "line 3, column when: \"yesterday\" is no time"),
        (&["2026-11-02,1", "2026-11-03,two"], "line 3, column n: \"two\" is no number"),
        (&["2026-11-02,1", "2026-11-03,", "2026-11-04,1"], "line 4: a value after lines without one"),
        (&["2026-11-02,1", "7,2"], "line 3: the time is written in another way"),
        (&["2026-11-02,1"], "at least two lines"),
    ] {
        let refused = read(rows).expect_err("refused").to_string();
        assert!(refused.contains(words), "{refused}");
    }
    let refused = reading::series("a,b\n1,2\n", &Columns::default()).expect_err("refused").to_string();
    assert!(refused.contains("there are a, b. Name one by --time"), "{refused}");
}

#[test]
fn what_cannot_be_is_refused_by_its_field() {
    let fine = Question::new(vec![1.0; 30], vec![7], 7);
    let regressor = |n: usize| Regressor { name: "x".to_owned(), effect: Effect::Adds, values: vec![1.0; n] };
    for (question, field) in [
        (Question { values: vec![1.0], ..fine.clone() }, "points"),
        (Question { values: vec![1.0, f64::NAN, 2.0], ..fine.clone() }, "values"),
        (Question { horizon: 0, ..fine.clone() }, "horizon"),
        (Question { periods: vec![1], ..fine.clone() }, "periods"),
        (Question { levels: vec![1.0], ..fine.clone() }, "levels"),
        (Question { regressors: vec![regressor(36)], ..fine.clone() }, "regressors"),
    ] {
        assert_eq!(question.forecast().expect_err("refused").field, field);
    }
    assert!(Question { regressors: vec![regressor(37)], ..fine.clone() }.forecast().is_ok());
    assert_eq!(Question { periods: vec![7, 20], ..fine }.forecast().expect("one").periods_left_out, [20]);
}
