//! Tags. Adding and removing commute, so they need no version.

use kernel::{Act, Problems, Refusal, text};
use serde::Deserialize;
use store::{Tx, params};
use utoipa::ToSchema;

use crate::events::{self, Tag};
use crate::finding::{self, TicketDetail};
use crate::settling::{save, subject};
use crate::ticket::Ticket;
use crate::{ANSWER, holding};

const TAG_MAX: usize = 60;
const TAGS_MAX: usize = 50;

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTag {
    pub tag: String,
}

/// Adds a tag.
pub async fn tag(tx: &mut Tx, act: &Act, id: &str, input: NewTag) -> Result<TicketDetail, Refusal> {
    let mut ticket = holding::hold(tx, act, id, ANSWER).await?;
    let mut problems = Problems::default();
    let tag = problems.note("tag", check(&input.tag)).unwrap_or_default();
    problems.into_result()?;
    if put_on(tx, act, &mut ticket, &tag).await? {
        save(tx, act, &mut ticket).await?;
    }
    finding::detail(tx, &act.actor, id).await
}

/// Removes a tag; one that is not there is gone already.
pub async fn untag(tx: &mut Tx, act: &Act, id: &str, tag: &str) -> Result<TicketDetail, Refusal> {
    let mut ticket = holding::hold(tx, act, id, ANSWER).await?;
    let tag = tag.trim().to_lowercase();
    if take_off(tx, act, &mut ticket, &tag).await? {
        save(tx, act, &mut ticket).await?;
    }
    finding::detail(tx, &act.actor, id).await
}

/// Puts a tag on a ticket in hand, to be saved; says whether it was not there.
pub(crate) async fn put_on(tx: &mut Tx, act: &Act, ticket: &mut Ticket, tag: &str) -> Result<bool, Refusal> {
    let Err(at) = ticket.tags.0.binary_search_by(|held| held.as_str().cmp(tag)) else { return Ok(false) };
    if ticket.tags.0.len() >= TAGS_MAX {
        return Err(Refusal::invalid("tag", format!("a ticket has at most {TAGS_MAX} tags")));
    }
    ticket.tags.0.insert(at, tag.to_owned());
    tx.run(sql!("add_tag"), params![tag, &ticket.id]).await?;
    tx.append(act, events::TAG_ADDED, subject(&ticket.id), &Tag { tag: tag.to_owned() })?;
    Ok(true)
}

/// Takes a tag off a ticket in hand, to be saved; says whether it was there.
pub(crate) async fn take_off(tx: &mut Tx, act: &Act, ticket: &mut Ticket, tag: &str) -> Result<bool, Refusal> {
    let Ok(at) = ticket.tags.0.binary_search_by(|held| held.as_str().cmp(tag)) else { return Ok(false) };
    ticket.tags.0.remove(at);
    tx.run(sql!("drop_tag"), params![tag, &ticket.id]).await?;
    tx.append(act, events::TAG_REMOVED, subject(&ticket.id), &Tag { tag: tag.to_owned() })?;
    Ok(true)
}

/// A tag is a short line in lower case, so that two spellings are not two tags.
fn check(tag: &str) -> Result<String, String> {
    Ok(text::line(tag, TAG_MAX)?.to_lowercase())
}

/// Tags of a new ticket: sorted, each once.
pub(crate) fn check_all(tags: &[String], problems: &mut Problems) -> Vec<String> {
    check_list("tags", tags, problems)
}

/// The same of a list of another name.
pub(crate) fn check_list(field: &str, tags: &[String], problems: &mut Problems) -> Vec<String> {
    if tags.len() > TAGS_MAX {
        problems.add(field, format!("a ticket has at most {TAGS_MAX} tags"));
    }
    let checked = tags.iter().enumerate().take(TAGS_MAX);
    let mut tags: Vec<String> =
        checked.filter_map(|(at, tag)| problems.note(&format!("{field}[{at}]"), check(tag))).collect();
    tags.sort_unstable();
    tags.dedup();
    tags
}
