//! Opening a ticket.

use kernel::{Act, ActorKind, Problems, Reach, Refusal, policy, text};
use serde::Deserialize;
use store::{Json, Tx, params};
use utoipa::ToSchema;

use crate::events::{self, Opened, Said, Voice};
use crate::finding::{self, TicketDetail};
use crate::message::{Author, AuthorKind, MessageKind, Named};
use crate::references::{self, Kind};
use crate::sanitising::Body;
use crate::settling::{due_kind, subject};
use crate::status::{self, Category};
use crate::ticket::{Channel, Fields, Ticket, Urgency, excerpt};
use crate::wording::{Says, Worded, Wording};
use crate::writing::{self, NewMessage};
use crate::{ANSWER, READ, applying, editing, facts, measuring, tagging};

/// Longest wait in a telephone queue that is believed: a day.
const QUEUE_WAIT_MAX: i64 = kernel::time::DAY;

/// A new ticket.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    pub subject: String,
    #[serde(default)]
    pub customer_id: Option<String>,
    #[serde(default)]
    pub order_id: Option<String>,
    #[serde(default)]
    pub product_id: Option<String>,
    #[serde(default = "by_api")]
    pub channel: Channel,
    #[serde(default)]
    pub urgency: Urgency,
    #[serde(default)]
    pub team_id: Option<String>,
    #[serde(default)]
    pub assignee_id: Option<String>,
    #[serde(default)]
    pub tags: Vec<String>,
    /// Custom fields by name.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub fields: Fields,
    pub message: OpeningMessage,
}

fn by_api() -> Channel {
    Channel::Api
}

/// The message a ticket begins with.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpeningMessage {
    /// Who says it. `staff`: written on the customer's behalf, or to the customer first.
    pub author: OpeningAuthor,
    #[serde(default)]
    pub body_text: Option<String>,
    #[serde(default)]
    pub body_html: Option<String>,
    #[serde(default)]
    pub attachments: Vec<String>,
    /// For a call answered live: how long the customer stood in the queue, in milliseconds. It is
    /// then the response time.
    #[serde(default)]
    pub queue_wait_ms: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OpeningAuthor {
    Customer,
    Staff,
}

impl Says for Opening {
    fn wording(&self) -> Wording<'_> {
        Wording {
            body_text: self.message.body_text.as_deref(),
            body_html: self.message.body_html.as_deref(),
            body_marks: None,
            attachments: &self.message.attachments,
            prefix: "message.",
        }
    }
}

/// Opens a ticket with its first message.
pub async fn open(tx: &mut Tx, act: &Act, input: impl Into<Worded<Opening>>) -> Result<TicketDetail, Refusal> {
    let Worded { input, body, mut problems } = input.into();
    let title = problems.note("subject", text::line(&input.subject, text::SUBJECT_MAX)).unwrap_or_default();
    writing::check_attachments("message.attachments", &input.message.attachments, &mut problems);
    let tags = tagging::check_all(&input.tags, &mut problems);
    editing::check_fields(&input.fields, &mut problems);
    let wait = input.message.queue_wait_ms;
    if wait.is_some_and(|wait| !(0..=QUEUE_WAIT_MAX).contains(&wait) || !input.channel.is_spoken()) {
        problems.add("message.queue_wait_ms", "must be between 0 and a day, and only for a call");
    }
    if wait.is_some() && act.actor.is_owned_program() {
        problems.add("message.queue_wait_ms", "is for who took the call; a program takes none");
    }
    let customer = check_references(tx, &input, &mut problems).await?;
    problems.into_result()?;
    let mut ticket = first_version(tx, act, &input, title, tags, &body).await?;
    place(act, &mut ticket)?;
    let id = ticket.id.clone();
    let first = first_message(act, &id, &input, customer, body);
    tx.append(act, events::TICKET_OPENED, subject(&id), &opened(&ticket, "new"))?;
    tell_first(tx, act, &input, &first)?;
    applying::apply_new(tx, act, &ticket).await?;
    // Measured by its events before it is there, so that it is written once, with its clock.
    let facts = measuring::measure_new(tx, &mut ticket).await?;
    insert(tx, &ticket).await?;
    let message = writing::write(tx, act, first).await?;
    facts::insert(tx, facts).await?;
    finding::opened(tx, &id, message.author).await
}

async fn check_references(tx: &mut Tx, input: &Opening, problems: &mut Problems) -> Result<Option<Named>, Refusal> {
    let customer = references::check(tx, problems, "customer_id", Kind::Customer, input.customer_id.as_deref()).await?;
    references::check(tx, problems, "order_id", Kind::Order, input.order_id.as_deref()).await?;
    references::check(tx, problems, "product_id", Kind::Product, input.product_id.as_deref()).await?;
    references::check(tx, problems, "team_id", Kind::Team, input.team_id.as_deref()).await?;
    references::check(tx, problems, "assignee_id", Kind::Person, input.assignee_id.as_deref()).await?;
    Ok(customer)
}

async fn first_version(
    tx: &mut Tx,
    act: &Act,
    input: &Opening,
    title: String,
    tags: Vec<String>,
    body: &Body,
) -> Result<Ticket, Refusal> {
    let status = status::first_of(tx, Category::New).await?;
    Ok(Ticket {
        id: act.id("tkt"),
        number: tx.take_numbers("ticket", 1).await?,
        subject: title,
        status_id: status.id,
        category: Category::New,
        urgency: input.urgency,
        channel: input.channel,
        customer_id: input.customer_id.clone(),
        order_id: input.order_id.clone(),
        product_id: input.product_id.clone(),
        team_id: input.team_id.clone(),
        assignee_id: input.assignee_id.clone(),
        tags: Json(tags),
        fields: Json(input.fields.clone()),
        excerpt: excerpt(&body.text),
        opened_at: act.now,
        updated_at: act.now,
        waiting_since: None,
        snoozed_until: None,
        solved_at: None,
        merged_into: None,
        set_aside: None,
        due_at: None,
        due_kind: None,
        warn_at: None,
        escalated_at: None,
        escalated_to: None,
        scenario: None,
        scenario_confirmed: false,
        version: 1,
    })
}

