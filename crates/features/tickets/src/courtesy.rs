//! Whether a customer's message is nothing but thanks. Such a message closes a matter; it is no new
//! contact and reopens nothing. In doubt it is a contact: an unanswered question costs more than a
//! reopened ticket.

/// Words that say thanks by themselves.
const THANKS: &[&str] = &[
    "thanks",
    "thank",
    "thankyou",
    "thx",
    "ty",
    "cheers",
    "danke",
    "dank",
    "dankeschön",
    "merci",
    "gracias",
    "grazie",
    "obrigado",
    "obrigada",
    "bedankt",
    "dankjewel",
    "tack",
    "tak",
    "dziękuję",
    "dzięki",
];

/// Words that say nothing more beside thanks.
const BESIDE: &[&str] = &[
    "you",
    "so",
    "very",
    "much",
    "a",
    "lot",
    "many",
    "great",
    "perfect",
    "super",
    "ok",
    "okay",
    "good",
    "nice",
    "all",
    "the",
    "for",
    "your",
    "help",
    "quick",
    "fast",
    "reply",
    "answer",
    "support",
    "again",
    "awesome",
    "excellent",
    "wonderful",
    "solved",
    "works",
    "working",
    "now",
    "it",
    "everything",
    "is",
    "fine",
    "got",
    "that",
    "was",
    "and",
    "hi",
    "hello",
    "have",
    "day",
    "weekend",
    "vielen",
    "herzlichen",
    "besten",
    "schön",
    "sehr",
    "für",
    "die",
    "ihre",
    "deine",
    "hilfe",
    "schnelle",
    "antwort",
    "prima",
    "alles",
    "gut",
    "klar",
    "funktioniert",
    "jetzt",
    "es",
    "hallo",
    "und",
    "beaucoup",
    "bien",
    "parfait",
    "pour",
    "votre",
    "aide",
    "muchas",
    "por",
    "su",
    "tu",
    "ayuda",
    "perfecto",
    "mille",
    "molto",
    "perfetto",
    "muito",
    "wel",
    "hartelijk",
    "voor",
    "je",
    "hulp",
    "mycket",
    "dear",
    "mr",
    "ms",
    "mrs",
    "liebe",
    "lieber",
    "frau",
    "herr",
    "team",
];

/// Beginnings of a closing line; after it at most a name follows.
const CLOSINGS: &[&str] = &[
    "best regards",
    "kind regards",
    "regards",
    "best",
    "sincerely",
    "viele grüße",
    "mit freundlichen grüßen",
    "beste grüße",
    "liebe grüße",
    "lg",
    "mfg",
    "vg",
    "cordialement",
    "bien à vous",
    "saludos",
    "cordiali saluti",
    "met vriendelijke groet",
];

/// How a telephone or a program begins what it appends, and what it then names: "from my account"
/// is the writer's own.
const SENT_BY: &[&str] =
    &["sent from", "sent via", "get outlook", "von meinem", "gesendet", "envoyé de", "enviado desde"];
const DEVICES: &[&str] = &[
    "iphone", "ipad", "android", "galaxy", "samsung", "huawei", "pixel", "phone", "mobile", "handy", "tablet",
    "outlook", "gmail", "mail", "gmx", "yahoo",
];

/// What introduces a quotation: how such a line begins, and a word near its end.
const QUOTING: &[(&str, &str)] = &[
    ("on ", "wrote"),
    ("am ", "schrieb"),
    ("le ", "écrit"),
    ("el ", "escribió"),
    ("il ", "scritto"),
    ("em ", "escreveu"),
    ("op ", "schreef"),
];

/// Longer than this nobody only says thanks.
const WORDS_MAX: usize = 16;
const NAME_WORDS_MAX: usize = 3;
const APPENDED_WORDS_MAX: usize = 7;
/// What has more lines below a closing is no signature.
const SIGNATURE_LINES_MAX: usize = 6;
/// An introduction is wrapped over at most so many lines.
const INTRODUCTION_MAX: usize = 3;

