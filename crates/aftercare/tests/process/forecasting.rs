//! `aftercare forecast`: from a file to what comes next, and what is said about files that will not do.

use serde_json::Value;

use crate::running::{At, Scratch, ok, refused};

/// The example of the page that describes the file.
fn example() -> String {
    let page = include_str!("../../../../docs/user/forecasting.md");
    let rest = page.split("```csv\n").nth(1).expect("an example");
    rest.split("```").next().expect("its end").to_owned()
}

#[test]
fn the_example_of_the_page_is_forecast_with_its_holiday() {
    let scratch = Scratch::new();
    let path = scratch.0.join("contacts.csv").display().to_string();
    std::fs::write(&path, example()).expect("a file");
    let at = At::Directory(&scratch.0);
    let found: Value =
        serde_json::from_str(&ok(&at, &["forecast", &path, "--with", "holiday", "--json"])).expect("JSON");
    assert_eq!((&found["value_column"], &found["points"]), (&"contacts".into(), &26.into()));
    assert_eq!(found["periods"][0], 7);
    let next = &found["forecast"][0];
    assert_eq!(next["at"], "2026-10-03");
    let factor = found["regressors"][0]["size"].as_f64().expect("a factor");
    assert!((0.4..0.75).contains(&factor), "{found}");
    let saturday = next["value"].as_f64().expect("a value");
    assert!((15.0..40.0).contains(&saturday), "a Saturday has 50, and this one is a holiday: {saturday}");
    assert_eq!(found["input"].as_str().expect("a hash").len(), 64);
    let text = ok(&at, &["forecast", &path, "--horizon", "2", "--with", "holiday"]);
    assert!(text.contains("seasons of 7") && text.contains("holiday: times 0."), "{text}");
}

#[test]
fn a_file_that_makes_no_sense_is_refused_by_its_place() {
    let scratch = Scratch::new();
    let at = At::Directory(&scratch.0);
    for (text, options, words) in [
        (example().replace("2026-09-10", "2026-09-11"), &["--horizon", "2"][..], "line 5: must come 86400 seconds"),
        (example().replace(",97,0\n2026-09-11", ",many,0\n2026-09-11"), &[], "line 5, column contacts"),
        (example(), &["--horizon", "9", "--with", "holiday"], "must have 35 numbers"),
        (example(), &["--value", "calls"], "no \"calls\""),
        ("t,y\n1,2\n2,3\n3,2\n".to_owned(), &["--period", "2"], "--horizon"),
    ] {
        let path = scratch.0.join("series.csv").display().to_string();
        std::fs::write(&path, text).expect("a file");
        let said = refused(&at, 2, &[&["forecast", &path][..], options].concat());
        assert!(said.contains(words), "{said}");
    }
}
