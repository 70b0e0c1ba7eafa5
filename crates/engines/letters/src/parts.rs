//! The tree of parts, flattened: what is to be read, what came along, and what could not be unpacked.
//!
//! The tree is walked here and not by the library, because hostile letters need bounds at every step: each level is one
//! pass over its bytes, no deeper than `DEPTH_MAX`, and what lies beyond a bound stays packed as an attachment.

use std::borrow::Cow;

use crate::attachment::{self, Attachment};
use crate::fields::{Content, Fields};
use crate::limits::{DEPTH_MAX, PARTS_MAX, TEXT_BYTES_MAX};
use crate::{calendar, charset, flowed, html, tnef, transfer, uuencode};

/// One thing to read, in the forms in which it came.
#[derive(Debug, Default)]
pub(crate) struct Block {
    pub plain: Option<String>,
    pub html: Option<String>,
}

#[derive(Debug, Default)]
pub(crate) struct Parts {
    pub blocks: Vec<Block>,
    pub attachments: Vec<Attachment>,
    /// Text before the first and behind the last boundary, where it says something.
    pub outside: Vec<String>,
    pub faults: Vec<&'static str>,
    /// `report-type` of `multipart/report`, lower case.
    pub report: Option<String>,
    /// Media types met, in order.
    pub kinds: Vec<String>,
    /// Stands in for text if there is none.
    spare: Vec<String>,
    text_bytes: usize,
}

impl Parts {
    pub fn read(head: &Fields, body: &[u8]) -> Self {
        let mut parts = Self::default();
        parts.entity(head, body, Place { depth: 0, alternative: None, digest: false });
        parts.unpack_text();
        if !parts.blocks.iter().any(Block::says_something) {
            let outside = parts.outside.iter().find(|text| !text.trim().is_empty()).cloned();
            if let Some(text) = parts.spare.drain(..).find(|text| !text.trim().is_empty()).or(outside) {
                parts.blocks.push(Block { plain: Some(text), html: None });
            }
        }
        parts
    }

    fn fault(&mut self, fault: &'static str) {
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    fn entity(&mut self, head: &Fields, body: &[u8], place: Place) {
        if head.cut {
            self.fault("head_cut");
        }
        let mut content = head.content("Content-Type").unwrap_or_default();
        if content.kind.is_empty() {
            content.kind = if place.digest { "message/rfc822".to_owned() } else { "text/plain".to_owned() };
        }
        self.kinds.push(content.kind.clone());
        let encoding = head.word("Content-Transfer-Encoding");
        if content.kind.starts_with("multipart") {
            let (body, _) = transfer::decode(&encoding, body);
            if self.multipart(&content, &body, place) {
                return;
            }
            self.fault("no_boundary");
            content.kind = if html::looks_like(&body) { "text/html".to_owned() } else { "text/plain".to_owned() };
        }
        let (bytes, behind) = transfer::decode(&encoding, body);
        let behind = charset::guess(behind);
        if !behind.trim().is_empty() {
            self.outside.push(behind);
        }
        self.leaf(head, &content, bytes, place);
    }

    /// False if there is no boundary to be found.
    fn multipart(&mut self, content: &Content, body: &[u8], place: Place) -> bool {
        let Some(cuts) = cuts(body, content.attribute("boundary")) else { return false };
        if content.kind == "multipart/report" {
            self.report = content.attribute("report-type").map(str::to_ascii_lowercase).or(self.report.take());
        }
        if place.depth >= DEPTH_MAX {
            self.fault("too_deep");
            self.keep(body, "message/rfc822", None);
            return true;
        }
        let alternative = match content.kind.as_str() {
            "multipart/alternative" => {
                self.blocks.push(Block::default());
                Some(self.blocks.len() - 1)
            }
            _ => place.alternative,
        };
        let inner = Place { depth: place.depth + 1, alternative, digest: content.kind == "multipart/digest" };
        self.said_outside(&body[..cuts.first().map_or(0, |cut| cut.start)]);
        for (index, cut) in cuts.iter().enumerate() {
            if cut.last {
                self.said_outside(&body[cut.end..]);
                break;
            }
            let rest = cuts.get(index + 1);
            let end = rest.map_or(body.len(), |next| before_line_end(body, cut.end, next.start));
            if self.kinds.len() >= PARTS_MAX {
                self.fault("too_many_parts");
                self.keep(&body[cut.end..], "application/octet-stream", Some("rest.eml"));
                break;
            }
            let raw = &body[cut.end.min(end)..end];
            if raw.is_empty() {
                continue;
            }
            let (head, at) = Fields::split(raw);
            self.entity(&head, &raw[at..], inner);
        }
        true
    }

    fn said_outside(&mut self, bytes: &[u8]) {
        let bytes = &bytes[..bytes.len().min(TEXT_BYTES_MAX)];
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return;
        }
        let text = charset::guess(bytes);
        // "This is a multi-part message in MIME format", in whatever language, is for programs of long ago.
        if !(text.len() < 400 && text.contains("MIME")) {
            self.outside.push(text);
        }
    }

