//! Bringing customers in from other systems, a batch at a time, again and again with one result.

use std::collections::{HashMap, HashSet};

use kernel::{Act, FieldProblem, Outcome, Problems, Refusal, Timestamp, text, time};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{Error, Json, Tx, params};

use crate::creating::optional;
use crate::customer::{Email, ExternalId, Phone, Preferences, PreferredChannel};
use crate::events::{self, CUSTOMER_CHANGED, CustomerChanged};
use crate::resolving::{Known, known_emails, known_ids};
use crate::writing::{self, NewCustomer};
use crate::{Address, changing, contact, finding, group};

/// A customer as another system tells it. What is absent stays as it is known.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportRow {
    /// The system, such as `shopify`.
    pub source: String,
    /// Without one the first e-mail address stands for it.
    pub external_id: Option<String>,
    pub name: Option<String>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub emails: Vec<String>,
    pub phones: Vec<String>,
    pub language: Option<String>,
    pub time_zone: Option<String>,
    pub tags: Vec<String>,
    pub address: Option<Address>,
    pub channel: Option<PreferredChannel>,
    pub hours: Option<String>,
    pub do_not_contact: Option<bool>,
    pub notes: Option<String>,
    pub created_at: Option<Timestamp>,
}

type Answer = Result<Outcome, Vec<FieldProblem>>;

/// Takes a batch in. A row's problems never stop the others; the answers are in the rows' order.
pub async fn import(tx: &mut Tx, act: &Act, rows: Vec<ImportRow>) -> Result<Vec<Answer>, Refusal> {
    let mut answers: Vec<Option<Answer>> = Vec::new();
    let mut waiting = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        match checked(act, row) {
            Ok(customer) => {
                answers.push(None);
                waiting.push(Candidate { index, content: fingerprint(row), row, customer });
            }
            Err(problems) => answers.push(Some(Err(problems))),
        }
    }
    // Rows about the same customer follow one another in rounds, each seeing the round before.
    while !waiting.is_empty() {
        let (round, rest) = first_of_each(waiting);
        waiting = rest;
        for (index, answer) in take_round(tx, act, round).await? {
            answers[index] = Some(answer);
        }
    }
    Ok(answers.into_iter().map(|answer| answer.unwrap_or(Ok(Outcome::Unchanged))).collect())
}

struct Candidate<'r> {
    index: usize,
    content: String,
    row: &'r ImportRow,
    customer: NewCustomer,
}

impl Candidate<'_> {
    fn external(&self) -> &ExternalId {
        &self.customer.external_ids[0].0
    }
}

/// Splits off rows that share neither id nor address with an earlier one.
fn first_of_each(candidates: Vec<Candidate<'_>>) -> (Vec<Candidate<'_>>, Vec<Candidate<'_>>) {
    let mut ids: HashSet<ExternalId> = HashSet::new();
    let mut emails: HashSet<String> = HashSet::new();
    candidates.into_iter().partition(|candidate| {
        let customer = &candidate.customer;
        let fresh = !ids.contains(candidate.external()) && !customer.emails.iter().any(|email| emails.contains(email));
        ids.insert(candidate.external().clone());
        emails.extend(customer.emails.iter().cloned());
        fresh
    })
}

async fn take_round(tx: &mut Tx, act: &Act, round: Vec<Candidate<'_>>) -> Result<Vec<(usize, Answer)>, Refusal> {
    let known = known_externals(tx, &round).await?;
    let holders = known_emails(tx, unknown_addresses(&round, &known)).await?;
    let mut answers = Vec::with_capacity(round.len());
    let mut new = Vec::new();
    for candidate in round {
        let index = candidate.index;
        let answer = match known.get(candidate.external()) {
            Some(known) if known.content.as_deref() == Some(&candidate.content) => Ok(Outcome::Unchanged),
            Some(known) => update(tx, act, &candidate, &known.customer_id, &holders).await?,
            None => match candidate.customer.emails.iter().find_map(|email| holders.get(email)) {
                Some(holder) => link(tx, act, &candidate, &holder.clone(), &holders).await?,
                None => {
                    let mut customer = candidate.customer;
                    customer.external_ids[0].1 = Some(candidate.content);
                    new.push(customer);
                    Ok(Outcome::Created)
                }
            },
        };
        answers.push((index, answer));
    }
    create(tx, act, new).await?;
    Ok(answers)
}

