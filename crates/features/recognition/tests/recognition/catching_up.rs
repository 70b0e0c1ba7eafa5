//! Tickets of imported history are recognised when somebody asks: once each, over breaks and on several nodes, and as
//! history.

use crate::world::*;
use kernel::{Act, Actor, ActorKind, Refusal};
use recognition::catching_up::{self, CatchUp, NewCatchUp, STEP};
use store::{Schema, Sql, params};
use test_kit::{Desk, commit};
use tickets::importing::{TicketRow, import_tickets};

const OF_HISTORY: &str =
    "SELECT count(*) FROM recognition_detections d JOIN ticket_origins o ON o.object_id = d.ticket_id";

fn days(from: &str, to: &str) -> NewCatchUp {
    NewCatchUp { from: from.to_owned(), to: to.to_owned() }
}

async fn ask(desk: &Desk, wanted: NewCatchUp) -> Result<CatchUp, Refusal> {
    let act = person(desk);
    commit!(desk, |tx| catching_up::ask(tx, &act, wanted))
}

async fn found(desk: &Desk) -> CatchUp {
    catching_up::find(&mut desk.db.read().await.unwrap()).await.unwrap()
}

/// Tickets of May, a minute apart; of every third nothing is known.
async fn import(desk: &Desk, count: usize) {
    let act: Act = desk.act(Actor::program(ActorKind::Import, "old"));
    let opened = kernel::Timestamp::parse("2026-05-04T09:00:00Z").unwrap();
    let row = |place: usize| TicketRow {
        source: "old".into(),
        external_id: format!("t{place}"),
        subject: "Question".into(),
        description: Some(if place % 3 == 2 { "hyvää huomenta ystäville" } else { "where is my parcel" }.into()),
        customer_id: Some("cus_dora".into()),
        opened_at: opened.plus(place as i64 / 2 * kernel::time::MINUTE),
        ..Default::default()
    };
    let rows = (0..count).map(row).collect();
    let taken = commit!(desk, |tx| import_tickets(tx, &act, rows)).unwrap();
    assert!(taken.iter().all(Result::is_ok), "{taken:?}");
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn history_is_recognised_once_when_somebody_asks(desk: Desk) {
        furnish_with_confirmed(&desk).await;
        let worker = worker(&desk);
        assert!(matches!(ask(&desk, days("2026-05-01", "2026-05-31")).await, Err(Refusal::Conflict { .. })), "nothing learned");
        worker.learn().await.unwrap();
        import(&desk, 30).await;
        worker.round().await.unwrap();
        worker.catch_up().await.unwrap();
        assert_eq!(number(&desk.db, OF_HISTORY).await, 0, "nobody asked");

        let asked = ask(&desk, days("2026-05-01", "2026-05-31")).await.unwrap();
        assert_eq!((asked.tickets, asked.looked_at, asked.asked_by.as_str()), (30, 0, "per_anna"));
        worker.catch_up().await.unwrap();
        let done = found(&desk).await;
        assert_eq!((done.looked_at, done.recognised, done.stopped), (30, 20, false));
        assert!(!done.is_under_way() && done.ended_at.is_some());
        let late = "SELECT count(*) FROM ticket_facts WHERE scenario = 'delivery-delay' AND scenario_confirmed = 0";
        assert_eq!(number(&desk.db, late).await, 20);
        assert_eq!(number(&desk.db, OF_HISTORY).await, 30, "of what is not known it is known that it was looked at");
        let told = "SELECT count(*) FROM events WHERE kind = 'TicketClassified' AND actor_kind = 'import'";
        assert_eq!(number(&desk.db, told).await, 20, "as history: rules, webhooks and playbooks leave it alone");

        ask(&desk, days("2026-05-01", "2026-05-31")).await.unwrap();
        worker.catch_up().await.unwrap();
        let again = found(&desk).await;
        assert_eq!((again.tickets, again.looked_at, number(&desk.db, OF_HISTORY).await), (0, 0, 30));
    }

    async fn it_goes_on_where_it_was_and_stops_when_told(desk: Desk) {
        furnish_with_confirmed(&desk).await;
        let first = worker(&desk);
        first.learn().await.unwrap();
        import(&desk, 50).await;
        ask(&desk, days("2026-05-04", "2026-05-04")).await.unwrap();
        assert!(first.catch_up_a_step().await.unwrap());
        drop(first);
        assert_eq!(found(&desk).await.looked_at, STEP);
        let same = ask(&desk, days("2026-05-04", "2026-05-04")).await.unwrap();
        assert_eq!((same.looked_at, same.tickets), (STEP, 50), "who asks for the same again changes nothing");
        assert!(matches!(ask(&desk, days("2026-05-03", "2026-05-04")).await, Err(Refusal::Conflict { .. })));

        let second = worker(&desk);
        assert!(second.catch_up_a_step().await.unwrap());
        let act = person(&desk);
        let stopped: Result<CatchUp, Refusal> = commit!(desk, |tx| catching_up::stop(tx, &act));
        assert!(stopped.unwrap().stopped);
        assert!(!second.catch_up_a_step().await.unwrap());
        assert_eq!((found(&desk).await.looked_at, number(&desk.db, OF_HISTORY).await), (2 * STEP, 2 * STEP));
        let act = person(&desk);
        let twice: Result<CatchUp, Refusal> = commit!(desk, |tx| catching_up::stop(tx, &act));
        assert!(matches!(twice, Err(Refusal::Conflict { .. })), "there is nothing to stop");
    }

    async fn two_nodes_look_at_each_ticket_once(desk: Desk) {
        furnish_with_confirmed(&desk).await;
        let other_db = desk.second_node().await;
        let (here, there) = (worker(&desk), worker_on(&desk, other_db.clone()));
        here.learn().await.unwrap();
        import(&desk, 90).await;
        ask(&desk, days("2026-05-01", "2026-05-31")).await.unwrap();
        let (one, other) = tokio::join!(here.catch_up(), there.catch_up());
        one.unwrap();
        other.unwrap();
        let done = found(&desk).await;
        assert_eq!((done.looked_at, done.recognised, number(&desk.db, OF_HISTORY).await), (90, 60, 90));
        other_db.close().await;
    }

    async fn what_people_said_and_other_days_are_left_alone(desk: Desk) {
        furnish_with_confirmed(&desk).await;
        let worker = worker(&desk);
        worker.learn().await.unwrap();
        import(&desk, 4).await;
        let id: String = desk.db.read().await.unwrap()
            .one(Sql::same("SELECT object_id FROM ticket_origins WHERE external_id = $1"), params!["t0"]).await.unwrap();
        confirm(&desk, &id, "refund-status").await;
        ask(&desk, days("2026-06-01", "2026-06-30")).await.unwrap();
        worker.catch_up().await.unwrap();
        assert_eq!((found(&desk).await.tickets, number(&desk.db, OF_HISTORY).await), (0, 0));
        let asked = ask(&desk, days("2026-05-01", "2026-06-30")).await.unwrap();
        worker.catch_up().await.unwrap();
        assert_eq!((asked.tickets, found(&desk).await.looked_at), (3, 3));
        assert_eq!(find(&desk, &id).await.row.scenario.as_deref(), Some("refund-status"));
        assert!(matches!(ask(&desk, days("2026-05-31", "2026-05-01")).await, Err(Refusal::Invalid(_))));
        assert!(matches!(ask(&desk, days("May", "2026-05-01")).await, Err(Refusal::Invalid(_))));
    }
}
