//! Search: a person's words to what the databases' indexes understand. A query is always words, never
//! a language: no sign in it is an operator, and none is a mistake.

use store::{Engine, Select, params};

/// Only so many of the newest matches are ranked, so that common words stay fast.
const RANKED_MAX: i64 = 5_000;
const WORDS_MAX: usize = 12;
const WORD_LENGTH_MAX: usize = 60;
/// Shorter words match whole; as beginnings they would match nearly everything.
const PREFIX_MIN: usize = 3;

/// What a person looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    words: Vec<String>,
    /// The ticket number, if it may be one.
    number: Option<i64>,
    /// The order number, as orders are looked up by.
    order: String,
}

impl Words {
    pub fn parse(query: &str) -> Self {
        let plain: String = query.chars().filter(|c| !c.is_control()).collect();
        let whole = plain.trim();
        let bare = whole.strip_prefix('#').unwrap_or(whole);
        let number = Some(bare).filter(|bare| !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit()));
        let words = whole.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        Self {
            words: words.take(WORDS_MAX).map(|word| word.chars().take(WORD_LENGTH_MAX).collect()).collect(),
            number: number.and_then(|number| number.parse().ok()),
            order: bare.chars().take(200).collect::<String>().to_lowercase(),
        }
    }

    /// Nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// For FTS5: quoted words, all of which must be there.
    fn for_sqlite(&self) -> String {
        self.joined(" ", |word, prefix| if prefix { format!("\"{word}\"*") } else { format!("\"{word}\"") })
    }

    /// For `to_tsquery`, likewise.
    fn for_postgres(&self) -> String {
        self.joined(" & ", |word, prefix| if prefix { format!("'{word}':*") } else { format!("'{word}'") })
    }

    fn joined(&self, by: &str, quoted: impl Fn(&str, bool) -> String) -> String {
        let words: Vec<String> =
            self.words.iter().map(|word| quoted(word, word.chars().count() >= PREFIX_MIN)).collect();
        words.join(by)
    }
}

/// List rows of what matches, to be narrowed down.
pub(crate) fn select(words: &Words, engine: Engine) -> Select {
    let expression = match engine {
        Engine::Sqlite => words.for_sqlite(),
        Engine::Postgres => words.for_postgres(),
    };
    Select::new(sql!("search_tickets"), params![expression, words.number, &words.order, RANKED_MAX])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_never_operators() {
        let words = Words::parse("  refund* OR \"x\" NEAR(a b) -c:d 'e' & ! | <-> \\ % ");
        assert_eq!(words.for_sqlite(), "\"refund\"* \"OR\" \"x\" \"NEAR\"* \"a\" \"b\" \"c\" \"d\" \"e\"");
        assert_eq!(words.for_postgres(), "'refund':* & 'OR' & 'x' & 'NEAR':* & 'a' & 'b' & 'c' & 'd' & 'e'");
        assert!(Words::parse("?!*").is_empty());
    }

    #[test]
    fn numbers_are_recognised() {
        assert_eq!(Words::parse(" #1042 ").number, Some(1042));
        assert_eq!(Words::parse("99999999999999999999").number, None);
        assert_eq!(Words::parse("#W-77").order, "w-77");
    }
}
