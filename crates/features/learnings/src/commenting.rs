//! Saying something of a learning, also after it was decided on.

use kernel::{Act, Refusal, text};
use serde::Deserialize;
use store::{Tx, params};
use utoipa::ToSchema;

use crate::comment::{self, Comment};
use crate::proposing::TEXT_MAX;
use crate::{events, learning};

/// Most comments of one learning.
pub const MOST: i64 = 200;

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewLearningComment)]
pub struct NewComment {
    pub text: String,
}

pub async fn comment(tx: &mut Tx, act: &Act, id: &str, input: NewComment) -> Result<Vec<Comment>, Refusal> {
    let learning = learning::find(tx, &act.actor, id).await?;
    let body = text::body(&input.text, TEXT_MAX).map_err(|problem| Refusal::invalid("text", problem))?;
    if tx.one::<i64>(sql!("count_comments"), params![id]).await? >= MOST {
        return Err(Refusal::conflict(format!("it has {MOST} comments, which is the most")));
    }
    tx.run(sql!("insert_comment"), params![act.id("lcm"), id, body, &act.actor.id, act.now]).await?;
    tx.append(act, events::LEARNING_DISCUSSED, events::subject(id), &learning.told())?;
    comment::list(tx, id).await
}
