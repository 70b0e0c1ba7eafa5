//! A provider of OAuth 2 for tests, on loopback: its page agrees at once, its tokens can be looked at, taken back and
//! refused. It checks what a real one checks: client, redirect address, PKCE, and that a code is used once.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub type Form = HashMap<String, String>;

#[derive(Default)]
pub struct Book {
    /// What is expected of each code that was given.
    codes: HashMap<String, Form>,
    pub refresh_tokens: HashSet<String>,
    /// Gives another refresh token each time, and takes the old one back.
    pub rotates: bool,
    /// Gives no refresh token with a code.
    pub forgets_refresh: bool,
    /// Answers so instead, with this head and body.
    pub says: Option<(&'static str, String)>,
    pub slow: Option<Duration>,
    /// The forms that came.
    pub asked: Vec<Form>,
    given: usize,
}

#[derive(Clone)]
pub struct Provider {
    address: String,
    pub book: Arc<Mutex<Book>>,
    /// Access tokens that are good, for the peers.
    pub good: Arc<Mutex<HashSet<String>>>,
}

pub fn form(text: &str) -> Form {
    form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

impl Provider {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let provider = Self { address, book: Arc::default(), good: Arc::default() };
        let serving = provider.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let provider = serving.clone();
                tokio::spawn(async move { provider.talk(stream).await });
            }
        });
        provider
    }

    pub fn authorization_url(&self) -> String {
        format!("{}/auth?access_type=offline", self.address)
    }

    pub fn token_url(&self) -> String {
        format!("{}/token", self.address)
    }

    /// Somebody opens the page and agrees: gives state and code.
    pub fn agree(&self, page: &str) -> (String, String) {
        let query = form(page.strip_prefix(&format!("{}&", self.authorization_url())).unwrap());
        for (name, value) in [("response_type", "code"), ("code_challenge_method", "S256"), ("client_id", "aftercare")]
        {
            assert_eq!(query[name], value, "{page}");
        }
        assert_eq!((query["scope"].as_str(), query["login_hint"].as_str()), ("mail", "shop"));
        let mut book = self.book.lock().unwrap();
        let code = format!("code-of-the-provider-{}", book.codes.len());
        book.codes.insert(code.clone(), query.clone());
        (query["state"].clone(), code)
    }

    /// A refresh token that was got elsewhere.
    pub fn hands_out(&self, token: &str) {
        self.book.lock().unwrap().refresh_tokens.insert(token.to_owned());
    }

    /// Takes back what people agreed to.
    pub fn revokes(&self) {
        self.book.lock().unwrap().refresh_tokens.clear();
        self.good.lock().unwrap().clear();
    }

    pub fn asked(&self) -> usize {
        self.book.lock().unwrap().asked.len()
    }

    async fn talk(&self, mut stream: TcpStream) {
        let mut bytes = Vec::new();
        let request = loop {
            let mut buffer = [0; 4_096];
            let read = stream.read(&mut buffer).await.unwrap();
            assert!(read > 0, "the request ended early");
            bytes.extend_from_slice(&buffer[..read]);
            let text = String::from_utf8(bytes.clone()).unwrap();
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let head = head.to_ascii_lowercase();
                let length = head.split("content-length: ").nth(1).unwrap().split("\r\n").next().unwrap();
                assert!(
                    head.starts_with("post /token") && head.contains("application/x-www-form-urlencoded"),
                    "{head}"
                );
                if body.len() == length.parse::<usize>().unwrap() {
                    break form(body);
                }
            }
        };
        let (head, body) = self.answer(&request);
        let slow = self.book.lock().unwrap().slow;
        tokio::time::sleep(slow.unwrap_or_default()).await;
        let answer = format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        let _ = stream.write_all(answer.as_bytes()).await;
    }

    fn answer(&self, request: &Form) -> (&'static str, String) {
        let mut book = self.book.lock().unwrap();
        book.asked.push(request.clone());
        if let Some((head, body)) = &book.says {
            return (head, body.clone());
        }
        let refused =
            |error: &str| ("400 Bad Request", json!({ "error": error, "error_description": "No." }).to_string());
        if (request["client_id"].as_str(), request["client_secret"].as_str()) != ("aftercare", "secret-of-the-client") {
            return refused("invalid_client");
        }
        book.given += 1;
        let number = book.given;
        let refresh = format!("refresh-token-number-{number}");
        let refresh = match request["grant_type"].as_str() {
            "authorization_code" => {
                let Some(begun) = book.codes.remove(&request["code"]) else { return refused("invalid_grant") };
                let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&request["code_verifier"]));
                if challenge != begun["code_challenge"] || request["redirect_uri"] != begun["redirect_uri"] {
                    return refused("invalid_grant");
                }
                (!book.forgets_refresh).then_some(refresh)
            }
            "refresh_token" if !book.refresh_tokens.contains(&request["refresh_token"]) => {
                return refused("invalid_grant");
            }
            "refresh_token" if book.rotates => {
                book.refresh_tokens.remove(&request["refresh_token"]);
                Some(refresh)
            }
            "refresh_token" => None,
            "client_credentials" if request["scope"] == "mail" => None,
            other => panic!("{other}"),
        };
        book.refresh_tokens.extend(refresh.clone());
        let access = format!("access-token-number-{number}");
        self.good.lock().unwrap().insert(access.clone());
        let mut body = json!({ "access_token": access, "token_type": "Bearer", "expires_in": 3_600 });
        if let Some(refresh) = refresh {
            body["refresh_token"] = Value::String(refresh);
        }
        ("200 OK", body.to_string())
    }
}
