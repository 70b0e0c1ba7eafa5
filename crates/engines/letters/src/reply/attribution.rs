//! `On Monday somebody wrote:` in many languages, on up to four lines.

use super::line::{Line, Mark};
use super::words::{OPENERS, WROTE, WROTE_ANYWHERE};
use crate::limits::MARK_BYTES_MAX;

const LINES_MAX: usize = 4;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Attribution {
    pub lines: usize,
    /// Clear enough to stand before a quotation that is not marked as one.
    pub sure: bool,
}

/// What begins at the first of these lines, if it is one.
pub(crate) fn at(lines: &[Line]) -> Option<Attribution> {
    let first = lines.first()?;
    if first.is_blank() {
        return None;
    }
    if first.mark == Mark::Attribution {
        let marked = lines.iter().take(LINES_MAX * 2).take_while(|line| line.mark == Mark::Attribution).count();
        return Some(Attribution { lines: marked, sure: true });
    }
    let near = &lines[..lines.len().min(LINES_MAX)];
    if !near
        .iter()
        .any(|line| line.text.contains('@') || line.text.trim_end().ends_with([':', '：', ';', '-', '_', '*']))
    {
        return None;
    }
    let start = first.plainly();
    if !opens(&start) {
        return None;
    }
    let mut joined = start;
    for length in 1..=LINES_MAX {
        if let Some(sure) = judge(&joined) {
            return Some(Attribution { lines: length, sure });
        }
        let next = lines.get(length).filter(|line| line.depth == first.depth && line.mark == first.mark)?;
        let next = next.plainly();
        // A long address may stand on a line of its own; a further beginning begins something else.
        if next.is_empty() || joined.len() + next.len() > MARK_BYTES_MAX || ends_sentence(&joined) {
            return None;
        }
        joined.push(' ');
        joined.push_str(&next);
    }
    None
}

fn ends_sentence(line: &str) -> bool {
    line.ends_with(['!', '?', ':'])
        || line.ends_with('.')
            && !line.ends_with(|c: char| c.is_ascii_digit())
            && line.trim_end_matches('.').rsplit([' ', '.']).next().is_some_and(|word| word.chars().count() > 4)
}

/// Whether an attribution can begin so.
fn opens(line: &str) -> bool {
    let bare = line.trim_start_matches(['-', ' ', '"', '\'', '<', '[', '(', '_']);
    let word: String = bare.chars().take_while(|c| c.is_alphabetic()).collect();
    OPENERS.contains(&word.as_str())
        || line.chars().any(|c| c.is_ascii_digit() || c == '@')
        || has_verb(line).is_some()
        || WROTE_ANYWHERE.iter().any(|word| line.contains(word))
}

/// Some if the words are an attribution, and whether they surely are.
fn judge(line: &str) -> Option<bool> {
    let dashes = line.starts_with("--") && line.ends_with("--");
    let bare = line.trim_matches(|c: char| c == '-' || c == ' ' || c == '_');
    let (bare, ended) = match bare.strip_suffix([':', ';']) {
        Some(bare) => (bare.trim_end(), true),
        None => (bare, dashes),
    };
    if bare.len() < 6 {
        return None;
    }
    let (date, time, mail) = (has_date(bare), has_time(bare), has_mail(bare));
    if WROTE_ANYWHERE.iter().any(|word| bare.contains(word)) && (date || time || mail) {
        return (ended || bare.len() < 200).then_some(ended && (date || mail));
    }
    let verb = has_verb(bare);
    // Without a colon only what ends with its verb or an address.
    let with_verb = verb.is_some_and(|(_, after)| after.is_empty()) && date && mail;
    if !ended && !with_verb {
        return None;
    }
    match verb {
        Some((before, after)) if date || mail || time => {
            let name = after.split(' ').filter(|word| !word.contains('@') && !word.is_empty()).count();
            let short = name <= 4 || mail;
            let few = before.split(' ').count() <= 40;
            few.then_some(short && date && (time || mail || after.is_empty() || name <= 3))
        }
        Some((before, after)) => {
            // "Anna Schmidt wrote:", which only a quotation that is marked can follow.
            let words = before.split(' ').filter(|word| !word.is_empty()).count() + after.split(' ').count();
            (words <= 6).then_some(false)
        }
        None => (date && time && mail).then_some(true).or((date && mail).then_some(false)),
    }
}

/// The words before and after the verb that is one.
fn has_verb(line: &str) -> Option<(&str, &str)> {
    let edge = |character: Option<char>| character.is_none_or(|c| !c.is_alphanumeric());
    WROTE
        .iter()
        .filter_map(|verb| {
            let at = line.rfind(verb)?;
            let (before, after) = (&line[..at], &line[at + verb.len()..]);
            (edge(before.chars().next_back()) && edge(after.chars().next()))
                .then(|| (before.trim(), after.trim(), verb.len()))
        })
        .max_by_key(|(_, _, length)| *length)
        .map(|(before, after, _)| (before, after.trim_start_matches(['(', ')', ',', ' '])))
}

fn has_mail(line: &str) -> bool {
    line.split(['<', '>', ' ', '(', ')', '[', ']', '"', ',', ':', '：'])
        .any(|word| word.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && domain.len() >= 3))
}

/// Runs of digits with the signs before and after each.
fn numbers(line: &str) -> impl Iterator<Item = (&str, Option<char>, &str)> {
    let mut rest = line;
    let mut before = None;
    std::iter::from_fn(move || {
        let start = rest.find(|c: char| c.is_ascii_digit())?;
        before = rest[..start].chars().next_back().or(before.filter(|_| start == 0));
        let digits = &rest[start..];
        let length = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        let (number, after) = digits.split_at(length);
        let found = (number, before, after);
        before = number.chars().next_back();
        rest = after;
        Some(found)
    })
}

