//! The database that is measured on: made by the product itself, out of import files, and kept.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::data::files::{self, Filled};
use crate::data::size::Size;
use crate::process::{self, Server};
use crate::stage;

const LIST: &str = "imports.json";

/// How a file went in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Import {
    pub what: String,
    pub rows: u64,
    /// Of the whole command, from its start to its end.
    pub seconds: f64,
    pub cpu_seconds: f64,
    pub peak_mb: f64,
}

/// The database and how it was made.
pub struct Base {
    pub directory: PathBuf,
    pub imports: Vec<Import>,
}

impl Base {
    /// Makes the database anew, or takes the one that is kept.
    pub async fn prepare(program: &Path, place: &Path, size: Size, reuse: bool) -> Result<Self, String> {
        let directory = place.join("base");
        let list = place.join(LIST);
        if reuse && let Ok(text) = fs::read(&list) {
            let imports = serde_json::from_slice(&text).map_err(|error| format!("{}: {error}", list.display()))?;
            // It may be older than the program.
            process::run(program, &["migrate".as_ref(), "--data-dir".as_ref(), directory.as_ref()]).await?;
            return Ok(Self { directory, imports });
        }
        eprintln!("import files in {} …", place.display());
        let files = files::prepare(&place.join("files"), size)?;
        clear(&list)?;
        clear(&directory)?;
        let server = Server::start(program, &directory).await?;
        stage::set_up(&server).await?;
        server.stop()?;
        let mut imports = Vec::new();
        for file in &files {
            imports.push(import(program, &directory, &place.join("files"), file).await?);
        }
        let text = serde_json::to_vec_pretty(&imports).map_err(|error| error.to_string())?;
        fs::write(&list, text).map_err(|error| format!("{}: {error}", list.display()))?;
        Ok(Self { directory, imports })
    }

    /// A copy to work on, safe on the disk, so that writing it does not disturb what is measured.
    pub fn copy(&self, to: &Path) -> Result<(), String> {
        clear(to)?;
        copy(&self.directory, to).map_err(|error| format!("{}: {error}", to.display()))
    }

    /// Bytes of the database.
    pub fn bytes(&self) -> u64 {
        let files = fs::read_dir(&self.directory).into_iter().flatten().flatten();
        files.filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum()
    }
}

async fn import(program: &Path, directory: &Path, files: &Path, file: &Filled) -> Result<Import, String> {
    eprintln!("importing {} {} …", file.rows, file.what);
    let path = file.path(files);
    let arguments: [&OsStr; 6] = [
        "import".as_ref(),
        file.what.as_ref(),
        path.as_ref(),
        "--json".as_ref(),
        "--data-dir".as_ref(),
        directory.as_ref(),
    ];
    let ran = process::run(program, &arguments).await?;
    let told: Value =
        serde_json::from_str(&ran.printed).map_err(|error| format!("the import printed {:?}: {error}", ran.printed))?;
    if told["created"].as_u64() != Some(file.rows) {
        let first: String = ran.complaints.lines().take(3).collect::<Vec<_>>().join("; ");
        return Err(format!("of {} {} not all went in: {told}: {first}", file.rows, file.what));
    }
    Ok(Import {
        what: file.what.clone(),
        rows: file.rows,
        seconds: ran.took.as_secs_f64(),
        cpu_seconds: ran.cpu,
        peak_mb: ran.peak,
    })
}

fn clear(path: &Path) -> Result<(), String> {
    let gone = match fs::metadata(path) {
        Err(_) => Ok(()),
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
    };
    gone.map_err(|error| format!("{}: {error}", path.display()))
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
            File::open(&target)?.sync_all()?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_replaces_what_was_there() {
        let place = std::env::temp_dir().join(format!("bench-base-{}", std::process::id()));
        let (from, to) = (place.join("from"), place.join("to"));
        fs::create_dir_all(from.join("inner")).expect("made");
        fs::write(from.join("inner/a"), "one").expect("written");
        fs::create_dir_all(&to).expect("made");
        fs::write(to.join("old"), "gone").expect("written");
        let base = Base { directory: from, imports: Vec::new() };
        base.copy(&to).expect("copied");
        assert_eq!(fs::read_to_string(to.join("inner/a")).expect("there"), "one");
        assert!(!to.join("old").exists());
        fs::remove_dir_all(place).expect("removed");
    }
}
