//! The web UI's packages and its build, done again only when something changed.

use crate::checkout::Checkout;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs a command in the open or into a log, and fails if it fails.
pub type Runner<'a> = &'a dyn Fn(&mut Command) -> Result<(), String>;

/// What in `ui/` a build does not depend on.
const NOT_SOURCES: &[&str] = &["node_modules", "dist", "test-results", "coverage"];

/// Deeper than any folder of ours.
const DEEPEST: usize = 16;

/// `npm ci` in `ui/` and `vite build`, each only if what it reads has changed.
pub fn build(checkout: &Checkout, run: Runner) -> Result<(), String> {
    packages(checkout, "ui", run)?;
    let now = fingerprint(&checkout.root.join("ui"))?;
    let stamp = stamp(checkout, "ui", "build");
    let built = checkout.root.join("ui/dist/index.html").is_file();
    if built && remembered(&stamp).as_deref() == Some(now.as_str()) {
        return Ok(());
    }
    run(&mut checkout.npm("ui", &["run", "build"]))?;
    remember(&stamp, &now)
}

/// `npm ci` in `folder` if its lock file is not the one that was installed last.
pub fn packages(checkout: &Checkout, folder: &str, run: Runner) -> Result<(), String> {
    let lock = checkout.root.join(folder).join("package-lock.json");
    let text = std::fs::read(&lock).map_err(|error| format!("{}: {error}", lock.display()))?;
    let now = digest(|hasher| text.hash(hasher));
    let stamp = stamp(checkout, folder, "packages");
    if remembered(&stamp).as_deref() == Some(now.as_str()) {
        return Ok(());
    }
    let quiet = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
    run(&mut checkout.npm(folder, &quiet))?;
    remember(&stamp, &now)
}

/// Inside node_modules, so that removing that removes the memory of it.
fn stamp(checkout: &Checkout, folder: &str, name: &str) -> PathBuf {
    checkout.root.join(folder).join("node_modules/.cache/aftercare").join(name)
}

fn remembered(stamp: &Path) -> Option<String> {
    std::fs::read_to_string(stamp).ok()
}

fn remember(stamp: &Path, value: &str) -> Result<(), String> {
    let written = stamp.parent().map_or(Ok(()), std::fs::create_dir_all);
    written.and_then(|()| std::fs::write(stamp, value)).map_err(|error| format!("{}: {error}", stamp.display()))
}

/// One number for the names and contents of all source files below `folder`.
fn fingerprint(folder: &Path) -> Result<String, String> {
    let mut files = Vec::new();
    collect(folder, DEEPEST, &mut files).map_err(|error| format!("{}: {error}", folder.display()))?;
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in &files {
        let bytes = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
        file.strip_prefix(folder).unwrap_or(file).hash(&mut hasher);
        bytes.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn collect(folder: &Path, depth: usize, into: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        if NOT_SOURCES.iter().any(|skip| name == *skip) {
            continue;
        }
        let kind = entry.file_type()?;
        if kind.is_dir() && depth > 0 {
            collect(&entry.path(), depth - 1, into)?;
        } else if kind.is_file() {
            into.push(entry.path());
        }
    }
    Ok(())
}

fn digest(feed: impl FnOnce(&mut DefaultHasher)) -> String {
    let mut hasher = DefaultHasher::new();
    feed(&mut hasher);
    format!("{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_source_changes_the_fingerprint_and_an_installed_package_does_not() {
        let folder = std::env::temp_dir().join(format!("xtask-ui-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("src")).unwrap();
        std::fs::create_dir_all(folder.join("node_modules")).unwrap();
        std::fs::write(folder.join("src/App.tsx"), "one").unwrap();
        let first = fingerprint(&folder).unwrap();
        std::fs::write(folder.join("node_modules/index.js"), "a package").unwrap();
        let with_package = fingerprint(&folder).unwrap();
        std::fs::write(folder.join("src/App.tsx"), "two").unwrap();
        let changed = fingerprint(&folder).unwrap();
        std::fs::rename(folder.join("src/App.tsx"), folder.join("src/Desk.tsx")).unwrap();
        let renamed = fingerprint(&folder).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(first, with_package);
        assert_ne!(first, changed);
        assert_ne!(changed, renamed);
    }
}
