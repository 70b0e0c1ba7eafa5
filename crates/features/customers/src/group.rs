//! What must be kept together: unique addresses and ids, and the text that search looks into.

use std::collections::HashMap;

use kernel::Refusal;
use serde::Deserialize;
use serde_json::json;
use store::{Conn, Error, Select, Tx, params};

use crate::contact::digits;
use crate::customer::ExternalId;
use crate::finding::{Held, Holder, holder};

/// Gives an address to a customer; refused, naming the holder, if it is another's.
pub(crate) async fn claim_email(tx: &mut Tx, root: &str, address: &str, position: i64) -> Result<(), Refusal> {
    if tx.run(sql!("claim_email"), params![address, root, position]).await? == 1 {
        return Ok(());
    }
    match holder(tx, sql!("find_email_holder"), params![address]).await? {
        Some(other) if other.root_id != root => Err(taken(&format!("the e-mail address {address}"), &other)),
        _ => Ok(()),
    }
}

/// Gives an external id to a customer; refused, naming the holder, if it is another's.
pub(crate) async fn claim_external_id(
    tx: &mut Tx,
    root: &str,
    external: &ExternalId,
    content: Option<&str>,
) -> Result<(), Refusal> {
    let (source, id) = (&external.source, &external.id);
    if tx.run(sql!("claim_external_id"), params![source, id, id.to_lowercase(), root, content]).await? == 1 {
        return Ok(());
    }
    match holder(tx, sql!("find_external_id_holder"), params![source, id]).await? {
        Some(other) if other.root_id != root => Err(taken(&format!("the id {id} of {source}"), &other)),
        _ => Ok(()),
    }
}

pub(crate) fn taken(what: &str, other: &Holder) -> Refusal {
    Refusal::Conflict {
        code: "conflict",
        detail: format!("{what} belongs to customer {} ({})", other.number, other.name),
        current: Some(json!({ "customer": { "id": other.id, "number": other.number, "name": other.name } })),
    }
}

#[derive(Deserialize)]
struct Member {
    id: String,
    name_key: String,
}

/// Brings the search text and the first address of a customer and those merged into it up to date.
pub(crate) async fn refresh(tx: &mut Tx, root: &str) -> Result<(), Error> {
    let members: Vec<Member> = tx.all(sql!("list_group"), params![root]).await?;
    let mut lines: HashMap<String, Vec<String>> =
        members.into_iter().map(|member| (member.id, vec![member.name_key])).collect();
    let lists = [sql!("list_emails"), sql!("list_phones"), sql!("list_external_ids")];
    for (list, sql) in lists.into_iter().enumerate() {
        let mut select = Select::new(sql, params![]);
        select.and_in("customers.root_id", [root]);
        for held in conn_held(tx, &select).await? {
            let line = if list == 1 { digits(&held.value) } else { held.value.to_lowercase() };
            lines.entry(held.customer_id).or_default().push(line);
        }
    }
    for (id, lines) in lines {
        tx.run(sql!("refresh_search"), params![id, lines.join("\n")]).await?;
    }
    Ok(())
}

async fn conn_held(conn: &mut Conn, select: &Select) -> Result<Vec<Held>, Error> {
    conn.select(select).await
}
