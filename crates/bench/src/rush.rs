//! Many representatives with live lines, and changes at a steady rate: how long until each has heard.
//!
//! The changes come whether the server is quick or not, and their time counts from when they were due.
//! Each browser also does what a real one does: it gathers notices, then asks for its list anew.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::crowd::Crowd;
use crate::load::connection::{Caller, Connection};
use crate::load::driving::now;
use crate::load::listening::{self, Heard};
use crate::load::sample::Sample;

const PER_SECOND: u32 = 50;
/// Changes under way at once at most; more wait for their turn, and their time counts.
const LANES: usize = 32;
/// As long as `ui/src/live/connection.ts` gathers notices.
const GATHERS: Duration = Duration::from_millis(120);
/// As long as `ui/src/live/resting.ts` lets lists rest.
const RESTS: Duration = Duration::from_secs(1);
/// After so long what has not been heard of is missed.
const PATIENCE: Duration = Duration::from_secs(5);
const LISTS: [&str; 2] = ["/api/tickets?limit=50", "/api/tickets/counts"];

/// A change that was acknowledged.
#[derive(Debug)]
struct Change {
    ticket: String,
    created: bool,
    due: Instant,
    /// Number of its last event.
    number: i64,
}

/// What became of all of them.
#[derive(Debug, Default)]
pub struct Outcome {
    pub changes: usize,
    /// From the change to the last browser that heard of it.
    pub heard: Sample,
    /// From the change to the last list on a screen that shows it.
    pub shown: Sample,
    /// Pairs of a change and a browser that never heard of it.
    pub missed: u64,
    pub doubled: u64,
    pub resumed: u64,
    /// Changes that were not acknowledged, and the words of one.
    pub unanswered: u64,
    pub failure: Option<String>,
    pub seconds: f64,
}

/// Puts the rush on these servers of one desk. `midway` is called when half of the time is over.
pub async fn rush(
    servers: &[SocketAddr],
    crowd: &Crowd,
    measured: Duration,
    midway: impl FnOnce(),
) -> Result<Outcome, String> {
    let people = crowd.at(servers);
    let (stop, stopped) = watch::channel(false);
    let mut browsers = Vec::new();
    for doors in &people {
        browsers.push(Browser::open(doors.clone(), &stopped).await?);
    }
    let (done, mut finished) = mpsc::unbounded_channel();
    let lanes = lanes(&people, &done);
    drop(done);
    let began = now();
    steadily(began, measured, &lanes, midway).await;
    drop(lanes);
    let (mut changes, mut outcome) = (Vec::new(), Outcome::default());
    while let Some(came) = finished.recv().await {
        match came {
            Ok(change) => changes.push(change),
            Err(words) => {
                outcome.unanswered += 1;
                outcome.failure = Some(words);
            }
        }
    }
    outcome.seconds = (now() - began).as_secs_f64();
    let last = changes.iter().map(|change| change.number).max().ok_or("no change was acknowledged")?;
    for browser in &mut browsers {
        let _too_late = tokio::time::timeout(PATIENCE, browser.shown.wait_for(|number| *number >= last)).await;
    }
    stop.send_replace(true);
    let mut seen = Vec::new();
    for browser in browsers {
        seen.push(browser.close().await?);
    }
    outcome.judge(&changes, &seen);
    Ok(outcome)
}

impl Outcome {
    /// What is wrong with it, in words. With a server killed, some changes stay unanswered and some lines
    /// end, as they should.
    pub fn complaint(&self, killed: bool) -> Option<String> {
        let mut words = Vec::new();
        if self.missed + self.doubled > 0 {
            words.push(format!("{} missed, {} doubled", self.missed, self.doubled));
        }
        if !killed && self.resumed > 0 {
            words.push(format!("{} lines ended", self.resumed));
        }
        words.extend(self.failure.clone().filter(|_| !killed));
        (!words.is_empty()).then(|| words.join("; "))
    }

    fn judge(&mut self, changes: &[Change], browsers: &[Seen]) {
        let (mut heard, mut shown) = (Vec::new(), Vec::new());
        for change in changes {
            let told = browsers.iter().map(|browser| browser.heard_of(change));
            self.missed += told.clone().filter(Option::is_none).count() as u64;
            heard.extend(since(change.due, told.flatten().max()));
            shown.extend(since(change.due, browsers.iter().filter_map(|browser| browser.showed(change.number)).max()));
        }
        self.changes = changes.len();
        self.heard = Sample::of(heard);
        self.shown = Sample::of(shown);
        self.doubled = browsers.iter().map(|browser| browser.heard.doubled).sum();
        self.resumed = browsers.iter().map(|browser| browser.heard.resumed).sum();
    }
}

