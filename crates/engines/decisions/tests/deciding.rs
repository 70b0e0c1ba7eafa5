//! What must hold whatever the table; and that nobody is called the winner by chance.

use decisions::{Decision, Judgement, Noise, Question, Settings, Table, Verdict, reading};
use kernel::Dice;

fn named(mark: char, n: usize) -> Vec<String> {
    (0..n).map(|at| format!("{mark}{at}")).collect()
}

fn table(rows: &[Vec<f64>]) -> Table {
    Table::new(named('s', rows.len()), named('f', rows[0].len()), rows).expect("a table")
}

fn judged<'d>(found: &'d Decision, criterion: &str) -> &'d Judgement {
    &found.criteria.iter().find(|(key, _)| key == criterion).expect("the criterion").1
}

fn thrown(dice: &mut Dice) -> Vec<Vec<f64>> {
    let (strategies, futures) = (1 + dice.below(5), 1 + dice.below(7));
    (0..strategies).map(|_| (0..futures).map(|_| (dice.normal() * 50.0).round() + 100.0).collect()).collect()
}

#[test]
fn what_must_hold_holds_of_any_table() {
    let mut dice = Dice::new(11);
    for _ in 0..200 {
        let rows = thrown(&mut dice);
        let weights: Vec<f64> = rows[0].iter().map(|_| dice.unit()).collect();
        let sum: f64 = weights.iter().sum();
        let likely = table(&rows).with_probabilities(weights.iter().map(|weight| weight / sum).collect());
        let settings = Settings { threshold: Some(90.0), ..Settings::default() };
        let found = Question { settings, ..Question::new(likely.expect("a table")) }.decide().expect("a decision");
        let of = |criterion: &str, at: usize| judged(&found, criterion).values[at].1;
        let expected: Vec<f64> = (0..rows.len()).map(|at| of("expected_value", at)).collect();
        let best = expected.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        for (at, mean) in expected.iter().enumerate() {
            // Value and regret by expectation come to the same for all: what perfect knowledge is worth on top.
            assert!((of("expected_value", at) + of("expected_regret", at) - best - found.evpi).abs() < 1e-9);
            assert!(of("maximin", at) <= of("cvar", at) + 1e-9 && of("cvar", at) <= mean + 1e-9);
            assert!(of("maximin", at) <= of("hurwicz", at) && of("hurwicz", at) <= of("maximax", at));
            assert!(of("quantile_regret", at) <= of("minimax_regret", at) && of("undesirable_deviation", at) >= 0.0);
            assert!(found.regrets[at].1.iter().all(|regret| *regret >= 0.0));
        }
        for future in 0..rows[0].len() {
            assert!(found.regrets.iter().any(|(_, row)| row[future] == 0.0), "somebody regrets nothing");
        }
        for (_, judgement) in &found.criteria {
            assert_eq!(judgement.ranks.iter().filter(|(_, rank)| *rank == 1).count(), judgement.best.len());
            assert_eq!(judgement.verdict == Verdict::Tie, judgement.best.len() > 1);
        }
        for (i, row) in found.rank_agreement.tau_b.iter().enumerate() {
            assert!(row[i].is_none_or(|tau| (tau - 1.0).abs() < 1e-12));
            assert!(row.iter().enumerate().all(|(j, tau)| *tau == found.rank_agreement.tau_b[j][i]));
        }
    }
}

#[test]
fn costs_are_payoffs_with_the_sign_turned() {
    let mut dice = Dice::new(12);
    for _ in 0..60 {
        let rows = thrown(&mut dice);
        let turned: Vec<Vec<f64>> = rows.iter().map(|row| row.iter().map(|value| -value).collect()).collect();
        let one = Question::new(table(&rows)).decide().expect("a decision");
        let other = Question::new(table(&turned).of_costs()).decide().expect("a decision");
        assert_eq!(one.evpi, other.evpi);
        for (key, judgement) in &other.criteria {
            assert_eq!(judgement.ranks, judged(&one, key).ranks, "{key}");
        }
        assert_eq!(judged(&other, "maximin").values[0].1, -judged(&one, "maximin").values[0].1);
        assert_eq!(judged(&other, "maximin").better, "less");
        assert!(other.left_out.iter().any(|(key, _)| key == "signal_to_noise"));
    }
}

/// As a study would measure them: the truth and an error of a known size.
fn noisy(truth: &[Vec<f64>], error: f64, dice: &mut Dice) -> Decision {
    let seen: Vec<Vec<f64>> =
        truth.iter().map(|row| row.iter().map(|mean| mean + error * dice.normal()).collect()).collect();
    let table = table(&seen);
    let errors = vec![vec![error; truth[0].len()]; truth.len()];
    let noise = Noise::independent(&table, &errors).expect("errors");
    Question { noise: Some(noise), seed: dice.throw(), ..Question::new(table) }.decide().expect("a decision")
}

#[test]
fn among_equals_there_is_no_clear_winner() {
    let mut dice = Dice::new(21);
    for strategies in [2, 5] {
        let truth = vec![vec![50.0, 40.0, 60.0, 45.0]; strategies];
        let mut clear = std::collections::BTreeMap::<String, u32>::new();
        let trials = 300;
        for _ in 0..trials {
            for (key, judgement) in noisy(&truth, 3.0, &mut dice).criteria {
                *clear.entry(key).or_default() += u32::from(judgement.verdict == Verdict::Winner);
            }
        }
        println!("{strategies} equals, called a winner of {trials}: {clear:?}");
        for criterion in ["laplace", "maximin", "hurwicz", "minimax_regret", "expected_regret", "cvar"] {
            assert!(clear[criterion] <= trials / 10, "{strategies} {criterion}: {} of {trials}", clear[criterion]);
        }
        assert_eq!(clear["starr_simplex"], 0, "not tested");
    }
}

