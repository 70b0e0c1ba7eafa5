//! Messages of imported tickets.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel::{Act, Outcome, Problems, Refusal};
use store::{Select, Tx, Value, params};

use super::origins::{self, Kind, Known, Origin};
use super::parents::{Opening, hold, openings};
use super::tickets::opening_said;
use super::told_message::{BEFORE_OPENING, ImportedAuthor, MessageRow};
use super::{Answer, Candidate, Sourced, finish, first_of_each, problem, sort_out};
use crate::events::{self, NoteAdded};
use crate::message::{MessageKind, Named};
use crate::sanitising::Body;
use crate::settling::{save_what_was_said, subject};
use crate::ticket::{Ticket, excerpt};
use crate::{measuring, thread, writing};

/// Takes a batch in; the answers are in the rows' order.
pub async fn import(tx: &mut Tx, act: &Act, rows: Vec<MessageRow>) -> Result<Vec<Answer>, Refusal> {
    let (mut answers, mut waiting) = sort_out(act.now, rows);
    while !waiting.is_empty() {
        let (round, rest) = first_of_each(waiting);
        waiting = rest;
        take(tx, act, round, &mut answers).await?;
    }
    Ok(finish(answers))
}

async fn take(
    tx: &mut Tx,
    act: &Act,
    round: Vec<Candidate<MessageRow>>,
    answers: &mut [Option<Answer>],
) -> Result<(), Refusal> {
    let keys = round.iter().map(|one| (one.row.source(), one.row.external_id()));
    let known = origins::known(tx, Kind::Message, keys).await?;
    let keys = round.iter().map(|one| (one.row.source(), one.row.ticket.as_str()));
    let parents = origins::known(tx, Kind::Ticket, keys).await?;
    let news: Vec<&Candidate<MessageRow>> = round
        .iter()
        .filter(|one| {
            known.get(&one.row.source, &one.row.external_id).is_none_or(|origin| origin.content != one.content)
        })
        .collect();
    let ids: BTreeSet<String> = news
        .iter()
        .filter_map(|one| parents.get(&one.row.source, &one.row.ticket))
        .map(|origin| origin.object_id.clone())
        .collect();
    let mut batch = Batch { tickets: hold(tx, &ids).await?, ..Batch::default() };
    let maybe = |one: &&Candidate<MessageRow>| {
        let origin = parents.get(&one.row.source, &one.row.ticket)?;
        batch
            .tickets
            .get(&origin.object_id)
            .filter(|ticket| one.row.may_be_opening(ticket))
            .map(|ticket| ticket.id.clone())
    };
    batch.openings = openings(tx, &news.iter().filter_map(maybe).collect()).await?;
    batch.names = names(tx, &batch.tickets, &news, &parents).await?;
    for one in news {
        let parent = parents.get(&one.row.source, &one.row.ticket);
        let ticket = parent.and_then(|origin| batch.tickets.get(&origin.object_id)).cloned();
        answers[one.index] = Some(match ticket {
            None => Err(vec![problem("ticket", missing(parent))]),
            Some(ticket) if one.row.at < ticket.opened_at => Err(vec![problem("at", BEFORE_OPENING)]),
            Some(ticket) => batch.add(tx, act, one, &ticket, known.get(&one.row.source, &one.row.external_id)).await?,
        });
    }
    batch.finish(tx).await
}

/// Who writes to each other in these tickets: who wrote before, and the authors of this batch.
async fn names(
    tx: &mut Tx,
    tickets: &BTreeMap<String, Ticket>,
    news: &[&Candidate<MessageRow>],
    parents: &Known,
) -> Result<HashMap<String, Vec<String>>, Refusal> {
    let mut names = thread::names(tx, tickets.keys()).await?;
    let mut naming = Select::new(sql!("list_person_names"), params![]);
    naming.and_in("id", news.iter().filter_map(|one| one.row.person_id.as_ref()).collect::<BTreeSet<_>>());
    let people: Vec<Named> = tx.select(&naming).await?;
    for row in news.iter().map(|one| &one.row) {
        let Some(ticket) = parents.get(&row.source, &row.ticket) else { continue };
        let person = people.iter().find(|person| Some(&person.id) == row.person_id.as_ref());
        let name = person.map(|person| &person.name).or(row.author_name.as_ref());
        names.entry(ticket.object_id.clone()).or_default().extend(name.cloned());
    }
    Ok(names)
}

fn missing(parent: Option<&Origin>) -> &'static str {
    match parent {
        None => "no ticket of this id was imported from this source; import tickets first",
        Some(_) => "the ticket was merged into another one; undo the merge to add to it",
    }
}

/// What a batch changes.
#[derive(Default)]
struct Batch {
    tickets: BTreeMap<String, Ticket>,
    /// Those that a message came into, as they were before.
    before: BTreeMap<String, Ticket>,
    /// Opening messages that no imported message has claimed yet, by ticket.
    openings: BTreeMap<String, Opening>,
    names: HashMap<String, Vec<String>>,
    messages: Vec<Vec<Value>>,
    /// New words of opening messages.
    rewordings: Vec<Vec<Value>>,
    origins: Vec<Vec<Value>>,
}

