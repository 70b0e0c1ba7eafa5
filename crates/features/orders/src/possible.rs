//! What can be done about an order now, by whom asks, and why not what cannot: one answer, worked out
//! by the rules that judge the doing.

use std::collections::HashMap;

use jiff::civil::Date;
use kernel::{Actor, Money, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, params};
use utoipa::ToSchema;

use crate::claim::{Claim, ClaimState};
use crate::finding::{self, parts};
use crate::hindrance::{
    Hindrance, Judged, approving, claiming, exchanging, readdressing, rearranging, refunding, replaceable, replacing,
    return_window, returning, swapping, writing,
};
use crate::line_warranty::{Known, LineWarranty, of_line};
use crate::order::{Line, Order};
use crate::product::Variant;
use crate::refund::{Refund, RefundState};
use crate::registering;
use crate::returned::returnable;
use crate::rules::{self, Rights, Rules};
use crate::shipping::home_zone;
use crate::transition::State;
use crate::{cataloguing, claiming as claims, repaying, replacing as replacements, varying};

/// An order has at most so many claims to show.
const CLAIMS_MAX: usize = 200;
const WARRANTIES_MAX: u32 = 200;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderAction {
    Return,
    Refund,
    Replacement,
    WarrantyClaim,
    AddressChange,
    ItemChange,
    Exchange,
    PaymentMethodChange,
    ItemCancellation,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PossibleAction {
    pub action: OrderAction,
    pub possible: bool,
    /// Why it is not possible.
    pub hindrance: Option<Hindrance>,
    /// What it goes beyond; it is possible with a reason in words.
    pub exception: Option<Hindrance>,
}

/// A line of the order, and what can be done about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LineStanding {
    pub line_id: String,
    pub title: String,
    pub warranty: LineWarranty,
    pub claim: PossibleAction,
    /// Pieces that may still come back.
    pub returnable: i64,
    /// Pieces that may still be made good.
    pub replaceable: i64,
    /// Variants of the same product that its pieces may become, with their prices.
    pub alternatives: Vec<Variant>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UndertakingKind {
    Return,
    Refund,
    Replacement,
    WarrantyClaim,
}

/// A state that something may get next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NextStep {
    pub state: String,
    /// Why the asker cannot do it.
    pub hindrance: Option<Hindrance>,
}

/// Something that was begun about the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Undertaking {
    pub kind: UndertakingKind,
    pub id: String,
    pub version: i64,
    pub state: String,
    pub at: Timestamp,
    pub reason: Option<String>,
    /// Of a refund.
    pub amount: Option<Money>,
    /// The number of the order that is the replacement.
    pub number: Option<String>,
    /// Taken although a window or warranty was over.
    pub exception: bool,
    /// The conversation it was begun from.
    pub ticket_id: Option<String>,
    pub next: Vec<NextStep>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PossibleActions {
    pub order_id: String,
    pub order_version: i64,
    pub actions: Vec<PossibleAction>,
    pub lines: Vec<LineStanding>,
    /// What may still be refunded.
    pub refundable: Money,
    /// What would be paid anew in another way; zero if nothing was paid or is to come.
    pub due_anew: Money,
    /// What may be refunded before somebody has to approve; null is without limit.
    pub refund_without_approval: Option<Money>,
    /// The last day on which goods may come back, where one is known.
    #[schema(value_type = Option<String>, format = Date)]
    pub return_until: Option<Date>,
    /// What was begun, the latest first.
    pub undertakings: Vec<Undertaking>,
}

impl PossibleAction {
    fn new(action: OrderAction, judged: Judged) -> Self {
        let (possible, hindrance, exception) = match judged {
            Judged::Possible => (true, None, None),
            Judged::Exception(beyond) => (true, None, Some(beyond)),
            Judged::Hindered(hindrance) => (false, Some(hindrance), None),
        };
        Self { action, possible, hindrance, exception }
    }
}

/// Everything about an order that the rules look at.
struct Desk {
    order: Order,
    rules: Rules,
    rights: Rights,
}

