//! A model of language beside the words: asked at the address that the settings name, learned with, and missed.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use crate::world::*;
use recognition::embedding::{Embedder, Source};
use recognition::version;
use serde_json::{Value, json};
use store::Schema;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Knows what words mean, whatever they are: a row points by the matter of a text.
#[derive(Default)]
struct Fake {
    away: AtomicBool,
    texts: AtomicUsize,
}

impl Fake {
    fn row(text: &str) -> Vec<f32> {
        let text = text.to_lowercase();
        let matters: [&[&str]; 3] = [
            &["parcel", "delivery", "paket", "lieferung", "shipment"],
            &["money", "refund", "geld", "rückzahlung", "reimbursement"],
            &["invoice", "rechnung", "bill"],
        ];
        let mut row: Vec<f32> =
            matters.iter().map(|words| f32::from(u8::from(words.iter().any(|word| text.contains(word))))).collect();
        row.push(0.1);
        row
    }

    fn answer(&self, head: &str, body: &[u8]) -> (u16, Value) {
        assert!(head.starts_with("POST /v1/embeddings HTTP/1.1\r\n"), "{head}");
        assert!(head.to_lowercase().contains("authorization: bearer secret-key\r\n"), "{head}");
        if self.away.load(Ordering::Relaxed) {
            return (503, json!({ "error": "overloaded" }));
        }
        let asked: Value = serde_json::from_slice(body).unwrap();
        assert_eq!(asked["model"], "tiny");
        let input = asked["input"].as_array().unwrap();
        assert!(input.len() <= recognition::embedding::AT_ONCE);
        self.texts.fetch_add(input.len(), Ordering::Relaxed);
        let data: Vec<Value> = input.iter().enumerate().rev()
            .map(|(index, text)| json!({ "object": "embedding", "index": index, "embedding": Self::row(text.as_str().unwrap()) }))
            .collect();
        (200, json!({ "object": "list", "data": data, "model": "tiny" }))
    }

    async fn serve(self: Arc<Self>, mut stream: TcpStream) {
        let mut read = Vec::new();
        let mut some = [0; 4_096];
        loop {
            let count = stream.read(&mut some).await.unwrap_or(0);
            read.extend_from_slice(&some[..count]);
            let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") else {
                if count == 0 { return } else { continue }
            };
            let head = String::from_utf8_lossy(&read[..end + 2]).into_owned();
            let length = head
                .to_lowercase()
                .split("content-length: ")
                .nth(1)
                .and_then(|rest| rest.split("\r\n").next().unwrap().parse::<usize>().ok())
                .unwrap();
            if read.len() < end + 4 + length {
                if count == 0 { return } else { continue }
            }
            let (status, answer) = self.answer(&head, &read[end + 4..]);
            let answer = answer.to_string();
            let said = format!(
                "HTTP/1.1 {status} OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{answer}",
                answer.len()
            );
            let _ = stream.write_all(said.as_bytes()).await;
            return;
        }
    }
}

async fn start() -> (Arc<Fake>, SocketAddr) {
    let fake = Arc::new(Fake::default());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let served = Arc::clone(&fake);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(Arc::clone(&served).serve(stream));
        }
    });
    (fake, address)
}

fn embedder(address: SocketAddr, model: &str, allow_private: bool) -> Embedder {
    Embedder::new(Source {
        url: format!("http://{address}/v1/embeddings"),
        model: model.to_owned(),
        key: Some("secret-key".to_owned()),
        allow_private,
    })
    .within(Duration::from_secs(5))
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn what_no_word_tells_is_recognised_by_the_model_of_language(desk: Desk) {
        let (fake, address) = start().await;
        furnish_with_confirmed(&desk).await;
        let worker = worker(&desk).with(Some(embedder(address, "tiny", true)));
        assert_eq!(worker.learn().await.unwrap(), Some(1));
        assert_eq!(fake.texts.load(Ordering::Relaxed), 30, "what was held back, too");
        assert_eq!(version::find(&mut desk.db.read().await.unwrap(), 1).await.unwrap().embedding, "tiny");
        let id = open(&desk, "reimbursement pls").await;
        worker.round().await.unwrap();
        let found = detected(&desk, &id).await.unwrap();
        assert_eq!((found.guesses.0[0].scenario.as_str(), found.words_alone), ("refund-status", false));
    }

    async fn where_it_is_away_words_alone_are_judged_and_that_is_told(desk: Desk) {
        let (fake, address) = start().await;
        furnish_with_confirmed(&desk).await;
        let worker = worker(&desk).with(Some(embedder(address, "tiny", true)));
        worker.learn().await.unwrap();
        fake.away.store(true, Ordering::Relaxed);
        let id = open(&desk, "please send me the invoice for my order").await;
        worker.round().await.unwrap();
        let found = detected(&desk, &id).await.unwrap();
        assert_eq!((found.guesses.0[0].scenario.as_str(), found.words_alone), ("invoice-request", true));
        let other = crate::world::worker(&desk).with(Some(embedder(address, "another", true)));
        let id = open(&desk, "where is my parcel").await;
        other.round().await.unwrap();
        assert!(detected(&desk, &id).await.unwrap().words_alone, "numbers of another model mean something else");
    }

    async fn where_it_is_away_from_the_start_words_alone_are_learned(desk: Desk) {
        let (fake, address) = start().await;
        fake.away.store(true, Ordering::Relaxed);
        furnish_with_confirmed(&desk).await;
        let worker = worker(&desk).with(Some(embedder(address, "tiny", true)));
        assert_eq!(worker.learn().await.unwrap(), Some(1));
        assert_eq!(version::find(&mut desk.db.read().await.unwrap(), 1).await.unwrap().embedding, "");
        let id = open(&desk, "where is my parcel").await;
        worker.round().await.unwrap();
        assert!(!detected(&desk, &id).await.unwrap().words_alone, "nothing is missing");
    }

    async fn a_private_network_is_asked_only_if_the_settings_allow_it(desk: Desk) {
        let (fake, address) = start().await;
        furnish_with_confirmed(&desk).await;
        let refused = embedder(address, "tiny", false).embed(&["x"]).await.unwrap_err();
        assert!(refused.contains("https"), "{refused}");
        worker(&desk).with(Some(embedder(address, "tiny", false))).learn().await.unwrap();
        assert_eq!(fake.texts.load(Ordering::Relaxed), 0);
    }
}
