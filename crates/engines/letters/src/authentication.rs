//! What the server that took a letter in found out about its sender: `Authentication-Results` (RFC 8601). Everybody can
//! write such a field. It says something only if it stands above all others of its kind and is in the name of a server
//! that one trusts, which takes away what others wrote in its name.

use crate::fields::Fields;
use crate::letter::Mailbox;

/// Methods of a field that are looked at.
const METHODS_MAX: usize = 50;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Pass,
    Fail,
    SoftFail,
    Neutral,
    /// The domain says nothing about it.
    None,
    Policy,
    TempError,
    PermError,
}

impl Verdict {
    pub const ALL: [Self; 8] = [
        Self::Pass,
        Self::Fail,
        Self::SoftFail,
        Self::Neutral,
        Self::None,
        Self::Policy,
        Self::TempError,
        Self::PermError,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::SoftFail => "softfail",
            Self::Neutral => "neutral",
            Self::None => "none",
            Self::Policy => "policy",
            Self::TempError => "temperror",
            Self::PermError => "permerror",
        }
    }

    fn read(word: &str) -> Option<Self> {
        // Some servers say it in their own way.
        let word = if word.eq_ignore_ascii_case("hardfail") { "fail" } else { word };
        Self::ALL.into_iter().find(|verdict| verdict.name().eq_ignore_ascii_case(word))
    }
}

/// What a server says of a letter; none where it says nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Verdicts {
    pub spf: Option<Verdict>,
    pub dkim: Option<Verdict>,
    /// Of the domain that the letter names as its sender's.
    pub dmarc: Option<Verdict>,
}

/// The topmost field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Authentication {
    server: String,
    verdicts: Verdicts,
}

impl Authentication {
    pub(crate) fn read(head: &Fields, from: &[Mailbox]) -> Option<Self> {
        let top = head.all("Authentication-Results").next()?;
        let text = String::from_utf8_lossy(&top);
        let mut pieces = pieces(&text).into_iter();
        // Behind the name may stand a version.
        let server = pieces.next()?.first()?.to_ascii_lowercase();
        let mut verdicts = Verdicts::default();
        for words in pieces.take(METHODS_MAX) {
            let Some((method, result)) = words.first().and_then(|first| first.split_once('=')) else { continue };
            let method = method.split('/').next().unwrap_or_default().trim().to_ascii_lowercase();
            let Some(verdict) = Verdict::read(result.trim()) else { continue };
            match method.as_str() {
                "spf" => verdicts.spf = verdicts.spf.or(Some(verdict)),
                // Of several signatures one that holds is enough.
                "dkim" if verdicts.dkim != Some(Verdict::Pass) => {
                    verdicts.dkim = verdicts.dkim.filter(|_| verdict != Verdict::Pass).or(Some(verdict))
                }
                "dmarc" => verdicts.dmarc = verdicts.dmarc.or(Some(of_sender(verdict, &words, from))),
                _ => {}
            }
        }
        Some(Self { server, verdicts })
    }

    /// What this server says, if it is the one that wrote the field.
    pub fn by(&self, server: &str) -> Option<Verdicts> {
        (!server.is_empty() && self.server.eq_ignore_ascii_case(server)).then_some(self.verdicts)
    }
}

/// A verdict about another domain than that of the one sender says nothing of this letter.
fn of_sender(verdict: Verdict, words: &[String], from: &[Mailbox]) -> Verdict {
    let [from] = from else { return Verdict::PermError };
    let domain = from.address.rsplit('@').next().unwrap_or_default();
    let judged = words.iter().find_map(|word| word.strip_prefix("header.from="));
    match judged.map(|judged| judged.rsplit('@').next().unwrap_or_default()) {
        Some(judged) if !judged.eq_ignore_ascii_case(domain) => Verdict::PermError,
        _ => verdict,
    }
}

/// The words between semicolons, without comments; a quoted string is part of its word. `a = b` is one word.
fn pieces(text: &str) -> Vec<Vec<String>> {
    let (mut pieces, mut words, mut word) = (Vec::new(), Vec::new(), String::new());
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    let end = |word: &mut String, words: &mut Vec<String>| {
        if !word.is_empty() {
            words.push(std::mem::take(word));
        }
    };
    for c in text.chars() {
        if escaped {
            escaped = false;
            if depth == 0 {
                word.push(c);
            }
            continue;
        }
        match c {
            '\\' if quoted || depth > 0 => escaped = true,
            '"' if depth == 0 => quoted = !quoted,
            _ if quoted => word.push(c),
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            ';' => {
                end(&mut word, &mut words);
                pieces.push(std::mem::take(&mut words));
            }
            c if c.is_whitespace() => end(&mut word, &mut words),
            '=' if word.is_empty() && !words.is_empty() => word = words.pop().unwrap_or_default() + "=",
            c => word.push(c),
        }
        // The value of a word that ends with its sign is the next one.
        if c.is_whitespace() && words.last().is_some_and(|last| last.ends_with('=')) {
            word = words.pop().unwrap_or_default();
        }
    }
    end(&mut word, &mut words);
    pieces.push(words);
    pieces
}

