//! Steps of every kind, their branches and conditions.

use std::collections::BTreeMap;

use super::{Fields, NESTING_MAX, Reader};
use crate::condition::{Asks, Condition, Test};
use crate::duration::Duration;
use crate::node::{Content, Node};
use crate::playbook::{Asked, Branch, Choice, Evidence, EvidenceKind, Given, Kind, Late, Step, Turn, Variable};
use crate::value::{Literal, Type};

/// A day of work.
const MINUTES_MAX: u32 = 480;
const RESOURCES_MAX: usize = 20;
const EVIDENCE_MAX: usize = 10;
const ANSWERS_MAX: usize = 20;
const CHOICES_MAX: usize = 100;
const BRANCHES_MAX: usize = 50;
const TESTS_MAX: usize = 50;
const FACTS_MAX: usize = 50;

impl Reader {
    pub(super) fn step(&mut self, node: &Node, path: &str, nesting: usize) -> Option<Step> {
        let around = self.step.take();
        let step = self.step_within(node, path, nesting);
        self.step = around;
        step
    }

    fn step_within(&mut self, node: &Node, path: &str, nesting: usize) -> Option<Step> {
        let mut fields = self.fields(node, path)?;
        let id = fields.word(self, "id");
        self.step.clone_from(&id);
        let title = fields.needed(self, "title", Self::texts);
        let word = fields.needed(self, "kind", Self::text);
        let kind = word.and_then(|word| self.kind(&word, &mut fields, node, nesting));
        let known_kind = kind.is_some();
        let step = Step {
            id: id.clone().unwrap_or_default(),
            title: title.clone().unwrap_or(crate::playbook::Texts::Plain(String::new())),
            kind: kind.unwrap_or(Kind::Instruction),
            instruction: fields.maybe(self, "instruction", Self::texts),
            customer: fields.maybe(self, "customer", Self::bare_texts),
            optional: fields.flag(self, "optional"),
            minutes: fields.maybe(self, "minutes", |reader, node, path| reader.number(node, path, MINUTES_MAX)),
            resources: fields
                .maybe(self, "resources", |reader, node, path| reader.list(node, path, RESOURCES_MAX, Self::line))
                .unwrap_or_default(),
            evidence: fields
                .maybe(self, "evidence", |reader, node, path| reader.list(node, path, EVIDENCE_MAX, Self::evidence))
                .unwrap_or_default(),
            next: fields.maybe(self, "next", Self::key_word),
        };
        // Of a kind that could not be read it is not known which keys it has.
        if known_kind {
            fields.end(self);
        }
        (known_kind && id.is_some() && title.is_some()).then_some(step)
    }

    fn kind(&mut self, word: &str, fields: &mut Fields<'_>, node: &Node, nesting: usize) -> Option<Kind> {
        match word {
            "instruction" => Some(Kind::Instruction),
            "question" => self.question(fields, nesting),
            "check" => {
                let facts =
                    fields.needed(self, "facts", |reader, node, path| reader.list(node, path, FACTS_MAX, Self::line));
                Some(Kind::Check { facts: facts? })
            }
            "decision" => {
                let branches = fields.needed(self, "branches", |reader, node, path| {
                    reader.list(node, path, BRANCHES_MAX, |reader, node, path| reader.branch(node, path, nesting))
                });
                let otherwise = self.turn_of(fields, "otherwise", nesting);
                Some(Kind::Decision { branches: branches?, otherwise })
            }
            "action" => {
                let action = fields.needed(self, "action", Self::line);
                let given = fields.maybe(self, "with", Self::given).unwrap_or_default();
                let once = fields.flag(self, "once");
                let refused = self.turn_of(fields, "refused", nesting);
                Some(Kind::Action { action: action?, given, once, refused })
            }
            "contact" => {
                let who = fields.needed(self, "who", Self::line);
                let how = fields.needed(self, "how", Self::line);
                let when = fields.maybe(self, "when", Self::line);
                let answers = self.answers(fields).unwrap_or_default();
                Some(Kind::Contact { who: who?, how: how?, when, answers })
            }
            "article" => Some(Kind::Article { article: fields.needed(self, "article", Self::line)? }),
            "escalate" => {
                let to = fields.needed(self, "to", Self::line);
                let reason = fields.maybe(self, "reason", Self::texts);
                Some(Kind::Escalate { to: to?, reason })
            }
            "wait" => {
                let event = fields.maybe(self, "for", Self::line);
                let at_most = fields.needed(self, "at_most", Self::duration);
                let late = self.turn_of(fields, "late", nesting);
                Some(Kind::Wait { event, at_most: at_most?, late })
            }
            "resolve" => {
                let reason = fields.needed(self, "reason", Self::line);
                let reply = fields.maybe(self, "reply", Self::texts);
                let survey = fields.flag(self, "survey");
                Some(Kind::Resolve { reason: reason?, reply, survey })
            }
            _ => {
                let shown: String = word.chars().take(60).collect();
                let remedy = format!("use one of {}", Kind::WORDS.join(", "));
                self.fault(node.mark, &fields.path("kind"), format!("`{shown}` is no kind of step"), remedy)
            }
        }
    }

