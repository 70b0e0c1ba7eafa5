//! For whom something is that a person made: a view, a template, a macro. One policy says who sees it
//! and who may change it.

use kernel::{Actor, Place, Problems, Reach, Refusal};
use serde::{Deserialize, Serialize};
use store::Conn;
use utoipa::ToSchema;

use crate::SHARE;
use crate::references::{self, Kind};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Only the person who made it.
    #[default]
    Own,
    /// The members of a team.
    Team,
    Everybody,
}

impl Audience {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Team => "team",
            Self::Everybody => "everybody",
        }
    }
}

/// Whose it is: who made it, and for whom.
#[derive(Debug, Clone, Copy)]
pub struct Whose<'a> {
    pub owner: &'a str,
    pub audience: Audience,
    pub team: Option<&'a str>,
}

impl Whose<'_> {
    /// Who may use it. Who may change everybody's sees what every team has.
    pub fn seen_by(self, actor: &Actor) -> bool {
        let member = self.team.is_some_and(|team| actor.teams.iter().any(|mine| mine == team));
        match self.audience {
            Audience::Own => self.owner == actor.id,
            Audience::Team => member || self.changed_by(actor),
            Audience::Everybody => true,
        }
    }

    /// Who may change it: one's own always; what others have needs [`SHARE`] that far.
    pub fn changed_by(self, actor: &Actor) -> bool {
        match self.audience {
            Audience::Own => self.owner == actor.id,
            Audience::Team => actor.may(SHARE, Place { team: self.team, assignee: None }),
            Audience::Everybody => actor.grants.reach(SHARE) == Some(Reach::All),
        }
    }

    /// Refuses who may see it and not change it.
    pub(crate) fn must_change(self, actor: &Actor) -> Result<(), Refusal> {
        if self.changed_by(actor) {
            return Ok(());
        }
        let whom = if self.audience == Audience::Team { "this team" } else { "everybody" };
        Err(Refusal::Forbidden(format!("changing what {whom} has needs the permission {}", SHARE.name)))
    }
}

/// The team goes with the audience, and is there.
pub(crate) async fn check(
    conn: &mut Conn,
    problems: &mut Problems,
    audience: Audience,
    team: Option<&str>,
) -> Result<(), Refusal> {
    match (audience, team) {
        (Audience::Team, None) => problems.add("team_id", "name the team that it is for"),
        (Audience::Team, Some(_)) => _ = references::check(conn, problems, "team_id", Kind::Team, team).await?,
        (_, Some(_)) => problems.add("team_id", "belongs to the audience team alone"),
        (_, None) => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use kernel::{ActorKind, Grants};

    use super::*;

    fn actor(id: &str, teams: &[&str], share: Option<Reach>) -> Actor {
        let mut grants = Grants::default();
        if let Some(reach) = share {
            grants.add(SHARE.name, reach);
        }
        let teams = teams.iter().map(|team| (*team).to_owned()).collect();
        Actor { kind: ActorKind::Staff, id: id.into(), name: id.into(), teams, grants }
    }

    #[test]
    fn ones_own_is_ones_own_and_what_others_have_needs_the_permission() {
        let whose = |audience, team| Whose { owner: "per_1", audience, team };
        let (own, of_team, of_all) =
            (whose(Audience::Own, None), whose(Audience::Team, Some("tem_a")), whose(Audience::Everybody, None));
        let owner = actor("per_1", &[], None);
        assert!(own.seen_by(&owner) && own.changed_by(&owner));
        assert!(!of_team.seen_by(&owner) && !of_team.changed_by(&owner), "having made it is no right to it");
        assert!(of_all.seen_by(&owner) && !of_all.changed_by(&owner));
        let member = actor("per_2", &["tem_a"], None);
        assert!(!own.seen_by(&member) && of_team.seen_by(&member) && !of_team.changed_by(&member));
        let lead = actor("per_3", &["tem_a"], Some(Reach::Team));
        assert!(of_team.changed_by(&lead) && !of_all.changed_by(&lead));
        assert!(!whose(Audience::Team, Some("tem_b")).seen_by(&lead));
        let head = actor("per_4", &[], Some(Reach::All));
        assert!(of_team.seen_by(&head) && of_team.changed_by(&head) && of_all.changed_by(&head));
        assert!(!own.seen_by(&head), "not even a head sees what is somebody's own");
    }
}