    fn keep(&mut self, bytes: &[u8], media_type: &str, name: Option<&str>) {
        self.attach(bytes.into(), media_type, name, None, false);
    }

    fn attach(
        &mut self,
        bytes: Cow<[u8]>,
        media_type: &str,
        name: Option<&str>,
        content_id: Option<String>,
        inline: bool,
    ) {
        let name = attachment::name(name, media_type, self.attachments.len() + 1);
        let bytes = bytes.into_owned();
        self.attachments.push(Attachment { name, media_type: media_type.to_owned(), content_id, inline, bytes });
    }

    fn leaf(&mut self, head: &Fields, content: &Content, bytes: Cow<[u8]>, place: Place) {
        let disposition = head.content("Content-Disposition").unwrap_or_default();
        let name = disposition.name("filename").or_else(|| content.name("name"));
        let attached = disposition.kind == "attachment";
        let kind = content.kind.as_str();
        let readable = matches!(kind, "text/plain" | "text/html" | "text" | "text/x-plain");
        if readable && !attached && name.is_none() {
            return self.text(content, bytes, place);
        }
        if tnef::is(kind, name.as_deref()) {
            if let Some(letter) = tnef::read(&bytes) {
                return self.packed(letter, bytes);
            }
            self.fault("tnef_broken");
        }
        self.set_aside(head, content, &bytes, place);
        let content_id = head.ids("Content-ID").into_iter().next();
        let inline = !attached && (disposition.kind == "inline" || content_id.is_some());
        self.attach(bytes, kind, name.as_deref(), content_id, inline);
    }

    /// Text of a part that is none of the letter's own, for the case that there is no other.
    fn set_aside(&mut self, head: &Fields, content: &Content, bytes: &[u8], place: Place) {
        let shown = &bytes[..bytes.len().min(TEXT_BYTES_MAX)];
        let decoded = || charset::decode(shown, content.attribute("charset"));
        match content.kind.as_str() {
            "text/html" | "application/xhtml+xml" => self.spare.push(html::to_text(&decoded())),
            "text/calendar" => self.spare.extend(calendar::summary(&decoded())),
            "text/enriched" | "text/richtext" => self.spare.push(html::to_text(&decoded().replace('\n', "<br>"))),
            "message/rfc822" | "message/global" if place.depth < 3 => {
                let (head, at) = Fields::split(bytes);
                let inner = Self::read_nested(&head, &bytes[at..], place.depth + 1);
                self.spare.extend(inner.blocks.iter().map(Block::text));
            }
            kind if kind.starts_with("text/") || kind.starts_with("message/") => self.spare.push(decoded()),
            _ if place.depth == 0 && !head.has("Content-Disposition") && looks_like_text(shown) => {
                self.spare.push(decoded());
            }
            _ => {}
        }
    }

    fn read_nested(head: &Fields, body: &[u8], depth: usize) -> Self {
        let mut parts = Self::default();
        // So that letters in letters share one bound: each level may hold fewer parts than the one above.
        parts.kinds.resize(PARTS_MAX.saturating_sub(PARTS_MAX >> (depth * 2)), String::new());
        parts.entity(head, body, Place { depth, alternative: None, digest: false });
        parts
    }

    fn text(&mut self, content: &Content, bytes: Cow<[u8]>, place: Place) {
        let left = TEXT_BYTES_MAX.saturating_sub(self.text_bytes);
        let shown = &bytes[..bytes.len().min(left)];
        self.text_bytes += shown.len();
        let is_html =
            content.kind == "text/html" || place.depth == 0 && content.kind == "text" && html::looks_like(shown);
        let label = content
            .attribute("charset")
            .map(str::to_owned)
            .or_else(|| if is_html { html::charset(shown) } else { None });
        let mut text = charset::decode(shown, label.as_deref());
        if content.attribute("format").is_some_and(|format| format.eq_ignore_ascii_case("flowed")) && !is_html {
            let delete = content.attribute("delsp").is_some_and(|delete| delete.eq_ignore_ascii_case("yes"));
            text = flowed::unwrap(&text, delete);
        }
        if shown.len() < bytes.len() {
            self.fault("text_too_long");
            self.attach(bytes, &content.kind, None, None, false);
        }
        if text.trim().is_empty() {
            return;
        }
        let block = match place.alternative.and_then(|index| self.blocks.get_mut(index)) {
            Some(block) => block,
            None => {
                self.blocks.push(Block::default());
                let last = self.blocks.len() - 1;
                &mut self.blocks[last]
            }
        };
        let form = if is_html { &mut block.html } else { &mut block.plain };
        match form {
            Some(before) => {
                before.push('\n');
                before.push_str(&text);
            }
            None => *form = Some(text),
        }
    }

