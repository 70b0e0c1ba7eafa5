//! Business time: how much of a stretch lies inside the hours somebody is there.

use std::collections::BTreeSet;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::time::{self, Timestamp};

/// Longest stretch that is counted day by day; beyond it the stretch is a typing error.
const MAX_DAYS: u32 = 366 * 300;

/// Farthest a deadline is looked for; a calendar without hours has none.
const MAX_DAYS_AHEAD: u32 = 3_660;

/// Opening hours of one weekday; a day may have several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// 1 is Monday, 7 is Sunday.
    pub day: i8,
    /// First minute, `HH:MM`.
    pub from: String,
    /// First minute that is closed again, `HH:MM`; `24:00` is the end of the day.
    pub to: String,
}

/// Opening hours as people write them down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpeningHours {
    /// IANA name of the zone the hours are meant in.
    pub time_zone: String,
    pub weekly: Vec<Span>,
    /// Days without any hours, `YYYY-MM-DD`.
    pub holidays: Vec<String>,
}

impl OpeningHours {
    /// Monday to Friday, nine to five.
    pub fn nine_to_five(time_zone: &str) -> Self {
        let span = |day| Span { day, from: "09:00".to_owned(), to: "17:00".to_owned() };
        Self { time_zone: time_zone.to_owned(), weekly: (1..=5).map(span).collect(), holidays: Vec::new() }
    }
}

/// Opening hours, checked and ready to count with.
#[derive(Debug, Clone)]
pub struct BusinessCalendar {
    zone: TimeZone,
    /// Per weekday (Monday first) the spans as minutes of the day, sorted, not overlapping.
    weekly: [Vec<(i16, i16)>; 7],
    holidays: BTreeSet<Date>,
}

impl BusinessCalendar {
    /// Refuses what is not a time, a span that ends before it begins, and spans that overlap.
    pub fn new(hours: &OpeningHours) -> Result<Self, String> {
        let mut weekly: [Vec<(i16, i16)>; 7] = Default::default();
        for span in &hours.weekly {
            let day = usize::try_from(span.day - 1).ok().filter(|day| *day < 7);
            let day = day.ok_or("day must be 1 (Monday) to 7 (Sunday)")?;
            let (from, to) = (minute(&span.from)?, minute(&span.to)?);
            if from >= to {
                return Err(format!("{}–{} ends before it begins", span.from, span.to));
            }
            weekly[day].push((from, to));
        }
        for spans in &mut weekly {
            spans.sort_unstable();
            if spans.windows(2).any(|pair| pair[0].1 > pair[1].0) {
                return Err("two spans of one day overlap".to_owned());
            }
        }
        let holidays = hours
            .holidays
            .iter()
            .map(|day| day.parse().map_err(|_| format!("{day:?} is not a day; write 2026-12-25")))
            .collect::<Result<_, String>>()?;
        Ok(Self { zone: time::zone(&hours.time_zone)?, weekly, holidays })
    }

    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Open milliseconds between two moments; 0 if `to` is not after `from`.
    pub fn between(&self, from: Timestamp, to: Timestamp) -> i64 {
        if to <= from {
            return 0;
        }
        let mut day = from.day_in(&self.zone);
        let last = to.day_in(&self.zone);
        let mut total = 0;
        for _ in 0..MAX_DAYS {
            total += self.open_on(day, from, to);
            let Some(next) = day.tomorrow().ok().filter(|next| *next <= last) else { break };
            day = next;
        }
        total
    }

    /// The moment at which this much open time has passed since `from`; none if that never comes, or
    /// not within ten years. Where it falls on the end of a span it is that end, not the next opening.
    pub fn after(&self, from: Timestamp, open_ms: i64) -> Option<Timestamp> {
        if open_ms <= 0 {
            return Some(from);
        }
        let mut left = open_ms;
        let mut day = from.day_in(&self.zone);
        for _ in 0..MAX_DAYS_AHEAD {
            if !self.holidays.contains(&day) {
                for (start, end) in &self.weekly[day.weekday().to_monday_zero_offset() as usize] {
                    let start = self.moment(day, *start).max(from);
                    let open = self.moment(day, *end).since(start).max(0);
                    if open >= left {
                        return Some(start.plus(left));
                    }
                    left -= open;
                }
            }
            day = day.tomorrow().ok()?;
        }
        None
    }

