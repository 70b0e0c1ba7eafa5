//! Exactly once: with two nodes, and with one that dies.

use crate::world::*;
use kernel::Refusal;
use runs::rehearsing::{Rehearse, Why};
use store::Schema;

/// As many as are through in a few seconds, also on a slow machine.
const RUNS: usize = 6;

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn of_two_at_one_step_one_does_it_and_the_other_is_told(desk: Desk) {
        furnish(&desk, 5).await;
        publish(&desk, WAY).await;
        let second = desk.second_node().await;
        for _ in 0..RUNS {
            let order = order(&desk, 5).await;
            let id = ticket(&desk, &order).await;
            let view = start(&desk, anna(&desk), &id, "way").await.unwrap();
            let view = finish(&desk, anna(&desk), &id, &view, done(&[("why", text("small"))])).await.unwrap();
            let view = finish(&desk, anna(&desk), &id, &view, done(&[])).await.unwrap();
            let (one, other) = tokio::join!(
                finish_on(&desk.db, anna(&desk), &id, &view, done(&[])),
                finish_on(&second, anna(&desk), &id, &view, done(&[])),
            );
            let (won, lost) = if one.is_ok() { (one, other) } else { (other, one) };
            assert_eq!(at(&won.unwrap()), "arrival");
            assert!(matches!(lost, Err(Refusal::Stale { .. })), "{lost:?}");
        }
        assert_eq!(number(&desk.db, "SELECT count(*) FROM returns").await, RUNS as i64);
        let twice = "SELECT count(*) FROM (SELECT order_id FROM returns GROUP BY order_id HAVING count(*) > 1) AS twice";
        assert_eq!(number(&desk.db, twice).await, 0);
        // The second node is dropped with its rounds half done; the first finds all the same.
        desk.clock.advance(15 * kernel::time::DAY);
        let (here, there) = (worker_on(&desk, desk.db.clone()), worker_on(&desk, second.clone()));
        let dropped = tokio::time::timeout(std::time::Duration::from_millis(40), there.round());
        let (done, _) = tokio::join!(here.round(), dropped);
        done.unwrap();
        here.round().await.unwrap();
        assert_eq!(number(&desk.db, "SELECT count(*) FROM playbook_runs WHERE state = 'ended'").await, RUNS as i64);
        let late = "SELECT count(*) FROM playbook_run_steps WHERE step = 'arrival'";
        assert_eq!(number(&desk.db, late).await, RUNS as i64, "each waited in vain once");
        second.close().await;
    }

    async fn a_rehearsal_tells_where_tickets_would_go_and_changes_nothing(desk: Desk) {
        let fresh = furnish(&desk, 5).await;
        publish(&desk, WAY).await;
        let old = order(&desk, 60).await;
        for order in [&fresh, &fresh, &old] {
            ticket(&desk, order).await;
        }
        let before = number(&desk.db, "SELECT count(*) FROM events").await;
        let text = WAY.replace("id: ask", "id: question");
        let late = text.replace("name: Way", "name: Way\nscenario: late-parcel");
        let input = Rehearse { text: Some(text), ..Rehearse::default() };
        let mut conn = desk.db.read().await.unwrap();
        let found = runs::rehearsing::rehearse(&mut conn, &anna(&desk), "way", input).await.unwrap();
        assert_eq!(found.tickets, 3);
        let taken: Vec<_> = found.branches.iter().map(|taken| (taken.branch, taken.tickets)).collect();
        assert_eq!(taken, [(Some(0), 1), (None, 2)]);
        let stops: Vec<_> = found.stops.iter().map(|stop| (stop.step.as_str(), stop.why, stop.tickets)).collect();
        assert_eq!(stops, [("question", Why::AsksCustomer, 2), ("lead", Why::Ended, 1)]);
        assert_eq!(found.stops[0].examples.len(), 2);
        assert_eq!(found.scenario, None);
        drop(conn);
        assert_eq!(number(&desk.db, "SELECT count(*) FROM events").await, before);
        assert_eq!(number(&desk.db, "SELECT count(*) FROM playbook_runs").await, 0);

        // Of a scenario only its own tickets say anything.
        run_sql(&desk.db, "UPDATE tickets SET scenario = 'late-parcel' WHERE number = (SELECT min(number) FROM tickets)").await;
        let input = Rehearse { text: Some(late), ..Rehearse::default() };
        let mut conn = desk.db.read().await.unwrap();
        let found = runs::rehearsing::rehearse(&mut conn, &anna(&desk), "way", input).await.unwrap();
        assert_eq!((found.scenario.as_deref(), found.tickets), (Some("late-parcel"), 1));
    }
}
