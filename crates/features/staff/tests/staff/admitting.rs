//! What a newer program may do reaches the admin, and nobody else.

use kernel::{Permission, Refusal};
use staff::roles::{self, Grant, Role, RoleChange};
use staff::setting_up::{self, SetUp};
use staff::{admitting, people};
use store::TxFuture;
use test_kit::Desk;

const OLDER: &[Permission] = staff::PERMISSIONS;
const BEACON: Permission =
    Permission { name: "beacon.light", explanation: "Light the beacon", reaches: kernel::EVERYWHERE };

fn newer() -> Vec<Permission> {
    [OLDER, &[BEACON]].concat()
}

async fn set_up(desk: &Desk) {
    let (act, hash) = (desk.system(), people::hash_password("lighthouse keeper").await.unwrap());
    let input = SetUp {
        organisation: "Northway".into(),
        time_zone: "Europe/Berlin".into(),
        name: "Elif Tanaka".into(),
        email: "elif@example.com".into(),
        password: "lighthouse keeper".into(),
    };
    desk.db
        .write(move |tx| -> TxFuture<'_, String, Refusal> {
            Box::pin(async move { setting_up::set_up(tx, &act, OLDER, input, hash).await })
        })
        .await
        .unwrap();
}

async fn admit(desk: &Desk, catalogue: Vec<Permission>) -> Vec<&'static str> {
    let act = desk.system();
    let admitted = desk.db.write(move |tx| -> TxFuture<'_, Vec<&'static str>, Refusal> {
        Box::pin(async move { admitting::admit(tx, &act, &catalogue).await })
    });
    admitted.await.unwrap()
}

async fn holders(desk: &Desk, permission: &str) -> Vec<String> {
    let all: Vec<Role> = roles::list(&mut desk.db.read().await.unwrap()).await.unwrap();
    let holds = |role: &Role| role.grants.iter().any(|grant| grant.permission == permission);
    all.into_iter().filter(holds).map(|role| role.name).collect()
}

test_kit::on_both! {
    const SCHEMAS: &[store::Schema] = &[store::SCHEMA, staff::SCHEMA];

    async fn nothing_is_admitted_before_the_set_up_or_twice(desk: Desk) {
        assert!(admit(&desk, newer()).await.is_empty());
        set_up(&desk).await;
        assert!(admit(&desk, OLDER.to_vec()).await.is_empty(), "the set-up gave what there was");
        assert_eq!(admit(&desk, newer()).await, [BEACON.name]);
        assert_eq!(holders(&desk, BEACON.name).await, [roles::ADMIN]);
        assert!(admit(&desk, newer()).await.is_empty());
    }

    async fn what_an_admin_takes_away_stays_away(desk: Desk) {
        set_up(&desk).await;
        admit(&desk, newer()).await;
        let all = roles::list(&mut desk.db.read().await.unwrap()).await.unwrap();
        let admin = all.into_iter().find(|role| role.name == roles::ADMIN).unwrap();
        let kept: Vec<Grant> = admin.grants.into_iter().filter(|grant| grant.permission != BEACON.name).collect();
        let names: Vec<&str> = newer().iter().map(|permission| permission.name).collect();
        let (act, id, version) = (desk.staff(&names), admin.id, admin.version);
        let change = RoleChange { name: None, grants: Some(kept) };
        desk.db
            .write(move |tx| -> TxFuture<'_, Role, Refusal> {
                Box::pin(async move { roles::change(tx, &act, &newer(), &id, version, change).await })
            })
            .await
            .unwrap();
        assert!(admit(&desk, newer()).await.is_empty());
        assert!(holders(&desk, BEACON.name).await.is_empty());
    }
}
