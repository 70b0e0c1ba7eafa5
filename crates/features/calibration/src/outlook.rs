//! What comes in the next four weeks, kind by kind and day by day, and how wrong such forecasts were before. Pure.

use std::collections::BTreeSet;

use forecast::ahead::{Ahead, Effect, Outlook as Found, Question, Regressor, Scores};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use twin::calibrating::{DAY, SLOTS, WEEK_SLOTS};
use twin::simulation::{Model, Orders};
use utoipa::ToSchema;

use crate::calibration::word;
use crate::campaigning::Campaign;
use crate::order_book::OrderBook;
use crate::recorded::day_number;
use crate::shaping::Shaped;

/// So far ahead.
pub const AHEAD: usize = 28;
/// Of the past as much is shown.
const SHOWN: usize = 28;
/// Fewer days say too little of weeks.
const DAYS_MIN: usize = 28;
const WEEK: usize = 7;
const LEVELS: [f64; 2] = [0.8, 0.95];
const HOLIDAY: &str = "holiday";
const CAMPAIGN: &str = "campaign";
const ORDERS: &str = "orders";
/// Holidays, and days of campaigns, differ from other days only if they do by so many standard errors, all seen together.
const CLEAR: f64 = 3.0;

/// Of one kind of contacts, or of all together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = CalibrationOutlook)]
pub struct Outlook {
    /// Class; empty: all together.
    pub class: String,
    /// The last four weeks as they went, and the next four.
    pub days: Vec<Day>,
    /// By which way of forecasting: the one that did best on the past.
    pub model: String,
    /// So many times as much comes on a holiday of the calendar; null where the past does not show that they differ.
    pub holiday: Option<f64>,
    /// Holidays in the past that it was made of.
    pub holidays: u64,
    /// So many times as much comes on a day of a campaign; null where the past does not show that they differ.
    #[serde(default)]
    pub campaign: Option<f64>,
    /// Days of campaigns in the past that it was made of.
    #[serde(default)]
    pub campaign_days: u64,
    /// Null where the past is too short for it.
    pub backtest: Option<Backtest>,
    /// What is known of orders, where contacts come of late ones; null where none do, and in earlier calibrations.
    #[serde(default)]
    pub orders: Option<OrdersKnown>,
}

/// Orders under way, and whether knowing them makes a forecast better.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = CalibrationOrdersKnown)]
pub struct OrdersKnown {
    /// Sent or promised, and not there yet; of these those whose promised day is over.
    pub open: u64,
    pub late: u64,
    /// Days that are over, forecast a week ahead from what was known then: errors together as a share of what came, with what
    /// was known of orders and without.
    pub days: u64,
    pub error: f64,
    pub error_without: f64,
    /// The forecast goes by them: the error is less with them.
    pub used: bool,
}

/// New contacts of a day; what follows from an answer is not among them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = CalibrationOutlookDay)]
pub struct Day {
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    pub is_holiday: bool,
    /// Names of the campaigns that it belongs to; none on a holiday.
    #[serde(default)]
    pub campaign: Option<String>,
    /// So many per cent more as somebody expects it of these campaigns, where the past does not show how much they bring.
    #[serde(default)]
    pub campaign_percent: Option<i64>,
    pub happened: Option<u64>,
    pub expected: Option<f64>,
    /// Within which 80 and 95 of 100 such days should fall, by how far forecasts of the past were off.
    pub low_80: Option<f64>,
    pub high_80: Option<f64>,
    pub low_95: Option<f64>,
    pub high_95: Option<f64>,
}

/// Forecasts of weeks that are over, each from what was known on its eve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = CalibrationBacktest)]
pub struct Backtest {
    pub days: u64,
    /// Errors of days together, as a share of what came.
    pub error: Option<f64>,
    /// The same of "as on that weekday a week before".
    pub naive_error: Option<f64>,
    /// Who knew the mean of each day would be so wrong: chance alone.
    pub chance: Option<f64>,
    /// Shares of days within the intervals.
    pub inside_80: Option<f64>,
    pub inside_95: Option<f64>,
}

