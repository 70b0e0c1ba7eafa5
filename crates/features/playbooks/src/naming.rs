//! What a playbook names of this installation: teams, people, statuses, products. Where there is none of the name the step
//! would be refused in every run, so the playbook is not published; while it is written that is told.

use std::collections::BTreeSet;

use kernel::Refusal;
use playbook_language::graph::Graph;
use playbook_language::playbook::{Given, Kind};
use playbook_language::value::Literal;
use playbook_language::{Finding, Playbook, Severity};
use store::{Conn, Sql, params};

use crate::checking::Draft;

/// A name, and where it stands.
struct Named<'p> {
    what: What,
    name: &'p str,
    step: &'p str,
    place: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Team,
    /// Where nobody has that name a note says so, and the run ends all the same.
    TeamOfEscalation,
    Person,
    Status,
    Product,
}

/// What is named and is not there. What cannot be done is an error, what can be done otherwise a hint.
pub async fn missing(conn: &mut Conn, playbook: &Playbook) -> Result<Vec<Finding>, Refusal> {
    let graph = Graph::of(playbook);
    let named: Vec<Named<'_>> =
        graph.nodes.iter().flat_map(|node| named(&node.step.kind, &node.step.id, &node.place)).collect();
    let mut findings = Vec::new();
    for (kinds, statement, remedy) in [
        (&[What::Team, What::TeamOfEscalation][..], sql!("list_team_names"), "name one of the teams in the settings"),
        (&[What::Person], sql!("list_people_names"), "write the name or e-mail address of somebody who works here"),
        (&[What::Status], sql!("list_status_keys"), "write the key of a status, such as open or on_hold"),
        (&[What::Product], sql!("list_product_names"), "write the name or SKU of a product that there is"),
    ] {
        let mine: Vec<&Named<'_>> = named.iter().filter(|one| kinds.contains(&one.what)).collect();
        if mine.is_empty() {
            continue;
        }
        let known = known(conn, statement).await?;
        // A shop that keeps no products here names them for people.
        let judged = !known.is_empty() || !kinds.contains(&What::Product);
        let lacks = |one: &&&Named<'_>| judged && !known.contains(&one.name.trim().to_lowercase());
        findings.extend(mine.iter().filter(lacks).map(|one| finding(one, remedy)));
    }
    findings.sort_by_key(|finding| (finding.severity, finding.step.as_deref().and_then(|id| graph.index(id))));
    Ok(findings)
}

/// A draft that tells of what is missing, too.
pub(crate) async fn noted(conn: &mut Conn, draft: Draft) -> Result<Draft, Refusal> {
    let missing = missing(conn, &draft.playbook).await?;
    let errors = missing.iter().filter(|finding| finding.is_error()).count() as i64;
    let hints = missing.len() as i64 - errors;
    Ok(Draft { errors: draft.errors + errors, hints: draft.hints + hints, ..draft })
}

async fn known(conn: &mut Conn, statement: Sql) -> Result<BTreeSet<String>, Refusal> {
    let names: Vec<String> = conn.all(statement, params![]).await?;
    Ok(names.into_iter().map(|name| name.trim().to_lowercase()).collect())
}

fn named<'p>(kind: &'p Kind, step: &'p str, place: &str) -> Vec<Named<'p>> {
    let at = |what, name, field: &str| Named { what, name, step, place: format!("{place}.{field}") };
    match kind {
        Kind::Escalate { to, .. } => vec![at(What::TeamOfEscalation, to.as_str(), "to")],
        Kind::Action { given, .. } => {
            let literal = |(field, given): (&'p String, &'p Given)| {
                let Given::Value(Literal::Text(name)) = given else { return None };
                let what = match field.as_str() {
                    "team" => What::Team,
                    "person" => What::Person,
                    "status" => What::Status,
                    "product" => What::Product,
                    _ => return None,
                };
                Some(at(what, name.as_str(), &format!("with.{field}")))
            };
            given.iter().filter_map(literal).collect()
        }
        _ => Vec::new(),
    }
}

fn finding(one: &Named<'_>, remedy: &str) -> Finding {
    let noun = match one.what {
        What::Team | What::TeamOfEscalation => "team",
        What::Person => "person",
        What::Status => "status",
        What::Product => "product",
    };
    let found = Finding::error(&one.place, format!("there is no {noun} `{}`", one.name), remedy);
    let severity = if one.what == What::TeamOfEscalation { Severity::Hint } else { Severity::Error };
    Finding { severity, step: Some(one.step.to_owned()), ..found }
}
