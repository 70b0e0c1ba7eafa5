//! Hearing what customers of tickets say, in their own words: for those who find out what tickets are about.

use std::collections::HashMap;

use kernel::Refusal;
use serde::Deserialize;
use store::{Conn, Select, params};

use crate::courtesy::own_words;

/// So many messages of a ticket are heard, the first ones: what it is about stands there.
const MESSAGES_MAX: usize = 3;
/// Tickets whose messages are read at once, and most messages of them.
const AT_ONCE: usize = 50;
const READ_MAX: i64 = 2_000;

/// By ticket its subject and what its customer wrote first, without quotations and signatures. A ticket in which no
/// customer wrote, and one that is merged away or set aside, is not among them.
pub async fn hear(conn: &mut Conn, tickets: &[String]) -> Result<HashMap<String, String>, Refusal> {
    #[derive(Deserialize)]
    struct Said {
        ticket_id: String,
        subject: String,
        text: String,
    }
    let mut heard: HashMap<String, (usize, String)> = HashMap::new();
    for some in tickets.chunks(AT_ONCE) {
        let mut select = Select::new(sql!("list_heard"), params![]);
        select.and_in("m.ticket_id", some).then("ORDER BY m.ticket_id, m.at, m.id LIMIT ?", params![READ_MAX]);
        for said in conn.select::<Said>(&select).await? {
            let (count, text) = heard.entry(said.ticket_id).or_insert_with(|| (0, said.subject));
            if *count < MESSAGES_MAX {
                *count += 1;
                text.push('\n');
                text.push_str(&own_words(&said.text));
            }
        }
    }
    Ok(heard.into_iter().map(|(id, (_, text))| (id, text)).collect())
}