pub async fn find(conn: &mut Conn, actor: &Actor, now: Timestamp, id: &str) -> Result<PossibleActions, Refusal> {
    let order = finding::find(conn, id).await?;
    let desk = Desk { order, rules: rules::find(conn).await?, rights: Rights::of(actor) };
    let gone = replacements::replaced(conn, id).await?;
    let warranties = line_warranties(conn, &desk.order, &desk.rules, now).await?;
    let variants = cataloguing::variants(conn, &varying::products(&desk.order)).await?;
    let alternatives = |line: &Line| {
        let known = line.product.as_ref().and_then(|product| variants.get(&product.id));
        known.map_or(Vec::new(), |known| varying::alternatives(line, known))
    };
    let lines: Vec<LineStanding> = desk
        .order
        .lines
        .iter()
        .zip(warranties)
        .map(|(line, warranty)| LineStanding {
            line_id: line.id.clone(),
            title: line.title.clone(),
            claim: PossibleAction::new(OrderAction::WarrantyClaim, claiming(&warranty, &desk.rules, desk.rights)),
            warranty,
            returnable: returnable(line.quantity, &line.id, &desk.order.returns).max(0),
            replaceable: replaceable(line, &gone).max(0),
            alternatives: alternatives(line),
        })
        .collect();
    let order = &desk.order;
    let varied = lines.iter().filter(|line| !line.alternatives.is_empty());
    let to_exchange = varied.clone().any(|line| line.returnable.min(line.replaceable) > 0);
    let changed = swapping(rearranging(order, desk.rights), varied.count() > 0);
    let exchanged = swapping(exchanging(order, &gone, &desk.rules, desk.rights, now), to_exchange);
    let actions = vec![
        PossibleAction::new(OrderAction::Return, returning(order, &desk.rules, desk.rights, now)),
        PossibleAction::new(OrderAction::Refund, refunding(order, desk.rights)),
        PossibleAction::new(OrderAction::Replacement, replacing(order, &gone, desk.rights)),
        any_claim(&lines),
        PossibleAction::new(OrderAction::AddressChange, readdressing(order, desk.rights)),
        PossibleAction::new(OrderAction::ItemChange, changed),
        PossibleAction::new(OrderAction::Exchange, exchanged),
        PossibleAction::new(OrderAction::PaymentMethodChange, rearranging(order, desk.rights)),
        PossibleAction::new(OrderAction::ItemCancellation, rearranging(order, desk.rights)),
    ];
    Ok(PossibleActions {
        order_id: order.id.clone(),
        order_version: order.version,
        actions,
        lines,
        refundable: order.refundable.clone(),
        due_anew: repaying::due(order),
        refund_without_approval: without_approval(&desk),
        return_until: return_window(order, &desk.rules, now).map(|(until, _)| until),
        undertakings: undertakings(conn, &desk).await?,
    })
}

/// The claim that is nearest: one that is possible, else one by goodwill, else why the first is not.
fn any_claim(lines: &[LineStanding]) -> PossibleAction {
    let claims = || lines.iter().map(|line| &line.claim);
    let plain = claims().find(|claim| claim.possible && claim.exception.is_none());
    let first = plain.or_else(|| claims().find(|claim| claim.possible)).or_else(|| claims().next());
    first.cloned().unwrap_or_else(|| PossibleAction {
        action: OrderAction::WarrantyClaim,
        possible: false,
        hindrance: Some(Hindrance::new(
            crate::hindrance::HindranceCode::NoWarranty,
            "this order has no lines that could be under warranty",
        )),
        exception: None,
    })
}

/// What is left of the limit, in the order's currency.
fn without_approval(desk: &Desk) -> Option<Money> {
    let limit = desk.rules.refund_limit.as_ref()?;
    let currency = &desk.order.currency;
    let none = Money::new(0, currency);
    let used = crate::hindrance::refunded_with(&none, None, &desk.order.refunds).amount;
    let left = if limit.currency == *currency { (limit.amount - used).max(0) } else { 0 };
    Some(Money::new(left, currency))
}

#[derive(Deserialize)]
struct Months {
    id: String,
    warranty_months: Option<i64>,
}

