//! What an action of a playbook comes to in this program, before it is done. Pure.

use std::collections::BTreeMap;

use kernel::{Money, Refusal};
use orders::address::Address;
use orders::order::Line;
use orders::possible::{PossibleActions, UndertakingKind};
use orders::returned::Pieces;
use orders::varying::Swap;
use playbook_language::catalogue;
use playbook_language::playbook::{Given, Kind, Step};
use playbook_language::value::{ALL_LINES, Type, Value};
use serde::Serialize;
use utoipa::ToSchema;

use crate::rearranging;
use crate::records::{OrderRecord, Records};

/// Something that the program does, or that a person does and tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "do", rename_all = "snake_case")]
#[schema(as = PlaybookRunPlan)]
pub enum Plan {
    Return {
        order_id: String,
        #[schema(value_type = Vec<Object>)]
        lines: Vec<Pieces>,
        reason: Option<String>,
    },
    Refund {
        order_id: String,
        #[schema(value_type = Object)]
        amount: Money,
        reason: Option<String>,
        method: Option<String>,
    },
    Replacement {
        order_id: String,
        #[schema(value_type = Vec<Object>)]
        lines: Vec<Pieces>,
        reason: Option<String>,
    },
    WarrantyClaim {
        order_id: String,
        line_id: String,
        problem: String,
        serial: Option<String>,
    },
    CancelOrder {
        order_id: String,
        version: i64,
        reason: Option<String>,
    },
    /// The label itself a person sends; the return is moved on.
    LabelSent {
        return_id: String,
    },
    Task {
        text: String,
        /// Name of a team, of which whoever has the fewest open tasks does it; else whoever carries this out.
        team: Option<String>,
    },
    ChangeAddress {
        order_id: String,
        version: i64,
        #[schema(value_type = Object)]
        address: Address,
    },
    ChangeItems {
        order_id: String,
        version: i64,
        #[schema(value_type = Vec<Object>)]
        lines: Vec<Swap>,
        /// What the new items cost more, below zero less: told before it is done, and done as told.
        #[schema(value_type = Object)]
        difference: Money,
        method: Option<String>,
    },
    ExchangeItems {
        order_id: String,
        #[schema(value_type = Vec<Object>)]
        lines: Vec<Swap>,
        #[schema(value_type = Object)]
        difference: Money,
        method: Option<String>,
        reason: Option<String>,
    },
    CancelItems {
        order_id: String,
        version: i64,
        #[schema(value_type = Vec<Object>)]
        lines: Vec<Pieces>,
        /// What they cost together.
        #[schema(value_type = Object)]
        amount: Money,
        method: Option<String>,
        reason: Option<String>,
    },
    ChangePaymentMethod {
        order_id: String,
        version: i64,
        method: String,
        /// What goes back, and is to come anew.
        #[schema(value_type = Object)]
        amount: Money,
    },
    AddTag {
        tag: String,
    },
    RemoveTag {
        tag: String,
    },
    SetStatus {
        /// Key of a status.
        status: String,
    },
    Assign {
        /// Name of a team.
        team: Option<String>,
        /// Name or address of e-mail of a person.
        person: Option<String>,
    },
    /// The program cannot do it.
    ByHand,
}

impl Plan {
    /// Whether it tells of an order.
    pub fn is_of_order(&self) -> bool {
        !matches!(
            self,
            Self::ByHand
                | Self::Task { .. }
                | Self::AddTag { .. }
                | Self::RemoveTag { .. }
                | Self::SetStatus { .. }
                | Self::Assign { .. }
        )
    }
}

/// What an action is given here, by the names of what it takes. Words that were chosen are text to it.
pub fn given(step: &Step, known: &BTreeMap<String, Value>, own: &BTreeMap<String, Value>) -> BTreeMap<String, Value> {
    let Kind::Action { action, given, .. } = &step.kind else { return BTreeMap::new() };
    let takes = catalogue::action(action).map_or(&[][..], |action| action.takes);
    let of = |name: &str, kind: Type| -> Option<Value> {
        let value = match (own.get(name), given.get(name)?) {
            (Some(own), _) => Some(own.clone()),
            (None, Given::Variable { variable }) => known.get(variable).cloned(),
            (None, Given::Value(literal)) => {
                literal.read(&playbook_language::value::Domain { kind, choices: Vec::new() }).ok()
            }
        };
        value.map(|value| as_text(kind, value))
    };
    let named = takes.iter().filter_map(|takes| {
        let value = of(takes.name, takes.kind).or_else(|| own.get(takes.name).cloned());
        Some((takes.name.to_owned(), value?))
    });
    named.collect()
}

fn as_text(kind: Type, value: Value) -> Value {
    match (kind, value) {
        (Type::Text, Value::Choice(chosen)) => Value::Text(chosen),
        (_, value) => value,
    }
}