fn since(due: Instant, at: Option<Instant>) -> Option<u32> {
    at.map(|at| u32::try_from((at - due).as_micros()).unwrap_or(u32::MAX))
}

/// Lets a change fall due at a steady rate, each on the next lane.
async fn steadily(began: Instant, measured: Duration, lanes: &[mpsc::UnboundedSender<Instant>], midway: impl FnOnce()) {
    let count = (measured.as_secs_f64() * f64::from(PER_SECOND)) as u32;
    let mut midway = Some(midway);
    for number in 0..count {
        let due = began + Duration::from_secs(1) * number / PER_SECOND;
        tokio::time::sleep_until(due.into()).await;
        if number >= count / 2
            && let Some(midway) = midway.take()
        {
            midway();
        }
        // A lane ends only with this loop.
        let _sent = lanes[number as usize % lanes.len()].send(due);
    }
}

fn lanes(
    people: &[Vec<Caller>],
    done: &mpsc::UnboundedSender<Result<Change, String>>,
) -> Vec<mpsc::UnboundedSender<Instant>> {
    let lane = |number: usize| {
        let (sender, mut dues) = mpsc::unbounded_channel();
        let (done, mut lane) = (done.clone(), Lane::of(people[number % people.len()].clone()));
        tokio::spawn(async move {
            while let Some(due) = dues.recv().await {
                if done.send(lane.change(due).await).is_err() {
                    return;
                }
            }
        });
        sender
    };
    (0..LANES).map(lane).collect()
}

/// Somebody who changes one ticket after the other.
struct Lane {
    doors: Vec<Caller>,
    connection: Option<Connection>,
    ticket: Option<(String, i64)>,
    turn: usize,
}

impl Lane {
    fn of(doors: Vec<Caller>) -> Self {
        Self { doors, connection: None, ticket: None, turn: 0 }
    }

    async fn change(&mut self, due: Instant) -> Result<Change, String> {
        let tried = self.next(due).await;
        if tried.is_err() {
            // The server may have gone: the next one, with a ticket of its own.
            self.doors.rotate_left(1);
            (self.connection, self.ticket) = (None, None);
        }
        tried
    }

    async fn next(&mut self, due: Instant) -> Result<Change, String> {
        let caller = self.doors[0].clone();
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => Connection::open(caller.address).await?,
        };
        self.turn += 1;
        let said = json!({ "body_text": format!("Where is parcel {}?", self.turn) });
        let request = match (self.turn % 4, &self.ticket) {
            (1, _) | (_, None) => {
                let mut ticket = json!({ "subject": "A parcel", "channel": "api", "message": said });
                ticket["message"]["author"] = "customer".into();
                caller.post("/api/tickets", &ticket)
            }
            (2, Some((ticket, seen))) => {
                let reply = json!({ "body_text": "It comes tomorrow.", "seen_event": seen });
                caller.post(&format!("/api/tickets/{ticket}/replies"), &reply)
            }
            (3, Some((ticket, _))) => caller.post(&format!("/api/tickets/{ticket}/notes"), &said),
            (_, Some((ticket, _))) => caller.post(&format!("/api/tickets/{ticket}/customer-messages"), &said),
        };
        let answer = connection.ask(&request).await?;
        if answer.head.status != 201 {
            return Err(answer.words());
        }
        let opened = answer.json()?["number"].is_i64();
        let ticket = match self.ticket.take() {
            Some((ticket, _)) if !opened => ticket,
            _ => answer.json()?["id"].as_str().ok_or("a ticket without its id")?.to_owned(),
        };
        let number = self.number_of(&mut connection, &ticket).await?;
        self.ticket = Some((ticket.clone(), number));
        self.connection = Some(connection);
        Ok(Change { ticket, created: opened, due, number })
    }

    /// The number of the ticket's last event. It was acknowledged: if its server has gone meanwhile,
    /// another knows it.
    async fn number_of(&self, connection: &mut Connection, ticket: &str) -> Result<i64, String> {
        let path = format!("/api/tickets/{ticket}");
        let mut answer = connection.ask(&self.doors[0].get(&path)).await;
        if answer.is_err() {
            let other = self.doors.last().ok_or("no server")?;
            answer = Connection::open(other.address).await?.ask(&other.get(&path)).await;
        }
        let answer = answer?;
        answer.json()?["last_event"].as_i64().ok_or_else(|| format!("acknowledged and lost: {}", answer.words()))
    }
}

/// A browser: its live line, and its list that follows.
struct Browser {
    listening: JoinHandle<Heard>,
    showing: JoinHandle<Vec<(i64, Instant)>>,
    shown: watch::Receiver<i64>,
}

