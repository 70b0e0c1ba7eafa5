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

/// Longer than this nobody only says thanks.
const WORDS_MAX: usize = 16;
const NAME_WORDS_MAX: usize = 3;

pub fn is_only_thanks(body: &str) -> bool {
    let mut thanked = false;
    let mut words = 0;
    let lines: Vec<String> = own_lines(body).map(str::to_lowercase).collect();
    for (at, line) in lines.iter().enumerate() {
        if is_closing(line) {
            let name: usize = lines[at + 1..].iter().map(|line| line.split_whitespace().count()).sum();
            let plain =
                lines[at + 1..].iter().all(|line| !line.contains(|c: char| c.is_ascii_digit() || "?!:".contains(c)));
            return thanked && name <= NAME_WORDS_MAX && plain;
        }
        if line.contains('?') {
            return false;
        }
        for word in line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            words += 1;
            let thanks = THANKS.contains(&word);
            thanked |= thanks;
            if words > WORDS_MAX || !(thanks || BESIDE.contains(&word)) {
                return false;
            }
        }
    }
    thanked
}

/// Lines the writer wrote: without quotations and what introduces them.
fn own_lines(body: &str) -> impl Iterator<Item = &str> {
    body.lines()
        .map(str::trim)
        .take_while(|line| !line.starts_with('>') && !line.starts_with("-----"))
        .filter(|line| !line.is_empty())
}

fn is_closing(line: &str) -> bool {
    let line = line.trim_end_matches([',', '.', '!']);
    CLOSINGS.contains(&line)
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
            assert!(is_only_thanks(body), "{body}");
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
            assert!(!is_only_thanks(body), "{body}");
        }
    }
}
