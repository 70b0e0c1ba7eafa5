//! Two versions tried against each other, and the decision.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use kernel::{Act, Refusal};
use playbooks::checking::Written;
use playbooks::playbook::{self, Row};
use playbooks::publishing::{self, Why};
use playbooks::trial::{self, Trial};
use playbooks::trying::{self, Decision, NewTrial};
use playbooks::{drafting, retiring};
use store::Schema;
use test_kit::{Desk, commit};

const ALL: &[Schema] = &[store::SCHEMA, http_kit::SCHEMA, staff::SCHEMA, playbooks::SCHEMA];
const KEY: &str = "wrong-size";
const TEXT: &str =
    "playbook: wrong-size\nname: Wrong size\nsteps:\n  - { id: end, title: End, kind: resolve, reason: solved }\n";

fn why() -> Why {
    Why { why: "It is right now".into() }
}

/// Two versions, the second in use, whose end has another title.
async fn two_versions(desk: &Desk, act: &Act) -> Row {
    let (by, first) = (act.clone(), Written::text(TEXT).draft().unwrap());
    let second = Written::text(TEXT.replace("title: End", "title: The end")).draft().unwrap();
    commit!(desk, |tx| async {
        let row = drafting::add(tx, &by, first, None).await?;
        let row = publishing::publish(tx, &by, KEY, why(), row.version).await?;
        let row = drafting::change(tx, &by, KEY, (second, None), row.version).await?;
        publishing::publish(tx, &by, KEY, why(), row.version).await
    })
    .unwrap()
}

async fn begin(desk: &Desk, act: &Act, first: i64, second: i64, share: i64) -> Result<Trial, Refusal> {
    let by = act.clone();
    let input = NewTrial {
        first_version: first,
        second_version: second,
        share: Some(share),
        points: None,
        minutes: None,
        why: "Which is quicker?".into(),
    };
    commit!(desk, |tx| trying::begin(tx, &by, KEY, input))
}

async fn decide(desk: &Desk, act: &Act, id: &str, version: i64) -> Result<Trial, Refusal> {
    let (by, id) = (act.clone(), id.to_owned());
    let input = Decision { version, why: "It was quicker".into() };
    commit!(desk, |tx| trying::decide(tx, &by, KEY, &id, input))
}

async fn find(desk: &Desk) -> Row {
    playbook::find(&mut desk.db.read().await.unwrap(), KEY).await.unwrap()
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn a_trial_ends_by_a_decision_that_is_in_use(desk: Desk) {
        let act = desk.staff(&["playbooks.manage"]);
        two_versions(&desk, &act).await;
        let begun = begin(&desk, &act, 1, 2, 30).await.unwrap();
        assert_eq!((begun.share, begun.points, begun.minutes, begun.ended_at), (30, 5, 120, None));
        let again = begin(&desk, &act, 2, 1, 50).await.unwrap_err();
        assert!(again.to_string().contains("decide it first"), "{again}");
        let neither = decide(&desk, &act, &begun.id, 3).await.unwrap_err();
        assert!(neither.to_string().contains("must be 1 or 2"), "{neither}");
        let decided = decide(&desk, &act, &begun.id, 1).await.unwrap();
        assert_eq!((decided.decision, decided.decided_why.as_deref()), (Some(1), Some("It was quicker")));
        let row = find(&desk).await;
        assert_eq!((row.published, row.draft), (Some(1), None));
        assert!(decide(&desk, &act, &begun.id, 2).await.unwrap_err().to_string().contains("decided before"));
        let mut conn = desk.db.read().await.unwrap();
        assert_eq!(trial::under_way(&mut conn, KEY).await.unwrap(), None);
        assert_eq!(trial::list(&mut conn, KEY).await.unwrap(), [decided]);
        drop(conn);
        let next = Written::text(TEXT.replace("title: End", "title: At last")).draft().unwrap();
        let row = commit!(desk, |tx| async {
            let row = drafting::change(tx, &act, KEY, (next, None), row.version).await?;
            publishing::publish(tx, &act, KEY, why(), row.version).await
        }).unwrap();
        assert_eq!(row.published, Some(3), "numbers go on where they were");
    }

    async fn what_is_in_use_stays_while_it_is_tried(desk: Desk) {
        let act = desk.staff(&["playbooks.manage"]);
        let row = two_versions(&desk, &act).await;
        begin(&desk, &act, 1, 2, 50).await.unwrap();
        let draft = Written::text(TEXT).draft().unwrap();
        let by = act.clone();
        let row = commit!(desk, |tx| drafting::change(tx, &by, KEY, (draft, None), row.version)).unwrap();
        let by = act.clone();
        let refused = commit!(desk, |tx| publishing::publish(tx, &by, KEY, why(), row.version)).unwrap_err();
        assert!(refused.to_string().contains("versions 1 and 2"), "{refused}");
        let refused = commit!(desk, |tx| retiring::retire(tx, &act, KEY, why(), row.version)).unwrap_err();
        assert!(refused.to_string().contains("versions 1 and 2"), "{refused}");
        assert_eq!(find(&desk).await, row);
    }

    async fn two_versions_that_there_are_and_a_share_between(desk: Desk) {
        let act = desk.staff(&["playbooks.manage"]);
        two_versions(&desk, &act).await;
        for (first, second, share, problem) in [
            (1, 3, 50, "second_version"),
            (1, 1, 50, "another than the first"),
            (1, 2, 0, "share"),
            (1, 2, 100, "must be 1 to 99"),
        ] {
            let refused = begin(&desk, &act, first, second, share).await.unwrap_err();
            assert!(refused.to_string().contains(problem), "{problem}: {refused}");
        }
        assert_eq!(trial::list(&mut desk.db.read().await.unwrap(), KEY).await.unwrap(), []);
    }
}
