//! The first run: the organisation and its first admin. Possible once.

use kernel::calendar::OpeningHours;
use kernel::{Act, Permission, Problems, Refusal, text, time};
use serde::Deserialize;
use serde_json::json;
use store::{Conn, Error, Json, Tx, params};
use utoipa::ToSchema;

use crate::people::NewPerson;
use crate::{events, people, roles};

#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetUp {
    pub organisation: String,
    /// IANA name such as `Europe/Berlin`.
    pub time_zone: String,
    /// The first admin.
    pub name: String,
    pub email: String,
    pub password: String,
}

pub const FCR_WINDOW_DAYS: i64 = 7;
pub const RETENTION_ACTIVE_DAYS: i64 = 180;

/// Whether nobody has set this installation up yet.
pub async fn needed(conn: &mut Conn) -> Result<bool, Refusal> {
    let count: i64 = conn.one(sql!("count_organisations"), params![]).await?;
    Ok(count == 0)
}

/// Makes the organisation, its default roles and its first admin. Gives the admin's id. Of two at
/// once the second is refused, as the organisation is one row.
pub async fn set_up(
    tx: &mut Tx,
    act: &Act,
    catalogue: &[Permission],
    input: SetUp,
    password_hash: String,
) -> Result<String, Refusal> {
    let mut problems = Problems::default();
    let name = problems.note("organisation", text::line(&input.organisation, text::NAME_MAX)).unwrap_or_default();
    problems.note("time_zone", time::zone(&input.time_zone));
    problems.into_result()?;
    let values = params![name, &input.time_zone, FCR_WINDOW_DAYS, RETENTION_ACTIVE_DAYS, act.now];
    tx.run(sql!("insert_organisation"), values).await.map_err(|error| match error {
        Error::Unique(_) => Refusal::NotFound("page"),
        other => other.into(),
    })?;
    // In force since ever: imported history is measured by these hours, too.
    let hours = Json(OpeningHours::nine_to_five(&input.time_zone));
    tx.run(sql!("upsert_calendar"), params![0_i64, &hours]).await?;
    let admin = roles::add_defaults(tx, act, catalogue).await?;
    let person = NewPerson {
        name: input.name,
        email: input.email,
        password: String::new(),
        roles: vec![admin],
        teams: Vec::new(),
        locale: None,
    };
    let person = people::add(tx, act, person, password_hash).await?;
    tx.append_setting(act, events::ORGANISATION_SET_UP, events::organisation(), &json!({ "by": person.id }))?;
    Ok(person.id)
}
