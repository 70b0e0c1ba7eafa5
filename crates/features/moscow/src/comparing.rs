//! Two boards side by side: what moved, from where to where, and why. Pure, save for reading them.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Act, Refusal};
use playbook_language::playbook::Texts;
use serde::Serialize;
use store::{Conn, Json};
use utoipa::ToSchema;

use crate::class::Class;
use crate::initiative::Lifecycle;
use crate::snapshot::{self, Content, Entry};

/// Names the board as it is, in place of a snapshot.
pub const NOW: &str = "now";

/// How an initiative stood on one of the two boards.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ComparedSide)]
pub struct Side {
    pub class: Option<Class>,
    pub lifecycle: Lifecycle,
    /// Likely, by key of a pool; null where it was not estimated.
    pub effort: Option<BTreeMap<String, f64>>,
    pub promised_in: Option<String>,
    /// In minor units a month.
    pub covers: i64,
}

/// An initiative that is not as it was.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = BoardDifference)]
pub struct Difference {
    /// Key.
    pub initiative: String,
    #[schema(value_type = Texts)]
    pub title: Json<Texts>,
    /// Null where it was not there.
    pub before: Option<Side>,
    pub after: Option<Side>,
    /// What differs: `class`, `effort`, `promised`, `lifecycle`; `came` or `went`.
    pub what: Vec<String>,
    /// Where its class differs: on which grounds, and who decided.
    pub why: Option<String>,
    pub decided_by: Option<String>,
}

/// Likely effort in a pool by class, before and after.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ComparedPool)]
pub struct Pool {
    pub pool: String,
    pub name: String,
    pub unit: String,
    pub capacity: [f64; 2],
    pub must: [f64; 2],
    pub should: [f64; 2],
    pub could: [f64; 2],
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = BoardComparison)]
pub struct Comparison {
    pub currency: String,
    /// By class now, then by key.
    pub differences: Vec<Difference>,
    pub unchanged: usize,
    pub pools: Vec<Pool>,
}

/// Of two snapshots of a frame, or of one and the board as it is.
pub async fn compare(
    conn: &mut Conn,
    act: &Act,
    frame: &str,
    (before, after): (&str, &str),
) -> Result<Comparison, Refusal> {
    let before = read(conn, act, frame, "before", before).await?;
    let after = read(conn, act, frame, "after", after).await?;
    Ok(compared(&before, &after))
}

async fn read(conn: &mut Conn, act: &Act, frame: &str, field: &str, id: &str) -> Result<Content, Refusal> {
    if id == NOW {
        return Content::read(conn, act, frame).await;
    }
    let wrong = || Refusal::invalid(field, "must be a snapshot of this frame, or now");
    match snapshot::find(conn, id).await {
        Ok(found) if found.snapshot.frame_id == frame => Ok(found.content),
        Ok(_) | Err(Refusal::NotFound(_)) => Err(wrong()),
        Err(refusal) => Err(refusal),
    }
}

pub fn compared(before: &Content, after: &Content) -> Comparison {
    let by_key = |content: &'_ Content| -> BTreeMap<String, Entry> {
        content.entries.iter().map(|entry| (entry.key.clone(), entry.clone())).collect()
    };
    let (old, new) = (by_key(before), by_key(after));
    let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let all = keys.len();
    let mut differences: Vec<Difference> =
        keys.into_iter().filter_map(|key| difference(key, old.get(key), new.get(key))).collect();
    let rank = |one: &Difference| one.after.as_ref().or(one.before.as_ref()).and_then(|side| side.class);
    differences.sort_by_key(|one| rank(one).map_or(4, |class| class as usize));
    Comparison {
        currency: after.currency.clone(),
        unchanged: all - differences.len(),
        pools: pools(before, after),
        differences,
    }
}

fn side(entry: &Entry) -> Side {
    let likely = |(pool, effort): (&String, &crate::initiative::Effort)| (pool.clone(), effort.likely);
    Side {
        class: entry.class,
        lifecycle: entry.lifecycle,
        effort: entry.effort.as_ref().map(|effort| effort.iter().map(likely).collect()),
        promised_in: entry.promised_in.clone(),
        covers: entry.covers,
    }
}

fn difference(key: &str, before: Option<&Entry>, after: Option<&Entry>) -> Option<Difference> {
    let title = after.or(before)?.title.clone();
    let what: Vec<&str> = match (before, after) {
        (None, _) => vec!["came"],
        (_, None) => vec!["went"],
        (Some(old), Some(new)) => {
            let differs = [
                ("class", old.class != new.class),
                ("effort", old.effort != new.effort),
                ("promised", old.promised_in != new.promised_in),
                ("lifecycle", old.lifecycle != new.lifecycle),
            ];
            differs.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
        }
    };
    if what.is_empty() {
        return None;
    }
    let decided = after.filter(|new| before.is_none_or(|old| old.class != new.class));
    Some(Difference {
        initiative: key.to_owned(),
        title,
        before: before.map(side),
        after: after.map(side),
        what: what.into_iter().map(str::to_owned).collect(),
        why: decided.and_then(|new| new.grounds.as_ref()).map(|grounds| grounds.reason.clone()),
        decided_by: decided.and_then(|new| new.decided_by.clone()),
    })
}

fn pools(before: &Content, after: &Content) -> Vec<Pool> {
    let keys: BTreeSet<&str> = before.pools.iter().chain(&after.pools).map(|pool| pool.pool.as_str()).collect();
    let pool = |key: &str| {
        let of = |content: &'_ Content| content.pools.iter().find(|pool| pool.pool == key).cloned();
        let (old, new) = (of(before), of(after));
        let known = new.clone().or_else(|| old.clone());
        let both = |read: fn(&crate::board::PoolUse) -> f64| [&old, &new].map(|one| one.as_ref().map_or(0.0, read));
        Pool {
            pool: key.to_owned(),
            name: known.as_ref().map(|one| one.name.clone()).unwrap_or_default(),
            unit: known.map(|one| one.unit).unwrap_or_default(),
            capacity: both(|one| one.capacity),
            must: both(|one| one.must),
            should: both(|one| one.should),
            could: both(|one| one.could),
        }
    };
    keys.into_iter().map(pool).collect()
}
