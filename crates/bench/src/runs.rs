//! Thousands of playbooks under way at once on two nodes of one PostgreSQL, and one of the nodes killed on the way:
//! what a step does has to happen once.
//!
//! Each run has two actions with a wait between them. Both nodes are told to do each of them at the same moment; who
//! gets no answer asks the node that is left where the run is. The wait is ended by the nodes' own workers.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use xtask::postgres::Cluster;

use crate::load::connection::{Answer, Caller, Connection};
use crate::load::driving::now;
use crate::measuring::Place;
use crate::process::Server;
use crate::report::{Scene, rounded};
use crate::stage::{self, Stage};

/// The name of this scene, for `--only`.
pub const SCENE: &str = "runs";

const LANES: usize = 24;
/// As long as all waits may take until the workers have ended them.
const PATIENCE: Duration = Duration::from_secs(900);
/// Tries of one action, after each of which the node that is left is asked.
const TRIES: usize = 5;
const ACTIONS: [&str; 2] = ["First", "Second"];

const PLAYBOOK: &str = "playbook: twice\nname: Twice\nsteps:
  - { id: first, title: First, kind: action, action: create_task, with: { title: First }, refused: { next: lead } }
  - { id: rest, title: Rest, kind: wait, at_most: 1 minutes }
  - { id: second, title: Second, kind: action, action: create_task, with: { title: Second }, refused: { next: lead } }
  - { id: done, title: Done, kind: resolve, reason: solved }
  - { id: lead, title: Lead, kind: escalate, to: Lead }\n";

/// What became of the actions of all runs.
#[derive(Debug, Default, PartialEq, Eq)]
struct Outcome {
    once: usize,
    more: usize,
    never: usize,
    /// Runs that did not come to their end.
    unended: usize,
    /// Waits that were ended more than once, or never.
    waits: usize,
    /// Of two at one action, those that were told that the run had gone on.
    told: usize,
}

/// So many runs, on data of its own.
pub async fn play(place: &Place, count: usize) -> Result<Scene, String> {
    let cluster = Cluster::start_durable()?;
    let first = Server::start_on(&place.program, cluster.url()).await?;
    stage::set_up(&first).await?;
    let stage = Stage::enter(first, Duration::ZERO).await?;
    publish(&stage.caller).await?;
    let second = Server::start_on(&place.program, cluster.url()).await?;
    let began = now();
    eprintln!("starting {count} playbooks on two nodes …");
    let doors = [stage.caller.clone(), stage.caller.at(second.address)];
    let tickets = over_lanes((0..count).collect(), &doors, |lane, _| Box::pin(lane.open())).await?;
    eprintln!("doing the first action of each on both nodes at once, one of which is killed …");
    let (early, late) = tickets.split_at(count / 2);
    let mut told = acted(early.to_vec(), &doors).await?;
    let mut second = Some(second);
    let (kill, later) = (async { tokio::time::sleep(Duration::from_millis(300)).await }, acted(late.to_vec(), &doors));
    let (rest, ()) = tokio::join!(later, async {
        kill.await;
        // Dropped, it is killed.
        drop(second.take());
    });
    told += rest?;
    let third = Server::start_on(&place.program, cluster.url()).await?;
    let doors = [stage.caller.clone(), stage.caller.at(third.address)];
    eprintln!("waiting until workers have ended {count} waits …");
    rested(&tickets, &doors).await?;
    eprintln!("doing the second action of each …");
    told += acted(tickets.clone(), &doors).await?;
    let seconds = (now() - began).as_secs_f64();
    let mut outcome = Outcome { told, ..Outcome::default() };
    let seen = over_lanes(tickets, &doors, |lane, ticket| Box::pin(lane.look(ticket))).await?;
    seen.iter().for_each(|(run, tasks)| outcome.judge(run, tasks));
    third.stop()?;
    stage.server.stop()?;
    Ok(outcome.scene(count, seconds))
}

async fn publish(caller: &Caller) -> Result<(), String> {
    let mut connection = Connection::open(caller.address).await?;
    let added = connection.ask(&caller.post("/api/playbooks", &json!({ "text": PLAYBOOK }))).await?;
    let version = added.json()?["version"].as_i64().ok_or_else(|| added.words())?;
    let why = json!({ "why": "To be measured" });
    let done = connection.ask(&caller.post_version("/api/playbooks/twice/publication", &why, version)).await?;
    if done.head.status < 300 { Ok(()) } else { Err(done.words()) }
}

