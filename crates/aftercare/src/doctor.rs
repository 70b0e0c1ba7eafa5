//! `aftercare doctor`: is everything as it must be? Each failure says how to mend it.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;

use kernel::{Clock, SystemClock, Timestamp};
use store::{Db, Engine, SchemaState, Sql, TxFuture, events, params};

use crate::config::behind;
use crate::saying::say;
use crate::{Failure, Settings, features};

/// A finding: what was looked at, and what is wrong with it and how to mend that.
type Finding = (&'static str, Result<String, String>);

/// Prints what was found; fails if anything is wrong.
pub async fn run(settings: &Settings) -> Result<(), Failure> {
    let mut findings: Vec<Finding> =
        vec![("settings", Ok("read; see `aftercare settings` for all of them".to_owned()))];
    findings.push(("clock", clock(SystemClock.now())));
    // One that is missing is told by the database; looking makes nothing.
    if settings.database_url.is_none() && settings.data_dir.exists() {
        findings.push(("data directory", directory(&settings.data_dir)));
        findings.push(("disk", disk(&settings.data_dir)));
    }
    match Db::open_existing(&settings.database()).await {
        Err(error) => findings.push(("database", Err(error.to_string()))),
        Ok(db) => {
            findings.extend(database(&db).await);
            db.close().await;
        }
    }
    let wrong = findings.iter().filter(|(_, found)| found.is_err()).count();
    for (what, found) in findings {
        match found {
            Ok(words) => say(format!("ok    {what}: {words}\n"))?,
            Err(words) => say(format!("WRONG {what}: {words}\n"))?,
        }
    }
    if wrong == 0 { Ok(()) } else { Err(Failure::new(format!("{wrong} things to mend"))) }
}

fn clock(now: Timestamp) -> Result<String, String> {
    // Before this program was written no clock can be right.
    const WRITTEN: Timestamp = Timestamp::from_millis(1_767_225_600_000);
    if now < WRITTEN {
        Err(format!("shows {now}; set it, for example with timedatectl set-ntp true"))
    } else {
        Ok(now.to_string())
    }
}

fn directory(path: &Path) -> Result<String, String> {
    let probe = path.join(format!(".doctor-{}", std::process::id()));
    let mut file = OpenOptions::new();
    file.write(true)
        .create_new(true)
        .open(&probe)
        .and_then(|mut file| {
            let written = file.write_all(b"probe").and_then(|()| file.sync_all());
            std::fs::remove_file(&probe).and(written)
        })
        .map(|()| format!("{} can be written", path.display()))
        .map_err(|error| format!("{}: {error}; {}", path.display(), mending(error.kind())))
}

/// What mends a directory that cannot be written.
fn mending(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "make room or move data_dir",
        ErrorKind::ReadOnlyFilesystem => "mount it for writing or move data_dir",
        ErrorKind::NotADirectory => "name a directory as data_dir",
        ErrorKind::PermissionDenied => "give the directory to the user that runs aftercare",
        _ => "is the disk well?",
    }
}

/// Free space, as `df` tells: the standard library does not.
fn disk(path: &Path) -> Result<String, String> {
    const LEAST_KIB: u64 = 1024 * 1024;
    let output = std::process::Command::new("df")
        .arg("-Pk")
        .arg(path)
        .output()
        .map_err(|error| format!("df: {error}; install coreutils"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let free =
        text.lines().nth(1).and_then(|line| line.split_whitespace().nth(3)).and_then(|kib| kib.parse::<u64>().ok());
    match free {
        Some(kib) if kib >= LEAST_KIB => Ok(format!("{} GiB free", kib / 1024 / 1024)),
        Some(kib) => Err(format!("only {} MiB free; make room or move data_dir", kib / 1024)),
        None => Err("free space could not be told from df".to_owned()),
    }
}

async fn database(db: &Db) -> Vec<Finding> {
    let schema = match db.schema_state(features::SCHEMAS).await {
        Ok(SchemaState::Current) => Ok("current".to_owned()),
        Ok(SchemaState::Behind(steps)) => Err(behind(steps)),
        Ok(SchemaState::Newer(words)) => Err(words),
        Err(error) => Err(error.to_string()),
    };
    let current = schema.is_ok();
    let mut findings = vec![("tables", schema), ("durability", durability(db).await)];
    if db.engine() == Engine::Sqlite {
        findings.push(("integrity", ask(db, "PRAGMA quick_check(1)", |found| found == "ok", "restore a backup").await));
    }
    if current {
        findings.push(("event log", gap_free(db).await));
    }
    findings
}

async fn durability(db: &Db) -> Result<String, String> {
    match db.engine() {
        Engine::Sqlite => sqlite_durability(db).await.map_err(|error| error.to_string())?,
        Engine::Postgres => {
            let off = |setting: &'static str| async move { ask(db, setting, |found| found != "off", "").await };
            let fsync = off("SHOW fsync").await;
            let commit = off("SHOW synchronous_commit").await;
            match fsync.and(commit) {
                Ok(_) => Ok("fsync and synchronous_commit are on".to_owned()),
                Err(found) => {
                    Err(format!("fsync or synchronous_commit is {found}{LOST}; set both to on in postgresql.conf"))
                }
            }
        }
    }
}

const LOST: &str = "acknowledged changes could be lost at a power cut";

/// Asks the connection that writes, as only its settings decide.
async fn sqlite_durability(db: &Db) -> Result<Result<String, String>, store::Error> {
    let asked = db.write(|tx| -> TxFuture<'_, (i64, String, i64), store::Error> {
        Box::pin(async move {
            let synchronous = tx.one(Sql::same("PRAGMA synchronous"), params![]).await?;
            let journal = tx.one(Sql::same("PRAGMA journal_mode"), params![]).await?;
            Ok((synchronous, journal, tx.one(Sql::same("PRAGMA foreign_keys"), params![]).await?))
        })
    });
    Ok(match asked.await? {
        // FULL or EXTRA.
        (2.., journal, 1) if journal == "wal" => Ok("synchronous=FULL, write-ahead log, foreign keys".to_owned()),
        (synchronous, journal, keys) => Err(format!(
            "synchronous={synchronous}, journal_mode={journal}, foreign_keys={keys}: {LOST}; \
             does the file system of data_dir bear a write-ahead log?"
        )),
    })
}

async fn ask(db: &Db, question: &'static str, well: impl Fn(&str) -> bool, remedy: &str) -> Result<String, String> {
    let mut conn = db.read().await.map_err(|error| error.to_string())?;
    let found: String = conn.one(Sql::same(question), params![]).await.map_err(|error| error.to_string())?;
    if well(&found) { Ok(found) } else { Err(format!("{found}; {remedy}")) }
}

async fn gap_free(db: &Db) -> Result<String, String> {
    let count = async {
        let mut conn = db.read().await?;
        let last = events::last(&mut conn).await?;
        let count = events::count(&mut conn).await?;
        Ok::<_, store::Error>((last, count))
    };
    match count.await {
        Ok((last, count)) if last == count => Ok(format!("{count} events without a gap")),
        Ok((last, count)) => {
            Err(format!("{count} events, but the last has number {last}: events are missing; restore a backup"))
        }
        Err(error) => Err(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_is_told_what_mends_it() {
        assert!(mending(ErrorKind::StorageFull).contains("make room"));
        assert!(mending(ErrorKind::PermissionDenied).contains("user"));
        let words = directory(Path::new(file!())).expect_err("a file, or nothing at all");
        assert!(!words.contains("user"), "{words}");
    }
}
