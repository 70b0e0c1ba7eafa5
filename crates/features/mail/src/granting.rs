//! Connecting a mailbox to its provider: somebody agrees on the provider's page (RFC 6749, section 4.1, with PKCE,
//! RFC 7636), and what comes back is exchanged for tokens. Only the session that began it can end it, once, within
//! ten minutes, and only if the mailbox is as it was.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use calling::{Client, Reachable};
use kernel::time::MINUTE;
use kernel::{Act, Refusal, Rng, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{Conn, Tx, params};
use utoipa::ToSchema;

use crate::access::freshness;
use crate::events::{self, Connected};
use crate::mailbox::{self, Mailbox};
use crate::oauth::{Grant, OAuth};
use crate::proving::without;
use crate::token_endpoint::{self, Given, Refused};

/// How long somebody may take to agree.
const GOOD_FOR: i64 = 10 * MINUTE;
/// The page that providers send people back to.
pub const BACK: &str = "/settings/mail/connected";

/// The provider's page, where somebody agrees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MailGrant {
    /// Good for ten minutes and once.
    pub authorization_url: String,
    /// Must be registered at the provider exactly so.
    pub redirect_uri: String,
}

/// What the provider's page sent back, as it stood in the address.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProviderAnswer {
    pub state: String,
    pub code: Option<String>,
    /// In place of the code.
    pub error: Option<String>,
    pub error_description: Option<String>,
}

/// A grant on its way, taken by whoever began it.
#[derive(Debug, Deserialize)]
pub struct Taken {
    mailbox_id: String,
    mailbox_version: i64,
    verifier: String,
    redirect_uri: String,
}

/// What a taken grant is exchanged with.
pub struct Exchange {
    taken: Taken,
    code: String,
    oauth: OAuth,
    client_secret: Option<String>,
}

/// Begins: keeps what the answer must fit to, and gives the address of the provider's page.
pub async fn begin(tx: &mut Tx, act: &Act, id: &str, session: &str, base_url: &str) -> Result<MailGrant, Refusal> {
    let mailbox = mailbox::find(tx, id).await?;
    let oauth = of(&mailbox)?;
    let (state, verifier) = (secret(act.rng.as_ref()), secret(act.rng.as_ref()));
    let redirect_uri = redirect_uri(base_url);
    tx.run(sql!("delete_grants"), params![id, session, act.now]).await?;
    let expires_at = act.now.plus(GOOD_FOR);
    let values = params![hash(&state), id, mailbox.version, session, &verifier, &redirect_uri, expires_at];
    tx.run(sql!("insert_grant"), values).await?;
    let authorization_url = page(&mailbox, oauth, &redirect_uri, &state, &verifier);
    Ok(MailGrant { authorization_url, redirect_uri })
}

/// The address of the provider's page for this grant.
fn page(mailbox: &Mailbox, oauth: &OAuth, redirect_uri: &str, state: &str, verifier: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query
        .append_pair("response_type", "code")
        .append_pair("client_id", &oauth.client_id)
        .append_pair("redirect_uri", redirect_uri)
        .append_pair("scope", &oauth.scope)
        .append_pair("state", state)
        .append_pair("code_challenge", &URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)))
        .append_pair("code_challenge_method", "S256");
    let user = [&mailbox.incoming, &mailbox.outgoing].into_iter().flatten().map(|server| &server.0.user).next();
    if let Some(user) = user {
        // So that nobody agrees for another account of theirs by mistake.
        query.append_pair("login_hint", user);
    }
    let joint = if oauth.authorization_url.contains('?') { '&' } else { '?' };
    format!("{}{joint}{}", oauth.authorization_url, query.finish())
}

pub fn redirect_uri(base_url: &str) -> String {
    format!("{}{BACK}", base_url.trim_end_matches('/'))
}

/// Takes the grant that this answer belongs to, whatever it says: it is used up.
pub async fn take(tx: &mut Tx, now: Timestamp, session: &str, state: &str) -> Result<Taken, Refusal> {
    let taken = tx.maybe(sql!("take_grant"), params![hash(state), session, now]).await?;
    taken.ok_or_else(|| {
        let words = "belongs to nothing that was begun here: it is older than ten minutes, was used already, or was \
            begun by somebody else; choose Connect in the mailbox's settings once more";
        Refusal::invalid("state", words)
    })
}

