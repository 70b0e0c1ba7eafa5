//! Shifts that hold in every half-hour, or a word on why they do not.

use twin::Law;
use twin::simulation::{Class, Group, Model};
use twin::staffing::{Answer, Question, Standing, Target, Template, Why, answer, next};

/// A hotline from eight to six with a peak at ten, and letters that may wait for four hours.
fn model(busyness: Option<f64>) -> Model {
    let text = "horizon = 1440\n\
        [[class]]\nname = \"calls\"\ninterval = 60\nwithin = 0.5\n\
        handling = { law = \"exponential\", mean = 5 }\npatience = { law = \"exponential\", mean = 6 }\n\
        [[class]]\nname = \"letters\"\ninterval = 60\nwithin = 240\npriority = 1\n\
        handling = { law = \"exponential\", mean = 8 }\n\
        [[group]]\nname = \"hotline\"\nskills = [\"calls\"]\nabsence = 0.05\n\
        [[group]]\nname = \"post\"\nskills = [\"letters\"]\nagents = 3\n\
        [[group]]\nname = \"everything\"\nskills = [\"calls\", \"letters\"]\nagents = 2\n\
        [cost]\nagent_hour = 20\n";
    let mut model: Model = toml::from_str(text).expect("a model");
    let rates = |of: fn(usize) -> f64| (0..24).map(move |hour| if (8..18).contains(&hour) { of(hour) } else { 0.0 });
    model.classes[0].rates = rates(|hour| if hour == 10 { 2.0 } else { 0.7 }).collect();
    model.classes[0].busyness = busyness;
    model.classes[1].rates = rates(|_| 0.3).collect();
    model
}

fn template(name: &str, earliest: f64, latest: f64, hours: f64) -> Template {
    Template { name: name.into(), earliest, latest, hours, pause: hours >= 6.0, days: Vec::new() }
}

fn question() -> Question {
    Question {
        days: 1,
        share: 0.8,
        occupancy: 0.9,
        targets: Vec::new(),
        templates: vec![template("half", 8.0, 14.0, 4.0), template("whole", 8.0, 10.0, 8.0)],
        keep: Vec::new(),
        most: None,
        replications: 60,
        rounds: 25,
        seed: 7,
    }
}

fn found(model: &Model, question: &Question) -> Answer {
    answer(model, question, 2).expect("an answer")
}

#[test]
fn where_the_rehearsal_misses_one_more_is_needed_until_every_half_hour_holds() {
    // Days differ so much that a formula for the mean day is wrong.
    let (model, question) = (model(Some(3.0)), question());
    let found = found(&model, &question);
    assert_eq!(found.standing, Standing::Holds, "{:?}", found.rounds);
    assert!(found.rounds[0].missed > 0 && found.rounds.len() > 1, "{:?}", found.rounds);
    assert_eq!(found.rounds.last().map(|round| round.missed), Some(0));
    assert!(found.misses.is_empty() && found.raised() > 0);
    for desk in &found.desks {
        assert!(desk.required.iter().zip(&desk.scheduled).all(|(required, scheduled)| scheduled >= required));
        assert!(desk.bound <= desk.hours + 1e-9 && desk.bound > 0.0);
    }
    assert!((found.cost - 20.0 * found.hours).abs() < 1e-9 && found.bound <= found.hours);
    // What is said of the last roster is what a rehearsal of it says, not what a round before said.
    let level = |class: usize| found.classes[class].all.expect("a level").value;
    assert!(level(0) > 0.8 && level(1) > 0.8, "{} {}", level(0), level(1));
}

