//! A capability as it stands.

use kernel::{Problems, Refusal, Timestamp, text};
use playbook_language::playbook::Texts;
use serde::{Deserialize, Serialize};
use store::{Conn, Json, params};
use utoipa::ToSchema;

use crate::events::Told;
use crate::switch::{State, Switch};

/// Most that a shop may add.
pub const OWN_MAX: i64 = 200;
const KEY_MAX: usize = 60;
pub(crate) const NAME_MAX: usize = 80;
pub(crate) const EXPLANATION_MAX: usize = 1_000;
pub(crate) const NOT_OFFERED_MAX: usize = 300;
const LANGUAGES_MAX: usize = 30;

/// Who obeys it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CapabilityKind)]
pub enum Kind {
    /// A feature of this program does nothing where it is off.
    Obeyed,
    /// It is a part of this program and cannot be switched off.
    Fixed,
    /// Nothing in this program obeys it yet; the shop's own code can ask.
    Planned,
    /// The shop's own code asks.
    Own,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Obeyed => "obeyed",
            Self::Fixed => "fixed",
            Self::Planned => "planned",
            Self::Own => "own",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Capability {
    /// By which it is asked for, such as `live_chat`.
    pub key: String,
    pub kind: Kind,
    #[schema(value_type = Texts)]
    pub name: Json<Texts>,
    #[schema(value_type = Texts)]
    pub explanation: Json<Texts>,
    /// What customers read while it is off.
    #[schema(value_type = Texts)]
    pub not_offered: Json<Texts>,
    pub state: State,
    /// Of 100 customers, how many have it: 0 when it is off, 100 when it is on.
    pub percent: i64,
    /// Of 100 customers, how many never have it while it is switched on, so that there is something to compare with.
    pub held_back: i64,
    /// With another one other customers are drawn.
    pub salt: String,
    /// Since when it is switched like that.
    pub switched_at: Timestamp,
    /// Id of a person; empty for the program.
    pub switched_by: String,
    /// Their name.
    pub switched_by_name: Option<String>,
    pub version: i64,
}

impl Capability {
    pub fn switch(&self) -> Switch {
        Switch { state: self.state, percent: self.percent, held_back: self.held_back, salt: self.salt.clone() }
    }

    /// What the log is told about it.
    pub(crate) fn told(&self, reason: Option<String>) -> Told {
        Told {
            name: self.name.0.clone(),
            explanation: self.explanation.0.clone(),
            not_offered: self.not_offered.0.clone(),
            state: self.state,
            percent: self.percent,
            held_back: self.held_back,
            salt: self.salt.clone(),
            reason,
        }
    }
}

/// By key. There are few.
pub async fn list(conn: &mut Conn) -> Result<Vec<Capability>, Refusal> {
    Ok(conn.all(sql!("list_capabilities"), params![]).await?)
}

pub async fn maybe(conn: &mut Conn, key: &str) -> Result<Option<Capability>, Refusal> {
    Ok(conn.maybe(sql!("find_capability"), params![key]).await?)
}

pub async fn find(conn: &mut Conn, key: &str) -> Result<Capability, Refusal> {
    maybe(conn, key).await?.ok_or(Refusal::NotFound("capability"))
}

/// A key is what programs ask for.
pub(crate) fn check_key(key: &str) -> Result<(), String> {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-');
    let begins = key.starts_with(|first: char| first.is_ascii_lowercase());
    if begins && key.len() <= KEY_MAX && key.bytes().all(fits) {
        return Ok(());
    }
    Err(format!("must be at most {KEY_MAX} small letters, digits, _ and -, and begin with a letter"))
}

pub(crate) fn check_texts(field: &str, texts: &Texts, most: usize, problems: &mut Problems) {
    let count = texts.each().count();
    if count == 0 || count > LANGUAGES_MAX {
        problems.add(field, "must be text, or text by language such as en and de");
        return;
    }
    for (language, one) in texts.each() {
        let place = if language.is_empty() { field.to_owned() } else { format!("{field}.{language}") };
        let fits = language.len() <= 10 && language.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !fits {
            problems.add(field, "the language must be written as en, de or pt-BR");
        }
        problems.note(&place, text::body(one, most));
    }
}
