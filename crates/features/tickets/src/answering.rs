//! What customers answer to the survey after a solve.

use std::collections::HashSet;

use kernel::{Act, Problems, Refusal, Timestamp, text};
use serde::{Deserialize, Serialize};
use store::{Conn, Select, Tx, Value, params};
use utoipa::ToSchema;

use crate::events::{self, SurveyAnswered};
use crate::settling::{settle, subject};
use crate::{ANSWER, finding, holding};

const COMMENT_MAX: usize = 10_000;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Answer {
    pub id: String,
    /// 1 to 5; 4 and 5 are positive.
    pub rating: i64,
    pub comment: Option<String>,
    pub at: Timestamp,
    /// The resolution cycle it is about.
    pub cycle: i64,
    /// Whether it counts: the latest answer of a cycle does, the others stay as history.
    pub counts: bool,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAnswer {
    pub rating: i64,
    #[serde(default)]
    pub comment: Option<String>,
    /// When it was answered; now if absent.
    #[serde(default)]
    pub at: Option<Timestamp>,
}

/// Takes an answer in.
pub async fn answer(tx: &mut Tx, act: &Act, ticket_id: &str, input: NewAnswer) -> Result<Answer, Refusal> {
    let mut ticket = holding::hold(tx, act, ticket_id, ANSWER).await?;
    let mut problems = Problems::default();
    if !(1..=5).contains(&input.rating) {
        problems.add("rating", "must be between 1 and 5");
    }
    let comment = input.comment.filter(|comment| !comment.trim().is_empty());
    let comment = comment.and_then(|comment| problems.note("comment", text::body(&comment, COMMENT_MAX)));
    let at = input.at.unwrap_or(act.now);
    if at > act.now || at < ticket.opened_at {
        problems.add("at", "must be between the ticket's opening and now");
    }
    problems.into_result()?;
    if asked(tx, [ticket_id]).await?.is_empty() {
        return Err(Refusal::conflict(NOT_ASKED));
    }
    let id = act.id("ans");
    tx.run(sql!("add_answer"), params![&id, ticket_id, input.rating, &comment, at]).await?;
    let event = SurveyAnswered { answer: id.clone(), rating: input.rating };
    tx.append_at(act, at, events::SURVEY_ANSWERED, subject(ticket_id), &event)?;
    settle(tx, act, &mut ticket).await?;
    let answers: Vec<Answer> = tx.all(sql!("list_answers"), params![ticket_id]).await?;
    answers.into_iter().find(|answer| answer.id == id).ok_or(Refusal::NotFound("answer"))
}

pub(crate) const NOT_ASKED: &str = "nobody is asked about this ticket: it was never solved, or the customer never contacted us in it, or it is set aside";

/// Which of these tickets customers are asked about.
pub async fn asked(
    conn: &mut Conn,
    tickets: impl IntoIterator<Item = impl Into<Value>>,
) -> Result<HashSet<String>, Refusal> {
    let mut select = Select::new(sql!("list_asked"), params![]);
    select.and_in("f.ticket_id", tickets);
    Ok(conn.select::<String>(&select).await?.into_iter().collect())
}

/// All answers of a ticket, oldest first.
pub async fn all(conn: &mut Conn, act: &Act, ticket_id: &str) -> Result<Vec<Answer>, Refusal> {
    finding::must_see(conn, &act.actor, ticket_id).await?;
    Ok(conn.all(sql!("list_answers"), params![ticket_id]).await?)
}
