//! What a rule does, through the capabilities that people use, with the rule as the one who acts.

use kernel::time::DAY;
use kernel::{Act, ActorKind, Refusal};
use store::{Event, Tx, events as log, params};
use tickets::events as told;
use tickets::filling_in::{self, Filled};
use tickets::glancing::Glance;
use tickets::noting::{self, NewNote};
use tickets::replying::{self, NewReply};
use tickets::stepping::{self, Steps};
use tickets::using;

use crate::action::Action;
use crate::rule;
use crate::run::{Deed, Did, Skipped};

/// A ticket is written to by rules once in this time.
const REPLY_PAUSE: i64 = DAY;

/// Does all of it; gives what became of each action, and whether the customer was written to.
pub async fn act(tx: &mut Tx, act: &Act, ticket: &Glance, actions: &[Action]) -> Result<(Vec<Deed>, bool), Refusal> {
    let before = log::of_subject(tx, &ticket.id, 0, i64::MAX).await?;
    let mut doing = Doing { act, ticket, log: &before, deeds: Vec::new(), replied: false };
    for action in actions {
        doing.one(tx, action).await?;
    }
    Ok((doing.deeds, doing.replied))
}

struct Doing<'a> {
    act: &'a Act,
    ticket: &'a Glance,
    log: &'a [Event],
    deeds: Vec<Deed>,
    replied: bool,
}

