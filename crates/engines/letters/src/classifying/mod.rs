//! Whether a person wrote, or a machine, and which kind of machine.

mod away;
pub(crate) mod spam;
mod words;

use words::{
    AUTO_FIELDS, BOUNCE_BODIES, BOUNCE_SUBJECTS, CHALLENGE_FIELDS, CHALLENGE_WORDS, DAEMONS, LIST_FIELDS, NO_REPLY,
    OFFICES, PROGRAM_PHRASES,
};

use crate::bounce::Bounce;
use crate::fields::Fields;
use crate::letter::Mailbox;
use crate::reply::line::plainly;

/// So much of the text is read for what machines write first.
const HEAD_CHARACTERS: usize = 600;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    Human,
    /// Out of office, receipts, notifications: a machine wrote it by itself.
    AutoReply,
    /// A letter that did not arrive, or not yet.
    Bounce,
    /// Sent to many.
    List,
    /// A recipient called a letter spam (RFC 5965).
    Feedback,
    /// Asks the sender to prove that they are a person.
    Challenge,
}

impl Class {
    pub fn name(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::AutoReply => "auto_reply",
            Self::Bounce => "bounce",
            Self::List => "list",
            Self::Feedback => "feedback",
            Self::Challenge => "challenge",
        }
    }
}

/// A sign that an automatic answer could go round in circles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoopMark {
    AutoSubmitted,
    Precedence,
    XLoop,
    ResponseSuppressed,
    NullReturnPath,
    AutoReplyField,
    List,
}

impl LoopMark {
    pub fn name(self) -> &'static str {
        match self {
            Self::AutoSubmitted => "auto_submitted",
            Self::Precedence => "precedence",
            Self::XLoop => "x_loop",
            Self::ResponseSuppressed => "response_suppressed",
            Self::NullReturnPath => "null_return_path",
            Self::AutoReplyField => "auto_reply_field",
            Self::List => "list",
        }
    }
}

/// What a letter is classed by.
pub(crate) struct Seen<'a> {
    pub head: &'a Fields<'a>,
    pub subject: &'a str,
    pub from: &'a [Mailbox],
    /// Without quotation.
    pub text: &'a str,
    pub report: Option<&'a str>,
    pub kinds: &'a [String],
    pub bounce: Option<&'a Bounce>,
}

pub(crate) fn loop_marks(head: &Fields) -> Vec<LoopMark> {
    let mut marks = Vec::new();
    let mut mark = |found: bool, mark| {
        if found {
            marks.push(mark);
        }
    };
    mark(auto_submitted(head).is_some(), LoopMark::AutoSubmitted);
    mark(precedence(head).is_some(), LoopMark::Precedence);
    mark(head.has("X-Loop") || head.has("X-Loop-Detect"), LoopMark::XLoop);
    mark(is_suppressed(head), LoopMark::ResponseSuppressed);
    mark(has_null_return_path(head), LoopMark::NullReturnPath);
    mark(AUTO_FIELDS.iter().any(|field| head.has(field)), LoopMark::AutoReplyField);
    mark(LIST_FIELDS.iter().any(|field| head.has(field)), LoopMark::List);
    marks
}

/// Tells what speaks for a class; nothing if nothing does.
type Signs = fn(&Seen) -> Vec<String>;

pub(crate) fn classify(seen: &Seen) -> (Class, Vec<String>) {
    let steps: [(Class, Signs); 6] = [
        (Class::Feedback, feedback),
        (Class::Bounce, bounced),
        (Class::Challenge, challenge),
        (Class::AutoReply, auto_reply),
        (Class::List, list),
        (Class::AutoReply, generated),
    ];
    for (class, signs) in steps {
        let why = signs(seen);
        if !why.is_empty() {
            return (class, why);
        }
    }
    (Class::Human, vec!["no sign of a machine".to_owned()])
}

