//! Signing in with address and password.

use kernel::{Act, Refusal, text};
use serde::Deserialize;
use store::{Conn, Db, TxFuture, params};
use utoipa::ToSchema;

use crate::throttling::Attempt;
use crate::{hashing, sessions};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    pub email: String,
    pub password: String,
}

/// A person who may sign in, with their hash.
#[derive(Debug, Clone, Deserialize)]
struct Account {
    id: String,
    password_hash: Option<String>,
}

/// Checks the password and begins a session. Gives the person's id and the session's secret.
///
/// An unknown address, a wrong password and a person without access are told alike and take alike.
pub async fn sign_in(
    db: &Db,
    act: &Act,
    input: Credentials,
    source: &str,
    agent: &str,
) -> Result<(String, String), Refusal> {
    let email = text::email(&input.email).unwrap_or_else(|_| "nobody".to_owned());
    let attempt = Attempt::new(&email, source);
    let tries = attempt.begin(db, act.now).await?;
    let account: Option<Account> = db.read().await?.maybe(sql!("find_account"), params![&email]).await?;
    let known = verify(input.password, account.as_ref()).await?;
    let Some(account) = account.clone().filter(|_| known) else {
        attempt.failed(db, act, tries, account.map(|account| account.id)).await?;
        return Err(Refusal::invalid("password", "address and password do not belong together"));
    };
    let (act, agent) = (act.clone(), agent.to_owned());
    let signed_in = db.write(move |tx| -> TxFuture<'_, _, Refusal> {
        Box::pin(async move {
            attempt.succeeded(tx).await?;
            let act = Act { actor: crate::people::as_actor(tx, &account.id).await?, ..act };
            let secret = sessions::begin(tx, &act, &account.id, &agent).await?;
            Ok((account.id, secret))
        })
    });
    signed_in.await
}

/// Refuses unless the signed-in person knows their password. Guessing it here, at a browser that was
/// left open, is slowed down like guessing it at the door, and counted apart from it.
pub async fn confirm_password(db: &Db, act: &Act, password: String, source: &str) -> Result<(), Refusal> {
    let person = &act.actor.id;
    let attempt = Attempt::new(person, source);
    let tries = attempt.begin(db, act.now).await?;
    if !knows_password(&mut db.read().await?, person, password).await? {
        attempt.failed(db, act, tries, Some(person.clone())).await?;
        return Err(Refusal::invalid("current", "is not your password"));
    }
    db.write(move |tx| -> TxFuture<'_, (), Refusal> { Box::pin(async move { attempt.succeeded(tx).await }) }).await
}

/// Whether it is this person's password. Not for what comes from outside: nothing slows it down.
pub async fn knows_password(conn: &mut Conn, person_id: &str, password: String) -> Result<bool, Refusal> {
    let account: Option<Account> = conn.maybe(sql!("find_account_by_id"), params![person_id]).await?;
    verify(password, account.as_ref()).await
}

async fn verify(password: String, account: Option<&Account>) -> Result<bool, Refusal> {
    let hash = account.and_then(|account| account.password_hash.clone());
    hashing::verify(password.chars().take(hashing::PASSWORD_MAX + 1).collect(), hash).await
}
