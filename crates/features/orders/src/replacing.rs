//! Making good with something new. A replacement is an order of its own that costs nothing, so it is
//! packed, shipped and tracked like any other; it names the order and the pieces it makes good.

use kernel::{Act, Problems, Refusal, text};
use serde::{Deserialize, Serialize};
use store::{Conn, Error, Tx, params};
use utoipa::ToSchema;

use crate::address::Address;
use crate::deeds::{self, Deed};
use crate::events::{REPLACEMENT_REQUESTED, tell_part};
use crate::finding;
use crate::hindrance::{replaceable, replacing};
use crate::order::{Order, OrderState};
use crate::paying::taken;
use crate::returned::{Pieces, check_pieces};
use crate::rules::Rights;
use crate::writing::{self, NewLine, NewOrder};

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReplacementRequest)]
pub struct Request {
    pub lines: Vec<Pieces>,
    /// Why, such as "arrived broken".
    pub reason: String,
    /// The first order's, if it is absent.
    pub address: Option<Address>,
    /// The conversation it is done from.
    pub ticket_id: Option<String>,
}

/// A replacement of an order, as that order shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Replacement {
    /// Id of the order that is the replacement.
    pub id: String,
    pub number: String,
    pub state: OrderState,
    pub reason: Option<String>,
    pub placed_at: kernel::Timestamp,
    pub version: i64,
}

/// The replacements of an order, oldest first.
pub(crate) async fn of_order(conn: &mut Conn, order_id: &str) -> Result<Vec<Replacement>, Error> {
    conn.all(sql!("list_replacements"), params![order_id]).await
}

/// Pieces of an order in replacements that were not cancelled.
pub(crate) async fn replaced(conn: &mut Conn, order_id: &str) -> Result<Vec<Pieces>, Error> {
    conn.all(sql!("list_replaced"), params![order_id]).await
}

/// Gives the replacement.
pub async fn request(tx: &mut Tx, act: &Act, order_id: &str, input: Request) -> Result<Order, Refusal> {
    let order = taken(tx, act, order_id).await?;
    let gone = replaced(tx, order_id).await?;
    replacing(&order, &gone, Rights::of(&act.actor)).check("reason", None)?;
    let mut problems = Problems::default();
    let reason = problems.note("reason", text::line(&input.reason, text::SUBJECT_MAX)).unwrap_or_default();
    check_pieces(&order, &input.lines, "replacements", |line| replaceable(line, &gone), &mut problems);
    let address = input.address.map(|a| a.checked("address", &mut problems)).filter(|a| !a.is_empty());
    deeds::check_ticket(tx, act, input.ticket_id.as_deref(), &mut problems).await?;
    problems.into_result()?;
    let lines = copied(act, &order, &input.lines);
    let new = place(tx, act, &order, Placing { lines, pieces: input.lines.clone(), reason, address }).await?;
    let id = &new.id;
    tell_part(tx, act, REPLACEMENT_REQUESTED, order_id, id)?;
    let pieces = input.lines.iter().map(|pieces| pieces.quantity).sum();
    let deed = Deed { kind: REPLACEMENT_REQUESTED, subject_id: id, pieces: Some(pieces), ..Deed::default() };
    deeds::note(tx, act, order_id, input.ticket_id.as_deref(), deed).await?;
    Ok(new)
}

/// What goes out instead of pieces of an order.
pub(crate) struct Placing {
    pub lines: Vec<NewLine>,
    /// Of the first order.
    pub pieces: Vec<Pieces>,
    pub reason: String,
    /// The first order's, if it is absent.
    pub address: Option<Address>,
}

/// Places the order that makes good.
pub(crate) async fn place(tx: &mut Tx, act: &Act, order: &Order, placing: Placing) -> Result<Order, Refusal> {
    let Placing { lines, pieces, reason, address } = placing;
    let count = of_order(tx, &order.id).await?.len() + 1;
    let id = act.id("ord");
    let new = NewOrder {
        id: id.clone(),
        number: format!("{}-R{count}", order.number),
        customer_id: order.customer.as_ref().map(|buyer| buyer.id.clone()),
        state: OrderState::Placed,
        placed_at: Some(act.now),
        total: 0,
        currency: order.currency.clone(),
        address: address.or(order.address.clone()),
        cancelled_at: None,
        cancel_reason: None,
        lines,
        payments: Vec::new(),
        shipments: Vec::new(),
        external_ids: Vec::new(),
        source: None,
    };
    writing::insert(tx, act, &[new]).await?;
    tx.run(sql!("mark_replacement"), params![&id, &order.id, reason]).await?;
    writing::insert_replacement_lines(tx, &id, &pieces).await?;
    finding::find(tx, &id).await
}

/// The same things for nothing.
fn copied(act: &Act, order: &Order, given: &[Pieces]) -> Vec<NewLine> {
    let of = |pieces: &Pieces| order.lines.iter().find(|line| line.id == pieces.line_id);
    let lines = given.iter().filter_map(|pieces| Some((of(pieces)?, pieces.quantity)));
    lines
        .map(|(line, quantity)| NewLine {
            id: act.id("lin"),
            product_id: line.product.as_ref().map(|product| product.id.clone()),
            sku: line.sku.clone(),
            title: line.title.clone(),
            options: line.options.clone(),
            quantity,
            price: 0,
            batch: None,
            serials: Vec::new(),
        })
        .collect()
}
