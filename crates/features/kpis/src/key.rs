//! The KPIs by name.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A key figure. The text form is part of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    Csat,
    FirstResponseTime,
    AverageResponseTime,
    ResolutionTimeFirst,
    ResolutionTimeFull,
    FirstContactResolution,
    ReopenRate,
    SlaAttainment,
    Backlog,
    LateDeliveries,
    RetentionRate,
    #[serde(rename = "repeat_rate_30")]
    RepeatRate30,
    #[serde(rename = "repeat_rate_60")]
    RepeatRate60,
    #[serde(rename = "repeat_rate_90")]
    RepeatRate90,
    #[serde(rename = "repeat_rate_180")]
    RepeatRate180,
    #[serde(rename = "repeat_rate_365")]
    RepeatRate365,
}

/// What a figure's value is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// From 0 to 1.
    Share,
    /// Milliseconds.
    Ms,
    Count,
}

/// Which way is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    Higher,
    Lower,
}

impl Key {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 16] = [
        Self::Csat,
        Self::FirstResponseTime,
        Self::AverageResponseTime,
        Self::ResolutionTimeFirst,
        Self::ResolutionTimeFull,
        Self::FirstContactResolution,
        Self::ReopenRate,
        Self::SlaAttainment,
        Self::Backlog,
        Self::LateDeliveries,
        Self::RetentionRate,
        Self::RepeatRate30,
        Self::RepeatRate60,
        Self::RepeatRate90,
        Self::RepeatRate180,
        Self::RepeatRate365,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csat => "csat",
            Self::FirstResponseTime => "first_response_time",
            Self::AverageResponseTime => "average_response_time",
            Self::ResolutionTimeFirst => "resolution_time_first",
            Self::ResolutionTimeFull => "resolution_time_full",
            Self::FirstContactResolution => "first_contact_resolution",
            Self::ReopenRate => "reopen_rate",
            Self::SlaAttainment => "sla_attainment",
            Self::Backlog => "backlog",
            Self::LateDeliveries => "late_deliveries",
            Self::RetentionRate => "retention_rate",
            Self::RepeatRate30 => "repeat_rate_30",
            Self::RepeatRate60 => "repeat_rate_60",
            Self::RepeatRate90 => "repeat_rate_90",
            Self::RepeatRate180 => "repeat_rate_180",
            Self::RepeatRate365 => "repeat_rate_365",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.as_str() == text)
    }

    pub const fn unit(self) -> Unit {
        match self {
            Self::FirstResponseTime
            | Self::AverageResponseTime
            | Self::ResolutionTimeFirst
            | Self::ResolutionTimeFull => Unit::Ms,
            Self::Backlog => Unit::Count,
            _ => Unit::Share,
        }
    }

    pub const fn better(self) -> Better {
        match self {
            Self::Csat
            | Self::FirstContactResolution
            | Self::SlaAttainment
            | Self::RetentionRate
            | Self::RepeatRate30
            | Self::RepeatRate60
            | Self::RepeatRate90
            | Self::RepeatRate180
            | Self::RepeatRate365 => Better::Higher,
            _ => Better::Lower,
        }
    }

    /// Whether it is about tickets, and so has a team, an agent, a channel and a product. The
    /// others are about parcels and customers and can only be split by time.
    pub const fn is_of_tickets(self) -> bool {
        !matches!(self, Self::LateDeliveries | Self::RetentionRate) && self.repeat_days().is_none()
    }

    /// Within how many days the repeat rates look for the next order.
    pub const fn repeat_days(self) -> Option<i64> {
        match self {
            Self::RepeatRate30 => Some(30),
            Self::RepeatRate60 => Some(60),
            Self::RepeatRate90 => Some(90),
            Self::RepeatRate180 => Some(180),
            Self::RepeatRate365 => Some(365),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_one_text_form() {
        for key in Key::ALL {
            assert_eq!(Key::parse(key.as_str()), Some(key));
            assert_eq!(serde_json::to_string(&key).expect("json"), format!("{:?}", key.as_str()));
        }
        assert_eq!(Key::parse("Csat"), None);
    }
}
