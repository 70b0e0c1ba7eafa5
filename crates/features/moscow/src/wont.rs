//! What was said no to, in all frames that are not closed; and what of it customers may be told.

use std::collections::BTreeSet;

use capabilities::capability;
use capabilities::switch::State;
use kernel::{Refusal, Timestamp};
use playbook_language::playbook::Texts;
use serde::{Deserialize, Serialize};
use store::{Conn, Json, params};
use tickets::message::Named;
use utoipa::ToSchema;

use crate::class::Grounds;
use crate::initiative::Definition;
use crate::{evidence, frame, organisation, settings};

/// A Won't with its grounds.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = MoscowWont)]
pub struct Wont {
    /// Key.
    pub initiative: String,
    #[schema(value_type = Texts)]
    pub title: Json<Texts>,
    pub frame: Named,
    pub grounds: Grounds,
    pub decided_at: Timestamp,
    /// Its day has come, or what had to happen has happened.
    pub due: bool,
    /// Of its trigger: tickets a month of the scenario now.
    pub tickets_a_month: Option<f64>,
}

/// What customers read of something that is not offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = NotOffered)]
pub struct NotOffered {
    /// Key of a capability.
    pub capability: String,
    #[schema(value_type = Texts)]
    pub name: Json<Texts>,
    #[schema(value_type = Texts)]
    pub text: Json<Texts>,
}

#[derive(Deserialize)]
struct Row {
    initiative: String,
    initiative_definition: Json<Definition>,
    frame_id: String,
    frame_definition: Json<frame::Definition>,
    grounds: Json<Grounds>,
    decided_at: Timestamp,
}

/// What is due first, then by the day on which it is looked at again.
pub async fn list(conn: &mut Conn, now: Timestamp) -> Result<Vec<Wont>, Refusal> {
    let rows: Vec<Row> = conn.all(sql!("list_wonts"), params![]).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let evidence = evidence::find(conn, now).await?;
    let today = organisation::today(conn, now).await?.to_string();
    let wont = |row: Row| {
        let grounds = row.grounds.0;
        let trigger = grounds.revisit_when.as_ref();
        let tickets = trigger.map(|it| evidence.pain(&it.scenario).map_or(0.0, |pain| pain.tickets_a_month));
        let happened = trigger.zip(tickets).is_some_and(|(trigger, now)| now > trigger.above);
        Wont {
            due: happened || grounds.revisit_on.as_deref().is_some_and(|day| *day <= *today),
            initiative: row.initiative,
            title: Json(row.initiative_definition.0.title),
            frame: Named { id: row.frame_id, name: row.frame_definition.0.name },
            decided_at: row.decided_at,
            tickets_a_month: tickets,
            grounds,
        }
    };
    let mut wonts: Vec<Wont> = rows.into_iter().map(wont).collect();
    let day = |one: &Wont| one.grounds.revisit_on.clone().unwrap_or_else(|| "9999".to_owned());
    wonts.sort_by_cached_key(|one| (!one.due, day(one)));
    Ok(wonts)
}

/// Capabilities of Won'ts that are off, for the world; nothing unless the settings allow it.
pub async fn not_offered(conn: &mut Conn) -> Result<Vec<NotOffered>, Refusal> {
    if !settings::find(conn).await?.settings.tell_not_offered {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = conn.all(sql!("list_wonts"), params![]).await?;
    let said_no: BTreeSet<String> = rows.into_iter().filter_map(|row| row.initiative_definition.0.capability).collect();
    let off = capability::list(conn).await?.into_iter().filter(|one| one.state == State::Off);
    let told = off.filter(|one| said_no.contains(&one.key));
    Ok(told.map(|one| NotOffered { capability: one.key, name: one.name, text: one.not_offered }).collect())
}