    /// The last moment since which this much open time has passed by `to`; none if there was never as
    /// much, or not within ten years. Of all moments those up to it, and no later ones, lie so far back.
    pub fn before(&self, to: Timestamp, open_ms: i64) -> Option<Timestamp> {
        if open_ms <= 0 {
            return Some(to);
        }
        let mut left = open_ms;
        let mut day = to.day_in(&self.zone);
        for _ in 0..MAX_DAYS_AHEAD {
            if !self.holidays.contains(&day) {
                for (start, end) in self.weekly[day.weekday().to_monday_zero_offset() as usize].iter().rev() {
                    let end = self.moment(day, *end).min(to);
                    let open = end.since(self.moment(day, *start)).max(0);
                    if open >= left {
                        return Some(end.plus(-left));
                    }
                    left -= open;
                }
            }
            day = day.yesterday().ok()?;
        }
        None
    }

    fn open_on(&self, day: Date, from: Timestamp, to: Timestamp) -> i64 {
        if self.holidays.contains(&day) {
            return 0;
        }
        let spans = &self.weekly[day.weekday().to_monday_zero_offset() as usize];
        let clipped = |(start, end): &(i16, i16)| {
            let start = self.moment(day, *start).max(from);
            let end = self.moment(day, *end).min(to);
            end.since(start).max(0)
        };
        spans.iter().map(clipped).sum()
    }

    /// The moment a wall clock shows this minute of the day. In the gap of a clock change it is
    /// the moment after the gap; in the repeated hour the first of the two.
    fn moment(&self, day: Date, minute: i16) -> Timestamp {
        let (day, minute) = match minute {
            1440 => (day.tomorrow().unwrap_or(day), 0),
            minute => (day, minute),
        };
        let wall = day.to_datetime(Time::constant((minute / 60) as i8, (minute % 60) as i8, 0, 0));
        let zoned = wall.to_zoned(self.zone.clone());
        zoned.map_or(Timestamp::default(), |zoned| Timestamp::from_millis(zoned.timestamp().as_millisecond()))
    }
}

