//! A server on its data with somebody signed in, and load after load put on it.

use std::cell::Cell;
use std::time::Duration;

use serde_json::{Value, json};

use crate::load::connection::{Caller, Connection, Request};
use crate::load::driving::{self, Asking, Load, Outcome, drive, now};
use crate::load::sample::Sample;
use crate::process::{self, Server};
use crate::report::{Scene, rounded};

const EMAIL: &str = "admin@example.com";
const PASSWORD: &str = "correct horse battery staple";
const WARM_UP: Duration = Duration::from_millis(1_500);

pub struct Stage {
    pub caller: Caller,
    pub server: Server,
    /// How long a load is measured.
    pub measured: Duration,
}

impl Stage {
    /// Signs in.
    pub async fn enter(server: Server, measured: Duration) -> Result<Self, String> {
        let mut caller = Caller { address: server.address, cookie: None };
        let mut connection = Connection::open(server.address).await?;
        let credentials = json!({ "email": EMAIL, "password": PASSWORD });
        let answer = connection.ask(&caller.post("/api/session", &credentials)).await?;
        let words = answer.words();
        caller.cookie = Some(answer.head.cookie.ok_or_else(|| format!("signing in: {words}"))?);
        Ok(Self { caller, server, measured })
    }

    /// Asks once for JSON.
    pub async fn ask(&self, path: &str) -> Result<Value, String> {
        let mut connection = Connection::open(self.caller.address).await?;
        let answer = connection.ask(&self.caller.get(path)).await?;
        if answer.head.status != 200 {
            return Err(format!("{path}: {}", answer.words()));
        }
        answer.json()
    }

    /// The ids of a list, `pages` pages of it at most.
    pub async fn ids(&self, path: &str, pages: usize) -> Result<Vec<String>, String> {
        let mut ids = Vec::new();
        let mut cursor = String::new();
        for _ in 0..pages {
            let page = self.ask(&format!("{path}{cursor}")).await?;
            let items = page["items"].as_array().ok_or_else(|| format!("{path}: no items: {page:.200}"))?;
            ids.extend(items.iter().filter_map(|item| item["id"].as_str().map(str::to_owned)));
            let Some(next) = page["next"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        if ids.is_empty() { Err(format!("{path}: the list is empty")) } else { Ok(ids) }
    }

    /// Puts a load on the server and watches it.
    pub async fn play(&self, key: &str, what: &str, connections: usize, asking: Asking) -> Result<Scene, String> {
        let load = Load { connections, warm_up: WARM_UP, measured: self.measured };
        let before = Cell::new(None);
        let outcome = drive(&self.caller, load, asking, || before.set(Some(Watch::look(&[&self.server])))).await?;
        let before = before.take().ok_or("the load never began")??;
        scene(key, what, connections, &outcome, before.until_now(&[&self.server])?)
    }

    /// One page at a time, each after a change that makes what was remembered of it worthless.
    pub async fn play_after_changes(
        &self,
        key: &str,
        what: &str,
        change: impl Fn(u64) -> Request,
        page: &[Request],
    ) -> Result<Scene, String> {
        const TIMES: u64 = 60;
        let mut connection = Connection::open(self.caller.address).await?;
        let mut micros = Vec::new();
        let mut outcome = Outcome::default();
        let mut spent = Spent::default();
        for number in 0..TIMES {
            connection.count(&change(number)).await?;
            let before = Watch::look(&[&self.server])?;
            let began = now();
            for request in page {
                outcome.bytes += connection.count(request).await? as u64;
            }
            let took = driving::now() - began;
            spent.add(before.until_now(&[&self.server])?);
            outcome.seconds += took.as_secs_f64();
            micros.push(u32::try_from(took.as_micros()).unwrap_or(u32::MAX));
        }
        outcome.sample = Sample::of(micros);
        scene(key, what, 1, &outcome, spent)
    }
}

/// Sets up a new installation; gives nothing but that it worked.
pub async fn set_up(server: &Server) -> Result<(), String> {
    let caller = Caller { address: server.address, cookie: None };
    let organisation = json!({
        "organisation": "Benchmark", "time_zone": "UTC", "name": "Admin", "email": EMAIL, "password": PASSWORD
    });
    let mut connection = Connection::open(server.address).await?;
    let answer = connection.ask(&caller.post("/api/setup", &organisation)).await?;
    if answer.head.status == 201 { Ok(()) } else { Err(format!("setting up: {}", answer.words())) }
}

/// Processor time at some moment.
pub struct Watch {
    server: f64,
    own: f64,
    machine: f64,
}

/// Processor seconds spent since then.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spent {
    server: f64,
    others: f64,
}

impl Watch {
    /// What these servers, this process and the machine have used until now.
    pub fn look(servers: &[&Server]) -> Result<Self, String> {
        let mut used = 0.0;
        for server in servers {
            used += process::cpu_seconds(server.id())?;
        }
        Ok(Self { server: used, own: process::cpu_seconds(std::process::id())?, machine: process::machine_seconds()? })
    }

