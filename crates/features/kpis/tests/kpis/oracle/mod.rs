//! The definitions, followed word by word over rows in memory; slow and obviously right.

use jiff::civil::Date;
use jiff::{ToSpan, tz::TimeZone};
use kernel::Timestamp;
use kernel::time::DAY;
use kpis::key::Key;

use crate::facts::{Cycle, World, at};

#[derive(Debug, Default)]
pub struct Expected {
    pub n: u64,
    pub counted: Option<u64>,
    pub value: Option<f64>,
}

/// A group: which grouping, and the id of its team, agent, channel or product.
pub type Group<'g> = Option<(&'g str, Option<&'g str>)>;

struct Period<'w> {
    world: &'w World,
    from: Timestamp,
    to: Timestamp,
    days: (Date, Date),
    now: Timestamp,
    zone: TimeZone,
}

pub fn figure(world: &World, key: Key, from: &str, to: &str, now: &str, group: Group<'_>) -> Expected {
    let zone = TimeZone::get(world.zone.expect("a zone")).expect("a zone");
    let days: (Date, Date) = (from.parse().expect("a day"), to.parse().expect("a day"));
    let period = Period { world, from: midnight(days.0, &zone), to: midnight(days.1, &zone), days, now: at(now), zone };
    match key {
        Key::Csat => period.csat(group),
        Key::FirstResponseTime => period.replies(group, true),
        Key::AverageResponseTime => period.replies(group, false),
        Key::ResolutionTimeFirst => period.resolutions(group, true),
        Key::ResolutionTimeFull => period.resolutions(group, false),
        Key::FirstContactResolution => period.first_contact(group),
        Key::ReopenRate => period.reopened(group),
        Key::SlaAttainment => period.promises(group),
        Key::Backlog => period.backlog(group),
        Key::LateDeliveries => period.deliveries(),
        Key::RetentionRate => period.retention(),
        _ => period.repeats(key.repeat_days().expect("days")),
    }
}

/// The days of a piece of a period.
pub fn piece(by: &str, start: &str, from: &str, to: &str) -> (String, String) {
    let start: Date = start.parse().expect("a day");
    let end = match by {
        "day" => start + 1.day(),
        "week" => start + 7.days(),
        _ => start + 1.month(),
    };
    (start.to_string().max(from.to_owned()), end.to_string().min(to.to_owned()))
}

fn midnight(day: Date, zone: &TimeZone) -> Timestamp {
    Timestamp::from_millis(day.to_zoned(zone.clone()).expect("a day").timestamp().as_millisecond())
}

fn share(verdicts: impl Iterator<Item = bool>) -> Expected {
    let verdicts: Vec<bool> = verdicts.collect();
    let (n, counted) = (verdicts.len() as u64, verdicts.iter().filter(|counts| **counts).count() as u64);
    Expected { n, counted: Some(counted), value: (n > 0).then(|| counted as f64 / n as f64) }
}

fn median(mut values: Vec<i64>) -> Expected {
    values.sort_unstable();
    let n = values.len();
    let value = (n > 0).then(|| (((values[(n - 1) / 2] + values[n / 2]) as f64) / 2.0).round());
    Expected { n: n as u64, counted: None, value }
}

fn in_group(group: Group<'_>, team: Option<&str>, agent: Option<&str>, channel: &str, product: Option<&str>) -> bool {
    match group {
        None => true,
        Some(("team", id)) => team == id,
        Some(("agent", id)) => agent == id,
        Some(("channel", id)) => Some(channel) == id,
        Some((_, id)) => product == id,
    }
}

fn cycle_in(group: Group<'_>, cycle: &Cycle) -> bool {
    in_group(group, cycle.team, cycle.solver, cycle.channel, cycle.product)
}

