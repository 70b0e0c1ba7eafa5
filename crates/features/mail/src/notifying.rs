//! Letters to staff: who has a ticket hears what its customer wrote. The address that their answer goes to is signed
//! for this person, this ticket and what they were told, so that nobody else can use it.

use kernel::time::HOUR;
use kernel::{Act, Refusal};
use store::{Event, Tx, params};
use tickets::events::Said;
use tickets::{finding, thread};

use crate::keys::Keys;
use crate::mailbox::Mailbox;
use crate::queueing::{self, New, ToStaff, Words};
use crate::survey_words::Language;
use crate::threading::staff_address;

/// Letters about one ticket, and to one person, in an hour.
const OF_TICKET_MAX: i64 = 10;
const TO_PERSON_MAX: i64 = 60;
const TEXT_MAX: usize = 4_000;

/// Tells who has the ticket what the customer wrote.
pub(crate) async fn notify(tx: &mut Tx, act: &Act, mailbox: &Mailbox, event: &Event) -> Result<(), Refusal> {
    let said: Said = event.read()?;
    if !mailbox.notify_assignee || !said.contact {
        return Ok(());
    }
    let thread = queueing::thread(tx, &event.subject_id).await?;
    let Some(about) = thread.filter(|thread| thread.mailbox_id == mailbox.id) else { return Ok(()) };
    let ticket = match finding::find(tx, &act.actor, &event.subject_id).await {
        Ok(ticket) => ticket.row,
        Err(Refusal::NotFound(_)) => return Ok(()),
        Err(other) => return Err(other),
    };
    let Some(assignee) = ticket.assignee else { return Ok(()) };
    let person = staff::people::find(tx, &assignee.id).await?;
    let Some(address) = person.email.filter(|_| person.active) else { return Ok(()) };
    let since = act.now.plus(-HOUR);
    let of_ticket: i64 = tx.one(sql!("count_told_of_ticket"), params![&assignee.id, &event.subject_id, since]).await?;
    let to_person: i64 = tx.one(sql!("count_told"), params![&assignee.id, since]).await?;
    if of_ticket >= OF_TICKET_MAX || to_person >= TO_PERSON_MAX {
        return Ok(());
    }
    let page = thread::read(tx, &act.actor, &event.subject_id, None, None).await?;
    let text = page.items.into_iter().find(|message| message.id == said.message).map(|message| message.body_text);
    let keys = Keys::load(tx).await?;
    let reply_to = staff_address(&keys, &mailbox.address, (&about.ticket_id, about.number), &assignee.id, event.seq);
    let reply_to = reply_to.filter(|_| mailbox.plus_addressing);
    let words = Words {
        subject: about.subject.clone(),
        text: words(&text.unwrap_or_default(), &person.locale, reply_to.is_some()),
        html: None,
        survey_cycle: None,
    };
    let staff = ToStaff { person_id: &assignee.id, address: &address, reply_to };
    let new = New {
        message_id: None,
        words: Some(&words),
        automatic: true,
        about: &about,
        staff: Some(staff),
        outside: None,
    };
    queueing::insert(tx, act, mailbox, new).await
}

fn words(text: &str, locale: &str, answers: bool) -> String {
    let text: String = text.chars().filter(|c| !kernel::text::is_forbidden(*c)).take(TEXT_MAX).collect();
    let how = match (Language::of(Some(locale)), answers) {
        (Language::English, true) => {
            "Answer this letter to reply to the customer. Begin with #note to write a note that only staff sees."
        }
        (Language::English, false) => "Answer in Aftercare: an answer to this letter does not reach the customer.",
        (Language::German, true) => {
            "Eine Antwort auf diesen Brief geht an die Kundin oder den Kunden. Mit #notiz am Anfang wird sie eine Notiz, die nur das Team sieht."
        }
        (Language::German, false) => {
            "Antworten Sie in Aftercare: Eine Antwort auf diesen Brief erreicht die Kundin oder den Kunden nicht."
        }
    };
    format!("{text}\n\n--\n{how}\n")
}
