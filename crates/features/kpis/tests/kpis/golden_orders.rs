//! Figures worked out by hand: parcels and customers.

use crate::facts::{Order, Parcel, World, ask, at, groups, total};
use kpis::asking::Wording;
use kpis::cohorts;
use store::Schema;

const NOW: &str = "2030-01-01T12:00:00Z";

fn order(id: &'static str, customer: &'static str, day: &str) -> Order {
    Order { id, customer, placed: at(&format!("{day}T12:00:00Z")), valid: true }
}

/// Two customers merged into one, `cus_a`.
fn merged_a() -> Vec<(&'static str, &'static str)> {
    vec![("cus_a", "cus_a"), ("cus_a2", "cus_a")]
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::facts::ALL;

    /// Late is decided by the days at the destination; a moment's reading calls the evening late.
    async fn late_deliveries(desk: Desk) {
        let parcel = |id, promised, delivered, delivered_on| Parcel { id, promised, delivered: at(delivered), delivered_on };
        World {
            parcels: vec![
                parcel("shp_early", Some("2026-11-12"), "2026-11-11T10:00:00Z", "2026-11-11"),
                parcel("shp_evening", Some("2026-11-12"), "2026-11-12T21:00:00Z", "2026-11-12"),
                parcel("shp_tokyo", Some("2026-11-12"), "2026-11-12T16:00:00Z", "2026-11-13"),
                parcel("shp_unpromised", None, "2026-11-12T16:00:00Z", "2026-11-12"),
                parcel("shp_december", Some("2026-11-12"), "2026-12-01T00:00:00Z", "2026-12-01"),
            ],
            ..World::default()
        }.save(&desk).await;
        let found = total(&desk, "late_deliveries", "2026-11-01", "2026-12-01", NOW).await;
        assert_eq!((found.parts.counted, found.n, found.measured.value), (Some(1), 3, Some(1.0 / 3.0)));
        assert_eq!(found.parts.by_timestamp.unwrap().counted, 2);
        let by_team = groups(&desk, "late_deliveries", "team", "2026-11-01", "2026-12-01", NOW).await;
        assert_eq!(by_team, [(None, 3, Some(1.0 / 3.0))], "parcels have no team: the total");
        let of_team = ask(&desk, Wording { from: "2026-11-01", to: "2026-12-01", team: Some("tem_a"), ..Wording::default() }, NOW).await;
        assert_eq!(of_team.len(), 9, "of one team only what is about tickets");
    }

    /// Start: a, b, c. End: a stayed, d is new, e came back, b and c lapsed.
    async fn retention_rate(desk: Desk) {
        World {
            active_days: Some(90),
            customers: merged_a(),
            orders: vec![
                order("ord_1", "cus_a", "2026-04-02"), order("ord_2", "cus_a2", "2026-08-01"),
                order("ord_3", "cus_b", "2026-06-30"),
                order("ord_4", "cus_c", "2026-05-01"), Order { valid: false, ..order("ord_5", "cus_c", "2026-09-01") },
                order("ord_6", "cus_d", "2026-09-30"),
                order("ord_7", "cus_e", "2025-01-01"), order("ord_8", "cus_e", "2026-08-01"),
                order("ord_9", "cus_old", "2026-04-01"),
            ],
            ..World::default()
        }.save(&desk).await;
        let found = total(&desk, "retention_rate", "2026-07-01", "2026-10-01", NOW).await;
        let customers = found.parts.customers.unwrap();
        assert_eq!((customers.at_start, customers.at_end, customers.new), (3, 3, 1), "the window begins with April 2nd");
        assert_eq!((customers.stayed, customers.came_back), (1, 1));
        assert_eq!((found.n, found.measured.value), (3, Some(2.0 / 3.0)), "(3 - 1) / 3");
        let running = total(&desk, "retention_rate", "2026-07-01", "2026-10-01", "2026-07-02T12:00:00Z").await;
        assert_eq!(running.parts.customers.unwrap().active_days, 90);
        let future = total(&desk, "retention_rate", "2031-07-01", "2031-10-01", NOW).await;
        assert_eq!((future.n, future.measured.value), (0, None));
    }

    async fn retention_above_one_has_no_interval(desk: Desk) {
        World {
            active_days: Some(30),
            orders: vec![
                order("ord_1", "cus_a", "2026-06-20"), order("ord_2", "cus_a", "2026-07-20"),
                order("ord_3", "cus_b", "2026-01-20"), order("ord_4", "cus_b", "2026-07-20"),
            ],
            ..World::default()
        }.save(&desk).await;
        let found = total(&desk, "retention_rate", "2026-07-01", "2026-08-01", NOW).await;
        assert_eq!((found.n, found.measured.value, found.measured.low), (1, Some(2.0), None));
    }

    /// First orders in January: a again after 30 days, b after 31, c twice in one moment, d never
    /// (its second is cancelled), e only ordered before.
    async fn repeat_rates(desk: Desk) {
        World {
            customers: merged_a(),
            orders: vec![
                order("ord_1", "cus_a", "2026-01-10"), order("ord_2", "cus_a2", "2026-02-09"),
                order("ord_3", "cus_b", "2026-01-10"), order("ord_4", "cus_b", "2026-02-10"),
                order("ord_5", "cus_c", "2026-01-31"), order("ord_6", "cus_c", "2026-01-31"),
                order("ord_7", "cus_d", "2026-01-05"), Order { valid: false, ..order("ord_8", "cus_d", "2026-01-06") },
                order("ord_9", "cus_e", "2025-12-31"), order("ord_10", "cus_e", "2026-01-06"),
            ],
            ..World::default()
        }.save(&desk).await;
        let rate = async |key, now| {
            let found = total(&desk, key, "2026-01-01", "2026-02-01", now).await;
            (found.n, found.parts.counted, found.measured.value)
        };
        assert_eq!(rate("repeat_rate_30", NOW).await, (4, Some(1), Some(0.25)));
        assert_eq!(rate("repeat_rate_60", NOW).await, (4, Some(2), Some(0.5)));
        assert_eq!(rate("repeat_rate_30", "2026-03-02T23:59:59Z").await, (4, None, None), "the 30 days of January 31st end with March 2nd");
        assert_eq!(rate("repeat_rate_30", "2026-03-03T00:00:00Z").await, (4, Some(1), Some(0.25)));
        let table = cohorts(&mut desk.db.read().await.unwrap(), None, None, at(NOW)).await.unwrap();
        let seen: Vec<(&str, u64, Option<u64>)> = table.iter().map(|month| (month.month.as_str(), month.customers, month.repeats[0].counted)).collect();
        assert_eq!(seen, [("2025-12-01", 1, Some(1)), ("2026-01-01", 4, Some(1))]);
        assert_eq!(table[1].repeats.iter().map(|rate| rate.days).collect::<Vec<_>>(), [30, 60, 90, 180, 365]);
    }

    /// Within 60 days a and b order again. a and c had a ticket before that; b's came after the
    /// further order, d's before the first. Within 30 days only a orders again.
    async fn customers_with_and_without_a_ticket(desk: Desk) {
        let ticket = |ticket, customer, day: &str| crate::facts::Cycle {
            customer: Some(customer), ..crate::facts::Cycle::open(ticket, at(&format!("{day}T13:00:00Z")))
        };
        World {
            customers: vec![("cus_a", "cus_a"), ("cus_a2", "cus_a"), ("cus_b", "cus_b"), ("cus_c", "cus_c"), ("cus_d", "cus_d")],
            orders: vec![
                order("ord_1", "cus_a", "2026-01-10"), order("ord_2", "cus_a", "2026-02-09"),
                order("ord_3", "cus_b", "2026-01-10"), order("ord_4", "cus_b", "2026-02-10"),
                order("ord_5", "cus_c", "2026-01-31"), order("ord_6", "cus_d", "2026-01-05"),
            ],
            cycles: vec![
                ticket("tkt_a", "cus_a2", "2026-01-20"), ticket("tkt_b", "cus_b", "2026-02-20"),
                ticket("tkt_c", "cus_c", "2026-02-01"), ticket("tkt_d", "cus_d", "2026-01-04"),
            ],
            ..World::default()
        }.save(&desk).await;
        for (key, with, without) in [("repeat_rate_30", (1, 2), (0, 2)), ("repeat_rate_60", (1, 2), (1, 2))] {
            let found = total(&desk, key, "2026-01-01", "2026-02-01", NOW).await.parts.tickets.unwrap();
            assert_eq!((found.with.counted, found.with.n), with, "{key}");
            assert_eq!((found.without.counted, found.without.n), without, "{key}");
        }
        let nobody = total(&desk, "repeat_rate_60", "2026-01-01", "2026-01-06", NOW).await;
        assert_eq!((nobody.n, nobody.parts.tickets), (1, None), "d alone has no ticket to compare with");
    }

    /// Bought at midnight, the clocks going back in between: 30 days by the calendar.
    async fn repeat_days_are_calendar_days(desk: Desk) {
        let order = |id, placed: &str| Order { id, customer: "cus_a", placed: at(placed), valid: true };
        World {
            zone: Some("Europe/Berlin"),
            orders: vec![order("ord_1", "2026-10-01T00:00:00+02:00"), order("ord_2", "2026-10-31T00:00:00+01:00")],
            ..World::default()
        }.save(&desk).await;
        let found = total(&desk, "repeat_rate_30", "2026-10-01", "2026-10-02", NOW).await;
        assert_eq!((found.n, found.measured.value), (1, Some(1.0)), "30 days and an hour, but the 30th day");
    }
}
