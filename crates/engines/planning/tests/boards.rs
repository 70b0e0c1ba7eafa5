//! Boards with one thing in each: what is refused, what is told, and what never changes.

#[path = "../examples/speed/shapes.rs"]
#[expect(dead_code, reason = "the measuring uses all of it")]
mod shapes;

use planning::board::{Board, Class, Pin};
use planning::{Aim, Code, Options, Plan, Status, Time, check, plan};
use serde_json::{Value, json};

fn board(value: Value) -> Board {
    serde_json::from_value(value).expect("a board")
}

fn planned(board: &Board) -> Plan {
    plan(board, &Options::default(), &Time { seconds: 1e9, clock: &|| 0.0 }).expect("a plan")
}

fn days(likely: f64) -> Value {
    json!({ "ops": { "low": likely / 2.0, "likely": likely, "high": likely * 2.0 } })
}

/// Ten days in each of these timeboxes.
fn with(timeboxes: &[&str], initiatives: Value, more: Value) -> Board {
    let capacity: Value =
        timeboxes.iter().map(|key| ((*key).to_owned(), json!(10))).collect::<serde_json::Map<_, _>>().into();
    let mut value = json!({
        "timeboxes": timeboxes.iter().map(|key| json!({ "key": key })).collect::<Vec<_>>(),
        "pools": [{ "key": "ops", "capacity": capacity }],
        "initiatives": initiatives,
    });
    let (Value::Object(value_map), Value::Object(more)) = (&mut value, more) else { panic!("objects") };
    value_map.extend(more);
    board(value)
}

fn reasons<'p>(plan: &'p Plan, key: &str) -> Vec<(Code, &'p str)> {
    let placed = plan.initiatives.iter().find(|one| one.key == key).expect("the initiative");
    placed.reasons.iter().map(|reason| (reason.code, reason.sentence.as_str())).collect()
}

#[test]
fn the_example_of_the_documentation_is_planned() {
    let page = include_str!("../../../../docs/user/planning.md");
    let example = page.split("```json").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let board: Board = serde_json::from_str(example).expect("the example holds");
    let plan = planned(&board);
    assert_eq!(plan.status, Status::Optimal);
    assert!(plan.verified.holds, "{:?}", plan.verified);
    let at = |key: &str| plan.initiatives.iter().find(|one| one.key == key).and_then(|one| one.timebox.clone());
    assert_eq!(at("returns").as_deref(), Some("may"));
    assert_eq!(at("labels").as_deref(), Some("may"));
    assert_eq!(at("tracking").as_deref(), Some("june"));
    assert_eq!(at("gifts"), None);
    assert!(reasons(&plan, "gifts").contains(&(Code::Short, "needs 7 more days of ops in june")));
    assert_eq!(reasons(&plan, "video")[0].0, Code::Wont);
}

#[test]
fn what_is_wrong_is_named_all_of_it() {
    let board = with(
        &["may"],
        json!([
            { "key": "a", "class": "M", "effort": { "ops": { "low": -1, "likely": 2, "high": 1 } } },
            { "key": "a", "class": "W", "pin": "in", "effort": { "dev": { "low": 1, "likely": 2, "high": 3 } } },
            { "key": "c", "class": "S", "removes": [{ "scenario": "x", "share": 2, "confidence": 0.5 }] },
        ]),
        json!({ "dependencies": [{ "from": "c", "kind": "requires", "to": ["c", "nobody"] }], "committed": { "z": "may" } }),
    );
    let words = check(&board).expect_err("much is wrong").to_string();
    for part in [
        "initiatives[1].key: \"a\" is there twice",
        "initiatives[a].effort[ops].low: must be a number from 0",
        "low ≤ likely ≤ high does not hold",
        "\"dev\" is none of the pools",
        "a Won't cannot be pinned into the plan",
        "\"x\" is none of the scenarios",
        "removes[x].share: must be a number from 0 to 1",
        "\"c\" depends on itself",
        "\"nobody\" is none of the initiatives",
        "committed: \"z\" is none of the initiatives",
    ] {
        assert!(words.contains(part), "{part}\n{words}");
    }
}

#[test]
fn a_circle_and_no_capacity_are_named() {
    let three = json!([{ "key": "a", "class": "S" }, { "key": "b", "class": "S" }, { "key": "c", "class": "S" }]);
    let requires = |from: &str, to: &str| json!({ "from": from, "kind": "requires", "to": [to] });
    let circle = json!({ "dependencies": [requires("a", "b"), requires("b", "c"), requires("c", "b")] });
    let words = check(&with(&["may"], three.clone(), circle)).expect_err("a circle").to_string();
    assert!(words.contains("b → c → b"), "{words}");
    let mut empty = with(&["may"], three, json!({}));
    empty.pools[0].capacity.insert("may".to_owned(), 0.0);
    assert!(check(&empty).expect_err("nothing").to_string().contains("is 0 in every timebox"));
}

