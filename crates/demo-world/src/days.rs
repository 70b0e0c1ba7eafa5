//! When things happen: the shop's hours, the rhythm of the week, the seasons, and the growth.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use kernel::Timestamp;
use kernel::calendar::{OpeningHours, Span};
use kernel::time::MINUTE;

pub const ZONE: &str = "Europe/Berlin";
/// How far the history goes back.
pub const DAYS: i64 = 548;
/// Days on which nobody works, as month and day.
const HOLIDAYS: &[(i8, i8)] = &[(1, 1), (5, 1), (10, 3), (12, 24), (12, 25), (12, 26), (12, 31)];

/// Times of day at which people are active, by hour.
const BY_HOUR: [f64; 24] = [
    0.4, 0.2, 0.1, 0.1, 0.2, 0.5, 1.2, 2.2, 3.6, 4.4, 4.8, 5.0, 5.2, 4.8, 4.4, 4.4, 4.6, 5.0, 5.4, 6.0, 6.4, 5.4, 3.2,
    1.4,
];

/// The shop's own clock and opening hours.
#[derive(Debug, Clone)]
pub struct Office {
    zone: TimeZone,
}

impl Default for Office {
    fn default() -> Self {
        Self { zone: kernel::time::zone(ZONE).unwrap_or(TimeZone::UTC) }
    }
}

impl Office {
    pub fn day(&self, at: Timestamp) -> Date {
        at.day_in(&self.zone)
    }

    fn minute_of_day(&self, at: Timestamp) -> i64 {
        let time = at.to_jiff().to_zoned(self.zone.clone()).time();
        i64::from(time.hour()) * 60 + i64::from(time.minute())
    }

    /// The moment at which clocks here show this minute of this day.
    pub fn moment(&self, day: Date, minute: i64) -> Timestamp {
        moment_in(&self.zone, day, minute)
    }

    /// First and last minute of a day on which somebody is there.
    fn span(day: Date) -> Option<(i64, i64)> {
        if HOLIDAYS.contains(&(day.month(), day.day())) {
            return None;
        }
        match day.weekday() {
            Weekday::Sunday => None,
            Weekday::Saturday => Some((10 * 60, 14 * 60)),
            _ => Some((8 * 60, 18 * 60)),
        }
    }

    /// Whether the warehouse packs on this day.
    pub fn packs(day: Date) -> bool {
        day.weekday() != Weekday::Saturday && Self::span(day).is_some()
    }

    pub fn is_open(&self, at: Timestamp) -> bool {
        let minute = self.minute_of_day(at);
        Self::span(self.day(at)).is_some_and(|(from, to)| (from..to).contains(&minute))
    }

    /// The moment that lies so many open minutes later.
    pub fn after(&self, at: Timestamp, minutes: i64) -> Timestamp {
        let (mut day, mut from, mut left) = (self.day(at), self.minute_of_day(at), minutes.max(0));
        // A year is more than anybody waits, and bounds this.
        for _ in 0..366 {
            if let Some((opens, closes)) = Self::span(day) {
                let begins = from.max(opens);
                if begins + left < closes {
                    let seconds = at.as_millis().rem_euclid(MINUTE);
                    return self.moment(day, begins + left).plus(seconds);
                }
                left -= (closes - begins).max(0);
            }
            day = days_later(day, 1);
            from = 0;
        }
        at
    }

    /// The same moment, or the morning after it if most people sleep then.
    pub fn by_day(&self, at: Timestamp) -> Timestamp {
        let minute = self.minute_of_day(at);
        if minute < 6 * 60 + 30 { at.plus((7 * 60 - minute / 8) * MINUTE) } else { at }
    }

    /// The same hours in the words of the organisation's settings, for these years.
    pub fn hours(&self, years: std::ops::RangeInclusive<i16>) -> OpeningHours {
        let span = |day: i8, from: &str, to: &str| Span { day, from: from.to_owned(), to: to.to_owned() };
        let mut weekly: Vec<Span> = (1..=5).map(|day| span(day, "08:00", "18:00")).collect();
        weekly.push(span(6, "10:00", "14:00"));
        let holidays =
            years.flat_map(|year| HOLIDAYS.iter().map(move |(month, day)| format!("{year}-{month:02}-{day:02}")));
        OpeningHours { time_zone: ZONE.to_owned(), weekly, holidays: holidays.collect() }
    }
}

