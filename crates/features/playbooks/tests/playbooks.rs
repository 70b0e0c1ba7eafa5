//! Playbooks from the first draft to the last version.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use kernel::{Act, Refusal};
use playbook_language::Severity;
use playbook_language::comparing::Change;
use playbooks::checking::{Draft, Written};
use playbooks::importing::{self, Imported};
use playbooks::playbook::{self, Row, State};
use playbooks::publishing::{self, Why};
use playbooks::{drafting, restoring, retiring, shipping, version};
use store::{Db, Schema, Sql, params};
use test_kit::{Desk, commit};

const ALL: &[Schema] = &[store::SCHEMA, http_kit::SCHEMA, staff::SCHEMA, PROMISED, playbooks::SCHEMA];

/// What other features promise to show, as far as playbooks read it, as tables that a test can fill.
const PROMISED: Schema = Schema {
    owner: "tickets",
    migrations: &[store::Migration {
        version: 1,
        name: "promised",
        sql: "CREATE TABLE status_cards (
  key TEXT NOT NULL,
  name TEXT NOT NULL
);
INSERT INTO status_cards (key, name) VALUES ('open', 'Open');
CREATE TABLE product_cards (
  id TEXT NOT NULL,
  sku TEXT NOT NULL,
  name TEXT NOT NULL,
  category TEXT
);
",
    }],
    queries: store::Queries::NONE,
};

const GOOD: &str =
    "playbook: wrong-size\nname: { en: Wrong size, de: Falsche Größe }\nscenario: exchange-request\nsteps:
  - { id: ask, title: Ask, kind: question, answers: [{ name: size, type: number }] }
  - { id: end, title: End, kind: resolve, reason: solved }\n";
/// Its first step leads nowhere.
const DEAD_END: &str =
    "playbook: wrong-size\nname: Wrong size\nsteps:\n  - { id: ask, title: Ask, kind: instruction }\n";

fn written(text: &str) -> Draft {
    Written::text(text).draft().unwrap()
}

fn why(words: &str) -> Why {
    Why { why: words.into() }
}

async fn add(desk: &Desk, act: &Act, text: &str) -> Row {
    let (act, draft) = (act.clone(), written(text));
    commit!(desk, |tx| drafting::add(tx, &act, draft, None)).unwrap()
}

async fn publish(desk: &Desk, act: &Act, row: &Row) -> Result<Row, Refusal> {
    let (act, key, version) = (act.clone(), row.key.clone(), row.version);
    commit!(desk, |tx| publishing::publish(tx, &act, &key, why("It is right now"), version))
}

async fn change(desk: &Desk, act: &Act, row: &Row, text: &str) -> Result<Row, Refusal> {
    let (act, key, version, draft) = (act.clone(), row.key.clone(), row.version, written(text));
    commit!(desk, |tx| drafting::change(tx, &act, &key, (draft, None), version))
}

async fn find(desk: &Desk, key: &str) -> Row {
    playbook::find(&mut desk.db.read().await.unwrap(), key).await.unwrap()
}

