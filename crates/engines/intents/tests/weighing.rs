//! Words and what else is known of a message, joined.

mod desk;

use std::ops::ControlFlow;
use std::sync::OnceLock;

use desk::{EXAMPLES, FOREIGN, UNSEEN};
use intents::{Answer, Example, Model, Options, train};

fn model() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| {
        let examples: Vec<Example<'_>> =
            EXAMPLES.iter().flat_map(|(label, texts)| texts.iter().map(|text| Example { text, label })).collect();
        train(&examples, &Options::default(), &mut |_| ControlFlow::Continue(())).expect("a model")
    })
}

fn share(answer: &Answer<'_>, label: &str) -> f32 {
    answer.guesses.iter().find(|guess| guess.label == label).map_or(0.0, |guess| guess.confidence)
}

fn odds(answer: &Answer<'_>, label: &str) -> f32 {
    share(answer, label) / (1.0 - share(answer, label))
}

/// Some numbers between 0 and 1 that look like chance.
fn chances() -> impl FnMut() -> f32 {
    let mut state = 7_u64;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1_u64 << 24) as f32
    }
}

#[test]
fn evidence_for_one_label_multiplies_its_odds() {
    for text in ["hello, i wrote about the order and the money", "where is my parcel", "bitte die Rechnung"] {
        for weight in [1.5, -1.5] {
            let (before, after) = (
                model().classify(text),
                model().classify_given(text, &|label| if label == "refund" { weight } else { 0.0 }),
            );
            let grew = (odds(&after, "refund") / odds(&before, "refund")).ln();
            assert!((grew - weight).abs() < 0.02, "{text}: {grew} instead of {weight}");
        }
    }
}

#[test]
fn evidence_alike_for_all_or_senseless_changes_no_confidence() {
    for (text, _) in UNSEEN {
        let before = model().classify(text);
        for weight in [2.0, f32::NAN, f32::INFINITY] {
            let after = model().classify_given(text, &|_| weight);
            assert!((before.guesses[0].confidence - after.guesses[0].confidence).abs() < 1e-4, "{text}");
        }
    }
}

#[test]
fn what_has_no_known_word_stays_unknown_whatever_else_is_known() {
    for text in ["", "☃", FOREIGN[2]] {
        let answer = model().classify_given(text, &|label| if label == "delivery" { 9.0 } else { 0.0 });
        assert_eq!(answer.label, None, "{text}");
    }
}

#[test]
fn reasons_are_those_of_the_answer_that_all_evidence_gives() {
    let text = "i want my money back, where is the parcel";
    let evidence = |label: &str| if label == "delivery" { 6.0 } else { 0.0 };
    let (answer, reasons) = model().explain_given(text, &evidence);
    assert_eq!(answer, model().classify_given(text, &evidence));
    assert_eq!(answer.guesses[0].label, "delivery");
    assert!(reasons.iter().any(|reason| reason.word == "parcel"), "{reasons:?}");
    assert!(reasons.iter().all(|reason| reason.word != "money"), "{reasons:?}");
}

/// Messages whose label is drawn by the confidence that their words give, and whose signs are drawn by their label:
/// then confidence of both together must come true, and tell more than words alone.
#[test]
fn confidence_goes_on_coming_true_with_evidence() {
    const HOLDS_IF_SO: f32 = 0.8;
    const HOLDS_ELSE: f32 = 0.15;
    let (yes, no) = ((HOLDS_IF_SO / HOLDS_ELSE).ln(), ((1.0 - HOLDS_IF_SO) / (1.0 - HOLDS_ELSE)).ln());
    let labels = model().labels();
    let mixed: Vec<String> =
        UNSEEN.iter().flat_map(|(a, _)| UNSEEN.iter().map(move |(b, _)| format!("{a} {b}"))).collect();
    let mut chance = chances();
    let (mut claimed, mut right, mut count) = ([0.0_f32; 10], [0.0_f32; 10], [0.0_f32; 10]);
    let (mut loss_of_words, mut loss) = (0.0, 0.0);
    for text in mixed.iter().cycle().take(20_000) {
        let of_words = model().classify(text);
        let mut rest = chance();
        let drawn = of_words.guesses.iter().find(|guess| {
            rest -= guess.confidence;
            rest < 0.0
        });
        let truth = drawn.unwrap_or(&of_words.guesses[0]).label;
        let signs: Vec<f32> = labels
            .iter()
            .map(|label| if chance() < if label == truth { HOLDS_IF_SO } else { HOLDS_ELSE } { yes } else { no })
            .collect();
        let answer = model().classify_given(text, &|label| signs[model().label(label).expect("a label")]);
        let best = answer.guesses[0];
        let bin = ((best.confidence * 10.0) as usize).min(9);
        claimed[bin] += best.confidence;
        right[bin] += f32::from(u8::from(best.label == truth));
        count[bin] += 1.0;
        loss_of_words -= share(&of_words, truth).max(1e-6).ln();
        loss -= share(&answer, truth).max(1e-6).ln();
    }
    for bin in 0..10 {
        if count[bin] > 500.0 {
            let gap = (claimed[bin] - right[bin]).abs() / count[bin];
            assert!(gap < 0.03, "bin {bin}: {gap}");
        }
    }
    assert!(loss < loss_of_words * 0.7, "{loss} against {loss_of_words}");
}
