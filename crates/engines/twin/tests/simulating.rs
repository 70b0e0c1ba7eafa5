//! The simulation against what is known exactly, and against itself.
//!
//! Seeds are fixed: each comparison either holds for good or does not. A single |z| near 4 would
//! be met once in ten thousand comparisons.

use twin::queues::{Queue, mean_waits_of_pool, n_design, redial};
use twin::simulation::{
    Backlog, Callback, Class, Cost, Ending, Estimate, Followup, Group, Kind, Lateness, Measure, Model, Orders, Outcome,
    Plan, Redial, Routing, Rules, Shift, Sound, replicate, replicate_by,
};
use twin::{Law, Question};

const SEED: u64 = 20_261_126;
/// What is compared with exact values is simulated so many times as long; `cargo xtask nightly` asks for more.
const LENGTH: &str = "AFTERCARE_TWIN_LENGTH";

#[expect(clippy::disallowed_methods, reason = "how much of it is told by who has the night for it")]
fn length() -> u64 {
    std::env::var(LENGTH).map_or(1, |times| times.parse().expect("how many times as long"))
}

fn model(horizon: f64, warm_up: f64, classes: Vec<Class>, groups: Vec<Group>) -> Model {
    Model {
        hour: 60.0,
        horizon,
        warm_up,
        ending: Ending::Drain,
        routing: Routing::Priority,
        classes,
        groups,
        orders: Vec::new(),
        cost: Cost::default(),
        satisfaction: None,
    }
}

fn class(name: &str, rate: f64, service: f64) -> Class {
    Class { rates: vec![rate], ..Class::of(name, Law::exponential(1.0 / service)) }
}

fn patient_for(class: Class, law: Law) -> Class {
    Class { patience: Some(law), ..class }
}

fn group(skills: &[&str], agents: u32) -> Group {
    Group { agents, ..Group::of("people", skills) }
}

/// Long enough for a comparison with an exact value: at night of four million contacts at least.
fn at_length(model: &Model, replications: u64) -> Outcome {
    let plan = Plan::of(model).expect("a plan");
    let replications = replications * length();
    if length() > 1 {
        assert!(plan.contacts * replications as f64 >= 4e6, "{} contacts", plan.contacts * replications as f64);
    }
    replicate(&plan, SEED, replications, 2).expect("an outcome")
}

fn outcome(model: &Model, replications: u64) -> Outcome {
    replicate(&Plan::of(model).expect("a plan"), SEED, replications, 2).expect("an outcome")
}

fn near(what: &str, found: Option<Estimate>, wanted: f64) {
    let found = found.unwrap_or_else(|| panic!("{what}: nothing was found"));
    let z = (found.value - wanted) / found.std_error;
    assert!(z.abs() <= 4.0, "{what}: {} ± {} is not {wanted}, z = {z:.2}", found.value, found.std_error);
}

fn of(outcome: &Outcome, class: usize, measure: Measure) -> Option<Estimate> {
    outcome.classes[class].estimate(measure)
}

/// The queue of ten with every law of patience, by formula and by simulation.
fn queue_of_ten<R: Rules>(arrivals: f64, patience: Option<Law>) -> (Vec<f64>, bool) {
    let calls = Class { patience, within: 0.5, ..class("calls", arrivals, 1.0) };
    let model = model(2_000.0, 200.0, vec![calls], vec![group(&["calls"], 10)]);
    let plan = Plan::of(&model).expect("a plan");
    let found = replicate_by::<R>(&plan, SEED, 32 * length(), 2).expect("an outcome");
    let steady = Queue { arrival_rate: arrivals, service_rate: 1.0, servers: 10, patience }.steady().expect("a state");
    let wanted = [
        (Measure::WaitProbability, steady.wait_probability),
        (Measure::MeanWait, steady.mean_wait),
        (Measure::Abandonment, steady.abandon_probability),
        (Measure::SpeedOfAnswer, steady.mean_wait_of_answered),
        (Measure::MeanQueueLength, steady.mean_queue_length),
        (Measure::ServiceLevel, steady.service_level(0.5).expect("a level")),
    ];
    let mut scores: Vec<f64> = wanted
        .into_iter()
        .filter(|(_, value)| *value > 0.0)
        .map(|(measure, value)| {
            let found = of(&found, 0, measure).expect("a figure");
            (found.value - value) / found.std_error
        })
        .collect();
    let busy = found.occupancy.estimate().expect("a figure");
    scores.push((busy.value - steady.occupancy) / busy.std_error);
    let holds = scores.iter().all(|z| z.abs() <= 4.0);
    (scores, holds)
}

