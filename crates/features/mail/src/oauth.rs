//! How a mailbox signs in by OAuth 2 (RFC 6749) instead of passwords: what its settings are, and which make sense.

use std::net::IpAddr;

use calling::{Reachable, Target};
use kernel::Problems;
use serde::{Deserialize, Serialize};
use store::Json;
use utoipa::ToSchema;

use crate::mailbox::{Mailbox, MailboxInput};

/// Bytes of a token; those of Microsoft have two thousand.
pub const TOKEN_MAX: usize = 8_000;
const CLIENT_MAX: usize = 500;
const SCOPE_MAX: usize = 1_000;

/// Who agrees.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MailGrantKind)]
pub enum Grant {
    /// The person whose mailbox it is, once, on the provider's page.
    #[default]
    AuthorizationCode,
    /// The provider's administrator, beforehand: the client's secret is enough.
    ClientCredentials,
}

/// How a mailbox signs in at its servers by OAuth 2. Its secrets are apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MailOAuth)]
pub struct OAuth {
    #[serde(default)]
    pub grant: Grant,
    /// Where the person agrees; with what the provider wants beside the standard behind a `?`. Not used with
    /// `client_credentials`.
    #[serde(default)]
    pub authorization_url: String,
    /// Where tokens come from.
    pub token_url: String,
    /// What the provider calls this program.
    pub client_id: String,
    /// What may be done, as the provider names it, between spaces.
    #[serde(default)]
    pub scope: String,
}

impl OAuth {
    /// Whether secrets of one are secrets of the other: they go to the same address, for the same client.
    pub(crate) fn shares_secret(&self, other: &Self) -> bool {
        self.token_url == other.token_url && self.client_id == other.client_id
    }

    /// Whether what was agreed to for one holds for the other.
    pub(crate) fn shares_grant(&self, other: &Self) -> bool {
        self.shares_secret(other) && self.grant == other.grant && self.scope == other.scope
    }
}

/// Whether an address of the provider may be called: over HTTPS, except on this machine where private networks may
/// be called.
pub fn url(text: &str, reachable: Reachable) -> Result<(), String> {
    let target = Target::read(text, reachable)?;
    let here = target.host == "localhost" || target.host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    if target.tls || here { Ok(()) } else { Err("must begin with https://".to_owned()) }
}

/// Whether the settings of an input may be called; the rest is checked where they are written.
pub fn reach(input: &MailboxInput, reachable: Reachable) -> Result<(), kernel::Refusal> {
    let mut problems = Problems::default();
    if let Some(oauth) = &input.oauth {
        problems.note("oauth.token_url", url(&oauth.token_url, reachable));
        if oauth.grant == Grant::AuthorizationCode {
            problems.note("oauth.authorization_url", url(&oauth.authorization_url, reachable));
        }
    }
    problems.into_result()
}

/// Puts the settings of an input in force, checked.
pub(crate) fn check(problems: &mut Problems, after: &mut Mailbox, input: &MailboxInput) {
    let before = after.oauth.take().map(|oauth| oauth.0);
    let oauth = if input.without_oauth { None } else { input.oauth.clone().map(trimmed).or_else(|| before.clone()) };
    let Some(oauth) = oauth else {
        for (field, given) in [("client_secret", &input.client_secret), ("refresh_token", &input.refresh_token)] {
            if given.as_ref().is_some_and(|secret| !secret.is_empty()) {
                problems.add(field, "belongs to oauth, which is missing");
            }
        }
        return;
    };
    check_settings(problems, &oauth);
    for (field, server) in [("incoming.user", &after.incoming), ("outgoing.user", &after.outgoing)] {
        if server.as_ref().is_some_and(|server| server.0.user.trim().is_empty()) {
            problems.add(field, "must be the account that is signed in at, mostly the address");
        }
    }
    let kept = after.has_client_secret && before.is_some_and(|before| before.shares_secret(&oauth));
    let secret = input.client_secret.as_ref().map_or(kept, |given| !given.is_empty());
    if oauth.grant == Grant::ClientCredentials && !secret {
        problems.add("client_secret", "must be given: with client_credentials nothing else proves who asks");
    }
    after.oauth = Some(Json(oauth));
}

fn trimmed(oauth: OAuth) -> OAuth {
    let line = |text: String| text.trim().to_owned();
    OAuth {
        grant: oauth.grant,
        authorization_url: line(oauth.authorization_url),
        token_url: line(oauth.token_url),
        client_id: line(oauth.client_id),
        scope: oauth.scope.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

fn check_settings(problems: &mut Problems, oauth: &OAuth) {
    problems.note("oauth.token_url", url(&oauth.token_url, Reachable::Private));
    if oauth.grant == Grant::AuthorizationCode {
        problems.note("oauth.authorization_url", url(&oauth.authorization_url, Reachable::Private));
    }
    if oauth.client_id.is_empty() || oauth.client_id.len() > CLIENT_MAX || oauth.client_id.chars().any(char::is_control)
    {
        problems.add(
            "oauth.client_id",
            format!("must be what the provider calls this program, at most {CLIENT_MAX} bytes"),
        );
    }
    if oauth.scope.len() > SCOPE_MAX || oauth.scope.chars().any(char::is_control) {
        problems.add("oauth.scope", format!("must have at most {SCOPE_MAX} bytes"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_is_called_except_on_this_machine_where_that_is_allowed() {
        for (address, public, private) in [
            ("https://oauth2.example.com/token", true, true),
            ("http://oauth2.example.com/token", false, false),
            ("https://10.0.0.1/token", false, true),
            ("http://10.0.0.1/token", false, false),
            ("http://127.0.0.1:9000/token", false, true),
            ("http://localhost:9000/token", false, true),
            ("http://localhost.example.com/token", false, false),
            ("javascript:alert(1)", false, false),
            ("", false, false),
        ] {
            assert_eq!(url(address, Reachable::Public).is_ok(), public, "{address}");
            assert_eq!(url(address, Reachable::Private).is_ok(), private, "{address}");
        }
    }
}
