//! The first futures and strategies, for a new installation. Each is given once; from then on it is the installation's
//! own, and what it removes stays away. They come with the tables, so the log of events has nobody to name and tells
//! nothing of it.

use std::collections::BTreeMap;

use kernel::{Act, Actor, ActorKind, Refusal};
use serde::Deserialize;
use store::{Tx, params};

use crate::record::{Definition, Kind};
use crate::writing;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Library {
    futures: BTreeMap<String, Definition>,
    strategies: BTreeMap<String, Definition>,
}

fn library() -> Result<Library, Refusal> {
    toml::from_str(include_str!("../shipped/library.toml")).map_err(|error| Refusal::Fault(error.to_string()))
}

/// Gives what was not given yet. Gives the names of it.
pub async fn ship(tx: &mut Tx, act: &Act) -> Result<Vec<String>, Refusal> {
    let given: Vec<String> = tx.all(sql!("list_shipped"), params![]).await?;
    let library = library()?;
    let nobody = Act { actor: Actor::program(ActorKind::System, "futures"), ..act.clone() };
    let mut shipped = Vec::new();
    for (kind, records) in [(Kind::Future, library.futures), (Kind::Strategy, library.strategies)] {
        for (key, definition) in records {
            let name = format!("{}/{key}", kind.as_str());
            if given.contains(&name) {
                continue;
            }
            tx.run(sql!("insert_shipped"), params![&name]).await?;
            let taken: i64 = tx.one(sql!("count_key"), params![kind.as_str(), &key]).await?;
            if taken == 0 {
                writing::keep(tx, &nobody, kind, key, definition).await?;
                shipped.push(name);
            }
        }
    }
    Ok(shipped)
}

#[cfg(test)]
mod tests {
    use twin::study::plan_of;

    use super::*;
    use crate::model;

    #[test]
    fn all_that_ships_fits_the_example_in_every_pair() {
        let library = library().expect("a library");
        assert_eq!((library.futures.len(), library.strategies.len()), (8, 12));
        let known = model::example().expect("a model");
        for (future, what) in &library.futures {
            for (strategy, how) in &library.strategies {
                let plan = plan_of(&known.model, &what.variant(future), &how.variant(strategy));
                assert!(plan.is_ok(), "{future} × {strategy}: {plan:?}");
            }
        }
        let sum: f64 = library.futures.values().filter_map(|future| future.probability).sum();
        assert!((sum - 1.0).abs() < 1e-9);
    }
}
