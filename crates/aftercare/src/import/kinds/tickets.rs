//! Tickets, their messages, and answers to surveys.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel::{Act, FieldProblem, Outcome, Problems, Refusal, Timestamp};
use serde_json::Value;
use store::Tx;
use tickets::importing::{AnswerRow, MessageRow, TicketRow, import_answers, import_messages, import_tickets};

use super::people::{self, Mentioned, Staff};
use super::{Fields, Sorted, checked, problem, read};
use crate::import::taking::Answer;

/// What is told of a ticket, with what it mentions still in the source's words.
pub struct Told {
    ticket: TicketRow,
    customer: Mentioned,
    order: Option<String>,
    product: Option<String>,
    team: Option<String>,
    assignee: Option<String>,
    solver: Option<String>,
    messages: Vec<Spoken>,
}

/// A message, with its author still by name.
pub struct Spoken {
    message: MessageRow,
    author: Option<String>,
}

pub async fn take_tickets(tx: &mut Tx, act: &Act, source: &str, rows: Sorted<Told>) -> Result<Vec<Answer>, Refusal> {
    let Sorted { mut rows, answers } = rows;
    let references = References::find(tx, act, source, &rows).await?;
    let messages: Vec<Vec<Spoken>> = rows.iter_mut().map(|told| std::mem::take(&mut told.messages)).collect();
    let resolved = Sorted::new(rows.into_iter().zip(references.customers.iter().cloned()), |(told, customer)| {
        references.fill(told, customer)
    });
    let given = Sorted::<Told>::merge(resolved.answers, import_tickets(tx, act, resolved.rows).await?);
    let given = with_messages(tx, act, &references.staff, given, messages).await?;
    Ok(Sorted::<Told>::merge(answers, given))
}

pub async fn take_messages(tx: &mut Tx, act: &Act, rows: Sorted<Spoken>) -> Result<Vec<Answer>, Refusal> {
    let Sorted { rows, answers } = rows;
    let authors = rows.iter().filter_map(|spoken| spoken.author.clone()).collect();
    let staff = Staff::find_or_make(tx, act, BTreeSet::new(), authors).await?;
    let rows = rows.into_iter().map(|spoken| spoken.by(&staff)).collect();
    Ok(Sorted::<Spoken>::merge(answers, import_messages(tx, act, rows).await?))
}

pub async fn take_answers(tx: &mut Tx, act: &Act, rows: Sorted<AnswerRow>) -> Result<Vec<Answer>, Refusal> {
    let Sorted { rows, answers } = rows;
    Ok(Sorted::<AnswerRow>::merge(answers, import_answers(tx, act, rows).await?))
}

/// Takes in the messages of the tickets that went in. A ticket is changed if a message is new or
/// changed; what is wrong with a message is told as the ticket's.
async fn with_messages(
    tx: &mut Tx,
    act: &Act,
    staff: &Staff,
    mut given: Vec<Answer>,
    messages: Vec<Vec<Spoken>>,
) -> Result<Vec<Answer>, Refusal> {
    let (mut places, mut rows) = (Vec::new(), Vec::new());
    for (place, spoken) in messages.into_iter().enumerate().filter(|(place, _)| given[*place].is_ok()) {
        for (ordinal, spoken) in spoken.into_iter().enumerate() {
            places.push((place, ordinal));
            rows.push(spoken.by(staff));
        }
    }
    if rows.is_empty() {
        return Ok(given);
    }
    let answers = import_messages(tx, act, rows).await?;
    for ((place, ordinal), answer) in places.into_iter().zip(answers) {
        match (&mut given[place], answer) {
            (Ok(outcome @ Outcome::Unchanged), Ok(Outcome::Created | Outcome::Changed)) => *outcome = Outcome::Changed,
            (Ok(_), Ok(_)) => {}
            (given @ Ok(_), Err(problems)) => *given = Err(at(ordinal, problems)),
            (Err(known), Err(problems)) => known.extend(at(ordinal, problems)),
            (Err(_), Ok(_)) => {}
        }
    }
    Ok(given)
}

fn at(ordinal: usize, problems: Vec<FieldProblem>) -> Vec<FieldProblem> {
    let inside =
        |problem: FieldProblem| FieldProblem { field: format!("messages[{ordinal}].{}", problem.field), ..problem };
    problems.into_iter().map(inside).collect()
}

/// What the tickets of a batch refer to, in ids of ours.
struct References {
    customers: Vec<Option<String>>,
    orders: HashMap<String, String>,
    products: HashMap<String, String>,
    /// Scenarios that are named and cannot be given, and why.
    not_scenarios: BTreeMap<String, &'static str>,
    staff: Staff,
}

