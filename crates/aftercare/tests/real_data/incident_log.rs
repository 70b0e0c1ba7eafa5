//! An audit log of incidents: several rows a ticket, of which the last counts.

use std::collections::BTreeMap;

use aftercare::features::SCHEMAS as ALL;
use aftercare::import::What;
use jiff::civil::DateTime;
use kernel::Timestamp;
use kpis::asking::{Question, measure};
use kpis::key::Key;
use store::Schema;

use crate::{count, data, import_twice};

const FILE: &str = "incident_log/incident_event_log_first8000.csv";

/// The last row of each ticket, straight from the file.
fn last_rows(file: &std::path::Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(file).unwrap();
    let mut last: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for row in reader.deserialize() {
        let row: BTreeMap<String, String> = row.unwrap();
        last.insert(row["number"].clone(), row);
    }
    last.into_values().collect()
}

fn moment(text: &str) -> DateTime {
    DateTime::strptime("%d/%m/%Y %H:%M", text).unwrap()
}

/// Milliseconds from opening to resolution of those that have one, sorted.
fn resolution_times(rows: &[BTreeMap<String, String>]) -> Vec<f64> {
    let timed = rows.iter().filter(|row| row["resolved_at"] != "?");
    let taken = |row: &BTreeMap<String, String>| {
        let minutes = moment(&row["resolved_at"]).since((jiff::Unit::Minute, moment(&row["opened_at"]))).unwrap();
        minutes.get_minutes() as f64 * 60_000.0
    };
    let mut times: Vec<f64> = timed.map(taken).collect();
    times.sort_by(f64::total_cmp);
    times
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn outcomes_equal_the_file(desk: Desk) {
        let Some(file) = data(FILE) else { return };
        import_twice(&desk.db, What::Tickets, file.clone(), "incident-log", 8_000).await;
        let rows = last_rows(&file);
        let times = resolution_times(&rows);
        let number = |name: &str, value: fn(&str) -> bool| rows.iter().filter(|row| value(&row[name])).count() as u64;
        let reopened = number("reopen_count", |text| text != "0");
        let met = number("made_sla", |text| text == "true");
        // What is known of this file, so that the recomputation itself is held against something.
        let median = (times[3_724] + times[3_725]) / 2.0;
        assert_eq!((rows.len(), times.len(), reopened, met), (8_000, 7_450, 118, 2_895));
        assert_eq!((median / 3_600_000.0 * 10.0).round(), 742.0);

        let mut conn = desk.db.read().await.unwrap();
        assert_eq!(count(&mut conn, "SELECT count(*) FROM ticket_cards").await, 8_000);
        let day = |year, month, day| jiff::civil::date(year, month, day);
        let now = Timestamp::parse("2026-11-21T09:00:00Z").unwrap();
        let mut question = Question::of_period(day(2016, 1, 1), day(2018, 1, 1), now);
        question.keys = vec![Key::ResolutionTimeFull, Key::ReopenRate, Key::SlaAttainment, Key::Backlog];
        let figures = measure(&mut conn, &question).await.unwrap();
        let figure = |key: Key| figures.iter().find(|figure| figure.key == key).unwrap();
        let full = figure(Key::ResolutionTimeFull);
        assert_eq!((full.n, full.measured.median), (7_450, Some(median)));
        let mean = times.iter().sum::<f64>() / times.len() as f64;
        assert!((full.measured.mean.unwrap() - mean).abs() < 1.0, "{:?} {mean}", full.measured.mean);
        let reopen = figure(Key::ReopenRate);
        assert_eq!((reopen.n, reopen.parts.counted), (8_000, Some(reopened)));
        let sla = figure(Key::SlaAttainment);
        assert_eq!((sla.n, sla.parts.counted), (8_000, Some(met)));
    }

    async fn teams_people_and_customers_become_known(desk: Desk) {
        let Some(file) = data(FILE) else { return };
        let options = crate::options(What::Tickets, file.clone(), "incident-log");
        aftercare::import::import(&desk.db, &options).await.unwrap();
        let rows = last_rows(&file);
        let different = |names: &[&str]| {
            let texts = rows.iter().flat_map(|row| names.iter().map(|name| row[*name].as_str()));
            texts.filter(|text| *text != "?").collect::<std::collections::BTreeSet<_>>().len() as i64
        };
        let mut conn = desk.db.read().await.unwrap();
        assert_eq!(count(&mut conn, "SELECT count(*) FROM team_cards").await, different(&["assignment_group"]));
        assert_eq!(count(&mut conn, "SELECT count(*) FROM person_cards WHERE active = 0").await, different(&["assigned_to", "resolved_by"]));
        assert_eq!(count(&mut conn, "SELECT count(*) FROM customer_cards").await, different(&["caller_id"]));
    }

    async fn a_dry_run_tells_the_same_and_keeps_nothing(desk: Desk) {
        let Some(file) = data(FILE) else { return };
        let mut options = crate::options(What::Tickets, file, "incident-log");
        options.dry_run = true;
        let summary = aftercare::import::import(&desk.db, &options).await.unwrap();
        assert_eq!((summary.created, summary.rejected), (8_000, 0), "{summary}");
        let mut conn = desk.db.read().await.unwrap();
        assert_eq!(count(&mut conn, "SELECT count(*) FROM ticket_cards").await, 0);
        assert_eq!(count(&mut conn, "SELECT count(*) FROM customer_cards").await, 0);
        assert_eq!(store::events::last(&mut conn).await.unwrap(), 0);
    }
}
