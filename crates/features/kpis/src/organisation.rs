//! The organisation's settings that figures depend on.

use jiff::tz::TimeZone;
use kernel::{Refusal, time};
use serde::Deserialize;
use store::{Conn, params};

use crate::sql;

#[derive(Debug, Clone)]
pub(crate) struct Organisation {
    /// Days are counted as clocks show them here.
    pub zone: TimeZone,
    /// W: within how many days a new contact speaks against first contact resolution.
    pub contact_days: i64,
    /// A: within how many days an order makes a customer active.
    pub active_days: i64,
}

#[derive(Deserialize)]
struct Row {
    time_zone: String,
    fcr_window_days: i64,
    retention_active_days: i64,
}

impl Organisation {
    pub async fn find(conn: &mut Conn) -> Result<Self, Refusal> {
        let row: Option<Row> = conn.maybe(sql!("find_organisation"), params![]).await?;
        let Some(row) = row else { return Ok(Self::before_set_up()) };
        let zone = time::zone(&row.time_zone).map_err(Refusal::Fault)?;
        Ok(Self { zone, contact_days: row.fcr_window_days, active_days: row.retention_active_days })
    }

    /// Data can be imported and looked at before anybody has set the organisation up.
    pub fn before_set_up() -> Self {
        Self { zone: TimeZone::UTC, contact_days: 7, active_days: 180 }
    }
}