#[cfg(test)]
mod tests {
    use crate::parse;

    use super::*;

    fn said(fields: &str) -> Option<(Option<&'static str>, Option<&'static str>, Option<&'static str>)> {
        let letter = parse(format!("{fields}\r\nSubject: x\r\n\r\nwords\r\n").as_bytes());
        let verdicts = letter.authentication?.by("mx.shop.example")?;
        let name = |verdict: Option<Verdict>| verdict.map(Verdict::name);
        Some((name(verdicts.spf), name(verdicts.dkim), name(verdicts.dmarc)))
    }

    const ANNA: &str = "From: Anna <anna@example.com>";

    #[test]
    fn what_servers_write_is_read() {
        for (field, expected) in [
            (
                "mx.shop.example; spf=pass smtp.mailfrom=example.com; dkim=pass header.d=example.com; dmarc=pass header.from=example.com",
                (Some("pass"), Some("pass"), Some("pass")),
            ),
            (
                "MX.shop.example 1;\r\n\tdkim=fail (bad; \"signature\" (nested)) reason=\"a;b=c\" header.d=x.example;\r\n dkim=pass header.d=example.com;\r\n spf=softfail\r\n (sender SPF; x)",
                (Some("softfail"), Some("pass"), None),
            ),
            (
                "mx.shop.example; dmarc/1 = fail (p=reject dis=none) header.from = example.com",
                (None, None, Some("fail")),
            ),
            ("mx.shop.example; dkim=pass; dkim=fail; spf=hardfail", (Some("fail"), Some("pass"), None)),
            ("mx.shop.example; none", (None, None, None)),
            ("mx.shop.example; spf=wonderful; dkim; =pass; dmarc=", (None, None, None)),
            ("mx.shop.example; x-dmarc=pass; iprev=pass; dmarc=none", (None, None, Some("none"))),
        ] {
            assert_eq!(said(&format!("Authentication-Results: {field}\r\n{ANNA}")), Some(expected), "{field}");
        }
    }

    #[test]
    fn only_the_topmost_field_in_the_right_name_says_anything() {
        let pass = "Authentication-Results: mx.shop.example; dmarc=pass header.from=example.com";
        assert_eq!(said(&format!("{pass}\r\n{ANNA}")), Some((None, None, Some("pass"))));
        assert_eq!(said(ANNA), None);
        for above in [
            "mx.evil.example; dmarc=fail",
            "",
            ";",
            "mx.shop.example.evil.example; dmarc=pass",
            "(mx.shop.example) x; dmarc=pass",
        ] {
            let both = format!("Authentication-Results: {above}\r\n{pass}\r\n{ANNA}");
            assert_eq!(said(&both), None, "{above}");
        }
        let fail = format!("Authentication-Results: mx.shop.example; dmarc=fail\r\n{pass}\r\n{ANNA}");
        assert_eq!(said(&fail), Some((None, None, Some("fail"))));
        // What stands in a comment or in quotes is no verdict.
        let hidden = "Authentication-Results: mx.shop.example; spf=fail (dmarc=pass) reason=\"; dmarc=pass\"";
        assert_eq!(said(&format!("{hidden}\r\n{ANNA}")), Some((Some("fail"), None, None)));
    }

    #[test]
    fn a_verdict_is_about_the_one_sender_of_the_letter() {
        let field = |domain: &str| format!("Authentication-Results: mx.shop.example; dmarc=pass header.from={domain}");
        let dmarc = |fields: String| said(&fields).and_then(|(_, _, dmarc)| dmarc);
        assert_eq!(dmarc(format!("{}\r\n{ANNA}", field("EXAMPLE.com"))), Some("pass"));
        assert_eq!(dmarc(format!("{}\r\n{ANNA}", field("evil.example"))), Some("permerror"));
        let two = "From: Anna <anna@example.com>, Eve <eve@evil.example>";
        assert_eq!(dmarc(format!("{}\r\n{two}", field("example.com"))), Some("permerror"));
        let twice = "From: Eve <eve@evil.example>\r\nFrom: Anna <anna@example.com>";
        assert_eq!(dmarc(format!("{}\r\n{twice}", field("example.com"))), Some("permerror"));
        assert_eq!(dmarc(field("example.com")), Some("permerror"), "and not about nobody");
    }

    #[test]
    fn hostile_fields_take_no_time() {
        let deep = format!("Authentication-Results: {}{};{ANNA}", "(".repeat(50_000), "a=b; ".repeat(5_000));
        assert_eq!(said(&deep), None);
        let many = format!("Authentication-Results: mx.shop.example; {}\r\n{ANNA}", "spf=pass;".repeat(5_000));
        assert_eq!(said(&many), Some((Some("pass"), None, None)));
    }
}
