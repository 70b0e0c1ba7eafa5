//! Reading a stored letter, and making its words fit for a ticket.

use std::panic::{AssertUnwindSafe, catch_unwind};

use kernel::{Refusal, text};
use letters::{Class, Letter};

/// Senders of machines that say where people are to be answered.
const NO_REPLY: &[&str] = &["noreply", "no-reply", "no_reply", "donotreply", "do-not-reply", "nicht-antworten"];

/// Reads it beside the tasks that wait for nothing; a reader that stops takes nobody with it.
pub async fn read(raw: Vec<u8>) -> Result<Letter, Refusal> {
    let reading = tokio::task::spawn_blocking(move || catch_unwind(AssertUnwindSafe(|| letters::parse(&raw))));
    let read = reading.await.map_err(|error| Refusal::Fault(error.to_string()))?;
    read.map_err(|panic| {
        let words = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
        Refusal::Fault(format!("the letter could not be read: {}", words.unwrap_or("its reader stopped")))
    })
}

/// Whom an answer goes to, with the name they give themselves. A form of a site that sends in its own name says in
/// `Reply-To` who wrote.
pub fn address_of(letter: &Letter) -> (String, String) {
    let Some(from) = letter.from.first() else { return (String::new(), String::new()) };
    let address = from.address.trim().to_lowercase();
    let local = address.split('@').next().unwrap_or_default();
    if NO_REPLY.iter().any(|word| local.starts_with(word))
        && let [other] = letter.reply_to.as_slice()
        && text::email(&other.address).is_ok()
    {
        return (other.address.trim().to_lowercase(), other.name.clone());
    }
    (address, from.name.clone())
}

/// One line that can be stored and shown: without control characters and what turns writing around, and cut.
pub fn shown(text: &str, most: usize) -> String {
    let plain = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
    let turning = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let kept: String = plain.filter(|c| !c.is_control() && !turning(*c)).take(most).collect();
    kept.trim().to_owned()
}

/// The subject for a ticket.
pub(crate) fn subject(letter: &Letter) -> String {
    let subject = shown(&letter.subject, text::SUBJECT_MAX);
    match text::line(&subject, text::SUBJECT_MAX) {
        Ok(subject) => subject,
        Err(_) => "…".to_owned(),
    }
}

/// What its sender wrote, as the conversation shows it. The whole letter stays where it is.
pub(crate) fn body(letter: &Letter) -> String {
    for words in [&letter.visible_reply, &letter.text, &letter.subject] {
        let plain: String = words.chars().filter(|c| !text::is_forbidden(*c)).take(text::BODY_MAX).collect();
        if text::body(&plain, text::BODY_MAX).is_ok() {
            return plain;
        }
    }
    "…".to_owned()
}

/// The subject without what answering and forwarding put before it, and without our number: two letters that have
/// it in common are about one thing.
pub(crate) fn base_subject(subject: &str) -> String {
    const PREFIXES: &[&str] =
        &["re", "aw", "antw", "sv", "vs", "fw", "fwd", "wg", "tr", "rv", "res", "odp", "ynt", "r", "i", "enc"];
    let mut rest = subject.trim();
    for _ in 0..20 {
        let Some((prefix, after)) = rest.split_once(':') else { break };
        let word = prefix.trim().split('[').next().unwrap_or_default().trim();
        if !PREFIXES.iter().any(|known| word.eq_ignore_ascii_case(known)) {
            break;
        }
        rest = after.trim();
    }
    let mut words: Vec<&str> = rest.split_whitespace().collect();
    words.retain(|word| crate::threading::number_in_subject(word).is_none());
    words.join(" ").to_lowercase()
}

/// Whether a person wrote it, as far as what becomes of it is concerned: what goes to a list is written by people.
pub(crate) fn is_human(class: Class) -> bool {
    matches!(class, Class::Human | Class::List)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_of_a_site_speaks_for_who_filled_it_in() {
        let letter =
            letters::parse(b"From: Shop <noreply@shop.example>\r\nReply-To: Anna <Anna@Example.com>\r\n\r\nHi");
        assert_eq!(address_of(&letter), ("anna@example.com".to_owned(), "Anna".to_owned()));
        let letter = letters::parse(b"From: Ben <ben@example.com>\r\nReply-To: other@example.com\r\n\r\nHi");
        assert_eq!(address_of(&letter).0, "ben@example.com");
    }

    #[test]
    fn subjects_are_about_one_thing() {
        for subject in ["Re: Parcel late", "AW: Re[2]: parcel  late", "Fwd: [#1042] Parcel late", "parcel late [#7]"] {
            assert_eq!(base_subject(subject), "parcel late", "{subject}");
        }
        assert_eq!(base_subject("Order: late"), "order: late");
    }

    #[test]
    fn what_cannot_be_stored_is_left_out_and_nothing_is_empty() {
        let letter = letters::parse(b"From: a@b.example\r\nSubject: \r\n\r\n");
        assert_eq!((subject(&letter).as_str(), body(&letter).as_str()), ("…", "…"));
        assert_eq!(shown("a\0b\r\nc\u{202e}d", 10), "ab  cd");
        assert_eq!(shown("long", 2), "lo");
    }
}
