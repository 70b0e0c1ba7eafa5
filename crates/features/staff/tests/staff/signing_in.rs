//! Set-up, signing in, its slowing down, and what changes of rights do.

use http_kit::{Credential, Identify};
use kernel::time::{DAY, HOUR, SECOND};
use kernel::{ActorKind, Permission, Reach, Refusal};
use staff::identifying::StaffIdentity;
use staff::organisation::{self, Organisation, OrganisationChange};
use staff::people::{self, NewPerson, PersonChange};
use staff::roles::{self, Grant, RoleChange};
use staff::setting_up::{self, SetUp};
use staff::signing_in::{self, Credentials};
use staff::teams::{self, Team, TeamChange, TeamInput};
use staff::tokens::{self, ActsAs, NewToken};
use store::TxFuture;
use test_kit::Desk;

const PASSWORD: &str = "lighthouse keeper";
const CATALOGUE: &[Permission] = staff::PERMISSIONS;

fn input() -> SetUp {
    SetUp {
        organisation: "Northway".into(),
        time_zone: "Europe/Berlin".into(),
        name: "Elif Tanaka".into(),
        email: "Elif@example.com".into(),
        password: PASSWORD.into(),
    }
}

/// Sets up and gives the admin's id.
async fn set_up(desk: &Desk) -> String {
    let (act, hash) = (desk.system(), people::hash_password(PASSWORD).await.unwrap());
    desk.db
        .write(move |tx| -> TxFuture<'_, String, Refusal> {
            Box::pin(async move { setting_up::set_up(tx, &act, CATALOGUE, input(), hash).await })
        })
        .await
        .unwrap()
}

/// The names of all permissions.
fn every() -> Vec<&'static str> {
    CATALOGUE.iter().map(|permission| permission.name).collect()
}

async fn sign_in(desk: &Desk, password: &str, source: &str) -> Result<(String, String), Refusal> {
    let input = Credentials { email: "elif@example.com".into(), password: password.into() };
    signing_in::sign_in(&desk.db, &desk.system(), input, source, "test").await
}

