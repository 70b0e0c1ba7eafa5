//! Tasks: added, changed, done, due; told once; merged along and taken back.

use crate::world::{find, open, person, progress, reaching};
use kernel::time::{DAY, HOUR};
use kernel::{Act, Reach, Refusal, Timestamp};
use store::{Db, Event, Schema};
use test_kit::{Desk, commit};
use tickets::listing::{self, Filter, Tasks};
use tickets::merging::NewMerge;
use tickets::task::{self, MOST, Task};
use tickets::tasking::{self, NewTask, TaskChanges};
use tickets::{counting, finishing, reminding};

fn wanted(text: &str, due_at: Option<Timestamp>) -> NewTask {
    NewTask { text: text.into(), assignee_id: None, due_at }
}

async fn add(desk: &Desk, act: &Act, ticket: &str, input: NewTask) -> Result<Task, Refusal> {
    let (act, ticket) = (act.clone(), ticket.to_owned());
    commit!(desk, |tx| tasking::add(tx, &act, &ticket, input))
}

async fn change(desk: &Desk, act: &Act, ticket: &str, task: &Task, input: TaskChanges) -> Result<Task, Refusal> {
    let (act, ticket, id, version) = (act.clone(), ticket.to_owned(), task.id.clone(), task.version);
    commit!(desk, |tx| tasking::change(tx, &act, &ticket, &id, input, version))
}

async fn finish(desk: &Desk, act: &Act, ticket: &str, id: &str) -> Result<Task, Refusal> {
    let (act, ticket, id) = (act.clone(), ticket.to_owned(), id.to_owned());
    commit!(desk, |tx| finishing::finish(tx, &act, &ticket, &id))
}

async fn tasks(desk: &Desk, ticket: &str) -> Vec<Task> {
    task::of_ticket(&mut desk.db.read().await.unwrap(), &desk.system().actor, ticket).await.unwrap()
}

async fn log(desk: &Desk, ticket: &str) -> Vec<Event> {
    store::events::of_subject(&mut desk.db.read().await.unwrap(), ticket, 0, 1_000).await.unwrap()
}

async fn told(desk: &Desk, ticket: &str, kind: &str) -> usize {
    log(desk, ticket).await.iter().filter(|event| event.kind == kind).count()
}

/// What a worker does on the node with this database.
async fn remind(desk: &Desk, db: &Db) -> usize {
    let act = desk.system();
    let done: Result<usize, Refusal> =
        db.write(move |tx| Box::pin(async move { reminding::remind_due(tx, &act).await })).await;
    done.unwrap()
}