/// A year of our times, or day and month with signs between them.
fn has_date(line: &str) -> bool {
    numbers(line).any(|(number, before, after)| {
        let year = number.len() == 4 && (number.starts_with("19") || number.starts_with("20")) && before != Some('@');
        let mut following = after.chars();
        let sign = following.next();
        let parted = number.len() <= 2
            && matches!(sign, Some('.' | '/' | '-'))
            && following.clone().find(|c| *c != ' ').is_some_and(|c| c.is_ascii_digit())
            && numbers(after).take(2).count() == 2
            && numbers(after)
                .next()
                .is_some_and(|(next, _, rest)| next.len() <= 2 && rest.starts_with(['.', '/', '-']));
        year || parted
    })
}

/// `10:42`, `10.42`, `10h42`, `10時42`
fn has_time(line: &str) -> bool {
    numbers(line).any(|(number, _, after)| {
        let mut following = after.chars();
        number.len() <= 2
            && matches!(following.next(), Some(':' | '.' | 'h' | '時' | '时' | '点' | '：'))
            && following.clone().take(2).filter(char::is_ascii_digit).count() == 2
            && !following.nth(2).is_some_and(|c| c.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::{Attribution, at};
    use crate::reply::line::Line;

    fn found(text: &str) -> Option<Attribution> {
        at(&text.lines().map(Line::plain).collect::<Vec<_>>())
    }

    #[test]
    fn attributions_of_many_programs_and_languages() {
        for text in [
            "On Mon, Jan 1, 2024 at 10:00 AM Ann Lee <ann@example.com> wrote:",
            "On Jan 1, 2024, at 10:00, Ann Lee <ann@example.com> wrote:",
            "On Mon, Jan 1, 2024 at 10:00 AM Ann Lee with a long name\n<ann.lee@long.example.com> wrote:",
            "On 1/1/24 10:00, Ann Lee wrote:",
            "Am Mo., 1. Jan. 2024 um 10:00 Uhr schrieb Anna Groß <a@example.de>:",
            "Am 01.01.24 um 10:00 schrieb Anna Groß:",
            "Anna Groß <a@example.de> schrieb am Mo., 1. Jan. 2024, 10:00:",
            "Le lun. 1 janv. 2024 à 10:00, Jean Petit <j@example.fr> a écrit :",
            "Le 01/01/2024 à 10:00, Jean Petit a écrit :",
            "El lun, 1 ene 2024 a las 10:00, Ana Ruiz (<a@example.es>) escribió:",
            "Il giorno lun 1 gen 2024 alle ore 10:00 Ugo Neri <u@example.it> ha scritto:",
            "Em seg., 1 de jan. de 2024 às 10:00, Rui Melo <r@example.pt> escreveu:",
            "Op ma 1 jan 2024 om 10:00 schreef Jan Bos <j@example.nl>:",
            "Den mån 1 jan. 2024 kl 10:00 skrev Eva Ek <e@example.se>:",
            "Den man. 1. jan. 2024 kl. 10.00 skrev Bo Dam <b@example.dk>:",
            "man. 1. jan. 2024 kl. 10:00 skrev Ola Berg <o@example.no>:",
            "ma 1. tammik. 2024 klo 10.00 Matti Aho (m@example.fi) kirjoitti:",
            "Matti Aho kirjoitti 1.1.2024 klo 10.00:",
            "pon., 1 sty 2024 o 10:00 Ewa Lis <e@example.pl> napisał(a):",
            "W dniu 01.01.2024 o 10:00, Ewa Lis pisze:",
            "po 1. 1. 2024 v 10:00 odesílatel Jan Hora <j@example.cz> napsal:",
            "Dne 01. 01. 24 v 10:00 Jan Hora napsal(a):",
            "пн, 1 янв. 2024 г. в 10:00, Иван Ли <i@example.ru>:",
            "01.01.2024 10:00, Иван Ли пишет:",
            "01.01.2024, 10:00, \"Иван Ли\" <i@example.ru>:",
            "Ali Can <a@example.tr>, 1 Oca 2024 Pzt, 10:00 tarihinde şunu yazdı:",
            "2024年1月1日(月) 10:00 山田太郎 <y@example.jp>:",
            "张三 <z@example.cn> 于2024年1月1日周一 10:00写道：",
            "2024년 1월 1일 (월) 오전 10:00, 홍길동 <h@example.kr>님이 작성:",
            "---- On Mon, 01 Jan 2024 10:00:00 +0100 Ann Lee <ann@example.com> wrote ----",
        ] {
            let lines = text.lines().count();
            assert_eq!(found(text), Some(Attribution { lines, sure: true }), "{text}");
        }
    }

    #[test]
    fn sentences_are_none() {
        for text in [
            "On your remote host you can run:",
            "Thanks! On 1 May 2024 you wrote that it would come.",
            "I have tried 3 things:",
            "Order 2024-11 from ann@example.com arrived broken.",
            "My questions from 2023:",
            "Thank you.\nOn Mon, Jan 1, 2024 at 10:00 AM Ann Lee <ann@example.com> wrote:",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
        assert!(
            found("Am 12.3.2024 um 10:00 Uhr schrieb mir Ihr netter Kollege aus Bonn folgendes:")
                .is_none_or(|a| !a.sure)
        );
    }
}
