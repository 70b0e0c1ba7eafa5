//! What the pages say of a scenario, against counts that a test has made.

use crate::world::*;
use kernel::{Clock, Grants, Reach};
use monitoring::places::{self, Attribute};
use monitoring::showing::{Judgement, Out, Verdict, show};
use monitoring::watching::Against;
use monitoring::{alarm::State, radar};
use scenarios::measuring::Period;
use store::{Schema, params};
use test_kit::Desk;

const KEY: &str = "delivery-delay";

async fn period(desk: &Desk, from: &str, to: &str) -> (store::Conn, Period) {
    let mut conn = desk.db.read().await.unwrap();
    let period = Period::read(&mut conn, from, to).await.unwrap();
    (conn, period)
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn a_rise_is_told_with_since_when_and_how_much(desk: Desk) {
        risen(&desk).await;
        let (mut conn, days) = period(&desk, "2026-10-24", "2026-11-20").await;
        let found = show(&mut conn, KEY, &days, desk.clock.now()).await.unwrap();
        assert_eq!((found.days.len(), found.against), (28, Against::Days));
        assert_eq!(found.watched_since.map(|day| day.to_string()).as_deref(), Some("2026-05-22"));
        let of = |ago: usize| &found.days[27 - ago];
        assert_eq!((of(10).tickets, of(10).out, of(10).condition), (2, None, Judgement::Usual));
        assert!((of(10).expected.unwrap() - 2.5).abs() < 0.3, "{:?}", of(10));
        assert_eq!((of(3).tickets, of(3).out, of(3).condition), (10, Some(Out::Above), Judgement::Warning));
        assert_eq!((of(2).out, of(2).condition), (Some(Out::Above), Judgement::Alarm));
        assert_eq!((of(0).tickets, of(0).out), (0, None), "today is not over");
        assert_eq!(found.alarms.len(), 1);
        let rise = &found.alarms[0];
        assert_eq!((rise.state, rise.since_on.to_string()), (State::GoingOn, "2026-11-17".to_owned()));
        assert_eq!((rise.cases, rise.peak_cases), (30, 10));
        assert!((rise.expected - 7.5).abs() < 1.0 && rise.low > 2.0 && rise.low < rise.ratio, "{rise:?}");
        assert_eq!((found.trend.tickets, found.trend.tickets_before), (90, 70));
    }

    async fn where_it_is_and_in_what_the_tickets_differ(desk: Desk) {
        risen(&desk).await;
        let (mut conn, days) = period(&desk, "2026-10-24", "2026-11-20").await;
        let found = places::explain(&mut conn, KEY, &days, desk.clock.now()).await.unwrap();
        assert_eq!((found.affected, found.others, found.cut), (90, 54, false));
        let northway = found.items.iter().find(|cause| cause.attribute == Attribute::Carrier).unwrap();
        assert_eq!((northway.value.as_str(), northway.affected, northway.affected_known), ("Northway", 63, 90));
        assert_eq!((northway.others, northway.others_known, northway.ratio, northway.high), (0, 54, None, None));
        let batch = found.items.iter().find(|cause| cause.attribute == Attribute::Batch).unwrap();
        assert_eq!((batch.value.as_str(), batch.affected, batch.affected_known), ("Kettle B-7", 63, 63));
        assert_eq!((batch.others, batch.others_known), (0, 54), "returns are of the same product and of another batch");
        let place = &found.rise.as_ref().unwrap().places;
        let carrier = place.iter().find(|place| place.attribute == Attribute::Carrier).unwrap();
        assert_eq!((carrier.value.as_str(), carrier.cases), ("Northway", 27));
        assert!((carrier.expected - 18.0).abs() < 1.0 && carrier.probability <= 0.05, "{carrier:?}");
        assert!(place.iter().any(|place| place.attribute == Attribute::Region && place.value == "DE 3…"), "{place:?}");
    }

    async fn the_tickets_behind_a_value_are_those_that_one_may_see(desk: Desk) {
        risen(&desk).await;
        let (mut conn, days) = period(&desk, "2026-11-17", "2026-11-20").await;
        let lead = desk.staff(&["tickets.read"]).actor;
        let of = (Attribute::Carrier, "Northway");
        let all = places::cases(&mut conn, &lead, KEY, &days, of).await.unwrap();
        assert_eq!((all.items.len(), all.more), (27, false));
        assert!(all.items.is_sorted_by(|one, other| one.opened_at >= other.opened_at));
        let none = places::cases(&mut conn, &lead, KEY, &days, (Attribute::Carrier, "Nobody")).await.unwrap();
        assert_eq!(none.items.len(), 0);
        let mut stranger = lead.clone();
        stranger.grants = Grants::default();
        stranger.grants.add("tickets.read", Reach::Team);
        stranger.teams = vec!["tea_2".into()];
        assert_eq!(places::cases(&mut conn, &stranger, KEY, &days, of).await.unwrap().items.len(), 0);
    }

    async fn a_young_shop_has_no_limits_yet(desk: Desk) {
        furnish(&desk).await;
        open_all(&desk, &(1..=12).map(|ago| (ago, 2, LATE)).collect::<Vec<_>>()).await;
        let (mut conn, days) = period(&desk, "2026-10-24", "2026-11-20").await;
        let found = show(&mut conn, KEY, &days, desk.clock.now()).await.unwrap();
        assert!(found.days.iter().all(|day| day.condition == Judgement::Learning && day.expected.is_none()));
        assert_eq!((found.trend.verdict, found.alarms.len()), (Verdict::NotEnoughData, 0));
        let (_, long_ago) = period(&desk, "2020-01-01", "2020-02-01").await;
        assert!(show(&mut conn, KEY, &long_ago, desk.clock.now()).await.is_err());
    }

    async fn more_orders_explain_more_tickets(desk: Desk) {
        usual(&desk).await;
        let orders = (1..=240_i64).flat_map(|ago| (0..if ago <= 28 { 20 } else { 10 }).map(move |order| (ago, order)));
        let parcel = |(ago, order): (i64, i64)| {
            let id = format!("o{ago}-{order}");
            params![&id, &id, desk.clock.now().plus(-ago * kernel::time::DAY)]
        };
        let into = "INSERT INTO parcel_progress_cards (id, order_id, delivered_at) VALUES";
        insert(&desk, into, orders.map(parcel).collect()).await;
        for ago in 1..=3 {
            open(&desk, ago, 5, LATE).await;
        }
        let (mut conn, days) = period(&desk, "2026-10-24", "2026-11-20").await;
        let found = show(&mut conn, KEY, &days, desk.clock.now()).await.unwrap();
        assert_eq!((found.against, found.alarms.len()), (Against::Orders, 0));
        let yesterday = &found.days[26];
        assert!((yesterday.orders.unwrap() - 19.6).abs() < 0.5, "{yesterday:?}");
        assert!(yesterday.expected.unwrap() > 3.5, "{yesterday:?}");
    }

    async fn the_radar_has_what_rises_and_weighs_it(desk: Desk) {
        risen(&desk).await;
        worker(&desk).round().await.unwrap();
        let found = radar::look(&mut desk.db.read().await.unwrap(), desk.clock.now()).await.unwrap();
        let late = &found.items[0];
        assert_eq!((late.key.as_str(), late.tickets, late.per_hundred, late.rising), (KEY, 90, None, true));
        assert!(late.alarm.is_some());
        let returns = found.items.iter().find(|one| one.key == "return-request").unwrap();
        assert_eq!((returns.tickets, returns.rising, returns.trend.verdict), (54, false, Verdict::NotEnoughData));
        assert!(found.items.iter().any(|one| one.tickets == 0));
    }
}