/// Days that may not be as others of their weekday.
struct Special<'a> {
    holidays: BTreeSet<Date>,
    campaigns: &'a [Campaign],
}

impl Special<'_> {
    fn is_holiday(&self, day: Date) -> bool {
        self.holidays.contains(&day)
    }

    /// Those of a day, none on a holiday: what comes then is the holiday's.
    fn campaigns(&self, day: Date) -> Vec<&Campaign> {
        self.campaigns.iter().filter(|one| one.is_on(day) && !self.is_holiday(day)).collect()
    }
}

/// All together first. Kinds that came on too few days are left out.
pub fn outlooks(
    shaped: &Shaped,
    first: Date,
    until: Date,
    (holidays, campaigns): (&[String], &[Campaign]),
    stream: Option<&Orders>,
) -> Vec<Outlook> {
    let n = usize::try_from(day_number(until) - day_number(first)).unwrap_or_default();
    if n < DAYS_MIN {
        return Vec::new();
    }
    let holidays = holidays.iter().filter_map(|day| day.parse().ok()).collect();
    let special = Special { holidays, campaigns };
    let start = day_number(first) as f64 * DAY;
    let mut counts = vec![vec![0_u64; n]; shaped.classes.len()];
    for record in shaped.records.iter().filter(|record| record.is_new() && record.came >= start) {
        if let Some(count) = counts[record.class].get_mut(((record.came - start) / DAY) as usize) {
            *count += 1;
        }
    }
    let all = (0..n).map(|day| counts.iter().map(|of| of[day]).sum()).collect();
    let names = shaped.classes.iter().map(|class| class.name.as_str());
    let series = std::iter::once(("", all)).chain(names.zip(counts));
    let book = stream.map(|stream| (stream, OrderBook::of(shaped, stream, day_number(first))));
    let one = |(class, counts): (&str, Vec<u64>)| {
        let mut found = outlook(class, &counts, first, &special)?;
        let has = |stream: &Orders| stream.class == class || stream.also.iter().any(|also| also.class == class);
        if let Some((_, book)) = book.as_ref().filter(|(stream, _)| class.is_empty() || has(stream)) {
            by_orders(&mut found, &counts, book);
        }
        Some(found)
    };
    series.filter_map(one).collect()
}

/// So many weeks that are over are forecast anew, each from what was known on its eve.
const ROUNDS: usize = 6;
/// A gain of less is chance.
const GAIN: f64 = 0.98;

/// Goes by the orders under way if that made forecasts of weeks that are over better. The intervals keep their width: they were
/// learned without, and are not too narrow then.
fn by_orders(found: &mut Outlook, counts: &[u64], book: &OrderBook<'_>) {
    let n = counts.len();
    let ahead = |n: usize, horizon: usize, known: bool| {
        let mut question = Question::new(counts[..n].iter().map(|count| *count as f64).collect(), vec![WEEK], horizon);
        if known {
            let (name, values) = (ORDERS.to_owned(), book.known(n, horizon));
            question.regressors = vec![Regressor { name, effect: Effect::Adds, values }];
        }
        Some(question.forecast().ok()?.forecast.into_iter().map(|point| point.value).collect::<Vec<f64>>())
    };
    let (mut came, mut with, mut without, mut days) = (0.0, 0.0, 0.0, 0);
    for eve in (1..=ROUNDS).filter_map(|round| n.checked_sub(WEEK * round)).filter(|eve| *eve >= DAYS_MIN) {
        let Some((known, plain)) = ahead(eve, WEEK, true).zip(ahead(eve, WEEK, false)) else { return };
        for (at, count) in counts[eve..eve + WEEK].iter().enumerate() {
            let count = *count as f64;
            (came, days) = (came + count, days + 1);
            (with, without) = (with + (known[at] - count).abs(), without + (plain[at] - count).abs());
        }
    }
    if came <= 0.0 {
        return;
    }
    let now = book.under_way(n);
    let used = with < GAIN * without;
    found.orders = Some(OrdersKnown {
        open: now.open,
        late: now.late,
        days,
        error: with / came,
        error_without: without / came,
        used,
    });
    if let Some((known, plain)) = ahead(n, AHEAD, true).zip(ahead(n, AHEAD, false)).filter(|_| used) {
        let more = known.iter().zip(&plain).map(|(known, plain)| known - plain);
        for (day, more) in found.days.iter_mut().filter(|day| day.expected.is_some()).zip(more) {
            day.each_value(|value| (value + more).max(0.0));
        }
    }
}

