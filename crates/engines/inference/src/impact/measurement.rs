//! What is measured: the change, the times before and after, and the figures.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::invalid::{Invalid, confidence, number, numbers, positive, same_length};

/// So many KPIs are judged together at most.
pub const KPIS_MAX: usize = 50;
const UNITS_MAX: usize = 10_000;
const POINTS_MAX: usize = 5_000;
/// Ten centuries: beyond, days are a mistake.
const DAYS_MAX: i32 = 365_250;

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measurement {
    pub title: Option<String>,
    /// The first day on which the change was in use.
    pub changed_on: Date,
    pub baseline: Window,
    /// None as long as nothing has been measured: then it is told what could be shown.
    pub after: Option<Window>,
    /// The days whose figures made somebody choose what to change. They are no baseline: what was chosen for being bad
    /// is better by itself the next time.
    pub selection: Option<Window>,
    #[serde(default = "usual_confidence")]
    pub confidence: f64,
    #[serde(default)]
    pub looking: Looking,
    #[serde(default = "usual_seed")]
    pub seed: u64,
    pub kpis: Vec<Kpi>,
}

const fn usual_confidence() -> f64 {
    0.95
}

const fn usual_seed() -> u64 {
    1
}

/// Days; both belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    pub from: Date,
    pub to: Date,
}

impl Window {
    pub fn overlaps(self, other: Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }

    pub fn holds(self, from: Date, to: Date) -> bool {
        self.from <= from && to <= self.to
    }
}

/// How often somebody looks before the end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Looking {
    #[default]
    Once,
    /// At times that were fixed: this is look `look` of `looks`, from 1. Bounds of O'Brien and Fleming.
    Planned { looks: usize, look: usize },
    /// Whenever one likes.
    Always,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// What the change was made for. Several are corrected by Holm.
    #[default]
    Primary,
    /// What else is looked at. Corrected by Benjamini and Hochberg.
    Exploratory,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    Higher,
    Lower,
}

/// What kind of figure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// `parts` of `wholes`.
    Share,
    /// `parts` for each of `wholes`, such as tickets for each order.
    Rate,
    Mean,
    /// Skewed as durations are: by medians and ranks.
    Duration,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kpi {
    pub key: String,
    #[serde(default)]
    pub role: Role,
    pub better: Better,
    /// The smallest change that matters, in the unit of the KPI.
    pub matters: f64,
    pub measure: Measure,
    /// Customers by lot: with the change and without, at the same time.
    pub randomised: Option<Arms>,
    /// Why there are none, where more is known than that there was no lot.
    pub why_not_randomised: Option<String>,
    /// Teams, regions, queues: some were changed on the day and some were not.
    pub units: Option<Vec<Unit>>,
    /// Why there are none, where more is known than that nothing was left as it was.
    pub why_no_units: Option<String>,
    pub series: Option<Series>,
    pub before_after: Option<Sides>,
    /// The size of the change that is expected, if somebody said so: told beside what could be shown.
    pub expected: Option<f64>,
    /// How much is still to come: points of the series, else customers or cases on the side after.
    pub planned: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arms {
    pub treated: Sample,
    pub control: Sample,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sides {
    pub before: Sample,
    pub after: Option<Sample>,
}

/// Shares and rates have `parts` and `wholes`, a pair for each customer (or one pair for all of them). Means and
/// durations have `values`, and if customers come more than once whose each is.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sample {
    pub parts: Vec<f64>,
    pub wholes: Vec<f64>,
    pub values: Vec<f64>,
    pub customers: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    pub name: String,
    /// Whether it was changed.
    pub treated: bool,
    /// Its figure in each period before, and after; null where there is none.
    pub before: Vec<Option<f64>>,
    pub after: Vec<Option<f64>>,
}

/// A figure for each so many days. A point without figure is null.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Series {
    pub from: Date,
    pub every_days: u16,
    #[serde(default)]
    pub values: Vec<Option<f64>>,
    /// Instead of values.
    #[serde(default)]
    pub parts: Vec<f64>,
    #[serde(default)]
    pub wholes: Vec<f64>,
    /// The same figure where the change cannot have worked.
    pub control: Option<Vec<Option<f64>>>,
}

impl Measurement {
    pub(crate) fn check(&self) -> Result<(), Invalid> {
        confidence("confidence", self.confidence)?;
        window("baseline", self.baseline)?;
        if self.baseline.to >= self.changed_on {
            return Err(Invalid::new("baseline.to", format!("must be before the change on {}", self.changed_on)));
        }
        if let Some(after) = self.after {
            window("after", after)?;
            if after.from < self.changed_on {
                let words = format!("must not be before the change on {}", self.changed_on);
                return Err(Invalid::new("after.from", words));
            }
        }
        if let Some(selection) = self.selection {
            window("selection", selection)?;
            if selection.overlaps(self.baseline) {
                let words = format!(
                    "must not overlap the selection window {} to {}: what was chosen for its figures there gets better by \
                     itself. Take days before or after it",
                    selection.from, selection.to
                );
                return Err(Invalid::new("baseline", words));
            }
        }
        if !(1..=KPIS_MAX).contains(&self.kpis.len()) {
            return Err(Invalid::new("kpis", format!("must be from 1 to {KPIS_MAX}")));
        }
        for (at, kpi) in self.kpis.iter().enumerate() {
            let place = format!("kpis[{at}]");
            if self.kpis[..at].iter().any(|other| other.key == kpi.key) {
                return Err(Invalid::new(
                    format!("{place}.key"),
                    format!("must be there once; {:?} is twice", kpi.key),
                ));
            }
            kpi.check(self.after.is_some()).map_err(|wrong| wrong.within(&place))?;
        }
        Ok(())
    }
}

