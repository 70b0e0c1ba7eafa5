//! Rule 10. ARCHITECTURE.md tells the house by its invariants, and each of them names the test
//! that would fail: `test: crates/…/file.rs::name_of_the_test`.

use crate::tree::{Fault, Tree};

const PATH: &str = "ARCHITECTURE.md";

fn faults(tree: &Tree) -> Vec<Fault> {
    let Some(text) = tree.text(PATH) else { return vec![Fault::new(PATH, 1, "is missing")] };
    let mut faults = Vec::new();
    let invariants = invariants(text);
    if invariants.is_empty() {
        faults.push(Fault::new(PATH, 1, "has no list under a heading with the word Invariants"));
    }
    for (line, invariant) in invariants {
        let tests = tests_named(&invariant);
        if tests.is_empty() {
            faults.push(Fault::new(PATH, line, "this invariant names no test"));
        }
        for test in tests {
            if let Err(why) = exists(tree, test) {
                faults.push(Fault::new(PATH, line, format!("{test}: {why}")));
            }
        }
    }
    faults
}

/// The items of the lists under headings with the word Invariants, each with its line.
fn invariants(text: &str) -> Vec<(usize, String)> {
    let mut items: Vec<(usize, String)> = Vec::new();
    let mut inside = false;
    for (number, line) in text.lines().enumerate() {
        if line.starts_with('#') {
            inside = line.to_lowercase().contains("invariants");
        } else if inside && is_item(line) {
            items.push((number + 1, line.to_string()));
        } else if inside
            && line.starts_with(' ')
            && let Some((_, item)) = items.last_mut()
        {
            item.push('\n');
            item.push_str(line);
        }
    }
    items
}

/// `- …`, `* …` or `12. …`.
fn is_item(line: &str) -> bool {
    let numbered = line.split_once(". ").is_some_and(|(number, _)| number.parse::<u32>().is_ok());
    line.starts_with("- ") || line.starts_with("* ") || numbered
}

/// Everything between `` `test: `` and the closing backtick.
fn tests_named(invariant: &str) -> Vec<&str> {
    invariant.split("`test: ").skip(1).filter_map(|rest| rest.split('`').next()).collect()
}

fn exists(tree: &Tree, test: &str) -> Result<(), &'static str> {
    let (path, name) = test.split_once("::").ok_or("is not of the form path::name")?;
    let text = tree.text(path).ok_or("the file is not there")?;
    let found = if path.ends_with(".rs") {
        text.contains(&format!("fn {name}("))
    } else {
        ['"', '\'', '`'].iter().any(|quote| text.contains(&format!("{quote}{name}{quote}")))
    };
    if found { Ok(()) } else { Err("the file has no such test") }
}

#[test]
fn the_checkout_keeps_it() {
    crate::tree::none(&faults(&Tree::checkout()));
}

#[cfg(test)]
fn told(text: &str) -> Vec<Fault> {
    let rust = "#[test]\nfn a_test() {}\n";
    faults(&Tree::of(&[(PATH, text), ("crates/x/tests/a.rs", rust), ("e2e/a.spec.ts", "test('a journey', …)")]))
}

#[test]
fn an_invariant_without_a_living_test_is_found() {
    for (item, says) in [
        ("- No test here.", "names no test"),
        ("- Gone. `test: crates/x/tests/b.rs::a_test`", "file is not there"),
        ("1. Renamed.\n   `test: crates/x/tests/a.rs::another_test`", "no such test"),
        ("- Unclear. `test: a_test`", "not of the form"),
    ] {
        crate::tree::one(&told(&format!("# House\n## Invariants\n{item}\n")), &[says]);
    }
    crate::tree::one(&told("# House\n"), &["no list under a heading"]);
    crate::tree::one(&faults(&Tree::of(&[])), &["is missing"]);
}

#[test]
fn invariants_with_their_tests_are_fine() {
    crate::tree::none(&told(
        "# House\n- no invariant\n## Invariants\n- One. `test: crates/x/tests/a.rs::a_test`\n- Two,\n  \
         `test: e2e/a.spec.ts::a journey`\n## Next\n- no invariant\n",
    ));
}
