//! What somebody wrote, without what their mail program repeated below or above it and without their signature.
//!
//! Falls back to more rather than less: a letter that says something never has an empty reply.

mod attribution;
pub(crate) mod line;
mod quoted_head;
pub(crate) mod separators;
mod signature;
mod words;

use line::{Line, Mark};
use separators::{is_above_this_line, is_forward, is_original, is_rule};
use words::FORWARD_SUBJECTS;

use crate::limits::LINES_MAX;

/// What is known of a letter besides its text.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Hints<'a> {
    pub subject: &'a str,
    /// The name in `From`.
    pub sender: &'a str,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    pub text: String,
    /// Something was found to be quotation.
    pub cut: bool,
}

/// Whose words a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Own,
    Quoted,
    Attribution,
    Signature,
}

pub(crate) fn of_text(text: &str, hints: Hints) -> Reply {
    // Longer than anybody writes: looked at as far as that, the rest stays as it is.
    let mut lines: Vec<Line> = Vec::new();
    let mut seen = 0;
    for line in text.split_inclusive('\n').take(LINES_MAX) {
        seen += line.len();
        lines.push(plain_line(line));
    }
    rejoin_broken(&mut lines);
    of_lines(&lines, hints, &text[seen..])
}

pub(crate) fn of_html(html: &str, hints: Hints) -> Reply {
    let mut lines = crate::html::lines(html);
    let mut rest = String::new();
    for line in lines.drain(lines.len().min(LINES_MAX)..) {
        line.write(&mut rest);
    }
    of_lines(&lines, hints, &rest)
}

fn plain_line(line: &str) -> Line {
    let mut plain = Line::plain(line.trim_end_matches('\n'));
    // The blank of `-- ` says more than its dashes.
    if plain.depth == 0 && line.starts_with("-- ") && plain.text == "--" {
        plain.text = "-- ".to_owned();
    }
    plain
}

/// A quoted line that was too long for some program and was broken, its end unmarked.
fn rejoin_broken(lines: &mut [Line]) {
    for at in 1..lines.len().saturating_sub(1) {
        let long = lines[at - 1].depth > 0 && lines[at - 1].text.chars().count() >= 68;
        let short = lines[at].depth == 0 && !lines[at].is_blank() && lines[at].text.chars().count() <= 30;
        if long && short && lines[at + 1].depth > 0 && !lines[at + 1].is_blank() {
            lines[at].depth = lines[at - 1].depth;
        }
    }
}

fn of_lines(lines: &[Line], hints: Hints, rest: &str) -> Reply {
    let (mut roles, end) = roles(lines, hints);
    let cut = end < lines.len() || roles.iter().any(|role| matches!(role, Role::Quoted | Role::Attribution));
    sign(lines, &mut roles, hints.sender);
    let mut text = assemble(lines, &roles);
    if text.is_empty() {
        // Nothing but a signature, or nothing that was not repeated: with signature, then whole.
        for role in roles.iter_mut().filter(|role| **role == Role::Signature) {
            *role = Role::Own;
        }
        text = assemble(lines, &roles);
    }
    let whole = text.is_empty();
    if whole {
        for line in lines {
            line.write(&mut text);
        }
    }
    if (end == lines.len() || whole) && !rest.trim().is_empty() {
        text.push('\n');
        text.push_str(rest);
    }
    Reply { text: text.trim_matches(['\n', ' ', '\t', '\r']).to_owned(), cut: cut && !whole }
}

/// Whose each line is, up to where everything else is quotation.
fn roles(lines: &[Line], hints: Hints) -> (Vec<Role>, usize) {
    let forwarded = is_forward_subject(hints.subject);
    let quoted_later = quoted_later(lines);
    let mut roles = Vec::with_capacity(lines.len());
    // Whether there is anything of somebody's own so far.
    let mut said = false;
    let mut at = 0;
    while at < lines.len() {
        let line = &lines[at];
        if line.depth > 0 {
            let first = at == 0 || lines[at - 1].depth == 0;
            if first && line.depth == 1 && handed_on(lines, at) {
                return keep_all(roles, lines.len());
            }
            roles.push(Role::Quoted);
            at += 1;
            continue;
        }
        if is_forward(&line.text) {
            return keep_all(roles, lines.len());
        }
        let ends = line.mark == Mark::Cut
            || is_original(&line.text)
            || is_above_this_line(&line.text)
            || quoted_head::begins(&lines[at..]);
        if ends {
            if forwarded && !is_above_this_line(&line.text) {
                return keep_all(roles, lines.len());
            }
            if said {
                drop_rules(lines, &mut roles);
                let end = roles.len();
                return (roles, end);
            }
        }
        if let Some(found) = attribution::at(&lines[at..]) {
            let after = at + found.lines;
            let next = lines[after..].iter().find(|line| !line.is_blank());
            let before_quote = next.is_some_and(|line| line.depth > 0);
            if before_quote || next.is_none() {
                roles.extend(std::iter::repeat_n(Role::Attribution, found.lines));
                at = after;
                continue;
            }
            if found.sure && !quoted_later.get(after).copied().unwrap_or(false) && said {
                let end = roles.len();
                return (roles, end);
            }
        }
        let role = match line.mark {
            Mark::Signature => Role::Signature,
            Mark::Attribution if line.is_blank() => Role::Attribution,
            _ => Role::Own,
        };
        said |= role == Role::Own && !line.is_blank() && !is_rule(&line.text);
        roles.push(role);
        at += 1;
    }
    let end = lines.len();
    (roles, end)
}

