//! The command as people and programs run it.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::{Scratch, entries};

fn aftercare(data: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aftercare"));
    // Its own directory: an aftercare.toml of the developer's must not decide a test.
    command.arg("--data-dir").arg(data).args(arguments).current_dir(std::env::temp_dir()).stdin(Stdio::null());
    command.output().unwrap()
}

fn said(output: &Output) -> (String, String) {
    (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn rejected_rows_are_no_failure_and_programs_can_count_them() {
    let file = Scratch::new("customers.csv", "external_id,name,email\n1,Anna,anna@example.com\n2,Ben,nowhere\n");
    let path = file.path();
    let (data, rejects) = (file.beside("data"), file.beside("rejects.csv"));
    let rejects_name = rejects.display().to_string();
    let arguments = ["import", "customers", path.to_str().unwrap(), "--json", "--rejects", &rejects_name];
    let output = aftercare(&data, &arguments);
    assert_eq!(output.status.code(), Some(0), "{:?}", said(&output));
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    let counted = ["rows", "created", "changed", "unchanged", "rejected"].map(|name| summary[name].as_u64().unwrap());
    assert_eq!(counted, [2, 1, 0, 0, 1]);
    let text = std::fs::read_to_string(&rejects).unwrap();
    assert!(text.starts_with("file,line,column,reason,row\n") && text.contains(",3,email,"), "{text}");

    let again = aftercare(&data, &["import", "customers", path.to_str().unwrap()]);
    let (out, err) = said(&again);
    assert!(out.contains("2 customers: 0 created, 0 changed, 1 unchanged, 1 rejected"), "{out}");
    assert!(err.contains("customers.csv:3: email: "), "{err}");
}

#[test]
fn what_cannot_be_read_ends_with_2_and_says_why() {
    let file = Scratch::new("customers.csv", "external_id,name\n1,Anna\n");
    let data = file.beside("data");
    let path = file.path();
    let name = path.to_str().unwrap();
    std::fs::write(file.beside("mapping.toml"), "[fields]\nexternal_id = 'external_id'\nnmae = 'name'\n").unwrap();
    let mapping = file.beside("mapping.toml").display().to_string();
    for (arguments, words) in [
        (vec!["import", "customers", "/nowhere.csv"], "/nowhere.csv"),
        (vec!["import", "customers", name, "--mapping", "/nowhere.toml"], "mappings that ship"),
        (vec!["import", "customers", name, "--mapping", &mapping], "\"nmae\""),
        (vec!["import", "customers", name, "--rejects", name], "would be overwritten"),
        (vec!["import", "elephants", name], "customers"),
        (vec!["import", "customers"], "<FILE>"),
        (vec!["import", "customers", name, "--batch", "0"], "1..=10000"),
    ] {
        let output = aftercare(&data, &arguments);
        let (out, err) = said(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {out}{err}");
        assert!(err.contains(words), "{arguments:?}: {err}");
    }
    let (_, err) = said(&aftercare(&data, &["import", "customers", "/nowhere.csv"]));
    assert_eq!(err.matches("/nowhere.csv").count(), 1, "{err}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "external_id,name\n1,Anna\n");
}

#[test]
fn a_file_that_breaks_off_ends_with_2_and_what_stands_before_is_in() {
    let file = Scratch::new("customers.json", "[{\"external_id\":\"1\",\"name\":\"Anna\"},\n{\"external_id\":");
    let (data, path) = (file.beside("data"), file.path());
    let output = aftercare(&data, &["import", "customers", path.to_str().unwrap(), "--json"]);
    let (out, err) = said(&output);
    assert_eq!(output.status.code(), Some(2), "{out}{err}");
    let summary: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (&summary["created"], &summary["rejected"], &summary["complete"]),
        (&1.into(), &1.into(), &false.into())
    );
    assert!(
        err.contains("customers.json:2: the JSON is broken here") && err.contains("was not read to its end"),
        "{err}"
    );
}

#[test]
fn a_pipe_is_read_if_once_is_enough() {
    let file = Scratch::new("none", "");
    let data = file.beside("data");
    let piped = |arguments: &[&str], text: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aftercare"));
        command.arg("--data-dir").arg(&data).args(arguments).current_dir(std::env::temp_dir());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    for text in ["external_id,name\n1,Anna\n", "{\"external_id\":\"1\",\"name\":\"A\"}\n{\"external_id\":\"2\"}"] {
        let output = piped(&["import", "customers", "/dev/stdin"], text);
        assert!(said(&output).0.contains(" customers: 1 created"), "{:?}", said(&output));
    }
    let output = piped(&["import", "tickets", "/dev/stdin", "--mapping", "incident-log"], "number\n");
    let (_, err) = said(&output);
    assert!(output.status.code() == Some(2) && err.contains("is a pipe, which can be read only once"), "{err}");
}

#[test]
fn a_dry_run_says_so() {
    let file = Scratch::new("customers.csv", "external_id,name\n1,Anna\nbroken\n");
    let data = file.beside("data");
    let rejects = file.beside("rejects.ndjson").display().to_string();
    let path = file.path();
    let output = aftercare(&data, &["import", "customers", path.to_str().unwrap(), "--dry-run", "--rejects", &rejects]);
    let (out, _) = said(&output);
    assert!(out.starts_with("dry run, nothing was kept: 2 customers: 1 created"), "{out}");
    assert_eq!(entries(Path::new(&rejects))[0]["line"], 3);
}

#[test]
fn help_names_the_mappings_that_ship() {
    let file = Scratch::new("none", "");
    let (out, _) = said(&aftercare(&file.beside("data"), &["import", "--help"]));
    for mapping in aftercare::import::shipped::ALL {
        assert!(out.contains(mapping.name), "{out}");
    }
}
