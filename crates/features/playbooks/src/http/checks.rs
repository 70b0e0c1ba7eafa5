//! `/api/playbook-checks` and `/api/playbook-catalogue`: whether a playbook holds, and of what it may speak.

use http_kit::{Ask, Call, Problem, Reply};
use playbook_language::catalogue::{self, Action, Askable, Event, Fact, Label};
use serde::Serialize;
use utoipa::ToSchema;

use crate::checking::{Checked, Written};
use crate::naming;

/// Facts, actions, events and reasons, and what conditions may ask of each type.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlaybookCatalogue)]
pub(super) struct Catalogue {
    facts: &'static [Fact],
    actions: &'static [Action],
    events: &'static [Event],
    reasons: Vec<Reason>,
    types: Vec<Askable>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlaybookReason)]
struct Reason {
    name: &'static str,
    label: Label,
}

/// Reads a playbook and says what is wrong with it. Changes nothing.
#[utoipa::path(post, path = "/api/playbook-checks", operation_id = "check_playbook", request_body = Written,
    responses((status = 200, body = Checked)))]
pub(super) async fn check(call: Call<Written>) -> Result<Reply<Checked>, Problem> {
    let call = call.prepare(|written| written.check()).await?;
    let (app, _, checked) = call.into_input();
    let mut checked = checked?;
    if let Some(playbook) = &checked.definition {
        checked.findings.extend(naming::missing(&mut app.db().read().await?, playbook).await?);
    }
    Ok(Reply::list(checked))
}

/// What playbooks may speak of.
#[utoipa::path(get, path = "/api/playbook-catalogue", operation_id = "show_playbook_catalogue",
    responses((status = 200, body = Catalogue)))]
pub(super) async fn catalogue(_: Ask) -> Result<Reply<Catalogue>, Problem> {
    let reasons = catalogue::REASONS.iter().map(|(name, label)| Reason { name, label: *label }).collect();
    Ok(Reply::list(Catalogue {
        facts: catalogue::FACTS,
        actions: catalogue::ACTIONS,
        events: catalogue::EVENTS,
        reasons,
        types: catalogue::askable(),
    }))
}