/// What a browser heard and showed.
struct Seen {
    heard: Heard,
    shown: Vec<(i64, Instant)>,
}

impl Browser {
    /// Opens it, and waits until its line stands.
    async fn open(doors: Vec<Caller>, stopped: &watch::Receiver<bool>) -> Result<Self, String> {
        let ((news, mut newest), (show, shown)) = (watch::channel(-1), watch::channel(-1));
        let showing = tokio::spawn(follow(doors.clone(), newest.clone(), show, stopped.clone()));
        let listening = tokio::spawn(listening::listen(doors, news, stopped.clone()));
        let stands = tokio::time::timeout(PATIENCE, newest.wait_for(|number| *number >= 0)).await;
        stands.map_err(|_| "a live line does not open".to_owned())?.map_err(|error| error.to_string())?;
        Ok(Self { listening, showing, shown })
    }

    async fn close(self) -> Result<Seen, String> {
        let words = |error: tokio::task::JoinError| error.to_string();
        Ok(Seen { heard: self.listening.await.map_err(words)?, shown: self.showing.await.map_err(words)? })
    }
}

impl Seen {
    /// A ticket that was opened must have been named; of others any later number will do.
    fn heard_of(&self, change: &Change) -> Option<Instant> {
        let named = !change.created || self.heard.ids.contains(&change.ticket);
        self.heard.at(change.number).filter(|_| named)
    }

    fn showed(&self, number: i64) -> Option<Instant> {
        let first = self.shown.partition_point(|(shown, _)| *shown < number);
        self.shown.get(first).map(|(_, at)| *at)
    }
}

/// Asks for the list and the counts whenever something has been heard and gathered.
async fn follow(
    mut doors: Vec<Caller>,
    mut newest: watch::Receiver<i64>,
    show: watch::Sender<i64>,
    mut stop: watch::Receiver<bool>,
) -> Vec<(i64, Instant)> {
    let mut shown = Vec::new();
    let (mut connection, mut rested) = (None, now());
    loop {
        tokio::select! {
            changed = newest.changed() => if changed.is_err() { return shown },
            _ = stop.wait_for(|stop| *stop) => return shown,
        }
        tokio::time::sleep_until((now() + GATHERS).max(rested).into()).await;
        rested = now() + RESTS;
        let number = *newest.borrow_and_update();
        match lists(&doors[0], connection.take()).await {
            Ok(kept) => {
                connection = Some(kept);
                shown.push((number, now()));
                show.send_replace(number);
            }
            Err(_) => {
                doors.rotate_left(1);
                newest.mark_changed();
            }
        }
    }
}

async fn lists(caller: &Caller, kept: Option<Connection>) -> Result<Connection, String> {
    let mut connection = match kept {
        Some(connection) => connection,
        None => Connection::open(caller.address).await?,
    };
    for path in LISTS {
        connection.count(&caller.get_compressed(path)).await?;
    }
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(numbers: &[i64], ids: &[&str], from: Instant) -> Seen {
        let at = |number: &i64| (*number, from + Duration::from_millis(*number as u64));
        let heard = Heard {
            numbers: numbers.iter().map(at).collect(),
            ids: ids.iter().map(|id| (*id).to_owned()).collect(),
            ..Heard::default()
        };
        Seen { shown: heard.numbers.clone(), heard }
    }

    #[test]
    fn the_last_browser_counts_and_what_nobody_named_is_missed() {
        let due = now();
        let change = |number, ticket: &str| Change { ticket: ticket.to_owned(), created: true, due, number };
        let mut outcome = Outcome::default();
        let browsers = [seen(&[10, 20], &["a", "b"], due), seen(&[10, 40], &["a"], due)];
        outcome.judge(&[change(10, "a"), change(20, "b"), change(50, "a")], &browsers);
        assert_eq!((outcome.changes, outcome.missed), (3, 3), "b by one browser, the last by both");
        assert_eq!(outcome.heard.longest(), Some(20.0));
        assert_eq!(outcome.shown.longest(), Some(40.0));
    }

    #[tokio::test]
    async fn changes_fall_due_at_their_rate() {
        let (sender, mut dues) = mpsc::unbounded_channel();
        let (began, mut midway) = (now(), 0);
        steadily(began, Duration::from_millis(100), &[sender], || midway += 1).await;
        let mut all = Vec::new();
        while let Ok(due) = dues.try_recv() {
            all.push((due - began).as_millis());
        }
        assert_eq!((all, midway), (vec![0, 20, 40, 60, 80], 1));
    }
}
