//! Connecting a mailbox to its provider by OAuth 2, over HTTP: by the session that began it, and with nothing told.

use aftercare::Settings;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::client::{Answer, Api, PASSWORD, SCHEMAS as ALL};

const SECRETS: [&str; 3] = ["client-secret-of-the-shop", "refresh-secret", "access-secret"];

/// A provider that gives tokens to whoever asks; gives its address.
async fn provider() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut heard = String::new();
            while !heard.contains("client_secret=") {
                let mut buffer = [0; 4_096];
                let read = stream.read(&mut buffer).await.unwrap();
                heard.push_str(&String::from_utf8_lossy(&buffer[..read]));
            }
            let body =
                json!({ "access_token": SECRETS[2], "refresh_token": SECRETS[1], "expires_in": 3_600 }).to_string();
            let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    address
}

fn mailbox(provider: &str) -> Value {
    let server = json!({ "host": "127.0.0.1", "port": 1, "security": "none", "user": "shop" });
    json!({
        "name": "Shop", "address": "support@shop.example", "outgoing": server, "client_secret": SECRETS[0],
        "oauth": {
            "authorization_url": format!("{provider}/auth"), "token_url": format!("{provider}/token"),
            "client_id": "aftercare", "scope": "mail",
        },
    })
}

fn state_of(begun: &Value) -> Value {
    let page = begun["authorization_url"].as_str().unwrap();
    page.split("&state=").nth(1).and_then(|rest| rest.split('&').next()).unwrap().into()
}

fn refused(answer: &Answer, status: u16, words: &str) {
    assert_eq!(answer.status, status, "{}", answer.text);
    assert!(answer.text.contains(words), "{}", answer.text);
}

test_kit::on_both! {
    const SCHEMAS: &[store::Schema] = ALL;

    async fn who_began_to_connect_a_mailbox_ends_it_and_no_answer_holds_a_secret(desk: Desk) {
        let home = "http://help.example.com";
        let settings =
            Settings { mail_allow_private: true, base_url: Some(home.to_owned()), ..Settings::default() };
        let api = Api::with(&desk, &settings).await;
        let mut seen = Vec::new();
        let added = api.post(&api.admin, "/api/mailboxes", &mailbox(&provider().await)).await;
        let path = format!("/api/mailboxes/{}", added.ok()["id"].as_str().unwrap());
        let grants = format!("{path}/grants");
        seen.push(added.text);
        let providers = api.get(&api.admin, "/api/mail-providers").await.ok();
        assert_eq!(providers["redirect_uri"], "http://help.example.com/settings/mail/connected");
        // At a browser: another site can neither begin nor end it.
        let (_, cookie) = api.sign_in("elif@example.com", PASSWORD, &[]).await;
        let own = [("cookie", cookie.as_str()), ("origin", home)];
        let foreign = [("cookie", cookie.as_str()), ("origin", "https://evil.example")];
        assert_eq!(api.send("POST", &grants, &foreign, None).await.status, 403);
        let begun = api.send("POST", &grants, &own, None).await;
        assert_eq!(begun.status, 201, "{}", begun.text);
        assert_eq!(begun.json()["redirect_uri"], providers["redirect_uri"]);
        let answer = json!({ "state": state_of(&begun.json()), "code": "code" });
        assert_eq!(api.send("POST", "/api/mailbox-grants", &foreign, Some(&answer)).await.status, 403);
        assert_eq!(api.send("POST", "/api/mailbox-grants", &[], Some(&answer)).await.status, 401);
        // Nor can the same person's token, or somebody else.
        refused(&api.post(&api.admin, "/api/mailbox-grants", &answer).await, 422, "begun by somebody else");
        let (_, other) = api.person("other", &[("mail.manage", "all")]).await;
        refused(&api.post(&other, "/api/mailbox-grants", &answer).await, 422, "begun by somebody else");
        let connected = api.send("POST", "/api/mailbox-grants", &own, Some(&answer)).await;
        assert_eq!(connected.ok()["has_refresh_token"], true);
        refused(&api.send("POST", "/api/mailbox-grants", &own, Some(&answer)).await, 422, "used already");
        let changed = json!({ "refresh_token": SECRETS[1] });
        let changed = api.call(&api.admin, "PATCH", &path, &[("if-match", "\"1\"")], Some(&changed)).await;
        assert_eq!(changed.ok()["version"], 2);
        seen.extend([connected.text, changed.text]);
        for asked in [&path, "/api/mailboxes", "/api/mailbox-states", "/api/audit"] {
            seen.push(api.get(&api.admin, asked).await.text);
        }
        let tried = api.send("POST", &format!("{path}/tests"), &own, None).await;
        assert!(tried.ok()["outgoing"]["problem"].as_str().is_some_and(|words| words.contains("could not connect")));
        seen.push(tried.text);
        for text in &seen {
            assert!(!SECRETS.iter().any(|secret| text.contains(secret)), "{text}");
        }
        assert!(seen[6].contains("MailboxConnected"), "{}", seen[6]);
    }

    async fn a_mailbox_is_connected_only_where_the_server_knows_itself_and_providers_may_be_called(desk: Desk) {
        let api = Api::new(&desk).await;
        let here = mailbox(&provider().await);
        refused(&api.post(&api.admin, "/api/mailboxes", &here).await, 422, "oauth.token_url");
        let outside = mailbox("https://login.example.com");
        let added = api.post(&api.admin, "/api/mailboxes", &outside).await.ok();
        let grants = format!("/api/mailboxes/{}/grants", added["id"].as_str().unwrap());
        refused(&api.post(&api.admin, &grants, &Value::Null).await, 409, "base_url");
        assert_eq!(api.get(&api.admin, "/api/mail-providers").await.ok()["redirect_uri"], Value::Null);
    }
}
