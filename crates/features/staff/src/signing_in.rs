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
    let (pause, account) = {
        let mut conn = db.read().await?;
        (attempt.check(&mut conn, act.now).await?, find_account(&mut conn, &email).await?)
    };
    tokio::time::sleep(std::time::Duration::from_millis(pause as u64)).await;
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    let password = input.password.chars().take(hashing::PASSWORD_MAX + 1).collect();
    let known = hashing::verify(password, hash).await?;
    let (act, agent) = (act.clone(), agent.to_owned());
    let signed_in = db.write(move |tx| -> TxFuture<'_, _, Refusal> {
        Box::pin(async move {
            match account.filter(|_| known) {
                None => attempt.failed(tx, act.now).await.map(|()| None),
                Some(account) => {
                    attempt.succeeded(tx).await?;
                    let act = Act { actor: crate::people::as_actor(tx, &account.id).await?, ..act };
                    let secret = sessions::begin(tx, &act, &account.id, &agent).await?;
                    Ok(Some((account.id, secret)))
                }
            }
        })
    });
    signed_in.await?.ok_or_else(|| Refusal::invalid("password", "address and password do not belong together"))
}

/// Whether the signed-in person knows their password.
pub async fn knows_password(conn: &mut Conn, person_id: &str, password: String) -> Result<bool, Refusal> {
    let account: Option<Account> = conn.maybe(sql!("find_account_by_id"), params![person_id]).await?;
    hashing::verify(password, account.and_then(|account| account.password_hash)).await
}

async fn find_account(conn: &mut Conn, email: &str) -> Result<Option<Account>, Refusal> {
    Ok(conn.maybe(sql!("find_account"), params![email]).await?)
}
