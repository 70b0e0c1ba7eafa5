//! From a tree to a playbook. Everything that is wrong is told at once; a playbook comes out only if
//! nothing was.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use crate::catalogue;
use crate::condition::{Asks, Condition, Test};
use crate::finding::{FINDINGS_MAX, Finding};
use crate::node::{self, Content, Mark, Node};
use crate::playbook::{Playbook, Step, Texts};

mod fields;
mod steps;

pub(crate) use fields::Fields;

/// Steps in all, branches included. More than a person can follow; a bound against nonsense.
pub const STEPS_MAX: usize = 500;
/// Branches in branches.
pub const NESTING_MAX: usize = 10;
pub(crate) const TEXT_MAX: usize = 10_000;
const LANGUAGES_MAX: usize = 30;

/// A playbook and where its parts stand in the text.
#[derive(Debug, Clone)]
pub struct Read {
    pub playbook: Playbook,
    places: Places,
}

/// Marks by path.
#[derive(Debug, Clone, Default)]
pub(crate) struct Places(HashMap<String, Mark>);

impl Places {
    /// Of the path, or of the nearest thing around it.
    fn find(&self, path: &str) -> Mark {
        let mut path = path;
        loop {
            if let Some(mark) = self.0.get(path) {
                return *mark;
            }
            match path.rfind(['.', '[']) {
                Some(at) => path = &path[..at],
                None => return self.0.get("").copied().unwrap_or_default(),
            }
        }
    }
}

/// Reads YAML; JSON is YAML too.
pub fn read_yaml(bytes: &[u8]) -> Result<Read, Vec<Finding>> {
    read(&node::parse(bytes).map_err(|finding| vec![finding])?)
}

pub fn read_json(value: &serde_json::Value) -> Result<Read, Vec<Finding>> {
    let node = Node::deserialize(value).map_err(|error| vec![Finding::error("", error.to_string(), "send JSON")])?;
    read(&node)
}

fn read(node: &Node) -> Result<Read, Vec<Finding>> {
    let mut reader = Reader::default();
    let playbook = reader.playbook(node);
    match playbook {
        Some(playbook) if reader.findings.is_empty() => Ok(Read { playbook, places: reader.places }),
        _ => Err(reader.findings),
    }
}

/// Reads a condition over facts of the catalogue alone, as it stands outside of a playbook.
pub fn read_condition(value: &serde_json::Value) -> Result<Condition, Vec<Finding>> {
    let node = Node::deserialize(value).map_err(|error| vec![Finding::error("", error.to_string(), "send JSON")])?;
    let mut reader = Reader::default();
    match reader.condition(&node, "", 0) {
        Some(condition) if reader.findings.is_empty() => {
            let found: Vec<Finding> =
                condition.tests_at("").iter().filter_map(|(place, test)| of_no_fact(place, test)).collect();
            if found.is_empty() { Ok(condition) } else { Err(found) }
        }
        _ => Err(reader.findings),
    }
}

/// What is wrong with a comparison of facts.
fn of_no_fact(place: &str, test: &Test) -> Option<Finding> {
    let name = &test.variable;
    let error = |problem: String, remedy: String| Some(Finding::error(place, problem, remedy));
    let known = |name: &str| catalogue::fact(name).map(catalogue::Fact::domain);
    let Some(domain) = known(name) else {
        return error(format!("`{name}` is no fact"), "take one of the catalogue".into());
    };
    if matches!(test.asked, Asks::AtLeast(_) | Asks::AtMost(_)) && !domain.kind.is_ordered() {
        let problem = format!("`{name}` is {}, of which none is more than another", domain.kind.as_str());
        return error(problem, "ask `is` or `in`".into());
    }
    if let Asks::SameAs(other) = &test.asked
        && known(other).is_none_or(|other| other.kind != domain.kind)
    {
        return error(format!("`{other}` is no fact of the same type"), "take one of the catalogue".into());
    }
    let wrong = test.asked.literals().iter().find_map(|literal| literal.read(&domain).err())?;
    error(format!("`{name}` cannot be that"), wrong)
}

impl Read {
    /// Gives findings of later checks their line and column.
    pub fn place(&self, mut findings: Vec<Finding>) -> Vec<Finding> {
        for finding in &mut findings {
            let mark = self.places.find(&finding.place);
            (finding.line, finding.column) = (mark.line, mark.column);
        }
        findings
    }

    /// Everything there is to say about it.
    pub fn check(&self) -> Vec<Finding> {
        self.place(crate::checking::check(&self.playbook))
    }
}

#[derive(Default)]
pub(crate) struct Reader {
    findings: Vec<Finding>,
    places: Places,
    steps: usize,
    /// The step that is being read.
    step: Option<String>,
}

impl Reader {
    fn playbook(&mut self, node: &Node) -> Option<Playbook> {
        let mut fields = self.fields(node, "")?;
        let key = fields.word(self, "playbook");
        let name = fields.needed(self, "name", Self::texts);
        let scenario = fields.take("scenario").and_then(|(node, path)| self.key_word(node, &path));
        let description = fields.take("description").and_then(|(node, path)| self.texts(node, &path));
        let steps = fields.needed(self, "steps", |reader, node, path| reader.step_list(node, path, 0));
        fields.end(self);
        Some(Playbook { key: key?, name: name?, scenario, description, steps: steps? })
    }

