//! Purchases of a record shop, and who came back.

use std::collections::BTreeMap;

use aftercare::features::SCHEMAS as ALL;
use aftercare::import::What;
use jiff::civil::Date;
use kernel::Timestamp;
use kpis::asking::{Question, measure};
use kpis::key::Key;
use store::Schema;

use crate::{count, data, import_twice};

const REPEAT_DAYS: [(Key, i32); 5] = [
    (Key::RepeatRate30, 30),
    (Key::RepeatRate60, 60),
    (Key::RepeatRate90, 90),
    (Key::RepeatRate180, 180),
    (Key::RepeatRate365, 365),
];

/// Days of purchase by customer and the cents in all, straight from the file.
fn purchases(file: &std::path::Path) -> (BTreeMap<String, Vec<Date>>, i64) {
    let mut days: BTreeMap<String, Vec<Date>> = BTreeMap::new();
    let mut cents = 0;
    for line in std::fs::read_to_string(file).unwrap().lines() {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let day = Date::strptime("%Y%m%d", cells[2]).unwrap();
        days.entry(cells[1].to_owned()).or_default().push(day);
        let (dollars, rest) = cells[4].split_once('.').unwrap();
        cents += dollars.parse::<i64>().unwrap() * 100 + rest.parse::<i64>().unwrap();
    }
    days.values_mut().for_each(|days| days.sort_unstable());
    (days, cents)
}

/// Customers whose first purchase lies from one day to another, and those of them who bought again
/// on a later day within so many days.
fn repeats(purchases: &BTreeMap<String, Vec<Date>>, from: Date, to: Date, within: i32) -> (u64, u64) {
    let cohort: Vec<&Vec<Date>> = purchases.values().filter(|days| from <= days[0] && days[0] < to).collect();
    let again =
        |days: &&&Vec<Date>| days.iter().any(|day| *day > days[0] && day.since(days[0]).unwrap().get_days() <= within);
    (cohort.len() as u64, cohort.iter().filter(again).count() as u64)
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn purchases_and_repeat_rates_equal_the_file(desk: Desk) {
        let Some(file) = data("cdnow/CDNOW_sample.txt") else { return };
        import_twice(&desk.db, What::Orders, file.clone(), "cdnow", 6_919).await;
        let (days, cents) = purchases(&file);
        assert_eq!(days.len(), 2_357);
        let mut conn = desk.db.read().await.unwrap();
        assert_eq!(count(&mut conn, "SELECT count(*) FROM order_cards").await, 6_919);
        assert_eq!(count(&mut conn, "SELECT count(*) FROM customer_cards").await, 2_357);
        assert_eq!(count(&mut conn, "SELECT CAST(sum(total) AS BIGINT) FROM order_cards").await, cents);

        let (from, to) = (jiff::civil::date(1997, 1, 1), jiff::civil::date(1997, 4, 1));
        let now = Timestamp::parse("2026-11-21T09:00:00Z").unwrap();
        let mut question = Question::of_period(from, to, now);
        question.keys = REPEAT_DAYS.iter().map(|(key, _)| *key).collect();
        let figures = measure(&mut conn, &question).await.unwrap();
        for (key, within) in REPEAT_DAYS {
            let figure = figures.iter().find(|figure| figure.key == key).unwrap();
            let (cohort, again) = repeats(&days, from, to, within);
            assert_eq!((figure.n, figure.parts.counted), (cohort, Some(again)), "{key:?}");
        }

        let cohorts = kpis::cohorts(&mut conn, None, None, now).await.unwrap();
        assert_eq!(cohorts.iter().map(|cohort| cohort.customers).sum::<u64>(), 2_357);
        for cohort in &cohorts {
            let month: Date = cohort.month.parse().unwrap();
            let next = month.last_of_month().tomorrow().unwrap();
            for rate in &cohort.repeats {
                let (customers, again) = repeats(&days, month, next, rate.days as i32);
                assert_eq!((cohort.customers, rate.counted), (customers, Some(again)), "{month} {}", rate.days);
            }
        }
    }

    async fn the_customers_alone(desk: Desk) {
        let Some(file) = data("cdnow/CDNOW_sample.txt") else { return };
        import_twice(&desk.db, What::Customers, file, "cdnow", 2_357).await;
    }
}
