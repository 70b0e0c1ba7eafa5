//! Opening, listing, finding.

use std::collections::BTreeSet;

use crate::world::{fact_rows, find, number, open, open_as, person, question, reaching, reply};
use kernel::{Reach, Refusal};
use store::Schema;
use test_kit::commit;
use tickets::listing::{self, Filter, Sort};
use tickets::opening::{Opening, OpeningAuthor};
use tickets::status::Category;
use tickets::ticket::Channel;

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::world::SCHEMAS;

    async fn a_question_becomes_a_ticket(desk: Desk) {
        let opening = Opening {
            order_id: Some("ord_1".into()), team_id: Some("tem_a".into()), assignee_id: Some("per_anna".into()),
            tags: vec!["Kettle".into(), "broken".into(), "kettle ".into()],
            fields: [("serial".to_owned(), "X1".into())].into(),
            ..question("The kettle leaks")
        };
        let ticket = open_as(&desk, opening).await.unwrap();
        assert_eq!(ticket.last_event, None, "its events have no numbers yet");
        assert_eq!(ticket, find(&desk, &ticket.row.id).await.clone_with_event(None));
        assert_eq!((ticket.row.number, ticket.row.version), (1, 1));
        assert_eq!(ticket.row.customer.unwrap().name, "Dora");
        assert_eq!(ticket.row.order.unwrap().number, "#W-77");
        assert_eq!(ticket.row.assignee.unwrap().name, "Anna");
        assert_eq!(ticket.row.team.unwrap().name, "Front");
        assert_eq!(ticket.row.tags, ["broken", "kettle"]);
        assert_eq!(ticket.row.excerpt, "The kettle leaks: please help");
        assert_eq!(ticket.row.status.category, Category::New);
        assert_eq!(ticket.row.waiting_since, Some(ticket.row.opened_at));
        assert_eq!(ticket.customer_contacts, 1);
        assert_eq!(ticket.fields["serial"], "X1");
        crate::world::assert_true(&desk).await;
    }

    async fn all_problems_are_told_at_once_and_nothing_is_left(desk: Desk) {
        let mut opening = Opening {
            customer_id: Some("cus_none".into()), order_id: Some("ord_none".into()), team_id: Some("tem_none".into()),
            assignee_id: Some("per_gone".into()), product_id: Some("prd_none".into()), tags: vec![" ".into()],
            fields: [("deep".to_owned(), serde_json::json!({"a": 1}))].into(),
            ..question("a\nb")
        };
        opening.message.body_text = Some("a\u{0}b".into());
        let refused = open_as(&desk, opening).await.unwrap_err();
        let Refusal::Invalid(problems) = refused else { panic!("{refused:?}") };
        let mut fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
        fields.sort_unstable();
        assert_eq!(fields, [
            "assignee_id", "customer_id", "fields.deep", "message.body_text", "order_id", "product_id", "subject", "tags[0]", "team_id"
        ]);
        assert_eq!(number(&desk.db, "SELECT count(*) FROM tickets", vec![]).await, 0);
        assert_eq!(number(&desk.db, "SELECT last FROM counters WHERE name = 'event'", vec![]).await, 0);
    }

    async fn markup_is_text_in_every_text(desk: Desk) {
        let vector = "<script>alert(1)</script><img src=x onerror=alert(1)>";
        let mut opening = Opening { tags: vec!["<b>".into()], ..question(vector) };
        opening.message.body_html = Some(format!("<p>hello {vector}</p>"));
        let ticket = open_as(&desk, opening).await.unwrap();
        assert_eq!(ticket.row.subject, vector, "text is kept as text; nothing that shows it makes markup of it");
        assert_eq!(ticket.row.excerpt, "hello");
        let mut conn = desk.db.read().await.unwrap();
        let thread = tickets::thread::read(&mut conn, &desk.system().actor, &ticket.row.id, None, None).await.unwrap();
        assert_eq!(thread.items[0].body_html.as_deref(), Some("<p>hello </p>"));
    }

    async fn a_call_written_down_by_staff_starts_no_clock(desk: Desk) {
        let anna = person(&desk, "per_anna");
        for author in [OpeningAuthor::Customer, OpeningAuthor::Staff] {
            let mut opening = Opening { channel: Channel::Phone, ..question("On the phone") };
            opening.message.author = author;
            let act = anna.clone();
            let ticket = commit!(desk, |tx| tickets::opening::open(tx, &act, opening)).unwrap();
            assert_eq!(ticket.row.waiting_since, None);
            assert_eq!(ticket.customer_contacts, 1, "a call is a contact");
            crate::world::hear(&desk, &ticket.row.id, "It is still broken").await;
            assert!(find(&desk, &ticket.row.id).await.row.waiting_since.is_some());
        }
        let mut outgoing = question("Your parcel is late");
        outgoing.message.author = OpeningAuthor::Staff;
        let ticket = commit!(desk, |tx| tickets::opening::open(tx, &anna, outgoing)).unwrap();
        assert_eq!((ticket.row.waiting_since, ticket.customer_contacts), (None, 0));
        crate::world::assert_true(&desk).await;
    }

    async fn nobody_opens_what_they_may_not_see(desk: Desk) {
        let own = reaching(&desk, "per_anna", Reach::Own, &[]);
        let act = own.clone();
        let ticket = commit!(desk, |tx| tickets::opening::open(tx, &act, question("Mine"))).unwrap();
        assert_eq!(ticket.row.assignee.unwrap().id, "per_anna");
        let foreign = Opening { assignee_id: Some("per_ben".into()), ..question("Not mine") };
        let refused = commit!(desk, |tx| tickets::opening::open(tx, &own, foreign));
        assert!(matches!(refused, Err(Refusal::Invalid(_))));
    }

    async fn lists_go_on_where_they_ended(desk: Desk) {
        let anna = person(&desk, "per_anna");
        for number in 0..25 {
            // Several of one moment, so that the id has to decide.
            if number % 3 == 0 {
                desk.clock.advance(1_000);
            }
            open(&desk, &format!("Number {number}")).await;
        }
        for sort in [Sort::Updated, Sort::Opened, Sort::Waiting] {
            let mut seen = Vec::new();
            let mut cursor = None;
            loop {
                let filter = Filter { sort: Some(sort), limit: Some(4), cursor, ..Filter::default() };
                let page = listing::list(&mut desk.db.read().await.unwrap(), &anna, &filter).await.unwrap();
                seen.extend(page.items.into_iter().map(|row| row.number));
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
            }
            let mut sorted = seen.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, (1..=25).collect::<Vec<_>>(), "{sort:?}");
            let first_is_oldest = seen[0] < 4;
            assert_eq!(first_is_oldest, sort == Sort::Waiting, "{seen:?}");
        }
    }

    async fn filters_narrow_a_list(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let tagged = Opening { tags: vec!["vip".into()], team_id: Some("tem_a".into()), customer_id: Some("cus_3".into()), ..question("Tagged") };
        let tagged = open_as(&desk, tagged).await.unwrap().row.id;
        let plain = open(&desk, "Plain").await.row.id;
        let solved = open(&desk, "Solved").await.row.id;
        reply(&desk, &anna, &solved, "done", Some("solved")).await;
        let closed = open(&desk, "Closed").await.row.id;
        reply(&desk, &anna, &closed, "done", Some("closed")).await;
        let list = async |filter: Filter| -> BTreeSet<String> {
            let page = listing::list(&mut desk.db.read().await.unwrap(), &anna, &filter).await.unwrap();
            page.items.into_iter().map(|row| row.id).collect()
        };
        let set = |ids: &[&String]| ids.iter().map(|id| (*id).clone()).collect::<BTreeSet<String>>();
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(list(Filter::default()).await, set(&[&tagged, &plain, &solved]));
        assert_eq!(list(Filter { category: some("closed,solved"), ..Filter::default() }).await, set(&[&solved, &closed]));
        assert_eq!(list(Filter { category: some("new,open"), ..Filter::default() }).await, set(&[&tagged, &plain]));
        assert_eq!(list(Filter { status: some("closed"), ..Filter::default() }).await, set(&[&closed]));
        assert_eq!(list(Filter { tag: some("vip"), ..Filter::default() }).await, set(&[&tagged]));
        assert_eq!(list(Filter { team: some("tem_a"), ..Filter::default() }).await, set(&[&tagged]));
        assert_eq!(list(Filter { customer: some("cus_2"), ..Filter::default() }).await, set(&[&tagged]), "a merged customer's ticket");
        assert_eq!(list(Filter { customer: some("cus_1"), ..Filter::default() }).await, set(&[&plain, &solved, &closed]));
        assert_eq!(list(Filter { team: some("none"), assignee: some("none"), ..Filter::default() }).await, set(&[&plain, &solved]));
        let wrong = Filter { category: some("open,odd"), ..Filter::default() };
        let refused = listing::list(&mut desk.db.read().await.unwrap(), &anna, &wrong).await;
        assert!(matches!(refused, Err(Refusal::Invalid(_))));
        assert!(fact_rows(&desk.db, &closed).await > 0);
        assert_eq!(find(&desk, &tagged).await.row.customer.unwrap().name, "Emil");
    }
}

trait WithEvent {
    fn clone_with_event(&self, event: Option<i64>) -> Self;
}

impl WithEvent for tickets::finding::TicketDetail {
    /// The answer to a change is written before its events have numbers.
    fn clone_with_event(&self, event: Option<i64>) -> Self {
        Self { last_event: event, ..self.clone() }
    }
}