fn feedback(seen: &Seen) -> Vec<String> {
    let is = seen.report == Some("feedback-report") || seen.kinds.iter().any(|kind| kind == "message/feedback-report");
    if is { vec!["feedback report (RFC 5965)".to_owned()] } else { Vec::new() }
}

fn bounced(seen: &Seen) -> Vec<String> {
    let mut why = Vec::new();
    let status = seen.kinds.iter().any(|kind| kind.ends_with("delivery-status"));
    if seen.report == Some("delivery-status") || status && !is_handed_on(seen.subject) {
        why.push("delivery status (RFC 3464)".to_owned());
    }
    if seen.head.has("X-Failed-Recipients") {
        why.push("X-Failed-Recipients".to_owned());
    }
    if seen.bounce.is_some_and(Bounce::is_delay) {
        why.push("only delayed".to_owned());
    }
    let subject = plainly(seen.subject);
    let head = opening(seen.text);
    let by_subject = BOUNCE_SUBJECTS.iter().find(|words| subject.starts_with(*words));
    let phrase = PROGRAM_PHRASES.iter().find(|words| head.contains(*words));
    let by_body = phrase.or_else(|| BOUNCE_BODIES.iter().find(|words| head.contains(*words)));
    let daemon = seen.from.iter().find(|from| is_daemon(from));
    let office = seen.from.iter().find(|from| is_office(from));
    let null = has_null_return_path(seen.head);
    // Parcels are undeliverable too: words say something where a machine sent them, and the phrases of mail programs
    // where an office did, or where they are what the letter begins with and it names whom it did not reach.
    let machine = (daemon.is_some() || null) && (by_subject.is_some() || by_body.is_some());
    let by_office = office.is_some() && phrase.is_some();
    let begins = phrase.is_some_and(|words| head.find(words).is_some_and(|at| at < 40) || by_subject.is_some());
    let alone = begins && names_whom(&head) && !away::asks(seen.text) && !is_handed_on(seen.subject);
    if machine || by_office || alone || !why.is_empty() {
        why.extend(daemon.or(office).map(|from| format!("sent by {from}")));
        why.extend(by_subject.map(|words| format!("subject begins with '{words}'")));
        why.extend(by_body.map(|words| format!("says '{words}'")));
        if null {
            why.push("null return path".to_owned());
        }
    }
    why
}

/// Whether a text has an address or a server's code in it (RFC 3463).
fn names_whom(head: &str) -> bool {
    head.split(' ').any(|word| word.contains('@'))
        || ["5.1.", "5.2.", "5.3.", "5.4.", "5.7.", "4.4.", "550 ", "554 "].iter().any(|code| head.contains(code))
}

fn challenge(seen: &Seen) -> Vec<String> {
    let mut why: Vec<String> =
        CHALLENGE_FIELDS.iter().filter(|field| seen.head.has(field)).map(|field| (*field).to_owned()).collect();
    let subject = plainly(seen.subject);
    let head = opening(seen.text);
    let found: Vec<_> =
        CHALLENGE_WORDS.iter().filter(|words| head.contains(*words) || subject.contains(*words)).collect();
    // One such phrase may stand in anybody's letter; with a machine's mark, or with a second one, it is a challenge.
    let machine = auto_submitted(seen.head).is_some()
        || precedence(seen.head).is_some()
        || has_null_return_path(seen.head)
        || seen.from.iter().any(is_no_reply)
        || CHALLENGE_WORDS.iter().any(|words| subject.contains(words));
    if !why.is_empty() || found.len() >= 2 || found.len() == 1 && machine {
        why.extend(found.iter().map(|words| format!("says '{words}'")));
    }
    why
}