#[test]
fn one_queue_is_what_the_formulas_say_whatever_the_patience() {
    let laws = [
        None,
        Some(Law::exponential(2.0)),
        Some(Law::Fixed { value: 1.0 }),
        Some(Law::Uniform { low: 0.0, high: 4.0 }),
        Some(Law::Hyperexponential { share: 0.3, rate: 2.0, other_rate: 0.35 }),
        Some(Law::Erlang { phases: 2, mean: 2.0 }),
        Some(Law::LogNormal { mean: 2.0, scv: 1.0 }),
    ];
    let mut all = Vec::new();
    for patience in laws {
        let arrivals = if patience.is_none() { 9.0 } else { 12.0 };
        let (scores, holds) = queue_of_ten::<Sound>(arrivals, patience);
        assert!(holds, "{patience:?}: {scores:.2?}");
        all.extend(scores);
    }
    // Together they scatter as they should. Figures of one run move together, so this is the square of seven runs: in
    // 999 of 1,000 within these limits.
    let square = all.iter().map(|z| z * z).sum::<f64>() / all.len() as f64;
    assert!((0.085..3.47).contains(&square), "{square}");
}

struct LeaversStay;

impl Rules for LeaversStay {
    const LEAVERS_LEAVE_THE_QUEUE: bool = false;
}

struct PatienceTwice;

impl Rules for PatienceTwice {
    const PATIENCE_IS_DRAWN_ONCE: bool = false;
}

#[test]
fn wrong_books_are_noticed() {
    let patience = Some(Law::exponential(2.0));
    assert!(!queue_of_ten::<LeaversStay>(12.0, patience).1, "those who left were served, and nothing noticed");
    assert!(!queue_of_ten::<PatienceTwice>(12.0, patience).1, "patience was drawn twice, and nothing noticed");
}

#[test]
fn priorities_are_cobhams_and_reversed_ones_are_noticed() {
    let rates = [4.0, 3.0, 2.0];
    let run = |priorities: [u32; 3]| {
        let classes: Vec<Class> =
            (0..3).map(|at| Class { priority: priorities[at], ..class(["a", "b", "c"][at], rates[at], 1.0) }).collect();
        at_length(&model(3_000.0, 500.0, classes, vec![group(&["a", "b", "c"], 10)]), 32)
    };
    let wanted = mean_waits_of_pool(&rates, 1.0, 10).expect("waits");
    let found = run([0, 1, 2]);
    for (at, wanted) in wanted.iter().enumerate() {
        near("wait", of(&found, at, Measure::MeanWait), *wanted);
    }
    let first = of(&run([2, 1, 0]), 0, Measure::MeanWait).expect("a wait");
    assert!((first.value - wanted[0]).abs() > 20.0 * first.std_error);
}

#[test]
fn skills_are_those_of_the_n_design() {
    let (rates, thetas, servers) = ([4.0, 3.0], [0.5, 0.25], [4, 4]);
    let wanted = n_design(rates, 1.0, thetas, servers).expect("figures");
    let at = |i: usize| Class {
        priority: i as u32,
        ..patient_for(class(["first", "second"][i], rates[i], 1.0), Law::exponential(1.0 / thetas[i]))
    };
    let groups = vec![group(&["first"], 4), group(&["first", "second"], 4)];
    let found = at_length(&model(3_000.0, 200.0, vec![at(0), at(1)], groups), 32);
    for (class, wanted) in wanted.classes.iter().enumerate() {
        near("wait probability", of(&found, class, Measure::WaitProbability), wanted.wait_probability);
        near("abandonment", of(&found, class, Measure::Abandonment), wanted.abandon_probability);
        near("mean wait", of(&found, class, Measure::MeanWait), wanted.mean_wait);
    }
    for (group, wanted) in wanted.occupancies.into_iter().enumerate() {
        near("occupancy", found.occupancies[group].estimate(), wanted);
    }
}

