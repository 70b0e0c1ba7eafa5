//! Conversations, each step by the capability that a person uses, at its time.

use kernel::{Act, Refusal};
use store::events;
use tickets::answering::{self, NewAnswer};
use tickets::assigning::{self, Assignment};
use tickets::classifying::{self, Classification};
use tickets::noting::{self, NewNote};
use tickets::opening::{self, Opening, OpeningAuthor, OpeningMessage};
use tickets::progressing::{self, StatusChoice};
use tickets::receiving::{self, CustomerMessage};
use tickets::replying::{self, NewReply};
use tickets::setting_aside::{self, SetAside};
use tickets::snoozing::{self, Snooze};
use tickets::ticket::Aside;

use super::Writer;
use crate::facts::{Step, Ticket, What};

impl Writer<'_> {
    pub(super) async fn tickets(&mut self) -> Result<(), Refusal> {
        let seen = events::last(self.tx).await?;
        let world = self.world;
        for (place, ticket) in world.tickets.iter().enumerate() {
            let opened = self.open(ticket).await?;
            let (id, mut version) = (opened.0, opened.1);
            let knows = knowing(place, ticket);
            if matches!(knows, Knows::Detected) {
                let act = self.shop(ticket.opened_at);
                version = self.classify(&act, &id, version, ticket, false).await?;
            }
            for (at, step) in ticket.steps.iter().enumerate() {
                if matches!(knows, Knows::Confirmed(by) if by == at) {
                    let act = self.actor_of(step);
                    version = self.classify(&act, &id, version, ticket, true).await?;
                }
                version = self.step(&id, version, step, seen).await?;
            }
            self.advance((1 + ticket.steps.len()) * 4);
        }
        Ok(())
    }

    /// Says what the ticket is about; gives its version after it.
    async fn classify(
        &mut self,
        act: &Act,
        id: &str,
        version: i64,
        ticket: &Ticket,
        confirmed: bool,
    ) -> Result<i64, Refusal> {
        let said = Classification { scenario: Some(ticket.scene.key().to_owned()), confirmed };
        Ok(version + i64::from(classifying::say(self.tx, act, id, said).await?))
    }

    async fn open(&mut self, ticket: &Ticket) -> Result<(String, i64), Refusal> {
        let input = Opening {
            subject: ticket.subject.clone(),
            customer_id: ticket.buyer.map(|buyer| self.buyers[buyer].clone()),
            order_id: ticket.order.map(|order| self.orders[order].clone()),
            product_id: ticket.product.map(|product| self.products[product].clone()),
            channel: ticket.channel,
            urgency: ticket.urgency,
            team_id: self.teams.get(&ticket.team).cloned(),
            assignee_id: ticket.assignee.map(|person| self.people[person].id.clone()),
            tags: ticket.tags.iter().map(|tag| (*tag).to_owned()).collect(),
            fields: Default::default(),
            message: OpeningMessage {
                author: OpeningAuthor::Customer,
                body_text: Some(ticket.opening.clone()),
                body_html: None,
                attachments: Vec::new(),
                queue_wait_ms: ticket.call.map(|(_, wait)| wait),
            },
        };
        let act = match ticket.call {
            Some((person, _)) => self.person(person, ticket.opened_at),
            None => self.shop(ticket.opened_at),
        };
        let opened = opening::open(self.tx, &act, input).await?;
        Ok((opened.row.id, opened.row.version))
    }

    /// Does a step; gives the ticket's version after it.
    async fn step(&mut self, id: &str, version: i64, step: &Step, seen: i64) -> Result<i64, Refusal> {
        let act = self.actor_of(step);
        let tx = &mut *self.tx;
        match &step.what {
            What::Customer(text) => {
                let input = CustomerMessage { body_text: Some(text.clone()), ..CustomerMessage::default() };
                receiving::receive(tx, &act, id, input).await?;
            }
            What::Assign(person) => {
                let assignee_id = Some(Some(self.people[*person].id.clone()));
                let input = Assignment { assignee_id, team_id: None };
                return Ok(assigning::assign(tx, &act, id, input, version).await?.row.version);
            }
            What::Reply(_, text, status) => {
                let status = status.map(str::to_owned);
                replying::reply(tx, &act, id, reply(text, seen, status)).await?;
            }
            What::Note(_, text, mentions) => {
                let mentions = mentions.iter().map(|person| self.people[*person].id.clone()).collect();
                let input = NewNote {
                    body_text: Some(text.clone()),
                    body_html: None,
                    body_marks: None,
                    mentions,
                    attachments: Vec::new(),
                };
                noting::note(tx, &act, id, input).await?;
            }
            What::Status(_, status) => {
                let input = StatusChoice { status: (*status).to_owned() };
                return Ok(progressing::progress(tx, &act, id, input, version).await?.row.version);
            }
            What::Snooze(_, until) => {
                return Ok(snoozing::snooze(tx, &act, id, Snooze { until: *until }).await?.row.version);
            }
            What::Spam(_) => {
                return Ok(setting_aside::set_aside(tx, &act, id, SetAside { reason: Aside::Spam }).await?.row.version);
            }
            What::Rate(rating, comment) => {
                let input = NewAnswer { rating: *rating, comment: comment.clone(), at: None };
                answering::answer(tx, &act, id, input).await?;
            }
        }
        Ok(version + 1)
    }

    fn actor_of(&self, step: &Step) -> Act {
        match &step.what {
            What::Customer(_) | What::Rate(_, _) => self.shop(step.at),
            What::Assign(person)
            | What::Reply(person, _, _)
            | What::Note(person, _, _)
            | What::Status(person, _)
            | What::Snooze(person, _)
            | What::Spam(person) => self.person(*person, step.at),
        }
    }
}

/// What is known of a ticket's scenario.
enum Knows {
    Nothing,
    Detected,
    /// By whoever takes this step, just before it.
    Confirmed(usize),
}

/// Of twenty tickets nobody says of one what it is about, and of three it is detected only.
fn knowing(place: usize, ticket: &Ticket) -> Knows {
    let by_person = |step: &Step| matches!(step.what, What::Reply(..) | What::Note(..) | What::Status(..));
    match place % 20 {
        7 => Knows::Nothing,
        3 | 11 | 17 => Knows::Detected,
        _ => ticket.steps.iter().position(by_person).map_or(Knows::Detected, Knows::Confirmed),
    }
}

pub(crate) fn reply(text: &str, seen_event: i64, status: Option<String>) -> NewReply {
    NewReply {
        body_text: Some(text.to_owned()),
        body_html: None,
        body_marks: None,
        seen_event,
        attachments: Vec::new(),
        status,
        force: false,
    }
}
