//! `/api/templates`: texts and macros; and their use in a ticket.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};
use kernel::Page;
use serde::Serialize;
use utoipa::ToSchema;

use crate::filling_in::VARIABLES;
use crate::template::{self, NewTemplate, Template};
use crate::using::{self, Reading, Use, Used};

/// A variable that texts may hold.
#[derive(Serialize, ToSchema)]
#[schema(as = TemplateVariable)]
pub(super) struct Variable {
    name: &'static str,
    explanation: &'static str,
}

/// The templates that you may use: your own, your teams' and everybody's.
#[utoipa::path(get, path = "/api/templates", operation_id = "list_templates",
    responses((status = 200, body = Page<Template>)))]
pub(super) async fn list(ask: Ask) -> Result<Reply<Page<Template>>, Problem> {
    let mut conn = ask.conn().await?;
    Ok(Reply::list(Page { items: template::all(&mut conn, &ask.act.actor).await?, next: None }))
}

/// The variables that a template may hold.
#[utoipa::path(get, path = "/api/template-variables", operation_id = "list_template_variables",
    responses((status = 200, body = Page<Variable>)))]
pub(super) async fn variables(_: Ask) -> Result<Reply<Page<Variable>>, Problem> {
    let items = VARIABLES.iter().map(|(name, explanation)| Variable { name, explanation }).collect();
    Ok(Reply::list(Page { items, next: None }))
}

/// Saves a template. For a team or for everybody it needs the permission `tickets.share`.
#[utoipa::path(post, path = "/api/templates", operation_id = "add_template", request_body = NewTemplate,
    responses((status = 201, body = Template)))]
pub(super) async fn add(call: Call<NewTemplate>) -> Result<Reply<Template>, Problem> {
    call.commit(StatusCode::CREATED, |tx, act, input, _| Box::pin(async move { template::add(tx, act, input).await }))
        .await
}

/// Puts another template in its place.
#[utoipa::path(put, path = "/api/templates/{id}", operation_id = "change_template", params(("id" = String, Path)),
    request_body = NewTemplate, responses((status = 200, body = Template)))]
pub(super) async fn change(Path(id): Path<String>, call: Call<NewTemplate>) -> Result<Reply<Template>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move { template::change(tx, act, &id, input, version.required()?).await })
    })
    .await
}

/// Removes a template.
#[utoipa::path(delete, path = "/api/templates/{id}", operation_id = "remove_template",
    params(("id" = String, Path)), responses((status = 204)))]
pub(super) async fn remove(Path(id): Path<String>, call: Call<()>) -> Result<Reply<()>, Problem> {
    call.commit(StatusCode::NO_CONTENT, move |tx, act, (), _| {
        Box::pin(async move { template::remove(tx, act, &id).await })
    })
    .await
}

/// How a template reads in a ticket, with the variables for which there is no value.
#[utoipa::path(get, path = "/api/tickets/{id}/templates/{template_id}", operation_id = "read_template",
    params(("id" = String, Path), ("template_id" = String, Path)), responses((status = 200, body = Reading)))]
pub(super) async fn read(ask: Ask, Path((id, template_id)): Path<(String, String)>) -> Result<Reply<Reading>, Problem> {
    let mut conn = ask.conn().await?;
    Ok(Reply::ok(using::read(&mut conn, &ask.act, &id, &template_id).await?))
}

/// Says and does what a template says, in one transaction. Its messages go out in fifteen seconds;
/// until then one undo takes everything back. Refused with `missing-values` if a text has gaps.
#[utoipa::path(post, path = "/api/tickets/{id}/template-uses", operation_id = "use_template",
    params(("id" = String, Path)), request_body = Use, responses((status = 201, body = Used)))]
pub(super) async fn run(Path(id): Path<String>, call: Call<Use>) -> Result<Reply<Used>, Problem> {
    call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { using::run(tx, act, &id, input).await })
    })
    .await
}