/// Nobody opens a ticket that they may not see: who reaches only their own or their teams' tickets
/// gets one that is nobody's assigned, and is refused one that is somebody else's.
fn place(act: &Act, ticket: &mut Ticket) -> Result<(), Refusal> {
    if act.actor.acts_by_code() {
        return Ok(());
    }
    // A form of the shop's site may open without seeing: it is answered with what it sent.
    let reach = act.actor.reach(ANSWER)?;
    let reach = act.actor.reach(READ).map_or(reach, |reading| reading.min(reach));
    if reach != Reach::All && ticket.team_id.is_none() && ticket.assignee_id.is_none() {
        ticket.assignee_id = Some(act.actor.id.clone());
    }
    if policy::covers(reach, &act.actor.id, &act.actor.teams, ticket.place()) {
        return Ok(());
    }
    Err(Refusal::invalid("team_id", "must be one of your teams, or assign the ticket to yourself"))
}

const INSERT: &str = "INSERT INTO tickets (id, number, subject, status_id, category, urgency, channel, customer_id, order_id, \
    product_id, team_id, assignee_id, tags, fields, excerpt, opened_at, updated_at, waiting_since, snoozed_until, solved_at, \
    merged_into, version, due_at, due_kind, warn_at, escalated_at, escalated_to, scenario, scenario_confirmed) VALUES";

/// Inserts the ticket and its tags.
pub(crate) async fn insert(tx: &mut Tx, ticket: &Ticket) -> Result<(), Refusal> {
    insert_all(tx, std::slice::from_ref(ticket)).await
}

/// Inserts tickets and their tags.
pub(crate) async fn insert_all(tx: &mut Tx, tickets: &[Ticket]) -> Result<(), Refusal> {
    let row = |t: &Ticket| {
        params![
            &t.id,
            t.number,
            &t.subject,
            &t.status_id,
            t.category.as_str(),
            t.urgency.as_str(),
            t.channel.as_str(),
            &t.customer_id,
            &t.order_id,
            &t.product_id,
            &t.team_id,
            &t.assignee_id,
            &t.tags,
            &t.fields,
            &t.excerpt,
            t.opened_at,
            t.updated_at,
            t.waiting_since,
            t.snoozed_until,
            t.solved_at,
            &t.merged_into,
            t.version,
            t.due_at,
            due_kind(t),
            t.warn_at,
            t.escalated_at,
            &t.escalated_to,
            &t.scenario,
            t.scenario_confirmed
        ]
    };
    tx.insert_many(INSERT, tickets.iter().map(row).collect(), "").await?;
    let tags = tickets.iter().flat_map(|t| t.tags.0.iter().map(move |tag| params![tag, &t.id]));
    tx.insert_many("INSERT INTO ticket_tags (tag, ticket_id) VALUES", tags.collect(), "").await?;
    Ok(())
}

/// What the log says of a ticket's opening.
pub(crate) fn opened(ticket: &Ticket, status: &str) -> Opened {
    Opened {
        number: ticket.number,
        subject: ticket.subject.clone(),
        channel: ticket.channel,
        category: ticket.category,
        status: status.to_owned(),
        customer_id: ticket.customer_id.clone(),
        order_id: ticket.order_id.clone(),
        product_id: ticket.product_id.clone(),
        team_id: ticket.team_id.clone(),
        assignee_id: ticket.assignee_id.clone(),
    }
}

fn first_message<'m>(
    act: &Act,
    ticket_id: &'m str,
    input: &'m Opening,
    customer: Option<Named>,
    body: Body,
) -> NewMessage<'m> {
    let author = if input.message.author == OpeningAuthor::Customer {
        let (id, name) = customer.map_or((None, String::new()), |customer| (Some(customer.id), customer.name));
        Author { kind: AuthorKind::Customer, id, name }
    } else {
        writing::staff_author(act)
    };
    NewMessage {
        id: act.id("msg"),
        ticket_id,
        kind: MessageKind::Public,
        author,
        body,
        at: act.now,
        attachments: &input.message.attachments,
        mentions: Vec::new(),
        keeps_draft: false,
    }
}

fn tell_first(tx: &mut Tx, act: &Act, input: &Opening, first: &NewMessage<'_>) -> Result<(), Refusal> {
    let by_customer = first.author.kind == AuthorKind::Customer;
    // What a person of staff writes down while the customer speaks is answered as it is said: the
    // clock starts at the customer's next message. It is a contact all the same.
    let spoken = input.channel.is_spoken() && act.actor.kind == ActorKind::Staff;
    let said = Said {
        message: first.id.clone(),
        by: match first.author.kind {
            AuthorKind::Customer => Voice::Customer,
            AuthorKind::Staff => Voice::Human,
            AuthorKind::System => Voice::Program,
        },
        author_id: if by_customer && input.message.queue_wait_ms.is_some() {
            Some(act.actor.id.clone())
        } else {
            first.author.id.clone()
        },
        contact: by_customer || spoken,
        waits: by_customer && !spoken,
        reply: false,
        stands_in: false,
        queue_wait_ms: input.message.queue_wait_ms,
        over_unseen: Vec::new(),
    };
    let kind = if by_customer { events::CUSTOMER_WROTE } else { events::REPLY_SENT };
    Ok(tx.append(act, kind, subject(first.ticket_id), &said)?)
}
