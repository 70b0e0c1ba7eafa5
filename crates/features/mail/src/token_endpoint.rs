//! Asking a provider for tokens (RFC 6749, sections 4 to 6): a form, and JSON that says what came or why nothing did.

use calling::{Client, FORM, Outgoing, Target};
use kernel::time::{HOUR, SECOND};
use serde::Deserialize;

use crate::oauth::{self, OAuth, TOKEN_MAX};
use crate::proving::without;

/// Where an answer does not say how long its token lives, it is used for so long: short enough for all.
const LIFE: i64 = HOUR / 6;
const LIFE_MAX: i64 = 24 * HOUR;

/// What a provider gave. Never printed.
pub(crate) struct Given {
    pub access_token: String,
    /// Another one than was shown, if the provider changes them.
    pub refresh_token: Option<String>,
    /// In milliseconds.
    pub life: i64,
}

/// Why a provider gave nothing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// What was agreed to is over or was taken back: somebody must agree anew.
    Grant(String),
    /// It may go another time, at the earliest after so many milliseconds.
    Later(String, i64),
}

impl Refused {
    /// How long it wants to be left alone, in milliseconds.
    pub fn wait(&self) -> i64 {
        match self {
            Self::Grant(_) => 0,
            Self::Later(_, wait) => *wait,
        }
    }

    pub fn words(self) -> String {
        match self {
            Self::Grant(words) | Self::Later(words, _) => words,
        }
    }
}

#[derive(Default, Deserialize)]
struct Answered {
    access_token: Option<String>,
    refresh_token: Option<String>,
    expires_in: Option<serde_json::Value>,
    error: Option<String>,
    error_description: Option<String>,
}

/// Asks once. What is shown of the answer holds none of what was sent.
pub(crate) async fn ask(
    client: &Client,
    reachable: calling::Reachable,
    oauth: &OAuth,
    client_secret: Option<&str>,
    fields: &[(&str, &str)],
) -> Result<Given, Refused> {
    let host = Target::host_of(&oauth.token_url);
    let later = |words: String| Refused::Later(format!("the token endpoint {host}: {words}"), 0);
    // Settings of the program may have changed since the mailbox was written.
    oauth::url(&oauth.token_url, reachable).map_err(later)?;
    let outgoing = Outgoing {
        url: oauth.token_url.clone(),
        media_type: FORM,
        headers: vec![("accept", calling::JSON.to_owned())],
        body: form(oauth, client_secret, fields),
    };
    let answer = client.post(&outgoing).await.map_err(later)?;
    let answered: Answered = serde_json::from_slice(&answer.body).unwrap_or_default();
    if (200..300).contains(&answer.status) && answered.error.is_none() {
        return given(answered).map_err(later);
    }
    let mut secrets: Vec<&str> = fields.iter().map(|(_, value)| *value).filter(|value| value.len() > 16).collect();
    secrets.extend(client_secret);
    Err(refused(&host, answer.status, answer.retry_after.as_deref(), answered, &secrets))
}

fn form(oauth: &OAuth, client_secret: Option<&str>, fields: &[(&str, &str)]) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(fields).append_pair("client_id", &oauth.client_id);
    if let Some(secret) = client_secret {
        form.append_pair("client_secret", secret);
    }
    form.finish()
}

fn refused(host: &str, status: u16, retry_after: Option<&str>, answered: Answered, secrets: &[&str]) -> Refused {
    let said = match (answered.error.as_deref(), answered.error_description.as_deref()) {
        (None, _) => format!("it answers with status {status}"),
        (Some(error), None) => error.to_owned(),
        (Some(error), Some(description)) => format!("{error}: {description}"),
    };
    let words = format!("the token endpoint {host} refuses: {}", without(&said, secrets));
    match answered.error.as_deref() {
        Some("invalid_grant" | "interaction_required" | "consent_required" | "login_required") => Refused::Grant(words),
        _ => {
            let seconds: i64 = retry_after.and_then(|text| text.trim().parse().ok()).unwrap_or(0);
            Refused::Later(words, seconds.clamp(0, 86_400) * SECOND)
        }
    }
}

fn given(answered: Answered) -> Result<Given, String> {
    // A sign that is none of a token's could end the words in which it is shown to a server.
    let sound =
        |token: &String| (1..=TOKEN_MAX).contains(&token.len()) && token.bytes().all(|byte| byte.is_ascii_graphic());
    let access_token = answered.access_token.filter(sound).ok_or("it gives no access token that can be used")?;
    let life = match answered.expires_in {
        Some(serde_json::Value::Number(seconds)) => seconds.as_i64(),
        Some(serde_json::Value::String(seconds)) => seconds.trim().parse().ok(),
        _ => None,
    };
    let life = life.map_or(LIFE, |seconds| seconds.clamp(1, LIFE_MAX / SECOND) * SECOND);
    Ok(Given { access_token, refresh_token: answered.refresh_token.filter(sound), life })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(json: &str) -> Answered {
        serde_json::from_str(json).expect("an answer")
    }

    #[test]
    fn an_answer_gives_a_token_or_none() {
        let taken = |json: &str| given(answered(json)).map(|given| (given.refresh_token, given.life / SECOND));
        assert_eq!(taken(r#"{"access_token":"a","expires_in":3599}"#), Ok((None, 3_599)));
        assert_eq!(taken(r#"{"access_token":"a","expires_in":"60","refresh_token":"r"}"#), Ok((Some("r".into()), 60)));
        assert_eq!(taken(r#"{"access_token":"a"}"#), Ok((None, 600)));
        assert_eq!(taken(r#"{"access_token":"a","expires_in":-5}"#), Ok((None, 1)));
        for none in [r#"{}"#, r#"{"access_token":""}"#, r#"{"access_token":"a\u0001auth=Bearer b"}"#] {
            assert!(taken(none).is_err(), "{none}");
        }
    }

    #[test]
    fn a_grant_that_is_over_is_told_from_what_may_pass_and_no_secret_is_repeated() {
        let said = r#"{"error":"invalid_grant","error_description":"Token 1//secret-of-the-shop\nhas been revoked."}"#;
        let secrets = ["1//secret-of-the-shop"];
        let words = "the token endpoint x refuses: invalid_grant: Token … has been revoked.";
        assert_eq!(refused("x", 400, None, answered(said), &secrets), Refused::Grant(words.into()));
        let words = "the token endpoint x refuses: it answers with status 503";
        assert_eq!(refused("x", 503, Some("7"), Answered::default(), &[]), Refused::Later(words.into(), 7_000));
        let wrong = refused("x", 401, None, answered(r#"{"error":"invalid_client"}"#), &[]);
        assert_eq!(wrong, Refused::Later("the token endpoint x refuses: invalid_client".into(), 0));
    }
}
