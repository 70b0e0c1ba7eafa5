//! A hidden operation writes down eight weeks of contacts; calibrating finds it again, and foretells the ninth week.
//!
//! Seeds are fixed. A twin that takes days to differ by chance alone must be caught.

use twin::Law;
use twin::calibrating::{
    Band, Bands, Calibrated, ClassObserved, DAY, Estimate, GroupObserved, HALF_HOUR, Observed, Runs, Start, What, Why,
    calibrate, figures, open_at, predict,
};
use twin::simulation::{
    Class, Cost, Ending, Followup, Group, Kind, Model, Plan, Record, Redial, Routing, Shift, record,
};

const WEEK: f64 = 7.0 * DAY;
const BUSYNESS: f64 = 25.0;
const WITHIN: [f64; 2] = [0.5, 480.0];
const PEOPLE: u32 = 8;
const ABSENCE: f64 = 0.1;

/// Calls while the office is open, letters all week, few on Sundays.
fn rates(calls: bool) -> Vec<f64> {
    let of_slot = |at: usize| {
        let (weekday, hour) = (at / 48, (at % 48) as f64 / 2.0 + 0.25);
        let bump = |middle: f64, width: f64| (-((hour - middle) / width).powi(2)).exp();
        let day = [1.3, 1.1, 1.0, 0.95, 0.9, 0.0, 0.0][weekday];
        match calls {
            true if (8.0..18.0).contains(&hour) => day * (0.25 + 0.5 * bump(10.5, 1.8) + 0.35 * bump(15.5, 2.0)),
            true => 0.0,
            false => day.max(0.3) * (0.03 + 0.26 * bump(11.0, 3.0) + 0.2 * bump(20.0, 2.5)),
        }
    };
    (0..336).map(of_slot).collect()
}

fn shift() -> Shift {
    Shift { agents: PEOPLE, from: 480.0, to: 1_080.0, breaks: Vec::new(), days: Some((0..5).collect()) }
}

fn hidden() -> Model {
    let calls = Class {
        rates: rates(true),
        interval: Some(HALF_HOUR),
        busyness: Some(BUSYNESS),
        patience: Some(Law::exponential(4.0)),
        within: WITHIN[0],
        redial: Some(Redial { probability: 0.35, after: Law::exponential(15.0) }),
        ..Class::of("calls", Law::exponential(5.0))
    };
    let letters = Class {
        rates: rates(false),
        interval: Some(HALF_HOUR),
        busyness: Some(BUSYNESS),
        priority: 1,
        within: WITHIN[1],
        then: vec![Followup {
            kind: Kind::Reopening,
            probability: 0.2,
            class: None,
            after: Some(Law::LogNormal { mean: 600.0, scv: 0.8 }),
        }],
        ..Class::of("letters", Law::LogNormal { mean: 9.0, scv: 0.7 })
    };
    Model {
        hour: 60.0,
        horizon: 9.0 * WEEK,
        warm_up: 0.0,
        ending: Ending::Stop,
        routing: Routing::Priority,
        classes: vec![calls, letters],
        groups: vec![Group { shifts: vec![shift()], absence: ABSENCE, ..Group::of("people", &["calls", "letters"]) }],
        orders: Vec::new(),
        cost: Cost::default(),
        satisfaction: None,
    }
}

/// Nine weeks of it; the calibration sees eight.
fn nine_weeks(seed: u64) -> Vec<Record> {
    record(&Plan::of(&hidden()).expect("a plan"), seed, 0)
}

fn observed(records: &[Record]) -> Observed<'_> {
    let class = |name: &str, priority, within, sees_leaving| ClassObserved {
        name: name.to_owned(),
        priority,
        within,
        sees_leaving,
        handling: 1.0,
        ..ClassObserved::default()
    };
    Observed {
        from: 0.0,
        until: 8.0 * WEEK,
        records,
        orders: &[],
        classes: vec![class("calls", 0, WITHIN[0], true), class("letters", 1, WITHIN[1], true)],
        groups: vec![GroupObserved {
            name: "people".to_owned(),
            skills: vec!["calls".to_owned(), "letters".to_owned()],
            shifts: vec![shift()],
            days_there: 288,
            days_listed: 320,
            days_idle: 0,
        }],
        routing: Routing::Priority,
        agent_hour: Some(30.0),
        settings: Vec::new(),
    }
}

fn estimate<'a>(found: &'a Calibrated, what: What, of: &str) -> &'a Estimate {
    let one = |estimate: &&Estimate| estimate.what == what && estimate.of == of;
    found.estimates.iter().find(one).unwrap_or_else(|| panic!("no {what:?} of {of}"))
}

/// How many standard errors from the truth.
fn distance(found: &Estimate, truth: f64) -> f64 {
    let [value, low, high] = [found.value, found.low, found.high].map(|number| number.expect("a number"));
    (value - truth) / ((high - low) / 3.92)
}

