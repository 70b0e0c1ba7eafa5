//! Day after day: what is expected, whether the count is within its limits, and whether evidence has
//! gathered that more happens than is usual. See decision 0028.

use jiff::civil::Date;

use super::alarm::{self, Alarm, Ending, Judged, Ongoing};
use super::level::{DAYS_LEAST, GUARD, Level};
use super::series::{Day, Series};
use super::threshold::{Evidence, Thresholds, ratio};
use crate::counts::{CountLaw, Limits};
use crate::invalid::{Invalid, number, probability};

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// False alarms a year that one scenario may raise on average, 0.01 to 50.
    pub alarms_per_year: f64,
    /// The same of warnings, which come sooner and mean less.
    pub warnings_per_year: f64,
    /// How probable a usual day beyond a limit of the chart is, on either side.
    pub tail: f64,
    /// What is usual is learned from so many days at most, 28 to 730.
    pub history: usize,
    /// An alarm that has lasted so many days has become usual, 21 to 365.
    pub usual_after: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { alarms_per_year: 1.0, warnings_per_year: 24.0, tail: 0.001_35, history: 182, usual_after: 28 }
    }
}

impl Settings {
    /// For so many series at once: all of them together raise one false alarm a week at most, and each of them one a year.
    pub fn for_series(series: usize) -> Self {
        const WEEKS: f64 = 52.0;
        let usual = Self::default();
        let share = (WEEKS / series.max(1) as f64).clamp(0.01, usual.alarms_per_year);
        Self { alarms_per_year: share, ..usual }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Below,
    Above,
}

/// In the order of how much it asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    /// There are too few days yet to know what is usual.
    Learning,
    Usual,
    /// Worth a look; most warnings come to nothing.
    Warning,
    Alarm,
}

/// One day as it was judged on the evening of that day, by the days before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Assessment {
    pub date: Date,
    pub count: u64,
    pub exposure: f64,
    /// None while learning; so are the limits.
    pub expected: Option<f64>,
    pub limits: Option<Limits>,
    /// On which side of the limits the count lies.
    pub out: Option<Side>,
    pub condition: Condition,
    /// The evidence so far as a share of what an alarm takes.
    pub evidence: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Watch {
    pub days: Vec<Assessment>,
    /// In order; only the last one can be going on.
    pub alarms: Vec<Alarm>,
}

/// Watches series; what it has worked out for one serves the next.
#[derive(Debug)]
pub struct Watcher {
    settings: Settings,
    thresholds: Thresholds,
}

/// A fifth of the false alarms is kept back for what the chain does not know: that levels are learned
/// anew every day, and that a week has a shape.
const GRANTED: f64 = 0.8;
/// Beyond this evidence for a return to the usual an alarm is over: 20 to 1.
const OVER: f64 = 3.0;
/// Evidence that the usual has fallen takes so many nats more than an alarm, as nobody waits for it.
const FALL_MORE: f64 = 2.0;

impl Watcher {
    pub fn new(settings: Settings) -> Result<Self, Invalid> {
        number("alarms_per_year", settings.alarms_per_year, 0.01, 50.0)?;
        number("warnings_per_year", settings.warnings_per_year, settings.alarms_per_year, 200.0)?;
        probability("tail", settings.tail)?;
        number("history", settings.history as f64, 28.0, 730.0)?;
        number("usual_after", settings.usual_after as f64, 21.0, 365.0)?;
        Ok(Self { settings, thresholds: Thresholds::default() })
    }

    pub fn watch(&mut self, series: &Series) -> Result<Watch, Invalid> {
        let days = series.days();
        let mut course = Course {
            watcher: self,
            days,
            unusual: vec![false; days.len()],
            judged: Vec::with_capacity(days.len()),
            start: 0,
            sum: 0.0,
            warned: false,
            fall: Fall::default(),
            ongoing: None,
            alarms: Vec::new(),
        };
        let assessed = (0..days.len()).map(|today| course.day(today)).collect::<Result<Vec<_>, _>>()?;
        if let Some((ongoing, _)) = course.ongoing
            && let Some(last) = days.len().checked_sub(1)
        {
            course.alarms.extend(alarm::told(&course.judged, ongoing, last, Ending::GoingOn));
        }
        Ok(Watch { days: assessed, alarms: course.alarms })
    }
}

