//! Stretches of waiting as contacts of a twin. Pure.
//!
//! Nobody writes down when work on an answer begins. Where the next customer already waited when somebody sent their last
//! answer, the time between two answers is what the second one took, with all that came between.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use jiff::civil::Date;
use kernel::calendar::OpeningHours;
use twin::calibrating::{ClassObserved, DAY, GroupObserved, OrderSeen, What};
use twin::simulation::{Cause, Folded, Record, Shift};

use crate::attendance::attendance;
use crate::classes::Kinds;
use crate::recorded::{Recorded, Reply, day_number};

/// What the customer writes later than this after an answer is a new matter.
const FOLLOWS_WITHIN: f64 = 14.0 * DAY;
/// What an answer takes where nothing tells: assumed, and said to be.
const HANDLING: f64 = 10.0;
/// Whoever gives so little of a kind's answers does not count as somebody who does such work.
const SKILL_SHARE: f64 = 0.05;
const NO_TEAM: &str = "No team";

/// Contacts in the order in which they came.
#[derive(Debug, Clone)]
pub struct Shaped {
    pub kinds: Kinds,
    pub records: Vec<Record>,
    pub classes: Vec<ClassObserved>,
    pub orders: Vec<OrderSeen>,
    answers: Vec<Answer>,
    shifts: Vec<Shift>,
    teams: HashMap<String, String>,
}

/// Who answered what, and when.
#[derive(Debug, Clone)]
struct Answer {
    agent: String,
    team: String,
    class: usize,
    day: i64,
}

struct Stretch<'a> {
    ticket: &'a str,
    came: f64,
    end: Option<f64>,
    class: usize,
    reply: Option<&'a Reply>,
    order: Option<&'a str>,
    pace: Option<f64>,
}

/// Until the evening of `last`, in weeks.
pub fn shape(recorded: &Recorded, weeks: f64) -> Shaped {
    let replied = recorded.replies.iter().map(|reply| (reply.channel.as_str(), reply.scenario.as_deref()));
    let waiting = recorded.waiting.iter().map(|waiting| (waiting.channel.as_str(), waiting.scenario.as_deref()));
    let kinds = Kinds::of(replied.chain(waiting), weeks);
    let mut stretches = stretches(recorded, &kinds);
    pace(&mut stretches);
    stretches.sort_by(|a, b| a.came.total_cmp(&b.came).then_with(|| a.ticket.cmp(b.ticket)));
    let typical = typical(&stretches, kinds.kinds.len());
    let (orders, places) = ordered(recorded);
    let about = |stretch: &Stretch<'_>| {
        let place = *places.get(stretch.order?)?;
        orders[place].due.is_some_and(|due| due <= stretch.came).then_some(Cause::Order(place as u32))
    };
    let mut seen: HashSet<&str> = HashSet::new();
    let mut last: HashMap<&str, (usize, f64)> = HashMap::new();
    let mut records = Vec::with_capacity(stretches.len());
    for (at, stretch) in stretches.iter().enumerate() {
        let before = last.get(stretch.ticket).filter(|(_, end)| stretch.came - end <= FOLLOWS_WITHIN);
        let first = seen.insert(stretch.ticket);
        let cause = match before {
            Some((place, _)) => Some(Cause::Answer(*place as u32)),
            None if first => about(stretch),
            None => None,
        };
        let taken =
            stretch.end.map(|end| stretch.pace.unwrap_or(typical[stretch.class]).min((end - stretch.came).max(0.0)));
        records.push(Record {
            began: stretch.end.zip(taken).map(|(end, taken)| end - taken),
            // Where it is not known how long it took, nothing is claimed.
            ended: stretch.end.filter(|_| stretch.pace.is_some()),
            cause,
            ..Record::of(stretch.class, stretch.came)
        });
        match stretch.end {
            Some(end) => last.insert(stretch.ticket, (at, end)),
            None => last.remove(stretch.ticket),
        };
    }
    let answers = stretches.iter().filter_map(|stretch| {
        let reply = stretch.reply?;
        Some(Answer {
            agent: reply.agent_id.clone()?,
            team: reply.team_id.clone().unwrap_or_default(),
            class: stretch.class,
            day: (stretch.end? / DAY).floor() as i64,
        })
    });
    Shaped {
        classes: classes(&kinds),
        orders,
        records,
        answers: answers.collect(),
        shifts: shifts(&recorded.hours),
        teams: recorded.teams.iter().map(|team| (team.id.clone(), team.name.clone())).collect(),
        kinds,
    }
}

