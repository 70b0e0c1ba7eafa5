//! The head of a part: its fields, found also where line ends, blanks or colons are wrong.

use std::borrow::Cow;

use mail_parser::parsers::MessageStream;
use mail_parser::{Address, ContentType, DateTime, HeaderValue};

use crate::charset;
use crate::letter::Mailbox;
use crate::limits::{ADDRESSES_MAX, FIELD_BYTES_MAX, FIELDS_MAX, HEAD_BYTES_MAX};

#[derive(Debug, Default)]
pub(crate) struct Fields<'a> {
    fields: Vec<(&'a [u8], &'a [u8])>,
    /// Fields were left out because there are too many.
    pub cut: bool,
}

impl<'a> Fields<'a> {
    /// The head at the beginning of `raw`, and where the body begins.
    pub fn split(raw: &'a [u8]) -> (Self, usize) {
        let mut head = Self::default();
        let mut at = 0;
        let mut open: Option<(usize, usize, usize)> = None;
        let body = loop {
            if at >= raw.len() {
                break raw.len();
            }
            let end = line_end(raw, at);
            let line = &raw[at..end];
            let bare = line.trim_ascii_end();
            if bare.is_empty() {
                break end;
            } else if matches!(line[0], b' ' | b'\t') && open.is_some() {
                if let Some(field) = &mut open {
                    field.2 = end;
                }
            } else if let Some(colon) = name_length(line) {
                head.close(raw, open.take());
                open = Some((at, at + colon, end));
            } else if open.is_none() && head.fields.is_empty() && is_envelope_line(line) {
                // The first line of an mbox.
            } else if open.is_some() && a_field_follows(raw, end) {
                // A field that was broken without a blank at the beginning of its next line.
                if let Some(field) = &mut open {
                    field.2 = end;
                }
            } else {
                break at;
            }
            at = end;
        };
        head.close(raw, open);
        (head, body)
    }

    fn close(&mut self, raw: &'a [u8], field: Option<(usize, usize, usize)>) {
        let Some((start, colon, end)) = field else { return };
        if self.fields.len() >= FIELDS_MAX || end > HEAD_BYTES_MAX + FIELD_BYTES_MAX {
            self.cut = true;
            return;
        }
        let end = if end - colon > FIELD_BYTES_MAX {
            self.cut = true;
            colon + FIELD_BYTES_MAX
        } else {
            end
        };
        self.fields.push((raw[start..colon].trim_ascii(), &raw[colon + 1..end]));
    }

    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// The values of a field, in order, each on one line.
    pub fn all<'b>(&'b self, name: &'b str) -> impl Iterator<Item = Cow<'a, [u8]>> + 'b {
        self.fields
            .iter()
            .filter(move |(field, _)| field.eq_ignore_ascii_case(name.as_bytes()))
            .map(|(_, value)| unfold(value))
    }

    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(field, _)| field.eq_ignore_ascii_case(name.as_bytes()))
    }

    /// The first value that says something.
    pub fn raw(&self, name: &str) -> Option<Cow<'a, [u8]>> {
        self.all(name).find(|value| !value.is_empty())
    }

    /// A value as text, encoded words decoded.
    pub fn text(&self, name: &str) -> Option<String> {
        self.raw(name).map(|value| unstructured(&value)).filter(|text| !text.is_empty())
    }

    /// A value of few plain words, lower case, without comments.
    pub fn word(&self, name: &str) -> String {
        let value = self.raw(name).unwrap_or_default();
        let value = String::from_utf8_lossy(&value).to_ascii_lowercase();
        value.split(['(', ';']).next().unwrap_or("").trim().to_owned()
    }

    pub fn content(&self, name: &str) -> Option<Content> {
        self.raw(name).map(|value| Content::read(&value))
    }

    pub fn mailboxes(&self, name: &str) -> Vec<Mailbox> {
        self.all(name).flat_map(|value| mailboxes(&value)).take(ADDRESSES_MAX).collect()
    }

    /// The first value that is a date.
    pub fn date(&self, name: &str) -> Option<DateTime> {
        self.all(name).find_map(|value| match MessageStream::new(&ended(&value)).parse_date() {
            HeaderValue::DateTime(date) if date.is_valid() => Some(date),
            _ => None,
        })
    }

    /// What stands between angle brackets, or the words where there are none.
    pub fn ids(&self, name: &str) -> Vec<String> {
        self.all(name).flat_map(|value| ids(&String::from_utf8_lossy(&value))).collect()
    }
}

/// `Content-Type` or `Content-Disposition`.
#[derive(Debug, Default, Clone)]
pub(crate) struct Content {
    /// `text/plain`, or `attachment`; lower case.
    pub kind: String,
    attributes: Vec<(String, String)>,
}

