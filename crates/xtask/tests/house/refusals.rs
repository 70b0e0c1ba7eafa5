//! Rule 12. What the server refuses with has a German sentence, and the catalogue has none that nobody says.
//!
//! Texts are what stands in the arguments of `CALLS`, in functions that return `Result<_, String>`, and in what
//! a name in such an argument was set to in the same file. Not seen: a text that comes as a value from another
//! file without being in one of these forms, one put together with `+`, and what serde says of a type of its own.
//! What is in no catalogue is shown in English, so a text that is not seen is not lost.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::rust_text::{Literal, Source, end_of_item, places};
use crate::tree::{Fault, Tree};

const CATALOGUE: &str = "ui/src/shared/i18n/refusals/de/";

/// Where texts that go through the API are written.
const SPEAKERS: &[&str] = &[
    "crates/features/",
    "crates/foundation/calling/",
    "crates/foundation/http-kit/",
    "crates/foundation/kernel/",
    "crates/foundation/store/",
    "crates/engines/decisions/",
    "crates/engines/inference/src/impact/",
    "crates/engines/inference/src/invalid.rs",
    "crates/engines/playbook-language/",
    "crates/engines/twin/",
];

/// What in there never is a refusal through the API.
const SILENT: &[(&str, &str)] = &[
    ("crates/features/customers/src/importing", "the command line writes it into the file of rejects"),
    ("crates/features/orders/src/importing", "the command line writes it into the file of rejects"),
    ("crates/features/staff/src/importing", "the command line writes it into the file of rejects"),
    ("crates/features/tickets/src/importing", "the command line writes it into the file of rejects"),
    ("crates/features/mail/src/imap", "what is spoken with servers, and what they answer stays as it is"),
    ("crates/features/mail/src/smtp", "what is spoken with servers, and what they answer stays as it is"),
    ("crates/features/mail/src/access", "noted at the mailbox, not refused"),
    ("crates/features/mail/src/clearing", "noted at the mailbox, not refused"),
    ("crates/features/mail/src/fetching", "noted at the mailbox, not refused"),
    ("crates/features/mail/src/listening", "goes into the log"),
    ("crates/features/recognition/src/embedding", "noted at the model, not refused"),
    ("crates/engines/playbook-language/src/abcd", "only the command line reads that data set"),
];

/// Which arguments are texts.
#[derive(Clone, Copy, PartialEq)]
enum Texts {
    All,
    /// The first one names the field.
    AfterFirst,
}

const CALLS: &[(&str, Texts)] = &[
    ("Refusal::invalid", Texts::AfterFirst),
    ("Refusal::new", Texts::AfterFirst),
    ("Refusal::conflict", Texts::All),
    ("Refusal::Conflict", Texts::All),
    ("Refusal::Malformed", Texts::All),
    (".add", Texts::AfterFirst),
    (".note", Texts::AfterFirst),
    ("refused", Texts::AfterFirst),
    ("FieldProblem", Texts::All),
    ("Hindrance::new", Texts::AfterFirst),
    ("Invalid::new", Texts::AfterFirst),
    ("Invalid::at", Texts::AfterFirst),
    // What speaks against a comparison, and why a better one was not made.
    ("Refusal::NotAllowed", Texts::All),
    (".doubts.push", Texts::All),
    ("Refused::Grant", Texts::All),
    ("Refused::Later", Texts::All),
    ("Finding::error", Texts::All),
    (".fault", Texts::All),
    (".hint", Texts::All),
    (".wrong", Texts::All),
    ("Self::custom", Texts::All),
    ("Wrong::custom", Texts::All),
    ("Self::of_field", Texts::AfterFirst),
    // Of the one enum of refusals: `#[error("…")]`.
    ("#[error", Texts::All),
];

/// Names that say where, not what.
const WHERE: &[&str] = &["field", "place"];

