//! Sessions: signed-in browsers. The secret is in the cookie only; here is its hash.

use kernel::{Act, Refusal, Timestamp, ids};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Conn, Tx, params};
use utoipa::ToSchema;

use crate::identifying::{IDLE_MAX, SESSION_MAX};
use crate::{events, hashing};

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Session {
    pub id: String,
    pub created_at: Timestamp,
    pub seen_at: Timestamp,
    pub ends_at: Timestamp,
    /// What the browser called itself.
    pub agent: String,
}

/// Begins a session with a new secret, whatever the browser sent before. Gives the secret.
pub async fn begin(tx: &mut Tx, act: &Act, person_id: &str, agent: &str) -> Result<String, Refusal> {
    let secret = ids::new_secret(act.rng.as_ref());
    let agent: String = agent.chars().filter(|c| !c.is_control()).take(200).collect();
    let values =
        params![act.id("ses"), hashing::of_secret(&secret), person_id, act.now, act.now.plus(SESSION_MAX), &agent];
    tx.run(sql!("insert_session"), values).await?;
    tx.run(sql!("delete_ended_sessions"), params![act.now, act.now.plus(-IDLE_MAX)]).await?;
    tx.append_setting(act, events::SIGNED_IN, events::person(person_id), &json!({ "agent": agent }))?;
    Ok(secret)
}

pub async fn list(conn: &mut Conn, person_id: &str, now: Timestamp) -> Result<Vec<Session>, Refusal> {
    Ok(conn.all(sql!("list_sessions"), params![person_id, now, now.plus(-IDLE_MAX)]).await?)
}

/// Ends one of a person's own sessions.
pub async fn end(tx: &mut Tx, person_id: &str, id: &str) -> Result<(), Refusal> {
    match tx.run(sql!("end_session"), params![id, person_id]).await? {
        0 => Err(Refusal::NotFound("session")),
        _ => Ok(()),
    }
}

/// Changes the password and ends all other sessions.
pub async fn change_password(tx: &mut Tx, act: &Act, session_id: &str, hash: String) -> Result<(), Refusal> {
    tx.run(sql!("update_password"), params![&act.actor.id, hash]).await?;
    tx.run(sql!("end_other_sessions"), params![&act.actor.id, session_id]).await?;
    tx.append_setting(act, events::PASSWORD_CHANGED, events::person(&act.actor.id), &())?;
    Ok(())
}