/// Two connections, one to each node. Where a node is gone, the other one is asked.
struct Lane {
    doors: [Caller; 2],
    connections: [Option<Connection>; 2],
}

type Doing<'l, T> = std::pin::Pin<Box<dyn Future<Output = Result<T, String>> + Send + 'l>>;

/// Lets lanes work off a list side by side.
async fn over_lanes<I, T>(
    list: Vec<I>,
    doors: &[Caller; 2],
    work: impl for<'l> Fn(&'l mut Lane, I) -> Doing<'l, T> + Copy + Send + Sync + 'static,
) -> Result<Vec<T>, String>
where
    I: Clone + Send + Sync + 'static,
    T: Send + 'static,
{
    let mut lanes = Vec::new();
    for part in list.chunks(list.len().div_ceil(LANES).max(1)) {
        let (part, doors) = (part.to_vec(), doors.clone());
        lanes.push(tokio::spawn(async move {
            let mut lane = Lane { doors, connections: [None, None] };
            let mut done = Vec::with_capacity(part.len());
            for one in part {
                done.push(work(&mut lane, one).await?);
            }
            Ok::<Vec<T>, String>(done)
        }));
    }
    let mut all = Vec::new();
    for lane in lanes {
        all.extend(lane.await.map_err(|error| error.to_string())??);
    }
    Ok(all)
}

/// Lets both nodes do the action at which each of these runs is; gives how many of the two were told.
async fn acted(tickets: Vec<String>, doors: &[Caller; 2]) -> Result<usize, String> {
    let told = over_lanes(tickets, doors, |lane, ticket| Box::pin(lane.act(ticket))).await?;
    Ok(told.into_iter().sum())
}

/// Until no run is at its wait any more.
async fn rested(tickets: &[String], doors: &[Caller; 2]) -> Result<(), String> {
    let until = now() + PATIENCE;
    let mut waiting = tickets.to_vec();
    while !waiting.is_empty() {
        if now() > until {
            return Err(format!("{} runs still wait", waiting.len()));
        }
        tokio::time::sleep(Duration::from_secs(5)).await;
        let steps = over_lanes(waiting.clone(), doors, |lane, ticket| Box::pin(lane.step(ticket))).await?;
        waiting = waiting.into_iter().zip(steps).filter(|(_, step)| step == "rest").map(|(ticket, _)| ticket).collect();
    }
    Ok(())
}

impl Lane {
    async fn connection(&mut self, door: usize) -> Result<&mut Connection, String> {
        if self.connections[door].is_none() {
            self.connections[door] = Some(Connection::open(self.doors[door].address).await?);
        }
        self.connections[door].as_mut().ok_or_else(|| "no connection".to_owned())
    }

    /// From the first node, which nobody kills.
    async fn get(&mut self, path: &str) -> Result<Value, String> {
        let request = self.doors[0].get(path);
        let answer = self.connection(0).await?.ask(&request).await?;
        if answer.head.status == 200 { answer.json() } else { Err(answer.words()) }
    }

    /// A ticket with a playbook under way.
    async fn open(&mut self) -> Result<String, String> {
        let ticket = json!({
            "subject": "A parcel", "channel": "api", "message": { "author": "customer", "body_text": "Where is it?" }
        });
        let request = self.doors[0].post("/api/tickets", &ticket);
        let answer = self.connection(0).await?.ask(&request).await?;
        let id = answer.json()?["id"].as_str().ok_or_else(|| answer.words())?.to_owned();
        let start = self.doors[1].post(&format!("/api/tickets/{id}/playbook-run"), &json!({ "playbook": "twice" }));
        let answer = self.connection(1).await?.ask(&start).await?;
        if answer.head.status == 201 { Ok(id) } else { Err(answer.words()) }
    }

    async fn run(&mut self, ticket: &str) -> Result<Value, String> {
        self.get(&format!("/api/tickets/{ticket}/playbook-run")).await
    }

    async fn step(&mut self, ticket: String) -> Result<String, String> {
        let run = self.run(&ticket).await?;
        Ok(run["current"]["step"]["id"].as_str().unwrap_or_default().to_owned())
    }

