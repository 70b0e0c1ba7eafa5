//! Rule 9. A link in the documentation leads somewhere: the file is there, and so is the heading.

use crate::tree::{Fault, Tree, resolve};

fn faults(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.ending(".md") {
        for (line, target) in links(text) {
            if let Err(why) = leads_somewhere(tree, path, &target) {
                faults.push(Fault::new(path, line, format!("{target}: {why}")));
            }
        }
    }
    faults
}

fn leads_somewhere(tree: &Tree, from: &str, target: &str) -> Result<(), &'static str> {
    if target.contains("://") || target.starts_with("mailto:") {
        return Ok(());
    }
    let (file, heading) = target.split_once('#').unwrap_or((target, ""));
    let path = if file.is_empty() { Some(from.to_string()) } else { resolve(from, file) };
    let path = path.ok_or("leaves the repository")?;
    if !tree.has(&path) {
        return Err("is not there");
    }
    if heading.is_empty() || !path.ends_with(".md") {
        return Ok(());
    }
    let found = tree.text(&path).is_some_and(|text| headings(text).any(|known| known == heading));
    if found { Ok(()) } else { Err("has no such heading") }
}

/// Lines that are not inside a fenced block, with their numbers.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fenced = false;
    text.lines().enumerate().filter_map(move |(number, line)| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        (!fenced && !fence).then_some((number + 1, line))
    })
}

/// `[text](target)` and `![text](target "title")`, not inside `code`.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in prose(text) {
        let outside: String = line.split('`').step_by(2).collect::<Vec<_>>().join("`");
        for piece in outside.split("](").skip(1) {
            let target = piece.split(')').next().unwrap_or_default();
            found.push((number, target.split_whitespace().next().unwrap_or_default().to_string()));
        }
    }
    found
}

/// Headings as their anchors: lower case, spaces to hyphens, punctuation gone.
fn headings(text: &str) -> impl Iterator<Item = String> {
    prose(text).filter(|(_, line)| line.starts_with('#')).map(|(_, line)| {
        let title = line.trim_start_matches('#').trim().to_lowercase();
        let kept = title.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    })
}

#[test]
fn the_checkout_keeps_it() {
    crate::tree::none(&faults(&Tree::checkout()));
}

#[test]
fn a_link_that_leads_nowhere_is_found() {
    for (link, says) in [
        ("[x](missing.md)", "is not there"),
        ("![x](../picture.png)", "is not there"),
        ("[x](../../outside.md)", "leaves the repository"),
        ("[x](#nowhere)", "no such heading"),
        ("[x](other.md#nowhere)", "no such heading"),
    ] {
        let tree = Tree::of(&[("docs/a.md", link), ("docs/other.md", "# Title\n")]);
        crate::tree::one(&faults(&tree), &[says]);
    }
}

#[test]
fn links_that_lead_somewhere_and_code_are_fine() {
    let text = "# A heading, here\n[a](other.md) [b](#a-heading-here) [c](https://example.org/x) [d](../crates) `[e](f)`\n\
        [g](other.md#two-words \"title\")\n```\n[h](i)\n```\n";
    let tree = Tree::of(&[("docs/a.md", text), ("docs/other.md", "## Two words\n"), ("crates/x/src/a.rs", "")]);
    crate::tree::none(&faults(&tree));
}
