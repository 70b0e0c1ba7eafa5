//! The policy as a function and the policy as SQL are one: on random worlds.

use std::collections::BTreeSet;

use crate::world::{open_as, question, reaching};
use kernel::{Place, Reach, policy};
use store::Schema;
use tickets::listing::{self, Filter, Sort};
use tickets::opening::Opening;

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::world::SCHEMAS;

    async fn every_view_shows_exactly_what_the_policy_covers(desk: Desk) {
        let teams = [None, Some("tem_a"), Some("tem_b"), Some("tem_c")];
        let people = [None, Some("per_anna"), Some("per_ben"), Some("per_cleo")];
        let pick = |bound: usize| desk.rng.below(bound as u64) as usize;
        let mut world = Vec::new();
        for _ in 0..60 {
            let (team, assignee) = (teams[pick(4)], people[pick(4)]);
            let opening = Opening { team_id: team.map(str::to_owned), assignee_id: assignee.map(str::to_owned), ..question("Kettle") };
            world.push((open_as(&desk, opening).await.unwrap().row.id, team, assignee));
        }
        for round in 0..40 {
            let reach = [Reach::Own, Reach::Team, Reach::All][pick(3)];
            let person = ["per_anna", "per_ben", "per_cleo"][pick(3)];
            let mine: Vec<&str> = teams[1..].iter().flatten().copied().filter(|_| pick(2) == 0).collect();
            let act = reaching(&desk, person, reach, &mine);
            let covered: BTreeSet<String> = world.iter()
                .filter(|(_, team, assignee)| policy::covers(reach, person, &act.actor.teams, Place { team: *team, assignee: *assignee }))
                .map(|(id, ..)| id.clone())
                .collect();
            let mut conn = desk.db.read().await.unwrap();
            for filter in [
                Filter { limit: Some(200), ..Default::default() },
                Filter { limit: Some(200), sort: Some(Sort::Waiting), ..Default::default() },
                Filter { limit: Some(200), q: Some("kettle".into()), ..Default::default() },
                Filter { limit: Some(200), customer: Some("cus_1".into()), ..Default::default() },
            ] {
                let listed = listing::list(&mut conn, &act, &filter).await.unwrap();
                let seen: BTreeSet<String> = listed.items.into_iter().map(|row| row.id).collect();
                assert_eq!(seen, covered, "round {round}: {person} {reach:?} {mine:?} {filter:?}");
            }
            let counts = tickets::counting::count(&mut conn, &act).await.unwrap();
            assert_eq!(counts.open, covered.len() as i64);
            let in_teams: i64 = counts.teams.iter().map(|team| team.count).sum();
            let covered_in_teams = world.iter().filter(|(id, team, _)| team.is_some() && covered.contains(id)).count();
            assert_eq!(in_teams, covered_in_teams as i64);
            for (id, ..) in &world {
                let found = tickets::finding::find(&mut conn, &act.actor, id).await.is_ok();
                assert_eq!(found, covered.contains(id));
            }
        }
    }
}
