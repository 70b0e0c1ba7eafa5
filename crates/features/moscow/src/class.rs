//! The class of an initiative in a frame, and the grounds on which it was decided.

use kernel::{Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Json, params};
use tickets::message::Named;
use utoipa::ToSchema;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[schema(as = MoscowClass)]
pub enum Class {
    #[serde(rename = "M")]
    Must,
    #[serde(rename = "S")]
    Should,
    #[serde(rename = "C")]
    Could,
    /// Not this time.
    #[serde(rename = "W")]
    Wont,
}

impl Class {
    pub const ALL: [Self; 4] = [Self::Must, Self::Should, Self::Could, Self::Wont];

    pub const fn letter(self) -> &'static str {
        match self {
            Self::Must => "M",
            Self::Should => "S",
            Self::Could => "C",
            Self::Wont => "W",
        }
    }
}

impl From<Class> for planning::board::Class {
    fn from(class: Class) -> Self {
        match class {
            Class::Must => Self::Must,
            Class::Should => Self::Should,
            Class::Could => Self::Could,
            Class::Wont => Self::Wont,
        }
    }
}

impl From<planning::board::Class> for Class {
    fn from(class: planning::board::Class) -> Self {
        match class {
            planning::board::Class::Must => Self::Must,
            planning::board::Class::Should => Self::Should,
            planning::board::Class::Could => Self::Could,
            planning::board::Class::Wont => Self::Wont,
        }
    }
}

/// Without it … on the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MoscowMustTest)]
pub enum MustTest {
    /// … there is no point in delivering.
    NoPoint,
    /// … it is not legal.
    Legal,
    /// … it is not safe.
    Safety,
    /// … the solution does not work.
    Viability,
}

impl From<MustTest> for planning::board::MustTest {
    fn from(test: MustTest) -> Self {
        match test {
            MustTest::NoPoint => Self::NoPoint,
            MustTest::Legal => Self::Legal,
            MustTest::Safety => Self::Safety,
            MustTest::Viability => Self::Viability,
        }
    }
}

/// What has to happen so that a Won't is looked at again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MoscowTrigger)]
pub struct Trigger {
    /// Key of a scenario.
    pub scenario: String,
    /// It has more tickets a month than these.
    pub above: f64,
}

/// Why an initiative has its class.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = MoscowGrounds)]
pub struct Grounds {
    pub reason: String,
    /// Of a Must: which of the four tests it passes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub must_test: Option<MustTest>,
    /// Of a Must: what happens if it is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what_if_not: Option<String>,
    /// How one gets along without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workaround: Option<String>,
    /// Of a Won't: the day on which it is looked at again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revisit_on: Option<String>,
    /// Of a Won't: or what has to happen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revisit_when: Option<Trigger>,
    /// The day on which the decision is looked at again, where it is no Won't.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_on: Option<String>,
    /// Who was told of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told_whom: Option<String>,
}

/// A class that was decided.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = MoscowStanding)]
pub struct Standing {
    pub class: Class,
    /// The class before, if there was one.
    pub was: Option<Class>,
    pub grounds: Grounds,
    /// Null for what came with the program.
    pub decided_by: Option<Named>,
    pub decided_at: Timestamp,
    /// Counts the decisions on it in this frame.
    pub version: i64,
}

#[derive(Deserialize)]
pub(crate) struct Row {
    pub initiative: String,
    class: Class,
    was: Option<Class>,
    grounds: Json<Grounds>,
    decided_by: String,
    decided_by_name: Option<String>,
    decided_at: Timestamp,
    version: i64,
}

impl Row {
    pub(crate) fn standing(self) -> Standing {
        let name = self.decided_by_name.unwrap_or_default();
        Standing {
            class: self.class,
            was: self.was,
            grounds: self.grounds.0,
            decided_by: (!self.decided_by.is_empty()).then_some(Named { id: self.decided_by, name }),
            decided_at: self.decided_at,
            version: self.version,
        }
    }
}

/// All that were decided in a frame, by initiative.
pub(crate) async fn of_frame(conn: &mut Conn, frame: &str) -> Result<Vec<Row>, Refusal> {
    Ok(conn.all(sql!("list_classes"), params![frame]).await?)
}

pub(crate) async fn maybe(conn: &mut Conn, frame: &str, initiative: &str) -> Result<Option<Standing>, Refusal> {
    let row: Option<Row> = conn.maybe(sql!("find_class"), params![frame, initiative]).await?;
    Ok(row.map(Row::standing))
}
