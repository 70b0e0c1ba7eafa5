//! Boxes: peel by peel those of another program on the lake problem; planted ones are found; and quickly.

mod beside;

use decisions::discovery::{Cases, Peeling, Search, peel};
use decisions::reading::{self, Interest};
use kernel::Dice;

fn lake() -> Option<Cases> {
    Some(reading::cases(&beside::read("prim_lake.csv")?, "y", Interest::Marked, &[]).expect("cases"))
}

const LAKE: Peeling = Peeling { alpha: 0.1, least_mass: 0.05 };

#[test]
fn the_lake_is_peeled_as_by_others() {
    let (Some(cases), Some(wanted)) = (lake(), beside::read("prim_lake_trajectory.csv")) else { return };
    let way = peel(&cases, LAKE).expect("boxes");
    let mut reader = csv::Reader::from_reader(wanted.as_bytes());
    let mut met = 0;
    for (record, peeled) in reader.records().zip(&way) {
        let record = record.expect("a row");
        let number = |at: usize| record[at].parse::<f64>().expect("a number");
        assert!((peeled.coverage - number(0)).abs() <= 1e-9 && (peeled.density - number(1)).abs() <= 1e-9);
        assert!((peeled.mass - number(4)).abs() <= 1e-9);
        assert_eq!((peeled.of_interest, peeled.cases), (number(3) as usize, number(6) as usize));
        assert_eq!(peeled.limits.restricted(), number(7) as usize);
        met += 1;
    }
    assert_eq!((met, way.len()), (19, 19));
    let first = way.iter().find(|peeled| peeled.density >= 0.8).expect("a dense box");
    assert!((first.limits.low[0] - 0.1001).abs() < 5e-5 && (first.limits.high[0] - 0.2092).abs() < 5e-5);
}

#[test]
fn a_planted_box_is_found_and_told_in_words() {
    let mut dice = Dice::new(41);
    let columns: Vec<Vec<f64>> = (0..4).map(|_| (0..2_000).map(|_| dice.unit()).collect()).collect();
    let interest = (0..2_000).map(|row| (columns[0][row] > 0.7 && columns[1][row] < 0.4) != (dice.unit() < 0.05));
    let names = ["late share", "volume", "staff", "price"].map(str::to_owned).to_vec();
    let interest = interest.collect();
    let cases = Cases::new(names, columns, interest).expect("cases");
    let search = Search { subsamples: 20, bumps: 20, ..Search::new("Overload") };
    let found = search.discover(&cases).expect("a discovery");
    let one = &found.boxes[0];
    let at = |name: &str| one.chosen.conditions.iter().find(|(known, _)| known == name).expect("a condition").1;
    assert!((at("late share").at_least.expect("an end") - 0.7).abs() < 0.06, "{}", one.sentence);
    assert!((at("volume").at_most.expect("an end") - 0.4).abs() < 0.06, "{}", one.sentence);
    assert_eq!(one.chosen.restricted, 2, "{}", one.sentence);
    assert!(one.sentence.starts_with("Overload where late share is at least 0."), "{}", one.sentence);
    assert!(one.quasi_p.iter().all(|(_, p)| *p < 1e-6) && one.quasi_p.len() == 2, "{:?}", one.quasi_p);
    for (name, found) in &one.reproducibility {
        let needed = name == "late share" || name == "volume";
        assert!(if needed { found.at_this_coverage >= 0.9 } else { found.at_this_coverage <= 0.5 }, "{name} {found:?}");
    }
    let front = &found.bumped;
    assert!(front.windows(2).all(|two| two[0].coverage > two[1].coverage && two[0].density < two[1].density));
    assert!(front.iter().any(|step| step.coverage >= one.chosen.coverage && step.density >= one.chosen.density));
}

#[test]
fn every_box_lies_in_the_one_before_it_and_is_denser() {
    let mut dice = Dice::new(42);
    for round in 0..40 {
        let (n, dimensions) = (1 + dice.below(300), 1 + dice.below(4));
        // Few values, so that many are the same.
        let values = 1 + dice.below(30);
        let columns: Vec<Vec<f64>> =
            (0..dimensions).map(|_| (0..n).map(|_| dice.below(values) as f64).collect()).collect();
        let mut interest: Vec<bool> = (0..n).map(|_| dice.below(4) == 0).collect();
        interest[0] = true;
        let names = (0..dimensions).map(|at| format!("d{at}")).collect();
        let cases = Cases::new(names, columns, interest).expect("cases");
        let way = peel(&cases, Peeling { alpha: 0.1, least_mass: 0.02 }).expect("boxes");
        for two in way.windows(2) {
            assert!(two[1].cases < two[0].cases && two[1].density > two[0].density, "{round}");
            assert!(two[1].mass >= 0.02);
        }
        for peeled in &way {
            assert_eq!(peeled.limits.count(&cases), (peeled.cases, peeled.of_interest), "{round}");
        }
    }
}

#[test]
fn what_one_box_does_not_hold_the_next_may() {
    let mut dice = Dice::new(43);
    let columns: Vec<Vec<f64>> = (0..2).map(|_| (0..3_000).map(|_| dice.unit()).collect()).collect();
    let interest: Vec<bool> =
        (0..3_000).map(|row| columns[0][row] > 0.85 || (columns[1][row] < 0.1 && columns[0][row] < 0.5)).collect();
    let all = interest.iter().filter(|interest| **interest).count();
    let cases = Cases::new(vec!["a".to_owned(), "b".to_owned()], columns, interest).expect("cases");
    let search =
        Search { boxes: 3, density: 0.9, peeling: Peeling { alpha: 0.05, least_mass: 0.01 }, ..Search::new("x") };
    let found = search.discover(&cases).expect("a discovery");
    let held: usize = found.boxes.iter().map(|one| one.chosen.of_interest).sum();
    assert!(found.boxes.len() >= 2 && held as f64 > 0.9 * all as f64, "{held} of {all}");
    let shares: f64 = found.boxes.iter().map(|one| one.coverage_of_all).sum();
    assert!((shares - held as f64 / all as f64).abs() < 1e-12);
}

#[test]
fn cases_that_make_no_sense_are_refused_by_their_place() {
    let text = "a,b,y\n1,2,0\n3,4,2\n";
    let refused = |text: &str, of: &str, interest| reading::cases(text, of, interest, &[]).expect_err("refused").place;
    assert_eq!(refused(text, "y", Interest::Marked), "line 3, column y");
    assert_eq!(refused(text, "z", Interest::Marked), "line 1");
    assert_eq!(refused(text, "y", Interest::AtLeast(3.0)), "interest");
    assert_eq!(refused("y\n1\n", "y", Interest::Marked), "columns");
    assert_eq!(reading::cases(text, "y", Interest::AtLeast(2.0), &[]).expect("cases").of_interest(), 1);
    assert_eq!(reading::cases(text, "y", Interest::AtMost(0.5), &["a".to_owned()]).expect("cases").of_interest(), 1);
}
