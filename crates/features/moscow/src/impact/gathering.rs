//! Weeks of figures out of the event log, as the judge of a change wants them.

use inference::impact::{
    Better, Kpi, Looking as Judged, Measure, Measurement as Asked, Role as JudgedRole, Sample, Series, Sides, Window,
};
use jiff::civil::{Date, Weekday};
use jiff::{ToSpan, Unit};
use kernel::{Act, Refusal, TimeWindow, Timestamp};
use kpis::asking::{self, Question};
use kpis::figure::Figure;
use kpis::key::{self, Key};
use kpis::period::By;
use scenarios::measuring::{self, Period};
use store::Conn;

use super::lots::{self, Lots};
use super::measurement::{Control, Definition, Looking, Role, Selection, Watched};
use super::side_by_side;
use crate::framing::day;
use crate::initiative::{CONTACT_RATE, Initiative};
use crate::organisation;

/// Mondays whose weeks lie wholly in these days, which are over.
pub(crate) struct Weeks {
    pub first: Date,
    pub count: usize,
}

impl Weeks {
    pub fn within(from: Date, to: Date) -> Self {
        let ahead = (7 - i64::from(from.weekday().since(Weekday::Monday))) % 7;
        let first = from.saturating_add(ahead.days());
        let days = first.until((Unit::Day, to)).map_or(-1, |span| i64::from(span.get_days())) + 1;
        Self { first, count: usize::try_from(days / 7).unwrap_or(0) }
    }

    pub fn monday(&self, at: usize) -> Date {
        self.first.saturating_add((7 * at as i64).days())
    }

    /// The first day after the last of them.
    fn end(&self) -> Date {
        self.monday(self.count)
    }
}

/// A figure of each week: cases that count and cases, or the figure alone.
#[derive(Default)]
pub(crate) struct Weekly {
    pub parts: Vec<f64>,
    pub wholes: Vec<f64>,
    pub values: Vec<Option<f64>>,
    /// Tickets, answers or whatever else a figure rests on.
    pub cases: Vec<f64>,
}

impl Weekly {
    /// The figure of each week, whichever way it is kept.
    pub fn figures(&self) -> Vec<Option<f64>> {
        if !self.values.is_empty() {
            return self.values.clone();
        }
        let share = |(part, whole): (&f64, &f64)| (*whole > 0.0).then(|| part / whole);
        self.parts.iter().zip(&self.wholes).map(share).collect()
    }
}

/// What is asked of the judge, and what stands in its series for those who look.
pub(crate) struct Gathered {
    pub asked: Asked,
    pub weeks: Weeks,
    pub figures: Vec<Vec<Option<f64>>>,
    /// Of each figure, in each week.
    pub cases: Vec<Vec<f64>>,
}

/// Of which days it is, and how far they have passed.
pub(crate) struct Days {
    /// The day of the change; a planned one has none, and is taken as the day after the baseline.
    pub changed_on: Option<Date>,
    pub ends_on: Option<Date>,
    pub today: Date,
}

pub(crate) async fn gather(
    conn: &mut Conn,
    initiative: Option<&Initiative>,
    definition: &Definition,
    selection: Option<&Selection>,
    days: &Days,
    act: &Act,
) -> Result<Gathered, Refusal> {
    let now = act.now;
    let read = |text: &str| day(text).map_err(|problem| Refusal::invalid("baseline_from", problem));
    let baseline = Window { from: read(&definition.baseline_from)?, to: read(&definition.baseline_to)? };
    let changed_on = days.changed_on.unwrap_or_else(|| baseline.to.saturating_add(1.day()));
    let yesterday = days.today.saturating_sub(1.day());
    let last = days.ends_on.unwrap_or(baseline.to).min(yesterday);
    let weeks = Weeks::within(baseline.from, last);
    let after = days.ends_on.filter(|_| last >= changed_on).map(|_| Window { from: changed_on, to: last });
    let selection = selection.and_then(|it| Some(Window { from: read(&it.from).ok()?, to: read(&it.to).ok()? }));
    let mut kpis = Vec::new();
    let (mut figures, mut cases) = (Vec::new(), Vec::new());
    for watched in &definition.kpis {
        let weekly = weekly(conn, definition, watched, &weeks, now).await?;
        let control = match &definition.control {
            Some(control) => control_of(conn, control, watched, &weeks, now).await?,
            None => None,
        };
        figures.push(weekly.figures());
        cases.push(weekly.cases.clone());
        let mut kpi = kpi(definition, watched, weekly, control, &weeks);
        if let (Some(after), Some(initiative)) = (after, initiative) {
            match by_lot(conn, act, initiative, definition, (watched, after)).await? {
                Ok(arms) => kpi.randomised = Some(arms),
                Err(why) => kpi.why_not_randomised = Some(why.to_owned()),
            }
        }
        match side_by_side::gather(conn, definition, watched, &weeks, (baseline, after), now).await? {
            None => {}
            Some(Ok(units)) => kpi.units = Some(units),
            Some(Err(why)) => kpi.why_no_units = Some(why.to_owned()),
        }
        // Earlier, a series may still become long enough: who looks at two weeks is told nothing by them.
        if let Some(after) = after.filter(|after| days.ends_on == Some(after.to)) {
            kpi.before_after = kpi.series.as_ref().and_then(|series| sides(series, &weeks, changed_on, after));
        }
        kpis.push(kpi);
    }
    let looking = match definition.looking {
        Looking::Once => Judged::Once,
        Looking::Always => Judged::Always,
    };
    let asked = Asked { title: None, changed_on, baseline, after, selection, confidence: 0.95, looking, seed: 1, kpis };
    Ok(Gathered { asked, weeks, figures, cases })
}

