//! Orders from elsewhere, with their lines, payments and parcels. History is taken as it is: amounts
//! are not held against one another.

use std::collections::{HashMap, HashSet};

use jiff::tz::TimeZone;
use kernel::{Act, FieldProblem, Outcome, Problems, Refusal, text, time};
use store::{Error, Tx};

use super::parcels;
use super::{Answer, first_of_each, in_order, told, wrong};
use crate::order::{OrderState, following};
use crate::payment::{PaymentKind, PaymentState};
use crate::placing::{
    AMOUNT_MAX, LINES_MAX, QUANTITY_MAX, checked_batch, checked_currency, checked_options, checked_serials, in_bounds,
};
use crate::product::ExternalId;
use crate::resolving::{Known, KnownProduct, by_order_externals, by_product_externals, by_skus};
use crate::returned::Pieces;
use crate::shipping;
use crate::writing::{self, NewLine, NewOrder, NewPayment, NewShipment, fingerprint};

mod again;
mod row;

pub use row::{LineRow, OrderRow, PaymentRow};

struct Candidate {
    index: usize,
    content: String,
    order: NewOrder,
    /// What was told, apart from what was worked out.
    told: Told,
}

#[derive(Clone, Copy)]
struct Told {
    number: bool,
    total: bool,
    lines: bool,
    state: bool,
}

impl Candidate {
    fn external(&self) -> &ExternalId {
        &self.order.external_ids[0].0
    }
}

pub async fn import(tx: &mut Tx, act: &Act, rows: Vec<OrderRow>) -> Result<Vec<Answer>, Refusal> {
    let around = Around::of(tx, &rows).await?;
    let mut answers: Vec<Option<Answer>> = Vec::new();
    let mut waiting = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        match checked(act, row, &around) {
            Ok(order) => {
                let content = fingerprint(&serde_json::to_vec(row).unwrap_or_default());
                let told = Told {
                    number: row.number.is_some(),
                    total: row.total.is_some(),
                    lines: !row.lines.is_empty(),
                    state: row.state.is_some() || row.cancelled_at.is_some(),
                };
                answers.push(None);
                waiting.push(Candidate { index, content, order, told });
            }
            Err(problems) => answers.push(Some(Err(problems))),
        }
    }
    while !waiting.is_empty() {
        let (round, rest) = first_of_each(waiting, |candidate| {
            let parcels = candidate.order.shipments.iter().filter_map(|parcel| parcel.external.as_ref());
            let parcels = parcels.map(|(external, _)| (true, external.clone()));
            std::iter::once((false, candidate.external().clone())).chain(parcels).collect()
        });
        waiting = rest;
        take_round(tx, act, round, &mut answers).await?;
    }
    Ok(in_order(answers))
}

async fn take_round(
    tx: &mut Tx,
    act: &Act,
    round: Vec<Candidate>,
    answers: &mut [Option<Answer>],
) -> Result<(), Refusal> {
    let known = known_orders(tx, &round).await?;
    let externals: Vec<ExternalId> = round
        .iter()
        .flat_map(|candidate| candidate.order.shipments.iter().filter_map(|parcel| parcel.external.as_ref()))
        .map(|(external, _)| external.clone())
        .collect();
    let parcels = parcels::known_externals(tx, &externals).await?;
    let mut new = Vec::new();
    for candidate in round {
        let answer = match known.get(candidate.external()) {
            Some(known) if known.content.as_deref() == Some(&candidate.content) => Ok(Outcome::Unchanged),
            Some(known) => {
                again::update(tx, act, &candidate.order, candidate.told, &known.id, &candidate.content, &parcels)
                    .await?
            }
            None => match candidate.order.shipments.iter().find(|parcel| is_known(parcel, &parcels)) {
                Some(_) => wrong("shipments", "one of the parcels belongs to another order"),
                None => {
                    let mut order = candidate.order;
                    order.external_ids[0].1 = Some(candidate.content);
                    new.push(order);
                    Ok(Outcome::Created)
                }
            },
        };
        answers[candidate.index] = Some(answer);
    }
    Ok(writing::insert(tx, act, &new).await?)
}

fn is_known(parcel: &NewShipment, known: &HashMap<ExternalId, Known>) -> bool {
    parcel.external.as_ref().is_some_and(|(external, _)| known.contains_key(external))
}

