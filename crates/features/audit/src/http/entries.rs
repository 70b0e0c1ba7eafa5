//! `/api/audit` and `/api/audit.csv`.

use axum::http::header;
use axum::response::IntoResponse;
use http_kit::{Ask, Problem, Query, Reply};
use kernel::{Cursor, Page, Refusal, page};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::area::Area;
use crate::csv;
use crate::reading::{self, Entry, Wanted};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// Only what this person did, by their id.
    person: Option<String>,
    /// Only changes there.
    area: Option<Area>,
    /// Only this, such as `TeamChanged`.
    kind: Option<String>,
    /// Only changes of this object, by its id.
    object: Option<String>,
    /// First day, such as 2026-10-01, in the organisation's time zone.
    from: Option<String>,
    /// Last day; it belongs to the period.
    to: Option<String>,
    /// Only where this stands in what changed.
    text: Option<String>,
    /// Where to go on: `next` of the page before.
    cursor: Option<String>,
    /// Items on a page, 1 to 200; 50 if absent.
    limit: Option<u32>,
}

impl ListQuery {
    fn wanted(self) -> Result<Wanted, Refusal> {
        Ok(Wanted {
            person: self.person,
            area: self.area,
            kind: self.kind,
            object: self.object,
            from: self.from,
            to: self.to,
            text: self.text,
            limit: page::limit(self.limit)?,
            cursor: self.cursor.as_deref().map(Cursor::decode).transpose()?,
        })
    }
}

/// Who changed which setting, newest first. Conversations, customers and orders are not settings: what
/// happens there is in their own history.
#[utoipa::path(get, path = "/api/audit", operation_id = "list_audit", params(ListQuery), responses((status = 200, body = Page<Entry>)))]
pub(super) async fn list(ask: Ask, Query(query): Query<ListQuery>) -> Result<Reply<Page<Entry>>, Problem> {
    let wanted = query.wanted()?;
    Ok(Reply::list(reading::list(&mut ask.conn().await?, &wanted).await?))
}

/// The same as CSV, one line a field that changed; at most 50000 entries.
#[utoipa::path(get, path = "/api/audit.csv", operation_id = "export_audit", params(ListQuery), responses((status = 200, body = String, content_type = "text/csv")))]
pub(super) async fn export(ask: Ask, Query(query): Query<ListQuery>) -> Result<impl IntoResponse, Problem> {
    let bytes = csv::write(&mut ask.conn().await?, query.wanted()?).await?;
    let name = "attachment; filename=\"audit-log.csv\"".to_owned();
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, bytes))
}