impl Batch {
    async fn add(
        &mut self,
        tx: &mut Tx,
        act: &Act,
        one: &Candidate<MessageRow>,
        ticket: &Ticket,
        known: Option<&Origin>,
    ) -> Result<Answer, Refusal> {
        let row = &one.row;
        let body = row.body(&mut Problems::default());
        if let Some(origin) = known {
            return self.change(tx, act, one, ticket, &origin.object_id, &body).await;
        }
        let id = match self.claim_opening(row, ticket, &body) {
            Some(opening) => {
                self.rewordings.push(params![&opening, &body.text, &body.html]);
                // From now on it is what the customer wrote, and stands in for nothing.
                let said = opening_said(&opening, ticket.customer_id.clone(), false);
                tx.append_at(act, ticket.opened_at, events::CUSTOMER_WROTE, subject(&ticket.id), &said)?;
                self.touch(ticket, row, &body);
                opening
            }
            None => {
                let id = kernel::ids::new_id("msg", row.at, act.rng.as_ref());
                self.messages.push(params![
                    &id,
                    &ticket.id,
                    row.kind.as_str(),
                    row.author_kind().as_str(),
                    row.author_id(ticket),
                    row.author_name.as_deref().unwrap_or("").trim(),
                    &body.text,
                    &body.html,
                    row.at
                ]);
                self.note_event(tx, act, row, &id, &body, ticket)?;
                id
            }
        };
        self.origins.push(origins::row(Kind::Message, &row.source, &row.external_id, &id, &one.content));
        Ok(Ok(Outcome::Created))
    }

    /// A message that is told again with other content.
    async fn change(
        &mut self,
        tx: &mut Tx,
        act: &Act,
        one: &Candidate<MessageRow>,
        ticket: &Ticket,
        id: &str,
        body: &Body,
    ) -> Result<Answer, Refusal> {
        let row = &one.row;
        if tx.run(sql!("reword_message"), params![id, &body.text, &body.html, &ticket.id]).await? == 0 {
            return Ok(Err(vec![problem(
                "ticket",
                "the message is in another ticket by now, moved by a merge or a split",
            )]));
        }
        tx.run(sql!("retime_message"), params![id, row.at]).await?;
        self.note_event(tx, act, row, id, body, ticket)?;
        origins::retell(tx, Kind::Message, &row.source, &row.external_id, &one.content).await?;
        Ok(Ok(Outcome::Changed))
    }

    /// The opening message, if this is the same one told again.
    fn claim_opening(&mut self, row: &MessageRow, ticket: &Ticket, body: &Body) -> Option<String> {
        let opening = self.openings.get(&ticket.id)?;
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let stands_in = opening.body_text == ticket.subject;
        let same = stands_in || words(&opening.body_text) == words(&body.text);
        if same && row.may_be_opening(ticket) {
            self.openings.remove(&ticket.id).map(|opening| opening.id)
        } else {
            None
        }
    }

    fn note_event(
        &mut self,
        tx: &mut Tx,
        act: &Act,
        row: &MessageRow,
        id: &str,
        body: &Body,
        ticket: &Ticket,
    ) -> Result<(), Refusal> {
        let about = subject(&ticket.id);
        match (row.kind, row.author) {
            (MessageKind::Note, _) => {
                let note = NoteAdded { message: id.to_owned(), mentions: Vec::new() };
                tx.append_at(act, row.at, events::NOTE_ADDED, about, &note)?;
            }
            (_, author) => {
                let names = self.names.get(&ticket.id).map_or(&[][..], Vec::as_slice);
                let said = row.said(id, body, ticket, names);
                let customer = author == ImportedAuthor::Customer;
                let kind = if customer { events::CUSTOMER_WROTE } else { events::REPLY_SENT };
                tx.append_at(act, row.at, kind, about, &said)?;
            }
        }
        self.touch(ticket, row, body);
        Ok(())
    }

    fn touch(&mut self, ticket: &Ticket, row: &MessageRow, body: &Body) {
        let Some(ticket) = self.tickets.get_mut(&ticket.id) else { return };
        self.before.entry(ticket.id.clone()).or_insert_with(|| ticket.clone());
        if row.at >= ticket.updated_at && row.kind == MessageKind::Public && !row.automatic {
            ticket.excerpt = excerpt(&body.text);
        }
        ticket.updated_at = ticket.updated_at.max(row.at);
    }

    /// Writes the messages, then measures each ticket that got some once.
    async fn finish(mut self, tx: &mut Tx) -> Result<(), Refusal> {
        tx.insert_many(writing::INSERT, self.messages, "").await?;
        let reword = "UPDATE messages SET body_text = column2, body_html = column3 FROM (VALUES";
        tx.update_many(reword, self.rewordings, ") AS told WHERE id = column1").await?;
        origins::insert(tx, self.origins).await?;
        let touched: Vec<String> = self.before.keys().cloned().collect();
        for (id, facts) in measuring::measure_all(tx, &touched).await? {
            if let Some(ticket) = self.tickets.get_mut(&id) {
                ticket.set_clocks(&facts);
            }
        }
        let changed: Vec<(&Ticket, &Ticket)> =
            self.before.iter().filter_map(|(id, before)| Some((before, self.tickets.get(id)?))).collect();
        save_what_was_said(tx, &changed).await
    }
}
