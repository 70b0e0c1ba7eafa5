//! Figures of random facts equal a slow recomputation that follows the definitions word by word;
//! groups add up to the total; rows behind a figure add up to it.

use crate::facts::{ALL, Answer, Contact, Cycle, Order, Parcel, Reply, World, ask, at};
use crate::oracle::Expected;
use kernel::Timestamp;
use kernel::time::{DAY, HOUR, MINUTE};
use kpis::asking::{Question, Wording};
use kpis::figure::Figure;
use kpis::key::Key;
use kpis::rows::{Behind, KpiRow, rows};
use store::Schema;
use test_kit::{Desk, SeededRng};

const FROM: &str = "2026-10-05";
const TO: &str = "2026-11-16";
const NOW: &str = "2026-11-20T12:00:00Z";

const TEAMS: [&str; 3] = ["tem_a", "tem_b", "tem_c"];
const AGENTS: [&str; 4] = ["per_a", "per_b", "per_c", "per_d"];
const CHANNELS: [&str; 3] = ["email", "chat", "phone"];

fn name(prefix: &str, number: u64) -> &'static str {
    Box::leak(format!("{prefix}_{number:04}").into_boxed_str())
}

struct Dice(SeededRng);

impl Dice {
    fn chance(&self, percent: u64) -> bool {
        self.0.below(100) < percent
    }