    fn question(&mut self, fields: &mut Fields<'_>, nesting: usize) -> Option<Kind> {
        let to = fields.maybe(self, "to", |reader, node, path| match reader.text(node, path)?.as_str() {
            "customer" => Some(Asked::Customer),
            "staff" => Some(Asked::Staff),
            _ => reader.wrong(node, path, "customer or staff"),
        });
        let reply = fields.maybe(self, "reply", Self::texts);
        let answers = self.answers(fields).unwrap_or_default();
        let silent = fields.maybe(self, "silent", |reader, node, path| {
            let mut fields = reader.fields(node, path)?;
            let after = fields.needed(reader, "after", Self::duration);
            let turn = reader.turn(&mut fields, nesting);
            fields.end(reader);
            Some(Late { after: after?, turn })
        });
        Some(Kind::Question { to: to.unwrap_or(Asked::Customer), reply, answers, silent })
    }

    fn answers(&mut self, fields: &mut Fields<'_>) -> Option<Vec<Variable>> {
        fields.maybe(self, "answers", |reader, node, path| reader.list(node, path, ANSWERS_MAX, Self::variable))
    }

    fn variable(&mut self, node: &Node, path: &str) -> Option<Variable> {
        let mut fields = self.fields(node, path)?;
        let name = fields.word(self, "name");
        let kind = fields.needed(self, "type", |reader, node, path| {
            let word = reader.text(node, path)?;
            let names: Vec<&str> = Type::ALL.iter().map(|kind| kind.as_str()).collect();
            Type::named(&word).or_else(|| reader.wrong(node, path, &format!("one of {}", names.join(", "))))
        });
        let label = fields.maybe(self, "label", Self::texts);
        let choices = fields
            .maybe(self, "choices", |reader, node, path| reader.list(node, path, CHOICES_MAX, Self::choice))
            .unwrap_or_default();
        fields.end(self);
        Some(Variable { name: name?, kind: kind?, label, choices })
    }

    /// A word alone, or one with a label.
    fn choice(&mut self, node: &Node, path: &str) -> Option<Choice> {
        if !matches!(node.content, Content::Map(_)) {
            return self.line(node, path).map(|value| Choice { value, label: None });
        }
        let mut fields = self.fields(node, path)?;
        let value = fields.needed(self, "value", Self::line);
        let label = fields.maybe(self, "label", Self::texts);
        fields.end(self);
        Some(Choice { value: value?, label })
    }

    fn evidence(&mut self, node: &Node, path: &str) -> Option<Evidence> {
        let mut fields = self.fields(node, path)?;
        let kind = fields.needed(self, "kind", |reader, node, path| {
            let word = reader.text(node, path)?;
            let found = EvidenceKind::ALL.iter().find(|(name, _)| *name == word);
            let names: Vec<&str> = EvidenceKind::ALL.iter().map(|(name, _)| *name).collect();
            match found {
                Some((_, kind)) => Some(*kind),
                None => reader.wrong(node, path, &format!("one of {}", names.join(", "))),
            }
        });
        let at_least = fields.maybe(self, "at_least", |reader, node, path| reader.number(node, path, 20));
        let label = fields.maybe(self, "label", Self::texts);
        fields.end(self);
        Some(Evidence { kind: kind?, at_least: at_least.unwrap_or(1).max(1), label })
    }

    fn turn(&mut self, fields: &mut Fields<'_>, nesting: usize) -> Turn {
        let next = fields.maybe(self, "next", Self::key_word);
        let steps = fields.maybe(self, "steps", |reader, node, path| reader.step_list(node, path, nesting + 1));
        Turn { next, steps: steps.unwrap_or_default() }
    }

