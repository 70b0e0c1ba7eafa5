//! What actions come to that change what is in an order, and how it is paid. Pure. The difference in price stands in the
//! plan, so it is told before anything is done, and nothing is done at another.

use std::collections::BTreeMap;

use kernel::{Money, Refusal};
use orders::hindrance::{Hindrance, HindranceCode};
use orders::order::Line;
use orders::possible::OrderAction;
use orders::returned::Pieces;
use orders::varying::{self, Swap};
use orders::{cancelling_items, product::Variant};
use playbook_language::value::Value;

use crate::planning::{Plan, pieces, standing, text_of};
use crate::records::OrderRecord;

pub(crate) fn plan(action: &str, of: &OrderRecord, given: &BTreeMap<String, Value>) -> Result<Plan, Refusal> {
    let (order_id, version) = (of.order.id.clone(), of.order.version);
    let (method, reason) = (text_of(given, "method"), text_of(given, "reason"));
    let whole = |line: &Line| line.quantity;
    Ok(match action {
        "change_items" => {
            possible(of, OrderAction::ItemChange)?;
            let (lines, difference) = swaps(of, given, whole)?;
            settled(of, &difference, method.as_deref())?;
            Plan::ChangeItems { order_id, version, lines, difference, method }
        }
        "exchange_items" => {
            possible(of, OrderAction::Exchange)?;
            let left = |line: &Line| standing(&of.possible, &line.id).map_or(0, |(back, again)| back.min(again));
            let (lines, difference) = swaps(of, given, left)?;
            settled(of, &difference, method.as_deref())?;
            Plan::ExchangeItems { order_id, lines, difference, method, reason }
        }
        "cancel_items" => {
            possible(of, OrderAction::ItemCancellation)?;
            let lines = named(of, given, whole)?;
            let amount = cancelling_items::price(&of.order, &lines);
            let method = method.or_else(|| paid_by(of));
            Plan::CancelItems { order_id, version, lines, amount, method, reason }
        }
        _ => {
            possible(of, OrderAction::PaymentMethodChange)?;
            let amount = of.possible.due_anew.clone();
            if amount.amount == 0 {
                return Err(Refusal::conflict("nothing of this order was paid or is to come"));
            }
            Plan::ChangePaymentMethod { order_id, version, method: method.unwrap_or_default(), amount }
        }
    })
}

/// What is hindered is so for whoever asks; who may do it is judged when it is done.
fn possible(of: &OrderRecord, action: OrderAction) -> Result<(), Refusal> {
    let judged = of.possible.actions.iter().find(|one| one.action == action);
    let hindered = |hindrance: &&Hindrance| hindrance.code != HindranceCode::MayNot;
    match judged.and_then(|one| one.hindrance.as_ref()).filter(hindered) {
        Some(hindrance) => Err(hindrance.refusal()),
        None => Ok(()),
    }
}

/// The pieces that are named, also where there is only one: what is changed was said.
fn named(
    of: &OrderRecord,
    given: &BTreeMap<String, Value>,
    left: impl Fn(&Line) -> i64,
) -> Result<Vec<Pieces>, Refusal> {
    match given.get("lines") {
        Some(Value::Lines(_)) => pieces(of, given, left),
        _ => Err(Refusal::invalid("with.lines", "say which pieces of this order")),
    }
}

/// Each line with the variant that is named for it, and how much more or less all of it costs.
fn swaps(
    of: &OrderRecord,
    given: &BTreeMap<String, Value>,
    left: impl Fn(&Line) -> i64,
) -> Result<(Vec<Swap>, Money), Refusal> {
    let named = named(of, given, left)?;
    let text = text_of(given, "variants").unwrap_or_default();
    let skus: Vec<&str> = text.split([',', ';', '\n']).map(str::trim).filter(|sku| !sku.is_empty()).collect();
    if skus.len() != named.len() {
        let words = format!("name one SKU for each of the {} lines, in their order, with commas between", named.len());
        return Err(Refusal::invalid("with.variants", words));
    }
    let mut swaps = Vec::with_capacity(named.len());
    let mut priced: Vec<(&Line, i64, &Variant)> = Vec::with_capacity(named.len());
    for (pieces, sku) in named.into_iter().zip(skus) {
        let line = of.order.lines.iter().find(|line| line.id == pieces.line_id);
        let standing = of.possible.lines.iter().find(|one| one.line_id == pieces.line_id);
        let (Some(line), Some(standing)) = (line, standing) else { continue };
        let Some(variant) = standing.alternatives.iter().find(|variant| variant.sku == sku) else {
            return Err(Refusal::invalid("with.variants", none_such(line, &standing.alternatives, sku)));
        };
        priced.push((line, pieces.quantity, variant));
        swaps.push(Swap { line_id: pieces.line_id, quantity: pieces.quantity, sku: sku.to_owned() });
    }
    let difference = varying::difference(&of.order.currency, priced);
    Ok((swaps, difference))
}

/// So many SKUs are named where another is wanted.
const NAMED_MAX: usize = 5;

fn none_such(line: &Line, alternatives: &[Variant], sku: &str) -> String {
    let known: Vec<&str> = alternatives.iter().take(NAMED_MAX).map(|variant| variant.sku.as_str()).collect();
    match known.as_slice() {
        [] => format!("{}: no other variant can be had", line.title),
        known => format!("{}: {sku} is no other variant that can be had, such as {}", line.title, known.join(", ")),
    }
}

/// A difference is settled in a way that somebody named.
fn settled(of: &OrderRecord, difference: &Money, method: Option<&str>) -> Result<(), Refusal> {
    if difference.amount == 0 || method.is_some() || !varying::was_paid(&of.order) {
        return Ok(());
    }
    Err(Refusal::invalid("with.method", "say how the difference is paid or given back"))
}

/// The way in which it was paid last.
fn paid_by(of: &OrderRecord) -> Option<String> {
    of.order.payments.iter().rev().find_map(|payment| payment.method.clone())
}
