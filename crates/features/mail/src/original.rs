//! The bytes of a letter: what is kept of them, and by what two arrivals are known to be one letter.

use sha2::{Digest, Sha256};
use store::{Bytes, Conn, Tx, params};

use kernel::Refusal;
use serde::Deserialize;

/// Longest letter that is taken, in bytes.
pub const LETTER_MAX: usize = 50 * 1024 * 1024;
/// No row is larger.
const PIECE: usize = 1024 * 1024;
/// What its sender wrote into the head. Servers on the way write above it and may differ.
const OWN_FIELDS: &[&str] = &[
    "from",
    "reply-to",
    "to",
    "cc",
    "subject",
    "date",
    "message-id",
    "in-reply-to",
    "references",
    "content-type",
    "content-transfer-encoding",
];

/// Where the head ends and the body begins.
fn body_at(raw: &[u8]) -> usize {
    let mut at = 0;
    while let Some(line) = raw[at..].iter().position(|byte| *byte == b'\n') {
        let empty = matches!(&raw[at..at + line], b"" | b"\r");
        at += line + 1;
        if empty {
            break;
        }
    }
    at
}

/// The head, of which little is read before the letter is stored.
pub(crate) fn head(raw: &[u8]) -> &[u8] {
    &raw[..body_at(raw)]
}

/// A hash of what the sender wrote: the same letter by another way, or a second time, has it, too. Of a letter
/// that says neither when it was written nor which one it is, everything counts.
pub fn content(raw: &[u8]) -> String {
    let at = body_at(raw);
    let mut hash = Sha256::new();
    let (mut own, mut told) = (true, false);
    for line in raw[..at].split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let colon = line.iter().position(|byte| *byte == b':').unwrap_or(0);
        let (name, value) = line.split_at(colon);
        if !line.first().is_some_and(u8::is_ascii_whitespace) {
            // What is no field at all is somebody's words.
            own = name.is_empty() || OWN_FIELDS.iter().any(|field| name.eq_ignore_ascii_case(field.as_bytes()));
            told |= ["date", "message-id"].iter().any(|field| name.eq_ignore_ascii_case(field.as_bytes()));
        }
        if own {
            // Folding and the case of names differ between servers.
            hash.update(name.to_ascii_lowercase());
            value.split(u8::is_ascii_whitespace).for_each(|word| hash.update(word));
        }
    }
    if !told {
        return in_hex(Sha256::digest(raw).as_slice());
    }
    hash.update(b"\n");
    for line in raw[at..].trim_ascii_end().split(|byte| *byte == b'\n') {
        hash.update(line.strip_suffix(b"\r").unwrap_or(line));
        hash.update(b"\n");
    }
    in_hex(hash.finalize().as_slice())
}

fn in_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) async fn keep(tx: &mut Tx, letter_id: &str, raw: &[u8]) -> Result<(), Refusal> {
    for (ordinal, piece) in raw.chunks(PIECE).enumerate() {
        let row = params![letter_id, ordinal as i64, piece.to_vec()];
        tx.insert_many("INSERT INTO letter_pieces (letter_id, ordinal, bytes) VALUES", vec![row], "").await?;
    }
    Ok(())
}

/// The bytes as they came.
pub(crate) async fn read(conn: &mut Conn, letter_id: &str) -> Result<Vec<u8>, Refusal> {
    #[derive(Deserialize)]
    struct Piece {
        bytes: Bytes,
    }
    let mut raw = Vec::new();
    for ordinal in 0..LETTER_MAX.div_ceil(PIECE) as i64 {
        match conn.maybe::<Piece>(sql!("find_letter_piece"), params![letter_id, ordinal]).await? {
            Some(piece) => raw.extend_from_slice(&piece.bytes.0),
            None => break,
        }
    }
    Ok(raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LETTER: &str = "Received: from a by b; 1\r\nFrom: anna@example.com\r\nSubject: A\r\n long one\r\nMessage-ID: <1@x>\r\n\r\nHello\r\nthere\r\n";

    #[test]
    fn the_way_does_not_matter_and_the_words_do() {
        let other_way = LETTER.replace("Received: from a by b; 1\r\n", "Delivered-To: x\r\nReceived: c\r\n by d\r\n");
        let unix = LETTER.replace("\r\n", "\n");
        let folded = LETTER.replace("A\r\n long one", "A long one").replace("Subject", "SUBJECT") + "\r\n";
        for same in [other_way, unix, folded] {
            assert_eq!(content(LETTER.as_bytes()), content(same.as_bytes()), "{same}");
        }
        for (from, to) in [("<1@x>", "<2@x>"), ("Hello", "Hallo"), ("anna@", "ben@"), ("long one", "long two")] {
            assert_ne!(content(LETTER.as_bytes()), content(LETTER.replace(from, to).as_bytes()), "{to}");
        }
    }

    #[test]
    fn whatever_the_bytes_are_they_have_a_content() {
        for odd in [&b""[..], b"\n", b"\r\n\r\n", b"no head", b"\0\xff", b"a:b", b"a: b\n\n"] {
            assert_eq!(content(odd).len(), 64);
            assert!(head(odd).len() <= odd.len());
        }
        for (one, other) in [("no head", "no other"), ("X-A: 1\n\nsame", "X-A: 2\n\nsame")] {
            assert_ne!(content(one.as_bytes()), content(other.as_bytes()), "{one}");
        }
        let loose = "words\nDate: 1\n\nsame";
        assert_ne!(content(loose.as_bytes()), content(loose.replace("words", "others").as_bytes()));
    }
}
