//! The rejects file, as NDJSON and as CSV.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use intake::record::Problem;
use intake::{Reject, Rejects};

fn written(name: &str) -> String {
    let path = std::env::temp_dir().join(format!("aftercare-{}-{name}", std::process::id()));
    let mut rejects = Rejects::create(&path, "orders.csv").unwrap();
    let problems = vec![Problem::new("Total", "\"x\" is not an amount"), Problem::new("Day", "must not be empty")];
    rejects.write(&Reject { line: 7, problems, raw: "=1+1,\"x\"\n".into() }).unwrap();
    rejects.write(&Reject::row(9, "has 1 fields where the header has 2", b"a")).unwrap();
    rejects.finish().unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    text
}

#[test]
fn as_ndjson() {
    let text = written("rejects.ndjson");
    let first: serde_json::Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    assert_eq!(
        first,
        serde_json::json!({"file":"orders.csv","line":7,"column":"Total, Day",
        "reason":"Total: \"x\" is not an amount; Day: must not be empty","row":"=1+1,\"x\"\n"})
    );
    assert_eq!(text.lines().count(), 2);
}

#[test]
fn as_csv_without_formulas() {
    let text = written("rejects.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.unwrap()).collect();
    assert_eq!(rows[0].iter().collect::<Vec<_>>()[..2], ["orders.csv", "7"]);
    assert_eq!(&rows[0][4], "'=1+1,\"x\"\n");
    assert_eq!(rows[1].iter().collect::<Vec<_>>(), ["orders.csv", "9", "", "has 1 fields where the header has 2", "a"]);
}
