//! Mailboxes that sign in by OAuth 2: connected once, with tokens that are got, renewed, changed and taken back, and
//! none of them seen anywhere.

use std::sync::Arc;
use std::time::Duration;

use calling::Reachable;
use kernel::time::{HOUR, MINUTE, SECOND};
use kernel::{Clock, Refusal, Rng};
use mail::connecting::Connector;
use mail::fetching::{self, FetchState, Fetcher};
use mail::granting::{self, MailGrant, ProviderAnswer};
use mail::mailbox::{Mailbox, MailboxInput, Server};
use mail::oauth::{Grant, OAuth};
use mail::outgoing::{self, OutgoingState};
use mail::posting::Postman;
use serde_json::json;
use store::{Db, Schema};
use tickets::replying::{self, NewReply};

use crate::peers::{ImapPeer, SmtpPeer, Tokens};
use crate::provider::{Provider, form};
use crate::world::*;

const ANNA: &str = "Anna Berg <anna@example.com>";
const HERE: &str = "https://help.example.com/";
const SESSION: &str = "ses_anna";
const CLIENT_SECRET: &str = "secret-of-the-client";

struct Shop {
    provider: Provider,
    imap: ImapPeer,
    smtp: SmtpPeer,
    mailbox: Mailbox,
}

fn settings(provider: &Provider) -> OAuth {
    OAuth {
        grant: Grant::AuthorizationCode,
        authorization_url: provider.authorization_url(),
        token_url: provider.token_url(),
        client_id: "aftercare".into(),
        scope: "mail".into(),
    }
}

fn server(server: &Server) -> Server {
    Server { user: "shop".into(), ..server.clone() }
}

/// A mailbox at a provider, which nobody has connected yet.
async fn shop(desk: &Desk) -> Shop {
    furnish(desk).await;
    let (provider, imap, smtp) = (Provider::start().await, ImapPeer::start().await, SmtpPeer::start().await);
    for tokens in [&imap.tokens, &smtp.tokens] {
        *tokens.lock().unwrap() = Some(Tokens::new("XOAUTH2", Arc::clone(&provider.good)));
    }
    let input = MailboxInput {
        incoming: Some(server(&imap.server)),
        outgoing: Some(server(&smtp.server)),
        oauth: Some(settings(&provider)),
        client_secret: Some(CLIENT_SECRET.into()),
        ..input("support@shop.example")
    };
    let mailbox = add(desk, input).await;
    Shop { provider, imap, smtp, mailbox }
}

async fn begin(desk: &Desk, mailbox: &Mailbox, session: &'static str) -> MailGrant {
    let (act, id) = (manager(desk), mailbox.id.clone());
    commit!(desk, |tx| granting::begin(tx, &act, &id, session, HERE)).unwrap()
}

fn answer(state: String, code: &str) -> ProviderAnswer {
    ProviderAnswer { state, code: Some(code.to_owned()), error: None, error_description: None }
}

/// As the endpoint does it.
async fn finish(desk: &Desk, session: &'static str, answer: ProviderAnswer) -> Result<Mailbox, Refusal> {
    let (act, now, state) = (manager(desk), desk.clock.now(), answer.state.clone());
    let taken = commit!(desk, |tx| granting::take(tx, now, session, &state))?;
    let exchange = granting::prepare(&mut desk.db.read().await.unwrap(), taken, answer).await?;
    let client = calling::Client::new(Reachable::Private, Duration::from_secs(10), Duration::from_secs(1), 10_000);
    let exchanged = granting::exchange(&client, Reachable::Private, exchange).await?;
    commit!(desk, |tx| granting::finish(tx, &act, exchanged))
}

async fn connect(desk: &Desk, shop: &Shop) -> Mailbox {
    let page = begin(desk, &shop.mailbox, SESSION).await.authorization_url;
    let (state, code) = shop.provider.agree(&page);
    finish(desk, SESSION, answer(state, &code)).await.unwrap()
}

fn fetcher_on(desk: &Desk, db: &Db) -> Fetcher {
    let clock = Arc::clone(&desk.clock) as Arc<dyn Clock>;
    Fetcher::new(db.clone(), clock, Arc::clone(&desk.rng) as Arc<dyn Rng>, Connector::new(Reachable::Private))
}

