//! Permissions that a newer program brings.
//!
//! Nobody gives what they do not hold, so a permission that no role holds could never be given. It goes
//! to the admin role, once, and to no other: whom else it suits, an admin says. What an admin takes away
//! later stays away.

use kernel::{Act, Permission, Reach, Refusal};
use serde_json::json;
use store::{Conn, Tx, params};

use crate::{events, roles};

/// Gives the admin role what it was never offered. Gives the names of it; none before the set-up.
pub async fn admit(tx: &mut Tx, act: &Act, catalogue: &[Permission]) -> Result<Vec<&'static str>, Refusal> {
    let Some(admin) = roles::list(tx).await?.into_iter().find(|role| role.name == roles::ADMIN) else {
        return Ok(Vec::new());
    };
    let fresh = unknown(tx, catalogue).await?;
    if fresh.is_empty() {
        return Ok(fresh);
    }
    for name in &fresh {
        tx.run(sql!("insert_known_permission"), params![*name]).await?;
        if !admin.grants.iter().any(|grant| grant.permission == *name) {
            tx.run(sql!("insert_grant"), params![&admin.id, *name, Reach::All.as_str()]).await?;
        }
    }
    if tx.run(sql!("update_role"), params![&admin.id, &admin.name, admin.version]).await? == 0 {
        return Err(Refusal::stale(&admin));
    }
    let role = roles::find(tx, &admin.id).await?;
    tx.append_setting(act, events::ROLE_CHANGED, events::role(&admin.id), &json!({ "from": admin, "to": role }))?;
    Ok(fresh)
}

/// Marks the whole catalogue as offered: the roles of a new organisation are made with it.
pub(crate) async fn note_all(tx: &mut Tx, catalogue: &[Permission]) -> Result<(), Refusal> {
    for name in unknown(tx, catalogue).await? {
        tx.run(sql!("insert_known_permission"), params![name]).await?;
    }
    Ok(())
}

async fn unknown(conn: &mut Conn, catalogue: &[Permission]) -> Result<Vec<&'static str>, Refusal> {
    let known: Vec<String> = conn.all(sql!("list_known_permissions"), params![]).await?;
    let names = catalogue.iter().map(|permission| permission.name);
    Ok(names.filter(|name| !known.iter().any(|seen| seen == name)).collect())
}
