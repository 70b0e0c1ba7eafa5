//! Customers are asked about an initiative, and what they say is counted.

use kernel::Refusal;
use moscow::initiative::{KanoAnswer, Scoring};
use moscow::poll::answering::{self, Answer, Help, Voice};
use moscow::poll::counting::{self, Detail, Outcome};
use moscow::poll::opening;
use moscow::poll::poll::{Definition, Kind, OPEN_MAX, Poll};
use moscow::scoring::{self, Method, Source};
use playbook_language::playbook::Texts;
use store::{Error, Schema, Sql, params};
use test_kit::Desk;

use crate::desk::*;

fn both(en: &str, de: &str) -> Texts {
    Texts::By([("en".to_owned(), en.to_owned()), ("de".to_owned(), de.to_owned())].into())
}

fn asked(kind: Kind) -> Definition {
    Definition {
        kind,
        title: both("Chat", "Chat"),
        sentence: both("You write.", "Sie schreiben."),
        until: "2099-01-31".into(),
    }
}

async fn open(desk: &Desk, key: &str, definition: Definition, version: Option<i64>) -> Result<Poll, Refusal> {
    let (act, key) = (elif(desk), key.to_owned());
    commit!(desk, |tx| opening::open(tx, &act, &key, definition, version))
}

async fn customers(desk: &Desk, from: u32, to: u32) {
    for n in from..to {
        let sql = "INSERT INTO customers (id, number, name, name_key, language, root_id, search, created_at, updated_at, version) \
                   VALUES ($1, $2, $1, $1, 'en', $1, $1, 0, 0, 1)";
        let done: Result<u64, Error> = desk
            .db
            .write(move |tx| {
                Box::pin(async move { tx.run(Sql::same(sql), params![format!("cus_{n}"), i64::from(n) + 1]).await })
            })
            .await;
        done.unwrap();
    }
}

async fn answer(desk: &Desk, poll: &Poll, n: u32, input: Answer) {
    let (act, id, customer) = (desk.system(), poll.id.clone(), format!("cus_{n}"));
    commit!(desk, |tx| answering::answer(tx, &act, &id, Voice { customer: &customer, ticket: "tkt_1" }, input))
        .unwrap();
}

fn pair([with, without]: [u8; 2]) -> Answer {
    Answer { with: Some(with), without: Some(without), ..Answer::default() }
}

async fn detail(desk: &Desk, key: &str) -> Detail {
    counting::detail(&mut desk.db.read().await.unwrap(), &elif(desk), key).await.unwrap()
}

