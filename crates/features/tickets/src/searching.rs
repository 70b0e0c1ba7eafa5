//! Search: a person's words to what the databases' indexes understand. No sign in a word is an operator
//! of the index, and none is a mistake; what people may ask besides words is in `asking`.

use std::collections::HashMap;

use kernel::Refusal;
use serde::Deserialize;
use store::{Conn, Engine, Select, params};

/// So many documents are looked at, the newest that the searcher may see and wants. Words that more
/// match are common: they are looked for as they stand, not as beginnings, and say too little to be
/// weighed against each other.
const MATCHES_MAX: i64 = 1_000;
/// Tickets of one order that a search by its number shows.
const OF_ORDER_MAX: i64 = 100;
const WORDS_MAX: usize = 12;
const WORD_LENGTH_MAX: usize = 60;
/// Shorter words match whole; as beginnings they would match nearly everything.
const PREFIX_MIN: usize = 3;

/// What a person looks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    words: Vec<String>,
    /// Words that must stand beside each other, in this order.
    phrases: Vec<Vec<String>>,
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
            phrases: Vec::new(),
            number: number.and_then(|number| number.parse().ok()),
            order: bare.chars().take(200).collect::<String>().to_lowercase(),
        }
    }

    /// Words, and phrases beside them.
    pub(crate) fn parse_with(words: &str, phrases: &[String]) -> Self {
        let whole = |phrase: &String| Self::parse(phrase).words;
        let phrases = phrases.iter().map(whole).filter(|phrase| !phrase.is_empty()).take(WORDS_MAX).collect();
        Self { phrases, ..Self::parse(words) }
    }

    /// The words alone, to be put right.
    pub(crate) fn words(&self) -> &[String] {
        &self.words
    }

    /// The same question with other words.
    pub(crate) fn with_words(&self, words: Vec<String>) -> Self {
        Self { words, ..self.clone() }
    }

    /// Nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.phrases.is_empty()
    }

    /// The words as they stand.
    pub(crate) fn exactly(&self, engine: Engine) -> String {
        self.expression(engine, false)
    }

    /// What the index of the database understands: all words must be there; as beginnings, if wished.
    fn expression(&self, engine: Engine, beginnings: bool) -> String {
        let (quote, star, and, beside) = match engine {
            Engine::Sqlite => ('"', "*", " ", " + "),
            Engine::Postgres => ('\'', ":*", " & ", " <-> "),
        };
        let word = |word: &String| {
            let open = if beginnings && word.chars().count() >= PREFIX_MIN { star } else { "" };
            format!("{quote}{word}{quote}{open}")
        };
        let quoted = |word: &String| format!("{quote}{word}{quote}");
        let phrase = |words: &Vec<String>| words.iter().map(quoted).collect::<Vec<_>>().join(beside);
        self.words.iter().map(word).chain(self.phrases.iter().map(phrase)).collect::<Vec<_>>().join(and)
    }
}

/// A ticket that was found, and how well it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hit {
    pub id: String,
    pub score: i64,
}

/// A document that matches.
#[derive(Debug, Clone, Deserialize)]
struct Match {
    id: String,
    /// The ticket's number: higher ones are newer.
    newest: i64,
    /// Whether the document is the ticket's subject.
    titled: i64,
    weight: i64,
}

/// Tickets that answer, the best first. `narrow` adds what else they must be.
pub(crate) async fn search(
    conn: &mut Conn,
    words: &Words,
    narrow: impl Fn(&mut Select) -> Result<(), Refusal>,
) -> Result<Vec<Hit>, Refusal> {
    let exact = words.expression(conn.engine(), false);
    let known: i64 = conn.one(sql!("count_matches"), params![&exact, MATCHES_MAX]).await?;
    let common = known == MATCHES_MAX;
    let expression = if common { exact } else { words.expression(conn.engine(), true) };
    let mut select = Select::new(sql!("match_documents"), params![expression, i64::from(!common)]);
    narrow(&mut select)?;
    // SQLite's index is read in this order and no further than needed.
    let newest =
        if conn.engine() == Engine::Sqlite { "ORDER BY f.rowid DESC LIMIT ?" } else { "ORDER BY newest DESC LIMIT ?" };
    select.then(newest, params![MATCHES_MAX]);
    let matches: Vec<Match> = conn.select(&select).await?;
    let mut select = Select::new(sql!("match_numbers"), params![words.number, &words.order]);
    narrow(&mut select)?;
    select.then("ORDER BY newest DESC LIMIT ?", params![OF_ORDER_MAX]);
    let named: Vec<Match> = conn.select(&select).await?;
    Ok(ranked(&named, &matches))
}

/// The ticket of the number, tickets of the order, then by weight; without weights by subject and by
/// how many messages match. Newer tickets go before older ones that answer as well.
fn ranked(named: &[Match], matches: &[Match]) -> Vec<Hit> {
    const NAMED: i64 = 1 << 60;
    const TITLED: i64 = 1_000_000;
    let mut scores: HashMap<&str, (i64, i64)> = HashMap::with_capacity(matches.len());
    for found in matches {
        let (score, _) = scores.entry(&found.id).or_insert((0, found.newest));
        *score = match found.weight {
            0 => *score + 1 + TITLED * found.titled,
            weight => weight.max(*score),
        };
    }
    for found in named {
        scores.insert(&found.id, (NAMED + found.titled, found.newest));
    }
    let mut hits: Vec<_> = scores.into_iter().collect();
    hits.sort_unstable_by_key(|(_, place)| std::cmp::Reverse(*place));
    hits.into_iter().map(|(id, (score, _))| Hit { id: id.to_owned(), score }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_never_operators() {
        let words = Words::parse("  refund* OR \"x\" NEAR(a b) -c:d 'e' & ! | <-> \\ % ");
        assert_eq!(
            words.expression(Engine::Sqlite, true),
            "\"refund\"* \"OR\" \"x\" \"NEAR\"* \"a\" \"b\" \"c\" \"d\" \"e\""
        );
        assert_eq!(
            words.expression(Engine::Postgres, true),
            "'refund':* & 'OR' & 'x' & 'NEAR':* & 'a' & 'b' & 'c' & 'd' & 'e'"
        );
        assert_eq!(Words::parse("two words").expression(Engine::Sqlite, false), "\"two\" \"words\"");
        assert!(Words::parse("?!*").is_empty());
    }

    #[test]
    fn numbers_are_recognised() {
        assert_eq!(Words::parse(" #1042 ").number, Some(1042));
        assert_eq!(Words::parse("99999999999999999999").number, None);
        assert_eq!(Words::parse("#W-77").order, "w-77");
    }

    #[test]
    fn numbers_come_first_then_weight_then_what_is_newer() {
        let found = |id: &str, newest, titled, weight| Match { id: id.to_owned(), newest, titled, weight };
        let order = |named: &[Match], matches: &[Match]| -> Vec<String> {
            ranked(named, matches).into_iter().map(|hit| hit.id).collect()
        };
        let weighed = [found("c", 3, 0, 5), found("b", 2, 0, 9), found("b", 2, 0, 1), found("a", 1, 0, 5)];
        assert_eq!(order(&[found("n", 9, 1, 0), found("o", 8, 0, 0)], &weighed), ["n", "o", "b", "c", "a"]);
        let common = [found("d", 4, 0, 0), found("c", 3, 0, 0), found("c", 3, 0, 0), found("a", 1, 1, 0)];
        assert_eq!(order(&[], &common), ["a", "c", "d"], "the subject, more messages, the rest");
    }
}
