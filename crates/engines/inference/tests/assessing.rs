//! From a described measurement to its verdict, as the command line reads it.

use inference::Invalid;
use inference::impact::{Assessment, Design, Finding, Verdict, assess};
use kernel::Dice;
use serde_json::{Value, json};

/// Weeks from Monday, 6 January 2025: a year before the change and half a year after it.
const BEFORE: usize = 52;
const AFTER: usize = 26;

fn weeks(effect: f64, deviation: f64, seed: u64) -> Vec<f64> {
    let mut dice = Dice::new(seed);
    let mut last = 0.0;
    (0..BEFORE + AFTER)
        .map(|week| {
            last = 0.3 * last + dice.normal() * deviation;
            70.0 + 0.02 * week as f64 + last + if week < BEFORE { 0.0 } else { effect }
        })
        .collect()
}

fn plan(kpis: Value) -> Value {
    json!({
        "changed_on": "2026-01-05",
        "baseline": { "from": "2025-01-06", "to": "2026-01-04" },
        "after": { "from": "2026-01-05", "to": "2026-07-05" },
        "kpis": kpis
    })
}

fn kpi(more: Value) -> Value {
    let mut kpi = json!({ "key": "csat", "measure": "mean", "better": "higher", "matters": 1.0 });
    for (name, value) in more.as_object().expect("fields") {
        kpi[name] = value.clone();
    }
    kpi
}

fn series(values: &[f64]) -> Value {
    json!({ "from": "2025-01-06", "every_days": 7, "values": values })
}

fn assessed(plan: Value) -> Result<Assessment, Invalid> {
    assess(&serde_json::from_value(plan).expect("a measurement"))
}

fn only(plan: Value) -> Finding {
    assessed(plan).expect("an assessment").kpis.remove(0)
}

#[test]
fn a_series_with_an_effect_has_improved_and_says_by_what() {
    let found = only(plan(json!([kpi(json!({ "series": series(&weeks(4.0, 0.8, 1)) }))])));
    assert_eq!((found.verdict, found.design), (Verdict::Improved, Some(Design::InterruptedSeries)), "{found:?}");
    let (low, high) = (found.low.expect("a bound"), found.high.expect("a bound"));
    assert!(low > 0.0 && low < 4.0 && high > 4.0, "{found:?}");
    assert_eq!((found.n.with, found.n.without), (AFTER, BEFORE));
    let stronger: Vec<Design> = found.not_stronger.iter().map(|refused| refused.design).collect();
    assert_eq!(stronger, &Design::ALL[..3], "why not each of the stronger ones");
    assert_eq!(found.placebos.len(), 3);
    assert!(found.placebos.iter().all(|placebo| placebo.on.to_string().as_str() < "2026-01-05"));
    assert_eq!(found.opinions[0].method, "local_level");
    let worse = only(plan(json!([kpi(json!({ "better": "lower", "series": series(&weeks(4.0, 0.8, 1)) }))])));
    assert_eq!(worse.verdict, Verdict::Worsened);
}

#[test]
fn a_series_without_an_effect_has_changed_by_nothing_that_matters_or_it_is_not_known() {
    let calm = only(plan(json!([kpi(json!({ "series": series(&weeks(0.0, 0.2, 2)) }))])));
    assert_eq!(calm.verdict, Verdict::NoRelevantChange, "{calm:?}");
    let wild = only(plan(json!([kpi(json!({ "series": series(&weeks(0.0, 5.0, 3)) }))])));
    assert_eq!(wild.verdict, Verdict::NotEnoughData, "{wild:?}");
    assert!(wild.detectable.expect("a change") > 1.0 && wild.words.contains("would be shown"), "{}", wild.words);
}

#[test]
fn a_baseline_in_the_selection_window_is_refused_by_name() {
    let mut wrong = plan(json!([kpi(json!({ "series": series(&weeks(0.0, 1.0, 1)) }))]));
    wrong["selection"] = json!({ "from": "2025-12-01", "to": "2025-12-31" });
    let refused = assessed(wrong.clone()).expect_err("refused");
    assert_eq!(refused.field, "baseline");
    assert!(refused.problem.contains("2025-12-01"), "{refused}");
    wrong["selection"] = json!({ "from": "2024-12-01", "to": "2025-01-05" });
    assert!(assessed(wrong).is_ok(), "the day before the baseline begins");
}

