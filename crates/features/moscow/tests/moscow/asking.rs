//! Tickets that ask for an initiative by what they are, counted anew whenever somebody looks; and who obeys its switch.

use capabilities::capability::Kind;
use kernel::{Act, Refusal};
use moscow::asking;
use moscow::initiative::{self, Only, Query};
use moscow::{evidence, switching};
use store::{Error, Schema, Sql, Value, params};
use test_kit::Desk;

use crate::desk::*;

const LATE: &str = "delivery-delay";

async fn run(desk: &Desk, sql: &'static str, values: Vec<Value>) {
    let done: Result<u64, Error> =
        desk.db.write(move |tx| Box::pin(async move { tx.run(Sql::same(sql), values).await })).await;
    done.unwrap();
}

fn query(only: Only) -> Query {
    Query { scenario: LATE.into(), only }
}

/// The customer of a ticket answers, for the last time.
async fn answer(desk: &Desk, ticket: &str, rating: i64) {
    let now = desk.staff(&[]).now;
    let sql = "INSERT INTO answer_facts (answer_id, ticket_id, cycle, answered_at, rating, channel, latest) VALUES ($1, $1, 1, $2, $3, 'email', 1)";
    run(desk, sql, params![ticket, now, rating]).await;
}

async fn reopen(desk: &Desk, ticket: &str) {
    run(desk, "DELETE FROM cycle_facts WHERE ticket_id = $1", params![ticket]).await;
    let sql = "INSERT INTO cycle_facts (ticket_id, cycle, opened_at, started_at, solved_at, channel,
          resolution_ms, first_solve, last_solve, contacts, human_replies, reopened, first_timed, contacts_known)
        VALUES ($1, 1, $2, $2, $2, 'email', 1000, 1, 1, 1, 1, 1, 1, 1)";
    run(desk, sql, params![ticket, desk.staff(&[]).now]).await;
}

async fn counted(desk: &Desk) -> [u64; 2] {
    let now = desk.staff(&[]).now;
    let evidence = evidence::find(&mut desk.db.read().await.unwrap(), now).await.unwrap();
    [Only::Dissatisfied, Only::Reopened].map(|only| evidence.asking(&query(only)))
}

async fn listed(desk: &Desk, act: &Act, only: Only) -> Result<Vec<String>, Refusal> {
    let found = asking::list(&mut desk.db.read().await.unwrap(), act, &query(only)).await?;
    Ok(found.into_iter().map(|ticket| ticket.id).collect())
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn tickets_ask_for_an_initiative_by_what_they_are_and_are_counted_anew(desk: Desk) {
        furnish(&desk).await;
        let frame = add_frame(&desk, agreed("Q1", 100.0)).await.unwrap();
        let asked = initiative::Definition { queries: vec![query(Only::Dissatisfied), query(Only::Reopened)], ..plain("Notices", Some(3.0)) };
        for (queries, words) in [
            (vec![query(Only::Reopened), query(Only::Reopened)], "definition.queries[1]"),
            (vec![Query { scenario: "nothing".into(), only: Only::Reopened }], "definition.queries[0].scenario"),
        ] {
            refused(add(&desk, "notices", initiative::Definition { queries, ..asked.clone() }).await, words);
        }
        add(&desk, "notices", asked).await.unwrap();
        classed(&desk, &frame, "notices", moscow::class::Class::Should).await;
        let backing = card(&show(&desk, &frame).await, "notices").backing;
        assert_eq!((backing.links, backing.confidence), (0, 0.0), "nobody asks yet");
        let (one, two, other) = (complain(&desk, LATE).await, complain(&desk, LATE).await, complain(&desk, "praise").await);
        for (ticket, rating) in [(&one, 2), (&two, 5), (&other, 1)] {
            answer(&desk, ticket, rating).await;
        }
        reopen(&desk, &two).await;
        desk.clock.advance(kernel::time::MINUTE);
        assert_eq!(counted(&desk).await, [1, 1]);
        let backing = card(&show(&desk, &frame).await, "notices").backing;
        assert_eq!((backing.links, backing.confidence), (2, 0.5));
        assert_eq!(listed(&desk, &elif(&desk), Only::Dissatisfied).await.unwrap(), std::slice::from_ref(&one));
        assert_eq!(listed(&desk, &elif(&desk), Only::Reopened).await.unwrap(), std::slice::from_ref(&two));
        refused(listed(&desk, &voter(&desk, "per_omar"), Only::Reopened).await, "tickets.read");
        // A further one is there without a word of anybody.
        reopen(&desk, &one).await;
        assert_eq!(counted(&desk).await, [1, 2]);
    }

    async fn an_initiative_tells_who_obeys_its_switch(desk: Desk) {
        furnish(&desk).await;
        let system = desk.system();
        commit!(desk, |tx| capabilities::declaring::declare(tx, &system, capabilities::built_in::CAPABILITIES)).unwrap();
        let named = |key: &str| initiative::Definition { capability: Some(key.to_owned()), ..plain("Chat", None) };
        for key in ["live_chat", "email", "nobody_knows"] {
            add(&desk, key, named(key)).await.unwrap();
        }
        let of = async |key: &str| switching::of_initiative(&mut desk.db.read().await.unwrap(), key).await.unwrap();
        assert_eq!(of("live_chat").await.map(|it| (it.kind, it.fixed)), Some((Kind::Planned, false)));
        assert_eq!(of("email").await.map(|it| (it.kind, it.fixed)), Some((Kind::Fixed, true)));
        assert_eq!(of("nobody_knows").await, None);
        let missing = switching::of_initiative(&mut desk.db.read().await.unwrap(), "none").await;
        assert!(matches!(missing, Err(Refusal::NotFound("initiative"))));
    }
}
