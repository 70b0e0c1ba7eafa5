//! Shifts on the days on which they are worked.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};
use kernel::Refusal;
use twin::staffing::{Answer, Worked};

/// Shifts with what is needed to put them on days.
#[derive(Debug, Clone, Copy)]
pub struct Dated<'a> {
    /// By which the shifts of this answer are told from those of others.
    pub id: &'a str,
    pub from: Date,
    pub zone: &'a TimeZone,
    pub answer: &'a Answer,
}

#[derive(Debug, Clone)]
pub struct Shift<'a> {
    /// The place of the desk.
    pub desk: usize,
    pub group: String,
    pub worked: &'a Worked,
    pub start: Zoned,
    pub end: Zoned,
    pub pause: Option<(Zoned, Zoned)>,
}

impl<'a> Dated<'a> {
    pub fn shifts(&self) -> Result<Vec<Shift<'a>>, Refusal> {
        let mut found = Vec::new();
        for (at, desk) in self.answer.desks.iter().enumerate() {
            for worked in &desk.shifts {
                let day = self.from.saturating_add(i64::from(worked.day).days());
                let pause = worked.pause.map(|from| Ok::<_, Refusal>((self.at(day, from)?, self.at(day, from + 0.5)?)));
                found.push(Shift {
                    desk: at,
                    group: desk.groups.join(", "),
                    worked,
                    start: self.at(day, worked.from)?,
                    end: self.at(day, worked.to)?,
                    pause: pause.transpose()?,
                });
            }
        }
        Ok(found)
    }

    /// As clocks show it: on a day on which they are changed a night shift is an hour longer or shorter.
    fn at(&self, day: Date, hours: f64) -> Result<Zoned, Refusal> {
        let fault = |error: jiff::Error| Refusal::Fault(error.to_string());
        let halves = (hours * 2.0).round() as i64;
        let day = day.saturating_add((halves / 48).days());
        let (hour, half) = ((halves % 48 / 2) as i8, (halves % 2) as i8);
        day.at(hour, 30 * half, 0, 0).to_zoned(self.zone.clone()).map_err(fault)
    }
}
