//! Random histories: the facts kept are always those that the log tells.

use crate::world::{find, number, open, person, run};
use kernel::calendar::OpeningHours;
use kernel::{Act, Refusal};
use store::{Schema, params};
use test_kit::{Desk, commit};
use tickets::assigning::Assignment;
use tickets::merging::NewMerge;
use tickets::receiving::CustomerMessage;
use tickets::setting_aside::{self, SetAside};
use tickets::splitting::Split;
use tickets::ticket::Aside;

/// A customer's message, at times entered long after it was said.
async fn hear_late_or_now(desk: &Desk, act: &Act, id: &str) {
    let (act, id, pick) = (act.clone(), id.to_owned(), |bound: u64| desk.rng.below(bound) as usize);
    let words = ["Where is it?", "Thanks!", "Still broken", "out of office"][pick(4)];
    let late = (pick(3) == 0).then(|| act.now.plus(-(desk.rng.below(9_000_000) as i64)));
    let automatic = words.starts_with("out");
    let input = CustomerMessage { body_text: Some(words.into()), at: late, automatic, ..Default::default() };
    let _ = commit!(desk, |tx| tickets::receiving::receive(tx, &act, &id, input));
}

/// Aside and back, so that both happen to tickets in any state.
async fn set_aside_or_take_back(desk: &Desk, act: &Act, id: &str) {
    let (act, id) = (act.clone(), id.to_owned());
    let reason = [Aside::Spam, Aside::Test, Aside::Deleted][desk.rng.below(3) as usize];
    let _ = match desk.rng.below(3) {
        0 => commit!(desk, |tx| setting_aside::set_aside(tx, &act, &id, SetAside { reason })),
        _ => commit!(desk, |tx| setting_aside::take_back(tx, &act, &id)),
    };
}

/// Other targets hold from then on.
async fn become_more_or_less_urgent(desk: &Desk, act: &Act, id: &str, version: i64) {
    let (act, id) = (act.clone(), id.to_owned());
    let urgency = tickets::ticket::Urgency::ALL[desk.rng.below(4) as usize];
    let input = tickets::editing::Changes { urgency: Some(urgency), ..Default::default() };
    let _ = commit!(desk, |tx| tickets::editing::edit(tx, &act, &id, input, version));
}

/// What a worker tells: promises near or broken, and who waits too long.
async fn tell_what_is_due(desk: &Desk, act: &Act) {
    let (warning, escalating) = (act.clone(), act.clone());
    let _ = commit!(desk, |tx| tickets::warning::warn_due(tx, &warning));
    let _ = commit!(desk, |tx| tickets::escalating::escalate_due(tx, &escalating));
}

