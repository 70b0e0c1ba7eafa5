//! What came of a measurement: a verdict for each figure, with the comparison that it rests on.

use inference::impact::{self, Verdict as Judged};
use kernel::{Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Json, params};
use tickets::message::Named;
use utoipa::ToSchema;

use super::foreseeing::Trends;
use super::measurement::Role;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ImpactVerdict)]
pub enum Verdict {
    Improved,
    Worsened,
    /// Surely less than what would matter.
    NoRelevantChange,
    /// It may have changed by more than what matters, or not at all.
    Inconclusive,
    NotEnoughData,
}

impl From<Judged> for Verdict {
    fn from(verdict: Judged) -> Self {
        match verdict {
            Judged::Improved => Self::Improved,
            Judged::Worsened => Self::Worsened,
            Judged::NoRelevantChange => Self::NoRelevantChange,
            Judged::Inconclusive => Self::Inconclusive,
            Judged::NotEnoughData => Self::NotEnoughData,
        }
    }
}

/// Why no stronger comparison was possible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImpactRefused)]
pub struct Refused {
    /// `randomised_roll_out`, `difference_in_differences`, `interrupted_series_with_control`,
    /// `interrupted_series`, `before_after`.
    pub design: String,
    pub why: String,
}

/// The same method at a day on which nothing was changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImpactPlacebo)]
pub struct Placebo {
    pub on: String,
    pub estimate: f64,
    pub low: f64,
    pub high: f64,
}

/// What is found of one figure. Estimates are differences: with the change less without it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImpactFinding)]
pub struct Finding {
    pub kpi: String,
    pub role: Role,
    pub verdict: Verdict,
    pub words: String,
    /// The strongest comparison that there was, as in `not_stronger`; null without any.
    pub design: Option<String>,
    pub not_stronger: Vec<Refused>,
    pub estimate: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Corrected for several figures of the same role.
    pub p: Option<f64>,
    /// What is counted, such as points, and how many with the change and without it.
    pub n_of: String,
    pub n_with: usize,
    pub n_without: usize,
    pub matters: f64,
    pub detectable: Option<f64>,
    /// Of those that were compared side by side.
    #[serde(default)]
    pub trends: Option<Trends>,
    pub placebos: Vec<Placebo>,
    pub doubts: Vec<String>,
    /// Mean of the weeks of the baseline, to put the estimate into proportion.
    pub baseline: Option<f64>,
    /// Of `contact_rate`: by which share of the baseline it was expected to fall.
    pub expected: Option<f64>,
    /// As its measurement says: the change was there before anybody had said how it is measured.
    #[serde(default)]
    pub registered_afterwards: bool,
    /// The how many-th measurement of the initiative it is of.
    #[serde(default = "first")]
    pub number: i64,
    /// Mondays of the weeks, and the figure of each; null without a case.
    pub weeks: Vec<String>,
    pub values: Vec<Option<f64>>,
}

const fn first() -> i64 {
    1
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImpactAssessment)]
pub struct Assessment {
    pub id: String,
    /// Null for the program.
    pub made_by: Option<Named>,
    pub made_at: Timestamp,
    /// Whether all of the time had passed.
    pub is_final: bool,
    pub findings: Vec<Finding>,
}

impl Finding {
    pub(crate) fn of(found: impact::Finding, role: Role) -> Self {
        let word = |design: impact::Design| crate::hindrance::word(&design);
        let refused = |it: impact::Refused| Refused { design: word(it.design), why: it.why };
        let placebo =
            |it: impact::Placebo| Placebo { on: it.on.to_string(), estimate: it.estimate, low: it.low, high: it.high };
        Self {
            kpi: found.key,
            role,
            verdict: found.verdict.into(),
            words: found.words,
            design: found.design.map(word),
            not_stronger: found.not_stronger.into_iter().map(refused).collect(),
            estimate: found.estimate,
            low: found.low,
            high: found.high,
            p: found.p_adjusted,
            n_of: found.n.of.to_owned(),
            n_with: found.n.with,
            n_without: found.n.without,
            matters: found.matters,
            detectable: found.detectable,
            trends: found.trends.map(Trends::from),
            placebos: found.placebos.into_iter().map(placebo).collect(),
            doubts: found.doubts,
            baseline: None,
            expected: None,
            registered_afterwards: false,
            number: first(),
            weeks: Vec::new(),
            values: Vec::new(),
        }
    }
}

#[derive(Deserialize)]
struct Row {
    id: String,
    made_by: String,
    made_by_name: Option<String>,
    made_at: Timestamp,
    is_final: bool,
    findings: Json<Vec<Finding>>,
}

impl Row {
    fn assessment(self) -> Assessment {
        let name = self.made_by_name.unwrap_or_default();
        Assessment {
            id: self.id,
            made_by: (!self.made_by.is_empty()).then_some(Named { id: self.made_by, name }),
            made_at: self.made_at,
            is_final: self.is_final,
            findings: self.findings.0,
        }
    }
}

pub(crate) async fn latest(conn: &mut Conn, measurement: &str) -> Result<Option<Assessment>, Refusal> {
    let row: Option<Row> = conn.maybe(sql!("find_latest_assessment"), params![measurement]).await?;
    Ok(row.map(Row::assessment))
}

/// Newest first.
pub async fn list(conn: &mut Conn, measurement: &str) -> Result<Vec<Assessment>, Refusal> {
    let rows: Vec<Row> = conn.all(sql!("list_assessments"), params![measurement]).await?;
    Ok(rows.into_iter().map(Row::assessment).collect())
}