/// What `let name = …`, `const NAME` and `fn name` say, for the names that stand in a refusal.
fn meanings(code: &str, followed: &BTreeSet<&str>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (keyword, at) in
        ["let", "const", "fn"].iter().flat_map(|word| places(code, word).into_iter().map(move |at| (*word, at)))
    {
        let rest = code[at + keyword.len()..].trim_start();
        let rest = rest.strip_prefix("mut ").unwrap_or(rest);
        let name = rest.split(|c: char| !is_name(c)).next().unwrap_or_default();
        if !followed.contains(name) || WHERE.contains(&name) {
            continue;
        }
        if keyword != "fn" {
            found.push(at..end_of_item(code, at));
        } else if let Some(open) = code[at..].find('{').map(|n| at + n) {
            let gives = code[at..open].split("->").nth(1).unwrap_or_default();
            if gives.contains("String") || gives.trim_end().ends_with("str") {
                found.push(open..closing(code, open));
            }
        }
    }
    found
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Where the bracket at `open` is closed.
fn closing(code: &str, open: usize) -> usize {
    let mut depth = 0_i32;
    for (offset, byte) in code.as_bytes()[open..].iter().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return open + offset;
        }
    }
    code.len()
}

/// The arguments of a call that are texts; none where it has one only and that is the field.
fn arguments(code: &str, after: usize, texts: Texts) -> Option<Range<usize>> {
    let open = after + code[after..].find(|c: char| !c.is_whitespace())?;
    if !matches!(code.as_bytes()[open], b'(' | b'{') {
        return None;
    }
    let end = closing(code, open);
    if texts == Texts::All {
        return Some(open + 1..end);
    }
    let mut at = open + 1;
    while at < end && code.as_bytes()[at] != b',' {
        at = if matches!(code.as_bytes()[at], b'(' | b'[' | b'{') { closing(code, at) + 1 } else { at + 1 };
    }
    (at < end).then_some(at..end)
}

/// Names of what is not a method, a path or a field of something.
fn names(code: &str) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    let mut rest = 0;
    while let Some(start) = code[rest..].find(is_name).map(|n| rest + n) {
        let end = code[start..].find(|c: char| !is_name(c)).map_or(code.len(), |n| start + n);
        if !code[..start].ends_with(['.', ':']) && !code[end..].starts_with("::") {
            found.insert(&code[start..end]);
        }
        rest = end;
    }
    found
}

/// `fn f(…) -> Result<_, String> {…}`
fn functions_with_words(code: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for at in places(code, "->") {
        let Some(open) = code[at..].find(['{', ';']).map(|n| at + n) else { continue };
        let gives = code[at..open].trim_end().trim_end_matches('>');
        let words = gives.ends_with(", String") || gives.ends_with(", &'static str");
        if code.as_bytes()[open] == b'{' && gives.contains("Result<") && words {
            found.push(open..closing(code, open));
        }
    }
    found
}

/// With places as `{}`, and without what the source needs to write it.
fn template(literal: &Literal, code: &str) -> String {
    let mut text = String::new();
    let mut characters = literal.text.chars().peekable();
    while let Some(one) = characters.next() {
        if one != '\\' {
            text.push(one);
            continue;
        }
        match characters.next() {
            Some('\n') => while characters.next_if(|c| c.is_whitespace()).is_some() {},
            Some('n') => text.push('\n'),
            Some(other) => text.push(other),
            None => {}
        }
    }
    let before = code[..literal.at].trim_end();
    if before.ends_with("format!(") || before.ends_with("#[error(") { with_places(&text) } else { text }
}

fn with_places(format: &str) -> String {
    let mut text = String::new();
    let mut characters = format.chars().peekable();
    while let Some(one) = characters.next() {
        text.push(one);
        match one {
            // Written twice it is itself.
            '{' | '}' if characters.next_if_eq(&one).is_some() => {}
            '{' => while characters.next_if(|c| *c != '}').is_some() {},
            _ => {}
        }
    }
    text
}

/// Words for people: names, keys and statements for databases are none.
fn is_sentence(text: &str) -> bool {
    let small = text.replace("{}", "").chars().filter(char::is_ascii_lowercase).count();
    text.trim().contains(' ') && small > 2 && !text.contains('\n') && !text.starts_with(". ")
}

