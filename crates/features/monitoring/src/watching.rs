//! Judging the days of a scenario: what was usual, what was more, and since when. Pure; see decisions 0028 and 0033.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::{Mutex, PoisonError};

use forecast::{Alarm, Assessment, Condition, Day, Ending, Series, Settings, Watcher};
use jiff::civil::Date;
use kernel::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// So far back a scenario is watched, whatever period is asked for: so the page and the alarms say the same.
pub const DAYS: usize = 728;
/// What is expected of a day comes of the orders delivered in so many days up to it: customers write days later.
pub const DELIVERY_DAYS: usize = 28;
/// With fewer of them the number of orders says less about a day than nothing does.
const DELIVERED_MIN: u64 = 100;
/// Watched is from the first stretch of so many days on in which tickets were given scenarios so often: one ticket that
/// somebody tried it with is no history.
const STEADY_DAYS: usize = 28;
const STEADY_TICKETS: u64 = 14;

/// Of the false alarms that are granted a fifth is kept back: how many orders were delivered varies by chance, too.
const GRANTED: f64 = 0.8;
/// So many scenarios may each have a false alarm a year, and all together have one a week.
const ONE_EACH: usize = 52;

/// What watches scenarios, by how many are watched. Limits that were worked out for one serve the next.
static WATCHERS: Mutex<BTreeMap<usize, Watcher>> = Mutex::new(BTreeMap::new());

/// Of many scenarios each has its share of the one false alarm a week. They are counted in powers of two: a scenario
/// more must not move what is an alarm of the others.
fn size(scenarios: usize) -> usize {
    if scenarios <= ONE_EACH { ONE_EACH } else { scenarios.next_power_of_two() }
}

fn settings(size: usize) -> Settings {
    let shared = Settings::for_series(size);
    Settings { alarms_per_year: GRANTED * shared.alarms_per_year, ..shared }
}

/// What tickets are counted against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MonitoringBase)]
pub enum Against {
    /// Orders delivered in the 28 days up to it.
    Orders,
    /// Too few orders are known: days.
    Days,
}

/// One scenario in all its days; the last one is today, and not over.
#[derive(Debug, Clone, Copy)]
pub struct Counted<'a> {
    pub days: &'a [Date],
    pub tickets: &'a [u64],
    pub orders: &'a [u64],
    /// Before this place tickets had no scenarios.
    pub start: usize,
    /// How many are watched, this one among them.
    pub scenarios: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Watched {
    pub against: Against,
    /// From the day on since which tickets have scenarios; the last one is today so far.
    pub days: Vec<Assessment>,
    /// In order; only the last one can be going on.
    pub alarms: Vec<Alarm>,
}

/// The place of the first day from which on tickets were given scenarios; the end if they are not. Where orders to count them
/// against begin soon after it, the first day of these.
pub fn start(classified: &[u64], orders: &[u64]) -> usize {
    let steady = steady(classified);
    let first = orders.iter().position(|orders| *orders > 0);
    let soon = first.filter(|first| (steady..=steady + DELIVERY_DAYS).contains(first));
    soon.filter(|first| base(orders, *first).is_some()).unwrap_or(steady)
}

fn steady(classified: &[u64]) -> usize {
    let often = |from: &usize| {
        let stretch = classified.iter().skip(*from).take(STEADY_DAYS);
        classified[*from] > 0 && stretch.sum::<u64>() >= STEADY_TICKETS
    };
    (0..classified.len()).find(often).unwrap_or(classified.len())
}

/// Orders delivered a day, on average over the days up to each; none where they are too few to go by.
pub fn base(orders: &[u64], start: usize) -> Option<Vec<f64>> {
    let first = orders.iter().position(|orders| *orders > 0)?;
    let of_day = |place: usize| {
        if place < first {
            return None;
        }
        // Where the orders begin, their first days stand for those before.
        let from = (place + 1).saturating_sub(DELIVERY_DAYS).max(first);
        let span = orders.get(from..=place)?;
        let sum: u64 = span.iter().sum();
        // Of a stretch that is not yet whole nothing is demanded: a few days are many or few by chance.
        (sum >= DELIVERED_MIN || span.len() < DELIVERY_DAYS).then_some(sum as f64 / span.len() as f64)
    };
    (start..orders.len()).map(of_day).collect()
}

