//! One request to the address of a webhook: signed, 15 seconds, the beginning of the answer.

use std::time::Duration;

use calling::Reachable;

/// How long connecting, sending and the head of the answer may take together.
const TIME_MAX: Duration = Duration::from_secs(15);
/// How long the body of an answer is listened to; its status is known by then.
const BODY_TIME_MAX: Duration = Duration::from_secs(2);
/// What is kept of an answer, in bytes.
pub const ANSWER_MAX: usize = 4 * 1024;

/// What is sent.
#[derive(Debug, Clone)]
pub struct Outgoing {
    pub url: String,
    pub id: String,
    pub seconds: i64,
    pub signatures: String,
    pub body: String,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub retry_after: Option<String>,
    pub text: String,
}

pub struct Client(calling::Client);

impl Client {
    pub fn new(reachable: Reachable) -> Self {
        Self(calling::Client::new(reachable, TIME_MAX, BODY_TIME_MAX, ANSWER_MAX))
    }

    /// The same with less patience.
    #[must_use]
    pub fn within(self, time_max: Duration) -> Self {
        Self(self.0.within(time_max))
    }

    /// Sends; the error says in words why there is no answer.
    pub async fn post(&self, outgoing: &Outgoing) -> Result<Answer, String> {
        let headers = vec![
            ("webhook-id", outgoing.id.clone()),
            ("webhook-timestamp", outgoing.seconds.to_string()),
            ("webhook-signature", outgoing.signatures.clone()),
        ];
        let request = calling::Outgoing {
            url: outgoing.url.clone(),
            media_type: calling::JSON,
            headers,
            body: outgoing.body.clone(),
        };
        let calling::Answer { status, retry_after, body } = self.0.post(&request).await?;
        Ok(Answer { status, retry_after, text: text(&body) })
    }
}

/// Text that every database takes.
fn text(bytes: &[u8]) -> String {
    let seen = |c: char| if c.is_control() && !matches!(c, '\n' | '\t') { '\u{fffd}' } else { c };
    String::from_utf8_lossy(bytes).replace("\r\n", "\n").chars().map(seen).collect()
}
