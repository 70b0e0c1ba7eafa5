//! What staff answers by mail to what they were told by mail. It is believed only with all three: an address that we
//! signed for this person and ticket, the word of the trusted server that the person's domain vouches for the letter,
//! and the person's permission now. Everything else from their address is a letter like any other.

use kernel::{Act, Origin, Refusal};
use letters::{Class, Letter, Verdict, Verdicts};
use serde::Deserialize;
use store::{Tx, params};
use tickets::finding;
use tickets::noting::{self, NewNote};
use tickets::replying::{self, NewReply};

use crate::keys::Keys;
use crate::letter::LetterState;
use crate::settling::{Claimed, Outcome};
use crate::threading::{self, FoundBy, StaffToken};
use crate::{filing, reading};

/// What a note begins with.
const NOTE_MARKS: &[&str] = &["#note", "#notiz"];

#[derive(Debug, Deserialize)]
struct Person {
    id: String,
}

/// Does what somebody of staff says; none if the letter is no such answer.
pub(crate) async fn take(
    tx: &mut Tx,
    act: &Act,
    claimed: &Claimed,
    keys: &Keys,
    letter: &mut Letter,
    verdicts: Verdicts,
) -> Result<Option<Outcome>, Refusal> {
    // Nobody speaks for staff: it is `From` that the domain vouches for, and nothing else of the letter.
    let [from] = letter.from.as_slice() else { return Ok(None) };
    let address = from.address.trim().to_lowercase();
    let Some(token) = threading::staff_token(letter, claimed.envelope_to.as_deref()) else { return Ok(None) };
    let person: Option<Person> = tx.maybe(sql!("find_person_of_email"), params![address]).await?;
    let Some(person) = person else { return Ok(None) };
    let Some(ticket_id) = token.ticket(tx, keys, &person.id).await? else { return Ok(None) };
    if letter.class != Class::Human {
        // An absence is no answer, and nobody is told of it.
        return Ok(Some(Outcome { ticket_id: Some(ticket_id), ..Outcome::suppressed("automatic") }));
    }
    if verdicts.dmarc != Some(Verdict::Pass) {
        return Ok(None);
    }
    let Some(actor) = staff::people::acting(tx, &person.id).await? else { return Ok(None) };
    let by_mail = Origin { source: "mail".to_owned(), token: None };
    let person = Act::new(actor, act.now, act.rng.clone()).from(by_mail);
    let ticket_id = match finding::find(tx, &person.actor, &ticket_id).await {
        Ok(ticket) => ticket.merged_into.unwrap_or(ticket_id),
        Err(Refusal::NotFound(_) | Refusal::Forbidden(_)) => return Ok(None),
        Err(other) => return Err(other),
    };
    match write(tx, &person, &ticket_id, &token, letter).await {
        Ok(message_id) => Ok(Some(Outcome {
            state: LetterState::Appended,
            reason: Some("staff"),
            ticket_id: Some(ticket_id),
            message_id: Some(message_id),
            found_by: Some(FoundBy::Address),
            related_id: None,
        })),
        Err(Refusal::NotFound(_) | Refusal::Forbidden(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

/// A reply, or a note; gives the message. What would pass a message that its writer has not seen becomes a note, which
/// loses nothing and sends nothing.
async fn write(
    tx: &mut Tx,
    person: &Act,
    ticket_id: &str,
    token: &StaffToken,
    letter: &mut Letter,
) -> Result<String, Refusal> {
    let (body, is_note) = marked(&reading::body(letter));
    let attachments = filing::keep_files(tx, person, std::mem::take(&mut letter.attachments)).await?;
    if !is_note {
        let reply = NewReply {
            body_text: Some(body.clone()),
            body_html: None,
            body_marks: None,
            seen_event: token.seen_event,
            attachments: attachments.clone(),
            status: None,
            force: false,
        };
        match replying::reply(tx, person, ticket_id, reply).await {
            Err(Refusal::Conflict { code: "unseen-messages", .. }) => {}
            other => return Ok(other?.id),
        }
    }
    let note = NewNote { body_text: Some(body), body_html: None, body_marks: None, mentions: Vec::new(), attachments };
    Ok(noting::note(tx, person, ticket_id, note).await?.id)
}

/// The words without the mark of a note, and whether they had it.
fn marked(body: &str) -> (String, bool) {
    let text = body.trim_start();
    for mark in NOTE_MARKS {
        let Some(head) = text.get(..mark.len()) else { continue };
        let rest = &text[mark.len()..];
        if head.eq_ignore_ascii_case(mark) && rest.starts_with(|c: char| c.is_whitespace() || c == ':') {
            let rest = rest.trim_start_matches(':').trim();
            if !rest.is_empty() {
                return (rest.to_owned(), true);
            }
        }
    }
    (body.to_owned(), false)
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn a_note_begins_with_its_mark() {
        for (body, words, is_note) in [
            ("#note Call them.", "Call them.", true),
            ("  #NOTE:\nCall them.", "Call them.", true),
            ("#Notiz Bitte anrufen", "Bitte anrufen", true),
            ("#notes are fine", "#notes are fine", false),
            ("#note", "#note", false),
            ("Hello #note there", "Hello #note there", false),
            ("#nö", "#nö", false),
            ("", "", false),
        ] {
            assert_eq!(marked(body), (words.to_owned(), is_note), "{body}");
        }
    }
}
