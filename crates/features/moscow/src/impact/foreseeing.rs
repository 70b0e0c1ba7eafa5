//! Before anything is rolled out: the least change that would be seen of each figure, by what the shop's own weeks vary.

use inference::impact::{Alike as Judged, Trends as Found};
use kernel::{Act, Refusal};
use serde::{Deserialize, Serialize};
use store::Conn;
use utoipa::ToSchema;

use super::assessing::{judge, refused};
use super::gathering::{Days, gather};
use super::measurement::{Definition, Watched};
use super::registering;
use crate::initiative::{self, CONTACT_RATE, Initiative};
use crate::organisation;

/// Whether those that were changed and the others moved alike before the change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MovedAlike)]
pub enum Alike {
    /// What they moved apart by is less than what matters.
    Yes,
    /// They moved apart already before the change.
    No,
    Unknown,
}

/// How those that are compared side by side moved before the change.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ComparedTrends)]
pub struct Trends {
    pub alike: Alike,
    /// By how much they would have moved apart without any change, had both gone on as before; its 95 % interval.
    pub drift: f64,
    pub low: f64,
    pub high: f64,
}

impl From<Found> for Trends {
    fn from(found: Found) -> Self {
        let alike = match found.alike {
            Judged::Yes => Alike::Yes,
            Judged::No => Alike::No,
            Judged::Unknown => Alike::Unknown,
        };
        Self { alike, drift: found.drift, low: found.low, high: found.high }
    }
}

/// What would be seen of a figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ForeseenKpi)]
pub struct Foreseen {
    pub kpi: String,
    /// The least change that would be seen in four of five cases; null where the baseline does not tell.
    pub detectable: Option<f64>,
    pub matters: f64,
    /// By how much it is expected to change at least: of `contact_rate` by what is said of its scenarios, of others by the
    /// effects of the initiative; null where nothing is.
    pub expected: Option<f64>,
    /// Tickets, answers or other cases in a week, on average over the baseline.
    pub cases_a_week: f64,
    /// Mean of the weeks of the baseline.
    pub baseline: Option<f64>,
    pub weeks_before: usize,
    pub weeks_after: i64,
    /// Where some are changed and others are not.
    pub trends: Option<Trends>,
}

impl Foreseen {
    /// Something is expected of it, and it would probably not be seen.
    pub fn hides_what_is_expected(&self) -> bool {
        self.expected.is_some_and(|expected| self.detectable.is_none_or(|seen| seen > expected))
    }
}

/// Checks a plan of a measurement and tells what would be seen by it. Nothing is kept.
pub async fn foresee(conn: &mut Conn, act: &Act, key: &str, definition: Definition) -> Result<Vec<Foreseen>, Refusal> {
    let initiative = initiative::find(conn, key).await?;
    let definition = registering::checked(conn, &initiative, definition).await?;
    by_weeks(conn, act, &initiative, &definition).await
}

/// Of a plan that was checked.
pub(super) async fn by_weeks(
    conn: &mut Conn,
    act: &Act,
    initiative: &Initiative,
    definition: &Definition,
) -> Result<Vec<Foreseen>, Refusal> {
    let selection = registering::selection(conn, &initiative.key, act.now).await?;
    let today = organisation::today(conn, act.now).await?;
    let days = Days { changed_on: None, ends_on: None, today };
    let gathered = gather(conn, Some(initiative), definition, selection.as_ref(), &days, act).await?;
    let assessed = judge(gathered.asked).await?.map_err(refused)?;
    let weeks_before = gathered.weeks.count;
    let found = assessed.kpis.into_iter().zip(&definition.kpis).zip(gathered.figures.iter().zip(&gathered.cases));
    let foreseen = found.map(|((finding, watched), (figures, cases))| {
        let known: Vec<f64> = figures.iter().flatten().copied().collect();
        let baseline = (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64);
        Foreseen {
            kpi: finding.key,
            detectable: finding.detectable,
            matters: watched.matters,
            expected: expected(initiative, definition, watched, baseline),
            cases_a_week: cases.iter().sum::<f64>() / (weeks_before as f64).max(1.0),
            baseline,
            weeks_before,
            weeks_after: definition.weeks_after,
            trends: finding.trends.map(Trends::from),
        }
    });
    Ok(foreseen.collect())
}

/// What its scenarios are said to lose, on average over those that are counted; or the least that was said of a KPI.
fn expected(initiative: &Initiative, definition: &Definition, watched: &Watched, baseline: Option<f64>) -> Option<f64> {
    let own = &initiative.definition.0;
    if watched.kpi != CONTACT_RATE {
        let least = own.effects.iter().find(|effect| effect.kpi == watched.kpi).map(|effect| effect.least);
        return least.filter(|least| *least > 0.0);
    }
    let counted = own.removes.iter().filter(|removal| definition.scenarios.contains(&removal.scenario));
    let shares: Vec<f64> = counted.map(|removal| removal.share).collect();
    let mean = shares.iter().sum::<f64>() / definition.scenarios.len().max(1) as f64;
    baseline.map(|baseline| baseline * mean).filter(|expected| *expected > 0.0)
}
