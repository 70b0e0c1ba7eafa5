//! A parcel, what the carrier says of it, and whether it came in time.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::returned::Pieces;

/// The nine states that carriers have in common. They follow what the carrier says, in whatever
/// order it says it, so no step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ShipmentState {
    Pending,
    InfoReceived,
    InTransit,
    OutForDelivery,
    AttemptFailed,
    AvailableForPickup,
    Delivered,
    Exception,
    Expired,
}

impl ShipmentState {
    pub const ALL: [Self; 9] = [
        Self::Pending,
        Self::InfoReceived,
        Self::InTransit,
        Self::OutForDelivery,
        Self::AttemptFailed,
        Self::AvailableForPickup,
        Self::Delivered,
        Self::Exception,
        Self::Expired,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::InfoReceived => "info_received",
            Self::InTransit => "in_transit",
            Self::OutForDelivery => "out_for_delivery",
            Self::AttemptFailed => "attempt_failed",
            Self::AvailableForPickup => "available_for_pickup",
            Self::Delivered => "delivered",
            Self::Exception => "exception",
            Self::Expired => "expired",
        }
    }

    /// Whether a parcel in this state has left the house. Trouble may come before or after that.
    pub fn has_left(self) -> bool {
        matches!(
            self,
            Self::InTransit | Self::OutForDelivery | Self::AttemptFailed | Self::AvailableForPickup | Self::Delivered
        )
    }
}

/// Something the carrier said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TrackingEvent {
    pub at: Timestamp,
    pub state: ShipmentState,
    pub place: Option<String>,
    pub text: Option<String>,
    /// The day on which the carrier expects the delivery by then, at the destination.
    #[schema(value_type = Option<String>, format = Date)]
    pub expected_on: Option<Date>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Shipment {
    pub id: String,
    pub order_id: String,
    pub carrier: Option<String>,
    pub tracking_number: Option<String>,
    /// Day in the destination's time zone.
    #[schema(value_type = Option<String>, format = Date)]
    pub promised_on: Option<Date>,
    pub destination_time_zone: String,
    pub state: ShipmentState,
    pub shipped_at: Option<Timestamp>,
    pub delivered_at: Option<Timestamp>,
    /// Day of the delivery in the destination's time zone.
    #[schema(value_type = Option<String>, format = Date)]
    pub delivered_on: Option<Date>,
    /// Oldest first.
    pub events: Vec<TrackingEvent>,
    /// The carrier's last word on the day of delivery.
    #[schema(value_type = Option<String>, format = Date)]
    pub expected_on: Option<Date>,
    /// How often the carrier said another day than before; of the promise the first word counts.
    pub revisions: i64,
    /// Delivered after the promised day; null until both days are known.
    pub late: Option<bool>,
    /// What is inside, if it is not the whole order.
    pub lines: Vec<Pieces>,
    pub version: i64,
}

/// What the events come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub state: ShipmentState,
    pub shipped_at: Option<Timestamp>,
    pub delivered_at: Option<Timestamp>,
}

/// The state is that of the latest event by time; of two at one moment the later said counts. The
/// delivery is the first of the unbroken run of delivered events at the end: repeated scans do not
/// move it, and a parcel that turns up again after a false scan is not delivered.
pub fn standing(events: &[TrackingEvent]) -> Option<Standing> {
    let mut sorted: Vec<&TrackingEvent> = events.iter().collect();
    sorted.sort_by_key(|event| event.at);
    let last = sorted.last()?;
    let run = sorted.iter().rev().take_while(|event| event.state == ShipmentState::Delivered);
    Some(Standing {
        state: last.state,
        shipped_at: sorted.iter().find(|event| event.state.has_left()).map(|event| event.at),
        delivered_at: run.last().map(|event| event.at),
    })
}

/// The last expected day, and how often it differed from the word before: the promise, or else the
/// first estimate.
pub fn estimate(promised: Option<Date>, events: &[TrackingEvent]) -> (Option<Date>, i64) {
    let mut known = promised;
    let mut last = None;
    let mut revisions = 0;
    for day in events.iter().filter_map(|event| event.expected_on) {
        revisions += i64::from(known.is_some_and(|known| known != day));
        (known, last) = (Some(day), Some(day));
    }
    (last, revisions)
}

