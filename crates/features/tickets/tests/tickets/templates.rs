//! Templates with variables, and macros: everything at once, with one undo.

use crate::world::{assert_true, find, hear, number, open, open_as, person, question, reaching};
use kernel::time::HOUR;
use kernel::{Act, Reach, Refusal};
use serde_json::{Value, json};
use store::{Schema, params};
use test_kit::{Desk, commit};
use tickets::drafting;
use tickets::template::{self, NewTemplate, Template};
use tickets::using::{self, Use, Used};

async fn save(desk: &Desk, act: &Act, body: Value) -> Result<Template, Refusal> {
    let (act, input): (_, NewTemplate) = (act.clone(), serde_json::from_value(body).unwrap());
    commit!(desk, |tx| template::add(tx, &act, input))
}

async fn run(desk: &Desk, act: &Act, ticket: &str, template: &str, more: Value) -> Result<Used, Refusal> {
    let mut body = json!({ "template_id": template, "seen_event": find(desk, ticket).await.last_event });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let (act, ticket, input): (_, _, Use) = (act.clone(), ticket.to_owned(), serde_json::from_value(body).unwrap());
    commit!(desk, |tx| using::run(tx, &act, &ticket, input))
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::world::SCHEMAS;

    async fn variables_are_filled_and_gaps_are_shown(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let mut opening = question("Where is it");
        opening.order_id = Some("ord_1".into());
        let (with, without) = (open_as(&desk, opening).await.unwrap().row.id, open(&desk, "No order").await.row.id);
        let text = "Dear {{customer.first_name}}, {{order.number}} is under way as {{parcel.tracking}}. {{me.name}}";
        let saved = save(&desk, &anna, json!({ "name": "Where", "content": { "reply_text": text } })).await.unwrap();
        assert!(!saved.acts && saved.changeable);
        let mut conn = desk.db.read().await.unwrap();
        let read = using::read(&mut conn, &anna, &with, &saved.id).await.unwrap().reply.unwrap();
        assert_eq!(read.text, "Dear Dora, #W-77 is under way as NW-2. per_anna");
        assert!(read.missing.is_empty());
        let read = using::read(&mut conn, &anna, &without, &saved.id).await.unwrap().reply.unwrap();
        assert_eq!(read.missing, ["order.number", "parcel.tracking"]);
        let cleo = reaching(&desk, "per_cleo", Reach::Own, &[]);
        assert!(matches!(using::read(&mut conn, &cleo, &with, &saved.id).await, Err(Refusal::NotFound("ticket"))));
        assert!(matches!(using::read(&mut conn, &person(&desk, "per_ben"), &with, &saved.id).await, Err(Refusal::NotFound("template"))));
    }

    async fn texts_are_signed_by_the_brand_of_the_team_or_else_named_after_the_organisation(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let mut opening = question("Signed");
        opening.team_id = Some("tem_a".into());
        let (of_team, of_none) = (open_as(&desk, opening).await.unwrap().row.id, open(&desk, "Unsigned").await.row.id);
        let text = "{{brand.name}}: {{brand.signature}}";
        let saved = save(&desk, &anna, json!({ "name": "Sign", "content": { "reply_text": text } })).await.unwrap();
        let mut conn = desk.db.read().await.unwrap();
        let read = using::read(&mut conn, &anna, &of_team, &saved.id).await.unwrap().reply.unwrap();
        assert_eq!(read.text, "Halo: Yours, Halo");
        let read = using::read(&mut conn, &anna, &of_none, &saved.id).await.unwrap().reply.unwrap();
        assert_eq!((read.text.as_str(), read.missing), ("Shop: {{brand.signature}}", vec!["brand.signature".to_owned()]));
    }

    async fn what_is_wrong_is_refused_when_it_is_saved(desk: Desk) {
        let anna = person(&desk, "per_anna");
        for (content, field) in [
            (json!({ "reply_text": "Dear {{custmer.name}}" }), "content.reply_text"),
            (json!({ "note_text": "{{x}}" }), "content.note_text"),
            (json!({}), "content"),
            (json!({ "reply_text": " " }), "content"),
            (json!({ "steps": { "status": "nowhere" } }), "content.steps.status"),
            (json!({ "steps": { "assignee_id": "per_gone" } }), "content.steps.assignee_id"),
            (json!({ "steps": { "set_aside": "spam" } }), "content.steps"),
            (json!({ "snooze_minutes": 0 }), "content.snooze_minutes"),
        ] {
            let refused = save(&desk, &anna, json!({ "name": "X", "content": content })).await;
            assert!(matches!(&refused, Err(Refusal::Invalid(problems)) if problems[0].field == field), "{field}: {refused:?}");
        }
        let member = reaching(&desk, "per_ben", Reach::Team, &["tem_a"]);
        let shared = |audience: &str, team: Option<&str>| json!({ "name": "X", "audience": audience, "team_id": team, "content": { "reply_text": "x" } });
        assert!(save(&desk, &member, shared("team", Some("tem_a"))).await.is_ok());
        assert!(matches!(save(&desk, &member, shared("everybody", None)).await, Err(Refusal::Forbidden(_))));
    }

    async fn a_macro_does_all_at_once_and_one_undo_takes_it_back(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let id = open(&desk, "Kettle").await.row.id;
        let before = find(&desk, &id).await.row;
        let made = save(&desk, &anna, json!({ "name": "Replace it", "content": {
            "reply_text": "Dear {{customer.first_name}}, a new one is on its way.", "note_text": "Sent a new one. {{me.name}}",
            "steps": { "assignee_id": "me", "team_id": "tem_b", "status": "solved", "add_tags": ["replaced"], "urgency": "low" }
        } })).await.unwrap();
        assert!(made.acts);
        let used = run(&desk, &anna, &id, &made.id, json!({})).await.unwrap();
        assert_eq!((used.held.len(), used.changed), (2, true));
        let after = find(&desk, &id).await.row;
        assert_eq!((after.assignee.unwrap().id.as_str(), after.tags.len(), after.status.key.as_str()), ("per_anna", 1, "new"), "the status goes with the reply");
        assert_eq!(used.held[0].status.as_deref(), Some("solved"));
        assert_true(&desk).await;
        let (act, deed) = (anna.clone(), used.id);
        let undone = commit!(desk, |tx| tickets::undoing::undo(tx, &act, &deed)).unwrap();
        assert_eq!((undone.undone, undone.taken_back, undone.sent), (1, 2, 0));
        let restored = find(&desk, &id).await.row;
        assert_eq!((restored.assignee, restored.team, restored.tags, restored.urgency), (before.assignee, before.team, before.tags, before.urgency));
        assert_eq!(number(&desk.db, "SELECT count(*) FROM held_messages", params![]).await, 0);
        let draft = drafting::find(&mut desk.db.read().await.unwrap(), &anna, &id).await.unwrap();
        assert!(draft.body_text.contains("a new one is on its way"), "what was written is a draft");
        assert_true(&desk).await;
    }

    async fn nothing_with_a_gap_goes_out_and_nothing_past_an_unseen_message(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let id = open(&desk, "Kettle").await.row.id;
        let made = save(&desk, &anna, json!({ "name": "Track", "content": { "reply_text": "It is {{parcel.tracking}}", "steps": { "add_tags": ["asked"] }, "snooze_minutes": 60 } })).await.unwrap();
        let refused = run(&desk, &anna, &id, &made.id, json!({})).await.unwrap_err();
        assert!(matches!(&refused, Refusal::Conflict { code: "missing-values", current: Some(current), .. } if current["reply"]["missing"] == json!(["parcel.tracking"])), "{refused:?}");
        let seen = find(&desk, &id).await.last_event;
        hear(&desk, &id, "Any news?").await;
        let own = json!({ "reply_text": "It is NW-9", "seen_event": seen });
        assert!(matches!(run(&desk, &anna, &id, &made.id, own).await, Err(Refusal::Conflict { code: "unseen-messages", .. })));
        assert!(find(&desk, &id).await.row.tags.is_empty(), "all or nothing");
        let used = run(&desk, &anna, &id, &made.id, json!({ "reply_text": "It is NW-9" })).await.unwrap();
        assert_eq!(used.held[0].body_text, "It is NW-9");
        assert_eq!(find(&desk, &id).await.row.snoozed_until, Some(anna.now.plus(HOUR)));
    }
}
