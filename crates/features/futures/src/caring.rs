//! What waits for somebody who owns futures or strategies: signposts that were passed, and days on which they are looked
//! at again.

use jiff::ToSpan;
use jiff::civil::Date;
use kernel::Refusal;
use playbook_language::playbook::Texts;
use serde::Deserialize;
use store::{Conn, params};

use crate::record::{self, Kind};
use crate::study;

/// A review is told of so many days before it is due.
const AHEAD: i64 = 7;

/// A future that seems to have begun; no title: none of those that were thought of.
#[derive(Debug, Clone, PartialEq)]
pub struct Passed {
    pub title: Option<Texts>,
    pub day: Date,
    pub weight: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    pub kind: Kind,
    pub title: Texts,
    pub on: Date,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cares {
    /// That nobody has seen yet, latest first.
    pub passed: Vec<Passed>,
    /// Earliest first.
    pub reviews: Vec<Review>,
}

#[derive(Deserialize)]
struct Open {
    study_id: String,
    future: String,
    day: Date,
    weight: f64,
}

pub async fn cares_of(conn: &mut Conn, person_id: &str, today: Date) -> Result<Cares, Refusal> {
    let open: Vec<Open> = conn.all(sql!("list_own_alerts"), params![person_id]).await?;
    let mut cares = Cares::default();
    for alert in open {
        let futures = study::find(conn, &alert.study_id).await?.definition.0.futures;
        let title = futures.into_iter().find(|one| one.key == alert.future).map(|one| one.definition.title);
        cares.passed.push(Passed { title, day: alert.day, weight: alert.weight });
    }
    let until = today.saturating_add(AHEAD.days());
    for kind in [Kind::Future, Kind::Strategy] {
        for record in record::list(conn, kind).await? {
            let definition = record.definition.0;
            let on: Option<Date> = definition.review_on.and_then(|day| day.parse().ok());
            if let Some(on) = on.filter(|on| *on <= until && definition.owner_id.as_deref() == Some(person_id)) {
                cares.reviews.push(Review { kind, title: definition.title, on });
            }
        }
    }
    cares.reviews.sort_by_key(|review| review.on);
    Ok(cares)
}
