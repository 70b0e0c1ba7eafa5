//! A run in the words that its customer reads: of each step what the playbook says to them, and no more.

use kernel::{Refusal, Timestamp};
use playbook_language::playbook::{Asked, Kind, Step};
use playbook_language::running::Outcome;
use serde::Serialize;
use store::Conn;
use utoipa::ToSchema;

use crate::going_on::{ASKED, UNANSWERED};
use crate::run::{self, Row, State};
use crate::stepping_back;

/// Steps ahead that are looked at; most say nothing to the customer.
const AHEAD: usize = 12;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CaseStepStanding)]
pub enum Standing {
    Done,
    Now,
    /// It comes, if nothing else comes between.
    Ahead,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CaseStep)]
pub struct Told {
    pub words: String,
    pub standing: Standing,
    pub at: Option<Timestamp>,
}

/// Something the customer can choose instead of writing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CaseChoice)]
pub struct Choice {
    pub value: String,
    pub words: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CaseSteps)]
pub struct Steps {
    pub steps: Vec<Told>,
    /// Answers to what they were asked; empty where nothing can be chosen.
    pub choices: Vec<Choice>,
}

/// The ticket's run as its customer sees it. Nothing where none is under way or came to its end.
pub async fn of_ticket(conn: &mut Conn, ticket_id: &str, language: &str) -> Result<Steps, Refusal> {
    let Some(row) = run::latest(conn, ticket_id).await? else { return Ok(Steps::default()) };
    if row.state == State::Stopped {
        return Ok(Steps::default());
    }
    let playbook = run::published(conn, &row.playbook, row.number).await?;
    let program = run::program(&playbook)?;
    let inputs = stepping_back::standing(run::steps(conn, &row.id).await?);
    let mut steps: Vec<Told> = Vec::new();
    for passed in row.run.0.passed.iter().filter(|passed| passed.outcome != Outcome::Skipped) {
        let at = inputs.iter().rev().find(|input| input.step == passed.step).map(|input| input.at);
        steps.extend(program.find(&passed.step).and_then(|step| told(step, language, Standing::Done, at)));
    }
    let open = program.step(&row.run.0).filter(|_| row.state == State::Open);
    let choices = open.map_or_else(Vec::new, |step| choices(step, &row, language));
    if let Some(step) = open {
        steps.extend(told(step, language, Standing::Now, None));
        let ahead = program.ahead(&row.run.0, AHEAD);
        steps.extend(ahead.iter().filter_map(|step| told(step, language, Standing::Ahead, None)));
    } else if let Some(end) = program.find(row.step()) {
        steps.extend(told(end, language, Standing::Done, row.ended_at));
    }
    Ok(Steps { steps: last_of_each(steps), choices })
}

fn told(step: &Step, language: &str, standing: Standing, at: Option<Timestamp>) -> Option<Told> {
    let words = step.customer.as_ref()?.in_language(language).to_owned();
    Some(Told { words, standing, at })
}

/// What is gone through again stands where it stands now.
fn last_of_each(steps: Vec<Told>) -> Vec<Told> {
    let mut kept: Vec<Told> = Vec::new();
    for step in steps {
        if step.standing == Standing::Ahead && kept.iter().any(|one| one.words == step.words) {
            continue;
        }
        kept.retain(|one| one.words != step.words);
        kept.push(step);
    }
    kept
}

/// Of a question that was put to the customer and has one answer to choose.
pub(crate) fn choices(step: &Step, row: &Row, language: &str) -> Vec<Choice> {
    let was_asked = row.waiting_for.as_deref().is_some_and(|event| event == ASKED || event == UNANSWERED);
    let (Kind::Question { to: Asked::Customer, answers, .. }, true) = (&step.kind, was_asked) else {
        return Vec::new();
    };
    let [answer] = answers.as_slice() else { return Vec::new() };
    let named = answer.choices.iter().filter_map(|choice| {
        let words = choice.label.as_ref()?.in_language(language).to_owned();
        Some(Choice { value: choice.value.clone(), words })
    });
    let named: Vec<Choice> = named.collect();
    if named.len() == answer.choices.len() && step.evidence.is_empty() { named } else { Vec::new() }
}