fn auto_reply(seen: &Seen) -> Vec<String> {
    let mut why = Vec::new();
    if seen.report == Some("disposition-notification") {
        why.push("receipt (RFC 8098)".to_owned());
    }
    match auto_submitted(seen.head) {
        Some(value) if value.starts_with("auto-replied") || value.starts_with("auto-notified") => {
            why.push(format!("Auto-Submitted: {value}"));
        }
        _ => {}
    }
    if let Some(value) = precedence(seen.head).filter(|value| value.starts_with("auto")) {
        why.push(format!("Precedence: {value}"));
    }
    why.extend(AUTO_FIELDS.iter().filter(|field| seen.head.has(field)).map(|field| (*field).to_owned()));
    why.extend(away::signs(&plainly(seen.subject), seen.text));
    why
}

fn list(seen: &Seen) -> Vec<String> {
    let mut why: Vec<String> =
        LIST_FIELDS.iter().filter(|field| seen.head.has(field)).map(|field| (*field).to_owned()).collect();
    why.extend(precedence(seen.head).map(|value| format!("Precedence: {value}")));
    why
}

/// A machine wrote it, though not as an answer.
fn generated(seen: &Seen) -> Vec<String> {
    let mut why = Vec::new();
    why.extend(auto_submitted(seen.head).map(|value| format!("Auto-Submitted: {value}")));
    // `X-Auto-Response-Suppress` is none of the signs: who asks for no automatic answer, as this program does in what
    // people write with it, need not be a machine.
    if has_null_return_path(seen.head) {
        why.push("null return path".to_owned());
    }
    // Forms on web sites send from such addresses and say by `Reply-To` who wrote.
    let answers_elsewhere = seen.head.mailboxes("Reply-To").iter().any(|to| !is_no_reply(to));
    if !answers_elsewhere {
        why.extend(
            seen.from.iter().find(|from| is_no_reply(from) || is_daemon(from)).map(|from| format!("sent by {from}")),
        );
    }
    why
}

/// The beginning of a text, for comparing.
fn opening(text: &str) -> String {
    plainly(&text.chars().take(HEAD_CHARACTERS).collect::<String>())
}

fn is_handed_on(subject: &str) -> bool {
    let subject = plainly(subject);
    ["fwd:", "fw:", "wg:", "tr:", "rv:", "re:", "aw:", "sv:", "vs:", "antw:"]
        .iter()
        .any(|prefix| subject.starts_with(prefix))
}

fn auto_submitted(head: &Fields) -> Option<String> {
    head.has("Auto-Submitted").then(|| head.word("Auto-Submitted")).filter(|value| value != "no" && !value.is_empty())
}

fn precedence(head: &Fields) -> Option<String> {
    ["Precedence", "X-Precedence"]
        .iter()
        .map(|field| head.word(field))
        .find(|value| matches!(value.as_str(), "bulk" | "list" | "junk") || value.starts_with("auto"))
}

fn is_suppressed(head: &Fields) -> bool {
    head.has("X-Auto-Response-Suppress") && !matches!(head.word("X-Auto-Response-Suppress").as_str(), "" | "none")
}

fn has_null_return_path(head: &Fields) -> bool {
    head.all("Return-Path").next().is_some_and(|value| value.trim_ascii() == b"<>")
}

fn is_daemon(from: &Mailbox) -> bool {
    let local = from.address.split('@').next().unwrap_or("").to_lowercase();
    let name = plainly(&from.name);
    DAEMONS.iter().any(|daemon| local == *daemon || name == *daemon)
        || local.starts_with("microsoftexchange")
        || local.starts_with("mailer-daemon")
}

fn is_office(from: &Mailbox) -> bool {
    let local = from.address.split('@').next().unwrap_or("").to_lowercase();
    let name = plainly(&from.name);
    OFFICES.iter().any(|office| local == *office || name == *office)
}

fn is_no_reply(from: &Mailbox) -> bool {
    let local: String = from.address.split('@').next().unwrap_or("").chars().filter(|c| c.is_alphanumeric()).collect();
    let local = local.to_lowercase();
    NO_REPLY.iter().any(|words| local.starts_with(words) || local.ends_with(words))
}
