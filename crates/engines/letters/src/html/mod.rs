//! HTML as lines of text that know how deep they are quoted and what a mail program marked them as.
//!
//! Nothing here is for showing HTML; it is for reading it. Every pass is linear, whatever is open or unclosed.

mod marks;
mod rendering;
mod tokens;

pub(crate) use rendering::lines;

/// Text, with `> ` before what is quoted.
pub(crate) fn to_text(html: &str) -> String {
    let mut text = String::with_capacity(html.len() / 4);
    for line in lines(html) {
        line.write(&mut text);
    }
    text.trim_end().to_owned()
}

pub(crate) fn looks_like(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1_000)]).to_ascii_lowercase();
    ["<html", "<!doctype html", "<body", "<div", "<table"].iter().any(|tag| head.contains(tag))
}

/// The charset that the HTML itself names.
pub(crate) fn charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2_000)]).to_ascii_lowercase();
    let rest = &head[head.find("charset=")? + 8..];
    let name: String = rest
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))
        .collect();
    (!name.is_empty()).then_some(name)
}

pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
