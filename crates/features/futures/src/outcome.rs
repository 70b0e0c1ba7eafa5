//! What was rehearsed, cell by cell: pieces put together in the order of their replications.

use std::ops::Range;

use kernel::Refusal;
use serde::{Deserialize, Serialize};
use store::{Conn, Json, params};
use twin::simulation::Estimate;
use twin::study::{Figure, Rehearsed};
use utoipa::ToSchema;

use crate::study::Study;

/// A figure with the interval in which the truth of the model lies in 95 of 100 studies.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
#[schema(as = StudyInterval)]
pub struct Interval {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

impl Interval {
    /// None where chance leaves it open, as JSON knows no infinity.
    pub fn of(estimate: Estimate) -> Option<Self> {
        let Estimate { value, low, high, .. } = estimate;
        (value.is_finite() && low.is_finite() && high.is_finite()).then_some(Self { value, low, high })
    }

    pub const fn sure(value: f64) -> Self {
        Self { value, low: value, high: value }
    }

    pub fn turned(self) -> Self {
        Self { value: 0.0 - self.value, low: 0.0 - self.high, high: 0.0 - self.low }
    }

    pub fn covers_zero(self) -> bool {
        self.low <= 0.0 && self.high >= 0.0
    }
}

/// Of expected satisfaction, if only the slope is in doubt.
pub(crate) fn by_slope(cell: &Rehearsed) -> Option<Interval> {
    let [low, high] = cell.satisfaction_by_slope()?;
    Some(Interval { value: cell.estimate(Figure::Satisfaction)?.value, low, high })
}

#[derive(Deserialize)]
struct Row {
    future: i64,
    strategy: i64,
    result: Json<Rehearsed>,
}

/// Of these futures, by strategy; what was not rehearsed is empty.
pub async fn load(conn: &mut Conn, study: &Study, futures: Range<usize>) -> Result<Vec<Vec<Rehearsed>>, Refusal> {
    let strategies = study.definition.0.strategies.len();
    let mut cells = vec![vec![Rehearsed::default(); strategies]; futures.len()];
    let (first, past) = (futures.start as i64, futures.end as i64);
    let rows: Vec<Row> = conn.all(sql!("list_results"), params![&study.id, first, past]).await?;
    for row in rows {
        let cell = cells.get_mut((row.future - first) as usize).and_then(|cells| cells.get_mut(row.strategy as usize));
        if let Some(cell) = cell {
            cell.add(row.result.0);
        }
    }
    Ok(cells)
}

/// Those with a name.
pub async fn named(conn: &mut Conn, study: &Study) -> Result<Vec<Vec<Rehearsed>>, Refusal> {
    load(conn, study, 0..study.definition.0.futures.len()).await
}
