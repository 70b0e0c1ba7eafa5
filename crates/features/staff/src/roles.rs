//! Roles: editable sets of permissions, each with how far it reaches.

use kernel::{Act, Permission, Problems, Reach, Refusal, text};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Conn, Tx, params};
use utoipa::ToSchema;

use crate::{admitting, delegating, events, people};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    pub permission: String,
    pub reach: Reach,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Role {
    pub id: String,
    pub name: String,
    pub grants: Vec<Grant>,
    pub version: i64,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRole {
    pub name: String,
    pub grants: Vec<Grant>,
}

#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleChange {
    pub name: Option<String>,
    pub grants: Option<Vec<Grant>>,
}

/// The role whose holders can always let others in again; it keeps `staff.manage`.
pub const ADMIN: &str = "admin";

/// Roles of a new organisation: name and permissions of full reach. `*` is every permission.
pub const DEFAULTS: &[(&str, &[&str])] = &[
    (
        "representative",
        &[
            "tickets.read",
            "tickets.answer",
            "tickets.restructure",
            "customers.read",
            "customers.write",
            "orders.read",
            "orders.write",
            "playbooks.read",
            "scenarios.read",
            "learnings.read",
            "learnings.write",
            "kpis.read",
            "staff.read",
            "tokens.own",
        ],
    ),
    (
        "lead",
        &[
            "tickets.read",
            "tickets.answer",
            "tickets.restructure",
            "tickets.configure",
            "tickets.share",
            "automation.manage",
            "playbooks.read",
            "scenarios.read",
            "playbooks.manage",
            "scenarios.manage",
            "learnings.read",
            "learnings.write",
            "learnings.decide",
            "recognition.manage",
            "customers.read",
            "customers.write",
            "customers.merge",
            "orders.read",
            "orders.write",
            "orders.approve",
            "orders.configure",
            "kpis.read",
            "kpis.target",
            "moscow.read",
            "moscow.write",
            "moscow.vote",
            "futures.read",
            "futures.write",
            "calibration.read",
            "calibration.write",
            "staff.read",
            "tokens.own",
        ],
    ),
    (
        "analyst",
        &[
            "tickets.read",
            "customers.read",
            "orders.read",
            "playbooks.read",
            "scenarios.read",
            "playbooks.manage",
            "scenarios.manage",
            "learnings.read",
            "learnings.write",
            "learnings.decide",
            "recognition.manage",
            "kpis.read",
            "kpis.target",
            "moscow.read",
            "moscow.write",
            "moscow.vote",
            "moscow.decide",
            "futures.read",
            "futures.write",
            "calibration.read",
            "calibration.write",
            "staff.read",
            "tokens.own",
        ],
    ),
    // Somebody of product or logistics: scenarios and what is asked of them, and no customer.
    (
        "stakeholder",
        &["scenarios.read", "learnings.read", "learnings.write", "moscow.read", "moscow.vote", "tasks.own"],
    ),
    (ADMIN, &["*"]),
];

#[derive(Debug, Deserialize)]
struct Head {
    id: String,
    name: String,
    version: i64,
}

#[derive(Debug, Deserialize)]
struct GrantRow {
    role_id: String,
    permission: String,
    reach: Reach,
}

pub async fn list(conn: &mut Conn) -> Result<Vec<Role>, Refusal> {
    let heads: Vec<Head> = conn.all(sql!("list_roles"), params![]).await?;
    let grants: Vec<GrantRow> = conn.all(sql!("list_grants"), params![]).await?;
    let of = |id: &str| {
        let mine = grants.iter().filter(|grant| grant.role_id == id);
        mine.map(|grant| Grant { permission: grant.permission.clone(), reach: grant.reach }).collect()
    };
    Ok(heads
        .into_iter()
        .map(|head| Role { grants: of(&head.id), id: head.id, name: head.name, version: head.version })
        .collect())
}

pub async fn find(conn: &mut Conn, id: &str) -> Result<Role, Refusal> {
    list(conn).await?.into_iter().find(|role| role.id == id).ok_or(Refusal::NotFound("role"))
}

