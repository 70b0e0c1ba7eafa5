//! Boards as they were, side by side, and as files that can be read back.

use kernel::Refusal;
use moscow::class::Class;
use moscow::classifying::NewClass;
use moscow::comparing::{self, Comparison, NOW};
use moscow::decision;
use moscow::exporting::importing::{self, Import, Imported};
use moscow::exporting::{markdown, sheet, table};
use moscow::frame::Frame;
use moscow::initiative;
use moscow::planning::Wanted;
use moscow::snapshot::{self, Content, Occasion};
use moscow::snapshotting::{self, NewSnapshot};
use moscow::{board, settings};
use playbook_language::playbook::Texts;
use store::Schema;
use test_kit::Desk;

use crate::desk::*;

async fn compare(desk: &Desk, frame: &Frame, before: &str) -> Result<Comparison, Refusal> {
    comparing::compare(&mut desk.db.read().await.unwrap(), &elif(desk), &frame.id, (before, NOW)).await
}

async fn export(desk: &Desk, frame: &Frame) -> String {
    let mut conn = desk.db.read().await.unwrap();
    let board = board::show(&mut conn, &elif(desk), &frame.id).await.unwrap();
    let pools = settings::find(&mut conn).await.unwrap().settings.pools;
    String::from_utf8(table::write(&board, &pools).unwrap()).unwrap()
}

async fn import(desk: &Desk, frame: &Frame, csv: &str) -> Result<Imported, Refusal> {
    let (act, id) = (elif(desk), frame.id.clone());
    let input = Import { csv: csv.to_owned(), reason: "From the sheet of the workshop".into() };
    commit!(desk, |tx| importing::import(tx, &act, &id, input))
}

async fn rehearse(desk: &Desk, frame: &Frame, csv: &str) -> Result<Imported, Refusal> {
    let input = Import { csv: csv.to_owned(), reason: "From the sheet of the workshop".into() };
    importing::rehearse(&desk.db, elif(desk), frame.id.clone(), input).await
}

/// Without the columns of versions and those that are only for people.
fn told(csv: &str) -> Vec<Vec<String>> {
    let rows: Vec<Vec<&str>> = csv.lines().map(|line| line.split(',').collect()).collect();
    let kept = |at: &usize| !rows[0][*at].contains("version") && !rows[0][*at].starts_with("read:");
    let mut lines: Vec<Vec<String>> =
        rows.iter().map(|row| (0..row.len()).filter(kept).map(|at| row[at].to_owned()).collect()).collect();
    lines.sort();
    lines
}

