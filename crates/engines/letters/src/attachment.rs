//! Files that came along, and names for them that harm nobody.

use sha2::{Digest, Sha256};

use crate::limits::NAME_BYTES_MAX;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Without folders, controls or reserved signs; never empty.
    pub name: String,
    /// As it was said, lower case: `image/png`. Says nothing about what the bytes really are.
    pub media_type: String,
    /// What the HTML calls it: `cid:` of an inline image.
    pub content_id: Option<String>,
    /// Meant to be seen within the text.
    pub inline: bool,
    pub bytes: Vec<u8>,
}

impl Attachment {
    pub fn sha256(&self) -> String {
        let mut hex = String::with_capacity(64);
        for byte in Sha256::digest(&self.bytes) {
            for digit in [byte >> 4, byte & 15] {
                hex.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
            }
        }
        hex
    }
}

/// A name that is safe on every system, or one by its kind if nothing is left of it.
pub(crate) fn name(said: Option<&str>, media_type: &str, number: usize) -> String {
    let name = said.map(safe).unwrap_or_default();
    if !name.is_empty() {
        return name;
    }
    let extension = extension(media_type);
    match media_type {
        "message/rfc822" | "message/global" => format!("message-{number}.eml"),
        kind if kind.starts_with("image/") => format!("image-{number}.{extension}"),
        _ => format!("attachment-{number}.{extension}"),
    }
}

fn safe(said: &str) -> String {
    let last = said.rsplit(['/', '\\']).find(|piece| !piece.trim_matches([' ', '.', '\0']).is_empty()).unwrap_or("");
    let mut name = String::with_capacity(last.len());
    for character in last.chars() {
        match character {
            '<' | '>' | ':' | '"' | '|' | '?' | '*' => name.push('_'),
            c if c.is_control() => {}
            // Marks that turn the reading order or cannot be seen: `annexe[RLO]gpj.exe`.
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => {}
            c if c.is_whitespace() => name.push(' '),
            c => name.push(c),
        }
    }
    let name = name.trim_matches([' ', '.']);
    let stem = name.split('.').next().unwrap_or("").to_ascii_uppercase();
    let numbered = stem.len() == 4 && stem.is_char_boundary(3) && stem.as_bytes()[3].is_ascii_digit();
    let device =
        matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered && matches!(&stem[..3], "COM" | "LPT");
    let name = if device { format!("_{name}") } else { name.to_owned() };
    shortened(name)
}

/// Keeps the extension.
fn shortened(name: String) -> String {
    if name.len() <= NAME_BYTES_MAX {
        return name;
    }
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if extension.len() <= 16 => (stem, extension),
        _ => (name.as_str(), ""),
    };
    let mut end = NAME_BYTES_MAX - extension.len() - 1;
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    let stem = stem[..end].trim_end();
    if extension.is_empty() { stem.to_owned() } else { format!("{stem}.{extension}") }
}

fn extension(media_type: &str) -> &str {
    match media_type {
        "text/plain" => "txt",
        "text/html" => "html",
        "text/calendar" => "ics",
        "text/csv" => "csv",
        "text/rtf" | "application/rtf" => "rtf",
        "image/jpeg" | "image/jpg" => "jpg",
        "image/svg+xml" => "svg",
        "application/pdf" => "pdf",
        "application/zip" => "zip",
        "application/json" => "json",
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => "p7m",
        "application/pkcs7-signature" | "application/x-pkcs7-signature" => "p7s",
        "application/pgp-signature" => "asc",
        "message/rfc822" | "message/global" => "eml",
        "message/delivery-status" | "text/rfc822-headers" => "txt",
        kind => match kind.strip_prefix("image/").or_else(|| kind.strip_prefix("audio/")) {
            Some(rest) if rest.len() <= 5 && rest.bytes().all(|b| b.is_ascii_alphanumeric()) => rest,
            _ => "bin",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn names_harm_nobody() {
        let safe = |said| name(Some(said), "image/png", 3);
        assert_eq!(safe("C:\\Users\\me\\bill.pdf"), "bill.pdf");
        assert_eq!(safe("../../etc/passwd"), "passwd");
        assert_eq!(safe("\u{200b}.htaccess"), "htaccess");
        assert_eq!(safe("invoice\u{202e}gpj.exe"), "invoicegpj.exe");
        assert_eq!(safe("CON.txt"), "_CON.txt");
        assert_eq!(safe("com1"), "_com1");
        assert_eq!(safe("a<b>|c?.png. "), "a_b__c_.png");
        assert_eq!(safe("\0"), "image-3.png");
        assert_eq!(safe("Grüße aus Köln.jpg"), "Grüße aus Köln.jpg");
        assert_eq!(name(None, "message/rfc822", 1), "message-1.eml");
        let long = safe(&format!("{}.pdf", "ä".repeat(400)));
        assert!(long.len() <= 150 && long.ends_with("ä.pdf"), "{long}");
    }
}
