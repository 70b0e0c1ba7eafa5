//! Who depends on whom, read from the Cargo.toml files.

use crate::tree::Tree;

/// A crate of ours.
pub struct Room {
    pub path: String,
    pub name: String,
    pub kind: Kind,
    pub dependencies: Vec<Dependency>,
}

pub struct Dependency {
    pub name: String,
    pub line: usize,
    /// Only for tests, examples and benchmarks.
    pub dev: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Foundation,
    Engine,
    Feature,
    /// Directly in `crates/`: programs and tools.
    Program,
}

pub fn rooms(tree: &Tree) -> Vec<Room> {
    tree.ending("/Cargo.toml").filter_map(|(path, text)| room(path, text)).collect()
}

fn room(path: &str, text: &str) -> Option<Room> {
    let folder = path.strip_prefix("crates/")?.strip_suffix("/Cargo.toml")?;
    let (kind, name) = match folder.split_once('/') {
        None => (Kind::Program, folder),
        Some(("foundation", name)) => (Kind::Foundation, name),
        Some(("engines", name)) => (Kind::Engine, name),
        Some(("features", name)) => (Kind::Feature, name),
        Some(_) => return None,
    };
    Some(Room { path: path.to_string(), name: name.to_string(), kind, dependencies: dependencies(text) })
}

/// `name = …`, `name.workspace = true` and `[dependencies.name]`; a renamed crate counts under
/// its own name.
fn dependencies(text: &str) -> Vec<Dependency> {
    let mut found = Vec::new();
    let mut section: Option<bool> = None;
    for (number, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if let Some(header) = line.strip_prefix('[') {
            let header = header.trim_end_matches(']');
            section = dependency_section(header);
            if let (Some(dev), Some((_, name))) = (section, header.rsplit_once("dependencies."))
                && !name.is_empty()
            {
                found.push(Dependency { name: name.to_string(), line: number + 1, dev });
                section = None;
            }
        } else if let (Some(dev), Some((key, value))) = (section, line.split_once('=')) {
            let renamed = value.split_once("package = \"").and_then(|(_, rest)| rest.split('"').next());
            let key = key.trim().split('.').next().unwrap_or_default();
            found.push(Dependency { name: renamed.unwrap_or(key).to_string(), line: number + 1, dev });
        }
    }
    found
}

/// Whether a section lists dependencies, and then whether they are for tests only.
fn dependency_section(header: &str) -> Option<bool> {
    let last = header.split('.').find(|part| part.ends_with("dependencies"))?;
    Some(last == "dev-dependencies")
}

#[test]
fn every_way_to_write_a_dependency_is_read() {
    let text = "[package]\nname = \"x\"\n[dependencies]\nkernel.workspace = true\ndb = { package = \"store\", path = \"y\" }\n\
        # jobs = \"1\"\n[dependencies.tokio]\nversion = \"1\"\n[target.'cfg(unix)'.dependencies]\nnix = \"1\"\n\
        [dev-dependencies]\ntest-kit.workspace = true\n[lints]\nworkspace = true\n";
    let all = dependencies(text);
    let names: Vec<(&str, bool)> = all.iter().map(|found| (found.name.as_str(), found.dev)).collect();
    assert_eq!(names, [("kernel", false), ("store", false), ("tokio", false), ("nix", false), ("test-kit", true)]);
}
