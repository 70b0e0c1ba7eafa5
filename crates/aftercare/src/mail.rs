//! `aftercare mail`: what the program makes of a letter, and taking one in from a pipe.

use std::io::Read;
use std::path::{Path, PathBuf};

use letters::{Letter, parse};
use serde_json::json;

use crate::saying::say;
use crate::{Failure, Settings};

mod delivering;

/// No mail server takes longer letters.
const LETTER_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// See what the program makes of a letter, or take one in
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  aftercare mail parse letter.eml --json
  aftercare mail deliver --mailbox support@example.com < letter.eml")]
pub struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Take a letter apart: who, what, its files, and whether a machine wrote it
    #[command(after_help = "\
What it prints as JSON:
  message_id, in_reply_to, references   ids without angle brackets, or null
  from, reply_to, to, cc                Name <address>
  subject, date                         date in RFC 3339, with the sender's zone
  text, html                            everything; html as it came, not made safe
  visible_reply                         text without quotation and signature
  attachments                           name, type, size, sha256, inline, content_id
  class, why                            human, auto_reply, bounce, list, feedback or challenge, and by which signs
  loop_marks                            signs that an automatic answer would be wrong
  bounce                                whom it did not reach and why, of a bounce
  outside, faults                       text outside of all parts; what could not be unpacked

Examples:
  aftercare mail parse letter.eml
  aftercare mail parse letter.eml --json
  aftercare mail parse - --json < letter.eml")]
    Parse {
        /// A letter as mail servers hand it on (RFC 5322); - reads standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    Deliver(delivering::Options),
}

pub async fn run(settings: &Settings, options: Options) -> Result<(), Failure> {
    match options.action {
        Action::Parse { file, json } => show(&file, json),
        Action::Deliver(options) => delivering::run(settings, options).await,
    }
}

fn show(file: &Path, json: bool) -> Result<(), Failure> {
    let raw = read(file)?;
    if raw.is_empty() {
        return Err(Failure::usage(format!("{}: holds nothing; give a letter, headers first", file.display())));
    }
    let letter = parse(&raw);
    drop(raw);
    if json {
        let mut text = serde_json::to_vec_pretty(&as_json(&letter)).map_err(|error| Failure::new(error.to_string()))?;
        text.push(b'\n');
        say(text)
    } else {
        say(in_short(&letter))
    }
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let wrong = |error: std::io::Error| Failure::usage(format!("{}: {error}", file.display()));
    let mut source: Box<dyn Read> = if file == Path::new("-") {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(std::fs::File::open(file).map_err(wrong)?)
    };
    let mut raw = Vec::new();
    source.by_ref().take(LETTER_BYTES_MAX + 1).read_to_end(&mut raw).map_err(wrong)?;
    if raw.len() as u64 > LETTER_BYTES_MAX {
        let most = LETTER_BYTES_MAX / (1024 * 1024);
        return Err(Failure::usage(format!("{}: a letter has at most {most} MiB", file.display())));
    }
    Ok(raw)
}

fn as_json(letter: &Letter) -> serde_json::Value {
    let mailboxes = |list: &[letters::Mailbox]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
    json!({
        "message_id": letter.message_id,
        "in_reply_to": letter.in_reply_to,
        "references": letter.references,
        "from": letter.from.first().map(ToString::to_string),
        "reply_to": mailboxes(&letter.reply_to),
        "to": mailboxes(&letter.to),
        "cc": mailboxes(&letter.cc),
        "subject": letter.subject,
        "date": letter.date,
        "text": letter.text,
        "html": letter.html,
        "visible_reply": letter.visible_reply,
        "attachments": letter.attachments.iter().map(|file| json!({
            "name": file.name,
            "type": file.media_type,
            "size": file.bytes.len(),
            "sha256": file.sha256(),
            "inline": file.inline,
            "content_id": file.content_id,
        })).collect::<Vec<_>>(),
        "class": letter.class.name(),
        "why": letter.why.join("; "),
        "loop_marks": letter.loop_marks.iter().map(|mark| mark.name()).collect::<Vec<_>>(),
        "bounce": letter.bounce.as_ref().map(|bounce| json!({
            "original_message_id": bounce.original_message_id,
            "undelivered": bounce.undelivered.iter().map(|one| json!({
                "address": one.address,
                "action": one.action,
                "status": one.status,
                "diagnostic": one.diagnostic,
            })).collect::<Vec<_>>(),
        })),
        "outside": letter.outside,
        "faults": letter.faults,
    })
}

fn in_short(letter: &Letter) -> String {
    use std::fmt::Write;
    let mut out = String::new();
    let mut line = |name: &str, value: &str| {
        if !value.is_empty() {
            // Writing to a String cannot fail.
            let _ = writeln!(out, "{name:<9}{value}");
        }
    };
    line("From", &letter.from.first().map(ToString::to_string).unwrap_or_default());
    line("To", &letter.to.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "));
    line("Date", letter.date.as_deref().unwrap_or_default());
    line("Subject", &letter.subject);
    line("Id", letter.message_id.as_deref().unwrap_or_default());
    line("Class", &format!("{} ({})", letter.class.name(), letter.why.join("; ")));
    for file in &letter.attachments {
        line("File", &format!("{} ({}, {} bytes)", file.name, file.media_type, file.bytes.len()));
    }
    line("Faults", &letter.faults.join(", "));
    out.push('\n');
    out.push_str(&letter.visible_reply);
    out.push('\n');
    out
}