/// The addresses of rows that are news.
fn unknown_addresses<'r>(round: &'r [Candidate<'_>], known: &HashMap<ExternalId, Known>) -> Vec<&'r str> {
    let news = round.iter().filter(|candidate| {
        known.get(candidate.external()).is_none_or(|known| known.content.as_deref() != Some(&candidate.content))
    });
    news.flat_map(|candidate| candidate.customer.emails.iter().map(String::as_str)).collect()
}

async fn known_externals(tx: &mut Tx, round: &[Candidate<'_>]) -> Result<HashMap<ExternalId, Known>, Error> {
    let mut by_source: HashMap<&str, Vec<&str>> = HashMap::new();
    for candidate in round {
        let external = candidate.external();
        by_source.entry(&external.source).or_default().push(&external.id);
    }
    let mut found = HashMap::new();
    for (source, ids) in by_source {
        for known in known_ids(tx, source, ids).await? {
            found.insert(ExternalId { source: known.source.clone(), id: known.id.clone() }, known);
        }
    }
    Ok(found)
}

async fn create(tx: &mut Tx, act: &Act, mut new: Vec<NewCustomer>) -> Result<(), Error> {
    if new.is_empty() {
        return Ok(());
    }
    let first = tx.take_numbers("customer", new.len() as i64).await?;
    for (customer, number) in new.iter_mut().zip(first..) {
        customer.number = number;
    }
    writing::insert(tx, act, &new).await
}

/// The address is known, the id is not: the same person told by another system, unless that
/// system knows the person under another id.
async fn link(
    tx: &mut Tx,
    act: &Act,
    candidate: &Candidate<'_>,
    holder: &str,
    holders: &HashMap<String, String>,
) -> Result<Answer, Refusal> {
    let known = finding::load(tx, holder).await?;
    let external = candidate.external();
    if let Some(other) = known.external_ids.iter().find(|other| other.source == external.source) {
        let words =
            format!("an address belongs to customer {} ({}), which is {} there", known.number, known.name, other.id);
        return Ok(Err(vec![FieldProblem { field: "emails".to_owned(), problem: words }]));
    }
    if let Err(problem) = own_addresses(tx, candidate, holder, holders).await? {
        return Ok(Err(vec![problem]));
    }
    group::claim_external_id(tx, holder, external, None).await?;
    update(tx, act, candidate, holder, holders).await
}

/// Every address of the row must be free or belong to this customer or one of its group.
async fn own_addresses(
    tx: &mut Tx,
    candidate: &Candidate<'_>,
    id: &str,
    holders: &HashMap<String, String>,
) -> Result<Result<(), FieldProblem>, Refusal> {
    for address in &candidate.customer.emails {
        if holders.get(address).is_none_or(|holder| holder == id) {
            continue;
        }
        let other = finding::holder(tx, sql!("find_email_holder"), params![address]).await?;
        if let Some(other) = other.filter(|other| other.root_id != id) {
            let words = format!("{address} belongs to customer {} ({})", other.number, other.name);
            return Ok(Err(FieldProblem { field: "emails".to_owned(), problem: words }));
        }
    }
    Ok(Ok(()))
}

/// Takes over what the row tells; addresses, numbers and tags are added, never taken away.
async fn update(
    tx: &mut Tx,
    act: &Act,
    candidate: &Candidate<'_>,
    id: &str,
    holders: &HashMap<String, String>,
) -> Result<Answer, Refusal> {
    if let Err(problem) = own_addresses(tx, candidate, id, holders).await? {
        return Ok(Err(vec![problem]));
    }
    let mut row = finding::row(tx, id).await?;
    let external = candidate.external();
    if let Some(into) = &row.merged_into {
        // What is told about a merged customer belongs to its row, which is not shown any more.
        let words = format!("the customer was merged into {into}; undo the merge to change it");
        return Ok(Err(vec![FieldProblem { field: "external_id".to_owned(), problem: words }]));
    }
    tx.run(sql!("set_external_content"), params![&external.source, &external.id, &candidate.content]).await?;
    overwrite(&mut row, candidate);
    let version = row.version;
    changing::write_row(tx, act, &row, version).await?;
    let known = finding::load(tx, id).await?;
    let customer = &candidate.customer;
    let places = known.emails.len() as i64..;
    for (address, place) in customer.emails.iter().zip(places) {
        group::claim_email(tx, id, address, place).await?;
    }
    let news = customer.phones.iter().filter(|number| !known.phones.iter().any(|phone| phone.number == **number));
    for (number, place) in news.zip(known.phones.len() as i64..) {
        tx.run(sql!("add_phone"), params![id, number, contact::digits(number), place]).await?;
    }
    for tag in &customer.tags {
        tx.run(sql!("add_tag"), params![id, tag]).await?;
    }
    group::refresh(tx, id).await?;
    tx.append(act, CUSTOMER_CHANGED, events::subject(id), &CustomerChanged { fields: vec!["import".to_owned()] })?;
    Ok(Ok(Outcome::Changed))
}

fn overwrite(row: &mut finding::Row, candidate: &Candidate<'_>) {
    let NewCustomer { name, language, time_zone, preferences, address, .. } = &candidate.customer;
    let told = candidate.row;
    if told.name.is_some() || told.first_name.is_some() || told.last_name.is_some() {
        row.name.clone_from(name);
    }
    row.language = language.clone().or(row.language.take());
    row.time_zone = time_zone.clone().or(row.time_zone.take());
    row.preferred_channel = preferences.channel.or(row.preferred_channel);
    row.preferred_hours = preferences.hours.clone().or(row.preferred_hours.take());
    row.preference_notes = preferences.notes.clone().or(row.preference_notes.take());
    row.do_not_contact = told.do_not_contact.unwrap_or(row.do_not_contact);
    row.address = address.clone().map(Json).or(row.address.take());
}

fn checked(act: &Act, row: &ImportRow) -> Result<NewCustomer, Vec<FieldProblem>> {
    let mut problems = Problems::default();
    let email = |address: &String| Email { address: address.clone(), primary: false };
    let phone = |number: &String| Phone { number: number.clone(), primary: false };
    let given: Vec<Email> = row.emails.iter().filter(|text| !text.trim().is_empty()).map(email).collect();
    let emails = contact::emails(&given, &mut problems);
    let given: Vec<Phone> = row.phones.iter().filter(|text| !text.trim().is_empty()).map(phone).collect();
    let phones = contact::phones(&given, &mut problems);
    let source = problems.note("source", text::line(&row.source, 50)).unwrap_or_default();
    let given = text::optional_line(row.external_id.as_deref(), text::NAME_MAX);
    let external = problems.note("external_id", given).flatten().or_else(|| emails.first().cloned());
    if external.is_none() {
        problems.add("external_id", "is needed where there is no e-mail address");
    }
    if row.created_at.is_some_and(|at| at > act.now.plus(time::DAY)) {
        problems.add("created_at", "must not be in the future");
    }
    let name = problems.note("name", text::optional_line(Some(&name(row)), text::NAME_MAX)).flatten();
    let name = name.or_else(|| emails.first().cloned()).or_else(|| external.clone()).unwrap_or_default();
    let line = |text: &str| text::line(text, text::NAME_MAX);
    let customer = NewCustomer {
        id: act.id("cus"),
        name,
        emails,
        phones,
        external_ids: vec![(ExternalId { source: source.clone(), id: external.unwrap_or_default() }, None)],
        tags: contact::tags(&row.tags, &mut problems),
        language: optional("language", row.language.as_deref(), contact::language, &mut problems),
        time_zone: optional("time_zone", row.time_zone.as_deref(), contact::time_zone, &mut problems),
        preferences: Preferences {
            channel: row.channel,
            hours: optional("hours", row.hours.as_deref(), line, &mut problems),
            do_not_contact: row.do_not_contact.unwrap_or(false),
            notes: optional("notes", row.notes.as_deref(), crate::creating::notes, &mut problems),
            ..Preferences::default()
        },
        address: row.address.as_ref().map(|a| a.checked("address", &mut problems)).filter(|a| !a.is_empty()),
        created_at: row.created_at.unwrap_or(act.now),
        source: Some(source),
        ..NewCustomer::default()
    };
    match problems.into_result() {
        Ok(()) => Ok(customer),
        Err(Refusal::Invalid(problems)) => Err(problems),
        Err(other) => Err(vec![FieldProblem { field: "row".to_owned(), problem: other.to_string() }]),
    }
}

fn name(row: &ImportRow) -> String {
    let parts = [row.first_name.as_deref(), row.last_name.as_deref()];
    let joined =
        parts.into_iter().flatten().map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    row.name.clone().filter(|name| !name.trim().is_empty()).unwrap_or(joined)
}

/// What tells two rows of the same id apart.
fn fingerprint(row: &ImportRow) -> String {
    let text = serde_json::to_vec(row).unwrap_or_default();
    Sha256::digest(text).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