#[test]
fn who_is_four_standard_errors_ahead_is_the_winner() {
    let mut dice = Dice::new(22);
    let (error, futures, trials) = (3.0, 4.0_f64, 400);
    // Of the difference of two means over the futures.
    let gap = 4.0 * error * (2.0 / futures).sqrt();
    for strategies in [2, 4] {
        let mut truth = vec![vec![50.0, 40.0, 60.0, 45.0]; strategies];
        truth[1].iter_mut().for_each(|mean| *mean += gap);
        let found = (0..trials).filter(|_| {
            let found = noisy(&truth, error, &mut dice);
            let laplace = judged(&found, "laplace");
            laplace.verdict == Verdict::Winner && laplace.best == ["s1"]
        });
        let found = found.count();
        println!("{strategies} strategies, the best found: {found} of {trials}");
        assert!(found >= trials * 95 / 100, "{strategies} strategies: {found} of {trials}");
    }
}

/// Runs in which the day decides more than the strategy.
fn paired(gap: f64, shared: f64, dice: &mut Dice) -> String {
    let mut text = "strategy,future,replication,payoff\n".to_owned();
    for future in ["calm", "storm"] {
        for replication in 0..10 {
            let day = 20.0 * shared * dice.normal();
            for (strategy, mean) in [("as now", 50.0), ("more people", 50.0 + gap)] {
                let own = 20.0 * (1.0 - shared * shared).sqrt() * dice.normal();
                text.push_str(&format!("{strategy},{future},{replication},{}\n", mean + day + own));
            }
        }
    }
    text
}

#[test]
fn equal_chance_makes_differences_surer() {
    let mut dice = Dice::new(23);
    let mut clear = |gap: f64, shared: f64| {
        let one = |_: &u32| {
            let (table, noise) = reading::replications(&paired(gap, shared, &mut dice), false).expect("runs");
            let found = Question { noise: Some(noise), ..Question::new(table) }.decide().expect("a decision");
            judged(&found, "laplace").verdict == Verdict::Winner
        };
        (0..100).filter(one).count()
    };
    let (same, own, none) = (clear(8.0, 0.98), clear(8.0, 0.0), clear(0.0, 0.98));
    assert!(same >= 90 && own <= 40 && none <= 10, "{same} {own} {none}");
}

#[test]
fn the_same_question_has_the_same_answer_and_another_seed_another_hash() {
    let truth = vec![vec![5.0, 4.0], vec![4.0, 6.0]];
    let (one, other) = (noisy(&truth, 1.0, &mut Dice::new(3)), noisy(&truth, 1.0, &mut Dice::new(3)));
    assert_eq!(one, other);
    let ask = |seed| Question { seed, ..Question::new(table(&truth)) }.decide().expect("a decision");
    assert_ne!(ask(1).input, ask(2).input);
}

#[test]
fn a_file_is_read_and_one_that_makes_no_sense_is_refused_by_its_place() {
    let text = "\u{feff}strategy;calm;storm\nas now;70;10\nmore people;50,;40\n";
    assert_eq!(reading::payoffs(text, false).expect_err("refused").place, "line 3, column calm");
    let good = "strategy,calm,storm\nas now,70,10\nProbability,0.75,0.25\nmore people,50,40\n";
    let read = reading::payoffs(good, false).expect("a table");
    assert_eq!(read.probabilities(), Some(&[0.75, 0.25][..]));
    let errors = reading::errors("strategy,storm,calm\nmore people,1,2\nas now,3,4\n", &read).expect("errors");
    assert_eq!(errors, Noise::Independent(vec![4.0, 3.0, 2.0, 1.0]));
    for (text, place) in [
        ("", "line 1"),
        ("strategy\nas now\n", "line 1"),
        ("strategy,calm\n", "strategies"),
        ("strategy,calm\nas now,1,2\n", "line 2"),
        ("strategy,calm\nas now,inf\n", "line 2, column calm"),
        ("strategy,calm\nas now,1e300\n", "payoffs[as now][calm]"),
        ("strategy,calm\nas now,1\nas now,2\n", "strategies[1]"),
        ("strategy,calm,storm\nas now,1,2\np,0.5,0.6\n", "probabilities"),
        ("strategy,calm,calm\nas now,1,2\n", "futures[1]"),
    ] {
        assert_eq!(reading::payoffs(text, false).expect_err("refused").place, place, "{text:?}");
    }
    assert_eq!(reading::errors("strategy,calm\nas now,1\n", &read).expect_err("refused").place, "future \"storm\"");
    let runs = "strategy,future,replication,payoff\na,x,1,5\nb,x,1,6\na,x,2,7\n";
    let refused = reading::replications(runs, false).expect_err("refused");
    assert_eq!(refused.to_string(), "future \"x\", replication 2: has no payoff of \"b\"");
}

#[test]
fn settings_that_cannot_be_are_refused() {
    let ask = |settings| Question { settings, ..Question::new(table(&[vec![1.0]])) }.decide();
    let usual = Settings::default();
    for (settings, place) in [
        (Settings { alpha: 1.5, ..usual }, "alpha"),
        (Settings { quantile: 1.0, ..usual }, "quantile"),
        (Settings { threshold: Some(f64::NAN), ..usual }, "threshold"),
        (Settings { aversion: -1.0, ..usual }, "aversion"),
    ] {
        assert_eq!(ask(settings).expect_err("refused").place, place);
    }
    let sure = Question { confidence: 1.0, ..Question::new(table(&[vec![1.0]])) };
    assert_eq!(sure.decide().expect_err("refused").place, "confidence");
}