/// The day of the delivery at the destination, and whether it is after the promised day. By day and
/// not by timestamp: what comes on the promised day is in time until midnight there.
pub fn delivery(
    delivered_at: Option<Timestamp>,
    zone: &TimeZone,
    promised: Option<Date>,
) -> (Option<Date>, Option<bool>) {
    let day = delivered_at.map(|at| at.day_in(zone));
    (day, day.zip(promised).map(|(day, promised)| day > promised))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("a moment")
    }

    fn event(moment: &str, state: ShipmentState) -> TrackingEvent {
        TrackingEvent { at: at(moment), state, place: None, text: None, expected_on: None }
    }

    fn late_in(zone: &str, delivered: &str, promised: &str) -> (String, bool) {
        let zone = kernel::time::zone(zone).expect("a zone");
        let (day, late) = delivery(Some(at(delivered)), &zone, promised.parse().ok());
        (day.expect("a day").to_string(), late.expect("both are known"))
    }

    #[test]
    fn lateness_is_by_day_at_the_destination() {
        let evening = "2026-11-20T23:30:00Z";
        assert_eq!(late_in("UTC", evening, "2026-11-20"), ("2026-11-20".into(), false));
        assert_eq!(late_in("Asia/Tokyo", evening, "2026-11-20"), ("2026-11-21".into(), true));
        assert_eq!(late_in("Europe/Berlin", evening, "2026-11-20"), ("2026-11-21".into(), true));
        // In Los Angeles the promised day still lasts when it is over in UTC.
        assert_eq!(late_in("America/Los_Angeles", "2026-11-21T07:59:00Z", "2026-11-20"), ("2026-11-20".into(), false));
        assert_eq!(late_in("America/Los_Angeles", "2026-11-21T08:00:00Z", "2026-11-20"), ("2026-11-21".into(), true));
        let zone = kernel::time::zone("UTC").expect("UTC");
        assert_eq!(delivery(Some(at(evening)), &zone, None).1, None, "nothing was promised");
        assert_eq!(delivery(None, &zone, "2026-11-20".parse().ok()), (None, None));
    }

    #[test]
    fn the_latest_event_by_time_rules_whatever_the_order_of_arrival() {
        use ShipmentState::{Delivered, Exception, InTransit, InfoReceived, OutForDelivery};
        assert_eq!(standing(&[]), None);
        let day = [
            event("2026-11-20T12:00:00Z", Delivered),
            event("2026-11-18T08:00:00Z", InfoReceived),
            event("2026-11-20T08:00:00Z", OutForDelivery),
            event("2026-11-19T08:00:00Z", InTransit),
            event("2026-11-20T18:00:00Z", Delivered),
        ];
        let found = standing(&day).expect("events");
        assert_eq!(found.state, Delivered);
        assert_eq!(found.shipped_at, Some(at("2026-11-19T08:00:00Z")));
        assert_eq!(found.delivered_at, Some(at("2026-11-20T12:00:00Z")), "a second scan does not move it");
        let mut back = day.to_vec();
        back.push(event("2026-11-21T08:00:00Z", Exception));
        assert_eq!(standing(&back).map(|found| (found.state, found.delivered_at)), Some((Exception, None)));
        back.push(event("2026-11-22T08:00:00Z", Delivered));
        assert_eq!(standing(&back).and_then(|found| found.delivered_at), Some(at("2026-11-22T08:00:00Z")));
    }

    #[test]
    fn an_estimate_is_revised_when_the_carrier_says_another_day() {
        let day = |text: &str| text.parse::<Date>().expect("a day");
        let said = |days: &[&str]| -> Vec<TrackingEvent> {
            let quiet = event("2026-11-20T12:00:00Z", ShipmentState::InTransit);
            let told = days.iter().map(|text| TrackingEvent { expected_on: Some(day(text)), ..quiet.clone() });
            told.chain([quiet.clone()]).collect()
        };
        let promised = Some(day("2026-11-20"));
        assert_eq!(estimate(promised, &said(&[])), (None, 0));
        assert_eq!(estimate(promised, &said(&["2026-11-20"])), (promised, 0), "the promise said again");
        let revised = said(&["2026-11-22", "2026-11-22", "2026-11-24"]);
        assert_eq!(estimate(promised, &revised), (Some(day("2026-11-24")), 2));
        assert_eq!(estimate(None, &revised), (Some(day("2026-11-24")), 1), "the first word is no revision");
    }

    #[test]
    fn the_words_are_those_of_the_database() {
        for state in ShipmentState::ALL {
            assert_eq!(serde_json::to_value(state).expect("json"), state.as_str());
        }
    }
}
