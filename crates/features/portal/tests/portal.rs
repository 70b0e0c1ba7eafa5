//! A case behind its token: what is seen, what is not, and what its customer can do there.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use kernel::{Act, Actor, ActorKind, Refusal};
use moscow::initiative;
use moscow::poll::answering::{Answer, Help};
use moscow::poll::counting;
use moscow::poll::poll::{self, Kind, Poll};
use playbook_language::playbook::Texts;
use playbooks::checking::Written;
use playbooks::publishing::Why;
use portal::case::{Case, CaseVoice, Standing};
use portal::choosing::Choosing;
use portal::rating::Rating;
use portal::writing::Writing;
use runs::telling;
use store::{Db, Error, Schema, Sql, params};
use test_kit::{Desk, commit};
use tickets::opening::{Opening, OpeningAuthor, OpeningMessage};
use tickets::ticket::{Channel, Urgency};

const ALL: &[Schema] = &[
    store::SCHEMA,
    http_kit::SCHEMA,
    staff::SCHEMA,
    customers::SCHEMA,
    orders::SCHEMA,
    tickets::SCHEMA,
    capabilities::SCHEMA,
    playbooks::SCHEMA,
    runs::SCHEMA,
    moscow::SCHEMA,
];

const WAY: &str = "playbook: way\nname: Way\nsteps:
  - { id: secret, title: Look for fraud, kind: instruction }
  - id: ask
    title: Ask
    customer: { en: You choose, de: Sie wählen }
    kind: question
    reply: Wait or another one?
    answers:
      - name: wish
        type: choice
        choices:
          - { value: wait, label: { en: Wait, de: Warten } }
          - { value: other, label: { en: Another one, de: Einen anderen } }
    silent: { after: 2 days, next: end }
  - { id: send, title: Send it, customer: { en: Another one is sent, de: Ein anderer wird versandt }, kind: instruction }
  - { id: end, title: Internal end, kind: resolve, reason: explained }\n";

async fn run_sql(db: &Db, sql: &'static str) {
    let done: Result<u64, Error> =
        db.write(move |tx| Box::pin(async move { tx.run(Sql::same(sql), params![]).await })).await;
    done.unwrap();
}

/// Whoever has the address.
fn nobody(desk: &Desk) -> Act {
    desk.act(Actor::program(ActorKind::Customer, ""))
}

async fn count(desk: &Desk, sql: &'static str) -> i64 {
    desk.db.read().await.unwrap().one(Sql::same(sql), params![]).await.unwrap()
}

fn anna(desk: &Desk) -> Act {
    let mut act =
        desk.staff(&["tickets.read", "tickets.answer", "tickets.restructure", "playbooks.read", "orders.read"]);
    act.actor.id = "per_anna".into();
    act
}

/// Anna, who answers, and two customers; gives the ticket of one of them.
async fn furnish(desk: &Desk) -> String {
    run_sql(&desk.db, "INSERT INTO people (id, name, email, locale, active, created_at, version) VALUES ('per_anna', 'Anna Berg', 'a@example.com', 'en', 1, 0, 1)").await;
    run_sql(
        &desk.db,
        "INSERT INTO customers (id, number, name, name_key, language, root_id, search, created_at, updated_at, version) VALUES \
         ('cus_dora', 1, 'Dora Lind', 'dora lind', 'de', 'cus_dora', 'dora lind', 0, 0, 1), \
         ('cus_egon', 2, 'Egon Voss', 'egon voss', 'de', 'cus_egon', 'egon voss', 0, 0, 1)",
    )
    .await;
    ticket(desk, "cus_dora", "Where is it?").await
}

async fn ticket(desk: &Desk, customer: &str, words: &str) -> String {
    ticket_about(desk, customer, words, None).await
}

async fn ticket_about(desk: &Desk, customer: &str, words: &str, order: Option<String>) -> String {
    let (act, customer, words) = (desk.system(), customer.to_owned(), words.to_owned());
    let opening = Opening {
        subject: "Mugs".into(),
        customer_id: Some(customer),
        order_id: order,
        product_id: None,
        channel: Channel::Email,
        urgency: Urgency::Normal,
        team_id: None,
        assignee_id: None,
        tags: vec![],
        fields: Default::default(),
        message: OpeningMessage {
            author: OpeningAuthor::Customer,
            body_text: Some(words),
            body_html: None,
            attachments: vec![],
            queue_wait_ms: None,
        },
    };
    commit!(desk, |tx| tickets::opening::open(tx, &act, opening)).unwrap().row.id
}

