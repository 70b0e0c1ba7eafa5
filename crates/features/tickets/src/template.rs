//! Templates: texts to be inserted, and what is done along with them.

use kernel::{Act, Actor, Problems, Refusal, text};
use serde::{Deserialize, Serialize};
use store::{Conn, Json, Subject, Tx, params};
use utoipa::ToSchema;

use crate::sharing::{self, Audience, Whose};
use crate::stepping::{self, Steps};
use crate::{events, filling_in};

const OWN_MAX: i64 = 200;
const SHARED_MAX: i64 = 1_000;
const NAME_MAX: usize = 80;
/// A year; longer is a typing error.
const SNOOZE_MAX: i64 = 366 * 24 * 60;
const TOPIC: &str = "template";

/// What a template says and does.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = TemplateContent)]
pub struct Content {
    /// What is written to the customer; may hold variables such as `{{customer.first_name}}`.
    pub reply_text: Option<String>,
    /// What is noted for staff.
    pub note_text: Option<String>,
    /// What is done to the ticket. The assignee may be `me`; a snooze is `snooze_minutes`.
    pub steps: Steps,
    pub snooze_minutes: Option<i64>,
    /// The language of the reply, such as `en` or `de`: those in the customer's stand first.
    pub language: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Template {
    pub id: String,
    pub name: String,
    pub audience: Audience,
    pub team_id: Option<String>,
    pub content: Content,
    /// Whether it does more than insert a reply.
    pub acts: bool,
    /// Whether you may change it.
    pub changeable: bool,
    pub version: i64,
}

/// A template as it is to be: new, or instead of what it was.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTemplate {
    pub name: String,
    #[serde(default)]
    pub audience: Audience,
    #[serde(default)]
    pub team_id: Option<String>,
    pub content: Content,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Row {
    id: String,
    name: String,
    owner_id: String,
    audience: Audience,
    team_id: Option<String>,
    pub reply_text: Option<String>,
    pub note_text: Option<String>,
    pub steps: Json<Steps>,
    pub snooze_minutes: Option<i64>,
    language: Option<String>,
    version: i64,
}

impl Row {
    fn whose(&self) -> Whose<'_> {
        Whose { owner: &self.owner_id, audience: self.audience, team: self.team_id.as_deref() }
    }

    fn shown_to(self, actor: &Actor) -> Template {
        Template {
            changeable: self.whose().changed_by(actor),
            acts: self.note_text.is_some() || self.snooze_minutes.is_some() || !self.steps.0.is_empty(),
            id: self.id,
            name: self.name,
            audience: self.audience,
            team_id: self.team_id,
            content: Content {
                reply_text: self.reply_text,
                note_text: self.note_text,
                steps: self.steps.0,
                snooze_minutes: self.snooze_minutes,
                language: self.language,
            },
            version: self.version,
        }
    }
}

/// The templates that this actor may use, by name.
pub async fn all(conn: &mut Conn, actor: &Actor) -> Result<Vec<Template>, Refusal> {
    let rows: Vec<Row> = conn.all(sql!("list_templates"), params![&actor.id]).await?;
    Ok(rows.into_iter().filter(|row| row.whose().seen_by(actor)).map(|row| row.shown_to(actor)).collect())
}

/// One that this actor may use.
pub(crate) async fn usable(conn: &mut Conn, actor: &Actor, id: &str) -> Result<Row, Refusal> {
    let found: Option<Row> = conn.maybe(sql!("find_template"), params![id]).await?;
    found.filter(|row| row.whose().seen_by(actor)).ok_or(Refusal::NotFound("template"))
}

/// Saves a new template.
pub async fn add(tx: &mut Tx, act: &Act, input: NewTemplate) -> Result<Template, Refusal> {
    let row = row(act.id("tpl"), &act.actor.id, input, 1);
    let row = checked(tx, act, row).await?;
    row.whose().must_change(&act.actor)?;
    must_fit(tx, act, row.audience).await?;
    write(tx, sql!("add_template"), &row).await?;
    told(tx, act, events::TEMPLATE_ADDED, row)
}

/// Puts another in its place. Giving it to others, or taking it from them, needs the right to both.
pub async fn change(tx: &mut Tx, act: &Act, id: &str, input: NewTemplate, version: i64) -> Result<Template, Refusal> {
    let before = hold(tx, act, id).await?;
    if before.version != version {
        return Err(Refusal::stale(&before.shown_to(&act.actor)));
    }
    let was = before.clone().shown_to(&act.actor);
    let moved = input.audience != before.audience;
    let owner = if moved { &act.actor.id } else { &before.owner_id };
    let after = checked(tx, act, row(before.id.clone(), owner, input, version + 1)).await?;
    after.whose().must_change(&act.actor)?;
    if moved {
        must_fit(tx, act, after.audience).await?;
    }
    write(tx, sql!("change_template"), &after).await?;
    let after = after.shown_to(&act.actor);
    tx.append_change(act, events::TEMPLATE_CHANGED, Subject { topic: TOPIC, id }, &was, &after)?;
    Ok(after)
}

