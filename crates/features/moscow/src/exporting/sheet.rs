//! A board on sheets of paper: how full the pools are, four columns, and why a Won't is one.

use std::collections::VecDeque;

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
/// Pools above the columns; further ones have a sheet of their own.
const POOLS: usize = 4;
const BAR: f64 = 11.0;
const BARS_OF_A_SHEET: usize = 15;
/// Longer texts than anybody may write.
const LINES: usize = 60;

/// As PDF, on as many sheets as it takes. `today` is printed at their foot.
pub fn write(board: &Content, language: &str, today: &str) -> Vec<u8> {
    let words = Words::of(language);
    let mut paper = Paper::new();
    head(&mut paper, board, words);
    let (first, others) = board.pools.split_at(board.pools.len().min(POOLS));
    for (at, pool) in first.iter().enumerate() {
        bar(&mut paper, pool, words, 24.0 + at as f64 * BAR);
    }
    let mut top = 26.0 + first.len() as f64 * BAR;
    let mut columns = Class::ALL.map(|class| Column::of(board, class));
    loop {
        let wide = (WIDE - 2.0 * MARGIN - 3.0 * GAP) / 4.0;
        for (at, column) in columns.iter_mut().enumerate() {
            column.draw(&mut paper, board, words, (MARGIN + at as f64 * (wide + GAP), top), wide);
        }
        // Each sheet has at least one card of each column.
        if columns.iter().all(|column| column.rest.is_empty()) {
            break;
        }
        paper.add();
        head(&mut paper, board, words);
        top = 26.0;
    }
    for pools in others.chunks(BARS_OF_A_SHEET) {
        paper.add();
        head(&mut paper, board, words);
        for (at, pool) in pools.iter().enumerate() {
            bar(&mut paper, pool, words, 24.0 + at as f64 * BAR);
        }
    }
    feet(&mut paper, words, today);
    paper.finish(&board.name, words.language)
}

fn head(paper: &mut Paper, board: &Content, words: &Words) {
    paper.write((MARGIN, 18.0), 16.0, true, INK, &board.name);
    let (from, to) = (words.day(&board.starts_on), words.day(&board.ends_on));
    let days = format!("MoSCoW · {from} – {to} · {}", words.status(board.status));
    let at = WIDE - MARGIN - length(&days, 9.0, false);
    paper.write((at, 18.0), 9.0, false, FAINT, &days);
}

fn feet(paper: &mut Paper, words: &Words, today: &str) {
    let count = paper.count();
    for sheet in 0..count {
        paper.turn_to(sheet);
        let page = if count > 1 { format!(" · {} / {count}", sheet + 1) } else { String::new() };
        let foot = format!("{} {} · Aftercare{page}", words.as_of, words.day(today));
        paper.write((MARGIN, HIGH - 7.0), 7.5, false, FAINT, &foot);
        if paper.lost {
            let at = WIDE - MARGIN - length(words.lost, 7.5, false);
            paper.write((at, HIGH - 7.0), 7.5, false, FAINT, words.lost);
        }
    }
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

/// The cards of a class, and those that are still to be drawn.
struct Column<'b> {
    class: Class,
    count: usize,
    rest: VecDeque<&'b Entry>,
}

impl<'b> Column<'b> {
    fn of(board: &'b Content, class: Class) -> Self {
        let mut entries: Vec<&Entry> = board.entries.iter().filter(|entry| entry.class == Some(class)).collect();
        entries.sort_by(|one, other| other.covers.cmp(&one.covers).then_with(|| one.key.cmp(&other.key)));
        Self { class, count: entries.len(), rest: entries.into() }
    }

    /// As many as there is room for.
    fn draw(&mut self, paper: &mut Paper, board: &Content, words: &Words, (x, top): (f64, f64), wide: f64) {
        let bottom = HIGH - 13.0;
        paper.fill((x, top), (wide, bottom - top), 0.96);
        let title = format!("{} · {}", words.class(self.class), self.count);
        paper.write((x + 2.5, top + 5.5), 10.0, true, INK, &title);
        let mut y = top + 9.0;
        while let Some(entry) = self.rest.front() {
            let lines = card(board, entry, self.class, words, wide - 7.0);
            let high = lines.len() as f64 * 3.5 + 2.5;
            let is_first = y <= top + 9.0;
            if y + high > bottom - 1.5 && !is_first {
                return;
            }
            paper.fill((x + 1.5, y), (wide - 3.0, high), 1.0);
            paper.frame((x + 1.5, y), (wide - 3.0, high));
            for (line, text) in lines.iter().enumerate() {
                let gray = if text.bold { INK } else { FAINT };
                paper.write((x + 3.5, y + 3.8 + line as f64 * 3.5), text.size, text.bold, gray, &text.text);
            }
            y += high + 1.5;
            self.rest.pop_front();
        }
    }
}

struct Line {
    text: String,
    bold: bool,
    size: f64,
}

fn card(board: &Content, entry: &Entry, class: Class, words: &Words, wide: f64) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut add = |text: &str, bold: bool, size: f64| {
        lines.extend(wrapped(text, size, bold, wide, LINES).into_iter().map(|text| Line { text, bold, size }));
    };
    add(entry.title.0.in_language(words.language), true, 8.5);
    if class == Class::Wont {
        add(&entry.grounds.as_ref().map(|grounds| grounds.reason.clone()).unwrap_or_default(), false, 7.5);
        add(&format!("{}: {}", words.again, again(entry, words)), false, 7.5);
        return lines;
    }
    add(&effort(board, entry, words), false, 7.5);
    if entry.covers > 0 {
        add(&format!("{} {}", words.money(entry.covers, &board.currency), words.a_month), false, 7.5);
    }
    if let Some(frame) = &entry.promised_in {
        add(&format!("{} {frame}", words.promised), false, 7.5);
    }
    lines
}