    pub(crate) fn fields<'n>(&mut self, node: &'n Node, path: &str) -> Option<Fields<'n>> {
        self.places.0.insert(path.to_owned(), node.mark);
        match &node.content {
            Content::Map(pairs) => Some(Fields::new(node.mark, path, pairs)),
            _ => self.wrong(node, path, "a group of keys"),
        }
    }

    /// Notes that something else was expected.
    pub(crate) fn wrong<T>(&mut self, node: &Node, path: &str, expected: &str) -> Option<T> {
        self.fault(node.mark, path, format!("{} stands here", node.noun()), format!("must be {expected}"))
    }

    pub(crate) fn fault<T>(&mut self, mark: Mark, path: &str, problem: String, remedy: String) -> Option<T> {
        if self.findings.len() < FINDINGS_MAX {
            let finding = Finding::error(path, problem, remedy);
            self.findings.push(Finding { step: self.step.clone(), line: mark.line, column: mark.column, ..finding });
        }
        None
    }

    pub(crate) fn text(&mut self, node: &Node, path: &str) -> Option<String> {
        match &node.content {
            // A number or a word such as `true` is text where text is asked for.
            Content::Number(number) => Some(number.to_string()),
            Content::Text(text) => match kernel::text::body(text, TEXT_MAX) {
                Ok(text) => Some(text),
                Err(problem) => {
                    self.fault(node.mark, path, "this text cannot be taken".into(), format!("it {problem}"))
                }
            },
            _ => self.wrong(node, path, "text"),
        }
    }

    pub(crate) fn line(&mut self, node: &Node, path: &str) -> Option<String> {
        let text = self.text(node, path)?;
        match kernel::text::line(&text, kernel::text::NAME_MAX) {
            Ok(line) => Some(line),
            Err(problem) => self.fault(node.mark, path, "this line cannot be taken".into(), format!("it {problem}")),
        }
    }

    /// A key: what names something for programs.
    pub(crate) fn key_word(&mut self, node: &Node, path: &str) -> Option<String> {
        let text = self.text(node, path)?;
        if is_key(&text) {
            return Some(text);
        }
        let problem = format!("`{text}` is no key");
        self.fault(
            node.mark,
            path,
            problem,
            "use small letters, digits, - and _, at most 64, beginning with a letter".into(),
        )
    }

    pub(crate) fn texts(&mut self, node: &Node, path: &str) -> Option<Texts> {
        let Content::Map(pairs) = &node.content else { return self.text(node, path).map(Texts::Plain) };
        if pairs.is_empty() || pairs.len() > LANGUAGES_MAX {
            return self.wrong(node, path, &format!("text, or text in 1 to {LANGUAGES_MAX} languages"));
        }
        let mut texts = BTreeMap::new();
        for (language, mark, node) in pairs {
            let path = format!("{path}.{language}");
            if !is_language(language) {
                let problem = format!("`{language}` is no language");
                self.fault::<()>(*mark, &path, problem, "write one such as en, de or pt-BR".into());
            }
            if let Some(text) = self.text(node, &path) {
                texts.insert(language.clone(), text);
            }
        }
        Some(Texts::By(texts))
    }

    /// Texts in which no variable may stand: nobody looks at them before they are read.
    pub(crate) fn bare_texts(&mut self, node: &Node, path: &str) -> Option<Texts> {
        let texts = self.texts(node, path)?;
        if texts.each().any(|(_, text)| text.contains("{{")) {
            return self.wrong(node, path, "text without variables");
        }
        Some(texts)
    }

    pub(crate) fn flag(&mut self, node: &Node, path: &str) -> Option<bool> {
        match node.content {
            Content::Flag(flag) => Some(flag),
            _ => self.wrong(node, path, "true or false"),
        }
    }

    pub(crate) fn number(&mut self, node: &Node, path: &str, most: u32) -> Option<u32> {
        match node.content {
            Content::Number(number) if (0..=i64::from(most)).contains(&number) => u32::try_from(number).ok(),
            _ => self.wrong(node, path, &format!("a whole number from 0 to {most}")),
        }
    }

    pub(crate) fn list<T>(
        &mut self,
        node: &Node,
        path: &str,
        most: usize,
        mut each: impl FnMut(&mut Self, &Node, &str) -> Option<T>,
    ) -> Option<Vec<T>> {
        self.places.0.insert(path.to_owned(), node.mark);
        let Content::List(items) = &node.content else { return self.wrong(node, path, "a list") };
        if items.len() > most {
            let problem = format!("{} stand here", items.len());
            return self.fault(node.mark, path, problem, format!("there may be at most {most}"));
        }
        let read: Vec<Option<T>> =
            items.iter().enumerate().map(|(n, item)| each(self, item, &format!("{path}[{n}]"))).collect();
        read.into_iter().collect()
    }

    fn step_list(&mut self, node: &Node, path: &str, nesting: usize) -> Option<Vec<Step>> {
        if nesting > NESTING_MAX {
            let problem = format!("branches lie deeper than {NESTING_MAX} levels");
            return self.fault(node.mark, path, problem, "put the steps further down and go there by `next`".into());
        }
        let Content::List(items) = &node.content else { return self.wrong(node, path, "a list of steps") };
        self.steps = self.steps.saturating_add(items.len());
        if self.steps > STEPS_MAX {
            let problem = format!("there are more than {STEPS_MAX} steps");
            return self.fault(node.mark, path, problem, "split the playbook into several".into());
        }
        self.list(node, path, STEPS_MAX, |reader, node, path| reader.step(node, path, nesting))
    }
}

pub(crate) fn is_key(text: &str) -> bool {
    let good = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_');
    text.len() <= 64 && text.starts_with(|c: char| c.is_ascii_lowercase()) && text.bytes().all(good)
}

/// Shaped as a language tag.
fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let first =
        parts.next().is_some_and(|part| (2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_lowercase()));
    first && parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}
