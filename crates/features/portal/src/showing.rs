//! Gathers a case behind its token.

use kernel::{Act, Refusal};
use runs::telling;
use store::Conn;
use tickets::finding::{self, TicketDetail};
use tickets::message::{Attachment, AuthorKind, Message, MessageKind};
use tickets::{answering, attaching, case_link, thread};

use crate::case::{Case, CaseBrand, CaseFile, CaseMessage, CaseNotOffered, CaseVoice, Standing};
use crate::{CASE_PAGE, by_portal, parcels, voting};

/// Languages in which the page speaks; the words of playbooks and of what is not offered follow it.
const LANGUAGES: &[&str] = &["en", "de"];
/// Messages of one case that are shown, the newest.
const MESSAGES_MAX: usize = 200;

/// The case at a token, in a language that is asked for or else the customer's.
pub async fn show(conn: &mut Conn, act: &Act, token: &str, language: Option<&str>) -> Result<Case, Refusal> {
    let act = by_portal(act);
    let ticket = open(conn, &act, token).await?;
    let customer_id = ticket.row.customer.as_ref().map(|customer| customer.id.clone()).unwrap_or_default();
    let customer = customers::finding::find(conn, &act.actor, &customer_id).await?;
    let language = spoken(language.or(customer.language.as_deref()));
    let id = ticket.row.id.clone();
    let told = telling::of_ticket(conn, &id, &language).await?;
    let answers = answering::all(conn, &act, &id).await?;
    let solved = ticket.row.status.category.is_solved();
    let asked = solved && !answering::asked(conn, [id.as_str()]).await?.is_empty();
    let order = match &ticket.row.order {
        Some(card) => Some(orders::finding::find(conn, &card.id).await?),
        None => None,
    };
    // An order that was put beside the ticket by mistake is somebody else's.
    let order = order.filter(|order| order.customer.as_ref().is_some_and(|buyer| buyer.id == customer_id));
    Ok(Case {
        brand: brand(conn, &ticket).await?,
        number: ticket.row.number,
        customer: customer.name,
        standing: Standing::of(ticket.row.status.category),
        opened_at: ticket.row.opened_at,
        solved_at: ticket.row.solved_at,
        messages: messages(conn, &act, &id).await?,
        steps: told.steps,
        choices: told.choices,
        order: order.map(|order| parcels::order(order, act.now)),
        asks_rating: asked,
        rating: answers.iter().rev().find(|answer| answer.counts).map(|answer| answer.rating).filter(|_| solved),
        not_offered: not_offered(conn, &language).await?,
        polls: voting::asked(conn, &act, &customer_id, &language).await?,
        subject: ticket.row.subject,
        language,
    })
}

/// The ticket at a token, while the page is on for its customer. One answer for all that is not there.
pub(crate) async fn open(conn: &mut Conn, act: &Act, token: &str) -> Result<TicketDetail, Refusal> {
    let id = case_link::ticket_of(conn, token).await?;
    let ticket = finding::find(conn, &act.actor, &id).await?;
    let customer = ticket.row.customer.as_ref().map(|customer| customer.id.clone());
    if !capabilities::deciding::is_on(conn, &CASE_PAGE, customer.as_deref()).await? {
        return Err(Refusal::NotFound("case"));
    }
    Ok(ticket)
}

fn spoken(language: Option<&str>) -> String {
    let main = language.and_then(|tag| tag.split(['-', '_']).next()).unwrap_or_default().to_ascii_lowercase();
    LANGUAGES.iter().find(|known| **known == main).copied().unwrap_or("en").to_owned()
}

/// A file of a message that the customer sees.
pub async fn file(conn: &mut Conn, act: &Act, token: &str, id: &str) -> Result<(Attachment, Vec<u8>), Refusal> {
    let act = by_portal(act);
    let ticket = open(conn, &act, token).await?;
    let seen = messages(conn, &act, &ticket.row.id).await?;
    if !seen.iter().any(|message| message.files.iter().any(|file| file.id == id)) {
        return Err(Refusal::NotFound("file"));
    }
    attaching::download(conn, &act, id).await
}

async fn messages(conn: &mut Conn, act: &Act, ticket_id: &str) -> Result<Vec<CaseMessage>, Refusal> {
    let mut shown: Vec<CaseMessage> = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let page = thread::read(conn, &act.actor, ticket_id, None, cursor.as_deref()).await?;
        shown.extend(page.items.into_iter().filter(|message| message.kind == MessageKind::Public).map(message));
        shown.drain(..shown.len().saturating_sub(MESSAGES_MAX));
        match page.next {
            Some(next) => cursor = Some(next),
            None => return Ok(shown),
        }
    }
}

fn message(message: Message) -> CaseMessage {
    let (by, name) = match message.author.kind {
        AuthorKind::Customer => (CaseVoice::You, String::new()),
        AuthorKind::Staff => (CaseVoice::Staff, first_word(&message.author.name)),
        AuthorKind::System => (CaseVoice::Program, String::new()),
    };
    let file = |file: Attachment| CaseFile { id: file.id, name: file.name, size: file.size };
    CaseMessage {
        by,
        name,
        id: message.id,
        text: message.body_text,
        at: message.at,
        files: message.attachments.into_iter().map(file).collect(),
    }
}

fn first_word(name: &str) -> String {
    name.split_whitespace().next().unwrap_or_default().to_owned()
}

/// The brand under which the ticket's team answers, or else the organisation.
async fn brand(conn: &mut Conn, ticket: &TicketDetail) -> Result<CaseBrand, Refusal> {
    let of_team = match &ticket.row.team {
        Some(team) => staff::teams::find(conn, &team.id).await?.brand_id,
        None => None,
    };
    let brand = match of_team {
        Some(id) => Some(staff::brands::find(conn, &id).await?),
        None => staff::brands::standard(conn).await?,
    };
    Ok(match brand {
        Some(brand) => CaseBrand {
            name: brand.name,
            colour: brand.colour,
            colour_on_dark: brand.colour_on_dark,
            web_address: brand.web_address,
        },
        None => {
            let organisation = staff::organisation::find(conn).await?;
            let name = organisation.map(|organisation| organisation.name).unwrap_or_default();
            CaseBrand { name, colour: None, colour_on_dark: None, web_address: None }
        }
    })
}

/// What was said no to and is off, if the settings let the world read it.
async fn not_offered(conn: &mut Conn, language: &str) -> Result<Vec<CaseNotOffered>, Refusal> {
    let told = moscow::wont::not_offered(conn).await?;
    let shown = told.into_iter().map(|one| CaseNotOffered {
        name: one.name.0.in_language(language).to_owned(),
        words: one.text.0.in_language(language).to_owned(),
    });
    Ok(shown.collect())
}
