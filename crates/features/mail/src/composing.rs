//! The bytes of a letter that goes out: plain text beside HTML, files, and the fields by which its answer finds home.

use kernel::{Act, Refusal, Timestamp};
use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::message_id::MessageId;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::MimePart;
use store::Conn;
use tickets::message::{Attachment, Message};
use tickets::{attaching, finding, thread};

use crate::keys::Keys;
use crate::mailbox::Mailbox;
use crate::sending::Claimed;
use crate::{reading, threading};

const NAME_MAX: usize = 200;
/// Pages of a conversation in which a message is looked for, and tickets that went into each other.
const PAGES_MAX: usize = 100;
const MERGES_MAX: usize = 20;

/// What a letter is made of.
#[derive(Debug)]
pub struct Parts {
    pub text: String,
    pub html: Option<String>,
    pub files: Vec<(Attachment, Vec<u8>)>,
    /// Files that are too large to go along: then it is not sent.
    pub left_out: Vec<String>,
    /// Where answers go.
    pub reply_to: String,
}

/// Reads what the letter carries.
pub async fn parts(conn: &mut Conn, act: &Act, mailbox: &Mailbox, claimed: &Claimed) -> Result<Parts, Refusal> {
    let keys = Keys::load(conn).await?;
    let about = claimed.ticket_id.as_deref().zip(claimed.ticket_number);
    let signed = about.and_then(|(id, number)| threading::reply_address(&keys, &mailbox.address, id, number));
    let signed = claimed.reply_to.clone().or(signed.filter(|_| mailbox.plus_addressing));
    let reply_to = signed.unwrap_or_else(|| mailbox.address.clone());
    let Some(message_id) = &claimed.message_id else {
        let text = claimed.body.clone().unwrap_or_default();
        return Ok(Parts { text, html: claimed.body_html.clone(), files: Vec::new(), left_out: Vec::new(), reply_to });
    };
    let ticket_id = claimed.ticket_id.as_deref().unwrap_or_default();
    let message = message(conn, act, ticket_id, message_id).await?;
    let (mut files, mut left_out, mut bytes) = (Vec::new(), Vec::new(), 0);
    for attachment in message.attachments {
        bytes += attachment.size;
        if bytes > attaching::TOGETHER_MAX {
            left_out.push(attachment.name);
            continue;
        }
        files.push(attaching::download(conn, act, &attachment.id).await?);
    }
    Ok(Parts { text: message.body_text, html: message.body_html, files, left_out, reply_to })
}

/// The message, also where its ticket went into another one meanwhile.
async fn message(conn: &mut Conn, act: &Act, ticket_id: &str, id: &str) -> Result<Message, Refusal> {
    let mut ticket_id = ticket_id.to_owned();
    for _ in 0..MERGES_MAX {
        let mut cursor = None;
        for _ in 0..PAGES_MAX {
            let page = thread::read(conn, &act.actor, &ticket_id, None, cursor.as_deref()).await?;
            if let Some(found) = page.items.into_iter().find(|message| message.id == id) {
                return Ok(found);
            }
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        match finding::find(conn, &act.actor, &ticket_id).await?.merged_into {
            Some(into) => ticket_id = into,
            None => break,
        }
    }
    Err(Refusal::NotFound("message"))
}

/// Writes the letter.
pub fn compose(mailbox: &Mailbox, claimed: &Claimed, parts: &Parts, now: Timestamp) -> Result<Vec<u8>, Refusal> {
    let name = reading::shown(&mailbox.name, NAME_MAX);
    let from = (name.as_str(), mailbox.address.as_str());
    let mut letter = MessageBuilder::new()
        .from(from)
        .to(claimed.address.as_str())
        .subject(claimed.subject.as_str())
        .message_id(claimed.mail_id.as_str())
        .date(now.as_millis().div_euclid(1_000))
        .header("X-Auto-Response-Suppress", Raw::new("OOF, AutoReply"));
    if parts.reply_to != mailbox.address {
        letter = letter.reply_to(Address::new_address(Some(name.as_str()), parts.reply_to.as_str()));
    }
    if let Some(id) = &claimed.in_reply_to {
        letter = letter.in_reply_to(id.as_str());
        let ids: Vec<&str> = claimed.mail_ids.split_whitespace().collect();
        letter = letter.references(MessageId::from(ids.as_slice()));
    }
    if claimed.automatic {
        let (submitted, precedence) = match claimed.ticket_id {
            Some(_) => ("auto-replied", "auto_reply"),
            None => ("auto-generated", "bulk"),
        };
        letter = letter.header("Auto-Submitted", Raw::new(submitted)).header("Precedence", Raw::new(precedence));
    }
    letter.body(body(mailbox, parts)).write_to_vec().map_err(|error| Refusal::Fault(error.to_string()))
}

/// The words, beside them the HTML with the pictures that it shows, and then the files.
fn body<'a>(mailbox: &Mailbox, parts: &'a Parts) -> MimePart<'a> {
    let (shown, files): (Vec<_>, Vec<_>) = parts.files.iter().partition(|(file, _)| is_shown(parts, file));
    let mut body = MimePart::new("text/plain", text(mailbox, parts));
    if let Some(html) = html(mailbox, parts, &shown) {
        let mut rich = MimePart::new("text/html", html);
        if !shown.is_empty() {
            let pictures = shown.into_iter().map(|(file, bytes)| {
                // Its name is for who saves it: what shows it goes by its id.
                let media_type = ContentType::new(file.media_type.as_str()).attribute("name", file.name.as_str());
                MimePart::new(media_type, bytes.as_slice()).inline().cid(content_id(file))
            });
            let related = ContentType::new("multipart/related").attribute("type", "text/html");
            rich = MimePart::new(related, std::iter::once(rich).chain(pictures).collect::<Vec<_>>());
        }
        body = MimePart::new("multipart/alternative", vec![body, rich]);
    }
    if files.is_empty() {
        return body;
    }
    let files = files
        .into_iter()
        .map(|(file, bytes)| MimePart::new(file.media_type.as_str(), bytes.as_slice()).attachment(file.name.as_str()));
    MimePart::new("multipart/mixed", std::iter::once(body).chain(files).collect::<Vec<_>>())
}

fn text(mailbox: &Mailbox, parts: &Parts) -> String {
    let mut text = parts.text.trim_end().to_owned();
    if !mailbox.signature.trim().is_empty() {
        // Two dashes and a space, by which programs know a signature.
        text.push_str("\n\n-- \n");
        text.push_str(mailbox.signature.trim());
    }
    text.push('\n');
    text
}

fn html(mailbox: &Mailbox, parts: &Parts, shown: &[&(Attachment, Vec<u8>)]) -> Option<String> {
    let mut html = parts.html.clone()?;
    for (file, _) in shown {
        html = html.replace(&source_of(file), &format!("src=\"cid:{}\"", content_id(file)));
    }
    if !mailbox.signature.trim().is_empty() {
        let signature = escaped(mailbox.signature.trim()).replace('\n', "<br>\n");
        html.push_str(&format!("\n<div>-- <br>\n{signature}</div>"));
    }
    Some(html)
}

/// How the HTML of a message names its picture, as the sanitiser writes it.
fn source_of(file: &Attachment) -> String {
    format!("src=\"cid:{}\"", file.id)
}

fn content_id(file: &Attachment) -> String {
    format!("{}@aftercare", file.id)
}

fn is_shown(parts: &Parts, file: &Attachment) -> bool {
    attaching::is_picture(&file.media_type) && parts.html.as_ref().is_some_and(|html| html.contains(&source_of(file)))
}

/// As text of HTML, also within an attribute.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