#[test]
fn who_calls_again_does_so_as_the_chain_says() {
    let wanted = redial(10.0, 1.0, 0.5, 10, 0.6, 0.25).expect("figures");
    let calls = Class {
        redial: Some(Redial { probability: 0.6, after: Law::exponential(4.0) }),
        ..patient_for(class("calls", 10.0, 1.0), Law::exponential(2.0))
    };
    let found = at_length(&model(3_000.0, 300.0, vec![calls], vec![group(&["calls"], 10)]), 32);
    let offered = of(&found, 0, Measure::Offered).expect("attempts");
    let rate = Estimate { value: offered.value / 2_700.0, std_error: offered.std_error / 2_700.0, ..offered };
    near("attempts", Some(rate), wanted.attempts_rate);
    near("abandonment", of(&found, 0, Measure::Abandonment), wanted.abandon_probability_per_attempt);
    near("queue", of(&found, 0, Measure::MeanQueueLength), wanted.mean_queue_length);
}

#[test]
fn several_chats_at_once_are_the_birth_and_death_process() {
    let chats = Class { together: vec![1.0, 1.6, 1.95], ..patient_for(class("chat", 1.5, 1.0), Law::exponential(2.0)) };
    let states = twin::queues::chats(1.5, &[1.0, 1.6, 1.95], 0.5).expect("states");
    let found = outcome(&model(10_000.0, 100.0, vec![chats], vec![group(&["chat"], 1)]), 32);
    let abandoned = 0.5 * states.mean(|k| k.saturating_sub(3) as f64) / 1.5;
    near("abandonment", of(&found, 0, Measure::Abandonment), abandoned);
    near("wait", of(&found, 0, Measure::WaitProbability), states.mean(|k| f64::from(u8::from(k >= 3))));
}

#[test]
fn reopened_and_escalated_contacts_come_as_often_as_they_should() {
    let first = Class {
        then: vec![
            Followup { kind: Kind::Reopening, probability: 0.25, class: None, after: None },
            Followup {
                kind: Kind::Escalation,
                probability: 0.2,
                class: Some("second".into()),
                after: Some(Law::exponential(3.0)),
            },
        ],
        deflected: 0.1,
        ..class("first", 6.0, 1.0)
    };
    let groups = vec![group(&["first"], 12), group(&["second"], 5)];
    let found = outcome(&model(1_000.0, 0.0, vec![first, class("second", 0.0, 1.0)], groups), 32);
    let offered = |at: usize| of(&found, at, Measure::Offered).expect("contacts");
    // Visits per contact: deflected ones never come to an agent.
    let visits = 1.0 / (1.0 - 0.9 * 0.25);
    near("first tier", Some(offered(0)), 6_000.0 * visits);
    near("second tier", Some(offered(1)), 6_000.0 * visits * 0.9 * 0.2);
    near("deflection", of(&found, 0, Measure::Deflection), 0.1);
}

#[test]
fn late_orders_make_contacts_and_a_shared_shock_makes_days_differ() {
    let orders = |late: Vec<Lateness>, contact| Orders {
        name: "shop".into(),
        rates: vec![100.0],
        interval: None,
        before: 0.0,
        delivery: Law::exponential(48.0),
        late,
        contact,
        contact_on_time: 0.0,
        lag: Law::exponential(12.0),
        class: "where is it".into(),
        also: Vec::new(),
        of_day: Vec::new(),
    };
    let run = |orders: Orders, horizon| {
        // Orders come on the first day only.
        let day = Orders { rates: [vec![100.0], vec![0.0; 999]].concat(), interval: Some(24.0), ..orders };
        let base = model(horizon, 0.0, vec![class("where is it", 0.0, 10.0)], vec![group(&["where is it"], 50)]);
        let model = Model { hour: 1.0, orders: vec![day], ..base };
        outcome(&model, 1_500)
    };
    let found = run(orders(vec![Lateness { share: 1.0, late: 0.1 }], 0.4), 168.0);
    near("contacts by 168 h", of(&found, 0, Measure::Offered), 90.985_125_656_878_5);
    let shock = vec![Lateness { share: 0.8, late: 0.1 }, Lateness { share: 0.2, late: 0.5 }];
    let found = run(orders(shock, 0.4), 2_000.0);
    let contacts = of(&found, 0, Measure::Offered).expect("contacts");
    near("contacts in all", Some(contacts), 172.8);
    let ratio = contacts.std_error.powi(2) * 1_500.0 / contacts.value;
    assert!((ratio / 137.5 - 1.0).abs() < 0.16, "variance to mean {ratio}");
}

