//! `/api/calendars`: business calendars beside the organisation's own hours.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};

use crate::calendars::{self, Calendar, CalendarChange, NewCalendar};

#[utoipa::path(get, path = "/api/calendars", operation_id = "list_calendars", responses((status = 200, body = Vec<Calendar>)))]
pub async fn list(ask: Ask) -> Result<Reply<Vec<Calendar>>, Problem> {
    Ok(Reply::list(calendars::list(&mut ask.conn().await?).await?))
}

#[utoipa::path(get, path = "/api/calendars/{id}", operation_id = "show_calendar", params(("id" = String, Path)), responses((status = 200, body = Calendar)))]
pub async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<Calendar>, Problem> {
    Ok(Reply::ok(calendars::find(&mut ask.conn().await?, &id).await?))
}

#[utoipa::path(post, path = "/api/calendars", operation_id = "add_calendar", request_body = NewCalendar, responses((status = 201, body = Calendar)))]
pub async fn add(call: Call<NewCalendar>) -> Result<Reply<Calendar>, Problem> {
    call.commit(StatusCode::CREATED, |tx, act, input, _| Box::pin(calendars::add(tx, act, input))).await
}

/// Changes a calendar. New hours hold from now on; promises made before keep theirs.
#[utoipa::path(patch, path = "/api/calendars/{id}", operation_id = "change_calendar", params(("id" = String, Path)), request_body = CalendarChange, responses((status = 200, body = Calendar)))]
pub async fn change(Path(id): Path<String>, call: Call<CalendarChange>) -> Result<Reply<Calendar>, Problem> {
    let changed = call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            calendars::find(tx, &id).await?;
            calendars::change(tx, act, &id, version.required()?, input).await
        })
    });
    changed.await
}
