//! What is true of letters whatever happened: what others were told, held against what the database has.

use std::collections::BTreeMap;

use mail::original::content;
use serde::Deserialize;
use store::{Bytes, Db, Sql, params};

/// Each letter of a test has a word of its own, in its id and in its text.
#[derive(Debug, Clone, Default)]
pub struct Books {
    /// Whether somebody was told that the letter with this word is taken, and so does not keep it.
    pub told: BTreeMap<String, bool>,
    /// Ids of letters that others got from us, as often as they did.
    pub went_out: Vec<String>,
    pub letters: Vec<Kept>,
    /// The words of messages.
    pub messages: Vec<String>,
    /// The words that tickets began with.
    pub tickets: Vec<String>,
    pub outgoing: Vec<Leaving>,
}

#[derive(Debug, Clone)]
pub struct Kept {
    pub word: String,
    /// It became a message.
    pub settled: bool,
    /// Its bytes are those that came.
    pub whole: bool,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Leaving {
    pub mail_id: String,
    pub ticket_id: String,
    /// None: the acknowledgement.
    pub message_id: Option<String>,
    pub state: String,
}

impl Books {
    /// What the database has.
    pub async fn of(db: &Db) -> Self {
        #[derive(Deserialize)]
        struct Row {
            id: String,
            mail_id: String,
            state: String,
            content: String,
        }
        #[derive(Deserialize)]
        struct Piece {
            bytes: Bytes,
        }
        let mut conn = db.read().await.unwrap();
        let mut books = Self::default();
        let sql = Sql::same("SELECT id, mail_id, state, content FROM letters WHERE state <> 'duplicate'");
        for row in conn.all::<Row>(sql, params![]).await.unwrap() {
            let sql = Sql::same("SELECT bytes FROM letter_pieces WHERE letter_id = $1 ORDER BY ordinal");
            let pieces: Vec<Piece> = conn.all(sql, params![&row.id]).await.unwrap();
            let raw = pieces.into_iter().flat_map(|piece| piece.bytes.0).collect::<Vec<u8>>();
            books.letters.push(Kept {
                word: row.mail_id.split('@').next().unwrap().to_owned(),
                settled: ["new_ticket", "appended"].contains(&row.state.as_str()),
                whole: content(&raw) == row.content,
            });
        }
        let texts: Vec<String> = conn.all(Sql::same("SELECT body_text FROM messages"), params![]).await.unwrap();
        let word = |text: &String| Some(text.split_once("here is ")?.1.split_once(',')?.0.to_owned());
        books.messages = texts.iter().filter_map(word).collect();
        books.tickets = conn.all(Sql::same("SELECT subject FROM tickets"), params![]).await.unwrap();
        let sql = Sql::same("SELECT mail_id, ticket_id, message_id, state FROM outgoing_letters");
        books.outgoing = conn.all(sql, params![]).await.unwrap();
        books
    }

    /// What is wrong at any moment.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut letters: BTreeMap<&str, Vec<&Kept>> = BTreeMap::new();
        for letter in &self.letters {
            letters.entry(&letter.word).or_default().push(letter);
        }
        let (messages, tickets) = (times(&self.messages), times(&self.tickets));
        let of = |all: &BTreeMap<&str, u64>, word: &str| all.get(word).copied().unwrap_or(0);
        for (word, told) in &self.told {
            match letters.get(word.as_str()).map(Vec::as_slice).unwrap_or_default() {
                [] if *told => faults.push(format!("{word} was taken and is lost")),
                [] if of(&messages, word) > 0 => faults.push(format!("{word} is a message without a letter")),
                [] => {}
                [one] if !one.whole => faults.push(format!("{word} is not as it came")),
                [one] if of(&messages, word) != u64::from(one.settled) => {
                    faults.push(format!("{word} is {} messages, and settled is {}", of(&messages, word), one.settled));
                }
                [_] => {}
                more => faults.push(format!("{word} is {} letters", more.len())),
            }
        }
        faults.extend(
            letters.keys().filter(|word| !self.told.contains_key(**word)).map(|word| format!("who sent {word}?")),
        );
        faults
            .extend(tickets.iter().filter(|(_, times)| **times > 1).map(|(word, _)| format!("{word} is two tickets")));
        for id in &self.went_out {
            if !self.outgoing.iter().any(|one| one.mail_id == *id) {
                faults.push(format!("{id} went out, and nobody knows of it"));
            }
        }
        let mut about: Vec<_> = self.outgoing.iter().map(|one| (&one.ticket_id, &one.message_id)).collect();
        about.sort();
        faults
            .extend(about.windows(2).filter(|two| two[0] == two[1]).map(|two| format!("{:?} goes out twice", two[0])));
        faults
    }

