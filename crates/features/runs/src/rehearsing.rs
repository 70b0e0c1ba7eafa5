//! A rehearsal: where the last tickets of its scenario would go by a playbook, as their records are now, and where the
//! first step stands that needs a person. It reads and goes, and writes nothing.

use std::collections::{BTreeMap, HashMap};

use kernel::{Act, Refusal};
use playbook_language::playbook::{Asked, Kind, Texts};
use playbook_language::{Input, Playbook, Program, Run as Course, Standing};
use playbooks::checking::Written;
use serde::{Deserialize, Serialize};
use store::Conn;
use tickets::glancing::{self, Glance};
use utoipa::ToSchema;

use crate::records::{self, Records};
use crate::{going_on, run};

/// Most tickets that are looked at, and how many unless it is said.
pub const TICKETS_MAX: i64 = 500;
const TICKETS: i64 = 200;
const CHUNK: usize = 100;
/// Steps without a person that one ticket takes at most.
const STEPS_MAX: usize = 200;

/// Which playbook: one that is written down here, or else the draft or version in use of the key.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = PlaybookRehearsalRequest)]
pub struct Rehearse {
    /// As YAML.
    pub text: Option<String>,
    /// The same as JSON.
    #[schema(value_type = Option<Playbook>)]
    pub definition: Option<serde_json::Value>,
    /// Number of a version that was published.
    pub version: Option<i64>,
    /// How many tickets: those of the playbook's scenario opened last that you may see, 500 at most; 200 without it.
    pub tickets: Option<i64>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PlaybookRehearsal)]
pub struct Rehearsal {
    /// Of which scenario the tickets are; null for a playbook of none, which is rehearsed on all.
    pub scenario: Option<String>,
    /// How many tickets were looked at.
    pub tickets: i64,
    /// How many took which way at each decision.
    pub branches: Vec<Taken>,
    /// Where they would have stopped, most first.
    pub stops: Vec<Stop>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PlaybookRehearsalBranch)]
pub struct Taken {
    /// The decision.
    pub step: String,
    pub title: Texts,
    /// Counted from 0; none for `otherwise`.
    pub branch: Option<usize>,
    pub label: Option<Texts>,
    pub tickets: i64,
}

/// Why a run stops at a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PlaybookRehearsalWhy)]
pub enum Why {
    AsksCustomer,
    AsksStaff,
    /// Facts that no record tells.
    NotKnown,
    Acts,
    Waits,
    ByPerson,
    Ended,
    TooLong,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PlaybookRehearsalStop)]
pub struct Stop {
    pub step: String,
    pub title: Option<Texts>,
    pub why: Why,
    /// The facts that are not known.
    pub facts: Vec<String>,
    pub tickets: i64,
    /// The newest of them, 20 at most.
    pub examples: Vec<Example>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PlaybookRehearsalTicket)]
pub struct Example {
    pub id: String,
    pub number: i64,
    pub subject: String,
}

const EXAMPLES_MAX: usize = 20;

impl Rehearse {
    /// Read, outside of a transaction. Nothing where the stored text is meant.
    fn written(&self) -> Result<Option<Playbook>, Refusal> {
        if self.text.is_none() && self.definition.is_none() {
            return Ok(None);
        }
        let written = Written { text: self.text.clone(), definition: self.definition.clone() };
        Ok(Some(written.draft()?.playbook))
    }
}

pub async fn rehearse(conn: &mut Conn, act: &Act, key: &str, input: Rehearse) -> Result<Rehearsal, Refusal> {
    let row = playbooks::playbook::find(conn, key).await?;
    let playbook = match (input.written()?, input.version) {
        (Some(written), None) => written,
        (None, Some(number)) => run::published(conn, key, number).await?,
        (None, None) => playbooks::playbook::detail(conn, &row).await?.definition,
        (Some(_), Some(_)) => return Err(Refusal::invalid("version", "send either a text or a version")),
    };
    let program = Program::of(&playbook).map_err(|findings| playbooks::checking::refusal(&findings))?;
    let most = input.tickets.unwrap_or(TICKETS);
    if !(1..=TICKETS_MAX).contains(&most) {
        return Err(Refusal::invalid("tickets", format!("must be 1 to {TICKETS_MAX}")));
    }
    let ids = glancing::latest(conn, &act.actor, playbook.scenario.as_deref(), most).await?;
    let mut tally = Tally { program: &program, branches: BTreeMap::new(), stops: HashMap::new(), tickets: 0 };
    for chunk in ids.chunks(CHUNK) {
        for ticket in glancing::glance(conn, chunk).await? {
            let mut course = program.start();
            if matches!(program.step(&course).map(|step| &step.kind), Some(Kind::Check { .. })) {
                let records = records::gather(conn, act, &ticket).await?;
                course = go(&program, course, &records)?;
                tally.count(&ticket, &course, Some(&records));
            } else {
                tally.count(&ticket, &course, None);
            }
        }
    }
    Ok(Rehearsal { scenario: playbook.scenario.clone(), ..tally.told() })
}