#[test]
fn under_twelve_points_nothing_is_claimed() {
    let mut short = plan(json!([kpi(json!({ "series": series(&weeks(50.0, 0.1, 1)) }))]));
    short["baseline"]["from"] = json!("2025-11-24");
    short["after"]["to"] = json!("2026-02-08");
    let found = only(short);
    assert_eq!((found.verdict, found.design, found.estimate), (Verdict::NotEnoughData, None, None));
    assert_eq!((found.n.with, found.n.without), (5, 6));
    assert!(found.not_stronger[3].why.contains("at least 12"), "{found:?}");
}

#[test]
fn customers_by_lot_go_before_everything_else() {
    let mut dice = Dice::new(4);
    let mut arm = |share: f64| {
        let wholes: Vec<u32> = (0..900).map(|_| 1 + dice.below(3) as u32).collect();
        let parts: Vec<u32> = wholes.iter().map(|n| (0..*n).filter(|_| dice.unit() < share).count() as u32).collect();
        json!({ "parts": parts, "wholes": wholes })
    };
    let arms = json!({ "treated": arm(0.80), "control": arm(0.65) });
    let found = only(plan(json!([{
        "key": "fcr", "measure": "share", "better": "higher", "matters": 0.03, "randomised": arms,
        "series": series(&[0.5; 78])
    }])));
    assert_eq!((found.verdict, found.design), (Verdict::Improved, Some(Design::RandomisedRollOut)), "{found:?}");
    assert!(found.not_stronger.is_empty() && found.n.of == "customers");
    assert!((found.estimate.expect("a value") - 0.15).abs() < 0.04);
}

#[test]
fn three_units_against_three_are_not_enough_however_far_apart() {
    let unit = |name: &str, treated: bool, after: f64| json!({ "name": name, "treated": treated, "before": [70.0, 71.0], "after": [after] });
    let units = json!([
        unit("a", true, 90.0),
        unit("b", true, 91.0),
        unit("c", true, 92.0),
        unit("d", false, 70.0),
        unit("e", false, 71.0),
        unit("f", false, 70.5)
    ]);
    let found = only(plan(json!([kpi(json!({ "units": units }))])));
    assert_eq!((found.verdict, found.design), (Verdict::NotEnoughData, Some(Design::DifferenceInDifferences)));
    assert!((found.p.expect("a p") - 0.1).abs() < 1e-12 && found.words.contains("10 of 100"), "{}", found.words);
}

#[test]
fn before_and_after_is_an_association() {
    let sides = json!({ "before": { "parts": [412], "wholes": [600] }, "after": { "parts": [455], "wholes": [600] } });
    let found = only(plan(json!([{
        "key": "csat", "measure": "share", "better": "higher", "matters": 0.01, "before_after": sides
    }])));
    assert_eq!((found.verdict, found.design), (Verdict::Improved, Some(Design::BeforeAfter)));
    assert!(found.design_words.expect("words").contains("association") && !found.doubts.is_empty());
    assert!((found.low.expect("a bound") - 0.020_998_197_738_916_945).abs() < 1e-12, "the interval by Newcombe");
}

#[test]
fn several_primary_kpis_pay_for_each_other_and_exploratory_ones_do_not_cost_them() {
    let sides = json!({ "before": { "parts": [412], "wholes": [600] }, "after": { "parts": [440], "wholes": [600] } });
    let one = |key: &str, role: &str| json!({ "key": key, "role": role, "measure": "share", "better": "higher", "matters": 0.01, "before_after": sides });
    let alone = assessed(plan(json!([one("a", "primary"), one("x", "exploratory")]))).expect("an assessment");
    assert_eq!(alone.kpis[0].p, alone.kpis[0].p_adjusted);
    let three = assessed(plan(json!([one("a", "primary"), one("b", "primary"), one("c", "primary")]))).expect("one");
    let (p, adjusted) = (three.kpis[0].p.expect("a p"), three.kpis[0].p_adjusted.expect("a p"));
    assert!((adjusted - 3.0 * p).abs() < 1e-12, "{p} {adjusted}");
    let twice = assessed(plan(json!([one("a", "primary"), one("a", "primary")]))).expect_err("refused");
    assert_eq!(twice.field, "kpis[1].key");
}

