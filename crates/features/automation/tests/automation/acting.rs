//! What rules do when something happens, and what they leave alone.

use std::sync::Arc;

use crate::world::*;
use automation::action::Action;
use automation::condition::{Among, Condition, Holds, Within};
use automation::firing::FAILURES_MAX;
use automation::rule::NewRule;
use automation::run::{Did, Outcome, Skipped};
use automation::trigger::Trigger;
use kernel::time::HOUR;
use kernel::{ActorKind, Clock, Rng};
use mail::mailbox::MailboxInput;
use mail::receiving::{Arrived, Arriving, Source};
use serde_json::json;
use store::{Schema, events as log};
use test_kit::commit;
use tickets::ticket::Urgency;

fn about(word: &str) -> automation::condition::Conditions {
    all_of(vec![Condition::Words { within: Within::Subject, op: Among::AnyOf, values: vec![word.into()] }])
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn a_rule_acts_on_what_fits_and_the_history_names_it(desk: Desk) {
        furnish(&desk).await;
        let before = open(&desk, "Parcel before the rule").await;
        let actions = vec![
            Action::SetTeam { team_id: Some("tem_delivery".into()) },
            Action::SetUrgency { urgency: Urgency::High },
            add_tag("delivery"),
            Action::Note { text: "For {{customer.first_name}}, #{{ticket.number}}".into(), mentions: vec!["per_ben".into()] },
        ];
        let rule = add(&desk, automation::rule::NewRule {
            conditions: about("parcel"),
            ..new("Parcels", &[Trigger::TicketOpened], actions)
        }).await;
        let (fits, other) = (open(&desk, "Where is my parcel?").await, open(&desk, "An invoice").await);
        work(&desk).await;
        let ticket = find(&desk, &fits.row.id).await;
        assert_eq!(ticket.row.team.map(|team| team.name).as_deref(), Some("Delivery"));
        assert_eq!((ticket.row.urgency, ticket.row.tags.as_slice()), (Urgency::High, &["delivery".to_owned()][..]));
        assert_eq!(ticket.followers.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Ben Cole"]);
        for left in [&before.row.id, &other.row.id] {
            assert_eq!(find(&desk, left).await.row.team, None, "what was before, and what does not fit, is left alone");
        }
        let events = log::of_subject(&mut desk.db.read().await.unwrap(), &fits.row.id, 0, 100).await.unwrap();
        let by_rule: Vec<&str> = events.iter().filter(|event| event.actor_id == rule.id).map(|event| event.kind.as_str()).collect();
        assert_eq!(by_rule, ["TicketAssigned", "TicketEdited", "TagAdded", "NoteAdded"]);
        assert!(events.iter().filter(|event| event.actor_id == rule.id).all(|event| event.actor_kind == ActorKind::System));
        let ran = runs(&desk, &rule).await;
        assert_eq!((ran.len(), ran[0].outcome, ran[0].ticket_id.as_str()), (1, Outcome::Done, fits.row.id.as_str()));
        assert_eq!((ran[0].trigger_kind.as_str(), ran[0].rule_name.as_str()), ("ticket_opened", "Parcels"));
        assert!(ran[0].deeds.0.iter().all(|deed| deed.did == Did::Done), "{:?}", ran[0].deeds);
        let seen = tickets::recomputing::recompute(&mut desk.db.read().await.unwrap(), 3).await.unwrap();
        assert_eq!(seen.different, 0, "{:#?}", seen.differences);
        work(&desk).await;
        assert_eq!(runs(&desk, &rule).await.len(), 1, "once");
    }

    async fn what_is_known_of_a_letter_may_be_asked(desk: Desk) {
        furnish(&desk).await;
        // Whoever writes becomes a customer with the next number, the first of which was given away by hand.
        run(&desk.db, "UPDATE customers SET number = 900", vec![]).await;
        let mailbox = MailboxInput {
            name: Some("Support".into()),
            address: Some("support@shop.example".into()),
            team_id: Some("tem_front".into()),
            trusted_hop: Some("mx.shop.example".into()),
            ..MailboxInput::default()
        };
        let act = desk.staff(&["mail.manage"]);
        let mailbox = commit!(desk, |tx| mail::adding::add(tx, &act, mailbox)).unwrap();
        let asks = |tag: &str, condition| NewRule { conditions: all_of(vec![condition]), ..new(tag, &[Trigger::TicketOpened], vec![add_tag(tag)]) };
        let some = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
        for rule in [
            asks("denied", Condition::Dmarc { op: Among::AnyOf, values: some(&["fail"]) }),
            asks("vouched", Condition::SenderVerified { is: true }),
            asks("unknown", Condition::SenderVerified { is: false }),
            asks("listed", Condition::LetterSigns { op: Holds::AnyOf, values: some(&["list"]) }),
            asks("junk", Condition::Spam { is: true }),
            asks("clean", Condition::Spam { is: false }),
        ] {
            add(&desk, rule).await;
        }
        let letter = |n: i64, head: &str| format!("{head}From: Eve {n} <eve{n}@example.com>\r\nSubject: Letter {n}\r\nMessage-ID: <{n}@x>\r\n\r\nPlease help {n}\r\n");
        for (n, head, direct) in [
            (1, "Authentication-Results: mx.shop.example; dmarc=fail header.from=example.com\r\nX-Spam-Flag: YES\r\n", false),
            (2, "Authentication-Results: mx.shop.example; dmarc=pass header.from=example.com\r\nList-Id: <a.example>\r\nX-Spam-Status: No\r\n", false),
            // Whoever brings a letter straight to us writes above it what they like.
            (3, "X-Spam-Status: No\r\n", true),
        ] {
            let arriving = Arriving {
                mailbox_id: mailbox.id.clone(), source: Source::Smtp, source_key: None, envelope_from: None, envelope_to: None, direct,
                raw: letter(n, head).into_bytes(),
            };
            let (act, arrived) = (desk.system(), Arrived::from(arriving));
            commit!(desk, |tx| mail::receiving::receive(tx, &act, arrived)).unwrap();
        }
        let (clock, rng) = (Arc::clone(&desk.clock) as Arc<dyn Clock>, Arc::clone(&desk.rng) as Arc<dyn Rng>);
        let reader = mail::working::Reader::new(desk.db.clone(), clock, rng);
        // Letters of one sender wait for each other.
        for _ in 0..4 {
            reader.round().await.unwrap();
            desk.clock.advance(1_000);
        }
        let wanted = mail::letter::Wanted { limit: 200, ..Default::default() };
        let taken = mail::letter::list(&mut desk.db.read().await.unwrap(), wanted).await.unwrap().items;
        assert!(taken.iter().all(|one| one.ticket_id.is_some()), "{taken:?}");
        work(&desk).await;
        #[derive(serde::Deserialize)]
        struct Row { id: String }
        let sql = store::Sql::same("SELECT id FROM tickets ORDER BY subject");
        let rows: Vec<Row> = desk.db.read().await.unwrap().all(sql, vec![]).await.unwrap();
        let mut tags = Vec::new();
        for row in rows {
            let mut one = find(&desk, &row.id).await.row.tags;
            one.retain(|tag| tag != "sender-not-verified");
            one.sort();
            tags.push(one.join(" "));
        }
        assert_eq!(tags, ["denied junk unknown", "clean listed vouched", "vouched"]);
        let wrong = asks("wrong", Condition::Spf { op: Among::AnyOf, values: some(&["perhaps"]) });
        let act = person(&desk, "per_anna");
        let refused = commit!(desk, |tx| automation::adding::add(tx, &act, wrong)).unwrap_err();
        assert!(refused.to_string().contains("is no result of a check"), "{refused}");
    }

    async fn where_rules_are_off_for_the_customer_none_acts_and_nothing_is_made_up_for(desk: Desk) {
        furnish(&desk).await;
        let rule = add(&desk, new("All", &[Trigger::TicketOpened], vec![add_tag("seen")])).await;
        switch(&desk, "automation_rules", 1, json!({ "state": "off", "reason": "A fault in a rule" })).await;
        let missed = open(&desk, "While it is off").await;
        work(&desk).await;
        assert_eq!((find(&desk, &missed.row.id).await.row.tags.len(), runs(&desk, &rule).await.len()), (0, 0));
        switch(&desk, "automation_rules", 2, json!({ "state": "on", "reason": "Mended" })).await;
        let next = open(&desk, "When it is on").await;
        work(&desk).await;
        assert_eq!(find(&desk, &next.row.id).await.row.tags, ["seen"]);
        assert_eq!(find(&desk, &missed.row.id).await.row.tags.len(), 0);
    }

    async fn rules_act_in_their_order_and_one_may_be_the_last(desk: Desk) {
        furnish(&desk).await;
        let first = add(&desk, automation::rule::NewRule { stop_after: true, conditions: about("parcel"),
            ..new("First", &[Trigger::TicketOpened], vec![add_tag("first")]) }).await;
        let second = add(&desk, new("Second", &[Trigger::TicketOpened], vec![add_tag("second")])).await;
        let (parcel, other) = (open(&desk, "A parcel").await, open(&desk, "Else").await);
        work(&desk).await;
        assert_eq!(find(&desk, &parcel.row.id).await.row.tags, ["first"]);
        assert_eq!(find(&desk, &other.row.id).await.row.tags, ["second"]);
        let act = person(&desk, "per_anna");
        let ids = vec![second.id.clone(), first.id.clone()];
        commit!(desk, |tx| automation::ordering::order(tx, &act, automation::ordering::RuleOrder { ids })).unwrap();
        let again = open(&desk, "A parcel").await;
        work(&desk).await;
        assert_eq!(find(&desk, &again.row.id).await.row.tags, ["first", "second"]);
    }

    async fn whom_a_person_chose_stays_unless_the_rule_is_told_otherwise(desk: Desk) {
        furnish(&desk).await;
        let to_ben = |over_people| vec![Action::SetAssignee { assignee_id: Some("per_ben".into()), over_people }];
        let polite = add(&desk, new("Polite", &[Trigger::CustomerWrote], to_ben(false))).await;
        let (chosen, free) = (open(&desk, "Chosen").await.row.id, open(&desk, "Free").await.row.id);
        assign(&desk, &chosen, "per_anna").await;
        for id in [&chosen, &free] {
            hear(&desk, id, "Any news?", false).await;
        }
        work(&desk).await;
        assert_eq!(find(&desk, &chosen).await.row.assignee.unwrap().id, "per_anna");
        assert_eq!(find(&desk, &free).await.row.assignee.unwrap().id, "per_ben");
        let ran = runs(&desk, &polite).await;
        let left = ran.iter().find(|run| run.ticket_id == chosen).unwrap();
        assert_eq!((left.outcome, left.deeds.0[0].why), (Outcome::Nothing, Some(Skipped::ChosenByPerson)));
        add(&desk, new("Bold", &[Trigger::CustomerWrote], to_ben(true))).await;
        hear(&desk, &chosen, "Hello?", false).await;
        work(&desk).await;
        assert_eq!(find(&desk, &chosen).await.row.assignee.unwrap().id, "per_ben");
    }

    async fn an_automatic_reply_goes_out_once_a_day_and_counts_as_nobodys(desk: Desk) {
        furnish(&desk).await;
        let template_id = template(&desk, "Received", "Dear {{customer.first_name}}, we have #{{ticket.number}}.").await;
        let triggers = [Trigger::TicketOpened, Trigger::CustomerWrote];
        let rule = add(&desk, new("Received", &triggers, vec![Action::Reply { template_id }])).await;
        let id = open(&desk, "Where is it?").await.row.id;
        work(&desk).await;
        let messages = tickets::thread::read(&mut desk.db.read().await.unwrap(), &desk.system().actor, &id, None, None).await.unwrap().items;
        let number = find(&desk, &id).await.row.number;
        let said = messages.iter().find(|message| message.author.kind == tickets::message::AuthorKind::System).unwrap();
        assert_eq!(said.body_text, format!("Dear Dora, we have #{number}."));
        assert_eq!((messages.len(), &said.author.name), (2, &rule.name));
        let ticket = find(&desk, &id).await;
        assert_eq!(ticket.row.status.key, "new", "nobody has answered yet");
        assert!(ticket.row.waiting_since.is_some(), "and the customer still waits");
        desk.clock.advance(HOUR);
        hear(&desk, &id, "Hello? When does it come?", false).await;
        work(&desk).await;
        desk.clock.advance(24 * HOUR);
        hear(&desk, &id, "I am out of office", true).await;
        work(&desk).await;
        hear(&desk, &id, "Is anybody there?", false).await;
        work(&desk).await;
        let why: Vec<_> = runs(&desk, &rule).await.iter().map(|run| (run.outcome, run.deeds.0[0].why)).collect();
        assert_eq!(why, [
            (Outcome::Done, None),
            (Outcome::Nothing, Some(Skipped::RepliedLately)),
            (Outcome::Nothing, Some(Skipped::NothingAsked)),
            (Outcome::Done, None),
        ]);
    }

    async fn a_text_with_gaps_is_not_sent(desk: Desk) {
        furnish(&desk).await;
        let template_id = template(&desk, "Order", "Your order {{order.number}} is on its way.").await;
        let rule = add(&desk, new("Order", &[Trigger::TicketOpened], vec![Action::Reply { template_id }])).await;
        open(&desk, "No order").await;
        open_as(&desk, tickets::opening::Opening { order_id: Some("ord_1".into()), ..question("With one") }).await;
        work(&desk).await;
        let ran = runs(&desk, &rule).await;
        assert_eq!((ran[0].deeds.0[0].why, ran[0].deeds.0[0].detail.as_deref()), (Some(Skipped::MissingValues), Some("order.number")));
        assert_eq!(ran[1].outcome, Outcome::Done);
    }

    async fn what_keeps_failing_is_switched_off_with_its_reason_and_stops_nobody(desk: Desk) {
        furnish(&desk).await;
        let template_id = template(&desk, "Soon gone", "Hello").await;
        let actions = vec![add_tag("half"), Action::Reply { template_id: template_id.clone() }];
        let broken = add(&desk, new("Broken", &[Trigger::TicketOpened], actions)).await;
        add(&desk, new("Sound", &[Trigger::TicketOpened], vec![add_tag("sound")])).await;
        let act = person(&desk, "per_anna");
        commit!(desk, |tx| tickets::template::remove(tx, &act, &template_id)).unwrap();
        for _ in 0..FAILURES_MAX + 1 {
            let id = open(&desk, "Help").await.row.id;
            work(&desk).await;
            assert_eq!(find(&desk, &id).await.row.tags, ["sound"], "nothing is half done");
        }
        let ran = runs(&desk, &broken).await;
        assert_eq!(ran.len() as i64, FAILURES_MAX);
        assert!(ran.iter().all(|run| run.outcome == Outcome::Failed && run.reason.as_deref() == Some("there is no such template")));
        let off = find_rule(&desk, &broken).await;
        assert_eq!((off.active, off.off_because.as_deref()), (false, Some("there is no such template")));
        let (act, version) = (person(&desk, "per_anna"), off.version);
        let on = automation::changing::Switch { active: true };
        let refused = commit!(desk, |tx| automation::changing::switch(tx, &act, &broken.id, on, version));
        assert!(refused.unwrap_err().to_string().contains("actions[1].template_id"), "it is checked before it is on again");
    }

    async fn a_parcel_that_arrives_pulls_the_tickets_of_its_order_once(desk: Desk) {
        furnish(&desk).await;
        let late = all_of(vec![Condition::ParcelLate { is: true }]);
        let rule = add(&desk, automation::rule::NewRule { conditions: late, ..new("Came late", &[Trigger::ParcelDelivered], vec![add_tag("came late")]) }).await;
        let of_order = open_as(&desk, tickets::opening::Opening { order_id: Some("ord_1".into()), ..question("Late") }).await.row.id;
        let other = open(&desk, "Else").await.row.id;
        for _ in 0..2 {
            run(&desk.db, "UPDATE shipments SET state = 'delivered', delivered_at = $1, delivered_on = '2026-11-20', late = 1 WHERE id = 'shp_1'",
                store::params![kernel::Clock::now(desk.clock.as_ref())]).await;
            let act = desk.system();
            let told: Result<(), kernel::Refusal> = desk.db.write(move |tx| Box::pin(async move {
                let part = orders::events::Part { id: "shp_1".into() };
                Ok(tx.append(&act, orders::events::SHIPMENT_TRACKED, orders::events::order("ord_1"), &part)?)
            })).await;
            told.unwrap();
            work(&desk).await;
        }
        assert_eq!(find(&desk, &of_order).await.row.tags, ["came late"]);
        assert_eq!(find(&desk, &other).await.row.tags, Vec::<String>::new());
        assert_eq!(runs(&desk, &rule).await.len(), 1);
    }
}