fn outlook(class: &str, counts: &[u64], first: Date, special: &Special<'_>) -> Option<Outlook> {
    let on = |at: usize| first.saturating_add((at as i64).days());
    let n = counts.len();
    let flags =
        |is: &dyn Fn(Date) -> bool| -> Vec<f64> { (0..n + AHEAD).map(|at| f64::from(u8::from(is(on(at))))).collect() };
    let holidays = flags(&|day| special.is_holiday(day));
    let campaigns = flags(&|day| !special.campaigns(day).is_empty());
    let usual: Vec<bool> =
        holidays.iter().zip(&campaigns).map(|(holiday, campaign)| holiday + campaign == 0.0).collect();
    let mut question = Question::new(counts.iter().map(|count| *count as f64).collect(), vec![WEEK], AHEAD);
    question.levels = LEVELS.to_vec();
    for (name, values) in [(HOLIDAY, &holidays), (CAMPAIGN, &campaigns)] {
        if differ(counts, values, &usual) {
            let (name, effect) = (name.to_owned(), Effect::Multiplies);
            question.regressors.push(Regressor { name, effect, values: values.clone() });
        }
    }
    let found = question.forecast().ok()?;
    let factor = |name: &str| found.regressors.iter().find(|one| one.name == name && one.seen).map(|one| one.size);
    let days = (n.saturating_sub(SHOWN)..n).map(|at| Day { happened: Some(counts[at]), ..Day::of(on(at), special) });
    let next = found.forecast.iter().enumerate().map(|(at, ahead)| {
        let day = Day::of(on(n + at), special).expecting(ahead);
        if factor(CAMPAIGN).is_none() { day.with_expectations(special) } else { day }
    });
    Some(Outlook {
        class: class.to_owned(),
        days: days.chain(next).collect(),
        model: word(&found.model),
        holiday: factor(HOLIDAY),
        holidays: holidays[..n].iter().sum::<f64>() as u64,
        campaign: factor(CAMPAIGN),
        campaign_days: campaigns[..n].iter().sum::<f64>() as u64,
        backtest: backtest(&found),
        orders: None,
    })
}

impl Day {
    fn of(day: Date, special: &Special<'_>) -> Self {
        let names: Vec<&str> = special.campaigns(day).iter().map(|one| one.name.as_str()).collect();
        Self {
            day,
            is_holiday: special.is_holiday(day),
            campaign: (!names.is_empty()).then(|| names.join(", ")),
            campaign_percent: None,
            happened: None,
            expected: None,
            low_80: None,
            high_80: None,
            low_95: None,
            high_95: None,
        }
    }

    fn expecting(self, ahead: &Ahead) -> Self {
        let end = |level: f64| ahead.intervals.iter().find(|between| between.level == level);
        let (inner, outer) = (end(LEVELS[0]), end(LEVELS[1]));
        Self {
            expected: Some(ahead.value),
            low_80: inner.map(|between| between.low),
            high_80: inner.map(|between| between.high),
            low_95: outer.map(|between| between.low),
            high_95: outer.map(|between| between.high),
            ..self
        }
    }

    /// With what somebody expects of its campaigns, one on top of the other.
    fn with_expectations(mut self, special: &Special<'_>) -> Self {
        let of = special.campaigns(self.day);
        let factors: Vec<f64> = of.iter().filter_map(|one| Some(1.0 + one.expected_percent? as f64 / 100.0)).collect();
        if factors.is_empty() {
            return self;
        }
        let factor: f64 = factors.iter().product();
        self.campaign_percent = Some(((factor - 1.0) * 100.0).round() as i64);
        self.each_value(|value| value * factor);
        self
    }

