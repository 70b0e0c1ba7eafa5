//! What tickets are about comes with them, by the category that the other system had; and what monitoring makes of it is
//! held against the files.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use aftercare::features::SCHEMAS as ALL;
use aftercare::import::{What, import, shipped};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use kernel::Timestamp;
use monitoring::alarm::{self, Rise, State};
use monitoring::showing;
use monitoring::working::Worker;
use scenarios::measuring::Period;
use scenarios::scenario::{Definition, State as Use};
use scenarios::writing::{self, NewScenario};
use store::Schema;
use test_kit::{Desk, commit, scratch_directory};

use crate::data;

const INCIDENTS: &str = "incident_log/incident_event_log_first8000.csv";
const COMPLAINTS: &str = "cfpb_sample/complaints_first4000.csv";

type Row = BTreeMap<String, String>;
/// By scenario and the Monday of a week.
type Weeks = BTreeMap<(String, Date), u64>;

fn rows(file: &Path) -> Vec<Row> {
    csv::Reader::from_path(file).unwrap().deserialize().map(Result::unwrap).collect()
}

fn monday(day: Date) -> Date {
    day.saturating_sub(jiff::Span::new().days(i64::from(day.weekday().to_monday_zero_offset())))
}

/// What anybody would call a spike: weeks of twenty and more that are over three times the mean of the eight before.
fn spikes(counted: &Weeks, keys: &[&str], until: Date) -> Vec<(String, Date)> {
    let of = |key: &str, week: Date| counted.get(&(key.to_owned(), week)).copied().unwrap_or(0);
    let is_spike = |(key, week): &&(String, Date)| {
        let before: u64 = (1..=8_i64).map(|back| of(key, week.saturating_sub((7 * back).days()))).sum();
        of(key, *week) >= 20 && 8 * of(key, *week) > 3 * before && *week < until
    };
    counted.keys().filter(|(key, _)| keys.contains(&key.as_str())).filter(is_spike).cloned().collect()
}

/// A mapping that ships, with a scenario made of a column by these values; of others none is said.
fn mapping(folder: &Path, name: &str, column: &str, values: &[(&str, &str)]) -> String {
    let shipped = shipped::find(name).unwrap().text;
    let values: Vec<String> = values.iter().map(|(from, to)| format!("{from:?} = {to:?}")).collect();
    let line = format!("scenario = {{ from = {column:?}, values = {{ {} }}, otherwise = \"\" }}", values.join(", "));
    let head = "[kind.tickets.fields]";
    let file = folder.join("mapping.toml");
    std::fs::write(&file, shipped.replace(head, &format!("{head}\n{line}"))).unwrap();
    file.display().to_string()
}

/// Scenarios with these keys, like one that ships.
async fn furnish(desk: &Desk, keys: &[&str]) {
    let act = desk.staff(&["scenarios.manage"]);
    let given: Vec<String> = commit!(desk, |tx| scenarios::shipping::ship(tx, &act)).unwrap();
    assert!(!given.is_empty());
    let like: Definition = scenarios::shipping::library().unwrap().scenarios.remove("complaint").unwrap();
    for key in keys {
        let act = desk.staff(&["scenarios.manage"]);
        let definition = Definition { state: Use::Active, signs: Vec::new(), ..like.clone() };
        let new = NewScenario { key: (*key).to_owned(), definition, why: "A test".to_owned() };
        commit!(desk, |tx| writing::add(tx, &act, new)).unwrap();
    }
}