test_kit::on_both! {
    const SCHEMAS: &[store::Schema] = &[store::SCHEMA, staff::SCHEMA];

    async fn set_up_is_possible_once(desk: Desk) {
        assert!(setting_up::needed(&mut desk.db.read().await.unwrap()).await.unwrap());
        set_up(&desk).await;
        assert!(!setting_up::needed(&mut desk.db.read().await.unwrap()).await.unwrap());
        let act = desk.system();
        let again = desk.db.write(move |tx| -> TxFuture<'_, String, Refusal> {
            Box::pin(async move { setting_up::set_up(tx, &act, CATALOGUE, input(), String::new()).await })
        }).await;
        assert!(matches!(again, Err(Refusal::NotFound(_))));
    }

    async fn a_session_identifies_until_it_idles(desk: Desk) {
        let admin = set_up(&desk).await;
        let (person, secret) = sign_in(&desk, PASSWORD, "10.0.0.1").await.unwrap();
        assert_eq!(person, admin);
        let (identity, credential) = (StaffIdentity::default(), Credential::Session(secret));
        let now = desk.clock.as_ref();
        let found = identity.identify(&desk.db, &credential, kernel::Clock::now(now)).await.unwrap().unwrap();
        assert_eq!(found.actor.reach(staff::MANAGE).unwrap(), Reach::All);
        let wrong = Credential::Session("0".repeat(52));
        assert!(identity.identify(&desk.db, &wrong, kernel::Clock::now(now)).await.unwrap().is_none());
        desk.clock.advance(9 * HOUR);
        assert!(identity.identify(&desk.db, &credential, kernel::Clock::now(now)).await.unwrap().is_none());
    }

    async fn a_tab_left_open_does_not_keep_its_session_alive(desk: Desk) {
        set_up(&desk).await;
        let (_, secret) = sign_in(&desk, PASSWORD, "10.0.0.1").await.unwrap();
        let (identity, credential) = (StaffIdentity::default(), Credential::Session(secret));
        for hour in 1..=9 {
            desk.clock.advance(HOUR);
            let found = identity.still(&desk.db, &credential, kernel::Clock::now(desk.clock.as_ref())).await.unwrap();
            assert_eq!(found.is_some(), hour < 8, "after {hour} hours");
        }
    }

    async fn guessing_slows_down_the_guesser_and_not_the_owner(desk: Desk) {
        set_up(&desk).await;
        for _ in 0..5 {
            assert!(matches!(sign_in(&desk, "wrong wrong wrong", "10.0.0.66").await, Err(Refusal::Invalid(_))));
        }
        assert!(matches!(sign_in(&desk, PASSWORD, "10.0.0.66").await, Err(Refusal::TooMany { .. })));
        sign_in(&desk, PASSWORD, "10.0.0.1").await.unwrap();
        desk.clock.advance(2 * SECOND);
        sign_in(&desk, PASSWORD, "10.0.0.66").await.unwrap();
        desk.clock.advance(DAY);
    }

    async fn that_tries_are_held_up_is_told_once_and_a_sign_in_from_where(desk: Desk) {
        let admin = set_up(&desk).await;
        for _ in 0..7 {
            let _ = sign_in(&desk, "wrong", "6.6.6.6").await.unwrap_err();
            desk.clock.advance(HOUR);
        }
        let from = desk.system().from(kernel::Origin { source: "1.1.1.1".into(), token: None });
        let right = Credentials { email: "elif@example.com".into(), password: PASSWORD.into() };
        signing_in::sign_in(&desk.db, &from, right, "1.1.1.1", "Browser").await.unwrap();
        let told = store::events::of_subject(&mut desk.db.read().await.unwrap(), &admin, 0, 50).await.unwrap();
        let held: Vec<_> = told.iter().filter(|event| event.kind == "SignInHeldUp").collect();
        assert_eq!(held.len(), 1, "{held:?}");
        let data: serde_json::Value = held[0].read().unwrap();
        assert_eq!((&data["because"], &data["account"]), (&"repeated".into(), &"elif@example.com".into()));
        let data: serde_json::Value = told.last().unwrap().read().unwrap();
        assert_eq!(data, serde_json::json!({ "agent": "Browser", "origin": { "source": "1.1.1.1" } }));
    }

    async fn a_lead_is_somebody_who_works_here(desk: Desk) {
        let admin = set_up(&desk).await;
        let act = desk.staff(&every());
        let add = act.clone();
        let team = desk.db.write(move |tx| -> TxFuture<'_, _, Refusal> {
            Box::pin(async move { teams::add(tx, &add, TeamInput { name: "Front".into() }).await })
        }).await.unwrap();
        let change = async |version: i64, lead: Option<&str>, minutes: Option<i64>| {
            let (act, id) = (act.clone(), team.id.clone());
            let input = TeamChange { lead_id: Some(lead.map(str::to_owned)), escalate_after_minutes: Some(minutes), name: None, brand_id: None };
            desk.db.write(move |tx| -> TxFuture<'_, Team, Refusal> {
                Box::pin(async move { teams::change(tx, &act, &id, version, input).await })
            }).await
        };
        let refused = change(1, Some("per_nobody"), Some(staff::escalation::MINUTES_MAX + 1)).await;
        let Err(Refusal::Invalid(problems)) = refused else { panic!("{refused:?}") };
        let fields: Vec<&str> = problems.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(fields, ["escalate_after_minutes", "lead_id"]);
        let changed = change(1, Some(&admin), Some(0)).await.unwrap();
        assert_eq!((changed.name.as_str(), changed.lead_id.as_deref(), changed.escalate_after_minutes), ("Front", Some(admin.as_str()), Some(0)));
        assert!(matches!(change(1, None, None).await, Err(Refusal::Stale { .. })));
        let organisation = async |version: i64, lead: Option<&str>, minutes: Option<i64>| {
            let (act, lead) = (act.clone(), lead.map(str::to_owned));
            let input = OrganisationChange { escalate_after_minutes: Some(minutes), escalation_lead_id: Some(lead), ..Default::default() };
            desk.db.write(move |tx| -> TxFuture<'_, Organisation, Refusal> {
                Box::pin(async move { organisation::change(tx, &act, version, input).await })
            }).await
        };
        assert!(matches!(organisation(1, Some("per_nobody"), Some(0)).await, Err(Refusal::Invalid(_))));
        let set = organisation(1, Some(&admin), Some(90)).await.unwrap();
        assert_eq!((set.escalate_after_minutes, set.escalation_lead_id.as_deref()), (Some(90), Some(admin.as_str())));
        assert_eq!(organisation(2, None, None).await.unwrap().escalate_after_minutes, None, "off again");
    }

    async fn the_last_manager_stays(desk: Desk) {
        let admin = set_up(&desk).await;
        let act = desk.staff(&every());
        let gone = desk.db.write(move |tx| -> TxFuture<'_, _, Refusal> { Box::pin(async move {
            people::change(tx, &act, &admin, 1, PersonChange { active: Some(false), ..Default::default() }).await
        }) }).await;
        assert!(matches!(gone, Err(Refusal::Conflict { .. })));
    }

    async fn an_inactive_person_is_signed_out(desk: Desk) {
        set_up(&desk).await;
        let (act, hash) = (desk.staff(&["staff.manage"]), people::hash_password(PASSWORD).await.unwrap());
        let other = NewPerson { name: "Priya".into(), email: "priya@example.com".into(), password: String::new(), roles: vec![], teams: vec![], locale: None };
        let twice = other.clone();
        let person = desk.db.write({ let (act, hash) = (act.clone(), hash.clone()); move |tx| -> TxFuture<'_, _, Refusal> {
            Box::pin(async move { people::add(tx, &act, other, hash).await })
        } }).await.unwrap();
        let taken = desk.db.write({ let act = act.clone(); move |tx| -> TxFuture<'_, _, Refusal> {
            Box::pin(async move { people::add(tx, &act, twice, hash).await })
        } }).await;
        assert!(matches!(taken, Err(Refusal::Invalid(_))), "an address belongs to one person");
        let input = Credentials { email: "priya@example.com".into(), password: PASSWORD.into() };
        let (_, secret) = signing_in::sign_in(&desk.db, &desk.system(), input, "", "").await.unwrap();
        let (identity, credential) = (StaffIdentity::default(), Credential::Session(secret));
        assert!(identity.identify(&desk.db, &credential, act.now).await.unwrap().is_some());
        let id = person.id.clone();
        let stale = PersonChange { active: Some(false), ..Default::default() };
        desk.db.write({ let act = act.clone(); move |tx| -> TxFuture<'_, _, Refusal> {
            Box::pin(async move { people::change(tx, &act, &id, 1, stale).await })
        } }).await.unwrap();
        assert!(identity.identify(&desk.db, &credential, act.now.plus(SECOND)).await.unwrap().is_none(), "within a second");
        let old = desk.db.write(move |tx| -> TxFuture<'_, _, Refusal> {
            Box::pin(async move { people::change(tx, &act, &person.id, 1, PersonChange::default()).await })
        }).await;
        assert!(matches!(old, Err(Refusal::Stale { .. })), "an old version is refused");
    }

    async fn a_token_has_at_most_its_owners_rights(desk: Desk) {
        let admin = set_up(&desk).await;
        let mut act = desk.staff(&["tokens.own", "staff.read"]);
        act.actor.id = admin;
        let new = |scopes: &[&str]| NewToken { name: "ci".into(), scopes: scopes.iter().map(|s| (*s).to_owned()).collect(), acts_as: Default::default(), expires_at: None };
        for (by_token, scopes) in [(true, vec!["staff.read"]), (false, vec!["staff.manage"]), (false, vec![])] {
            let (act, input) = (act.clone(), new(&scopes));
            let refused = desk.db.write(move |tx| -> TxFuture<'_, _, Refusal> { Box::pin(async move { tokens::make(tx, &act, by_token, input).await }) }).await;
            assert!(refused.is_err(), "{scopes:?}");
        }
        let input = new(&["staff.read"]);
        let made = desk.db.write({ let act = act.clone(); move |tx| -> TxFuture<'_, _, Refusal> {
            Box::pin(async move { tokens::make(tx, &act, false, input).await })
        } }).await.unwrap();
        let (identity, credential) = (StaffIdentity::default(), Credential::Token(made.secret));
        let found = identity.identify(&desk.db, &credential, act.now).await.unwrap().unwrap();
        assert!(found.actor.grants.reach(staff::READ).is_some() && found.actor.grants.reach(staff::MANAGE).is_none());
        assert!(found.actor.kind == ActorKind::Staff && found.actor.id == act.actor.id);
        let input = NewToken { name: "Answer bot".into(), acts_as: ActsAs::Program, ..new(&["staff.read"]) };
        let bot = desk.db.write({ let act = act.clone(); move |tx| -> TxFuture<'_, _, Refusal> {
            Box::pin(async move { tokens::make(tx, &act, false, input).await })
        } }).await.unwrap();
        let bot = identity.identify(&desk.db, &Credential::Token(bot.secret), act.now).await.unwrap().unwrap().actor;
        assert_eq!((bot.kind, bot.name.as_str()), (ActorKind::System, "Answer bot"), "its deeds are no person's");
        assert!(bot.grants.reach(staff::READ).is_some() && bot.grants.reach(staff::MANAGE).is_none() && !bot.acts_by_code());
        let id = made.token.id;
        desk.db.write({ let act = act.clone(); move |tx| -> TxFuture<'_, _, Refusal> { Box::pin(async move { tokens::revoke(tx, &act, &id).await }) } }).await.unwrap();
        identity.forget();
        assert!(identity.identify(&desk.db, &credential, act.now).await.unwrap().is_none());
    }

    async fn roles_are_editable_but_for_the_admins_key(desk: Desk) {
        set_up(&desk).await;
        let all = roles::list(&mut desk.db.read().await.unwrap()).await.unwrap();
        assert_eq!(all.len(), 5);
        for (name, grants, well) in [
            ("analyst", vec![Grant { permission: "staff.read".into(), reach: Reach::All }], true),
            // Nobody asks how far it reaches, so a limit would be none.
            ("analyst", vec![Grant { permission: "staff.read".into(), reach: Reach::Team }], false),
            ("lead", vec![Grant { permission: "no.such".into(), reach: Reach::All }], false),
            (roles::ADMIN, vec![], false),
        ] {
            let (act, id) = (desk.staff(&every()), all.iter().find(|role| role.name == name).unwrap().id.clone());
            let change = RoleChange { name: None, grants: Some(grants) };
            let changed = desk.db.write(move |tx| -> TxFuture<'_, _, Refusal> {
                Box::pin(async move { roles::change(tx, &act, CATALOGUE, &id, 1, change).await })
            }).await;
            assert_eq!(changed.is_ok(), well, "{name}");
        }
    }
}