async fn link(desk: &Desk, ticket: &str) -> String {
    let (act, id) = (anna(desk), ticket.to_owned());
    let link = commit!(desk, |tx| tickets::case_link::give(tx, &act, &id)).unwrap();
    link.path.strip_prefix("/case/").unwrap().to_owned()
}

async fn show(desk: &Desk, token: &str) -> Result<Case, Refusal> {
    portal::showing::show(&mut desk.db.read().await.unwrap(), &nobody(desk), token, None).await
}

async fn say(desk: &Desk, ticket: &str, body: &str, status: Option<&str>) {
    let (act, id) = (anna(desk), ticket.to_owned());
    let seen = store::events::last(&mut desk.db.read().await.unwrap()).await.unwrap();
    let reply = tickets::replying::NewReply {
        body_text: Some(body.into()),
        body_html: None,
        body_marks: None,
        seen_event: seen,
        attachments: vec![],
        status: status.map(str::to_owned),
        force: false,
    };
    commit!(desk, |tx| tickets::replying::reply(tx, &act, &id, reply)).unwrap();
}

async fn write(desk: &Desk, token: &str, text: &str) -> Result<(), Refusal> {
    let (act, token, input) = (nobody(desk), token.to_owned(), Writing { text: text.into() });
    commit!(desk, |tx| portal::writing::write(tx, &act, &token, input))
}

async fn choose(desk: &Desk, token: &str, value: &str) -> Result<(), Refusal> {
    let (act, token) = (nobody(desk), token.to_owned());
    let input = Choosing { value: value.into(), language: Some("de".into()) };
    commit!(desk, |tx| portal::choosing::choose(tx, &act, &token, input))
}

async fn rate(desk: &Desk, token: &str, rating: i64) -> Result<(), Refusal> {
    let (act, token, input) = (nobody(desk), token.to_owned(), Rating { rating, comment: None });
    commit!(desk, |tx| portal::rating::rate(tx, &act, &token, input))
}

/// The playbook is under way and has asked the customer.
async fn ask(desk: &Desk, ticket: &str) {
    let mut author = desk.staff(&["playbooks.manage"]);
    author.actor.id = "per_anna".into();
    let draft = Written::text(WAY).draft().unwrap();
    commit!(desk, |tx| async {
        let key = draft.playbook.key.clone();
        let (row, _) = playbooks::importing::import(tx, &author, draft).await?;
        playbooks::publishing::publish(tx, &author, &key, Why { why: "Now".into() }, row.version).await
    })
    .unwrap();
    let (act, id) = (anna(desk), ticket.to_owned());
    let start = runs::starting::Start { playbook: "way".into() };
    let view = commit!(desk, |tx| runs::starting::start(tx, &act, &id, start)).unwrap();
    let (act, id, version) = (anna(desk), ticket.to_owned(), view.version);
    let finish = runs::finishing::Finish {
        step: "secret".into(),
        input: playbook_language::Input::Done { values: Default::default(), evidence: Default::default() },
        with: Default::default(),
        nevertheless: None,
        minutes: None,
    };
    commit!(desk, |tx| runs::finishing::finish(tx, &act, &id, finish, version)).unwrap();
    assert!(show(desk, &link(desk, ticket).await).await.unwrap().choices.is_empty(), "they were not asked yet");
    say(desk, ticket, "Wait or another one?", None).await;
    let worker = runs::working::Worker::new(
        desk.db.clone(),
        std::sync::Arc::clone(&desk.clock) as std::sync::Arc<dyn kernel::Clock>,
        std::sync::Arc::clone(&desk.rng) as std::sync::Arc<dyn kernel::Rng>,
    );
    worker.round().await.unwrap();
}

const KEY: &str = "evening-calls";

/// Whoever writes initiatives, and may see customers.
fn analyst(desk: &Desk) -> Act {
    desk.staff(&["moscow.read", "moscow.write", "customers.read"])
}

