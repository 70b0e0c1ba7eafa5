//! Who looks at a ticket and who writes in it: seen by those who may, on every node, and soon over.

use std::time::Duration;

use crate::world::{open, open_as, person, question, reaching};
use kernel::time::SECOND;
use kernel::{Act, Reach, Refusal};
use store::{Db, Engine, Schema};
use tickets::opening::Opening;
use tickets::presence::{self, Doing, HOLDS, Here};

async fn come(db: &Db, act: &Act, id: &str, seat: &str, doing: Doing) -> Result<(), Refusal> {
    presence::come(db, act, id, seat, Here { doing }).await
}

/// What somebody sees: tickets with the people in them.
async fn seen(db: &Db, act: &Act) -> Vec<(String, Vec<(String, Doing)>)> {
    let all = presence::others(db, act).await.unwrap();
    let people = |one: presence::Presence| {
        one.people.into_iter().map(|present| (present.person.id, present.doing)).collect::<Vec<_>>()
    };
    all.into_iter().map(|one| (one.ticket_id.clone(), people(one))).collect()
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::world::SCHEMAS;

    async fn others_are_seen_with_what_they_do_and_oneself_is_not(desk: Desk) {
        let id = open(&desk, "Kettle").await.row.id;
        let (anna, ben) = (person(&desk, "per_anna"), person(&desk, "per_ben"));
        come(&desk.db, &anna, &id, "one", Doing::Looking).await.unwrap();
        come(&desk.db, &anna, &id, "two", Doing::Replying).await.unwrap();
        let writes = vec![(id.clone(), vec![("per_anna".to_owned(), Doing::Replying)])];
        assert_eq!(seen(&desk.db, &ben).await, writes, "two windows are one person, who does the most of both");
        assert_eq!(seen(&desk.db, &anna).await, [], "nobody is shown themselves");
        presence::leave(&desk.db, &anna, &id, "two").await.unwrap();
        let looks = vec![(id.clone(), vec![("per_anna".to_owned(), Doing::Looking)])];
        assert_eq!(seen(&desk.db, &ben).await, looks);
        presence::leave(&desk.db, &anna, &id, "one").await.unwrap();
        presence::leave(&desk.db, &anna, &id, "one").await.unwrap();
        assert_eq!(seen(&desk.db, &ben).await, []);
    }

    async fn who_says_nothing_more_is_gone_soon(desk: Desk) {
        let id = open(&desk, "Kettle").await.row.id;
        come(&desk.db, &person(&desk, "per_anna"), &id, "one", Doing::Looking).await.unwrap();
        desk.clock.advance(HOLDS - 1);
        assert_eq!(seen(&desk.db, &person(&desk, "per_ben")).await.len(), 1);
        come(&desk.db, &person(&desk, "per_anna"), &id, "one", Doing::Looking).await.unwrap();
        desk.clock.advance(HOLDS - 1);
        assert_eq!(seen(&desk.db, &person(&desk, "per_ben")).await.len(), 1, "said again");
        desk.clock.advance(1);
        assert_eq!(seen(&desk.db, &person(&desk, "per_ben")).await, []);
        const { assert!(HOLDS <= 30 * SECOND) };
    }

    async fn only_who_may_see_the_ticket_learns_of_it(desk: Desk) {
        let opening = Opening { team_id: Some("tem_a".into()), assignee_id: Some("per_ben".into()), ..question("Kettle") };
        let id = open_as(&desk, opening).await.unwrap().row.id;
        come(&desk.db, &person(&desk, "per_anna"), &id, "one", Doing::Noting).await.unwrap();
        for (who, reach, teams, sees) in [
            ("per_ben", Reach::Own, &[][..], true),
            ("per_cleo", Reach::Own, &[], false),
            ("per_cleo", Reach::Team, &["tem_a"], true),
            ("per_cleo", Reach::Team, &["tem_b"], false),
            ("per_cleo", Reach::All, &[], true),
        ] {
            let act = reaching(&desk, who, reach, teams);
            assert_eq!(!seen(&desk.db, &act).await.is_empty(), sees, "{who} {reach:?} {teams:?}");
            let came = come(&desk.db, &act, &id, "one", Doing::Looking).await;
            assert_eq!(came.is_ok(), sees);
            presence::leave(&desk.db, &act, &id, "one").await.ok();
        }
        let stranger = reaching(&desk, "per_cleo", Reach::Own, &[]);
        let nobody = come(&desk.db, &stranger, "tkt_none", "one", Doing::Looking).await;
        let hidden = come(&desk.db, &stranger, &id, "one", Doing::Looking).await;
        assert_eq!(format!("{nobody:?}"), format!("{hidden:?}"), "like a ticket that does not exist");
    }

    async fn seats_are_bounded(desk: Desk) {
        let id = open(&desk, "Kettle").await.row.id;
        let (anna, ben) = (person(&desk, "per_anna"), person(&desk, "per_ben"));
        assert!(matches!(come(&desk.db, &anna, &id, "", Doing::Looking).await, Err(Refusal::Invalid(_))));
        assert!(matches!(come(&desk.db, &anna, &id, &"x".repeat(41), Doing::Looking).await, Err(Refusal::Invalid(_))));
        come(&desk.db, &ben, &id, "one", Doing::Looking).await.unwrap();
        for seat in 0..100 {
            come(&desk.db, &anna, &id, &seat.to_string(), Doing::Looking).await.unwrap();
        }
        assert_eq!(desk.db.pinned(presence::TOPIC, anna.now).len(), 6, "five of one person, and none of another's for it");
    }

    async fn other_nodes_see_it_too(desk: Desk) {
        // On SQLite one process serves.
        if desk.db.engine() == Engine::Sqlite {
            return;
        }
        let second = desk.second_node().await;
        let following = tokio::spawn(second.join().await.unwrap().follow());
        let id = open(&desk, "Kettle").await.row.id;
        let (anna, ben) = (person(&desk, "per_anna"), person(&desk, "per_ben"));
        let mut changes = second.board_changes();
        let mut next = async || tokio::time::timeout(Duration::from_secs(10), changes.recv()).await.unwrap().unwrap();
        come(&desk.db, &anna, &id, "one", Doing::Replying).await.unwrap();
        assert_eq!(next().await.subject, id);
        assert_eq!(seen(&second, &ben).await, [(id.clone(), vec![("per_anna".to_owned(), Doing::Replying)])]);
        come(&desk.db, &anna, &id, "one", Doing::Replying).await.unwrap();
        presence::leave(&desk.db, &anna, &id, "one").await.unwrap();
        assert_eq!(next().await.subject, id, "said again it is no news, taken off it is");
        assert_eq!(seen(&second, &ben).await, []);
        following.abort();
        second.close().await;
    }
}