    fn turn_of(&mut self, fields: &mut Fields<'_>, key: &'static str, nesting: usize) -> Option<Turn> {
        fields.maybe(self, key, |reader, node, path| {
            let mut fields = reader.fields(node, path)?;
            let turn = reader.turn(&mut fields, nesting);
            fields.end(reader);
            Some(turn)
        })
    }

    fn branch(&mut self, node: &Node, path: &str, nesting: usize) -> Option<Branch> {
        let mut fields = self.fields(node, path)?;
        let label = fields.maybe(self, "label", Self::texts);
        let when = fields.needed(self, "when", |reader, node, path| reader.condition(node, path, 0));
        let turn = self.turn(&mut fields, nesting);
        fields.end(self);
        Some(Branch { label, when: when?, turn })
    }

    pub(super) fn condition(&mut self, node: &Node, path: &str, depth: usize) -> Option<Condition> {
        if depth > NESTING_MAX {
            return self.wrong(node, path, "a simpler condition");
        }
        let mut fields = self.fields(node, path)?;
        let each = |reader: &mut Self, node: &Node, path: &str| reader.condition(node, path, depth + 1);
        let several = |reader: &mut Self, node: &Node, path: &str| {
            let read = reader.list(node, path, TESTS_MAX, each)?;
            if read.is_empty() { reader.wrong(node, path, "at least one condition") } else { Some(read) }
        };
        let condition = if fields.has("all") {
            fields.needed(self, "all", several).map(|all| Condition::All { all })
        } else if fields.has("any") {
            fields.needed(self, "any", several).map(|any| Condition::Any { any })
        } else if fields.has("not") {
            fields.needed(self, "not", each).map(|not| Condition::Not { not: Box::new(not) })
        } else {
            self.test(&mut fields, node).map(Condition::Test)
        };
        fields.end(self);
        condition
    }

    fn test(&mut self, fields: &mut Fields<'_>, node: &Node) -> Option<Test> {
        let variable = fields.needed(self, "variable", Self::line);
        let asked: Vec<Asks> = [
            fields.maybe(self, "is", Self::literal).map(Asks::Is),
            fields.maybe(self, "is_not", Self::literal).map(Asks::IsNot),
            fields
                .maybe(self, "in", |reader, node, path| reader.list(node, path, CHOICES_MAX, Self::literal))
                .map(Asks::In),
            fields.maybe(self, "at_least", Self::literal).map(Asks::AtLeast),
            fields.maybe(self, "at_most", Self::literal).map(Asks::AtMost),
            fields.maybe(self, "same_as", Self::line).map(Asks::SameAs),
            fields.maybe(self, "known", Self::flag).map(Asks::Known),
        ]
        .into_iter()
        .flatten()
        .collect();
        match <[Asks; 1]>::try_from(asked) {
            Ok([asked]) => Some(Test { variable: variable?, asked }),
            Err(asked) => {
                let problem =
                    if asked.is_empty() { "nothing is asked of it" } else { "several things are asked at once" };
                let remedy = format!("use one of {}; join several by all or any", Asks::WORDS.join(", "));
                self.fault(node.mark, &fields.path(""), problem.into(), remedy)
            }
        }
    }

    fn literal(&mut self, node: &Node, path: &str) -> Option<Literal> {
        match &node.content {
            Content::Flag(flag) => Some(Literal::YesNo(*flag)),
            Content::Number(number) => Some(Literal::Number(*number)),
            Content::Text(_) => self.text(node, path).map(Literal::Text),
            _ => self.wrong(node, path, "a word, a number, true or false"),
        }
    }

    fn given(&mut self, node: &Node, path: &str) -> Option<BTreeMap<String, Given>> {
        let Content::Map(pairs) = &node.content else { return self.wrong(node, path, "a group of keys") };
        let mut given = BTreeMap::new();
        for (key, _, node) in pairs {
            let path = format!("{path}.{key}");
            let value = if matches!(node.content, Content::Map(_)) {
                let mut fields = self.fields(node, &path)?;
                let variable = fields.needed(self, "variable", Self::line);
                fields.end(self);
                variable.map(|variable| Given::Variable { variable })
            } else {
                self.literal(node, &path).map(Given::Value)
            };
            given.insert(key.clone(), value?);
        }
        Some(given)
    }

    fn duration(&mut self, node: &Node, path: &str) -> Option<Duration> {
        let text = self.text(node, path)?;
        match Duration::parse(&text) {
            Ok(duration) => Some(duration),
            Err(remedy) => self.fault(node.mark, path, format!("`{text}` is no time"), remedy),
        }
    }
}