/// An initiative, and customers are asked about it; gives the poll.
async fn ask_about(desk: &Desk, kind: Kind) -> Poll {
    let (act, definition) = (analyst(desk), initiative::Definition::titled(Texts::plain("Internal: outbound shift B")));
    let input = moscow::initiating::NewInitiative { key: KEY.into(), definition };
    commit!(desk, |tx| moscow::initiating::add(tx, &act, input)).unwrap();
    open(desk, kind, None).await.unwrap()
}

async fn open(desk: &Desk, kind: Kind, version: Option<i64>) -> Result<Poll, Refusal> {
    let by =
        |en: &str, de: &str| Texts::By([("en".to_owned(), en.to_owned()), ("de".to_owned(), de.to_owned())].into());
    let definition = poll::Definition {
        kind,
        title: by("Calls in the evening", "Anrufe am Abend"),
        sentence: by("We would call you until nine.", "Wir würden bis neun anrufen."),
        until: "2099-01-31".into(),
    };
    let act = analyst(desk);
    commit!(desk, |tx| moscow::poll::opening::open(tx, &act, KEY, definition, version))
}

async fn vote(desk: &Desk, token: &str, poll: &str, input: Answer) -> Result<(), Refusal> {
    let (act, token, poll) = (nobody(desk), token.to_owned(), poll.to_owned());
    commit!(desk, |tx| portal::voting::vote(tx, &act, &token, &poll, input))
}

fn help(help: Help) -> Answer {
    Answer { help: Some(help), ..Answer::default() }
}