async fn decisions(desk: &Desk) -> Vec<decision::Decision> {
    let filter = decision::Filter { limit: 50, ..decision::Filter::default() };
    decision::list(&mut desk.db.read().await.unwrap(), &filter).await.unwrap().items
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn what_moved_since_a_promise_is_shown_with_its_reason(desk: Desk) {
        furnish(&desk).await;
        let frame = quarter(&desk).await;
        let plan = propose(&desk, &frame, Wanted::default()).await.unwrap();
        promise(&desk, &frame, &plan, frame.version).await.unwrap();
        let kept = snapshot::list(&mut desk.db.read().await.unwrap(), &frame.id).await.unwrap();
        assert_eq!((kept.len(), kept[0].occasion, kept[0].name.as_str()), (1, Occasion::Commit, "Agreed in the round"));
        assert_eq!(compare(&desk, &frame, &kept[0].id).await.unwrap().differences, [], "nothing has moved yet");
        class(&desk, &frame, "chat", NewClass { class: Class::Could, grounds: grounds(Class::Could) }, 1).await.unwrap();
        let one = initiative::find(&mut desk.db.read().await.unwrap(), "labels").await.unwrap();
        let effort = plain("labels", Some(14.0)).effort;
        change(&desk, &one, initiative::Definition { effort, ..one.definition.0.clone() }).await.unwrap();
        add(&desk, "forum", plain("Forum", None)).await.unwrap();
        let found = compare(&desk, &frame, &kept[0].id).await.unwrap();
        let what: Vec<(&str, Vec<&str>)> = found
            .differences
            .iter()
            .map(|one| (one.initiative.as_str(), one.what.iter().map(String::as_str).collect()))
            .collect();
        assert_eq!(what, [("chat", vec!["class"]), ("labels", vec!["effort"]), ("forum", vec!["came"])]);
        let moved = &found.differences[0];
        assert_eq!((moved.why.as_deref(), moved.decided_by.as_deref()), (Some("It was agreed"), Some("Elif Tanaka")));
        assert_eq!(found.unchanged, 2);
        assert_eq!((found.pools[0].should, found.pools[0].could), ([55.0, 30.0], [10.0, 39.0]));
        refused(compare(&desk, &frame, "snp_none").await, "must be a snapshot of this frame");
        let (act, id) = (elif(&desk), frame.id.clone());
        let by_hand = commit!(desk, |tx| snapshotting::take(tx, &act, &id, NewSnapshot { name: "Before May".into() }));
        assert_eq!(compare(&desk, &frame, &by_hand.unwrap().id).await.unwrap().differences, []);
    }

    async fn a_file_that_is_read_back_changes_nothing(desk: Desk) {
        furnish(&desk).await;
        let frame = quarter(&desk).await;
        let odd = "=Kosten; \"Größe\", 100 %";
        let said = moscow::class::Grounds { reason: odd.into(), ..grounds(Class::Should) };
        class(&desk, &frame, "chat", NewClass { class: Class::Should, grounds: said }, 1).await.unwrap();
        add(&desk, "forum", plain("Forum", None)).await.unwrap();
        classed(&desk, &frame, "forum", Class::Wont).await;
        add(&desk, "idea", plain("Idea", None)).await.unwrap();
        let (file, log) = (export(&desk, &frame).await, decisions(&desk).await.len());
        assert!(file.contains("'=Kosten"), "no spreadsheet takes it for a formula");
        let done = import(&desk, &frame, &file).await.unwrap();
        assert_eq!((done.changed, done.unchanged), (vec![], 6));
        // As a spreadsheet of another country writes it.
        let semicolons: Vec<String> = file.lines().filter(|line| !line.contains("Kosten"))
            .map(|line| line.replace(',', ";").replace("1.4", "1,4")).collect();
        assert_eq!(import(&desk, &frame, &semicolons.join("\n")).await.unwrap().changed, vec![]);
        assert_eq!(decisions(&desk).await.len(), log);
    }

    async fn a_file_has_all_that_can_be_read_of_it(desk: Desk) {
        furnish(&desk).await;
        let frame = quarter(&desk).await;
        let trigger = moscow::class::Trigger { scenario: "praise".into(), above: 2.5 };
        let said = moscow::class::Grounds {
            workaround: Some("By hand".into()),
            revisit_when: Some(trigger),
            told_whom: Some("The shop".into()),
            ..grounds(Class::Wont)
        };
        class(&desk, &frame, "labels", NewClass { class: Class::Wont, grounds: said }, 1).await.unwrap();
        let said = moscow::class::Grounds { review_on: Some("2099-02-01".into()), ..grounds(Class::Must) };
        class(&desk, &frame, "claims", NewClass { class: Class::Must, grounds: said }, 1).await.unwrap();
        let other = add_frame(&desk, agreed("Q2", 100.0)).await.unwrap();
        let file = export(&desk, &frame).await.replace("class_version", "read:class_version");
        assert_eq!(import(&desk, &other, &file).await.unwrap().changed.len(), 4);
        let (one, two) = (show(&desk, &frame).await, show(&desk, &other).await);
        let classes = |board: &board::Board| -> Vec<_> {
            let standings = board.cards.iter().map(|card| card.standing.clone().unwrap());
            standings.map(|standing| (standing.class, standing.grounds)).collect()
        };
        assert_eq!(classes(&one), classes(&two));
    }

    async fn what_was_exported_makes_the_same_board_where_there_was_none(desk: Desk) {
        furnish(&desk).await;
        let frame = quarter(&desk).await;
        let both = Texts::By([("en", "Forum"), ("de", "Forum der Kunden")].map(|(a, b)| (a.to_owned(), b.to_owned())).into());
        let forum = initiative::Definition { title: both, ..plain("", Some(4.0)) };
        add(&desk, "forum", initiative::Definition { requires: vec!["labels".into()], excludes: vec!["chat".into()], ..forum }).await.unwrap();
        classed(&desk, &frame, "forum", Class::Wont).await;
        let file = export(&desk, &frame).await;
        // The same under other keys, as if nothing of it were there.
        let renamed = |csv: &str| ["claims", "notices", "chat", "labels", "forum"].iter()
            .fold(csv.to_owned(), |csv, key| csv.replace(&format!("\n{key},"), &format!("\nnew_{key},")).replace(&format!(",{key},"), &format!(",new_{key},")));
        let other = add_frame(&desk, agreed("Q2", 100.0)).await.unwrap();
        let csv = renamed(&file);
        let tried = rehearse(&desk, &other, &csv).await.unwrap();
        assert!(tried.changed.len() == 5 && tried.changed.iter().all(|line| line.added), "{tried:?}");
        let cells: Vec<(&str, &str)> = tried.changed.iter().find(|line| line.initiative == "new_forum").unwrap()
            .cells.iter().map(|cell| (cell.column.as_str(), cell.becomes.as_str())).collect();
        assert!(cells.contains(&("title.de", "Forum der Kunden")) && cells.contains(&("requires", "new_labels")), "{cells:?}");
        assert!(initiative::maybe(&mut desk.db.read().await.unwrap(), "new_forum").await.unwrap().is_none(), "it was only tried");
        assert_eq!(import(&desk, &other, &csv).await.unwrap(), tried, "what was told is done");
        let lines = |csv: &str| told(csv).into_iter().filter(|line| line.iter().any(|cell| cell.starts_with("new_"))).collect::<Vec<_>>();
        let mut made = lines(&export(&desk, &other).await);
        made.retain(|line| line.iter().any(|cell| cell.starts_with("new_")));
        assert_eq!(made, lines(&csv));
        assert_eq!(rehearse(&desk, &other, &export(&desk, &other).await).await.unwrap().changed, vec![]);
    }

    async fn a_file_that_is_tried_tells_what_it_would_change_and_is_refused_by_line_and_column(desk: Desk) {
        furnish(&desk).await;
        let frame = quarter(&desk).await;
        let (before, log) = (export(&desk, &frame).await, decisions(&desk).await.len());
        let csv = "key,title,class,effort.team.low,effort.team.likely,effort.team.high\n\
                   chat,chat,C,20,25,35\nforum,Forum,S,1,2,4\n";
        let tried = rehearse(&desk, &frame, csv).await.unwrap();
        let said: Vec<(u64, bool, Vec<String>)> = tried.changed.iter()
            .map(|line| (line.line, line.added, line.cells.iter().map(|it| format!("{} {}>{}", it.column, it.was, it.becomes)).collect()))
            .collect();
        let words = |all: &[&str]| all.iter().map(|&one| one.to_owned()).collect::<Vec<_>>();
        let new = ["title >Forum", "class >S", "effort.team.low >1", "effort.team.likely >2", "effort.team.high >4"];
        assert_eq!(said, [(2, false, words(&["class S>C"])), (3, true, words(&new))]);
        assert_eq!((export(&desk, &frame).await, decisions(&desk).await.len()), (before.clone(), log));
        let bad = "key,title,class,lifecycle,effort.team.low,effort.team.likely,effort.team.high,requires\n\
                   forum,Forum,S,idea,3,2,1,\nnobody,,S,,,,,\nlate,Late,S,live,1,2,3,\nround,Round,S,idea,1,2,3,nothing\n\
                   labels,labels,C,idea,8,10,14,\n";
        for tried in [rehearse(&desk, &frame, bad).await, import(&desk, &frame, bad).await] {
            let told = format!("{:?}", tried.unwrap_err());
            for place in ["lines[2].effort.team", "lines[3].key", "lines[4].lifecycle", "lines[5].requires[0]"] {
                assert!(told.contains(place), "{place}: {told}");
            }
        }
        assert_eq!(export(&desk, &frame).await, before, "all or nothing");
    }

    async fn what_differs_in_a_file_is_decided_by_whoever_brings_it(desk: Desk) {
        furnish(&desk).await;
        let frame = quarter(&desk).await;
        let csv = "key,class,reason,effort.team.low,effort.team.likely,effort.team.high\n\
                   chat,C,Fewer ask than we thought,20,25,35\nnotices,S,It was agreed,10,12.5,20\n";
        let done = import(&desk, &frame, csv).await.unwrap();
        assert_eq!(done.changed.iter().map(|line| (line.line, line.changed.join(" "))).collect::<Vec<_>>(),
            [(2, "class".to_owned()), (3, "initiative".to_owned())]);
        let board = show(&desk, &frame).await;
        assert_eq!(card(&board, "chat").standing.as_ref().unwrap().class, Class::Could);
        assert_eq!(card(&board, "notices").initiative.definition.0.effort.as_ref().unwrap()["team"].likely, 12.5);
        let last = &decisions(&desk).await[0];
        assert_eq!((last.reason.as_str(), last.decided_by.as_ref().unwrap().name.as_str()), ("Fewer ask than we thought", "Elif Tanaka"));
        import(&desk, &frame, "key,class\nchat,S\n").await.unwrap();
        assert_eq!(decisions(&desk).await[0].reason, "From the sheet of the workshop");
        let count = decisions(&desk).await.len();
        let bad = "key,class,effort.team.low,effort.team.likely,effort.team.high\nlabels,S,1,2,3\nchat,M,,,\nnotices,X,9,8,7\nnobody,S,,,\n";
        let told = format!("{:?}", import(&desk, &frame, bad).await.unwrap_err());
        for place in ["lines[3].must_test", "lines[3].what_if_not", "lines[4].class", "lines[5].key"] {
            assert!(told.contains(place), "{place}: {told}");
        }
        assert_eq!(decisions(&desk).await.len(), count, "one bad line, and nothing is changed");
        refused(import(&desk, &frame, "key,class,class_version\nchat,C,1\n").await, "was changed meanwhile");
    }

    async fn a_board_is_printed_in_the_language_of_its_reader(desk: Desk) {
        furnish(&desk).await;
        let frame = quarter(&desk).await;
        add(&desk, "stamm", plain("Größere Übersicht für Stammkunden – 5 €", Some(3.0))).await.unwrap();
        classed(&desk, &frame, "stamm", Class::Could).await;
        add(&desk, "forum", initiative::Definition::titled(Texts::plain("Forum"))).await.unwrap();
        classed(&desk, &frame, "forum", Class::Wont).await;
        let board = Content::read(&mut desk.db.read().await.unwrap(), &elif(&desk), &frame.id).await.unwrap();
        let german = markdown::write(&board, "de");
        assert!(german.contains("## Won’t, diesmal nicht") && german.contains("| Forum | nicht geschätzt |"), "{german}");
        assert!(markdown::write(&board, "en").contains("## Won’t this time"));
        let pdf = sheet::write(&board, "de", "2026-02-03");
        let has = |needle: &[u8]| pdf.windows(needle.len()).any(|piece| piece == needle);
        assert!(has(b"Gr\xF6\xDFere \xDCbersicht") && has(b"Stand 3.2.2026") && has(b"/Count 1"));
        for (at, one) in (0..60).map(|at| (at, format!("many_{at}"))) {
            add(&desk, &one, plain(&format!("Thing {at}"), Some(1.0))).await.unwrap();
            classed(&desk, &frame, &one, Class::Could).await;
        }
        let board = Content::read(&mut desk.db.read().await.unwrap(), &elif(&desk), &frame.id).await.unwrap();
        let full = sheet::write(&board, "en", "2026-02-03");
        let printed = |needle: &str| full.windows(needle.len()).any(|piece| piece == needle.as_bytes());
        assert!((0..60).all(|at| printed(&format!("(Thing {at})"))), "what has no room is on a further sheet");
        assert!(!printed("/Count 1 ") && printed(" 2 / "), "sheets are numbered");
    }
}