    /// Changes what is expected, and all its intervals.
    fn each_value(&mut self, change: impl Fn(f64) -> f64) {
        for value in [&mut self.expected, &mut self.low_80, &mut self.high_80, &mut self.low_95, &mut self.high_95] {
            *value = value.map(&change);
        }
    }
}

/// Whether the days with a flag, all together, are further from usual days of their weekdays than chance takes them. Counts
/// scatter as much as usual days do, and at least as Poisson's.
fn differ(counts: &[u64], flags: &[f64], usual_days: &[bool]) -> bool {
    let days = || counts.iter().map(|count| *count as f64).zip(flags).enumerate();
    let mut weekdays = [(0.0, 0.0); WEEK];
    for (at, (count, _)) in days().filter(|(at, _)| usual_days[*at]) {
        let (sum, n) = &mut weekdays[at % WEEK];
        (*sum, *n) = (*sum + count, *n + 1.0);
    }
    let usual = |at: usize| (weekdays[at % WEEK].1 > 0.0).then(|| weekdays[at % WEEK].0 / weekdays[at % WEEK].1);
    let (mut came, mut expected, mut scatter, mut others) = (0.0, 0.0, 0.0, 0.0);
    for (at, (count, flag)) in days() {
        let Some(mean) = usual(at).filter(|mean| *mean > 0.0) else { continue };
        if *flag > 0.0 {
            (came, expected) = (came + count, expected + mean);
        } else if usual_days[at] {
            (scatter, others) = (scatter + (count - mean) * (count - mean) / mean, others + 1.0);
        }
    }
    let dispersion = if others > WEEK as f64 { (scatter / (others - WEEK as f64)).max(1.0) } else { 1.0 };
    expected > 0.0 && f64::abs(came - expected) >= CLEAR * f64::sqrt(dispersion * expected)
}

fn backtest(found: &Found) -> Option<Backtest> {
    let told = found.backtest.as_ref()?;
    let of = |model| told.scores.iter().find(|scores| scores.model == model);
    let own = of(found.model)?;
    let inside =
        |scores: &Scores, level: f64| scores.coverage.iter().find(|one| one.level == level).map(|one| one.covered);
    Some(Backtest {
        days: (told.origins * told.points_each) as u64,
        error: own.wape,
        naive_error: of(forecast::ahead::Model::SeasonalNaive).and_then(|scores| scores.wape),
        chance: told.poisson_floor.map(|floor| floor.wape),
        inside_80: inside(own, LEVELS[0]),
        inside_95: inside(own, LEVELS[1]),
    })
}

