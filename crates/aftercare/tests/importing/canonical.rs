//! Files with our own column names, one kind after another.

use aftercare::features::SCHEMAS as ALL;
use aftercare::import::What;
use store::Schema;

use crate::{count, counts, take, text};

const ORDERS: &str = "external_id,number,customer.external_id,placed_at,currency,lines.sku,lines.title,lines.quantity,lines.price\n\
    o1,#1,c1,2026-11-01T10:00:00Z,EUR,LAMP,Lamp,1,20.00\n\
    o1,,,,,BULB,Bulb,3,2.50\n\
    o2,#2,c2,2026-11-02T10:00:00Z,EUR,LAMP,Lamp,1,20.00\n";

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn one_kind_after_another(desk: Desk) {
        let db = &desk.db;
        let customers = "external_id,first_name,last_name,email,tags\nc1,Anna,Weber,anna@example.com,vip; b2b\n";
        assert_eq!(counts(&take(db, What::Customers, "c.csv", customers).await), (1, 0, 0, 0));
        let products = "{\"sku\":\"LAMP\",\"name\":\"Lamp\",\"warranty_months\":24}\n{\"sku\":\"BULB\",\"name\":\"Bulb\"}\n";
        assert_eq!(counts(&take(db, What::Products, "p.ndjson", products).await), (2, 0, 0, 0));
        assert_eq!(counts(&take(db, What::Orders, "o.csv", ORDERS).await), (2, 0, 0, 0));
        let shipments = "external_id,order,carrier,tracking_number,promised_on,destination_time_zone\ns1,o1,DHL,0034,2026-11-04,Europe/Berlin\ns2,o9,DHL,1,,\n";
        assert_eq!(counts(&take(db, What::Shipments, "s.csv", shipments).await), (1, 0, 0, 1), "o9 is not known");
        let tracking = "shipment,at,state,place\ns1,2026-11-03T08:00:00Z,in_transit,Hannover\ns1,2026-11-05T09:00:00Z,delivered,Berlin\n";
        assert_eq!(counts(&take(db, What::Tracking, "t.csv", tracking).await), (2, 0, 0, 0));
        assert_eq!(counts(&take(db, What::Tracking, "t.csv", tracking).await), (0, 0, 2, 0));
        let tickets = "external_id,subject,customer.email,order,status,channel,team,assignee,opened_at,fields.shoe size\n\
            t1,Where is it?,anna@example.com,o1,open,email,Delivery,Ben Vogt,2026-11-04T20:00:00Z,43\n";
        assert_eq!(counts(&take(db, What::Tickets, "t.csv", tickets).await), (1, 0, 0, 0));
        let messages = "external_id,ticket,author,author_name,body_text,at\n\
            m1,t1,customer,,\"Where\nis it?\",2026-11-04T20:00:00Z\nm2,t1,staff,Ben Vogt,On its way,2026-11-04T20:15:00Z\n";
        assert_eq!(counts(&take(db, What::Messages, "m.csv", messages).await), (2, 0, 0, 0));
        assert_eq!(counts(&take(db, What::Messages, "m.csv", messages).await), (0, 0, 2, 0));
        let solved = tickets.replace(",open,", ",solved,").replace("opened_at", "solved_at,opened_at").replace(",2026-11-04T20:00", ",2026-11-04T21:00:00Z,2026-11-04T20:00");
        assert_eq!(counts(&take(db, What::Tickets, "t.csv", &solved).await), (0, 1, 0, 0));
        let answers = "external_id,ticket,rating,comment,at\na1,t1,5,Quick!,2026-11-06T08:00:00Z\na2,t1,6,,2026-11-06T08:00:00Z\n";
        assert_eq!(counts(&take(db, What::Answers, "a.csv", answers).await), (1, 0, 0, 1), "6 is no rating");

        let mut conn = db.read().await.unwrap();
        let order = "SELECT state || ' ' || CAST(total AS TEXT) FROM order_cards WHERE number = '#1'";
        assert_eq!(text(&mut conn, order).await, "delivered 2750", "the order follows its parcel");
        assert_eq!(count(&mut conn, "SELECT late FROM delivery_facts").await, 1);
        let lines = "SELECT count(*) FROM order_lines l JOIN product_cards p ON p.id = l.product_id";
        assert_eq!(count(&mut conn, lines).await, 3);
        assert_eq!(count(&mut conn, "SELECT count(*) FROM customer_cards").await, 2, "c2 is known by its order only");
        let ticket = "SELECT t.subject FROM ticket_cards t JOIN order_cards o ON o.id = t.order_id AND o.customer_id = t.customer_id";
        assert_eq!(text(&mut conn, ticket).await, "Where is it?");
        assert_eq!(count(&mut conn, "SELECT wait_ms FROM reply_facts").await, 15 * 60_000);
        assert_eq!(count(&mut conn, "SELECT rating FROM answer_facts").await, 5);
        assert_eq!(count(&mut conn, "SELECT resolution_ms FROM cycle_facts").await, 3_600_000);
        let fields = text(&mut conn, "SELECT fields FROM tickets").await;
        assert!(fields.contains("shoe size"), "{fields}");
    }

    async fn what_changed_is_brought_up_to_date(desk: Desk) {
        assert_eq!(counts(&take(&desk.db, What::Orders, "o.csv", ORDERS).await), (2, 0, 0, 0));
        let changed = ORDERS.replace("Lamp,1,20.00\n", "Lamp,2,20.00\n");
        let once = changed.replacen("Lamp,2", "Lamp,1", 1);
        assert_eq!(counts(&take(&desk.db, What::Orders, "o.csv", &once).await), (0, 1, 1, 0));
        let mut conn = desk.db.read().await.unwrap();
        assert_eq!(count(&mut conn, "SELECT total FROM order_cards WHERE number = '#2'").await, 4_000);
        assert_eq!(count(&mut conn, "SELECT count(*) FROM order_cards").await, 2);
    }
}
