//! `aftercare decide`: from a file to verdicts, and what is said about files that will not do.

use serde_json::Value;

use crate::running::{At, Scratch, ok, refused};

/// The example of the page that describes the file.
fn example() -> String {
    let page = include_str!("../../../../docs/user/deciding.md");
    let rest = page.split("```csv\n").nth(1).expect("an example");
    rest.split("```").next().expect("its end").to_owned()
}

struct File(Scratch);

impl File {
    fn of(text: &str) -> Self {
        let scratch = Scratch::new();
        std::fs::write(scratch.0.join("payoffs.csv"), text).expect("a file");
        Self(scratch)
    }

    fn path(&self) -> String {
        self.0.0.join("payoffs.csv").display().to_string()
    }

    fn decided(&self, options: &[&str]) -> String {
        ok(&At::Directory(&self.0.0), &[&["decide", &self.path()][..], options].concat())
    }

    fn refused(&self, options: &[&str]) -> String {
        refused(&At::Directory(&self.0.0), 2, &[&["decide", &self.path()][..], options].concat())
    }
}

#[test]
fn the_example_of_the_page_is_decided_as_the_page_says() {
    let file = File::of(&example());
    let text = file.decided(&["--alpha", "0.6", "--threshold", "40"]);
    assert!(text.contains("tie: as now, cross-training") && text.contains("worth 21.000"), "{text}");
    let found: Value =
        serde_json::from_str(&file.decided(&["--alpha", "0.6", "--threshold", "40", "--json"])).expect("JSON");
    let criteria = &found["criteria"];
    assert_eq!(criteria["expected_value"]["values"]["as now"], 53.0);
    assert_eq!(criteria["minimax_regret"]["best"][0], "as now");
    assert_eq!(criteria["maximin"]["values"]["cross-training"], 40.0);
    assert_eq!(criteria["hurwicz"]["verdict"], "tie");
    assert_eq!(found["evpi"], 21.0);
    assert_eq!(found["seed"], 1);
    assert!(found["engine"].as_str().expect("a name").starts_with("decisions "));
    assert_eq!(found["input"].as_str().expect("a hash").len(), 64);
}

#[test]
fn a_lead_that_may_be_chance_is_none() {
    let file = File::of("strategy,calm,storm\none,50,40\nother,49,40\n");
    std::fs::write(file.0.0.join("errors.csv"), "strategy,calm,storm\none,2,2\nother,2,2\n").expect("a file");
    let errors = file.0.0.join("errors.csv").display().to_string();
    let found: Value = serde_json::from_str(&file.decided(&["--errors", &errors, "--json"])).expect("JSON");
    assert_eq!(found["criteria"]["laplace"]["verdict"], "no clear winner");
    assert_eq!(found["criteria"]["laplace"]["not_clearly_behind"][0], "other");
    let found: Value = serde_json::from_str(&file.decided(&["--json"])).expect("JSON");
    assert_eq!(found["criteria"]["laplace"]["verdict"], "winner");
}

#[test]
fn a_file_that_makes_no_sense_is_refused_by_its_place() {
    let file = File::of(&example().replace(",-40", ",minus forty"));
    assert!(file.refused(&[]).contains("line 3, column defective batch"));
    let file = File::of(&example());
    assert!(file.refused(&["--alpha", "2"]).contains("alpha: must be a number from 0 to 1"));
}

/// The study of the page about simulation, rehearsed and decided upon.
#[test]
fn what_a_study_found_is_decided() {
    let page = include_str!("../../../../docs/user/simulation.md");
    let study = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let scratch = Scratch::new();
    let at = At::Directory(&scratch.0);
    let file = |name: &str, text: &str| {
        let path = scratch.0.join(name).display().to_string();
        std::fs::write(&path, text).expect("a file");
        path
    };
    let study = file("study.toml", study);
    let found = file("found.json", &ok(&at, &["simulate", &study, "--replications", "8", "--json"]));
    let decided = ok(&at, &["decide", &found, "--study", "cost", "--costs", "--json"]);
    let decided: Value = serde_json::from_str(&decided).expect("JSON");
    let strategies = decided["strategies"].as_array().expect("strategies");
    assert_eq!((strategies.len(), decided["futures"][1].as_str()), (3, Some("campaign")), "{decided}");
    assert!(decided["criteria"]["laplace"]["leads"][0]["low"].is_number(), "{decided}");
    assert!(refused(&at, 2, &["decide", &found, "--study", "joy"]).contains("there are abandonment"));
    assert!(refused(&at, 2, &["decide", &study, "--study", "cost"]).contains("study.toml: "));
}

