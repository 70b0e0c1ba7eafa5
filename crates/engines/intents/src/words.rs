//! A message as words: in lower case, in one Unicode form, and where each stands in the text.
//!
//! Nothing here knows a language. What is neither letter nor digit parts words; a sign such as `?` or `€` is a
//! word of its own. Where a script sets no spaces, each letter is a word.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// So many words of a message are read; what it is about stands before.
pub const WORDS_MAX: usize = 256;

/// So many letters of a word are read.
const LETTERS_MAX: usize = 40;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub letters: Vec<char>,
    /// Where it begins and ends in the text, in bytes.
    pub start: usize,
    pub end: usize,
}

/// The words of a text in their order.
pub fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut begun: Option<usize> = None;
    for (at, letter) in text.char_indices() {
        if found.len() >= WORDS_MAX {
            return found;
        }
        let joins = is_of_word(letter) && !is_unspaced(letter);
        match (begun, joins) {
            (None, true) => begun = Some(at),
            (Some(start), false) => {
                found.push(word(text, start, at));
                begun = None;
            }
            _ => {}
        }
        if !joins && stands_alone(letter) {
            found.push(word(text, at, at + letter.len_utf8()));
        }
    }
    found.extend(begun.map(|start| word(text, start, text.len())));
    found.truncate(WORDS_MAX);
    found
}

fn word(text: &str, start: usize, end: usize) -> Word {
    let plain = &text[start..end];
    let letters = if plain.is_ascii() {
        plain.chars().take(LETTERS_MAX).map(|letter| letter.to_ascii_lowercase()).collect()
    } else {
        plain.chars().flat_map(char::to_lowercase).nfkc().take(LETTERS_MAX).collect()
    };
    Word { letters, start, end }
}

fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || (is_combining_mark(letter) && !is_unseen(letter))
}

/// Signs that mean something by themselves. Apostrophes part words and mean nothing.
fn stands_alone(letter: char) -> bool {
    !matches!(letter, '\'' | '’') && !is_unseen(letter) && !letter.is_whitespace() && !letter.is_control()
}

/// Hyphens that are not shown, spaces without width, and what chooses the look of an emoji.
fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Scripts that set no spaces between words: Thai, Lao, Burmese, Khmer, kana, Chinese characters.
fn is_unspaced(letter: char) -> bool {
    matches!(letter,
        '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        words(text).iter().map(|word| word.letters.iter().collect()).collect()
    }

    #[test]
    fn words_are_lower_case_and_signs_stand_alone() {
        assert_eq!(read("Where's MY parcel?"), ["where", "s", "my", "parcel", "?"]);
        assert_eq!(read("  20€,  please "), ["20", "€", ",", "please"]);
        assert_eq!(read("'’ \u{200b}\u{fe0f}\t"), Vec::<String>::new());
    }

    #[test]
    fn one_word_written_in_two_ways_is_one_word() {
        assert_eq!(read("caf\u{e9}"), read("CAFE\u{301}"));
        assert_eq!(read("ﬁnance Ａ１"), ["finance", "a1"]);
        assert_eq!(read("Straße ΤΈΛΟΣ"), ["straße", "τέλοσ"]);
    }

    #[test]
    fn a_script_without_spaces_is_read_letter_by_letter() {
        assert_eq!(read("退货ABC怎么"), ["退", "货", "abc", "怎", "么"]);
    }

    #[test]
    fn a_word_knows_where_it_stands() {
        let text = "Größe – zurück!";
        let found = words(text);
        let places: Vec<&str> = found.iter().map(|word| &text[word.start..word.end]).collect();
        assert_eq!(places, ["Größe", "–", "zurück", "!"]);
    }

    #[test]
    fn long_texts_and_long_words_are_bounded() {
        assert_eq!(words(&"a ".repeat(100_000)).len(), WORDS_MAX);
        assert_eq!(words(&"?".repeat(100_000)).len(), WORDS_MAX);
        assert_eq!(words(&"ä".repeat(100_000))[0].letters.len(), LETTERS_MAX);
    }
}
