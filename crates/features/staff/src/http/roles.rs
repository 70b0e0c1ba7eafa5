//! `/api/roles` and `/api/permissions`

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};
use kernel::Reach;
use serde::Serialize;
use utoipa::ToSchema;

use crate::roles::{self, NewRole, Role, RoleChange};

/// A permission and what it lets a person do.
#[derive(Serialize, ToSchema)]
pub struct PermissionCard {
    permission: &'static str,
    explanation: &'static str,
    /// How far it can be limited; only tickets have a place that limits.
    reaches: &'static [Reach],
}

/// Every permission there is.
#[utoipa::path(get, path = "/api/permissions", operation_id = "list_permissions", responses((status = 200, body = Vec<PermissionCard>)))]
pub async fn permissions(ask: Ask) -> Result<Reply<Vec<PermissionCard>>, Problem> {
    let card = |permission: &kernel::Permission| PermissionCard {
        permission: permission.name,
        explanation: permission.explanation,
        reaches: permission.reaches,
    };
    Ok(Reply::list(ask.app.permissions().iter().map(card).collect()))
}

#[utoipa::path(get, path = "/api/roles", operation_id = "list_roles", responses((status = 200, body = Vec<Role>)))]
pub async fn list(ask: Ask) -> Result<Reply<Vec<Role>>, Problem> {
    Ok(Reply::list(roles::list(&mut ask.conn().await?).await?))
}

#[utoipa::path(get, path = "/api/roles/{id}", operation_id = "show_role", params(("id" = String, Path)), responses((status = 200, body = Role)))]
pub async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<Role>, Problem> {
    Ok(Reply::ok(roles::find(&mut ask.conn().await?, &id).await?))
}

#[utoipa::path(post, path = "/api/roles", operation_id = "add_role", request_body = NewRole, responses((status = 201, body = Role)))]
pub async fn add(call: Call<NewRole>) -> Result<Reply<Role>, Problem> {
    let catalogue = call.app.permissions().to_vec();
    let added = call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { roles::add(tx, act, &catalogue, input).await })
    });
    added.await
}

#[utoipa::path(patch, path = "/api/roles/{id}", operation_id = "change_role", params(("id" = String, Path)), request_body = RoleChange, responses((status = 200, body = Role)))]
pub async fn change(Path(id): Path<String>, call: Call<RoleChange>) -> Result<Reply<Role>, Problem> {
    let app = call.app.clone();
    let catalogue = app.permissions().to_vec();
    let changed = call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            roles::find(tx, &id).await?;
            roles::change(tx, act, &catalogue, &id, version.required()?, input).await
        })
    });
    let reply = changed.await?;
    app.identify().forget();
    Ok(reply)
}
