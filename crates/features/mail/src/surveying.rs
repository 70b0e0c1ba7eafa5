//! Asking customers how satisfied they are: planned when their ticket is solved, asked after a while if it is solved
//! still, and once more if somebody wants them to be reminded.

use customers::customer::{Customer, PreferredChannel};
use customers::finding;
use kernel::time::{DAY, MINUTE};
use kernel::{Act, Refusal, Timestamp};
use serde::Deserialize;
use store::{Db, Event, Tx, TxFuture, params};
use tickets::events::StatusChanged;

use crate::keys::Keys;
use crate::mailbox::{self, Mailbox};
use crate::queueing::{self, New, Thread, Words};
use crate::survey::{self, last_cycle};
use crate::survey_words::{Language, letter};

/// Questions that one round asks.
const BATCH: i64 = 50;
/// The purpose for which customers can withhold their consent.
const CONSENT: &str = "survey";
/// A customer that went into another one, that into another one, …
const MERGES_MAX: usize = 5;

#[derive(Debug, Clone, Deserialize)]
struct Due {
    ticket_id: String,
    cycle: i64,
    mailbox_id: String,
    state: String,
    due_at: Timestamp,
}

/// Plans the question about a ticket that was solved just now, if this mailbox asks its customers.
pub(crate) async fn plan(tx: &mut Tx, act: &Act, mailbox: &Mailbox, event: &Event) -> Result<(), Refusal> {
    let turned: StatusChanged = event.read()?;
    if !mailbox.survey || turned.from_category.is_solved() || !turned.to_category.is_solved() {
        return Ok(());
    }
    let thread = queueing::thread(tx, &event.subject_id).await?;
    if thread.is_none_or(|thread| thread.mailbox_id != mailbox.id) {
        return Ok(());
    }
    let Some(last) = last_cycle(tx, &event.subject_id).await?.filter(|last| last.solved) else { return Ok(()) };
    let due = event.at.plus(mailbox.survey_after_minutes * MINUTE);
    tx.run(sql!("plan_survey"), params![&event.subject_id, last.cycle, &mailbox.id, due, act.now]).await?;
    Ok(())
}

/// Asks whose time has come. `base_url` is where this program is reached from outside: without it nobody is asked.
pub async fn ask_due(db: &Db, act: &Act, base_url: &str) -> Result<(), Refusal> {
    let due: Vec<Due> = db.read().await?.all(sql!("list_due_surveys"), params![act.now, BATCH]).await?;
    for due in due {
        let (act, base_url) = (act.clone(), base_url.to_owned());
        db.write(move |tx| -> TxFuture<'_, (), Refusal> {
            Box::pin(async move { ask(tx, &act, &due, &base_url).await })
        })
        .await?;
    }
    Ok(())
}

async fn ask(tx: &mut Tx, act: &Act, due: &Due, base_url: &str) -> Result<(), Refusal> {
    // Another node was faster.
    if tx.run(sql!("claim_survey"), params![&due.ticket_id, due.cycle, due.due_at]).await? == 0 {
        return Ok(());
    }
    let mailbox = mailbox::find(tx, &due.mailbox_id).await?;
    let thread = queueing::thread(tx, &due.ticket_id).await?;
    let asked = match thread {
        Some(thread) => whom(tx, act, due, &mailbox).await?.map(|customer| (customer, thread)),
        None => Err("gone"),
    };
    let (language, thread) = match asked {
        Ok((customer, thread)) => (Language::of(customer.language.as_deref()), thread),
        Err(reason) => {
            tx.run(sql!("drop_survey"), params![&due.ticket_id, due.cycle, reason]).await?;
            return Ok(());
        }
    };
    let reminds = due.state == "asked";
    send(tx, act, &mailbox, &thread, Question { cycle: due.cycle, language, reminds, base_url }).await?;
    let again = !reminds && mailbox.survey_reminder_days > 0;
    let next = again.then(|| act.now.plus(mailbox.survey_reminder_days * DAY));
    tx.run(sql!("note_asked"), params![&due.ticket_id, due.cycle, act.now, next]).await?;
    Ok(())
}

/// Who is asked, or a word for why nobody is.
async fn whom(tx: &mut Tx, act: &Act, due: &Due, mailbox: &Mailbox) -> Result<Result<Customer, &'static str>, Refusal> {
    if !mailbox.survey || !mailbox.active {
        return Ok(Err("off"));
    }
    // What is set aside or went into another ticket has no resolution of its own.
    let Some(last) = last_cycle(tx, &due.ticket_id).await? else { return Ok(Err("gone")) };
    if !last.solved || last.cycle != due.cycle {
        return Ok(Err("reopened"));
    }
    if last.contacts == 0 {
        return Ok(Err("no_contact"));
    }
    if last.answers > 0 {
        return Ok(Err("answered"));
    }
    let Some(mut id) = last.customer_id else { return Ok(Err("nobody")) };
    for _ in 0..MERGES_MAX {
        let customer = finding::find(tx, &act.actor, &id).await?;
        if let Some(into) = customer.merged_into {
            id = into;
            continue;
        }
        return Ok(if wants_it(&customer) { Ok(customer) } else { Err("unwanted") });
    }
    Ok(Err("nobody"))
}

fn wants_it(customer: &Customer) -> bool {
    let preferences = &customer.preferences;
    let withheld = customer.consent.iter().any(|word| word.purpose.eq_ignore_ascii_case(CONSENT) && !word.given);
    !preferences.do_not_contact && preferences.avoid != Some(PreferredChannel::Email) && !withheld
}

struct Question<'a> {
    cycle: i64,
    language: Language,
    reminds: bool,
    base_url: &'a str,
}

async fn send(
    tx: &mut Tx,
    act: &Act,
    mailbox: &Mailbox,
    thread: &Thread,
    question: Question<'_>,
) -> Result<(), Refusal> {
    let keys = Keys::load(tx).await?;
    let token = survey::token(&keys, &thread.ticket_id, thread.number, question.cycle);
    let token = token.ok_or_else(|| Refusal::Fault("there is no key for links".to_owned()))?;
    let address = format!("{}/survey/{token}", question.base_url.trim_end_matches('/'));
    let (text, html) = letter(question.language, &address);
    let words = question.language.words();
    let subject = if question.reminds { words.reminder } else { words.subject };
    let subject = format!("{}: {subject}", mailbox.name);
    let words = Words { subject, text, html: Some(html), survey_cycle: Some(question.cycle) };
    let new = New { message_id: None, words: Some(&words), automatic: true, about: thread, staff: None, outside: None };
    queueing::insert(tx, act, mailbox, new).await
}
