//! A version step by step: how many runs came there, what it came to, and how long it took.

use inference::Spread;
use kernel::{Refusal, Timestamp, time};
use playbook_language::graph::Graph;
use playbook_language::playbook::{Kind, Texts};
use playbooks::{checking, version};
use serde::{Deserialize, Serialize};
use store::{Conn, params};
use utoipa::ToSchema;

use crate::measuring::{self, Median, unpack};

/// A step. Decisions take nothing in and are left out.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = PlaybookStepEffects)]
pub struct OfStep {
    pub step: String,
    pub title: Texts,
    /// Word of its kind.
    pub kind: &'static str,
    /// Runs that came there.
    pub reached: u64,
    /// Times that it was passed by being done, by being skipped, and otherwise: refused, no answer, too late.
    pub done: u64,
    pub skipped: u64,
    pub otherwise: u64,
    /// Runs that were stopped there.
    pub stopped: u64,
    /// Runs that stand there now.
    pub here: u64,
    /// From the step before until it was passed.
    pub elapsed: Median,
    /// Work that was noted with it.
    pub worked: Median,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = PlaybookFunnel)]
pub struct Funnel {
    pub version: i64,
    pub since: Timestamp,
    /// In the order written.
    pub steps: Vec<OfStep>,
}

#[derive(Debug, Deserialize)]
struct Measured {
    step: String,
    done: u64,
    skipped: u64,
    otherwise: u64,
    times: Option<String>,
    minutes: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Reached {
    step: String,
    reached: u64,
    stopped: u64,
    here: u64,
}

pub async fn funnel(
    conn: &mut Conn,
    key: &str,
    number: i64,
    days: Option<i64>,
    now: Timestamp,
) -> Result<Funnel, Refusal> {
    playbooks::playbook::find(conn, key).await?;
    let text = version::find(conn, key, number).await?.text;
    let since = measuring::since(days, now)?;
    let playbook = checking::kept(&text)?;
    let measured: Vec<Measured> = conn.all(sql!("measure_steps"), params![key, number, since]).await?;
    let reached: Vec<Reached> = conn.all(sql!("count_reached"), params![key, number, since]).await?;
    let graph = Graph::of(&playbook);
    let steps = graph.nodes.iter().map(|node| node.step).filter(|step| !matches!(step.kind, Kind::Decision { .. }));
    let steps = steps.map(|step| {
        let came = reached.iter().find(|one| one.step == step.id);
        let passed = measured.iter().find(|one| one.step == step.id);
        let worked = unpack(passed.and_then(|one| one.minutes.as_deref())).into_iter().map(|one| one * time::MINUTE);
        OfStep {
            step: step.id.clone(),
            title: step.title.clone(),
            kind: step.kind.word(),
            reached: came.map_or(0, |one| one.reached),
            stopped: came.map_or(0, |one| one.stopped),
            here: came.map_or(0, |one| one.here),
            done: passed.map_or(0, |one| one.done),
            skipped: passed.map_or(0, |one| one.skipped),
            otherwise: passed.map_or(0, |one| one.otherwise),
            elapsed: Median::of(&Spread::new(unpack(passed.and_then(|one| one.times.as_deref())))),
            worked: Median::of(&Spread::new(worked.collect())),
        }
    });
    Ok(Funnel { version: number, since, steps: steps.collect() })
}