async fn known_orders(tx: &mut Tx, round: &[Candidate]) -> Result<HashMap<ExternalId, Known>, Error> {
    let mut by_source: HashMap<&str, Vec<String>> = HashMap::new();
    for candidate in round {
        by_source.entry(&candidate.external().source).or_default().push(candidate.external().id.clone());
    }
    let mut known = HashMap::new();
    for (source, ids) in by_source {
        for (id, found) in by_order_externals(tx, source, &ids).await? {
            known.insert(ExternalId { source: source.to_owned(), id }, found);
        }
    }
    Ok(known)
}

/// What rows refer to, looked up once for the batch.
struct Around {
    home: (String, TimeZone),
    by_sku: HashMap<String, KnownProduct>,
    by_external: HashMap<(String, String), KnownProduct>,
}

impl Around {
    async fn of(tx: &mut Tx, rows: &[OrderRow]) -> Result<Self, Error> {
        let skus: HashSet<String> =
            rows.iter().flat_map(|row| row.lines.iter().filter_map(|line| line.sku.clone())).collect();
        let mut by_source: HashMap<&str, HashSet<String>> = HashMap::new();
        for row in rows {
            let ids = row.lines.iter().filter_map(|line| line.product_external_id.clone());
            by_source.entry(&row.source).or_default().extend(ids);
        }
        let mut by_external = HashMap::new();
        for (source, ids) in by_source {
            let ids: Vec<String> = ids.into_iter().collect();
            for (id, (product, _)) in by_product_externals(tx, source, &ids).await? {
                by_external.insert((source.to_owned(), id), product);
            }
        }
        let by_sku = by_skus(tx, &skus.into_iter().collect::<Vec<_>>()).await?;
        Ok(Self { home: shipping::home_zone(tx).await?, by_sku, by_external })
    }

    fn product(&self, source: &str, line: &LineRow) -> Option<&KnownProduct> {
        let external = line.product_external_id.as_ref();
        let by_external = external.and_then(|id| self.by_external.get(&(source.to_owned(), id.clone())));
        by_external.or_else(|| line.sku.as_ref().and_then(|sku| self.by_sku.get(sku)))
    }
}

fn checked(act: &Act, row: &OrderRow, around: &Around) -> Result<NewOrder, Vec<FieldProblem>> {
    let mut problems = Problems::default();
    let source = problems.note("source", text::line(&row.source, 50)).unwrap_or_default();
    let number = problems.note("number", text::optional_line(row.number.as_deref(), 100)).flatten();
    let external =
        problems.note("external_id", text::optional_line(row.external_id.as_deref(), text::NAME_MAX)).flatten();
    let Some(identity) = external.or_else(|| number.clone()) else {
        problems.add("external_id", "is needed where there is no number");
        return told(problems, ()).and(Err(Vec::new()));
    };
    let currency = checked_currency("currency", row.currency.as_deref().unwrap_or(""), &mut problems);
    for (field, at) in [("placed_at", row.placed_at), ("cancelled_at", row.cancelled_at)] {
        if at.is_some_and(|at| at > act.now.plus(time::DAY)) {
            problems.add(field, "must not be in the future");
        }
    }
    if row.cancelled_at.zip(row.placed_at).is_some_and(|(cancelled, placed)| cancelled < placed) {
        problems.add("cancelled_at", "must not be before placed_at");
    }
    let lines = lines(act, row, &source, around, &mut problems);
    let sum = lines.iter().map(|line| line.quantity * line.price).sum();
    let shipments = shipments(act, row, &source, around, &lines, &mut problems);
    let parcels: Vec<_> = shipments.iter().map(NewShipment::standing).collect();
    let cancelled = row.cancelled_at.map(|_| OrderState::Cancelled);
    let order = NewOrder {
        id: act.id("ord"),
        number: number.unwrap_or_else(|| identity.clone()),
        customer_id: row.customer_id.clone(),
        state: row.state.or(cancelled).unwrap_or_else(|| following(OrderState::Placed, &parcels)),
        placed_at: row.placed_at,
        total: row.total.map_or(sum, |total| in_bounds("total", total, 0, &mut problems)),
        address: row.address.as_ref().map(|a| a.checked("address", &mut problems)).filter(|a| !a.is_empty()),
        cancelled_at: row.cancelled_at,
        cancel_reason: problems
            .note("cancel_reason", text::optional_line(row.cancel_reason.as_deref(), text::SUBJECT_MAX))
            .flatten(),
        payments: payments(act, row, &currency, &mut problems),
        currency,
        lines,
        shipments,
        external_ids: vec![(ExternalId { source: source.clone(), id: identity }, None)],
        source: Some(source),
    };
    told(problems, order)
}

