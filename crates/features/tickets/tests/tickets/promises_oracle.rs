//! Random timelines, minute by minute: the promises measured are those that a clock on the wall tells.

use kernel::calendar::{OpeningHours, Span};
use kernel::time::MINUTE;
use kernel::{ActorKind, Timestamp, time};
use serde_json::{Value, json};
use store::Event;
use tickets::facts::PromiseFact;
use tickets::measuring::{Calendars, facts_of};
use tickets::promise::PromiseKind::{self, FirstResponse, NextResponse, Resolution};

/// Minutes of a timeline: nine days.
const HORIZON: i64 = 9 * 24 * 60;
const TARGETS: [i64; 3] = [90, 200, 700];

fn hours(zone: &str, weekly: &[(i8, &str, &str)], holidays: &[&str]) -> OpeningHours {
    let span = |(day, from, to): &(i8, &str, &str)| Span { day: *day, from: (*from).into(), to: (*to).into() };
    OpeningHours {
        time_zone: zone.into(),
        weekly: weekly.iter().map(span).collect(),
        holidays: holidays.iter().map(|day| (*day).to_owned()).collect(),
    }
}

/// The organisation's own hours, and a calendar with nights over clock changes.
fn both_hours() -> [OpeningHours; 2] {
    let own: Vec<_> = (1..=5).flat_map(|day| [(day, "09:00", "12:00"), (day, "13:00", "17:30")]).collect();
    let night: Vec<_> = (1..=7).flat_map(|day| [(day, "00:00", "04:15"), (day, "20:00", "24:00")]).collect();
    [
        hours("America/New_York", &own, &["2026-10-28", "2026-03-31"]),
        hours("Europe/Berlin", &night, &["2026-10-26", "2026-04-01"]),
    ]
}

/// For each minute of the timeline whether it is open.
fn open_minutes(hours: &OpeningHours, start: Timestamp) -> Vec<bool> {
    let zone = time::zone(&hours.time_zone).unwrap();
    let minute = |text: &str| {
        text.split_once(':').map(|(h, m)| h.parse::<i16>().unwrap() * 60 + m.parse::<i16>().unwrap()).unwrap()
    };
    let spans: Vec<_> = hours.weekly.iter().map(|span| (span.day, minute(&span.from), minute(&span.to))).collect();
    let is_open = |at: i64| {
        let wall = start.plus(at * MINUTE).to_jiff().to_zoned(zone.clone());
        let now = i16::from(wall.hour()) * 60 + i16::from(wall.minute());
        let inside = spans
            .iter()
            .any(|(day, from, to)| *day == wall.weekday().to_monday_one_offset() && *from <= now && now < *to);
        inside && !hours.holidays.contains(&wall.date().to_string())
    };
    (0..HORIZON).map(is_open).collect()
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Policy {
    calendar: usize,
    targets: [Option<i64>; 3],
    pauses: bool,
}

#[derive(Clone, Copy, Debug)]
enum Deed {
    Writes,
    Answers,
    Pends,
    Opens,
    Solves,
    Applies(Option<Policy>),
}

struct Dice(u64);

impl Dice {
    fn roll(&mut self, bound: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as i64 % bound
    }

    fn policy(&mut self) -> Option<Policy> {
        let mut target = |most: i64| (self.roll(5) > 0).then(|| 1 + self.roll(most));
        let targets = TARGETS.map(&mut target);
        Some(Policy { calendar: self.roll(2) as usize, targets, pauses: self.roll(3) > 0 }).filter(|_| self.roll(6) > 0)
    }

    /// What happens at which minute, one thing each. It begins with a policy.
    fn timeline(&mut self) -> Vec<(i64, Deed)> {
        let mut deeds = vec![(0, Deed::Applies(self.policy()))];
        let mut at = 0;
        loop {
            let most = [20, 300, 1_500][self.roll(3) as usize];
            at += 1 + self.roll(most);
            if at >= HORIZON - 1 {
                return deeds;
            }
            let deed = match self.roll(12) {
                0..=3 => Deed::Writes,
                4..=6 => Deed::Answers,
                7 => Deed::Pends,
                8 => Deed::Opens,
                9 => Deed::Solves,
                _ => Deed::Applies(self.policy()),
            };
            deeds.push((at, deed));
        }
    }
}

/// What the log says of it.
struct Log {
    start: Timestamp,
    events: Vec<Event>,
    category: &'static str,
}

impl Log {
    fn push(&mut self, at: i64, kind: &str, data: &Value) {
        let at = self.start.plus(at * MINUTE);
        self.events.push(Event {
            seq: self.events.len() as i64 + 1,
            kind: kind.into(),
            topic: "ticket".into(),
            subject_id: "tkt_1".into(),
            at,
            recorded_at: at,
            actor_kind: ActorKind::Staff,
            actor_id: "per_anna".into(),
            data: data.to_string(),
        });
    }

    fn says(&mut self, at: i64, customer: bool) {
        let by = if customer { "customer" } else { "human" };
        let message = format!("msg_{}", self.events.len());
        let said = json!({ "message": message, "by": by, "author_id": null, "contact": customer, "waits": customer, "reply": !customer });
        self.push(at, if customer { "CustomerWrote" } else { "ReplySent" }, &said);
    }

    fn turns(&mut self, at: i64, to: &'static str) {
        if to != self.category {
            let from = std::mem::replace(&mut self.category, to);
            let turn = json!({ "from": from, "to": to, "from_category": from, "to_category": to, "cause": "customer" });
            self.push(at, "StatusChanged", &turn);
        }
    }

    fn applies(&mut self, at: i64, policy: Option<Policy>) {
        let [first, next, resolution] = policy.map_or([None; 3], |policy| policy.targets);
        let policy = policy.map(|policy| {
            json!({ "id": "sla_1", "name": "P", "calendar_id": if policy.calendar == 0 { Value::Null } else { "cal_1".into() },
                "pause_while_pending": policy.pauses,
                "targets": { "first_response": first, "next_response": next, "resolution": resolution } })
        });
        self.push(at, "SlaApplied", &json!({ "policy": policy }));
    }
}

/// A promise as the clock on the wall sees it.
#[derive(Clone, Debug)]
struct Run {
    kind: PromiseKind,
    cycle: i64,
    begun: Option<i64>,
    policy: Option<Policy>,
    minutes: Vec<i64>,
    due: Option<i64>,
    lost: bool,
}

/// Kind, cycle, begun, due if it came, done, kept.
type Told = (PromiseKind, i64, i64, Option<i64>, Option<i64>, Option<bool>);

struct Wall<'a> {
    open: &'a [Vec<bool>; 2],
    policy: Option<Policy>,
    pending: bool,
    solved: bool,
    cycle: i64,
    responded: bool,
    response: Option<Run>,
    resolution: Option<Run>,
    told: Vec<Told>,
}

