//! A board on one sheet: how full the pools are, four columns, and why a Won't is one.

use super::markdown::{again, effort};
use super::paper::{HIGH, Paper, WIDE, length, wrapped};
use super::words::Words;
use crate::board::PoolUse;
use crate::class::Class;
use crate::snapshot::{Content, Entry};

const MARGIN: f64 = 12.0;
const GAP: f64 = 4.0;
const INK: f64 = 0.1;
const FAINT: f64 = 0.4;
/// More pools than these are told by their sum elsewhere; a sheet has no room.
const POOLS: usize = 4;

/// As PDF. `today` is printed at its foot.
pub fn write(board: &Content, language: &str, today: &str) -> Vec<u8> {
    let words = Words::of(language);
    let mut paper = Paper::default();
    paper.write((MARGIN, 18.0), 16.0, true, INK, &board.name);
    let (from, to) = (words.day(&board.starts_on), words.day(&board.ends_on));
    let days = format!("MoSCoW · {from} – {to} · {}", words.status(board.status));
    let at = WIDE - MARGIN - length(&days, 9.0, false);
    paper.write((at, 18.0), 9.0, false, FAINT, &days);
    let mut y = 24.0;
    for pool in board.pools.iter().take(POOLS) {
        bar(&mut paper, pool, words, y);
        y += 11.0;
    }
    let wide = (WIDE - 2.0 * MARGIN - 3.0 * GAP) / 4.0;
    for (at, class) in Class::ALL.into_iter().enumerate() {
        let x = MARGIN + at as f64 * (wide + GAP);
        column(&mut paper, board, class, words, (x, y + 2.0), wide);
    }
    let foot = format!("{} {} · Aftercare", words.as_of, words.day(today));
    paper.write((MARGIN, HIGH - 7.0), 7.5, false, FAINT, &foot);
    if paper.lost {
        let at = WIDE - MARGIN - length(words.lost, 7.5, false);
        paper.write((at, HIGH - 7.0), 7.5, false, FAINT, words.lost);
    }
    paper.finish(&board.name, words.language)
}

fn bar(paper: &mut Paper, pool: &PoolUse, words: &Words, y: f64) {
    let wide = WIDE - 2.0 * MARGIN;
    let used = pool.must + pool.should + pool.could;
    let whole = pool.capacity.max(used).max(1e-9);
    let mut x = MARGIN;
    for (effort, gray) in [(pool.must, 0.35), (pool.should, 0.6), (pool.could, 0.82)] {
        let w = effort / whole * wide;
        paper.fill((x, y + 3.5), (w, 4.0), gray);
        x += w;
    }
    paper.frame((MARGIN, y + 3.5), (wide, 4.0));
    for limit in [pool.guaranteed_to, pool.capacity] {
        if limit > 0.0 {
            paper.line((MARGIN + limit / whole * wide, y + 3.0), 5.0);
        }
    }
    let share = |effort: f64| if pool.capacity > 0.0 { effort / pool.capacity * 100.0 } else { 0.0 };
    let part = |class: Class, effort: f64| {
        format!("{} {} {} ({:.0} %)", words.class(class), words.number(effort), pool.unit, share(effort))
    };
    let parts =
        [part(Class::Must, pool.must), part(Class::Should, pool.should), part(Class::Could, pool.could)].join(", ");
    let text = format!("{}: {parts}, {} {} {}", pool.name, words.of, words.number(pool.capacity), pool.unit);
    paper.write((MARGIN, y + 2.0), 8.0, false, INK, &text);
}

fn column(paper: &mut Paper, board: &Content, class: Class, words: &Words, (x, top): (f64, f64), wide: f64) {
    let bottom = HIGH - 13.0;
    paper.fill((x, top), (wide, bottom - top), 0.96);
    let mut entries: Vec<&Entry> = board.entries.iter().filter(|entry| entry.class == Some(class)).collect();
    entries.sort_by(|one, other| other.covers.cmp(&one.covers).then_with(|| one.key.cmp(&other.key)));
    paper.write((x + 2.5, top + 5.5), 10.0, true, INK, &format!("{} · {}", words.class(class), entries.len()));
    let mut y = top + 9.0;
    for (at, entry) in entries.iter().enumerate() {
        let lines = card(board, entry, class, words, wide - 7.0);
        let high = lines.len() as f64 * 3.5 + 2.5;
        let last = at + 1 == entries.len();
        if y + high > bottom - if last { 1.5 } else { 6.0 } {
            let more = format!("+ {} {}", entries.len() - at, words.more);
            paper.write((x + 2.5, bottom - 2.0), 8.0, true, FAINT, &more);
            return;
        }
        paper.fill((x + 1.5, y), (wide - 3.0, high), 1.0);
        paper.frame((x + 1.5, y), (wide - 3.0, high));
        for (line, text) in lines.iter().enumerate() {
            let gray = if text.bold { INK } else { FAINT };
            paper.write((x + 3.5, y + 3.8 + line as f64 * 3.5), text.size, text.bold, gray, &text.text);
        }
        y += high + 1.5;
    }
}

struct Line {
    text: String,
    bold: bool,
    size: f64,
}

fn card(board: &Content, entry: &Entry, class: Class, words: &Words, wide: f64) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut add = |text: &str, bold: bool, size: f64, most: usize| {
        lines.extend(wrapped(text, size, bold, wide, most).into_iter().map(|text| Line { text, bold, size }));
    };
    add(entry.title.0.in_language(words.language), true, 8.5, 2);
    if class == Class::Wont {
        add(&entry.grounds.as_ref().map(|grounds| grounds.reason.clone()).unwrap_or_default(), false, 7.5, 2);
        add(&format!("{}: {}", words.again, again(entry, words)), false, 7.5, 2);
        return lines;
    }
    add(&effort(board, entry, words), false, 7.5, 2);
    if entry.covers > 0 {
        add(&format!("{} {}", words.money(entry.covers, &board.currency), words.a_month), false, 7.5, 1);
    }
    if let Some(frame) = &entry.promised_in {
        add(&format!("{} {frame}", words.promised), false, 7.5, 1);
    }
    lines
}