/// What it comes to. Refused where what it needs is not there.
pub fn plan(step: &Step, given: &BTreeMap<String, Value>, records: &Records) -> Result<Plan, Refusal> {
    let Kind::Action { action, .. } = &step.kind else {
        return Err(Refusal::conflict(format!("step {} is no action", step.id)));
    };
    let text = |name: &str| text_of(given, name);
    let of = || records.order.as_ref().ok_or_else(|| Refusal::conflict("this ticket is about no order; choose one"));
    Ok(match action.as_str() {
        "create_return" => {
            let of = of()?;
            let left = |line: &Line| standing(&of.possible, &line.id).map_or(0, |line| line.0);
            Plan::Return { order_id: of.order.id.clone(), lines: pieces(of, given, left)?, reason: text("reason") }
        }
        "create_refund" => refund(of()?, given)?,
        "create_replacement" if given.contains_key("product") => Plan::ByHand,
        "create_replacement" => {
            let of = of()?;
            let left = |line: &Line| standing(&of.possible, &line.id).map_or(0, |line| line.1);
            Plan::Replacement { order_id: of.order.id.clone(), lines: pieces(of, given, left)?, reason: text("reason") }
        }
        "create_warranty_claim" => claim(of()?, records, given)?,
        "cancel_order" => {
            let order = &of()?.order;
            Plan::CancelOrder { order_id: order.id.clone(), version: order.version, reason: text("reason") }
        }
        "send_label" => {
            let begun = of()?.possible.undertakings.iter().find(|one| one.kind == UndertakingKind::Return);
            let begun = begun.ok_or_else(|| Refusal::conflict("there is no return to send a label for"))?;
            Plan::LabelSent { return_id: begun.id.clone() }
        }
        "change_address" => readdress(of, &text)?,
        "change_items" | "exchange_items" | "cancel_items" | "change_payment_method" => {
            rearranging::plan(action, of()?, given)?
        }
        "add_tag" => Plan::AddTag { tag: text("tag").unwrap_or_default() },
        "remove_tag" => Plan::RemoveTag { tag: text("tag").unwrap_or_default() },
        "set_status" => Plan::SetStatus { status: text("status").unwrap_or_default() },
        "assign_ticket" => assign(text("team"), text("person"))?,
        "create_task" => Plan::Task { text: text("title").unwrap_or_default(), team: text("team") },
        _ => Plan::ByHand,
    })
}

pub(crate) fn text_of(given: &BTreeMap<String, Value>, name: &str) -> Option<String> {
    match given.get(name) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    }
}

/// In parts the program enters it; whoever receives it stays the same unless another is named.
fn readdress<'r>(
    of: impl Fn() -> Result<&'r OrderRecord, Refusal>,
    text: &impl Fn(&str) -> Option<String>,
) -> Result<Plan, Refusal> {
    let (line1, city) = (text("line1"), text("city"));
    if line1.is_none() && city.is_none() {
        return Ok(Plan::ByHand);
    }
    let order = &of()?.order;
    let before = order.address.clone().unwrap_or_default();
    let address = Address {
        name: text("name").or(before.name),
        company: None,
        line1,
        line2: text("line2"),
        postal_code: text("postal_code"),
        city,
        region: text("region"),
        country: text("country").or(before.country),
        phone: before.phone,
    };
    Ok(Plan::ChangeAddress { order_id: order.id.clone(), version: order.version, address })
}

fn assign(team: Option<String>, person: Option<String>) -> Result<Plan, Refusal> {
    if team.is_none() && person.is_none() {
        return Err(Refusal::invalid("with.team", "name a team or a person"));
    }
    Ok(Plan::Assign { team, person })
}

/// Pieces of a line that may come back, and that may be made good.
pub(crate) fn standing(possible: &PossibleActions, line: &str) -> Option<(i64, i64)> {
    possible.lines.iter().find(|one| one.line_id == line).map(|one| (one.returnable, one.replaceable))
}

/// The lines that are named; everything where that is said; the only piece there is. Of several nobody guesses which is
/// meant: what is given away too much does not come back.
pub(crate) fn pieces(
    of: &OrderRecord,
    given: &BTreeMap<String, Value>,
    left: impl Fn(&Line) -> i64,
) -> Result<Vec<Pieces>, Refusal> {
    let whole = |line: &Line| Pieces { line_id: line.id.clone(), quantity: left(line) };
    let open = || of.order.lines.iter().map(whole).filter(|pieces| pieces.quantity > 0).collect::<Vec<_>>();
    match given.get("lines") {
        Some(Value::Lines(named)) if named == &[ALL_LINES] => Ok(open()),
        Some(Value::Lines(named)) => named_pieces(&of.order.lines, named, left),
        _ => {
            let open = open();
            let count: i64 = open.iter().map(|pieces| pieces.quantity).sum();
            let which = || Refusal::invalid("with.lines", format!("say which of the {count} pieces of this order"));
            (count <= 1).then_some(open).ok_or_else(which)
        }
    }
}

