//! `aftercare backup` and `aftercare restore`: the whole database as one file.
//!
//! The file is gzipped NDJSON: a header with the tables, a line a row, a footer with the number of
//! rows, which tells a whole file from a torn one. It holds one moment's state, is written while
//! the server runs, and restores into SQLite and PostgreSQL alike.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use store::portable::{Portable, Table, tables};
use store::{Db, Error, Tx, TxFuture, events};

use crate::saying::say;
use crate::stopping::StopSignals;
use crate::target::Target;
use crate::{Failure, Settings, features};

const FORMAT: &str = "aftercare-backup-1";
/// Rows that are put in at once.
const BATCH: usize = 1_000;

#[derive(Debug, clap::Args)]
pub struct BackupOptions {
    /// File to write, such as aftercare-2026-11-21.backup
    file: PathBuf,
}

#[derive(Debug, clap::Args)]
pub struct RestoreOptions {
    /// File that `aftercare backup` wrote
    file: PathBuf,
    /// Replace what the database holds
    #[arg(long)]
    replace: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Line {
    Header { format: String, steps: Vec<(String, i64)>, tables: Vec<Table> },
    Footer { rows: u64 },
    Row(String, Vec<Portable>),
}

pub async fn backup(settings: &Settings, options: BackupOptions) -> Result<(), Failure> {
    let mut signals = StopSignals::listen()?;
    let db = settings.open_to_read().await?;
    let (target, file) = Target::create(&options.file)?;
    let rows = tokio::select! {
        written = write(&db, file) => written.map_err(|words| target.failed(words))?,
        () = signals.come() => return Err(target.failed("stopped before it was whole")),
    };
    target.keep()?;
    db.close().await;
    say(format!("{rows} rows in {}\n", options.file.display()))
}

async fn write(db: &Db, file: File) -> Result<u64, String> {
    let words = |error: std::io::Error| error.to_string();
    let mut out = GzEncoder::new(BufWriter::new(file), Compression::fast());
    let all = tables(features::SCHEMAS);
    line(&mut out, &Line::Header { format: FORMAT.to_owned(), steps: steps(), tables: all.clone() }).map_err(words)?;
    let mut rows = 0;
    let dumped = db.dump(&all, |table, cells| {
        rows += 1;
        line(&mut out, &Line::Row(table.name.clone(), cells)).map_err(|error| Error::Unavailable(error.to_string()))
    });
    dumped.await.map_err(|error| error.to_string())?;
    line(&mut out, &Line::Footer { rows }).map_err(words)?;
    let file = out.finish().and_then(|buffer| buffer.into_inner().map_err(std::io::IntoInnerError::into_error));
    file.and_then(|file| file.sync_all()).map_err(words)?;
    Ok(rows)
}

pub async fn restore(settings: &Settings, options: RestoreOptions) -> Result<(), Failure> {
    let db = Db::open(&settings.database()).await?;
    let alone = db.alone().await?;
    let RestoreOptions { file, replace } = options;
    let rows = db.write(move |tx| -> TxFuture<'_, u64, Failure> {
        Box::pin(async move {
            tx.migrate(features::SCHEMAS).await?;
            if events::count(tx).await? > 0 && !replace {
                let words = "the database is not empty; restore into an empty one, or give --replace";
                return Err(Failure::usage(words));
            }
            Ok(read(tx, &file).await?)
        })
    });
    let rows = rows.await?;
    db.much_was_written().await;
    drop(alone);
    db.close().await;
    say(format!("{rows} rows restored\n"))
}

/// Puts a backup's rows in place of what there is; all or nothing.
async fn read(tx: &mut Tx, path: &Path) -> Result<u64, Error> {
    let wrong = |words: String| Error::Unavailable(format!("{}: {words}", path.display()));
    let file = File::open(path).map_err(|error| wrong(error.to_string()))?;
    let mut lines = BufReader::new(MultiGzDecoder::new(BufReader::new(file))).lines();
    let mut next = || -> Result<Option<Line>, Error> {
        let Some(text) = lines.next().transpose().map_err(|error| wrong(error.to_string()))? else { return Ok(None) };
        serde_json::from_str(&text).map(Some).map_err(|error| wrong(format!("is not a backup: {error}")))
    };
    let torn = || wrong("ends too early; the file is torn".to_owned());
    let Line::Header { format, steps: made_with, tables: listed } = next()?.ok_or_else(torn)? else {
        return Err(wrong("does not begin like a backup".to_owned()));
    };
    if format != FORMAT || made_with.iter().any(|step| !steps().contains(step)) {
        return Err(wrong("was made by a newer version; use a newer aftercare".to_owned()));
    }
    tx.empty(&tables(features::SCHEMAS)).await?;
    let by_name: HashMap<&str, &Table> = listed.iter().map(|table| (table.name.as_str(), table)).collect();
    let mut waiting: (String, Vec<Vec<Portable>>) = Default::default();
    let mut rows = 0;
    loop {
        let found = next()?.ok_or_else(torn)?;
        let same = matches!(&found, Line::Row(name, _) if *name == waiting.0);
        if !waiting.1.is_empty() && (!same || waiting.1.len() >= BATCH) {
            let table = by_name.get(waiting.0.as_str()).ok_or_else(|| wrong(format!("has rows of {}", waiting.0)))?;
            tx.load(table, std::mem::take(&mut waiting.1)).await?;
        }
        match found {
            Line::Row(name, cells) => {
                waiting.0 = name;
                waiting.1.push(cells);
                rows += 1;
            }
            Line::Footer { rows: told } if told == rows => break,
            _ => return Err(wrong(format!("has {rows} rows, which is not what its end says"))),
        }
    }
    match next()? {
        None => Ok(rows),
        Some(_) => Err(wrong("goes on after its end".to_owned())),
    }
}

/// The migration steps of this version.
fn steps() -> Vec<(String, i64)> {
    let of = |schema: &store::Schema| {
        schema.migrations.iter().map(|step| (schema.owner.to_owned(), step.version)).collect::<Vec<_>>()
    };
    features::SCHEMAS.iter().flat_map(of).collect()
}

fn line(out: &mut impl Write, line: &Line) -> std::io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}