/// Watches one scenario. Today counts for what is certain already: its cases so far can raise an alarm, and what is
/// still missing of them ends none.
pub fn watch(counted: Counted<'_>) -> Result<Watched, Refusal> {
    let Counted { days, tickets, orders, start, scenarios } = counted;
    let base = base(orders, start);
    let against = if base.is_some() { Against::Orders } else { Against::Days };
    let exposure = |place: usize| base.as_ref().map_or(1.0, |base| base[place]);
    let series: Vec<Day> = days
        .iter()
        .zip(tickets)
        .skip(start)
        .enumerate()
        .map(|(place, (date, count))| Day { date: *date, count: *count, exposure: exposure(place) })
        .collect();
    let mut watchers = WATCHERS.lock().unwrap_or_else(PoisonError::into_inner);
    let size = size(scenarios);
    let watcher = match watchers.entry(size) {
        Entry::Occupied(known) => known.into_mut(),
        Entry::Vacant(place) => place.insert(Watcher::new(settings(size)).map_err(fault)?),
    };
    let mut watched = |days: &[Day]| {
        let series = Series::new(days.to_vec()).map_err(fault)?;
        watcher.watch(&series).map_err(fault)
    };
    let Some((today, over)) = series.split_last() else {
        return Ok(Watched { against, days: Vec::new(), alarms: Vec::new() });
    };
    let so_far = watched(&series)?;
    let mut alarms = watched(over)?.alarms;
    alarms.extend(so_far.alarms.into_iter().filter(|alarm| alarm.begin == today.date));
    Ok(Watched { against, days: so_far.days, alarms })
}

fn fault(invalid: forecast::Invalid) -> Refusal {
    Refusal::Fault(invalid.to_string())
}

impl Watched {
    /// How things stand: as the last day that is over was judged, or worse if today is already.
    pub fn condition(&self) -> Condition {
        let mut last = self.days.iter().rev().map(|day| day.condition);
        let (today, yesterday) = (last.next(), last.next());
        today.max(yesterday).unwrap_or(Condition::Learning)
    }
}

/// The last day that an alarm reaches; `today` while it goes on.
pub fn last_day(alarm: &Alarm, today: Date) -> Date {
    match alarm.ending {
        Ending::GoingOn => today,
        Ending::Over(day) | Ending::BecameUsual(day) => day,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::date;

    fn days(count: usize) -> Vec<Date> {
        date(2026, 1, 5).series(1.day()).take(count).collect()
    }

    #[test]
    fn history_begins_where_scenarios_are_given_steadily() {
        let mut classified = vec![0; 100];
        classified[5] = 3;
        assert_eq!(start(&classified, &[]), 100, "somebody tried it");
        classified[60..].fill(1);
        assert_eq!(start(&classified, &[]), 60);
        assert_eq!(start(&[], &[]), 0);
        let mut orders = vec![0; 100];
        orders[70..].fill(10);
        assert_eq!(start(&classified, &orders), 70, "orders begin soon");
        orders[..95].fill(0);
        assert_eq!(start(&classified, &orders), 60, "orders begin much later");
    }

    #[test]
    fn orders_count_on_average_and_only_where_there_are_enough() {
        let base = base(&[10; 60], 0).expect("orders");
        assert!(base.iter().all(|orders| (orders - 10.0).abs() < 1e-9), "{base:?}");
        assert_eq!(super::base(&[3; 60], 0), None, "84 in 28 days");
        let mut late = vec![0; 60];
        late[30..].fill(10);
        assert_eq!(super::base(&late, 0), None, "no orders for the first tickets");
        assert_eq!(super::base(&late, 29), None, "the day before the first");
        assert_eq!(super::base(&late, 30).map(|base| base.len()), Some(30));
    }

    #[test]
    fn today_raises_an_alarm_and_ends_none() {
        let dates = days(60);
        let mut tickets = vec![2; 60];
        tickets[59] = 20;
        let watched = |tickets: &[u64]| {
            watch(Counted { days: &dates, tickets, orders: &[0; 60], start: 0, scenarios: 1 }).expect("a watch")
        };
        let alarmed = watched(&tickets);
        assert_eq!((alarmed.alarms.len(), alarmed.against), (1, Against::Days));
        assert_eq!((alarmed.alarms[0].begin, alarmed.alarms[0].ending), (dates[59], Ending::GoingOn));
        tickets[50..59].fill(12);
        tickets[59] = 0;
        let still = watched(&tickets);
        assert_eq!(still.alarms.last().map(|alarm| alarm.ending), Some(Ending::GoingOn), "the day has only begun");
    }

    #[test]
    fn each_has_one_false_alarm_a_year_and_all_together_one_a_week() {
        assert!((settings(size(1)).alarms_per_year - GRANTED).abs() < 1e-9);
        for scenarios in [1, 30, 52, 53, 300, 512, 2_000] {
            let each = settings(size(scenarios)).alarms_per_year;
            assert!(each <= 1.0 && each * scenarios as f64 <= 52.0, "{scenarios}: {each} a year");
        }
        assert_eq!(size(130), size(256), "one more moves nothing");
    }

    #[test]
    fn of_nothing_nothing_is_said() {
        let watched = watch(Counted { days: &[], tickets: &[], orders: &[], start: 0, scenarios: 1 }).expect("a watch");
        assert!(watched.days.is_empty() && watched.alarms.is_empty());
        let dates = days(20);
        let counted = Counted { days: &dates, tickets: &[1; 20], orders: &[0; 20], start: 10, scenarios: 1 };
        let young = watch(counted).expect("a watch");
        assert!(young.days.iter().all(|day| day.condition == Condition::Learning && day.expected.is_none()));
    }
}
