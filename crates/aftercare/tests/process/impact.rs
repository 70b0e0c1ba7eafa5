//! `aftercare impact`: from a file of what was measured to a verdict, and what is said about files that will not do.

use serde_json::{Value, json};

use crate::running::{At, Scratch, ok, refused};

struct Files {
    scratch: Scratch,
}

impl Files {
    fn new() -> Self {
        Self { scratch: Scratch::new() }
    }

    fn write(&self, measurement: &Value) -> String {
        let path = self.scratch.0.join("measured.json").display().to_string();
        std::fs::write(&path, measurement.to_string()).expect("a file");
        path
    }

    fn ok(&self, arguments: &[&str]) -> String {
        ok(&At::Directory(&self.scratch.0), &[&["impact"][..], arguments].concat())
    }

    fn refused(&self, arguments: &[&str]) -> String {
        refused(&At::Directory(&self.scratch.0), 2, &[&["impact"][..], arguments].concat())
    }
}

/// A year of weeks, then half a year with a quarter fewer tickets for each order.
fn measurement() -> Value {
    let parts: Vec<u32> = (0..78).map(|week| (if week < 52 { 80 } else { 60 }) + week * 7 % 5).collect();
    json!({
        "title": "Tracking in the portal",
        "changed_on": "2026-01-05",
        "baseline": { "from": "2025-01-06", "to": "2026-01-04" },
        "after": { "from": "2026-01-05", "to": "2026-07-05" },
        "kpis": [{
            "key": "contact_rate", "measure": "rate", "better": "lower", "matters": 0.01,
            "series": { "from": "2025-01-06", "every_days": 7, "parts": parts, "wholes": vec![1_000; 78] }
        }]
    })
}

#[test]
fn what_was_measured_gets_its_verdict_in_words_and_as_json() {
    let files = Files::new();
    let path = files.write(&measurement());
    let told = files.ok(&[&path]);
    assert!(told.contains("contact_rate: Improved: -0.0") && told.contains("no roll-out by lot"), "{told}");
    let found: Value = serde_json::from_str(&files.ok(&[&path, "--json"])).expect("JSON");
    let kpi = &found["kpis"][0];
    assert_eq!((&kpi["verdict"], &kpi["design"]), (&"improved".into(), &"interrupted_series".into()), "{kpi}");
    assert!((kpi["estimate"].as_f64().expect("a value") + 0.02).abs() < 0.003, "{kpi}");
    assert_eq!(kpi["opinions"][1]["method"], "quasi_poisson");
}

#[test]
fn one_method_is_computed_by_its_name() {
    let files = Files::new();
    let told = files.ok(&["--method", "wilson", r#"{"successes":84,"n":100}"#]);
    assert!(told.contains("lo\t0.75579730610"), "{told}");
    assert!(files.ok(&["--methods"]).contains("kaplan_meier"));
    assert!(files.refused(&["--method", "magic", "{}"]).contains("must be one of wilson, "));
}

#[test]
fn files_that_will_not_do_are_refused_with_where_and_why() {
    let files = Files::new();
    let mut wrong = measurement();
    wrong["selection"] = json!({ "from": "2025-12-01", "to": "2025-12-31" });
    assert!(files.refused(&[&files.write(&wrong)]).contains("baseline: must not overlap the selection window"));
    wrong = measurement();
    wrong["kpis"][0]["matters"] = json!(0);
    assert!(files.refused(&[&files.write(&wrong)]).contains("kpis[0].matters: must be a number above 0"));
    wrong["kpis"][0]["delta"] = json!(1);
    assert!(files.refused(&[&files.write(&wrong)]).contains("unknown field `delta`"));
    assert!(files.refused(&["nowhere.json"]).contains("nowhere.json"));
    assert!(files.refused(&[]).contains("FILE"));
}
