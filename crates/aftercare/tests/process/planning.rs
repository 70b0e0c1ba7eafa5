//! `aftercare plan solve`: from a file to a plan, and what is said about files that will not do.

use serde_json::Value;

use crate::running::{At, Scratch, ok, refused};

/// The example of the page that describes the file.
fn example() -> String {
    let page = include_str!("../../../../docs/user/planning.md");
    let rest = page.split("```json").nth(1).expect("an example");
    rest.split("```").next().expect("its end").to_owned()
}

struct File(Scratch);

impl File {
    fn of(text: &str) -> Self {
        let scratch = Scratch::new();
        std::fs::write(scratch.0.join("board.json"), text).expect("a file");
        Self(scratch)
    }

    fn path(&self) -> String {
        self.0.0.join("board.json").display().to_string()
    }
}

#[test]
fn a_board_is_planned_and_told_in_words_and_as_json() {
    let file = File::of(&example());
    let at = At::Directory(&file.0.0);
    let text = ok(&at, &["plan", "solve", &file.path()]);
    assert!(text.contains("M  Returns without a call"), "{text}");
    assert!(text.contains("needs 7 more days of ops in june"), "{text}");
    assert!(text.contains("no plan is better"), "{text}");
    let plan: Value = serde_json::from_str(&ok(&at, &["plan", "solve", &file.path(), "--json"])).expect("JSON");
    assert_eq!(plan["status"], "optimal");
    assert_eq!(plan["verified"]["holds"], true);
    assert_eq!(plan["initiatives"][0]["timebox"], "may");
    assert_eq!(plan["phases"][0]["proven"], true);
}

#[test]
fn a_file_that_makes_no_sense_is_refused_by_its_fields() {
    for (wrong, words) in [
        (example().replace("\"benefits\"", "\"benefit\""), "unknown field `benefit`"),
        (example().replace("\"low\": 4", "\"low\": -4"), "initiatives[returns].effort[ops].low"),
        ("{".to_owned(), "line 1"),
    ] {
        let file = File::of(&wrong);
        let said = refused(&At::Directory(&file.0.0), 2, &["plan", "solve", &file.path()]);
        assert!(said.contains(words), "{said}");
    }
}
