//! The letter as a whole.

use std::fmt;

use crate::attachment::Attachment;
use crate::authentication::Authentication;
use crate::bounce::{self, Bounce};
use crate::classifying::{self, Class, LoopMark, Seen};
use crate::fields::Fields;
use crate::limits::REFERENCES_MAX;
use crate::parts::{Block, Parts};
use crate::reply::{self, Hints};
use crate::{charset, html};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mailbox {
    /// Empty if none was said.
    pub name: String,
    pub address: String,
}

impl fmt::Display for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match (self.name.as_str(), self.address.as_str()) {
            ("", address) => f.write_str(address),
            (name, "") => f.write_str(name),
            (name, address) => write!(f, "{name} <{address}>"),
        }
    }
}

#[derive(Debug, Clone)]
pub struct Letter {
    /// Without angle brackets, as all ids here.
    pub message_id: Option<String>,
    pub in_reply_to: Vec<String>,
    /// Oldest first, each once; of very many the first and the last.
    pub references: Vec<String>,
    pub from: Vec<Mailbox>,
    pub reply_to: Vec<Mailbox>,
    pub to: Vec<Mailbox>,
    pub cc: Vec<Mailbox>,
    pub subject: String,
    /// RFC 3339 with the zone of the sender.
    pub date: Option<String>,
    /// Everything there is to read, as text.
    pub text: String,
    /// As it came: to be cleaned before anybody shows it.
    pub html: Option<String>,
    /// What was written, without quotation and signature. Empty only if there is no text.
    pub visible_reply: String,
    pub attachments: Vec<Attachment>,
    /// What stood outside of all parts, such as the footer of a list.
    pub outside: Vec<String>,
    pub class: Class,
    /// The signs by which it was classed, in words.
    pub why: Vec<String>,
    /// Signs that an automatic answer would be wrong.
    pub loop_marks: Vec<LoopMark>,
    /// Whether a filter on the way takes it for spam; none: no filter says anything. Anybody can write that into a letter.
    pub spam: Option<bool>,
    /// What a server on the way says of its sender, as far as that server is to be believed.
    pub authentication: Option<Authentication>,
    /// Whom a letter did not reach, if this says so.
    pub bounce: Option<Bounce>,
    /// What could not be unpacked, by name.
    pub faults: Vec<&'static str>,
}

/// Reads a letter. Never fails: bytes that are no letter are text.
pub fn parse(raw: &[u8]) -> Letter {
    let raw = with_line_feeds(raw);
    let start = raw.iter().take_while(|b| b.is_ascii_whitespace()).count();
    let raw = raw[start..].strip_prefix(b"\xef\xbb\xbf").unwrap_or(&raw[start..]);
    let (head, at) = Fields::split(raw);
    let mut parts = Parts::read(&head, &raw[at..]);
    let attachments = std::mem::take(&mut parts.attachments);
    let text =
        parts.blocks.iter().map(Block::text).filter(|text| !text.trim().is_empty()).collect::<Vec<_>>().join("\n\n");
    let text = if text.is_empty() && head.is_empty() { charset::guess(raw) } else { text };
    let subject = head.text("Subject").unwrap_or_default();
    let from = head.mailboxes("From");
    let hints = Hints { subject: &subject, sender: from.first().map_or("", |from| &from.name) };
    let visible_reply = visible(&parts.blocks, &text, hints);
    let bounce = bounce::read(&head, &attachments);
    let seen = Seen {
        head: &head,
        subject: &subject,
        from: &from,
        text: &visible_reply,
        report: parts.report.as_deref(),
        kinds: &parts.kinds,
        bounce: bounce.as_ref(),
    };
    let (class, why) = classifying::classify(&seen);
    let bounce = (class == Class::Bounce).then(|| bounce.unwrap_or_else(|| bounce::from_words(&text, &attachments)));
    let loop_marks = classifying::loop_marks(&head);
    Letter {
        message_id: head.ids("Message-ID").into_iter().next(),
        in_reply_to: once(head.ids("In-Reply-To")),
        references: once(head.ids("References")),
        reply_to: head.mailboxes("Reply-To"),
        to: head.mailboxes("To"),
        cc: head.mailboxes("Cc"),
        date: head.date("Date").map(|date| date.to_rfc3339()),
        html: html_of(&parts.blocks),
        authentication: Authentication::read(&head, &from),
        bounce,
        from,
        subject,
        text,
        visible_reply,
        attachments,
        outside: parts.outside,
        class,
        why,
        loop_marks,
        spam: classifying::spam::verdict(&head),
        faults: parts.faults,
    }
}

/// Bare carriage returns, where they are all that ends lines.
fn with_line_feeds(raw: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    if raw.contains(&b'\n') || !raw.contains(&b'\r') {
        return raw.into();
    }
    raw.iter().map(|&b| if b == b'\r' { b'\n' } else { b }).collect::<Vec<_>>().into()
}

/// Plain text where it shows what is quotation; otherwise the HTML, whose marks say it; otherwise plain text again.
fn visible(blocks: &[Block], text: &str, hints: Hints) -> String {
    let html = match blocks {
        [Block { html: Some(html), plain }] => {
            Some((html, plain.as_ref().is_some_and(|plain| !plain.trim().is_empty())))
        }
        _ => None,
    };
    if let Some((html, false)) = html {
        let marked = reply::of_html(html, hints);
        if !marked.text.is_empty() {
            return marked.text;
        }
    }
    let plain = reply::of_text(text, hints);
    match html {
        Some((html, true)) if !plain.cut => {
            let marked = reply::of_html(html, hints);
            let better = !marked.text.is_empty() && (marked.cut || marked.text.len() < plain.text.len());
            if better { marked.text } else { plain.text }
        }
        _ => plain.text,
    }
}

fn html_of(blocks: &[Block]) -> Option<String> {
    if blocks.iter().all(|block| block.html.is_none()) {
        return None;
    }
    if let [Block { html: Some(html), .. }] = blocks {
        return Some(html.clone());
    }
    let mut joined = String::new();
    for block in blocks {
        match (&block.html, &block.plain) {
            (Some(html), _) => joined.push_str(html),
            (None, Some(plain)) => {
                joined.push_str("<pre>");
                joined.push_str(&html::escape(plain));
                joined.push_str("</pre>");
            }
            (None, None) => {}
        }
        joined.push('\n');
    }
    Some(joined)
}

fn once(ids: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    let mut ids: Vec<String> = ids.into_iter().filter(|id| seen.insert(id.clone())).collect();
    if ids.len() > REFERENCES_MAX {
        ids.drain(1..=ids.len() - REFERENCES_MAX);
    }
    ids
}
