//! The day that it is for the organisation.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{Refusal, Timestamp, time};
use store::{Conn, params};

pub(crate) async fn zone(conn: &mut Conn) -> Result<TimeZone, Refusal> {
    let zone: Option<String> = conn.maybe(sql!("find_zone"), params![]).await?;
    time::zone(zone.as_deref().unwrap_or("UTC")).map_err(Refusal::Fault)
}

pub(crate) async fn today(conn: &mut Conn, now: Timestamp) -> Result<Date, Refusal> {
    Ok(now.day_in(&zone(conn).await?))
}
