//! Taking a library in: all of it or nothing, by keys. What is not in it stays, and twice changes nothing.

use std::collections::HashSet;

use kernel::{Act, Problems, Refusal};
use playbook_language::write_yaml;
use playbooks::checking::{Draft, Written};
use playbooks::importing::{self as playbook_files, Imported};
use scenarios::exchanging::{self, Outcome};
use serde::{Deserialize, Serialize};
use store::{Db, Error, Tx};
use utoipa::ToSchema;

use crate::document::Document;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LibraryPart)]
pub enum Part {
    /// A stage of the journey, or a touchpoint.
    Journey,
    Scenario,
    /// It comes as a draft: somebody here publishes it.
    Playbook,
    /// It was accepted elsewhere.
    Learning,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = LibraryItem)]
pub struct Item {
    pub part: Part,
    pub key: String,
    pub outcome: Outcome,
}

/// What becomes of each part.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = LibraryReport)]
pub struct Report {
    pub new: i64,
    pub changed: i64,
    pub same: i64,
    pub items: Vec<Item>,
}

impl Report {
    fn note(&mut self, part: Part, key: String, outcome: Outcome) {
        let count = match outcome {
            Outcome::New => &mut self.new,
            Outcome::Changed => &mut self.changed,
            Outcome::Same => &mut self.same,
        };
        *count += 1;
        self.items.push(Item { part, key, outcome });
    }
}

/// Takes it in. Everything that is wrong with any part is told at once, and then nothing of it is kept.
pub async fn import(tx: &mut Tx, act: &Act, document: Document, why: &str) -> Result<Report, Refusal> {
    let mut problems = Problems::default();
    let mut report = Report::default();
    let drafts = drafts(&document, &mut problems)?;
    for (key, outcome) in exchanging::take_journey(tx, act, &document.stages).await? {
        report.note(Part::Journey, key, outcome);
    }
    for (key, definition) in document.scenarios {
        match exchanging::take(tx, act, &key, definition, why).await {
            Ok(outcome) => report.note(Part::Scenario, key, outcome),
            Err(refusal) => gather("scenarios", refusal, &mut problems)?,
        }
    }
    for draft in drafts {
        let key = draft.playbook.key.clone();
        match playbook_files::import(tx, act, draft).await {
            Ok((_, Imported::Created)) => report.note(Part::Playbook, key, Outcome::New),
            Ok((_, Imported::Drafted)) => report.note(Part::Playbook, key, Outcome::Changed),
            Ok((_, Imported::Unchanged)) => report.note(Part::Playbook, key, Outcome::Same),
            Err(refusal) => gather(&format!("playbooks.{key}"), refusal, &mut problems)?,
        }
    }
    let mut seen = HashSet::new();
    for learned in document.learnings {
        let (id, place) = (learned.id.clone(), format!("learnings.{}", learned.id));
        if !seen.insert(id.clone()) {
            problems.add(&place, "stands there twice");
            continue;
        }
        match learnings::exchanging::take(tx, act, learned).await {
            Ok(outcome) => report.note(Part::Learning, id, outcome),
            Err(refusal) => gather(&place, refusal, &mut problems)?,
        }
    }
    problems.into_result()?;
    Ok(report)
}

/// What would become of it; nothing is kept.
pub async fn check(db: &Db, act: Act, document: Document, why: String) -> Result<Report, Refusal> {
    // Nothing tells as well what an import does as the import. The transaction is given up with its report.
    let given_up = db.write::<_, (), GivenUp>(move |tx| {
        Box::pin(async move { Err(GivenUp::Done(import(tx, &act, document, &why).await?)) })
    });
    match given_up.await {
        Err(GivenUp::Done(report)) => Ok(report),
        Err(GivenUp::Refused(refusal)) => Err(refusal),
        Ok(()) => Err(Refusal::Fault("a check has kept something".to_owned())),
    }
}

enum GivenUp {
    Done(Report),
    Refused(Refusal),
}

impl From<Refusal> for GivenUp {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Error> for GivenUp {
    fn from(error: Error) -> Self {
        Self::Refused(error.into())
    }
}

fn drafts(document: &Document, problems: &mut Problems) -> Result<Vec<Draft>, Refusal> {
    let mut drafts: Vec<Draft> = Vec::new();
    for playbook in &document.playbooks {
        let place = format!("playbooks.{}", playbook.key);
        match Written::text(write_yaml(playbook)).draft() {
            Ok(draft) if drafts.iter().any(|one| one.playbook.key == draft.playbook.key) => {
                problems.add(&place, "stands there twice");
            }
            Ok(draft) => drafts.push(draft),
            Err(refusal) => gather(&place, refusal, problems)?,
        }
    }
    Ok(drafts)
}

/// Notes problems of fields under their place; what is another refusal goes on as it is.
fn gather(place: &str, refusal: Refusal, problems: &mut Problems) -> Result<(), Refusal> {
    let Refusal::Invalid(found) = refusal else { return Err(refusal) };
    found.into_iter().for_each(|one| problems.add(&format!("{place}.{}", one.field), one.problem));
    Ok(())
}