/// Adds a role that holds no more than the one who adds it.
pub async fn add(tx: &mut Tx, act: &Act, catalogue: &[Permission], input: NewRole) -> Result<Role, Refusal> {
    let mut problems = Problems::default();
    let name = problems.note("name", text::line(&input.name, text::NAME_MAX)).unwrap_or_default();
    check(&mut problems, catalogue, &input.grants);
    problems.into_result()?;
    delegating::within_own(&act.actor, pairs(&input.grants))?;
    let id = act.id("rol");
    tx.run(sql!("insert_role"), params![&id, name]).await.map_err(|error| error.or_taken("name"))?;
    write_grants(tx, &id, &input.grants).await?;
    let role = find(tx, &id).await?;
    tx.append_setting(act, events::ROLE_ADDED, events::role(&id), &role)?;
    Ok(role)
}

/// Changes a role. What it grants, before and after, must be no more than the one who acts holds;
/// and somebody active keeps `staff.manage`.
pub async fn change(
    tx: &mut Tx,
    act: &Act,
    catalogue: &[Permission],
    id: &str,
    version: i64,
    input: RoleChange,
) -> Result<Role, Refusal> {
    let current = find(tx, id).await?;
    let mut problems = Problems::default();
    let name = problems.note("name", text::line(input.name.as_deref().unwrap_or(&current.name), text::NAME_MAX));
    let grants = input.grants.unwrap_or_else(|| current.grants.clone());
    check(&mut problems, catalogue, &grants);
    let manages = |grants: &[Grant]| grants.iter().any(|grant| grant.permission == crate::MANAGE.name);
    if current.name == ADMIN && (!manages(&grants) || name.as_deref() != Some(ADMIN)) {
        problems.add("grants", "the admin role keeps its name and staff.manage, or nobody could mend a mistake");
    }
    problems.into_result()?;
    if grants != current.grants {
        delegating::within_own(&act.actor, pairs(&current.grants).chain(pairs(&grants)))?;
    }
    let changed = tx.run(sql!("update_role"), params![id, name, version]).await;
    if changed.map_err(|error| error.or_taken("name"))? == 0 {
        return Err(Refusal::stale(&current));
    }
    tx.run(sql!("delete_grants"), params![id]).await?;
    write_grants(tx, id, &grants).await?;
    people::somebody_manages(tx).await?;
    let role = find(tx, id).await?;
    tx.append_setting(act, events::ROLE_CHANGED, events::role(id), &json!({ "from": current, "to": role }))?;
    Ok(role)
}

/// The roles of a new organisation. Gives the admin role's id.
pub(crate) async fn add_defaults(tx: &mut Tx, act: &Act, catalogue: &[Permission]) -> Result<String, Refusal> {
    let mut admin = String::new();
    for (name, permissions) in DEFAULTS {
        let all = permissions.contains(&"*");
        let names = catalogue.iter().map(|permission| permission.name);
        let grants = names
            .filter(|name| all || permissions.contains(name))
            .map(|name| Grant { permission: name.to_owned(), reach: Reach::All })
            .collect();
        admin = add(tx, act, catalogue, NewRole { name: (*name).to_owned(), grants }).await?.id;
    }
    admitting::note_all(tx, catalogue).await?;
    Ok(admin)
}

fn check(problems: &mut Problems, catalogue: &[Permission], grants: &[Grant]) {
    for (index, grant) in grants.iter().enumerate() {
        let field = format!("grants[{index}].permission");
        match catalogue.iter().find(|permission| permission.name == grant.permission) {
            None => problems.add(&field, format!("{:?} is not a permission; see /api/permissions", grant.permission)),
            Some(known) if !known.reaches.contains(&grant.reach) => {
                let possible: Vec<&str> = known.reaches.iter().map(|reach| reach.as_str()).collect();
                problems.add(&format!("grants[{index}].reach"), format!("must be one of: {}", possible.join(", ")));
            }
            Some(_) => {}
        }
        if grants[..index].iter().any(|earlier| earlier.permission == grant.permission) {
            problems.add(&field, "stands twice");
        }
    }
}

fn pairs(grants: &[Grant]) -> impl Iterator<Item = (&str, Reach)> {
    grants.iter().map(|grant| (grant.permission.as_str(), grant.reach))
}

async fn write_grants(tx: &mut Tx, role_id: &str, grants: &[Grant]) -> Result<(), Refusal> {
    for grant in grants {
        tx.run(sql!("insert_grant"), params![role_id, &grant.permission, grant.reach.as_str()]).await?;
    }
    Ok(())
}