fn stretches<'a>(recorded: &'a Recorded, kinds: &Kinds) -> Vec<Stretch<'a>> {
    let replied = recorded.replies.iter().filter_map(|reply| {
        let class = kinds.place(&reply.channel, reply.scenario.as_deref())?;
        let end = recorded.minutes(reply.at);
        let came = recorded.minutes(reply.at.plus(-reply.wait_ms)).min(end);
        let (ticket, order) = (reply.ticket_id.as_str(), reply.order_id.as_deref());
        Some(Stretch { ticket, came, end: Some(end), class, reply: Some(reply), order, pace: None })
    });
    let waiting = recorded.waiting.iter().filter_map(|waiting| {
        let class = kinds.place(&waiting.channel, waiting.scenario.as_deref())?;
        let came = recorded.minutes(waiting.waiting_since);
        let (ticket, order) = (waiting.ticket_id.as_str(), waiting.order_id.as_deref());
        Some(Stretch { ticket, came, end: None, class, reply: None, order, pace: None })
    });
    replied.chain(waiting).collect()
}

/// Orders in the order in which they were placed, and the place of each. Of several parcels the first one that is late tells,
/// or else the first.
fn ordered(recorded: &Recorded) -> (Vec<OrderSeen>, HashMap<&str, usize>) {
    let (mut orders, mut places): (Vec<OrderSeen>, HashMap<&str, usize>) = (Vec::new(), HashMap::new());
    for parcel in &recorded.parcels {
        let midnight = |day: Option<Date>| day.map(|day| day_number(day) as f64 * DAY);
        let (due, arrived) = (midnight(parcel.promised_on), midnight(parcel.delivered_on));
        let seen = OrderSeen { came: recorded.minutes(parcel.placed_at), due, arrived };
        let is_late = |order: &OrderSeen| order.late(f64::INFINITY) == Some(true);
        match places.get(parcel.order_id.as_str()) {
            Some(place) if is_late(&seen) && !is_late(&orders[*place]) => orders[*place] = seen,
            Some(_) => {}
            None => {
                places.insert(&parcel.order_id, orders.len());
                orders.push(seen);
            }
        }
    }
    (orders, places)
}