/// A model of a week whose first day is `first`, with as many contacts on each of its days as are forecast of it. None if
/// the days are not among those that were forecast.
pub fn expected(model: &Model, outlooks: &[Outlook], first: Date) -> Option<Model> {
    let mut model = model.clone();
    let of_day = |outlook: &Outlook, at: usize| {
        let day = first.saturating_add((at as i64).days());
        outlook.days.iter().find(|one| one.day == day).and_then(|one| one.expected)
    };
    let all = outlooks.first()?;
    (0..WEEK).try_for_each(|at| of_day(all, at).map(drop))?;
    let orders: Vec<(String, f64)> =
        model.classes.iter().map(|class| (class.name.clone(), model.of_orders(&class.name) * DAY)).collect();
    for class in model.classes.iter_mut().filter(|class| class.rates.len() == WEEK_SLOTS) {
        // A kind that is too rare for a forecast of its own comes as it usually does.
        let Some(outlook) = outlooks.iter().find(|outlook| outlook.class == class.name) else { continue };
        // What comes of orders is forecast with the rest, and comes of them already.
        let of_orders = orders.iter().find(|(name, _)| *name == class.name).map_or(0.0, |(_, a_day)| *a_day);
        for (at, rates) in class.rates.chunks_mut(SLOTS).enumerate() {
            let usual: f64 = rates.iter().sum::<f64>() * DAY / SLOTS as f64;
            if let Some(expected) = of_day(outlook, at).filter(|_| usual > 0.0) {
                rates.iter_mut().for_each(|rate| *rate *= (expected - of_orders).max(0.0) / usual);
            }
        }
    }
    Some(model)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use twin::Law;
    use twin::simulation::Class;

    /// Sixteen weeks from a Monday on: more every week, half on Sundays, and next to nothing on two holidays.
    fn counts(first: Date, free: &BTreeSet<Date>) -> Vec<u64> {
        let of = |at: usize| {
            let usual = 40.0 + 0.5 * at as f64;
            let of_weekday = if at % 7 == 6 { 0.5 } else { 1.0 };
            let of_holiday = if free.contains(&first.saturating_add((at as i64).days())) { 0.1 } else { 1.0 };
            (usual * of_weekday * of_holiday).round() as u64
        };
        (0..112).map(of).collect()
    }

    fn holidays(free: &BTreeSet<Date>) -> Special<'static> {
        Special { holidays: free.clone(), campaigns: &[] }
    }

    fn campaign(name: &str, first_on: Date, days: i64, expected_percent: Option<i64>) -> Campaign {
        let last_on = first_on.saturating_add((days - 1).days());
        Campaign { id: name.to_owned(), name: name.to_owned(), first_on, last_on, expected_percent, version: 1 }
    }

    #[test]
    fn what_campaigns_brought_is_expected_of_those_to_come() {
        let first = date(2026, 1, 5);
        // The last but one begins on a holiday, which is no day of it; the last one is to come.
        let campaigns = [
            campaign("January", date(2026, 1, 20), 4, None),
            campaign("March", date(2026, 3, 17), 4, Some(300)),
            campaign("May", date(2026, 5, 5), 3, Some(300)),
        ];
        let free: BTreeSet<Date> = [date(2026, 3, 17)].into();
        let special = Special { holidays: free.clone(), campaigns: &campaigns };
        let mut counts = counts(first, &free);
        for (at, count) in counts.iter_mut().enumerate() {
            if !special.campaigns(first.saturating_add((at as i64).days())).is_empty() {
                *count *= 2;
            }
        }
        let found = outlook("email", &counts, first, &special).expect("an outlook");
        assert_eq!(found.campaign_days, 7);
        assert!(found.campaign.is_some_and(|factor| (1.8..2.2).contains(&factor)), "{:?}", found.campaign);
        let of = |day: Date| found.days.iter().find(|one| one.day == day).expect("a day");
        let (before, within) = (of(date(2026, 5, 4)), of(date(2026, 5, 6)));
        assert_eq!((before.campaign.as_deref(), within.campaign.as_deref()), (None, Some("May")));
        assert_eq!(within.campaign_percent, None, "the past tells it");
        let times = within.expected.expect("a forecast") / before.expected.expect("a forecast");
        assert!((1.8..2.2).contains(&times), "{times}");
    }

    #[test]
    fn what_somebody_expects_goes_until_the_past_tells_it() {
        let first = date(2026, 1, 5);
        let campaigns = [
            campaign("sale", date(2026, 5, 5), 3, Some(50)),
            campaign("mailing", date(2026, 5, 7), 3, Some(-20)),
            campaign("launch", date(2026, 5, 12), 1, None),
        ];
        let none = BTreeSet::new();
        let plain = outlook("email", &counts(first, &none), first, &holidays(&none)).expect("an outlook");
        let special = Special { holidays: none.clone(), campaigns: &campaigns };
        let found = outlook("email", &counts(first, &none), first, &special).expect("an outlook");
        assert_eq!((found.campaign, found.campaign_days), (None, 0));
        let said = |day: Date| {
            let of = |outlook: &Outlook| outlook.days.iter().find(|one| one.day == day).cloned().expect("a day");
            let (with, without) = (of(&found), of(&plain));
            let times = |with: Option<f64>, without: Option<f64>| (with.unwrap() / without.unwrap() * 100.0).round();
            (with.campaign_percent, times(with.expected, without.expected), times(with.high_95, without.high_95))
        };
        assert_eq!(said(date(2026, 5, 4)), (None, 100.0, 100.0));
        assert_eq!(said(date(2026, 5, 5)), (Some(50), 150.0, 150.0));
        assert_eq!(said(date(2026, 5, 7)), (Some(20), 120.0, 120.0), "both");
        assert_eq!(said(date(2026, 5, 8)), (Some(-20), 80.0, 80.0));
        assert_eq!(said(date(2026, 5, 12)), (None, 100.0, 100.0), "nobody said how much");
    }

    #[test]
    fn the_trend_goes_on_weekdays_differ_and_a_holiday_to_come_is_known() {
        let first = date(2026, 1, 5);
        let free: BTreeSet<Date> = [date(2026, 2, 4), date(2026, 3, 17), date(2026, 5, 1)].into();
        let found = outlook("email", &counts(first, &free), first, &holidays(&free)).expect("an outlook");
        assert_eq!(found.days.len(), SHOWN + AHEAD);
        let of = |day: Date| found.days.iter().find(|one| one.day == day).expect("a day");
        assert_eq!(of(date(2026, 4, 26)).happened, Some(48));
        let monday = of(date(2026, 5, 4));
        let expected = monday.expected.expect("a forecast");
        assert!((expected - 99.5).abs() < 5.0, "{expected}");
        assert!(monday.low_80 <= monday.expected && monday.expected <= monday.high_80, "{monday:?}");
        assert!(of(date(2026, 5, 3)).expected.expect("a Sunday") < 0.6 * expected);
        let holiday = of(date(2026, 5, 1));
        assert!(holiday.is_holiday && holiday.expected.expect("a holiday") < 0.3 * expected, "{holiday:?}");
        assert!(found.holiday.is_some_and(|factor| (0.05..0.2).contains(&factor)), "{:?}", found.holiday);
        assert_eq!(found.holidays, 2);
        let backtest = found.backtest.expect("a backtest");
        assert!(backtest.error < backtest.naive_error && backtest.days >= 21, "{backtest:?}");
    }

    #[test]
    fn a_holiday_that_chance_made_busy_is_a_usual_day() {
        let first = date(2026, 1, 5);
        let mut counts: Vec<u64> = (0..112).map(|at| 5 + at * 7 % 4).collect();
        counts[40] = 12;
        let free: BTreeSet<Date> = [first.saturating_add(40.days()), first.saturating_add(120.days())].into();
        let found = outlook("email", &counts, first, &holidays(&free)).expect("an outlook");
        assert_eq!((found.holiday, found.holidays), (None, 1));
        let ahead = found.days.iter().find(|day| day.is_holiday && day.expected.is_some()).expect("a holiday to come");
        assert!(ahead.expected.expect("a forecast") < 9.0, "{ahead:?}");
        counts[40] = 40;
        assert!(
            outlook("email", &counts, first, &holidays(&free))
                .expect("an outlook")
                .holiday
                .is_some_and(|factor| factor > 3.0)
        );
    }

    #[test]
    fn a_model_gets_the_days_that_are_forecast_and_no_others() {
        let first = date(2026, 1, 5);
        let none = BTreeSet::new();
        let found = outlook("", &counts(first, &none), first, &holidays(&none)).expect("an outlook");
        let email = Outlook { class: "email".to_owned(), ..found.clone() };
        let class = |name: &str| Class {
            rates: vec![0.01; WEEK_SLOTS],
            interval: Some(30.0),
            ..Class::of(name, Law::exponential(5.0))
        };
        let text = "horizon = 10080\nclass = []\ngroup = []\n";
        let mut model: Model = toml::from_str(text).expect("a model");
        model.classes = vec![class("email"), class("phone")];
        let days = [email.clone(), email.clone()];
        let scaled = expected(&model, &days, date(2026, 4, 28)).expect("a model");
        for (at, rates) in scaled.classes[0].rates.chunks(SLOTS).enumerate() {
            let day = date(2026, 4, 28).saturating_add((at as i64).days());
            let wanted = email.days.iter().find(|one| one.day == day).and_then(|one| one.expected).expect("a forecast");
            assert!((rates.iter().sum::<f64>() * 30.0 - wanted).abs() < 1e-9);
        }
        assert_eq!(scaled.classes[1], model.classes[1], "nothing is forecast of it");
        assert_eq!(expected(&model, &days, date(2026, 5, 20)), None);
    }
}
