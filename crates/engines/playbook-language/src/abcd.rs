//! Guidelines of the ABCD data set (flows, subflows, and the buttons to press in each) as playbooks.
//! Every text of a guideline stands somewhere in its playbook; what it says of cases becomes branches.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::condition::{Asks, Condition, Test};
use crate::finding::Finding;
use crate::playbook::{Asked, Branch, Choice, Given, Kind, Playbook, Step, Texts, Turn, Variable};
use crate::value::{Literal, Type};

mod words;

use words::{Case, case, items, listed, slug, sort_of};

const SUBFLOWS_MAX: usize = 1_000;
const END: &str = "end";
const HANDED_OVER: &str = "handed-over";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Flow {
    #[serde(default)]
    description: String,
    subflows: BTreeMap<String, Subflow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Subflow {
    actions: Vec<Action>,
    #[serde(default)]
    instructions: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Action {
    #[serde(rename = "type")]
    kind: String,
    button: String,
    text: String,
    #[serde(default)]
    subtext: Vec<String>,
}

/// One playbook for each subflow, by the names of flow and subflow.
pub fn playbooks(json: &[u8]) -> Result<Vec<Playbook>, Finding> {
    let flows: BTreeMap<String, Flow> = serde_json::from_slice(json).map_err(|error| Finding {
        line: u32::try_from(error.line()).ok(),
        column: u32::try_from(error.column()).ok(),
        ..Finding::error("", error.to_string(), "give guidelines.json of the data set")
    })?;
    let count: usize = flows.values().map(|flow| flow.subflows.len()).sum();
    if count > SUBFLOWS_MAX {
        return Err(Finding::error(
            "",
            format!("there are {count} subflows"),
            format!("at most {SUBFLOWS_MAX} are read"),
        ));
    }
    let each = flows
        .iter()
        .flat_map(|(name, flow)| flow.subflows.iter().map(move |(sub, subflow)| (name, flow, sub, subflow)));
    Ok(each.map(|(name, flow, sub, subflow)| playbook(name, flow, sub, subflow)).collect())
}

fn playbook(flow_name: &str, flow: &Flow, name: &str, subflow: &Subflow) -> Playbook {
    let mut key = slug(&format!("{flow_name} {name}"));
    key.truncate(64);
    let described: Vec<&str> = [flow.description.as_str()]
        .into_iter()
        .chain(subflow.instructions.iter().map(String::as_str))
        .filter(|text| !text.trim().is_empty())
        .collect();
    let description = (!described.is_empty()).then(|| Texts::plain(described.join("\n")));
    let mut writer = Writer { subflow, steps: Vec::new(), may_be_refused: false };
    (0..subflow.actions.len()).for_each(|n| writer.action(n));
    let mut steps = writer.steps;
    steps.push(step(END, "Anything else?", Kind::Resolve { reason: "solved".into(), reply: None, survey: true }));
    if writer.may_be_refused {
        let reason = Some(Texts::plain("What the customer needs could not be done"));
        steps.push(step(HANDED_OVER, "Hand over", Kind::Escalate { to: "manager".into(), reason }));
    }
    Playbook { key, name: Texts::plain(format!("{flow_name}: {name}")), scenario: None, description, steps }
}

struct Writer<'s> {
    subflow: &'s Subflow,
    steps: Vec<Step>,
    may_be_refused: bool,
}

impl Writer<'_> {
    /// Id by which an action of the subflow begins.
    fn id(&self, n: usize) -> String {
        self.subflow
            .actions
            .get(n)
            .map_or_else(|| END.to_owned(), |action| format!("s{}-{}", n + 1, slug(&action.button)))
    }

    fn action(&mut self, n: usize) {
        let action = &self.subflow.actions[n];
        let (cases, told): (Vec<&String>, Vec<&String>) =
            action.subtext.iter().partition(|line| words::is_case(line) && !words::is_closing(line));
        let told: Vec<&str> = told.into_iter().map(String::as_str).collect();
        let mut steps = self.main(n, action, &told);
        steps.extend(self.cases(n, action, &cases));
        match case(&action.text).filter(|_| words::is_case(&action.text)) {
            Some(case) => self.guarded(n, action, &case, steps),
            None => self.steps.extend(steps),
        }
    }

    /// What has to be known, and then what has to be done.
    fn main(&mut self, n: usize, action: &Action, told: &[&str]) -> Vec<Step> {
        let id = self.id(n);
        let title = if action.button == "N/A" { "Tell the customer" } else { action.button.as_str() };
        let lines: Vec<&str> = [action.text.as_str()].into_iter().chain(told.iter().copied()).collect();
        let instruction = Some(Texts::plain(lines.join("\n")));
        let sort = sort_of(&action.kind, &action.button);
        let answers = answers(n, action, told);
        let asked = Kind::Question {
            to: if sort.asks_staff() { Asked::Staff } else { Asked::Customer },
            reply: None,
            answers: answers.clone(),
            silent: None,
        };
        let Some((name, given)) = sort.action(&action.button, answers.first().map(|answer| answer.name.as_str()))
        else {
            let kind = if !answers.is_empty() {
                asked
            } else if action.kind == "faq/policy" {
                Kind::Article { article: title.to_owned() }
            } else {
                Kind::Instruction
            };
            return vec![Step { instruction, ..step(&id, title, kind) }];
        };
        self.may_be_refused = true;
        let refused = Some(Turn { next: Some(HANDED_OVER.to_owned()), steps: Vec::new() });
        let kind = Kind::Action { action: name.to_owned(), given, once: false, refused };
        if answers.is_empty() {
            return vec![Step { instruction, ..step(&id, title, kind) }];
        }
        let what = format!("What is needed for {title}");
        vec![Step { instruction, ..step(&id, &what, asked) }, step(&format!("{id}-do"), title, kind)]
    }

    /// A question which of several cases it is, and a branch for each.
    fn cases(&self, n: usize, action: &Action, lines: &[&String]) -> Vec<Step> {
        if lines.is_empty() {
            return Vec::new();
        }
        let id = self.id(n);
        let cases: Vec<Case> = lines.iter().filter_map(|line| case(line)).collect();
        let turns = lines.iter().enumerate().map(|(m, line)| self.case_turn(n, m, line));
        let turns: Vec<Turn> = turns.collect();
        let ends = |turn: &Turn| turn.next.is_some() || turn.steps.last().is_some_and(|step| step.kind.is_end());
        if let Some(known) = sort_of(&action.kind, &action.button).known()
            && let Some(whens) = known.conditions(&cases)
            // Else nothing would lead to what is written after it.
            && !(known.covers(&cases) && turns.iter().all(ends))
        {
            let branch = |((when, case), turn): ((Condition, &Case), Turn)| Branch {
                label: Some(Texts::plain(case.head.clone())),
                when,
                turn,
            };
            let branches: Vec<Branch> = whens.into_iter().zip(&cases).zip(turns).map(branch).collect();
            let otherwise = (!known.covers(&cases)).then(Turn::default);
            return vec![step(&format!("{id}-case"), "What follows", Kind::Decision { branches, otherwise })];
        }
        let name = format!("case_{}", n + 1);
        let mut choices: Vec<Choice> = cases
            .iter()
            .enumerate()
            .map(|(m, case)| Choice { value: format!("case {}", m + 1), label: Some(Texts::plain(case.head.clone())) })
            .collect();
        choices.push(Choice { value: "none".into(), label: Some(Texts::plain("None of these")) });
        let branches = cases.iter().enumerate().zip(turns).map(|((m, case), turn)| Branch {
            label: Some(Texts::plain(case.head.clone())),
            when: is(&name, Literal::Text(format!("case {}", m + 1))),
            turn,
        });
        let branches = branches.collect();
        let variable = Variable { name: name.clone(), kind: Type::Choice, label: None, choices };
        let asked = Kind::Question { to: Asked::Staff, reply: None, answers: vec![variable], silent: None };
        let decided = Kind::Decision { branches, otherwise: Some(Turn::default()) };
        vec![
            step(&format!("{id}-which"), "Which case is it?", asked),
            step(&format!("{id}-case"), "What follows", decided),
        ]
    }

    fn case_turn(&self, n: usize, m: usize, line: &str) -> Turn {
        let id = format!("{}-case-{}", self.id(n), m + 1);
        let told = Step { instruction: Some(Texts::plain(line)), ..step(&id, "In this case", Kind::Instruction) };
        let mut steps = vec![told];
        let mut next = None;
        let end = || Kind::Resolve { reason: "explained".into(), reply: None, survey: true };
        if words::ends_talk(line) && words::goes_on(line) {
            let name = format!("ends_{}_{}", n + 1, m + 1);
            let variable = Variable { name: name.clone(), kind: Type::YesNo, label: None, choices: Vec::new() };
            let asked = Kind::Question { to: Asked::Staff, reply: None, answers: vec![variable], silent: None };
            let ended = step(&format!("{id}-end"), "End the conversation", end());
            let turn = Turn { next: None, steps: vec![ended] };
            let branches = vec![Branch { label: None, when: is(&name, Literal::YesNo(true)), turn }];
            let decided = Kind::Decision { branches, otherwise: Some(Turn::default()) };
            steps.push(step(&format!("{id}-asked"), "Does the conversation end here?", asked));
            steps.push(step(&format!("{id}-ends"), "Ends here", decided));
        } else if words::ends_talk(line) {
            steps.push(step(&format!("{id}-end"), "End the conversation", end()));
        } else if let Some(to) = words::skips_to(line) {
            let later = (n + 1..self.subflow.actions.len()).find(|at| slug(&self.subflow.actions[*at].button) == to);
            next = later.map(|at| self.id(at));
        } else if words::skips_next(line) {
            next = Some(self.id(n + 2));
        }
        Turn { next, steps }
    }

    /// An action that is only taken in a case: by what is known, or else by whoever knows it.
    fn guarded(&mut self, n: usize, action: &Action, case: &Case, steps: Vec<Step>) {
        let id = self.id(n);
        let earlier = self.subflow.actions[..n].iter().rev();
        let known = earlier
            .filter_map(|action| sort_of(&action.kind, &action.button).known())
            .find_map(|known| known.conditions(std::slice::from_ref(case)).map(|whens| (known, whens)));
        let when = match known {
            Some((known, mut whens)) => {
                let first = Condition::Test(Test { variable: known.variable().into(), asked: Asks::Known(true) });
                Condition::All { all: vec![first, whens.remove(0)] }
            }
            None => {
                let name = format!("holds_{}", n + 1);
                let label = Some(Texts::plain(case.head.clone()));
                let variable = Variable { name: name.clone(), kind: Type::YesNo, label, choices: Vec::new() };
                let asked = Kind::Question { to: Asked::Staff, reply: None, answers: vec![variable], silent: None };
                self.steps.push(step(&format!("{id}-asked"), "Does this hold?", asked));
                is(&name, Literal::YesNo(true))
            }
        };
        let label = Some(Texts::plain(action.text.clone()));
        let branches = vec![Branch { label, when, turn: Turn { next: None, steps } }];
        let decided = Kind::Decision { branches, otherwise: Some(Turn::default()) };
        self.steps.push(step(&format!("{id}-only-if"), "Only if", decided));
    }
}

