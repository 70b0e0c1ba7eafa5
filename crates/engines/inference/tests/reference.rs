//! Every row of the table of reference values: other programs' figures, each with its tolerance. The table does not
//! ship. It is looked for beside the project; what is missing is named.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use inference::Invalid;
use inference::calculator::{Quantities, calculate};
use serde_json::{Value, json};

const TABLE: [&str; 3] = ["shared", "reference", "impact_reference.csv"];

/// The annual flow of the Nile at Aswan, 1871 to 1970, in 10⁸ m³ (Cobb 1978): row SS1 only names it.
const NILE: [u16; 100] = [
    1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958, 1140,
    1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969, 831,
    726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040, 759, 781, 865, 845,
    944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050, 918,
    986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
];

struct Row {
    case: String,
    method: String,
    inputs: String,
    quantity: String,
    value: f64,
    tolerance: f64,
}

fn table() -> Option<PathBuf> {
    let near = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let found = near.map(|place| place.join(TABLE.iter().collect::<PathBuf>())).find(|path| path.exists());
    if found.is_none() {
        eprintln!("NOT TESTED: {} is missing beside the project", TABLE.join("/"));
    }
    found
}

fn rows(path: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).expect("the table");
    let rows = reader.records().map(|record| {
        let record = record.expect("a row");
        let number = |at: usize| record[at].parse().expect("a number");
        Row {
            case: record[0].to_owned(),
            method: record[1].to_owned(),
            inputs: record[2].to_owned(),
            quantity: record[3].to_owned(),
            value: number(4),
            tolerance: number(5),
        }
    });
    rows.collect()
}

/// Which of our methods a row is about, by the beginning of its own words.
fn method(words: &str) -> Option<&'static str> {
    const BEGINNINGS: &[(&str, &str)] = &[
        ("Wilson", "wilson"),
        ("Difference of two proportions", "two_shares"),
        ("Pooled two-proportion", "two_shares"),
        ("Sample size", "sample_size"),
        ("Sample quantile", "quantile"),
        ("Order-statistic", "quantile_interval"),
        ("Exact bootstrap", "bootstrap_median"),
        ("Kaplan-Meier", "kaplan_meier"),
        ("Restricted mean", "kaplan_meier"),
        ("Log-rank", "log_rank"),
        ("Segmented OLS", "its_ols"),
        ("Durbin-Watson", "its_ols"),
        ("Residual lag-1", "its_ols"),
        ("Newey-West", "its_ols"),
        ("Effect at last month", "its_ols"),
        ("Mean post-period effect", "its_ols"),
        ("Cochrane-Orcutt", "its_cochrane_orcutt"),
        ("Prais-Winsten", "its_prais_winsten"),
        ("Binomial logit", "its_binomial"),
        ("Pearson dispersion", "its_binomial"),
        ("Odds ratio", "its_binomial"),
        ("2x2", "did"),
        ("DiD", "did"),
        ("Welch", "did"),
        ("Local level MLE", "local_level"),
        ("Local level", "counterfactual"),
        ("Cumulative effect", "counterfactual"),
        ("Average effect", "counterfactual"),
        ("Pocock", "pocock"),
        ("O'Brien", "obrien_fleming"),
        ("Multiple testing", "holm"),
        ("Kendall", "kendall_w"),
        ("Fleiss kappa on MoSCoW", "agreement"),
        ("Fleiss", "fleiss_kappa"),
        ("Krippendorff", "agreement"),
        ("AHP", "ahp"),
        ("RICE", "rice"),
        ("WSJF", "wsjf"),
        ("Opportunity", "opportunity"),
        ("Kano", "kano"),
    ];
    BEGINNINGS.iter().find(|(beginning, _)| words.starts_with(beginning)).map(|(_, method)| *method)
}

/// The inputs of a row, without what only explains it and with what it takes from other rows.
fn inputs(row: &Row, method: &str, cases: &BTreeMap<String, Value>) -> Value {
    if method == "local_level" {
        return json!({ "y": NILE.to_vec() });
    }
    let mut inputs: Value = serde_json::from_str(&row.inputs).expect("JSON");
    let fields = inputs.as_object_mut().expect("an object");
    for explains in ["design", "rule", "scale", "cluster", "init"] {
        fields.remove(explains);
    }
    let of = |name: &Value| cases[name.as_str().expect("a case")].clone();
    if fields.contains_key("same") {
        return without_words(of(&json!(row.case)));
    }
    if let Some(named) = fields.get("data") {
        let mut inputs = of(named);
        inputs["limit"] = json!(20);
        return inputs;
    }
    if let (Some(a), Some(b)) = (fields.get("a"), fields.get("b")) {
        let (a, b) = (of(a), of(b));
        return json!({ "a_time": a["time"], "a_event": a["event"], "b_time": b["time"], "b_event": b["event"] });
    }
    inputs
}

fn without_words(mut inputs: Value) -> Value {
    if let Some(fields) = inputs.as_object_mut() {
        fields.remove("scale");
    }
    inputs
}

/// What was computed for rows before, by method and inputs.
type Known = BTreeMap<(&'static str, String), Result<Quantities, Invalid>>;

fn failure(row: &Row, cases: &BTreeMap<String, Value>, known: &mut Known) -> Option<String> {
    let Some(method) = method(&row.method) else { return Some("no method of ours is of this name".to_owned()) };
    let inputs = inputs(row, method, cases);
    let found = match known.entry((method, inputs.to_string())).or_insert_with(|| calculate(method, inputs)) {
        Ok(found) => found,
        Err(wrong) => return Some(format!("{method} refuses {wrong}")),
    };
    let Some(value) = found.get(&row.quantity) else {
        return Some(format!("{method} gives no {}, only {:?}", row.quantity, found.keys()));
    };
    let near = *value == row.value || (value - row.value).abs() <= row.tolerance;
    (!near).then(|| format!("{method} gives {value}, not {} ± {}", row.value, row.tolerance))
}

#[test]
fn every_row_is_met_within_its_tolerance() {
    let Some(path) = table() else { return };
    let rows = rows(&path);
    assert!(rows.len() > 200, "the table has {} rows only", rows.len());
    let mut cases = BTreeMap::new();
    for row in &rows {
        if let Ok(inputs) = serde_json::from_str::<Value>(&row.inputs) {
            cases.entry(row.case.clone()).or_insert(inputs);
        }
    }
    let mut known = Known::new();
    let failures: Vec<String> = rows
        .iter()
        .filter_map(|row| {
            failure(row, &cases, &mut known).map(|why| format!("{}, {}, {}: {why}", row.case, row.method, row.quantity))
        })
        .collect();
    assert!(failures.is_empty(), "{} of {} rows fail:\n{}", failures.len(), rows.len(), failures.join("\n"));
    eprintln!("{} rows met", rows.len());
}