#[test]
fn a_quiet_operation_needs_what_the_formula_says() {
    let (model, question) = (model(None), question());
    let found = found(&model, &question);
    assert_eq!(found.standing, Standing::Holds, "{:?}", found.rounds);
    let hotline = &found.desks[0];
    assert_eq!(
        (hotline.groups.as_slice(), hotline.classes.as_slice()),
        (["hotline".into()].as_slice(), ["calls".into()].as_slice())
    );
    // 10 Erlangs in the peak, 3.5 beside it; nobody at night.
    assert!((9.0..11.0).contains(&hotline.load[21]), "{}", hotline.load[21]);
    assert!((11..=16).contains(&hotline.first[21]) && (4..=7).contains(&hotline.first[28]), "{:?}", hotline.first);
    assert!(hotline.required[..16].iter().all(|people| *people == 0));
    // Who can do everything is not needed to hold; whether they save anything is seen once it does.
    assert_eq!(rounds(&model, &question)[0].left_out, ["everything"]);
}

#[test]
fn one_thread_and_many_say_the_same_and_so_does_who_goes_on_in_the_middle() {
    let (model, question) = (model(Some(3.0)), question());
    let one = answer(&model, &question, 1).expect("an answer");
    assert_eq!(one, answer(&model, &question, 5).expect("an answer"));
    let step = |before| next(&model, &question, before, 3, &|| true).expect("a round").expect("not stopped");
    let mut found = step(None);
    while found.standing == Standing::GoingOn {
        found = step(Some(found));
    }
    assert_eq!(one, found);
    assert_eq!(next(&model, &question, None, 2, &|| false), Ok(None));
    assert_ne!(one, answer(&model, &Question { seed: 8, ..question }, 2).expect("an answer"));
}

#[test]
fn what_no_shift_can_answer_in_time_is_named() {
    let mut model = model(None);
    model.classes[0].rates[3] = 0.4;
    let found = found(&model, &question());
    assert_eq!(found.standing, Standing::Misses);
    let named: Vec<(&str, usize, usize, Why)> =
        found.misses.iter().map(|miss| (miss.class.as_str(), miss.from, miss.to, miss.why)).collect();
    assert_eq!(named, [("calls", 6, 8, Why::NoShift)]);
    assert!(found.misses[0].share < 0.1 && (found.misses[0].contacts - 24.0).abs() < 3.0, "{:?}", found.misses);
}

#[test]
fn seats_rounds_and_groups_that_are_kept_are_said_to_be_why() {
    let calm = model(None);
    let reasons = |model: &Model, question: &Question| found(model, question).reasons();
    let seats = reasons(&calm, &Question { most: Some(4), ..question() });
    assert!(seats[&Why::PeopleLimit] > 0 && !seats.contains_key(&Why::RoundLimit), "{seats:?}");
    // Letters wait for ever: too few people are no longer a long wait, but one without end.
    let mut flooded = calm.clone();
    flooded.classes[1].rates.iter_mut().for_each(|rate| *rate *= 5.0);
    assert!(reasons(&flooded, &Question { most: Some(8), ..question() })[&Why::Unstable] > 0);
    let cut = found(&model(Some(2.0)), &Question { rounds: 1, ..question() });
    assert!(cut.reasons()[&Why::RoundLimit] > 0);
    // Where it does not hold nobody looks for less, and who would only step in is no desk.
    assert!(cut.lowering.is_none() && cut.left_out == ["everything"] && cut.desks.len() == 2);
    let mut few = calm.clone();
    few.groups[1].agents = 1;
    few.groups.truncate(2);
    let kept = reasons(&few, &Question { keep: vec!["post".into()], ..question() });
    assert_eq!(kept.keys().copied().collect::<Vec<_>>(), [Why::Kept]);
}

