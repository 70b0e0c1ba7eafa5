//! Rule 8. A file has at most 600 lines and a function at most 70: what is longer is two things.

use crate::rust_text::{Source, end_of_item, line_of, places};
use crate::tree::{Fault, Tree};

const FILE_LINES: usize = 600;
const FUNCTION_LINES: usize = 70;

const SOURCES: &[&str] = &[".rs", ".ts", ".tsx", ".css", ".mjs", ".sql"];

/// Written by a program, proved fresh by `cargo xtask test`.
const GENERATED: &[&str] = &["ui/src/api/schema.ts"];

/// Functions that may be longer: path, name, reason.
const LONG_FUNCTIONS: &[(&str, &str, &str)] = &[];

fn faults(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.texts() {
        if !SOURCES.iter().any(|end| path.ends_with(end)) || GENERATED.contains(&path) {
            continue;
        }
        let lines = text.lines().count();
        if lines > FILE_LINES {
            faults.push(Fault::new(path, FILE_LINES, format!("{lines} lines; at most {FILE_LINES}")));
        }
        if path.ends_with(".rs") {
            faults.extend(long_functions(path, text));
        }
    }
    faults
}

fn long_functions(path: &str, text: &str) -> Vec<Fault> {
    let code = Source::read(text).code;
    let mut faults = Vec::new();
    for start in places(&code, "fn") {
        let name: String =
            code[start + 2..].trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let first = line_of(&code, start);
        let lines = line_of(&code, end_of_item(&code, start) - 1) - first + 1;
        let excused = LONG_FUNCTIONS.iter().any(|(file, function, _)| *file == path && *function == name);
        // `fn(u8) -> u8` is a type, without a name.
        if !name.is_empty() && lines > FUNCTION_LINES && !excused {
            faults.push(Fault::new(path, first, format!("{name} has {lines} lines; at most {FUNCTION_LINES}")));
        }
    }
    faults
}

#[test]
fn the_checkout_keeps_it() {
    crate::tree::none(&faults(&Tree::checkout()));
}

#[test]
fn every_exception_is_still_needed() {
    let tree = Tree::checkout();
    for (path, name, reason) in LONG_FUNCTIONS {
        assert!(!reason.is_empty());
        let text = tree.text(path).unwrap_or_default();
        assert!(text.contains(&format!("fn {name}")), "{path} has no {name} any more");
    }
}

#[test]
fn the_limit_is_the_last_size_that_passes() {
    let function = |lines: usize| format!("fn f(x: [u8; 2]) {{\n{}}}\n", "    g();\n".repeat(lines - 2));
    let of = |text: &str| faults(&Tree::of(&[("crates/x/src/a.rs", text)]));
    crate::tree::none(&of(&function(70)));
    crate::tree::one(&of(&function(71)), &["f has 71 lines"]);
    crate::tree::none(&of(&"// line\n".repeat(600)));
    crate::tree::one(&of(&"// line\n".repeat(601)), &["601 lines"]);
    crate::tree::none(&faults(&Tree::of(&[("ui/src/api/schema.ts", &"x\n".repeat(900))])));
}

#[test]
fn a_declaration_and_a_type_are_not_functions() {
    let text = format!("trait T {{ fn a(&self); }}\nstruct S {{ f: fn(u8) -> u8 }}\n{}", "// x\n".repeat(100));
    crate::tree::none(&faults(&Tree::of(&[("crates/x/src/a.rs", &text)])));
}
