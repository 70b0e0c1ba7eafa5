//! Pairs of messages sent at the same moment: nobody may answer past what they have not seen.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::load::connection::{Answer, Caller, Connection};
use crate::load::driving::now;
use crate::report::{Scene, rounded};

/// Pairs under way at once.
const LANES: usize = 8;
/// A longer talk would measure how long talks are folded.
const PAIRS_OF_A_TICKET: usize = 10;

#[derive(Debug, Default, PartialEq)]
pub struct Outcome {
    pub pairs: usize,
    pub replies: usize,
    /// Replies that were refused, as there was something unseen.
    pub refused: usize,
    /// Replies sent past a message that their writer had not seen.
    pub past_unseen: usize,
    pub seconds: f64,
}

impl Outcome {
    pub fn scene(&self, key: &str, what: &str) -> Scene {
        let failure = (self.past_unseen > 0).then(|| "replies were sent past messages nobody had seen".to_owned());
        Scene {
            key: key.to_owned(),
            what: format!(
                "{what}; {} of {} replies refused, {} past an unseen message",
                self.refused, self.replies, self.past_unseen
            ),
            connections: 2 * LANES,
            pages: self.pairs,
            failed: self.past_unseen as u64,
            failure,
            per_second: rounded(self.pairs as f64 / self.seconds),
            ..Scene::default()
        }
    }
}

/// Races so many pairs: two representatives on one ticket, and in turn a representative and the customer.
pub async fn race(representatives: [&Caller; 2], pairs: usize) -> Result<Outcome, String> {
    let began = now();
    let mut lanes = Vec::new();
    for lane in 0..LANES {
        let of_lane = pairs / LANES + usize::from(lane < pairs % LANES);
        let callers = representatives.map(Clone::clone);
        lanes.push(tokio::spawn(async move { run(callers, of_lane).await }));
    }
    let mut all = Outcome::default();
    for lane in lanes {
        let part = lane.await.map_err(|error| error.to_string())??;
        all.pairs += part.pairs;
        all.replies += part.replies;
        all.refused += part.refused;
        all.past_unseen += part.past_unseen;
    }
    all.seconds = (now() - began).as_secs_f64();
    Ok(all)
}

async fn run([anna, ben]: [Caller; 2], pairs: usize) -> Result<Outcome, String> {
    let (mut hers, mut his) = (Connection::open(anna.address).await?, Connection::open(ben.address).await?);
    let mut outcome = Outcome::default();
    while outcome.pairs < pairs {
        let mut talk = Talk::open(&mut hers, &anna).await?;
        for number in 0..PAIRS_OF_A_TICKET.min(pairs - outcome.pairs) {
            let seen = talk.last_event(&mut hers, &anna).await?;
            let reply = json!({ "body_text": "It comes tomorrow.", "seen_event": seen });
            let replies = format!("/api/tickets/{}/replies", talk.ticket);
            let first = anna.post(&replies, &reply);
            let second = if number % 2 == 0 {
                ben.post(&replies, &reply)
            } else {
                ben.post(
                    &format!("/api/tickets/{}/customer-messages", talk.ticket),
                    &json!({ "body_text": "And now?" }),
                )
            };
            let (one, other) = tokio::join!(hers.ask(&first), his.ask(&second));
            talk.note(seen, "anna", true, &one?)?;
            talk.note(seen, "ben", number % 2 == 0, &other?)?;
            outcome.pairs += 1;
        }
        outcome.replies += talk.refused + talk.sent.iter().filter(|sent| sent.is_reply).count();
        outcome.refused += talk.refused;
        outcome.past_unseen += talk.past_unseen(&talk.order(&mut hers, &anna).await?)?;
    }
    Ok(outcome)
}

/// What was sent on one ticket.
struct Talk {
    ticket: String,
    sent: Vec<Sent>,
    refused: usize,
}

struct Sent {
    message: String,
    by: &'static str,
    is_reply: bool,
    /// The last event that its writer had seen.
    seen: i64,
}

impl Talk {
    async fn open(connection: &mut Connection, caller: &Caller) -> Result<Self, String> {
        let ticket = json!({
            "subject": "A parcel", "channel": "api", "message": { "author": "customer", "body_text": "Where is it?" }
        });
        let answer = connection.ask(&caller.post("/api/tickets", &ticket)).await?;
        let ticket = answer.json()?["id"].as_str().ok_or_else(|| answer.words())?.to_owned();
        Ok(Self { ticket, sent: Vec::new(), refused: 0 })
    }

    async fn last_event(&self, connection: &mut Connection, caller: &Caller) -> Result<i64, String> {
        let answer = connection.ask(&caller.get(&format!("/api/tickets/{}", self.ticket))).await?;
        answer.json()?["last_event"].as_i64().ok_or_else(|| answer.words())
    }

    fn note(&mut self, seen: i64, by: &'static str, is_reply: bool, answer: &Answer) -> Result<(), String> {
        match answer.head.status {
            201 => {
                let message = answer.json()?["id"].as_str().ok_or("a message without its id")?.to_owned();
                self.sent.push(Sent { message, by, is_reply, seen });
                Ok(())
            }
            409 if is_reply => {
                self.refused += 1;
                Ok(())
            }
            _ => Err(answer.words()),
        }
    }

    /// The event of each message, as the log tells.
    async fn order(&self, connection: &mut Connection, caller: &Caller) -> Result<HashMap<String, i64>, String> {
        let path = format!("/api/tickets/{}/events?limit=200", self.ticket);
        let page = connection.ask(&caller.get(&path)).await?.json()?;
        let number = |event: &Value| Some((event["data"]["message"].as_str()?.to_owned(), event["seq"].as_i64()?));
        Ok(page["items"].as_array().into_iter().flatten().filter_map(number).collect())
    }

    /// Replies between whose sight and whose sending somebody else's message came.
    fn past_unseen(&self, order: &HashMap<String, i64>) -> Result<usize, String> {
        let event = |sent: &Sent| order.get(&sent.message).copied().ok_or_else(|| format!("{} is lost", sent.message));
        let mut count = 0;
        for reply in self.sent.iter().filter(|sent| sent.is_reply) {
            let at = event(reply)?;
            for other in self.sent.iter().filter(|other| other.by != reply.by) {
                count += usize::from((reply.seen + 1..at).contains(&event(other)?));
            }
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_that_crossed_a_message_is_found_and_one_that_was_first_is_well() {
        let sent = |message: &str, by, is_reply| Sent { message: message.to_owned(), by, is_reply, seen: 5 };
        let talk = Talk {
            ticket: "tkt_1".to_owned(),
            sent: vec![sent("msg_a", "anna", true), sent("msg_b", "ben", false)],
            refused: 0,
        };
        let order = |reply, other| [("msg_a".to_owned(), reply), ("msg_b".to_owned(), other)].into();
        assert_eq!(talk.past_unseen(&order(6, 7)), Ok(0));
        assert_eq!(talk.past_unseen(&order(8, 7)), Ok(1));
        assert!(talk.past_unseen(&HashMap::new()).is_err_and(|words| words.contains("lost")));
    }
}
