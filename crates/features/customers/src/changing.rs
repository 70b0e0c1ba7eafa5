//! Changing a customer. What belongs to customers merged into it is changed with it.

use kernel::{Act, Problems, Refusal, patch, text};
use serde::Deserialize;
use serde_json::json;
use store::{Json, Tx, params};
use utoipa::ToSchema;

use crate::creating::{GivenConsent, check_avoided, checked_window, consents, needs, notes, optional};
use crate::customer::{ContactWindow, Customer, Email, ExternalId, Phone, PreferredChannel};
use crate::events::{self, CUSTOMER_CHANGED, CustomerChanged};
use crate::finding::{self, Row};
use crate::{Address, contact, group, writing};

/// Absent fields stay as they are, null clears. Lists are replaced as a whole, except `consent`,
/// which is what the customer says now: the last word per purpose counts and none is forgotten.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CustomerChange)]
pub struct Change {
    pub name: Option<String>,
    pub emails: Option<Vec<Email>>,
    pub phones: Option<Vec<Phone>>,
    pub external_ids: Option<Vec<ExternalId>>,
    #[serde(default, deserialize_with = "patch::some")]
    #[schema(value_type = Option<String>)]
    pub language: Option<Option<String>>,
    #[serde(default, deserialize_with = "patch::some")]
    #[schema(value_type = Option<String>)]
    pub time_zone: Option<Option<String>>,
    pub preferences: Option<PreferencesChange>,
    #[serde(default, deserialize_with = "patch::some")]
    #[schema(value_type = Option<Address>)]
    pub address: Option<Option<Address>>,
    pub tags: Option<Vec<String>>,
    pub consent: Option<Vec<GivenConsent>>,
}

#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreferencesChange {
    #[serde(default, deserialize_with = "patch::some")]
    #[schema(value_type = Option<PreferredChannel>)]
    pub channel: Option<Option<PreferredChannel>>,
    #[serde(default, deserialize_with = "patch::some")]
    #[schema(value_type = Option<PreferredChannel>)]
    pub avoid: Option<Option<PreferredChannel>>,
    #[serde(default, deserialize_with = "patch::some")]
    #[schema(value_type = Option<ContactWindow>)]
    pub window: Option<Option<ContactWindow>>,
    #[serde(default, deserialize_with = "patch::some")]
    #[schema(value_type = Option<String>)]
    pub hours: Option<Option<String>>,
    pub do_not_contact: Option<bool>,
    #[serde(default, deserialize_with = "patch::some")]
    #[schema(value_type = Option<String>)]
    pub accessibility: Option<Option<String>>,
    #[serde(default, deserialize_with = "patch::some")]
    #[schema(value_type = Option<String>)]
    pub notes: Option<Option<String>>,
}

pub async fn change(tx: &mut Tx, act: &Act, id: &str, version: i64, input: Change) -> Result<Customer, Refusal> {
    let mut row = finding::row(tx, id).await?;
    refuse_merged(tx, &row).await?;
    let before = row.clone();
    let lists = apply(&mut row, &input, act)?;
    write_row(tx, act, &row, version).await?;
    let known = finding::load(tx, id).await?;
    let mut fields = changed_fields(&before, &row);
    replace_lists(tx, &known, &lists, &mut fields).await?;
    if let Some(said) = &lists.consent {
        let news: Vec<_> = said.iter().filter(|consent| !known.consent.contains(consent)).cloned().collect();
        writing::add_consents(tx, act, id, &news).await?;
        fields.extend((!news.is_empty()).then(|| "consent".to_owned()));
    }
    group::refresh(tx, id).await?;
    if !fields.is_empty() {
        tx.append(act, CUSTOMER_CHANGED, events::subject(id), &CustomerChanged { fields })?;
    }
    finding::find(tx, &act.actor, id).await
}

async fn refuse_merged(tx: &mut Tx, row: &Row) -> Result<(), Refusal> {
    let Some(into) = &row.merged_into else { return Ok(()) };
    let survivor = finding::row(tx, into).await?;
    Err(Refusal::Conflict {
        code: "conflict",
        detail: format!("it was merged into customer {} ({}); change that one", survivor.number, survivor.name),
        current: Some(json!({ "customer": { "id": survivor.id, "number": survivor.number, "name": survivor.name } })),
    })
}

/// Writes the row if nobody else did since `version`.
pub(crate) async fn write_row(tx: &mut Tx, act: &Act, row: &Row, version: i64) -> Result<(), Refusal> {
    let address = row.address.as_ref().and_then(|Json(address)| address.column());
    let channel = row.preferred_channel.map(|channel| channel.as_str());
    let values = params![
        &row.id,
        version,
        act.now,
        &row.name,
        row.name.to_lowercase(),
        &row.language,
        &row.time_zone,
        channel,
        &row.preferred_hours,
        row.do_not_contact,
        &row.preference_notes,
        address,
        row.avoided_channel.map(|channel| channel.as_str()),
        &row.contact_from,
        &row.contact_to,
        &row.accessibility
    ];
    if tx.run(sql!("update_customer"), values).await? == 1 {
        return Ok(());
    }
    Err(Refusal::stale(&finding::find(tx, &act.actor, &row.id).await?))
}

/// The lists that were given, checked.
struct Lists {
    emails: Option<Vec<String>>,
    phones: Option<Vec<String>>,
    external_ids: Option<Vec<ExternalId>>,
    tags: Option<Vec<String>>,
    consent: Option<Vec<crate::customer::Consent>>,
}

