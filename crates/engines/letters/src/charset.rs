//! Bytes become text, whatever they say they are.

use mail_parser::decoders::charsets::map::charset_decoder;

/// Text in the charset that is named, or in the one that the bytes look like.
pub(crate) fn decode(bytes: &[u8], charset: Option<&str>) -> String {
    clean(decoded(bytes, charset))
}

fn decoded(bytes: &[u8], charset: Option<&str>) -> String {
    if let Some(marked) = by_mark(bytes) {
        return marked;
    }
    let label = charset.map(|name| name.trim().trim_matches(['"', '\'']).to_ascii_lowercase()).unwrap_or_default();
    let utf8 = std::str::from_utf8(bytes);
    match label.as_str() {
        "utf-8" | "utf8" | "unicode-1-1-utf-8" => match utf8 {
            Ok(text) => text.to_owned(),
            Err(_) => broken_utf8(bytes),
        },
        // What says Latin or nothing at all is often UTF-8, and Latin text is hardly ever valid UTF-8 by chance.
        "" | "us-ascii" | "ascii" | "iso-8859-1" | "latin1" | "windows-1252" | "cp1252" | "unknown"
        | "unknown-8bit" | "x-unknown" | "default" | "default_charset" | "7bit" | "8bit" | "binary" => match utf8 {
            Ok(text) if !has_shifts(bytes) => text.to_owned(),
            _ => guessed(bytes),
        },
        _ => match charset_decoder(label.as_bytes()) {
            Some(decoder) => decoder(bytes),
            None => match utf8 {
                Ok(text) => text.to_owned(),
                Err(_) => guessed(bytes),
            },
        },
    }
}

/// Text without a name of its charset, as in a head with bare bytes.
pub(crate) fn guess(bytes: &[u8]) -> String {
    decode(bytes, None)
}

fn by_mark(bytes: &[u8]) -> Option<String> {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => Some(String::from_utf8_lossy(rest).into_owned()),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => charset_decoder(b"utf-16").map(|decoder| decoder(bytes)),
        _ => None,
    }
}

fn has_shifts(bytes: &[u8]) -> bool {
    bytes.windows(2).any(|pair| pair == b"\x1b$")
}

fn guessed(bytes: &[u8]) -> String {
    let name: &[u8] = if has_shifts(bytes) { b"iso-2022-jp" } else { b"windows-1252" };
    match charset_decoder(name) {
        Some(decoder) => decoder(bytes),
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// Says UTF-8 and is not: with some whole characters beyond ASCII it is damaged, with none it is something else.
fn broken_utf8(bytes: &[u8]) -> String {
    let lossy = String::from_utf8_lossy(bytes);
    let whole = lossy.chars().any(|c| !c.is_ascii() && c != char::REPLACEMENT_CHARACTER);
    if whole { lossy.into_owned() } else { guessed(bytes) }
}

/// PostgreSQL takes no NUL; line ends are one character.
fn clean(text: String) -> String {
    if !text.contains(['\0', '\r']) {
        return text;
    }
    let mut clean = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\0' => clean.push(char::REPLACEMENT_CHARACTER),
            '\r' => {
                if characters.peek() != Some(&'\n') {
                    clean.push('\n');
                }
            }
            other => clean.push(other),
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn what_is_named_and_what_is_not_named() {
        assert_eq!(decode(b"Gr\xfc\xdfe", Some("ISO-8859-1")), "Grüße");
        assert_eq!(decode("Grüße".as_bytes(), Some("iso-8859-1")), "Grüße");
        assert_eq!(decode(b"Gr\xfc\xdfe", Some("utf-8")), "Grüße");
        assert_eq!(decode(b"Gr\xfc\xdfe", None), "Grüße");
        assert_eq!(decode(b"\x1b$B$3$s\x1b(B", None), "こん");
        assert_eq!(decode(b"\x82\xb1\x82\xf1", Some("Shift_JIS")), "こん");
        assert_eq!(decode(b"\xe1\xee\xe4\xe0", Some("windows-1251")), "бода");
        assert_eq!(decode(b"Hi +AOk-", Some("utf-7")), "Hi é");
        assert_eq!(decode(b"\xff\xfeh\0i\0", Some("nonsense")), "hi");
        assert_eq!(decode(b"a\0b\r\nc\rd", None), "a\u{fffd}b\nc\nd");
    }
}