/// Fetches what is there, lets the pause go by, and gives how it went.
async fn fetch(desk: &Desk) -> FetchState {
    let fetcher = fetcher_on(desk, &desk.db);
    fetcher.round(None).await.unwrap();
    fetcher.idle().await;
    desk.clock.advance(31 * SECOND);
    state(desk).await
}

async fn state(desk: &Desk) -> FetchState {
    fetching::states(&mut desk.db.read().await.unwrap()).await.unwrap().remove(0)
}

async fn post(desk: &Desk) {
    let clock = Arc::clone(&desk.clock) as Arc<dyn Clock>;
    let rng = Arc::clone(&desk.rng) as Arc<dyn Rng>;
    let postman = Postman::new(desk.db.clone(), clock, rng, Connector::new(Reachable::Private));
    postman.round().await.unwrap();
    postman.idle().await;
}

/// Anna writes, and is answered.
async fn answered(desk: &Desk, shop: &Shop, n: i64) -> String {
    let id = became(desk, &shop.mailbox, from(ANNA, &format!("{n}@x"), &format!("Subject {n}"), "Where?")).await;
    let (act, ticket_id) = (manager(desk), id.ticket_id.unwrap());
    let reply = NewReply {
        body_text: Some("Here.".into()),
        body_html: None,
        body_marks: None,
        seen_event: 0,
        attachments: vec![],
        status: None,
        force: true,
    };
    let of = ticket_id.clone();
    commit!(desk, |tx| replying::reply(tx, &act, &of, reply)).unwrap();
    ticket_id
}

fn letter(n: i64) -> String {
    from(ANNA, &format!("fetched{n}@x"), &format!("Fetched {n}"), "Words")
}

