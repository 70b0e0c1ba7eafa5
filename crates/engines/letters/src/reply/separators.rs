//! Lines that part what was written from what is repeated.

use super::line::plainly;
use super::words::{ABOVE_THIS_LINE, FORWARDED, ORIGINAL};
use crate::limits::MARK_BYTES_MAX;

/// How a rule across the page is written as text.
pub(crate) const RULE: &str = "________________________________";

fn is_rule_sign(character: char) -> bool {
    matches!(character, '-' | '_' | '=' | '–' | '—' | '―' | '─' | '~' | '#' | '+' | '•' | '－')
}

/// A line of nothing but such signs.
pub(crate) fn is_rule(text: &str) -> bool {
    let mut signs = text.chars().filter(|c| !c.is_whitespace());
    text.len() <= MARK_BYTES_MAX && signs.clone().count() >= 3 && signs.all(|c| is_rule_sign(c) || c == '*')
}

/// The words between the signs, and whether there are any signs.
fn between_signs(text: &str) -> (String, bool) {
    if text.len() > MARK_BYTES_MAX {
        return (String::new(), false);
    }
    let plain = plainly(text);
    let inner = plain.trim_matches(|c: char| {
        is_rule_sign(c) || c == ' ' || c == ':' || c == '<' || c == '>' || c == '[' || c == ']'
    });
    (inner.to_owned(), plain.starts_with(is_rule_sign))
}

/// `-----Original Message-----`; without the dashes only with a colon or alone on its line.
pub(crate) fn is_original(text: &str) -> bool {
    let (inner, _) = between_signs(text);
    ORIGINAL.contains(&inner.as_str())
}

pub(crate) fn is_forward(text: &str) -> bool {
    let (inner, signs) = between_signs(text);
    FORWARDED.iter().any(|words| inner == *words || signs && inner.starts_with(words))
}

pub(crate) fn is_above_this_line(text: &str) -> bool {
    text.len() <= MARK_BYTES_MAX && {
        let plain = plainly(text);
        ABOVE_THIS_LINE.iter().any(|words| plain.contains(words))
            && (plain.starts_with(is_rule_sign) || plain.chars().count() < 90)
    }
}

#[cfg(test)]
mod tests {
    use super::{is_above_this_line, is_forward, is_original, is_rule};

    #[test]
    fn lines_that_part() {
        for line in [
            "-----Original Message-----",
            "----- Ursprüngliche Nachricht -----",
            "------------------ 原始邮件 ------------------",
        ] {
            assert!(is_original(line), "{line}");
        }
        assert!(!is_original("the original message was lost"));
        for line in [
            "---------- Forwarded message ---------",
            "Begin forwarded message:",
            "-------- Weitergeleitete Nachricht --------",
        ] {
            assert!(is_forward(line), "{line}");
        }
        assert!(!is_forward("I forwarded the message"));
        assert!(is_above_this_line("##- Please type your reply above this line -##"));
        assert!(is_rule("________________") && !is_rule("--") && !is_rule("- a"));
    }
}
