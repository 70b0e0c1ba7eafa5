//! What is known of the providers that most mailboxes are at, so that nobody has to look it up.

use serde::Serialize;
use utoipa::ToSchema;

use crate::mailbox::{Security, Server};
use crate::oauth::{Grant, OAuth};

/// Where a provider's servers are, and how is signed in there. `client_id` and `user` are for people to fill in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MailProvider {
    /// `google` or `microsoft`.
    pub id: &'static str,
    pub name: &'static str,
    pub incoming: Server,
    pub outgoing: Server,
    pub oauth: OAuth,
}

pub fn all() -> Vec<MailProvider> {
    let server = |host: &str, port, security| Server {
        host: host.to_owned(),
        port,
        security,
        user: String::new(),
        folder: "INBOX".to_owned(),
    };
    let oauth = |authorization_url: &str, token_url: &str, scope: &str| OAuth {
        grant: Grant::AuthorizationCode,
        authorization_url: authorization_url.to_owned(),
        token_url: token_url.to_owned(),
        client_id: String::new(),
        scope: scope.to_owned(),
    };
    vec![
        MailProvider {
            id: "google",
            name: "Google",
            incoming: server("imap.gmail.com", 993, Security::Tls),
            outgoing: server("smtp.gmail.com", 465, Security::Tls),
            // Google gives a refresh token only to who asks for it, and only when somebody agrees anew.
            oauth: oauth(
                "https://accounts.google.com/o/oauth2/v2/auth?access_type=offline&prompt=consent",
                "https://oauth2.googleapis.com/token",
                "https://mail.google.com/",
            ),
        },
        MailProvider {
            id: "microsoft",
            name: "Microsoft 365",
            incoming: server("outlook.office365.com", 993, Security::Tls),
            outgoing: server("smtp.office365.com", 587, Security::Starttls),
            oauth: oauth(
                "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
                "https://login.microsoftonline.com/common/oauth2/v2.0/token",
                "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access",
            ),
        },
    ]
}

#[cfg(test)]
mod tests {
    use calling::Reachable;

    use super::*;
    use crate::oauth::url;

    #[test]
    fn what_is_filled_in_may_be_called() {
        for one in all() {
            for address in [&one.oauth.authorization_url, &one.oauth.token_url] {
                assert_eq!(url(address, Reachable::Public), Ok(()), "{address}");
            }
        }
    }
}
