//! Studies as text: the example of the documentation, and what is refused.

use twin::Refusal;
use twin::study::{Study, run};

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
