//! Customers who got a change by lot, beside those who did not: the strongest comparison that there is. It holds
//! as long as nobody draws again or lets more in while it is measured.

use std::collections::BTreeMap;

use capabilities::capability::{self, Capability, Kind};
use inference::impact::{Arms, Sample};
use kernel::{Refusal, TimeWindow};
use serde::Deserialize;
use store::{Conn, params};

use crate::initiative::Initiative;

/// The capability that an initiative switches, where some customers have it and others do not.
pub(crate) struct Drawn {
    capability: Capability,
}

#[derive(Deserialize)]
struct Counted {
    customer: String,
    n: u64,
}

/// Nothing where there is no lot, or where it was changed after `since`.
pub(crate) async fn drawn(
    conn: &mut Conn,
    initiative: &Initiative,
    since: &TimeWindow,
) -> Result<Option<Drawn>, Refusal> {
    let Some(key) = &initiative.definition.0.capability else { return Ok(None) };
    let capability = capability::maybe(conn, key).await?;
    let held = |one: &Capability| one.kind != Kind::Fixed && one.switch().divides() && one.switched_at < since.to;
    Ok(capability.filter(held).map(|capability| Drawn { capability }))
}

impl Drawn {
    /// Tickets of some scenarios, and orders delivered, by customer; of those to whom something was delivered.
    pub async fn contacts(
        &self,
        conn: &mut Conn,
        scenarios: &[String],
        window: &TimeWindow,
    ) -> Result<Option<Arms>, Refusal> {
        let orders: Vec<Counted> = conn.all(sql!("count_deliveries"), params![window.from, window.to]).await?;
        let mut tickets: BTreeMap<String, u64> = BTreeMap::new();
        for scenario in scenarios {
            let rows: Vec<Counted> =
                conn.all(sql!("count_contacts"), params![window.from, window.to, scenario.as_str()]).await?;
            for row in rows {
                *tickets.entry(row.customer).or_default() += row.n;
            }
        }
        let (mut treated, mut control) = (Sample::default(), Sample::default());
        let switch = self.capability.switch();
        for row in orders {
            let has = switch.decide(&self.capability.key, Some(&row.customer)).on;
            let arm = if has { &mut treated } else { &mut control };
            arm.parts.push(tickets.get(&row.customer).copied().unwrap_or(0) as f64);
            arm.wholes.push(row.n as f64);
        }
        let both = !treated.wholes.is_empty() && !control.wholes.is_empty();
        Ok(both.then_some(Arms { treated, control }))
    }
}