/// Customers with and without the change, since it began; for figures that belong to a customer.
async fn by_lot(
    conn: &mut Conn,
    act: &Act,
    initiative: &Initiative,
    definition: &Definition,
    (watched, after): (&Watched, Window),
) -> Result<Lots, Refusal> {
    let zone = organisation::zone(conn).await?;
    let (from, to) = (after.from, after.to);
    let whole = |problem: String| Refusal::Fault(problem);
    let day = TimeWindow::of_days(from, from.saturating_add(1.day()), &zone).map_err(whole)?;
    let drawn = match lots::drawn(conn, initiative, &day).await? {
        Ok(drawn) => drawn,
        Err(why) => return Ok(Err(why)),
    };
    let all = TimeWindow::of_days(from, to.saturating_add(1.day()), &zone).map_err(whole)?;
    let place = (definition.team.as_deref(), definition.channel.as_deref());
    match Key::parse(&watched.kpi) {
        None => drawn.contacts(conn, &definition.scenarios, &all).await,
        Some(Key::Csat) => drawn.answers(conn, place, &all).await,
        Some(key @ (Key::FirstContactResolution | Key::ReopenRate)) => {
            drawn.solved(conn, act, key, place, (from, to.saturating_add(1.day()))).await
        }
        Some(_) => Ok(Err(lots::NOT_OF_CUSTOMERS)),
    }
}

/// All cases of the weeks before and of those after: the weakest comparison, where nothing else is possible. Of times and counts
/// only the figure of a week is known, which is no case.
fn sides(series: &Series, weeks: &Weeks, changed_on: Date, after: Window) -> Option<Sides> {
    let sample = |is_in: &dyn Fn(Date) -> bool| {
        let here = (0..series.parts.len()).filter(|at| is_in(weeks.monday(*at)) && series.wholes[*at] > 0.0);
        let here: Vec<usize> = here.collect();
        let of = |values: &[f64]| here.iter().map(|at| values[*at]).collect();
        let sample = Sample { parts: of(&series.parts), wholes: of(&series.wholes), ..Sample::default() };
        (!here.is_empty()).then_some(sample)
    };
    let before = sample(&|monday| monday.saturating_add(6.days()) < changed_on)?;
    let after = sample(&|monday| monday >= after.from)?;
    Some(Sides { before, after: Some(after) })
}

fn kpi(
    definition: &Definition,
    watched: &Watched,
    weekly: Weekly,
    control: Option<Vec<Option<f64>>>,
    weeks: &Weeks,
) -> Kpi {
    let (better, measure) = match Key::parse(&watched.kpi) {
        // Tickets for each order: there may be more than one.
        None => (Better::Lower, Measure::Rate),
        Some(key) => {
            let better = if key.better() == key::Better::Higher { Better::Higher } else { Better::Lower };
            (better, if weekly.values.is_empty() { Measure::Share } else { Measure::Mean })
        }
    };
    Kpi {
        key: watched.kpi.clone(),
        role: if watched.role == Role::Primary { JudgedRole::Primary } else { JudgedRole::Exploratory },
        better,
        matters: watched.matters,
        measure,
        randomised: None,
        why_not_randomised: None,
        units: None,
        why_no_units: None,
        series: Some(Series {
            from: weeks.first,
            every_days: 7,
            values: weekly.values,
            parts: weekly.parts,
            wholes: weekly.wholes,
            control,
        }),
        before_after: None,
        expected: None,
        planned: u64::try_from(definition.weeks_after).ok(),
    }
}

