//! One batch, one transaction.

use std::slice;
use std::sync::Arc;

use intake::mapping::Origins;
use intake::record::Problem;
use intake::{Reject, Row};
use kernel::{Act, Actor, ActorKind, FieldProblem, Outcome, Refusal, Rng};
use store::Db;

use super::batches::Batch;
use super::kinds::{self, Source, Told};

pub type Answer = Result<Outcome, Vec<FieldProblem>>;

pub struct Taker {
    pub db: Db,
    pub rng: Arc<dyn Rng>,
    pub source: Source,
    pub origins: Origins,
    pub dry_run: bool,
}

/// What became of a batch.
pub struct Taken {
    pub outcomes: Vec<Outcome>,
    pub rejects: Vec<Reject>,
}

/// Why a transaction of ours ends without being kept.
enum End {
    /// It was a dry run: this is what would have become of the rows.
    Rehearsed(Vec<Answer>),
    Refused(Refusal),
}

impl From<store::Error> for End {
    fn from(error: store::Error) -> Self {
        Self::Refused(error.into())
    }
}

impl From<Refusal> for End {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Taker {
    /// Takes a batch in. Should the database refuse it as a whole, nothing of it is kept, and its
    /// rows are tried one by one, so that only those go missing that are to blame.
    pub async fn take(&self, batch: Batch) -> Result<Taken, Refusal> {
        let mut taken = Taken { outcomes: Vec::with_capacity(batch.rows.len()), rejects: batch.rejects };
        match self.transaction(batch.told).await {
            Ok(answers) => self.note(batch.rows, answers, &mut taken),
            Err(refusal @ (Refusal::Unavailable(_) | Refusal::Forbidden(_))) => return Err(refusal),
            Err(refusal) if batch.rows.len() <= 1 => return Err(refusal),
            Err(refusal) => {
                tracing::warn!(%refusal, rows = batch.rows.len(), "a batch was refused; its rows are tried one by one");
                self.one_by_one(batch.rows, refusal, &mut taken).await?;
            }
        }
        taken.rejects.sort_by_key(|reject| reject.line);
        Ok(taken)
    }

    async fn one_by_one(&self, rows: Vec<Row>, whole: Refusal, taken: &mut Taken) -> Result<(), Refusal> {
        let mut any = false;
        for row in rows {
            match self.transaction(self.source.told(slice::from_ref(&row))).await {
                Ok(answers) => {
                    any = true;
                    self.note(vec![row], answers, taken);
                }
                Err(refusal) => taken.rejects.push(row.reject(vec![Problem::new("", refusal.to_string())])),
            }
        }
        // If none went in, it is not the rows.
        if any { Ok(()) } else { Err(whole) }
    }

    fn note(&self, rows: Vec<Row>, answers: Vec<Answer>, taken: &mut Taken) {
        for (row, answer) in rows.into_iter().zip(answers) {
            match answer {
                Ok(outcome) => taken.outcomes.push(outcome),
                Err(problems) => {
                    let problem = |found: FieldProblem| {
                        let line = row.line_of(&found.field);
                        Problem::new(&self.origins.column(&found.field), found.problem).at(line)
                    };
                    let problems = problems.into_iter().map(problem).collect();
                    taken.rejects.push(row.reject(problems));
                }
            }
        }
    }

    async fn transaction(&self, told: Told) -> Result<Vec<Answer>, Refusal> {
        let name = Arc::clone(&self.source.name);
        let actor = Actor::program(ActorKind::Import, &name);
        let act = Act::new(actor, self.source.clock.now(), Arc::clone(&self.rng));
        let dry_run = self.dry_run;
        let written = self.db.write::<_, _, End>(move |tx| {
            Box::pin(async move {
                let answers = kinds::take(tx, &act, &name, told).await?;
                if dry_run { Err(End::Rehearsed(answers)) } else { Ok(answers) }
            })
        });
        match written.await {
            Ok(answers) | Err(End::Rehearsed(answers)) => Ok(answers),
            Err(End::Refused(refusal)) => Err(refusal),
        }
    }
}
