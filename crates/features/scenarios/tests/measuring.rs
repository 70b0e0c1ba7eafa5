//! Counts per day and per 100 orders, and impact, against rows counted by hand.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use kernel::Timestamp;
use kernel::time::{DAY, HOUR, MINUTE};
use scenarios::measuring::{Attribute, Cost, Measures, Period, daily, measure};
use store::{Error, Migration, Schema, Sql, Value, params};
use test_kit::Desk;

/// Tables that stand where the other features have views and facts of the same names.
const CARDS: Schema = Schema {
    owner: "cards",
    migrations: &[Migration { version: 1, name: "cards", sql: include_str!("cards.sql") }],
    queries: store::Queries::NONE,
};

async fn run(desk: &Desk, sql: &'static str, values: Vec<Value>) {
    let done: Result<u64, Error> =
        desk.db.write(move |tx| Box::pin(async move { tx.run(Sql::same(sql), values).await })).await;
    done.unwrap();
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

async fn ticket(desk: &Desk, id: &str, opened: &str, scenario: Option<&str>, confirmed: i64) {
    let sql = "INSERT INTO ticket_facts (ticket_id, opened_at, channel, product_id, customer_id, order_id, scenario, scenario_confirmed) VALUES ($1, $2, 'email', 'prd_1', 'cus_1', 'ord_1', $3, $4)";
    run(desk, sql, params![id, at(opened), scenario, confirmed]).await;
}

async fn solve(desk: &Desk, id: &str, hours: i64, reopened: i64) {
    let sql = "INSERT INTO cycle_facts (ticket_id, cycle, solved_at, resolution_ms, last_solve, reopened) VALUES ($1, 1, 5, $2, 1, $3)";
    run(desk, sql, params![id, hours * HOUR, reopened]).await;
}

async fn parcel(desk: &Desk, order: &str, delivered: Option<&str>) {
    let sql = "INSERT INTO parcel_progress_cards (id, order_id, delivered_at) VALUES ($1, $2, $3)";
    let id = format!("shp_{order}_{}", delivered.unwrap_or("open"));
    run(desk, sql, params![id, order, delivered.map(at)]).await;
}

async fn measured(desk: &Desk, from: &str, to: &str, now: &str) -> Measures {
    let mut conn = desk.db.read().await.unwrap();
    let period = Period::read(&mut conn, from, to).await.unwrap();
    measure(&mut conn, &period, at(now)).await.unwrap()
}

/// Berlin is an hour ahead of UTC in November: 23:30 UTC is the next day there.
async fn week(desk: &Desk) {
    run(desk, "INSERT INTO organisation_cards (time_zone) VALUES ('Europe/Berlin')", vec![]).await;
    run(desk, "INSERT INTO customer_cards (id, root_id) VALUES ('cus_1', 'cus_2'), ('cus_2', 'cus_2')", vec![]).await;
    run(desk, "INSERT INTO product_cards (id, name) VALUES ('prd_1', 'Kettle')", vec![]).await;
    run(desk, "INSERT INTO parcel_cards (id, order_id, carrier, created_at) VALUES ('shp_1', 'ord_1', 'Old', 1), ('shp_2', 'ord_1', 'Northway', 2)", vec![]).await;
    ticket(desk, "t0", "2026-11-01T22:30:00Z", Some("late"), 1).await;
    ticket(desk, "t1", "2026-11-01T23:30:00Z", Some("late"), 1).await;
    ticket(desk, "t2", "2026-11-02T10:00:00Z", Some("late"), 0).await;
    ticket(desk, "t3", "2026-11-03T22:59:00Z", Some("late"), 1).await;
    ticket(desk, "t4", "2026-11-03T10:00:00Z", Some("praise"), 0).await;
    ticket(desk, "t5", "2026-11-03T10:00:00Z", None, 0).await;
    ticket(desk, "t6", "2026-11-03T23:00:00Z", Some("late"), 1).await;
    solve(desk, "t1", 10, 0).await;
    solve(desk, "t2", 30, 1).await;
    solve(desk, "t4", 2, 0).await;
    for (answer, ticket, rating, latest) in [("a1", "t1", 5_i64, 1_i64), ("a2", "t2", 3, 1), ("a3", "t2", 5, 0)] {
        let sql = "INSERT INTO answer_facts (answer_id, ticket_id, rating, latest) VALUES ($1, $2, $3, $4)";
        run(desk, sql, params![answer, ticket, rating, latest]).await;
    }
    for (order, delivered) in [
        ("o0", Some("2026-11-01T12:00:00Z")),
        ("o1", Some("2026-11-02T12:00:00Z")),
        ("o2", Some("2026-11-02T13:00:00Z")),
        ("o2", Some("2026-11-03T13:00:00Z")),
        ("o3", Some("2026-11-03T22:59:59Z")),
        ("o4", Some("2026-11-03T23:00:00Z")),
        ("o5", None),
    ] {
        parcel(desk, order, delivered).await;
    }
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = &[store::SCHEMA, CARDS, scenarios::SCHEMA];

    async fn a_period_counts_as_the_organisation_s_clocks_show_it(desk: Desk) {
        week(&desk).await;
        let found = measured(&desk, "2026-11-02", "2026-11-03", "2026-12-01T00:00:00Z").await;
        assert_eq!((found.orders, found.orders_before, found.items.len()), (3, 1, 2), "o2 once, o4 a day later");
        let late = &found.items[0];
        assert_eq!((late.key.as_deref(), late.tickets, late.confirmed, late.tickets_before), (Some("late"), 3, 2, 1));
        assert_eq!((late.per_hundred, late.per_hundred_before), (Some(100.0), Some(100.0)));
        assert_eq!((late.resolution.n, late.resolution.median_ms), (2, Some((20 * HOUR) as f64)));
        assert_eq!((late.satisfaction.hits, late.satisfaction.n), (1, 2), "the latest answer of a cycle counts");
        assert_eq!((late.reopened.hits, late.reopened.n, late.reopened.share), (1, 2, Some(0.5)));
        assert_eq!((found.all.tickets, found.all.resolution.median_ms), (4, Some((10 * HOUR) as f64)));
        assert_eq!((found.opened_since, found.opened_before), (at("2026-11-01T23:00:00Z"), at("2026-11-03T23:00:00Z")));
        let none = measured(&desk, "2027-01-01", "2027-01-01", "2027-02-01T00:00:00Z").await;
        assert_eq!((none.all.per_hundred, none.all.resolution.median_ms, none.items.len()), (None, None, 0));
    }

    async fn who_comes_back_is_known_when_the_days_have_passed(desk: Desk) {
        week(&desk).await;
        let placed = at("2026-11-02T05:00:00Z");
        let sql = "INSERT INTO order_facts (order_id, customer_id, placed_at, valid) VALUES ('ord_2', 'cus_2', $1, 1), ('ord_3', 'cus_2', $2, 0)";
        run(&desk, sql, params![placed, placed.plus(5 * DAY)]).await;
        let early = measured(&desk, "2026-11-02", "2026-11-03", "2026-12-01T00:00:00Z").await;
        assert_eq!(early.all.repeat.n, 0);
        let later = measured(&desk, "2026-11-02", "2026-11-03", "2027-06-01T00:00:00Z").await;
        assert_eq!((later.all.repeat.hits, later.all.repeat.n), (1, 4), "t1 alone was before it; what is void does not count");
    }

    async fn what_people_did_costs_time_and_money(desk: Desk) {
        week(&desk).await;
        let minutes = "INSERT INTO step_minutes_facts (ticket_id, minutes) VALUES ('t1', 4), ('t1', 6), ('t2', 20), ('t4', 1), ('t6', 99)";
        run(&desk, minutes, vec![]).await;
        let remedies = "INSERT INTO remedy_facts (ticket_id, kind, amount, currency) VALUES ('t1', 'refund', 490, 'EUR'), ('t1', 'replacement', 6990, 'EUR'), ('t2', 'refund', 10, 'EUR'), ('t2', 'refund', 500, 'SEK'), ('t6', 'refund', 1, 'EUR')";
        run(&desk, remedies, vec![]).await;
        let found = measured(&desk, "2026-11-02", "2026-11-03", "2026-12-01T00:00:00Z").await;
        let late = &found.items[0];
        assert_eq!((late.handling.n, late.handling.median_ms), (2, Some((15 * MINUTE) as f64)), "summed up by ticket");
        let cost = |currency: &str, tickets, refunds, replacements| Cost { currency: currency.into(), tickets, refunds, replacements };
        assert_eq!(late.costs, [cost("EUR", 2, 500, 6990), cost("SEK", 1, 500, 0)]);
        assert_eq!((found.all.handling.n, found.all.costs == late.costs), (3, true));
    }

    async fn what_customers_bore_is_counted_by_ticket_and_by_parcel(desk: Desk) {
        week(&desk).await;
        let contacts = "INSERT INTO contact_facts (ticket_id, ordinal) VALUES ('t1', 1), ('t1', 2), ('t1', 3), ('t2', 1), ('t3', 1), ('t4', 1), ('t6', 1), ('t6', 2)";
        run(&desk, contacts, vec![]).await;
        let parcels = "INSERT INTO delivery_facts (shipment_id, order_id, promised_on, delivered_on) VALUES ('s1', 'ord_1', '2026-10-30', '2026-11-03'), ('s2', 'ord_1', '2026-11-03', '2026-11-02'), ('s3', 'ord_9', '2026-01-01', '2026-02-01')";
        run(&desk, parcels, vec![]).await;
        let before = measured(&desk, "2026-11-02", "2026-11-03", "2026-12-01T00:00:00Z").await;
        let late = &before.items[0];
        assert_eq!((late.contacts.n, late.contacts.median), (3, Some(1.0)), "three, one and one");
        assert_eq!((late.days_late.n, late.days_late.median), (2, Some(2.0)), "each parcel once: four days and none");
        assert_eq!(before.all.contacts.n, 4);
        run(&desk, "UPDATE cycle_facts SET contacts_known = 0 WHERE ticket_id = 't2'", vec![]).await;
        let after = measured(&desk, "2026-11-02", "2026-11-03", "2026-12-01T00:00:00Z").await;
        assert_eq!((after.items[0].contacts.n, after.items[0].contacts.median), (2, Some(2.0)), "of history it is not known");
    }

    async fn days_are_counted_alone_and_by_what_they_differ_in(desk: Desk) {
        week(&desk).await;
        let mut conn = desk.db.read().await.unwrap();
        let period = Period::read(&mut conn, "2026-11-01", "2026-11-04").await.unwrap();
        let all = daily(&mut conn, &period, None, None).await.unwrap();
        assert_eq!((all.days.len(), all.orders.as_slice()), (4, &[1, 1, 2, 1][..]));
        let of = |key: &str| all.series.iter().find(|one| one.key == key).map(|one| one.tickets.clone()).unwrap();
        assert_eq!((of("late"), of("praise")), (vec![1, 2, 1, 1], vec![0, 0, 1, 0]));
        for (by, value) in [(Attribute::Carrier, "Northway"), (Attribute::Product, "Kettle"), (Attribute::Channel, "email")] {
            let late = daily(&mut conn, &period, Some("late"), Some(by)).await.unwrap();
            assert_eq!((late.series.len(), late.series[0].value.as_deref()), (1, Some(value)));
            assert_eq!(late.series[0].tickets, [1, 2, 1, 1]);
        }
        for (from, to) in [("2026-11-02", "2026-11-01"), ("x", "2026-11-01"), ("2020-01-01", "2026-01-01")] {
            assert!(Period::read(&mut conn, from, to).await.is_err(), "{from} {to}");
        }
    }
}