/// Goes on while everything that is asked is known.
fn go(program: &Program<'_>, mut course: Course, records: &Records) -> Result<Course, Refusal> {
    for _ in 0..STEPS_MAX {
        let Some(step) = program.step(&course) else { break };
        if !matches!(step.kind, Kind::Check { .. }) || !step.evidence.is_empty() {
            break;
        }
        let asks = program.asks(step);
        let found = going_on::found(asks.keys(), records);
        if found.len() < asks.len() {
            break;
        }
        course = program.give(&course, &Input::Done { values: found, evidence: BTreeMap::new() })?;
    }
    Ok(course)
}

type StopKey = (String, Why, Vec<String>);

struct Tally<'p> {
    program: &'p Program<'p>,
    branches: BTreeMap<(usize, usize), i64>,
    stops: HashMap<StopKey, (i64, Vec<Example>)>,
    tickets: i64,
}

impl Tally<'_> {
    fn count(&mut self, ticket: &Glance, course: &Course, records: Option<&Records>) {
        self.tickets += 1;
        for passed in &course.passed {
            let Some(at) = self.program.steps().position(|step| step.id == passed.step) else { continue };
            let decision = self.program.find(&passed.step).map(|step| &step.kind);
            if let Some(Kind::Decision { branches, .. }) = decision {
                *self.branches.entry((at, passed.branch.unwrap_or(branches.len()))).or_default() += 1;
            }
        }
        let (count, examples) = self.stops.entry(self.stop(course, records)).or_default();
        *count += 1;
        if examples.len() < EXAMPLES_MAX {
            examples.push(Example { id: ticket.id.clone(), number: ticket.number, subject: ticket.subject.clone() });
        }
    }

    fn stop(&self, course: &Course, records: Option<&Records>) -> StopKey {
        let step = match &course.standing {
            Standing::At { step } => step,
            Standing::Ended { step } => return (step.clone(), Why::Ended, Vec::new()),
            Standing::TooLong => return (String::new(), Why::TooLong, Vec::new()),
        };
        let Some(found) = self.program.find(step) else { return (step.clone(), Why::ByPerson, Vec::new()) };
        let mut facts = Vec::new();
        let why = match &found.kind {
            Kind::Question { to: Asked::Customer, .. } => Why::AsksCustomer,
            Kind::Question { to: Asked::Staff, .. } => Why::AsksStaff,
            Kind::Check { facts: asked } => {
                let known = |name: &String| records.is_some_and(|records| crate::facts::known(name, records).is_some());
                facts = asked.iter().filter(|name| !known(name)).cloned().collect();
                Why::NotKnown
            }
            Kind::Action { .. } => Why::Acts,
            Kind::Wait { .. } => Why::Waits,
            _ => Why::ByPerson,
        };
        (step.clone(), why, facts)
    }

    fn told(self) -> Rehearsal {
        let steps: Vec<_> = self.program.steps().collect();
        let taken = |((at, branch), tickets): ((usize, usize), i64)| {
            let step = steps[at];
            let Kind::Decision { branches, .. } = &step.kind else { return None };
            let known = branches.get(branch);
            Some(Taken {
                step: step.id.clone(),
                title: step.title.clone(),
                branch: known.map(|_| branch),
                label: known.and_then(|branch| branch.label.clone()),
                tickets,
            })
        };
        let mut stops: Vec<Stop> = self
            .stops
            .into_iter()
            .map(|((step, why, facts), (tickets, examples))| Stop {
                title: self.program.find(&step).map(|step| step.title.clone()),
                step,
                why,
                facts,
                tickets,
                examples,
            })
            .collect();
        stops.sort_by(|one, other| (other.tickets, &one.step, one.why).cmp(&(one.tickets, &other.step, other.why)));
        Rehearsal {
            scenario: None,
            tickets: self.tickets,
            branches: self.branches.into_iter().filter_map(taken).collect(),
            stops,
        }
    }
}
