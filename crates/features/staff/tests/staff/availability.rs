//! Who is available: by their word, by their lead's, and by whether a browser of theirs is open.

use http_kit::{Credential, Identify};
use kernel::time::{HOUR, MINUTE};
use kernel::{Act, Clock, Refusal};
use staff::availability::{self, Availability, AvailabilityChoice, Because};
use staff::identifying::StaffIdentity;
use staff::people::{self, Person, PersonChange};
use staff::setting_up::{self, SetUp};
use staff::signing_in::{self, Credentials};
use staff::teams::{self, TeamChange, TeamInput};
use store::{Sql, TxFuture, params};
use test_kit::Desk;

const PASSWORD: &str = "lighthouse keeper";

async fn set_up(desk: &Desk) -> String {
    let (act, hash) = (desk.system(), people::hash_password(PASSWORD).await.unwrap());
    let input = SetUp {
        organisation: "Northway".into(),
        time_zone: "Europe/Berlin".into(),
        name: "Elif Tanaka".into(),
        email: "elif@example.com".into(),
        password: PASSWORD.into(),
    };
    desk.db
        .write(move |tx| -> TxFuture<'_, String, Refusal> {
            Box::pin(async move { setting_up::set_up(tx, &act, staff::PERMISSIONS, input, hash).await })
        })
        .await
        .unwrap()
}

async fn sign_in(desk: &Desk) -> Credential {
    let input = Credentials { email: "elif@example.com".into(), password: PASSWORD.into() };
    let (_, secret) = signing_in::sign_in(&desk.db, &desk.system(), input, "10.0.0.1", "test").await.unwrap();
    Credential::Session(secret)
}

/// A round of the worker; gives who is away and why.
async fn round(desk: &Desk, id: &str) -> (bool, Because) {
    let act = desk.system();
    let due = availability::due(&mut desk.db.read().await.unwrap(), act.now).await.unwrap();
    desk.db
        .write(move |tx| -> TxFuture<'_, usize, Refusal> {
            Box::pin(async move { availability::settle(tx, &act, due).await })
        })
        .await
        .unwrap();
    let found = availability::find(&mut desk.db.read().await.unwrap(), id).await.unwrap();
    (found.away, found.because)
}

async fn choose(desk: &Desk, act: Act, id: &str, input: AvailabilityChoice) -> Result<Availability, Refusal> {
    let id = id.to_owned();
    let chosen = desk.db.write(move |tx| -> TxFuture<'_, Availability, Refusal> {
        Box::pin(async move { availability::choose(tx, &act, &id, input).await })
    });
    chosen.await
}

async fn told(desk: &Desk) -> i64 {
    let sql = "SELECT count(*) FROM events WHERE kind = 'AvailabilityChanged'";
    desk.db.read().await.unwrap().one(Sql::same(sql), params![]).await.unwrap()
}

/// Acts in the name of that person, with no right at all.
fn as_person(desk: &Desk, id: &str) -> Act {
    let mut act = desk.staff(&[]);
    act.actor.id = id.to_owned();
    act
}

