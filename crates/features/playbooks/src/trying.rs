//! Beginning a trial of two versions, and ending it by a decision: one of them is in use from then on.

use kernel::{Act, Problems, Refusal, text};
use serde::{Deserialize, Serialize};
use store::{Tx, params};
use utoipa::ToSchema;

use crate::checking::Written;
use crate::playbook::{self, Row};
use crate::publishing::WHY_MAX;
use crate::trial::{self, Trial};
use crate::writing::write;
use crate::{events, version};

const POINTS: i64 = 5;
const MINUTES: i64 = 120;
const MINUTES_MAX: i64 = 60 * 24 * 30;

/// A trial as it is to be.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPlaybookTrial)]
pub struct NewTrial {
    /// Numbers of two versions that were published.
    pub first_version: i64,
    pub second_version: i64,
    /// Of 100 tickets, how many get the second: 1 to 99; 50 without it.
    #[serde(default)]
    pub share: Option<i64>,
    /// Difference in percentage points that would not matter; 5 without it.
    #[serde(default)]
    pub points: Option<i64>,
    /// The same of durations, in minutes; 120 without it.
    #[serde(default)]
    pub minutes: Option<i64>,
    pub why: String,
}

/// Which version goes on, and why.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlaybookTrialDecision)]
pub struct Decision {
    /// Number of one of the two versions.
    pub version: i64,
    pub why: String,
}

/// What the log keeps of a trial.
#[derive(Debug, Serialize)]
struct Told<'t> {
    name: &'t str,
    trial: &'t str,
    first_version: i64,
    second_version: i64,
    share: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<i64>,
    why: &'t str,
}

impl Trial {
    fn told<'t>(&'t self, row: &'t Row, why: &'t str) -> Told<'t> {
        Told {
            name: row.name.0.in_language("en"),
            trial: &self.id,
            first_version: self.first_version,
            second_version: self.second_version,
            share: self.share,
            decision: self.decision,
            why,
        }
    }
}

/// Begins a trial: new runs get one of the two versions by chance.
pub async fn begin(tx: &mut Tx, act: &Act, key: &str, input: NewTrial) -> Result<Trial, Refusal> {
    let row = playbook::lock(tx, key).await?;
    if row.published.is_none() || row.retired {
        return Err(Refusal::conflict("it is not in use; publish it first"));
    }
    trial::must_be_none(tx, key).await?;
    let (share, points) = (input.share.unwrap_or(50), input.points.unwrap_or(POINTS));
    let minutes = input.minutes.unwrap_or(MINUTES);
    let mut problems = Problems::default();
    let why = problems.note("why", text::line(&input.why, WHY_MAX)).unwrap_or_default();
    for (field, value, most) in [("share", share, 99), ("points", points, 50), ("minutes", minutes, MINUTES_MAX)] {
        if !(1..=most).contains(&value) {
            problems.add(field, format!("must be 1 to {most}"));
        }
    }
    let known = version::list(tx, key).await?;
    for (field, number) in [("first_version", input.first_version), ("second_version", input.second_version)] {
        if !known.iter().any(|one| one.number == number) {
            problems.add(field, "there is no such version");
        }
    }
    if input.first_version == input.second_version {
        problems.add("second_version", "must be another than the first");
    }
    problems.into_result()?;
    let id = act.id("try");
    let values = params![
        &id,
        key,
        input.first_version,
        input.second_version,
        share,
        points,
        minutes,
        &why,
        act.now,
        &act.actor.id
    ];
    tx.run(sql!("insert_trial"), values).await?;
    let trial = trial::under_way(tx, key).await?.ok_or(Refusal::NotFound("trial"))?;
    tx.append_setting(act, events::PLAYBOOK_TRIAL_BEGUN, events::subject(key), &trial.told(&row, &why))?;
    Ok(trial)
}

/// Ends it: the version decided on is in use. Runs under way stay on theirs, and a draft stays a draft.
pub async fn decide(tx: &mut Tx, act: &Act, key: &str, id: &str, input: Decision) -> Result<Trial, Refusal> {
    let row = playbook::lock(tx, key).await?;
    let trial = trial::list(tx, key).await?.into_iter().find(|one| one.id == id).ok_or(Refusal::NotFound("trial"))?;
    if trial.ended_at.is_some() {
        return Err(Refusal::conflict("this trial was decided before"));
    }
    let mut problems = Problems::default();
    let why = problems.note("why", text::line(&input.why, WHY_MAX)).unwrap_or_default();
    if ![trial.first_version, trial.second_version].contains(&input.version) {
        let (first, second) = (trial.first_version, trial.second_version);
        problems.add("version", format!("must be {first} or {second}"));
    }
    problems.into_result()?;
    tx.run(sql!("end_trial"), params![id, act.now, &act.actor.id, input.version, &why]).await?;
    let published = Some(input.version);
    let row = if row.draft.is_some() {
        Row { published, ..row }.changed(act)
    } else {
        let text = version::find(tx, key, input.version).await?.text;
        Row { draft: None, published, ..row.with(act, Written::text(text).draft()?) }
    };
    write(tx, sql!("change_playbook"), &row).await?;
    let trial = trial::list(tx, key).await?.into_iter().find(|one| one.id == id).ok_or(Refusal::NotFound("trial"))?;
    tx.append_setting(act, events::PLAYBOOK_TRIAL_DECIDED, events::subject(key), &trial.told(&row, &why))?;
    Ok(trial)
}