/// What the answer is exchanged with; refused with the provider's words if there is no code in it.
pub async fn prepare(conn: &mut Conn, taken: Taken, answer: ProviderAnswer) -> Result<Exchange, Refusal> {
    if let Some(error) = &answer.error {
        return Err(Refusal::invalid("error", told(error, answer.error_description.as_deref(), &taken.redirect_uri)));
    }
    let code = answer.code.filter(|code| !code.is_empty());
    let code = code.ok_or_else(|| Refusal::invalid("code", "must be given, or error"))?;
    let mailbox = mailbox::find(conn, &taken.mailbox_id).await?;
    unchanged(&mailbox, &taken)?;
    let oauth = of(&mailbox)?.clone();
    #[derive(Deserialize)]
    struct Kept {
        client_secret: Option<String>,
    }
    let kept: Option<Kept> = conn.maybe(sql!("find_tokens"), params![&mailbox.id]).await?;
    Ok(Exchange { taken, code, oauth, client_secret: kept.and_then(|kept| kept.client_secret) })
}

/// Tokens that an exchange brought. Never printed.
pub struct Exchanged {
    taken: Taken,
    refresh_token: String,
    given: Given,
}

/// Asks the provider; outside of any transaction, as it may take long.
pub async fn exchange(client: &Client, reachable: Reachable, exchange: Exchange) -> Result<Exchanged, Refusal> {
    let Exchange { taken, code, oauth, client_secret } = exchange;
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", taken.redirect_uri.as_str()),
        ("code_verifier", taken.verifier.as_str()),
    ];
    let came = token_endpoint::ask(client, reachable, &oauth, client_secret.as_deref(), &fields).await;
    let mut given = came.map_err(|refused| {
        let words = match refused {
            Refused::Grant(words) => {
                let redirect_uri = &taken.redirect_uri;
                format!("{words}. Choose Connect once more; the redirect address registered must be {redirect_uri}")
            }
            Refused::Later(words, _) => words,
        };
        Refusal::invalid("code", words)
    })?;
    let refresh_token = given.refresh_token.take().ok_or_else(|| {
        let words = "brought no refresh token: Google needs access_type=offline and prompt=consent in the authorization \
            address, others the scope offline_access";
        Refusal::invalid("code", words)
    })?;
    Ok(Exchanged { taken, refresh_token, given })
}

/// Keeps the tokens: the mailbox is connected.
pub async fn finish(tx: &mut Tx, act: &Act, exchanged: Exchanged) -> Result<Mailbox, Refusal> {
    let Exchanged { taken, refresh_token, given } = exchanged;
    let mailbox = mailbox::find(tx, &taken.mailbox_id).await?;
    unchanged(&mailbox, &taken)?;
    let fresh_until = act.now.plus(freshness(given.life));
    let nothing = None::<String>;
    let values = params![&mailbox.id, refresh_token, given.access_token, fresh_until, act.now, nothing];
    tx.run(sql!("set_tokens"), values).await?;
    let told = Connected { name: mailbox.name, address: mailbox.address };
    tx.append_setting(act, events::MAILBOX_CONNECTED, events::mailbox(&mailbox.id), &told)?;
    mailbox::find(tx, &mailbox.id).await
}

fn of(mailbox: &Mailbox) -> Result<&OAuth, Refusal> {
    match &mailbox.oauth {
        Some(oauth) if oauth.0.grant == Grant::AuthorizationCode => Ok(&oauth.0),
        Some(_) => Err(Refusal::conflict("with client_credentials nobody has to agree: the client's secret is enough")),
        None => Err(Refusal::conflict("the mailbox signs in by passwords; give it oauth first")),
    }
}

fn unchanged(mailbox: &Mailbox, taken: &Taken) -> Result<(), Refusal> {
    if mailbox.version == taken.mailbox_version {
        return Ok(());
    }
    Err(Refusal::conflict("the mailbox was changed meanwhile; choose Connect in its settings once more"))
}

/// Why a provider's page sent back nothing (RFC 6749, section 4.1.2.1).
fn told(error: &str, description: Option<&str>, redirect_uri: &str) -> String {
    let hint = match error {
        "access_denied" => "nobody agreed on the provider's page, or an administrator must allow it first".to_owned(),
        "invalid_request" | "redirect_uri_mismatch" => {
            format!("the redirect address that is registered at the provider must be exactly {redirect_uri}")
        }
        "unauthorized_client" | "invalid_client" => "the provider does not know this client id".to_owned(),
        "invalid_scope" => "the provider does not know this scope".to_owned(),
        _ => "the provider's page brought no agreement".to_owned(),
    };
    let said = [error, description.unwrap_or_default()].join(" ");
    format!("{hint} ({})", without(&said, &[]))
}

fn secret(rng: &dyn Rng) -> String {
    let mut bytes = [0; 32];
    rng.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

fn hash(state: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(state))
}