    pub fn until_now(&self, servers: &[&Server]) -> Result<Spent, String> {
        let now = Self::look(servers)?;
        let server = now.server - self.server;
        let others = now.machine - self.machine - server - (now.own - self.own);
        Ok(Spent { server, others: others.max(0.0) })
    }
}

impl Spent {
    fn add(&mut self, more: Self) {
        self.server += more.server;
        self.others += more.others;
    }
}

pub fn scene(key: &str, what: &str, connections: usize, outcome: &Outcome, spent: Spent) -> Result<Scene, String> {
    let sample = &outcome.sample;
    if sample.len() == 0 {
        return Err(format!("{key}: nothing succeeded: {}", outcome.failure.as_deref().unwrap_or("no answer in time")));
    }
    let pages = sample.len() as f64;
    let cores = std::thread::available_parallelism().map_or(1.0, |cores| cores.get() as f64);
    let percentile = |share| rounded(sample.percentile(share).unwrap_or(0.0));
    Ok(Scene {
        key: key.to_owned(),
        what: what.to_owned(),
        connections,
        pages: sample.len(),
        failed: outcome.failed,
        failure: outcome.failure.clone(),
        per_second: rounded(pages / outcome.seconds),
        p50_ms: percentile(0.5),
        p90_ms: percentile(0.9),
        p99_ms: percentile(0.99),
        longest_ms: rounded(sample.longest().unwrap_or(0.0)),
        kilobytes: rounded(outcome.bytes as f64 / pages / 1_000.0),
        server_cpu_ms: rounded(spent.server * 1_000.0 / (pages + outcome.failed as f64)),
        others_cpu: rounded(spent.others / (outcome.seconds * cores)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scene_is_what_its_outcome_says() {
        let outcome = Outcome {
            sample: Sample::of((1..=100).map(|millis| millis * 1_000).collect()),
            seconds: 4.0,
            bytes: 300_000,
            failed: 0,
            failure: None,
        };
        let cores = std::thread::available_parallelism().map_or(1.0, |cores| cores.get() as f64);
        let spent = Spent { server: 0.5, others: cores };
        let scene = scene("list", "Ticket list", 16, &outcome, spent).expect("a scene");
        assert_eq!((scene.per_second, scene.p50_ms, scene.p99_ms, scene.longest_ms), (25.0, 50.0, 99.0, 100.0));
        assert_eq!((scene.kilobytes, scene.server_cpu_ms, scene.others_cpu), (3.0, 5.0, 0.25));
    }

    #[test]
    fn a_scene_in_which_nothing_succeeds_says_why() {
        let outcome = Outcome { failed: 3, failure: Some("HTTP/1.1 503".to_owned()), ..Outcome::default() };
        let refused = scene("list", "Ticket list", 16, &outcome, Spent::default());
        assert!(refused.is_err_and(|words| words.contains("503")));
    }
}