#[test]
fn what_was_hidden_is_found_again() {
    let week = |calls| rates(calls).iter().sum::<f64>() * HALF_HOUR;
    let truth = [
        (What::Volume, "calls", week(true)),
        (What::Volume, "letters", week(false)),
        (What::Handling, "calls", 5.0),
        (What::Handling, "letters", 9.0),
        (What::Patience, "calls", 4.0),
        (What::Redial, "calls", 0.35),
        (What::RedialAfter, "calls", 15.0),
        (What::Reopening, "letters", 0.2),
        (What::ReopeningAfter, "letters", 600.0),
        (What::Busyness, "calls", (1.0 / BUSYNESS).sqrt()),
    ];
    for seed in 1..=4 {
        let records = nine_weeks(seed);
        let found = calibrate(&observed(&records)).expect("a calibration");
        for (what, of, truth) in truth {
            let found = estimate(&found, what, of);
            let z = distance(found, truth);
            assert!(z.abs() <= 3.0, "seed {seed}: {what:?} of {of} is {truth}, z = {z:.2}: {found:?}");
        }
        assert_eq!(estimate(&found, What::Handling, "letters").why, Why::LogNormal);
        assert_eq!(estimate(&found, What::Handling, "calls").why, Why::Exponential);
        // Nobody leaves whose letter waits: that is said, and not made a number.
        assert_eq!((estimate(&found, What::Patience, "letters").value, found.model.classes[1].patience), (None, None));
        let (mut open, mut inside) = (0, 0);
        for (class, calls) in [true, false].into_iter().enumerate() {
            let arrivals = &found.doubt.classes[class].arrivals;
            let truth = rates(calls);
            for (at, rate) in truth.iter().enumerate().filter(|(_, rate)| **rate > 0.0) {
                let [low, high] = arrivals.interval(at);
                open += 1;
                inside += u32::from((low..=high).contains(&(rate * HALF_HOUR)));
            }
        }
        let share = f64::from(inside) / f64::from(open);
        assert!(share > 0.9, "seed {seed}: {share} of the half-hours lie in their interval");
    }
}

/// Whether the ninth week lay in the 90 % bands of service level and abandonment of calls and of the backlog of letters.
#[test]
fn whose_days_tell_too_little_is_assumed_to_be_there() {
    let records = nine_weeks(3);
    let absence = |listed, idle| {
        let mut observed = observed(&records);
        let group = &mut observed.groups[0];
        (group.days_there, group.days_listed, group.days_idle) = (listed / 2, listed, idle);
        let found = calibrate(&observed).expect("a calibration");
        let estimate = estimate(&found, What::Absence, "people");
        (found.model.groups[0].absence, estimate.why, estimate.n, found.doubt.absences[0].is_some())
    };
    assert_eq!(absence(10, 300), (0.5, Why::Counted, 10, true));
    assert_eq!(absence(9, 300), (0.0, Why::Idle, 9, false));
    assert_eq!(absence(0, 0), (0.0, Why::NotRecorded, 0, false));
}

fn ninth_week(records: &[Record], calibrated: &Calibrated, seed: u64, replications: u64) -> [bool; 3] {
    let backlog = (0..2).map(|class| open_at(records, class, 8.0 * WEEK)).collect();
    let start = Start { weekday: 0, backlog };
    let bands = predict(calibrated, &start, WEEK, 1, Runs { replications, seed, threads: 2 }).expect("a prediction");
    let happened = figures(records, &WITHIN, 8.0 * WEEK, WEEK, 1);
    let (calls, letters): (Bands, Bands) = (bands[0][0], bands[1][0]);
    let inside = |band: Option<Band>, value: f64| band.expect("a band").holds_90(value);
    [
        inside(calls.service_level, happened[0][0].service_level().expect("a level")),
        inside(calls.abandonment, happened[0][0].abandonment().expect("a share")),
        inside(letters.backlog, happened[1][0].backlog as f64),
    ]
}

/// Days differ by chance alone: what most tools take for granted.
fn poisson(mut calibrated: Calibrated) -> Calibrated {
    for (class, doubt) in calibrated.model.classes.iter_mut().zip(&mut calibrated.doubt.classes) {
        class.busyness = None;
        doubt.arrivals.excess = 0.0;
        doubt.arrivals.days.clear();
    }
    calibrated
}

#[test]
fn the_ninth_week_lies_in_its_bands_as_often_as_they_say() {
    const RUNS: u64 = 100;
    let (mut ours, mut naive) = ([0; 3], [0; 3]);
    for seed in 0..RUNS {
        let records = nine_weeks(1_000 + seed);
        let calibrated = calibrate(&observed(&records)).expect("a calibration");
        for (sum, inside) in ours.iter_mut().zip(ninth_week(&records, &calibrated, seed, 120)) {
            *sum += u64::from(inside);
        }
        for (sum, inside) in naive.iter_mut().zip(ninth_week(&records, &poisson(calibrated), seed, 60)) {
            *sum += u64::from(inside);
        }
    }
    println!("service level, abandonment, backlog: {ours:?} of {RUNS}; by chance alone {naive:?}");
    for covered in ours {
        assert!((85..=95).contains(&covered), "{ours:?} of {RUNS} inside their 90 % bands");
    }
    assert!(naive.iter().any(|covered| *covered < 80), "a Poisson twin was not caught: {naive:?}");
}
