//! The features, once: their tables, endpoints, permissions and live topics.

use std::sync::Arc;

use capabilities::Declared;
use http_kit::Endpoints;
use kernel::{Act, Actor, ActorKind, Clock, Permission, Refusal, SystemClock, SystemRng};
use store::{Db, Schema, TxFuture};

/// Tables, in the order in which they are made.
pub const SCHEMAS: &[Schema] = &[
    store::SCHEMA,
    http_kit::SCHEMA,
    staff::SCHEMA,
    customers::SCHEMA,
    orders::SCHEMA,
    tickets::SCHEMA,
    capabilities::SCHEMA,
    kpis::SCHEMA,
    webhooks::SCHEMA,
    mail::SCHEMA,
    automation::SCHEMA,
    playbooks::SCHEMA,
    scenarios::SCHEMA,
    runs::SCHEMA,
    effects::SCHEMA,
    learnings::SCHEMA,
    recognition::SCHEMA,
    monitoring::SCHEMA,
    audit::SCHEMA,
    suggestions::SCHEMA,
    moscow::SCHEMA,
    futures::SCHEMA,
    calibration::SCHEMA,
    digests::SCHEMA,
];

/// Brings the tables up to this version, and the admin role up to its permissions. Gives the number of
/// migration steps.
pub async fn migrate(db: &Db) -> Result<usize, Refusal> {
    let act = Act::new(Actor::program(ActorKind::System, "migration"), SystemClock.now(), Arc::new(SystemRng));
    let migrated = db.write(move |tx| -> TxFuture<'_, (usize, Vec<&'static str>), Refusal> {
        Box::pin(async move {
            let steps = tx.migrate(SCHEMAS).await?;
            playbooks::shipping::ship(tx, &act).await?;
            scenarios::shipping::ship(tx, &act).await?;
            moscow::shipping::ship(tx, &act).await?;
            futures::shipping::ship(tx, &act).await?;
            capabilities::declaring::declare(tx, &act, &capabilities()).await?;
            Ok((steps, staff::admitting::admit(tx, &act, &permissions()).await?))
        })
    });
    let (steps, admitted) = migrated.await?;
    if !admitted.is_empty() {
        tracing::info!(permissions = admitted.join(", "), "the admin role holds what this version brings");
    }
    Ok(steps)
}

/// Every endpoint of the API.
pub fn endpoints() -> Endpoints {
    staff::http::endpoints()
        .merge(customers::http::endpoints())
        .merge(orders::http::endpoints())
        .merge(tickets::http::endpoints())
        .merge(capabilities::http::endpoints())
        .merge(kpis::http::endpoints())
        .merge(webhooks::http::endpoints())
        .merge(mail::http::endpoints())
        .merge(automation::http::endpoints())
        .merge(playbooks::http::endpoints())
        .merge(scenarios::http::endpoints())
        .merge(runs::http::endpoints())
        .merge(effects::http::endpoints())
        .merge(learnings::http::endpoints())
        .merge(recognition::http::endpoints())
        .merge(monitoring::http::endpoints())
        .merge(audit::http::endpoints())
        .merge(suggestions::http::endpoints())
        .merge(portal::http::endpoints())
        .merge(library::http::endpoints())
        .merge(moscow::http::endpoints())
        .merge(futures::http::endpoints())
        .merge(calibration::http::endpoints())
        .merge(digests::http::endpoints())
        .merge(http_kit::live::endpoints())
}

/// Every permission that a role can hold.
pub fn permissions() -> Vec<Permission> {
    [
        staff::PERMISSIONS,
        customers::PERMISSIONS,
        orders::PERMISSIONS,
        tickets::PERMISSIONS,
        capabilities::PERMISSIONS,
        kpis::PERMISSIONS,
        webhooks::PERMISSIONS,
        mail::PERMISSIONS,
        automation::PERMISSIONS,
        playbooks::PERMISSIONS,
        scenarios::PERMISSIONS,
        learnings::PERMISSIONS,
        recognition::PERMISSIONS,
        audit::PERMISSIONS,
        moscow::PERMISSIONS,
        futures::PERMISSIONS,
        calibration::PERMISSIONS,
    ]
    .concat()
}

/// Every capability that the program brings.
pub fn capabilities() -> Vec<Declared> {
    [
        capabilities::built_in::CAPABILITIES,
        automation::CAPABILITIES,
        runs::CAPABILITIES,
        recognition::CAPABILITIES,
        suggestions::CAPABILITIES,
        portal::CAPABILITIES,
    ]
    .concat()
}

