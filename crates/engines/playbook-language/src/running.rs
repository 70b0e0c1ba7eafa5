//! A playbook on its way through one ticket: what came in, and where that leads. Pure; whoever keeps a
//! run keeps this state, and a run stays on the version it began with.

use std::collections::{BTreeMap, HashMap};

use kernel::{Problems, Refusal, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::catalogue;
use crate::condition::Knowledge;
use crate::finding::Finding;
use crate::graph::{Graph, Way};
use crate::names::{Names, given_name};
use crate::playbook::{EvidenceKind, Kind, Playbook, Step};
use crate::value::{Domain, Value};

/// A run that passed so many steps goes round; people take over.
pub const PASSED_MAX: usize = 1_000;
const REASON_MAX: usize = 500;

/// A playbook that holds, ready to be run.
#[derive(Debug)]
pub struct Program<'p> {
    graph: Graph<'p>,
    names: Names,
}

/// Where a run is and what it knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = PlaybookRun)]
pub struct Run {
    pub standing: Standing,
    pub known: BTreeMap<String, Value>,
    /// What was passed, the first first.
    pub passed: Vec<Passed>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
#[schema(as = PlaybookStanding)]
pub enum Standing {
    /// A step is to be done.
    At { step: String },
    /// It ended with a step.
    Ended { step: String },
    /// It passed too many steps; people take over.
    TooLong,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = PlaybookPassed)]
pub struct Passed {
    pub step: String,
    pub outcome: Outcome,
    /// Of what was skipped or refused.
    pub reason: Option<String>,
    /// Of a decision: the branch taken, counted from 0; none for `otherwise`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PlaybookOutcome)]
pub enum Outcome {
    Done,
    Skipped,
    Silent,
    Refused,
    Late,
}

impl Outcome {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Skipped => "skipped",
            Self::Silent => "silent",
            Self::Refused => "refused",
            Self::Late => "late",
        }
    }
}

/// What comes in at a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "input", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = PlaybookInput)]
pub enum Input {
    /// It is done: answered, looked up, carried out, happened, or the time is over.
    Done {
        #[serde(default)]
        values: BTreeMap<String, Value>,
        /// Kinds of evidence and how many there are.
        #[serde(default)]
        evidence: BTreeMap<EvidenceKind, u32>,
    },
    /// No answer came in time.
    Silent,
    Refused {
        reason: String,
    },
    /// What was waited for did not come in time.
    Late,
    Skipped {
        reason: String,
    },
}

impl<'p> Program<'p> {
    /// Refuses a playbook with errors: it could get stuck.
    pub fn of(playbook: &'p Playbook) -> Result<Self, Vec<Finding>> {
        let errors: Vec<Finding> = crate::checking::check(playbook).into_iter().filter(Finding::is_error).collect();
        if !errors.is_empty() {
            return Err(errors);
        }
        let graph = Graph::of(playbook);
        let (names, _) = Names::of(&graph);
        Ok(Self { graph, names })
    }

    /// At the first step that needs something.
    pub fn start(&self) -> Run {
        let run = Run { standing: Standing::TooLong, known: BTreeMap::new(), passed: Vec::new() };
        self.arrive(run, 0)
    }

