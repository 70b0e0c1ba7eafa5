//! Returns, refunds, warranties and claims, step by step.

use kernel::{Act, Money, Refusal};
use orders::returned::Pieces;
use orders::{claiming, finding, refunding, registering, returning};

use super::Writer;
use crate::facts::{After, Deed};

/// What has been begun for an order, with its version.
#[derive(Default)]
struct Begun {
    returned: Option<(String, i64)>,
    refund: Option<(String, i64)>,
    warranty: Option<String>,
    claim: Option<(String, i64)>,
}

/// Why the shop takes back what comes after its window.
const LATE_RETURN: &str = "asked in time, answered late";

impl Writer<'_> {
    pub(super) async fn aftermath(&mut self) -> Result<(), Refusal> {
        let world = self.world;
        for (place, order) in world.orders.iter().enumerate().filter(|(_, order)| !order.after.is_empty()) {
            let id = self.orders[place].clone();
            let lines = finding::find(self.tx, &id).await?.lines;
            let lines: Vec<String> = lines.into_iter().map(|line| line.id).collect();
            let mut begun = Begun::default();
            for after in &order.after {
                let act = after.by.map_or_else(|| self.shop(after.at), |by| self.person(by, after.at));
                let serial = |line: usize| order.lines[line].serials.first().cloned();
                self.deed(&act, &id, &lines, &mut begun, after, serial).await?;
            }
            self.advance(order.after.len() * 4);
        }
        Ok(())
    }

    async fn deed(
        &mut self,
        act: &Act,
        order: &str,
        lines: &[String],
        begun: &mut Begun,
        after: &After,
        serial: impl Fn(usize) -> Option<String>,
    ) -> Result<(), Refusal> {
        let tx = &mut *self.tx;
        match &after.deed {
            Deed::AskReturn(line, reason) => {
                let pieces = Pieces { line_id: lines[*line].clone(), quantity: 1 };
                let reason = Some((*reason).to_owned());
                // Kept only where the window was over: customers write when they write.
                let exception = Some(LATE_RETURN.to_owned());
                let input = returning::Request { lines: vec![pieces], reason, note: None, exception, ticket_id: None };
                let made = returning::request(tx, act, order, input).await?;
                begun.returned = Some((made.id, made.version));
            }
            Deed::Return(state) => {
                let (id, version) = known(&begun.returned, "return")?;
                let change = returning::Change { state: Some(*state), ..returning::Change::default() };
                let made = returning::change(tx, act, id, version, change).await?;
                begun.returned = Some((made.id, made.version));
            }
            Deed::AskRefund(cents, reason) => {
                let amount = Money { amount: *cents, currency: "EUR".to_owned() };
                let return_id = begun.returned.as_ref().map(|(id, _)| id.clone());
                let reason = Some((*reason).to_owned());
                let input = refunding::Request { amount, reason, return_id, method: None, ticket_id: None };
                let made = refunding::request(tx, act, order, input).await?;
                begun.refund = Some((made.id, made.version));
            }
            Deed::Refund(state) => {
                let (id, version) = known(&begun.refund, "refund")?;
                let change = refunding::Change { state: Some(*state), ..refunding::Change::default() };
                let made = refunding::change(tx, act, id, version, change).await?;
                begun.refund = Some((made.id, made.version));
            }
            Deed::Register(line) => {
                let line_id = Some(lines[*line].clone());
                let input = registering::Registration { line_id, serial: serial(*line), ..Default::default() };
                begun.warranty = Some(registering::register(tx, act, input).await?.id);
            }
            Deed::Claim(problem) => {
                let warranty_id = begun.warranty.clone().ok_or_else(|| missing("warranty"))?;
                let input = claiming::Submission { warranty_id, problem: problem.clone(), goodwill: false, note: None };
                let made = claiming::submit(tx, act, input).await?;
                begun.claim = Some((made.id, made.version));
            }
            Deed::ClaimMoves(state) => {
                let (id, version) = known(&begun.claim, "claim")?;
                let change = claiming::Change { state: Some(*state), ..claiming::Change::default() };
                let made = claiming::change(tx, act, id, version, change).await?;
                begun.claim = Some((made.id, made.version));
            }
        }
        Ok(())
    }
}

fn known<'b>(begun: &'b Option<(String, i64)>, what: &str) -> Result<(&'b str, i64), Refusal> {
    begun.as_ref().map(|(id, version)| (id.as_str(), *version)).ok_or_else(|| missing(what))
}

fn missing(what: &str) -> Refusal {
    Refusal::Fault(format!("demo: a {what} moves before it was begun"))
}