impl Period<'_> {
    fn holds(&self, moment: Timestamp) -> bool {
        self.from <= moment && moment < self.to
    }

    fn csat(&self, group: Group<'_>) -> Expected {
        let counted = self.world.answers.iter().filter(|answer| {
            answer.latest && self.holds(answer.at) && in_group(group, answer.team, answer.solver, "email", None)
        });
        share(counted.map(|answer| answer.rating >= 4))
    }

    fn replies(&self, group: Group<'_>, first: bool) -> Expected {
        let counted = self.world.replies.iter().filter(|reply| {
            self.holds(reply.at)
                && (!first || reply.first())
                && in_group(group, reply.team, reply.agent, reply.channel, reply.product)
        });
        median(counted.map(|reply| reply.wait).collect())
    }

    fn solves(&self) -> impl Iterator<Item = &Cycle> {
        self.world.cycles.iter().filter(|cycle| cycle.solved.is_some_and(|solved| self.holds(solved)))
    }

    fn resolutions(&self, group: Group<'_>, first: bool) -> Expected {
        let counted = self.solves().filter(|cycle| if first { cycle.first && cycle.first_timed } else { cycle.last });
        median(counted.filter(|cycle| cycle_in(group, cycle)).filter_map(|cycle| cycle.resolution).collect())
    }

    /// One solve per ticket: the first that did not last, else the first.
    fn solved_tickets(&self) -> Vec<&Cycle> {
        let mut chosen: Vec<&Cycle> = Vec::new();
        for cycle in self.solves() {
            match chosen.iter().position(|known| known.ticket == cycle.ticket) {
                None => chosen.push(cycle),
                Some(at) if cycle.reopened && !chosen[at].reopened => chosen[at] = cycle,
                Some(_) => {}
            }
        }
        chosen
    }

    fn reopened(&self, group: Group<'_>) -> Expected {
        let chosen = self.solved_tickets();
        share(chosen.into_iter().filter(|cycle| cycle_in(group, cycle)).map(|cycle| cycle.reopened))
    }

    fn first_contact(&self, group: Group<'_>) -> Expected {
        let window = self.world.fcr_days.expect("days") * DAY;
        let ripe = self.solved_tickets().into_iter().filter(|cycle| {
            cycle_in(group, cycle)
                && cycle.contacts_known
                && cycle.solved.is_some_and(|solved| solved.plus(window) <= self.now)
        });
        share(ripe.map(|cycle| {
            let solved = cycle.solved.expect("solved");
            let again = self.world.contacts.iter().any(|contact| {
                contact.ticket != cycle.ticket
                    && cycle.order.is_some()
                    && contact.order == cycle.order
                    && cycle.customer.map(|id| self.root(id)) == Some(self.root(contact.customer))
                    && contact.at > solved
                    && contact.at <= solved.plus(window)
            });
            cycle.first && !cycle.reopened && cycle.contacts == 1 && !again
        }))
    }

    fn promises(&self, group: Group<'_>) -> Expected {
        share(self.solves().filter(|cycle| cycle_in(group, cycle)).filter_map(|cycle| cycle.sla_met))
    }

    fn backlog(&self, group: Group<'_>) -> Expected {
        let open = self.world.cycles.iter().filter(|cycle| {
            cycle.started < self.to && cycle.solved.is_none_or(|solved| solved >= self.to) && cycle_in(group, cycle)
        });
        let n = open.count() as u64;
        Expected { n, counted: None, value: Some(n as f64) }
    }

    fn deliveries(&self) -> Expected {
        let delivered = self.world.parcels.iter().filter(|parcel| self.holds(parcel.delivered));
        share(delivered.filter_map(|parcel| Some(parcel.delivered_on > parcel.promised?)))
    }

    fn root(&self, customer: &str) -> &str {
        self.world.customers.iter().find(|(id, _)| *id == customer).map(|(_, root)| *root).expect("a customer")
    }

    /// The moments at which each customer bought.
    fn buyers(&self) -> Vec<Vec<Timestamp>> {
        let roots: std::collections::BTreeSet<&str> = self.world.customers.iter().map(|(_, root)| *root).collect();
        let bought = |root: &&str| {
            let own = self.world.orders.iter().filter(|order| order.valid && self.root(order.customer) == *root);
            let mut moments: Vec<Timestamp> = own.map(|order| order.placed).collect();
            moments.sort_unstable();
            moments
        };
        roots.iter().map(bought).filter(|moments| !moments.is_empty()).collect()
    }

    fn retention(&self) -> Expected {
        let days = self.world.active_days.expect("days");
        let active = |moments: &[Timestamp], day: Date, end: Timestamp| {
            let since = midnight(day - days.days(), &self.zone);
            moments.iter().any(|moment| since <= *moment && *moment < end)
        };
        let end_day = self.days.1.min(self.now.day_in(&self.zone) + 1.day());
        let (mut start, mut end, mut new) = (0, 0, 0);
        for moments in self.buyers() {
            let at_end = active(&moments, end_day, self.to);
            start += u64::from(active(&moments, self.days.0, self.from));
            end += u64::from(at_end);
            new += u64::from(at_end && self.holds(moments[0]));
        }
        Expected { n: start, counted: Some(end - new), value: (start > 0).then(|| (end - new) as f64 / start as f64) }
    }

    fn repeats(&self, days: i64) -> Expected {
        let buyers = self.buyers();
        let cohort = buyers.iter().filter(|moments| self.holds(moments[0]));
        if midnight(self.days.1 + days.days(), &self.zone) > self.now {
            return Expected { n: cohort.count() as u64, counted: None, value: None };
        }
        share(cohort.map(|moments| {
            let next = moments.iter().find(|moment| **moment > moments[0]);
            next.is_some_and(|next| next.day_in(&self.zone) <= moments[0].day_in(&self.zone) + days.days())
        }))
    }
}
