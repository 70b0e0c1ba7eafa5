//! Runs while two versions are tried: chance says which, and nobody else.

use crate::world::*;
use playbooks::trying::{self, NewTrial};
use store::{Schema, Sql, params};
use test_kit::commit;

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn a_ticket_gets_the_version_that_chance_gives_it_whoever_starts(desk: Desk) {
        let order = furnish(&desk, 5).await;
        publish(&desk, WAY).await;
        publish(&desk, &WAY.replace("title: Be nice", "title: Be quick")).await;
        let input = NewTrial {
            first_version: 1,
            second_version: 2,
            share: Some(50),
            points: None,
            minutes: None,
            why: "Which is quicker?".into(),
        };
        let act = desk.staff(&["playbooks.manage"]);
        let trial = commit!(desk, |tx| trying::begin(tx, &act, "way", input)).unwrap();
        let second = desk.second_node().await;
        let mut drawn = Vec::new();
        for place in 0..12 {
            let id = ticket(&desk, &order).await;
            let view = start(&desk, anna(&desk), &id, "way").await.unwrap();
            assert_eq!(view.number, trial.version_of(&id));
            drawn.push(view.number);
            if place == 0 {
                stop(&desk, &id, &view).await.unwrap();
                let (by, again) = (ben(&desk), id.clone());
                let input = runs::starting::Start { playbook: "way".into() };
                let view = second.write::<_, _, kernel::Refusal>(move |tx| Box::pin(async move { runs::starting::start(tx, &by, &again, input).await })).await.unwrap();
                assert_eq!(view.number, drawn[0], "another person on another node gets the same");
            }
        }
        assert!(drawn.contains(&1) && drawn.contains(&2), "{drawn:?}");
        let sql = Sql::same("SELECT count(*) FROM playbook_run_facts WHERE trial_id = $1");
        let mut conn = desk.db.read().await.unwrap();
        assert_eq!(conn.one::<i64>(sql, params![&trial.id]).await.unwrap(), 13);
        drop(conn);
        second.close().await;
    }

    async fn what_a_step_came_to_is_kept_beside_it(desk: Desk) {
        let order = furnish(&desk, 5).await;
        publish(&desk, WAY).await;
        let id = ticket(&desk, &order).await;
        let view = start(&desk, anna(&desk), &id, "way").await.unwrap();
        let view = finish(&desk, anna(&desk), &id, &view, done(&[("why", text("too small"))])).await.unwrap();
        let skipped = playbook_language::Input::Skipped { reason: "no time".into() };
        finish(&desk, anna(&desk), &id, &view, skipped).await.unwrap();
        let sql = Sql::same("SELECT outcome FROM playbook_step_facts ORDER BY position");
        let kept: Vec<String> = desk.db.read().await.unwrap().all(sql, params![]).await.unwrap();
        assert_eq!(kept, ["done", "done", "skipped"]);
    }
}
