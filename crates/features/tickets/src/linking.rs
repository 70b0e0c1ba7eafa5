//! Links between tickets.

use kernel::{Act, Actor, Place, Refusal};
use serde::{Deserialize, Serialize};
use store::{Conn, Error, Tx, params};
use utoipa::ToSchema;

use crate::events::{self, Linked};
use crate::settling::{save, subject};
use crate::{ANSWER, READ, finding, holding};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    Related,
    /// This ticket repeats the other one.
    Duplicate,
    /// The other one is this one's parent.
    Parent,
}

impl LinkKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Related => "related",
            Self::Duplicate => "duplicate",
            Self::Parent => "parent",
        }
    }
}

/// A link as one of its two tickets sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LinkView {
    Related,
    Duplicate,
    /// The other one repeats this one.
    DuplicatedBy,
    Parent,
    Child,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Link {
    pub id: String,
    /// What the other ticket is to this one.
    pub kind: LinkView,
    pub ticket: LinkedTicket,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LinkedTicket {
    pub id: String,
    pub number: i64,
    pub subject: String,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLink {
    pub kind: LinkKind,
    /// The ticket at the other end.
    pub ticket_id: String,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    kind: LinkKind,
    ticket_id: String,
    other_id: String,
}

#[derive(Deserialize)]
struct FarEnd {
    id: String,
    kind: LinkKind,
    reverse: bool,
    other_id: String,
    number: i64,
    subject: String,
    team_id: Option<String>,
    assignee_id: Option<String>,
}

impl FarEnd {
    fn place(&self) -> Place<'_> {
        Place { team: self.team_id.as_deref(), assignee: self.assignee_id.as_deref() }
    }

    fn view(&self) -> LinkView {
        match (self.kind, self.reverse) {
            (LinkKind::Related, _) => LinkView::Related,
            (LinkKind::Duplicate, false) => LinkView::Duplicate,
            (LinkKind::Duplicate, true) => LinkView::DuplicatedBy,
            (LinkKind::Parent, false) => LinkView::Parent,
            (LinkKind::Parent, true) => LinkView::Child,
        }
    }
}

/// The links of a ticket to tickets that the actor may see.
pub(crate) async fn of_ticket(conn: &mut Conn, actor: &Actor, id: &str) -> Result<Vec<Link>, Refusal> {
    let ends: Vec<FarEnd> = conn.all(sql!("list_links"), params![id]).await?;
    let seen = ends.into_iter().filter(|end| holding::permitted(actor, READ, end.place()));
    Ok(seen
        .map(|end| Link {
            kind: end.view(),
            ticket: LinkedTicket { id: end.other_id, number: end.number, subject: end.subject },
            id: end.id,
        })
        .collect())
}

/// Links two tickets. Two tickets have one link at most, whichever way it points.
pub async fn link(tx: &mut Tx, act: &Act, id: &str, input: NewLink) -> Result<Link, Refusal> {
    let mut ticket = holding::hold(tx, act, id, ANSWER).await?;
    let other = &input.ticket_id;
    if other == id {
        return Err(Refusal::invalid("ticket_id", "must be another ticket"));
    }
    let seen = finding::must_see(tx, &act.actor, other).await;
    seen.map_err(|_| Refusal::invalid("ticket_id", "there is no such ticket"))?;
    if tx.maybe::<Row>(sql!("find_link_between"), params![id, other]).await?.is_some() {
        return Err(already());
    }
    let link = act.id("lnk");
    let written = tx.run(sql!("add_link"), params![&link, input.kind.as_str(), id, other]).await;
    written.map_err(|error| if matches!(error, Error::Unique(_)) { already() } else { error.into() })?;
    let event = Linked { link: link.clone(), kind: input.kind, ticket_id: id.to_owned(), other_id: other.clone() };
    tx.append(act, events::TICKET_LINKED, subject(id), &event)?;
    tx.append(act, events::TICKET_LINKED, subject(other), &event)?;
    save(tx, act, &mut ticket).await?;
    let links = of_ticket(tx, &act.actor, id).await?;
    links.into_iter().find(|found| found.id == link).ok_or(Refusal::NotFound("link"))
}

/// Removes a link of this ticket, whichever way it points.
pub async fn unlink(tx: &mut Tx, act: &Act, id: &str, link: &str) -> Result<(), Refusal> {
    let mut ticket = holding::hold(tx, act, id, ANSWER).await?;
    let found: Option<Row> = tx.maybe(sql!("find_link"), params![link]).await?;
    let row = found.filter(|row| row.ticket_id == id || row.other_id == id).ok_or(Refusal::NotFound("link"))?;
    tx.run(sql!("drop_link"), params![link]).await?;
    let event = Linked { link: row.id, kind: row.kind, ticket_id: row.ticket_id, other_id: row.other_id };
    tx.append(act, events::TICKET_UNLINKED, subject(&event.ticket_id), &event)?;
    tx.append(act, events::TICKET_UNLINKED, subject(&event.other_id), &event)?;
    save(tx, act, &mut ticket).await
}

fn already() -> Refusal {
    Refusal::conflict("the two tickets are linked already")
}
