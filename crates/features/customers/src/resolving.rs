//! From what other systems say about a customer to our id, for imports of orders and tickets.

use std::collections::HashMap;

use kernel::{Act, Refusal, text};
use serde::Deserialize;
use store::{Conn, Error, Select, Tx, params};

use crate::customer::ExternalId;
use crate::group;
use crate::writing::{self, NewCustomer};

/// What is told about a customer elsewhere.
#[derive(Debug, Clone, Default)]
pub struct Clue {
    pub source: String,
    pub external_id: Option<String>,
    pub email: Option<String>,
    pub name: Option<String>,
}

/// An external id as it is known.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Known {
    pub source: String,
    pub id: String,
    pub customer_id: String,
    pub content: Option<String>,
}

/// The customer for each clue: by external id, else by e-mail, else a bare one is made of what is
/// told. None where nothing usable is told. The same clue twice gives the same customer.
pub async fn resolve(tx: &mut Tx, act: &Act, clues: &[Clue]) -> Result<Vec<Option<String>>, Refusal> {
    let clues: Vec<Clue> = clues.iter().map(usable).collect();
    let mut directory = Directory::of(tx, &clues).await?;
    let mut new: Vec<NewCustomer> = Vec::new();
    let mut links: Vec<(ExternalId, String)> = Vec::new();
    let mut answers = Vec::with_capacity(clues.len());
    for clue in &clues {
        let known = directory.find(clue);
        let id = match known {
            Some(id) => id,
            None if clue.external_id.is_none() && clue.email.is_none() => {
                answers.push(None);
                continue;
            }
            None => {
                new.push(bare(act, clue));
                new[new.len() - 1].id.clone()
            }
        };
        if let Some(external) = directory.learn(clue, &id) {
            // The id of a customer made just now is written with it.
            match new.iter_mut().rev().find(|customer| customer.id == id) {
                Some(customer) => customer.external_ids.push((external, None)),
                None => links.push((external, id.clone())),
            }
        }
        answers.push(Some(id));
    }
    if !new.is_empty() {
        let first = tx.take_numbers("customer", new.len() as i64).await?;
        for (customer, number) in new.iter_mut().zip(first..) {
            customer.number = number;
        }
        writing::insert(tx, act, &new).await?;
    }
    for (external, id) in links {
        group::claim_external_id(tx, &id, &external, None).await?;
    }
    Ok(answers)
}

/// Trims. What is not an e-mail address or is too long was refused by whoever read it, and is as good
/// as not told here.
fn usable(clue: &Clue) -> Clue {
    let line = |value: &Option<String>| text::optional_line(value.as_deref(), text::NAME_MAX).ok().flatten();
    Clue {
        source: clue.source.clone(),
        external_id: line(&clue.external_id),
        email: clue.email.as_deref().and_then(|email| text::email(email).ok()),
        name: line(&clue.name),
    }
}

fn bare(act: &Act, clue: &Clue) -> NewCustomer {
    let name = clue.name.clone().or_else(|| clue.email.clone()).or_else(|| clue.external_id.clone());
    NewCustomer {
        id: act.id("cus"),
        name: name.unwrap_or_default(),
        emails: clue.email.clone().into_iter().collect(),
        created_at: act.now,
        source: Some(clue.source.clone()),
        ..NewCustomer::default()
    }
}

/// Who is known by which id and address, as far as a batch asks.
pub(crate) struct Directory {
    externals: HashMap<(String, String), String>,
    emails: HashMap<String, String>,
}

impl Directory {
    async fn of(conn: &mut Conn, clues: &[Clue]) -> Result<Self, Error> {
        let mut by_source: HashMap<&str, Vec<&str>> = HashMap::new();
        for clue in clues {
            if let Some(id) = &clue.external_id {
                by_source.entry(&clue.source).or_default().push(id);
            }
        }
        let mut externals = HashMap::new();
        for (source, ids) in by_source {
            for known in known_ids(conn, source, ids).await? {
                externals.insert((known.source, known.id), known.customer_id);
            }
        }
        let emails = known_emails(conn, clues.iter().filter_map(|clue| clue.email.as_deref()).collect()).await?;
        Ok(Self { externals, emails })
    }

    fn find(&self, clue: &Clue) -> Option<String> {
        let by_id = clue.external_id.as_ref().and_then(|id| self.externals.get(&(clue.source.clone(), id.clone())));
        let by_email = || clue.email.as_ref().and_then(|email| self.emails.get(email));
        by_id.or_else(by_email).cloned()
    }

    /// Remembers the customer for later clues; gives the external id if it is news.
    fn learn(&mut self, clue: &Clue, id: &str) -> Option<ExternalId> {
        if let Some(email) = &clue.email {
            self.emails.entry(email.clone()).or_insert_with(|| id.to_owned());
        }
        let external = clue.external_id.as_ref()?;
        let key = (clue.source.clone(), external.clone());
        if self.externals.contains_key(&key) {
            return None;
        }
        self.externals.insert(key, id.to_owned());
        Some(ExternalId { source: clue.source.clone(), id: external.clone() })
    }
}

pub(crate) async fn known_ids(conn: &mut Conn, source: &str, ids: Vec<&str>) -> Result<Vec<Known>, Error> {
    let mut select = Select::new(sql!("resolve_external_ids"), params![source]);
    select.and_in("id", ids);
    conn.select(&select).await
}

/// Who has which of the addresses.
pub(crate) async fn known_emails(conn: &mut Conn, addresses: Vec<&str>) -> Result<HashMap<String, String>, Error> {
    #[derive(Deserialize)]
    struct Address {
        address: String,
        customer_id: String,
    }
    let mut select = Select::new(sql!("resolve_emails"), params![]);
    select.and_in("address", addresses);
    let found: Vec<Address> = conn.select(&select).await?;
    Ok(found.into_iter().map(|found| (found.address, found.customer_id)).collect())
}