/// Which permission lets a person hear that something of a topic changed.
pub fn topics() -> Vec<(&'static str, Permission)> {
    vec![
        ("organisation", staff::READ),
        ("brand", staff::READ),
        ("calendar", staff::READ),
        ("person", staff::READ),
        ("team", staff::READ),
        (staff::availability::TOPIC, staff::READ),
        ("role", staff::READ),
        ("customer", customers::CUSTOMERS_READ),
        ("order", orders::ORDERS_READ),
        ("product", orders::ORDERS_READ),
        ("warranty", orders::ORDERS_READ),
        ("order_rules", orders::ORDERS_READ),
        ("ticket", tickets::READ),
        (tickets::presence::TOPIC, tickets::READ),
        ("status", tickets::READ),
        (tickets::team_routing::TOPIC, tickets::READ),
        ("view", tickets::READ),
        ("template", tickets::READ),
        ("sla_policy", tickets::READ),
        (capabilities::events::TOPIC, capabilities::READ),
        ("kpi", kpis::KPIS_READ),
        ("webhook", webhooks::MANAGE),
        (mail::events::MAILBOX, mail::MANAGE),
        (mail::events::LETTER, mail::MANAGE),
        (mail::sending::TOPIC, tickets::READ),
        ("automation_rule", automation::MANAGE),
        (playbooks::events::TOPIC, playbooks::READ),
        (scenarios::events::TOPIC, scenarios::READ),
        (learnings::events::TOPIC, learnings::READ),
        (recognition::events::TOPIC, recognition::MANAGE),
        (monitoring::events::TOPIC, scenarios::READ),
        (moscow::events::FRAME, moscow::READ),
        (moscow::events::INITIATIVE, moscow::READ),
        (moscow::events::SETTINGS, moscow::READ),
        (futures::events::RECORD, futures::READ),
        (futures::events::STUDY, futures::READ),
        (futures::events::SIGNPOST, futures::READ),
        (futures::events::STAFFING, futures::READ),
        (calibration::events::TOPIC, calibration::READ),
        (digests::events::TOPIC, staff::READ),
        ("sign_in", audit::READ),
    ]
}

#[cfg(test)]
mod tests {
    use ::capabilities::capability::Kind;

    use super::*;

    #[test]
    fn every_topic_is_a_setting_or_daily_work_and_never_both() {
        for (topic, _) in topics() {
            let setting = audit::area::SETTINGS.iter().any(|(known, _)| *known == topic);
            let work = audit::area::WORK.contains(&topic);
            assert!(setting != work, "{topic}: put it into audit::area, as a setting or as work");
        }
    }

    #[test]
    fn a_capability_is_declared_once() {
        let mut keys: Vec<&str> = capabilities().iter().map(|one| one.key).collect();
        let count = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), count);
        for known in ["next_steps", "self_starting_playbooks", "recognition", "automation_rules", "hotline"] {
            assert!(keys.contains(&known), "{known}");
        }
    }

    /// Whoever adds a switch that a feature obeys adds a test that turns it off and on, and its line to the invariants: that the
    /// test is there is a rule of the house.
    #[test]
    fn every_switch_that_is_obeyed_is_turned_off_and_on_by_a_test() {
        const TESTS: [(&str, &str); 5] = [
            (
                "automation_rules",
                "acting.rs::where_rules_are_off_for_the_customer_none_acts_and_nothing_is_made_up_for",
            ),
            ("case_page", "portal.rs::where_pages_of_cases_are_off_none_is_shown_and_when_they_are_on_again_all_are"),
            (
                "next_steps",
                "dismissing.rs::where_next_steps_are_off_for_the_customer_nothing_is_suggested_and_it_is_said",
            ),
            ("recognition", "recognising.rs::where_it_is_switched_off_people_say_it_and_that_is_still_noted"),
            (
                "self_starting_playbooks",
                "self_starting.rs::where_it_is_switched_off_nothing_begins_by_itself_nor_later",
            ),
        ];
        let mut obeyed: Vec<&str> =
            capabilities().iter().filter(|one| one.kind == Kind::Obeyed).map(|one| one.key).collect();
        obeyed.sort_unstable();
        assert_eq!(obeyed, TESTS.map(|(key, _)| key));
        let invariants = include_str!("../../../ARCHITECTURE.md");
        for (key, test) in TESTS {
            assert!(invariants.contains(test), "{key}: {test}");
        }
    }

    #[test]
    fn every_action_of_a_playbook_needs_a_permission_that_exists() {
        let known = permissions();
        for action in playbook_language::catalogue::ACTIONS {
            assert!(known.iter().any(|one| one.name == action.permission), "{}: {}", action.name, action.permission);
        }
    }
}
