//! Writing down a new customer.

use kernel::{Act, Problems, Refusal, Timestamp, text};
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;

use crate::customer::{Consent, ContactWindow, Customer, Email, ExternalId, Phone, Preferences, PreferredChannel};
use crate::writing::{self, NewCustomer};
use crate::{Address, contact, finding, group};

#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CustomerCreation)]
pub struct Creation {
    pub name: String,
    #[serde(default)]
    pub emails: Vec<Email>,
    #[serde(default)]
    pub phones: Vec<Phone>,
    #[serde(default)]
    pub external_ids: Vec<ExternalId>,
    pub language: Option<String>,
    pub time_zone: Option<String>,
    #[serde(default)]
    pub preferences: GivenPreferences,
    pub address: Option<Address>,
    #[serde(default)]
    pub tags: Vec<String>,
    #[serde(default)]
    pub consent: Vec<GivenConsent>,
}

#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenPreferences {
    pub channel: Option<PreferredChannel>,
    /// The way not to be reached by.
    pub avoid: Option<PreferredChannel>,
    /// When to be called, by the clocks where the customer lives.
    pub window: Option<ContactWindow>,
    pub hours: Option<String>,
    #[serde(default)]
    pub do_not_contact: bool,
    /// What makes the customer able to deal with the shop, such as "large print" or "no phone".
    pub accessibility: Option<String>,
    pub notes: Option<String>,
}

/// What a customer said about a purpose.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenConsent {
    /// Such as `newsletter` or `calls`.
    pub purpose: String,
    pub given: bool,
    /// Now, if it is not told.
    pub at: Option<Timestamp>,
    pub source: Option<String>,
}

pub async fn create(tx: &mut Tx, act: &Act, input: Creation) -> Result<Customer, Refusal> {
    let mut customer = checked(act, &input)?;
    customer.number = tx.take_numbers("customer", 1).await?;
    // Addresses and ids are claimed one by one, so that the refusal can name who has them.
    let emails = std::mem::take(&mut customer.emails);
    let external_ids = std::mem::take(&mut customer.external_ids);
    writing::insert(tx, act, std::slice::from_ref(&customer)).await?;
    for (address, place) in emails.iter().zip(0_i64..) {
        group::claim_email(tx, &customer.id, address, place).await?;
    }
    for (external, content) in &external_ids {
        group::claim_external_id(tx, &customer.id, external, content.as_deref()).await?;
    }
    group::refresh(tx, &customer.id).await?;
    finding::find(tx, &act.actor, &customer.id).await
}

fn checked(act: &Act, input: &Creation) -> Result<NewCustomer, Refusal> {
    let mut problems = Problems::default();
    let name = problems.note("name", text::line(&input.name, text::NAME_MAX)).unwrap_or_default();
    let customer = NewCustomer {
        id: act.id("cus"),
        number: 0,
        name,
        emails: contact::emails(&input.emails, &mut problems),
        phones: contact::phones(&input.phones, &mut problems),
        external_ids: contact::external_ids(&input.external_ids, &mut problems)
            .into_iter()
            .map(|external| (external, None))
            .collect(),
        tags: contact::tags(&input.tags, &mut problems),
        consent: consents(&input.consent, act.now, &mut problems),
        language: optional("language", input.language.as_deref(), contact::language, &mut problems),
        time_zone: optional("time_zone", input.time_zone.as_deref(), contact::time_zone, &mut problems),
        preferences: preferences(&input.preferences, &mut problems),
        address: input
            .address
            .as_ref()
            .map(|address| address.checked("address", &mut problems))
            .filter(|address| !address.is_empty()),
        created_at: act.now,
        source: None,
    };
    problems.into_result()?;
    Ok(customer)
}

fn preferences(given: &GivenPreferences, problems: &mut Problems) -> Preferences {
    let hours = text::optional_line(given.hours.as_deref(), text::NAME_MAX);
    check_avoided(given.channel, given.avoid, problems);
    Preferences {
        channel: given.channel,
        avoid: given.avoid,
        window: given.window.as_ref().and_then(|window| checked_window(window, problems)),
        hours: problems.note("preferences.hours", hours).flatten(),
        do_not_contact: given.do_not_contact,
        accessibility: optional("preferences.accessibility", given.accessibility.as_deref(), needs, problems),
        notes: optional("preferences.notes", given.notes.as_deref(), notes, problems),
    }
}

/// Nobody is reached best by the way they do not want.
pub(crate) fn check_avoided(
    channel: Option<PreferredChannel>,
    avoid: Option<PreferredChannel>,
    problems: &mut Problems,
) {
    if avoid.is_some() && channel == avoid {
        problems.add("preferences.avoid", "is the preferred channel; name another one or null");
    }
}

/// Both hours as they are kept, the first before the second.
pub(crate) fn checked_window(given: &ContactWindow, problems: &mut Problems) -> Option<ContactWindow> {
    let from = problems.note("preferences.window.from", contact::hour(&given.from));
    let to = problems.note("preferences.window.to", contact::hour(&given.to));
    let (from, to) = from.zip(to)?;
    if from >= to {
        problems.add("preferences.window.to", format!("must be later than {from}, at most 24:00"));
    }
    Some(ContactWindow { from, to })
}

/// Checks what customers said; the moment is now where none is told, and never in the future.
pub(crate) fn consents(given: &[GivenConsent], now: Timestamp, problems: &mut Problems) -> Vec<Consent> {
    let mut found = Vec::new();
    for (index, consent) in given.iter().enumerate() {
        let purpose = problems.note(&format!("consent[{index}].purpose"), text::line(&consent.purpose, 50));
        let source = text::optional_line(consent.source.as_deref(), text::NAME_MAX);
        let source = problems.note(&format!("consent[{index}].source"), source).flatten();
        let at = consent.at.unwrap_or(now);
        if at > now {
            problems.add(&format!("consent[{index}].at"), "must not be in the future");
        }
        found.extend(purpose.map(|purpose| Consent { purpose, given: consent.given, at, source }));
    }
    found
}

/// One line: it is read before every answer.
pub(crate) fn needs(given: &str) -> Result<String, String> {
    text::line(given, text::NAME_MAX)
}

pub(crate) fn notes(given: &str) -> Result<String, String> {
    text::body(given, 10_000)
}

/// Checks a value that may be missing; blank counts as missing.
pub(crate) fn optional(
    field: &str,
    given: Option<&str>,
    check: impl Fn(&str) -> Result<String, String>,
    problems: &mut Problems,
) -> Option<String> {
    let given = given.filter(|text| !text.trim().is_empty())?;
    problems.note(field, check(given))
}