#[test]
fn looking_early_is_paid_for() {
    let mut once = plan(json!([kpi(json!({ "series": series(&weeks(4.0, 0.8, 1)) }))]));
    let width = |plan: Value| {
        let found = only(plan);
        found.high.expect("a bound") - found.low.expect("a bound")
    };
    let plain = width(once.clone());
    once["looking"] = json!({ "planned": { "looks": 3, "look": 1 } });
    let first = width(once.clone());
    once["looking"] = json!({ "planned": { "looks": 3, "look": 3 } });
    let last = width(once.clone());
    once["looking"] = json!("always");
    let always = width(once.clone());
    assert!(first > always && always > last && last > plain, "{plain} {last} {always} {first}");
    once["looking"] = json!({ "planned": { "looks": 3, "look": 4 } });
    assert_eq!(assessed(once).expect_err("refused").field, "looking.planned.look");
}

#[test]
fn before_anything_is_measured_it_is_told_what_could_be_shown() {
    let mut early = plan(json!([kpi(json!({ "series": series(&weeks(0.0, 0.8, 1)), "planned": 26 }))]));
    early.as_object_mut().expect("fields").remove("after");
    let found = only(early.clone());
    assert_eq!(found.verdict, Verdict::NotEnoughData);
    let change = found.detectable.expect("a change");
    assert!((0.5..3.0).contains(&change), "{change}");
    early["kpis"][0]["planned"] = json!(52);
    assert!(only(early).detectable.expect("a change") > 0.0);
}

#[test]
fn a_control_series_takes_away_what_moved_both() {
    let mut dice = Dice::new(6);
    let common: Vec<f64> = (0..BEFORE + AFTER).map(|week| 5.0 * (week as f64 / 6.0).sin() + dice.normal()).collect();
    let values: Vec<f64> = common
        .iter()
        .enumerate()
        .map(|(week, moved)| 70.0 + moved + 0.2 * dice.normal() + if week < BEFORE { 0.0 } else { 3.0 })
        .collect();
    let mut series = series(&values);
    series["control"] = json!(common);
    let found = only(plan(json!([kpi(json!({ "series": series }))])));
    assert_eq!((found.verdict, found.design), (Verdict::Improved, Some(Design::InterruptedSeriesWithControl)));
    assert!((found.estimate.expect("a value") - 3.0).abs() < 0.3, "{found:?}");
}

/// 2,000 series of a year and of two in which nothing happens, each point carrying on 0.4 of the last: at a nominal
/// 5 % between 4 % and 8 % show an effect.
#[test]
fn false_alarms_are_nearly_as_rare_as_promised() {
    use inference::regression::{Segments, reml, segmented};
    for n in [52, 104_i64] {
        let places: Vec<i64> = (1..=n).collect();
        let segments = Segments { first_after: n / 2 + 1, slope: true };
        let design = segmented(&places, segments, &[]).expect("a design");
        let weights = segments.mean_effect(&places, 4);
        let mut dice = Dice::new(n as u64);
        let alarms = (0..2_000).filter(|_| {
            let mut last = dice.normal() / (1.0_f64 - 0.16).sqrt();
            let y: Vec<f64> = places
                .iter()
                .map(|_| {
                    let value = last;
                    last = 0.4 * last + dice.normal();
                    value
                })
                .collect();
            reml(&design, &y, &places).expect("a fit").contrast(&weights).p() < 0.05
        });
        let alarms = alarms.count();
        assert!((80..=160).contains(&alarms), "{n} points: {alarms} of 2000");
    }
}

/// So many units of each side, by weeks of the baseline and the time after. Those that were changed drift so much a week.
fn side_by_side(count: usize, drift: f64, effect: f64, seed: u64) -> Value {
    let mut dice = Dice::new(seed);
    let mut figures = |treated: bool, level: f64, weeks: std::ops::Range<usize>| -> Vec<f64> {
        let moved = |week: usize| {
            let own = if treated { drift * week as f64 + if week < BEFORE { 0.0 } else { effect } } else { 0.0 };
            level + 3.0 * (week as f64 / 5.0).sin() + own
        };
        weeks.map(|week| moved(week) + dice.normal()).collect()
    };
    let units: Vec<Value> = (0..2 * count)
        .map(|at| {
            let (treated, level) = (at < count, 60.0 + 2.0 * at as f64);
            let (before, after) = (figures(treated, level, 0..BEFORE), figures(treated, level, BEFORE..BEFORE + AFTER));
            json!({ "name": format!("unit {at}"), "treated": treated, "before": before, "after": after })
        })
        .collect();
    json!(units)
}

