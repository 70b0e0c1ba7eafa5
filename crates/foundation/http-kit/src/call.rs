//! A call of a capability over HTTP: a change ([`Call`], [`Upload`]) or a question ([`Ask`]).

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use kernel::{Act, Origin, Refusal};
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{Conn, Tx, TxFuture};

use crate::idempotency::Key;
use crate::{App, Credential, Identity, Problem, Reply, body};

/// The version that the caller saw, from `If-Match`.
#[derive(Debug, Clone, Copy)]
pub struct Version(Option<i64>);

impl Version {
    fn from_headers(headers: &HeaderMap) -> Result<Self, Refusal> {
        let mut sent = headers.get_all(header::IF_MATCH).iter();
        let (Some(value), another) = (sent.next(), sent.next()) else { return Ok(Self(None)) };
        let text = value.to_str().unwrap_or("").trim();
        // A proxy that compresses weakens the tag of the answer; the version in it is the same.
        let tag = text.strip_prefix("W/").unwrap_or(text);
        let digits = tag.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let digits = digits.filter(|digits| another.is_none() && digits.bytes().all(|byte| byte.is_ascii_digit()));
        let version = digits.and_then(|digits| digits.parse().ok());
        let wrong = || Refusal::invalid("If-Match", "must be the version in quotes, such as \"3\"");
        version.ok_or_else(wrong).map(|version| Self(Some(version)))
    }

    /// The version; refused if the caller sent none.
    pub fn required(self) -> Result<i64, Refusal> {
        self.0.ok_or(Refusal::PreconditionRequired)
    }

    pub fn optional(self) -> Option<i64> {
        self.0
    }
}

/// A change with input `T` (use `()` where there is no body).
pub struct Call<T> {
    pub app: App,
    pub act: Act,
    pub identity: Identity,
    pub credential: Option<Credential>,
    pub headers: HeaderMap,
    /// Address the request came from, as far as it can be known.
    pub source: String,
    input: T,
    version: Version,
    key: Option<Key>,
    shown_once: bool,
}

impl<T: Send + 'static> Call<T> {
    /// Runs the capability in one transaction and answers with `status` and its result. With an
    /// `Idempotency-Key` a repeated request gets the first one's answer and changes nothing.
    pub async fn commit<R, F>(self, status: StatusCode, capability: F) -> Result<Reply<R>, Problem>
    where
        R: Serialize + Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx, &'t Act, T, Version) -> TxFuture<'t, R, Refusal> + Send + 'static,
    {
        let Self { app, act, input, version, key, shown_once, .. } = self;
        let db = app.db().clone();
        let answer = db.write(move |tx| {
            Box::pin(async move {
                if let Some(key) = &key
                    && let Some((status, body)) = key.reserve(tx, &act.actor.id, act.now).await?
                {
                    return Ok(Reply::stored(status, body));
                }
                let result = capability(&mut *tx, &act, input, version).await?;
                let reply = Reply::with(status, &result)?;
                if let Some(key) = &key {
                    let answer = (!shown_once).then(|| (reply.status(), reply.body.as_slice()));
                    key.keep(tx, &act.actor.id, answer).await?;
                }
                Ok::<_, Refusal>(reply)
            })
        });
        Ok(answer.await?)
    }

    /// Makes of the input what the capability needs, where that takes time: before the transaction, as
    /// all other writes wait for one, and on a thread that may be kept busy.
    pub async fn prepare<U: Send + 'static>(
        self,
        make: impl FnOnce(T) -> U + Send + 'static,
    ) -> Result<Call<U>, Problem> {
        let Self { app, act, identity, credential, headers, source, input, version, key, shown_once } = self;
        let made = tokio::task::spawn_blocking(move || make(input)).await;
        let input = made.map_err(|error| Refusal::Fault(error.to_string()))?;
        Ok(Call { app, act, identity, credential, headers, source, input, version, key, shown_once })
    }

    /// The input, to look at before committing.
    pub fn input(&self) -> &T {
        &self.input
    }

    /// What the browser or program calls itself.
    pub fn agent(&self) -> String {
        let agent = self.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        agent.unwrap_or("").to_owned()
    }

    /// What the body says that it is; empty if it says nothing.
    pub fn media_type(&self) -> String {
        let media_type = self.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        media_type.unwrap_or("").to_owned()
    }

    /// For answers that must not be kept, as they hold a secret. A repeated request changes nothing
    /// and is told so.
    #[must_use]
    pub fn shown_once(self) -> Self {
        Self { shown_once: true, ..self }
    }

    /// The input alone, for calls that need more than one transaction.
    pub fn into_input(self) -> (App, Act, T) {
        (self.app, self.act, self.input)
    }
}

