//! What a filter on the way says of a letter.

use crate::fields::Fields;

/// Fields that say yes or no with their first word.
const FLAGS: [&str; 4] = ["X-Spam-Flag", "X-Spam-Status", "X-Spam", "X-Rspamd-Spam"];
/// What Exchange puts into quarantine by itself, of its levels from -1 to 9.
const LEVEL_MIN: i32 = 5;

/// Whether a filter takes it for spam; none if no filter says anything. One that says yes is enough: what a sender writes
/// there to look harmless must not outweigh it.
pub(crate) fn verdict(head: &Fields) -> Option<bool> {
    let mut said = None;
    for field in FLAGS {
        for value in head.all(field) {
            let word = String::from_utf8_lossy(&value).trim().to_ascii_lowercase();
            let word: String = word.chars().take_while(char::is_ascii_alphabetic).collect();
            match word.as_str() {
                "yes" | "true" | "spam" => said = Some(true),
                "no" | "false" | "ham" => said = said.or(Some(false)),
                _ => {}
            }
        }
    }
    if let Ok(level) = head.word("X-MS-Exchange-Organization-SCL").parse::<i32>() {
        said = if level >= LEVEL_MIN { Some(true) } else { said.or(Some(false)) };
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_filter_that_says_yes_is_enough() {
        for (head, said) in [
            ("Subject: x\n\n", None),
            ("X-Spam-Flag: YES\n\n", Some(true)),
            ("X-Spam-Status: No, score=-1.9 required=5.0\n\n", Some(false)),
            ("X-Spam-Status: Yes, score=9.1\nX-Spam-Flag: NO\n\n", Some(true)),
            ("X-Spam-Flag: NO\nX-Spam-Flag: YES\n\n", Some(true)),
            ("X-MS-Exchange-Organization-SCL: 1\n\n", Some(false)),
            ("X-MS-Exchange-Organization-SCL: 9\nX-Spam: no\n\n", Some(true)),
            ("X-Spam-Flag: maybe\nX-MS-Exchange-Organization-SCL: high\n\n", None),
        ] {
            assert_eq!(verdict(&Fields::split(head.as_bytes()).0), said, "{head}");
        }
    }
}
