//! The audit log, newest first.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{ActorKind, Cursor, Origin, Page, Problems, Refusal, Timestamp, text, time};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Conn, Json, Select, params};
use utoipa::ToSchema;

use crate::area::{self, Area};
use crate::diff::{self, Change, Deed};
use crate::naming::{self, Names};

const TEXT_MAX: usize = 200;

/// Something by its id, with the name that it has, if it has one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AuditNamed)]
pub struct Named {
    pub id: String,
    pub name: Option<String>,
}

/// One change of a setting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = AuditEntry)]
pub struct Entry {
    /// Its number in the log.
    pub event: i64,
    pub at: Timestamp,
    pub area: Area,
    /// What the log calls it, such as `TeamChanged`.
    pub kind: String,
    pub deed: Deed,
    pub actor_kind: ActorKind,
    /// The person who did it, or to whom the token belongs; null for the program itself.
    pub person: Option<Named>,
    /// The token it was done with.
    pub token: Option<Named>,
    /// The address it was asked from, where it is known.
    pub source: Option<String>,
    pub object: Named,
    pub changes: Vec<Change>,
    /// Whether it is known what the fields were before; older versions of this program did not keep it.
    pub before_known: bool,
    /// What ids in the changes stand for.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub names: Names,
}

/// Which entries.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Id of a person.
    pub person: Option<String>,
    pub area: Option<Area>,
    pub kind: Option<String>,
    /// Id of what was changed.
    pub object: Option<String>,
    /// First and last day, in the organisation's time zone.
    pub from: Option<String>,
    pub to: Option<String>,
    pub text: Option<String>,
    pub limit: u32,
    pub cursor: Option<Cursor>,
}

#[derive(Debug, Deserialize)]
struct Row {
    seq: i64,
    kind: String,
    topic: String,
    subject_id: String,
    at: Timestamp,
    actor_kind: ActorKind,
    actor_id: String,
    data: Json<Value>,
}

/// A page of entries.
pub async fn list(conn: &mut Conn, wanted: &Wanted) -> Result<Page<Entry>, Refusal> {
    let select = select(conn, wanted).await?;
    let rows: Vec<Row> = conn.select(&select).await?;
    let page = Page::cut(rows, wanted.limit, |row| Cursor { sort: row.at.as_millis(), id: row.seq.to_string() });
    let mut told: Vec<(Row, Vec<Change>, bool)> = Vec::new();
    let mut ids = BTreeSet::new();
    for row in page.items {
        let (changes, known) = diff::changes(&row.kind, &row.data.0);
        ids.extend([row.subject_id.clone(), row.actor_id.clone()]);
        ids.extend(origin(&row).and_then(|origin| origin.token));
        changes
            .iter()
            .flat_map(|change| [&change.before, &change.after])
            .for_each(|side| naming::ids_in(side, &mut ids));
        told.push((row, changes, known));
    }
    let names = naming::names(conn, &ids).await?;
    let items = told.into_iter().filter_map(|(row, changes, known)| entry(row, changes, known, &names));
    Ok(Page { items: items.collect(), next: page.next })
}

fn entry(row: Row, changes: Vec<Change>, before_known: bool, names: &Names) -> Option<Entry> {
    let named = |id: &str| Named { id: id.to_owned(), name: names.get(id).cloned() };
    let origin = origin(&row);
    let mut mine = BTreeSet::new();
    changes.iter().flat_map(|change| [&change.before, &change.after]).for_each(|side| naming::ids_in(side, &mut mine));
    Some(Entry {
        event: row.seq,
        at: row.at,
        area: area::of(&row.topic, &row.kind)?,
        deed: diff::deed(&row.kind),
        actor_kind: row.actor_kind,
        person: (!row.actor_id.is_empty()).then(|| named(&row.actor_id)),
        token: origin.as_ref().and_then(|origin| origin.token.as_deref()).map(named),
        source: origin.map(|origin| origin.source).filter(|source| !source.is_empty()),
        object: Named { name: named(&row.subject_id).name.or_else(|| called(&row.data.0)), id: row.subject_id },
        kind: row.kind,
        changes,
        before_known,
        names: mine.into_iter().filter_map(|id| names.get(&id).map(|name| (id.clone(), name.clone()))).collect(),
    })
}

fn origin(row: &Row) -> Option<Origin> {
    serde_json::from_value(row.data.0.get("origin")?.clone()).ok()
}

/// What the object was called when it happened.
fn called(data: &Value) -> Option<String> {
    let data = data.get("to").unwrap_or(data);
    let found = ["name", "description", "host", "key", "account"].iter().filter_map(|field| data.get(*field)?.as_str());
    found.map(str::to_owned).find(|name| !name.trim().is_empty())
}

async fn select(conn: &mut Conn, wanted: &Wanted) -> Result<Select, Refusal> {
    let zone: Option<String> = conn.maybe(sql!("audit_zone"), params![]).await?;
    let zone = time::zone(zone.as_deref().unwrap_or("UTC")).map_err(Refusal::Fault)?;
    let mut problems = Problems::default();
    let from = problems.note("from", moment(wanted.from.as_deref(), 0, &zone)).flatten();
    let to = problems.note("to", moment(wanted.to.as_deref(), 1, &zone)).flatten();
    if let (Some(from), Some(to)) = (from, to)
        && from >= to
    {
        problems.add("to", "the period ends before it begins; both days belong to it");
    }
    let words = problems.note("text", text::optional_line(wanted.text.as_deref(), TEXT_MAX)).flatten();
    let seq = match &wanted.cursor {
        None => None,
        Some(cursor) => problems.note("cursor", cursor.id.parse::<i64>().map_err(|_| "take it from `next`".to_owned())),
    };
    problems.into_result()?;
    let mut select = Select::new(sql!("list_settings_events"), params![]);
    area::narrow(&mut select, wanted.area);
    select
        .and_some("actor_id = ?", wanted.person.as_deref())
        .and_some("kind = ?", wanted.kind.as_deref())
        .and_some("subject_id = ?", wanted.object.as_deref())
        .and_some("at >= ?", from)
        .and_some("at < ?", to)
        .and_some("lower(data) LIKE ? ESCAPE '\\'", words.map(|words| pattern(&words)));
    if let Some((cursor, seq)) = wanted.cursor.as_ref().zip(seq) {
        select.and("(at, seq) < (?, ?)", params![cursor.sort, seq]);
    }
    select.then("ORDER BY at DESC, seq DESC LIMIT ?", params![i64::from(wanted.limit) + 1]);
    Ok(select)
}

/// Text is looked for as it stands in the data, where quotes are escaped.
fn pattern(words: &str) -> String {
    let quoted = Value::from(words.to_lowercase()).to_string();
    format!("%{}%", text::like_literal(quoted.trim_start_matches('"').strip_suffix('"').unwrap_or(&quoted)))
}

/// The beginning of a day, or of one so many days later.
fn moment(day: Option<&str>, later: i32, zone: &TimeZone) -> Result<Option<Timestamp>, String> {
    let Some(day) = day else { return Ok(None) };
    let wrong = || format!("{day:?} is not a day; write it like 2026-11-21");
    let date: Date = day.parse().ok().filter(|_| day.len() == 10).ok_or_else(wrong)?;
    if !(1900..2200).contains(&date.year()) {
        return Err("the year must be between 1900 and 2199".to_owned());
    }
    let date = if later == 0 { date } else { date.tomorrow().map_err(|_| wrong())? };
    time::start_of_day(date, zone).map(Some)
}