async fn weekly(
    conn: &mut Conn,
    definition: &Definition,
    watched: &Watched,
    weeks: &Weeks,
    now: Timestamp,
) -> Result<Weekly, Refusal> {
    if watched.kpi == CONTACT_RATE {
        return contacts(conn, &definition.scenarios, weeks).await;
    }
    let (team, channel) = (definition.team.clone(), definition.channel.clone());
    figures(conn, &watched.kpi, (team, channel), weeks, now).await
}

async fn control_of(
    conn: &mut Conn,
    control: &Control,
    watched: &Watched,
    weeks: &Weeks,
    now: Timestamp,
) -> Result<Option<Vec<Option<f64>>>, Refusal> {
    let found = if watched.kpi == CONTACT_RATE {
        if control.scenarios.is_empty() {
            return Ok(None);
        }
        contacts(conn, &control.scenarios, weeks).await?
    } else {
        let is_of_tickets = Key::parse(&watched.kpi).is_some_and(Key::is_of_tickets);
        if !is_of_tickets || (control.team.is_none() && control.channel.is_none()) {
            return Ok(None);
        }
        figures(conn, &watched.kpi, (control.team.clone(), control.channel.clone()), weeks, now).await?
    };
    Ok(Some(found.figures()))
}

/// Orders delivered in each week.
pub(super) async fn orders(conn: &mut Conn, weeks: &Weeks) -> Result<Vec<f64>, Refusal> {
    Ok(delivered(&daily(conn, weeks).await?, weeks))
}

/// Tickets of some scenarios, and orders delivered, of each week.
async fn contacts(conn: &mut Conn, scenarios: &[String], weeks: &Weeks) -> Result<Weekly, Refusal> {
    if weeks.count == 0 {
        return Ok(Weekly::default());
    }
    let mut found = Weekly { parts: vec![0.0; weeks.count], ..Weekly::default() };
    let days = daily(conn, weeks).await?;
    found.wholes = delivered(&days, weeks);
    for series in days.series.iter().filter(|series| scenarios.contains(&series.key)) {
        for (at, tickets) in series.tickets.iter().enumerate() {
            found.parts[at / 7] += *tickets as f64;
        }
    }
    found.cases = found.parts.clone();
    Ok(found)
}

async fn daily(conn: &mut Conn, weeks: &Weeks) -> Result<measuring::Days, Refusal> {
    let (from, to) = (weeks.first.to_string(), weeks.end().saturating_sub(1.day()).to_string());
    let period = Period::read(conn, &from, &to).await?;
    measuring::daily(conn, &period, None, None).await
}

fn delivered(days: &measuring::Days, weeks: &Weeks) -> Vec<f64> {
    let mut found = vec![0.0; weeks.count];
    for (at, orders) in days.orders.iter().enumerate() {
        found[at / 7] += *orders as f64;
    }
    found
}

/// A KPI of each week: shares as cases, times and counts as they are.
async fn figures(
    conn: &mut Conn,
    kpi: &str,
    (team, channel): (Option<String>, Option<String>),
    weeks: &Weeks,
    now: Timestamp,
) -> Result<Weekly, Refusal> {
    let key = Key::parse(kpi).ok_or_else(|| Refusal::Fault(format!("{kpi} is no KPI")))?;
    let question =
        Question { by: By::Week, keys: vec![key], team, channel, ..Question::of_period(weeks.first, weeks.end(), now) };
    let found = if weeks.count == 0 { Vec::new() } else { asking::measure(conn, &question).await? };
    let of = |at: usize| {
        let monday = weeks.monday(at).to_string();
        found.iter().find(|figure| figure.group.as_deref() == Some(monday.as_str()))
    };
    let mut weekly = Weekly::default();
    for at in 0..weeks.count {
        weekly.cases.push(of(at).map_or(0, |figure: &Figure| figure.n) as f64);
        if key.unit() == key::Unit::Share {
            weekly.parts.push(of(at).and_then(|figure| figure.parts.counted).unwrap_or(0) as f64);
            weekly.wholes.push(of(at).map_or(0, |figure: &Figure| figure.n) as f64);
        } else {
            weekly.values.push(of(at).and_then(|figure| figure.measured.value));
        }
    }
    Ok(weekly)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn only_whole_weeks_from_monday_to_sunday_count() {
        // The 5th of January 2026 is a Monday.
        let weeks = Weeks::within(date(2026, 1, 1), date(2026, 1, 25));
        assert_eq!((weeks.first, weeks.count, weeks.end()), (date(2026, 1, 5), 3, date(2026, 1, 26)));
        assert_eq!(Weeks::within(date(2026, 1, 5), date(2026, 1, 11)).count, 1);
        assert_eq!(Weeks::within(date(2026, 1, 6), date(2026, 1, 12)).count, 0);
        assert_eq!(Weeks::within(date(2026, 1, 6), date(2025, 1, 12)).count, 0);
    }
}
