//! Complaints in people's own words, over many lines.

use aftercare::features::SCHEMAS as ALL;
use aftercare::import::What;
use store::Schema;

use crate::{count, data, import_twice};

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn narratives_come_whole(desk: Desk) {
        let Some(file) = data("cfpb_sample/complaints_first4000.csv") else { return };
        import_twice(&desk.db, What::Tickets, file.clone(), "cfpb-complaints", 4_000).await;
        let mut reader = csv::Reader::from_path(&file).unwrap();
        let narrative = reader.headers().unwrap().iter().position(|name| name == "Consumer complaint narrative").unwrap();
        let told = reader.records().map(|row| row.unwrap()[narrative].trim().to_owned());
        let told: Vec<String> = told.filter(|text| !text.is_empty()).collect();
        let characters: usize = told.iter().map(|text| text.chars().count()).sum();
        let mut conn = desk.db.read().await.unwrap();
        assert_eq!(count(&mut conn, "SELECT count(*) FROM ticket_cards").await, 4_000);
        // Without a narrative the subject stands for what was written.
        let narrated = "SELECT count(*) FROM messages m JOIN tickets t ON t.id = m.ticket_id WHERE m.body_text <> t.subject";
        assert_eq!(count(&mut conn, narrated).await, told.len() as i64);
        let length = "SELECT CAST(sum(length(m.body_text)) AS BIGINT) FROM messages m JOIN tickets t ON t.id = m.ticket_id WHERE m.body_text <> t.subject";
        assert_eq!(count(&mut conn, length).await, characters as i64);
    }
}