fn place(kind: PromiseKind) -> usize {
    match kind {
        FirstResponse => 0,
        NextResponse => 1,
        Resolution => 2,
    }
}

impl Wall<'_> {
    fn target(policy: Option<Policy>, kind: PromiseKind) -> Option<i64> {
        policy.and_then(|policy| policy.targets[place(kind)])
    }

    fn run(&self, kind: PromiseKind, at: i64) -> Run {
        let policy = self.policy.filter(|_| Self::target(self.policy, kind).is_some());
        let begun = policy.map(|_| at);
        Run { kind, cycle: self.cycle, begun, policy, minutes: vec![], due: None, lost: false }
    }

    fn stands(&self, run: &Run) -> bool {
        run.kind == Resolution && self.pending && run.policy.is_some_and(|policy| policy.pauses)
    }

    fn is_due(&self, run: &Run) -> bool {
        let Some(policy) = run.policy else { return false };
        let used = run.minutes.iter().filter(|minute| self.open[policy.calendar][**minute as usize]).count() as i64;
        !self.stands(run) && Self::target(run.policy, run.kind).is_some_and(|target| used >= target)
    }

    /// The end of a minute: what has run out of time by now is due.
    fn look(&mut self, at: i64) {
        for mut run in [self.response.take(), self.resolution.take()].into_iter().flatten() {
            if run.due.is_none() && self.is_due(&run) {
                run.due = Some(at);
            }
            self.put(run);
        }
    }

    fn put(&mut self, run: Run) {
        if run.kind == Resolution { self.resolution = Some(run) } else { self.response = Some(run) }
    }

    fn end(&mut self, run: Option<Run>, at: i64, keeps: bool) {
        let Some(run) = run else { return };
        let (Some(begun), Some(_)) = (run.begun, run.policy) else { return };
        let late = run.lost || run.due.is_some_and(|due| due < at || !keeps);
        if keeps || late {
            self.told.push((run.kind, run.cycle, begun, run.due.filter(|_| late), keeps.then_some(at), Some(!late)));
        }
    }

    fn happens(&mut self, at: i64, deed: Deed) {
        match deed {
            Deed::Writes => {
                if self.solved {
                    (self.solved, self.pending) = (false, false);
                    self.cycle += 1;
                    self.resolution = Some(self.run(Resolution, at));
                }
                self.turns(at, false);
                if self.response.is_none() {
                    let first = self.cycle == 1 && !self.responded;
                    self.response = Some(self.run(if first { FirstResponse } else { NextResponse }, at));
                }
            }
            Deed::Answers => {
                let run = self.response.take();
                self.responded |= run.is_some();
                self.end(run, at, true);
            }
            Deed::Pends | Deed::Opens if self.solved => {}
            Deed::Pends => self.turns(at, true),
            Deed::Opens => self.turns(at, false),
            Deed::Solves if self.solved => {}
            Deed::Solves => {
                let (response, resolution) = (self.response.take(), self.resolution.take());
                self.end(response, at, false);
                self.end(resolution, at, true);
                self.solved = true;
            }
            Deed::Applies(policy) => {
                self.policy = policy;
                for mut run in [self.response.take(), self.resolution.take()].into_iter().flatten() {
                    run.lost |= run.due.is_some();
                    if !run.lost {
                        run.policy = policy.filter(|_| Self::target(policy, run.kind).is_some());
                        run.begun = run.begun.or(run.policy.map(|_| at));
                    }
                    self.put(run);
                }
            }
        }
        self.look(at);
    }

    fn turns(&mut self, _: i64, pending: bool) {
        if let Some(run) = &mut self.resolution {
            run.lost |= run.due.is_some() && self.pending != pending;
        }
        self.pending = pending;
    }

    fn minute(&mut self, at: i64) {
        for mut run in [self.response.take(), self.resolution.take()].into_iter().flatten() {
            if run.begun.is_some() && !self.stands(&run) {
                run.minutes.push(at);
            }
            self.put(run);
        }
    }

    fn finish(mut self) -> Vec<Told> {
        for run in [self.response.take(), self.resolution.take()].into_iter().flatten() {
            if let (Some(begun), Some(_)) = (run.begun, run.policy) {
                self.told.push((run.kind, run.cycle, begun, run.due, None, run.due.map(|_| false)));
            }
        }
        self.told
    }
}