    /// What is wrong once nothing is left to do.
    pub fn faults_at_the_end(&self) -> Vec<String> {
        let mut faults = self.faults();
        let messages = times(&self.messages);
        let missing = self.told.keys().filter(|word| !messages.contains_key(word.as_str()));
        faults.extend(missing.map(|word| format!("{word} never became a message")));
        for one in &self.outgoing {
            if one.state != "sent" || !self.went_out.contains(&one.mail_id) {
                faults.push(format!("{} is {} and did not go out", one.mail_id, one.state));
            }
        }
        faults
    }
}

fn times(words: &[String]) -> BTreeMap<&str, u64> {
    let mut times = BTreeMap::new();
    for word in words {
        *times.entry(word.as_str()).or_default() += 1;
    }
    times
}

#[cfg(test)]
mod tests {
    use super::*;

    fn right() -> Books {
        let kept = |word: &str, settled| Kept { word: word.into(), settled, whole: true };
        let leaving = |id: &str, message: Option<&str>| Leaving {
            mail_id: id.into(),
            ticket_id: "t".into(),
            message_id: message.map(str::to_owned),
            state: "sent".into(),
        };
        Books {
            told: [("a", true), ("b", true), ("c", false)].map(|(word, told)| (word.to_owned(), told)).into(),
            went_out: vec!["1@shop".into(), "1@shop".into(), "2@shop".into()],
            letters: vec![kept("a", true), kept("b", true), kept("c", true)],
            messages: ["a", "b", "c"].map(str::to_owned).into(),
            tickets: ["a", "b"].map(str::to_owned).into(),
            outgoing: vec![leaving("1@shop", None), leaving("2@shop", Some("m"))],
        }
    }

    #[test]
    fn wrong_books_are_noticed() {
        assert_eq!(right().faults_at_the_end(), Vec::<String>::new());
        type Wrong = fn(&mut Books);
        let cases: [(&str, Wrong); 11] = [
            ("a was taken and is lost", |books| drop(books.letters.remove(0))),
            ("c is a message without a letter", |books| drop(books.letters.remove(2))),
            ("b is 2 letters", |books| books.letters.push(books.letters[1].clone())),
            ("b is not as it came", |books| books.letters[1].whole = false),
            ("b is 2 messages, and settled is true", |books| books.messages.push("b".into())),
            ("b is 1 messages, and settled is false", |books| books.letters[1].settled = false),
            ("a is two tickets", |books| books.tickets.push("a".into())),
            ("who sent d?", |books| books.letters[2].word = "d".into()),
            ("3@shop went out, and nobody knows of it", |books| books.went_out.push("3@shop".into())),
            ("goes out twice", |books| books.outgoing[1].message_id = None),
            ("2@shop is sent and did not go out", |books| books.went_out.truncate(2)),
        ];
        for (fault, wrong) in cases {
            let mut books = right();
            wrong(&mut books);
            let found = books.faults_at_the_end();
            assert!(found.iter().any(|one| one.contains(fault)), "{fault}: {found:?}");
        }
    }
}
