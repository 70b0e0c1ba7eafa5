//! A signpost that was passed: told to the owner of the future until somebody has seen it.

use kernel::{Act, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Tx, params};
use utoipa::ToSchema;

use crate::events::{self, Told};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = SignpostAlert)]
pub struct Alert {
    pub id: String,
    pub study_id: String,
    /// Key of the future; empty: none of these.
    pub future: String,
    /// Who is to act.
    pub owner_id: Option<String>,
    pub day: String,
    pub weight: f64,
    pub opened_at: Timestamp,
    pub acknowledged_at: Option<Timestamp>,
    pub acknowledged_by: Option<String>,
}

/// Latest first.
pub async fn list(conn: &mut Conn, study: &str) -> Result<Vec<Alert>, Refusal> {
    Ok(conn.all(sql!("list_alerts"), params![study]).await?)
}

pub async fn find(conn: &mut Conn, id: &str) -> Result<Alert, Refusal> {
    conn.maybe(sql!("find_alert"), params![id]).await?.ok_or(Refusal::NotFound("alert"))
}

/// Once until it is acknowledged.
pub(crate) async fn open(tx: &mut Tx, act: &Act, alert: Alert) -> Result<bool, Refusal> {
    let open: i64 = tx.one(sql!("count_open_alerts"), params![&alert.study_id, &alert.future]).await?;
    if open > 0 {
        return Ok(false);
    }
    let values =
        params![&alert.id, &alert.study_id, &alert.future, &alert.owner_id, &alert.day, alert.weight, alert.opened_at];
    tx.run(sql!("insert_alert"), values).await?;
    let told = Told {
        future: Some(alert.future.clone()),
        owner_id: alert.owner_id.clone(),
        weight: Some(alert.weight),
        ..Told::default()
    };
    tx.append(act, events::SIGNPOST_PASSED, events::of_signpost(&alert.id), &told)?;
    Ok(true)
}

/// Who has seen it; a second time changes nothing.
pub async fn acknowledge(tx: &mut Tx, act: &Act, id: &str) -> Result<Alert, Refusal> {
    let alert = find(tx, id).await?;
    if tx.run(sql!("acknowledge_alert"), params![id, act.now, &act.actor.id]).await? > 0 {
        let told = Told { future: Some(alert.future), ..Told::default() };
        tx.append(act, events::SIGNPOST_ACKNOWLEDGED, events::of_signpost(id), &told)?;
    }
    find(tx, id).await
}