    /// The run that these inputs lead to.
    pub fn replay<'i>(&self, inputs: impl IntoIterator<Item = &'i Input>) -> Result<Run, Refusal> {
        inputs.into_iter().try_fold(self.start(), |run, input| self.give(&run, input))
    }

    pub fn find(&self, id: &str) -> Option<&'p Step> {
        self.graph.index(id).map(|at| self.graph.nodes[at].step)
    }

    /// All steps, in the order written.
    pub fn steps(&self) -> impl Iterator<Item = &'p Step> {
        self.graph.nodes.iter().map(|node| node.step)
    }

    /// What comes after the present step if all goes well: up to the next decision or the end.
    pub fn ahead(&self, run: &Run, most: usize) -> Vec<&'p Step> {
        let mut steps: Vec<&Step> = Vec::new();
        let Some(mut at) = self.step(run).and_then(|step| self.graph.index(&step.id)) else { return steps };
        while steps.len() < most {
            let exit = self.graph.nodes[at].exits.iter().find(|exit| exit.way == Way::Done);
            let Some(to) = exit.and_then(|exit| exit.to.step()) else { break };
            let step = self.graph.nodes[to].step;
            if steps.iter().any(|known| known.id == step.id) {
                break;
            }
            steps.push(step);
            at = to;
        }
        steps
    }

    /// The step that a run is at; nothing when it has ended.
    pub fn step(&self, run: &Run) -> Option<&'p Step> {
        match &run.standing {
            Standing::At { step } => self.graph.index(step).map(|at| self.graph.nodes[at].step),
            _ => None,
        }
    }

    /// What has to be given for a step to be done, by name.
    pub fn asks(&self, step: &Step) -> BTreeMap<String, Domain> {
        let named = |name: String| self.names.domain(&name).cloned().map(|domain| (name, domain));
        match &step.kind {
            Kind::Check { facts } => facts.iter().cloned().filter_map(named).collect(),
            Kind::Action { action, .. } => {
                let gives = catalogue::action(action).map_or(&[][..], |action| action.gives);
                let sure = gives.iter().filter(|given| given.required);
                sure.filter_map(|given| named(given_name(&step.id, given.name))).collect()
            }
            kind => kind.answers().iter().filter_map(|answer| named(answer.name.clone())).collect(),
        }
    }

    /// Lets something come in. Refused is what does not belong to the step; the run stays as it is.
    pub fn give(&self, run: &Run, input: &Input) -> Result<Run, Refusal> {
        let step = self.step(run).ok_or_else(|| Refusal::conflict("the run has ended"))?;
        let (way, outcome, reason) = self.way(step, input)?;
        let at = self.graph.index(&step.id).ok_or_else(|| Refusal::Fault(format!("no step {}", step.id)))?;
        let mut run = run.clone();
        if let Input::Done { values, .. } = input {
            run.known.extend(values.clone());
        }
        run.passed.push(Passed { step: step.id.clone(), outcome, reason, branch: None });
        self.leave(run, at, way)
    }

    /// The way that an input takes, if it fits.
    fn way(&self, step: &Step, input: &Input) -> Result<(Way, Outcome, Option<String>), Refusal> {
        let reason = |given: &str| {
            text::line(given, REASON_MAX).map(Some).map_err(|problem| Refusal::invalid("reason", problem))
        };
        match (&step.kind, input) {
            (_, Input::Done { values, evidence }) => {
                self.values(step, values)?;
                for wanted in &step.evidence {
                    if evidence.get(&wanted.kind).copied().unwrap_or_default() < wanted.at_least {
                        let problem = format!("this step needs at least {} of {:?}", wanted.at_least, wanted.kind);
                        return Err(Refusal::invalid("evidence", problem.to_lowercase()));
                    }
                }
                Ok((Way::Done, Outcome::Done, None))
            }
            (Kind::Question { silent: Some(_), .. }, Input::Silent) => Ok((Way::Silent, Outcome::Silent, None)),
            (Kind::Action { .. }, Input::Refused { reason: given }) => {
                Ok((Way::Refused, Outcome::Refused, reason(given)?))
            }
            (Kind::Wait { event: Some(_), .. }, Input::Late) => Ok((Way::Late, Outcome::Late, None)),
            (_, Input::Skipped { reason: given }) if step.optional => Ok((Way::Done, Outcome::Skipped, reason(given)?)),
            (_, Input::Skipped { .. }) => Err(Refusal::conflict(format!("step {} is required", step.id))),
            _ => Err(Refusal::conflict(format!("step {} is a {}", step.id, step.kind.word()))),
        }
    }

    fn values(&self, step: &Step, values: &BTreeMap<String, Value>) -> Result<(), Refusal> {
        let mut problems = Problems::default();
        let asked = self.asks(step);
        for (name, domain) in &asked {
            match values.get(name) {
                Some(value) => drop(problems.note(&format!("values.{name}"), value.fits(domain))),
                None => problems.add(&format!("values.{name}"), format!("is missing; it is {}", domain.kind.as_str())),
            }
        }
        for (name, value) in values.iter().filter(|(name, _)| !asked.contains_key(*name)) {
            // What an action gives beyond what is sure.
            let domain = name.starts_with(&format!("{}.", step.id)).then(|| self.names.domain(name)).flatten();
            match domain.filter(|_| !self.names.is_always(name)) {
                Some(domain) => drop(problems.note(&format!("values.{name}"), value.fits(domain))),
                None => problems.add(&format!("values.{name}"), "is not asked for here"),
            }
        }
        problems.into_result()
    }

    fn leave(&self, run: Run, at: usize, way: Way) -> Result<Run, Refusal> {
        let exit = self.graph.nodes[at].exits.iter().find(|exit| exit.way == way);
        let to = exit.and_then(|exit| exit.to.step());
        to.map(|to| self.arrive(run, to)).ok_or_else(|| Refusal::Fault("a checked playbook leads nowhere".into()))
    }

    /// Goes on from `at` until something has to come in. Ends: without a pause nothing goes round.
    fn arrive(&self, mut run: Run, mut at: usize) -> Run {
        loop {
            let step = self.graph.nodes[at].step;
            if step.kind.is_end() {
                run.standing = Standing::Ended { step: step.id.clone() };
                return run;
            }
            if run.passed.len() >= PASSED_MAX {
                run.standing = Standing::TooLong;
                return run;
            }
            let done = |passed: &Passed| passed.step == step.id && passed.outcome == Outcome::Done;
            let (way, outcome, reason) = match &step.kind {
                Kind::Decision { branches, .. } => {
                    let looked = Looked::new(self, &run);
                    let taken = branches.iter().position(|branch| branch.when.holds(&looked));
                    (taken.map_or(Way::Otherwise, Way::Branch), Outcome::Done, None)
                }
                Kind::Action { once: true, .. } if run.passed.iter().any(done) => {
                    (Way::Refused, Outcome::Refused, Some("was done already in this run".to_owned()))
                }
                _ => {
                    run.standing = Standing::At { step: step.id.clone() };
                    return run;
                }
            };
            let branch = if let Way::Branch(taken) = way { Some(taken) } else { None };
            run.passed.push(Passed { step: step.id.clone(), outcome, reason, branch });
            let exit = self.graph.nodes[at].exits.iter().find(|exit| exit.way == way);
            match exit.and_then(|exit| exit.to.step()) {
                Some(to) => at = to,
                // Where every branch is covered there is no otherwise to fall into.
                None => {
                    run.standing = Standing::TooLong;
                    return run;
                }
            }
        }
    }
}

/// What a run knows, as conditions ask for it.
struct Looked<'r> {
    program: &'r Program<'r>,
    run: &'r Run,
    times: HashMap<&'r str, i64>,
}

impl<'r> Looked<'r> {
    fn new(program: &'r Program<'r>, run: &'r Run) -> Self {
        let mut times = HashMap::new();
        for passed in &run.passed {
            *times.entry(passed.step.as_str()).or_default() += 1;
        }
        Self { program, run, times }
    }
}

impl Knowledge for Looked<'_> {
    fn domain(&self, variable: &str) -> Option<Domain> {
        self.program.names.domain(variable).cloned()
    }

    fn value(&self, variable: &str) -> Option<Value> {
        match variable.strip_suffix(".times").filter(|step| self.program.graph.index(step).is_some()) {
            Some(step) => Some(Value::Number(self.times.get(step).copied().unwrap_or_default())),
            None => self.run.known.get(variable).cloned(),
        }
    }
}
