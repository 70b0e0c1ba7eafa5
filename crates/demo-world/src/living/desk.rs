//! Customers write and answer back, colleagues answer.

use kernel::time::MINUTE;
use kernel::{Actor, Refusal, Timestamp};
use orders::{Order, finding as order_finding, listing};
use store::TxFuture;
use tickets::answering::{self, NewAnswer};
use tickets::assigning::{self, Assignment};
use tickets::finding::{TicketDetail, TicketRow};
use tickets::listing::{Filter, Sort};
use tickets::opening::{self, Opening, OpeningAuthor, OpeningMessage};
use tickets::receiving::{self, CustomerMessage};
use tickets::replying;
use tickets::status::Category;
use tickets::ticket::{Channel, Urgency};
use tickets::{finding, listing as ticket_list, thread};

use super::{Happened, Living};
use crate::case::Case;
use crate::scenes::Scene;
use crate::shop::product_of;
use crate::texts::{Manner, Part};

/// Colleagues leave so much for visitors.
const LEFT_OVER: usize = 14;
/// And do not snatch what has just come in.
const FRESH: i64 = 20 * MINUTE;

/// What a customer does about an answer.
enum Reaction {
    Says(String),
    Rates(i64, Option<String>),
    Nothing,
}

impl Living {
    /// Somebody writes about an order, for a reason that is in its facts.
    pub(super) async fn query(&mut self, now: Timestamp) -> Result<Option<Happened>, Refusal> {
        let wanted = listing::Wanted { limit: 150, ..listing::Wanted::default() };
        let recent = listing::list(&mut self.db.read().await?, wanted).await?.items;
        if recent.is_empty() {
            return Ok(None);
        }
        let order = self.dice.pick(&recent).clone();
        let Some(customer) = order.customer.clone() else { return Ok(None) };
        let language = self.language(&customer.id, now).await?;
        let case = Case::read(&order, &language, now);
        let reasons = case.reasons(&self.office);
        let (scene, weight) = reasons[self.dice.weighted(reasons.iter().map(|(_, weight)| *weight))];
        // Most orders give no reason to write.
        if weight < 1.0 && self.dice.chance(0.7) {
            return Ok(None);
        }
        let Some(teller) = self.texts.teller(scene, &case, &self.office) else { return Ok(None) };
        let channel = self.dice.one(&[Channel::Email, Channel::Email, Channel::Web, Channel::Chat]);
        let manner = if channel == Channel::Chat { Manner::Short } else { Manner::Letter };
        let dearest = order.lines.iter().max_by_key(|line| line.price.amount);
        let input = Opening {
            subject: teller.subject(&mut self.dice),
            customer_id: Some(customer.id),
            order_id: Some(order.id.clone()),
            product_id: dearest.and_then(|line| line.product.as_ref()).map(|product| product.id.clone()),
            channel,
            urgency: if scene.is_trouble() && self.dice.chance(0.15) { Urgency::High } else { Urgency::Normal },
            team_id: self.team(scene.team()),
            assignee_id: None,
            tags: vec![scene.key().to_owned()],
            fields: Default::default(),
            message: OpeningMessage {
                author: OpeningAuthor::Customer,
                body_text: Some(teller.opening(&mut self.dice, manner, &customer.name)),
                body_html: None,
                attachments: Vec::new(),
                queue_wait_ms: None,
            },
        };
        let act = self.shop(now);
        let opened = self.db.write(move |tx| -> TxFuture<'_, TicketDetail, Refusal> {
            Box::pin(async move { opening::open(tx, &act, input).await })
        });
        Ok(Some(Happened::Query(opened.await?.row.number)))
    }

    async fn language(&self, customer: &str, now: Timestamp) -> Result<String, Refusal> {
        let act = self.shop(now);
        let customer = customers::finding::find(&mut self.db.read().await?, &act.actor, customer).await?;
        Ok(customer.language.unwrap_or_else(|| "en".to_owned()))
    }

    /// What a ticket is about: the scene by its tag, and the order as it stands.
    async fn case_of(&self, ticket: &TicketRow, now: Timestamp) -> Result<(Option<Scene>, Case), Refusal> {
        let scene = ticket.tags.iter().find_map(|tag| Scene::ALL.iter().copied().find(|scene| scene.key() == tag));
        let language = match &ticket.customer {
            Some(customer) => self.language(&customer.id, now).await?,
            None => "en".to_owned(),
        };
        let order: Option<Order> = match &ticket.order {
            Some(order) => Some(order_finding::find(&mut self.db.read().await?, &order.id).await?),
            None => None,
        };
        let name = ticket.customer.as_ref().map(|customer| customer.name.as_str()).unwrap_or_default();
        let without = || Case {
            now,
            first_name: crate::buyers::first_name(name).to_owned(),
            language: language.clone(),
            product: product_of("GR-40").map(|product| product.name.to_owned()),
            ..Case::default()
        };
        Ok((scene, order.map_or_else(without, |order| Case::read(&order, &language, now))))
    }

    /// A customer reacts to an answer; says whether anything came of it.
    pub(super) async fn react(&mut self, now: Timestamp, id: &str) -> Result<bool, Refusal> {
        let act = self.shop(now);
        let ticket = finding::find(&mut self.db.read().await?, &act.actor, id).await?.row;
        let Some(customer) = ticket.customer.clone().filter(|_| ticket.set_aside.is_none()) else { return Ok(false) };
        let (scene, case) = self.case_of(&ticket, now).await?;
        let thread = thread::read(&mut self.db.read().await?, &act.actor, id, None, None).await?.items;
        let asked = thread.last().map(|message| message.body_text.clone()).unwrap_or_default();
        let agent = ticket.assignee.as_ref().map_or("", |person| person.name.as_str());
        let Some(teller) = self.texts.teller(scene.unwrap_or(Scene::Other), &case, &self.office) else {
            return Ok(false);
        };
        let dice = &mut self.dice;
        let asks = scene.is_some() && teller.can_ask();
        let reaction = match (ticket.status.category, dice.share()) {
            (Category::Pending | Category::Open, share) if share < 0.92 && asks => {
                Reaction::Says(teller.info(dice, &asked, &customer.name))
            }
            (Category::Pending | Category::Open, _) => Reaction::Says(teller.thanks(dice)),
            (Category::Solved, share) if share < 0.4 => Reaction::Says(teller.thanks(dice)),
            (Category::Solved, share) if share < 0.85 => {
                let rating = if dice.chance(0.86) { dice.between(4, 5) } else { dice.between(1, 3) };
                Reaction::Rates(rating, teller.comment(dice, rating, agent))
            }
            (Category::Solved, _) if scene.is_some() => Reaction::Says(teller.again(dice, &customer.name)),
            _ => Reaction::Nothing,
        };
        let id = id.to_owned();
        match reaction {
            Reaction::Nothing => return Ok(false),
            Reaction::Says(text) => {
                let input = CustomerMessage { body_text: Some(text), ..CustomerMessage::default() };
                let said = self.db.write(move |tx| -> TxFuture<'_, _, Refusal> {
                    Box::pin(async move { receiving::receive(tx, &act, &id, input).await })
                });
                said.await?;
            }
            Reaction::Rates(rating, comment) => {
                let input = NewAnswer { rating, comment, at: None };
                let rated = self.db.write(move |tx| -> TxFuture<'_, _, Refusal> {
                    Box::pin(async move { answering::answer(tx, &act, &id, input).await })
                });
                rated.await?;
            }
        }
        Ok(true)
    }

    /// A colleague takes the ticket that waits longest and is nobody's or their own.
    pub(super) async fn colleague(&mut self, now: Timestamp) -> Result<Option<Happened>, Refusal> {
        if self.colleagues.is_empty() {
            return Ok(None);
        }
        let colleague = self.dice.pick(&self.colleagues).clone();
        let act = self.act(colleague.clone(), now);
        let filter = Filter {
            category: Some("new,open".to_owned()),
            sort: Some(Sort::Waiting),
            limit: Some(100),
            ..Filter::default()
        };
        let waiting = ticket_list::list(&mut self.db.read().await?, &act, &filter).await?.items;
        let free = |ticket: &&TicketRow| {
            let mine = ticket.assignee.as_ref().is_none_or(|person| person.id == colleague.id);
            let ours = ticket.team.as_ref().is_none_or(|team| colleague.teams.contains(&team.id));
            mine && ours && ticket.waiting_since.is_some_and(|since| now.since(since) > FRESH)
        };
        if waiting.len() <= LEFT_OVER {
            return Ok(None);
        }
        let Some(ticket) = waiting.iter().find(free).cloned() else { return Ok(None) };
        self.answer(now, colleague, ticket).await
    }

    async fn answer(&mut self, now: Timestamp, by: Actor, ticket: TicketRow) -> Result<Option<Happened>, Refusal> {
        let act = self.act(by.clone(), now);
        // As the colleague sees it now: what comes in meanwhile is not answered over.
        let seen = finding::find(&mut self.db.read().await?, &act.actor, &ticket.id).await?;
        let (Some(scene), case) = self.case_of(&ticket, now).await? else { return Ok(None) };
        let Some(teller) = self.texts.teller(scene, &case, &self.office) else { return Ok(None) };
        let asks = teller.can_ask() && self.dice.chance(0.25);
        let (part, status) = if asks { (Part::Question, "pending") } else { (Part::Answer, "solved") };
        let text = teller.reply(&mut self.dice, part, &by.name);
        let reply = crate::writing::reply(&text, seen.last_event.unwrap_or_default(), Some(status.to_owned()));
        let (id, version, unassigned) = (ticket.id.clone(), seen.row.version, seen.row.assignee.is_none());
        let answered = self.db.write(move |tx| -> TxFuture<'_, _, Refusal> {
            Box::pin(async move {
                if unassigned {
                    let input = Assignment { assignee_id: Some(Some(by.id.clone())), team_id: None };
                    assigning::assign(tx, &act, &id, input, version).await?;
                }
                replying::reply(tx, &act, &id, reply).await
            })
        });
        answered.await?;
        Ok(Some(Happened::Colleague(ticket.id)))
    }
}
