//! The lists that people open all day are read along an index, in its order: nothing is sorted and
//! nothing is scanned, however many tickets there are. SQLite plans the same way for any amount.

use serde::Deserialize;
use store::{Engine, Select, Sql, params};
use test_kit::Desk;

#[derive(Deserialize)]
struct Step {
    detail: String,
}

/// How the statement of this name, with these conditions, is read.
async fn plan(desk: &Desk, name: &str, rest: &str) -> String {
    let (_, base) = tickets::SCHEMA.queries.of(Engine::Sqlite).find(|(found, _)| *found == name).unwrap();
    // Every list says so, unless it is the one of what is set aside.
    let rest = if name == "list_tickets" { format!("AND (t.set_aside IS NULL) {rest}") } else { rest.to_owned() };
    let sql = format!("EXPLAIN QUERY PLAN {} {rest}", base.trim_end().trim_end_matches(';'));
    let sql: &'static str = Box::leak(sql.into_boxed_str());
    // What its places stand for changes no plan; as a list's statement it may go without.
    let select = Select::new(Sql::same(sql), params![]);
    let steps: Vec<Step> = desk.db.read().await.unwrap().select(&select).await.unwrap();
    steps.into_iter().map(|step| step.detail).collect::<Vec<_>>().join("\n")
}

#[test]
fn lists_follow_an_index() {
    Desk::run_on_sqlite(crate::world::SCHEMAS, async |desk| {
        let newest = "ORDER BY t.updated_at DESC, t.id DESC LIMIT 51";
        let in_hand = "AND t.category IN ('new', 'open', 'pending', 'on_hold')";
        let waiting = "ORDER BY coalesce(t.waiting_since, 9223372036854775807) ASC, t.id ASC LIMIT 51";
        let due = "ORDER BY coalesce(t.due_at, 9223372036854775807) ASC, t.id ASC LIMIT 51";
        for (rest, index) in [
            (format!("AND t.category <> 'closed' {newest}"), "tickets_not_closed_by_update"),
            (
                format!("AND t.category <> 'closed' AND (t.updated_at, t.id) < (5, 'x') {newest}"),
                "tickets_not_closed_by_update",
            ),
            (format!("{in_hand} {newest}"), "tickets_in_hand_by_update"),
            (format!("{in_hand} {waiting}"), "tickets_in_hand_by_wait"),
            (format!("{in_hand} {due}"), "tickets_in_hand_by_due"),
            (format!("AND t.category <> 'closed' {due}"), "tickets_not_closed_by_due"),
            (format!("AND t.category <> 'closed' {waiting}"), "tickets_not_closed_by_wait"),
            (
                "AND t.category <> 'closed' ORDER BY t.opened_at DESC, t.id DESC LIMIT 51".to_owned(),
                "tickets_not_closed_by_opening",
            ),
            (format!("AND t.assignee_id = 'x' {newest}"), "tickets_of_assignee"),
            (format!("AND t.team_id = 'x' {newest}"), "tickets_of_team"),
            (format!("AND t.order_id = 'x' {newest}"), "tickets_of_order"),
            (format!("AND t.scenario = 'x' {newest}"), "tickets_of_scenario"),
        ] {
            let plan = plan(&desk, "list_tickets", &rest).await;
            assert!(plan.contains(index) && !plan.contains("TEMP B-TREE"), "{rest}:\n{plan}");
            assert!(
                !plan.contains("SCAN s") && !plan.contains("SCAN c") && !plan.contains("SCAN p"),
                "{rest}:\n{plan}"
            );
        }
        let of_customer = format!("AND t.customer_id IN (SELECT id FROM customer_cards WHERE root_id = 'x') {newest}");
        assert!(plan(&desk, "list_tickets", &of_customer).await.contains("tickets_of_customer"));
    });
}

#[test]
fn counts_read_only_the_work_in_hand() {
    Desk::run_on_sqlite(crate::world::SCHEMAS, async |desk| {
        for name in ["count_awake_alike", "count_asleep_alike"] {
            let plan = plan(&desk, name, "").await;
            assert!(plan.contains("tickets_in_hand") || plan.contains("tickets_snoozed"), "{name}:\n{plan}");
        }
        let awake = plan(&desk, "count_awake_alike", "").await;
        assert!(awake.contains("COVERING INDEX tickets_in_hand") && !awake.contains("TEMP B-TREE"), "{awake}");
        let near = plan(&desk, "list_near_words", "AND v.variant IN ('grinder', 'grider')").await;
        assert!(near.contains("sqlite_autoindex_search_variants_1 (variant=?)"), "{near}");
        for (name, index) in [
            ("list_held_due", "held_messages_due"),
            ("find_next_held", "held_messages_due"),
            ("list_held_in_ticket", "held_messages_of_ticket"),
        ] {
            let plan = plan(&desk, name, "").await;
            assert!(plan.contains(index), "{name}:\n{plan}");
        }
        assert!(plan(&desk, "count_mentions", "").await.contains("ticket_mentions_of_person"));
        let order =
            "AND coalesce(t.team_id, '') IN ('') ORDER BY coalesce(t.waiting_since, 9223372036854775807), t.id LIMIT 5";
        let waiting = plan(&desk, "list_to_escalate", order).await;
        assert!(waiting.contains("tickets_in_hand_by_wait") && !waiting.contains("TEMP B-TREE"), "{waiting}");
        assert!(plan(&desk, "list_due", "").await.contains("tickets_snoozed"));
        assert!(plan(&desk, "list_promises_to_tell", "").await.contains("sla_facts_under_way"));
    });
}

#[test]
fn an_import_looks_its_batches_up_by_an_index() {
    Desk::run_on_sqlite(crate::world::SCHEMAS, async |desk| {
        for (name, rest, index) in [
            (
                "list_origins",
                "AND external_id IN ('a', 'b')",
                "sqlite_autoindex_ticket_origins_1 (kind=? AND source=? AND external_id=?)",
            ),
            ("list_told_messages", "AND object_id IN ('a', 'b')", "ticket_origins_of_object (object_id=?)"),
            ("list_openings", "AND m.ticket_id IN ('a', 'b')", "messages_of_ticket (ticket_id=?)"),
            ("hold_tickets", "AND id IN ('a', 'b')", "sqlite_autoindex_tickets_1 (id=?)"),
            ("list_names_in_threads", "AND n.ticket_id IN ('a', 'b')", "messages_of_ticket (ticket_id=?)"),
        ] {
            let plan = plan(&desk, name, rest).await;
            // Of what stands together in one answer nothing is left to look up.
            let scanned = plan.lines().any(|step| step.starts_with("SCAN") && step != "SCAN n");
            assert!(plan.contains(index) && !scanned, "{name}:\n{plan}");
        }
    });
}
