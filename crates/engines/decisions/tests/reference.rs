//! The table of reference values: a decision table under every criterion, and Starr's shares. The table does not
//! ship. It is looked for beside the project; what is missing is named.

mod beside;

use decisions::{Decision, Question, Settings, Table, Verdict};

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn table() -> Table {
    let rows = [
        vec![70.0, 60.0, 30.0, 10.0],
        vec![90.0, 55.0, 10.0, -40.0],
        vec![50.0, 48.0, 45.0, 40.0],
        vec![100.0, 70.0, -20.0, -90.0],
    ];
    let table = Table::new(names(&["S1", "S2", "S3", "S4"]), names(&["a", "b", "c", "d"]), &rows).expect("a table");
    table.with_probabilities(vec![0.4, 0.3, 0.2, 0.1]).expect("probabilities")
}

fn decided(table: Table) -> Decision {
    let settings = Settings { alpha: 0.6, threshold: Some(40.0), ..Settings::default() };
    Question { settings, ..Question::new(table) }.decide().expect("a decision")
}

/// The criterion whose values a row has, by the end of its name.
fn criterion(quantity: &str) -> Option<&'static str> {
    Some(match quantity {
        "expected_value" => "expected_value",
        "laplace" => "laplace",
        "maximin" => "maximin",
        "hurwicz_alpha0.6_optimism" => "hurwicz",
        "max_regret" => "minimax_regret",
        "expected_regret" => "expected_regret",
        "domain_satisficing_ge_40_unweighted" => "satisficing_futures",
        "domain_satisficing_ge_40_prob" => "satisficing_probability",
        "signal_to_noise_mean_over_popsd" => "signal_to_noise",
        _ => return None,
    })
}

fn value(found: &Decision, criterion: &str, strategy: &str) -> f64 {
    let (_, judged) = found.criteria.iter().find(|(key, _)| key == criterion).expect("the criterion");
    judged.values.iter().find(|(name, _)| name == strategy).expect("the strategy").1
}

#[test]
fn every_row_of_the_decision_table_is_met() {
    let Some(text) = beside::read("queue_reference.csv") else { return };
    let found = decided(table());
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut met = 0;
    for record in reader.records() {
        let record = record.expect("a row");
        if &record[0] != "decision table" {
            continue;
        }
        let wanted: f64 = record[6].parse().expect("a number");
        let quantity = &record[5];
        let value = if quantity == "expected_value_of_perfect_information" {
            found.evpi
        } else {
            let (strategy, quantity) = quantity.split_once('_').expect("a strategy");
            value(&found, criterion(quantity).expect("a criterion"), strategy)
        };
        // The table has 15 digits.
        assert!((value - wanted).abs() <= 1e-12 * wanted.abs().max(1.0), "{quantity}: {value}, not {wanted}");
        met += 1;
    }
    assert_eq!(met, 37);
}

#[test]
fn starrs_shares_are_those_of_the_table() {
    let Some(text) = beside::read("queue_reference.csv") else { return };
    let rows = [vec![10.0, 2.0, 0.0], vec![4.0, 6.0, 3.0], vec![0.0, 3.0, 8.0]];
    let table = Table::new(names(&["A", "B", "C"]), names(&["a", "b", "c"]), &rows).expect("a table");
    let found = decided(table);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut met = 0;
    for record in reader.records() {
        let record = record.expect("a row");
        if &record[0] == "Starr domain criterion" {
            let wanted: f64 = record[6].parse().expect("a number");
            let strategy = record[5].strip_prefix("share_").expect("a share");
            assert!((value(&found, "starr_simplex", strategy) - wanted).abs() < 1e-14);
            met += 1;
        }
    }
    assert_eq!(met, 3);
    let (_, simplex) = found.criteria.last().expect("Starr's");
    assert_eq!(simplex.fractions[1], ("B".to_owned(), "979/3240".to_owned()));
}

#[test]
fn winners_are_those_of_the_table_and_a_tie_is_a_tie() {
    let found = decided(table());
    let of = |criterion: &str| &found.criteria.iter().find(|(key, _)| key == criterion).expect("it").1;
    for (criterion, best) in
        [("expected_value", "S1"), ("laplace", "S3"), ("maximin", "S3"), ("minimax_regret", "S1"), ("maximax", "S4")]
    {
        assert_eq!((of(criterion).best.as_slice(), of(criterion).verdict), (&names(&[best])[..], Verdict::Winner));
    }
    assert_eq!((of("hurwicz").best.clone(), of("hurwicz").verdict), (names(&["S1", "S3"]), Verdict::Tie));
    assert_eq!(of("hurwicz").ranks.iter().map(|(_, rank)| *rank).collect::<Vec<_>>(), [1, 3, 1, 4]);
    assert!(found.left_out.is_empty() && found.dominated_by.is_empty(), "{:?}", found.left_out);
    assert_eq!(found.evpi, 21.0);
}