/// Puts the change into the row; all problems are told at once.
fn apply(row: &mut Row, input: &Change, act: &Act) -> Result<Lists, Refusal> {
    let mut problems = Problems::default();
    if let Some(name) = &input.name {
        row.name = problems.note("name", text::line(name, text::NAME_MAX)).unwrap_or_default();
    }
    if let Some(language) = &input.language {
        row.language = optional("language", language.as_deref(), contact::language, &mut problems);
    }
    if let Some(zone) = &input.time_zone {
        row.time_zone = optional("time_zone", zone.as_deref(), contact::time_zone, &mut problems);
    }
    if let Some(address) = &input.address {
        let address = address.as_ref().map(|address| address.checked("address", &mut problems));
        row.address = address.filter(|address| !address.is_empty()).map(Json);
    }
    if let Some(preferences) = &input.preferences {
        apply_preferences(row, preferences, &mut problems);
    }
    let lists = Lists {
        emails: input.emails.as_ref().map(|given| contact::emails(given, &mut problems)),
        phones: input.phones.as_ref().map(|given| contact::phones(given, &mut problems)),
        external_ids: input.external_ids.as_ref().map(|given| contact::external_ids(given, &mut problems)),
        tags: input.tags.as_ref().map(|given| contact::tags(given, &mut problems)),
        consent: input.consent.as_ref().map(|given| consents(given, act.now, &mut problems)),
    };
    problems.into_result()?;
    Ok(lists)
}

fn apply_preferences(row: &mut Row, change: &PreferencesChange, problems: &mut Problems) {
    if let Some(channel) = change.channel {
        row.preferred_channel = channel;
    }
    if let Some(avoid) = change.avoid {
        row.avoided_channel = avoid;
    }
    check_avoided(row.preferred_channel, row.avoided_channel, problems);
    if let Some(window) = &change.window {
        let window = window.as_ref().and_then(|window| checked_window(window, problems));
        (row.contact_from, row.contact_to) = window.map(|window| (window.from, window.to)).unzip();
    }
    if let Some(hours) = &change.hours {
        let line = |text: &str| text::line(text, text::NAME_MAX);
        row.preferred_hours = optional("preferences.hours", hours.as_deref(), line, problems);
    }
    if let Some(flag) = change.do_not_contact {
        row.do_not_contact = flag;
    }
    if let Some(text) = &change.accessibility {
        row.accessibility = optional("preferences.accessibility", text.as_deref(), needs, problems);
    }
    if let Some(text) = &change.notes {
        row.preference_notes = optional("preferences.notes", text.as_deref(), notes, problems);
    }
}

fn changed_fields(before: &Row, after: &Row) -> Vec<String> {
    let preferences = |row: &Row| {
        let window = (row.contact_from.clone(), row.contact_to.clone());
        let ways = (row.preferred_channel, row.avoided_channel);
        let said = (row.preferred_hours.clone(), row.accessibility.clone(), row.preference_notes.clone());
        (ways, window, said, row.do_not_contact)
    };
    let changes = [
        ("name", before.name != after.name),
        ("language", before.language != after.language),
        ("time_zone", before.time_zone != after.time_zone),
        ("address", before.address != after.address),
        ("preferences", preferences(before) != preferences(after)),
    ];
    changes.into_iter().filter(|(_, changed)| *changed).map(|(field, _)| field.to_owned()).collect()
}

/// Brings the lists to what is wanted, and notes which ones changed.
async fn replace_lists(tx: &mut Tx, known: &Customer, lists: &Lists, fields: &mut Vec<String>) -> Result<(), Refusal> {
    let root = &known.id;
    if let Some(wanted) = &lists.emails {
        let had: Vec<String> = known.emails.iter().map(|email| email.address.clone()).collect();
        for gone in had.iter().filter(|address| !wanted.contains(address)) {
            tx.run(sql!("drop_email"), params![gone]).await?;
        }
        for (address, place) in wanted.iter().zip(0_i64..) {
            group::claim_email(tx, root, address, place).await?;
            tx.run(sql!("place_email"), params![address, place]).await?;
        }
        fields.extend((had != *wanted).then(|| "emails".to_owned()));
    }
    if let Some(wanted) = &lists.phones {
        let had: Vec<String> = known.phones.iter().map(|phone| phone.number.clone()).collect();
        for gone in had.iter().filter(|number| !wanted.contains(number)) {
            tx.run(sql!("drop_phone"), params![root, gone]).await?;
        }
        for (number, place) in wanted.iter().zip(0_i64..) {
            if had.contains(number) {
                tx.run(sql!("place_phone"), params![root, number, place]).await?;
            } else {
                tx.run(sql!("add_phone"), params![root, number, contact::digits(number), place]).await?;
            }
        }
        fields.extend((had != *wanted).then(|| "phones".to_owned()));
    }
    if let Some(wanted) = &lists.tags {
        for gone in known.tags.iter().filter(|tag| !wanted.contains(tag)) {
            tx.run(sql!("drop_tag"), params![root, gone]).await?;
        }
        for tag in wanted.iter().filter(|tag| !known.tags.contains(tag)) {
            tx.run(sql!("add_tag"), params![root, tag]).await?;
        }
        fields.extend((known.tags != *wanted).then(|| "tags".to_owned()));
    }
    if let Some(wanted) = &lists.external_ids {
        for gone in known.external_ids.iter().filter(|external| !wanted.contains(external)) {
            tx.run(sql!("drop_external_id"), params![&gone.source, &gone.id]).await?;
        }
        for external in wanted.iter().filter(|external| !known.external_ids.contains(external)) {
            group::claim_external_id(tx, root, external, None).await?;
        }
        let same = wanted.len() == known.external_ids.len()
            && wanted.iter().all(|external| known.external_ids.contains(external));
        fields.extend((!same).then(|| "external_ids".to_owned()));
    }
    Ok(())
}
