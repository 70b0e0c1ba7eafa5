//! The text of a message that came as HTML. Works on what the sanitiser wrote, whose tags and escapes
//! have one form only.

/// What a reader sees of sanitised HTML, as text.
pub(crate) fn to_text(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        push_text(&mut out, &rest[..start]);
        let end = tag_end(&rest[start..]);
        push_break(&mut out, &rest[start..start + end]);
        rest = &rest[start + end..];
    }
    push_text(&mut out, rest);
    out.trim().to_owned()
}

fn push_text(out: &mut String, text: &str) {
    let plain = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&");
    out.push_str(&plain);
}

fn push_break(out: &mut String, tag: &str) {
    let name = tag.trim_start_matches(['<', '/']).split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
    let closing = tag.starts_with("</");
    match name {
        "br" => out.push('\n'),
        "td" | "th" if closing => out.push('\t'),
        "p" | "div" | "li" | "tr" | "blockquote" | "pre" | "table" | "ul" | "ol" | "hr" | "h1" | "h2" | "h3" | "h4"
        | "h5" | "h6"
            if !out.is_empty() && !out.ends_with('\n') =>
        {
            out.push('\n');
        }
        _ => {}
    }
}

/// Length of the tag that a text begins with. A `>` inside a quoted value does not end it.
pub(crate) fn tag_end(text: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    text.len()
}