/// SC4 of the reference values.
const SC4: [[u8; 2]; 10] = [[1, 5], [1, 5], [2, 5], [1, 3], [2, 5], [3, 3], [1, 4], [2, 5], [1, 5], [3, 5]];

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn what_customers_answer_to_kanos_questions_is_its_score(desk: Desk) {
        furnish(&desk).await;
        let frame = quarter(&desk).await;
        let typed = vec![KanoAnswer { with: 3, without: 3 }];
        let scoring = Scoring { kano: typed, ..Scoring::default() };
        let labels = moscow::initiative::find(&mut desk.db.read().await.unwrap(), "labels").await.unwrap();
        let definition = moscow::initiative::Definition { scoring: Some(scoring), ..labels.definition.0.clone() };
        change(&desk, &labels, definition).await.unwrap();
        let poll = open(&desk, "labels", asked(Kind::Kano), None).await.unwrap();
        customers(&desk, 0, 10).await;
        for (n, one) in (0..).zip(&SC4[..9]) {
            answer(&desk, &poll, n, pair(*one)).await;
        }
        assert!(detail(&desk, "labels").await.leading.is_empty(), "nine are few");
        answer(&desk, &poll, 9, pair(SC4[9])).await;
        let found = detail(&desk, "labels").await;
        assert_eq!((found.answers, found.pleases, found.annoys), (10, Some(0.5), Some(-0.7)));
        assert_eq!(found.leading, [Outcome::MustBe]);
        let must = &found.portions[0];
        assert_eq!((must.outcome, must.n, must.share), (Outcome::MustBe, 4, Some(0.4)));
        // Wilson, four of ten.
        assert!((must.low.unwrap() - 0.1682).abs() < 5e-5 && (must.high.unwrap() - 0.6873).abs() < 5e-5, "{must:?}");
        let scores = scoring::show(&mut desk.db.read().await.unwrap(), &elif(&desk), &frame.id).await.unwrap();
        let of = |key: &str| scores.items.iter().find(|one| one.initiative == key).unwrap().scores.iter()
            .find(|score| score.method == Method::Kano).unwrap().clone();
        let kano = of("labels");
        assert_eq!((kano.value, kano.word.as_deref(), kano.inputs[0].value), (Some(0.5), Some("must_be"), Some(10.0)));
        assert_eq!(of("chat").inputs[0].source, Source::Missing);
        let card = card(&show(&desk, &frame).await, "labels").backing;
        assert_eq!((card.voices, card.links), (10, 0), "who likes it says nothing of what it takes away");
    }

    async fn even_shares_are_all_named_and_one_person_counts_once(desk: Desk) {
        furnish(&desk).await;
        add(&desk, "chat", plain("Chat", None)).await.unwrap();
        let poll = open(&desk, "chat", asked(Kind::Vote), None).await.unwrap();
        customers(&desk, 0, 11).await;
        for n in 0..11 {
            let help = if n < 6 { Help::Very } else { Help::Not };
            desk.clock.advance(1_000);
            answer(&desk, &poll, n, Answer { help: Some(help), remark: (n == 0).then(|| "Please".to_owned()), ..Answer::default() }).await;
        }
        assert_eq!(detail(&desk, "chat").await.leading, [Outcome::Very]);
        let sql = "UPDATE customers SET root_id = 'cus_10' WHERE id = 'cus_0'";
        let done: Result<u64, Error> = desk.db.write(move |tx| Box::pin(async move { tx.run(Sql::same(sql), params![]).await })).await;
        done.unwrap();
        let found = detail(&desk, "chat").await;
        assert_eq!((found.answers, found.leading), (10, vec![Outcome::Very, Outcome::Not]), "the later answer of both counts");
        assert_eq!(found.remark_count, 0);
        let mine = answering::mine(&mut desk.db.read().await.unwrap(), &poll.id, "cus_0").await.unwrap().unwrap();
        assert_eq!(mine.help, Some(Help::Not));
    }

    async fn what_is_wrong_with_a_poll_is_said_and_answers_keep_their_question(desk: Desk) {
        furnish(&desk).await;
        add(&desk, "chat", plain("Chat", None)).await.unwrap();
        for (wrong, field) in [
            (Definition { title: Texts::plain("Chat"), ..asked(Kind::Vote) }, "title.de"),
            (Definition { sentence: both("You write.", " "), ..asked(Kind::Vote) }, "sentence.de"),
            (Definition { until: "soon".into(), ..asked(Kind::Vote) }, "until"),
            (Definition { until: "2001-01-01".into(), ..asked(Kind::Vote) }, "is over"),
        ] {
            refused(open(&desk, "chat", wrong, None).await, field);
        }
        refused(open(&desk, "nothing", asked(Kind::Vote), None).await, "NotFound");
        let poll = open(&desk, "chat", asked(Kind::Vote), None).await.unwrap();
        refused(open(&desk, "chat", asked(Kind::Vote), None).await, "PreconditionRequired");
        refused(open(&desk, "chat", asked(Kind::Vote), Some(7)).await, "Stale");
        let kano = open(&desk, "chat", asked(Kind::Kano), Some(1)).await.unwrap();
        assert_eq!((kano.id.as_str(), kano.version), (poll.id.as_str(), 2), "nobody had answered");
        customers(&desk, 0, 1).await;
        answer(&desk, &kano, 0, pair([1, 5])).await;
        refused(open(&desk, "chat", asked(Kind::Vote), Some(2)).await, "customers have answered");
        let (act, version) = (elif(&desk), kano.version);
        let closed = commit!(desk, |tx| opening::close(tx, &act, "chat", version)).unwrap();
        let act = elif(&desk);
        refused(commit!(desk, |tx| opening::close(tx, &act, "chat", closed.version)), "closed already");
    }

    async fn customers_are_asked_about_few_things_at_once(desk: Desk) {
        furnish(&desk).await;
        for n in 0..=OPEN_MAX {
            let key = format!("idea-{n}");
            add(&desk, &key, plain(&key, None)).await.unwrap();
            let opened = open(&desk, &key, asked(Kind::Vote), None).await;
            if n < OPEN_MAX {
                opened.unwrap();
            } else {
                refused(opened, "close one first");
            }
        }
    }
}