test_kit::on_both! {
    const SCHEMAS: &[store::Schema] = &[store::SCHEMA, staff::SCHEMA];

    async fn an_open_browser_is_being_here_and_none_for_five_minutes_is_not(desk: Desk) {
        let id = set_up(&desk).await;
        assert_eq!(round(&desk, &id).await, (true, Because::Gone), "never seen");
        let credential = sign_in(&desk).await;
        assert_eq!(round(&desk, &id).await, (false, Because::Gone));
        let identity = StaffIdentity::default();
        for _ in 0..20 {
            desk.clock.advance(2 * MINUTE);
            identity.still(&desk.db, &credential, desk.clock.now()).await.unwrap().unwrap();
            assert_eq!(round(&desk, &id).await, (false, Because::Gone));
        }
        desk.clock.advance(5 * MINUTE);
        assert_eq!(round(&desk, &id).await, (true, Because::Gone));
        identity.still(&desk.db, &credential, desk.clock.now()).await.unwrap().unwrap();
        assert_eq!(round(&desk, &id).await, (false, Because::Gone), "back at once");
        assert_eq!(told(&desk).await, 3, "each turn is told once, whatever is looked at between");
    }

    async fn who_goes_comes_back_when_they_said_or_when_they_say(desk: Desk) {
        let id = set_up(&desk).await;
        let credential = sign_in(&desk).await;
        round(&desk, &id).await;
        let me = as_person(&desk, &id);
        let until = Some(me.now.plus(15 * MINUTE));
        choose(&desk, me.clone(), &id, AvailabilityChoice { away: true, until }).await.unwrap();
        desk.clock.advance(14 * MINUTE);
        let identity = StaffIdentity::default();
        identity.still(&desk.db, &credential, desk.clock.now()).await.unwrap().unwrap();
        assert_eq!(round(&desk, &id).await, (true, Because::Chosen), "an open browser says nothing against their word");
        desk.clock.advance(MINUTE);
        assert_eq!(round(&desk, &id).await, (false, Because::Gone));
        let now = as_person(&desk, &id);
        choose(&desk, now, &id, AvailabilityChoice { away: true, until: None }).await.unwrap();
        desk.clock.advance(HOUR);
        assert_eq!(round(&desk, &id).await, (true, Because::Chosen), "until they come back");
        choose(&desk, as_person(&desk, &id), &id, AvailabilityChoice::default()).await.unwrap();
        assert_eq!(round(&desk, &id).await, (false, Because::Chosen));
    }

    async fn oneself_the_lead_and_who_manages_staff_say_so_and_nobody_else(desk: Desk) {
        let id = set_up(&desk).await;
        let gone = AvailabilityChoice { away: true, until: None };
        let stranger = as_person(&desk, "per_stranger");
        assert!(matches!(choose(&desk, stranger.clone(), &id, gone.clone()).await, Err(Refusal::NotFound("person"))));
        assert!(choose(&desk, desk.staff(&["staff.manage"]), &id, gone.clone()).await.is_ok());
        let nobody = choose(&desk, desk.staff(&["staff.manage"]), "per_none", gone.clone()).await;
        assert!(matches!(nobody, Err(Refusal::NotFound("person"))));
        let names: Vec<&str> = staff::PERMISSIONS.iter().map(|one| one.name).collect();
        let (act, person) = (desk.staff(&names), id.clone());
        desk.db.write(move |tx| -> TxFuture<'_, (), Refusal> {
            Box::pin(async move {
                let team = teams::add(tx, &act, TeamInput { name: "Front".into() }).await?;
                let lead = TeamChange { lead_id: Some(Some(person.clone())), ..TeamChange::default() };
                teams::change(tx, &act, &team.id, team.version, lead).await?;
                let seen = people::find(tx, &person).await?;
                let change = PersonChange { teams: Some(vec![team.id]), ..PersonChange::default() };
                people::change(tx, &act, &person, seen.version, change).await?;
                Ok(())
            })
        }).await.unwrap();
        // Elif leads the front and is in it: as its lead she may say it of herself, a stranger may not.
        assert!(choose(&desk, as_person(&desk, &id), &id, gone.clone()).await.is_ok());
        assert!(choose(&desk, stranger, &id, gone).await.is_err());
        let me = as_person(&desk, &id);
        for until in [me.now, me.now.plus(400 * 24 * HOUR)] {
            let wrong = choose(&desk, me.clone(), &id, AvailabilityChoice { away: true, until: Some(until) }).await;
            assert!(matches!(wrong, Err(Refusal::Invalid(problems)) if problems[0].field == "until"));
        }
    }

    async fn skills_and_languages_are_words_and_capacity_is_bounded(desk: Desk) {
        let id = set_up(&desk).await;
        let names: Vec<&str> = staff::PERMISSIONS.iter().map(|one| one.name).collect();
        let change = |change: PersonChange| {
            let (act, id) = (desk.staff(&names), id.clone());
            desk.db.write(move |tx| -> TxFuture<'_, Person, Refusal> {
                Box::pin(async move {
                    let version = people::find(tx, &id).await?.version;
                    people::change(tx, &act, &id, version, change).await
                })
            })
        };
        let words = |words: &[&str]| Some(words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        let able = PersonChange { skills: words(&[" B2B ", "repairs", "b2b"]), languages: words(&["DE", "en"]), ticket_capacity: Some(Some(7)), ..PersonChange::default() };
        let person = change(able).await.unwrap();
        assert_eq!((person.skills, person.languages, person.ticket_capacity), (vec!["b2b".to_owned(), "repairs".into()], vec!["de".to_owned(), "en".into()], Some(7)));
        let kept = change(PersonChange { name: Some("Elif".into()), ..PersonChange::default() }).await.unwrap();
        assert_eq!((kept.skills.len(), kept.ticket_capacity), (2, Some(7)), "what is absent stays");
        for (wrong, field) in [
            (PersonChange { skills: words(&["ok", " "]), ..PersonChange::default() }, "skills[1]"),
            (PersonChange { skills: Some(vec!["x".into(); 51]), ..PersonChange::default() }, "skills"),
            (PersonChange { languages: words(&["de-AT"]), ..PersonChange::default() }, "languages[0]"),
            (PersonChange { ticket_capacity: Some(Some(0)), ..PersonChange::default() }, "ticket_capacity"),
        ] {
            match change(wrong).await {
                Err(Refusal::Invalid(problems)) => assert_eq!(problems[0].field, field),
                other => panic!("{field}: {other:?}"),
            }
        }
    }
}