/// What the UI says by the code of the refusal in words of its own: `problem.board-changed`.
fn said_by_code(tree: &Tree) -> BTreeSet<&str> {
    let files = tree.ending(".ts").filter(|(path, _)| path.starts_with("ui/src/shared/i18n/en/"));
    files.flat_map(|(_, text)| text.split("\"problem.").skip(1)).filter_map(|rest| rest.split('"').next()).collect()
}

/// The sentences of one file, with their lines.
fn sentences(path: &str, text: &str, by_code: &BTreeSet<&str>) -> Vec<(usize, String)> {
    let source = Source::product(text);
    let code = source.code.as_str();
    let within = |span: &Range<usize>, literal: &Literal| span.contains(&literal.at);
    let mut spans = Vec::new();
    for (call, texts) in CALLS {
        if *call == "#[error" && !path.ends_with("kernel/src/refusal.rs") {
            continue;
        }
        for at in places(code, call) {
            let Some(span) = arguments(code, at + call.len(), *texts) else { continue };
            let named = |one: &Literal| within(&span, one) && by_code.contains(one.text.as_str());
            if *call != "Refusal::Conflict" || !source.literals.iter().any(named) {
                spans.push(span);
            }
        }
    }
    let followed: BTreeSet<&str> = spans.iter().flat_map(|span| names(&code[span.clone()])).collect();
    spans.extend(meanings(code, &followed));
    spans.extend(functions_with_words(code));
    let mut found = Vec::new();
    for literal in source.literals.iter().filter(|one| spans.iter().any(|span| within(span, one))) {
        let after = code[(literal.at + literal.text.len() + 2).min(code.len())..].trim_start();
        let is_pattern = ["=>", "|", "if "].iter().any(|mark| after.starts_with(mark));
        let said = template(literal, code);
        if !is_pattern && is_sentence(&said) {
            found.push((literal.line, said));
        }
    }
    found
}

struct Entry {
    path: String,
    line: usize,
    german: String,
}

/// The catalogue by its English sentences, and what is wrong with its files.
fn catalogue(tree: &Tree) -> (BTreeMap<String, Entry>, Vec<Fault>) {
    let (mut entries, mut faults) = (BTreeMap::new(), Vec::new());
    for (path, text) in tree.ending(".po").filter(|(path, _)| path.starts_with(CATALOGUE)) {
        let mut english = None;
        for (line, words) in text.lines().enumerate().map(|(at, words)| (at + 1, words)) {
            let quoted = |kind: &str| {
                let inside = words.strip_prefix(kind)?.strip_prefix(" \"")?.strip_suffix('"')?;
                Some(inside.replace("\\\"", "\"").replace("\\\\", "\\"))
            };
            if let Some(text) = quoted("msgid") {
                english = Some(text);
            } else if let (Some(german), Some(english)) = (quoted("msgstr"), english.take()) {
                if german.matches('{').count() != english.matches('{').count() {
                    faults.push(Fault::new(path, line, format!("\"{english}\" has other places than its German")));
                }
                let entry = Entry { path: path.to_string(), line, german };
                if let Some(before) = entries.insert(english.clone(), entry) {
                    faults.push(Fault::new(path, line, format!("\"{english}\" is in {} already", before.path)));
                }
            } else if !words.is_empty() && !words.starts_with('#') {
                faults.push(Fault::new(path, line, "is neither msgid with a text in one line nor the msgstr after it"));
            }
        }
    }
    (entries, faults)
}

