//! Crates whose documentation holds examples that are run. rustdoc takes seconds for each crate, also where it finds none.

use std::fs;
use std::path::Path;

/// Names of the packages below `folder` that have a block of code in a documentation comment, in order. A package is called
/// as its folder is.
pub fn packages(folder: &Path) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    look(folder, &mut found)?;
    found.sort();
    Ok(found)
}

fn look(folder: &Path, found: &mut Vec<String>) -> Result<(), String> {
    for path in entries(folder)?.into_iter().filter(|path| path.is_dir()) {
        if !path.join("Cargo.toml").is_file() {
            look(&path, found)?;
        } else if has_block(&path.join("src"))? {
            found.extend(path.file_name().map(|name| name.to_string_lossy().into_owned()));
        }
    }
    Ok(())
}

fn has_block(folder: &Path) -> Result<bool, String> {
    for path in entries(folder)? {
        let found = if path.is_dir() {
            has_block(&path)?
        } else {
            let is_rust = path.extension().is_some_and(|ending| ending == "rs");
            is_rust && begins_block(&fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?)
        };
        if found {
            return Ok(true);
        }
    }
    Ok(false)
}

fn begins_block(source: &str) -> bool {
    let said = |line: &str| {
        line.strip_prefix("///").or_else(|| line.strip_prefix("//!")).map(str::trim_start).map(str::to_owned)
    };
    source.lines().filter_map(|line| said(line.trim_start())).any(|line| line.starts_with("```"))
}

fn entries(folder: &Path) -> Result<Vec<std::path::PathBuf>, String> {
    let wrong = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::read_dir(folder).map_err(wrong)?.map(|entry| entry.map(|entry| entry.path()).map_err(wrong)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_named_statements_is_run() {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(1).unwrap();
        let packages = packages(crates).unwrap();
        assert!(packages.contains(&"store".to_owned()) && !packages.contains(&"kernel".to_owned()), "{packages:?}");
    }

    #[test]
    fn a_block_is_one_in_documentation() {
        assert!(begins_block("    /// ```\n    /// f();\n"));
        assert!(begins_block("//! ```compile_fail\n"));
        assert!(!begins_block("// ```\nlet text = \"```\";\n/// `f` and ```\n"));
    }
}
