//! Letters are written here, to be read elsewhere.

/// A letter of plain text with this head besides the usual.
pub fn plain(head: &str, body: &str) -> Vec<u8> {
    format!(
        "From: Ann Marie Lee <ann@example.com>\nTo: desk@example.org\nDate: Mon, 1 Jan 2024 10:00:00 +0100\nMessage-ID: <one@example.com>\n{head}Content-Type: text/plain; charset=utf-8\n\n{body}"
    )
    .into_bytes()
}

/// Parts between boundaries: the head of each with its body.
pub fn parts(kind: &str, parts: &[&str]) -> String {
    let boundary = format!("=_{}", kind.len() + parts.len() * 100 + parts.iter().map(|part| part.len()).sum::<usize>());
    let mut out = format!("Content-Type: multipart/{kind}; boundary=\"{boundary}\"\n\n");
    for part in parts {
        out.push_str(&format!("--{boundary}\n{part}\n"));
    }
    out.push_str(&format!("--{boundary}--\n"));
    out
}

pub fn multipart(head: &str, kind: &str, inner: &[&str]) -> Vec<u8> {
    format!("From: ann@example.com\nSubject: x\n{head}{}", parts(kind, inner)).into_bytes()
}
