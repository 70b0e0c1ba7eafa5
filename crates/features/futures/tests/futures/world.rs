//! The tables around, and who works in them.

use std::sync::Arc;

use futures::record::{Definition, Kind};
use futures::working::Worker;
use futures::writing::{self, NewRecord};
use kernel::{Clock, Refusal, Rng};
use playbook_language::playbook::Texts;
use store::{Migration, Schema};
use test_kit::Desk;
use twin::study::{Change, What};

/// Tables that stand where the other features have views of the same names.
const CARDS: Schema = Schema {
    owner: "cards",
    migrations: &[Migration { version: 1, name: "cards", sql: include_str!("cards.sql") }],
    queries: store::Queries::NONE,
};

pub const ALL: &[Schema] = &[store::SCHEMA, http_kit::SCHEMA, CARDS, calibration::SCHEMA, futures::SCHEMA];

macro_rules! commit {
    ($desk:expr, |$tx:ident| $run:expr) => {
        $desk.db.write::<_, _, Refusal>(move |$tx| Box::pin(async move { $run.await })).await
    };
}

pub fn worker(desk: &Desk, db: store::Db, threads: usize) -> Worker {
    let (clock, rng) = (Arc::clone(&desk.clock) as Arc<dyn Clock>, Arc::clone(&desk.rng) as Arc<dyn Rng>);
    Worker::with_threads(db, clock, rng, threads)
}

pub fn definition(title: &str, changes: &[(What, Option<&str>, f64)]) -> Definition {
    let change = |(what, of, times): &(What, Option<&str>, f64)| Change {
        what: *what,
        of: of.map(Into::into),
        times: Some(*times),
        add: None,
        to: None,
        skill: None,
        if_there: false,
    };
    Definition {
        title: Texts::Plain(title.into()),
        narrative: None,
        changes: changes.iter().map(change).collect(),
        probability: None,
        position: None,
        cost_per_day: 0.0,
        owner_id: None,
        review_on: None,
        contingency: None,
    }
}

pub async fn add(desk: &Desk, kind: Kind, key: &str, definition: Definition) {
    let (act, input) = (desk.staff(&["futures.write"]), NewRecord { key: key.into(), definition });
    commit!(desk, |tx| writing::add(tx, &act, kind, input)).unwrap();
}