/// In how many tickets something is due for this person, by the count and by the list.
async fn due_for(desk: &Desk, act: &Act) -> i64 {
    let mut conn = desk.db.read().await.unwrap();
    let count = counting::count(&mut conn, act).await.unwrap().tasks;
    let filter = Filter { tasks: Some(Tasks::Due), ..Default::default() };
    let listed = listing::list(&mut conn, act, &filter).await.unwrap().items.len();
    assert_eq!(listed as i64, count, "the list shows what is counted");
    count
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::world::SCHEMAS;

    async fn a_task_is_added_changed_done_and_opened_again(desk: Desk) {
        let ticket = open(&desk, "Kettle").await.row.id;
        let (anna, ben) = (person(&desk, "per_anna"), person(&desk, "per_ben"));
        let due = anna.now.plus(2 * DAY);
        let task = add(&desk, &anna, &ticket, wanted(" Call the carrier ", Some(due))).await.unwrap();
        assert_eq!((task.text.as_str(), task.assignee.name.as_str(), task.due_at), ("Call the carrier", "Anna", Some(due)));
        assert_eq!(find(&desk, &ticket).await.row.task_due_at, Some(due));
        let moved = TaskChanges { assignee_id: Some("per_ben".into()), due_at: Some(None), ..Default::default() };
        let moved = change(&desk, &anna, &ticket, &task, moved).await.unwrap();
        assert_eq!((moved.assignee.id.as_str(), moved.due_at, moved.version), ("per_ben", None, 2));
        let stale = change(&desk, &anna, &ticket, &task, TaskChanges::default()).await;
        assert!(matches!(stale, Err(Refusal::Stale { .. })), "{stale:?}");
        let done = finish(&desk, &ben, &ticket, &task.id).await.unwrap();
        assert_eq!((done.done_by.unwrap().id, done.done_at), ("per_ben".to_owned(), Some(ben.now)));
        desk.clock.advance(HOUR);
        let again = finish(&desk, &person(&desk, "per_anna"), &ticket, &task.id).await.unwrap();
        assert_eq!(again.done_by.unwrap().id, "per_ben", "who did it first did it");
        let (act, id, of) = (anna.clone(), task.id.clone(), ticket.clone());
        let open_again = commit!(desk, |tx| finishing::reopen(tx, &act, &of, &id)).unwrap();
        assert_eq!((open_again.done_by, open_again.done_at), (None, None));
        let (act, id, of) = (anna.clone(), task.id.clone(), ticket.clone());
        commit!(desk, |tx| tasking::remove(tx, &act, &of, &id)).unwrap();
        assert_eq!(tasks(&desk, &ticket).await, []);
        for kind in ["TaskAdded", "TaskChanged", "TaskDone", "TaskReopened", "TaskRemoved"] {
            assert_eq!(told(&desk, &ticket, kind).await, 1, "{kind}");
        }
        crate::world::assert_true(&desk).await;
    }

    async fn what_is_wrong_is_refused_by_field_and_changes_nothing(desk: Desk) {
        let ticket = open(&desk, "Kettle").await.row.id;
        let anna = person(&desk, "per_anna");
        let before = log(&desk, &ticket).await.len();
        for (input, field) in [
            (wanted("  ", None), "text"),
            (wanted(&"x".repeat(301), None), "text"),
            (wanted("two\nlines", None), "text"),
            (NewTask { assignee_id: Some("per_gone".into()), ..wanted("x", None) }, "assignee_id"),
            (wanted("x", Some(anna.now.plus(20 * 366 * DAY))), "due_at"),
        ] {
            match add(&desk, &anna, &ticket, input).await {
                Err(Refusal::Invalid(problems)) => assert_eq!(problems[0].field, field),
                other => panic!("{field}: {other:?}"),
            }
        }
        let foreign = reaching(&desk, "per_ben", Reach::Own, &[]);
        assert!(matches!(add(&desk, &foreign, &ticket, wanted("x", None)).await, Err(Refusal::NotFound("ticket"))));
        assert!(matches!(finish(&desk, &anna, &ticket, "tsk_none").await, Err(Refusal::NotFound("task"))));
        let other = open(&desk, "Mixer").await.row.id;
        let elsewhere = add(&desk, &anna, &other, wanted("x", None)).await.unwrap();
        assert!(finish(&desk, &anna, &ticket, &elsewhere.id).await.is_err(), "a task of another ticket");
        assert_eq!(log(&desk, &ticket).await.len(), before);
        for at in 0..MOST {
            add(&desk, &anna, &ticket, wanted(&format!("Task {at}"), None)).await.unwrap();
        }
        assert!(matches!(add(&desk, &anna, &ticket, wanted("x", None)).await, Err(Refusal::Conflict { .. })));
    }

    async fn my_tasks_due_today_or_overdue_are_a_view_with_its_count(desk: Desk) {
        let (anna, ben) = (person(&desk, "per_anna"), person(&desk, "per_ben"));
        let ticket = open(&desk, "Kettle").await.row.id;
        // It is ten in the morning; without opening hours days are those of UTC.
        let tonight = add(&desk, &anna, &ticket, wanted("Tonight", Some(anna.now.plus(13 * HOUR)))).await.unwrap();
        let overdue = open(&desk, "Mixer").await.row.id;
        add(&desk, &anna, &overdue, wanted("Yesterday", Some(anna.now.plus(-DAY)))).await.unwrap();
        add(&desk, &anna, &overdue, wanted("Also", Some(anna.now.plus(-DAY)))).await.unwrap();
        let later = open(&desk, "Toaster").await.row.id;
        add(&desk, &anna, &later, wanted("Tomorrow", Some(anna.now.plus(15 * HOUR)))).await.unwrap();
        add(&desk, &anna, &later, wanted("Some day", None)).await.unwrap();
        assert_eq!((due_for(&desk, &anna).await, due_for(&desk, &ben).await), (2, 0));
        let open = Filter { tasks: Some(Tasks::Open), ..Default::default() };
        let mut conn = desk.db.read().await.unwrap();
        assert_eq!(listing::list(&mut conn, &anna, &open).await.unwrap().items.len(), 3, "also what is not due yet");
        assert_eq!(listing::list(&mut conn, &ben, &open).await.unwrap().items, []);
        drop(conn);
        progress(&desk, &anna, &overdue, "solved").await;
        assert_eq!(due_for(&desk, &anna).await, 2, "a solved ticket hides no task");
        finish(&desk, &anna, &ticket, &tonight.id).await.unwrap();
        assert_eq!(due_for(&desk, &anna).await, 1);
        desk.clock.advance(DAY);
        assert_eq!(due_for(&desk, &person(&desk, "per_anna")).await, 2, "tomorrow came");
        assert_eq!(due_for(&desk, &reaching(&desk, "per_anna", Reach::Own, &[])).await, 0, "only within reach");
    }

    async fn of_two_nodes_one_reminds_and_once(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let ticket = open(&desk, "Kettle").await.row.id;
        let task = add(&desk, &anna, &ticket, wanted("Call", Some(anna.now.plus(HOUR)))).await.unwrap();
        assert_eq!(remind(&desk, &desk.db).await, 0, "not yet");
        desk.clock.advance(HOUR);
        let second = desk.second_node().await;
        let (one, other) = tokio::join!(remind(&desk, &desk.db), remind(&desk, &second));
        assert_eq!((one + other, told(&desk, &ticket, "TaskDue").await), (1, 1));
        assert_eq!(remind(&desk, &desk.db).await, 0);
        let anna = person(&desk, "per_anna");
        let mine = task::due(&mut desk.db.read().await.unwrap(), &anna).await.unwrap();
        assert_eq!(mine.iter().map(|one| (&one.id, &one.ticket_id)).collect::<Vec<_>>(), [(&task.id, &ticket)]);
        assert_eq!(task::due(&mut desk.db.read().await.unwrap(), &person(&desk, "per_ben")).await.unwrap(), []);
        let later = TaskChanges { due_at: Some(Some(anna.now.plus(HOUR))), ..Default::default() };
        change(&desk, &anna, &ticket, &task, later).await.unwrap();
        assert_eq!(remind(&desk, &desk.db).await, 0);
        desk.clock.advance(HOUR);
        assert_eq!(remind(&desk, &desk.db).await, 1, "another moment, another reminder");
        second.close().await;
    }

    async fn a_merge_takes_tasks_along_and_its_undoing_brings_them_back(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let (from, into) = (open(&desk, "Again").await.row.id, open(&desk, "Kettle").await.row.id);
        let moved = add(&desk, &anna, &from, wanted("Moved", None)).await.unwrap();
        let stayed = add(&desk, &anna, &into, wanted("Stayed", None)).await.unwrap();
        let (act, id, input) = (anna.clone(), from.clone(), NewMerge { into: into.clone() });
        let merge = commit!(desk, |tx| tickets::merging::merge(tx, &act, &id, input)).unwrap();
        assert_eq!((tasks(&desk, &from).await.len(), tasks(&desk, &into).await.len()), (0, 2));
        finish(&desk, &anna, &into, &moved.id).await.unwrap();
        let act = anna.clone();
        commit!(desk, |tx| tickets::unmerging::unmerge(tx, &act, &merge.id)).unwrap();
        let (back, rest) = (tasks(&desk, &from).await, tasks(&desk, &into).await);
        assert_eq!((back[0].id.as_str(), back[0].done_at.is_some(), back.len()), (moved.id.as_str(), true, 1));
        assert_eq!((rest[0].id.as_str(), rest.len()), (stayed.id.as_str(), 1));
        crate::world::assert_true(&desk).await;
    }
}