/// The same of what was measured, as far as the timeline goes.
fn measured(fact: &PromiseFact, start: Timestamp) -> Told {
    let minute = |at: Timestamp| {
        assert_eq!(at.since(start) % MINUTE, 0);
        at.since(start) / MINUTE
    };
    let due = fact.due_at.map(minute).filter(|due| *due < HORIZON && fact.met != Some(true));
    let met = fact.met.or(due.map(|_| false));
    (fact.kind, fact.cycle, minute(fact.started_at), due, fact.done_at.map(minute), met)
}

fn log_of(start: Timestamp, deeds: &[(i64, Deed)]) -> Log {
    let mut log = Log { start, events: vec![], category: "open" };
    let opened = json!({ "number": 1, "subject": "S", "channel": "email", "category": "open", "status": "open", "customer_id": null,
        "order_id": null, "product_id": null, "team_id": null, "assignee_id": null });
    log.push(0, "TicketOpened", &opened);
    for (at, deed) in deeds {
        match deed {
            Deed::Writes => {
                log.turns(*at, "open");
                log.says(*at, true);
            }
            Deed::Answers => log.says(*at, false),
            Deed::Pends if log.category != "solved" => log.turns(*at, "pending"),
            Deed::Opens if log.category != "solved" => log.turns(*at, "open"),
            Deed::Pends | Deed::Opens => {}
            Deed::Solves => log.turns(*at, "solved"),
            Deed::Applies(policy) => log.applies(*at, *policy),
        }
    }
    log
}

#[test]
fn promises_agree_with_the_minute_oracle_over_random_timelines() {
    let mut dice = Dice(42);
    let mut seen = [0; 3];
    for start in ["2026-03-26T05:00:00Z", "2026-10-22T05:00:00Z"].map(|text| Timestamp::parse(text).unwrap()) {
        let hours = both_hours();
        let open = [open_minutes(&hours[0], start), open_minutes(&hours[1], start)];
        let since = |hours: &OpeningHours| vec![(Timestamp::default(), hours.clone())];
        let calendars = Calendars::new(&since(&hours[0])).unwrap().with("cal_1", &since(&hours[1])).unwrap();
        for _ in 0..150 {
            let deeds = dice.timeline();
            let mut wall = Wall {
                open: &open,
                policy: None,
                pending: false,
                solved: false,
                cycle: 1,
                responded: false,
                response: None,
                resolution: None,
                told: vec![],
            };
            wall.resolution = Some(wall.run(Resolution, 0));
            let mut coming = deeds.iter().peekable();
            for at in 0..HORIZON {
                wall.look(at);
                while let Some((_, deed)) = coming.next_if(|(when, _)| *when == at) {
                    wall.happens(at, *deed);
                }
                wall.minute(at);
            }
            let mut expected = wall.finish();
            let facts = facts_of(&log_of(start, &deeds).events, &calendars).unwrap();
            let mut found: Vec<Told> = facts.promises.iter().map(|fact| measured(fact, start)).collect();
            let order = |told: &Told| (told.1, told.2, place(told.0), told.4);
            expected.sort_by_key(order);
            found.sort_by_key(order);
            assert_eq!(found, expected, "{start} {deeds:#?}");
            for told in &found {
                seen[told.5.map_or(2, usize::from)] += 1;
            }
        }
    }
    assert!(seen.iter().all(|count| *count > 50), "broken, kept, under way: {seen:?}");
}