#[test]
fn busy_days_scatter_by_their_shape() {
    let calls = Class { busyness: Some(25.0), interval: Some(1_440.0), ..class("calls", 400.0 / 1_440.0, 1.0) };
    let found = outcome(&model(1_440.0, 0.0, vec![calls], vec![group(&["calls"], 20)]), 3_000);
    let contacts = of(&found, 0, Measure::Offered).expect("contacts");
    near("contacts", Some(contacts), 400.0);
    let ratio = contacts.std_error.powi(2) * 3_000.0 / contacts.value;
    assert!((ratio / 17.0 - 1.0).abs() < 0.12, "variance to mean {ratio}");
}

#[test]
fn shifts_breaks_and_absence_are_the_time_there() {
    let shift = Shift { agents: 10, from: 480.0, to: 960.0, breaks: vec![[720.0, 750.0]], days: Some(vec![0, 1]) };
    let people = Group { shifts: vec![shift], absence: 0.2, ..Group::of("people", &["calls"]) };
    let calls = Class { within: 30.0, ..class("calls", 0.5, 0.2) };
    let base = model(3.0 * 1_440.0, 0.0, vec![calls], vec![people]);
    let found = outcome(&Model { ending: Ending::Stop, ..base }, 300);
    // Ten people, two days, 7.5 hours, one in five away; overtime is the contact in hand at the end.
    let hours = found.agent_hours.estimate().expect("hours");
    assert!((118.0..124.0).contains(&hours.value), "{hours:?}");
    // Nobody answers on the third day: what came then is open.
    let open = of(&found, 0, Measure::Backlog).expect("a backlog");
    assert!(open.value > 0.5 * (1_440.0 + 480.0) * 0.9, "{open:?}");
}

#[test]
fn a_backlog_is_worked_off_and_its_days_are_told() {
    let mail = Class {
        backlog: Some(Backlog { contacts: 480, oldest: 2_880.0 }),
        within: 1_440.0,
        ..Class::of("mail", Law::Fixed { value: 12.0 })
    };
    let base = model(5.0 * 1_440.0, 0.0, vec![mail.clone()], vec![group(&["mail"], 2)]);
    let found = outcome(&Model { ending: Ending::Stop, ..base.clone() }, 4);
    // 480 contacts of 12 minutes by two people: 2,880 minutes, two days.
    assert!((of(&found, 0, Measure::DaysToClear).expect("days").value - 2.0).abs() < 1e-9);
    assert_eq!(of(&found, 0, Measure::Backlog).expect("open").value, 0.0);
    let slow = Model { ending: Ending::Stop, groups: vec![group(&["mail"], 0)], ..base };
    let found = outcome(&slow, 4);
    assert_eq!(of(&found, 0, Measure::NotCleared).expect("a share").value, 1.0);
    assert_eq!(of(&found, 0, Measure::Backlog).expect("open").value, 480.0);
    assert_eq!(of(&found, 0, Measure::ServiceLevel).expect("a level").value, 0.0);
    let oldest = of(&found, 0, Measure::OldestOpen).expect("an age").value;
    assert!((oldest - 6.0 * 1_440.0 - 1_440.0).abs() < 1e-6, "{oldest}");
    // Nobody was answered: there is no wait, which is not a wait of nothing.
    assert_eq!(of(&found, 0, Measure::P90Wait), None);
    assert_eq!(of(&found, 0, Measure::SpeedOfAnswer), None);
}

