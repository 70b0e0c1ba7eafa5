//! Writing new customers, one or a thousand, with few statements.

use kernel::{Act, Timestamp};
use store::{Error, Tx, Value, params};

use crate::Address;
use crate::contact::digits;
use crate::customer::{Consent, ExternalId, Preferences};
use crate::events::{self, CUSTOMER_CREATED, CustomerCreated};

/// A customer, checked and not yet written.
#[derive(Debug, Clone, Default)]
pub(crate) struct NewCustomer {
    pub id: String,
    pub number: i64,
    pub name: String,
    /// The primary one first.
    pub emails: Vec<String>,
    pub phones: Vec<String>,
    /// With the fingerprint of the imported row, if it was one.
    pub external_ids: Vec<(ExternalId, Option<String>)>,
    pub tags: Vec<String>,
    pub consent: Vec<Consent>,
    pub language: Option<String>,
    pub time_zone: Option<String>,
    pub preferences: Preferences,
    pub address: Option<Address>,
    pub created_at: Timestamp,
    /// The system it comes from, if it was imported.
    pub source: Option<String>,
}

impl NewCustomer {
    fn search(&self) -> String {
        let mut lines = vec![self.name.to_lowercase()];
        lines.extend(self.emails.iter().cloned());
        lines.extend(self.phones.iter().map(|number| digits(number)));
        lines.extend(self.external_ids.iter().map(|(external, _)| external.id.to_lowercase()));
        lines.join("\n")
    }

    fn row(&self, now: Timestamp) -> Vec<Value> {
        let preferences = &self.preferences;
        params![
            &self.id,
            self.number,
            &self.name,
            self.name.to_lowercase(),
            self.emails.first().map(String::as_str),
            &self.language,
            &self.time_zone,
            preferences.channel.map(|channel| channel.as_str()),
            preferences.avoid.map(|channel| channel.as_str()),
            preferences.window.as_ref().map(|window| window.from.as_str()),
            preferences.window.as_ref().map(|window| window.to.as_str()),
            &preferences.hours,
            preferences.do_not_contact,
            &preferences.accessibility,
            &preferences.notes,
            self.address.as_ref().and_then(Address::column),
            &self.id,
            self.search(),
            self.created_at,
            now
        ]
    }
}

const CUSTOMERS: &str = "INSERT INTO customers (id, number, name, name_key, email, language, time_zone, \
    preferred_channel, avoided_channel, contact_from, contact_to, preferred_hours, do_not_contact, accessibility, preference_notes, address, root_id, search, \
    created_at, updated_at) VALUES";
const EMAILS: &str = "INSERT INTO customer_emails (address, customer_id, position) VALUES";
const PHONES: &str = "INSERT INTO customer_phones (customer_id, number, digits, position) VALUES";
const EXTERNAL_IDS: &str = "INSERT INTO customer_external_ids (source, id, id_key, customer_id, content) VALUES";
const TAGS: &str = "INSERT INTO customer_tags (customer_id, tag) VALUES";
const CONSENTS: &str = "INSERT INTO customer_consents (id, customer_id, purpose, given, at, source) VALUES";

/// Writes customers whose numbers, addresses and ids are theirs, with their events.
pub(crate) async fn insert(tx: &mut Tx, act: &Act, customers: &[NewCustomer]) -> Result<(), Error> {
    tx.insert_many(CUSTOMERS, customers.iter().map(|customer| customer.row(act.now)).collect(), "").await?;
    tx.insert_many(EMAILS, rows(customers, |c| &c.emails, |c, email, at| params![email, &c.id, at]), "").await?;
    let phone = |c: &NewCustomer, number: &String, at| params![&c.id, number, digits(number), at];
    tx.insert_many(PHONES, rows(customers, |c| &c.phones, phone), "").await?;
    let external = |c: &NewCustomer, (external, content): &(ExternalId, Option<String>), _| {
        params![&external.source, &external.id, external.id.to_lowercase(), &c.id, content]
    };
    tx.insert_many(EXTERNAL_IDS, rows(customers, |c| &c.external_ids, external), "").await?;
    tx.insert_many(TAGS, rows(customers, |c| &c.tags, |c, tag, _| params![&c.id, tag]), "").await?;
    let consents = rows(customers, |c| &c.consent, |c, consent, _| consent_row(act, &c.id, consent));
    tx.insert_many(CONSENTS, consents, "").await?;
    for customer in customers {
        let data = CustomerCreated { name: customer.name.clone(), source: customer.source.clone() };
        let subject = events::subject(&customer.id);
        tx.append_at(act, customer.created_at, CUSTOMER_CREATED, subject, &data)?;
    }
    Ok(())
}

/// Writes down what a customer said.
pub(crate) async fn add_consents(tx: &mut Tx, act: &Act, id: &str, said: &[Consent]) -> Result<(), Error> {
    let rows = said.iter().map(|consent| consent_row(act, id, consent)).collect();
    tx.insert_many(CONSENTS, rows, "").await?;
    Ok(())
}

fn consent_row(act: &Act, id: &str, consent: &Consent) -> Vec<Value> {
    params![act.id("cns"), id, &consent.purpose, consent.given, consent.at, &consent.source]
}

fn rows<T>(
    customers: &[NewCustomer],
    parts: impl Fn(&NewCustomer) -> &Vec<T>,
    row: impl Fn(&NewCustomer, &T, i64) -> Vec<Value>,
) -> Vec<Vec<Value>> {
    let mut rows = Vec::new();
    for customer in customers {
        for (part, place) in parts(customer).iter().zip(0_i64..) {
            rows.push(row(customer, part, place));
        }
    }
    rows
}
