//! Whom a letter did not reach, and which letter (RFC 3464 and those who write as they like).

use crate::attachment::Attachment;
use crate::fields::Fields;

const RECIPIENTS_MAX: usize = 1_000;
/// Lines of the words in which recipients are looked for.
const LINES_MAX: usize = 300;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bounce {
    pub undelivered: Vec<Undelivered>,
    /// Of the letter that did not arrive.
    pub original_message_id: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Undelivered {
    pub address: String,
    /// `failed`, `delayed`, `delivered`, `relayed`, `expanded`; empty if it was not said.
    pub action: String,
    /// `5.1.1`
    pub status: String,
    pub diagnostic: String,
}

impl Bounce {
    /// It may still arrive.
    pub fn is_delay(&self) -> bool {
        !self.undelivered.is_empty() && self.undelivered.iter().all(|one| one.action == "delayed")
    }
}

/// What is written in the forms made for it; none if there are none.
pub(crate) fn read(head: &Fields, attachments: &[Attachment]) -> Option<Bounce> {
    let mut bounce = Bounce::default();
    for attachment in attachments {
        if matches!(attachment.media_type.as_str(), "message/delivery-status" | "message/global-delivery-status") {
            bounce.undelivered.extend(recipients(&attachment.bytes));
        }
    }
    if bounce.undelivered.is_empty() {
        let failed = head.all("X-Failed-Recipients").map(|value| String::from_utf8_lossy(&value).into_owned());
        for address in failed.collect::<Vec<_>>().iter().flat_map(|value| value.split([',', ' '])) {
            if address.contains('@') {
                bounce.undelivered.push(Undelivered {
                    address: address.trim_matches(['<', '>']).to_owned(),
                    action: "failed".to_owned(),
                    ..Undelivered::default()
                });
            }
        }
    }
    bounce.undelivered.truncate(RECIPIENTS_MAX);
    bounce.original_message_id = attachments.iter().find_map(original_id);
    (!bounce.undelivered.is_empty()).then_some(bounce)
}

/// What the words say, for a letter that is a bounce and has no such form.
pub(crate) fn from_words(text: &str, attachments: &[Attachment]) -> Bounce {
    let mut bounce = Bounce { original_message_id: attachments.iter().find_map(original_id), ..Bounce::default() };
    let status = text
        .split([' ', '\n', '#', '(', '[', ']', ')'])
        .take(5_000)
        .find(|word| is_status(word))
        .unwrap_or("")
        .to_owned();
    for line in text.lines().take(LINES_MAX) {
        let line = line.trim();
        let lower = line.to_ascii_lowercase();
        if bounce.original_message_id.is_none() && lower.starts_with("message-id:") {
            bounce.original_message_id =
                Some(line[11..].trim().trim_matches(['<', '>']).to_owned()).filter(|id| !id.is_empty());
        }
        // Headers of the returned letter name others.
        if ["from:", "to:", "cc:", "received:", "return-path:", "reply-to:"].iter().any(|name| lower.starts_with(name))
        {
            continue;
        }
        let alone = line.trim_end_matches(':').trim_matches(['<', '>', '"', '\'', '(', ')', ' ', '*']);
        let in_brackets = line.strip_prefix('<').and_then(|rest| rest.split_once('>')).map(|(address, _)| address);
        if let Some(address) =
            Some(alone).filter(|address| is_address(address)).or(in_brackets.filter(|address| is_address(address)))
            && bounce.undelivered.len() < RECIPIENTS_MAX
            && !bounce.undelivered.iter().any(|one| one.address == address)
        {
            bounce.undelivered.push(Undelivered {
                address: address.to_owned(),
                action: "failed".to_owned(),
                status: status.clone(),
                ..Undelivered::default()
            });
        }
    }
    bounce
}

fn is_address(word: &str) -> bool {
    word.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && domain.contains('.') && !domain.contains('@') && !word.contains([' ', '<', '>', ','])
    })
}

fn is_status(word: &str) -> bool {
    let mut pieces = word.trim_end_matches(['.', ',', ':', ';']).split('.');
    matches!(pieces.next(), Some("4" | "5"))
        && pieces.clone().count() == 2
        && pieces.all(|piece| (1..=3).contains(&piece.len()) && piece.bytes().all(|b| b.is_ascii_digit()))
}

/// One group of fields for each recipient, after one for the letter.
fn recipients(status: &[u8]) -> Vec<Undelivered> {
    let mut found = Vec::new();
    let mut rest = status;
    for _ in 0..RECIPIENTS_MAX {
        let start = rest.iter().take_while(|b| b.is_ascii_whitespace()).count();
        rest = &rest[start..];
        if rest.is_empty() {
            break;
        }
        let (group, end) = Fields::split(rest);
        let address = group.raw("Original-Recipient").or_else(|| group.raw("Final-Recipient"));
        if let Some(address) = group.raw("Final-Recipient").or(address) {
            let address = String::from_utf8_lossy(&address).into_owned();
            let address = address.split_once(';').map_or(address.as_str(), |(_, address)| address);
            found.push(Undelivered {
                address: address.trim().trim_matches(['<', '>']).to_owned(),
                action: group.word("Action"),
                status: group.word("Status"),
                diagnostic: group.text("Diagnostic-Code").unwrap_or_default(),
            });
        }
        if end == 0 {
            // A line that is no field: the rest of it is none either.
            break;
        }
        rest = &rest[end..];
    }
    found
}

fn original_id(attachment: &Attachment) -> Option<String> {
    if !matches!(
        attachment.media_type.as_str(),
        "message/rfc822"
            | "text/rfc822-headers"
            | "message/global"
            | "message/global-headers"
            | "message/rfc822-headers"
    ) {
        return None;
    }
    Fields::split(attachment.bytes.trim_ascii_start()).0.ids("Message-ID").into_iter().next()
}
