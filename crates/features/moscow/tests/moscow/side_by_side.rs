//! Two teams, of which one gets the change: what moved both is no effect, and how both moved before is told.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use kernel::time::DAY;
use kernel::{Refusal, Timestamp};
use moscow::impact::assessing;
use moscow::impact::beginning::{self, RollOut};
use moscow::impact::finding::{Finding, Verdict};
use moscow::impact::foreseeing::Alike;
use moscow::impact::measurement::{Definition, Looking, Role, Watched};
use moscow::impact::registering;
use moscow::impact::side_by_side::{Compared, Dimension};
use store::{Error, Schema, Sql, Value, params};
use test_kit::Desk;

use crate::desk::*;

const FIRST: Date = date(2026, 1, 5);
const WEEKS: i64 = 44;
/// Of forty a week, in both teams.
const CONTENT: [i64; 6] = [24, 27, 22, 25, 28, 23];

async fn run(desk: &Desk, sql: &'static str, values: Vec<Value>) {
    let done: Result<u64, Error> =
        desk.db.write(move |tx| Box::pin(async move { tx.run(Sql::same(sql), values).await })).await;
    done.unwrap();
}

/// Forty answers of a week, so many of them content.
async fn answered(desk: &Desk, team: &str, week: i64, content: i64) {
    let at = Timestamp::parse(&format!("{}T12:00:00Z", FIRST.saturating_add((7 * week + 2).days()))).unwrap();
    let sql = "INSERT INTO answer_facts (answer_id, ticket_id, cycle, answered_at, rating, team_id, channel, latest)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
        SELECT $1 || '_' || CAST($2 AS TEXT) || '_' || CAST(i AS TEXT), (SELECT min(id) FROM tickets), 1, $3,
          CASE WHEN i <= $4 THEN 5 ELSE 2 END, $1, 'email', 1 FROM n";
    run(desk, sql, params![team, week, at, content]).await;
}

/// A shop of two teams; the one that gets the change drifts so many answers in ten weeks.
async fn measured(desk: &Desk, drift: i64, effect: i64) -> (Option<Alike>, Finding) {
    furnish(desk).await;
    complain(desk, "praise").await;
    for (id, name) in [("tem_a", "North"), ("tem_b", "South")] {
        run(desk, "INSERT INTO teams (id, name, created_at, version) VALUES ($1, $2, 0, 1)", params![id, name]).await;
    }
    add(desk, "guided", plain("Guided", Some(3.0))).await.unwrap();
    let usual = |week: i64| CONTENT[week as usize % 6];
    for week in 0..WEEKS {
        answered(desk, "tem_a", week, usual(week + 1) + drift * week / 10).await;
        answered(desk, "tem_b", week, usual(week)).await;
    }
    let definition = Definition {
        baseline_from: FIRST.to_string(),
        baseline_to: "2026-11-08".into(),
        weeks_after: 8,
        kpis: vec![Watched { kpi: "csat".into(), role: Role::Primary, matters: 0.04 }],
        scenarios: vec![],
        team: None,
        channel: None,
        control: None,
        units: Some(Compared { by: Dimension::Team, changed: vec!["tem_a".into()], unchanged: vec!["tem_b".into()] }),
        looking: Looking::Once,
    };
    let act = elif(desk);
    let plan = commit!(desk, |tx| registering::register(tx, &act, "guided", definition)).unwrap();
    let told = plan.foreseen[0].trends.map(|trends| trends.alike);
    assert!((plan.foreseen[0].cases_a_week - 80.0).abs() < 1e-9, "{:?}", plan.foreseen);
    let input = RollOut {
        on: "2026-11-20".into(),
        reason: "The first team begins".into(),
        percent: None,
        held_back: None,
        although_blind: true,
    };
    let (act, id) = (elif(desk), plan.id.clone());
    commit!(desk, |tx| beginning::begin(tx, &act, &id, input, 1)).unwrap();
    // The twentieth is a Friday: the next week is the first whole one. Both fall by three of forty.
    for week in WEEKS + 2..WEEKS + 10 {
        answered(desk, "tem_a", week, usual(week + 1) - 3 + drift * week / 10 + effect).await;
        answered(desk, "tem_b", week, usual(week) - 3).await;
    }
    desk.clock.advance(70 * DAY);
    let act = elif(desk);
    let looked = assessing::look(&mut desk.db.read().await.unwrap(), &act, &plan.id).await.unwrap();
    (told, commit!(desk, |tx| assessing::keep(tx, &act, looked)).unwrap().findings.remove(0))
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn of_two_teams_what_one_gained_against_the_other_is_the_effect(desk: Desk) {
        let (told, found) = measured(&desk, 0, 8).await;
        assert_eq!((found.design.as_deref(), found.verdict), (Some("difference_in_differences"), Verdict::Improved), "{found:?}");
        assert_eq!((found.n_of.as_str(), found.n_with, found.n_without), ("periods", 7, 44), "{found:?}");
        assert!((found.estimate.unwrap() - 0.2).abs() < 0.03, "eight of forty, though both fell: {found:?}");
        assert_eq!((told, found.trends.unwrap().alike), (Some(Alike::Yes), Alike::Yes), "{found:?}");
        assert!(found.placebos.len() == 3 && found.doubts.iter().any(|doubt| doubt.starts_with("of 1 against 1")), "{found:?}");
    }

    async fn a_team_that_moved_away_before_the_change_shows_none_of_it(desk: Desk) {
        let (told, found) = measured(&desk, 2, 0).await;
        assert_eq!((told, found.trends.unwrap().alike), (Some(Alike::No), Alike::No), "{found:?}");
        assert_eq!(found.verdict, Verdict::Inconclusive, "{found:?}");
        assert!(found.words.contains("already before the change"), "{}", found.words);
    }
}
