//! Every statement is understood by both databases, beside the real neighbours.

use customers::creating::{self, Creation};
use customers::{finding, timeline};
use kernel::{Actor, ActorKind, Grants, Reach, Refusal};
use store::Schema;

test_kit::on_both! {
    const SCHEMAS: &[Schema] = &[store::SCHEMA, staff::SCHEMA, customers::SCHEMA, orders::SCHEMA, tickets::SCHEMA];

    async fn every_statement_prepares(desk: Desk) {
        let mut conn = desk.db.read().await.unwrap();
        for (name, text) in customers::SCHEMA.queries.of(conn.engine()) {
            conn.prepare(text).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }

    async fn summary_and_timeline_read_the_neighbours_at_every_reach(desk: Desk) {
        let act = desk.system();
        let input = Creation { name: "Anna".into(), ..Creation::default() };
        let anna = desk.db.write::<_, _, Refusal>(move |tx| Box::pin(async move { creating::create(tx, &act, input).await })).await.unwrap();
        for reach in [Reach::All, Reach::Team, Reach::Own] {
            let mut grants = Grants::default();
            grants.add("orders.read", Reach::All);
            grants.add("tickets.read", reach);
            let actor = Actor { kind: ActorKind::Staff, id: "per_1".into(), name: "Ann".into(), teams: vec!["tem_1".into()], grants };
            let mut conn = desk.db.read().await.unwrap();
            let cursor = Some(kernel::Cursor { sort: i64::MAX, id: "z".into() });
            let moments = timeline::timeline(&mut conn, &actor, &anna.id, cursor, 5).await.unwrap().items;
            assert_eq!(moments.iter().map(|moment| moment.kind.as_str()).collect::<Vec<_>>(), ["CustomerCreated"]);
            let summary = finding::find(&mut conn, &actor, &anna.id).await.unwrap().summary.unwrap();
            assert_eq!((summary.orders, summary.tickets), (Some(0), (reach == Reach::All).then_some(0)));
        }
    }
}