/// All that the log keeps, as text.
async fn log(desk: &Desk) -> String {
    let events = store::events::after(&mut desk.db.read().await.unwrap(), 0, 10_000).await.unwrap();
    events.iter().map(|event| event.data.to_string()).collect::<Vec<_>>().join("\n")
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn who_agreed_once_has_letters_fetched_and_sent_and_no_secret_is_seen(desk: Desk) {
        let shop = shop(&desk).await;
        assert!(!shop.mailbox.has_refresh_token && shop.mailbox.has_client_secret);
        assert_eq!(state(&desk).await.reconnect.as_deref(), Some("nobody has connected it to its provider yet"));
        assert!(fetch(&desk).await.error.unwrap().contains("nobody has connected it"));
        let mailbox = connect(&desk, &shop).await;
        assert!(mailbox.has_refresh_token);
        shop.imap.put(1, letter(1));
        let went = fetch(&desk).await;
        assert_eq!((went.error, went.reconnect, counts(&desk).await.received), (None, None, 1));
        answered(&desk, &shop, 1).await;
        post(&desk).await;
        assert_eq!(shop.smtp.taken().len(), 1);
        assert_eq!(shop.provider.asked(), 1, "one token for both ways");
        assert_eq!(shop.imap.tokens.lock().unwrap().as_ref().unwrap().heard.lock().unwrap().len(), 1);
        // Its hour is over, but for less than a minute.
        desk.clock.advance(59 * MINUTE);
        shop.imap.put(2, letter(2));
        assert_eq!((fetch(&desk).await.error, counts(&desk).await.received), (None, 3));
        let asked = shop.provider.book.lock().unwrap().asked.clone();
        assert_eq!((asked.len(), asked[1]["grant_type"].as_str()), (2, "refresh_token"));
        assert!(tried(&desk, &mailbox, Reachable::Private).await.incoming.unwrap().works);
        let shown = json!([mailbox, state(&desk).await]).to_string();
        for seen in [shown, log(&desk).await] {
            for secret in [CLIENT_SECRET, "refresh-token-number", "access-token-number", "code-of-the-provider"] {
                assert!(!seen.contains(secret), "{secret} in {seen}");
            }
            assert!(seen.contains("support@shop.example") && seen.contains("token_url"), "{seen}");
        }
        let refresh_tokens = shop.provider.book.lock().unwrap().refresh_tokens.len();
        assert_eq!(refresh_tokens, 1, "it stays the same where the provider does not change it");
    }

    async fn a_token_that_a_server_refuses_is_replaced_at_once_unless_it_is_young(desk: Desk) {
        let shop = shop(&desk).await;
        connect(&desk, &shop).await;
        shop.provider.good.lock().unwrap().clear();
        let young = fetch(&desk).await.error.unwrap();
        assert!(young.contains("refuses the token of OAuth 2") && young.contains("\"status\":\"400\""), "{young}");
        for _ in 0..5 {
            fetch(&desk).await;
        }
        assert_eq!(shop.provider.asked(), 1, "another one would help no more");
        desk.clock.advance(5 * MINUTE);
        shop.imap.put(1, letter(1));
        assert_eq!((fetch(&desk).await.error, counts(&desk).await.received), (None, 1), "in the same round");
        assert_eq!(shop.provider.asked(), 2);
        // The same on the way out.
        desk.clock.advance(5 * MINUTE);
        shop.provider.good.lock().unwrap().clear();
        answered(&desk, &shop, 1).await;
        post(&desk).await;
        assert_eq!((shop.smtp.taken().len(), shop.provider.asked()), (1, 3));
    }

    async fn of_two_nodes_one_asks_and_what_is_newer_stays(desk: Desk) {
        let shop = shop(&desk).await;
        shop.provider.book.lock().unwrap().rotates = true;
        connect(&desk, &shop).await;
        let second_node = desk.second_node().await;
        for round in 1..=4 {
            desk.clock.advance(2 * HOUR);
            shop.provider.book.lock().unwrap().slow = Some(Duration::from_millis(300));
            let trials = [desk.db.clone(), second_node.clone()].map(|db| {
                let (mailbox, now) = (shop.mailbox.clone(), desk.clock.now());
                let access = mail::access::Access::new(db, Connector::new(Reachable::Private));
                async move { mail::trying::try_out(&access, &mailbox, now).await.incoming.unwrap().problem }
            });
            let [one, other] = trials;
            assert_eq!(tokio::join!(one, other), (None, None));
            assert_eq!(shop.provider.asked(), 1 + round, "and the token that it changed to is used");
        }
        // A node is asking, and somebody connects meanwhile: what it gets then belongs to a token that is gone.
        desk.clock.advance(2 * HOUR);
        shop.provider.book.lock().unwrap().slow = Some(Duration::from_millis(1_500));
        let fetcher = fetcher_on(&desk, &desk.db);
        fetcher.round(None).await.unwrap();
        while shop.provider.asked() < 6 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        shop.provider.book.lock().unwrap().slow = None;
        connect(&desk, &shop).await;
        fetcher.idle().await;
        assert_eq!(state(&desk).await.error, None, "it goes on with the newer one");
        desk.clock.advance(2 * HOUR);
        assert_eq!(fetch(&desk).await.error, None);
        let used = shop.provider.book.lock().unwrap().asked.last().unwrap()["refresh_token"].clone();
        assert_eq!(used, "refresh-token-number-7", "that of the connection");
        second_node.close().await;
    }

    async fn where_the_agreement_is_over_nobody_is_asked_again_until_somebody_connects(desk: Desk) {
        let shop = shop(&desk).await;
        connect(&desk, &shop).await;
        fetch(&desk).await;
        shop.provider.revokes();
        desk.clock.advance(HOUR);
        let broken = fetch(&desk).await;
        assert!(broken.reconnect.as_deref().is_some_and(|words| words.contains("invalid_grant: No.")), "{broken:?}");
        assert!(broken.error.unwrap().contains("must be connected to its provider"));
        let ticket = answered(&desk, &shop, 1).await;
        for _ in 0..10 {
            fetch(&desk).await;
            post(&desk).await;
            desk.clock.advance(HOUR);
        }
        assert_eq!(shop.provider.asked(), 2, "no storm");
        let waiting = outgoing::of_ticket(&mut desk.db.read().await.unwrap(), &ticket).await.unwrap().remove(0);
        assert_eq!((waiting.state, waiting.attempts), (OutgoingState::Queued, 0), "letters wait, and lose no attempt");
        let problem = tried(&desk, &shop.mailbox, Reachable::Private).await.outgoing.unwrap().problem.unwrap();
        assert!(problem.contains("must be connected to its provider: the token endpoint 127.0.0.1"), "{problem}");
        connect(&desk, &shop).await;
        post(&desk).await;
        let went = fetch(&desk).await;
        assert_eq!((went.error, went.reconnect, shop.smtp.taken().len()), (None, None, 1));
    }

    async fn a_provider_that_is_away_is_asked_more_and_more_rarely_but_by_hand_at_once(desk: Desk) {
        let shop = shop(&desk).await;
        connect(&desk, &shop).await;
        desk.clock.advance(HOUR);
        shop.provider.book.lock().unwrap().says = Some(("503 Busy", String::new()));
        // Rounds, one in 31 seconds, for less than two hours.
        for _ in 0..200 {
            let fetcher = fetcher_on(&desk, &desk.db);
            fetcher.round(None).await.unwrap();
            fetcher.idle().await;
            desk.clock.advance(31 * SECOND);
            if shop.provider.asked() > 7 {
                break;
            }
        }
        let since = shop.provider.asked();
        assert!(state(&desk).await.error.unwrap().contains("answers with status 503"));
        assert_eq!(state(&desk).await.reconnect, None);
        for _ in 0..60 {
            fetch(&desk).await;
        }
        assert!(shop.provider.asked() <= since + 1, "half an hour later at most once more");
        let problem = tried(&desk, &shop.mailbox, Reachable::Private).await.incoming.unwrap().problem.unwrap();
        assert!(problem.contains("the token endpoint 127.0.0.1 refuses: it answers with status 503"), "{problem}");
        shop.provider.book.lock().unwrap().says = None;
        let well = tried(&desk, &shop.mailbox, Reachable::Private).await;
        assert_eq!((well.incoming.unwrap().problem, well.outgoing.unwrap().problem), (None, None));
        assert_eq!(fetch(&desk).await.error, None, "and what a person tried counts for all");
    }

    async fn a_connection_is_ended_by_who_began_it_once_and_in_time(desk: Desk) {
        let shop = shop(&desk).await;
        let grant = begin(&desk, &shop.mailbox, SESSION).await;
        assert_eq!(grant.redirect_uri, "https://help.example.com/settings/mail/connected");
        let (state, code) = shop.provider.agree(&grant.authorization_url);
        rejected(finish(&desk, "ses_eve", answer(state.clone(), &code)).await, "begun by somebody else").await;
        rejected(finish(&desk, SESSION, answer("guessed".into(), &code)).await, "belongs to nothing").await;
        assert_eq!(shop.provider.asked(), 0);
        finish(&desk, SESSION, answer(state.clone(), &code)).await.unwrap();
        rejected(finish(&desk, SESSION, answer(state, &code)).await, "used already").await;
        assert_eq!(number(&desk.db, "SELECT count(*) FROM mailbox_grants").await, 0);
        // Too late; and of two that one session begins the last one counts.
        let old = form(&begin(&desk, &shop.mailbox, SESSION).await.authorization_url)["state"].clone();
        desk.clock.advance(10 * MINUTE);
        rejected(finish(&desk, SESSION, answer(old, "x")).await, "older than ten minutes").await;
        let first = form(&begin(&desk, &shop.mailbox, SESSION).await.authorization_url)["state"].clone();
        let last = begin(&desk, &shop.mailbox, SESSION).await.authorization_url;
        rejected(finish(&desk, SESSION, answer(first, "x")).await, "belongs to nothing").await;
        // Changed settings could send the code elsewhere.
        let (state, code) = shop.provider.agree(&last);
        change(&desk, &shop.mailbox, MailboxInput { name: Some("Other".into()), ..MailboxInput::default() }).await.unwrap();
        rejected(finish(&desk, SESSION, answer(state, &code)).await, "changed meanwhile").await;
        assert_eq!(shop.provider.asked(), 1);
    }

    async fn what_went_wrong_at_the_provider_is_told_in_words(desk: Desk) {
        let shop = shop(&desk).await;
        let state = async || form(&begin(&desk, &shop.mailbox, SESSION).await.authorization_url)["state"].clone();
        for (error, words) in [
            ("access_denied", "error: nobody agreed on the provider's page"),
            ("redirect_uri_mismatch", "must be exactly https://help.example.com/settings/mail/connected"),
            ("server_error", "brought no agreement (server_error Try later.)"),
        ] {
            let said = ProviderAnswer {
                state: state().await,
                code: None,
                error: Some(error.into()),
                error_description: Some("Try\nlater.".into()),
            };
            rejected(finish(&desk, SESSION, said).await, words).await;
        }
        let wrong = finish(&desk, SESSION, answer(state().await, "code-of-somebody-else")).await;
        rejected(wrong, "registered must be https://help.example.com/settings/mail/connected").await;
        shop.provider.book.lock().unwrap().forgets_refresh = true;
        let (state, code) = shop.provider.agree(&begin(&desk, &shop.mailbox, SESSION).await.authorization_url);
        rejected(finish(&desk, SESSION, answer(state, &code)).await, "access_type=offline").await;
        assert!(!now_is(&desk, &shop.mailbox).await.has_refresh_token);
    }

    async fn secrets_are_shown_to_nobody_but_whom_they_were_meant_for(desk: Desk) {
        let shop = shop(&desk).await;
        let mailbox = connect(&desk, &shop).await;
        let oauth = |oauth: OAuth| MailboxInput { oauth: Some(oauth), ..MailboxInput::default() };
        let renamed = change(&desk, &mailbox, oauth(settings(&shop.provider))).await.unwrap();
        assert!(renamed.has_refresh_token, "nothing changed");
        let other_scope = OAuth { scope: " mail  more ".into(), ..settings(&shop.provider) };
        let other = change(&desk, &mailbox, oauth(other_scope)).await.unwrap();
        assert_eq!(other.oauth.as_ref().unwrap().0.scope, "mail more");
        assert!(other.has_client_secret && !other.has_refresh_token, "somebody must agree to that");
        // A token that was got elsewhere.
        shop.provider.hands_out("pasted-refresh-token");
        let pasted = MailboxInput { refresh_token: Some("pasted-refresh-token".into()), ..MailboxInput::default() };
        assert!(change(&desk, &mailbox, pasted).await.unwrap().has_refresh_token);
        assert_eq!(fetch(&desk).await.error, None);
        let another_secret = MailboxInput { client_secret: Some(CLIENT_SECRET.into()), ..MailboxInput::default() };
        assert!(change(&desk, &mailbox, another_secret).await.unwrap().has_refresh_token);
        // Somebody leads the mailbox to a server of theirs.
        let eve = Provider::start().await;
        let led = OAuth { token_url: eve.token_url(), ..settings(&shop.provider) };
        let led = change(&desk, &mailbox, oauth(led)).await.unwrap();
        assert!(!led.has_client_secret && !led.has_refresh_token);
        fetch(&desk).await;
        assert_eq!(eve.asked(), 0);
        let off = MailboxInput { without_oauth: true, ..MailboxInput::default() };
        assert_eq!(change(&desk, &mailbox, off).await.unwrap().oauth, None);
        assert_eq!(number(&desk.db, "SELECT count(*) FROM mailbox_tokens").await, 0);
        assert!(!log(&desk).await.contains("pasted-refresh-token"));
    }

    async fn what_is_wrong_in_the_settings_is_told_by_its_field(desk: Desk) {
        let shop = shop(&desk).await;
        let good = || settings(&shop.provider);
        let with = |oauth: OAuth| MailboxInput { oauth: Some(oauth), ..MailboxInput::default() };
        let program = OAuth { grant: Grant::ClientCredentials, client_id: "another".into(), ..good() };
        for (wrong, words) in [
            (with(OAuth { token_url: "http://oauth.example.com/token".into(), ..good() }), "oauth.token_url: must begin"),
            (with(OAuth { authorization_url: "javascript:alert(1)".into(), ..good() }), "oauth.authorization_url: "),
            (with(OAuth { client_id: " ".into(), ..good() }), "oauth.client_id: must be"),
            (with(program), "client_secret: must be given"),
            (MailboxInput { incoming: Some(shop.smtp.server.clone()), ..with(good()) }, "incoming.user: must be"),
            (MailboxInput { refresh_token: Some("a\nb".into()), ..with(good()) }, "refresh_token: must have"),
            (
                MailboxInput { without_oauth: true, refresh_token: Some("x".into()), ..MailboxInput::default() },
                "refresh_token: belongs to oauth",
            ),
        ] {
            rejected(change(&desk, &shop.mailbox, wrong).await, words).await;
        }
        let act = manager(&desk);
        let plain = add(&desk, input("plain@shop.example")).await;
        let refused = commit!(desk, |tx| granting::begin(tx, &act, &plain.id, SESSION, HERE));
        rejected(refused, "signs in by passwords").await;
        assert!(mail::oauth::reach(&with(good()), Reachable::Public).is_err(), "this machine is no provider on the internet");
        assert!(mail::oauth::reach(&with(good()), Reachable::Private).is_ok());
    }

    async fn a_program_may_be_allowed_beforehand(desk: Desk) {
        let shop = shop(&desk).await;
        let program = OAuth { grant: Grant::ClientCredentials, authorization_url: String::new(), ..settings(&shop.provider) };
        let input = MailboxInput { oauth: Some(program), ..MailboxInput::default() };
        let mailbox = change(&desk, &shop.mailbox, input).await.unwrap();
        assert_eq!(state(&desk).await.reconnect, None, "nobody has to agree");
        shop.imap.put(1, letter(1));
        assert_eq!((fetch(&desk).await.error, counts(&desk).await.received), (None, 1));
        desk.clock.advance(2 * HOUR);
        assert_eq!(fetch(&desk).await.error, None);
        assert_eq!(shop.provider.asked(), 2);
        let refuses = json!({ "error": "invalid_grant" }).to_string();
        shop.provider.book.lock().unwrap().says = Some(("400 Bad Request", refuses));
        desk.clock.advance(2 * HOUR);
        let refused = fetch(&desk).await;
        assert!(refused.reconnect.is_none() && refused.error.unwrap().contains("invalid_grant"), "it may go later");
        let act = manager(&desk);
        let refused = commit!(desk, |tx| granting::begin(tx, &act, &mailbox.id, SESSION, HERE));
        rejected(refused, "nobody has to agree").await;
    }

    async fn servers_are_spoken_to_in_the_way_that_they_offer(desk: Desk) {
        let shop = shop(&desk).await;
        let mailbox = connect(&desk, &shop).await;
        let good = || Arc::clone(&shop.provider.good);
        let put = |tokens: Tokens| {
            *shop.imap.tokens.lock().unwrap() = Some(tokens.clone());
            *shop.smtp.tokens.lock().unwrap() = Some(tokens);
        };
        let both = async || {
            let tried = tried(&desk, &mailbox, Reachable::Private).await;
            [tried.incoming, tried.outgoing].map(|one| one.unwrap().problem.unwrap_or_default())
        };
        put(Tokens { at_once: false, ..Tokens::new("XOAUTH2", good()) });
        assert_eq!(both().await, ["", ""]);
        put(Tokens::new("OAUTHBEARER", good()));
        assert_eq!(both().await, ["", ""]);
        put(Tokens::new("DIGEST-MD5", good()));
        for problem in both().await {
            assert!(problem.contains("offers neither XOAUTH2 nor OAUTHBEARER"), "{problem}");
        }
        for way in ["XOAUTH2", "OAUTHBEARER"] {
            put(Tokens { echoes: true, ..Tokens::new(way, Arc::default()) });
            for problem in both().await {
                assert!(problem.contains("refuses the token of OAuth 2") && problem.contains('…'), "{problem}");
                assert!(problem.contains("\"status\":\"400\""), "{problem}");
            }
        }
        let outside = tried(&desk, &mailbox, Reachable::Public).await.incoming.unwrap().problem.unwrap();
        assert!(outside.contains("not an address of the internet"), "{outside}");
        // Where private networks are closed, a provider there is not called either.
        desk.clock.advance(2 * HOUR);
        let asked = shop.provider.asked();
        let outside = tried(&desk, &mailbox, Reachable::Public).await.incoming.unwrap().problem.unwrap();
        assert!(outside.contains("the token endpoint 127.0.0.1: must begin with https://"), "{outside}");
        assert_eq!(shop.provider.asked(), asked);
    }
}
