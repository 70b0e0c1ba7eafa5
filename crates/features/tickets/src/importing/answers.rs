//! Survey answers about imported tickets.

use std::collections::BTreeSet;

use kernel::{Act, Outcome, Problems, Refusal, Timestamp, text};
use serde::{Deserialize, Serialize};
use store::{Tx, params};

use super::origins::{self, Kind, Known};
use super::parents::hold;
use super::{Answer, Candidate, Sourced, finish, first_of_each, problem, sort_out};
use crate::answering::{NOT_ASKED, asked};
use crate::events::{self, SurveyAnswered};
use crate::measuring;
use crate::settling::subject;

/// A survey answer as another system tells it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AnswerRow {
    pub source: String,
    pub external_id: String,
    /// The ticket's id in the source.
    pub ticket: String,
    /// 1 to 5.
    pub rating: i64,
    #[serde(default)]
    pub comment: Option<String>,
    pub at: Timestamp,
}

impl Sourced for AnswerRow {
    fn source(&self) -> &str {
        &self.source
    }

    fn external_id(&self) -> &str {
        &self.external_id
    }

    fn check(&self, _now: Timestamp, problems: &mut Problems) {
        if !(1..=5).contains(&self.rating) {
            problems.add("rating", "must be between 1 and 5");
        }
        if let Some(comment) = self.comment() {
            problems.note("comment", text::body(comment, text::BODY_MAX));
        }
    }
}

impl AnswerRow {
    fn comment(&self) -> Option<&str> {
        self.comment.as_deref().filter(|comment| !comment.trim().is_empty())
    }
}

/// Takes a batch in; the answers are in the rows' order.
pub async fn import(tx: &mut Tx, act: &Act, rows: Vec<AnswerRow>) -> Result<Vec<Answer>, Refusal> {
    let (mut answers, mut waiting) = sort_out(act.now, rows);
    while !waiting.is_empty() {
        let (round, rest) = first_of_each(waiting);
        waiting = rest;
        take(tx, act, round, &mut answers).await?;
    }
    Ok(finish(answers))
}

async fn take(
    tx: &mut Tx,
    act: &Act,
    round: Vec<Candidate<AnswerRow>>,
    answers: &mut [Option<Answer>],
) -> Result<(), Refusal> {
    let keys = round.iter().map(|one| (one.row.source(), one.row.external_id()));
    let known = origins::known(tx, Kind::Answer, keys).await?;
    let keys = round.iter().map(|one| (one.row.source(), one.row.ticket.as_str()));
    let parents = origins::known(tx, Kind::Ticket, keys).await?;
    let ids: BTreeSet<String> = round
        .iter()
        .filter(|one| is_news(one, &known))
        .filter_map(|one| parents.get(&one.row.source, &one.row.ticket).map(|origin| origin.object_id.clone()))
        .collect();
    let tickets = hold(tx, &ids).await?;
    let asked = asked(tx, &ids).await?;
    let (mut rows, mut new_origins, mut touched) = (Vec::new(), Vec::new(), BTreeSet::new());
    for one in round.iter().filter(|one| is_news(one, &known)) {
        let row = &one.row;
        let ticket = parents.get(&row.source, &row.ticket).and_then(|origin| tickets.get(&origin.object_id));
        let Some(ticket) = ticket else {
            let why = "no ticket of this id was imported from this source, or it was merged into another one";
            answers[one.index] = Some(Err(vec![problem("ticket", why)]));
            continue;
        };
        if row.at > act.now || row.at < ticket.opened_at {
            answers[one.index] = Some(Err(vec![problem("at", "must be between the ticket's opening and now")]));
            continue;
        }
        if !asked.contains(&ticket.id) {
            answers[one.index] = Some(Err(vec![problem("ticket", NOT_ASKED)]));
            continue;
        }
        let (id, outcome) = match known.get(&row.source, &row.external_id) {
            Some(origin) => {
                tx.run(sql!("change_answer"), params![&origin.object_id, row.rating, row.comment(), row.at]).await?;
                origins::retell(tx, Kind::Answer, &row.source, &row.external_id, &one.content).await?;
                (origin.object_id.clone(), Outcome::Changed)
            }
            None => {
                let id = kernel::ids::new_id("ans", row.at, act.rng.as_ref());
                rows.push(params![&id, &ticket.id, row.rating, row.comment(), row.at]);
                new_origins.push(origins::row(Kind::Answer, &row.source, &row.external_id, &id, &one.content));
                (id, Outcome::Created)
            }
        };
        let event = SurveyAnswered { answer: id.clone(), rating: row.rating };
        tx.append_at(act, row.at, events::SURVEY_ANSWERED, subject(&ticket.id), &event)?;
        touched.insert(ticket.id.clone());
        answers[one.index] = Some(Ok(outcome));
    }
    tx.insert_many("INSERT INTO answers (id, ticket_id, rating, comment, answered_at) VALUES", rows, "").await?;
    origins::insert(tx, new_origins).await?;
    let touched: Vec<String> = touched.into_iter().collect();
    measuring::measure_all(tx, &touched).await?;
    Ok(())
}

fn is_news(one: &Candidate<AnswerRow>, known: &Known) -> bool {
    known.get(&one.row.source, &one.row.external_id).is_none_or(|origin| origin.content != one.content)
}