impl References {
    async fn find(tx: &mut Tx, act: &Act, source: &str, rows: &[Told]) -> Result<Self, Refusal> {
        let teams: BTreeSet<String> = rows.iter().filter_map(|told| told.team.clone()).collect();
        let authors = rows.iter().flat_map(|told| told.messages.iter().filter_map(|spoken| spoken.author.clone()));
        let people = rows.iter().flat_map(|told| [told.assignee.clone(), told.solver.clone()]).flatten();
        let people: BTreeSet<String> = people.chain(authors).collect();
        let orders: BTreeSet<String> = rows.iter().filter_map(|told| told.order.clone()).collect();
        let products: BTreeSet<String> = rows.iter().filter_map(|told| told.product.clone()).collect();
        let scenarios = rows.iter().filter_map(|told| told.ticket.scenario.clone()).collect();
        let clues = rows.iter().map(|told| told.customer.clue(source)).collect();
        Ok(Self {
            staff: Staff::find_or_make(tx, act, teams, people).await?,
            orders: order_ids(tx, source, orders).await?,
            products: orders::resolving::products(tx, source, products.into_iter().collect()).await?,
            not_scenarios: scenarios::classifying::not_of_history(tx, scenarios).await?,
            customers: people::customers(tx, act, clues).await?,
        })
    }

    fn fill(&self, told: Told, customer_id: Option<String>) -> Result<TicketRow, Vec<FieldProblem>> {
        let known = |field: &str, name: &Option<String>, ids: &HashMap<String, String>| match name {
            None => Ok(None),
            Some(name) => match ids.get(name) {
                Some(id) => Ok(Some(id.clone())),
                None => Err(problem(field, format!("there is no {field} {name:?}; import it first"))),
            },
        };
        if let Some(why) = told.ticket.scenario.as_ref().and_then(|key| self.not_scenarios.get(key)) {
            return Err(problem("scenario", *why));
        }
        Ok(TicketRow {
            customer_id,
            order_id: known("order", &told.order, &self.orders)?,
            product_id: known("product", &told.product, &self.products)?,
            team_id: self.staff.team(told.team.as_ref()),
            assignee_id: self.staff.person(told.assignee.as_ref()),
            solver_id: self.staff.person(told.solver.as_ref()),
            ..told.ticket
        })
    }
}

/// Orders by their id in the source, or their number.
async fn order_ids(tx: &mut Tx, source: &str, names: BTreeSet<String>) -> Result<HashMap<String, String>, Refusal> {
    if names.is_empty() {
        return Ok(HashMap::new());
    }
    let clue = |name: &String| orders::resolving::Clue {
        source: source.to_owned(),
        external_id: Some(name.clone()),
        number: Some(name.clone()),
    };
    let clues: Vec<_> = names.iter().map(clue).collect();
    let found = orders::resolving::resolve(tx, &clues).await?;
    Ok(names.into_iter().zip(found).filter_map(|(name, id)| Some((name, id?))).collect())
}

pub fn answer(source: &str, mut fields: Fields) -> Result<AnswerRow, Vec<FieldProblem>> {
    fields.insert("source".to_owned(), source.into());
    read(fields)
}

pub fn told(source: &str, now: Timestamp, mut fields: Fields) -> Result<Told, Vec<FieldProblem>> {
    let mut problems = Problems::default();
    let customer = Mentioned::take(&mut fields, &mut problems);
    let mut word = |name: &str| match fields.remove(name) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    };
    let (order, product) = (word("order"), word("product"));
    let (team, assignee, solver) = (word("team"), word("assignee"), word("solver"));
    let external_id = fields.get("external_id").and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut messages = Vec::new();
    if let Some(Value::Array(parts)) = fields.remove("messages") {
        for (place, part) in parts.into_iter().enumerate() {
            let Value::Object(mut part) = part else { continue };
            // The place in its ticket tells a message apart if nothing else does.
            part.entry("external_id").or_insert_with(|| format!("{external_id}/{}", place + 1).into());
            messages.push(spoken(source, part, Some(&external_id)).map_err(|problems| at(place, problems))?);
        }
    }
    fields.insert("source".to_owned(), source.into());
    let ticket = read::<TicketRow>(fields)?;
    // Before the ticket goes in: of a ticket that is rejected nothing must stay.
    for (place, spoken) in messages.iter().enumerate() {
        let mut own = Problems::default();
        spoken.message.check_within(ticket.opened_at, now, &mut own);
        for found in checked(own).map_err(|found| at(place, found)).err().into_iter().flatten() {
            problems.add(&found.field, found.problem);
        }
    }
    checked(problems)?;
    Ok(Told { ticket, customer, order, product, team, assignee, solver, messages })
}

/// `ticket` is the external id of the ticket around it.
pub fn spoken(source: &str, mut fields: Fields, ticket: Option<&str>) -> Result<Spoken, Vec<FieldProblem>> {
    fields.insert("source".to_owned(), source.into());
    fields.entry("kind").or_insert_with(|| "public".into());
    if let Some(ticket) = ticket {
        fields.insert("ticket".to_owned(), ticket.into());
    }
    let by_staff = fields.get("author").and_then(Value::as_str) == Some("staff");
    let author = fields.get("author_name").and_then(Value::as_str).filter(|_| by_staff).map(str::to_owned);
    Ok(Spoken { message: read(fields)?, author })
}

impl Spoken {
    fn by(self, staff: &Staff) -> MessageRow {
        MessageRow { person_id: staff.person(self.author.as_ref()), ..self.message }
    }
}