#[test]
fn a_week_has_its_days_and_a_night_shift_reaches_into_the_next() {
    let mut calm = model(None);
    // Calls also at one in the morning, and none on Sundays.
    let day = calm.classes[0].rates.clone();
    calm.classes[0].rates = (0..7).flat_map(|n| day.iter().map(move |rate| if n == 6 { 0.0 } else { *rate })).collect();
    (0..7).for_each(|n| calm.classes[0].rates[24 * n + 1] = 0.2);
    let night = Template { days: vec![6, 0, 1, 2, 3, 4, 5], ..template("night", 22.0, 22.0, 8.0) };
    let mut asked = Question { days: 7, replications: 20, ..question() };
    asked.templates.push(Template { pause: false, ..night });
    asked.templates[0].days = (0..6).collect();
    asked.templates[1].days = (0..6).collect();
    let found = found(&calm, &asked);
    let hotline = &found.desks[0];
    let of = |name: &str, day: u32| hotline.shifts.iter().any(|one| one.template == name && one.day == day);
    assert!((0..7).all(|day| of("night", day)) && !of("half", 6) && !of("whole", 6), "{:?}", hotline.shifts);
    assert!(hotline.shifts.iter().filter(|one| one.template == "night").all(|one| (one.from, one.to) == (22.0, 30.0)));
    // Letters that come on Sundays until two in the afternoon find nobody in time.
    assert!(found.reasons().keys().all(|why| *why == Why::NoShift), "{:?}", found.misses);
    assert!(found.misses.iter().all(|miss| miss.class == "letters" && miss.from >= 6 * 48), "{:?}", found.misses);
}

#[test]
fn a_target_of_its_own_and_what_is_no_question() {
    let calm = model(None);
    let strict = Target { class: "calls".into(), share: Some(0.95), within: Some(0.1) };
    let found = found(&calm, &Question { targets: vec![strict], ..question() });
    assert_eq!((found.classes[0].share, found.classes[0].within), (0.95, 0.1));
    assert!(found.classes[0].all.expect("a level").value > 0.95);
    let refused = |question: Question, field: &str| {
        let problem = answer(&calm, &question, 1).expect_err("a refusal").to_string();
        assert!(problem.starts_with(field), "{problem}");
    };
    refused(Question { days: 3, ..question() }, "days");
    refused(Question { share: 1.0, ..question() }, "share");
    refused(Question { replications: 3, ..question() }, "replications");
    refused(Question { templates: Vec::new(), ..question() }, "templates");
    refused(Question { templates: vec![template("odd", 8.25, 9.0, 4.0)], ..question() }, "templates[0].earliest");
    refused(Question { templates: vec![template("late", 9.0, 8.0, 4.0)], ..question() }, "templates[0].latest");
    refused(Question { keep: vec!["nobody".into()], ..question() }, "keep[0]");
    let unknown = Target { class: "telex".into(), share: None, within: None };
    refused(Question { targets: vec![unknown], ..question() }, "targets[0].class");
    let all: Vec<String> = ["hotline", "post", "everything"].map(Into::into).into();
    refused(Question { keep: all, ..question() }, "keep");
}

#[test]
fn groups_who_can_do_the_same_are_one_desk() {
    let mut model = model(None);
    model.groups[2] = Group { absence: 0.2, agents: 1, ..Group::of("night post", &["letters"]) };
    model.classes.push(Class { within: 240.0, rates: vec![0.0], ..Class::of("parcels", Law::exponential(3.0)) });
    model.groups[1].skills.push("parcels".into());
    model.groups[2].skills.insert(0, "parcels".into());
    let found = found(&model, &question());
    assert_eq!(found.desks.len(), 2);
    assert_eq!(found.desks[1].groups, ["post", "night post"]);
    assert_eq!(found.desks[1].classes, ["letters", "parcels"]);
    assert!(found.left_out.is_empty());
}

/// Every round of a run, the last one included.
fn rounds(model: &Model, question: &Question) -> Vec<Answer> {
    let mut all: Vec<Answer> = Vec::new();
    loop {
        let found = next(model, question, all.last().cloned(), 2, &|| true).expect("a round").expect("not stopped");
        let over = found.standing != Standing::GoingOn;
        all.push(found);
        if over {
            return all;
        }
    }
}