#[test]
fn unknown_fields_are_refused_by_name() {
    let words =
        serde_json::from_value::<Board>(json!({ "timeboxes": [], "pools": [], "initiatives": [], "colour": 1 }));
    let words = words.expect_err("no such field").to_string();
    assert!(words.contains("colour") && words.contains("timeboxes"), "{words}");
}

#[test]
fn each_initiative_that_is_out_says_why() {
    let initiatives = json!([
        { "key": "base", "class": "C", "value": 1, "effort": days(12.0) },
        { "key": "top", "class": "S", "value": 9, "effort": days(1.0) },
        { "key": "good", "class": "S", "value": 50, "effort": days(7.0) },
        { "key": "less", "class": "S", "value": 40, "effort": days(6.0) },
        { "key": "idle", "class": "C", "effort": days(1.0) },
        { "key": "vague", "class": "S", "value": 5 },
        { "key": "rival", "class": "S", "value": 2, "effort": days(1.0) },
    ]);
    let dependencies = json!({ "dependencies": [
        { "from": "top", "kind": "requires", "to": ["base"] },
        { "from": "rival", "kind": "excludes", "to": ["good"] },
    ]});
    let plan = planned(&with(&["may"], initiatives, dependencies));
    assert!(reasons(&plan, "top").contains(&(Code::PrerequisiteOut, "its prerequisite base is out")));
    assert!(reasons(&plan, "top").iter().any(|(code, _)| *code == Code::Impossible));
    let less = reasons(&plan, "less");
    assert_eq!(less[0], (Code::Short, "needs 3 more days of ops in may"));
    // With it in, `rival` takes the place of `good`.
    assert_eq!(less[1], (Code::Costs, "would cost 8 of Should value"));
    assert_eq!(reasons(&plan, "idle")[0].0, Code::NoValue);
    assert_eq!(reasons(&plan, "vague")[0].0, Code::NotEstimated);
    assert_eq!(reasons(&plan, "rival")[0], (Code::ExcludedBy, "it excludes good, which is in"));
}

#[test]
fn what_stands_around_the_board_counts_and_is_named() {
    let initiatives = json!([
        { "key": "on_live", "class": "S", "value": 5, "effort": days(1.0) },
        { "key": "on_gone", "class": "S", "value": 5, "effort": days(1.0) },
        { "key": "against", "class": "S", "value": 5, "effort": days(1.0) },
        { "key": "either", "class": "S", "value": 5, "effort": days(1.0) },
        { "key": "neither", "class": "S", "value": 5, "effort": days(1.0) },
        { "key": "has_to", "class": "M", "effort": days(1.0) },
    ]);
    let more = json!({
        "around": [{ "key": "live", "there": true }, { "key": "gone", "title": "Gone" }],
        "dependencies": [
            { "from": "on_live", "kind": "requires", "to": ["live"] },
            { "from": "on_gone", "kind": "requires", "to": ["live", "gone"] },
            { "from": "against", "kind": "excludes", "to": ["gone", "live"] },
            { "from": "either", "kind": "one_of", "to": ["gone", "live"] },
            { "from": "neither", "kind": "one_of", "to": ["gone"] },
            { "from": "has_to", "kind": "requires", "to": ["gone"] },
        ],
    });
    let plan = planned(&with(&["may"], initiatives, more));
    assert_eq!((plan.status, plan.verified.holds), (Status::Optimal, true));
    let inside: Vec<&str> =
        plan.initiatives.iter().filter(|one| one.timebox.is_some()).map(|one| one.key.as_str()).collect();
    assert_eq!(inside, ["on_live", "either"]);
    assert_eq!(reasons(&plan, "on_gone"), [(Code::PrerequisiteOut, "its prerequisite Gone is out")]);
    assert_eq!(reasons(&plan, "against"), [(Code::ExcludedBy, "it excludes live, which is there already")]);
    assert_eq!(reasons(&plan, "neither"), [(Code::NoAlternative, "it needs one of Gone, and none is in")]);
    assert_eq!(plan.conflict.as_ref().expect("a Must is missing").initiatives, ["has_to"]);
    let hidden = plan.rules.iter().find(|breach| breach.rule == "R4").expect("a hidden Must");
    assert_eq!(hidden.initiatives, ["gone", "has_to"]);
}

