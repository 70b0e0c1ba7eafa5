//! Reading an HTTP/1.1 answer: just what a server of ours sends, and refusing everything else.

/// What stands before the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub status: u16,
    /// Bytes up to where the body begins.
    pub length: usize,
    pub body: Framing,
    pub cookie: Option<String>,
}

/// How the end of the body is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    Length(usize),
    Chunks,
}

/// Reads the head; none while it is not all there.
pub fn head(bytes: &[u8]) -> Result<Option<Head>, String> {
    let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { return Ok(None) };
    let text = std::str::from_utf8(&bytes[..end]).map_err(|_| "the answer's head is not text".to_owned())?;
    let mut lines = text.split("\r\n");
    let status =
        lines.next().and_then(|line| line.strip_prefix("HTTP/1.1 ")).and_then(|rest| rest.get(..3)?.parse().ok());
    let status = status.ok_or_else(|| format!("not an HTTP/1.1 answer: {text:.80}"))?;
    let mut found = Head { status, length: end + 4, body: Framing::Length(0), cookie: None };
    let mut framed = matches!(status, 204 | 304);
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "content-length" => {
                found.body = Framing::Length(value.parse().map_err(|_| format!("content-length {value}"))?);
                framed = true;
            }
            "transfer-encoding" if value.eq_ignore_ascii_case("chunked") => {
                found.body = Framing::Chunks;
                framed = true;
            }
            "set-cookie" => found.cookie = value.split(';').next().map(str::to_owned),
            "connection" if value.eq_ignore_ascii_case("close") => {
                return Err(format!("the server closes the connection at status {status}"));
            }
            _ => {}
        }
    }
    if framed { Ok(Some(found)) } else { Err("neither content-length nor chunks".to_owned()) }
}

/// Takes the body out of its chunks; none while the last is not there. Gives the bytes used, too.
pub fn chunks(bytes: &[u8]) -> Result<Option<(Vec<u8>, usize)>, String> {
    let mut body = Vec::new();
    let mut at = 0;
    loop {
        let Some(line) = bytes[at..].windows(2).position(|two| two == b"\r\n") else { return Ok(None) };
        let digits = std::str::from_utf8(&bytes[at..at + line]).unwrap_or("").split(';').next().unwrap_or("");
        let size = usize::from_str_radix(digits.trim(), 16).map_err(|_| "a chunk without its size".to_owned())?;
        let from = at + line + 2;
        if bytes.len() < from + size + 2 {
            return Ok(None);
        }
        body.extend_from_slice(&bytes[from..from + size]);
        at = from + size + 2;
        if size == 0 {
            return Ok(Some((body, at)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\
        Set-Cookie: aftercare_session=abc; HttpOnly\r\nContent-Length: 2\r\n\r\n{}";

    #[test]
    fn a_head_is_read_once_it_is_whole() {
        for cut in 0..ANSWER.len() - 2 {
            assert_eq!(head(&ANSWER[..cut]), Ok(None), "{cut}");
        }
        let found = head(ANSWER).expect("a head").expect("whole");
        assert_eq!((found.status, found.body, found.length), (200, Framing::Length(2), ANSWER.len() - 2));
        assert_eq!(found.cookie.as_deref(), Some("aftercare_session=abc"));
    }

    #[test]
    fn what_has_no_end_is_refused() {
        assert!(head(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
        assert!(head(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n").is_err());
        assert!(head(b"SSH-2.0-x\r\n\r\n").is_err());
        let empty = head(b"HTTP/1.1 204 No Content\r\n\r\n").expect("a head").expect("whole");
        assert_eq!(empty.body, Framing::Length(0));
    }

    #[test]
    fn chunks_are_joined() {
        let sent = b"4\r\nWiki\r\n6;x=y\r\npedia \r\n0\r\n\r\nHTTP";
        for cut in 0..sent.len() - 4 {
            assert_eq!(chunks(&sent[..cut]), Ok(None), "{cut}");
        }
        assert_eq!(chunks(sent), Ok(Some((b"Wikipedia ".to_vec(), sent.len() - 4))));
        assert!(chunks(b"zz\r\n").is_err());
    }
}
