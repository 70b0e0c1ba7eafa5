//! Nobody hands out, or takes from others, more than they hold themselves.
//!
//! Without this rule `staff.manage` alone would be every permission: its holder could give themselves
//! the admin role. A token holds what its scopes leave of its owner's rights, so it hands out no more.

use kernel::{Actor, Reach, Refusal};

/// Refuses unless the actor holds each of these grants at least as far.
///
/// The program itself (set-up, an import) holds none and is bound by none: what it hands out is
/// chosen by code. Whoever came in by a door holds at least the permission that opened it.
pub(crate) fn within_own<'a>(actor: &Actor, grants: impl IntoIterator<Item = (&'a str, Reach)>) -> Result<(), Refusal> {
    if is_program(actor) {
        return Ok(());
    }
    let mut beyond = grants.into_iter().filter(|(permission, reach)| held(actor, permission) < Some(*reach));
    match beyond.next() {
        None => Ok(()),
        Some((permission, _)) => Err(Refusal::Forbidden(format!(
            "this concerns {permission}, which you hold not at all or not as far; nobody gives or takes more than they hold"
        ))),
    }
}

/// The same for grants held as a member of these teams: "of my teams" is more in another team.
pub(crate) fn within_own_in_teams<'a>(
    actor: &Actor,
    grants: impl IntoIterator<Item = (&'a str, Reach)> + Clone,
    teams: &[String],
) -> Result<(), Refusal> {
    within_own(actor, grants.clone())?;
    let elsewhere = teams.iter().any(|team| !actor.teams.contains(team));
    let as_if_everywhere = |(permission, reach)| (permission, if reach == Reach::Team { Reach::All } else { reach });
    if elsewhere { within_own(actor, grants.into_iter().map(as_if_everywhere)) } else { Ok(()) }
}

fn held(actor: &Actor, permission: &str) -> Option<Reach> {
    actor.grants.iter().find(|(name, _)| *name == permission).map(|(_, reach)| reach)
}

fn is_program(actor: &Actor) -> bool {
    actor.id.is_empty() && actor.grants.iter().next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actor(grants: &[(&str, Reach)]) -> Actor {
        let mut actor = Actor::program(kernel::ActorKind::Staff, "Priya");
        actor.id = "per_1".into();
        actor.teams = vec!["tem_a".into()];
        grants.iter().for_each(|(permission, reach)| actor.grants.add(permission, *reach));
        actor
    }

    #[test]
    fn nobody_gives_more_or_farther_than_they_hold() {
        let lead = actor(&[("staff.manage", Reach::All), ("tickets.read", Reach::Team)]);
        assert!(within_own(&lead, [("tickets.read", Reach::Own), ("staff.manage", Reach::All)]).is_ok());
        assert!(within_own(&lead, [("tickets.read", Reach::All)]).is_err());
        assert!(within_own(&lead, [("kpis.read", Reach::Own)]).is_err());
        assert!(within_own(&Actor::program(kernel::ActorKind::System, "set-up"), [("kpis.read", Reach::All)]).is_ok());
        assert!(within_own(&actor(&[]), [("kpis.read", Reach::All)]).is_err(), "a person without rights is no program");
    }

    #[test]
    fn a_team_of_others_is_farther_than_ones_own() {
        let lead = actor(&[("tickets.read", Reach::Team)]);
        let grants = [("tickets.read", Reach::Team)];
        assert!(within_own_in_teams(&lead, grants, &["tem_a".into()]).is_ok());
        assert!(within_own_in_teams(&lead, grants, &["tem_a".into(), "tem_b".into()]).is_err());
        assert!(within_own_in_teams(&actor(&[("tickets.read", Reach::All)]), grants, &["tem_b".into()]).is_ok());
    }
}
