//! Learning the words of messages and subjects, so that a mistyped one finds what was meant. A worker
//! does it afterwards: no message waits for it, and one that is missed is learned with the next that
//! has its words.

use std::collections::BTreeSet;

use kernel::Refusal;
use serde::Deserialize;
use store::{Conn, Select, Tx, Value, params};

use crate::letters::{distance, folded, variants};

/// Most messages read in one transaction.
pub const BATCH: i64 = 200;
/// Shorter words are found by their neighbours anyway; longer ones are rarely words.
const LENGTH: std::ops::RangeInclusive<usize> = 4..=20;
/// Most letters of a message that are read.
const READ_MAX: usize = 20_000;
/// Most words that a mistyped one is weighed against.
const CANDIDATES_MAX: i64 = 200;
const INSERT: &str = "INSERT INTO search_variants (variant, word) VALUES";

#[derive(Deserialize)]
struct Text {
    id: String,
    text: String,
}

/// Learns the words of up to [`BATCH`] further messages; gives how many there were.
pub async fn learn(tx: &mut Tx) -> Result<usize, Refusal> {
    let last: String = tx.one(sql!("hold_learning"), params![]).await?;
    let texts: Vec<Text> = tx.all(sql!("list_texts_after"), params![&last, BATCH]).await?;
    let Some(newest) = texts.last().map(|text| text.id.clone()) else { return Ok(0) };
    let mut words = BTreeSet::new();
    for text in &texts {
        words.extend(words_of(&text.text));
    }
    let known = known(tx, &words).await?;
    let mut rows = Vec::new();
    for word in words.iter().filter(|word| !known.contains(*word)) {
        rows.extend(variants(word).into_iter().map(|variant| vec![Value::from(variant), Value::from(word)]));
    }
    tx.insert_many(INSERT, rows, "ON CONFLICT (variant, word) DO NOTHING").await?;
    tx.run(sql!("keep_learning"), params![newest]).await?;
    Ok(texts.len())
}

/// The words of a text that are worth knowing.
fn words_of(text: &str) -> BTreeSet<String> {
    let read: String = text.chars().take(READ_MAX).collect();
    folded(&read).split(|c: char| !c.is_alphanumeric()).filter(|word| is_word(word)).map(str::to_owned).collect()
}

fn is_word(word: &str) -> bool {
    LENGTH.contains(&word.chars().count()) && word.chars().all(char::is_alphabetic)
}

async fn known(conn: &mut Conn, words: &BTreeSet<String>) -> Result<BTreeSet<String>, Refusal> {
    let mut found = BTreeSet::new();
    let words: Vec<&String> = words.iter().collect();
    for some in words.chunks(500) {
        let mut select = Select::new(sql!("list_known_words"), params![]);
        select.and_in("v.variant", some.iter().copied());
        found.extend(conn.select::<String>(&select).await?);
    }
    Ok(found)
}

/// The words that were meant, if any of these was mistyped; none if all are known or nothing is near.
pub(crate) async fn meant(conn: &mut Conn, words: &[String]) -> Result<Option<Vec<String>>, Refusal> {
    let mut changed = false;
    let mut all = Vec::with_capacity(words.len());
    for word in words {
        let near = nearest(conn, &folded(word)).await?;
        changed |= near.is_some();
        all.push(near.unwrap_or_else(|| word.clone()));
    }
    Ok(changed.then_some(all))
}

/// The known word that is nearest, unless this one is known itself.
async fn nearest(conn: &mut Conn, word: &str) -> Result<Option<String>, Refusal> {
    if !is_word(word) {
        return Ok(None);
    }
    let mut select = Select::new(sql!("list_near_words"), params![]);
    select.and_in("v.variant", variants(word)).then("ORDER BY v.word LIMIT ?", params![CANDIDATES_MAX]);
    let found: Vec<String> = conn.select(&select).await?;
    if found.iter().any(|known| known == word) {
        return Ok(None);
    }
    // In a short word two wrong letters make another word.
    let most = if word.chars().count() < 7 { 1 } else { 2 };
    let near = found.into_iter().map(|known| (distance(word, &known), known)).filter(|(wrong, _)| *wrong <= most);
    Ok(near.min().map(|(_, known)| known))
}