#[test]
fn units_side_by_side_take_away_what_moved_both_and_tell_how_they_moved_before() {
    for count in [1, 2, 5] {
        let found = only(plan(json!([kpi(json!({ "units": side_by_side(count, 0.0, 4.0, 3) }))])));
        assert_eq!(
            (found.verdict, found.design),
            (Verdict::Improved, Some(Design::DifferenceInDifferences)),
            "{count}: {found:?}"
        );
        assert!((found.estimate.expect("a value") - 4.0).abs() < 0.8, "{count}: {found:?}");
        // Few are compared by their weeks, many by themselves.
        let of = if count < 5 { ("periods", AFTER, BEFORE) } else { ("units", count, count) };
        assert_eq!((found.n.of, found.n.with, found.n.without), of);
        assert!(found.trends.is_some() && found.placebos.len() == 3, "{count}: {found:?}");
        let nothing = only(plan(json!([kpi(json!({ "units": side_by_side(count, 0.0, 0.0, 4) }))])));
        assert!(nothing.estimate.expect("a value").abs() < 1.0 && nothing.verdict != Verdict::Improved, "{nothing:?}");
    }
}

#[test]
fn who_moved_away_before_the_change_shows_no_effect_of_it() {
    use inference::impact::Alike;
    for count in [1, 5] {
        let found = only(plan(json!([kpi(json!({ "units": side_by_side(count, 0.2, 0.0, 5) }))])));
        assert_eq!(found.verdict, Verdict::Inconclusive, "{count}: {found:?}");
        let trends = found.trends.expect("trends");
        // 0.2 a week over the 39 weeks from middle to middle.
        assert!(trends.alike == Alike::No && (trends.drift - 0.2 * 39.0).abs() < 2.5, "{count}: {trends:?}");
        assert!(found.words.contains("already before the change"), "{}", found.words);
    }
}

#[test]
fn periods_without_a_figure_are_gaps_and_units_without_any_are_left_out_by_name() {
    let mut units = side_by_side(5, 0.0, 4.0, 6);
    units[0]["before"][3] = Value::Null;
    units[9]["after"] = json!(vec![Value::Null; AFTER]);
    let found = only(plan(json!([kpi(json!({ "units": units }))])));
    assert_eq!((found.verdict, found.n.with, found.n.without), (Verdict::Improved, 5, 4), "{found:?}");
    assert!(found.doubts.iter().any(|doubt| doubt.contains("left out: unit 9")), "{:?}", found.doubts);
    let mut few = side_by_side(1, 0.0, 4.0, 6);
    few[0]["before"][3] = Value::Null;
    assert_eq!(only(plan(json!([kpi(json!({ "units": few }))]))).n.without, BEFORE - 1);
}

#[test]
fn before_the_change_units_tell_what_they_would_show_and_whether_they_move_alike() {
    for (count, drift) in [(1, 0.0), (5, 0.0), (5, 0.2)] {
        let mut early = plan(json!([kpi(
            json!({ "units": side_by_side(count, drift, 0.0, 7), "planned": AFTER, "expected": 0.01 })
        )]));
        early.as_object_mut().expect("fields").remove("after");
        let found = only(early);
        let change = found.detectable.expect("a change");
        assert!((0.1..4.0).contains(&change), "{count}: {change}");
        assert_eq!(found.trends.expect("trends").alike == inference::impact::Alike::No, drift > 0.0, "{found:?}");
        assert!(found.words.contains("The 0.0100 that is expected would probably not be seen"), "{}", found.words);
    }
}

/// Nothing was changed, and each week carries on 0.4 of the last of each unit: at a nominal 5 % few are taken for a change.
#[test]
fn few_units_side_by_side_raise_few_false_alarms() {
    let mut dice = Dice::new(11);
    let mut noise = |n: usize| -> Vec<f64> {
        let mut last = 0.0;
        (0..n)
            .map(|_| {
                last = 0.4 * last + dice.normal();
                last
            })
            .collect()
    };
    let alarms = (0..400).filter(|_| {
        let mut units = Vec::new();
        for treated in [true, false] {
            let all = noise(78);
            units.push(json!({ "name": "a", "treated": treated, "before": all[..BEFORE], "after": all[BEFORE..] }));
        }
        let found = only(plan(json!([kpi(json!({ "matters": 0.01, "units": units }))])));
        matches!(found.verdict, Verdict::Improved | Verdict::Worsened)
    });
    let alarms = alarms.count();
    assert!((4..=34).contains(&alarms), "{alarms} of 400");
}
