//! Changing an order: who, where, when, batches and serials of its lines, and its state by hand.

use std::collections::HashMap;

use kernel::{Act, Money, Problems, Refusal, Timestamp, patch, text};
use serde::Deserialize;
use store::{Json, Tx, params};
use utoipa::ToSchema;

use crate::address::Address;
use crate::deeds::{self, Deed};
use crate::events::{self, ADDRESS_CHANGED, Moved, ORDER_CANCELLED, ORDER_CHANGED, ORDER_MOVED, tell_part};
use crate::finding::{self, Row, parts};
use crate::hindrance::{Judged, readdressing};
use crate::order::{Order, OrderState, check_cancellable, following};
use crate::placing::{check_customer, checked_amount, checked_batch, checked_serials};
use crate::rules::Rights;
use crate::shipment::ShipmentState;
use crate::transition::{State as _, step};
use crate::writing;

/// Absent fields stay as they are, null clears.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrderChange)]
pub struct Change {
    pub number: Option<String>,
    #[serde(default, deserialize_with = "patch::some")]
    #[schema(value_type = Option<String>)]
    pub customer_id: Option<Option<String>>,
    /// Cancelling is possible until something has left the house. Otherwise orders follow their
    /// parcels by themselves.
    pub state: Option<OrderState>,
    #[serde(default, deserialize_with = "patch::some")]
    #[schema(value_type = Option<String>)]
    pub cancel_reason: Option<Option<String>>,
    pub placed_at: Option<Timestamp>,
    pub total: Option<Money>,
    /// Until something of it has been handed over.
    #[serde(default, deserialize_with = "patch::some")]
    #[schema(value_type = Option<Address>)]
    pub address: Option<Option<Address>>,
    /// Lines whose batch or serials change.
    pub lines: Option<Vec<LineChange>>,
    /// The conversation it is done from.
    pub ticket_id: Option<String>,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineChange {
    pub id: String,
    #[serde(default, deserialize_with = "patch::some")]
    #[schema(value_type = Option<String>)]
    pub batch: Option<Option<String>>,
    /// All of them; those that are not named go. Absent: they stay.
    pub serials: Option<Vec<String>>,
}

pub async fn change(tx: &mut Tx, act: &Act, id: &str, version: i64, input: Change) -> Result<Order, Refusal> {
    tx.run(sql!("take_order"), params![id, act.now]).await?;
    let order = finding::find(tx, id).await?;
    if order.version != version {
        return Err(Refusal::stale(&order));
    }
    let mut row = finding::row(tx, id).await?;
    let before = row.state;
    let lines = apply(tx, act, &mut row, &order, &input).await?;
    write_row(tx, act, &row, version).await?;
    for line in &lines {
        if let Some(batch) = &line.batch {
            tx.run(sql!("set_batch"), params![&line.id, batch]).await?;
        }
        if let Some(serials) = &line.serials {
            tx.run(sql!("drop_serials"), params![&line.id]).await?;
            writing::insert_serials(tx, id, &line.id, serials).await?;
        }
    }
    match row.state {
        state if state == before => tell_part(tx, act, ORDER_CHANGED, id, id)?,
        state => {
            let kind = if state == OrderState::Cancelled { ORDER_CANCELLED } else { ORDER_MOVED };
            tx.append(act, kind, events::order(id), &Moved::new(id, before.as_str(), state.as_str()))?;
        }
    }
    let deed = Deed { kind: done(&input), subject_id: id, state: Some(row.state.as_str()), ..Deed::default() };
    deeds::note(tx, act, id, input.ticket_id.as_deref(), deed).await?;
    finding::find(tx, id).await
}

/// What a conversation's history calls the change.
fn done(input: &Change) -> &'static str {
    match input.state {
        Some(OrderState::Cancelled) => ORDER_CANCELLED,
        Some(_) => ORDER_MOVED,
        None if input.address.is_some() => ADDRESS_CHANGED,
        None => ORDER_CHANGED,
    }
}

