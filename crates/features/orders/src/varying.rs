//! Pieces of an order that become another variant of the same product, what that changes in price, and how the difference
//! is settled. What is told of the difference beforehand is what is done: where the price has moved since, it is refused.

use kernel::{Act, Money, Problems, Refusal, text};
use serde::{Deserialize, Serialize};
use store::{Tx, params};
use utoipa::ToSchema;

use crate::cataloguing;
use crate::deeds::{self, Deed};
use crate::events::{PAYMENT_RECORDED, tell_part};
use crate::order::{Line, LineProduct, Order};
use crate::payment::{PaymentKind, PaymentState};
use crate::product::Variant;
use crate::refunding;
use crate::returned::{Pieces, check_pieces};
use crate::writing::{self, NewLine, NewPayment};

/// Pieces of a line, and the variant that they become.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrderLineSwap)]
pub struct Swap {
    pub line_id: String,
    pub quantity: i64,
    /// Of another variant of the same product.
    pub sku: String,
}

/// What it comes to, checked.
#[derive(Debug)]
pub(crate) struct Swapped<'o> {
    pub line: &'o Line,
    pub quantity: i64,
    /// As the line of an order.
    pub new: NewLine,
}

/// What pieces of a line may become: variants of its product that can be had, and have a price in its currency.
pub fn alternatives(line: &Line, variants: &[Variant]) -> Vec<Variant> {
    let priced = |variant: &&Variant| variant.price.as_ref().is_some_and(|price| price.currency == line.price.currency);
    let other = |variant: &&Variant| Some(variant.sku.as_str()) != line.sku.as_deref();
    variants.iter().filter(|variant| variant.available).filter(priced).filter(other).cloned().collect()
}

/// How much more or less all of it costs.
pub fn difference<'l>(currency: &str, swaps: impl IntoIterator<Item = (&'l Line, i64, &'l Variant)>) -> Money {
    let of = |(line, quantity, variant): (&Line, i64, &Variant)| {
        let price = variant.price.as_ref().map_or(0, |price| price.amount);
        price.saturating_sub(line.price.amount).saturating_mul(quantity)
    };
    Money::new(swaps.into_iter().map(of).fold(0, i64::saturating_add), currency)
}

/// Reads swaps against the order; `left` says how many pieces of a line there are to be swapped, the rest is in `whats`.
pub(crate) async fn read<'o>(
    tx: &mut Tx,
    act: &Act,
    order: &'o Order,
    swaps: &[Swap],
    (whats, left): (&str, impl Fn(&Line) -> i64),
    problems: &mut Problems,
) -> Result<Vec<Swapped<'o>>, Refusal> {
    let pieces = pieces(swaps);
    check_pieces(order, &pieces, whats, left, problems);
    let variants = cataloguing::variants(tx, &products(order)).await?;
    let mut read = Vec::with_capacity(swaps.len());
    for (index, swap) in swaps.iter().enumerate() {
        // Told by `check_pieces`.
        let Some(line) = order.lines.iter().find(|line| line.id == swap.line_id) else { continue };
        let field = format!("lines[{index}].sku");
        let known = line.product.as_ref().and_then(|product| Some((product, variants.get(&product.id)?)));
        let Some((product, variants)) = known else {
            problems.add(&field, format!("no variants of {} are known", line.title));
            continue;
        };
        let sku = swap.sku.trim();
        match alternatives(line, variants).into_iter().find(|variant| variant.sku == sku) {
            Some(variant) => read.push(swapped(act, line, product, swap.quantity, variant)),
            None => problems.add(&field, why_not(line, variants, sku)),
        }
    }
    Ok(read)
}

/// Ids of the products in an order, each once.
pub(crate) fn products(order: &Order) -> Vec<String> {
    let mut ids: Vec<String> =
        order.lines.iter().filter_map(|line| line.product.as_ref()).map(|product| product.id.clone()).collect();
    ids.sort();
    ids.dedup();
    ids
}

pub(crate) fn pieces(swaps: &[Swap]) -> Vec<Pieces> {
    swaps.iter().map(|swap| Pieces { line_id: swap.line_id.clone(), quantity: swap.quantity }).collect()
}

fn why_not(line: &Line, variants: &[Variant], sku: &str) -> String {
    match variants.iter().find(|variant| variant.sku == sku) {
        None => format!("is no variant of {}", line.title),
        Some(_) if line.sku.as_deref() == Some(sku) => "is what was ordered; name another variant".to_owned(),
        Some(variant) if !variant.available => "cannot be had at present; name another variant".to_owned(),
        Some(_) => format!("has no price in {}; set one with the product first", line.price.currency),
    }
}

fn swapped<'o>(act: &Act, line: &'o Line, product: &LineProduct, quantity: i64, variant: Variant) -> Swapped<'o> {
    // A title that tells of the variant as it was ordered would tell of the wrong one.
    let options: Vec<&str> = variant.options.values().map(String::as_str).collect();
    let title = match line.title == product.name || options.is_empty() {
        true => product.name.clone(),
        false => format!("{}, {}", product.name, options.join(", ")).chars().take(text::SUBJECT_MAX).collect(),
    };
    let new = NewLine {
        id: act.id("lin"),
        product_id: Some(product.id.clone()),
        sku: Some(variant.sku),
        title,
        options: variant.options,
        quantity,
        price: variant.price.map_or(0, |price| price.amount),
        batch: None,
        serials: Vec::new(),
    };
    Swapped { line, quantity, new }
}