fn lines(act: &Act, row: &OrderRow, source: &str, around: &Around, problems: &mut Problems) -> Vec<NewLine> {
    if row.lines.len() > LINES_MAX {
        problems.add("lines", format!("must have at most {LINES_MAX} entries"));
    }
    let mut lines = Vec::new();
    for (index, line) in row.lines.iter().take(LINES_MAX).enumerate() {
        let path = |field: &str| format!("lines[{index}].{field}");
        let product = around.product(source, line);
        let sku = problems.note(&path("sku"), text::optional_line(line.sku.as_deref(), 100)).flatten();
        let title = line.title.as_deref().or(product.map(|product| product.name.as_str())).or(sku.as_deref());
        let title = problems.note(&path("title"), text::line(title.unwrap_or(""), text::SUBJECT_MAX));
        let quantity = line.quantity.unwrap_or(1);
        if !(1..=QUANTITY_MAX).contains(&quantity) {
            problems.add(&path("quantity"), format!("must be between 1 and {QUANTITY_MAX}"));
        }
        lines.push(NewLine {
            id: act.id("lin"),
            product_id: product.map(|product| product.id.clone()),
            sku,
            title: title.unwrap_or_default(),
            options: checked_options(&path("options"), &line.options, problems),
            quantity: quantity.clamp(1, QUANTITY_MAX),
            price: line.price.map_or(0, |price| in_bounds(&path("price"), price, 0, problems)),
            batch: checked_batch(&path("batch"), line.batch.as_deref(), problems),
            serials: checked_serials(&path("serials"), &line.serials, problems),
        });
    }
    lines
}

fn payments(act: &Act, row: &OrderRow, currency: &str, problems: &mut Problems) -> Vec<NewPayment> {
    let mut payments = Vec::new();
    for (index, payment) in row.payments.iter().enumerate() {
        let path = |field: &str| format!("payments[{index}].{field}");
        if payment.at.is_some_and(|at| at > act.now.plus(time::DAY)) {
            problems.add(&path("at"), "must not be in the future");
        }
        let amount = payment.amount.filter(|amount| (1..=AMOUNT_MAX).contains(amount));
        let amount = amount.ok_or_else(|| format!("must be between 1 and {AMOUNT_MAX} minor units"));
        payments.push(NewPayment {
            id: act.id("pay"),
            kind: payment.kind.unwrap_or(PaymentKind::Payment),
            amount: problems.note(&path("amount"), amount).unwrap_or(1),
            currency: checked_currency(&path("currency"), payment.currency.as_deref().unwrap_or(currency), problems),
            method: problems.note(&path("method"), text::optional_line(payment.method.as_deref(), 100)).flatten(),
            at: payment.at,
            state: payment.state.unwrap_or(PaymentState::Settled),
            refund_id: None,
        });
    }
    payments
}

fn shipments(
    act: &Act,
    row: &OrderRow,
    source: &str,
    around: &Around,
    lines: &[NewLine],
    problems: &mut Problems,
) -> Vec<NewShipment> {
    let mut shipments = Vec::new();
    for (index, told) in row.shipments.iter().enumerate() {
        let path = format!("shipments[{index}].");
        let mut parcel = parcels::checked(act, told, &around.home, &path, problems);
        let id = text::optional_line(told.external_id.as_deref(), text::NAME_MAX);
        let id = problems.note(&format!("{path}external_id"), id).flatten();
        parcel.external = id.map(|id| (ExternalId { source: source.to_owned(), id }, None));
        for sku in &told.skus {
            match lines.iter().find(|line| line.sku.as_ref() == Some(sku)) {
                Some(line) if parcel.lines.iter().any(|pieces| pieces.line_id == line.id) => {}
                Some(line) => parcel.lines.push(Pieces { line_id: line.id.clone(), quantity: line.quantity }),
                None => problems.add(&format!("{path}skus"), format!("{sku} is not a line of this order")),
            }
        }
        shipments.push(parcel);
    }
    shipments
}