    /// Both nodes at once are told to do the action at which the run is, until it is done.
    async fn act(&mut self, ticket: String) -> Result<usize, String> {
        let at = self.run(&ticket).await?;
        let step = at["current"]["step"]["id"].as_str().ok_or_else(|| format!("{ticket} is at no step"))?.to_owned();
        let mut told = 0;
        for _ in 0..TRIES {
            let run = self.run(&ticket).await?;
            if run["current"]["step"]["id"].as_str() != Some(&step) {
                return Ok(told);
            }
            let body = json!({ "step": step, "input": { "input": "done" } });
            let version = run["version"].as_i64().unwrap_or_default();
            let path = format!("/api/tickets/{ticket}/playbook-run/steps");
            let both = self.doors.each_ref().map(|door| door.post_version(&path, &body, version));
            for door in 0..2 {
                // A node that is gone takes no connection.
                let _gone = self.connection(door).await;
            }
            let [one, other] = &mut self.connections;
            let (first, second) = tokio::join!(asked(one, &both[0]), asked(other, &both[1]));
            for answer in [first, second].into_iter().flatten() {
                match answer.head.status {
                    200 => {}
                    409 | 412 => told += 1,
                    _ => return Err(answer.words()),
                }
            }
        }
        Err(format!("{ticket} does not get past {step}"))
    }

    /// The run and the tasks of a ticket.
    async fn look(&mut self, ticket: String) -> Result<(Value, Value), String> {
        let run = self.run(&ticket).await?;
        let tasks = self.get(&format!("/api/tickets/{ticket}/tasks")).await?;
        Ok((run, tasks))
    }
}

/// Nothing where the node has gone.
async fn asked(connection: &mut Option<Connection>, request: &crate::load::connection::Request) -> Option<Answer> {
    let answer = connection.as_mut()?.ask(request).await;
    if answer.is_err() {
        *connection = None;
    }
    answer.ok()
}

impl Outcome {
    fn judge(&mut self, run: &Value, tasks: &Value) {
        let list = tasks["items"].as_array().or_else(|| tasks.as_array());
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for task in list.into_iter().flatten() {
            *counts.entry(task["text"].as_str().unwrap_or_default()).or_default() += 1;
        }
        for action in ACTIONS {
            match counts.get(action).copied().unwrap_or_default() {
                0 => self.never += 1,
                1 => self.once += 1,
                _ => self.more += 1,
            }
        }
        let rests = run["passed"].as_array().into_iter().flatten().filter(|passed| passed["step"] == "rest").count();
        self.waits += usize::from(rests != 1);
        self.unended += usize::from(run["state"] != "ended");
    }

    fn scene(&self, runs: usize, seconds: f64) -> Scene {
        let Self { once, more, never, unended, waits, told } = self;
        let failed = more + never + unended + waits;
        let words = format!("{more} actions more than once, {never} never, {unended} runs not ended, {waits} waits");
        Scene {
            key: "runs_killed".to_owned(),
            what: format!(
                "{runs} playbooks at once, one of two nodes killed; actions done once {once}, twice {more}, never \
                 {never}; {told} told that the run had gone on"
            ),
            connections: 2 * LANES,
            pages: runs,
            failed: failed as u64,
            failure: (failed > 0).then_some(words),
            per_second: rounded(runs as f64 / seconds),
            ..Scene::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_twice_or_never_is_found() {
        let run = |rests: usize, state| json!({ "state": state, "passed": vec![json!({ "step": "rest" }); rests] });
        let tasks = |texts: &[&str]| json!(texts.iter().map(|text| json!({ "text": text })).collect::<Vec<_>>());
        let mut well = Outcome::default();
        well.judge(&run(1, "ended"), &tasks(&["First", "Second"]));
        assert_eq!(well, Outcome { once: 2, ..Outcome::default() });
        assert_eq!(well.scene(1, 1.0).failed, 0);
        let mut bad = Outcome::default();
        bad.judge(&run(2, "open"), &tasks(&["First", "First"]));
        assert_eq!(bad, Outcome { more: 1, never: 1, unended: 1, waits: 1, ..Outcome::default() });
        assert_eq!(bad.scene(1, 1.0).failed, 4);
    }

    #[test]
    fn a_caller_goes_to_another_door_as_the_same_person() {
        let here = Caller { address: ([127, 0, 0, 1], 1).into(), cookie: Some("a=b".to_owned()) };
        let there: std::net::SocketAddr = ([127, 0, 0, 1], 2).into();
        let moved = here.at(there);
        assert_eq!((moved.address, moved.cookie.as_deref()), (there, Some("a=b")));
    }
}
