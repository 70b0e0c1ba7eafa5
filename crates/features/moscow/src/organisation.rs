//! The day that it is for the organisation.

use jiff::civil::Date;
use kernel::{Refusal, Timestamp, time};
use store::{Conn, params};

pub(crate) async fn today(conn: &mut Conn, now: Timestamp) -> Result<Date, Refusal> {
    let zone: Option<String> = conn.maybe(sql!("find_zone"), params![]).await?;
    let zone = time::zone(zone.as_deref().unwrap_or("UTC")).map_err(Refusal::Fault)?;
    Ok(now.day_in(&zone))
}