/// What is asked for: a list of things, a choice, or what the sort of button asks for anyway.
fn answers(n: usize, action: &Action, told: &[&str]) -> Vec<Variable> {
    let text = |name: String, label: &str| Variable {
        name,
        kind: Type::Text,
        label: Some(Texts::plain(label)),
        choices: Vec::new(),
    };
    let sort = sort_of(&action.kind, &action.button);
    if let Some(known) = sort.known() {
        return vec![known.declared()];
    }
    let lines = [action.text.as_str()].into_iter().chain(told.iter().copied());
    if let Some(choices) = lines.clone().find_map(listed) {
        let choices = choices.into_iter().map(|value| Choice { value, label: None }).collect();
        let name = format!("{}_{}", slug(&action.button).replace('-', "_"), n + 1);
        return vec![Variable { name, kind: Type::Choice, label: None, choices }];
    }
    if !sort.collects() {
        return Vec::new();
    }
    let found = items(told);
    if found.is_empty() {
        return vec![text(format!("{}_{}", slug(&action.button).replace('-', "_"), n + 1), &action.button)];
    }
    found.into_iter().map(|item| text(format!("{}_{}", slug(&item).replace('-', "_"), n + 1), &item)).collect()
}

fn is(variable: &str, literal: Literal) -> Condition {
    Condition::Test(Test { variable: variable.to_owned(), asked: Asks::Is(literal) })
}

fn step(id: &str, title: &str, kind: Kind) -> Step {
    Step {
        id: id.to_owned(),
        title: Texts::plain(title),
        kind,
        instruction: None,
        customer: None,
        optional: false,
        minutes: None,
        resources: Vec::new(),
        evidence: Vec::new(),
        next: None,
    }
}

/// A value that is written down, or that of a variable.
fn given(value: &str, variable: Option<&str>) -> Given {
    match variable {
        Some(variable) => Given::Variable { variable: variable.to_owned() },
        None => Given::Value(Literal::Text(value.to_owned())),
    }
}
