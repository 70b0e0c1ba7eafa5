//! What is a setting, and what is daily work: every topic of the log is one of both.

use serde::{Deserialize, Serialize};
use store::Select;
use utoipa::ToSchema;

/// What a change belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AuditArea)]
pub enum Area {
    /// Signing in, passwords and tokens.
    SignIn,
    Organisation,
    Brand,
    Calendar,
    Person,
    Team,
    Role,
    Status,
    View,
    Template,
    SlaPolicy,
    AutomationRule,
    Playbook,
    Scenario,
    Recognition,
    OrderRules,
    Kpi,
    Moscow,
    Webhook,
    Capability,
    Mailbox,
}

/// Topics of settings. A test of the program fails where a topic stands neither here nor below.
pub const SETTINGS: &[(&str, Area)] = &[
    ("sign_in", Area::SignIn),
    ("organisation", Area::Organisation),
    ("brand", Area::Brand),
    ("calendar", Area::Calendar),
    ("person", Area::Person),
    ("team", Area::Team),
    ("team_routing", Area::Team),
    ("role", Area::Role),
    ("status", Area::Status),
    ("view", Area::View),
    ("template", Area::Template),
    ("sla_policy", Area::SlaPolicy),
    ("automation_rule", Area::AutomationRule),
    ("playbook", Area::Playbook),
    ("scenario", Area::Scenario),
    ("recognition", Area::Recognition),
    ("order_rules", Area::OrderRules),
    ("kpi", Area::Kpi),
    ("moscow_settings", Area::Moscow),
    ("webhook", Area::Webhook),
    ("capability", Area::Capability),
    ("mailbox", Area::Mailbox),
];

/// Topics of daily work: what happens there is read where the work is done. `presence` is never
/// written down at all.
pub const WORK: &[&str] = &[
    "ticket",
    "presence",
    "availability",
    "digest",
    "customer",
    "order",
    "product",
    "warranty",
    "scenario_alarm",
    "learning",
    "frame",
    "initiative",
    "future",
    "study",
    "signpost",
    "staffing",
    "letter",
    "outgoing_letter",
    "calibration",
];

/// What is told about a person, and is about how they get in.
const OF_SIGN_IN: [&str; 5] = ["SignedIn", "SignInHeldUp", "PasswordChanged", "TokenMade", "TokenRevoked"];

/// Where an event belongs; none if it is no setting.
pub fn of(topic: &str, kind: &str) -> Option<Area> {
    if topic == "person" && OF_SIGN_IN.contains(&kind) {
        return Some(Area::SignIn);
    }
    SETTINGS.iter().find(|(known, _)| *known == topic).map(|(_, area)| *area)
}

/// The same as a condition: only this area, or all that are settings.
pub(crate) fn narrow(select: &mut Select, area: Option<Area>) {
    let topics = SETTINGS.iter().filter(|(_, one)| area.is_none_or(|area| *one == area)).map(|(topic, _)| *topic);
    match area {
        Some(Area::SignIn) => {
            let words = "topic = 'sign_in' OR (topic = 'person' AND kind IN (?, ?, ?, ?, ?))";
            select.and(words, OF_SIGN_IN.map(Into::into).to_vec());
        }
        Some(Area::Person) => {
            select.and("topic = 'person' AND kind NOT IN (?, ?, ?, ?, ?)", OF_SIGN_IN.map(Into::into).to_vec());
        }
        _ => {
            select.and_in("topic", topics);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_does_at_the_door_is_told_apart_from_what_they_are() {
        assert_eq!(of("person", "TokenMade"), Some(Area::SignIn));
        assert_eq!(of("person", "PersonChanged"), Some(Area::Person));
        assert_eq!(of("ticket", "TicketOpened"), None);
    }
}
