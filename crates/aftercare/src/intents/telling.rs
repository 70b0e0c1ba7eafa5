//! What `aftercare intents` found, for people and for programs.

use std::fmt::Write as _;

use ::intents::{Answer, Evaluation, Model, Reason, Survey};
use serde_json::{Map, Value, json};

use super::examples::{Labelled, Passed};
use crate::Failure;

/// So many labels that were not learned are named.
const NAMED_MAX: usize = 5;

/// What was measured, as far as it was.
#[derive(Debug, Default)]
pub struct Figures {
    pub train_seconds: Option<f64>,
    fields: Map<String, Value>,
    lines: Vec<String>,
}

impl Figures {
    pub fn of_training(&mut self, learned: &Labelled, survey: Survey) {
        let count = learned.examples().len();
        self.field("train_examples", json!(count - survey.wordless));
        self.field("train_wordless", json!(survey.wordless));
        self.field("train_repeated", json!(survey.repeated));
        self.field("train_contradictory", json!(survey.contradictory));
        self.field("train_skipped", json!(learned.uneven.count + learned.unlabelled.count));
        self.line(format!("learned from {} examples", count - survey.wordless));
        self.passed(learned);
        if survey.wordless > 0 {
            self.line(format!("  {} have no word in their text and were passed over", survey.wordless));
        }
        if survey.repeated > 0 {
            self.line(format!("  {} say again what another one says", survey.repeated));
        }
        if survey.contradictory > 0 {
            let pairs = survey.contradictions.iter();
            let pairs: Vec<String> =
                pairs.map(|[a, b]| format!("lines {} and {}", learned.line(*a), learned.line(*b))).collect();
            let words = "texts stand under several labels; all were learned from";
            self.line(format!("  {} {words}: {}", survey.contradictory, pairs.join(", ")));
        }
        if !survey.single.is_empty() {
            self.line(format!("  labels with one example: {}", some(survey.single.iter())));
        }
    }

    fn passed(&mut self, from: &Labelled) {
        for (passed, why) in [
            (&from.uneven, "have another number of fields than the header, or a quote that is not closed"),
            (&from.unlabelled, "have no label"),
        ] {
            let Passed { count, lines } = passed;
            if *count > 0 {
                let shown: Vec<String> = lines.iter().map(u64::to_string).collect();
                let more = if *count > lines.len() { ", …" } else { "" };
                self.line(format!("  {count} rows {why} and were passed over: line {}{more}", shown.join(", ")));
            }
        }
    }

    pub fn of_model(&mut self, model: &Model) {
        let bytes = model.to_bytes().len();
        self.field("labels", json!(model.labels().len()));
        self.field("model_bytes", json!(bytes));
        self.field("threshold", json!(model.threshold()));
        self.field("train_seconds", json!(self.train_seconds));
        let took = self.train_seconds.map(|seconds| format!(", in {seconds:.1} s")).unwrap_or_default();
        self.line(format!("model: {} labels, {:.1} MB{took}", model.labels().len(), bytes as f64 / 1e6));
    }

    pub fn of_test(&mut self, found: Evaluation, tried: &Labelled, micros: f64) {
        self.field("test_examples", json!(found.examples));
        self.field("test_in_scope", json!(found.in_scope));
        self.field("test_out_of_scope", json!(found.out_of_scope));
        self.field("test_skipped", json!(tried.uneven.count + tried.unlabelled.count));
        self.field("test_unlearned", json!(found.unlearned));
        self.line(format!("tried on {} examples", found.examples));
        self.passed(tried);
        if found.unlearned > 0 {
            let some = some(found.unlearned_labels.iter());
            self.line(format!("  {} have labels that were not learned, and count as wrong: {some}", found.unlearned));
        }
        for (key, words, value) in [
            ("accuracy", "right of all", found.accuracy),
            ("in_scope_accuracy", "right in scope", found.in_scope_accuracy),
            ("best_guess_accuracy", "best guess right in scope", found.best_guess_accuracy),
            ("out_of_scope_recall", "out of scope, and not known", found.out_of_scope_recall),
            ("out_of_scope_precision", "not known, and out of scope", found.out_of_scope_precision),
            ("macro_f1", "macro F1", found.macro_f1),
            ("calibration_error", "calibration error", found.calibration_error),
        ] {
            self.field(key, json!(value));
            let shown = value.map_or_else(|| "–".to_owned(), |value| format!("{:.2} %", value * 100.0));
            self.line(format!("  {words:<28}{shown:>9}"));
        }
        self.field("microseconds_per_message", json!(micros));
        self.line(format!("  {:<28}{micros:>6.0} µs", "a message takes"));
    }

    pub fn json(self) -> Result<String, Failure> {
        pretty(&Value::Object(self.fields))
    }

    pub fn text(self) -> String {
        self.lines.join("\n") + "\n"
    }

    fn field(&mut self, key: &str, value: Value) {
        self.fields.insert(key.to_owned(), value);
    }

    fn line(&mut self, line: String) {
        self.lines.push(line);
    }
}

fn some<'s>(names: impl ExactSizeIterator<Item = &'s String>) -> String {
    let more = if names.len() > NAMED_MAX { ", …" } else { "" };
    let shown: Vec<&str> = names.take(NAMED_MAX).map(String::as_str).collect();
    shown.join(", ") + more
}

/// An answer, why, and what else it might be.
pub fn answer(answer: &Answer<'_>, reasons: &[Reason<'_>], as_json: bool) -> Result<String, Failure> {
    if as_json {
        let guesses: Vec<Value> = answer
            .guesses
            .iter()
            .map(|guess| json!({ "label": guess.label, "confidence": guess.confidence }))
            .collect();
        let reasons: Vec<Value> = reasons
            .iter()
            .map(|reason| json!({ "word": reason.word, "start": reason.start, "weight": reason.weight }))
            .collect();
        return pretty(&json!({
            "label": answer.label, "guesses": guesses, "reasons": reasons,
            "scope": answer.scope, "known": answer.known,
        }));
    }
    let mut text = String::new();
    let percent = |share: f32| format!("{:.1} %", share * 100.0);
    match (answer.label, answer.guesses.first()) {
        (Some(label), Some(guess)) => {
            let _ = writeln!(text, "{label}  {}", percent(guess.confidence));
        }
        _ => text.push_str("I don't know\n"),
    }
    if !reasons.is_empty() {
        let words: Vec<&str> = reasons.iter().map(|reason| reason.word).collect();
        let _ = writeln!(text, "because of: {}", words.join(", "));
    }
    let others = answer.guesses.iter().skip(usize::from(answer.label.is_some()));
    for guess in others {
        let _ = writeln!(text, "  perhaps {}  {}", guess.label, percent(guess.confidence));
    }
    Ok(text)
}

fn pretty(value: &Value) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Failure::new(error.to_string()))?;
    Ok(text + "\n")
}
