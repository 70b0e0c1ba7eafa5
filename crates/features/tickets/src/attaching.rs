//! Files. Their bytes lie in the database in pieces; their name is text and never a path.

use kernel::{Act, Refusal, text};
use serde::Deserialize;
use store::{Bytes, Conn, Tx, params};

use crate::message::Attachment;
use crate::{ANSWER, finding};

/// Largest file, in bytes.
pub const FILE_MAX: usize = 25 * 1024 * 1024;
/// All files of a reply that goes out by mail: most servers refuse letters that are larger.
pub const TOGETHER_MAX: i64 = 20 * 1024 * 1024;
/// One piece of a file: no row, and no read, is larger.
pub const CHUNK: usize = 1024 * 1024;
/// Longest name in bytes, as file systems count.
const NAME_MAX: usize = 255;
const ENDING_MAX: usize = 16;
/// Files that no message took within a day are forgotten ones.
const FORGOTTEN_AFTER: i64 = kernel::time::DAY;
const FORGET_BATCH: i64 = 100;

/// A file about to be kept.
#[derive(Debug, Clone)]
pub struct Upload {
    pub name: String,
    pub media_type: String,
    pub bytes: Vec<u8>,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    name: String,
    size: i64,
    #[serde(rename = "type")]
    media_type: String,
    uploader_id: String,
    ticket_id: Option<String>,
}

/// Keeps a file. Until a message takes it, only its uploader sees it.
pub async fn attach(tx: &mut Tx, act: &Act, upload: Upload) -> Result<Attachment, Refusal> {
    if !act.actor.acts_by_code() {
        act.actor.reach(ANSWER)?;
    }
    if upload.bytes.len() > FILE_MAX {
        return Err(Refusal::TooLarge { limit: FILE_MAX as u64 });
    }
    if upload.bytes.is_empty() {
        return Err(Refusal::invalid("body", "must not be empty"));
    }
    let attachment = Attachment {
        id: act.id("att"),
        name: shown_name(&upload.name),
        size: upload.bytes.len() as i64,
        media_type: media_type(&upload.media_type),
    };
    tx.run(
        sql!("add_attachment"),
        params![&attachment.id, &act.actor.id, &attachment.name, &attachment.media_type, attachment.size, act.now],
    )
    .await?;
    for (ordinal, chunk) in upload.bytes.chunks(CHUNK).enumerate() {
        let row = params![&attachment.id, ordinal as i64, chunk.to_vec()];
        tx.insert_many("INSERT INTO attachment_chunks (attachment_id, ordinal, bytes) VALUES", vec![row], "").await?;
    }
    Ok(attachment)
}

/// A file with its bytes, for who may see its ticket, or for its uploader while it has none.
pub async fn download(conn: &mut Conn, act: &Act, id: &str) -> Result<(Attachment, Vec<u8>), Refusal> {
    let found: Option<Row> = conn.maybe(sql!("find_attachment"), params![id]).await?;
    let row = found.ok_or(Refusal::NotFound("attachment"))?;
    match &row.ticket_id {
        Some(ticket) => {
            finding::must_see(conn, &act.actor, ticket).await.map_err(|_| Refusal::NotFound("attachment"))?
        }
        None if row.uploader_id == act.actor.id => {}
        None => return Err(Refusal::NotFound("attachment")),
    }
    let mut bytes = Vec::with_capacity(usize::try_from(row.size).unwrap_or_default().min(FILE_MAX));
    for ordinal in 0..FILE_MAX.div_ceil(CHUNK) as i64 {
        match conn.maybe::<Chunk>(sql!("find_attachment_chunk"), params![id, ordinal]).await? {
            Some(chunk) => bytes.extend_from_slice(&chunk.bytes.0),
            None => break,
        }
    }
    let attachment = Attachment { id: row.id, name: row.name, size: row.size, media_type: row.media_type };
    Ok((attachment, bytes))
}

/// Drops files that were uploaded and never used; gives their number. A worker calls this.
pub async fn forget_unused(tx: &mut Tx, act: &Act) -> Result<usize, Refusal> {
    let before = act.now.plus(-FORGOTTEN_AFTER);
    let forgotten: Vec<String> = tx.all(sql!("list_forgotten_attachments"), params![before, FORGET_BATCH]).await?;
    for id in &forgotten {
        tx.run(sql!("drop_attachment_chunks"), params![id]).await?;
        tx.run(sql!("drop_attachment"), params![id]).await?;
    }
    Ok(forgotten.len())
}

#[derive(Deserialize)]
struct Chunk {
    bytes: Bytes,
}

/// The name as people are shown it: the last part of what was sent, without signs that turn text
/// around or control anything.
fn shown_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or("");
    let turning =
        |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    let plain: String = last.chars().filter(|c| !c.is_control() && !turning(*c)).collect();
    let plain = shortened(plain.trim().trim_end_matches('.'));
    text::line(&plain, NAME_MAX).unwrap_or_else(|_| "file".to_owned())
}

/// Cut to as many bytes as a file system takes; what tells the kind of file stays.
fn shortened(name: &str) -> String {
    if name.len() <= NAME_MAX {
        return name.to_owned();
    }
    let ending = name.rfind('.').map_or("", |at| &name[at..]);
    let ending = if ending.len() <= ENDING_MAX { ending } else { "" };
    let stem = &name[..name.floor_char_boundary(NAME_MAX - ending.len())];
    format!("{stem}{ending}")
}

/// Whether mail programs show such a file within a text. A drawing in SVG can hold a program, and most show none.
pub fn is_picture(media_type: &str) -> bool {
    matches!(media_type, "image/png" | "image/jpeg" | "image/gif" | "image/webp")
}

/// A media type in its plain form; anything else is just bytes.
fn media_type(text: &str) -> String {
    let plain = text.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    let token =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&b));
    let shaped = plain.len() <= 120 && plain.split_once('/').is_some_and(|(kind, sub)| token(kind) && token(sub));
    if shaped { plain } else { "application/octet-stream".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_text_and_never_paths() {
        for (sent, shown) in [
            ("invoice.pdf", "invoice.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\dir\\x.exe", "x.exe"),
            ("..\\..", "file"),
            ("\u{200b}.htaccess", ".htaccess"),
            ("a\0b\r\nc.txt", "abc.txt"),
            ("gpj.\u{202e}exe", "gpj.exe"),
            ("name.", "name"),
            ("", "file"),
            ("/", "file"),
        ] {
            assert_eq!(shown_name(sent), shown, "{sent:?}");
        }
        assert_eq!(shown_name(&"x".repeat(1_000)).len(), NAME_MAX);
        assert_eq!(shown_name(&format!("{}.pdf", "ü".repeat(200))), format!("{}.pdf", "ü".repeat(125)));
        assert!(shown_name(&format!("a.{}", "😀".repeat(200))).len() <= NAME_MAX);
    }

    #[test]
    fn media_types_are_plain_or_bytes() {
        assert_eq!(media_type("image/PNG; charset=x"), "image/png");
        for odd in ["", "text", "text/html\r\nx: y", "a/b/c", "/"] {
            assert_eq!(media_type(odd), "application/octet-stream", "{odd:?}");
        }
    }
}