    fn one_of(&self, from: &[&'static str]) -> &'static str {
        from[self.0.below(from.len() as u64) as usize]
    }

    fn maybe(&self, from: &[&'static str]) -> Option<&'static str> {
        self.chance(80).then(|| self.one_of(from))
    }

    /// A moment in the weeks around the period; often on a boundary of a day in Berlin.
    fn moment(&self) -> Timestamp {
        let moment = at("2026-09-20T22:00:00Z").plus(self.0.below(65 * 24) as i64 * HOUR);
        if self.chance(30) { moment } else { moment.plus(self.0.below(HOUR as u64) as i64) }
    }

    fn ticket(&self, world: &mut World, number: u64) {
        let ticket = name("tkt", number);
        let (team, channel, product) = (self.maybe(&TEAMS), self.one_of(&CHANNELS), self.maybe(&["prd_a", "prd_b"]));
        // Few of both, so that customers come back about the same order.
        let customer = name("cus", self.0.below(6));
        let order = self.chance(70).then(|| name("ord", self.0.below(8)));
        let opened = self.moment();
        let mut started = opened;
        let cycles = 1 + self.0.below(3) as i64;
        for cycle in 1..=cycles {
            let last = cycle == cycles;
            let solver = self.maybe(&AGENTS);
            let base = Cycle {
                cycle,
                opened,
                started,
                solver,
                team,
                channel,
                customer: Some(customer),
                order,
                product,
                ..Cycle::open(ticket, opened)
            };
            if last && self.chance(30) {
                world.cycles.push(base);
                break;
            }
            let solved = started.plus(self.0.below(4 * DAY as u64) as i64);
            let timed = !(cycle == 1 && self.chance(10));
            world.cycles.push(Cycle {
                solved: Some(solved),
                resolution: timed.then(|| solved.since(opened)),
                first: cycle == 1,
                last,
                first_timed: cycle == 1 && timed,
                contacts: 1 + self.0.below(2) as i64,
                contacts_known: self.chance(90),
                replies: self.0.below(3) as i64,
                // A reopening by a merge is none.
                reopened: !last && self.chance(80),
                sla_met: (cycle == 1 && self.chance(70)).then(|| self.chance(60)),
                ..base
            });
            started = solved.plus(self.0.below(5 * DAY as u64) as i64);
        }
        for ordinal in 1..=self.0.below(4) as i64 {
            let (agent, wait) = (self.maybe(&AGENTS), self.0.below(3 * DAY as u64) as i64);
            world.replies.push(Reply {
                agent,
                team,
                channel,
                product,
                ..Reply::new(ticket, ordinal, self.moment(), wait)
            });
        }
        world.contacts.push(Contact { ticket, at: opened, customer, order });
        if self.chance(50) {
            world.answers.push(Answer {
                id: name("ans", number),
                ticket,
                at: self.moment(),
                rating: 1 + self.0.below(5) as i64,
                solver: self.maybe(&AGENTS),
                team,
                latest: self.chance(85),
            });
        }
    }

    fn world(&self) -> World {
        let mut world = World {
            zone: Some("Europe/Berlin"),
            fcr_days: Some(5),
            active_days: Some(21),
            teams: vec![("tem_a", "Anvils"), ("tem_b", "Boots"), ("tem_c", "Candles")],
            people: vec![("per_a", "Ann"), ("per_b", "Bob"), ("per_c", "Cleo"), ("per_d", "Dan")],
            ..World::default()
        };
        for number in 0..40 {
            let root = if number % 7 == 3 { number - 1 } else { number };
            world.customers.push((name("cus", number), name("cus", root)));
        }
        for number in 0..150 {
            self.ticket(&mut world, number);
        }
        for number in 0..60 {
            let placed = at("2026-06-01T00:00:00Z").plus(self.0.below(165 * 24 * 60) as i64 * MINUTE);
            world.orders.push(Order {
                id: name("ord", number),
                customer: name("cus", self.0.below(40)),
                placed,
                valid: self.chance(90),
            });
        }
        for number in 0..40 {
            let delivered_on = ["2026-10-20", "2026-10-21", "2026-10-22"][self.0.below(3) as usize];
            let promised = self.chance(80).then_some("2026-10-21");
            world.parcels.push(Parcel { id: name("shp", number), promised, delivered: self.moment(), delivered_on });
        }
        world
    }
}

fn expect(figure: &Figure, expected: &Expected, hint: &str) {
    let close = |a: Option<f64>, b: Option<f64>| match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() < 1e-9,
        (a, b) => a == b,
    };
    assert_eq!(figure.n, expected.n, "{hint}: {figure:?}");
    assert!(close(figure.measured.value, expected.value), "{hint}: {expected:?} {figure:?}");
    assert_eq!(figure.parts.counted, expected.counted, "{hint}: {figure:?}");
}

async fn all_rows(desk: &Desk, key: Key, question: &Question, group: Option<String>) -> Vec<KpiRow> {
    let act = desk.staff(&["tickets.read", "orders.read", "customers.read"]);
    let mut conn = desk.db.read().await.unwrap();
    let (mut found, mut cursor) = (Vec::new(), None);
    loop {
        let behind = Behind { key, question: question.clone(), group: group.clone(), cursor, limit: 7 };
        let page = rows(&mut conn, &act, &behind).await.unwrap();
        found.extend(page.items);
        let Some(next) = page.next else { return found };
        cursor = Some(kernel::Cursor::decode(&next).unwrap());
    }
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn figures_equal_the_recomputation(desk: Desk) {
        let world = Dice(SeededRng::new(11)).world();
        world.save(&desk).await;
        for figure in ask(&desk, Wording { from: FROM, to: TO, ..Wording::default() }, NOW).await {
            let expected = crate::oracle::figure(&world, figure.key, FROM, TO, NOW, None);
            expect(&figure, &expected, "total");
            assert!(figure.n > 0, "{:?} has cases", figure.key);
        }
        for (by, groups) in [("team", &TEAMS[..]), ("agent", &AGENTS[..]), ("channel", &CHANNELS[..]), ("product", &["prd_a", "prd_b"][..])] {
            for figure in ask(&desk, Wording { from: FROM, to: TO, by: Some(by), ..Wording::default() }, NOW).await {
                let Some(group) = &figure.group else { continue };
                let id = figure.group_id.as_deref().or((by == "channel").then_some(group));
                assert!(id.is_none_or(|id| groups.contains(&id)), "{figure:?}");
                let expected = crate::oracle::figure(&world, figure.key, FROM, TO, NOW, Some((by, id)));
                expect(&figure, &expected, by);
            }
        }
    }

    async fn each_day_week_and_month_is_answered_as_if_asked_alone(desk: Desk) {
        let world = Dice(SeededRng::new(12)).world();
        world.save(&desk).await;
        for (by, from, to) in [("day", "2026-10-23", "2026-10-28"), ("week", FROM, TO), ("month", FROM, TO)] {
            let pieces = ask(&desk, Wording { from, to, by: Some(by), ..Wording::default() }, NOW).await;
            for figure in &pieces {
                let start = figure.group.as_deref().unwrap();
                let (from, to) = crate::oracle::piece(by, start, from, to);
                expect(figure, &crate::oracle::figure(&world, figure.key, &from, &to, NOW, None), by);
            }
            let keys = pieces.len() / Key::ALL.len();
            assert_eq!(keys, match by { "day" => 5, "week" => 6, _ => 2 });
        }
    }

    /// What is counted once per ticket or customer need not add up over time, but over teams it does.
    async fn groups_add_up_to_the_total(desk: Desk) {
        Dice(SeededRng::new(13)).world().save(&desk).await;
        let totals = ask(&desk, Wording { from: FROM, to: TO, ..Wording::default() }, NOW).await;
        for by in ["team", "agent", "channel", "product"] {
            let found = ask(&desk, Wording { from: FROM, to: TO, by: Some(by), ..Wording::default() }, NOW).await;
            for total in &totals {
                let of_key = || found.iter().filter(|figure| figure.key == total.key);
                assert_eq!(of_key().map(|figure| figure.n).sum::<u64>(), total.n, "{by} {:?}", total.key);
                let counted: u64 = of_key().filter_map(|figure| figure.parts.counted).sum();
                assert_eq!(counted, total.parts.counted.unwrap_or(0), "{by} {:?}", total.key);
            }
        }
        let by_day = ask(&desk, Wording { from: FROM, to: TO, by: Some("day"), keys: Some("csat,average_response_time,sla_attainment,late_deliveries"), ..Wording::default() }, NOW).await;
        for total in totals.iter().filter(|total| by_day.iter().any(|figure| figure.key == total.key)) {
            let sum: u64 = by_day.iter().filter(|figure| figure.key == total.key).map(|figure| figure.n).sum();
            assert_eq!(sum, total.n, "{:?}", total.key);
        }
    }

    async fn rows_add_up_to_the_figure(desk: Desk) {
        Dice(SeededRng::new(14)).world().save(&desk).await;
        for by in [None, Some("team"), Some("week")] {
            let wording = Wording { from: FROM, to: TO, by, ..Wording::default() };
            let question = crate::facts::question(wording, NOW);
            for figure in ask(&desk, wording, NOW).await {
                if by.is_some() && figure.group.is_none() {
                    continue;
                }
                let group = figure.group_id.clone().or(figure.group.clone());
                let found = all_rows(&desk, figure.key, &question, group).await;
                let in_n = found.iter().filter(|row| row.in_n).count() as u64;
                assert_eq!(in_n, figure.n, "{by:?} {figure:?}");
                if let Some(counted) = figure.parts.counted {
                    assert_eq!(found.iter().filter(|row| row.counts).count() as u64, counted, "{by:?} {figure:?}");
                }
                assert!(found.iter().all(|row| row.why.ends_with('.') && !row.label.is_empty()));
                assert!(found.windows(2).all(|pair| pair[0].at >= pair[1].at), "newest first");
            }
        }
    }
}
