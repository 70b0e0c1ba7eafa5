//! A board as Markdown: for a wiki, a mail or the minutes.

use std::fmt::Write as _;

use super::words::Words;
use crate::class::Class;
use crate::snapshot::{Content, Entry};

/// In a language; what has no text in it is in English.
pub fn write(board: &Content, language: &str) -> String {
    let words = Words::of(language);
    let mut text = String::new();
    // Writing into a text does not fail.
    let _ = writeln!(text, "# {}\n", cell(&board.name));
    let (from, to) = (words.day(&board.starts_on), words.day(&board.ends_on));
    let _ = writeln!(text, "{from} – {to}, {}\n", words.status(board.status));
    for pool in &board.pools {
        let share = |effort: f64| if pool.capacity > 0.0 { effort / pool.capacity * 100.0 } else { 0.0 };
        let classes = [(Class::Must, pool.must), (Class::Should, pool.should), (Class::Could, pool.could)];
        let parts: Vec<String> = classes
            .into_iter()
            .map(|(class, effort)| {
                format!("{} {} {} ({:.0} %)", words.class(class), words.number(effort), pool.unit, share(effort))
            })
            .collect();
        let all = words.number(pool.capacity);
        let _ = writeln!(text, "- {}: {}, {} {all} {}", cell(&pool.name), parts.join(", "), words.of, pool.unit);
    }
    for class in Class::ALL {
        let entries: Vec<&Entry> = board.entries.iter().filter(|entry| entry.class == Some(class)).collect();
        let _ = writeln!(text, "\n## {}\n", words.class(class));
        if entries.is_empty() {
            let _ = writeln!(text, "{}.", words.nothing);
            continue;
        }
        let last = if class == Class::Wont { words.again } else { words.promised };
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {last} |",
            words.initiative, words.effort, words.covers, words.reason
        );
        let _ = writeln!(text, "|---|---|---|---|---|");
        for entry in entries {
            let _ = writeln!(text, "{}", row(board, entry, class, words));
        }
    }
    let waiting: Vec<String> = board
        .entries
        .iter()
        .filter(|entry| entry.class.is_none())
        .map(|entry| format!("- {}", cell(entry.title.0.in_language(words.language))))
        .collect();
    if !waiting.is_empty() {
        let _ = writeln!(text, "\n## {}\n\n{}", words.not_classed, waiting.join("\n"));
    }
    text
}

fn row(board: &Content, entry: &Entry, class: Class, words: &Words) -> String {
    let last = if class == Class::Wont { again(entry, words) } else { entry.promised_in.clone().unwrap_or_default() };
    let cells = [
        entry.title.0.in_language(words.language).to_owned(),
        effort(board, entry, words),
        words.money(entry.covers, &board.currency),
        entry.grounds.as_ref().map(|grounds| grounds.reason.clone()).unwrap_or_default(),
        last,
    ];
    format!("| {} |", cells.map(|one| cell(&one)).join(" | "))
}

/// When a Won't is looked at again: a day, what has to happen, or both.
pub(super) fn again(entry: &Entry, words: &Words) -> String {
    let Some(grounds) = &entry.grounds else { return String::new() };
    let day = grounds.revisit_on.as_ref().map(|day| words.day(day));
    let trigger = grounds
        .revisit_when
        .as_ref()
        .map(|it| format!("{} > {} {}", it.scenario, words.number(it.above), words.tickets));
    [day, trigger].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

pub(super) fn effort(board: &Content, entry: &Entry, words: &Words) -> String {
    let Some(effort) = &entry.effort else { return words.not_estimated.to_owned() };
    let several = board.pools.len() > 1;
    let of = |(key, it): (&String, &crate::initiative::Effort)| {
        let pool = board.pools.iter().find(|pool| pool.pool == *key);
        let unit = pool.map_or("", |pool| pool.unit.as_str());
        let name = pool.filter(|_| several).map(|pool| format!(" {}", pool.name)).unwrap_or_default();
        format!("{} {unit} ({}–{}){name}", words.number(it.likely), words.number(it.low), words.number(it.high))
    };
    effort.iter().map(of).collect::<Vec<_>>().join(", ")
}

/// Nothing in a text ends its cell or begins a heading, a link or HTML.
fn cell(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '\n' | '\r' => escaped.push(' '),
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_breaks_out_of_its_cell() {
        assert_eq!(cell("a|b\n<img> [x](y)"), "a\\|b \\<img\\> \\[x\\](y)");
    }
}
