//! One kept-alive HTTP/1.1 connection. It parses no more than it must, as it shares the machine's
//! cores with the server that it measures.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::load::answer::{self, Framing, Head};

/// A request that is written out once and sent as it is.
#[derive(Debug, Clone)]
pub struct Request {
    bytes: Vec<u8>,
    /// The status that means it was done.
    pub expected: u16,
}

/// Who asks: the headers of a signed-in browser.
#[derive(Debug, Clone)]
pub struct Caller {
    pub address: SocketAddr,
    pub cookie: Option<String>,
}

impl Caller {
    pub fn get(&self, path: &str) -> Request {
        Request { bytes: self.head("GET", path, "").into_bytes(), expected: 200 }
    }

    /// As a browser asks: for a compressed answer.
    pub fn get_compressed(&self, path: &str) -> Request {
        let text = self.head("GET", path, "accept-encoding: gzip, deflate, br, zstd\r\n");
        Request { bytes: text.into_bytes(), expected: 200 }
    }

    /// The same person at another server of the desk.
    pub fn at(&self, address: SocketAddr) -> Self {
        Self { address, ..self.clone() }
    }

    pub fn post(&self, path: &str, body: &serde_json::Value) -> Request {
        self.post_with(path, body, "")
    }

    /// Against a version that was seen.
    pub fn post_version(&self, path: &str, body: &serde_json::Value, version: i64) -> Request {
        self.post_with(path, body, &format!("if-match: \"{version}\"\r\n"))
    }

    fn post_with(&self, path: &str, body: &serde_json::Value, beside: &str) -> Request {
        let body = body.to_string();
        let more = format!(
            "origin: http://{}\r\ncontent-type: application/json\r\n{beside}content-length: {}\r\n",
            self.address,
            body.len()
        );
        let mut text = self.head("POST", path, &more);
        text.push_str(&body);
        Request { bytes: text.into_bytes(), expected: 201 }
    }

    /// The head that opens a live line, after an event of this number.
    pub fn listening(&self, last: Option<i64>) -> Vec<u8> {
        let resume = last.map(|number| format!("last-event-id: {number}\r\n")).unwrap_or_default();
        self.head("GET", "/api/live", &resume).into_bytes()
    }

    fn head(&self, method: &str, path: &str, more: &str) -> String {
        let cookie = self.cookie.as_ref().map(|cookie| format!("cookie: {cookie}\r\n")).unwrap_or_default();
        format!("{method} {path} HTTP/1.1\r\nhost: {}\r\naccept: */*\r\n{cookie}{more}\r\n", self.address)
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub head: Head,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Result<serde_json::Value, String> {
        serde_json::from_slice(&self.body).map_err(|error| format!("not JSON: {error}: {}", self.words()))
    }

    /// The answer for a person to read, cut short.
    pub fn words(&self) -> String {
        let text = String::from_utf8_lossy(&self.body);
        format!("{} {}", self.head.status, text.chars().take(400).collect::<String>())
    }
}

pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub async fn open(address: SocketAddr) -> Result<Self, String> {
        let stream = TcpStream::connect(address).await.map_err(|error| format!("{address}: {error}"))?;
        stream.set_nodelay(true).map_err(|error| error.to_string())?;
        Ok(Self { stream, buffer: Vec::with_capacity(64 * 1024) })
    }

    /// Sends a request and gives its answer whole.
    pub async fn ask(&mut self, request: &Request) -> Result<Answer, String> {
        let (head, used) = self.exchange(request).await?;
        let body = match head.body {
            Framing::Length(length) => self.buffer[head.length..head.length + length].to_vec(),
            Framing::Chunks => answer::chunks(&self.buffer[head.length..])?.map(|(body, _)| body).unwrap_or_default(),
        };
        self.buffer.drain(..used);
        Ok(Answer { head, body })
    }