/// By id or by what stands in the line, with how many pieces where not all of it are meant: `Mug × 2`.
fn named_pieces(lines: &[Line], named: &[String], left: impl Fn(&Line) -> i64) -> Result<Vec<Pieces>, Refusal> {
    let mut found: Vec<Pieces> = Vec::new();
    for name in named {
        let (text, quantity) = counted(name);
        let same = |other: &str| other.trim().eq_ignore_ascii_case(text);
        let is_it = |line: &&Line| line.id == text || same(&line.title) || line.sku.as_deref().is_some_and(same);
        let Some(line) = lines.iter().find(is_it) else {
            return Err(Refusal::invalid("with.lines", format!("{name} is not a line of this order")));
        };
        let quantity = quantity.unwrap_or_else(|| left(line));
        if quantity > left(line) {
            return Err(Refusal::invalid("with.lines", format!("{text}: {} are left, not {quantity}", left(line))));
        }
        if !found.iter().any(|known| known.line_id == line.id) {
            found.push(Pieces { line_id: line.id.clone(), quantity });
        }
    }
    Ok(found)
}

/// A line, and how many pieces of it where that is said.
fn counted(name: &str) -> (&str, Option<i64>) {
    let parts = name.rsplit_once('×').and_then(|(text, count)| Some((text.trim(), count.trim().parse().ok()?)));
    parts.map_or((name.trim(), None), |(text, count): (&str, i64)| (text, Some(count.max(1))))
}

fn refund(of: &OrderRecord, given: &BTreeMap<String, Value>) -> Result<Plan, Refusal> {
    let text = |name: &str| text_of(given, name);
    let left = of.possible.refundable.clone();
    if left.amount <= 0 {
        return Err(Refusal::conflict("nothing is left to refund: what was paid was or is being refunded"));
    }
    let amount = match (given.get("amount"), given.get("lines")) {
        (Some(Value::Amount(amount)), _) => amount.clone(),
        (_, Some(Value::Lines(named))) if named != &[ALL_LINES] => price(of, given)?,
        (_, Some(_)) => left,
        (_, None) if of.order.lines.iter().map(|line| line.quantity).sum::<i64>() <= 1 => left,
        _ => return Err(Refusal::invalid("with.amount", "say how much, or for which lines of this order")),
    };
    if amount.amount <= 0 {
        return Err(Refusal::invalid("with.amount", "must be above zero"));
    }
    Ok(Plan::Refund { order_id: of.order.id.clone(), amount, reason: text("reason"), method: text("to") })
}

/// What the named pieces cost, or what is left to refund if that is less.
fn price(of: &OrderRecord, given: &BTreeMap<String, Value>) -> Result<Money, Refusal> {
    let left = &of.possible.refundable;
    let mut sum: i64 = 0;
    for pieces in pieces(of, given, |line| line.quantity)? {
        let Some(line) = of.order.lines.iter().find(|line| line.id == pieces.line_id) else { continue };
        if line.price.currency != left.currency {
            return Err(Refusal::invalid("with.amount", format!("{} has another currency; say how much", line.title)));
        }
        sum = sum.saturating_add(line.price.amount.saturating_mul(pieces.quantity));
    }
    Ok(Money::new(sum.min(left.amount), &left.currency))
}

/// The line that is named, or that of the ticket's product, or the only one.
fn claim(of: &OrderRecord, records: &Records, given: &BTreeMap<String, Value>) -> Result<Plan, Refusal> {
    let text = |name: &str| text_of(given, name);
    let lines = &of.order.lines;
    let named = match given.get("lines") {
        Some(Value::Lines(_)) => pieces(of, given, |line| line.quantity)?.into_iter().next().map(|one| one.line_id),
        _ => None,
    };
    let of_product = || {
        let product = records.product.as_ref()?;
        let mine = lines.iter().find(|line| line.product.as_ref().is_some_and(|one| one.id == product.id));
        mine.map(|line| line.id.clone())
    };
    let only = || (lines.len() == 1).then(|| lines[0].id.clone());
    let line_id = named.or_else(of_product).or_else(only);
    let line_id = line_id.ok_or_else(|| Refusal::invalid("with.lines", "say which line of the order it is about"))?;
    Ok(Plan::WarrantyClaim {
        order_id: of.order.id.clone(),
        line_id,
        problem: text("problem").unwrap_or_default(),
        serial: text("serial"),
    })
}
