//! Brands, and what stands under their name.

use kernel::Refusal;
use staff::brands::{self, Brand, BrandInput};
use staff::teams::{self, TeamChange, TeamInput};
use store::Schema;
use test_kit::{Desk, commit};

fn named(name: &str) -> BrandInput {
    BrandInput { name: name.into(), ..BrandInput::default() }
}

async fn add(desk: &Desk, input: BrandInput) -> Result<Brand, Refusal> {
    let act = desk.staff(&["organisation.manage"]);
    commit!(desk, |tx| brands::add(tx, &act, input))
}

fn field(refusal: &Refusal) -> &str {
    match refusal {
        Refusal::Invalid(problems) => &problems[0].field,
        other => panic!("{other:?}"),
    }
}

/// A picture as far as its head.
fn png(width: u32, height: u32) -> Vec<u8> {
    let head = [b"\x89PNG\r\n\x1a\n".as_slice(), &[0, 0, 0, 13], b"IHDR"].concat();
    [head, width.to_be_bytes().to_vec(), height.to_be_bytes().to_vec()].concat()
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = &[store::SCHEMA, http_kit::SCHEMA, staff::SCHEMA];

    async fn the_first_is_the_default_until_another_takes_its_place(desk: Desk) {
        let first = add(&desk, named("Lumen")).await.unwrap();
        assert!(first.is_default);
        let second = add(&desk, BrandInput { is_default: true, ..named("Halo") }).await.unwrap();
        let all = brands::list(&mut desk.db.read().await.unwrap()).await.unwrap();
        let defaults: Vec<(&str, bool)> = all.iter().map(|brand| (brand.name.as_str(), brand.is_default)).collect();
        assert_eq!(defaults, [("Halo", true), ("Lumen", false)]);

        let act = desk.staff(&["organisation.manage"]);
        let (by, id, version) = (act.clone(), second.id.clone(), second.version);
        let none = commit!(desk, |tx| brands::change(tx, &by, &id, version, named("Halo"))).unwrap_err();
        assert_eq!(field(&none), "is_default");
        let id = second.id.clone();
        let kept = commit!(desk, |tx| brands::remove(tx, &act, &id)).unwrap_err();
        assert!(matches!(kept, Refusal::Conflict { .. }), "{kept:?}");
    }

    async fn what_cannot_be_read_or_opened_is_refused_by_its_field(desk: Desk) {
        for (input, wrong) in [
            (BrandInput { colour: Some("#ffcc00".into()), ..named("A") }, "colour"),
            (BrandInput { web_address: Some("javascript:alert(1)".into()), ..named("A") }, "web_address"),
            (BrandInput { reply_email: Some("nobody".into()), ..named("A") }, "reply_email"),
            (BrandInput { signature: Some("x".repeat(2_001)), ..named("A") }, "signature"),
            (named(" "), "name"),
        ] {
            assert_eq!(field(&add(&desk, input).await.unwrap_err()), wrong);
        }
        add(&desk, named("Lumen")).await.unwrap();
        let twice = add(&desk, named("Lumen")).await.unwrap_err();
        assert!(matches!(&twice, Refusal::Conflict { detail, .. } if detail.starts_with("name:")), "{twice:?}");
        assert_eq!(brands::list(&mut desk.db.read().await.unwrap()).await.unwrap().len(), 1);
    }

    async fn a_logo_is_kept_by_what_it_is_and_told_to_the_log_without_its_bytes(desk: Desk) {
        let brand = add(&desk, named("Lumen")).await.unwrap();
        let act = desk.staff(&["organisation.manage"]);
        let (by, id) = (act.clone(), brand.id.clone());
        let svg = commit!(desk, |tx| brands::set_logo(tx, &by, &id, b"<svg/>".to_vec())).unwrap_err();
        assert_eq!(field(&svg), "body");
        let (by, id) = (act.clone(), brand.id.clone());
        let with = commit!(desk, |tx| brands::set_logo(tx, &by, &id, png(120, 40))).unwrap();
        assert_eq!(with.logo.map(|logo| (logo.width, logo.height)), Some((120, 40)));
        let mut conn = desk.db.read().await.unwrap();
        assert_eq!(brands::logo(&mut conn, &brand.id).await.unwrap(), ("image/png".to_owned(), png(120, 40)));
        let told = store::events::of_subject(&mut conn, &brand.id, 0, 9).await.unwrap().pop().unwrap();
        assert_eq!(told.kind, "BrandChanged");
        let data: serde_json::Value = told.read().unwrap();
        assert_eq!((&data["before"]["logo"], &data["logo"]["width"]), (&serde_json::Value::Null, &120.into()));
        drop(conn);
        let (by, id) = (act.clone(), brand.id.clone());
        commit!(desk, |tx| brands::remove_logo(tx, &by, &id)).unwrap();
        let id = brand.id;
        commit!(desk, |tx| brands::remove(tx, &act, &id)).unwrap();
    }

    async fn a_brand_that_a_team_carries_stays(desk: Desk) {
        add(&desk, named("Lumen")).await.unwrap();
        let other = add(&desk, named("Halo")).await.unwrap();
        let act = desk.staff(&["organisation.manage", "staff.manage"]);
        let by = act.clone();
        let team = commit!(desk, |tx| teams::add(tx, &by, TeamInput { name: "Front".into() })).unwrap();
        let carrying = |brand: &str| TeamChange { brand_id: Some(Some(brand.to_owned())), ..TeamChange::default() };
        let (by, id, change) = (act.clone(), team.id.clone(), carrying("brn_none"));
        let unknown = commit!(desk, |tx| teams::change(tx, &by, &id, 1, change)).unwrap_err();
        assert_eq!(field(&unknown), "brand_id");
        let (by, id, change) = (act.clone(), team.id.clone(), carrying(&other.id));
        commit!(desk, |tx| teams::change(tx, &by, &id, 1, change)).unwrap();
        let (by, id) = (act.clone(), other.id.clone());
        let kept = commit!(desk, |tx| brands::remove(tx, &by, &id)).unwrap_err();
        assert!(matches!(&kept, Refusal::Conflict { detail, .. } if detail.contains("Front")), "{kept:?}");
    }
}