impl Doing<'_> {
    fn note(&mut self, action: &Action, did: Did, why: Option<Skipped>, detail: Option<String>) {
        self.deeds.push(Deed { action: action.as_str().to_owned(), did, why, detail });
    }

    fn skip(&mut self, action: &Action, why: Skipped, detail: Option<String>) {
        self.note(action, Did::Skipped, Some(why), detail);
    }

    async fn one(&mut self, tx: &mut Tx, action: &Action) -> Result<(), Refusal> {
        match action {
            Action::SetAssignee { assignee_id, over_people } => {
                let other = *assignee_id != self.ticket.assignee_id;
                if other && !over_people && chosen_by_person(self.log) {
                    self.skip(action, Skipped::ChosenByPerson, None);
                    return Ok(());
                }
                self.step(tx, action, action.steps(self.act).unwrap_or_default()).await
            }
            Action::Note { text, mentions } => {
                let filled = filling_in::read(tx, self.act, &self.ticket.id, text).await?;
                self.write_note(tx, filled, mentions.clone()).await?;
                self.note(action, Did::Done, None, None);
                Ok(())
            }
            Action::Reply { template_id } => {
                let plan = using::plan(tx, self.act, &self.ticket.id, template_id).await?;
                let reply = plan.reply.ok_or_else(|| Refusal::conflict("the template says nothing to the customer"))?;
                self.reply(tx, action, reply).await
            }
            Action::UseMacro { template_id } => self.use_macro(tx, action, template_id).await,
            _ => self.step(tx, action, action.steps(self.act).unwrap_or_default()).await,
        }
    }

    async fn step(&mut self, tx: &mut Tx, action: &Action, steps: Steps) -> Result<(), Refusal> {
        match stepping::step(tx, self.act, &self.ticket.id, steps).await {
            Ok(true) => self.note(action, Did::Done, None, None),
            Ok(false) => self.note(action, Did::Already, None, None),
            // Of this ticket, and no fault of the rule's.
            Err(Refusal::Conflict { detail, .. }) => self.skip(action, Skipped::NotAllowed, Some(detail)),
            Err(other) => return Err(other),
        }
        Ok(())
    }

    async fn use_macro(&mut self, tx: &mut Tx, action: &Action, template_id: &str) -> Result<(), Refusal> {
        let using::Plan { reply, note, mut steps } = using::plan(tx, self.act, &self.ticket.id, template_id).await?;
        if steps.assignee_id.is_some() && chosen_by_person(self.log) {
            steps.assignee_id = None;
            self.skip(action, Skipped::ChosenByPerson, None);
        }
        if let Some(reply) = reply {
            self.reply(tx, action, reply).await?;
        }
        if let Some(note) = note {
            self.write_note(tx, note, Vec::new()).await?;
            self.note(action, Did::Done, None, None);
        }
        if steps.is_empty() { Ok(()) } else { self.step(tx, action, steps).await }
    }

    /// A gap stays in a note: staff sees what is missing.
    async fn write_note(&mut self, tx: &mut Tx, text: Filled, mentions: Vec<String>) -> Result<(), Refusal> {
        let note = NewNote {
            body_text: None,
            body_html: None,
            body_marks: Some(text.text),
            mentions,
            attachments: Vec::new(),
        };
        noting::note(tx, self.act, &self.ticket.id, note).await.map(drop)
    }

    async fn reply(&mut self, tx: &mut Tx, action: &Action, reply: Filled) -> Result<(), Refusal> {
        if let Some((why, detail)) = self.must_not_reply(tx, &reply).await? {
            self.skip(action, why, detail);
            return Ok(());
        }
        // Nobody has answered by that: a new ticket stays new, and no clock stops.
        let [now] = tickets::glancing::glance(tx, std::slice::from_ref(&self.ticket.id))
            .await?
            .try_into()
            .map_err(|_| Refusal::NotFound("ticket"))?;
        let now: Glance = now;
        let new = NewReply {
            body_text: None,
            body_html: None,
            body_marks: Some(reply.text),
            seen_event: log::last(tx).await?,
            attachments: Vec::new(),
            status: Some(now.status),
            force: false,
        };
        replying::reply(tx, self.act, &self.ticket.id, new).await?;
        self.replied = true;
        self.note(action, Did::Done, None, None);
        Ok(())
    }

    async fn must_not_reply(&self, tx: &mut Tx, reply: &Filled) -> Result<Option<(Skipped, Option<String>)>, Refusal> {
        if self.ticket.customer_id.is_none() {
            return Ok(Some((Skipped::NoCustomer, None)));
        }
        if !asks(self.log)? {
            return Ok(Some((Skipped::NothingAsked, None)));
        }
        let since = self.act.now.plus(-REPLY_PAUSE);
        if self.replied || tx.one::<i64>(sql!("count_replies"), params![&self.ticket.id, since]).await? > 0 {
            return Ok(Some((Skipped::RepliedLately, None)));
        }
        if !reply.missing.is_empty() {
            return Ok(Some((Skipped::MissingValues, Some(reply.missing.join(", ")))));
        }
        Ok(None)
    }
}

/// Whether a person chose the present assignee. A program of somebody's with a token did as told, and what
/// was imported was chosen where it comes from; another rule, or this program itself, is nobody.
pub(crate) fn chosen_by_person(log: &[Event]) -> bool {
    let mut chosen = false;
    for event in log {
        let now = match event.kind.as_str() {
            told::TICKET_OPENED => match event.read::<told::Opened>() {
                Ok(opened) => opened.assignee_id,
                Err(_) => continue,
            },
            told::TICKET_ASSIGNED => match event.read::<told::Assigned>() {
                Ok(assigned) if assigned.assignee_id != assigned.from_assignee_id => assigned.assignee_id,
                _ => continue,
            },
            _ => continue,
        };
        let by_rule = rule::of_actor(event.actor_kind, &event.actor_id).is_some();
        let by_code = event.actor_kind == ActorKind::System && event.actor_id.is_empty();
        chosen = now.is_some() && !by_rule && !by_code;
    }
    chosen
}

/// Whether the customer's last message asks for something: not thanks alone, and not sent by a program.
fn asks(log: &[Event]) -> Result<bool, Refusal> {
    let last = log.iter().rev().find(|event| event.kind == told::CUSTOMER_WROTE);
    let said = last.map(Event::read::<told::Said>).transpose()?;
    Ok(said.is_some_and(|said| said.contact))
}
