//! Numbers of a model of language beside the words: what no word tells is recognised by them, and without them the
//! words do.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::ops::ControlFlow;

use intents::{Example, Model, Options, Unfit, train, train_with};

const LABELS: [&str; 3] = ["delivery", "invoice", "refund"];
const NUMBERS: usize = 24;

/// Points where texts of the label point, and a little aside.
fn row(label: usize, aside: usize) -> Vec<f32> {
    let value = |place: usize| {
        let own = if place % LABELS.len() == label { 1.0 } else { 0.0 };
        own + (((place * 7 + aside * 13) % 11) as f32 - 5.0) / 12.0
    };
    (0..NUMBERS).map(value).collect()
}

/// Of each label texts with one word of it among others, and their rows.
fn lessons() -> (Vec<(String, usize)>, Vec<Vec<f32>>) {
    let (mut texts, mut rows) = (Vec::new(), Vec::new());
    for aside in 0..20 {
        for (label, word) in LABELS.iter().enumerate() {
            texts.push((format!("please say something of the {word} number {aside}"), label));
            rows.push(row(label, aside));
        }
    }
    (texts, rows)
}

fn learned(rows: &[Option<&[f32]>]) -> Result<Model, Unfit> {
    let (texts, _) = lessons();
    let examples: Vec<Example<'_>> =
        texts.iter().map(|(text, label)| Example { text, label: LABELS[*label] }).collect();
    train_with(&examples, rows, &Options::default(), &mut |_| ControlFlow::Continue(()))
}

fn with_rows() -> Model {
    let (_, rows) = lessons();
    learned(&rows.iter().map(|row| Some(row.as_slice())).collect::<Vec<_>>()).unwrap()
}

#[test]
fn what_is_said_in_unknown_words_is_recognised_by_the_numbers() {
    let model = with_rows();
    assert_eq!(model.dense(), NUMBERS);
    for (label, name) in LABELS.iter().enumerate() {
        let row = row(label, 77);
        let answer = model.classify_with("zzyx qwrt", Some(&row), &|_| 0.0);
        assert_eq!(answer.guesses[0].label, *name);
        assert!(answer.guesses[0].confidence > 0.6, "{answer:?}");
    }
}

#[test]
fn without_the_numbers_or_with_others_the_words_alone_are_judged() {
    let model = with_rows();
    let text = "please say something of the invoice number 3";
    let alone = model.classify(text);
    assert_eq!(alone.guesses[0].label, "invoice");
    assert_eq!(model.classify_with(text, Some(&[1.0; 7]), &|_| 0.0), alone, "of another model");
    assert_ne!(model.classify_with(text, Some(&row(1, 3)), &|_| 0.0), alone);
    let (_, reasons) = model.explain_with(text, Some(&row(1, 3)), &|_| 0.0);
    assert!(reasons.iter().any(|reason| reason.word == "invoice"), "{reasons:?}");
}

#[test]
fn with_numbers_it_comes_back_from_its_bytes_as_it_was() {
    let model = with_rows();
    let again = Model::from_bytes(&model.to_bytes()).unwrap();
    let row = row(2, 5);
    assert_eq!(again.classify_with("zzyx", Some(&row), &|_| 0.0), model.classify_with("zzyx", Some(&row), &|_| 0.0));
    assert_eq!(again.dense(), NUMBERS);
}

#[test]
fn rows_that_are_no_rows_are_refused_and_missing_ones_are_not() {
    let (_, rows) = lessons();
    let mut some: Vec<Option<&[f32]>> = rows.iter().map(|row| Some(row.as_slice())).collect();
    some[4] = None;
    assert_eq!(learned(&some).unwrap().dense(), NUMBERS);
    some[5] = Some(&[1.0]);
    assert_eq!(learned(&some).err(), Some(Unfit::Uneven));
    let (texts, _) = lessons();
    let examples: Vec<Example<'_>> =
        texts.iter().map(|(text, label)| Example { text, label: LABELS[*label] }).collect();
    let words = train(&examples, &Options::default(), &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(learned(&[]).unwrap().to_bytes(), words.to_bytes(), "nothing else is changed by it");
}
