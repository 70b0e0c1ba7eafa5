//! Exports of Shopify and Zendesk.

use std::path::{Path, PathBuf};

use aftercare::features::SCHEMAS as ALL;
use aftercare::import::{What, import};
use store::Schema;

use crate::{Scratch, count, counts, options, text};

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/importing").join(name)
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn a_shopify_order_export(desk: Desk) {
        let mut options = options(What::Orders, sample("shopify_orders.csv"));
        options.mapping = Some("shopify-orders".into());
        assert_eq!(counts(&import(&desk.db, &options).await.unwrap()), (3, 0, 0, 0));
        assert_eq!(counts(&import(&desk.db, &options).await.unwrap()), (0, 0, 3, 0));
        let mut conn = desk.db.read().await.unwrap();
        let states = "SELECT string_agg(number || ' ' || state || ' ' || CAST(total AS TEXT), ', ' ORDER BY number) FROM order_cards";
        assert_eq!(text(&mut conn, states).await, "#1001 shipped 6470, #1002 cancelled 2000, #1003 placed 4470");
        let lines = "SELECT string_agg(sku || ' ' || CAST(quantity AS TEXT) || ' ' || CAST(price AS TEXT), ', ' ORDER BY l.position) FROM order_lines l JOIN order_cards o ON o.id = l.order_id WHERE o.number = '#1001'";
        assert_eq!(text(&mut conn, lines).await, "LAMP-RED 2 1990, BULB-27 1 2000");
        let title = "SELECT title FROM order_lines WHERE sku = 'LAMP-RED' ORDER BY id LIMIT 1";
        assert_eq!(text(&mut conn, title).await, "Desk lamp \"Lumi\", red");
        let money = "SELECT string_agg(kind || ' ' || CAST(amount AS TEXT), ', ' ORDER BY kind, amount) FROM payments";
        assert_eq!(text(&mut conn, money).await, "payment 2000, payment 6470, refund 2000");
        let buyer = "SELECT c.email FROM order_cards o JOIN customer_cards c ON c.id = o.customer_id WHERE o.number = '#1003'";
        assert_eq!(text(&mut conn, buyer).await, "cara@example.com");
        assert_eq!(count(&mut conn, "SELECT placed_at FROM order_cards WHERE number = '#1001'").await, 1_772_442_930_000);
        let address = text(&mut conn, "SELECT address FROM orders WHERE number = '#1001'").await;
        assert!(address.contains("\"10115\""), "{address}");
    }

    async fn a_zendesk_ticket_export(desk: Desk) {
        let mut options = options(What::Tickets, sample("zendesk_tickets.json"));
        options.mapping = Some("zendesk-tickets".into());
        assert_eq!(counts(&import(&desk.db, &options).await.unwrap()), (2, 0, 0, 0));
        assert_eq!(counts(&import(&desk.db, &options).await.unwrap()), (0, 0, 2, 0));
        let mut conn = desk.db.read().await.unwrap();
        let cards = "SELECT string_agg(subject || ' ' || status_category, ', ' ORDER BY opened_at) FROM ticket_cards";
        assert_eq!(text(&mut conn, cards).await, "Where is my lamp? solved, Ticket 35437 on_hold");
        let messages = "SELECT string_agg(m.kind || ' ' || m.author_kind || ' ' || coalesce(c.name, m.author_name) || ': ' || m.body_text, ' / ' ORDER BY m.at) \
            FROM messages m LEFT JOIN customer_cards c ON c.id = m.author_id JOIN ticket_cards t ON t.id = m.ticket_id WHERE t.subject = 'Where is my lamp?'";
        let told = "public customer Anna Weber: It should be here since Monday. / note staff Ben Vogt: Carrier says tomorrow. / public staff Ben Vogt: It comes tomorrow, sorry!";
        assert_eq!(text(&mut conn, messages).await, told);
        // The reply came half an hour after the question, by the person who is also the assignee.
        assert_eq!(count(&mut conn, "SELECT wait_ms FROM reply_facts").await, 30 * 60_000);
        let who = "SELECT count(*) FROM reply_facts r JOIN tickets t ON t.id = r.ticket_id AND t.assignee_id = r.agent_id";
        assert_eq!(count(&mut conn, who).await, 1);
        assert_eq!(count(&mut conn, "SELECT resolution_ms FROM cycle_facts WHERE solved_at IS NOT NULL").await, 4 * 3_600_000);
        assert_eq!(text(&mut conn, "SELECT name FROM team_cards").await, "Delivery");
        assert_eq!(text(&mut conn, "SELECT email FROM customer_cards WHERE name = 'Anna Weber'").await, "anna@example.com");
    }

    async fn who_wrote_in_zendesk_is_told_apart(desk: Desk) {
        let comments = [
            ("requester", r#""author_id":1,"via":{"channel":"web"}"#),
            ("submitter", r#""author_id":2,"via":{"channel":"web"}"#),
            ("bot", r#""author_id":-1"#),
            ("rule", r#""author_id":7,"via":{"channel":"rule","source":{"rel":"trigger"}}"#),
            ("assignee", r#""author_id":7"#),
            ("note", r#""author_id":8,"public":false"#),
            ("follower", r#""author_id":9"#),
            ("copied", r#""author_id":10"#),
            ("by mail", r#""author_id":11,"via":{"channel":"email"}"#),
            ("workspace", r#""author_id":12,"via":{"channel":"web"}"#),
            ("program", r#""author_id":13,"via":{"channel":"api"}"#),
            ("nobody knows", r#""author_id":14"#),
            ("role", r#""author_id":15,"via":{"channel":"email"},"author":{"role":"agent","name":"Cara"}"#),
            ("end user", r#""author_id":16,"via":{"channel":"web"},"author":{"role":"end-user","name":"Dora"}"#),
        ];
        let comment = |(id, (body, rest)): (usize, &(&str, &str))| format!(r#"{{"id":{id},"body":"{body}","created_at":"2026-03-10T08:{id:02}:00Z",{rest}}}"#);
        let comments: Vec<String> = comments.iter().enumerate().map(comment).collect();
        let ticket = format!(
            r#"{{"id":1,"subject":"S","status":"open","requester_id":1,"submitter":{{"id":2,"role":"end-user"}},"assignee_id":7,"follower_ids":[6,9],"email_cc_ids":[5,10],
            "created_at":"2026-03-10T08:00:00Z","comments":[{}]}}"#,
            comments.join(",")
        );
        let file = Scratch::new("tickets.json", format!("{{\"tickets\":[{ticket}]}}"));
        let mut options = options(What::Tickets, file.path());
        options.mapping = Some("zendesk-tickets".into());
        assert_eq!(counts(&import(&desk.db, &options).await.unwrap()), (1, 0, 0, 0));
        let mut conn = desk.db.read().await.unwrap();
        let authors = "SELECT string_agg(body_text || ': ' || author_kind, ', ' ORDER BY at) FROM messages WHERE body_text <> 'S'";
        assert_eq!(
            text(&mut conn, authors).await,
            "requester: customer, submitter: customer, bot: system, rule: system, assignee: staff, note: staff, follower: staff, copied: customer, by mail: customer, \
             workspace: staff, program: system, nobody knows: system, role: staff, end user: customer"
        );
        // The bot and the rule answered nothing; the assignee was the first who did.
        assert_eq!(count(&mut conn, "SELECT max(wait_ms) FROM reply_facts").await, 4 * 60_000);
    }
}
