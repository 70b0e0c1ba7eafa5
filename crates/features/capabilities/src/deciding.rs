//! Whether a capability is on for a customer. Whoever was merged is the customer that they were merged into.

use kernel::Refusal;
use serde::Deserialize;
use store::{Conn, params};

use crate::capability::{self, Capability};
use crate::declaring::Declared;
use crate::switch::{Decision, State, Switch};

/// Longer names of customers are no names.
pub const TARGET_MAX: usize = 200;

#[derive(Debug, Deserialize)]
struct Row {
    state: State,
    percent: i64,
    held_back: i64,
    salt: String,
}

/// For a feature that obeys it, by the own id of a customer; none where it is not known who it is.
pub async fn decide(conn: &mut Conn, of: &Declared, customer: Option<&str>) -> Result<Decision, Refusal> {
    let row: Option<Row> = conn.maybe(sql!("find_switch"), params![of.key]).await?;
    let switch = match row {
        Some(Row { state, percent, held_back, salt }) => Switch { state, percent, held_back, salt },
        // Nobody has brought it yet: it is as in a new installation.
        None if of.on => Switch { state: State::On, percent: 100, held_back: 0, salt: String::new() },
        None => Switch { state: State::Off, percent: 0, held_back: 0, salt: String::new() },
    };
    match customer.filter(|_| switch.divides()) {
        None => Ok(switch.decide(of.key, None)),
        Some(customer) => {
            let root = root(conn, customer).await?;
            Ok(switch.decide(of.key, Some(root.as_deref().unwrap_or(customer))))
        }
    }
}

/// The same, as yes or no.
pub async fn is_on(conn: &mut Conn, of: &Declared, customer: Option<&str>) -> Result<bool, Refusal> {
    decide(conn, of, customer).await.map(|decision| decision.on)
}

/// For whoever asks by a name: a customer by their own id or one of another system, or else the text as it is.
pub async fn decide_for(conn: &mut Conn, of: &Capability, target: Option<&str>) -> Result<Decision, Refusal> {
    let switch = of.switch();
    match target.filter(|_| switch.divides()) {
        None => Ok(switch.decide(&of.key, None)),
        Some(target) => Ok(switch.decide(&of.key, Some(&resolve(conn, target).await?))),
    }
}

/// The customer that is meant.
pub async fn resolve(conn: &mut Conn, target: &str) -> Result<String, Refusal> {
    if let Some(root) = root(conn, target).await? {
        return Ok(root);
    }
    let known: Option<String> =
        conn.maybe(sql!("find_root_by_external"), params![target, target.to_lowercase()]).await?;
    Ok(known.unwrap_or_else(|| target.to_owned()))
}

async fn root(conn: &mut Conn, customer: &str) -> Result<Option<String>, Refusal> {
    Ok(conn.maybe(sql!("find_root"), params![customer]).await?)
}

/// By key, whether it is on for somebody.
pub async fn of_key(conn: &mut Conn, key: &str, target: Option<&str>) -> Result<Decision, Refusal> {
    let capability = capability::find(conn, key).await?;
    decide_for(conn, &capability, target).await
}
