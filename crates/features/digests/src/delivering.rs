//! One person's digest: gathered with their rights, and queued in the transaction that claims its day.

use std::sync::Arc;

use kernel::{Act, Refusal, Rng, Timestamp};
use mail::mailbox::Mailbox;
use mail::survey_words::Language;
use mail::telling::{self, StaffLetter};
use store::{Conn, Db, Tx, TxFuture, params};

use crate::choice::Choice;
use crate::due::Due;
use crate::gathering::{self, Content};
use crate::rendering::{Letter, render};
use crate::wording::{Reader, word};

/// What waits for the actor, as the letter that would be sent.
pub async fn compose(
    conn: &mut Conn,
    act: &Act,
    choice: &Choice,
    locale: &str,
    base_url: &str,
) -> Result<(Content, Letter), Refusal> {
    let content = gathering::gather(conn, act, choice).await?;
    let zone = choice.zone()?;
    let reader = Reader {
        language: Language::of(Some(locale)),
        zone: &zone,
        zone_name: &choice.time_zone,
        rhythm: choice.rhythm,
        now: act.now,
    };
    let letter = render(&word(&reader, &content), base_url);
    Ok((content, letter))
}

/// A digest on its way to the outbox.
struct Made {
    choice: Choice,
    due: Due,
    address: String,
    mailbox: Mailbox,
    /// None: there is nothing to tell.
    letter: Option<Letter>,
    learnings_of: Option<String>,
}

/// Makes somebody's digest of a day; whether a letter was queued. Who left, has no address, or finds no mailbox to be
/// written from, is left alone until that is otherwise.
pub async fn deliver(
    db: &Db,
    (now, rng): (Timestamp, Arc<dyn Rng>),
    choice: Choice,
    due: Due,
    base_url: &str,
) -> Result<bool, Refusal> {
    let mut conn = db.read().await?;
    let Some(actor) = staff::people::acting(&mut conn, &choice.person_id).await? else { return Ok(false) };
    let person = staff::people::find(&mut conn, &choice.person_id).await?;
    let Some(address) = person.email else { return Ok(false) };
    let team = person.teams.first().map(String::as_str);
    let Some(mailbox) = telling::mailbox_for(&mut conn, team).await? else { return Ok(false) };
    let act = Act::new(actor, now, rng);
    let (content, letter) = compose(&mut conn, &act, &choice, &person.locale, base_url).await?;
    drop(conn);
    let letter = (!content.is_empty()).then_some(letter);
    let learnings_of = content.learned.map(|learned| learned.month);
    let made = Made { choice, due, address, mailbox, letter, learnings_of };
    db.write(move |tx| -> TxFuture<'_, bool, Refusal> { Box::pin(async move { queue(tx, &act, made).await }) }).await
}

/// Claims the day and queues its letter, or notes that there was nothing to tell. False where another node was faster,
/// or where the person chose otherwise meanwhile.
async fn queue(tx: &mut Tx, act: &Act, made: Made) -> Result<bool, Refusal> {
    let Made { choice, due, address, mailbox, letter, learnings_of } = made;
    if tx.run(sql!("hold_choice"), params![&choice.person_id, choice.version]).await? == 0 {
        return Ok(false);
    }
    let outcome = if letter.is_some() { "sent" } else { "empty" };
    let values = params![&choice.person_id, due.day.to_string(), outcome, learnings_of, act.now];
    if tx.run(sql!("claim_day"), values).await? == 0 {
        return Ok(false);
    }
    let Some(letter) = letter else { return Ok(false) };
    let told = StaffLetter {
        person_id: &choice.person_id,
        address: &address,
        subject: &letter.subject,
        text: &letter.text,
        html: &letter.html,
    };
    telling::tell(tx, act, &mailbox, told).await?;
    Ok(true)
}
