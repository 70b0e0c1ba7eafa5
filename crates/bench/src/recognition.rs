//! How well and how fast messages are recognised, on public data sets beside the checkout, by the program's own command.
//!
//! What the models are tried on is held back from them. Banking77: every seventh row of its training file. CLINC150:
//! its validation part, with the examples out of scope of that part. MultiDoGO: the development part of each domain.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::measuring::Place;
use crate::process;
use crate::report::Figure;
use crate::report::Target::{LessThan, MoreThan};

/// The name of this scene, for `--only`.
pub const SCENE: &str = "intents";

/// Beside the checkout, never in it: the directory, and the one in it.
const DATA: [&str; 2] = ["shared", "data"];

/// What a linear SVM over words and pieces of words reaches on the test parts of the same sets.
const DOMAINS: &[(&str, f64)] = &[
    ("airline", 0.910),
    ("fastfood", 0.873),
    ("finance", 0.913),
    ("insurance", 0.933),
    ("media", 0.935),
    ("software", 0.914),
];
const BANKING77: f64 = 0.912;
const CLINC150: f64 = 0.92;

const HELD_EVERY: usize = 7;

/// Two files to learn from and to be tried on, and how they are read.
struct Set {
    name: String,
    train: PathBuf,
    test: PathBuf,
    columns: [&'static str; 2],
    least: f64,
}

/// The figures of all sets that are there; says by name which are not.
pub async fn measure(place: &Place) -> Result<Vec<Figure>, String> {
    let directory = place.directory.join(SCENE);
    std::fs::create_dir_all(&directory).map_err(|error| format!("{}: {error}", directory.display()))?;
    let mut figures = Vec::new();
    for set in sets(&directory)? {
        eprintln!("recognising {} …", set.name);
        figures.extend(try_on(place, &set).await?);
    }
    Ok(figures)
}

fn sets(directory: &Path) -> Result<Vec<Set>, String> {
    let mut sets = Vec::new();
    if let Some(path) = there("banking77/train.csv") {
        let text = read(&path)?;
        let (train, test) = (directory.join("banking77.train.csv"), directory.join("banking77.test.csv"));
        let (taught, held) = parted(&text);
        write(&train, &taught)?;
        write(&test, &held)?;
        sets.push(Set { name: "banking77".to_owned(), train, test, columns: ["text", "category"], least: BANKING77 });
    }
    if let Some(path) = there("clinc150/clinc150_train_val.json") {
        let parts: Value =
            serde_json::from_str(&read(&path)?).map_err(|error| format!("{}: {error}", path.display()))?;
        let (train, test) = (directory.join("clinc150.train.csv"), directory.join("clinc150.test.csv"));
        write(&train, &table(&parts, &["train", "oos_train"]))?;
        write(&test, &table(&parts, &["val", "oos_val"]))?;
        sets.push(Set { name: "clinc150".to_owned(), train, test, columns: ["text", "label"], least: CLINC150 });
    }
    for (domain, least) in DOMAINS {
        let part = |part: &str| there(&format!("multidogo/sentence_level/{domain}/{part}.tsv"));
        if let (Some(train), Some(test)) = (part("train"), part("dev")) {
            let name = format!("multidogo_{domain}");
            sets.push(Set { name, train, test, columns: ["utterance", "intent"], least: *least });
        }
    }
    Ok(sets)
}

fn there(name: &str) -> Option<PathBuf> {
    let data = Path::new("..").join(DATA[0]).join(DATA[1]);
    let path = data.join(name);
    if !path.exists() {
        eprintln!("NOT MEASURED: {name} is missing in {}", data.display());
    }
    path.exists().then_some(path)
}

/// A CSV whose rows are lines, as two: every seventh row is held back.
fn parted(text: &str) -> (String, String) {
    let mut lines = text.lines();
    let header = lines.next().unwrap_or_default();
    let (mut taught, mut held) = (format!("{header}\n"), format!("{header}\n"));
    let mut open = false;
    let mut number = 0;
    for line in lines {
        let part = if number % HELD_EVERY == 0 { &mut held } else { &mut taught };
        part.push_str(line);
        part.push('\n');
        // A quoted cell may go on in the next line.
        open ^= line.matches('"').count() % 2 == 1;
        number += usize::from(!open);
    }
    (taught, held)
}

/// Pairs of text and label out of some parts of a JSON object.
fn table(parts: &Value, named: &[&str]) -> String {
    let quoted = |cell: &Value| format!("\"{}\"", cell.as_str().unwrap_or_default().replace('"', "\"\""));
    let rows = named.iter().filter_map(|part| parts[*part].as_array()).flatten();
    let rows = rows.map(|row| format!("{},{}\n", quoted(&row[0]), quoted(&row[1])));
    std::iter::once("text,label\n".to_owned()).chain(rows).collect()
}

async fn try_on(place: &Place, set: &Set) -> Result<Vec<Figure>, String> {
    let [text, label] = set.columns;
    let arguments: [&OsStr; 11] = [
        "intents".as_ref(),
        "evaluate".as_ref(),
        "--json".as_ref(),
        "--train".as_ref(),
        set.train.as_ref(),
        "--test".as_ref(),
        set.test.as_ref(),
        "--text-column".as_ref(),
        text.as_ref(),
        "--label-column".as_ref(),
        label.as_ref(),
    ];
    let ran = process::run(&place.program, &arguments).await?;
    let found: Value = serde_json::from_str(&ran.printed).map_err(|error| format!("{}: {error}", set.name))?;
    Ok(figures(set, &found, ran.peak))
}

fn figures(set: &Set, found: &Value, peak: f64) -> Vec<Figure> {
    let name = &set.name;
    let figure = |key: &str, what: &str, unit: &str, scale: f64| {
        let value = found[key].as_f64()? * scale;
        Some(Figure::new(&format!("{SCENE}_{name}_{key}"), &format!("Recognition, {name}, {what}"), value, unit))
    };
    let memory = Figure::new(&format!("{SCENE}_{name}_memory"), &format!("Recognition, {name}, training"), peak, "MB");
    [
        figure("accuracy", "right of all", "", 1.0),
        figure("in_scope_accuracy", "right in scope", "", 1.0).map(|found| found.held_against(MoreThan(set.least))),
        figure("best_guess_accuracy", "best guess right in scope", "", 1.0),
        figure("out_of_scope_recall", "out of scope and not known", "", 1.0)
            .map(|found| found.held_against(MoreThan(0.6))),
        figure("macro_f1", "macro F1", "", 1.0),
        figure("calibration_error", "calibration error", "", 1.0).map(|found| found.held_against(LessThan(0.03))),
        figure("train_seconds", "training", "s", 1.0).map(|found| found.held_against(LessThan(60.0))),
        figure("microseconds_per_message", "a message", "µs", 1.0).map(|found| found.held_against(LessThan(100.0))),
        figure("model_bytes", "model", "MB", 1e-6).map(|found| found.held_against(LessThan(20.0))),
        Some(memory),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_seventh_row_is_held_back_and_none_is_torn() {
        let rows: String = (0..8).map(|number| format!("\"row {number},\nsecond \"\"line\"\"\",label\n")).collect();
        let (taught, held) = parted(&format!("text,category\n{rows}"));
        assert_eq!((held.matches("row").count(), taught.matches("row").count()), (2, 6));
        assert!(held.starts_with("text,category\n\"row 0,\nsecond \"\"line\"\"\",label\n\"row 7,"), "{held}");
    }

    #[test]
    fn parts_become_a_table() {
        let parts = json!({ "a": [["say \"hi\"", "x"]], "b": [["1, 2", "y"]], "c": [["no", "z"]] });
        assert_eq!(table(&parts, &["a", "b"]), "text,label\n\"say \"\"hi\"\"\",\"x\"\n\"1, 2\",\"y\"\n");
    }

    #[test]
    fn a_figure_that_was_not_measured_is_left_out() {
        let set =
            Set { name: "n".to_owned(), train: PathBuf::new(), test: PathBuf::new(), columns: ["a", "b"], least: 0.9 };
        let found = figures(&set, &json!({ "in_scope_accuracy": 0.95, "out_of_scope_recall": null }), 1.0);
        let keys: Vec<(&str, Option<bool>)> = found.iter().map(|figure| (figure.key.as_str(), figure.met)).collect();
        assert_eq!(keys, [("intents_n_in_scope_accuracy", Some(true)), ("intents_n_memory", None)]);
    }
}
