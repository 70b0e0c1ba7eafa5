//! Rule 11. No address of the API is served past a door. `Endpoints` is the only way to register one;
//! what `serve.rs` adds to the router itself is listed here, each with nothing to guard.

use crate::rust_text::line_of;
use crate::tree::{Fault, Tree};

/// The description of the API, its page, and "there is no such endpoint".
const WITHOUT_A_DOOR: &[&str] = &["/api/openapi.json", "/api/docs", "/api", "/api/", "/api/{*rest}"];

fn faults(tree: &Tree) -> Vec<Fault> {
    let products = tree.ending(".rs").filter(|(path, _)| path.starts_with("crates/") && !path.contains("/tests/"));
    products.flat_map(|(path, text)| past_a_door(path, text)).collect()
}

fn past_a_door(path: &str, text: &str) -> Vec<Fault> {
    let served = text.match_indices(".route(\"/api").filter_map(|(at, call)| {
        let address = text[at + call.len() - "/api".len()..].split('"').next()?;
        let why = format!("{address} is served past its door; register it with `Endpoints`");
        (!WITHOUT_A_DOOR.contains(&address)).then(|| Fault::new(path, line_of(text, at), why))
    });
    served.collect()
}

#[test]
fn the_checkout_keeps_it() {
    crate::tree::none(&faults(&Tree::checkout()));
}

#[test]
fn an_address_past_its_door_is_found() {
    let serve = "crates/aftercare/src/serve.rs";
    let bad = format!("router{}/api/teams\", get(all))", ".route(\"");
    crate::tree::one(&faults(&Tree::of(&[(serve, &bad)])), &["/api/teams", "past its door"]);
    let good = format!("router{0}/api/docs\", get(page)){0}/healthz\", get(alive))", ".route(\"");
    crate::tree::none(&faults(&Tree::of(&[(serve, &good)])));
}
