//! A program that webhooks are sent to: it keeps what it gets, and answers as it is told.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// A request that came.
#[derive(Debug, Clone)]
pub struct Got {
    pub headers: HashMap<String, String>,
    pub body: String,
}

impl Got {
    pub fn id(&self) -> &str {
        &self.headers["webhook-id"]
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

pub struct Receiver {
    pub url: String,
    got: Arc<Mutex<Vec<Got>>>,
    answer: Arc<Mutex<Option<String>>>,
}

/// An answer with this status, further header lines and this body.
pub fn answer(status: u16, headers: &str, body: &str) -> Option<String> {
    Some(format!("HTTP/1.1 {status} x\r\n{headers}content-length: {}\r\n\r\n{body}", body.len()))
}

impl Receiver {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hooks?a=1", listener.local_addr().unwrap());
        let (got, told) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(answer(204, "", ""))));
        let receiver = Self { url, got: Arc::clone(&got), answer: Arc::clone(&told) };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (got, told) = (Arc::clone(&got), Arc::clone(&told));
                tokio::spawn(async move { serve(stream, &got, &told).await });
            }
        });
        receiver
    }

    /// What it answers from now on; with none it keeps whoever asks waiting.
    pub fn answers(&self, answer: Option<String>) {
        *self.answer.lock().unwrap() = answer;
    }

    pub fn got(&self) -> Vec<Got> {
        self.got.lock().unwrap().clone()
    }
}

async fn serve(mut stream: TcpStream, got: &Mutex<Vec<Got>>, answer: &Mutex<Option<String>>) {
    let mut bytes = Vec::new();
    let request = loop {
        if let Some(request) = read(&bytes) {
            break request;
        }
        let mut piece = [0u8; 4096];
        match stream.read(&mut piece).await {
            Ok(0) | Err(_) => return,
            Ok(count) => bytes.extend_from_slice(&piece[..count]),
        }
    };
    got.lock().unwrap().push(request);
    let answer = answer.lock().unwrap().clone();
    match answer {
        Some(answer) => drop(stream.write_all(answer.as_bytes()).await),
        None => tokio::time::sleep(Duration::from_secs(60)).await,
    }
}

fn read(bytes: &[u8]) -> Option<Got> {
    let text = String::from_utf8(bytes.to_vec()).ok()?;
    let (head, body) = text.split_once("\r\n\r\n")?;
    let lines = head.lines().skip(1).filter_map(|line| line.split_once(": "));
    let headers: HashMap<String, String> = lines.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
    let length: usize = headers.get("content-length")?.parse().ok()?;
    (body.len() >= length).then(|| Got { headers, body: body.to_owned() })
}