#[test]
fn nothing_is_done_in_a_timebox_that_it_may_not_be_in() {
    let both = json!([
        { "key": "a", "class": "S", "value": 9, "effort": days(6.0), "not_in": ["may"] },
        { "key": "b", "class": "S", "value": 5, "effort": days(3.0), "not_in": ["may", "june"] },
        { "key": "c", "class": "S", "value": 1, "effort": days(6.0) },
        { "key": "d", "class": "M", "effort": days(10.0), "not_in": ["june"] },
    ]);
    let mut board = with(&["may", "june"], both, json!({ "committed": { "a": "may" } }));
    let plan = planned(&board);
    assert_eq!((plan.status, plan.verified.holds), (Status::Optimal, true));
    let at = |key: &str| plan.initiatives.iter().find(|one| one.key == key).and_then(|one| one.timebox.as_deref());
    assert_eq!([at("a"), at("b"), at("c"), at("d")], [Some("june"), None, None, Some("may")]);
    assert_eq!(reasons(&plan, "b"), [(Code::NotHere, "is done in none of the timeboxes")]);
    board.initiatives[0].pin = Some(Pin::Timebox("may".to_owned()));
    board.initiatives[1].not_in.push("july".to_owned());
    board.around.push(planning::board::Around { key: "c".to_owned(), title: None, there: true });
    let words = check(&board).expect_err("much is wrong").to_string();
    for part in ["pins it into \"may\"", "\"july\" is none of the timeboxes", "around[c]: is one of the initiatives"] {
        assert!(words.contains(part), "{part}\n{words}");
    }
}

#[test]
fn musts_that_do_not_fit_are_named_as_few_as_possible() {
    let initiatives = json!([
        { "key": "a", "class": "M", "effort": days(1.0) },
        { "key": "b", "class": "M", "effort": days(6.0) },
        { "key": "c", "class": "M", "effort": days(7.0) },
        { "key": "d", "class": "M", "effort": days(2.0) },
    ]);
    let plan = planned(&with(&["may"], initiatives, json!({})));
    let conflict = plan.conflict.as_ref().expect("a conflict");
    assert!(conflict.minimal);
    assert_eq!(conflict.initiatives, ["b", "c"]);
    assert!(plan.rules.iter().any(|breach| breach.rule == "R3" && breach.initiatives == ["b", "c"]));
    assert_eq!(plan.chance.musts_fit, 0.0);
    assert_eq!(plan.phases[0].value, 10.0);
    let all = plan.more_capacity[0].gains.iter().find(|gain| gain.aim == Aim::Musts);
    assert_eq!(all, None, "eleven days are not enough for more: {:?}", plan.more_capacity[0]);
}

#[test]
fn pins_that_cannot_be_together_are_named() {
    let mut board = with(
        &["may", "june"],
        json!([
            { "key": "a", "class": "S", "value": 1, "effort": days(6.0) },
            { "key": "b", "class": "S", "value": 1, "effort": days(6.0) },
            { "key": "c", "class": "S", "value": 1, "effort": days(3.0) },
        ]),
        json!({}),
    );
    for one in &mut board.initiatives {
        one.pin = Some(Pin::Timebox("may".to_owned()));
    }
    let plan = planned(&board);
    assert_eq!(plan.status, Status::Infeasible);
    assert_eq!(plan.conflict.expect("a conflict").initiatives, ["a", "b"]);
}

/// Two pools of other units: a day is a tenth of all days, and a thousand euros a tenth of all money.
fn days_and_euros(initiatives: Value) -> Board {
    let mut board = with(&["may"], initiatives, json!({}));
    board.pools.push(planning::board::Pool {
        key: "money".to_owned(),
        unit: "EUR".to_owned(),
        capacity: [("may".to_owned(), 10_000.0)].into(),
        reserve: 0.0,
    });
    board
}

#[test]
fn missing_musts_are_weighed_by_what_they_take_of_their_pools() {
    let takes = |days: f64, euros: f64| {
        json!({
            "ops": { "low": days, "likely": days, "high": days },
            "money": { "low": euros, "likely": euros, "high": euros },
        })
    };
    let plan = planned(&days_and_euros(json!([
        { "key": "whole_team", "class": "M", "effort": takes(9.0, 100.0) },
        { "key": "licence", "class": "M", "effort": takes(2.0, 3_000.0) },
    ])));
    // 9 days are 90 % of the days; 2 days and 3000 euros are 50 %. As numbers, 3002 would be more than 109.
    assert_eq!(plan.initiatives[0].timebox.as_deref(), Some("may"));
    assert_eq!(plan.initiatives[1].timebox, None);
    assert_eq!((plan.phases[0].value, plan.score.missing_must_effort), (91.0, 50.0));
    assert!(plan.verified.holds, "{:?}", plan.verified);
    // Of one pool the effort is in its unit.
    let mut days = days_and_euros(json!([
        { "key": "large", "class": "M", "effort": { "ops": { "low": 7.0, "likely": 7.0, "high": 7.0 } } },
        { "key": "small", "class": "M", "effort": { "ops": { "low": 4.0, "likely": 4.0, "high": 4.0 } } },
    ]));
    days.pools.truncate(1);
    let plan = planned(&days);
    assert_eq!((plan.phases[0].value, plan.score.missing_must_effort), (7.0, 4.0));
}

