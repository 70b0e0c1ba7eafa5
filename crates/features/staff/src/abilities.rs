//! What somebody can do, which languages they speak, and how many open tickets they take at a time.

use std::collections::BTreeSet;

use kernel::{Problems, text};

/// As long as a tag of a ticket may be: a skill is a tag that needs it.
const SKILL_MAX: usize = 60;
const SKILLS_MAX: usize = 50;
const LANGUAGES_MAX: usize = 20;
/// Most open tickets at a time that may be set.
pub const CAPACITY_MAX: i64 = 500;

/// Short lines in lower case, so that two spellings are not two skills.
pub(crate) fn skills(problems: &mut Problems, given: &[String]) -> Vec<String> {
    if given.len() > SKILLS_MAX {
        problems.add("skills", format!("must be at most {SKILLS_MAX}"));
        return Vec::new();
    }
    let checked = given.iter().enumerate().filter_map(|(index, skill)| {
        problems.note(&format!("skills[{index}]"), text::line(skill, SKILL_MAX)).map(|skill| skill.to_lowercase())
    });
    checked.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Languages without a region: who speaks German speaks to customers from Austria, too.
pub(crate) fn languages(problems: &mut Problems, given: &[String]) -> Vec<String> {
    if given.len() > LANGUAGES_MAX {
        problems.add("languages", format!("must be at most {LANGUAGES_MAX}"));
        return Vec::new();
    }
    let mut checked = BTreeSet::new();
    for (index, tag) in given.iter().enumerate() {
        let tag = tag.trim().to_ascii_lowercase();
        if (2..=3).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_lowercase()) {
            checked.insert(tag);
        } else {
            problems.add(&format!("languages[{index}]"), "write a language without a region, such as en or de");
        }
    }
    checked.into_iter().collect()
}

pub(crate) fn capacity(problems: &mut Problems, given: Option<i64>) {
    if given.is_some_and(|given| !(1..=CAPACITY_MAX).contains(&given)) {
        problems.add("ticket_capacity", format!("must be 1 to {CAPACITY_MAX}"));
    }
}
