//! The journey and scenarios that the program brings. Each is given to an installation once; from then on
//! it is the installation's own, and what it removes stays away.

use jiff::ToSpan;
use jiff::tz::TimeZone;
use kernel::{Act, Refusal};
use store::{Tx, params};

use crate::exchanging::{self, Library};
use crate::{journey, scenario, writing};

pub const WHY: &str = "Came with the program";
/// After so many days a new installation looks at its scenarios again.
const REVIEW_AFTER: i64 = 90;
/// Under this name it is noted that the journey was given.
const JOURNEY: &str = "journey/";

/// As it is written in the program.
pub fn library() -> Result<Library, Refusal> {
    toml::from_str(include_str!("../shipped/library.toml")).map_err(|error| Refusal::Fault(error.to_string()))
}

/// Gives what was not given yet. Gives the keys of scenarios.
pub async fn ship(tx: &mut Tx, act: &Act) -> Result<Vec<String>, Refusal> {
    let given: Vec<String> = tx.all(sql!("list_shipped"), params![]).await?;
    let library = library()?;
    if given.iter().any(|known| known == JOURNEY) && library.scenarios.keys().all(|key| given.contains(key)) {
        return Ok(Vec::new());
    }
    if !given.iter().any(|known| known == JOURNEY) {
        exchanging::lay_out(tx, &library.stages).await?;
        tx.run(sql!("insert_shipped"), params![JOURNEY]).await?;
    }
    let points = journey::touchpoints(tx).await?;
    let review_on = act.now.day_in(&TimeZone::UTC).saturating_add(REVIEW_AFTER.days()).to_string();
    let mut shipped = Vec::new();
    for (key, mut definition) in library.scenarios {
        if given.contains(&key) {
            continue;
        }
        tx.run(sql!("insert_shipped"), params![&key]).await?;
        let fits = points.iter().any(|point| point.key == definition.touchpoint);
        if !fits || scenario::maybe(tx, &key).await?.is_some() {
            continue;
        }
        definition.review_on = Some(review_on.clone());
        let mut row = writing::written(act, key.clone(), definition, 1);
        row.changed_by = String::new();
        writing::keep(tx, &row, WHY, true).await?;
        shipped.push(key);
    }
    Ok(shipped)
}
