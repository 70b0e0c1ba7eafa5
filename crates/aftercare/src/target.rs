//! A file that is there whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use kernel::{Clock, SystemClock, SystemRng, ids};

use crate::Failure;

/// A file that is being written under another name beside its own. Dropped, it leaves nothing.
pub struct Target {
    path: PathBuf,
    partial: PathBuf,
}

impl Target {
    /// Begins one that only its user may read.
    pub fn create(path: &Path) -> Result<(Self, File), Failure> {
        let wrong = |words: &str| Failure::usage(format!("cannot write {}: {words}", path.display()));
        let name = path.file_name().ok_or_else(|| wrong("it names no file"))?;
        match fs::symlink_metadata(path) {
            // The last step would put a file in place of a link, a device or a pipe.
            Ok(found) if !found.is_file() => return Err(wrong("it is there and no regular file")),
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(wrong(&error.to_string())),
            _ => {}
        }
        let unique = ids::new_id("partial", SystemClock.now(), &SystemRng);
        let partial = path.with_file_name(format!(".{}.{unique}", name.to_string_lossy()));
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&partial);
        let file = file.map_err(|error| wrong(&error.to_string()))?;
        Ok((Self { path: path.to_owned(), partial }, file))
    }

    /// Gives it its name. The directory is written, too, or a power cut could take the name back.
    pub fn keep(self) -> Result<(), Failure> {
        let directory = self.path.parent().filter(|parent| !parent.as_os_str().is_empty());
        fs::rename(&self.partial, &self.path)
            .and_then(|()| File::open(directory.unwrap_or(Path::new(".")))?.sync_all())
            .map_err(|error| self.failed(error))
    }

    /// What went wrong, under the name that the user gave.
    pub fn failed(&self, why: impl std::fmt::Display) -> Failure {
        Failure::new(format!("cannot write {}: {why}", self.path.display()))
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        // Gone already if it has been kept.
        let _ = fs::remove_file(&self.partial);
    }
}