fn faults(tree: &Tree) -> Vec<Fault> {
    let (german, mut faults) = catalogue(tree);
    let by_code = said_by_code(tree);
    let speaks = |path: &str| {
        let among = |folders: &[&str]| folders.iter().any(|folder| path.starts_with(folder));
        path.contains("/src/") && among(SPEAKERS) && !SILENT.iter().any(|(folder, _)| path.starts_with(folder))
    };
    let mut said = BTreeSet::new();
    for (path, text) in tree.ending(".rs").filter(|(path, _)| speaks(path)) {
        for (line, sentence) in sentences(path, text, &by_code) {
            if german.get(&sentence).is_none_or(|entry| entry.german.is_empty()) {
                let what = format!("\"{sentence}\" has no German sentence in {CATALOGUE}");
                faults.push(Fault::new(path, line, what));
            }
            said.insert(sentence);
        }
    }
    for (english, entry) in german.iter().filter(|(english, _)| !said.contains(*english)) {
        faults.push(Fault::new(&entry.path, entry.line, format!("\"{english}\" is said nowhere any more")));
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
    for (path, reason) in SILENT {
        assert!(!reason.is_empty());
        assert!(tree.all().any(|(file, _)| file.starts_with(path)), "{path} is no more");
    }
}

const FILE: &str = "crates/features/tickets/src/closing.rs";

const GERMAN: &str = "ui/src/shared/i18n/refusals/de/tickets.po";

#[test]
fn every_form_of_a_refusal_is_seen() {
    for text in [
        "fn f() { Refusal::invalid(\"a b\", \"must be new\") }",
        "fn f() { Refusal::invalid(&format!(\"lines of {x}[{at}]\"), \"must be \\\n            new\") }",
        "fn f() { problems.add(field, if x { \"must be new\" } else { \"one\" }); }",
        "fn f() { Refusal::Conflict { code: \"odd\", detail: \"must be new\".to_owned(), current: None } }",
        "fn f() { let words = \"must be new\"; Err(Refusal::conflict(words)) }",
        "const OLD: &str = \"must be new\"; fn f() { Refusal::conflict(OLD) }",
        "fn why(x: u8) -> &'static str { match x { 1 => \"must be new\" } } fn f() { Refusal::conflict(why(1)) }",
        "fn f(x: &str) -> Result<u8, String> { Err(\"must be new\".to_owned()) }",
    ] {
        let says = [FILE, "\"must be new\" has no German sentence"];
        crate::tree::one(&faults(&Tree::of(&[(FILE, text)])), &says);
    }
}

#[test]
fn what_is_no_sentence_for_people_needs_no_german() {
    for text in [
        "fn f() { Refusal::invalid(\"two words\", code) } fn g() { log(\"must be new\") }",
        "#[cfg(test)] mod tests { fn f() { Refusal::conflict(\"must be new\") } }",
        "fn f(x: &str) -> Result<u8, String> { match x { \"must be new\" => Ok(1) } }",
        "fn f() { Refusal::Conflict { code: \"own-words\", detail: \"must be new\".into() } }",
    ] {
        let own = ("ui/src/shared/i18n/en/shell.ts", "\"problem.own-words\": \"…\",");
        crate::tree::none(&faults(&Tree::of(&[(FILE, text), own])));
    }
}

#[test]
fn places_are_places_whatever_they_hold() {
    let text = "fn f() { Refusal::conflict(format!(\"at most {MAX}, {x:?} of {{{}}} and \\\"{0}\\\"\")) }";
    let po = |english: &str| format!("msgid \"{english}\"\nmsgstr \"{english}\"\n");
    let fine = po("at most {}, {} of {{}} and \\\"{}\\\"");
    crate::tree::none(&faults(&Tree::of(&[(FILE, text), (GERMAN, &fine)])));
    crate::tree::one(&faults(&Tree::of(&[(FILE, "fn f() {}"), (GERMAN, &fine)])), &[GERMAN, "is said nowhere"]);
}

#[test]
fn the_catalogue_is_whole() {
    let text = "fn f() { Refusal::conflict(format!(\"at most {n}\")) }";
    let of = |po: &str| faults(&Tree::of(&[(FILE, text), (GERMAN, po)]));
    crate::tree::none(&of("# words\n\nmsgid \"at most {}\"\nmsgstr \"höchstens {0}\"\n"));
    crate::tree::one(&of("msgid \"at most {}\"\nmsgstr \"höchstens\"\n"), &["other places"]);
    crate::tree::one(&of("msgid \"at most {}\"\nmsgstr \"\"\n").split_off(1), &["no German sentence"]);
    let twice = "msgid \"at most {}\"\nmsgstr \"höchstens {}\"\n".repeat(2);
    crate::tree::one(&of(&twice), &["already"]);
    crate::tree::one(&of("msgid \"at most {}\"\nmsgstr \"höchstens {}\"\n\"mehr\"\n"), &[":3:", "one line"]);
}
