//! The files a rule looks at: this checkout, or a few lines in a test.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

/// Folders with things that are made, fetched or lived in.
const NOT_OURS: &[&str] = &[".git", "node_modules", "target", "dist", "test-results", "playwright-report"];

/// Deeper than any folder of ours.
const DEEPEST: usize = 16;

pub struct File {
    /// `None` for what is not text: pictures, fonts.
    pub text: Option<String>,
    pub bytes: u64,
}

/// Files by their path from the root of the checkout, with `/` between folders.
#[derive(Default)]
pub struct Tree {
    files: BTreeMap<String, File>,
}

impl Tree {
    pub fn of(files: &[(&str, &str)]) -> Tree {
        let mut tree = Tree::default();
        for (path, text) in files {
            let file = File { text: Some((*text).to_string()), bytes: text.len() as u64 };
            tree.files.insert((*path).to_string(), file);
        }
        tree
    }

    pub fn checkout() -> Tree {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("two folders below the root");
        let mut tree = Tree::default();
        tree.collect(root, "", DEEPEST);
        tree
    }

    fn collect(&mut self, folder: &Path, path: &str, depth: usize) {
        let mut entries: Vec<_> = std::fs::read_dir(folder).expect("a folder of the checkout").flatten().collect();
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            let inner = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
            // At the root these are what `aftercare serve` and the demo fill.
            if NOT_OURS.contains(&name.as_str()) || inner == "data" || inner == "demo-data" {
                continue;
            }
            // A file may vanish while others work in the same checkout.
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() && depth > 0 && !entry.path().join("CACHEDIR.TAG").exists() {
                self.collect(&entry.path(), &inner, depth - 1);
            } else if kind.is_file()
                && let Ok(content) = std::fs::read(entry.path())
            {
                let bytes = content.len() as u64;
                self.files.insert(inner, File { text: String::from_utf8(content).ok(), bytes });
            }
        }
    }

    pub fn all(&self) -> impl Iterator<Item = (&str, &File)> {
        self.files.iter().map(|(path, file)| (path.as_str(), file))
    }

    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.all().filter_map(|(path, file)| Some((path, file.text.as_deref()?)))
    }

    /// Texts whose path ends like this: `.rs`, `/Cargo.toml`.
    pub fn ending<'a>(&'a self, end: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.texts().filter(move |(path, _)| path.ends_with(end))
    }

    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.text.as_deref()
    }

    /// Whether there is such a file, or a folder with something in it.
    pub fn has(&self, path: &str) -> bool {
        let inside = format!("{}/", path.trim_end_matches('/'));
        path.is_empty() || self.files.contains_key(path) || self.files.keys().any(|file| file.starts_with(&inside))
    }
}

/// Something a rule objects to, and where.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    pub path: String,
    pub line: usize,
    pub what: String,
}

impl Fault {
    pub fn new(path: &str, line: usize, what: impl Into<String>) -> Fault {
        Fault { path: path.to_string(), line, what: what.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}:{}: {}", self.path, self.line, self.what)
    }
}

/// Fails with every fault on a line of its own.
#[track_caller]
pub fn none(faults: &[Fault]) {
    let lines: Vec<String> = faults.iter().map(Fault::to_string).collect();
    assert!(faults.is_empty(), "{} of them:\n{}", lines.len(), lines.join("\n"));
}

/// Fails unless there is exactly one fault and it says all of this.
#[track_caller]
pub fn one(faults: &[Fault], says: &[&str]) {
    let lines: Vec<String> = faults.iter().map(Fault::to_string).collect();
    assert_eq!(faults.len(), 1, "{lines:?}");
    assert!(says.iter().all(|part| lines[0].contains(part)), "{} should say {says:?}", lines[0]);
}

/// A path relative to the folder of `from`, without `.` and `..`; `None` if it leaves the root.
pub fn resolve(from: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[test]
fn paths_are_resolved_from_the_folder_of_the_file() {
    assert_eq!(resolve("a/b/c.md", "../d.md").as_deref(), Some("a/d.md"));
    assert_eq!(resolve("a/b/c.md", "./d/").as_deref(), Some("a/b/d"));
    assert_eq!(resolve("c.md", "../d.md"), None);
}

#[test]
fn the_checkout_is_not_empty_and_has_nothing_fetched() {
    let tree = Tree::checkout();
    assert!(tree.has("Cargo.toml") && tree.has("crates/xtask/src"));
    assert!(tree.all().all(|(path, _)| !path.contains("node_modules/")));
}