/// What each answer took, where the next customer already waited at the one before it.
fn pace(stretches: &mut [Stretch<'_>]) {
    let mut by_agent: HashMap<&str, Vec<(f64, usize)>> = HashMap::new();
    for (at, stretch) in stretches.iter().enumerate() {
        if let (Some(agent), Some(end)) = (stretch.reply.and_then(|reply| reply.agent_id.as_deref()), stretch.end) {
            by_agent.entry(agent).or_default().push((end, at));
        }
    }
    let mut found = Vec::new();
    for answers in by_agent.values_mut() {
        answers.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        for pair in answers.windows(2) {
            let [(before, _), (end, at)] = [pair[0], pair[1]];
            let same_day = (before / DAY).floor() == (end / DAY).floor();
            if same_day && stretches[at].came <= before && end > before {
                found.push((at, end - before));
            }
        }
    }
    found.into_iter().for_each(|(at, pace)| stretches[at].pace = Some(pace));
}

/// The middle one of each class.
fn typical(stretches: &[Stretch<'_>], classes: usize) -> Vec<f64> {
    let mut paces = vec![Vec::new(); classes];
    stretches.iter().filter_map(|s| Some((s.class, s.pace?))).for_each(|(class, pace)| paces[class].push(pace));
    let middle = |paces: &mut Vec<f64>| {
        paces.sort_by(f64::total_cmp);
        paces.get(paces.len() / 2).copied().unwrap_or(HANDLING)
    };
    paces.iter_mut().map(middle).collect()
}

fn classes(kinds: &Kinds) -> Vec<ClassObserved> {
    let one = |(kind, folded): (&crate::classes::Kind, &Vec<Folded>)| ClassObserved {
        name: kind.name(),
        channel: kind.channel.clone(),
        scenario: kind.scenario.clone(),
        // A definition, for somebody to choose: what is often promised by such a channel.
        within: match kind.channel.as_str() {
            "phone" => 1.0 / 3.0,
            "chat" => 2.0,
            _ => DAY,
        },
        sees_leaving: false,
        handling: HANDLING,
        // Who offers to call back, and how many chats somebody has in hand, no fact says.
        untold: match kind.channel.as_str() {
            "phone" => vec![What::Callback],
            "chat" => vec![What::Together],
            _ => Vec::new(),
        },
        folded: folded.clone(),
        ..ClassObserved::default()
    };
    kinds.kinds.iter().zip(&kinds.within).map(one).collect()
}

/// Hours that are the same on several days are one shift; people are counted later.
fn shifts(hours: &OpeningHours) -> Vec<Shift> {
    let mut found: BTreeMap<(i64, i64), Vec<u32>> = BTreeMap::new();
    for span in &hours.weekly {
        if let (Some(from), Some(to)) = (minute(&span.from), minute(&span.to))
            && from < to
        {
            found.entry((from, to)).or_default().push((span.day - 1).clamp(0, 6) as u32);
        }
    }
    if found.is_empty() {
        found.insert((0, 1_440), (0..7).collect());
    }
    let shift = |((from, to), days): ((i64, i64), Vec<u32>)| Shift {
        agents: 0,
        from: from as f64,
        to: to as f64,
        breaks: Vec::new(),
        days: Some(days),
    };
    found.into_iter().map(shift).collect()
}

fn minute(text: &str) -> Option<i64> {
    let (hour, minute) = text.split_once(':')?;
    Some(hour.parse::<i64>().ok()? * 60 + minute.parse::<i64>().ok()?)
}

impl Shaped {
    /// Who was there in a window of days: teams, what they answered, and on how many of their days.
    pub fn groups(&self, from: Date, until: Date) -> Vec<GroupObserved> {
        let window = day_number(from)..day_number(until);
        let answers: Vec<&Answer> = self.answers.iter().filter(|answer| window.contains(&answer.day)).collect();
        let open: HashSet<i64> =
            self.shifts.iter().flat_map(|s| s.days.iter().flatten()).map(|day| i64::from(*day)).collect();
        let is_open = |day: i64| open.contains(&day.rem_euclid(7));
        let mut of_agent: BTreeMap<&str, Vec<&Answer>> = BTreeMap::new();
        answers.iter().for_each(|answer| of_agent.entry(&answer.agent).or_default().push(answer));
        let mut teams: BTreeMap<&str, Vec<Vec<&Answer>>> = BTreeMap::new();
        for own in of_agent.into_values() {
            teams.entry(most_frequent(&own)).or_default().push(own);
        }
        let mut by_class = vec![0_u64; self.classes.len()];
        answers.iter().for_each(|answer| by_class[answer.class] += 1);
        let left = self.left(&window);
        let mut skilled = vec![false; self.classes.len()];
        let mut groups: Vec<GroupObserved> = Vec::new();
        for (team, people) in teams {
            let mut given = vec![0_u64; self.classes.len()];
            people.iter().flatten().for_each(|answer| given[answer.class] += 1);
            let able = |at: &usize| given[*at] > 0 && given[*at] as f64 >= SKILL_SHARE * by_class[*at] as f64;
            let skills: Vec<usize> = (0..given.len()).filter(able).collect();
            skills.iter().for_each(|at| skilled[*at] = true);
            let days = window.clone().filter(|day| is_open(*day));
            let left = |day| skills.iter().map(|class| left[*class][(day - window.start) as usize]).sum();
            let seen = attendance(&people.iter().map(|own| by_day(own)).collect::<Vec<_>>(), days, left);
            groups.push(GroupObserved {
                name: self.teams.get(team).cloned().unwrap_or_else(|| NO_TEAM.to_owned()),
                skills: skills.iter().map(|at| self.classes[*at].name.clone()).collect(),
                shifts: self
                    .shifts
                    .iter()
                    .map(|shift| Shift { agents: people.len() as u32, ..shift.clone() })
                    .collect(),
                days_there: seen.there,
                days_listed: seen.listed,
                days_idle: seen.idle,
            });
        }
        // What nobody answered in these days somebody still could.
        let days = |group: &GroupObserved| group.days_listed + group.days_idle;
        if let Some(largest) = groups.iter_mut().max_by_key(|group| days(group)) {
            let left = (0..skilled.len()).filter(|at| !skilled[*at]).map(|at| self.classes[at].name.clone());
            largest.skills.extend(left);
        }
        groups
    }

    /// Class by class and day by day, how many had come before the day and still waited after it.
    fn left(&self, window: &Range<i64>) -> Vec<Vec<u64>> {
        let days = (window.end - window.start).max(0);
        let mut steps = vec![vec![0_i64; days as usize + 1]; self.classes.len()];
        for record in &self.records {
            let first = (record.came / DAY).floor() as i64 + 1 - window.start;
            let end = record.began.map_or(days, |began| (began / DAY).floor() as i64 - window.start);
            let (first, end) = (first.clamp(0, days), end.clamp(0, days));
            if first < end {
                steps[record.class][first as usize] += 1;
                steps[record.class][end as usize] -= 1;
            }
        }
        let sums = |steps: Vec<i64>| {
            let sum = |waiting: &mut i64, step: i64| {
                *waiting += step;
                Some(waiting.unsigned_abs())
            };
            steps.into_iter().scan(0, sum).collect()
        };
        steps.into_iter().map(sums).collect()
    }

    /// How many contacts came in a window, in minutes.
    pub fn count(&self, from: f64, until: f64) -> u64 {
        self.records.iter().filter(|record| (from..until).contains(&record.came)).count() as u64
    }
}

fn by_day(answers: &[&Answer]) -> BTreeMap<i64, u64> {
    let mut found = BTreeMap::new();
    answers.iter().for_each(|answer| *found.entry(answer.day).or_default() += 1);
    found
}

fn most_frequent<'a>(answers: &[&'a Answer]) -> &'a str {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    answers.iter().for_each(|answer| *counts.entry(&answer.team).or_default() += 1);
    counts.into_iter().max_by_key(|(_, count)| *count).map_or("", |(team, _)| team)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recorded::{Team, Waiting};
    use jiff::civil::date;
    use jiff::tz::TimeZone;
    use kernel::Timestamp;

    /// On Monday, 2 November 2026, in UTC.
    fn at(hour: i64, minute: i64) -> Timestamp {
        Timestamp::parse("2026-11-02T00:00:00Z").expect("a moment").plus((hour * 60 + minute) * 60_000)
    }

    fn reply(ticket: &str, came: Timestamp, end: Timestamp, agent: &str) -> Reply {
        Reply {
            ticket_id: ticket.to_owned(),
            at: end,
            wait_ms: end.since(came),
            agent_id: Some(agent.to_owned()),
            team_id: Some("tea_1".to_owned()),
            channel: "email".to_owned(),
            scenario: None,
            order_id: None,
        }
    }

    fn recorded(replies: Vec<Reply>) -> Recorded {
        Recorded {
            zone: TimeZone::UTC,
            hours: OpeningHours::nine_to_five("UTC"),
            teams: vec![Team { id: "tea_1".to_owned(), name: "Returns".to_owned() }],
            replies,
            waiting: vec![Waiting {
                ticket_id: "a".to_owned(),
                waiting_since: at(30, 0),
                channel: "email".to_owned(),
                scenario: None,
                order_id: None,
            }],
            parcels: Vec::new(),
        }
    }

    #[test]
    fn what_an_answer_took_is_told_by_the_one_before_it() {
        let replies = vec![
            reply("a", at(8, 0), at(10, 0), "ann"),
            // Waited already at ten: twelve minutes. The next came only after that.
            reply("b", at(9, 0), at(10, 12), "ann"),
            reply("c", at(10, 30), at(11, 0), "ann"),
            // Somebody else, and on another day.
            reply("d", at(9, 0), at(10, 20), "bob"),
            reply("e", at(10, 0), at(34, 0), "bob"),
        ];
        let shaped = shape(&recorded(replies), 0.1);
        let of = |came: f64| {
            shaped.records.iter().find(|record| record.came.rem_euclid(7.0 * DAY) == came).expect("a record")
        };
        let minutes = |hour: f64| hour * 60.0;
        let b = shaped.records.iter().find(|record| record.ended.is_some()).expect("one that is timed");
        assert_eq!(b.ended.zip(b.began).map(|(ended, began)| ended - began), Some(12.0));
        assert_eq!(shaped.records.iter().filter(|record| record.ended.is_some()).count(), 1);
        // The customer of a wrote again on Tuesday; that is open, and follows from the answer.
        let again = of(minutes(30.0));
        assert_eq!((again.began, again.cause), (None, Some(Cause::Answer(0))));
    }

    #[test]
    fn teams_are_those_who_answered_and_absence_is_busy_days_without() {
        let mut replies = vec![reply("a", at(8, 0), at(10, 0), "ann"), reply("b", at(32, 0), at(34, 0), "bob")];
        let shaped = shape(&recorded(replies.clone()), 0.1);
        let groups = shaped.groups(date(2026, 11, 2), date(2026, 11, 9));
        assert_eq!(groups.len(), 1);
        let group = &groups[0];
        assert_eq!((group.name.as_str(), group.skills.as_slice()), ("Returns", ["email".to_owned()].as_slice()));
        assert_eq!(group.shifts.iter().map(|shift| shift.agents).collect::<Vec<_>>(), [2]);
        assert_eq!((group.shifts[0].from, group.shifts[0].to), (540.0, 1_020.0));
        // Ann from Monday and Bob from Tuesday on: nine working days, with one letter and hardly anything to do.
        assert_eq!((group.days_there, group.days_listed, group.days_idle), (0, 0, 9));
        // Nine letters on Wednesday are work for both, and two that wait for all of Friday are, too.
        let day = |day: i64, minute: i64| at(24 * day + 9, minute);
        replies.extend((0..9).map(|n| reply(&format!("w{n}"), day(2, 0), day(2, 5 * n + 5), "ann")));
        replies.push(reply("v", day(2, 0), day(2, 5), "bob"));
        replies.push(reply("f", day(4, 0), day(4, 5), "bob"));
        replies.extend((0..2).map(|n| reply(&format!("g{n}"), day(3, 0), day(7, n), "bob")));
        let group = &shape(&recorded(replies), 0.1).groups(date(2026, 11, 2), date(2026, 11, 9))[0];
        assert_eq!((group.days_there, group.days_listed, group.days_idle), (2, 3, 6));
    }
}