    /// Sends a request and counts its answer: bytes if it has the status expected, else its words.
    pub async fn count(&mut self, request: &Request) -> Result<usize, String> {
        let (head, used) = self.exchange(request).await?;
        let well = head.status == request.expected;
        let words =
            if well { String::new() } else { String::from_utf8_lossy(&self.buffer[..used.min(1_000)]).into_owned() };
        self.buffer.drain(..used);
        if well { Ok(used) } else { Err(words) }
    }

    /// Leaves the answer at the beginning of the buffer; gives its head and its length.
    async fn exchange(&mut self, request: &Request) -> Result<(Head, usize), String> {
        self.stream.write_all(&request.bytes).await.map_err(|error| format!("sending: {error}"))?;
        let mut known: Option<Head> = None;
        loop {
            if known.is_none() {
                known = answer::head(&self.buffer)?;
            }
            if let Some(head) = &known
                && let Some(used) = self.whole(head)?
            {
                return Ok((head.clone(), used));
            }
            let read = self.stream.read_buf(&mut self.buffer).await.map_err(|error| format!("receiving: {error}"))?;
            if read == 0 {
                return Err("the server closed the connection".to_owned());
            }
        }
    }

    /// Length of the answer if all of it is in the buffer.
    fn whole(&self, head: &Head) -> Result<Option<usize>, String> {
        Ok(match head.body {
            Framing::Length(length) => Some(head.length + length).filter(|end| *end <= self.buffer.len()),
            Framing::Chunks => answer::chunks(&self.buffer[head.length..])?.map(|(_, used)| head.length + used),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::TcpListener;

    /// Answers every request with the next of these, in pieces of `piece` bytes.
    async fn stub(answers: Vec<&'static str>, piece: usize) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.expect("a caller");
            let mut buffer = vec![0; 4_096];
            for answer in answers {
                let read = stream.read(&mut buffer).await.expect("a request");
                assert!(buffer[..read].ends_with(b"\r\n\r\n"));
                for part in answer.as_bytes().chunks(piece) {
                    stream.write_all(part).await.expect("sent");
                    stream.flush().await.expect("sent");
                    tokio::task::yield_now().await;
                }
            }
        });
        address
    }

    #[tokio::test]
    async fn answers_follow_one_another_on_one_connection() {
        let answers = vec![
            "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n[1\r\n1\r\n]\r\n0\r\n\r\n",
            "HTTP/1.1 503 Busy\r\ncontent-length: 4\r\n\r\nbusy",
        ];
        for piece in [1, 7, 1_000] {
            let address = stub(answers.clone(), piece).await;
            let caller = Caller { address, cookie: Some("a=b".to_owned()) };
            let mut connection = Connection::open(address).await.expect("connected");
            let first = connection.ask(&caller.get("/")).await.expect("an answer");
            assert_eq!(first.json(), Ok(serde_json::json!({})));
            let second = connection.ask(&caller.get("/")).await.expect("an answer");
            assert_eq!(second.json(), Ok(serde_json::json!([1])));
            let third = connection.count(&caller.get("/")).await;
            assert!(third.as_ref().is_err_and(|words| words.ends_with("busy")), "{third:?}");
            assert!(connection.ask(&caller.get("/")).await.is_err(), "the server has gone");
        }
    }

    #[test]
    fn a_change_says_where_it_comes_from() {
        let caller = Caller { address: "127.0.0.1:9".parse().expect("an address"), cookie: None };
        let request = caller.post("/api/x", &serde_json::json!({"a": 1}));
        let text = String::from_utf8(request.bytes).expect("text");
        assert!(text.starts_with("POST /api/x HTTP/1.1\r\nhost: 127.0.0.1:9\r\n"), "{text}");
        assert!(
            text.contains("origin: http://127.0.0.1:9\r\n") && text.ends_with("content-length: 7\r\n\r\n{\"a\":1}"),
            "{text}"
        );
    }
}
