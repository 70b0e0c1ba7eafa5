//! What is asked of somebody who may see no ticket.

use crate::world::{open, person};
use kernel::{Act, Refusal};
use store::{Schema, Sql, params};
use test_kit::{Desk, commit};
use tickets::own_task::{self, Answer, OwnTask};
use tickets::tasking::{self, NewTask};

/// Somebody of logistics: no permission for any ticket.
fn ben(desk: &Desk) -> Act {
    let mut act = desk.staff(&["tasks.own"]);
    act.actor.id = "per_ben".into();
    act
}

async fn ask(desk: &Desk, ticket: &str, whom: &str) {
    let (act, ticket) = (person(desk, "per_anna"), ticket.to_owned());
    let input = NewTask { text: "Is pallet 7 in the yard?".into(), assignee_id: Some(whom.into()), due_at: None };
    commit!(desk, |tx| tasking::add(tx, &act, &ticket, input)).unwrap();
}

async fn list(desk: &Desk, act: &Act) -> Vec<OwnTask> {
    own_task::list(&mut desk.db.read().await.unwrap(), act).await.unwrap()
}

async fn answer(desk: &Desk, act: Act, id: &str, text: &str) -> Result<OwnTask, Refusal> {
    let (id, input) = (id.to_owned(), Answer { text: text.into() });
    commit!(desk, |tx| own_task::answer(tx, &act, &id, input))
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::world::SCHEMAS;

    async fn who_is_asked_answers_without_seeing_the_ticket(desk: Desk) {
        let ticket = open(&desk, "Where is it?").await.row;
        ask(&desk, &ticket.id, "per_ben").await;
        ask(&desk, &ticket.id, "per_anna").await;
        let tasks = list(&desk, &ben(&desk)).await;
        assert_eq!((tasks.len(), tasks[0].text.as_str(), tasks[0].ticket_number), (1, "Is pallet 7 in the yard?", ticket.number));
        let mut conn = desk.db.read().await.unwrap();
        let unseen = tickets::finding::find(&mut conn, &ben(&desk).actor, &ticket.id).await;
        assert!(unseen.is_err(), "the task shows nothing of its ticket");
        drop(conn);
        let others = list(&desk, &person(&desk, "per_anna")).await;
        let foreign = answer(&desk, ben(&desk), &others[0].id, "Yes").await;
        assert!(matches!(foreign, Err(Refusal::NotFound("task"))), "{foreign:?}");
        let empty = answer(&desk, ben(&desk), &tasks[0].id, " ").await.unwrap_err();
        assert!(empty.to_string().contains("text"), "{empty}");
        answer(&desk, ben(&desk), &tasks[0].id, "Since eight o'clock.").await.unwrap();
        assert_eq!(list(&desk, &ben(&desk)).await, []);
        let again = answer(&desk, ben(&desk), &tasks[0].id, "Yes").await;
        assert!(matches!(again, Err(Refusal::NotFound("task"))), "what is done is answered once");
        let sql = Sql::same("SELECT body_text FROM messages WHERE kind = 'note'");
        let notes: Vec<String> = desk.db.read().await.unwrap().all(sql, params![]).await.unwrap();
        assert_eq!(notes, ["Is pallet 7 in the yard?\n\nSince eight o'clock."]);
    }
}