    /// What a winmail.dat held, in its place; the file itself stays if something in it could not be read.
    fn packed(&mut self, letter: tnef::Packed, bytes: Cow<[u8]>) {
        if letter.text.is_some() || letter.html.is_some() {
            self.spare.extend(letter.text.clone());
            if !self.blocks.iter().any(Block::says_something) {
                self.blocks.push(Block { plain: letter.text, html: letter.html });
            }
        }
        if letter.incomplete {
            self.fault("tnef_broken");
            self.attach(bytes, "application/ms-tnef", Some("winmail.dat"), None, false);
        }
        for file in letter.files {
            let kind = file.media_type.as_deref().unwrap_or("application/octet-stream").to_ascii_lowercase();
            self.attach(file.bytes.into(), &kind, file.name.as_deref(), file.content_id, false);
        }
    }

    /// Files that stand in the text itself.
    fn unpack_text(&mut self) {
        for block in 0..self.blocks.len() {
            let Some((kept, files)) = self.blocks[block].plain.as_deref().and_then(uuencode::apart) else { continue };
            self.blocks[block].plain = Some(kept);
            for (name, bytes) in files {
                self.attach(bytes.into(), "application/octet-stream", Some(&name), None, false);
            }
        }
    }
}

impl Block {
    fn says_something(&self) -> bool {
        self.plain.as_ref().is_some_and(|text| !text.trim().is_empty())
            || self.html.as_ref().is_some_and(|html| !html::to_text(html).trim().is_empty())
    }

    pub fn text(&self) -> String {
        match (&self.plain, &self.html) {
            (Some(text), _) if !text.trim().is_empty() => text.clone(),
            (_, Some(html)) => html::to_text(html),
            (Some(text), None) => text.clone(),
            (None, None) => String::new(),
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Place {
    depth: usize,
    /// The block whose forms these parts are.
    alternative: Option<usize>,
    digest: bool,
}

/// A line that parts are cut at.
struct Cut {
    start: usize,
    end: usize,
    last: bool,
}

/// All boundary lines in one pass; with a boundary that never occurs, those of the first line that could be one.
fn cuts(body: &[u8], boundary: Option<&str>) -> Option<Vec<Cut>> {
    let named = boundary.map(|boundary| find(body, boundary.trim_end().as_bytes())).unwrap_or_default();
    if !named.is_empty() {
        return Some(named);
    }
    let found = find(body, &likely(body)?);
    (!found.is_empty()).then_some(found)
}

fn find(body: &[u8], boundary: &[u8]) -> Vec<Cut> {
    let mut found = Vec::new();
    if boundary.is_empty() {
        return found;
    }
    let mut start = 0;
    for line in body.split_inclusive(|&b| b == b'\n') {
        let end = start + line.len();
        if let Some(rest) = line.strip_prefix(b"--").and_then(|rest| rest.strip_prefix(boundary)) {
            let rest = rest.trim_ascii();
            if rest.is_empty() || rest == b"--" {
                let last = rest == b"--";
                found.push(Cut { start, end, last });
                if last || found.len() > PARTS_MAX {
                    break;
                }
            }
        }
        start = end;
    }
    found
}

/// A line of two dashes and no blanks, followed by a field as in the head of a part.
fn likely(body: &[u8]) -> Option<Vec<u8>> {
    let mut lines = body.split(|&b| b == b'\n').take(2_000).peekable();
    while let Some(line) = lines.next() {
        let line = line.trim_ascii_end();
        let next = lines.peek().map(|next| next.trim_ascii().to_ascii_lowercase()).unwrap_or_default();
        if line.starts_with(b"--") && line.len() > 4 && !line.contains(&b' ') && next.starts_with(b"content-") {
            return Some(line[2..].to_vec());
        }
    }
    None
}

/// The line end before a boundary belongs to the boundary.
fn before_line_end(body: &[u8], from: usize, end: usize) -> usize {
    let bytes = &body[from.min(end)..end];
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
    from.min(end) + bytes.len()
}

fn looks_like_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(2_000)];
    !head.is_empty() && head.iter().all(|&b| b >= 0x20 || matches!(b, b'\n' | b'\r' | b'\t' | 0x1b | 0x0c))
}
