//! When every piece was rehearsed: more where the ranking is not clear, or the end.

use std::collections::BTreeSet;

use kernel::{Act, Refusal};
use store::{Db, TxFuture, params};
use twin::study::{Figure, Rehearsed, difference};

use crate::part::{self, Part};
use crate::study::{self, Fixed, State};
use crate::{beginning, outcome};

/// So often more is asked for; each time a cell has twice as many.
const ROUNDS_MAX: i64 = 6;

pub async fn conclude(db: &Db, act: &Act, id: &str) -> Result<(), Refusal> {
    let mut conn = db.read().await?;
    let study = study::find(&mut conn, id).await?;
    let cells = outcome::named(&mut conn, &study).await?;
    drop(conn);
    let more = if study.round < ROUNDS_MAX { more(id, &study.definition.0, &cells)? } else { Vec::new() };
    let (act, id, round) = (act.clone(), id.to_owned(), study.round);
    db.write(move |tx| -> TxFuture<'_, (), Refusal> {
        Box::pin(async move {
            if more.is_empty() {
                let values = params![&id, State::Done.as_str(), None::<String>, act.now];
                if tx.run(sql!("end_study"), values).await? > 0 {
                    beginning::ended(tx, &act, &id, State::Done)?;
                }
            } else if tx.run(sql!("next_round"), params![&id, round]).await? > 0 {
                part::insert(tx, &more).await?;
            }
            Ok(())
        })
    })
    .await
}

/// Twice as many replications of those cells that may be the best of their future.
fn more(id: &str, fixed: &Fixed, cells: &[Vec<Rehearsed>]) -> Result<Vec<Part>, Refusal> {
    let model = fixed.read_model()?;
    let mut found = Vec::new();
    for (future, row) in cells.iter().enumerate() {
        for strategy in unclear(fixed.measure, row) {
            let (done, most) = (row[strategy].runs.len() as u64, fixed.replications_max);
            // Where nothing can cope, more runs only say so more exactly.
            let load = fixed.plan(&model, future, strategy)?.load();
            if done < most && !load.overload.is_some_and(|overload| overload.unstable) {
                found.extend(part::pieces(id, (future, strategy), done..most.min(2 * done), fixed.block));
            }
        }
    }
    Ok(found)
}

/// The best strategy of a future, and those of which chance may have it that they are better.
fn unclear(figure: Figure, row: &[Rehearsed]) -> BTreeSet<usize> {
    let sign = if figure.more_is_better() { 1.0 } else { -1.0 };
    let value = |cell: &Rehearsed| cell.estimate(figure).map_or(f64::NEG_INFINITY, |found| sign * found.value);
    let Some(best) = (0..row.len()).max_by(|a, b| value(&row[*a]).total_cmp(&value(&row[*b])).then(b.cmp(a))) else {
        return BTreeSet::new();
    };
    let mut found = BTreeSet::new();
    for other in (0..row.len()).filter(|other| *other != best) {
        let Some(gap) = paired(figure, &row[best], &row[other]) else { continue };
        if gap.std_error > 0.0 && gap.low <= 0.0 && gap.high >= 0.0 {
            found.extend([best, other]);
        }
    }
    found
}

/// Replication by replication, as far as both have them.
pub(crate) fn paired(figure: Figure, one: &Rehearsed, other: &Rehearsed) -> Option<twin::simulation::Estimate> {
    let both = one.values(figure).into_iter().zip(other.values(figure));
    let (these, those): (Vec<f64>, Vec<f64>) = both.filter_map(|(a, b)| Some((a?, b?))).unzip();
    difference(&these, &those)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(costs: &[f64]) -> Rehearsed {
        let run = |cost: &f64| {
            let mut numbers = vec![0.0; 2 * Figure::ALL.len()];
            numbers[..2].copy_from_slice(&[*cost, 1.0]);
            numbers
        };
        Rehearsed { runs: costs.iter().map(run).collect(), ..Rehearsed::default() }
    }

    #[test]
    fn only_those_who_may_be_the_best_are_rehearsed_more() {
        let row = [cell(&[10.0, 14.0, 9.0, 13.0]), cell(&[11.0, 12.0, 10.0, 14.5]), cell(&[30.0, 34.0, 29.0, 33.0])];
        assert_eq!(unclear(Figure::Cost, &row), BTreeSet::from([0, 1]));
        // The same cost in every run is no doubt that more runs would remove.
        let same = [cell(&[10.0, 14.0]), cell(&[10.0, 14.0])];
        assert_eq!(unclear(Figure::Cost, &same), BTreeSet::new());
        // A difference that is always the same is clear.
        let clear = [cell(&[10.0, 14.0]), cell(&[11.0, 15.0])];
        assert_eq!(unclear(Figure::Cost, &clear), BTreeSet::new());
    }
}
