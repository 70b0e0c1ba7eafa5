//! What a ticket refers to in other rooms must be there; what is not is refused by field.

use kernel::{Problems, Refusal};
use store::{Conn, Sql, params};

use crate::message::Named;

/// Something a ticket refers to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    Customer,
    Order,
    Product,
    Team,
    /// A person who is still with us.
    Person,
    /// A business calendar.
    Calendar,
}

impl Kind {
    fn look_up(self) -> (Sql, &'static str) {
        match self {
            Self::Customer => (sql!("find_customer"), "there is no such customer"),
            Self::Order => (sql!("find_order"), "there is no such order"),
            Self::Product => (sql!("find_product"), "there is no such product"),
            Self::Team => (sql!("find_team"), "there is no such team"),
            Self::Calendar => (sql!("find_calendar"), "there is no such calendar"),
            Self::Person => (sql!("find_person"), "there is no such active person"),
        }
    }
}

/// Looks the id up; notes a problem if there is none.
pub(crate) async fn check(
    conn: &mut Conn,
    problems: &mut Problems,
    field: &str,
    kind: Kind,
    id: Option<&str>,
) -> Result<Option<Named>, Refusal> {
    let Some(id) = id else { return Ok(None) };
    let (statement, missing) = kind.look_up();
    let found = conn.maybe(statement, params![id]).await?;
    if found.is_none() {
        problems.add(field, missing);
    }
    Ok(found)
}