/// The difference in price, if it is what was told of it; and how it is settled, where something is to be.
pub(crate) fn owed(
    order: &Order,
    swapped: &[Swapped<'_>],
    told: &Money,
    method: Option<&str>,
    problems: &mut Problems,
) -> (Money, Option<String>) {
    let of = |one: &Swapped<'_>| (one.new.price - one.line.price.amount).saturating_mul(one.quantity);
    let difference = Money::new(swapped.iter().map(of).fold(0, i64::saturating_add), &order.currency);
    if *told != difference {
        let Money { amount, currency } = &difference;
        problems
            .add("difference", format!("is {amount} (minor units of {currency}); tell the customer that one first"));
    }
    let method = problems.note("method", text::optional_line(method, 100)).flatten();
    if difference.amount != 0 && method.is_none() && was_paid(order) {
        problems.add("method", "say how the difference is paid or given back");
    }
    (difference, method)
}

/// Whether money moved or is to move for it: where nobody pays by this program's records, no difference is recorded.
pub fn was_paid(order: &Order) -> bool {
    let counts = |payment: &&crate::payment::Payment| {
        payment.kind == PaymentKind::Payment && payment.state != PaymentState::Failed
    };
    order.payments.iter().any(|payment| counts(&payment))
}

/// How a difference is settled.
pub(crate) struct Settling {
    /// What the request calls it.
    pub field: &'static str,
    pub difference: Money,
    pub method: Option<String>,
    pub reason: String,
    /// The return that goods came back by.
    pub return_id: Option<String>,
    pub ticket_id: Option<String>,
}

/// What is more is a payment that is still to come; what is less is asked for as a refund, by the shop's rules.
pub(crate) async fn settle(tx: &mut Tx, act: &Act, order: &Order, settling: Settling) -> Result<(), Refusal> {
    let Settling { field, difference, method, reason, return_id, ticket_id } = settling;
    if difference.amount == 0 || !was_paid(order) {
        return Ok(());
    }
    if difference.amount < 0 {
        let amount = Money::new(-difference.amount, &difference.currency);
        if amount.amount > order.refundable.amount {
            let left = order.refundable.amount.max(0);
            let words = format!("gives back {}, and of what was paid {left} is left (minor units)", amount.amount);
            return Err(Refusal::invalid(field, words));
        }
        let request = refunding::Request { amount, reason: Some(reason), return_id, method, ticket_id };
        return refunding::request(tx, act, &order.id, request).await.map(drop);
    }
    await_payment(tx, act, &order.id, &difference, method, ticket_id.as_deref()).await
}

/// A payment that is still to come.
pub(crate) async fn await_payment(
    tx: &mut Tx,
    act: &Act,
    order_id: &str,
    amount: &Money,
    method: Option<String>,
    ticket_id: Option<&str>,
) -> Result<(), Refusal> {
    let state = PaymentState::Pending;
    let payment = NewPayment {
        id: act.id("pay"),
        kind: PaymentKind::Payment,
        amount: amount.amount,
        currency: amount.currency.clone(),
        method,
        at: Some(act.now),
        state,
        refund_id: None,
    };
    writing::insert_payments(tx, act, &[(order_id, &payment)]).await?;
    tell_part(tx, act, PAYMENT_RECORDED, order_id, &payment.id)?;
    let deed = Deed { kind: PAYMENT_RECORDED, subject_id: &payment.id, state: Some("pending"), ..Deed::default() };
    deeds::note(tx, act, order_id, ticket_id, Deed { amount: Some(amount), ..deed }).await
}

/// Writes pieces of a line as the variant that they become: the line itself where all of it does.
pub(crate) async fn rewrite(tx: &mut Tx, order: &Order, swapped: &[Swapped<'_>]) -> Result<(), Refusal> {
    // Positions are counted from 0.
    let mut place = order.lines.len() as i64;
    for Swapped { line, quantity, new } in swapped {
        tx.run(sql!("drop_serials"), params![&line.id]).await?;
        if *quantity == line.quantity {
            let options = writing::options(&new.options);
            tx.run(sql!("swap_line"), params![&line.id, &new.sku, &new.title, options, new.price]).await?;
            continue;
        }
        keep_fewer(tx, line, line.quantity - quantity).await?;
        writing::insert_lines(tx, &[(&order.id, place, new)]).await?;
        place += 1;
    }
    Ok(())
}

/// Leaves so many pieces in a line, and no more of them in any parcel.
pub(crate) async fn keep_fewer(tx: &mut Tx, line: &Line, left: i64) -> Result<(), Refusal> {
    tx.run(sql!("update_line"), params![&line.id, left, line.price.amount]).await?;
    tx.run(sql!("pack_fewer"), params![&line.id, left]).await?;
    Ok(())
}
