//! Opening a poll for customers, changing its words, and closing it.

use jiff::civil::Date;
use kernel::{Act, Problems, Refusal, text};
use playbook_language::playbook::Texts;
use store::{Json, Tx, params};

use super::counting;
use super::poll::{self, Definition, OPEN_MAX, Poll};
use crate::events::{self, Told};
use crate::initiative::{self, Initiative};
use crate::organisation;

const SENTENCE_MAX: usize = 400;
/// Customers read it in their language.
const LANGUAGES: [&str; 2] = ["en", "de"];

/// Opens it, changes its words, or opens it again. The version is that of the poll as it was seen; none where there is none.
pub async fn open(
    tx: &mut Tx,
    act: &Act,
    key: &str,
    definition: Definition,
    version: Option<i64>,
) -> Result<Poll, Refusal> {
    let held: Option<Initiative> = tx.maybe(sql!("hold_initiative"), params![key]).await?;
    let initiative = held.ok_or(Refusal::NotFound("initiative"))?;
    let before = poll::maybe(tx, act, key).await?;
    if let Some(before) = &before
        && version.ok_or(Refusal::PreconditionRequired)? != before.version
    {
        return Err(Refusal::stale(before));
    }
    check(&definition, organisation::today(tx, act.now).await?)?;
    if let Some(before) = &before
        && before.definition.kind != definition.kind
        && counting::of(tx, key).await?.answers() > 0
    {
        return Err(Refusal::conflict("customers have answered; another kind of question would not count with theirs"));
    }
    let others = poll::open(tx, act).await?.into_iter().filter(|one| one.initiative != key).count();
    if others >= OPEN_MAX {
        return Err(Refusal::conflict(format!(
            "customers are asked about {OPEN_MAX} initiatives already; close one first"
        )));
    }
    let until = definition.until.clone();
    let id = before.as_ref().map_or_else(|| act.id("pol"), |before| before.id.clone());
    let next = before.as_ref().map_or(1, |before| before.version + 1);
    let values = params![&id, key, &Json(definition), until, &act.actor.id, act.now, next];
    let sql = if before.is_some() { sql!("open_poll_again") } else { sql!("insert_poll") };
    tx.run(sql, values).await?;
    tell(tx, act, events::POLL_OPENED, &initiative)?;
    poll::find(tx, act, key).await
}

fn check(definition: &Definition, today: Date) -> Result<(), Refusal> {
    let mut problems = Problems::default();
    for (field, texts, most) in
        [("title", &definition.title, text::NAME_MAX), ("sentence", &definition.sentence, SENTENCE_MAX)]
    {
        scenarios::writing::check_texts(field, texts, most, &mut problems);
        for language in LANGUAGES.into_iter().filter(|language| !has(texts, language)) {
            problems.add(&format!("{field}.{language}"), "must be there: customers read it in their language");
        }
    }
    match definition.until.parse::<Date>() {
        Ok(day) if day.to_string() != definition.until => problems.add("until", "must be a day such as 2027-01-31"),
        Ok(day) if day < today => problems.add("until", "is over"),
        Ok(_) => {}
        Err(_) => problems.add("until", "must be a day such as 2027-01-31"),
    }
    problems.into_result()
}

fn has(texts: &Texts, language: &str) -> bool {
    texts.each().any(|(known, text)| known == language && !text.trim().is_empty())
}

/// Customers can answer no more; what they answered stays.
pub async fn close(tx: &mut Tx, act: &Act, key: &str, version: i64) -> Result<Poll, Refusal> {
    let found = initiative::find(tx, key).await?;
    let id = poll::find(tx, act, key).await?.id;
    let before = poll::hold(tx, act, &id).await?;
    if before.version != version {
        return Err(Refusal::stale(&before));
    }
    if !before.open {
        return Err(Refusal::conflict("it is closed already"));
    }
    tx.run(sql!("close_poll"), params![&id, act.now]).await?;
    tell(tx, act, events::POLL_CLOSED, &found)?;
    poll::find(tx, act, key).await
}

fn tell(tx: &mut Tx, act: &Act, kind: &'static str, initiative: &Initiative) -> Result<(), Refusal> {
    let told = Told { name: Some(initiative.title().to_owned()), ..Told::default() };
    Ok(tx.append(act, kind, events::of_initiative(&initiative.key), &told)?)
}
