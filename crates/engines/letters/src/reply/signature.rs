//! Where a letter ends and its signature begins.

use super::line::plainly;
use super::separators::is_rule;
use super::words::{CLOSINGS, DEVICE_BEGINNINGS, DEVICE_ENDINGS, DEVICES, DISCLAIMERS};

/// Lines that a signature may have below `-- `, and without any mark.
const MARKED_LINES_MAX: usize = 40;
const UNMARKED_LINES_MAX: usize = 14;
/// How often one looks again at what is left: a device below a signature below a disclaimer.
const ROUNDS_MAX: usize = 5;
/// Beyond this no line is read.
const LINE_BYTES_MAX: usize = 600;
/// A line of a signature is short.
const CHARACTERS_MAX: usize = 90;

/// How many lines are left without the signature; all of them if there is none. `sender` is the name in `From`.
pub(crate) fn cut(lines: &[&str], sender: &str) -> usize {
    let lines: Vec<&str> = lines.iter().map(|line| beginning(line)).collect();
    let lines = lines.as_slice();
    let mut end = trimmed(lines, lines.len());
    for _ in 0..ROUNDS_MAX {
        let kept = &lines[..end];
        let found = delimiter(kept)
            .or_else(|| footer(kept))
            .or_else(|| device(kept))
            .or_else(|| disclaimer(kept))
            .or_else(|| contact(kept, sender))
            .or_else(|| dashed_name(kept));
        match found {
            Some(start) => end = trimmed(lines, start),
            None => break,
        }
    }
    end
}

/// As much of a line as it takes to know that it is none of a signature.
fn beginning(line: &str) -> &str {
    let mut end = line.len().min(LINE_BYTES_MAX);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    &line[..end]
}

fn trimmed(lines: &[&str], mut end: usize) -> usize {
    while end > 0 && lines[end - 1].trim().is_empty() {
        end -= 1;
    }
    end
}

/// `-- `, also without its blank or with a long dash.
fn delimiter(lines: &[&str]) -> Option<usize> {
    let from = lines.len().saturating_sub(MARKED_LINES_MAX);
    (from..lines.len()).find(|&at| match lines[at].trim_end() {
        "--" => lines[at].ends_with(' ') || lines.len() - at <= UNMARKED_LINES_MAX,
        "—" | "––" | "- -" | "---" | "– –" => {
            lines.len() - at <= UNMARKED_LINES_MAX && is_small(&lines[at + 1..])
        }
        _ => false,
    })
}

/// Short lines that are no sentences.
fn is_small(lines: &[&str]) -> bool {
    lines.iter().all(|line| line.chars().count() <= CHARACTERS_MAX && !is_sentence(line))
}

/// What lists put below: a rule, and where to unsubscribe.
fn footer(lines: &[&str]) -> Option<usize> {
    let from = lines.len().saturating_sub(UNMARKED_LINES_MAX);
    (from..lines.len()).find(|&at| {
        is_rule(lines[at]) && lines[at].trim().len() >= 20 && {
            let below = plainly(&lines[at + 1..].join(" "));
            ["mailing list", "mailinglist", "unsubscribe", "listinfo", "groups.google.com", "abmelden", "désabonner"]
                .iter()
                .any(|word| below.contains(word))
        }
    })
}

/// `Sent from my telephone`, as the last line or before a link that belongs to it.
fn device(lines: &[&str]) -> Option<usize> {
    let from = lines.len().saturating_sub(3);
    let at =
        (from..lines.len()).find(|&at| is_device(lines[at]) && lines[at + 1..].iter().all(|line| is_aside(line)))?;
    // A name right above belongs to it, if it is not the end of what was written.
    let named = at > 1 && is_name(lines[at - 1]) && lines[at - 2].trim().is_empty();
    Some(if named { at - 1 } else { at })
}

fn is_aside(line: &str) -> bool {
    let plain = plainly(line);
    plain.is_empty()
        || is_device(line)
        || plain.starts_with("<http")
        || plain.starts_with("http")
        || plain.starts_with("www.")
}

fn is_device(line: &str) -> bool {
    if line.chars().count() > 160 {
        return false;
    }
    let plain = without_links(&plainly(line));
    let plain = plain.trim_matches(|c: char| "-–—_[](). ".contains(c));
    let words = plain.split(' ').count();
    // "Sent from my desk, which is easier" goes on and is no device.
    if plain.is_empty() || words > 14 || plain.contains([',', '!', '?']) && !plain.starts_with("yahoo mail") {
        return false;
    }
    let names_one = DEVICES.iter().any(|device| plain.contains(device));
    let begins = DEVICE_BEGINNINGS.iter().any(|beginning| plain.starts_with(beginning));
    let sent = ["sent from", "sent via", "sent with"].iter().any(|beginning| plain.starts_with(beginning));
    let ends = DEVICE_ENDINGS.iter().any(|ending| plain.ends_with(ending));
    begins && (names_one || sent && words <= 8) || ends && names_one
}