fn window(field: &str, window: Window) -> Result<(), Invalid> {
    if window.to < window.from {
        return Err(Invalid::new(format!("{field}.to"), "must not be before its from"));
    }
    let days = window.from.until(window.to).map_or(i32::MAX, |span| span.get_days());
    if days > DAYS_MAX { Err(Invalid::new(field, format!("must be at most {DAYS_MAX} days"))) } else { Ok(()) }
}

impl Kpi {
    fn check(&self, measured: bool) -> Result<(), Invalid> {
        if self.key.is_empty() || self.key.len() > 200 {
            return Err(Invalid::new("key", "must be from 1 to 200 bytes"));
        }
        positive("matters", self.matters, 1e100)?;
        if let Some(expected) = self.expected {
            positive("expected", expected, 1e100)?;
        }
        if self.planned.is_some_and(|planned| !(1..=1_000_000_000).contains(&planned)) {
            return Err(Invalid::new("planned", "must be from 1 to 1000000000"));
        }
        if let Some(arms) = &self.randomised {
            arms.treated.check(self.measure).map_err(|wrong| wrong.within("randomised.treated"))?;
            arms.control.check(self.measure).map_err(|wrong| wrong.within("randomised.control"))?;
        }
        if let Some(sides) = &self.before_after {
            sides.before.check(self.measure).map_err(|wrong| wrong.within("before_after.before"))?;
            match &sides.after {
                Some(after) => after.check(self.measure).map_err(|wrong| wrong.within("before_after.after"))?,
                None if measured => return Err(Invalid::new("before_after.after", "is missing")),
                None => {}
            }
        }
        if let Some(units) = &self.units {
            if units.len() > UNITS_MAX {
                return Err(Invalid::new("units", format!("must be at most {UNITS_MAX}")));
            }
            for (at, unit) in units.iter().enumerate() {
                let given =
                    |values: &[Option<f64>]| values.iter().map(|value| value.unwrap_or(0.0)).collect::<Vec<f64>>();
                numbers(&format!("units[{at}].before"), &given(&unit.before), 1)?;
                numbers(&format!("units[{at}].after"), &given(&unit.after), usize::from(measured))?;
            }
        }
        if let Some(series) = &self.series {
            series.check(self.measure).map_err(|wrong| wrong.within("series"))?;
        }
        if self.randomised.is_none() && self.units.is_none() && self.series.is_none() && self.before_after.is_none() {
            return Err(Invalid::new(
                "series",
                "is missing, and so are randomised, units and before_after: one is needed",
            ));
        }
        Ok(())
    }
}

impl Measure {
    pub(crate) const fn is_ratio(self) -> bool {
        matches!(self, Self::Share | Self::Rate)
    }
}

fn pairs(measure: Measure, parts: &[f64], wholes: &[f64]) -> Result<(), Invalid> {
    numbers("parts", parts, 1)?;
    numbers("wholes", wholes, 1)?;
    same_length("wholes", wholes.len(), "parts", parts.len())?;
    for (at, (part, whole)) in parts.iter().zip(wholes).enumerate() {
        number(&format!("wholes[{at}]"), *whole, 0.0, 1e15)?;
        let most = if measure == Measure::Share { *whole } else { 1e15 };
        number(&format!("parts[{at}]"), *part, 0.0, most)?;
    }
    Ok(())
}

impl Sample {
    fn check(&self, measure: Measure) -> Result<(), Invalid> {
        if measure.is_ratio() {
            if !self.values.is_empty() {
                return Err(Invalid::new("values", "must be left out: a share or rate has parts and wholes"));
            }
            return pairs(measure, &self.parts, &self.wholes);
        }
        if !self.parts.is_empty() || !self.wholes.is_empty() {
            return Err(Invalid::new("parts", "must be left out: a mean or duration has values"));
        }
        numbers("values", &self.values, 1)?;
        if self.customers.is_empty() {
            return Ok(());
        }
        same_length("customers", self.customers.len(), "values", self.values.len())
    }
}

impl Series {
    fn check(&self, measure: Measure) -> Result<(), Invalid> {
        if !(1..=366).contains(&self.every_days) {
            return Err(Invalid::new("every_days", "must be from 1 to 366"));
        }
        if self.values.is_empty() {
            pairs(measure, &self.parts, &self.wholes)?;
        } else {
            if !self.parts.is_empty() || !self.wholes.is_empty() {
                return Err(Invalid::new("parts", "must be left out where there are values"));
            }
            let given: Vec<f64> = self.values.iter().map(|value| value.unwrap_or(0.0)).collect();
            numbers("values", &given, 1)?;
        }
        if self.len() > POINTS_MAX {
            return Err(Invalid::new("values", format!("must have at most {POINTS_MAX} points")));
        }
        let days = i64::from(self.every_days) * self.len() as i64;
        if jiff::Span::new().try_days(days).and_then(|span| self.from.checked_add(span)).is_err() {
            return Err(Invalid::new("from", "must be a day from which the series ends within the calendar"));
        }
        if let Some(control) = &self.control {
            same_length("control", control.len(), "the series", self.len())?;
            let given: Vec<f64> = control.iter().map(|value| value.unwrap_or(0.0)).collect();
            numbers("control", &given, 1)?;
        }
        Ok(())
    }

    pub(crate) fn len(&self) -> usize {
        self.values.len().max(self.parts.len())
    }

    /// The figure of a point: none where there is none, or nothing to take a share of.
    pub(crate) fn value(&self, at: usize) -> Option<f64> {
        match (self.values.get(at), self.parts.get(at), self.wholes.get(at)) {
            (Some(value), ..) => *value,
            (None, Some(part), Some(whole)) => (*whole > 0.0).then(|| part / whole),
            _ => None,
        }
    }
}