impl Content {
    fn read(value: &[u8]) -> Self {
        let value = readable(value);
        let line = ended(&value);
        let HeaderValue::ContentType(ContentType { c_type, c_subtype, attributes }) =
            MessageStream::new(&line).parse_content_type()
        else {
            return Self::default();
        };
        let mut kind = c_type.trim().to_ascii_lowercase();
        if let Some(subtype) = c_subtype.filter(|subtype| !subtype.trim().is_empty()) {
            kind = format!("{kind}/{}", subtype.trim().to_ascii_lowercase());
        }
        let attributes = attributes.unwrap_or_default();
        Self {
            kind,
            attributes: attributes
                .into_iter()
                .map(|attribute| (attribute.name.to_ascii_lowercase(), attribute.value.into_owned()))
                .collect(),
        }
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(attribute, value)| attribute == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// A name, decoded also where encoded words stand in quotation marks.
    pub fn name(&self, name: &str) -> Option<String> {
        let value = self.attribute(name)?;
        Some(if value.contains("=?") { unstructured(value.as_bytes()) } else { value.to_owned() })
    }
}

fn line_end(raw: &[u8], at: usize) -> usize {
    raw[at..].iter().position(|&b| b == b'\n').map_or(raw.len(), |length| at + length + 1)
}

/// How long the name of the field is that begins this line.
fn name_length(line: &[u8]) -> Option<usize> {
    let colon = line.iter().take(200).position(|&b| b == b':')?;
    let name = line[..colon].trim_ascii_end();
    (!name.is_empty() && name.iter().all(|&b| b.is_ascii_graphic())).then_some(colon)
}

fn is_envelope_line(line: &[u8]) -> bool {
    line.starts_with(b"From ") || line.starts_with(b">From ")
}

/// Whether the next few lines go on with the head, as far as one can see.
fn a_field_follows(raw: &[u8], mut at: usize) -> bool {
    const KNOWN: &[&[u8]] =
        &[b"content-", b"mime-", b"from:", b"to:", b"date:", b"message-id:", b"x-", b"subject:", b"received:"];
    for _ in 0..3 {
        if at >= raw.len() {
            return false;
        }
        let end = line_end(raw, at);
        let line = &raw[at..end.min(at + 200)];
        if line.trim_ascii().is_empty() {
            return false;
        }
        let lower = line.to_ascii_lowercase();
        if name_length(line).is_some() && KNOWN.iter().any(|known| lower.starts_with(known)) {
            return true;
        }
        at = end;
    }
    false
}

/// One line: a break and the blanks after it are one blank, and what controls a terminal is none of it.
fn unfold(value: &[u8]) -> Cow<'_, [u8]> {
    let value = value.trim_ascii();
    if !value.iter().any(|b| b.is_ascii_control()) {
        return Cow::Borrowed(value);
    }
    let mut line = Vec::with_capacity(value.len());
    for &byte in value {
        let byte = if byte.is_ascii_control() && byte != 0x1b { b' ' } else { byte };
        if byte != b' ' || line.last() != Some(&b' ') {
            line.push(byte);
        }
    }
    Cow::Owned(line)
}

/// Bytes beyond ASCII as UTF-8, which the parser of fields understands.
fn readable(value: &[u8]) -> Cow<'_, [u8]> {
    if std::str::from_utf8(value).is_ok() && !value.contains(&0x1b) {
        Cow::Borrowed(value)
    } else {
        Cow::Owned(charset::guess(value).into_bytes())
    }
}

/// The parser of fields reads up to the end of a line.
fn ended(value: &[u8]) -> Vec<u8> {
    let mut line = Vec::with_capacity(value.len() + 2);
    line.extend_from_slice(value);
    line.extend_from_slice(b"\r\n");
    line
}

pub(crate) fn unstructured(value: &[u8]) -> String {
    let value = readable(value);
    match MessageStream::new(&ended(&value)).parse_unstructured() {
        HeaderValue::Text(text) => one_line(&text),
        _ => one_line(&String::from_utf8_lossy(&value)),
    }
}

/// What encoded words may hide: line ends, NUL, controls.
pub(crate) fn one_line(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean.trim().to_owned()
}

fn mailboxes(value: &[u8]) -> Vec<Mailbox> {
    let value = without_needless_quotes(&readable(value));
    let line = ended(&value);
    let list = match MessageStream::new(&line).parse_address() {
        HeaderValue::Address(Address::List(list)) => list,
        HeaderValue::Address(Address::Group(groups)) => groups.into_iter().flat_map(|group| group.addresses).collect(),
        _ => Vec::new(),
    };
    list.into_iter()
        .take(ADDRESSES_MAX)
        .filter_map(|found| {
            let mut name = found.name.map(|name| one_line(&name)).unwrap_or_default();
            if name.contains("=?") {
                name = unstructured(name.as_bytes());
            }
            let address = found.address.map(|address| one_line(&address)).unwrap_or_default();
            (!name.is_empty() || !address.is_empty()).then_some(Mailbox { name, address })
        })
        .collect()
}

