//! When a digest is due. Nothing is kept but the days that were claimed: what is due follows from the choice and the
//! clock, so that a restart, a second node or a clock that was wrong for a while neither loses nor doubles one.

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{Refusal, Timestamp, time};
use serde::Deserialize;

use crate::choice::{Choice, Rhythm};

/// A week ago one was due at the latest; a day more on either side for zones.
const LOOK_BACK: i64 = 9 * time::DAY;

/// A day that somebody has claimed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
pub struct Claimed {
    pub person_id: String,
    pub due_on: String,
}

/// The day on which one is due, and the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    pub day: Date,
    pub at: Timestamp,
}

/// The last one that is due by now: of several that were missed, only that. None while it is off.
pub fn latest(choice: &Choice, now: Timestamp) -> Result<Option<Due>, Refusal> {
    let zone = choice.zone()?;
    let today = now.day_in(&zone);
    let mut days = (0..=7).map(|back: i64| today.saturating_sub(back.days()));
    Ok(days.find_map(|day| on(choice, day, &zone).filter(|due| due.at <= now)))
}

/// When the next one is due that nobody has claimed.
pub fn next(choice: &Choice, now: Timestamp, claimed: impl Fn(&str) -> bool) -> Result<Option<Timestamp>, Refusal> {
    let zone = choice.zone()?;
    if let Some(due) = latest(choice, now)?
        && !claimed(&due.day.to_string())
    {
        return Ok(Some(due.at));
    }
    let today = now.day_in(&zone);
    let mut days = (0..=15).map(|on: i64| today.saturating_add(on.days()));
    let free = |due: &Due| due.at > now && !claimed(&due.day.to_string());
    Ok(days.find_map(|day| on(choice, day, &zone).filter(free)).map(|due| due.at))
}

/// The day before which nothing that was claimed matters.
pub fn looked_at_from(now: Timestamp) -> String {
    now.plus(-LOOK_BACK).day_in(&TimeZone::UTC).to_string()
}

/// Where the hour does not exist on a day, as clocks go forward, it is the first one after; where it comes twice, the
/// first one counts.
fn on(choice: &Choice, day: Date, zone: &TimeZone) -> Option<Due> {
    let fits = match choice.rhythm {
        Rhythm::Off => false,
        Rhythm::Daily => true,
        Rhythm::Weekly => i64::from(day.weekday().to_monday_one_offset()) == choice.weekday,
    };
    let hour = i8::try_from(choice.hour).ok().filter(|hour| fits && (0..=23).contains(hour))?;
    let at = day.at(hour, 0, 0, 0).to_zoned(zone.clone()).ok()?;
    Some(Due { day, at: Timestamp::from_millis(at.timestamp().as_millisecond()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(rhythm: Rhythm, weekday: i64, hour: i64, zone: &str) -> Choice {
        Choice { person_id: "per_1".into(), rhythm, weekday, hour, time_zone: zone.into(), version: 1 }
    }

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("a moment")
    }

    fn last(choice: &Choice, now: &str) -> (String, String) {
        let due = latest(choice, at(now)).expect("a zone").expect("one is due");
        (due.day.to_string(), due.at.to_string())
    }

    #[test]
    fn it_is_due_by_the_clocks_of_its_zone() {
        for (zone, now, day, moment) in [
            ("UTC", "2026-11-27T07:00:00Z", "2026-11-27", "2026-11-27T07:00:00.000Z"),
            ("UTC", "2026-11-27T06:59:59Z", "2026-11-26", "2026-11-26T07:00:00.000Z"),
            ("Europe/Berlin", "2026-11-27T06:00:00Z", "2026-11-27", "2026-11-27T06:00:00.000Z"),
            ("Europe/Berlin", "2026-07-01T05:00:00Z", "2026-07-01", "2026-07-01T05:00:00.000Z"),
            // Days ahead and behind of UTC.
            ("Pacific/Kiritimati", "2026-11-26T17:00:00Z", "2026-11-27", "2026-11-26T17:00:00.000Z"),
            ("Pacific/Honolulu", "2026-11-27T16:59:00Z", "2026-11-26", "2026-11-26T17:00:00.000Z"),
            ("Asia/Kathmandu", "2026-11-27T01:15:00Z", "2026-11-27", "2026-11-27T01:15:00.000Z"),
        ] {
            let due = last(&choice(Rhythm::Daily, 1, 7, zone), now);
            assert_eq!(due, (day.to_owned(), moment.to_owned()), "{zone} {now}");
        }
    }

    #[test]
    fn where_clocks_change_there_is_one_a_day_still() {
        let night = choice(Rhythm::Daily, 1, 2, "Europe/Berlin");
        // On 29 March two o'clock is three; on 25 October it comes twice.
        assert_eq!(last(&night, "2026-03-29T02:00:00Z").1, "2026-03-29T01:00:00.000Z");
        assert_eq!(last(&night, "2026-10-25T00:30:00Z").1, "2026-10-25T00:00:00.000Z");
        assert_eq!(last(&night, "2026-10-25T01:30:00Z").1, "2026-10-25T00:00:00.000Z");
        for (from, days) in [("2026-03-27T12:00:00Z", 4), ("2026-10-23T12:00:00Z", 4)] {
            let mut seen = std::collections::BTreeSet::new();
            let mut moments = std::collections::BTreeSet::new();
            for quarter in 0..days * 96 {
                let due = latest(&night, at(from).plus(quarter * 15 * time::MINUTE)).expect("a zone").expect("due");
                seen.insert(due.day);
                moments.insert(due.at);
            }
            assert_eq!((seen.len(), moments.len()), (days as usize + 1, days as usize + 1), "{from}");
        }
    }

    #[test]
    fn a_weekly_one_is_due_on_its_day() {
        let monday = choice(Rhythm::Weekly, 1, 8, "Europe/Berlin");
        for (now, day) in [
            ("2026-11-23T06:59:59Z", "2026-11-16"),
            ("2026-11-23T07:00:00Z", "2026-11-23"),
            ("2026-11-29T23:30:00Z", "2026-11-23"),
            ("2026-11-30T07:00:00Z", "2026-11-30"),
        ] {
            assert_eq!(last(&monday, now).0, day, "{now}");
        }
        assert_eq!(last(&choice(Rhythm::Weekly, 7, 8, "UTC"), "2026-11-27T09:00:00Z").0, "2026-11-22");
    }

    #[test]
    fn the_next_one_is_the_first_that_is_free() {
        let daily = choice(Rhythm::Daily, 1, 7, "UTC");
        let next = |claimed: &[&str]| {
            let found = super::next(&daily, at("2026-11-27T10:00:00Z"), |day| claimed.contains(&day));
            found.expect("a zone").expect("one comes").to_string()
        };
        assert_eq!(next(&[]), "2026-11-27T07:00:00.000Z", "it is due, and about to be made");
        assert_eq!(next(&["2026-11-27"]), "2026-11-28T07:00:00.000Z");
        assert_eq!(next(&["2026-11-27", "2026-11-28"]), "2026-11-29T07:00:00.000Z");
        let off = choice(Rhythm::Off, 1, 7, "UTC");
        assert_eq!(super::next(&off, at("2026-11-27T10:00:00Z"), |_| false).expect("a zone"), None);
        assert_eq!(latest(&off, at("2026-11-27T10:00:00Z")).expect("a zone"), None);
    }
}
