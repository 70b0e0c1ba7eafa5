//! Rows behind late deliveries.

use kernel::{Refusal, Timestamp};
use serde::Deserialize;
use store::{Conn, Select, params};

use super::{KpiRow, Looking, ORDERS_READ, RowKind};
use crate::sql;

#[derive(Deserialize)]
struct Delivery {
    key: String,
    id: String,
    at: Timestamp,
    number: String,
    promised_on: String,
    delivered_on: String,
    late: bool,
}

pub(super) async fn deliveries(conn: &mut Conn, looking: &Looking<'_>) -> Result<Vec<KpiRow>, Refusal> {
    looking.act.actor.reach(ORDERS_READ)?;
    let mut select = Select::new(sql!("list_deliveries"), params![looking.slice.window.from, looking.slice.window.to]);
    select.page_descending("f.delivered_at", "f.shipment_id", looking.behind.cursor.as_ref(), looking.behind.limit);
    let rows: Vec<Delivery> = conn.select(&select).await?;
    Ok(rows.into_iter().map(Delivery::into_row).collect())
}

impl Delivery {
    fn into_row(self) -> KpiRow {
        let Self { key, id, at, number, promised_on, delivered_on, late } = self;
        let judgement = if late { "late" } else { "on time" };
        let why = format!(
            "Promised for {promised_on}, delivered on {delivered_on}: {judgement}, by the day at the destination."
        );
        KpiRow { kind: RowKind::Order, id, label: number, at, counts: late, in_n: true, value: None, why, place: key }
    }
}
