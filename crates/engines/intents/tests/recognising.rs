//! A small desk in four languages: what is learned, what is not known, and why.

mod desk;

use std::ops::ControlFlow;
use std::sync::OnceLock;

use desk::{EXAMPLES, FOREIGN, UNSEEN};
use intents::{Example, Model, Options, Unfit, evaluate, train};

fn examples() -> Vec<Example<'static>> {
    EXAMPLES.iter().flat_map(|(label, texts)| texts.iter().map(|text| Example { text, label })).collect()
}

fn learned(examples: &[Example<'_>], options: &Options) -> Result<Model, Unfit> {
    train(examples, options, &mut |_| ControlFlow::Continue(()))
}

fn model() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| learned(&examples(), &Options::default()).expect("a model"))
}

#[test]
fn messages_in_four_languages_are_recognised_in_other_words() {
    let right = UNSEEN.iter().filter(|(text, label)| model().classify(text).guesses[0].label == *label).count();
    assert!(right * 10 >= UNSEEN.len() * 8, "{right} of {}", UNSEEN.len());
    let given = UNSEEN.iter().filter(|(text, label)| model().classify(text).label == Some(*label)).count();
    assert!(given * 10 >= UNSEEN.len() * 6, "{given} of {}", UNSEEN.len());
}

#[test]
fn what_is_in_no_known_word_is_not_known() {
    for text in FOREIGN {
        let answer = model().classify(text);
        assert_eq!(answer.label, None, "{text}: {answer:?}");
        assert!(answer.known < 0.5, "{text}: {answer:?}");
    }
    for text in ["", " \n", "…", "☃", "\u{0}\u{1}"] {
        assert_eq!(model().classify(text).label, None, "{text:?}");
    }
}

#[test]
fn reasons_are_words_of_the_text_and_the_weightiest_come_first() {
    let text = "Guten Tag, wo bleibt mein Paket? Danke!";
    let (answer, reasons) = model().explain(text);
    assert_eq!(answer, model().classify(text));
    assert_eq!(answer.guesses[0].label, "delivery");
    assert!(!reasons.is_empty());
    for reason in &reasons {
        assert_eq!(&text[reason.start..reason.start + reason.word.len()], reason.word);
        assert!(reason.weight > 0.0);
    }
    assert!(reasons.is_sorted_by(|a, b| a.weight >= b.weight));
    let words: Vec<&str> = reasons.iter().map(|reason| reason.word).collect();
    assert!(words.contains(&"Paket") || words.contains(&"bleibt"), "{words:?}");
}

#[test]
fn confidence_is_a_probability_and_guesses_come_in_its_order() {
    for (text, _) in UNSEEN {
        let guesses = model().classify(text).guesses;
        let sum: f32 = guesses.iter().map(|guess| guess.confidence).sum();
        assert!(sum <= 1.0 + 1e-5 && guesses.iter().all(|guess| (0.0..=1.0).contains(&guess.confidence)));
        assert!(guesses.is_sorted_by(|a, b| a.confidence >= b.confidence));
    }
}

#[test]
fn one_seed_gives_one_model_and_another_seed_another() {
    let bytes = |seed| learned(&examples(), &Options { seed, ..Options::default() }).expect("a model").to_bytes();
    assert_eq!(bytes(1), model().to_bytes());
    assert_ne!(bytes(1), bytes(2));
}

#[test]
fn examples_out_of_scope_teach_what_is_not_known() {
    let outside = ["what a lovely weather today", "who won the match yesterday", "tell me a joke please"];
    let more = ["will it rain today", "did our team win the match", "a funny joke please", "how old is the moon"];
    let mut all = examples();
    all.extend(outside.iter().chain(&more).flat_map(|text| [Example { text, label: "none" }; 2]));
    let options = Options { out_of_scope: "none".to_owned(), ..Options::default() };
    let model = learned(&all, &options).expect("a model");
    assert!(model.labels().iter().all(|label| label != "none"));
    let tests = outside.map(|text| Example { text, label: "none" });
    let found = evaluate(&model, &tests);
    assert_eq!((found.out_of_scope, found.out_of_scope_recall, found.accuracy), (3, Some(1.0), Some(1.0)));
    assert_eq!((found.in_scope_accuracy, found.calibration_error), (None, None));
    assert_eq!(model.classify("where is my parcel").label, Some("delivery"));
}