/// `"john.doe"@example.com` without the quotes, which the parser takes for a name: where they hold nothing that needs
/// them, the address is the same (RFC 5321, 4.1.2).
fn without_needless_quotes(value: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.iter().position(|&b| b == b'"') {
        plain.extend_from_slice(&rest[..at]);
        rest = &rest[at..];
        let mut escaped = false;
        let end = rest[1..].iter().position(|&b| {
            let ends = b == b'"' && !escaped;
            escaped = b == b'\\' && !escaped;
            ends
        });
        let Some(end) = end.map(|end| end + 1) else { break };
        let (inside, after) = (&rest[1..end], &rest[end + 1..]);
        let atoms = |word: &[u8]| word.iter().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(b));
        let needless =
            after.first() == Some(&b'@') && inside.split(|&b| b == b'.').all(|word| !word.is_empty() && atoms(word));
        plain.extend_from_slice(if needless { inside } else { &rest[..=end] });
        rest = after;
    }
    plain.extend_from_slice(rest);
    plain
}

fn ids(value: &str) -> Vec<String> {
    let mut found = Vec::new();
    if value.contains('<') {
        for piece in value.split('<').skip(1) {
            let id: String = piece.split('>').next().unwrap_or("").chars().filter(|c| !c.is_whitespace()).collect();
            if !id.is_empty() {
                found.push(id);
            }
        }
    } else {
        found.extend(value.split_ascii_whitespace().map(|id| id.trim_end_matches('>').to_owned()));
        found.retain(|id| !id.is_empty());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::Fields;

    #[test]
    fn heads_that_are_not_as_they_should_be() {
        let raw = b"From a@b Mon Jan 1\nSubject : one\n two\nX-Odd: 1\nFrom: \"=?utf-8?Q?M=C3=BCller?=\" <m@x.de>\nto: a@b.c, D <d@e.f>\nContent-Type: text/plain; name*0=\"a\";\n name*1=\"b.txt\"\n\nBody";
        let (head, body) = Fields::split(raw);
        assert_eq!(&raw[body..], b"Body");
        assert_eq!(head.text("subject").as_deref(), Some("one two"));
        assert_eq!(head.mailboxes("From")[0].to_string(), "Müller <m@x.de>");
        assert_eq!(head.mailboxes("To").len(), 2);
        let content = head.content("content-type").expect("is there");
        assert_eq!((content.kind.as_str(), content.attribute("name")), ("text/plain", Some("ab.txt")));

        let (none, body) = Fields::split(b"Just text, no head.\n\nMore");
        assert!(none.is_empty());
        assert_eq!(body, 0);

        let (head, body) = Fields::split(b"Subject: long\nwithout a blank\nDate: Mon, 1 Jan 2024 10:00:00 +0100\n\nx");
        assert_eq!((head.text("Subject").as_deref(), body), (Some("long without a blank"), 68));
        assert!(head.date("date").is_some());

        let (head, _) = Fields::split("Subject: Gr\u{fc}\u{df}e\n\n".as_bytes());
        assert_eq!(head.text("subject").as_deref(), Some("Grüße"));
        let (head, _) = Fields::split(b"Subject: Gr\xfc\xdfe =?utf-8?B?w6Q=?=\n\n");
        assert_eq!(head.text("subject").as_deref(), Some("Grüße ä"));
        let (head, _) = Fields::split(b"Subject: =?utf-8?Q?a=0D=0ABcc:_x@y?=\n\n");
        assert_eq!(head.text("subject").as_deref(), Some("a  Bcc: x@y"));
    }

    #[test]
    fn local_parts_in_quotes() {
        for (from, address, name) in [
            (r#""john.doe"@ex.example"#, "john.doe@ex.example", ""),
            (r#"John <"john.doe"@ex.example>"#, "john.doe@ex.example", "John"),
            (r#""Doe, John" <"john.doe"@ex.example>"#, "john.doe@ex.example", "Doe, John"),
            (r#""john.doe" <eve@evil.example>"#, "eve@evil.example", "john.doe"),
            (r#""says \"a\"@ex.example" <eve@evil.example>"#, "eve@evil.example", r#"says "a"@ex.example"#),
            (r#""anna@example.com" <eve@evil.example>"#, "eve@evil.example", "anna@example.com"),
        ] {
            let raw = format!("From: {from}\n\n");
            let found = Fields::split(raw.as_bytes()).0.mailboxes("From");
            assert_eq!((found[0].address.as_str(), found[0].name.as_str()), (address, name), "{from}");
        }
    }
}
