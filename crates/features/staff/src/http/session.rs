//! `/api/session`: signing in and out; `/api/sessions`: one's signed-in browsers.

use http_kit::{App, Ask, Call, Path, Problem, Reply, SESSION_COOKIES, StatusCode};
use kernel::{Reach, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::brands::Brand;
use crate::identifying::SESSION_MAX;
use crate::roles::Grant;
use crate::sessions::{self, Session};
use crate::signing_in::{self, Credentials};
use crate::{brands, organisation, people, teams};

/// Who is signed in, and what they may do.
#[derive(Serialize, ToSchema)]
pub struct SignedIn {
    person: Me,
    organisation: Home,
    /// The default brand, if there is one: the desk works under its name and colour.
    brand: Option<Brand>,
    permissions: Vec<Grant>,
    teams: Vec<TeamName>,
}

#[derive(Serialize, ToSchema)]
struct Me {
    id: String,
    name: String,
    email: Option<String>,
    locale: String,
}

#[derive(Serialize, ToSchema)]
struct Home {
    name: String,
    time_zone: String,
}

#[derive(Serialize, ToSchema)]
struct TeamName {
    id: String,
    name: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    current: String,
    new: String,
}

/// Signs in. The answer sets the session cookie.
#[utoipa::path(post, path = "/api/session", operation_id = "sign_in", request_body = Credentials, responses((status = 201, body = SignedIn)))]
pub async fn sign_in(call: Call<Credentials>) -> Result<Reply<SignedIn>, Problem> {
    let (agent, source) = (call.agent(), call.source.clone());
    let (app, act, input) = call.into_input();
    let (person, secret) = signing_in::sign_in(app.db(), &act, input, &source, &agent).await?;
    let answer = answer(&app, &person).await?;
    Reply::with(StatusCode::CREATED, &answer)?.with_cookie(&cookie(&app, &secret))
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/session", operation_id = "show_session", responses((status = 200, body = SignedIn)))]
pub async fn show(ask: Ask) -> Result<Reply<SignedIn>, Problem> {
    let mut signed_in = answer(&ask.app, &ask.act.actor.id).await?;
    // A token may hold less than its owner.
    signed_in.permissions = grants(ask.act.actor.grants.iter());
    Ok(Reply::ok(signed_in))
}

/// Signs out.
#[utoipa::path(delete, path = "/api/session", operation_id = "sign_out", responses((status = 204)))]
pub async fn sign_out(call: Call<()>) -> Result<Reply<()>, Problem> {
    let (app, id) = (call.app.clone(), call.identity.credential_id.clone());
    let ended = call.commit(StatusCode::NO_CONTENT, move |tx, act, (), _| {
        Box::pin(async move { sessions::end(tx, &act.actor.id, &id).await })
    });
    let reply = ended.await?;
    app.identify().forget();
    reply.with_cookie(&gone(&app))
}

/// Changes one's password and signs out all other browsers.
#[utoipa::path(put, path = "/api/session/password", operation_id = "change_password", request_body = PasswordChange, responses((status = 204)))]
pub async fn change_password(call: Call<PasswordChange>) -> Result<Reply<()>, Problem> {
    let (session, source) = (call.identity.credential_id.clone(), call.source.clone());
    let (app, act, input) = call.into_input();
    signing_in::confirm_password(app.db(), &act, input.current, &source).await?;
    let hash = people::hash_password(&input.new).await.map_err(|refusal| match refusal {
        Refusal::Invalid(problems) => Refusal::invalid("new", problems[0].problem.clone()),
        other => other,
    })?;
    let changed = app.db().write(move |tx| -> store::TxFuture<'_, (), Refusal> {
        Box::pin(async move { sessions::change_password(tx, &act, &session, hash).await })
    });
    changed.await?;
    app.identify().forget();
    Ok(Reply::with(StatusCode::NO_CONTENT, &())?)
}

/// One's signed-in browsers, last seen first.
#[utoipa::path(get, path = "/api/sessions", operation_id = "list_sessions", responses((status = 200, body = Vec<Session>)))]
pub async fn list(ask: Ask) -> Result<Reply<Vec<Session>>, Problem> {
    let mut conn = ask.conn().await?;
    Ok(Reply::list(sessions::list(&mut conn, &ask.act.actor.id, ask.act.now).await?))
}

/// Signs out one of one's browsers.
#[utoipa::path(delete, path = "/api/sessions/{id}", operation_id = "end_session", params(("id" = String, Path)), responses((status = 204)))]
pub async fn end(Path(id): Path<String>, call: Call<()>) -> Result<Reply<()>, Problem> {
    let app = call.app.clone();
    let ended = call.commit(StatusCode::NO_CONTENT, move |tx, act, (), _| {
        Box::pin(async move { sessions::end(tx, &act.actor.id, &id).await })
    });
    let reply = ended.await?;
    app.identify().forget();
    Ok(reply)
}

pub(super) async fn answer(app: &App, person_id: &str) -> Result<SignedIn, Problem> {
    let mut conn = app.db().read().await?;
    let person = people::find(&mut conn, person_id).await?;
    let home = organisation::find(&mut conn).await?.ok_or(Refusal::NotFound("organisation"))?;
    let held = people::grants(&mut conn, person_id).await?;
    let all = teams::list(&mut conn).await?;
    let mine = all.into_iter().filter(|team| person.teams.contains(&team.id));
    let brand = brands::standard(&mut conn).await?;
    Ok(SignedIn {
        brand,
        teams: mine.map(|team| TeamName { id: team.id, name: team.name }).collect(),
        permissions: grants(held.iter()),
        organisation: Home { name: home.name, time_zone: home.time_zone },
        person: Me { id: person.id, name: person.name, email: person.email, locale: person.locale },
    })
}

fn grants<'a>(held: impl Iterator<Item = (&'a str, Reach)>) -> Vec<Grant> {
    held.map(|(permission, reach)| Grant { permission: permission.to_owned(), reach }).collect()
}

/// The session cookie: unreadable to scripts, not sent along from other sites.
pub(super) fn cookie(app: &App, secret: &str) -> String {
    let [secure, plain] = SESSION_COOKIES;
    let seconds = SESSION_MAX / kernel::time::SECOND;
    if app.config().secure() {
        format!("{secure}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax; Secure")
    } else {
        format!("{plain}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax")
    }
}

fn gone(app: &App) -> String {
    let [secure, plain] = SESSION_COOKIES;
    if app.config().secure() {
        format!("{secure}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure")
    } else {
        format!("{plain}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax")
    }
}
