//! Addresses, numbers, tags and names from outside, made comparable.

use kernel::{Problems, text};

use crate::customer::{Email, ExternalId, Phone};

pub const EMAILS_MAX: usize = 20;
pub const PHONES_MAX: usize = 20;
pub const TAGS_MAX: usize = 50;
pub const EXTERNAL_IDS_MAX: usize = 50;
const TAG_LENGTH_MAX: usize = 50;

/// The addresses, lowered and without repeats, the primary one first.
pub fn emails(given: &[Email], problems: &mut Problems) -> Vec<String> {
    bounded("emails", given.len(), EMAILS_MAX, problems);
    one_primary("emails", given.iter().filter(|email| email.primary).count(), problems);
    let mut found = Vec::new();
    for (index, email) in given.iter().enumerate() {
        let checked = text::email(&email.address);
        if let Some(address) = problems.note(&format!("emails[{index}].address"), checked) {
            place(&mut found, address, email.primary);
        }
    }
    found
}

/// The numbers as written, without repeats, the primary one first.
pub fn phones(given: &[Phone], problems: &mut Problems) -> Vec<String> {
    bounded("phones", given.len(), PHONES_MAX, problems);
    one_primary("phones", given.iter().filter(|phone| phone.primary).count(), problems);
    let mut found = Vec::new();
    for (index, phone) in given.iter().enumerate() {
        if let Some(number) = problems.note(&format!("phones[{index}].number"), phone_number(&phone.number)) {
            place(&mut found, number, phone.primary);
        }
    }
    found
}

/// A phone number as people write it: digits, spaces and `+ - ( ) / .`, 3 to 20 digits.
pub fn phone_number(given: &str) -> Result<String, String> {
    let number = text::line(given, 40)?;
    let allowed = |c: char| c.is_ascii_digit() || " +-()/.".contains(c);
    let count = digits(&number).len();
    if number.chars().all(allowed) && (3..=20).contains(&count) {
        Ok(number)
    } else {
        Err(format!("{given:?} is not a phone number; write it like +49 30 1234567"))
    }
}

pub fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Tags, lowered, without repeats, sorted.
pub fn tags(given: &[String], problems: &mut Problems) -> Vec<String> {
    bounded("tags", given.len(), TAGS_MAX, problems);
    let mut found = Vec::new();
    for (index, tag) in given.iter().enumerate() {
        let checked = text::line(&tag.to_lowercase(), TAG_LENGTH_MAX);
        found.extend(problems.note(&format!("tags[{index}]"), checked));
    }
    found.sort();
    found.dedup();
    found
}

pub fn external_ids(given: &[ExternalId], problems: &mut Problems) -> Vec<ExternalId> {
    bounded("external_ids", given.len(), EXTERNAL_IDS_MAX, problems);
    let mut found: Vec<ExternalId> = Vec::new();
    for (index, external) in given.iter().enumerate() {
        let source = problems.note(&format!("external_ids[{index}].source"), text::line(&external.source, 50));
        let id = problems.note(&format!("external_ids[{index}].id"), text::line(&external.id, text::NAME_MAX));
        if let (Some(source), Some(id)) = (source, id) {
            let external = ExternalId { source, id };
            if !found.contains(&external) {
                found.push(external);
            }
        }
    }
    found
}

/// A language as BCP 47 writes it, such as `de` or `pt-BR`.
pub fn language(given: &str) -> Result<String, String> {
    let tag = text::line(given, 35)?;
    let shape = tag.split('-').enumerate().all(|(place, part)| {
        let letters = part.bytes().all(|byte| byte.is_ascii_alphanumeric());
        letters && if place == 0 { (2..=3).contains(&part.len()) } else { (1..=8).contains(&part.len()) }
    });
    if shape { Ok(tag) } else { Err(format!("{given:?} is not a language; write it like de or pt-BR")) }
}

/// The name of a time zone that exists.
pub fn time_zone(given: &str) -> Result<String, String> {
    let name = text::line(given, 60)?;
    kernel::time::zone(&name).map(|_| name)
}

fn place(found: &mut Vec<String>, value: String, first: bool) {
    if let Some(known) = found.iter().position(|other| *other == value) {
        if first {
            found[..=known].rotate_right(1);
        }
    } else {
        found.insert(if first { 0 } else { found.len() }, value);
    }
}

fn bounded(field: &str, count: usize, max: usize, problems: &mut Problems) {
    if count > max {
        problems.add(field, format!("must have at most {max} entries"));
    }
}

fn one_primary(field: &str, marked: usize, problems: &mut Problems) {
    if marked > 1 {
        problems.add(field, "only one may be primary");
    }
}

/// An hour of the day as `HH:MM`, midnight at its end included.
pub(crate) fn hour(given: &str) -> Result<String, String> {
    let wrong = || format!("{given:?} is not an hour; write it like 18:00");
    let (hours, minutes) = given.trim().split_once(':').ok_or_else(wrong)?;
    let number = |text: &str| text.parse::<u32>().ok().filter(|_| matches!(text.len(), 1 | 2));
    match (number(hours), number(minutes)) {
        (Some(hours), Some(minutes)) if minutes < 60 && hours * 60 + minutes <= 24 * 60 => {
            Ok(format!("{hours:02}:{minutes:02}"))
        }
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_primary_address_comes_first_and_repeats_go() {
        let email = |address: &str, primary| Email { address: address.to_owned(), primary };
        let mut problems = Problems::default();
        let found = emails(&[email("B@x.de", false), email("a@x.de", true), email("b@x.de", false)], &mut problems);
        assert_eq!(found, ["a@x.de", "b@x.de"]);
        assert!(problems.is_empty());
        let _ = emails(&[email("a@x.de", true), email("b", true)], &mut problems);
        let told = problems.into_result().expect_err("two primary and one wrong").to_string();
        assert!(told.contains("only one may be primary") && told.contains("emails[1].address"), "{told}");
    }

    #[test]
    fn numbers_languages_and_tags() {
        assert!(phone_number("+49 (30) 123-45").is_ok());
        assert!(phone_number("call me").is_err() && phone_number("12").is_err());
        assert!(language("pt-BR").is_ok() && language("de").is_ok());
        assert!(language("german language").is_err() && language("d").is_err());
        let mut problems = Problems::default();
        assert_eq!(tags(&["VIP".into(), "vip".into(), "a b".into()], &mut problems), ["a b", "vip"]);
    }
}