/// Whether a message says thanks and nothing more. `names` are of those who write to each other
/// here: to address or to sign with one of them says nothing more either.
pub fn is_only_thanks(body: &str, names: &[String]) -> bool {
    let names = names.join(" ").to_lowercase();
    let is_name = |word: &str| words(&names).any(|name| name == word);
    let (mut thanked, mut said, mut closed) = (false, 0, None);
    for line in own_lines(&body.to_lowercase()) {
        if is_appended(&line) {
            continue;
        }
        if line.contains('?') {
            return false;
        }
        if let Some(name) = &mut closed {
            *name += line.split_whitespace().count();
            if *name > NAME_WORDS_MAX || line.contains(|c: char| c.is_ascii_digit() || "!:".contains(c)) {
                return false;
            }
        } else if is_closing(&line) {
            closed = Some(0);
        } else {
            for word in words(&line) {
                said += 1;
                let thanks = THANKS.contains(&word);
                thanked |= thanks;
                if said > WORDS_MAX || !(thanks || BESIDE.contains(&word) || is_name(word)) {
                    return false;
                }
            }
        }
    }
    thanked
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Lines the writer wrote: without quotations, what introduces them, and what a program appends to
/// every mail. What stands below a quotation is the writer's again.
fn own_lines(body: &str) -> Vec<String> {
    let mut own: Vec<String> = Vec::new();
    let mut lines = body.lines().peekable();
    while let Some(line) = lines.next() {
        if line == "-- " {
            // A signature goes on to the next empty line; whoever asks or adds something in it does so.
            while let Some(line) = lines.next_if(|line| !line.trim().is_empty()) {
                let small = line.to_lowercase();
                let says = line.contains('?') || small.starts_with("ps") || small.starts_with("p.s");
                own.extend(says.then(|| line.to_owned()));
            }
            continue;
        }
        let line = line.trim();
        if line.starts_with("-----") && line.contains(char::is_alphabetic) {
            break;
        }
        if line.starts_with('>') {
            drop_introduction(&mut own);
        } else if !line.is_empty() {
            own.push(line.to_owned());
        }
    }
    own
}

/// What the writer says: without quotations, without what a program appends, and without the closing line and the
/// name, address and numbers below it.
pub(crate) fn own_words(body: &str) -> String {
    let mut own = own_lines(body);
    own.retain(|line| !is_appended(&line.to_lowercase()));
    let is_signed = |place: &usize| {
        let below = &own[place + 1..];
        below.len() <= SIGNATURE_LINES_MAX && !below.iter().any(|line| line.contains('?'))
    };
    let closing = own.iter().position(|line| is_closing(&line.to_lowercase())).filter(is_signed);
    // A message of nothing but its closing is better than none.
    own.truncate(closing.filter(|place| *place > 0).unwrap_or(own.len()));
    own.join("\n")
}

fn is_appended(line: &str) -> bool {
    line.split_whitespace().count() <= APPENDED_WORDS_MAX
        && SENT_BY.iter().any(|beginning| line.starts_with(beginning))
        && (!line.starts_with("von") || line.contains("gesendet"))
        && words(line).any(|word| DEVICES.contains(&word))
}

/// Takes the lines away that introduce the quotation that follows.
fn drop_introduction(own: &mut Vec<String>) {
    for lines in 1..=INTRODUCTION_MAX.min(own.len()) {
        let introduction = own[own.len() - lines..].join(" ").to_lowercase();
        let introduces =
            |(beginning, verb): &(&str, &str)| introduction.starts_with(beginning) && introduction.contains(verb);
        if introduction.ends_with(':') && QUOTING.iter().any(introduces) {
            own.truncate(own.len() - lines);
            return;
        }
    }
}

/// Also the two dashes before a name, where the space that follows them got lost.
fn is_closing(line: &str) -> bool {
    let line = line.trim_end_matches([',', '.', '!']);
    line == "--" || CLOSINGS.contains(&line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thanks_in_several_languages() {
        for body in [
            "Thanks!",
            "Thank you so much",
            "Perfect, thank you :)",
            "Vielen Dank für die schnelle Antwort!",
            "merci beaucoup",
            "Great, it works now. Thanks!\n\nBest regards,\nAnna Lee",
            "Thanks\n> On Monday you wrote:\n> is it broken?",
            "Danke 👍",
        ] {
            assert!(is_only_thanks(body, &[]), "{body}");
        }
    }

    fn names() -> Vec<String> {
        vec!["Anna Weber".into(), "Ada Byron".into()]
    }

    #[test]
    fn what_a_mail_has_around_its_words_says_nothing() {
        for body in [
            "Thank you!\n\nOn Mon, 23 Nov 2026 at 10:12, Ada Byron <ada@shop.example> wrote:\n> Is it solved?\n> Ada",
            "Thank you!\n\nOn Mon, 23 Nov 2026 at 10:12, Ada Byron\n<ada@shop.example> wrote:\n\n> We send a new one.",
            "Vielen Dank!\n\nAm 23.11.2026 um 10:12 schrieb Ada Byron:\n> Ist es gelöst?",
            "Vielen Dank!\r\n\r\nAm Mo., 23. Nov. 2026 um 10:12 Uhr schrieb Ada <ada@shop.example>:\r\n> Ja.\r\n",
            "Thanks!\n-- \nAnna",
            "Thanks!\n-- \nAnna Weber\nWeber Ltd, 12 High Street\nTel. 0911 4711",
            "Thanks!\n--\nAnna",
            "Thank you\n\nAnna Weber",
            "Thank you, Ada!",
            "Dear Ada, thanks a lot!\n\nAnna",
            "Thanks a lot!\n\nSent from my iPhone",
            "Danke!\n\nViele Grüße\nAnna\n\nVon meinem iPhone gesendet",
            "Thanks\n-----Original Message-----\nFrom: Ada\nDid it arrive?",
        ] {
            assert!(is_only_thanks(body, &names()), "{body}");
        }
    }

    #[test]
    fn own_words_are_without_quotation_signature_and_what_programs_append() {
        for (body, own) in [
            ("Where is it?\n\nBest regards,\nAnna Weber\nHigh Street 12\nTel. 0911 4711", "Where is it?"),
            ("Wo bleibt es?\n\nMit freundlichen Grüßen\nAnna", "Wo bleibt es?"),
            ("It broke.\nOn Monday, Ada wrote:\n> Does it work?\n> Ada", "It broke."),
            ("Defekt!\nAm 23.11.2026 schrieb Ada:\n> Hallo\nUnd zerkratzt.", "Defekt!\nUnd zerkratzt."),
            ("The lid is missing\n\nSent from my iPhone", "The lid is missing"),
            ("Hello\nRegards\nCan you send a new one?", "Hello\nRegards\nCan you send a new one?"),
            ("Too big.\n-- \nAnna Weber\nWeber Ltd", "Too big."),
            ("LG", "LG"),
            ("", ""),
        ] {
            assert_eq!(own_words(body), own, "{body}");
        }
    }

    #[test]
    fn a_question_or_a_complaint_is_never_swallowed() {
        for body in [
            "Thanks!\n\nOn Mon, 23 Nov 2026, Ada wrote:\n> Does it work now?\n\nNo, it is still broken",
            "Thanks\nOn Monday the parcel you wrote of was empty:\nsee the photo",
            "Thanks\nthe lid is broken, see below:\n> the lid",
            "Thank you\n\nClara Stone",
            "Thanks!\n-- \nAnna\n\nPS: the second parcel is missing",
            "Thanks!\n-- \nwhen will it arrive?",
            "Thanks\n-----\nbut it is broken",
            "Thanks\n--\nbut it is still not here",
            "Thank you, Ada. It leaks",
            "Thanks\n\nSent from my iPhone\n\nWhere is it?",
            "Danke\nVon meinem Handy geht es nicht",
            "Thanks\nSent from your shop it arrived broken",
            "Thanks!\n-- \nAnna\nPS: the lid is missing",
        ] {
            assert!(!is_only_thanks(body, &names()), "{body}");
        }
    }

    #[test]
    fn anything_more_is_a_contact() {
        for body in [
            "",
            "Thanks, but it is still broken",
            "Thank you. When will it arrive?",
            "ok",
            "Thanks for nothing",
            "Thanks\nBest regards\nAnna: call 555 123 please",
            "Thank you, order 4711",
            "?",
            "Danke, aber das Paket fehlt",
            "thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks",
        ] {
            assert!(!is_only_thanks(body, &[]), "{body}");
        }
    }
}
