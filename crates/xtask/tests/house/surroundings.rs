//! Rule 12. The checkout can be understood and fetched by anybody: no file over 500 kB but
//! the document of the API and its types, and no word about somebody's machine or about papers that the
//! reader does not have.

use crate::tree::{Fault, Tree};

const MOST_BYTES: u64 = 500_000;

/// Made from the code, one line for each word of it, so that a change of the API can be read as a
/// difference. They are as large as the API.
const MADE: [&str; 2] = ["api/openapi.json", "ui/src/api/schema.ts"];
const MADE_MOST_BYTES: u64 = 2_000_000;

/// Paths that exist on one machine only. In two pieces, so that this file does not name them.
const PRIVATE: &[(&str, &str)] =
    &[("/wo", "rk/"), ("/ro", "ot/"), ("/ho", "me/"), ("/Us", "ers/"), ("shared/de", "sign"), ("shared/da", "ta")];

fn faults(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, file) in tree.all() {
        let most = if MADE.contains(&path) { MADE_MOST_BYTES } else { MOST_BYTES };
        if file.bytes > most {
            faults.push(Fault::new(path, 1, format!("{} bytes; at most {most}", file.bytes)));
        }
        for (number, line) in file.text.iter().flat_map(|text| text.lines().enumerate()) {
            faults.extend(private(line).map(|what| Fault::new(path, number + 1, what)));
        }
    }
    faults
}

fn private(line: &str) -> Option<String> {
    for (head, tail) in PRIVATE {
        let word = format!("{head}{tail}");
        let found = line.match_indices(&word).any(|(at, _)| begins_a_path(line, at) || !word.starts_with('/'));
        if found {
            return Some(format!("names {word}, which the reader does not have"));
        }
    }
    ticket(line).map(|ticket| format!("speaks of {ticket}, which the reader cannot look up"))
}

/// A path begins after a space or a quote, and does not inside `https://host/…/`.
fn begins_a_path(line: &str, at: usize) -> bool {
    !line[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '}' | '*' | '/'))
}

/// A number in some tracker: the word and digits behind it.
fn ticket(line: &str) -> Option<String> {
    let lower = line.to_lowercase();
    lower.match_indices("issue ").find_map(|(at, word)| {
        let own_word = !lower[..at].ends_with(|c: char| c.is_alphanumeric());
        let rest = lower[at + word.len()..].trim_start_matches('#');
        let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
        (own_word && !number.is_empty()).then(|| format!("{word}{number}"))
    })
}

#[test]
fn the_checkout_keeps_it() {
    crate::tree::none(&faults(&Tree::checkout()));
}

#[test]
fn a_private_word_is_found() {
    for (head, tail) in PRIVATE {
        let line = format!("see {head}{tail}x");
        crate::tree::one(&faults(&Tree::of(&[("docs/a.md", &line)])), &["docs/a.md:1"]);
    }
    for number in ["7", "#12"] {
        assert!(private(&format!("(see Issue {number})")).is_some(), "{number}");
    }
    let (head, tail) = PRIVATE[0];
    let inside = format!("GET https://host/api{head}{tail}items");
    for line in [inside.as_str(), "an issue with 2 parts", "reissue 2", "../shared/Button"] {
        assert_eq!(private(line), None, "{line}");
    }
}

#[test]
fn a_file_that_is_too_large_is_found() {
    let large = "x".repeat(500_001);
    crate::tree::one(&faults(&Tree::of(&[("docs/a.txt", &large)])), &["500001 bytes"]);
    crate::tree::none(&faults(&Tree::of(&[("docs/a.txt", &large[1..])])));
}

/// The compiler refuses `unsafe` wherever a crate takes the workspace's lints.
#[test]
fn one_crate_may_be_unsafe() {
    let tree = Tree::checkout();
    let manifests = tree.texts().filter(|(path, _)| path.starts_with("crates/") && path.ends_with("/Cargo.toml"));
    let own = manifests.filter(|(_, text)| !text.contains("[lints]\nworkspace = true")).map(|(path, _)| path);
    assert_eq!(own.collect::<Vec<_>>(), ["crates/foundation/footprint/Cargo.toml"]);
}
