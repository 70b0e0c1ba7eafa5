//! A playbook as YAML, always the same way, so that two versions can be compared line by line.

use crate::node::{Content, Node};
use crate::playbook::Playbook;

pub fn write_yaml(playbook: &Playbook) -> String {
    let mut text = String::new();
    // Every key is text and every number whole: there is nothing in it that JSON cannot hold.
    let node = serde_json::to_string(playbook).and_then(|json| serde_json::from_str::<Node>(&json));
    if let Ok(Node { content: Content::Map(pairs), .. }) = node {
        map(&mut text, &pairs, 0);
    }
    text
}

pub(crate) fn map(text: &mut String, pairs: &[(String, crate::node::Mark, Node)], indent: usize) {
    for (n, (key, _, node)) in pairs.iter().enumerate() {
        if n > 0 || text.ends_with('\n') {
            text.push_str(&" ".repeat(indent));
        }
        scalar(text, key, true);
        text.push(':');
        value(text, &node.content, indent);
    }
}

/// What stands after a key.
fn value(text: &mut String, content: &Content, indent: usize) {
    match content {
        Content::Map(pairs) if pairs.is_empty() => text.push_str(" {}\n"),
        Content::Map(pairs) if is_short(pairs) => {
            text.push(' ');
            flow(text, content);
            text.push('\n');
        }
        Content::Map(pairs) => {
            text.push('\n');
            map(text, pairs, indent + 2);
        }
        Content::List(items) if items.iter().all(is_plain) => {
            text.push(' ');
            flow(text, content);
            text.push('\n');
        }
        Content::List(items) => {
            text.push('\n');
            for item in items {
                text.push_str(&" ".repeat(indent + 2));
                text.push('-');
                match &item.content {
                    Content::Map(pairs) if !pairs.is_empty() && !is_short(pairs) => {
                        text.push(' ');
                        map(text, pairs, indent + 4);
                    }
                    content => value(text, content, indent + 2),
                }
            }
        }
        Content::Text(words) if is_block(words) => block(text, words, indent + 2),
        Content::Text(words) => {
            text.push(' ');
            scalar(text, words, false);
            text.push('\n');
        }
        content => {
            text.push(' ');
            flow(text, content);
            text.push('\n');
        }
    }
}

/// A comparison or the like: small enough for one line.
fn is_short(pairs: &[(String, crate::node::Mark, Node)]) -> bool {
    const SHORT: &[&str] = &["variable", "value"];
    pairs.first().is_some_and(|(key, ..)| SHORT.contains(&key.as_str()))
        && pairs.iter().all(|(_, _, node)| match &node.content {
            Content::List(items) => items.iter().all(is_plain),
            Content::Map(_) => false,
            Content::Text(text) => text.chars().count() <= 60,
            _ => true,
        })
}

fn is_plain(node: &Node) -> bool {
    match &node.content {
        Content::List(_) | Content::Map(_) => false,
        Content::Text(text) => text.chars().count() <= 40,
        _ => true,
    }
}

/// On one line.
fn flow(text: &mut String, content: &Content) {
    match content {
        Content::Null => text.push_str("null"),
        Content::Flag(flag) => text.push_str(if *flag { "true" } else { "false" }),
        Content::Number(number) => text.push_str(&number.to_string()),
        Content::Text(words) => scalar(text, words, true),
        Content::List(items) => {
            text.push('[');
            for (n, item) in items.iter().enumerate() {
                text.push_str(if n > 0 { ", " } else { "" });
                flow(text, &item.content);
            }
            text.push(']');
        }
        Content::Map(pairs) => {
            text.push_str("{ ");
            for (n, (key, _, node)) in pairs.iter().enumerate() {
                text.push_str(if n > 0 { ", " } else { "" });
                scalar(text, key, true);
                text.push_str(": ");
                flow(text, &node.content);
            }
            text.push_str(" }");
        }
    }
}

/// Several lines that lose nothing when they are written as they are.
fn is_block(words: &str) -> bool {
    words.contains('\n')
        && !words.starts_with([' ', '\n', '\t'])
        && words.lines().all(|line| !line.ends_with([' ', '\t']) && !line.starts_with('\t'))
        && words.chars().all(|c| !c.is_control() || c == '\n')
        && !words.contains(['\u{feff}', '\u{2028}', '\u{2029}'])
}

fn block(text: &mut String, words: &str, indent: usize) {
    let kept = words.trim_end_matches('\n');
    text.push_str(match words.len() - kept.len() {
        0 => " |-\n",
        1 => " |\n",
        _ => " |+\n",
    });
    for line in words.strip_suffix('\n').unwrap_or(words).split('\n') {
        if !line.is_empty() {
            text.push_str(&" ".repeat(indent));
            text.push_str(line);
        }
        text.push('\n');
    }
}

/// `in_flow` is within brackets, where more characters mean something.
fn scalar(text: &mut String, words: &str, in_flow: bool) {
    if is_safe(words, in_flow) {
        text.push_str(words);
        return;
    }
    text.push('"');
    for c in words.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{85}' | '\u{a0}' | '\u{2028}' | '\u{2029}' | '\u{feff}' => {
                text.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => text.push(c),
        }
    }
    text.push('"');
}

/// Whether it means itself without quotes, also to readers of older YAML.
fn is_safe(words: &str, in_flow: bool) -> bool {
    // `14 days` is text to everybody; `2026-10-31` and `12:30` are not.
    let starts = words.starts_with(|c: char| c.is_alphabetic())
        || (words.starts_with(|c: char| c.is_ascii_digit())
            && words.split_once(' ').is_some_and(|(_, rest)| rest.starts_with(|c: char| c.is_alphabetic())));
    let ends = !words.ends_with([' ', ':', '\t']);
    let further = if in_flow { "" } else { ",{}[]\"" };
    let inner = words.chars().all(|c| c.is_alphanumeric() || " -_.()'/+?!;=%€$:".contains(c) || further.contains(c));
    let no_mark = !words.contains(if in_flow { ":" } else { ": " });
    let word = words.to_ascii_lowercase();
    let reserved = matches!(word.as_str(), "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n");
    starts && ends && inner && no_mark && !reserved
}