#[test]
fn once_it_holds_what_is_left_over_is_taken_away_and_it_still_holds() {
    let (model, question) = (model(Some(3.0)), question());
    let all = rounds(&model, &question);
    let raised = all.iter().find(|one| one.lowering.is_some()).expect("raised to the end");
    let last = all.last().expect("an answer");
    let lowering = last.lowering.as_ref().expect("tried with less");
    assert!(lowering.removed > 0 && last.hours < raised.hours, "{lowering:?}");
    assert_eq!((lowering.hours, lowering.cut_short), (raised.hours, false));
    assert_eq!(last.standing, Standing::Holds);
    // No half-hour that reached the target fell below it, and none below it got worse: each roster was rehearsed.
    for (before, now) in raised.classes.iter().zip(&last.classes) {
        for (before, now) in before.levels.iter().zip(&now.levels) {
            let Some((before, now)) = before.zip(*now) else { continue };
            assert!(now.value >= 0.8 || now.value >= before.value - 1e-9, "{before:?} {now:?}");
        }
    }
    // What does not hold was tried, and every shift that is left is one of it, or has nothing left over.
    assert!(!lowering.failed.is_empty());
    let of_shifts = |answer: &Answer| -> f64 {
        answer.desks.iter().flat_map(|desk| &desk.shifts).map(|one| f64::from(one.people) * one.hours).sum()
    };
    assert!((of_shifts(last) - last.hours).abs() < 1e-9 && (last.cost - 20.0 * last.hours).abs() < 1e-9);
    for desk in &last.desks {
        assert!(desk.required.iter().zip(&desk.scheduled).all(|(required, scheduled)| scheduled >= required));
        assert!(desk.bound <= desk.hours + 1e-9);
    }
}

#[test]
fn people_who_are_kept_carry_their_part_before_others_are_required() {
    let mut calm = model(None);
    calm.groups[0].absence = 0.0;
    let alone = found(&calm, &question());
    let mut helped = calm.clone();
    // Four more who can do the same, and stay as they are.
    helped.groups.push(Group { agents: 4, ..Group::of("old hands", &["calls"]) });
    let found = found(&helped, &Question { keep: vec!["old hands".into()], ..question() });
    assert_eq!((found.standing, found.kept.as_slice()), (Standing::Holds, ["old hands".to_owned()].as_slice()));
    let (without, with) = (&alone.desks[0], &found.desks[0]);
    assert_eq!(with.load, without.load);
    assert_eq!(with.first[21] + 4, without.first[21], "{:?}", with.first);
    assert!(found.hours < alone.hours - 20.0, "{} {}", found.hours, alone.hours);
}

#[test]
fn who_can_do_several_things_steps_in_where_that_saves_people() {
    // Two queues so small that each keeps its people idle most of the time.
    let mut small = model(None);
    small.classes[0].rates.iter_mut().for_each(|rate| *rate *= 0.3);
    small.classes[1] = Class {
        within: 0.5,
        rates: small.classes[0].rates.clone(),
        interval: Some(60.0),
        patience: small.classes[0].patience,
        ..Class::of("letters", Law::exponential(5.0))
    };
    let apart = {
        let mut apart = small.clone();
        apart.groups.truncate(2);
        found(&apart, &question())
    };
    let together = found(&small, &question());
    let lowering = together.lowering.as_ref().expect("tried with less");
    assert!(lowering.merged > 0, "{lowering:?}");
    assert_eq!((apart.standing, together.standing), (Standing::Holds, Standing::Holds));
    assert!(together.hours < apart.hours, "{} {}", together.hours, apart.hours);
    let all = together.desks.iter().find(|desk| desk.groups == ["everything"]).expect("all-rounders");
    assert!(all.classes.is_empty() && !all.shifts.is_empty() && together.left_out.is_empty());
    assert!(all.scheduled.iter().any(|people| *people > 0) && all.occupancy.expect("they work") > 0.0);
    // With nothing to save they get no shifts, and are named.
    assert_eq!(apart.lowering.as_ref().map(|lowering| lowering.merged), Some(0));
}