fn minute(text: &str) -> Result<i16, String> {
    let wrong = || format!("{text:?} is not a time of day; write it like 09:00");
    let (hour, minute) = text.split_once(':').ok_or_else(wrong)?;
    let (hour, minute): (i16, i16) = (hour.parse().map_err(|_| wrong())?, minute.parse().map_err(|_| wrong())?);
    let total = hour * 60 + minute;
    let valid = (0..=24).contains(&hour) && (0..60).contains(&minute) && total <= 1440;
    if valid { Ok(total) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{HOUR, MINUTE};

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("a moment")
    }

    fn shop() -> OpeningHours {
        let span = |day, from: &str, to: &str| Span { day, from: from.into(), to: to.into() };
        OpeningHours {
            time_zone: "Europe/Berlin".into(),
            weekly: vec![
                span(5, "09:00", "12:00"),
                span(5, "13:00", "17:30"),
                span(1, "09:00", "17:00"),
                span(7, "01:00", "04:00"),
            ],
            holidays: vec!["2026-12-25".into()],
        }
    }

    /// The definition, minute by minute; slow and obviously right.
    fn oracle(hours: &OpeningHours, from: Timestamp, to: Timestamp) -> i64 {
        let zone = time::zone(&hours.time_zone).expect("zone");
        let minutes = std::iter::successors(Some(from), |now| Some(now.plus(MINUTE)));
        minutes.take_while(|now| *now < to).filter(|now| is_open(hours, &zone, *now)).count() as i64 * MINUTE
    }

    fn is_open(hours: &OpeningHours, zone: &TimeZone, now: Timestamp) -> bool {
        let wall = now.to_jiff().to_zoned(zone.clone());
        let minute = i16::from(wall.hour()) * 60 + i16::from(wall.minute());
        let inside = hours.weekly.iter().any(|span| {
            span.day == wall.weekday().to_monday_one_offset()
                && super::minute(&span.from).is_ok_and(|from| from <= minute)
                && super::minute(&span.to).is_ok_and(|to| minute < to)
        });
        inside && !hours.holidays.contains(&wall.date().to_string())
    }

    #[test]
    fn friday_evening_to_monday_morning() {
        let calendar = BusinessCalendar::new(&shop()).expect("calendar");
        let open = calendar.between(at("2026-11-20T15:30:00Z"), at("2026-11-23T08:30:00Z"));
        let (friday, sunday, monday) = (HOUR, 3 * HOUR, 30 * MINUTE);
        assert_eq!(open, friday + sunday + monday, "Berlin is UTC+1 in November");
    }

    #[test]
    fn agrees_with_the_minute_oracle_across_clock_changes_and_holidays() {
        let calendar = BusinessCalendar::new(&shop()).expect("calendar");
        let mut seed = 7_u64;
        let mut dice = move |bound: i64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as i64 % bound
        };
        for start in ["2026-03-27T00:00:00Z", "2026-10-23T00:00:00Z", "2026-12-23T00:00:00Z", "2028-02-27T00:00:00Z"] {
            for _ in 0..20 {
                let from = at(start).plus(dice(3 * 24 * 60) * MINUTE);
                let to = from.plus(dice(5 * 24 * 60) * MINUTE);
                assert_eq!(calendar.between(from, to), oracle(&shop(), from, to), "{from} {to}");
            }
        }
    }

    #[test]
    fn a_deadline_is_the_first_moment_by_which_that_much_was_open() {
        let calendar = BusinessCalendar::new(&shop()).expect("calendar");
        assert_eq!(calendar.after(at("2026-11-20T16:00:00Z"), 30 * MINUTE), Some(at("2026-11-20T16:30:00Z")));
        assert_eq!(calendar.after(at("2026-11-20T16:00:00Z"), 31 * MINUTE), Some(at("2026-11-22T00:01:00Z")));
        let closed = OpeningHours { weekly: Vec::new(), ..shop() };
        let closed = BusinessCalendar::new(&closed).expect("calendar");
        assert_eq!(closed.after(at("2026-11-20T16:00:00Z"), MINUTE), None, "it never opens");
    }

    #[test]
    fn deadlines_agree_with_the_minute_oracle_across_clock_changes_and_holidays() {
        let calendar = BusinessCalendar::new(&shop()).expect("calendar");
        let mut seed = 11_u64;
        let mut dice = move |bound: i64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as i64 % bound
        };
        for start in ["2026-03-27T00:00:00Z", "2026-10-23T00:00:00Z", "2026-12-23T00:00:00Z", "2028-02-27T00:00:00Z"] {
            for _ in 0..20 {
                let from = at(start).plus(dice(3 * 24 * 60) * MINUTE);
                let target = (1 + dice(12 * 60)) * MINUTE;
                let (mut expected, mut open) = (from, 0);
                while open < target {
                    open += if is_open(&shop(), calendar.zone(), expected) { MINUTE } else { 0 };
                    expected = expected.plus(MINUTE);
                }
                assert_eq!(calendar.after(from, target), Some(expected), "{from} {target}");
            }
        }
    }

    #[test]
    fn what_lies_so_much_open_time_back_agrees_with_what_passed_since() {
        let calendar = BusinessCalendar::new(&shop()).expect("calendar");
        let mut seed = 13_u64;
        let mut dice = move |bound: i64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as i64 % bound
        };
        for start in ["2026-03-27T00:00:00Z", "2026-10-23T00:00:00Z", "2026-12-23T00:00:00Z", "2028-02-27T00:00:00Z"] {
            for _ in 0..20 {
                let to = at(start).plus(dice(6 * 24 * 60) * MINUTE);
                let open = (1 + dice(12 * 60)) * MINUTE;
                let back = calendar.before(to, open).expect("it was open once");
                assert_eq!(calendar.between(back, to), open, "{to} {open}");
                assert!(calendar.between(back.plus(1), to) < open, "no later moment: {to} {open}");
            }
        }
        let closed = BusinessCalendar::new(&OpeningHours { weekly: Vec::new(), ..shop() }).expect("calendar");
        assert_eq!(closed.before(at("2026-11-20T16:00:00Z"), MINUTE), None, "it never opened");
    }

    #[test]
    fn wrong_hours_are_refused_in_words() {
        let mut hours = shop();
        hours.weekly[0].to = "08:00".into();
        assert!(BusinessCalendar::new(&hours).expect_err("refused").contains("ends before"));
        hours.weekly[0].to = "13:30".into();
        assert!(BusinessCalendar::new(&hours).expect_err("refused").contains("overlap"));
        hours.weekly[0].day = 8;
        assert!(BusinessCalendar::new(&hours).is_err());
    }
}
