//! The first initiatives and a board for them, for a new installation. Each is given once; from then on it is
//! the installation's own, and what it removes stays away. They come with the tables, so the log of events has
//! nobody to name and tells nothing of it; the log of decisions says that nobody decided on their first classes.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{Act, Refusal};
use playbook_language::playbook::Texts;
use serde::Deserialize;
use store::{Json, Tx, params};

use crate::class::{Class, Grounds, MustTest};
use crate::deciding::Noted;
use crate::decision::Kind;
use crate::frame::{self, Definition as Agreed, Frame, Level, Status};
use crate::initiative::{Definition, Lifecycle};
use crate::{classifying, deciding, framing, initiating};

/// Under this name it is noted that the board was given.
const BOARD: &str = "board/";
/// After so many days what was not chosen is looked at again.
const REVISIT_AFTER: i64 = 180;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shipped {
    title: Texts,
    description: Texts,
    class: Class,
    reason: String,
    #[serde(default)]
    must_test: Option<MustTest>,
    #[serde(default)]
    what_if_not: Option<String>,
    /// This program is it, or has it.
    #[serde(default)]
    live: bool,
}

fn library() -> Result<BTreeMap<String, Shipped>, Refusal> {
    toml::from_str(include_str!("../shipped/initiatives.toml")).map_err(|error| Refusal::Fault(error.to_string()))
}

/// Gives what was not given yet. Gives the keys of initiatives.
pub async fn ship(tx: &mut Tx, act: &Act) -> Result<Vec<String>, Refusal> {
    let given: Vec<String> = tx.all(sql!("list_shipped"), params![]).await?;
    let library = library()?;
    if given.iter().any(|known| known == BOARD) && library.keys().all(|key| given.contains(key)) {
        return Ok(Vec::new());
    }
    let today = act.now.day_in(&TimeZone::UTC);
    let board = board(tx, act, today, &given).await?;
    let mut shipped = Vec::new();
    for (key, one) in library {
        if given.contains(&key) {
            continue;
        }
        tx.run(sql!("insert_shipped"), params![&key]).await?;
        let taken: i64 = tx.one(sql!("count_key"), params![&key]).await?;
        if taken > 0 {
            continue;
        }
        let mut initiative = initiating::written(act, key.clone(), definition(&key, &one), 1);
        initiative.changed_by = String::new();
        initiating::keep(tx, &initiative).await?;
        if let Some(frame) = &board {
            let grounds = grounds(&one, today);
            classifying::put(tx, act, (frame, &key), (one.class, None), &grounds, 1).await?;
            note(tx, act, (frame, &key), one.class, &grounds).await?;
        }
        shipped.push(key);
    }
    Ok(shipped)
}

/// The log says that it came with the program: of whoever decided there is nobody to name.
async fn note(
    tx: &mut Tx,
    act: &Act,
    (frame, key): (&str, &str),
    class: Class,
    grounds: &Grounds,
) -> Result<(), Refusal> {
    let noted = Noted {
        frame_id: Some(frame),
        initiative: Some(key),
        kind: Kind::Class,
        was: None,
        became: Some(class.letter()),
        reason: &grounds.reason,
        evidence: None,
        review_on: grounds.revisit_on.as_deref(),
    };
    deciding::note(tx, act, noted).await
}

/// The quarter that is under way, where there is no frame yet.
async fn board(tx: &mut Tx, act: &Act, today: Date, given: &[String]) -> Result<Option<String>, Refusal> {
    if given.iter().any(|known| known == BOARD) {
        return Ok(None);
    }
    tx.run(sql!("insert_shipped"), params![BOARD]).await?;
    if !frame::list(tx).await?.is_empty() {
        return Ok(None);
    }
    let quarter = (today.month() - 1) / 3;
    let starts = Date::new(today.year(), quarter * 3 + 1, 1).map_err(|error| Refusal::Fault(error.to_string()))?;
    let ends = starts.saturating_add(3.months()).saturating_sub(1.day());
    let definition = Agreed {
        name: format!("Q{} {}", quarter + 1, today.year()),
        level: Level::Increment,
        parent_id: None,
        starts_on: starts.to_string(),
        ends_on: ends.to_string(),
        capacity: BTreeMap::new(),
        must_percent: 60,
        could_percent: 20,
        waiver: None,
    };
    let frame =
        Frame { id: act.id("frm"), status: Status::Draft, definition: Json(definition), committed: None, version: 1 };
    framing::keep(tx, &frame).await?;
    Ok(Some(frame.id))
}

fn definition(key: &str, one: &Shipped) -> Definition {
    Definition {
        description: Some(one.description.clone()),
        lifecycle: if one.live { Lifecycle::Live } else { Lifecycle::Idea },
        capability: Some(key.to_owned()),
        ..Definition::titled(one.title.clone())
    }
}

fn grounds(one: &Shipped, today: Date) -> Grounds {
    let revisit = today.saturating_add(REVISIT_AFTER.days()).to_string();
    Grounds {
        reason: one.reason.clone(),
        must_test: one.must_test,
        what_if_not: one.what_if_not.clone(),
        revisit_on: (one.class == Class::Wont).then_some(revisit),
        ..Grounds::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ships_can_be_read_and_every_must_has_its_test() {
        let library = library().unwrap();
        assert_eq!(library.len(), 12);
        for (key, one) in &library {
            let must = one.class == Class::Must;
            assert_eq!(must, one.must_test.is_some() && one.what_if_not.is_some(), "{key}");
        }
    }
}