/// One random step on a random ticket. Refusals are part of life.
async fn step(desk: &Desk, ids: &mut Vec<String>, merges: &mut Vec<String>) {
    let pick = |bound: usize| desk.rng.below(bound as u64) as usize;
    desk.clock.advance(1 + desk.rng.below([50_000, 5_000_000, 90_000_000][pick(3)]) as i64);
    let id = ids[pick(ids.len())].clone();
    let other = ids[pick(ids.len())].clone();
    let act: Act = person(desk, ["per_anna", "per_ben"][pick(2)]);
    let seen = find(desk, &id).await;
    let version = seen.row.version;
    match pick(15) {
        0 | 1 => {
            hear_late_or_now(desk, &act, &id).await;
        }
        2..=4 => {
            let act = if pick(4) == 0 { desk.system() } else { act };
            let input = tickets::replying::NewReply {
                body_text: Some("Answer".into()),
                body_html: None,
                body_marks: None,
                seen_event: seen.last_event.unwrap(),
                attachments: vec![],
                status: [None, Some("solved"), Some("pending")][pick(3)].map(str::to_owned),
                force: false,
            };
            let _ = commit!(desk, |tx| tickets::replying::reply(tx, &act, &id, input));
        }
        5..=7 => {
            let status = ["open", "solved", "closed", "pending", "on_hold"][pick(5)].to_owned();
            let _ = commit!(desk, |tx| tickets::progressing::progress(
                tx,
                &act,
                &id,
                tickets::progressing::StatusChoice { status },
                version
            ));
        }
        8 => {
            let team = [None, Some("tem_a".to_owned()), Some("tem_b".to_owned())][pick(3)].clone();
            let input = Assignment { team_id: Some(team), assignee_id: None };
            let _ = commit!(desk, |tx| tickets::assigning::assign(tx, &act, &id, input, version));
        }
        9 => {
            if let Ok(merge) = commit!(desk, |tx| tickets::merging::merge(tx, &act, &id, NewMerge { into: other })) {
                merges.push(merge.id);
            }
        }
        10 if !merges.is_empty() => {
            let merge = merges[pick(merges.len())].clone();
            let _: Result<(), Refusal> = commit!(desk, |tx| tickets::unmerging::unmerge(tx, &act, &merge));
        }
        11 => {
            let page =
                tickets::thread::read(&mut desk.db.read().await.unwrap(), &act.actor, &id, None, None).await.unwrap();
            let messages = page.items.into_iter().map(|message| message.id).filter(|_| pick(2) == 0).collect();
            let input = Split { messages, subject: "Split".into() };
            if let Ok(new) = commit!(desk, |tx| tickets::splitting::split(tx, &act, &id, input)) {
                ids.push(new.row.id);
            }
        }
        13 => become_more_or_less_urgent(desk, &act, &id, version).await,
        14 => {
            tell_what_is_due(desk, &act).await;
        }
        12 => set_aside_or_take_back(desk, &act, &id).await,
        _ => {
            let input = tickets::answering::NewAnswer { rating: 1 + pick(5) as i64, comment: None, at: None };
            let _ = commit!(desk, |tx| tickets::answering::answer(tx, &act, &id, input));
        }
    }
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::world::SCHEMAS;

    async fn facts_equal_the_log_whatever_happens(desk: Desk) {
        let hours = serde_json::to_string(&OpeningHours::nine_to_five("Europe/Berlin")).unwrap();
        run(&desk.db, "INSERT INTO calendar_cards (since, hours) VALUES ($1, $2)", params![0_i64, hours]).await;
        for (name, teams, minutes) in [("Front", vec!["tem_a"], 30), ("All", vec![], 240)] {
            let target = serde_json::json!({ "first_response": minutes, "next_response": minutes, "resolution": 4 * minutes });
            let policy = serde_json::json!({ "name": name, "conditions": { "teams": teams },
                "targets": { "normal": target, "high": target, "urgent": { "first_response": 10 } } });
            let (act, input) = (person(&desk, "per_anna"), serde_json::from_value(policy).unwrap());
            commit!(desk, |tx| tickets::sla_policy::add(tx, &act, input)).unwrap();
        }
        let rule = "INSERT INTO escalation_cards (team_id, lead_id, after_minutes) VALUES (NULL, 'per_anna', 60), ('tem_a', 'per_ben', 30)";
        run(&desk.db, rule, vec![]).await;
        let mut ids = Vec::new();
        for at in 0..6 {
            ids.push(open(&desk, &format!("Ticket {at}")).await.row.id);
        }
        let mut merges = Vec::new();
        for round in 0..280 {
            step(&desk, &mut ids, &mut merges).await;
            if round % 20 == 19 {
                crate::world::assert_true(&desk).await;
            }
        }
        let happened = number(&desk.db, "SELECT count(DISTINCT kind) FROM events", vec![]).await;
        assert!(happened >= 9, "only {happened} kinds of events happened");
        assert!(number(&desk.db, "SELECT count(*) FROM cycle_facts WHERE reopened = 1", vec![]).await > 0);
        assert!(number(&desk.db, "SELECT count(*) FROM reply_facts", vec![]).await > 5);
        assert!(number(&desk.db, "SELECT count(*) FROM sla_facts WHERE met = 1", vec![]).await > 0);
        assert!(number(&desk.db, "SELECT count(*) FROM sla_facts WHERE met = 0", vec![]).await > 0);
        assert!(number(&desk.db, "SELECT count(*) FROM events WHERE kind = 'TicketEscalated'", vec![]).await > 0);
        let stray = "SELECT count(*) FROM cycle_facts f JOIN tickets t ON t.id = f.ticket_id WHERE t.merged_into IS NOT NULL OR t.set_aside IS NOT NULL";
        assert_eq!(number(&desk.db, stray, vec![]).await, 0);
    }

    async fn a_difference_is_found(desk: Desk) {
        let id = open(&desk, "Kettle").await.row.id;
        crate::world::assert_true(&desk).await;
        run(&desk.db, "UPDATE cycle_facts SET contacts = 7 WHERE ticket_id = $1", params![&id]).await;
        let found = tickets::recomputing::recompute(&mut desk.db.read().await.unwrap(), 10).await.unwrap();
        assert_eq!((found.tickets, found.different, found.differences[0].ticket_id.as_str()), (1, 1, id.as_str()));
        assert_eq!(found.differences[0].recomputed.cycles[0].contacts, 1);
    }
}