/// The moment at which clocks in a zone show this minute of this day; in a gap of summer time the next.
pub fn moment_in(zone: &TimeZone, day: Date, minute: i64) -> Timestamp {
    let minute = minute.clamp(0, 24 * 60 - 1);
    let time = day.at((minute / 60) as i8, (minute % 60) as i8, 0, 0);
    let at = time.to_zoned(zone.clone()).map(|zoned| zoned.timestamp().as_millisecond());
    Timestamp::from_millis(at.unwrap_or_default())
}

pub fn days_later(day: Date, days: i64) -> Date {
    day.checked_add(days.days()).unwrap_or(day)
}

/// How busy a day is: the shop grows, Christmas is coming, July is quiet, Sundays are for browsing.
pub fn business(day: Date, since_start: i64) -> f64 {
    let growth = 1.0 + 0.9 * since_start as f64 / DAYS as f64;
    let season = match (day.month(), day.day()) {
        (11, 20..) | (12, 1..=18) => 1.9,
        (11, _) => 1.3,
        (12, _) => 0.9,
        (1, _) => 0.85,
        (7, _) | (8, 1..=15) => 0.75,
        _ => 1.0,
    };
    let weekday = match day.weekday() {
        Weekday::Monday => 1.2,
        Weekday::Saturday => 0.8,
        Weekday::Sunday => 1.05,
        _ => 1.0,
    };
    growth * season * weekday
}

/// A minute of the day at which a person orders or writes.
pub fn minute_of_day(dice: &mut crate::dice::Dice) -> i64 {
    dice.weighted(BY_HOUR.into_iter()) as i64 * 60 + dice.between(0, 59)
}

/// A day as people of a language write it, such as `Monday 9 November`.
pub fn spoken(day: Date, language: &str) -> String {
    let (weekdays, months, between) = match language {
        "de" => (GERMAN, GERMAN_MONTHS, ". "),
        "fr" => (FRENCH, FRENCH_MONTHS, " "),
        "es" => (SPANISH, SPANISH_MONTHS, " de "),
        "nl" => (DUTCH, DUTCH_MONTHS, " "),
        _ => (ENGLISH, ENGLISH_MONTHS, " "),
    };
    let weekday = weekdays[day.weekday().to_monday_zero_offset() as usize];
    let comma = if language == "de" { "," } else { "" };
    format!("{weekday}{comma} {}{between}{}", day.day(), months[day.month() as usize - 1])
}

type Week = [&'static str; 7];
type Year = [&'static str; 12];
const ENGLISH: Week = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const GERMAN: Week = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"];
const FRENCH: Week = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
const SPANISH: Week = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"];
const DUTCH: Week = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"];
const ENGLISH_MONTHS: Year = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const GERMAN_MONTHS: Year = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
const FRENCH_MONTHS: Year = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const SPANISH_MONTHS: Year = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];
const DUTCH_MONTHS: Year = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("a moment")
    }

    #[test]
    fn open_minutes_pass_over_nights_and_weekends() {
        let office = Office::default();
        // Friday 17:50 in Berlin; ten minutes are left, Saturday has four hours.
        assert_eq!(office.after(at("2026-11-20T16:50:00Z"), 30), at("2026-11-21T09:20:00Z"));
        assert_eq!(office.after(at("2026-11-20T16:50:00Z"), 10 + 240 + 5), at("2026-11-23T07:05:00Z"));
        assert!(office.is_open(at("2026-11-20T16:50:00Z")) && !office.is_open(at("2026-11-20T17:00:00Z")));
        assert_eq!(office.after(at("2026-12-24T09:00:00Z"), 0), at("2026-12-28T07:00:00Z"));
    }

    #[test]
    fn a_day_is_written_as_the_language_does() {
        let day = "2026-11-09".parse().expect("a day");
        assert_eq!(spoken(day, "en"), "Monday 9 November");
        assert_eq!(spoken(day, "de"), "Montag, 9. November");
        assert_eq!(spoken(day, "es"), "lunes 9 de noviembre");
    }
}
