//! `aftercare staff`: from a list of people needed, or from a study, to shifts.

use serde_json::Value;

use crate::running::{At, Scratch, ok, refused};

/// A hotline of a day, with one hour at night in which nobody may work.
const STUDY: &str = r#"
seed = 5
replications = 40
[model]
horizon = 1440
[[model.class]]
name = "calls"
interval = 60
rates = [0, 0, 0, 0.2, 0, 0, 0, 0, 0.8, 0.8, 1.6, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0, 0, 0, 0, 0, 0]
busyness = 6
within = 0.5
handling = { law = "exponential", mean = 5 }
patience = { law = "exponential", mean = 6 }
[[model.group]]
name = "hotline"
skills = ["calls"]
[model.cost]
agent_hour = 20
[[future]]
name = "quiet night"
[[future.change]]
what = "volume"
times = 0.5
"#;

struct Files(Scratch);

impl Files {
    fn new() -> Self {
        let scratch = Scratch::new();
        std::fs::write(scratch.0.join("study.toml"), STUDY).expect("a file");
        std::fs::write(scratch.0.join("needed.csv"), "0,0,2,3,3,2,0,0\n").expect("a file");
        Self(scratch)
    }

    fn path(&self, name: &str) -> String {
        self.0.0.join(name).display().to_string()
    }

    fn staffed(&self, file: &str, options: &[&str]) -> String {
        ok(&At::Directory(&self.0.0), &[&["staff", &self.path(file)][..], options].concat())
    }

    fn refused(&self, file: &str, options: &[&str]) -> String {
        refused(&At::Directory(&self.0.0), 2, &[&["staff", &self.path(file)][..], options].concat())
    }
}

const OPEN: [&str; 4] = ["--opens", "8", "--closes", "18"];

#[test]
fn a_study_becomes_shifts_that_hold_and_is_told_where_none_can() {
    let files = Files::new();
    let text = files.staffed("study.toml", &OPEN);
    assert!(text.starts_with("not every half-hour holds; rounds: "), "{text}");
    assert!(text.contains("03:00–04:00: 0 %") && text.contains("no shift lets anybody answer in time"), "{text}");
    assert!(text.contains("hotline (calls): "), "{text}");
    let found: Value =
        serde_json::from_str(&files.staffed("study.toml", &[&OPEN[..], &["--json"]].concat())).expect("JSON");
    let answer = &found["answer"];
    assert_eq!(answer["misses"].as_array().expect("a list").len(), 1, "{}", answer["misses"]);
    assert!(answer["bound"].as_f64().expect("a number") <= answer["hours"].as_f64().expect("a number"));
    assert!(answer["rounds"].as_array().expect("a list").len() > 1, "{}", answer["rounds"]);
    // A share is counted as it says, whatever that is.
    assert!(answer["definition"].as_str().expect("words").contains("95 % interval"));
    let one = files.staffed("study.toml", &[&OPEN[..], &["--json", "--threads", "1"]].concat());
    let many = files.staffed("study.toml", &[&OPEN[..], &["--json", "--threads", "3"]].concat());
    assert_eq!(one, many);
}

#[test]
fn shifts_are_written_as_csv_and_as_a_calendar() {
    let files = Files::new();
    let (csv, ics) = (files.path("shifts.csv"), files.path("shifts.ics"));
    let when = ["--from", "2026-11-30", "--zone", "Europe/Berlin", "--csv", &csv, "--ics", &ics];
    files.staffed("study.toml", &[&OPEN[..], &when, &["--future", "quiet night"]].concat());
    let text = std::fs::read_to_string(&csv).expect("a file");
    assert!(text.starts_with("group,shift,start,end,"), "{text}");
    assert!(text.contains("hotline,4 hours,2026-11-30 08:00,2026-11-30 12:00"), "{text}");
    let text = std::fs::read_to_string(&ics).expect("a file");
    assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && text.ends_with("END:VCALENDAR\r\n"), "{text}");
    // Eight o'clock in Berlin, in winter.
    assert!(text.contains("DTSTART:20261130T070000Z\r\n"), "{text}");
}

#[test]
fn a_list_of_people_needed_is_covered_as_ever() {
    let files = Files::new();
    let text = files.staffed("needed.csv", &["--lengths", "6,12"]);
    assert!(text.contains("agent-hours; none of such shifts below") && text.contains("skill 1: "), "{text}");
    let told = |lengths| -> Value {
        serde_json::from_str(&files.staffed("needed.csv", &["--json", "--lengths", lengths])).expect("JSON")
    };
    let (one, other) = (told("6,12"), told("6,9"));
    assert!(one["engine"].as_str().expect("a name").starts_with("twin "), "{one}");
    assert!(one["seed"].is_null() && one.as_object().expect("fields").contains_key("seed"), "{one}");
    assert_eq!(one["input"].as_str().expect("a hash").len(), 64);
    assert!(one["input"] == told("6,12")["input"] && one["input"] != other["input"], "{one} {other}");
}

#[test]
fn what_does_not_go_together_is_said() {
    let files = Files::new();
    assert!(files.refused("needed.csv", &["--share", "0.9"]).contains("--share goes with a study"));
    assert!(files.refused("study.toml", &["--csv", "x.csv"]).contains("--from"));
    let tuesday = ["--days", "7", "--from", "2026-12-01", "--csv", "x.csv"];
    assert!(files.refused("study.toml", &tuesday).contains("no Monday"));
    assert!(files.refused("study.toml", &["--future", "loud night"]).contains("quiet night"));
    assert!(files.refused("study.toml", &["--share", "2"]).contains("share"));
    assert!(files.refused("study.toml", &["--opens", "9", "--closes", "12"]).contains("do not fit"));
}
