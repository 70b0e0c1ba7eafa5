//! Files: pieces, bounds, whose they are.

use crate::world::{number, open, person, reaching};
use kernel::time::DAY;
use kernel::{Act, Reach, Refusal};
use store::{Schema, params};
use test_kit::{Desk, commit};
use tickets::attaching::{self, CHUNK, FILE_MAX, Upload};
use tickets::message::Attachment;
use tickets::noting::NewNote;

async fn upload(desk: &Desk, act: &Act, bytes: Vec<u8>) -> Result<Attachment, Refusal> {
    let (act, file) = (act.clone(), Upload { name: "../a.svg".into(), media_type: "image/svg+xml".into(), bytes });
    commit!(desk, |tx| attaching::attach(tx, &act, file))
}

async fn note(desk: &Desk, act: &Act, id: &str, file: &str) -> Result<(), Refusal> {
    let note = NewNote {
        body_text: Some("see".into()),
        body_html: None,
        body_marks: None,
        mentions: vec![],
        attachments: vec![file.to_owned()],
    };
    let (act, id) = (act.clone(), id.to_owned());
    commit!(desk, |tx| tickets::noting::note(tx, &act, &id, note)).map(|_| ())
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::world::SCHEMAS;

    async fn bytes_come_back_as_they_went_in(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let bytes: Vec<u8> = (0..2 * CHUNK + 7).map(|at| (at * 31 % 251) as u8).collect();
        let file = upload(&desk, &anna, bytes.clone()).await.unwrap();
        assert_eq!((file.name.as_str(), file.size), ("a.svg", bytes.len() as i64));
        let longest = number(&desk.db, "SELECT CAST(max(length(bytes)) AS BIGINT) FROM attachment_chunks", vec![]).await;
        assert_eq!(longest, CHUNK as i64);
        let (_, back) = attaching::download(&mut desk.db.read().await.unwrap(), &anna, &file.id).await.unwrap();
        assert!(back == bytes);
        let refused = upload(&desk, &anna, vec![0; FILE_MAX + 1]).await;
        assert!(matches!(refused, Err(Refusal::TooLarge { .. })));
        assert!(matches!(upload(&desk, &anna, vec![]).await, Err(Refusal::Invalid(_))));
    }

    async fn a_file_is_its_uploaders_until_a_message_has_it(desk: Desk) {
        let (anna, ben) = (person(&desk, "per_anna"), person(&desk, "per_ben"));
        let id = open(&desk, "Kettle").await.row.id;
        let file = upload(&desk, &anna, b"picture".to_vec()).await.unwrap().id;
        let mut conn = desk.db.read().await.unwrap();
        let foreign = attaching::download(&mut conn, &ben, &file).await.unwrap_err();
        let nothing = attaching::download(&mut conn, &ben, "att_none").await.unwrap_err();
        assert_eq!(format!("{foreign:?}"), format!("{nothing:?}"));
        drop(conn);
        let stolen = note(&desk, &ben, &id, &file).await.unwrap_err();
        assert!(matches!(&stolen, Refusal::Invalid(problems) if problems[0].field == "attachments[0]"), "{stolen:?}");
        assert_eq!(number(&desk.db, "SELECT count(*) FROM messages WHERE kind = 'note'", vec![]).await, 0, "nothing is half done");
        note(&desk, &anna, &id, &file).await.unwrap();
        assert!(note(&desk, &anna, &id, &file).await.is_err(), "a file is in one message");
        let mut conn = desk.db.read().await.unwrap();
        assert_eq!(attaching::download(&mut conn, &ben, &file).await.unwrap().1, b"picture");
        let outsider = reaching(&desk, "per_cleo", Reach::Own, &[]);
        assert!(matches!(attaching::download(&mut conn, &outsider, &file).await, Err(Refusal::NotFound("attachment"))));
    }

    async fn images_of_the_message_itself_may_show(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let id = open(&desk, "Kettle").await.row.id;
        let drawing = upload(&desk, &anna, b"<svg/>".to_vec()).await.unwrap().id;
        let (act, photo) = (anna.clone(), Upload { name: "a.png".into(), media_type: "image/png".into(), bytes: b"picture".to_vec() });
        let photo = commit!(desk, |tx| attaching::attach(tx, &act, photo)).unwrap().id;
        let showing = |file: &str| NewNote {
            body_text: None,
            body_html: Some(format!("<p>see <img src=\"cid:{file}\"> <img src=\"cid:att_other\"></p>")),
            body_marks: None,
            mentions: vec![],
            attachments: vec![file.to_owned()],
        };
        let (act, ticket, note) = (anna.clone(), id.clone(), showing(&drawing));
        let refused = commit!(desk, |tx| tickets::noting::note(tx, &act, &ticket, note)).unwrap_err();
        assert!(refused.to_string().contains("must be a picture"), "{refused}");
        let (act, ticket, note) = (anna.clone(), id.clone(), showing(&photo));
        let written = commit!(desk, |tx| tickets::noting::note(tx, &act, &ticket, note)).unwrap();
        assert_eq!(written.body_html.unwrap(), format!("<p>see <img src=\"cid:{photo}\"> </p>"));
        let marks = |files: &[String]| NewNote {
            body_text: None,
            body_html: None,
            body_marks: Some(format!("The box:\n![box.png](cid:{})", files.first().map_or("att_gone", |id| id))),
            mentions: vec![],
            attachments: files.to_vec(),
        };
        let (act, ticket, note) = (anna.clone(), id.clone(), marks(&[]));
        let refused = commit!(desk, |tx| tickets::noting::note(tx, &act, &ticket, note)).unwrap_err();
        assert!(refused.to_string().contains("picture att_gone"), "{refused}");
        let (act, again) = (anna.clone(), Upload { name: "b.png".into(), media_type: "image/png".into(), bytes: b"picture".to_vec() });
        let again = commit!(desk, |tx| attaching::attach(tx, &act, again)).unwrap().id;
        let note = marks(std::slice::from_ref(&again));
        let written = commit!(desk, |tx| tickets::noting::note(tx, &anna, &id, note)).unwrap();
        assert_eq!(written.body_text, "The box:\n[picture: box.png]");
        assert_eq!(written.body_html.unwrap(), format!("<p>The box:<br><img src=\"cid:{again}\" alt=\"box.png\"></p>"));
    }

    async fn forgotten_files_go(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let id = open(&desk, "Kettle").await.row.id;
        let kept = upload(&desk, &anna, b"kept".to_vec()).await.unwrap().id;
        note(&desk, &anna, &id, &kept).await.unwrap();
        upload(&desk, &anna, b"forgotten".to_vec()).await.unwrap();
        desk.clock.advance(DAY + 1);
        let act = desk.system();
        assert_eq!(commit!(desk, |tx| attaching::forget_unused(tx, &act)).unwrap(), 1);
        let left = number(&desk.db, "SELECT count(*) FROM attachment_chunks WHERE attachment_id = $1", params![&kept]).await;
        assert_eq!((left, number(&desk.db, "SELECT count(*) FROM attachments", vec![]).await), (1, 1));
    }
}
