//! Where things are.

use std::path::{Path, PathBuf};
use std::process::Command;

pub struct Checkout {
    pub root: PathBuf,
    pub target: PathBuf,
}

impl Checkout {
    pub fn find() -> Result<Checkout, String> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = here.ancestors().nth(2).ok_or("xtask is not two folders below the root")?;
        Ok(Checkout { root: root.to_path_buf(), target: target_folder(root)? })
    }

    /// `program` to be run in `folder` of the checkout (`""` is its root).
    pub fn command(&self, folder: &str, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.root.join(folder));
        command
    }

    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = self.command("", "cargo");
        command.args(arguments);
        command
    }

    pub fn npm(&self, folder: &str, arguments: &[&str]) -> Command {
        let mut command = self.command(folder, "npm");
        command.args(arguments);
        command
    }

    pub fn program(&self, profile: &str) -> PathBuf {
        self.target.join(profile).join("aftercare")
    }
}

/// cargo knows best: environment, its own configuration files, or the default.
fn target_folder(root: &Path) -> Result<PathBuf, String> {
    let output = Command::new("cargo")
        .args(["metadata", "--no-deps", "--format-version=1"])
        .current_dir(root)
        .output()
        .map_err(|error| format!("cargo metadata: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    value_of(&text, "target_directory")
        .map(PathBuf::from)
        .ok_or_else(|| format!("cargo metadata says: {}", String::from_utf8_lossy(&output.stderr).trim()))
}

/// The text of `"key":"text"`, for a text that has nothing to escape, as paths have not.
fn value_of<'a>(json: &'a str, key: &str) -> Option<&'a str> {
    let start = json.find(&format!("\"{key}\":\""))? + key.len() + 4;
    let text = &json[start..];
    Some(&text[..text.find('"')?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_by_its_key() {
        let json = r#"{"version":1,"target_directory":"/a b/target","x":"y"}"#;
        assert_eq!(value_of(json, "target_directory"), Some("/a b/target"));
        assert_eq!(value_of(json, "missing"), None);
    }
}