#[test]
fn an_evaluation_counts_as_it_says() {
    let tests = [
        Example { text: "where is my parcel", label: "delivery" },
        Example { text: "where is my parcel", label: "invoice" },
        Example { text: "qqq zzz", label: "oos" },
        Example { text: "where is my parcel", label: "never learned" },
    ];
    let found = evaluate(model(), &tests);
    assert_eq!((found.examples, found.in_scope, found.out_of_scope), (4, 3, 1));
    assert_eq!((found.accuracy, found.out_of_scope_recall), (Some(0.5), Some(1.0)));
    assert_eq!(found.in_scope_accuracy, Some(1.0 / 3.0));
    assert_eq!((found.unlearned, found.unlearned_labels.first().map(String::as_str)), (1, Some("never learned")));
    // delivery: 2·1/(1+3); invoice and the unknown label: 0; "I don't know": 1.
    assert!((found.macro_f1.expect("a mean") - 1.5 / 4.0).abs() < 1e-9);
    let sure = f64::from(model().classify("where is my parcel").guesses[0].confidence);
    assert!((found.calibration_error.expect("an error") - (sure - 1.0 / 3.0).abs()).abs() < 1e-6);
    assert_eq!(evaluate(model(), &[]).accuracy, None);
}

#[test]
fn what_cannot_be_learned_from_is_refused_with_its_reason() {
    let refused = |examples: &[Example<'_>]| learned(examples, &Options::default()).expect_err("no model");
    let example = |text, label| Example { text, label };
    assert_eq!(refused(&[]), Unfit::Nothing);
    assert_eq!(refused(&[example("  ", "a"), example("\n", "b")]), Unfit::Nothing);
    assert_eq!(refused(&[example("x", "a"), example("y", "a"), example("z", "oos")]), Unfit::OneLabel("a".to_owned()));
    assert_eq!(refused(&[example("x", "oos")]), Unfit::NoneInScope("oos".to_owned()));
    let long = "l".repeat(201);
    assert_eq!(refused(&[example("x", "a"), example("y", &long)]), Unfit::LabelTooLong(201));
    let labels: Vec<String> = (0..1_001).map(|number| number.to_string()).collect();
    let many: Vec<Example<'_>> = labels.iter().map(|label| example("x", label)).collect();
    assert_eq!(refused(&many), Unfit::TooManyLabels(1_001));
    assert!(matches!(refused(&vec![example("x", "a"); 200_001]), Unfit::TooManyExamples(200_001)));
}

#[test]
fn one_example_of_each_label_is_enough_to_begin() {
    let examples =
        [("where is my parcel", "delivery"), ("i want my money back", "refund"), ("change address", "address")];
    let model = learned(&examples.map(|(text, label)| Example { text, label }), &Options::default()).expect("a model");
    for (text, label) in examples {
        assert_eq!(model.classify(text).guesses[0].label, label);
    }
}

#[test]
fn a_training_tells_how_far_it_is_and_can_be_stopped() {
    let mut told = Vec::new();
    let stopped = train(&examples(), &Options::default(), &mut |share| {
        told.push(share);
        if told.len() == 5 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(stopped.expect_err("no model"), Unfit::Stopped);
    assert_eq!(told.len(), 5);
    assert!(told.is_sorted() && told.iter().all(|share| (0.0..1.0).contains(share)));
}

/// Whatever is asked, it is answered; and a model is for many threads.
#[test]
fn nothing_that_is_asked_breaks_it() {
    fn for_many_threads<T: Send + Sync>(_: &T) {}
    for_many_threads(model());
    let mut state = 1_u64;
    for length in 0..300_usize {
        let letters = (0..length % 60).filter_map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from_u32((state >> 40) as u32 % if length % 2 == 0 { 0x180 } else { 0x1_1000 })
        });
        let text: String = letters.collect();
        let (answer, reasons) = model().explain(&text);
        assert!(answer.scope.is_finite() && answer.guesses.len() == model().labels().len().min(5));
        assert!(reasons.iter().all(|reason| text[reason.start..].starts_with(reason.word)));
    }
    let long = "my parcel ".repeat(100_000);
    assert_eq!(model().classify(&long).guesses[0].label, "delivery");
}
