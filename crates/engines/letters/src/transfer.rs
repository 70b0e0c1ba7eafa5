//! Base64, quoted-printable and uuencode, also where they are damaged.

use std::borrow::Cow;

/// The bytes of a part, and what follows them where somebody wrote behind the end of Base64.
pub(crate) fn decode<'a>(encoding: &str, body: &'a [u8]) -> (Cow<'a, [u8]>, &'a [u8]) {
    let encoding = encoding.trim().trim_matches(['"', '\'']).to_ascii_lowercase();
    if encoding.starts_with("base64") {
        if looks_like_base64(body) {
            let (bytes, rest) = base64(body);
            return (Cow::Owned(bytes), rest);
        }
    } else if encoding.starts_with("quoted") {
        return (Cow::Owned(quoted_printable(body)), b"");
    } else if encoding.contains("uu")
        && let Some(file) = crate::uuencode::first(body)
    {
        return (Cow::Owned(file), b"");
    }
    (Cow::Borrowed(body), b"")
}

/// What each sign of Base64 stands for, in both alphabets; 64 for what is none.
const SEXTETS: [u8; 256] = {
    let mut sextets = [64; 256];
    let signs = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut value = 0;
    while value < 64 {
        sextets[signs[value] as usize] = value as u8;
        value += 1;
    }
    sextets[b'-' as usize] = 62;
    sextets[b'_' as usize] = 63;
    sextets
};

fn sextet(byte: u8) -> Option<u32> {
    let value = SEXTETS[usize::from(byte)];
    (value < 64).then_some(u32::from(value))
}

/// Four signs as three bytes, as nearly all of them come.
fn whole(signs: &[u8; 4]) -> Option<[u8; 3]> {
    let [a, b, c, d] = signs.map(|sign| SEXTETS[usize::from(sign)]);
    ((a | b | c | d) < 64).then_some([a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d])
}

/// Plain text that only says it is Base64 has words: blanks inside of lines, and other signs.
fn looks_like_base64(body: &[u8]) -> bool {
    let head = &body[..body.len().min(4_096)];
    let Some(first) = head.split(|&b| b == b'\n').find(|line| !line.trim_ascii().is_empty()) else {
        return true;
    };
    let first = first.trim_ascii();
    let odd = first.iter().filter(|&&b| sextet(b).is_none() && b != b'=').count();
    odd * 10 <= first.len()
}

/// Skips what is no Base64 and takes what there is of a cut one. Padding may be followed by more Base64, or by words
/// that a list or a scanner put there.
fn base64(body: &[u8]) -> (Vec<u8>, &[u8]) {
    let mut bytes = Vec::with_capacity(body.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0_u32);
    let mut at = 0;
    while at < body.len() {
        if held == 0
            && let Some(three) = body[at..].first_chunk().and_then(whole)
        {
            bytes.extend_from_slice(&three);
            at += 4;
            continue;
        }
        let byte = body[at];
        at += 1;
        if let Some(value) = sextet(byte) {
            bits = (bits << 6) | value;
            held += 6;
            if held >= 8 {
                held -= 8;
                bytes.push((bits >> held) as u8);
            }
        } else if byte == b'=' {
            (bits, held) = (0, 0);
            while at < body.len() && (body[at] == b'=' || body[at].is_ascii_whitespace()) {
                at += 1;
            }
            if !continues(&body[at..]) {
                return (bytes, &body[at..]);
            }
        }
    }
    (bytes, b"")
}

fn continues(rest: &[u8]) -> bool {
    // Not the whole line: it may have no end, and be asked about again and again.
    let line = rest[..rest.len().min(100)].split(|&b| b == b'\n').next().unwrap_or(b"");
    // Rules are dashes and underscores, which only another alphabet has.
    line.trim_ascii().iter().all(|&b| sextet(b).is_some() && !matches!(b, b'-' | b'_') || b == b'=')
}

fn hex(byte: u8) -> Option<u8> {
    (byte as char).to_digit(16).map(|digit| digit as u8)
}

fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(body.len());
    let mut at = 0;
    while at < body.len() {
        let plain = body[at..].iter().position(|&b| b == b'=').unwrap_or(body.len() - at);
        bytes.extend_from_slice(&body[at..at + plain]);
        at += plain;
        if at == body.len() {
            break;
        }
        let rest = &body[at + 1..];
        if let (Some(high), Some(low)) = (rest.first().and_then(|&b| hex(b)), rest.get(1).and_then(|&b| hex(b))) {
            bytes.push(high << 4 | low);
            at += 3;
            continue;
        }
        // A soft break may have blanks before its line end; elsewhere the sign stands for itself.
        let blanks = rest.iter().take(80).take_while(|&&b| b == b' ' || b == b'\t' || b == b'\r').count();
        match rest.get(blanks) {
            Some(b'\n') => at += blanks + 2,
            None => at = body.len(),
            Some(_) => {
                bytes.push(b'=');
                at += 1;
            }
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::decode;

    fn text(encoding: &str, body: &str) -> String {
        String::from_utf8_lossy(&decode(encoding, body.as_bytes()).0).into_owned()
    }

    #[test]
    fn base64_also_where_it_is_cut_or_none() {
        assert_eq!(text("BASE64", "SGVs\r\nbG8="), "Hello");
        assert_eq!(text("base64", "SGVsbG8gd29ybG"), "Hello worl");
        assert_eq!(text("base64", "SGVs*bG8=SGk="), "HelloHi");
        assert_eq!(text("base64", "This is plain text, really."), "This is plain text, really.");
        let (bytes, rest) = decode("base64", b"SGVsbG8=\r\n_______\r\nA list, to which you write\r\n");
        assert_eq!((&*bytes, &rest[..4]), (&b"Hello"[..], &b"____"[..4]));
    }

    #[test]
    fn quoted_printable_also_where_it_is_odd() {
        assert_eq!(text("quoted-printable", "a=3Db=\r\nc= \nd=zz=e4=C3=A4="), "a=bcd=zz\u{fffd}ä");
    }
}