#[test]
fn conditions_of_what_goes_wrong_are_found() {
    let scratch = Scratch::new();
    let path = scratch.0.join("runs.csv").display().to_string();
    let rows: Vec<String> = (0..400)
        .map(|at| {
            let (late, volume) = (at % 20, at / 20);
            format!("{at},{late},{volume},{}", if late >= 15 && volume < 10 { 9_000 } else { 3_000 })
        })
        .collect();
    std::fs::write(&path, format!("run,late,volume,cost\n{}\n", rows.join("\n"))).expect("a file");
    let at = At::Directory(&scratch.0);
    let options = ["discover", &path, "--of", "cost", "--at-least", "5000", "--without", "run"];
    let text = ok(&at, &options);
    assert!(text.contains("cost of at least 5000 where late is at least 14.5"), "{text}");
    let found: Value = serde_json::from_str(&ok(&at, &[&options[..], &["--json"]].concat())).expect("JSON");
    assert!(found["boxes"][0]["density"].as_f64().expect("a share") >= 0.8, "{found}");
    assert!(refused(&at, 2, &["discover", &path, "--of", "cost"]).contains("must be 0 or 1"));
}

#[test]
fn runs_are_designed_and_their_outcomes_analysed() {
    let scratch = Scratch::new();
    let at = At::Directory(&scratch.0);
    let file = |name: &str, text: &str| {
        let path = scratch.0.join(name).display().to_string();
        std::fs::write(&path, text).expect("a file");
        path
    };
    let factors = file("factors.csv", "factor,low,high\nvolume,0,1\nlate,0,1\n");
    let design = ok(&at, &["sensitivity", "design", &factors, "--points", "64"]);
    let made: Vec<String> = design
        .lines()
        .enumerate()
        .map(|(at, line)| {
            let volume = || line.split(',').next().and_then(|field| field.parse::<f64>().ok()).expect("a number");
            if at == 0 { format!("{line},cost") } else { format!("{line},{}", 2.0 * volume()) }
        })
        .collect();
    let runs = file("made.csv", &made.join("\n"));
    let found: Value =
        serde_json::from_str(&ok(&at, &["sensitivity", "analyse", &runs, "--of", "cost", "--json"])).expect("JSON");
    assert!(found["factors"]["volume"]["total"]["value"].as_f64().expect("an index") > 0.9, "{found}");
    assert_eq!(found["factors"]["late"]["total"]["shown"], "≈0");
    let unordered = file("unordered.csv", &format!("{}\n0.5,0.5,1\n", made.join("\n")));
    assert!(refused(&at, 2, &["sensitivity", "analyse", &unordered, "--of", "cost"]).contains("lie neither"));
}

#[test]
fn a_queue_is_told_with_what_it_hangs_on_and_a_rate_below_zero_is_refused_in_words() {
    let scratch = Scratch::new();
    let at = At::Directory(&scratch.0);
    let with =
        |rate: &'static str| ["queue", "--service-rate", "1", "--servers", "10", "--json", "--arrival-rate", rate];
    let found: Value = serde_json::from_str(&ok(&at, &with("9"))).expect("JSON");
    assert!(found.as_object().expect("fields").contains_key("seed") && found["seed"].is_null(), "{found}");
    assert!(found["engine"].as_str().expect("a name").starts_with("twin "), "{found}");
    let simulated: Value =
        serde_json::from_str(&ok(&at, &[&with("9")[..], &["--simulate", "1000"]].concat())).expect("JSON");
    assert_eq!(simulated["seed"], 1);
    let said = refused(&at, 2, &with("-1"));
    assert!(said.contains("arrival_rate") && !said.contains("unexpected argument"), "{said}");
}
