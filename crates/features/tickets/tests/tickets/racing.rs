//! Messages sent at the same moment: nobody answers past what they have not seen, however it falls out.
//! `make bench` races ten thousand pairs over HTTP; these are fewer, on both databases.

use std::collections::HashMap;

use crate::world::{find, open, person};
use kernel::Refusal;
use store::{Schema, TxFuture, events as log};
use test_kit::Desk;
use tickets::message::Message;
use tickets::receiving::CustomerMessage;
use tickets::replying::NewReply;

const TICKETS: usize = 40;
const PAIRS: usize = 10;

async fn answer(desk: &Desk, who: &str, ticket: &str, seen_event: i64) -> Result<Message, Refusal> {
    let (act, ticket) = (person(desk, who), ticket.to_owned());
    let input = NewReply {
        body_text: Some("It comes tomorrow.".into()),
        body_html: None,
        body_marks: None,
        seen_event,
        attachments: vec![],
        status: None,
        force: false,
    };
    let sent = desk.db.write(move |tx| -> TxFuture<'_, Message, Refusal> {
        Box::pin(async move { tickets::replying::reply(tx, &act, &ticket, input).await })
    });
    sent.await
}

async fn ask(desk: &Desk, ticket: &str) -> Result<Message, Refusal> {
    let (act, ticket) = (desk.system(), ticket.to_owned());
    let input = CustomerMessage { body_text: Some("And now?".into()), ..Default::default() };
    let heard = desk.db.write(move |tx| -> TxFuture<'_, Message, Refusal> {
        Box::pin(async move { tickets::receiving::receive(tx, &act, &ticket, input).await })
    });
    heard.await
}

/// The number of each message's event.
async fn order(desk: &Desk, ticket: &str) -> HashMap<String, i64> {
    let events = log::of_subject(&mut desk.db.read().await.unwrap(), ticket, 0, i64::MAX).await.unwrap();
    let numbered = |event: &log::Event| {
        let data: serde_json::Value = event.read().unwrap();
        Some((data["message"].as_str()?.to_owned(), event.seq))
    };
    events.iter().filter_map(numbered).collect()
}

fn is_refused(sent: &Result<Message, Refusal>) -> bool {
    matches!(sent, Err(Refusal::Conflict { code: "unseen-messages", .. }))
}

async fn race(desk: &Desk, number: usize) {
    let ticket = open(desk, &format!("Kettle {number}")).await.row.id;
    for pair in 0..PAIRS {
        let seen = find(desk, &ticket).await.last_event.unwrap();
        if pair % 2 == 0 {
            let (hers, his) =
                tokio::join!(answer(desk, "per_anna", &ticket, seen), answer(desk, "per_ben", &ticket, seen));
            assert_eq!(usize::from(is_refused(&hers)) + usize::from(is_refused(&his)), 1, "{hers:?} {his:?}");
            assert_eq!(usize::from(hers.is_ok()) + usize::from(his.is_ok()), 1, "{hers:?} {his:?}");
        } else {
            let (hers, theirs) = tokio::join!(answer(desk, "per_anna", &ticket, seen), ask(desk, &ticket));
            let (theirs, order) = (theirs.unwrap(), order(desk, &ticket).await);
            match hers {
                Ok(sent) => assert!(order[&sent.id] < order[&theirs.id], "{ticket}: sent past {}", theirs.id),
                refused => assert!(is_refused(&refused), "{refused:?}"),
            }
        }
    }
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::world::SCHEMAS;

    async fn no_reply_passes_an_unseen_message(desk: Desk) {
        futures_util::future::join_all((0..TICKETS).map(|number| race(&desk, number))).await;
        crate::world::assert_true(&desk).await;
    }
}
