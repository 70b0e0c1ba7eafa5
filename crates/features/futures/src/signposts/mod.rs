//! Which future has begun: what comes day by day against what each future of a watched study expects.

pub mod alert;
pub mod expecting;
pub mod watching;

use forecast::signposts::Belief;
use jiff::civil::Date;
use kernel::Refusal;
use playbook_language::playbook::Texts;
use serde::{Deserialize, Serialize};
use store::{Conn, Json, params};
use utoipa::ToSchema;

use crate::record::Contingency;
use crate::study::{self, Study};
use alert::Alert;

/// A class of the model whose contacts can be counted in tickets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = SignpostCount)]
pub struct Count {
    pub class: String,
    pub tickets: u64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Day {
    pub day: Date,
    pub seen: Json<Vec<Count>>,
    pub belief: Json<Belief>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = SignpostDay)]
pub struct ShownDay {
    #[schema(value_type = String)]
    pub day: Date,
    pub seen: Vec<Count>,
    /// In the order of the futures.
    pub weights: Vec<f64>,
    pub none_of_these: bool,
    /// How probable the last days are under the future that explains them best.
    pub best_probability: f64,
}

/// What a future expects of a day, class by class: 90 of 100 days lie from low to high.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = SignpostExpected)]
pub struct Expected {
    pub class: String,
    pub mean: f64,
    pub low: u64,
    pub high: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = SignpostFuture)]
pub struct Watched {
    pub key: String,
    pub title: Texts,
    pub weight: f64,
    /// The probability that the team gave it.
    pub prior: f64,
    pub owner_id: Option<String>,
    pub contingency: Option<Contingency>,
    /// Its weight has passed the trigger of its plan.
    pub passed: bool,
    pub expected: Vec<Expected>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Signposts {
    pub study_id: String,
    pub study: String,
    pub since: String,
    /// Null before the first day is over.
    pub none_of_these: Option<bool>,
    pub futures: Vec<Watched>,
    /// Latest first.
    pub days: Vec<ShownDay>,
    pub alerts: Vec<Alert>,
}

pub async fn watched(conn: &mut Conn) -> Result<Option<Study>, Refusal> {
    let id: Option<String> = conn.maybe(sql!("find_watched"), params![]).await?;
    match id {
        Some(id) => Ok(Some(study::find(conn, &id).await?)),
        None => Ok(None),
    }
}

/// Null while no study is watched.
pub async fn show(conn: &mut Conn) -> Result<Option<Signposts>, Refusal> {
    let Some(study) = watched(conn).await? else { return Ok(None) };
    let days: Vec<Day> = conn.all(sql!("list_signpost_days"), params![&study.id]).await?;
    let expecting = expecting::Expecting::of(conn, &study).await?;
    let fixed = &study.definition.0;
    let prior = expecting::prior(fixed);
    let latest = days.first();
    let weights = latest.map_or(&prior, |day| &day.belief.0.weights);
    let none_of_these = latest.map(|day| day.belief.0.is_none_of_these());
    let mut futures = Vec::new();
    for (at, named) in fixed.futures.iter().enumerate() {
        let contingency = named.definition.contingency.clone();
        let passed =
            none_of_these == Some(false) && contingency.as_ref().is_some_and(|plan| weights[at] >= plan.trigger);
        futures.push(Watched {
            key: named.key.clone(),
            title: named.definition.title.clone(),
            weight: weights[at],
            prior: prior[at],
            owner_id: named.definition.owner_id.clone(),
            contingency,
            passed,
            expected: expecting.usual(at)?,
        });
    }
    let shown = |day: &Day| ShownDay {
        day: day.day,
        seen: day.seen.0.clone(),
        weights: day.belief.0.weights.clone(),
        none_of_these: day.belief.0.is_none_of_these(),
        best_probability: day.belief.0.best_probability,
    };
    Ok(Some(Signposts {
        since: study.watched_since.clone().unwrap_or_default(),
        study: fixed.name.clone(),
        none_of_these,
        futures,
        days: days.iter().map(shown).collect(),
        alerts: alert::list(conn, &study.id).await?,
        study_id: study.id,
    }))
}