/// What gathers while the days go by.
struct Course<'a> {
    watcher: &'a mut Watcher,
    days: &'a [Day],
    /// Days that teach nothing about what is usual.
    unusual: Vec<bool>,
    judged: Vec<Option<Judged<'a>>>,
    /// Days before it belong to a level that has passed.
    start: usize,
    sum: f64,
    warned: bool,
    fall: Fall,
    /// The alarm that goes on, and the evidence that it is over.
    ongoing: Option<(Ongoing, Return)>,
    alarms: Vec<Alarm>,
}

/// Evidence that the usual has fallen, and the first day of it.
#[derive(Debug, Clone, Copy, Default)]
struct Fall {
    sum: f64,
    since: usize,
}

/// Evidence that counts are as usual again, and the last day before it gathered.
#[derive(Debug, Clone, Copy)]
struct Return {
    sum: f64,
    raised: usize,
}

/// A day's level in the form that the sums need.
#[derive(Clone, Copy)]
struct Usual {
    level: Level,
    expected: f64,
    ratio: f64,
    alarm: f64,
    warning: f64,
}

impl Course<'_> {
    fn day(&mut self, today: usize) -> Result<Assessment, Invalid> {
        let day = self.days[today];
        let usual = self.usual(today)?;
        self.judged.push(usual.map(|usual| Judged { day: &self.days[today], expected: usual.expected }));
        let Some(usual) = usual else {
            return Ok(Assessment {
                date: day.date,
                count: day.count,
                exposure: day.exposure,
                expected: None,
                limits: None,
                out: None,
                condition: Condition::Learning,
                evidence: 0.0,
            });
        };
        let condition = if self.ongoing.is_some() { self.go_on(today, usual) } else { self.gather(today, usual) };
        self.follow_fall(today, usual);
        // The doubt about the level widens the limits as if days varied so much more.
        let law = CountLaw::new(usual.expected, (usual.level.extra + 1.0 / usual.level.sureness).min(100.0))?;
        let limits = law.limits(self.watcher.settings.tail)?;
        let out = match day.count {
            count if count > limits.high => Some(Side::Above),
            count if count < limits.low => Some(Side::Below),
            _ => None,
        };
        Ok(Assessment {
            date: day.date,
            count: day.count,
            exposure: day.exposure,
            expected: Some(usual.expected),
            limits: Some(limits),
            out,
            condition,
            evidence: if condition == Condition::Alarm { 1.0 } else { (self.sum / usual.alarm).min(1.0) },
        })
    }

    /// What is usual today, by the days before.
    fn usual(&mut self, today: usize) -> Result<Option<Usual>, Invalid> {
        let settings = self.watcher.settings;
        // A short history cannot spare the days next to today.
        let guard = GUARD.min(today.saturating_sub(self.start + DAYS_LEAST));
        let end = today - guard.min(today);
        let from = self.start.max(end.saturating_sub(settings.history));
        let lessons = (self.days.get(from..end), self.unusual.get(from..end));
        let (Some(days), Some(unusual)) = lessons else { return Ok(None) };
        let Some(level) = Level::learn(days, unusual, guard + 1) else { return Ok(None) };
        let recent = &self.days[today.saturating_sub(27)..=today];
        let exposure = recent.iter().map(|day| day.exposure).sum::<f64>() / recent.len() as f64;
        let mean = (level.rate * exposure).clamp(1e-4, 1e7);
        let mut threshold =
            |per_year: f64| self.watcher.thresholds.of(mean, level.extra, level.sureness, GRANTED * per_year / 365.25);
        Ok(Some(Usual {
            expected: level.expected(&self.days[today]).min(1e8),
            ratio: ratio(mean, level.extra),
            alarm: threshold(settings.alarms_per_year)?,
            warning: threshold(settings.warnings_per_year)?,
            level,
        }))
    }

    /// Evidence for a rise gathers, and goes down to 0 where there is none.
    fn gather(&mut self, today: usize, usual: Usual) -> Condition {
        let evidence = Evidence::of(usual.expected, usual.level.extra, usual.ratio);
        self.sum = (self.sum + evidence.from(self.days[today].count)).max(0.0);
        if self.sum >= usual.alarm {
            let level = usual.level;
            let earliest = self.alarms.last().map_or(0, |alarm| self.place_after(alarm));
            let begin = Ongoing {
                begin: today,
                since: alarm::since(&self.judged, usual.ratio, earliest, today, today),
                sureness: level.sureness,
                dispersion: 1.0 + level.extra * usual.expected,
            };
            self.unusual[begin.since..=today].fill(true);
            self.ongoing = Some((begin, Return { sum: 0.0, raised: today }));
            (self.sum, self.warned) = (0.0, false);
            return Condition::Alarm;
        }
        self.warned = self.sum > 0.0 && (self.warned || self.sum >= usual.warning);
        if self.warned { Condition::Warning } else { Condition::Usual }
    }

    /// The place of the first day after an alarm.
    fn place_after(&self, alarm: &Alarm) -> usize {
        let (Ending::Over(last) | Ending::BecameUsual(last)) = alarm.ending else { return 0 };
        self.days.partition_point(|day| day.date <= last)
    }

    /// The alarm goes on, is over, or has become usual.
    fn go_on(&mut self, today: usize, usual: Usual) -> Condition {
        let Some((mut ongoing, mut back)) = self.ongoing else { return Condition::Usual };
        let evidence = Evidence::of(usual.expected, usual.level.extra, usual.ratio);
        back.sum -= evidence.from(self.days[today].count);
        if back.sum <= 0.0 {
            back = Return { sum: 0.0, raised: today };
        }
        self.unusual[today] = true;
        if back.sum >= OVER {
            let ending = Ending::Over(self.days[back.raised].date);
            self.alarms.extend(alarm::told(&self.judged, ongoing, back.raised, ending));
            self.unusual[back.raised + 1..=today].fill(false);
            self.ongoing = None;
            return Condition::Usual;
        }
        // In its first days it becomes clearer when it began.
        if today < ongoing.begin + 7 {
            let earliest = self.alarms.last().map_or(0, |alarm| self.place_after(alarm));
            let since = alarm::since(&self.judged, usual.ratio, earliest, ongoing.begin, today);
            let (from, to) = (since.min(ongoing.since), since.max(ongoing.since));
            self.unusual[from..to].fill(since < ongoing.since);
            ongoing.since = since;
        }
        if today + 1 >= ongoing.since + self.watcher.settings.usual_after {
            let ending = Ending::BecameUsual(self.days[today].date);
            self.alarms.extend(alarm::told(&self.judged, ongoing, today, ending));
            self.unusual[ongoing.since..=today].fill(false);
            self.start = ongoing.since;
            self.ongoing = None;
            return Condition::Alarm;
        }
        self.ongoing = Some((ongoing, back));
        Condition::Alarm
    }

    /// A level that has fallen, and stays so, is learned anew from the day on which it fell.
    fn follow_fall(&mut self, today: usize, usual: Usual) {
        let down = Evidence::of(usual.expected, usual.level.extra, 1.0 / usual.ratio);
        self.fall.sum += down.from(self.days[today].count);
        if self.fall.sum <= 0.0 || self.ongoing.is_some() {
            self.fall = Fall { sum: 0.0, since: today + 1 };
        }
        if self.fall.sum >= usual.alarm + FALL_MORE && today >= self.fall.since + DAYS_LEAST + GUARD {
            self.start = self.fall.since;
            self.fall = Fall { sum: 0.0, since: today + 1 };
        }
    }
}
