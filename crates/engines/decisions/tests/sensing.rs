//! Sensitivity: functions whose indices are known exactly, and runs that lie wrongly.

mod beside;

use std::f64::consts::PI;

use decisions::reading;
use decisions::sensitivity::{Factor, Influence, Method, Runs, Sensitivity};

const POINTS: usize = 4_096;

fn factors(n: usize, low: f64, high: f64) -> Vec<Factor> {
    (1..=n).map(|at| Factor { name: at.to_string(), low, high }).collect()
}

fn analysed(method: Method, factors: &[Factor], points: usize, seed: u64, of: impl Fn(&[f64]) -> f64) -> Sensitivity {
    let rows = method.design(factors, points, seed).expect("a design");
    let outcomes = rows.iter().map(|row| of(row)).collect();
    let names = factors.iter().map(|factor| factor.name.clone()).collect();
    Runs { names, rows, outcomes, confidence: 0.95, seed }.analyse().expect("an analysis")
}

fn ishigami(x: &[f64]) -> f64 {
    x[0].sin() + 7.0 * x[1].sin().powi(2) + 0.1 * x[2].powi(4) * x[0].sin()
}

fn g_function(x: &[f64]) -> f64 {
    let a = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0];
    x.iter().zip(a).map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a)).product()
}

/// The rows `S…` and `ST…` of a model, each met to a hundredth and within its interval.
fn met(text: &str, model: &str, found: &Sensitivity) -> usize {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut met = 0;
    for record in reader.records() {
        let record = record.expect("a row");
        let total = record[5].strip_prefix("ST");
        let first = record[5].strip_prefix('S');
        let Some(factor) = total.or(first).filter(|factor| factor.len() == 1) else { continue };
        if !record[0].starts_with(model) {
            continue;
        }
        let wanted: f64 = record[6].parse().expect("a number");
        let influence = &found.factors.iter().find(|(name, _)| name == factor).expect("the factor").1;
        let Influence::Indices { first_order, total: whole } = influence else { panic!("indices: {influence:?}") };
        let index = if total.is_some() { whole } else { first_order };
        assert!((index.value - wanted).abs() <= 0.01, "{model} {}: {index:?}, not {wanted}", &record[5]);
        assert!(index.low <= wanted && wanted <= index.high, "{model} {}: {index:?}, not {wanted}", &record[5]);
        assert_eq!(index.shown == "≈0", index.low <= 0.0);
        assert!(!index.shown.starts_with('-'));
        met += 1;
    }
    met
}

#[test]
fn indices_of_known_functions_are_met() {
    let Some(text) = beside::read("queue_reference.csv") else { return };
    for seed in 1..=5 {
        let found = analysed(Method::Saltelli, &factors(3, -PI, PI), POINTS, seed, ishigami);
        assert_eq!(met(&text, "Sobol Ishigami", &found), 6);
        assert!((found.mean - 3.5).abs() < 0.02 && (found.variance - 13.845).abs() < 0.15, "{found:?}");
        let found = analysed(Method::Saltelli, &factors(8, 0.0, 1.0), POINTS, seed, g_function);
        assert_eq!(met(&text, "Sobol G-function", &found), 8);
    }
}

#[test]
fn screening_tells_what_matters_from_what_does_not() {
    let of = |x: &[f64]| 3.0 * x[0] - 2.0 * x[1] + 10.0 * (x[2] - 0.5).powi(2) + 0.0 * x[3];
    let found = analysed(Method::Morris, &factors(4, 0.0, 2.0), 40, 3, of);
    let screened = |at: usize| match &found.factors[at].1 {
        Influence::Screened { mu_star, mu, sigma } => (mu_star.value, *mu, *sigma),
        other => panic!("screened: {other:?}"),
    };
    let near = |(a, b, c): (f64, f64, f64), (d, e, f): (f64, f64, f64)| {
        (a - d).abs() < 1e-9 && (b - e).abs() < 1e-9 && (c - f).abs() < 1e-9
    };
    assert!(near(screened(0), (6.0, 6.0, 0.0)) && near(screened(1), (4.0, -4.0, 0.0)));
    assert!(screened(2).2 > 1.0, "it depends on where it is");
    assert!(near(screened(3), (0.0, 0.0, 0.0)));
    let Influence::Screened { mu_star, .. } = &found.factors[3].1 else { panic!("screened") };
    assert_eq!(mu_star.shown, "≈0");
}

#[test]
fn runs_that_lie_wrongly_are_refused_and_not_analysed() {
    let rows = Method::Saltelli.design(&factors(3, 0.0, 1.0), 16, 1).expect("a design");
    let names: Vec<String> = (1..=3).map(|at| at.to_string()).collect();
    let outcomes: Vec<f64> = rows.iter().map(|row| row.iter().sum()).collect();
    let fine = Runs { names, rows, outcomes, confidence: 0.95, seed: 1 };
    assert_eq!(fine.analyse().expect("an analysis").method, Method::Saltelli);
    let mut wrong = fine.clone();
    wrong.rows.swap(2, 9);
    wrong.outcomes.swap(2, 9);
    assert_eq!(wrong.analyse().expect_err("refused").place, "runs");
    let by_chance = Method::LatinHypercube.design(&factors(3, 0.0, 1.0), 80, 1).expect("a design");
    assert_eq!(Runs { rows: by_chance, ..fine.clone() }.analyse().expect_err("refused").place, "runs");
    assert_eq!(Runs { outcomes: vec![4.0; 80], ..fine.clone() }.analyse().expect_err("refused").place, "outcomes");
    assert_eq!(Runs { confidence: 0.0, ..fine }.analyse().expect_err("refused").place, "confidence");
}

#[test]
fn designs_and_runs_go_through_files() {
    let factors = reading::factors("factor,low,high\nvolume,0.8,1.5\nlate,0.02,0.2\n").expect("factors");
    assert_eq!(factors[1], Factor { name: "late".to_owned(), low: 0.02, high: 0.2 });
    let rows = Method::Saltelli.design(&factors, 64, 2).expect("a design");
    let mut text = "run,volume,late,cost\n".to_owned();
    for (at, row) in rows.iter().enumerate() {
        text.push_str(&format!("{at},{},{},{}\n", row[0], row[1], 100.0 * row[0] + row[1]));
    }
    let runs = reading::runs(&text, "cost", &["run".to_owned()]).expect("runs");
    assert_eq!(runs.names, ["volume", "late"]);
    let found = runs.analyse().expect("an analysis");
    let Influence::Indices { total, .. } = &found.factors[0].1 else { panic!("indices") };
    assert!((total.value - 1.0).abs() < 0.05, "{total:?}");
    assert_eq!(reading::factors("factor,from,to\nx,0,1\n").expect_err("refused").place, "line 1");
    assert_eq!(reading::runs(&text, "money", &[]).expect_err("refused").place, "line 1");
}