/// Removes a template; what was written with it stays.
pub async fn remove(tx: &mut Tx, act: &Act, id: &str) -> Result<(), Refusal> {
    let row = hold(tx, act, id).await?;
    tx.run(sql!("drop_template"), params![id]).await?;
    told(tx, act, events::TEMPLATE_REMOVED, row).map(drop)
}

fn row(id: String, owner: &str, input: NewTemplate, version: i64) -> Row {
    let said = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    Row {
        id,
        name: input.name,
        owner_id: owner.to_owned(),
        audience: input.audience,
        team_id: input.team_id,
        reply_text: said(input.content.reply_text),
        note_text: said(input.content.note_text),
        steps: Json(input.content.steps),
        snooze_minutes: input.content.snooze_minutes,
        language: said(input.content.language),
        version,
    }
}

async fn write(tx: &mut Tx, statement: store::Sql, row: &Row) -> Result<(), Refusal> {
    let values = params![
        &row.id,
        &row.name,
        &row.owner_id,
        row.audience.as_str(),
        &row.team_id,
        &row.reply_text,
        &row.note_text,
        &row.steps,
        row.snooze_minutes,
        row.version,
        &row.language
    ];
    tx.run(statement, values).await?;
    Ok(())
}

fn told(tx: &mut Tx, act: &Act, kind: &'static str, row: Row) -> Result<Template, Refusal> {
    let template = row.shown_to(&act.actor);
    tx.append_setting(act, kind, Subject { topic: TOPIC, id: &template.id }, &template)?;
    Ok(template)
}

async fn hold(tx: &mut Tx, act: &Act, id: &str) -> Result<Row, Refusal> {
    let found: Option<Row> = tx.maybe(sql!("hold_template"), params![id]).await?;
    let row = found.filter(|row| row.whose().seen_by(&act.actor)).ok_or(Refusal::NotFound("template"))?;
    row.whose().must_change(&act.actor)?;
    Ok(row)
}

async fn checked(tx: &mut Tx, act: &Act, row: Row) -> Result<Row, Refusal> {
    let mut problems = Problems::default();
    let name = problems.note("name", text::line(&row.name, NAME_MAX)).unwrap_or_default();
    sharing::check(tx, &mut problems, row.audience, row.team_id.as_deref()).await?;
    for (field, said) in [("content.reply_text", &row.reply_text), ("content.note_text", &row.note_text)] {
        if let Some(said) = said {
            problems.note(field, text::body(said, text::BODY_MAX));
            problems.note(field, filling_in::check(said));
        }
    }
    if row.snooze_minutes.is_some_and(|minutes| !(1..=SNOOZE_MAX).contains(&minutes)) {
        problems.add("content.snooze_minutes", format!("must be between 1 and {SNOOZE_MAX}"));
    }
    if let Some(language) = &row.language {
        problems.note("content.language", check_language(language));
    }
    let steps = &row.steps.0;
    if steps.snoozed_until.is_some() || steps.set_aside.is_some() {
        problems.add("content.steps", "a template snoozes by snooze_minutes, and sets nothing aside");
    }
    if row.reply_text.is_none() && row.note_text.is_none() && row.snooze_minutes.is_none() && steps.is_empty() {
        problems.add("content", "must say or do something");
    }
    stepping::check(tx, act, "content.steps", for_me(act, steps.clone()), &mut problems).await?;
    problems.into_result()?;
    Ok(Row { name, ..row })
}

fn check_language(language: &str) -> Result<(), String> {
    let fits = (2..=10).contains(&language.len())
        && language.starts_with(|letter: char| letter.is_ascii_lowercase())
        && language.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if fits { Ok(()) } else { Err("must be written as en, de or pt-BR".to_owned()) }
}

/// The steps as this person takes them.
pub(crate) fn for_me(act: &Act, steps: Steps) -> Steps {
    let mine = steps.assignee_id.as_ref().is_some_and(|assignee| assignee.as_deref() == Some("me"));
    let assignee_id = if mine { Some(Some(act.actor.id.clone())) } else { steps.assignee_id };
    Steps { assignee_id, ..steps }
}

async fn must_fit(tx: &mut Tx, act: &Act, audience: Audience) -> Result<(), Refusal> {
    let own = audience == Audience::Own;
    let (there, most) = match own {
        true => (tx.one::<i64>(sql!("count_own_templates"), params![&act.actor.id]).await?, OWN_MAX),
        false => (tx.one::<i64>(sql!("count_shared_templates"), params![]).await?, SHARED_MAX),
    };
    if there < most {
        return Ok(());
    }
    let whose = if own { "of one person" } else { "that are shared" };
    Err(Refusal::conflict(format!("there are {most} templates {whose}, which is the most; remove one first")))
}