fn without_links(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = ["<http", "(http", "[http", "http"].iter().filter_map(|start| rest.find(start)).min() {
        out.push_str(&rest[..at]);
        let link = &rest[at..];
        let end = link.find(['>', ')', ']', ' ']).map_or(link.len(), |end| end + 1);
        rest = &link[end..];
    }
    out.push_str(rest);
    out
}

/// The last paragraphs, where one is what lawyers write.
fn disclaimer(lines: &[&str]) -> Option<usize> {
    let from = lines.len().saturating_sub(MARKED_LINES_MAX);
    (from.max(1)..lines.len()).find(|&at| {
        let before_is_blank = lines[at - 1].trim().is_empty() || is_rule(lines[at - 1]);
        before_is_blank && {
            let head: String = lines[at].chars().take(120).collect();
            let plain = plainly(&head);
            let plain = plain.trim_start_matches(|c: char| !c.is_alphanumeric());
            DISCLAIMERS.iter().any(|words| plain.starts_with(words)) && speaks_of_secrets(&lines[at..])
        }
    })
}

fn speaks_of_secrets(lines: &[&str]) -> bool {
    let text = plainly(&lines.iter().flat_map(|line| line.chars().take(400).chain([' '])).collect::<String>());
    [
        "confiden",
        "vertraulich",
        "privileged",
        "intended",
        "konfidentiell",
        "fortrolig",
        "riservat",
        "luottamuks",
        "poufn",
        "důvěrn",
        "конфиденц",
        "gizli",
        "environment",
        "print",
        "vertrouwelijk",
        "destinataire",
        "destinatari",
        "bestimmt",
        "empfänger",
        "konfidensiell",
    ]
    .iter()
    .any(|word| text.contains(word))
}

/// A closing or a name with what else stands in signatures: telephone, address, site. A closing with nothing but a name
/// is how people end letters and stays.
fn contact(lines: &[&str], sender: &str) -> Option<usize> {
    let from = lines.len().saturating_sub(UNMARKED_LINES_MAX + 4);
    for at in from..lines.len() {
        let below = &lines[at + 1..];
        if is_closing(lines[at]) && at > 0 && is_small(below) && has_contact(below) {
            return Some(at);
        }
    }
    // Without a closing: the last paragraphs, from a name or a rule on.
    let starts = (from.max(1)..lines.len()).filter(|&at| lines[at - 1].trim().is_empty() || is_rule(lines[at]));
    for at in starts {
        let block = &lines[at..];
        let lines_of_it = block.iter().filter(|line| !line.trim().is_empty()).count();
        if lines_of_it < 2 || !is_small(block) {
            continue;
        }
        let rule = is_rule(block[0]);
        let named = is_sender(block[0], sender);
        if rule && has_contact(&block[1..])
            || named && lines_of_it <= 8
            || is_name(block[0]) && has_contact(&block[1..])
        {
            return Some(at);
        }
    }
    None
}

fn is_closing(line: &str) -> bool {
    let plain = plainly(line);
    let plain = plain.trim_matches(|c: char| !c.is_alphanumeric() && c != '.').trim_end_matches('.');
    plain.chars().count() <= 45
        && CLOSINGS.iter().any(|closing| {
            plain == closing.trim_end_matches('.')
                || plain.strip_prefix(closing).is_some_and(|rest| {
                    // "Viele Grüße aus Köln", "Thanks again", but not "Thanks for the parcel"
                    closing.len() > 5
                        && rest.starts_with([' ', ','])
                        && rest.split(' ').count() <= 4
                        && !rest.starts_with(" for ")
                        && !rest.starts_with(" für ")
                })
        })
}

fn is_sender(line: &str, sender: &str) -> bool {
    let (line, sender) = (plainly(line), plainly(sender));
    sender.chars().count() >= 4 && sender.contains(' ') && line.starts_with(&sender)
}

/// Two to four words that begin with a capital.
fn is_name(line: &str) -> bool {
    let line = line.split(['|', ',', '/', '(']).next().unwrap_or("").trim().trim_matches('*');
    let words: Vec<&str> = line.split(' ').filter(|word| !word.is_empty()).collect();
    let capital = |word: &&str| {
        word.chars().next().is_some_and(char::is_uppercase)
            || ["von", "van", "de", "da", "der", "di", "la", "el"].contains(word)
    };
    (2..=4).contains(&words.len())
        && words.iter().all(capital)
        && !line.ends_with([':', '!', '?'])
        && !line.contains(|c: char| c.is_ascii_digit())
}

fn is_sentence(line: &str) -> bool {
    let line = line.trim();
    line.ends_with(['?', '!', '。']) || line.ends_with('.') && line.split(' ').count() >= 6
}

