//! How it was, in one tap; a word about it if they like.

use kernel::{Act, Refusal};
use serde::Deserialize;
use store::Tx;
use tickets::answering::{self, NewAnswer};
use utoipa::ToSchema;

use crate::case::Standing;
use crate::{by_portal, showing};

/// Answers to one case: people change their minds, programs fill disks.
const ANSWERS_MAX: usize = 20;

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CaseRating)]
pub struct Rating {
    /// 1 to 5.
    pub rating: i64,
    #[serde(default)]
    pub comment: Option<String>,
}

/// Takes it in. A later one of the same solve stands in the place of the one before.
pub async fn rate(tx: &mut Tx, act: &Act, token: &str, input: Rating) -> Result<(), Refusal> {
    let act = by_portal(act);
    let ticket = showing::open(tx, &act, token).await?;
    if Standing::of(ticket.row.status.category) != Standing::Solved {
        return Err(Refusal::conflict("this case is open again; it is rated when it is solved"));
    }
    if answering::all(tx, &act, &ticket.row.id).await?.len() >= ANSWERS_MAX {
        return Err(Refusal::conflict("this case was rated often enough; what was said last counts"));
    }
    let answer = NewAnswer { rating: input.rating, comment: input.comment, at: None };
    answering::answer(tx, &act, &ticket.row.id, answer).await?;
    Ok(())
}
