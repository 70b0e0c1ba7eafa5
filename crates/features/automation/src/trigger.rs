//! When a rule looks at a ticket: when something happens to it, or when nothing has for a while.

use kernel::time::MINUTE;
use kernel::{BusinessCalendar, Problems, Timestamp};
use serde::{Deserialize, Serialize};
use tickets::status::Category;
use utoipa::ToSchema;

/// More could not be told apart.
const MOST: usize = 10;
/// A year of minutes; longer is a typing error.
const LONGEST: i64 = 366 * 24 * 60;
/// The same of open time: ninety days of whole days.
const LONGEST_OPEN: i64 = 90 * 24 * 60;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "on", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = AutomationTrigger)]
pub enum Trigger {
    TicketOpened,
    /// Anything after what the ticket was opened with.
    CustomerWrote,
    /// A person, not a program.
    StaffReplied,
    StatusChanged,
    Assigned,
    Tagged,
    SlaWarned,
    SlaBreached,
    /// A parcel of the ticket's order.
    ParcelDelivered,
    /// For this long nothing has happened to the ticket, or its customer has waited.
    Lasted {
        state: Lasting,
        minutes: i64,
        #[serde(default)]
        clock: Ticking,
    },
}

/// What lasts: the customer's wait, or a ticket of this kind to which nothing happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AutomationLasting)]
pub enum Lasting {
    Waiting,
    New,
    Open,
    Pending,
    OnHold,
    Solved,
}

impl Lasting {
    /// None for the wait, which is no status.
    pub fn category(self) -> Option<Category> {
        match self {
            Self::Waiting => None,
            Self::New => Some(Category::New),
            Self::Open => Some(Category::Open),
            Self::Pending => Some(Category::Pending),
            Self::OnHold => Some(Category::OnHold),
            Self::Solved => Some(Category::Solved),
        }
    }
}

/// Which time counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AutomationClock)]
pub enum Ticking {
    #[default]
    Calendar,
    /// The organisation's opening hours.
    Business,
}

/// A trigger that time pulls.
#[derive(Debug, Clone, Copy)]
pub struct Lasted {
    pub state: Lasting,
    pub minutes: i64,
    pub clock: Ticking,
}

impl Trigger {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TicketOpened => "ticket_opened",
            Self::CustomerWrote => "customer_wrote",
            Self::StaffReplied => "staff_replied",
            Self::StatusChanged => "status_changed",
            Self::Assigned => "assigned",
            Self::Tagged => "tagged",
            Self::SlaWarned => "sla_warned",
            Self::SlaBreached => "sla_breached",
            Self::ParcelDelivered => "parcel_delivered",
            Self::Lasted { .. } => "lasted",
        }
    }

    fn lasted(self) -> Option<Lasted> {
        match self {
            Self::Lasted { state, minutes, clock } => Some(Lasted { state, minutes, clock }),
            _ => None,
        }
    }
}

/// The one of a rule's triggers that time pulls.
pub fn lasted(triggers: &[Trigger]) -> Option<Lasted> {
    triggers.iter().find_map(|trigger| trigger.lasted())
}

impl Lasted {
    /// The last moment at which a stretch can have begun that has its length by now. By opening hours it is
    /// searched for, as time does not run back in a calendar.
    pub fn began_by(self, now: Timestamp, hours: &BusinessCalendar) -> Timestamp {
        let length = self.minutes * MINUTE;
        if self.clock == Ticking::Calendar {
            return now.plus(-length);
        }
        let mut back = length;
        while hours.between(now.plus(-back), now) < length && back < LONGEST * MINUTE * 4 {
            back *= 2;
        }
        let (mut long_enough, mut too_short) = (back, 0);
        while long_enough - too_short > 1 {
            let middle = too_short + (long_enough - too_short) / 2;
            if hours.between(now.plus(-middle), now) >= length {
                long_enough = middle;
            } else {
                too_short = middle;
            }
        }
        now.plus(-long_enough)
    }

    /// When a stretch that began then has its length; none if that never comes.
    pub fn reached(self, began: Timestamp, hours: &BusinessCalendar) -> Option<Timestamp> {
        match self.clock {
            Ticking::Calendar => Some(began.plus(self.minutes * MINUTE)),
            Ticking::Business => hours.after(began, self.minutes * MINUTE),
        }
    }
}

pub(crate) fn check(triggers: &[Trigger], problems: &mut Problems) {
    if triggers.is_empty() || triggers.len() > MOST {
        problems.add("triggers", format!("must name 1 to {MOST}"));
    }
    let mut timed = 0;
    for (at, trigger) in triggers.iter().enumerate() {
        if triggers[..at].contains(trigger) {
            problems.add(&format!("triggers[{at}]"), "stands twice");
        }
        let Some(lasted) = trigger.lasted() else { continue };
        timed += 1;
        let longest = if lasted.clock == Ticking::Business { LONGEST_OPEN } else { LONGEST };
        if !(1..=longest).contains(&lasted.minutes) {
            problems.add(&format!("triggers[{at}].minutes"), format!("must be between 1 and {longest}"));
        }
        if timed == 2 {
            problems.add(&format!("triggers[{at}]"), "a rule has one trigger by time; make another rule");
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::calendar::OpeningHours;
    use kernel::time::HOUR;

    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("a moment")
    }

    #[test]
    fn open_time_is_counted_back_over_the_night_and_the_weekend() {
        let hours = BusinessCalendar::new(&OpeningHours::nine_to_five("UTC")).expect("hours");
        let lasted = Lasted { state: Lasting::Waiting, minutes: 120, clock: Ticking::Business };
        // Monday 10:00: an hour of today and the last one of Friday.
        let began = lasted.began_by(at("2026-11-23T10:00:00Z"), &hours);
        assert_eq!(began, at("2026-11-20T16:00:00Z"));
        assert_eq!(lasted.reached(began, &hours), Some(at("2026-11-23T10:00:00Z")));
        let plain = Lasted { clock: Ticking::Calendar, ..lasted };
        assert_eq!(plain.began_by(at("2026-11-23T10:00:00Z"), &hours), at("2026-11-23T10:00:00Z").plus(-2 * HOUR));
    }

    #[test]
    fn a_rule_has_one_trigger_by_time_and_none_twice() {
        let timed = |minutes| Trigger::Lasted { state: Lasting::Open, minutes, clock: Ticking::Calendar };
        let refused = |triggers: &[Trigger]| {
            let mut problems = Problems::default();
            check(triggers, &mut problems);
            problems.into_result().map_err(|refusal| refusal.to_string())
        };
        assert!(refused(&[Trigger::Tagged, timed(5)]).is_ok());
        assert!(refused(&[]).is_err());
        assert!(refused(&[Trigger::Tagged, Trigger::Tagged]).unwrap_err().contains("triggers[1]: stands twice"));
        assert!(refused(&[timed(0)]).unwrap_err().contains("triggers[0].minutes"));
        assert!(refused(&[timed(5), timed(6)]).unwrap_err().contains("one trigger by time"));
    }
}