/// Puts the change into the row; gives the lines that change.
async fn apply(
    tx: &mut Tx,
    act: &Act,
    row: &mut Row,
    order: &Order,
    input: &Change,
) -> Result<Vec<LineChange>, Refusal> {
    let mut problems = Problems::default();
    if let Some(number) = &input.number {
        row.number = problems.note("number", text::line(number, 100)).unwrap_or_default();
    }
    if let Some(customer) = &input.customer_id {
        check_customer(tx, customer.as_deref(), &mut problems).await?;
        row.customer_id.clone_from(customer);
    }
    if let Some(placed_at) = input.placed_at {
        if placed_at > act.now {
            problems.add("placed_at", "must not be in the future");
        }
        (row.placed_at, row.listed_at) = (Some(placed_at), placed_at);
    }
    if let Some(total) = &input.total {
        row.total = checked_amount("total", total, &order.currency, 0, &mut problems);
    }
    if let Some(address) = &input.address {
        let address = address.as_ref().map(|address| address.checked("address", &mut problems));
        let address = address.filter(|address| !address.is_empty()).map(Json);
        if address != row.address
            && let Judged::Hindered(hindrance) = readdressing(order, Rights::of(&act.actor))
        {
            return Err(hindrance.refusal());
        }
        row.address = address;
    }
    if let Some(reason) = &input.cancel_reason {
        let reason = text::optional_line(reason.as_deref(), text::SUBJECT_MAX);
        row.cancel_reason = problems.note("cancel_reason", reason).flatten();
    }
    deeds::check_ticket(tx, act, input.ticket_id.as_deref(), &mut problems).await?;
    let mut lines = Vec::new();
    for (index, change) in input.lines.iter().flatten().enumerate() {
        let path = |field: &str| format!("lines[{index}].{field}");
        if !order.lines.iter().any(|line| line.id == change.id) {
            problems.add(&path("id"), "is not a line of this order");
        }
        let batch = change.batch.as_ref().map(|one| checked_batch(&path("batch"), one.as_deref(), &mut problems));
        let serials = change.serials.as_ref().map(|all| checked_serials(&path("serials"), all, &mut problems));
        lines.push(LineChange { id: change.id.clone(), batch, serials });
    }
    problems.into_result()?;
    if let Some(state) = input.state {
        match state {
            OrderState::Cancelled => check_cancellable(row.state, &order.shipments)?,
            state => step(row.state, state)?,
        }
        if state == OrderState::Cancelled && row.state != state {
            row.cancelled_at = Some(act.now);
        }
        row.state = state;
    }
    Ok(lines)
}

/// Writes the row if nobody else did since `version`.
pub(crate) async fn write_row(tx: &mut Tx, act: &Act, row: &Row, version: i64) -> Result<(), Refusal> {
    let address = row.address.as_ref().and_then(|Json(address)| address.column());
    let values = params![
        &row.id,
        version,
        act.now,
        &row.number,
        writing::number_key(&row.number),
        &row.customer_id,
        row.state.as_str(),
        row.placed_at,
        row.listed_at,
        row.total,
        address,
        row.cancelled_at,
        &row.cancel_reason
    ];
    match tx.run(sql!("update_order"), values).await? {
        1 => Ok(()),
        _ => Err(Refusal::stale(&finding::find(tx, &row.id).await?)),
    }
}

/// Lets the states of orders follow their parcels.
pub(crate) async fn follow_parcels(tx: &mut Tx, act: &Act, order_ids: &[String]) -> Result<(), Refusal> {
    #[derive(Deserialize)]
    struct Standing {
        id: String,
        state: OrderState,
    }
    #[derive(Deserialize)]
    struct Parcel {
        order_id: String,
        state: ShipmentState,
    }
    let mut parcels: HashMap<String, Vec<ShipmentState>> = HashMap::new();
    for parcel in parts::<Parcel>(tx, sql!("list_parcel_states"), "order_id", order_ids, "").await? {
        parcels.entry(parcel.order_id).or_default().push(parcel.state);
    }
    let mut rows = Vec::new();
    for order in parts::<Standing>(tx, sql!("list_order_states"), "id", order_ids, "ORDER BY id").await? {
        let after = following(order.state, parcels.get(&order.id).map_or(&[], Vec::as_slice));
        if after != order.state {
            rows.push(params![&order.id, after.as_str()]);
            let moved = Moved::new(&order.id, order.state.as_str(), after.as_str());
            tx.append(act, ORDER_MOVED, events::order(&order.id), &moved)?;
        }
    }
    writing::move_orders(tx, rows).await?;
    Ok(())
}
