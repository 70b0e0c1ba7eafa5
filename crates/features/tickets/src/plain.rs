//! The text of a message that came as HTML. Works on what the sanitiser wrote, whose tags and escapes
//! have one form only.

/// Marks are written for the first levels of quotation only: deeper ones tell a reader nothing.
const QUOTED_MAX: usize = 3;

/// What a reader sees of sanitised HTML, as text. Quotations are marked as in mails: whoever looks
/// for what the writer said passes over them.
pub(crate) fn to_text(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let (mut rest, mut quoted) = (html, 0_usize);
    while let Some(start) = rest.find('<') {
        push_text(&mut out, &rest[..start], quoted);
        let end = tag_end(&rest[start..]);
        let tag = &rest[start..start + end];
        if tag.starts_with("<img") {
            let name = tag.split_once("alt=\"").and_then(|(_, rest)| rest.split_once('"')).map_or("", |(name, _)| name);
            push_text(&mut out, &picture(name), quoted);
        }
        push_break(&mut out, tag);
        match tag {
            "</blockquote>" => quoted = quoted.saturating_sub(1),
            _ if tag.starts_with("<blockquote") => quoted += 1,
            _ => {}
        }
        rest = &rest[start + end..];
    }
    push_text(&mut out, rest, quoted);
    out.trim().to_owned()
}

/// What stands for a picture where there are only words.
pub(crate) fn picture(name: &str) -> String {
    if name.is_empty() { "[picture]".to_owned() } else { format!("[picture: {name}]") }
}

fn push_text(out: &mut String, text: &str, quoted: usize) {
    if quoted > 0 && (out.is_empty() || out.ends_with('\n')) {
        if text.trim().is_empty() {
            return;
        }
        out.push_str(&">".repeat(quoted.min(QUOTED_MAX)));
        out.push(' ');
    }
    let plain = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&");
    match quoted {
        0 => out.push_str(&plain),
        // A line break within a text is a blank to a reader.
        _ => out.push_str(&plain.replace('\n', " ")),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_are_marked() {
        let html = "<div>Thanks</div><div>On Mon Ada wrote:<br></div><blockquote>\n<p>Is it\nsolved?</p>\n<p>Ada</p></blockquote><p>Yes</p>";
        assert_eq!(to_text(html), "Thanks\nOn Mon Ada wrote:\n> Is it solved?\n> Ada\nYes");
        assert_eq!(
            to_text("see<img src=\"cid:a\" alt=\"x &gt; y\"><p><img src=\"cid:b\"></p>"),
            "see[picture: x > y]\n[picture]"
        );
        assert_eq!(to_text("<blockquote>a<br>b<blockquote>c</blockquote></blockquote>d"), "> a\n> b\n>> c\nd");
    }
}
