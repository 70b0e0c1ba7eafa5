//! Who is asking: a credential in, a person with grants out. The staff feature answers.

use axum::http::{HeaderMap, header};
use futures_util::future::BoxFuture;
use kernel::{Actor, Refusal, Timestamp};
use store::Db;

/// Names of the session cookie: the first under HTTPS, where browsers guard the prefix. Only the one
/// of this server's address counts; the other could have been set by a neighbour of its domain.
pub const SESSION_COOKIES: [&str; 2] = ["__Host-aftercare_session", "aftercare_session"];

/// What a request shows to prove who asks. Never logged.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Credential {
    Session(String),
    Token(String),
}

impl Credential {
    /// A bearer token, else a session cookie.
    pub fn from_headers(headers: &HeaderMap, secure: bool) -> Option<Self> {
        let bearer = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "));
        if let Some(token) = bearer {
            return Some(Self::Token(token.trim().to_owned()));
        }
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let [guarded, plain] = SESSION_COOKIES;
        let wanted = if secure { guarded } else { plain };
        pairs.find(|(name, _)| *name == wanted).map(|(_, value)| Self::Session(value.to_owned()))
    }
}

/// A person (or their token) as far as requests need to know.
#[derive(Debug, Clone)]
pub struct Identity {
    pub actor: Actor,
    /// Id of the session or token that was shown.
    pub credential_id: String,
    pub by_token: bool,
}

/// Finds out who shows a credential. None: nobody, or not any more.
pub trait Identify: Send + Sync + 'static {
    fn identify<'a>(
        &'a self,
        db: &'a Db,
        credential: &'a Credential,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<Option<Identity>, Refusal>>;

    /// The same for a stream that looks whether its person may still listen. That is no sign of the
    /// person: a tab left open must not keep its session from ending.
    fn still<'a>(
        &'a self,
        db: &'a Db,
        credential: &'a Credential,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<Option<Identity>, Refusal>> {
        self.identify(db, credential, now)
    }

    /// Forgets what it remembers of identities: rights changed, somebody signed out.
    fn forget(&self);
}
