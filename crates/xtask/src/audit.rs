//! What we build on: licences, sources, crates we do not want, known faults.
//!
//! The first three need no network. Known faults need the advisory databases of RustSec and
//! npm; where those cannot be reached the phase says so in its line instead of passing in
//! silence. The policy is in `deny.toml`, which `cargo deny check` reads as well.

use crate::checkout::Checkout;
use crate::hands;
use crate::licences::allowed;
use crate::phases::Log;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// Folders with npm packages.
const NPM: &[&str] = &["ui", "e2e"];

/// Beyond deny.toml: data and tools that npm packages carry and nothing of which is ours.
const NPM_ALSO: &[&str] = &["BlueOak-1.0.0", "CC-BY-4.0", "Python-2.0", "PostgreSQL"];

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

pub fn audit(checkout: &Checkout, log: &Log) -> Result<(), String> {
    let read =
        |name: &str| std::fs::read_to_string(checkout.root.join(name)).map_err(|error| format!("{name}: {error}"));
    let policy = Policy::read(&read("deny.toml")?);
    let lock = read("Cargo.lock")?;
    let tree = ["tree", "--workspace", "--locked", "--all-features", "-e", "normal,build,dev", "--prefix", "none"];
    let mut ask = checkout.cargo(&tree);
    let tree = hands::ask(ask.args(["-f", "{p}\t{l}"]))?;
    let mut faults = checked_in(checkout);
    faults.extend(foreign_sources(&lock));
    faults.extend(policy.unwanted(&versions_in(&lock)));
    faults.extend(policy.licences_refused(&String::from_utf8_lossy(&tree)));
    for folder in NPM {
        faults.extend(policy.npm_refused(folder, &read(&format!("{folder}/package-lock.json"))?));
    }
    faults.extend(known_faults(checkout, log));
    for fault in &faults {
        log.write(fault);
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n      ")) }
}

#[derive(Debug, Default, PartialEq)]
struct Policy {
    licences: Vec<String>,
    banned: Vec<String>,
    single: Vec<String>,
}

impl Policy {
    /// One entry per line, as the head of the file asks.
    fn read(text: &str) -> Policy {
        let mut policy = Policy::default();
        let mut section = "";
        for line in text.lines().map(str::trim) {
            if line.starts_with('[') && line.ends_with(']') {
                section = line;
            } else if section == "[licenses]" && line.starts_with('"') {
                policy.licences.extend(quoted(line));
            } else if section == "[bans]" && line.starts_with("{ crate") {
                let single = line.contains("deny-multiple-versions = true");
                let list = if single { &mut policy.single } else { &mut policy.banned };
                list.extend(quoted(line));
            }
        }
        policy
    }

    fn unwanted(&self, versions: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
        let banned = self.banned.iter().filter(|name| versions.contains_key(*name));
        let mut faults: Vec<String> = banned.map(|name| format!("{name} is banned (deny.toml says why)")).collect();
        for name in &self.single {
            if let Some(several) = versions.get(name).filter(|found| found.len() > 1) {
                let list: Vec<&str> = several.iter().map(String::as_str).collect();
                faults.push(format!("{name} is there in several versions: {}", list.join(", ")));
            }
        }
        faults
    }

    /// `tree`: lines of name, version and place, a tab, the licence expression.
    fn licences_refused(&self, tree: &str) -> Vec<String> {
        let lines: BTreeSet<&str> = tree.lines().map(|line| line.trim_end_matches("(*)").trim()).collect();
        let pairs = lines.iter().filter(|line| !line.is_empty()).map(|line| {
            let (package, licence) = line.split_once('\t').unwrap_or((line, ""));
            (package.trim(), licence.trim())
        });
        pairs
            .filter(|(_, licence)| !allowed(licence, &self.licences))
            .map(|(package, licence)| format!("{package}: licence {licence:?} is not in deny.toml"))
            .collect()
    }

    /// In a lock file of npm every package begins with its folder, indented by four.
    fn npm_refused(&self, folder: &str, lock: &str) -> Vec<String> {
        let mut list = self.licences.clone();
        list.extend(NPM_ALSO.iter().map(|name| (*name).to_string()));
        let mut faults = Vec::new();
        let mut package = "";
        for line in lock.lines() {
            if let Some(name) = line.strip_prefix("    \"node_modules/") {
                package = name.split('"').next().unwrap_or(name);
            } else if let Some(value) = line.strip_prefix("      \"license\": ") {
                let licence = value.trim_matches([' ', ',', '"']);
                if !allowed(licence, &list) {
                    faults.push(format!("{folder}: {package}: licence {licence:?} is not allowed"));
                }
            }
        }
        faults
    }
}

/// The first text in double quotes.
fn quoted(line: &str) -> Option<String> {
    line.split('"').nth(1).map(String::from)
}

fn versions_in(lock: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut name = String::new();
    for line in lock.lines() {
        if line.starts_with("name = ") {
            name = quoted(line).unwrap_or_default();
        } else if line.starts_with("version = ") && !name.is_empty() {
            versions.entry(std::mem::take(&mut name)).or_default().extend(quoted(line));
        }
    }
    versions
}

/// Everything comes from crates.io; a branch of somebody's repository can change or vanish.
fn foreign_sources(lock: &str) -> Vec<String> {
    let sources = lock.lines().filter_map(|line| line.strip_prefix("source = "));
    let foreign: BTreeSet<&str> =
        sources.map(|source| source.trim_matches('"')).filter(|source| *source != REGISTRY).collect();
    foreign.into_iter().map(|source| format!("Cargo.lock: {source} is not crates.io")).collect()
}

/// Without its lock file nobody builds what was tested. Only a git checkout can tell.
fn checked_in(checkout: &Checkout) -> Vec<String> {
    if !checkout.root.join(".git").exists() {
        return Vec::new();
    }
    let locks = ["Cargo.lock", "ui/package-lock.json", "e2e/package-lock.json"];
    let tracked = |name: &&str| {
        let mut git = checkout.command("", "git");
        git.args(["ls-files", "--error-unmatch", name]);
        git.output().is_ok_and(|output| output.status.success())
    };
    locks.iter().filter(|name| !tracked(name)).map(|name| format!("{name} is not checked in")).collect()
}

/// Advisories, as far as their databases answer.
fn known_faults(checkout: &Checkout, log: &Log) -> Vec<String> {
    let mut faults = Vec::new();
    for folder in NPM {
        let arguments = ["audit", "--audit=true", "--omit=dev", "--audit-level=high"];
        match advisories(&mut checkout.npm(folder, &arguments), log) {
            Advisories::Clean => {}
            Advisories::Silent => log.note(&format!(
                "the registry did not answer `npm audit` in {folder}/: known faults there were NOT looked up"
            )),
            Advisories::Known(text) => faults.push(format!("npm audit in {folder}/: {text}")),
        }
    }
    if hands::on_path("cargo-deny").is_none() {
        log.note(
            "cargo-deny is not installed: known faults of crates were NOT looked up \
             (CONTRIBUTING.md, Dependencies, says how)",
        );
        return faults;
    }
    match advisories(&mut checkout.cargo(&["deny", "check", "advisories"]), log) {
        Advisories::Clean => {}
        Advisories::Silent => {
            log.note("the RustSec database could not be fetched: known faults of crates were NOT looked up")
        }
        Advisories::Known(text) => faults.push(format!("cargo deny: {text}")),
    }
    faults
}

enum Advisories {
    Clean,
    Silent,
    Known(String),
}

fn advisories(command: &mut Command, log: &Log) -> Advisories {
    let Ok(output) = command.env("NO_COLOR", "1").output() else {
        return Advisories::Silent;
    };
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    log.write(&format!("$ {}\n{text}", hands::words(command)));
    if output.status.success() {
        Advisories::Clean
    } else if did_not_answer(&text) {
        Advisories::Silent
    } else {
        Advisories::Known(text)
    }
}

fn did_not_answer(text: &str) -> bool {
    let signs = [
        "audit endpoint returned an error",
        "ENOTFOUND",
        "EAI_AGAIN",
        "ETIMEDOUT",
        "ECONNREFUSED",
        "failed to fetch advisory database",
    ];
    signs.iter().any(|sign| text.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = "[licenses]\nallow = [\n  \"MIT\",\n]\n[bans]\ndeny = [\n  \
        { crate = \"openssl-sys\", reason = \"no\" },\n  \
        { crate = \"tokio\", deny-multiple-versions = true, reason = \"x\" },\n]\n";

    fn policy() -> Policy {
        Policy::read(POLICY)
    }

    fn package(name: &str, version: &str) -> String {
        format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\nsource = \"{REGISTRY}\"\n")
    }

    #[test]
    fn the_policy_file_is_read() {
        let read = policy();
        assert_eq!(read.licences, ["MIT"]);
        assert_eq!(read.banned, ["openssl-sys"]);
        assert_eq!(read.single, ["tokio"]);
    }

    #[test]
    fn a_banned_crate_and_a_second_version_are_found() {
        let clean = format!("{}{}", package("tokio", "1.54.0"), package("serde", "1.0.0"));
        assert_eq!(policy().unwanted(&versions_in(&clean)), Vec::<String>::new());
        let lock = format!("{clean}{}{}", package("tokio", "0.1.0"), package("openssl-sys", "0.9.0"));
        let faults = policy().unwanted(&versions_in(&lock)).join("\n");
        assert!(faults.contains("openssl-sys is banned"), "{faults}");
        assert!(faults.contains("0.1.0, 1.54.0"), "{faults}");
    }

    #[test]
    fn a_git_dependency_is_found() {
        let lock = "name = \"x\"\nversion = \"1.0.0\"\nsource = \"git+https://example.org/x#1\"\n";
        assert_eq!(foreign_sources(lock).len(), 1);
        assert_eq!(foreign_sources(&package("serde", "1.0.0")), Vec::<String>::new());
    }

    #[test]
    fn a_licence_that_is_not_on_the_list_is_found_once() {
        let tree = "a v1.0.0\tMIT\nb v2.0.0\tGPL-3.0-only\nb v2.0.0\tGPL-3.0-only (*)\nc v1.0.0\t\n";
        let faults = policy().licences_refused(tree);
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert!(faults[0].starts_with("b v2.0.0") && faults[1].starts_with("c v1.0.0"));
    }

    #[test]
    fn a_licence_in_the_lock_file_of_npm_is_found() {
        let lock = "    \"node_modules/a\": {\n      \"license\": \"MIT\",\n    },\n    \
                    \"node_modules/b\": {\n      \"license\": \"AGPL-3.0\"\n";
        let faults = policy().npm_refused("ui", lock);
        assert_eq!(faults.len(), 1);
        assert!(faults[0].contains("b: licence \"AGPL-3.0\""), "{faults:?}");
    }

    #[test]
    fn a_closed_door_is_not_a_clean_bill() {
        assert!(did_not_answer("npm error audit endpoint returned an error"));
        assert!(!did_not_answer("1 high severity vulnerability"));
    }
}