#[test]
fn work_after_the_end_is_no_work_of_the_time_there() {
    let question = Question {
        arrival_rate: 12.0,
        service_rate: 1.0,
        servers: 10,
        patience_rate: Some(0.5),
        threshold: None,
        simulate: None,
    };
    let mut scores = Vec::new();
    for seed in 1..=12 {
        let answer = Question { simulate: Some((20_000, seed)), ..question }.answer(2).expect("an answer");
        let found = answer.simulation.expect("a simulation");
        assert!(found.figures.occupancy <= 1.0, "{found:?}");
        scores.push((found.figures.occupancy - answer.closed_form.occupancy) / found.std_errors.occupancy);
    }
    let mean = scores.iter().sum::<f64>() / scores.len() as f64;
    // A mean of twelve scatters by 0.29.
    assert!(mean.abs() < 1.2 && scores.iter().all(|z| z.abs() <= 4.0), "{scores:.2?}");
    // With a shift that ends before what is in hand is done, too.
    let short = Question { arrival_rate: 9.0, patience_rate: None, simulate: Some((1_000, 1)), ..question };
    let busy = short.answer(1).expect("an answer").simulation.expect("a simulation").figures.occupancy;
    assert!(busy <= 1.0, "{busy}");
}

#[test]
fn who_accepts_a_call_back_waits_elsewhere_and_mail_waits_for_a_quiet_moment() {
    let calls = Class {
        callback: Some(Callback { after: 0.5, probability: 0.5, class: "call back".into() }),
        ..patient_for(class("calls", 12.0, 1.0), Law::exponential(2.0))
    };
    let back = Class { deferrable: true, priority: 1, ..Class::of("call back", Law::exponential(1.0)) };
    let with = |reserve| {
        let people = Group { reserve, ..group(&["calls", "call back"], 10) };
        let found = outcome(&model(3_000.0, 100.0, vec![calls.clone(), back.clone()], vec![people]), 16);
        let figure = |at, measure| of(&found, at, measure).expect("a figure").value;
        (figure(0, Measure::Abandonment), figure(1, Measure::MeanWait), figure(0, Measure::CalledBack))
    };
    let ((left, waited, back_share), (left_less, waited_more, _)) = (with(0), with(1));
    let never = Queue { arrival_rate: 12.0, service_rate: 1.0, servers: 10, patience: Some(Law::exponential(2.0)) };
    assert!(left < never.steady().expect("a state").abandon_probability && back_share > 0.05);
    assert!(left_less < left && waited_more > waited, "{left_less} {left} {waited_more} {waited}");
}

#[test]
fn the_bytes_are_the_same_for_any_number_of_threads() {
    let calls = patient_for(class("calls", 12.0, 1.0), Law::exponential(2.0));
    let plan = Plan::of(&model(50.0, 0.0, vec![calls], vec![group(&["calls"], 10)])).expect("a plan");
    let run = |threads| replicate(&plan, SEED, 200, threads).expect("an outcome");
    let one = run(1);
    assert!(one == run(2) && one == run(8));
    assert!(one != replicate(&plan, SEED + 1, 200, 1).expect("an outcome"));
}

#[test]
fn models_that_make_no_sense_are_refused_by_their_place() {
    let good = model(50.0, 0.0, vec![class("calls", 12.0, 1.0)], vec![group(&["calls"], 10)]);
    let refused = |change: &dyn Fn(&mut Model)| {
        let mut model = good.clone();
        change(&mut model);
        Plan::of(&model).expect_err("refused").to_string()
    };
    assert!(refused(&|m| m.groups[0].skills = vec!["chat".into()]).contains("no class; there are calls"));
    assert!(refused(&|m| m.classes[0].rates = vec![f64::NAN]).starts_with("class calls.rates"));
    assert!(refused(&|m| m.classes[0].rates = vec![1e9]).contains("contacts"));
    assert!(refused(&|m| m.warm_up = 60.0).starts_with("warm_up"));
    assert!(refused(&|m| m.horizon = f64::INFINITY).starts_with("horizon"));
    assert!(refused(&|m| m.groups.clear()).starts_with("group"));
}
