//! Figures worked out by hand, one KPI of tickets after the other.

use crate::facts::{Answer, Contact, Cycle, Reply, World, ask, at, groups, total};
use kernel::Refusal;
use kernel::time::{DAY, HOUR, MINUTE};
use kpis::asking::Wording;
use kpis::reason::Reason;
use store::{Schema, Sql, params};

const NOW: &str = "2026-12-31T12:00:00Z";

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::facts::ALL;

    async fn every_statement_prepares(desk: Desk) {
        let mut conn = desk.db.read().await.unwrap();
        for (name, text) in kpis::SCHEMA.queries.of(conn.engine()) {
            conn.prepare(text).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }

    async fn an_empty_house_has_all_figures_and_no_values(desk: Desk) {
        let found = ask(&desk, Wording { from: "2026-11-01", to: "2026-12-01", ..Wording::default() }, NOW).await;
        assert_eq!(found.len(), 16);
        for figure in found {
            let value = if figure.key.as_str() == "backlog" { Some(0.0) } else { None };
            assert_eq!((figure.n, figure.measured.value, figure.group), (0, value, None), "{:?}", figure.key);
        }
    }

    /// 4 and 5 are positive; the latest answer of a cycle counts; a period is inclusive, exclusive.
    async fn csat(desk: Desk) {
        let answer = |id, rating, when, latest| Answer { id, ticket: "tkt_a", at: at(when), rating, solver: Some("per_ann"), team: None, latest };
        World {
            people: vec![("per_ann", "Ann")],
            answers: vec![
                answer("ans_1", 5, "2026-11-01T00:00:00Z", true),
                answer("ans_2", 4, "2026-11-02T00:00:00Z", true),
                answer("ans_3", 3, "2026-11-03T00:00:00Z", true),
                answer("ans_4", 5, "2026-11-03T10:00:00Z", false),
                Answer { solver: None, ..answer("ans_5", 1, "2026-11-30T23:59:59.999Z", true) },
                answer("ans_6", 5, "2026-12-01T00:00:00Z", true),
            ],
            ..World::default()
        }.save(&desk).await;
        let found = total(&desk, "csat", "2026-11-01", "2026-12-01", NOW).await;
        assert_eq!((found.n, found.measured.value, found.parts.mean_score), (4, Some(0.5), Some(3.25)));
        let by_rating: Vec<u64> = found.parts.distribution.iter().map(|band| band.n).collect();
        assert_eq!(by_rating, [1, 0, 1, 1, 1], "ones to fives");
        assert!((found.measured.low.unwrap() - 0.1500).abs() < 1e-4 && (found.measured.high.unwrap() - 0.8500).abs() < 1e-4);
        let by_agent = groups(&desk, "csat", "agent", "2026-11-01", "2026-12-01", NOW).await;
        assert_eq!(by_agent, [(Some("(none)".into()), 1, Some(0.0)), (Some("Ann".into()), 3, Some(2.0 / 3.0))]);
    }

    async fn response_times_and_who_waits_now(desk: Desk) {
        World {
            teams: vec![("tem_a", "Anvils"), ("tem_b", "Boots")],
            replies: vec![
                Reply { team: Some("tem_a"), ..Reply::new("tkt_a", 1, at("2026-11-01T10:00:00Z"), 10 * MINUTE) },
                Reply { team: Some("tem_a"), ..Reply::new("tkt_a", 2, at("2026-11-01T12:00:00Z"), HOUR) },
                Reply::new("tkt_b", 1, at("2026-11-02T10:00:00Z"), 30 * MINUTE),
                Reply::new("tkt_c", 1, at("2026-12-01T00:00:00Z"), 5 * HOUR),
            ],
            waiting: vec![("tkt_w", at("2026-12-30T10:00:00Z"), Some("tem_b"), None), ("tkt_x", at("2026-12-29T10:00:00Z"), Some("tem_b"), None)],
            ..World::default()
        }.save(&desk).await;
        let first = total(&desk, "first_response_time", "2026-11-01", "2026-12-01", NOW).await;
        assert_eq!((first.n, first.measured.value), (2, Some((20 * MINUTE) as f64)));
        let average = total(&desk, "average_response_time", "2026-11-01", "2026-12-01", NOW).await;
        let measured = &average.measured;
        assert_eq!((average.n, measured.median, measured.mean), (3, Some((30 * MINUTE) as f64), Some(2_000_000.0)), "(10 + 60 + 30) / 3 min");
        assert_eq!(measured.p90, Some((54 * MINUTE) as f64), "30 + 0.8 × 30");
        assert_eq!(average.parts.business.unwrap().median, Some((15 * MINUTE) as f64));
        let waiting = average.parts.waiting_now.unwrap();
        assert_eq!((waiting.n, waiting.oldest), (2, Some(at("2026-12-29T10:00:00Z"))));
        let by_team = groups(&desk, "average_response_time", "team", "2026-11-01", "2026-12-01", NOW).await;
        assert_eq!(by_team, [
            (Some("(none)".into()), 1, Some((30 * MINUTE) as f64)),
            (Some("Anvils".into()), 2, Some((35 * MINUTE) as f64)),
            (Some("Boots".into()), 0, None),
        ], "a team that only keeps people waiting is shown");
    }

    /// a: solved once. b: solved, reopened, solved again in December. c: imported without times.
    async fn resolution_times_first_and_full(desk: Desk) {
        let opened = at("2026-11-10T00:00:00Z");
        World {
            cycles: vec![
                Cycle::solved("tkt_a", opened, opened.plus(2 * HOUR)),
                Cycle { last: false, reopened: true, ..Cycle::solved("tkt_b", opened, opened.plus(6 * HOUR)) },
                Cycle { cycle: 2, first: false, started: opened.plus(DAY), ..Cycle::solved("tkt_b", opened, opened.plus(30 * DAY)) },
                Cycle { resolution: None, first_timed: false, ..Cycle::solved("tkt_c", opened, opened.plus(HOUR)) },
                Cycle { first_timed: false, reopened: true, ..Cycle::solved("tkt_d", opened, opened.plus(10 * HOUR)) },
            ],
            ..World::default()
        }.save(&desk).await;
        let first = total(&desk, "resolution_time_first", "2026-11-01", "2026-12-01", NOW).await;
        assert_eq!((first.n, first.measured.value), (2, Some((4 * HOUR) as f64)), "of d the first solve is not known");
        let full = total(&desk, "resolution_time_full", "2026-11-01", "2026-12-01", NOW).await;
        assert_eq!((full.n, full.measured.value), (2, Some((6 * HOUR) as f64)), "a and d");
        let december = total(&desk, "resolution_time_full", "2026-12-01", "2027-01-01", NOW).await;
        assert_eq!((december.n, december.measured.value), (1, Some((30 * DAY) as f64)));
    }

    /// Ten solved: what each of them says about first contact resolution.
    async fn first_contact_resolution(desk: Desk) {
        let opened = at("2026-11-10T00:00:00Z");
        let solved = opened.plus(HOUR);
        let ticket = |ticket, customer, order| Cycle { customer: Some(customer), order: Some(order), ..Cycle::solved(ticket, opened, solved) };
        let contact = |ticket, after, customer, order| Contact { ticket, at: solved.plus(after), customer, order: Some(order) };
        World {
            customers: vec![("cus_a", "cus_a"), ("cus_b", "cus_a"), ("cus_c", "cus_c")],
            cycles: vec![
                ticket("tkt_yes", "cus_a", "ord_1"),
                Cycle { replies: 2, ..ticket("tkt_other_order", "cus_a", "ord_2") },
                Cycle { contacts: 2, ..ticket("tkt_two_contacts", "cus_a", "ord_3") },
                ticket("tkt_came_back", "cus_a", "ord_4"),
                ticket("tkt_came_back_merged", "cus_a", "ord_5"),
                ticket("tkt_somebody_else", "cus_a", "ord_6"),
                ticket("tkt_came_back_late", "cus_a", "ord_7"),
                Cycle { reopened: true, last: false, ..ticket("tkt_reopened", "cus_a", "ord_8") },
                Cycle { cycle: 2, first: false, solved: Some(solved.plus(DAY)), ..ticket("tkt_reopened", "cus_a", "ord_8") },
                Cycle { order: None, ..ticket("tkt_no_order", "cus_a", "ord_9") },
                Cycle::solved("tkt_young", opened, at("2026-11-29T00:00:00Z")),
            ],
            contacts: vec![
                contact("tkt_later_2", DAY, "cus_a", "ord_99"),
                contact("tkt_later_4", 7 * DAY, "cus_a", "ord_4"),
                contact("tkt_later_5", DAY, "cus_b", "ord_5"),
                contact("tkt_later_6", DAY, "cus_c", "ord_6"),
                contact("tkt_later_7", 8 * DAY, "cus_a", "ord_7"),
                contact("tkt_yes", -HOUR, "cus_a", "ord_1"),
                contact("tkt_yes", DAY, "cus_a", "ord_1"),
                contact("tkt_meanwhile", -MINUTE, "cus_a", "ord_1"),
                contact("tkt_in_the_same_moment", 0, "cus_a", "ord_1"),
            ],
            ..World::default()
        }.save(&desk).await;
        let found = total(&desk, "first_contact_resolution", "2026-11-01", "2026-12-01", "2026-12-01T00:00:00Z").await;
        assert_eq!((found.parts.counted, found.n), (Some(5), 9), "yes, other order, somebody else, late, no order");
        let windows: Vec<(i64, u64, u64)> = found.parts.windows.iter().map(|window| (window.days, window.portion.counted, window.portion.n)).collect();
        assert_eq!(windows, [(7, 5, 9), (14, 4, 9)], "within 14 days the late one came back");
        let by_contacts: Vec<u64> = found.parts.distribution.iter().map(|band| band.n).collect();
        assert_eq!(by_contacts, [0, 9, 1, 0, 0, 0, 0], "of all ten; one had two contacts");
        let touch = found.parts.one_touch.unwrap();
        assert_eq!((touch.counted, touch.n), (8, 10), "all but the one with two replies and the reopened one");
    }

    /// Imported without messages: not known, so neither in first contact resolution nor in one-touch.
    async fn first_contacts_that_were_not_imported(desk: Desk) {
        let opened = at("2026-11-10T00:00:00Z");
        let silent = Cycle { contacts_known: false, ..Cycle::solved("tkt_a", opened, opened.plus(HOUR)) };
        let world = World { cycles: vec![silent.clone()], ..World::default() };
        world.save(&desk).await;
        let found = total(&desk, "first_contact_resolution", "2026-11-01", "2026-12-01", NOW).await;
        assert_eq!((found.n, found.measured.value, found.parts.reason), (0, None, Some(Reason::ContactsNotImported)));
        assert_eq!((found.parts.one_touch.unwrap().n, found.parts.distribution.len()), (0, 0));
        let reopened = total(&desk, "reopen_rate", "2026-11-01", "2026-12-01", NOW).await;
        assert_eq!((reopened.n, reopened.measured.value), (1, Some(0.0)), "what is known counts");
    }

    async fn no_first_contact_resolution_before_the_days_have_passed(desk: Desk) {
        let opened = at("2026-11-10T00:00:00Z");
        World { cycles: vec![Cycle::solved("tkt_a", opened, opened.plus(HOUR))], ..World::default() }.save(&desk).await;
        let early = total(&desk, "first_contact_resolution", "2026-11-01", "2026-12-01", "2026-11-17T00:59:59Z").await;
        assert_eq!((early.n, early.measured.value), (0, None));
        assert_eq!(early.parts.reason, Some(Reason::NotSolvedLongEnough { days: 7 }));
        let then = total(&desk, "first_contact_resolution", "2026-11-01", "2026-12-01", "2026-11-17T01:00:00Z").await;
        assert_eq!((then.n, then.measured.value), (1, Some(1.0)));
    }

    /// b is solved twice in November and counts once, for Ann, whose solve did not last.
    async fn reopen_rate(desk: Desk) {
        let opened = at("2026-11-10T00:00:00Z");
        World {
            people: vec![("per_ann", "Ann"), ("per_bob", "Bob")],
            cycles: vec![
                Cycle { solver: Some("per_bob"), ..Cycle::solved("tkt_a", opened, opened.plus(HOUR)) },
                Cycle { solver: Some("per_ann"), reopened: true, last: false, ..Cycle::solved("tkt_b", opened, opened.plus(HOUR)) },
                Cycle { solver: Some("per_bob"), cycle: 2, first: false, ..Cycle::solved("tkt_b", opened, opened.plus(2 * DAY)) },
                Cycle { solver: Some("per_bob"), reopened: true, last: false, ..Cycle::solved("tkt_c", opened, at("2026-10-31T10:00:00Z")) },
                Cycle { solver: Some("per_bob"), cycle: 2, first: false, ..Cycle::solved("tkt_c", opened, opened.plus(HOUR)) },
                Cycle::open("tkt_never", opened),
            ],
            ..World::default()
        }.save(&desk).await;
        let found = total(&desk, "reopen_rate", "2026-11-01", "2026-12-01", NOW).await;
        assert_eq!((found.parts.counted, found.n), (Some(1), 3));
        let by_agent = groups(&desk, "reopen_rate", "agent", "2026-11-01", "2026-12-01", NOW).await;
        assert_eq!(by_agent, [(Some("Ann".into()), 1, Some(1.0)), (Some("Bob".into()), 2, Some(0.0))]);
        let by_month = groups(&desk, "reopen_rate", "month", "2026-10-01", "2026-12-01", NOW).await;
        assert_eq!(by_month, [(Some("2026-10-01".into()), 1, Some(1.0)), (Some("2026-11-01".into()), 3, Some(1.0 / 3.0))]);
    }

    async fn sla_attainment_leaves_out_what_is_not_decided(desk: Desk) {
        let opened = at("2026-11-10T00:00:00Z");
        let ticket = |ticket, sla_met| Cycle { sla_met, channel: if sla_met == Some(true) { "chat" } else { "email" }, ..Cycle::solved(ticket, opened, opened.plus(HOUR)) };
        World {
            cycles: vec![ticket("tkt_a", Some(true)), ticket("tkt_b", Some(true)), ticket("tkt_c", Some(false)), ticket("tkt_d", None)],
            ..World::default()
        }.save(&desk).await;
        let found = total(&desk, "sla_attainment", "2026-11-01", "2026-12-01", NOW).await;
        assert_eq!((found.n, found.measured.value), (3, Some(2.0 / 3.0)));
        let by_channel = groups(&desk, "sla_attainment", "channel", "2026-11-01", "2026-12-01", NOW).await;
        assert_eq!(by_channel, [(Some("chat".into()), 2, Some(1.0)), (Some("email".into()), 1, Some(0.0))]);
    }

    /// Our own promises: one kept, one broken, one that the time alone has broken, one still to come, and one
    /// whose clock stands still. Counted when they are decided, not when they were given.
    async fn sla_attainment_counts_our_own_promises_when_they_are_decided(desk: Desk) {
        let opened = at("2026-10-30T00:00:00Z");
        World { cycles: vec![Cycle::open("tkt_a", opened)], teams: vec![("tem_a", "Anvils")], ..World::default() }.save(&desk).await;
        let promise = |ordinal: i64, due: Option<&str>, decided: Option<&str>, met: Option<bool>| {
            params!["tkt_a", ordinal, opened, due.map(at), decided.map(at), met.map(i64::from), i64::from(met.is_none()), "tem_a"]
        };
        let rows = vec![
            promise(1, Some("2026-11-03T00:00:00Z"), Some("2026-11-02T00:00:00Z"), Some(true)),
            promise(2, Some("2026-11-04T00:00:00Z"), Some("2026-11-04T00:00:00Z"), Some(false)),
            promise(3, Some("2026-11-05T00:00:00Z"), None, None),
            promise(4, Some("2026-11-20T00:00:00Z"), None, None),
            promise(5, None, None, None),
        ];
        let insert = "INSERT INTO sla_facts (ticket_id, ordinal, kind, cycle, policy_id, policy_name, target_ms, started_at, due_at, \
            decided_at, met, under_way, team_id, channel) VALUES ($1, $2, 'next_response', 1, 'slp_a', 'All', 60000, $3, $4, $5, $6, $7, $8, 'email')";
        desk.db.write::<_, _, Refusal>(move |tx| Box::pin(async move {
            for row in rows {
                tx.run(Sql::same(insert), row).await?;
            }
            Ok(())
        })).await.unwrap();
        let value = async |to, now| {
            let found = total(&desk, "sla_attainment", "2026-11-01", to, now).await;
            (found.n, found.measured.value)
        };
        assert_eq!(value("2026-12-01", "2026-11-10T00:00:00Z").await, (3, Some(1.0 / 3.0)), "the fourth may still be kept");
        assert_eq!(value("2026-12-01", "2026-11-20T00:00:00Z").await, (4, Some(0.25)), "nobody kept it");
        assert_eq!(value("2026-11-04", "2026-11-20T00:00:00Z").await, (1, Some(1.0)), "what was decided in the period");
        let by_team = groups(&desk, "sla_attainment", "team", "2026-11-01", "2026-12-01", "2026-11-10T00:00:00Z").await;
        assert_eq!(by_team, [(Some("Anvils".into()), 3, Some(1.0 / 3.0))]);
    }

    /// Days of Berlin: midnight there is 23:00 UTC.
    async fn backlog_at_the_end_of_days(desk: Desk) {
        World {
            zone: Some("Europe/Berlin"),
            cycles: vec![
                Cycle::open("tkt_old", at("2026-10-01T00:00:00Z")),
                Cycle::solved("tkt_late_evening", at("2026-11-10T22:59:59Z"), at("2026-11-11T23:00:00Z")),
                Cycle::solved("tkt_short", at("2026-11-11T08:00:00Z"), at("2026-11-11T09:00:00Z")),
                Cycle { last: false, reopened: true, ..Cycle::solved("tkt_again", at("2026-11-09T08:00:00Z"), at("2026-11-10T09:00:00Z")) },
                Cycle { cycle: 2, started: at("2026-11-12T09:00:00Z"), ..Cycle::open("tkt_again", at("2026-11-09T08:00:00Z")) },
            ],
            ..World::default()
        }.save(&desk).await;
        let days = groups(&desk, "backlog", "day", "2026-11-09", "2026-11-15", "2026-11-12T12:00:00Z").await;
        let values: Vec<(String, Option<f64>)> = days.into_iter().map(|(day, _, value)| (day.unwrap(), value)).collect();
        assert_eq!(values, [
            ("2026-11-09".into(), Some(2.0)), ("2026-11-10".into(), Some(2.0)), ("2026-11-11".into(), Some(2.0)),
            ("2026-11-12".into(), Some(2.0)), ("2026-11-13".into(), None), ("2026-11-14".into(), None),
        ]);
        let found = total(&desk, "backlog", "2026-11-01", "2026-11-12", NOW).await;
        let by_age: Vec<u64> = found.parts.distribution.iter().map(|band| band.n).collect();
        assert_eq!((found.n, by_age), (2, vec![0, 1, 0, 0, 1]), "one day and 41 days old");
        assert_eq!(found.parts.oldest_opened_at, Some(at("2026-10-01T00:00:00Z")));
        assert_eq!(found.parts.at, Some(at("2026-11-11T23:00:00Z")));
    }
}