#[test]
fn each_pool_has_its_own_contingency_and_nothing_has_no_sign() {
    let rules = planning::rules(
        &days_and_euros(json!([
            { "key": "a", "class": "M", "effort": { "ops": { "low": 3, "likely": 4, "high": 5 } } },
            { "key": "b", "class": "C", "effort": { "money": { "low": 800, "likely": 900, "high": 1000 } } },
        ])),
        None,
    );
    let told: Vec<_> =
        rules.iter().filter(|one| one.rule == "R2").map(|one| (one.pool.as_deref(), &*one.sentence)).collect();
    let sentence = "only 0 % of what ops is to do are Coulds: there is nothing to give up";
    assert_eq!(told, [(Some("ops"), sentence)]);
}

#[test]
fn a_must_that_is_new_while_the_timebox_runs_is_paid_for() {
    let change = |from: Value| json!({ "change": { "from": from, "during_timebox": true, "decided": true } });
    let mut initiatives = json!([
        { "key": "new", "class": "M", "effort": days(4.0), "facts": { "change": { "during_timebox": true } } },
        { "key": "given_up", "class": "S", "effort": days(3.0), "facts": change(json!("M")) },
        { "key": "same", "class": "M", "effort": days(1.0), "facts": change(json!("M")) },
    ]);
    let told = |initiatives: &Value| {
        let rules = planning::rules(&with(&["may"], initiatives.clone(), json!({})), None);
        rules.into_iter().filter(|one| one.rule == "R9").map(|one| one.sentence).collect::<Vec<_>>()
    };
    assert_eq!(
        told(&initiatives),
        [
            "new became a Must while the timebox runs, and nobody decided it",
            "new Musts take 4 of ops while the timebox runs, and only 3 were given up",
        ]
    );
    initiatives[0]["facts"]["change"]["decided"] = json!(true);
    initiatives[1]["effort"] = days(4.0);
    assert_eq!(told(&initiatives), Vec::<String>::new());
}

#[test]
fn what_is_expected_and_could_not_be_seen_is_a_warning_and_what_matters_a_block() {
    let told = |expected: f64, least: f64| {
        let facts = json!({ "measurement": {
            "primary_kpi": "csat", "least_change": least, "detectable": 0.04, "expected": expected
        } });
        let board =
            with(&["may"], json!([{ "key": "a", "class": "S", "effort": days(1.0), "facts": facts }]), json!({}));
        let rules = planning::rules(&board, None).into_iter().filter(|one| one.rule == "R11");
        rules.map(|one| (one.code, one.level, one.blocks)).collect::<Vec<_>>()
    };
    assert_eq!(told(0.05, 0.05), []);
    assert_eq!(told(0.03, 0.05), [("expected_not_detectable", planning::Level::Warning, None)]);
    assert_eq!(told(0.05, 0.03), [("not_detectable", planning::Level::Block, Some("roll_out"))]);
}

#[test]
fn the_chance_of_all_musts_is_counted() {
    let one = |likely: f64| with(&["may"], json!([{ "key": "a", "class": "M", "effort": days(likely) }]), json!({}));
    let sure = planned(&one(4.0)).chance.musts_fit;
    let tight = planned(&one(9.0)).chance.musts_fit;
    assert_eq!(sure, 1.0);
    assert!((0.3..0.7).contains(&tight), "{tight}");
    assert_eq!(planned(&one(9.0)).chance, planned(&one(9.0)).chance);
}

#[test]
fn one_board_one_plan_and_nothing_is_worse_than_greed() {
    for seed in 1..=3 {
        let board = shapes::planner(16, 3, seed);
        let (first, second) = (planned(&board), planned(&board));
        assert_eq!(first, second);
        assert_eq!(first.status, Status::Optimal, "{seed}");
        assert!(first.verified.holds, "{:?}", first.verified);
        let musts_out = first.initiatives.iter().any(|one| one.class == Class::Must && one.timebox.is_none());
        assert_eq!(musts_out, first.conflict.is_some());
    }
}
