//! Automatic answers that say by nothing but their words that they are: absences and receipts.
//!
//! People are away too, and write of automatic replies. So a word suffices where nobody but a program puts it; any other
//! takes a second one, and a question beside it makes the letter a person's.

use super::opening;
use super::words::{ABSENCES, AUTO_BODIES, AUTO_SUBJECTS, AWAY_SUBJECTS, MEANWHILE, OFFICE_ABSENCES, RETURNS};
use crate::reply::line::plainly;

/// A whole absence is no longer than this.
const ABSENCE_CHARACTERS: usize = 1_000;
/// So many characters of the text are read for what it says of itself.
const SAYS_CHARACTERS: usize = 250;
/// A sentence of so few words beside an absence is a greeting, a name or thanks.
const GREETING_WORDS: usize = 5;
/// What a program may write between its word and the subject that it answers.
const BETWEEN: &[&str] =
    &["autoreply", "auto-reply", "auto reply", "reply", "response", "message", "notification", "notice"];

/// What speaks for an automatic answer; `subject` is plain.
pub(super) fn signs(subject: &str, text: &str) -> Vec<String> {
    let mut why = Vec::new();
    let asks = asks(text);
    let says = says_so(text);
    let absence = absence(text);
    if let Some((words, after)) = begins(AUTO_SUBJECTS, subject) {
        let sure = after == After::Subject || after == After::End && !asks;
        if sure || says.is_some() || absence.is_some() {
            why.push(format!("subject begins with '{words}'"));
        }
    }
    if let Some((words, after)) = begins(AWAY_SUBJECTS, subject)
        && (after == After::Subject || says.is_some() || absence.is_some())
    {
        why.push(format!("subject begins with '{words}'"));
    }
    if !asks {
        why.extend(says.map(|words| format!("says '{words}'")));
        why.extend(absence.map(|words| format!("says nothing but '{words}'")));
    }
    why
}

/// Whether somebody asks something in it.
pub(super) fn asks(text: &str) -> bool {
    text.lines().any(|line| {
        // One in an address asks nothing.
        line.char_indices().any(|(at, c)| {
            matches!(c, '?' | '？' | '؟')
                && line[at + c.len_utf8()..].chars().next().is_none_or(|next| !next.is_alphanumeric())
        })
    })
}

#[derive(PartialEq)]
enum After {
    /// A colon, and what is answered.
    Subject,
    End,
    Words,
}

/// The first of the words that the subject begins with, and what follows it.
fn begins<'a>(words: &[&'a str], subject: &str) -> Option<(&'a str, After)> {
    let found = |words: &&'a str| {
        let rest = subject.strip_prefix(*words)?;
        let closed = words.ends_with([':', ']', ')']);
        if closed {
            return Some((*words, After::Subject));
        }
        let mut rest = rest.trim_start();
        for between in BETWEEN {
            rest = rest.strip_prefix(between).unwrap_or(rest).trim_start();
        }
        Some(match rest.chars().next() {
            None => (*words, After::End),
            Some(':') => (*words, After::Subject),
            Some(c) if c.is_ascii_punctuation() && rest.len() == c.len_utf8() => (*words, After::End),
            Some(_) => (*words, After::Words),
        })
    };
    // The surest of several: "out of office" and "out of office reply".
    let mut all: Vec<_> = words.iter().filter_map(found).collect();
    all.sort_by_key(|(_, after)| match after {
        After::Subject => 0,
        After::End => 1,
        After::Words => 2,
    });
    all.into_iter().next()
}

/// The words by which a text says of itself that a machine wrote it, where a sentence begins with them.
fn says_so(text: &str) -> Option<&'static str> {
    let head: String = opening(text).chars().take(SAYS_CHARACTERS).collect();
    AUTO_BODIES.iter().copied().find(|words| {
        head.match_indices(words).any(|(at, _)| {
            let before = head[..at].trim_end().chars().next_back();
            before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '"' | '\'' | '„' | '“' | '«'))
        })
    })
}

/// The absence that is all a text says.
fn absence(text: &str) -> Option<&'static str> {
    if text.chars().nth(ABSENCE_CHARACTERS).is_some() || asks(text) {
        return None;
    }
    let sentences: Vec<String> =
        text.split(['.', '!', '\n', ';']).map(plainly).filter(|words| words.chars().any(char::is_alphabetic)).collect();
    // No word goes over the end of a sentence.
    let all = sentences.join("\n");
    let has = |words: &'static [&'static str]| words.iter().copied().find(|words| all.contains(words));
    let (office, any, returns, meanwhile) = (has(OFFICE_ABSENCES), has(ABSENCES), has(RETURNS), has(MEANWHILE));
    let found = office.filter(|_| returns.or(meanwhile).is_some()).or(any.filter(|_| meanwhile.is_some()))?;
    let of_absence = |sentence: &String| {
        [OFFICE_ABSENCES, ABSENCES, MEANWHILE].iter().any(|list| list.iter().any(|words| sentence.contains(words)))
            || RETURNS.iter().any(|words| sentence.contains(words)) && !sentence.contains("please")
            || sentence.split(' ').count() <= GREETING_WORDS
    };
    sentences.iter().all(of_absence).then_some(found)
}
