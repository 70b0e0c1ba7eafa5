//! People of staff: who they are, which roles and teams they have.

use std::collections::BTreeSet;

use kernel::{Act, Problems, Refusal, text};
use serde::{Deserialize, Serialize};
use store::{Conn, Error, Json, Tx, params};
use utoipa::ToSchema;

use crate::{abilities, delegating, events, hashing};

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Person {
    pub id: String,
    pub name: String,
    /// Null for people known only from imported history, who cannot sign in.
    pub email: Option<String>,
    pub locale: String,
    pub active: bool,
    /// Ids of roles.
    pub roles: Vec<String>,
    /// Ids of teams.
    pub teams: Vec<String>,
    /// What they can do: tags that make a ticket need somebody who can.
    pub skills: Vec<String>,
    /// Languages that they write, without a region, such as `de`.
    pub languages: Vec<String>,
    /// Most open tickets that are given to them at a time; null: as for the organisation.
    pub ticket_capacity: Option<i64>,
    pub version: i64,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPerson {
    pub name: String,
    pub email: String,
    /// First password; the person changes it after signing in.
    pub password: String,
    #[serde(default)]
    pub roles: Vec<String>,
    #[serde(default)]
    pub teams: Vec<String>,
    /// BCP 47 language tag, `en` by default.
    pub locale: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonChange {
    pub name: Option<String>,
    pub email: Option<String>,
    pub roles: Option<Vec<String>>,
    pub teams: Option<Vec<String>>,
    pub locale: Option<String>,
    /// At most 50 short words.
    pub skills: Option<Vec<String>>,
    /// At most 20 languages, such as `de`.
    pub languages: Option<Vec<String>>,
    /// 1 to 500; null: as for the organisation.
    #[serde(default, deserialize_with = "kernel::patch::some")]
    pub ticket_capacity: Option<Option<i64>>,
    /// An inactive person is signed out everywhere and cannot sign in.
    pub active: Option<bool>,
}

#[derive(Debug, Deserialize)]
struct Head {
    id: String,
    name: String,
    email: Option<String>,
    locale: String,
    active: bool,
    skills: Json<Vec<String>>,
    languages: Json<Vec<String>>,
    ticket_capacity: Option<i64>,
    version: i64,
}

#[derive(Debug, Deserialize)]
struct Membership {
    person_id: String,
    belongs_to: String,
}

pub async fn list(conn: &mut Conn) -> Result<Vec<Person>, Refusal> {
    let heads: Vec<Head> = conn.all(sql!("list_people"), params![]).await?;
    let roles: Vec<Membership> = conn.all(sql!("list_person_roles"), params![]).await?;
    let teams: Vec<Membership> = conn.all(sql!("list_team_members"), params![]).await?;
    let of = |all: &[Membership], id: &str| -> Vec<String> {
        all.iter().filter(|one| one.person_id == id).map(|one| one.belongs_to.clone()).collect()
    };
    let person = |head: Head| Person {
        roles: of(&roles, &head.id),
        teams: of(&teams, &head.id),
        id: head.id,
        name: head.name,
        email: head.email,
        locale: head.locale,
        active: head.active,
        skills: head.skills.0,
        languages: head.languages.0,
        ticket_capacity: head.ticket_capacity,
        version: head.version,
    };
    Ok(heads.into_iter().map(person).collect())
}

pub async fn find(conn: &mut Conn, id: &str) -> Result<Person, Refusal> {
    list(conn).await?.into_iter().find(|person| person.id == id).ok_or(Refusal::NotFound("person"))
}

/// What is wrong with a new person, and the password's hash if nothing is. Outside the
/// transaction, as hashing takes long.
pub async fn hash_password(password: &str) -> Result<String, Refusal> {
    hashing::acceptable(password).map_err(|problem| Refusal::invalid("password", problem))?;
    hashing::hash(password.to_owned()).await
}

/// Adds a person who can sign in at once, with no more rights than the one who adds them has.
pub async fn add(tx: &mut Tx, act: &Act, input: NewPerson, password_hash: String) -> Result<Person, Refusal> {
    let mut problems = Problems::default();
    let name = problems.note("name", text::line(&input.name, text::NAME_MAX)).unwrap_or_default();
    let email = problems.note("email", text::email(&input.email)).unwrap_or_default();
    let locale = problems.note("locale", language(input.locale.as_deref().unwrap_or("en"))).unwrap_or_default();
    check_memberships(tx, &mut problems, &input.roles, &input.teams).await?;
    problems.into_result()?;
    check_delegation(tx, act, &input.roles, &input.teams).await?;
    let id = act.id("per");
    let values = params![&id, name, &email, locale, password_hash, act.now];
    tx.run(sql!("insert_person"), values).await.map_err(|error| taken(error, &email))?;
    write_memberships(tx, &id, &input.roles, &input.teams).await?;
    let person = find(tx, &id).await?;
    tx.append_setting(act, events::PERSON_ADDED, events::person(&id), &person)?;
    Ok(person)
}

/// Changes a person. The last active admin stays one. Who has more rights than the one who acts is
/// not signed out, moved or renamed at the door by them, and nobody is given more than they have.
pub async fn change(tx: &mut Tx, act: &Act, id: &str, version: i64, input: PersonChange) -> Result<Person, Refusal> {
    let current = find(tx, id).await?;
    let mut problems = Problems::default();
    let name = problems.note("name", text::line(input.name.as_deref().unwrap_or(&current.name), text::NAME_MAX));
    let email = match input.email.as_deref() {
        Some(email) => problems.note("email", text::email(email)),
        None => current.email.clone(),
    };
    let locale = problems.note("locale", language(input.locale.as_deref().unwrap_or(&current.locale)));
    let roles = input.roles.unwrap_or_else(|| current.roles.clone());
    let teams = input.teams.unwrap_or_else(|| current.teams.clone());
    let active = input.active.unwrap_or(current.active);
    let abilities = Abilities::of(&mut problems, &current, input.skills, input.languages, input.ticket_capacity);
    check_memberships(tx, &mut problems, &roles, &teams).await?;
    problems.into_result()?;
    if active != current.active
        || email != current.email
        || !same(&roles, &current.roles)
        || !same(&teams, &current.teams)
    {
        check_delegation(tx, act, &current.roles, &current.teams).await?;
        check_delegation(tx, act, &roles, &teams).await?;
    }
    let address = email.clone().unwrap_or_default();
    let Abilities { skills, languages, capacity } = abilities;
    let values = params![id, name, email, locale, active, version, &Json(skills), &Json(languages), capacity];
    let changed = tx.run(sql!("update_person"), values).await;
    if changed.map_err(|error| taken(error, &address))? == 0 {
        return Err(Refusal::stale(&current));
    }
    write_memberships(tx, id, &roles, &teams).await?;
    if !active {
        tx.run(sql!("end_sessions_of_person"), params![id]).await?;
    }
    somebody_manages(tx).await?;
    let person = find(tx, id).await?;
    tx.append_change(act, events::PERSON_CHANGED, events::person(id), &current, &person)?;
    Ok(person)
}

/// What somebody can do after a change.
struct Abilities {
    skills: Vec<String>,
    languages: Vec<String>,
    capacity: Option<i64>,
}

impl Abilities {
    fn of(
        problems: &mut Problems,
        current: &Person,
        skills: Option<Vec<String>>,
        languages: Option<Vec<String>>,
        capacity: Option<Option<i64>>,
    ) -> Self {
        let capacity = capacity.unwrap_or(current.ticket_capacity);
        abilities::capacity(problems, capacity);
        Self {
            skills: abilities::skills(problems, skills.as_ref().unwrap_or(&current.skills)),
            languages: abilities::languages(problems, languages.as_ref().unwrap_or(&current.languages)),
            capacity,
        }
    }
}

/// Refuses what leaves nobody active who may manage staff.
pub(crate) async fn somebody_manages(tx: &mut Tx) -> Result<(), Refusal> {
    let managers: i64 = tx.one(sql!("count_active_managers"), params![]).await?;
    if managers == 0 {
        return Err(Refusal::conflict("somebody active must keep staff.manage, or nobody could mend a mistake"));
    }
    Ok(())
}

/// Refuses if these roles in these teams are more than the one who acts holds.
async fn check_delegation(conn: &mut Conn, act: &Act, roles: &[String], teams: &[String]) -> Result<(), Refusal> {
    let known: Vec<RoleGrant> = conn.all(sql!("list_grants"), params![]).await?;
    let given = known.iter().filter(|grant| roles.contains(&grant.role_id));
    let given = given.map(|grant| (grant.permission.as_str(), grant.reach));
    delegating::within_own_in_teams(&act.actor, given, teams)
}

fn same(one: &[String], other: &[String]) -> bool {
    one.iter().collect::<BTreeSet<_>>() == other.iter().collect::<BTreeSet<_>>()
}

async fn check_memberships(
    conn: &mut Conn,
    problems: &mut Problems,
    roles: &[String],
    teams: &[String],
) -> Result<(), Refusal> {
    let known_roles: Vec<String> = conn.all(sql!("role_ids"), params![]).await?;
    let known_teams: Vec<String> = conn.all(sql!("team_ids"), params![]).await?;
    for (field, known, given) in [("roles", known_roles, roles), ("teams", known_teams, teams)] {
        for (index, id) in given.iter().enumerate().filter(|(_, id)| !known.contains(id)) {
            problems.add(&format!("{field}[{index}]"), format!("there is no {id:?}"));
        }
    }
    Ok(())
}

async fn write_memberships(tx: &mut Tx, id: &str, roles: &[String], teams: &[String]) -> Result<(), Refusal> {
    tx.run(sql!("delete_person_roles"), params![id]).await?;
    for role in roles.iter().collect::<BTreeSet<_>>() {
        tx.run(sql!("insert_person_role"), params![id, role]).await?;
    }
    tx.run(sql!("delete_team_members"), params![id]).await?;
    for team in teams.iter().collect::<BTreeSet<_>>() {
        tx.run(sql!("insert_team_member"), params![team, id]).await?;
    }
    Ok(())
}

fn taken(error: Error, email: &str) -> Refusal {
    match error {
        Error::Unique(_) => Refusal::invalid("email", format!("{email} belongs to another person")),
        other => other.into(),
    }
}

fn language(tag: &str) -> Result<String, String> {
    let shape =
        !tag.is_empty() && tag.len() <= 35 && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if shape { Ok(tag.to_owned()) } else { Err("write a language tag such as en or de-AT".to_owned()) }
}

/// The person as the one who acts, without grants: for what is done in their name.
pub(crate) async fn as_actor(conn: &mut Conn, id: &str) -> Result<kernel::Actor, Refusal> {
    let person = find(conn, id).await?;
    let mut actor = kernel::Actor::program(kernel::ActorKind::Staff, &person.name);
    actor.id = person.id;
    actor.teams = person.teams;
    Ok(actor)
}

/// The person as they may act now, for what they asked to be done later; none once they have left.
pub async fn acting(conn: &mut Conn, id: &str) -> Result<Option<kernel::Actor>, Refusal> {
    let person = match find(conn, id).await {
        Ok(person) if person.active => person,
        Ok(_) | Err(Refusal::NotFound(_)) => return Ok(None),
        Err(other) => return Err(other),
    };
    let mut actor = as_actor(conn, &person.id).await?;
    actor.grants = grants(conn, &person.id).await?;
    Ok(Some(actor))
}

#[derive(Debug, Deserialize)]
struct RoleGrant {
    role_id: String,
    permission: String,
    reach: kernel::Reach,
}

#[derive(Debug, Deserialize)]
struct Held {
    permission: String,
    reach: kernel::Reach,
}

/// What the person may do by all their roles together.
pub async fn grants(conn: &mut Conn, id: &str) -> Result<kernel::Grants, Refusal> {
    let mut grants = kernel::Grants::default();
    for held in conn.all::<Held>(sql!("grants_of_person"), params![id]).await? {
        grants.add(&held.permission, held.reach);
    }
    Ok(grants)
}
