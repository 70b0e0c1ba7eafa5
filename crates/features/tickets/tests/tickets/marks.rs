//! Light marks: what they mean, and that nothing hostile or costly comes of them.

use crate::world::{find, open, person};
use kernel::time::SECOND;
use kernel::{Clock, SystemClock};
use serde::Deserialize;
use store::Schema;
use test_kit::commit;
use tickets::holding_back::{self, NewHeld};
use tickets::marks::render;
use tickets::replying::NewReply;
use tickets::{drafting, sending, thread};

#[derive(Deserialize)]
struct Case {
    source: String,
    /// None where there is no mark.
    html: Option<String>,
    text: Option<String>,
}

#[test]
fn marks_mean_what_the_shared_cases_say() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("marks.json")).expect("cases");
    assert!(cases.len() > 20);
    for case in cases {
        let rendered = render(&case.source);
        let (html, text) = rendered.map(|one| (one.html, one.text)).unzip();
        assert_eq!((html, text), (case.html, case.text), "{:?}", case.source);
    }
}

#[test]
fn nothing_hostile_gets_through() {
    for source in [
        "**<script>alert(1)</script>**",
        "- <img src=x onerror=alert(1)>",
        "**x** [x](javascript:alert(1))",
        "**x** [x](JaVaScRiPt:alert(1))",
        "**x** [x](data:text/html,<script>alert(1)</script>)",
        "**x** [x](https://a.example/\"onmouseover=\"alert(1))",
        "**x** [x](https://a.example/'onmouseover='alert(1))",
        "`<iframe src=//evil.example>`",
        "```\n</code></pre><script>alert(1)</script>\n```",
        "> <svg onload=alert(1)>",
        "[<b onclick=alert(1)>x</b>](https://a.example/)",
        "**x** ![x](cid:a\"onerror=\"alert(1))",
        "**x** ![x](data:image/png;base64,x)",
        "**x** ![x](https:/a.example)",
    ] {
        let rendered = render(source).expect("a mark");
        for tag in rendered.html.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
            let plain = tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'/');
            let link = tag.starts_with("a href=\"https://a.example/") && tag.matches('"').count() == 2;
            assert!(plain || link, "{source} gave {}", rendered.html);
            assert!(!["script", "img", "svg", "iframe", "b"].contains(&tag.trim_start_matches('/')), "{source}");
        }
    }
}

#[test]
fn a_megabyte_made_to_cost_is_read_in_time() {
    let many = |piece: &str| piece.repeat(1_000_000 / piece.len());
    for piece in [
        "**",
        "**a ",
        "_a ",
        "_",
        "`",
        "[",
        "[a](",
        "[a](https://x ",
        "[a]",
        "> ",
        ">",
        "- ",
        "1. ",
        "```\n",
        "**_`[",
        "**a_b ",
        "http://",
        "https://a/_",
        "\n",
        " ",
        "**a**_",
        "ü**",
        "[**a**](https://x.example)",
        "![",
        "![a](cid:a",
        "![a](cid:a)",
    ] {
        let source = many(piece);
        let began = SystemClock.now();
        let _ = render(&source);
        let took = SystemClock.now().since(began);
        assert!(took < 5 * SECOND, "{piece:?} took {took} ms");
    }
    let nested = format!("{}x{}", "**a _b ".repeat(1_000), "_ **".repeat(1_000));
    let _ = render(&nested);
}

const SOURCE: &str = "Dear **Ada**,\n\n- one\n- two\n\n> said\n\n`code` and [here](https://shop.example/a?b=1&c=2)";

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::world::SCHEMAS;

    async fn the_customer_gets_what_the_marks_mean(desk: Desk) {
        let id = open(&desk, "Kettle").await.row.id;
        for source in [SOURCE, "No marks at all: 2 * 3"] {
            let input = NewReply {
                body_text: None,
                body_html: None,
                body_marks: Some(source.into()),
                seen_event: find(&desk, &id).await.last_event.unwrap(),
                attachments: vec![],
                status: None,
                force: false,
            };
            let (act, ticket) = (person(&desk, "per_anna"), id.clone());
            let message = commit!(desk, |tx| tickets::replying::reply(tx, &act, &ticket, input)).unwrap();
            let html = message.body_html.map(|html| html.replace(" rel=\"noopener noreferrer nofollow\"", ""));
            let rendered = render(source);
            assert_eq!(html, rendered.as_ref().map(|one| one.html.clone()), "the sanitiser has nothing to take away");
            assert_eq!(message.body_text, rendered.map_or(source.to_owned(), |one| one.text));
            desk.clock.advance(1);
        }
        let read = thread::read(&mut desk.db.read().await.unwrap(), &desk.system().actor, &id, None, None).await.unwrap();
        assert!(read.items[1].body_html.is_some() && read.items[2].body_html.is_none());
    }

    async fn what_is_taken_back_has_its_marks_again(desk: Desk) {
        let id = open(&desk, "Kettle").await.row.id;
        let seen = find(&desk, &id).await.last_event;
        let input = serde_json::json!({ "kind": "public", "body_marks": SOURCE, "seen_event": seen });
        let input: NewHeld = serde_json::from_value(input).unwrap();
        let (act, ticket, first) = (person(&desk, "per_anna"), id.clone(), input.clone());
        let held = commit!(desk, |tx| holding_back::hold(tx, &act, &ticket, first)).unwrap();
        assert_eq!((held.body_text.as_str(), held.body_html.is_some()), (SOURCE, true));
        let act = person(&desk, "per_anna");
        commit!(desk, |tx| holding_back::take_back(tx, &act, &held.id)).unwrap();
        let act = person(&desk, "per_anna");
        assert_eq!(drafting::find(&mut desk.db.read().await.unwrap(), &act, &id).await.unwrap().body_text, SOURCE);
        let (act, ticket) = (act, id.clone());
        commit!(desk, |tx| holding_back::hold(tx, &act, &ticket, input)).unwrap();
        desk.clock.advance(holding_back::UNDO);
        let act = person(&desk, "per_anna");
        let due = sending::due(&mut desk.db.read().await.unwrap(), act.now).await.unwrap();
        let ready = sending::ready(&mut desk.db.read().await.unwrap(), &due[0].id).await.unwrap().unwrap();
        assert!(commit!(desk, |tx| sending::send(tx, &act, ready)).unwrap());
        let read = thread::read(&mut desk.db.read().await.unwrap(), &desk.system().actor, &id, None, None).await.unwrap();
        assert_eq!(read.items[1].body_text, render(SOURCE).unwrap().text);
        assert!(read.items[1].body_html.as_ref().unwrap().contains("<li>two</li>"));
    }
}
