//! Many people at once: their live lines, and their replies that cross. On SQLite, on PostgreSQL, with
//! two nodes, and with one of the two killed on the way.

use std::ffi::OsStr;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use xtask::postgres::Cluster;

use crate::base::Base;
use crate::crowd::Crowd;
use crate::load::connection::Caller;
use crate::load::driving;
use crate::measuring::Place;
use crate::process::{self, Server};
use crate::race;
use crate::report::Scene;
use crate::rush;
use crate::scenes::Wanted;
use crate::stage::{self, Stage, Watch};

const REPRESENTATIVES: usize = 200;
const PAIRS: usize = 10_000;
/// Longer than other loads, as a hundredth of its changes should still be some.
const RUSH_LASTS: f64 = 2.5;
const BOTH: &str = "two nodes on PostgreSQL";

/// The scenes of a server on SQLite.
pub async fn on_sqlite(stage: &Stage, wanted: Wanted<'_>) -> Result<Vec<Scene>, String> {
    let mut party = Party { scenes: Vec::new(), wanted, measured: stage.measured.mul_f64(RUSH_LASTS) };
    if party.wants(&["live_sqlite", "race_sqlite"]) {
        let crowd = Crowd::gather(&stage.caller, REPRESENTATIVES).await?;
        party.rush("live_sqlite", "SQLite", &[&stage.server], &crowd).await?;
        party.race("race_sqlite", "SQLite", &crowd).await?;
    }
    Ok(party.scenes)
}

/// The same data in a PostgreSQL of our own that keeps its promises of durability; one node, then two.
pub async fn on_postgres(
    at: &Place,
    base: &Base,
    measured: Duration,
    wanted: Wanted<'_>,
) -> Result<Vec<Scene>, String> {
    let mut party = Party { scenes: Vec::new(), wanted, measured: measured.mul_f64(RUSH_LASTS) };
    if !party.wants(&["live_postgres", "live_nodes", "live_killed", "race_postgres"]) {
        return Ok(party.scenes);
    }
    let cluster = Cluster::start_durable()?;
    move_over(&at.program, &base.directory, &at.directory.join("to-postgres"), cluster.url()).await?;
    let first = Server::start_on(&at.program, cluster.url()).await?;
    let stage = Stage::enter(first, measured).await?;
    let crowd = Crowd::gather(&stage.caller, REPRESENTATIVES).await?;
    party.rush("live_postgres", "PostgreSQL", &[&stage.server], &crowd).await?;
    party.race("race_postgres", "PostgreSQL", &crowd).await?;
    if party.wants(&["live_nodes", "live_killed"]) {
        let second = Server::start_on(&at.program, cluster.url()).await?;
        party.rush("live_nodes", BOTH, &[&stage.server, &second], &crowd).await?;
        party.rush_and_kill(&stage.server, second, &crowd).await?;
    }
    stage.server.stop()?;
    Ok(party.scenes)
}

/// A backup of one database restored into the other.
async fn move_over(program: &Path, data: &Path, file: &Path, url: &str) -> Result<(), String> {
    eprintln!("moving the data into PostgreSQL …");
    let arguments: [[&OsStr; 4]; 2] = [
        ["backup".as_ref(), file.as_ref(), "--data-dir".as_ref(), data.as_ref()],
        ["restore".as_ref(), file.as_ref(), "--database-url".as_ref(), url.as_ref()],
    ];
    for command in arguments {
        process::run(program, &command).await?;
    }
    std::fs::remove_file(file).map_err(|error| format!("{}: {error}", file.display()))
}

struct Party<'p> {
    scenes: Vec<Scene>,
    wanted: Wanted<'p>,
    measured: Duration,
}

impl Party<'_> {
    fn wants(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| (self.wanted)(key))
    }

    async fn rush(&mut self, key: &str, place: &str, servers: &[&Server], crowd: &Crowd) -> Result<(), String> {
        if !self.wants(&[key]) {
            return Ok(());
        }
        eprintln!("50 changes a second, {REPRESENTATIVES} browsers, {place} …");
        let addresses: Vec<SocketAddr> = servers.iter().map(|server| server.address).collect();
        let before = Watch::look(servers)?;
        let outcome = rush::rush(&addresses, crowd, self.measured, || {}).await?;
        let spent = before.until_now(servers)?;
        let words = outcome.complaint(false);
        for (suffix, what, sample) in [
            ("", "A change reaches the last of 200 browsers", outcome.heard),
            ("_shown", "The last of 200 lists shows a change", outcome.shown),
        ] {
            let told = driving::Outcome {
                sample,
                seconds: outcome.seconds,
                bytes: 0,
                failed: outcome.missed + outcome.doubled + outcome.unanswered,
                failure: words.clone(),
            };
            let what = format!("{what}, {place}");
            self.scenes.push(stage::scene(&format!("{key}{suffix}"), &what, REPRESENTATIVES, &told, spent)?);
        }
        Ok(())
    }

    /// What was on its way to the killed node may stay unanswered; what was acknowledged may not be lost.
    async fn rush_and_kill(&mut self, stays: &Server, goes: Server, crowd: &Crowd) -> Result<(), String> {
        if !self.wants(&["live_killed"]) {
            return Ok(());
        }
        eprintln!("the same, and one of the two nodes is killed …");
        let addresses = [stays.address, goes.address];
        let before = Watch::look(&[stays])?;
        // Dropped, it is killed.
        let outcome = rush::rush(&addresses, crowd, self.measured, || drop(goes)).await?;
        let words = outcome.complaint(true);
        if outcome.resumed == 0 {
            return Err("no browser noticed that its server was killed".to_owned());
        }
        let told = driving::Outcome {
            sample: outcome.heard,
            seconds: outcome.seconds,
            bytes: 0,
            failed: outcome.missed + outcome.doubled,
            failure: words,
        };
        let what = format!("A change reaches the last of 200 browsers, one of {BOTH} is killed");
        let spent = before.until_now(&[stays])?;
        self.scenes.push(stage::scene("live_killed", &what, REPRESENTATIVES, &told, spent)?);
        Ok(())
    }

    async fn race(&mut self, key: &str, place: &str, crowd: &Crowd) -> Result<(), String> {
        if !self.wants(&[key]) {
            return Ok(());
        }
        eprintln!("{PAIRS} pairs of replies at once, {place} …");
        let pair: [&Caller; 2] = [&crowd.0[0], &crowd.0[1]];
        let outcome = race::race(pair, PAIRS).await?;
        self.scenes.push(outcome.scene(key, &format!("Pairs of messages at once, {place}")));
        Ok(())
    }
}
