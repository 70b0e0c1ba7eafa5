//! An act: who does something, when, with which dice. Every capability takes one.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::policy::{self, Grants, Permission, Place, Reach};
use crate::{Refusal, Rng, Timestamp, ids};

/// What kind of being acted. Only `Staff` is human for the KPIs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
    Staff,
    Customer,
    /// A rule, a job, a bot, this program itself.
    System,
    /// History brought in from elsewhere.
    Import,
}

impl ActorKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Customer => "customer",
            Self::System => "system",
            Self::Import => "import",
        }
    }
}

/// Who acts, and what they may do.
#[derive(Debug, Clone)]
pub struct Actor {
    pub kind: ActorKind,
    /// Id of the person or customer; of the owner for a program with a token; empty for this program
    /// itself and for imports.
    pub id: String,
    pub name: String,
    pub teams: Vec<String>,
    pub grants: Grants,
}

impl Actor {
    /// The program itself, or an import. Holds no grants: capabilities called by it are chosen by
    /// code, not by a request.
    pub fn program(kind: ActorKind, name: &str) -> Self {
        Self { kind, id: String::new(), name: name.to_owned(), teams: Vec::new(), grants: Grants::default() }
    }

    /// Whether code chooses what it does, and not a request: the program itself, and imports.
    pub fn acts_by_code(&self) -> bool {
        matches!(self.kind, ActorKind::System | ActorKind::Import) && self.id.is_empty()
    }

    /// A program that somebody of staff gave a token: it has their grants, and its deeds are no
    /// person's.
    pub fn is_owned_program(&self) -> bool {
        self.kind == ActorKind::System && !self.id.is_empty()
    }

    /// The reach of a permission this actor has; refused otherwise.
    pub fn reach(&self, permission: Permission) -> Result<Reach, Refusal> {
        self.grants
            .reach(permission)
            .ok_or_else(|| Refusal::Forbidden(format!("this needs the permission {}", permission.name)))
    }

    /// Whether this actor may do it to an object at this place.
    pub fn may(&self, permission: Permission, place: Place<'_>) -> bool {
        self.grants.reach(permission).is_some_and(|reach| policy::covers(reach, &self.id, &self.teams, place))
    }
}

/// Where something was asked from, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The address that the request came from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Id of the token that was shown, if it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// Who does something, when, with which dice.
#[derive(Clone)]
pub struct Act {
    pub actor: Actor,
    pub now: Timestamp,
    pub rng: Arc<dyn Rng>,
    /// None: code does it by itself.
    pub origin: Option<Origin>,
}

impl Act {
    pub fn new(actor: Actor, now: Timestamp, rng: Arc<dyn Rng>) -> Self {
        Self { actor, now, rng, origin: None }
    }

    /// The same, asked from there.
    #[must_use]
    pub fn from(self, origin: Origin) -> Self {
        Self { origin: Some(origin), ..self }
    }

    /// A new id for something that begins now.
    pub fn id(&self, prefix: &str) -> String {
        ids::new_id(prefix, self.now, self.rng.as_ref())
    }
}

impl fmt::Debug for Act {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Act").field("actor", &self.actor.id).field("now", &self.now).finish()
    }
}
