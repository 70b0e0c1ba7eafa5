//! Studies as text: the example of the documentation, and what is refused.

use twin::Refusal;
use twin::simulation::{Model, Plan, record};
use twin::study::{Change, Figure, Lack, Study, change, rehearse, run};

const PAGE: &str = include_str!("../../../../docs/user/simulation.md");

fn example() -> String {
    let block = PAGE.split_once("```toml\n").expect("an example").1;
    block.split_once("```").expect("its end").0.to_owned()
}

#[test]
fn the_example_of_the_documentation_runs_and_says_the_same_on_any_number_of_threads() {
    let text = example();
    let study = Study::read(&text).expect("a study");
    let report = run(&study, &text, 1).expect("a report");
    assert_eq!((report.cells.len(), report.comparisons.len(), report.runs), (6, 4, 360));
    for cell in &report.cells {
        let figures = [cell.all.service_level, cell.all.abandonment, cell.occupancy];
        for found in figures {
            let found = found.expect("a figure");
            assert!((0.0..=1.0).contains(&found.value) && found.low <= found.value && found.value <= found.high);
        }
        let hotline = &cell.classes["hotline"];
        assert!(hotline.redials.expect("a count").value > 0.0 && hotline.called_back.expect("a share").value > 0.0);
        assert!(cell.classes["second line"].offered.expect("a count").value > 5.0);
        assert!(cell.classes["mail"].days_to_clear.expect("days").value > 0.0);
        let deflection = cell.classes["chat"].deflection.expect("a share").value;
        let wanted = if cell.strategy == "a better bot" { 0.4 } else { 0.25 };
        assert!((deflection - wanted).abs() < 0.02, "{deflection}");
    }
    let more = report.comparisons.iter().find(|found| found.strategy == "three more on the phone").expect("it");
    assert_eq!(more.more_in_time, "three more on the phone");
    assert_eq!(report, run(&study, &text, 8).expect("a report"));
    assert_eq!(report.input.len(), 64);
}

#[test]
fn people_who_cannot_cope_are_told_in_words() {
    let said = |from: &str, to: &str| {
        let text = example().replacen(from, to, 1);
        let report = run(&Study::read(&text).expect("a study"), &text, 1).expect("a report");
        report.cells[0].overload.clone()
    };
    // Eight write chats and mail by day, and hardly anybody at night.
    assert_eq!(said("", "").as_deref(), Some("unstable: 5.9 Erlangs on 5.8 people (chat, mail)"));
    assert_eq!(said("agents = 8", "agents = 9"), None);
    let nobody = said("skills = [\"second line\", \"hotline\"]", "skills = [\"hotline\"]").expect("words");
    assert!(nobody.starts_with("unstable: ") && nobody.ends_with("Erlangs on 0 people (second line)"), "{nobody}");
}

#[test]
fn a_study_of_a_billion_runs_is_refused_with_the_figure() {
    let text = example().replace("replications = 60", "replications = 1000000");
    let refused = Study::read(&text).expect_err("refused").to_string();
    assert!(refused.contains("6000000 runs; at most 1000000"), "{refused}");
    let text = example().replace("rates = [2.0]", "rates = [500000.0]");
    let study = Study::read(&text).expect("it can be read");
    assert!(run(&study, &text, 1).expect_err("refused").to_string().contains("contacts"));
}

#[test]
fn what_is_wrong_is_named_with_its_line() {
    let refused = |from: &str, to: &str| -> Refusal {
        let text = example().replacen(from, to, 1);
        Study::read(&text).and_then(|study| run(&study, &text, 1)).expect_err("refused")
    };
    let typed = refused("patience =", "patiense =").to_string();
    assert!(typed.contains("line") && typed.contains("patiense"), "{typed}");
    let nobody = refused("of = \"voice\"", "of = \"voices\"").to_string();
    assert!(nobody.contains("three more on the phone") && nobody.contains("voices"), "{nobody}");
    let both = refused("add = 3", "add = 3\ntimes = 2").to_string();
    assert!(both.contains("exactly one"), "{both}");
    assert!(refused("class = \"second line\"", "class = \"third line\"").to_string().contains("no class"));
    assert!(Study::read("").is_err() && Study::read("x = 1").is_err());
}

const SATISFACTION: &str = r#"
[satisfaction]
slope = -0.4
low = -0.6
high = -0.2
[[satisfaction.level]]
class = "mail"
share = 0.85
wait = 60
"#;

/// Mail for one desk, with the satisfaction of those who wait.
fn mail(satisfaction: &str) -> Model {
    let text = format!(
        "horizon = 480\n[[class]]\nname = \"mail\"\nrates = [0.5]\nhandling = {{ law = \"exponential\", mean = 6 }}\nwithin = 60\n\
         [[group]]\nname = \"desk\"\nskills = [\"mail\"]\nagents = 4\n{satisfaction}"
    );
    toml::from_str(&text).expect("a model")
}

