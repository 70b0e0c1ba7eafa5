//! `aftercare intents`: from a file of examples to an answer, and what is said about files that will not do.

use std::fmt::Write as _;

use serde_json::Value;

use crate::running::{At, Scratch, ok, refused};

const PARCEL: [&str; 6] = [
    "where is my parcel",
    "my parcel has not come",
    "wo ist mein Paket",
    "mein Paket kommt nicht an",
    "is the parcel on its way",
    "wann kommt das Paket",
];
const MONEY: [&str; 6] = [
    "i want my money back",
    "please refund the money",
    "ich möchte mein Geld zurück",
    "wann ist das Geld zurück",
    "when is the money paid back",
    "bitte das Geld zurück",
];

/// A CSV of these examples under a header.
fn table(header: &str, more: &str) -> String {
    let mut text = format!("{header}\n");
    for (parcel, money) in PARCEL.iter().zip(MONEY) {
        let _ = write!(text, "{parcel},delivery\n{money},refund\n");
    }
    text + more
}

struct Files {
    scratch: Scratch,
}

impl Files {
    fn new() -> Self {
        Self { scratch: Scratch::new() }
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::write(&path, bytes).expect("a file");
        path
    }

    fn path(&self, name: &str) -> String {
        self.scratch.0.join(name).display().to_string()
    }

    fn ok(&self, arguments: &[&str]) -> String {
        ok(&At::Directory(&self.scratch.0), &[&["intents"][..], arguments].concat())
    }

    fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.ok(&[arguments, &["--json"]].concat())).expect("JSON")
    }

    fn refused(&self, arguments: &[&str]) -> String {
        refused(&At::Directory(&self.scratch.0), 2, &[&["intents"][..], arguments].concat())
    }
}

#[test]
fn what_is_learned_is_kept_asked_and_tried() {
    let files = Files::new();
    let train = files.write("train.csv", table("text,label", ""));
    let test = files.write("test.csv", "text,label\nis my parcel here,delivery\nGeld zurück,refund\nqxz vvv,oos\n");
    let model = files.path("desk.model");
    let told = files.ok(&["train", "--train", &train, "--model", &model]);
    assert!(told.contains("learned from 12 examples") && told.contains("model: 2 labels"), "{told}");

    let told = files.ok(&["classify", "--model", &model, "Wo bleibt mein Paket?"]);
    assert!(told.starts_with("delivery") && told.contains("Paket") && told.contains("perhaps refund"), "{told}");
    assert!(files.ok(&["classify", "--model", &model, "qxz vvv"]).starts_with("I don't know"));
    let answer = files.json(&["classify", "--model", &model, "the money please"]);
    assert_eq!((&answer["label"], &answer["guesses"][0]["label"]), (&"refund".into(), &"refund".into()));
    assert!(answer["reasons"].as_array().is_some_and(|reasons| reasons.iter().any(|one| one["word"] == "money")));

    let kept = files.json(&["evaluate", "--model", &model, "--test", &test]);
    assert_eq!((&kept["accuracy"], &kept["out_of_scope_recall"]), (&1.0.into(), &1.0.into()));
    assert_eq!((&kept["in_scope_accuracy"], &kept["test_in_scope"]), (&1.0.into(), &2.into()));
    assert_eq!((&kept["macro_f1"], &kept["train_seconds"]), (&1.0.into(), &Value::Null));
    assert_eq!(kept["model_bytes"], std::fs::metadata(&model).expect("a file").len());

    let trained = files.json(&["evaluate", "--train", &train, "--test", &test]);
    for key in ["accuracy", "calibration_error", "threshold", "model_bytes"] {
        assert_eq!(trained[key], kept[key], "{key}: the same examples make the same model");
    }
    assert_eq!(trained["train_examples"], 12);
    let told = files.ok(&["evaluate", "--model", &model, "--test", &test]);
    assert!(told.contains("calibration error") && told.contains("µs"), "{told}");
}

#[test]
fn columns_are_named_and_tabs_do() {
    let files = Files::new();
    let train = files.write("train.tsv", table("utterance,intent", "").replace(',', "\t"));
    let arguments = ["train", "--train", &train, "--model", &files.path("m"), "--text-column", "utterance"];
    let told = files.refused(&arguments);
    assert!(told.contains("no column \"label\"; it has utterance, intent. Name it with --label-column"), "{told}");
    files.ok(&[&arguments[..], &["--label-column", "intent"]].concat());
}

#[test]
fn odd_rows_are_told_with_their_lines() {
    let files = Files::new();
    let odd =
        "one,two,three\n,delivery\nno label,\nwhere IS my parcel,refund\nWhere is my parcel,delivery\nalone,single\n";
    let train = files.write("train.csv", table("text,label", odd));
    let model = files.path("m");
    let told = files.ok(&["train", "--train", &train, "--model", &model]);
    for words in [
        "1 rows have another number of fields than the header, or a quote that is not closed and were passed over: line 14",
        "1 rows have no label and were passed over: line 16",
        "1 have no word in their text",
        "1 say again what another one says",
        "1 texts stand under several labels; all were learned from: lines 2 and 17",
        "labels with one example: single",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let test = files.write("test.csv", "text,label\nwhere is my parcel,delivery\nhello,greeting\n");
    let found = files.json(&["evaluate", "--model", &model, "--test", &test]);
    assert_eq!((&found["test_unlearned"], &found["in_scope_accuracy"]), (&1.into(), &0.5.into()));
    assert_eq!(found["out_of_scope_recall"], Value::Null);
}

#[test]
fn files_that_will_not_do_are_refused_with_the_place() {
    let files = Files::new();
    let (model, good) = (files.path("m"), files.write("good.csv", table("text,label", "")));
    let bad: [(&str, &[u8], &str); 6] = [
        ("none.csv", b"text,label\n", "no row with a label"),
        ("empty.csv", b"", "the file is empty"),
        ("one.csv", b"text,label\na,x\nb,x\n", "all examples in scope have the label \"x\""),
        ("latin.csv", b"text,label\nhello,x\nsch\xf6n,y\n", "line 3: not UTF-8 at byte 4 of the row"),
        ("wordless.csv", b"text,label\n ,x\n ,y\n", "nothing to learn from"),
        ("outside.csv", b"text,label\na,oos\nb,oos\n", "no example is in scope"),
    ];
    for (name, bytes, told) in bad {
        let path = files.write(name, bytes);
        let words = files.refused(&["train", "--train", &path, "--model", &model]);
        assert!(words.contains(told) && words.contains(name), "{name}: {words}");
    }
    assert!(!std::path::Path::new(&model).exists(), "nothing was kept");
    let nowhere = files.path("nowhere");
    let senseless: [(&[&str], &str); 7] = [
        (&["train", "--model", &model], "--train FILE is missing"),
        (&["train", "--train", &good], "--model FILE is missing"),
        (&["evaluate", "--train", &good], "--test FILE is missing"),
        (&["evaluate", "--test", &good], "--model FILE or --train FILE is missing"),
        (&["evaluate", "--test", &good, "--model", &good], "good.csv: this is no model for recognition"),
        (&["classify", "--model", &nowhere, "x"], "nowhere: No such file"),
        (&["train", "--train", &good, "--model", &model, "--refused", "2"], "a number from 0 to 1"),
    ];
    for (arguments, told) in senseless {
        let words = files.refused(arguments);
        assert!(words.contains(told), "{arguments:?}: {words}");
    }
}