/// What monitoring says of the days of a period, by week.
async fn watched(desk: &Desk, keys: &[&str], (from, to): (&str, &str), now: &str) -> Weeks {
    let mut conn = desk.db.read().await.unwrap();
    let period = Period::read(&mut conn, from, to).await.unwrap();
    let mut weeks = Weeks::new();
    for key in keys {
        let found = showing::show(&mut conn, key, &period, Timestamp::parse(now).unwrap()).await.unwrap();
        for day in found.days.iter().filter(|day| day.tickets > 0) {
            *weeks.entry(((*key).to_owned(), monday(day.day))).or_default() += day.tickets;
        }
    }
    weeks
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn incidents_are_counted_by_category_and_week_as_in_the_file(desk: Desk) {
        let Some(file) = data(INCIDENTS) else { return };
        let keys = ["network", "printing", "mail"];
        furnish(&desk, &keys).await;
        let folder = scratch_directory();
        let values = [("26", "network"), ("53", "printing"), ("46", "mail"), ("57", "nowhere")];
        let mut options = crate::options(What::Tickets, file.clone(), &mapping(&folder, "incident-log", "category", &values));
        options.rejects = Some(folder.join("rejects.ndjson"));
        let summary = import(&desk.db, &options).await.unwrap();

        let mut last: BTreeMap<String, Row> = BTreeMap::new();
        for row in rows(&file) {
            last.insert(row["number"].clone(), row);
        }
        let nowhere = last.values().filter(|row| row["category"] == "57").count() as u64;
        assert_eq!(nowhere, 179, "the file is the one that is known");
        assert_eq!((summary.created, summary.rejected), (8_000 - nowhere, nowhere), "{summary}");
        let told = std::fs::read_to_string(folder.join("rejects.ndjson")).unwrap();
        let told: Vec<serde_json::Value> = told.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let why = |reject: &serde_json::Value| {
            reject["column"] == "category" && reject["reason"].as_str().unwrap().starts_with("there is no such scenario")
        };
        assert!(told.len() as u64 == nowhere && told.iter().all(why), "{:?}", told.first());

        let mut counted = Weeks::new();
        for row in last.values() {
            let Some((_, key)) = values[..3].iter().find(|(category, _)| *category == row["category"]) else { continue };
            let opened = DateTime::strptime("%d/%m/%Y %H:%M", &row["opened_at"]).unwrap();
            *counted.entry(((*key).to_owned(), monday(opened.date()))).or_default() += 1;
        }
        assert_eq!(counted.values().sum::<u64>(), 1_061 + 914 + 784);
        let found = watched(&desk, &keys, ("2016-02-29", "2016-03-28"), "2016-03-29T09:00:00Z").await;
        assert_eq!(found, counted);

        // Once more, and nothing changes.
        let again = import(&desk.db, &options).await.unwrap();
        assert_eq!((again.created, again.changed, again.unchanged), (0, 0, 8_000 - nowhere), "{again}");
        std::fs::remove_dir_all(folder).unwrap();
    }

    async fn complaints_are_counted_as_in_the_file_and_its_spikes_are_found(desk: Desk) {
        let Some(file) = data(COMPLAINTS) else { return };
        let keys = ["debt-collection", "mortgage"];
        furnish(&desk, &keys).await;
        let folder = scratch_directory();
        let mapping = mapping(&folder, "cfpb-complaints", "Product", &[("Debt collection", keys[0]), ("Mortgage", keys[1])]);
        import(&desk.db, &crate::options(What::Tickets, file.clone(), &mapping)).await.unwrap();
        let rows = rows(&file);
        let received = |row: &Row| row["Date received"].parse::<Date>().unwrap();
        let (from, until) = ("2018-08-01".parse::<Date>().unwrap(), "2019-06-30".parse::<Date>().unwrap());
        let mut counted = Weeks::new();
        for row in rows.iter().filter(|row| (from..=until).contains(&received(row))) {
            let key = match row["Product"].as_str() { "Debt collection" => keys[0], "Mortgage" => keys[1], _ => continue };
            *counted.entry((key.to_owned(), monday(received(row)))).or_default() += 1;
        }
        let now = "2019-07-01T09:00:00Z";
        assert_eq!(watched(&desk, &keys, ("2018-08-01", "2019-06-30"), now).await, counted);

        // Watched every Monday through what became of it in spring.
        let worker = Worker::new(desk.db.clone(), Arc::clone(&desk.clock) as Arc<_>, Arc::clone(&desk.rng) as Arc<_>);
        let alarms = async |desk: &Desk| alarm::list(&mut desk.db.read().await.unwrap(), None, None).await.unwrap().items;
        let mut day = "2019-02-11".parse::<Date>().unwrap();
        let spring = "2019-04-08".parse::<Date>().unwrap();
        while day <= spring {
            desk.clock.set(Timestamp::parse(&format!("{day}T09:00:00Z")).unwrap());
            worker.round().await.unwrap();
            if day < "2019-02-18".parse().unwrap() {
                assert_eq!(alarms(&desk).await.len(), 0, "nothing is more than usual yet");
            }
            day = day.saturating_add(7.days());
        }
        let alarms = alarms(&desk).await;
        let spikes = spikes(&counted, &keys, spring);
        assert_eq!(spikes.len(), 6, "{spikes:?}");
        for (key, week) in &spikes {
            let sunday = week.saturating_add(6.days());
            let in_it = |rise: &Rise| rise.since_on <= sunday && (rise.state == State::GoingOn || rise.last_on >= *week);
            assert!(alarms.iter().any(|one| one.scenario == *key && in_it(&one.rise)), "{key} {week}: {alarms:?}");
        }
        for one in alarms.iter().filter(|one| one.rise.state == State::GoingOn) {
            let product = if one.scenario == keys[0] { "Debt collection" } else { "Mortgage" };
            // Of that Monday itself nothing had come in by nine.
            let days = one.rise.since_on..spring;
            let in_file = rows.iter().filter(|row| row["Product"] == product && days.contains(&received(row))).count();
            assert_eq!(one.rise.cases, in_file as u64, "{one:?}");
            assert!(one.rise.ratio > 2.0, "{one:?}");
        }
        assert!(alarms.iter().any(|one| one.rise.state == State::GoingOn), "{alarms:?}");
        std::fs::remove_dir_all(folder).unwrap();
    }
}
