//! How we prove to a mail server who we are: by a password, or by a token of OAuth 2 in the words of XOAUTH2 or
//! OAUTHBEARER (RFC 7628), which IMAP and SMTP share.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::mailbox::Server;
use crate::reading;

const WORDS_MAX: usize = 300;

pub const NOT_OFFERED: &str =
    "the server lets nobody sign in here by OAuth 2: it offers neither XOAUTH2 nor OAUTHBEARER";

/// What is shown to a server. Never printed.
#[derive(Clone)]
pub enum Proof {
    Password(String),
    Token(String),
}

/// Why there is no session.
#[derive(Debug)]
pub struct Unable {
    pub words: String,
    /// The server did not take the token; a newer one may be taken.
    pub token_refused: bool,
}

impl From<String> for Unable {
    fn from(words: String) -> Self {
        Self { words, token_refused: false }
    }
}

impl From<&str> for Unable {
    fn from(words: &str) -> Self {
        words.to_owned().into()
    }
}

impl Unable {
    /// With the server's last words and its challenge. Some servers repeat what they were told: that stays out.
    pub fn refused(words: &str, challenge: &str, secrets: &[&str]) -> Self {
        let said = [words, challenge].map(str::trim).join(" ");
        let words = format!("the server refuses the token of OAuth 2: {}", without(&said, secrets));
        Self { words, token_refused: true }
    }
}

/// Words of others for people, without our secrets.
pub(crate) fn without(words: &str, secrets: &[&str]) -> String {
    let secrets = secrets.iter().filter(|secret| !secret.is_empty());
    let kept = secrets.fold(words.to_owned(), |words, secret| words.replace(secret, "…"));
    reading::shown(&kept, WORDS_MAX)
}

/// A way to show a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Xoauth2,
    OauthBearer,
}

impl Way {
    /// XOAUTH2 first: Google and Microsoft made it, and Microsoft knows no other.
    pub fn of(offered: impl Fn(&str) -> bool) -> Option<Self> {
        [Self::Xoauth2, Self::OauthBearer].into_iter().find(|way| offered(way.name()))
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Xoauth2 => "XOAUTH2",
            Self::OauthBearer => "OAUTHBEARER",
        }
    }

    /// What is said, in base64.
    pub fn proof(self, server: &Server, token: &str) -> String {
        let user = &server.user;
        let said = match self {
            Self::Xoauth2 => format!("user={user}\u{1}auth=Bearer {token}\u{1}\u{1}"),
            Self::OauthBearer => {
                let user = user.replace('=', "=3D").replace(',', "=2C");
                let (host, port) = (&server.host, server.port);
                format!("n,a={user},\u{1}host={host}\u{1}port={port}\u{1}auth=Bearer {token}\u{1}\u{1}")
            }
        };
        STANDARD.encode(said)
    }

    /// What ends the matter after the server has said why it refuses.
    pub fn heard(self) -> &'static str {
        match self {
            Self::Xoauth2 => "",
            // A single ^A.
            Self::OauthBearer => "AQ==",
        }
    }
}

/// Why a server refuses a token, from its challenge; nothing if it is none of ours to read.
pub fn challenge(text: &str) -> String {
    let bytes = STANDARD.decode(text.trim()).unwrap_or_default();
    reading::shown(&String::from_utf8_lossy(&bytes), WORDS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mailbox::Security;

    fn said(way: Way, user: &str) -> String {
        let (host, folder) = ("imap.example.com".to_owned(), "INBOX".to_owned());
        let server = Server { host, port: 993, security: Security::Tls, user: user.to_owned(), folder };
        String::from_utf8(STANDARD.decode(way.proof(&server, "ya29.x")).expect("base64")).expect("text")
    }

    #[test]
    fn a_token_is_shown_in_the_words_of_each_way() {
        // The example of Google's documentation, with its user and the beginning of its token.
        let google = said(Way::Xoauth2, "someuser@example.com");
        assert_eq!(google, "user=someuser@example.com\u{1}auth=Bearer ya29.x\u{1}\u{1}");
        let bearer = said(Way::OauthBearer, "a,b=c@example.com");
        let right =
            "n,a=a=2Cb=3Dc@example.com,\u{1}host=imap.example.com\u{1}port=993\u{1}auth=Bearer ya29.x\u{1}\u{1}";
        assert_eq!(bearer, right);
    }

    #[test]
    fn the_way_that_both_big_providers_know_comes_first() {
        assert_eq!(Way::of(|name| name != "PLAIN"), Some(Way::Xoauth2));
        assert_eq!(Way::of(|name| name == "OAUTHBEARER"), Some(Way::OauthBearer));
        assert_eq!(Way::of(|name| name == "PLAIN"), None);
    }

    #[test]
    fn what_a_server_repeats_of_a_secret_stays_out() {
        let unable =
            Unable::refused("BAD AUTHENTICATE XOAUTH2 dXNlcj0=", "{\"status\":\"400\"}", &["token", "dXNlcj0="]);
        assert_eq!(
            unable.words,
            "the server refuses the token of OAuth 2: BAD AUTHENTICATE XOAUTH2 … {\"status\":\"400\"}"
        );
        assert_eq!(challenge("no base64!"), "");
        assert_eq!(challenge(" eyJzdGF0dXMiOiI0MDAifQ=="), "{\"status\":\"400\"}");
    }
}
