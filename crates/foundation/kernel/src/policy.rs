//! Who may do what, to which objects. One function decides, and the same answer filters lists.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A permission by name, such as `tickets.read`. Features declare theirs as constants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Permission {
    pub name: &'static str,
    /// What it lets a person do, in a sentence for the one who grants it.
    pub explanation: &'static str,
    /// How far it can reach. A reach that its endpoints do not ask for would limit nothing, so no
    /// role may name it.
    pub reaches: &'static [Reach],
}

/// Reaches of a permission for objects that have a place, such as tickets.
pub const BY_PLACE: &[Reach] = &[Reach::Own, Reach::Team, Reach::All];
/// The reach of a permission that has no limits.
pub const EVERYWHERE: &[Reach] = &[Reach::All];

/// To which objects a permission extends. Only objects with a place (tickets) are limited by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Assigned to the person.
    Own,
    /// Of one of the person's teams, or assigned to the person.
    Team,
    All,
}

/// Where an object stands: whose it is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Place<'a> {
    pub team: Option<&'a str>,
    pub assignee: Option<&'a str>,
}

/// What a person or token may do: for each permission how far it reaches. Absent means no.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grants(BTreeMap<String, Reach>);

impl Reach {
    /// As the API and the database spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Team => "team",
            Self::All => "all",
        }
    }
}

impl Grants {
    /// Adds a grant; of two for the same permission the farther reach holds.
    pub fn add(&mut self, permission: &str, reach: Reach) {
        let held = self.0.entry(permission.to_owned()).or_insert(reach);
        *held = (*held).max(reach);
    }

    pub fn reach(&self, permission: Permission) -> Option<Reach> {
        self.0.get(permission.name).copied()
    }

    /// Only what is also in `scopes`: a token never exceeds its owner.
    #[must_use]
    pub fn limited_to(&self, scopes: &[String]) -> Self {
        let kept = self.0.iter().filter(|(name, _)| scopes.contains(name));
        Self(kept.map(|(name, reach)| (name.clone(), *reach)).collect())
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, Reach)> {
        self.0.iter().map(|(name, reach)| (name.as_str(), *reach))
    }
}

/// The policy: may someone with this reach, of these teams, touch an object at `place`?
///
/// `store::Select::within_reach` is the same rule as SQL; a test holds the two together.
pub fn covers(reach: Reach, person: &str, teams: &[String], place: Place<'_>) -> bool {
    let own = place.assignee == Some(person);
    match reach {
        Reach::All => true,
        Reach::Team => own || place.team.is_some_and(|team| teams.iter().any(|mine| mine == team)),
        Reach::Own => own,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READ: Permission = Permission { name: "tickets.read", explanation: "read", reaches: BY_PLACE };

    #[test]
    fn nothing_is_granted_by_default_and_the_farther_reach_holds() {
        let mut grants = Grants::default();
        assert_eq!(grants.reach(READ), None);
        grants.add("tickets.read", Reach::All);
        grants.add("tickets.read", Reach::Own);
        assert_eq!(grants.reach(READ), Some(Reach::All));
        assert_eq!(grants.limited_to(&["orders.read".to_owned()]).reach(READ), None);
    }

    #[test]
    fn reach_covers_by_team_and_assignee() {
        let teams = ["tem_a".to_owned()];
        let at = |team, assignee| Place { team, assignee };
        assert!(covers(Reach::Own, "per_1", &teams, at(None, Some("per_1"))));
        assert!(!covers(Reach::Own, "per_1", &teams, at(Some("tem_a"), None)));
        assert!(covers(Reach::Team, "per_1", &teams, at(Some("tem_a"), Some("per_2"))));
        assert!(!covers(Reach::Team, "per_1", &teams, at(Some("tem_b"), None)));
        assert!(!covers(Reach::Team, "per_1", &teams, at(None, None)));
    }
}