/// The warranty of each line, in the order of the lines.
pub(crate) async fn line_warranties(
    conn: &mut Conn,
    order: &Order,
    rules: &Rules,
    now: Timestamp,
) -> Result<Vec<LineWarranty>, Refusal> {
    let (_, zone) = home_zone(conn).await?;
    let today = now.day_in(&zone);
    let wanted =
        registering::Wanted { order: Some(order.id.clone()), limit: WARRANTIES_MAX, ..registering::Wanted::default() };
    let mut registered = registering::list(conn, now, wanted).await?.items;
    for serial in order.lines.iter().flat_map(|line| &line.serials).take(WARRANTIES_MAX as usize) {
        let wanted = registering::Wanted { serial: Some(serial.clone()), limit: 20, ..registering::Wanted::default() };
        registered.extend(registering::list(conn, now, wanted).await?.items);
    }
    let mut ids: Vec<String> =
        order.lines.iter().filter_map(|line| line.product.as_ref()).map(|product| product.id.clone()).collect();
    ids.sort();
    ids.dedup();
    let months: Vec<Months> = parts(conn, sql!("list_products"), "id", &ids, "").await?;
    let numbered: Vec<String> = parts(conn, sql!("list_numbered_products"), "products.id", &ids, "").await?;
    let placed_on = order.placed_at.map(|at| at.day_in(&zone));
    let known = |product: &str| Known {
        product_months: months.iter().find(|one| one.id == product).and_then(|one| one.warranty_months),
        has_serials: numbered.iter().any(|one| one == product)
            || order
                .lines
                .iter()
                .any(|line| !line.serials.is_empty() && line.product.as_ref().is_some_and(|mine| mine.id == product)),
        placed_on,
    };
    let of = |line| {
        let line: &crate::order::Line = line;
        let known = line.product.as_ref().map(|product| known(&product.id)).unwrap_or_default();
        of_line(order, line, known, &registered, rules, today)
    };
    Ok(order.lines.iter().map(of).collect())
}

async fn undertakings(conn: &mut Conn, desk: &Desk) -> Result<Vec<Undertaking>, Refusal> {
    #[derive(Deserialize)]
    struct Origin {
        subject_id: String,
        ticket_id: String,
    }
    let id = &desk.order.id;
    let mut tickets: HashMap<String, String> = HashMap::new();
    for origin in conn.all::<Origin>(sql!("list_origins"), params![id]).await? {
        tickets.entry(origin.subject_id).or_insert(origin.ticket_id);
    }
    let mut all: Vec<Undertaking> = desk.order.returns.iter().map(|one| of_return(one, desk)).collect();
    all.extend(desk.order.refunds.iter().map(|one| of_refund(one, desk)));
    all.extend(claims::of_order(conn, id).await?.iter().take(CLAIMS_MAX).map(|one| of_claim(one, desk)));
    all.extend(replacements::of_order(conn, id).await?.into_iter().map(|one| Undertaking {
        kind: UndertakingKind::Replacement,
        id: one.id,
        version: one.version,
        state: one.state.as_str().to_owned(),
        at: one.placed_at,
        reason: one.reason,
        amount: None,
        number: Some(one.number),
        exception: false,
        ticket_id: None,
        // It moves on with its parcels, on its own page.
        next: Vec::new(),
    }));
    for one in &mut all {
        one.ticket_id = tickets.remove(&one.id);
    }
    all.sort_by(|one, other| (other.at, &other.id).cmp(&(one.at, &one.id)));
    Ok(all)
}

/// The states of the table, and what hinders the asker from them.
fn next<S: State>(state: S, hindrance: impl Fn(S) -> Option<Hindrance>) -> Vec<NextStep> {
    let steps = state.next().iter().copied();
    steps.map(|state| NextStep { state: state.as_str().to_owned(), hindrance: hindrance(state) }).collect()
}

fn of_return(one: &crate::returned::Return, desk: &Desk) -> Undertaking {
    Undertaking {
        kind: UndertakingKind::Return,
        id: one.id.clone(),
        version: one.version,
        state: one.state.as_str().to_owned(),
        at: one.requested_at,
        reason: one.reason.clone(),
        amount: None,
        number: None,
        exception: one.exception.is_some(),
        ticket_id: None,
        next: next(one.state, |_| writing(desk.rights)),
    }
}

fn of_refund(one: &Refund, desk: &Desk) -> Undertaking {
    Undertaking {
        kind: UndertakingKind::Refund,
        id: one.id.clone(),
        version: one.version,
        state: one.state.as_str().to_owned(),
        at: one.requested_at,
        reason: one.reason.clone(),
        amount: Some(one.amount.clone()),
        number: None,
        exception: false,
        ticket_id: None,
        next: next(one.state, |state| match state {
            RefundState::Approved => approving(one, &desk.order.refunds, &desk.rules, desk.rights),
            _ => writing(desk.rights),
        }),
    }
}

fn of_claim(one: &Claim, desk: &Desk) -> Undertaking {
    Undertaking {
        kind: UndertakingKind::WarrantyClaim,
        id: one.id.clone(),
        version: one.version,
        state: one.state.as_str().to_owned(),
        at: one.submitted_at,
        reason: Some(one.problem.clone()),
        amount: None,
        number: None,
        exception: one.goodwill,
        ticket_id: None,
        next: next(one.state, |_: ClaimState| writing(desk.rights)),
    }
}
