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
    use twin::study::{Lack, plan_of};

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

    /// As a calibration makes it: no orders, no patience, nobody is called back, and whose time ends first is answered first.
    const CALIBRATED: &str = r#"
hour = 60
horizon = 10080
routing = "deadline"
[[class]]
name = "email"
channel = "email"
rates = [0.1]
handling = { law = "exponential", mean = 8 }
within = 1440
[[class]]
name = "email: delivery-delay"
channel = "email"
scenario = "delivery-delay"
rates = [0.05]
handling = { law = "exponential", mean = 6 }
within = 1440
[[class]]
name = "phone"
channel = "phone"
rates = [0.1]
handling = { law = "exponential", mean = 5 }
within = 0.33
[[group]]
name = "Front"
skills = ["phone"]
absence = 0.5
shift = [{ agents = 3, from = 480, to = 1080 }]
[[group]]
name = "Back"
skills = ["email", "email: delivery-delay", "phone"]
absence = 0.1
shift = [{ agents = 4, from = 480, to = 1080 }]
"#;

    fn calibrated() -> twin::simulation::Model {
        toml::from_str(CALIBRATED).expect("a model")
    }

    #[test]
    fn what_ships_fits_a_calibrated_model_or_says_what_is_missing() {
        let library = library().expect("a library");
        let unfit = |records: &BTreeMap<String, Definition>| -> Vec<(String, Lack)> {
            let check = |(key, definition): (&String, &Definition)| {
                let misfit = twin::study::change(&mut calibrated(), &definition.changes).err()?;
                Some((key.clone(), misfit.lack))
            };
            records.iter().filter_map(check).collect()
        };
        // Scenarios that come too seldom for a class of their own.
        assert_eq!(
            unfit(&library.futures),
            [("defective-batch".to_owned(), Lack::Class), ("price-war".to_owned(), Lack::Class)]
        );
        let strategies = unfit(&library.strategies);
        let named: Vec<(&str, Lack)> = strategies.iter().map(|(key, lack)| (key.as_str(), *lack)).collect();
        assert_eq!(
            named,
            [
                ("callback", Lack::Callback),
                ("chatbot", Lack::Class),
                ("cross-train", Lack::Group),
                ("late-parcels-first", Lack::Priority),
                ("new-playbook", Lack::Class),
                ("self-service", Lack::Class),
            ]
        );
    }

    #[test]
    fn people_for_a_channel_join_those_who_do_least_beside_it() {
        let library = library().expect("a library");
        let mut model = calibrated();
        twin::study::change(&mut model, &library.strategies["hire-hotline"].changes).expect("it fits");
        let agents: Vec<u32> = model.groups.iter().map(|group| group.shifts[0].agents).collect();
        assert_eq!(agents, [5, 4]);
        twin::study::change(&mut model, &library.strategies["hotline-hours"].changes).expect("it fits");
        assert!(model.groups.iter().all(|group| group.shifts[0].to == 1_200.0));
    }

    #[test]
    fn a_flu_never_makes_anybody_come() {
        let library = library().expect("a library");
        let mut model = calibrated();
        let before: Vec<f64> = model.groups.iter().map(|group| group.absence).collect();
        twin::study::change(&mut model, &library.futures["staff-flu"].changes).expect("it fits");
        assert!(model.groups.iter().zip(before).all(|(group, before)| group.absence > before + 0.2));
        assert!(twin::simulation::Plan::of(&model).is_ok());
    }
}