async fn counted(desk: &Desk, act: &Act) -> counting::Detail {
    counting::detail(&mut desk.db.read().await.unwrap(), act, KEY).await.unwrap()
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn a_case_shows_what_its_customer_may_see_and_no_more(desk: Desk) {
        let id = furnish(&desk).await;
        say(&desk, &id, "It is on its way.", None).await;
        let (act, ticket) = (anna(&desk), id.clone());
        let note: tickets::noting::NewNote = serde_json::from_value(serde_json::json!({ "body_text": "a difficult person" })).unwrap();
        commit!(desk, |tx| tickets::noting::note(tx, &act, &ticket, note)).unwrap();
        ask(&desk, &id).await;
        let case = show(&desk, &link(&desk, &id).await).await.unwrap();
        let told = serde_json::to_string(&case).unwrap();
        for secret in ["difficult", "fraud", "Berg", "a@example.com", "per_anna", "cus_dora", "Internal end"] {
            assert!(!told.contains(secret), "{secret}: {told}");
        }
        let voices: Vec<CaseVoice> = case.messages.iter().map(|message| message.by).collect();
        assert_eq!(voices, [CaseVoice::You, CaseVoice::Staff, CaseVoice::Staff]);
        assert_eq!((case.messages[1].name.as_str(), case.language.as_str()), ("Anna", "de"));
        let steps: Vec<(&str, telling::Standing)> =
            case.steps.iter().map(|step| (step.words.as_str(), step.standing)).collect();
        assert_eq!(steps, [("Sie wählen", telling::Standing::Now), ("Ein anderer wird versandt", telling::Standing::Ahead)]);
        assert_eq!(case.choices.iter().map(|choice| choice.words.as_str()).collect::<Vec<_>>(), ["Warten", "Einen anderen"]);
    }

    async fn a_token_opens_one_case_as_long_as_it_holds(desk: Desk) {
        let id = furnish(&desk).await;
        let token = link(&desk, &id).await;
        assert_eq!(link(&desk, &id).await, token, "the same as before");
        assert!(show(&desk, &token).await.is_ok());
        for other in ["", "x", &token[1..], &token.to_uppercase(), &token.replace(&token[..1], if token.starts_with('a') { "b" } else { "a" })] {
            assert!(matches!(show(&desk, other).await, Err(Refusal::NotFound("case"))), "{other}");
        }
        run_sql(&desk.db, "UPDATE tickets SET customer_id = 'cus_egon'").await;
        assert!(show(&desk, &token).await.is_err(), "it is another customer's now");
        run_sql(&desk.db, "UPDATE tickets SET customer_id = 'cus_dora'").await;
        let (act, ticket) = (anna(&desk), id.clone());
        commit!(desk, |tx| tickets::case_link::withdraw(tx, &act, &ticket)).unwrap();
        assert!(show(&desk, &token).await.is_err());
        let next = link(&desk, &id).await;
        assert!(next != token && show(&desk, &next).await.is_ok());
    }

    async fn where_pages_of_cases_are_off_none_is_shown_and_when_they_are_on_again_all_are(desk: Desk) {
        let id = furnish(&desk).await;
        let token = link(&desk, &id).await;
        let act = desk.system();
        commit!(desk, |tx| capabilities::declaring::declare(tx, &act, portal::CAPABILITIES)).unwrap();
        assert!(show(&desk, &token).await.is_ok());
        for (version, state) in [(1, "off"), (2, "on")] {
            let act = desk.staff(&["capabilities.manage"]);
            let change = serde_json::from_value(serde_json::json!({ "state": state, "reason": "A trial" })).unwrap();
            commit!(desk, |tx| capabilities::changing::change(tx, &act, "case_page", version, change)).unwrap();
            let shown = show(&desk, &token).await;
            assert!(if state == "on" { shown.is_ok() } else { matches!(shown, Err(Refusal::NotFound("case"))) }, "{state}");
        }
    }

    async fn it_follows_merges_among_one_customers_tickets(desk: Desk) {
        let first = furnish(&desk).await;
        let second = ticket(&desk, "cus_dora", "And the lid?").await;
        let foreign = ticket(&desk, "cus_egon", "Mine").await;
        let token = link(&desk, &first).await;
        let (act, from, into) = (anna(&desk), first.clone(), second.clone());
        commit!(desk, |tx| tickets::merging::merge(tx, &act, &from, tickets::merging::NewMerge { into })).unwrap();
        let case = show(&desk, &token).await.unwrap();
        assert_eq!(case.messages.len(), 2, "both of hers");
        let (act, from) = (anna(&desk), second.clone());
        commit!(desk, |tx| tickets::merging::merge(tx, &act, &from, tickets::merging::NewMerge { into: foreign })).unwrap();
        assert!(show(&desk, &token).await.is_err(), "what is of two customers is shown to neither by this");
    }

    async fn what_the_customer_writes_is_in_the_ticket_and_slowed_in_the_end(desk: Desk) {
        let id = furnish(&desk).await;
        let token = link(&desk, &id).await;
        say(&desk, &id, "Here you are.", Some("solved")).await;
        assert_eq!(show(&desk, &token).await.unwrap().standing, Standing::Solved);
        assert!(matches!(write(&desk, &token, "  ").await, Err(Refusal::Invalid(problems)) if problems[0].field == "text"));
        desk.clock.advance(1_000);
        write(&desk, &token, "<b>It</b> is broken").await.unwrap();
        let case = show(&desk, &token).await.unwrap();
        assert_eq!(case.standing, Standing::WithUs, "it is open again");
        assert_eq!(case.messages.last().unwrap().text, "<b>It</b> is broken", "text is text");
        let mut written = 2;
        while write(&desk, &token, "Hello?").await.is_ok() {
            written += 1;
            assert!(written < 100);
        }
        assert!(matches!(write(&desk, &token, "Hello?").await, Err(Refusal::TooMany { .. })));
        desk.clock.advance(kernel::time::HOUR + 1);
        write(&desk, &token, "Now?").await.unwrap();
    }

    async fn what_the_customer_chooses_is_said_and_the_playbook_goes_on_once(desk: Desk) {
        let id = furnish(&desk).await;
        ask(&desk, &id).await;
        let token = link(&desk, &id).await;
        assert!(choose(&desk, &token, "money").await.is_err(), "that is no choice");
        let before = show(&desk, &token).await.unwrap().messages.len();
        choose(&desk, &token, "other").await.unwrap();
        let case = show(&desk, &token).await.unwrap();
        assert_eq!((case.messages.len(), case.messages.last().unwrap().text.as_str()), (before + 1, "Einen anderen"));
        assert_eq!(case.steps[0].standing, telling::Standing::Done);
        assert_eq!((case.steps[1].words.as_str(), case.steps[1].standing), ("Ein anderer wird versandt", telling::Standing::Now));
        assert!(matches!(choose(&desk, &token, "wait").await, Err(Refusal::Conflict { code: "moved-on", .. })));
        assert_eq!(show(&desk, &token).await.unwrap().messages.len(), before + 1, "what was refused was not said");
    }

    async fn it_is_rated_when_it_is_solved_and_the_last_word_counts(desk: Desk) {
        let id = furnish(&desk).await;
        let token = link(&desk, &id).await;
        assert!(rate(&desk, &token, 5).await.is_err(), "it is open");
        say(&desk, &id, "Here you are.", Some("solved")).await;
        assert!(show(&desk, &token).await.unwrap().asks_rating);
        assert!(matches!(rate(&desk, &token, 6).await, Err(Refusal::Invalid(problems)) if problems[0].field == "rating"));
        rate(&desk, &token, 2).await.unwrap();
        desk.clock.advance(1_000);
        rate(&desk, &token, 5).await.unwrap();
        assert_eq!(show(&desk, &token).await.unwrap().rating, Some(5));
        let mut taken = 2;
        while rate(&desk, &token, 1).await.is_ok() {
            taken += 1;
            assert!(taken < 100, "programs fill disks");
        }
        assert_eq!(count(&desk, "SELECT count(*) FROM answers").await, taken);
    }

    async fn what_was_said_no_to_is_told_only_if_the_settings_allow_it(desk: Desk) {
        let id = furnish(&desk).await;
        let token = link(&desk, &id).await;
        let act = desk.system();
        commit!(desk, |tx| capabilities::declaring::declare(tx, &act, capabilities::built_in::CAPABILITIES)).unwrap();
        let act = desk.system();
        commit!(desk, |tx| moscow::shipping::ship(tx, &act)).unwrap();
        assert!(show(&desk, &token).await.unwrap().not_offered.is_empty(), "nobody allowed it");
        let held = moscow::settings::find(&mut desk.db.read().await.unwrap()).await.unwrap();
        let told = moscow::settings::Settings { tell_not_offered: true, ..held.settings };
        let act = desk.staff(&["moscow.decide"]);
        commit!(desk, |tx| moscow::settings::change(tx, &act, told, held.version)).unwrap();
        let told = show(&desk, &token).await.unwrap().not_offered;
        let names: Vec<&str> = told.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["Community-Forum", "Soziale Netzwerke"], "in the customer's language");
        run_sql(&desk.db, "UPDATE capabilities SET state = 'on', percent = 100").await;
        assert!(show(&desk, &token).await.unwrap().not_offered.is_empty());
    }

    async fn the_order_is_the_customers_own_and_without_money(desk: Desk) {
        furnish(&desk).await;
        let placed = |customer: &str| {
            let act = desk.staff(&["orders.write"]);
            let line = orders::placing::GivenLine {
                title: Some("Blue mug".into()),
                quantity: 2,
                price: Some(kernel::Money::new(98_765, "EUR")),
                ..orders::placing::GivenLine::default()
            };
            let creation = orders::placing::Creation {
                number: None,
                customer_id: Some(customer.to_owned()),
                placed_at: None,
                currency: "EUR".into(),
                total: None,
                lines: vec![line],
                address: None,
                external_ids: vec![],
            };
            (act, creation)
        };
        let (act, creation) = placed("cus_dora");
        let own = commit!(desk, |tx| orders::placing::place(tx, &act, creation)).unwrap().id;
        let (act, creation) = placed("cus_egon");
        let foreign = commit!(desk, |tx| orders::placing::place(tx, &act, creation)).unwrap().id;
        let (act, order, promised) = (desk.staff(&["orders.write"]), own.clone(), "2026-01-02".parse().ok());
        let parcel = orders::shipping::Creation { promised_on: promised, ..orders::shipping::Creation::default() };
        commit!(desk, |tx| orders::shipping::create(tx, &act, &order, parcel)).unwrap();
        let with = ticket_about(&desk, "cus_dora", "Where is it?", Some(own)).await;
        let case = show(&desk, &link(&desk, &with).await).await.unwrap();
        let told = serde_json::to_string(&case).unwrap();
        assert!(!told.contains("98765") && !told.contains("EUR"), "{told}");
        let order = case.order.unwrap();
        assert_eq!((order.lines[0].title.as_str(), order.lines[0].quantity), ("Blue mug", 2));
        assert!(order.parcels[0].days_late > 0, "{order:?}");
        let mistaken = ticket_about(&desk, "cus_dora", "And this?", Some(foreign)).await;
        assert!(show(&desk, &link(&desk, &mistaken).await).await.unwrap().order.is_none(), "it is somebody else's");
    }

    async fn a_file_is_a_message_and_only_the_case_gives_it_out(desk: Desk) {
        let id = furnish(&desk).await;
        let token = link(&desk, &id).await;
        let (act, given) = (nobody(&desk), token.clone());
        let upload = tickets::attaching::Upload { name: "mug.png".into(), media_type: "image/png".into(), bytes: vec![1, 2, 3] };
        commit!(desk, |tx| portal::writing::send_file(tx, &act, &given, upload)).unwrap();
        let file = show(&desk, &token).await.unwrap().messages.last().unwrap().files[0].clone();
        assert_eq!((file.name.as_str(), file.size), ("mug.png", 3));
        let mut conn = desk.db.read().await.unwrap();
        let (_, bytes) = portal::showing::file(&mut conn, &nobody(&desk), &token, &file.id).await.unwrap();
        assert_eq!(bytes, [1, 2, 3]);
        drop(conn);
        let other = link(&desk, &ticket(&desk, "cus_egon", "Mine").await).await;
        let mut conn = desk.db.read().await.unwrap();
        assert!(portal::showing::file(&mut conn, &nobody(&desk), &other, &file.id).await.is_err());
    }

    async fn a_customer_votes_once_and_what_they_say_last_counts(desk: Desk) {
        let id = furnish(&desk).await;
        let token = link(&desk, &id).await;
        let poll = ask_about(&desk, Kind::Vote).await;
        let case = show(&desk, &token).await.unwrap();
        let told = serde_json::to_string(&case).unwrap();
        assert!(!told.contains(KEY) && !told.contains("Internal"), "{told}");
        assert_eq!((case.polls[0].title.as_str(), &case.polls[0].mine), ("Anrufe am Abend", &None));
        let remark = "<script>alert(1)</script> until ten";
        let said = Answer { remark: Some(format!("  {remark} ")), ..help(Help::Very) };
        vote(&desk, &token, &poll.id, said).await.unwrap();
        vote(&desk, &token, &poll.id, Answer { remark: Some(remark.into()), ..help(Help::Little) }).await.unwrap();
        let mine = show(&desk, &token).await.unwrap().polls[0].mine.clone().unwrap();
        assert_eq!((mine.help, mine.remark.as_deref()), (Some(Help::Little), Some(remark)), "text is text");
        let second = link(&desk, &ticket(&desk, "cus_dora", "And the lid?").await).await;
        assert_eq!(show(&desk, &second).await.unwrap().polls[0].mine, Some(mine), "it is hers, on every page of hers");
        vote(&desk, &second, &poll.id, help(Help::Not)).await.unwrap();
        let found = counted(&desk, &analyst(&desk)).await;
        assert_eq!((found.answers, found.portions[2].n, found.remark_count), (1, 1, 0));
        let mut taken = 3;
        while vote(&desk, &token, &poll.id, help(Help::Very)).await.is_ok() {
            taken += 1;
            assert!(taken < 100, "programs fill disks");
        }
        assert_eq!(taken, 20);
    }

    async fn nobody_sees_the_vote_of_another_customer(desk: Desk) {
        let doras = link(&desk, &furnish(&desk).await).await;
        let egons = link(&desk, &ticket(&desk, "cus_egon", "Mine").await).await;
        let poll = ask_about(&desk, Kind::Vote).await;
        let said = Answer { remark: Some("I work late".into()), ..help(Help::Very) };
        vote(&desk, &doras, &poll.id, said).await.unwrap();
        let theirs = show(&desk, &egons).await.unwrap();
        assert_eq!(theirs.polls[0].mine, None);
        assert!(!serde_json::to_string(&theirs).unwrap().contains("late"));
        vote(&desk, &egons, &poll.id, help(Help::Not)).await.unwrap();
        assert_eq!(show(&desk, &doras).await.unwrap().polls[0].mine.as_ref().unwrap().help, Some(Help::Very));
        for token in ["", "x", &doras[1..]] {
            assert!(matches!(vote(&desk, token, &poll.id, help(Help::Not)).await, Err(Refusal::NotFound("case"))), "{token}");
        }
        assert!(matches!(vote(&desk, &doras, "pol_none", help(Help::Not)).await, Err(Refusal::NotFound("poll"))));
        let remarks = counted(&desk, &analyst(&desk)).await.remarks.unwrap();
        let read: Vec<(&str, &str)> = remarks.iter().map(|one| (one.customer.name.as_str(), one.text.as_str())).collect();
        assert_eq!(read, [("Dora Lind", "I work late")]);
        let hidden = counted(&desk, &desk.staff(&["moscow.read"])).await;
        assert_eq!((hidden.remarks, hidden.remark_count, hidden.answers), (None, 1, 2));
    }

    async fn two_browsers_at_once_leave_one_answer(desk: Desk) {
        let token = link(&desk, &furnish(&desk).await).await;
        let poll = ask_about(&desk, Kind::Vote).await;
        let (one, other) = tokio::join!(
            vote(&desk, &token, &poll.id, help(Help::Very)),
            vote(&desk, &token, &poll.id, help(Help::Not)),
        );
        assert!(one.is_ok() && other.is_ok());
        let found = counted(&desk, &analyst(&desk)).await;
        let kept = found.portions.iter().find(|portion| portion.n == 1).unwrap().outcome;
        assert_eq!(found.answers, 1);
        let mine = show(&desk, &token).await.unwrap().polls[0].mine.as_ref().unwrap().help.unwrap();
        assert_eq!(counting::Outcome::from(mine), kept);
    }

    async fn what_is_closed_or_removed_takes_no_answer(desk: Desk) {
        let token = link(&desk, &furnish(&desk).await).await;
        let poll = ask_about(&desk, Kind::Vote).await;
        vote(&desk, &token, &poll.id, help(Help::Very)).await.unwrap();
        let act = analyst(&desk);
        let closed = commit!(desk, |tx| moscow::poll::opening::close(tx, &act, KEY, 1)).unwrap();
        assert!(!closed.open);
        assert!(show(&desk, &token).await.unwrap().polls.is_empty());
        let late = vote(&desk, &token, &poll.id, help(Help::Not)).await;
        assert!(matches!(late, Err(Refusal::Conflict { code: "poll-closed", .. })), "{late:?}");
        assert_eq!(counted(&desk, &analyst(&desk)).await.portions[0].n, 1, "what was said counts");
        open(&desk, Kind::Vote, Some(closed.version)).await.unwrap();
        assert!(show(&desk, &token).await.unwrap().polls[0].mine.is_some(), "the same question");
        desk.clock.advance(200 * 366 * kernel::time::DAY);
        assert!(show(&desk, &token).await.unwrap().polls.is_empty(), "its last day is over");
        assert!(vote(&desk, &token, &poll.id, help(Help::Not)).await.is_err());
    }

    async fn an_initiative_that_was_removed_is_asked_about_no_more(desk: Desk) {
        let token = link(&desk, &furnish(&desk).await).await;
        let poll = ask_about(&desk, Kind::Kano).await;
        let pair = |with, without| Answer { with: Some(with), without: Some(without), ..Answer::default() };
        for wrong in [pair(0, 5), pair(1, 6), help(Help::Very), Answer { with: Some(1), ..Answer::default() }] {
            assert!(matches!(vote(&desk, &token, &poll.id, wrong).await, Err(Refusal::Invalid(_))));
        }
        vote(&desk, &token, &poll.id, pair(1, 5)).await.unwrap();
        let found = counted(&desk, &analyst(&desk)).await;
        assert_eq!((found.answers, found.pleases, found.annoys), (1, Some(1.0), Some(-1.0)));
        let act = analyst(&desk);
        commit!(desk, |tx| moscow::initiating::remove(tx, &act, KEY, 1)).unwrap();
        assert!(show(&desk, &token).await.unwrap().polls.is_empty());
        assert!(matches!(vote(&desk, &token, &poll.id, pair(2, 5)).await, Err(Refusal::NotFound("poll"))));
        assert_eq!(count(&desk, "SELECT count(*) FROM poll_answers WHERE with_it = 1").await, 1);
    }
}
