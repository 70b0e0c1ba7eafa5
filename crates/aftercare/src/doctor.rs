//! `aftercare doctor`: is everything as it must be? Each failure says how to mend it.

use std::path::Path;

use kernel::{Clock, SystemClock, Timestamp};
use store::{Db, Engine, SchemaState, Sql, events, params};

use crate::saying::say;
use crate::{Failure, Settings, features};

/// A finding: what was looked at, and what is wrong with it and how to mend that.
type Finding = (&'static str, Result<String, String>);

/// Prints what was found; fails if anything is wrong.
pub async fn run(settings: &Settings) -> Result<(), Failure> {
    let mut findings: Vec<Finding> =
        vec![("settings", Ok("read; see `aftercare settings` for all of them".to_owned()))];
    findings.push(("clock", clock(SystemClock.now())));
    if settings.database_url.is_none() {
        findings.push(("data directory", directory(&settings.data_dir)));
        findings.push(("disk", disk(&settings.data_dir)));
    }
    match settings.open().await {
        Err(failure) => {
            findings.push(("database", Err(format!("{}; is the address right, does the server run?", failure.words))))
        }
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
    let probe = path.join(".doctor");
    std::fs::create_dir_all(path)
        .and_then(|()| std::fs::write(&probe, b"probe"))
        .and_then(|()| std::fs::remove_file(&probe))
        .map(|()| format!("{} can be written", path.display()))
        .map_err(|error| format!("{}: {error}; give the directory to the user that runs aftercare", path.display()))
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
        Ok(SchemaState::Behind(steps)) => Err(format!("{steps} steps behind; run aftercare migrate")),
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
    let words = "acknowledged changes could be lost at a power cut";
    match db.engine() {
        Engine::Sqlite => Ok("synchronous=FULL, write-ahead log".to_owned()),
        Engine::Postgres => {
            let off = |setting: &'static str| async move { ask(db, setting, |found| found != "off", "").await };
            let fsync = off("SHOW fsync").await;
            let commit = off("SHOW synchronous_commit").await;
            match fsync.and(commit) {
                Ok(_) => Ok("fsync and synchronous_commit are on".to_owned()),
                Err(found) => {
                    Err(format!("fsync or synchronous_commit is {found} {words}; set both to on in postgresql.conf"))
                }
            }
        }
    }
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