/// For each line whether quotation comes behind it.
fn quoted_later(lines: &[Line]) -> Vec<bool> {
    let mut later = vec![false; lines.len()];
    let mut seen = false;
    for at in (0..lines.len()).rev() {
        later[at] = seen;
        seen |= lines[at].depth > 0 && !lines[at].is_blank();
    }
    later
}

/// Whether the first words of a quotation say that it is handed on.
fn handed_on(lines: &[Line], at: usize) -> bool {
    lines[at..].iter().take(6).find(|line| !line.is_blank()).is_some_and(|line| is_forward(&line.text))
}

fn keep_all(mut roles: Vec<Role>, length: usize) -> (Vec<Role>, usize) {
    roles.resize(length, Role::Own);
    (roles, length)
}

fn is_forward_subject(subject: &str) -> bool {
    let plain = line::plainly(subject);
    let mut rest = plain.as_str();
    for _ in 0..5 {
        let Some((prefix, after)) = rest.split_once(':') else { return false };
        let prefix = prefix.trim().trim_end_matches('.');
        if FORWARD_SUBJECTS.contains(&prefix) {
            return true;
        }
        if prefix.chars().count() > 6 {
            return false;
        }
        rest = after.trim_start();
    }
    false
}

/// A rule above a quoted head belongs to it.
fn drop_rules(lines: &[Line], roles: &mut [Role]) {
    for at in (0..roles.len()).rev() {
        if lines[at].is_blank() {
            continue;
        }
        if roles[at] != Role::Own || !is_rule(&lines[at].text) {
            break;
        }
        roles[at] = Role::Attribution;
    }
}

/// Finds the signature at the end of each piece that is somebody's own.
fn sign(lines: &[Line], roles: &mut [Role], sender: &str) {
    let mut at = 0;
    while at < roles.len() {
        if roles[at] != Role::Own {
            at += 1;
            continue;
        }
        let end = (at..roles.len()).find(|&i| roles[i] != Role::Own).unwrap_or(roles.len());
        let forwarded = lines[at..end].iter().any(|line| line.depth > 0 || is_forward(&line.text));
        if !forwarded {
            let piece: Vec<&str> = lines[at..end].iter().map(|line| line.text.as_str()).collect();
            for role in &mut roles[at + signature::cut(&piece, sender)..end] {
                *role = Role::Signature;
            }
        }
        at = end;
    }
}

/// The own lines; with the quotation between them where several answers stand below what they answer.
fn assemble(lines: &[Line], roles: &[Role]) -> String {
    let own = |at: usize| roles[at] == Role::Own && !lines[at].is_blank();
    let Some(last) = (0..roles.len()).rev().find(|&at| own(at)) else { return String::new() };
    let mut answers = 0;
    let mut quoted = false;
    for at in 0..=last {
        match roles[at] {
            Role::Quoted if !lines[at].is_blank() => quoted = true,
            Role::Own if quoted && own(at) => {
                answers += 1;
                quoted = false;
            }
            _ => {}
        }
    }
    let interleaved = answers >= 2;
    let mut text = String::new();
    let mut gap = false;
    for at in 0..=last {
        let shown = match roles[at] {
            Role::Own => true,
            Role::Signature => false,
            Role::Quoted | Role::Attribution => interleaved,
        };
        if shown {
            if gap && !text.is_empty() && !text.ends_with("\n\n") {
                text.push('\n');
            }
            gap = false;
            lines[at].write(&mut text);
        } else {
            gap = true;
        }
    }
    text.trim_matches(['\n', ' ']).to_owned()
}