#[test]
fn satisfaction_is_the_mean_over_those_answered_and_without_ratings_nothing_is_added() {
    let model = mail(SATISFACTION);
    let plan = Plan::of(&model).expect("a plan");
    let found = rehearse(&plan, 3, 0..20, 0.0);
    let expected = found.estimate(Figure::Satisfaction).expect("a figure");
    // By hand: of each who was answered, from coming to the end of the work.
    let (mut sum, mut n) = (0.0, 0.0);
    for replication in 0..20 {
        for record in record(&plan, 3, replication) {
            let Some(began) = record.began else { continue };
            n += 1.0;
            // Who is still in hand is counted, too, but it is not written when they will be done.
            let Some(ended) = record.ended else { continue };
            sum += 1.0 / (1.0 + 0.15 / 0.85 * ((ended - record.came + 1.0) / 61.0_f64).powf(0.4));
            assert!(ended >= began);
        }
    }
    let in_hand = found.runs.len() as f64 * 4.0 / n;
    assert!((sum / n..=sum / n + in_hand).contains(&expected.value), "{} {}", sum / n, expected.value);
    assert!(expected.low < expected.value && expected.value < expected.high);
    let [low, high] = found.satisfaction_by_slope().expect("ends");
    assert!(low < expected.value && expected.value < high, "{low} {high}");
    // More people, shorter waits, more who are satisfied.
    let mut more = model.clone();
    more.groups[0].agents = 6;
    let better = rehearse(&Plan::of(&more).expect("a plan"), 3, 0..20, 0.0);
    assert!(better.estimate(Figure::Satisfaction).expect("a figure").value > expected.value);
    // Pieces add up to the same, and old results can be read.
    let mut pieces = rehearse(&plan, 3, 0..7, 0.0);
    pieces.add(rehearse(&plan, 3, 7..20, 0.0));
    assert_eq!((&pieces.runs, &pieces.by_slope), (&found.runs, &found.by_slope));
    let plain = rehearse(&Plan::of(&mail("")).expect("a plan"), 3, 0..20, 0.0);
    assert_eq!((plain.estimate(Figure::Satisfaction), plain.satisfaction_by_slope()), (None, None));
    assert!(plain.by_slope.is_empty());
    for (one, other) in plain.runs.iter().zip(&found.runs) {
        assert_eq!(one[..], other[..one.len()], "nothing else changes");
        assert_eq!((one.len(), other.len()), (22, 24));
    }
}

#[test]
fn what_is_wrong_with_satisfaction_is_named() {
    let refused = |from: &str, to: &str| {
        let text = SATISFACTION.replacen(from, to, 1);
        Plan::of(&mail(&text)).expect_err("refused").to_string()
    };
    assert!(refused("low = -0.6", "low = -0.3").starts_with("satisfaction.slope"));
    assert!(refused("slope = -0.4", "slope = nan").starts_with("satisfaction.slope"));
    assert!(refused("\"mail\"", "\"fax\"").starts_with("satisfaction.level[0].class"));
    assert!(refused("share = 0.85", "share = 1.0").starts_with("satisfaction.level[0].share"));
    assert!(refused("wait = 60", "wait = -1").starts_with("satisfaction.level[0].wait"));
}

#[test]
fn what_follows_from_an_answer_is_nobody_who_comes() {
    let text = "horizon = 20160\n[[class]]\nname = \"mail\"\nrates = [0.05]\n\
                handling = { law = \"fixed\", value = 2 }\nwithin = 60\nbacklog = { contacts = 40, oldest = 500 }\n\
                then = [{ kind = \"reopening\", probability = 0.5 }]\n[[group]]\nname = \"desk\"\nskills = [\"mail\"]\nagents = 3\n";
    let plan = Plan::of(&toml::from_str(text).expect("a model")).expect("a plan");
    let found = rehearse(&plan, 5, 0..60, 0.0);
    // 72 a day by themselves; each of them, and of those who follow, is followed by half a further one.
    for weekday in &found.daily[0] {
        assert!((weekday.mean() - 72.0).abs() < 3.0, "{weekday:?}");
        assert!((weekday.variance() - 72.0).abs() < 25.0, "chance alone: {weekday:?}");
    }
    let offered = found.estimate(Figure::Offered).expect("a count").value;
    assert!((offered - 2.0 * (14.0 * 72.0 + 40.0)).abs() < 60.0, "they are offered all the same: {offered}");
}

fn changed(changes: &str) -> Result<(Model, Vec<Lack>), String> {
    #[derive(serde::Deserialize)]
    struct Changes {
        changes: Vec<Change>,
    }
    let Changes { changes } = toml::from_str(&format!("changes = [{changes}]")).expect("changes");
    let mut model = Study::read(&example()).expect("a study").model;
    let passed = change(&mut model, &changes).map_err(|misfit| misfit.in_words())?;
    Ok((model, passed.into_iter().map(|misfit| misfit.lack).collect()))
}

#[test]
fn a_change_that_finds_nothing_says_what_is_missing_and_what_there_is() {
    let said = |changes: &str| changed(changes).expect_err("it does not fit");
    let class = said("{ what = \"handling\", of = \"telex\", times = 2 }");
    assert!(class.starts_with("no class, channel or scenario \"telex\" is in the model; there are hotline"), "{class}");
    let group = said("{ what = \"agents\", of = \"telex\", add = 2 }");
    assert!(group.contains("no group \"telex\"") && group.contains("voice"), "{group}");
    let orders = said("{ what = \"late\", of = \"telex\", times = 2 }");
    assert_eq!(orders, "no orders \"telex\" are in the model; there are shop");
    let skill = said("{ what = \"skill\", of = \"voice\", skill = \"telex\" }");
    assert!(skill.contains("no class \"telex\" that could be learned"), "{skill}");
}

#[test]
fn what_is_changed_only_if_it_is_there_is_passed_over_unless_nothing_is_left() {
    let late = "{ what = \"late\", of = \"telex\", times = 2, if_there = true }";
    let (model, passed) = changed(&format!("{late}, {{ what = \"handling\", times = 2 }}")).expect("it fits");
    assert_eq!(passed, [Lack::Orders]);
    let before = Study::read(&example()).expect("a study").model;
    assert!((model.classes[0].handling.mean() - 2.0 * before.classes[0].handling.mean()).abs() < 1e-9);
    assert!(changed(late).expect_err("nothing is left").contains("no orders"));
}