impl<T: DeserializeOwned> FromRequest<App> for Call<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let bytes = in_time(BODY_MAX, body::read(&parts.headers, body, body::JSON_LIMIT)).await?;
        let nothing = bytes.is_empty() && parts.headers.get(header::CONTENT_TYPE).is_none();
        let input = if nothing {
            serde_json::from_str("null").map_err(|_| Refusal::Malformed("a JSON body is missing".to_owned()))?
        } else {
            body::json(&parts.headers, &bytes)?
        };
        Self::assemble(&mut parts, app, &bytes, input)
    }
}

impl<T> Call<T> {
    fn assemble(parts: &mut Parts, app: &App, bytes: &[u8], input: T) -> Result<Self, Problem> {
        let identity = identity(parts)?;
        let source = source(parts, app);
        let token = identity.by_token.then(|| identity.credential_id.clone());
        Ok(Self {
            act: app.act(identity.actor.clone()).from(Origin { source: source.clone(), token }),
            app: app.clone(),
            identity,
            credential: parts.extensions.get().cloned(),
            source,
            version: Version::from_headers(&parts.headers)?,
            key: Key::from_request(&parts.method, &parts.uri, &parts.headers, bytes)?,
            shown_once: false,
            headers: std::mem::take(&mut parts.headers),
            input,
        })
    }
}

/// How long the body of a change may take to arrive. What follows is not cut off: see [`crate::layers::in_time`].
const BODY_MAX: Duration = Duration::from_secs(30);
const UPLOAD_MAX: Duration = Duration::from_secs(120);

async fn in_time(most: Duration, body: impl Future<Output = Result<Bytes, Refusal>>) -> Result<Bytes, Problem> {
    match tokio::time::timeout(most, body).await {
        Ok(read) => Ok(read?),
        Err(_) => Err(Problem::too_slow()),
    }
}

/// Largest upload: what mail servers let through at most.
const UPLOAD_LIMIT: usize = 25 * 1024 * 1024;

/// A change whose body is a file.
pub struct Upload(pub Call<Bytes>);

impl FromRequest<App> for Upload {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let bytes = in_time(UPLOAD_MAX, body::read(&parts.headers, body, UPLOAD_LIMIT)).await?;
        Call::assemble(&mut parts, app, &bytes, bytes.clone()).map(Self)
    }
}

/// A question.
pub struct Ask {
    pub app: App,
    pub act: Act,
    pub identity: Identity,
    pub credential: Option<Credential>,
}

impl Ask {
    /// A connection to read with.
    pub async fn conn(&self) -> Result<Conn, Problem> {
        Ok(self.app.db().read().await?)
    }
}

impl FromRequestParts<App> for Ask {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let identity = identity(parts)?;
        let act = app.act(identity.actor.clone());
        Ok(Self { app: app.clone(), act, identity, credential: parts.extensions.get().cloned() })
    }
}

/// Set by the endpoint's door; a handler that was reached past it answers nobody.
fn identity(parts: &Parts) -> Result<Identity, Refusal> {
    parts.extensions.get::<Identity>().cloned().ok_or(Refusal::Unauthenticated)
}

/// The peer's address, or what a trusted proxy says it is: the last entry of the last line, which that
/// proxy added. All before it is what the peer wrote.
fn source(parts: &Parts, app: &App) -> String {
    let forwarded = parts.headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
    let claimed = forwarded.and_then(|list| list.rsplit(',').next()?.trim().parse::<IpAddr>().ok());
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let address = claimed.filter(|_| app.config().trust_forwarded).or(peer);
    address.map(|address| address.to_canonical().to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_a_number_in_quotes_and_nothing_else() {
        let version = |values: &[&str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(header::IF_MATCH, value.parse().expect("a header"));
            }
            Version::from_headers(&headers).map(Version::optional)
        };
        assert_eq!(version(&[]).expect("none"), None);
        assert_eq!(version(&["\"3\""]).expect("one"), Some(3));
        assert_eq!(version(&["W/\"3\""]).expect("a weakened one"), Some(3));
        for bad in
            ["3", "\"3", "3\"", "\"\"3\"\"", "\"\"", "\"", "*", "\"-1\"", "\"3\", \"4\"", "\"99999999999999999999\""]
        {
            assert!(version(&[bad]).is_err(), "{bad}");
        }
        assert!(version(&["\"3\"", "\"4\""]).is_err());
    }
}