async fn events(db: &Db) -> Vec<String> {
    let sql = Sql::same("SELECT kind FROM events WHERE topic = 'playbook' ORDER BY seq");
    db.read().await.unwrap().all(sql, params![]).await.unwrap()
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn a_draft_is_published_changed_and_published_again(desk: Desk) {
        let act = desk.staff(&["playbooks.manage"]);
        let row = add(&desk, &act, GOOD).await;
        assert_eq!((row.card().state, row.steps, row.errors), (State::Draft, 2, 0));
        assert_eq!(row.owner_id.as_deref(), Some(act.actor.id.as_str()));
        let row = publish(&desk, &act, &row).await.unwrap();
        assert_eq!((row.card().state, row.published, row.card().has_draft), (State::Published, Some(1), false));

        let row = change(&desk, &act, &row, &GOOD.replace("title: Ask", "title: Ask for the size")).await.unwrap();
        assert_eq!((row.published, row.card().has_draft), (Some(1), true), "what is in use stays");
        let mut conn = desk.db.read().await.unwrap();
        assert!(version::find(&mut conn, "wrong-size", 1).await.unwrap().text.contains("title: Ask\n"));
        let found = version::differences(&mut conn, "wrong-size", Some(1), None).await.unwrap();
        assert_eq!((found.len(), found[0].kind, found[0].fields[0].field.as_str()), (1, Change::Changed, "title"));
        drop(conn);

        let row = publish(&desk, &act, &row).await.unwrap();
        assert_eq!(row.published, Some(2));
        let versions = version::list(&mut desk.db.read().await.unwrap(), "wrong-size").await.unwrap();
        let seen: Vec<(i64, &str)> = versions.iter().map(|one| (one.number, one.why.as_str())).collect();
        assert_eq!(seen, [(2, "It is right now"), (1, "It is right now")]);
        assert_eq!(
            events(&desk.db).await,
            ["PlaybookAdded", "PlaybookPublished", "PlaybookDrafted", "PlaybookPublished"]
        );
    }

    async fn a_draft_with_errors_is_kept_and_not_published(desk: Desk) {
        let act = desk.staff(&["playbooks.manage"]);
        let row = add(&desk, &act, DEAD_END).await;
        assert_eq!(row.errors, 1);
        let refused = publish(&desk, &act, &row).await.unwrap_err();
        assert!(refused.to_string().contains("steps[0]: 4:5: step ask, steps[0]: leads nowhere"), "{refused}");
        let detail = playbook::detail(&mut desk.db.read().await.unwrap(), &find(&desk, "wrong-size").await).await.unwrap();
        assert_eq!(detail.findings.iter().filter(|finding| finding.severity == Severity::Error).count(), 1);
        assert_eq!(detail.findings[0].line, Some(4));
    }

    async fn what_cannot_be_read_is_refused_with_its_places(desk: Desk) {
        let refused = Written::text("playbook: a\nname: A\nsteps:\n  - { id: x, kind: dance }\n").draft().unwrap_err();
        assert!(refused.to_string().contains("4:5: step x, steps[0]: `title` is missing"), "{refused}");
        assert!(Written::default().draft().unwrap_err().to_string().contains("either `text` or `definition`"));
        assert_eq!(playbook::list(&mut desk.db.read().await.unwrap()).await.unwrap(), []);
    }

    async fn a_change_needs_the_version_it_saw_and_keeps_the_key(desk: Desk) {
        let act = desk.staff(&["playbooks.manage"]);
        let row = add(&desk, &act, GOOD).await;
        change(&desk, &act, &row, GOOD).await.unwrap();
        assert!(matches!(change(&desk, &act, &row, GOOD).await.unwrap_err(), Refusal::Stale { .. }));
        let row = find(&desk, "wrong-size").await;
        let other = GOOD.replace("playbook: wrong-size", "playbook: other");
        assert!(change(&desk, &act, &row, &other).await.unwrap_err().to_string().contains("must stay `wrong-size`"));
        let (by, draft) = (act.clone(), written(GOOD));
        let twice = commit!(desk, |tx| drafting::add(tx, &by, draft, None)).unwrap_err();
        assert!(twice.to_string().contains("there is a playbook `wrong-size`"), "{twice}");
        let (by, draft) = (act.clone(), written(&other));
        let nobody = commit!(desk, |tx| drafting::add(tx, &by, draft, Some("per_none".into()))).unwrap_err();
        assert!(nobody.to_string().contains("owner_id"), "{nobody}");
    }

    async fn an_earlier_version_comes_back_as_the_draft(desk: Desk) {
        let act = desk.staff(&["playbooks.manage"]);
        let row = publish(&desk, &act, &add(&desk, &act, GOOD).await).await.unwrap();
        let row = change(&desk, &act, &row, &GOOD.replace("solved", "explained")).await.unwrap();
        let row = publish(&desk, &act, &row).await.unwrap();
        let by = act.clone();
        let row = commit!(desk, |tx| restoring::restore(tx, &by, "wrong-size", 1, row.version)).unwrap();
        assert!(row.draft.as_deref().unwrap().contains("reason: solved"));
        assert_eq!(row.published, Some(2));
        let by = act.clone();
        let missing = commit!(desk, |tx| restoring::restore(tx, &by, "wrong-size", 9, row.version)).unwrap_err();
        assert!(matches!(missing, Refusal::NotFound("version")));
    }

    async fn a_draft_is_discarded_and_a_playbook_retired_and_brought_back(desk: Desk) {
        let act = desk.staff(&["playbooks.manage"]);
        let row = publish(&desk, &act, &add(&desk, &act, GOOD).await).await.unwrap();
        let row = change(&desk, &act, &row, DEAD_END).await.unwrap();
        assert_eq!(row.errors, 1);
        let by = act.clone();
        commit!(desk, |tx| drafting::discard(tx, &by, "wrong-size", row.version)).unwrap();
        let row = find(&desk, "wrong-size").await;
        assert_eq!((row.errors, row.steps, row.draft.is_none()), (0, 2, true));
        let (by, version) = (act.clone(), row.version);
        let row = commit!(desk, |tx| retiring::retire(tx, &by, "wrong-size", why("No longer sold"), version)).unwrap();
        assert_eq!(row.card().state, State::Retired);
        let row = publish(&desk, &act, &row).await.unwrap();
        assert_eq!((row.card().state, row.published), (State::Published, Some(2)));
        let (by, version) = (act.clone(), row.version);
        let none = commit!(desk, |tx| publishing::publish(tx, &by, "wrong-size", why("Again"), version)).unwrap_err();
        assert!(none.to_string().contains("there is no draft to publish"));
    }

    async fn what_was_never_published_is_gone_when_discarded(desk: Desk) {
        let act = desk.staff(&["playbooks.manage"]);
        let row = add(&desk, &act, GOOD).await;
        let by = act.clone();
        commit!(desk, |tx| drafting::discard(tx, &by, "wrong-size", row.version)).unwrap();
        assert_eq!(playbook::list(&mut desk.db.read().await.unwrap()).await.unwrap(), []);
    }

    async fn an_import_twice_is_an_import_once(desk: Desk) {
        let act = desk.system();
        let mut seen = Vec::new();
        for text in [GOOD, GOOD, &GOOD.replace("solved", "explained")] {
            let (act, draft) = (act.clone(), written(text));
            seen.push(commit!(desk, |tx| importing::import(tx, &act, draft)).unwrap().1);
        }
        assert_eq!(seen, [Imported::Created, Imported::Unchanged, Imported::Drafted]);
        assert_eq!(events(&desk.db).await, ["PlaybookAdded", "PlaybookDrafted"]);
    }

    async fn what_the_program_brings_comes_once_and_stays_away(desk: Desk) {
        let act = desk.system();
        let by = act.clone();
        let shipped = commit!(desk, |tx| shipping::ship(tx, &by)).unwrap();
        assert!(shipped.len() >= 15 && shipped.contains(&"delivery-delay"), "{shipped:?}");
        let row = find(&desk, "delivery-delay").await;
        assert_eq!((row.card().state, row.published, row.errors, row.hints), (State::Published, Some(1), 0, 0));
        commit!(desk, |tx| async move {
            Ok(tx.run(Sql::same("DELETE FROM playbooks WHERE key = 'delivery-delay'"), params![]).await?)
        }).unwrap();
        assert_eq!(commit!(desk, |tx| shipping::ship(tx, &act)).unwrap(), Vec::<&str>::new());
        assert!(playbook::maybe(&mut desk.db.read().await.unwrap(), "delivery-delay").await.unwrap().is_none());
        assert_eq!(events(&desk.db).await, Vec::<String>::new());
    }

    async fn what_there_is_not_is_told_while_it_is_written_and_refused_at_publishing(desk: Desk) {
        const NAMES: &str = "playbook: wrong-size\nname: Wrong size\nsteps:
  - { id: give, title: Give, kind: action, action: assign_ticket, with: { team: Delivery }, refused: { next: lead } }
  - { id: hold, title: Hold, kind: action, action: set_status, with: { status: open }, refused: { next: lead } }
  - { id: send, title: Send, kind: action, action: create_replacement, with: { product: Teapot }, refused: { next: lead } }
  - { id: end, title: End, kind: resolve, reason: solved }
  - { id: lead, title: Lead, kind: escalate, to: Team lead }\n";
        let act = desk.staff(&["playbooks.manage"]);
        let run = async |sql: &'static str| {
            let done: Result<u64, store::Error> =
                desk.db.write(move |tx| Box::pin(async move { tx.run(Sql::same(sql), params![]).await })).await;
            done.unwrap();
        };
        let row = add(&desk, &act, NAMES).await;
        assert_eq!((row.errors, row.hints), (1, 1), "no team Delivery; nobody takes over; products are not kept here");
        let Err(Refusal::Invalid(problems)) = publish(&desk, &act, &row).await else { panic!("it names no team") };
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert_eq!(problems[0].field, "steps[0].with.team");
        assert!(problems[0].problem.contains("there is no team `Delivery`"), "{problems:?}");
        run("INSERT INTO teams (id, name, created_at, version) VALUES ('tem_1', 'delivery', 0, 1)").await;
        run("INSERT INTO product_cards (id, sku, name) VALUES ('prd_1', 'CUP', 'Cup')").await;
        run("DELETE FROM status_cards").await;
        let Err(Refusal::Invalid(problems)) = publish(&desk, &act, &row).await else { panic!("no status, no product") };
        let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(fields, ["steps[1].with.status", "steps[2].with.product"]);
        let mut conn = desk.db.read().await.unwrap();
        let found = playbooks::naming::missing(&mut conn, &written(NAMES).playbook).await.unwrap();
        let steps: Vec<Option<&str>> = found.iter().map(|finding| finding.step.as_deref()).collect();
        assert_eq!(steps, [Some("hold"), Some("send"), Some("lead")]);
        drop(conn);
        run("INSERT INTO status_cards (key, name) VALUES ('open', 'Open')").await;
        run("INSERT INTO product_cards (id, sku, name) VALUES ('prd_2', 'TEAPOT', 'A pot')").await;
        assert_eq!(publish(&desk, &act, &row).await.unwrap().published, Some(1));
    }
}
