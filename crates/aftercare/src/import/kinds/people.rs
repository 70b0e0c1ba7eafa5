//! Who a row mentions: customers, teams, people of staff. What is not known yet becomes known.

use std::collections::{BTreeSet, HashMap};

use customers::resolving::{Clue, resolve};
use kernel::{Act, Problems, Refusal, text};
use serde::Deserialize;
use serde_json::Value;
use store::Tx;

use super::Fields;

/// A customer as an order or a ticket mentions one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Mentioned {
    external_id: Option<String>,
    email: Option<String>,
    name: Option<String>,
}

impl Mentioned {
    /// Takes what is told of the customer out of a row's fields. What cannot be kept is a problem of
    /// the row: left out, it would give the row to nobody or to somebody else.
    pub fn take(fields: &mut Fields, problems: &mut Problems) -> Self {
        let told = fields.remove("customer").unwrap_or(Value::Null);
        let told: Self = serde_json::from_value(told).unwrap_or_default();
        if let Some(email) = &told.email {
            problems.note("customer.email", text::email(email));
        }
        for (field, value) in [("customer.external_id", &told.external_id), ("customer.name", &told.name)] {
            problems.note(field, text::optional_line(value.as_deref(), text::NAME_MAX));
        }
        told
    }

    pub fn clue(&self, source: &str) -> Clue {
        let Self { external_id, email, name } = self;
        Clue { source: source.to_owned(), external_id: external_id.clone(), email: email.clone(), name: name.clone() }
    }
}

/// Our ids of the customers, in the rows' order; none where nothing is told.
pub async fn customers(tx: &mut Tx, act: &Act, clues: Vec<Clue>) -> Result<Vec<Option<String>>, Refusal> {
    resolve(tx, act, &clues).await
}

/// Ids of the teams and people that a batch names.
pub struct Staff {
    teams: HashMap<String, String>,
    people: HashMap<String, String>,
}

impl Staff {
    pub async fn find_or_make(
        tx: &mut Tx,
        act: &Act,
        teams: BTreeSet<String>,
        people: BTreeSet<String>,
    ) -> Result<Self, Refusal> {
        Ok(Self {
            teams: match teams.is_empty() {
                true => HashMap::new(),
                false => staff::importing::teams(tx, act, &teams).await?,
            },
            people: match people.is_empty() {
                true => HashMap::new(),
                false => staff::importing::people(tx, act, &people).await?,
            },
        })
    }

    pub fn team(&self, name: Option<&String>) -> Option<String> {
        self.teams.get(name?).cloned()
    }

    pub fn person(&self, name: Option<&String>) -> Option<String> {
        self.people.get(name?).cloned()
    }
}
