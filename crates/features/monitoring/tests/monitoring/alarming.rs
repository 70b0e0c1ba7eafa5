//! Alarms begin once and end once, whichever node finds them and whenever one dies.

use crate::world::*;
use kernel::time::{DAY, HOUR};
use kernel::{Clock, Refusal};
use monitoring::acknowledging::{self, Note};
use monitoring::alarm::{self, Alarm, State};
use store::{Schema, params};
use test_kit::Desk;

const BEGAN: &str = "SELECT count(*) FROM events WHERE kind = 'ScenarioAlarmBegan'";
const ENDED: &str = "SELECT count(*) FROM events WHERE kind = 'ScenarioAlarmEnded'";

async fn alarms(desk: &Desk) -> Vec<Alarm> {
    alarm::list(&mut desk.db.read().await.unwrap(), None, None).await.unwrap().items
}

async fn acknowledge(desk: &Desk, alarm: &Alarm, note: &str) -> Result<Alarm, Refusal> {
    let (act, id, version) = (desk.staff(&["scenarios.manage"]), alarm.id.clone(), alarm.version);
    let note = Note { note: note.to_owned() };
    desk.db
        .write(move |tx| Box::pin(async move { acknowledging::acknowledge(tx, &act, &id, note, version).await }))
        .await
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn an_alarm_begins_goes_on_and_ends_once(desk: Desk) {
        risen(&desk).await;
        let worker = worker(&desk);
        assert_eq!(worker.round().await.unwrap(), 1);
        let found = alarms(&desk).await;
        assert_eq!((found.len(), found[0].scenario.as_str(), found[0].rise.state), (1, "delivery-delay", State::GoingOn));
        assert_eq!(found[0].rise.cases, 30);
        assert_eq!(worker.round().await.unwrap(), 0, "the next one is due in an hour");
        open(&desk, 0, 6, LATE).await;
        desk.clock.advance(HOUR);
        assert_eq!(worker.round().await.unwrap(), 0);
        desk.clock.advance(DAY);
        assert_eq!(worker.round().await.unwrap(), 0, "it goes on");
        assert_eq!(alarms(&desk).await[0].rise.cases, 36);
        open_all(&desk, &(1..=5).map(|ago| (-ago, 2, LATE)).collect::<Vec<_>>()).await;
        desk.clock.advance(5 * DAY);
        assert_eq!(worker.round().await.unwrap(), 1);
        let ended = &alarms(&desk).await[0];
        assert_eq!((ended.rise.state, ended.rise.last_on.to_string()), (State::Over, "2026-11-20".to_owned()));
        assert_eq!(ended.closed_at, Some(desk.clock.now()));
        desk.clock.advance(DAY);
        assert_eq!(worker.round().await.unwrap(), 0);
        assert_eq!((number(&desk.db, BEGAN).await, number(&desk.db, ENDED).await), (1, 1));
    }

    async fn two_nodes_tell_each_alarm_once(desk: Desk) {
        risen(&desk).await;
        let (here, there) = (worker(&desk), worker_on(&desk, desk.second_node().await));
        for _ in 0..4 {
            let (one, other) = tokio::join!(here.round(), there.round());
            one.unwrap();
            other.unwrap();
            desk.clock.advance(HOUR);
        }
        assert_eq!((number(&desk.db, BEGAN).await, alarms(&desk).await.len()), (1, 1));
    }

    async fn who_comes_too_late_writes_nothing(desk: Desk) {
        risen(&desk).await;
        let stolen = "UPDATE monitoring_round SET holder = 'another'";
        // As long as a round is under way, another node may have begun the next one.
        let late = worker(&desk);
        let (told, ()) = tokio::join!(late.round(), async {
            for _ in 0..200 {
                if number(&desk.db, "SELECT count(*) FROM monitoring_round WHERE holder <> ''").await > 0 {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            }
            run(&desk.db, stolen, params![]).await;
        });
        let written = alarms(&desk).await.len();
        assert_eq!(written, told.unwrap().min(1), "all of it or nothing");
        desk.clock.advance(HOUR);
        late.round().await.unwrap();
        assert_eq!((alarms(&desk).await.len(), number(&desk.db, BEGAN).await), (1, 1));
    }

    async fn what_people_say_otherwise_withdraws_it(desk: Desk) {
        risen(&desk).await;
        let worker = worker(&desk);
        worker.round().await.unwrap();
        let moved = "UPDATE ticket_facts SET scenario = 'return-request' WHERE scenario = 'delivery-delay' AND opened_at >= $1 AND order_id = 'ord_n'";
        run(&desk.db, moved, params![desk.clock.now().plus(-4 * DAY)]).await;
        desk.clock.advance(HOUR);
        // The tickets are more returns now.
        assert_eq!(worker.round().await.unwrap(), 2);
        let found = alarms(&desk).await;
        let of = |scenario: &str| found.iter().find(|alarm| alarm.scenario == scenario).unwrap().rise.state;
        assert_eq!((of("delivery-delay"), of("return-request")), (State::Withdrawn, State::GoingOn));
    }

    async fn a_person_says_what_is_done_about_it(desk: Desk) {
        risen(&desk).await;
        worker(&desk).round().await.unwrap();
        let alarm = alarms(&desk).await.remove(0);
        assert!(matches!(acknowledge(&desk, &alarm, " \n ").await, Err(Refusal::Invalid(_))));
        let seen = acknowledge(&desk, &alarm, "Northway's depot is closed; parcels go by Swift").await.unwrap();
        assert_eq!((seen.acknowledged_by.as_deref(), seen.version), (Some("per_test"), 2));
        assert!(matches!(acknowledge(&desk, &alarm, "Me too").await, Err(Refusal::Stale { .. })));
        desk.clock.advance(HOUR);
        worker(&desk).round().await.unwrap();
        let later = alarms(&desk).await.remove(0);
        assert_eq!((later.note, later.version, later.rise.state), (seen.note, 2, State::GoingOn));
        assert_eq!(number(&desk.db, "SELECT count(*) FROM events WHERE kind = 'ScenarioAlarmAcknowledged'").await, 1);
    }

    async fn quiet_years_are_quiet_and_what_was_long_ago_alarms_nobody(desk: Desk) {
        furnish(&desk).await;
        let days = (1..=182).map(|ago| (ago, if (100..104).contains(&ago) { 14 } else { 2 }, LATE));
        open_all(&desk, &days.collect::<Vec<_>>()).await;
        assert_eq!(worker(&desk).round().await.unwrap(), 0);
        assert_eq!(alarms(&desk).await.len(), 0);
    }
}
