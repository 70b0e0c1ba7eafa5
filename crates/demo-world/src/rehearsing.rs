//! What may come: the futures that the program brings, each with somebody who looks after it, and a first study of
//! them. It is begun here; a worker of the server rehearses it within seconds. Its model is the example of the
//! program, not this shop.

use futures::beginning::{self, NewStudy, Start};
use futures::ensemble::{By, Ensemble, Factor};
use futures::model::EXAMPLE;
use futures::record::{self, Definition, Kind};
use futures::{study, writing};
use kernel::{Act, Refusal};
use staff::people;
use store::{Conn, Tx};
use twin::study::{Figure, What};

/// The analyst, by address.
const OWNER: &str = "marco@northway.example";
const STRATEGIES: [&str; 6] =
    ["as-we-are", "hire-hotline", "outsource-overflow", "callback", "delay-notices", "cross-train"];
/// More than so much a week is too dear.
const TARGET: f64 = 36_000.0;

pub async fn is_rehearsed(conn: &mut Conn) -> Result<bool, Refusal> {
    Ok(!study::list(conn).await?.is_empty())
}

pub async fn rehearse(tx: &mut Tx, act: &Act) -> Result<(), Refusal> {
    let owner = people::list(tx).await?.into_iter().find(|person| person.email.as_deref() == Some(OWNER));
    let Some(owner) = owner else { return Ok(()) };
    let Some(actor) = people::acting(tx, &owner.id).await? else { return Ok(()) };
    let act = Act { actor, ..act.clone() };
    let mut futures = Vec::new();
    for record in record::list(tx, Kind::Future).await? {
        let definition = Definition { owner_id: Some(owner.id.clone()), ..record.definition.0 };
        writing::change(tx, &act, (Kind::Future, &record.key), definition, record.version).await?;
        futures.push(record.key);
    }
    if futures.is_empty() {
        return Ok(());
    }
    let known: Vec<String> = record::list(tx, Kind::Strategy).await?.into_iter().map(|record| record.key).collect();
    let strategies = STRATEGIES.iter().map(|key| (*key).to_owned()).filter(|key| known.contains(key)).collect();
    let checked = beginning::check(tx, winter_plan(futures, strategies), act.now).await?;
    beginning::begin(tx, &act, checked).await.map(drop)
}

fn winter_plan(futures: Vec<String>, strategies: Vec<String>) -> NewStudy {
    let range = |what, of: Option<&str>, by, low, high| Factor { what, of: of.map(Into::into), by, low, high };
    NewStudy {
        name: "Winter plan".into(),
        model_id: EXAMPLE.into(),
        start: Start::Usual,
        futures,
        strategies,
        measure: Figure::Cost,
        target: Some(TARGET),
        // All of them are to be seen, also those that are far behind.
        screen: false,
        replications: 16,
        replications_max: Some(64),
        seed: 2026,
        ensemble: Some(Ensemble {
            ranges: vec![
                range(What::Volume, None, By::Times, 0.7, 1.8),
                range(What::Late, None, By::Times, 0.5, 3.0),
                range(What::Absence, None, By::To, 0.0, 0.35),
            ],
            points: 60,
            trajectories: 4,
            replications: 2,
        }),
    }
}