/// A telephone number, an address or a site.
fn has_contact(lines: &[&str]) -> bool {
    lines.iter().any(|line| {
        let plain = plainly(line);
        let digits = plain.chars().filter(char::is_ascii_digit).count();
        let telephone = digits >= 6
            && (plain.starts_with(['+', '(', '0'])
                || [
                    "tel", "tél", "phone", "fon", "mob", "fax", "cell", "tfn", "tlf", "puh", "т.", "тел", "電話",
                    "电话", "t:", "t.", "m:", "m.", "p:", "gsm",
                ]
                .iter()
                .any(|word| {
                    plain.starts_with(word)
                        || plain.contains(&format!(" {word}"))
                        || plain.contains(&format!("| {word}"))
                }));
        telephone
            || plain.contains('@') && plain.len() < 100
            || plain.contains("www.")
            || plain.contains("http")
            || is_company(&plain)
    })
}

fn is_company(plain: &str) -> bool {
    plain.split([' ', ',', '|']).any(|word| {
        matches!(
            word.trim_end_matches('.'),
            "gmbh"
                | "ltd"
                | "inc"
                | "llc"
                | "s.a"
                | "s.r.l"
                | "b.v"
                | "bv"
                | "aps"
                | "a/s"
                | "oy"
                | "sp"
                | "s.r.o"
                | "ооо"
                | "sarl"
                | "株式会社"
                | "ag"
                | "kg"
                | "plc"
        )
    })
}

/// `-Ann`, alone at the end.
fn dashed_name(lines: &[&str]) -> Option<usize> {
    let at = lines.len().checked_sub(1)?;
    let name = lines[at].trim().strip_prefix(['-', '–', '—', '~'])?.trim();
    let words: Vec<&str> = name.split(' ').collect();
    let plain = words.len() <= 3
        && words.iter().all(|word| {
            word.chars().next().is_some_and(char::is_uppercase)
                && word.chars().all(|c| c.is_alphabetic() || ".-'".contains(c))
        });
    // One of a list of points is no name.
    let after_blank = at > 0 && lines[at - 1].trim().is_empty();
    let list = lines.iter().rev().skip(1).take(5).any(|line| line.trim_start().starts_with(['-', '–', '—']));
    (plain && after_blank && !list).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::cut;

    fn left(text: &str) -> String {
        let lines: Vec<&str> = text.lines().collect();
        lines[..cut(&lines, "Ann Marie Lee")].join("\n")
    }

    #[test]
    fn signatures_go() {
        for signature in [
            "-- \nAnn\nAcme",
            "--\nAnn",
            "Sent from my iPhone",
            "Von meinem iPhone gesendet",
            "Envoyé de mon iPhone",
            "Enviado desde mi iPhone",
            "Inviato da iPhone",
            "Enviado do meu iPhone",
            "Verstuurd vanaf mijn iPhone",
            "Skickat från min iPhone",
            "Sendt fra min iPhone",
            "Lähetetty iPhonesta",
            "Wysłane z iPhone'a",
            "Odesláno z iPhonu",
            "Отправлено с iPhone",
            "iPhone'umdan gönderildi",
            "iPhoneから送信",
            "发自我的 iPhone",
            "Get Outlook for iOS<https://aka.ms/o0ukef>",
            "Get Outlook for Android",
            "Sent from Yahoo Mail on Android",
            "Sent from a magnificent torch of pixels",
            "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
            "Gesendet mit der GMX Mail App",
            "Best regards,\nAnn Lee\nHead of Lamps\nTel. +49 30 1234567\nwww.example.com",
            "Mit freundlichen Grüßen\n\nAnna Groß\nMuster GmbH\nTelefon: 030 1234567",
            "Cordialement,\nJean Petit\nTél. : 01 23 45 67 89",
            "Ann Marie Lee\nvia mobile",
            "Max Weber\nmax@example.com\n(555) 346-9947",
            "-Ann Lee",
            "________________________________\nlamps mailing list\nhttp://example.com/listinfo/lamps",
            "This email and any attachments are confidential and intended for the addressee.\nIf not, delete it.",
        ] {
            assert_eq!(left(&format!("It works now.\n\n{signature}\n")), "It works now.", "{signature}");
        }
    }

    #[test]
    fn what_people_write_stays() {
        for text in [
            "It works.\n\nThanks,\nAnn",
            "It works.\n\nViele Grüße\nAnna",
            "Sent from my desk, is much easier than my mobile phone.",
            "A fix -- no signature.\n\nkthxbai",
            "Three things:\n- Lamp\n- Shade\n- Bulb",
            "Please send it to\n\nMain Street 1\nBonn",
            "The items are:\n\n--- first\nwhich I would like to have back as soon as possible, please.",
        ] {
            assert_eq!(left(text), text);
        }
    }
}
