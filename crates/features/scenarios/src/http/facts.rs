//! `/api/scenario-facts`: what signs of scenarios may speak of.

use http_kit::{Ask, Problem, Reply};
use playbook_language::catalogue::{self, Askable, Fact};
use serde::Serialize;
use utoipa::ToSchema;

/// Facts of orders, parcels, warranties and the like, and what may be asked of each type.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScenarioFacts)]
pub(super) struct Facts {
    facts: Vec<Fact>,
    types: Vec<Askable>,
}

/// What a scenario's signs may speak of: the table by which they are judged.
#[utoipa::path(get, path = "/api/scenario-facts", operation_id = "list_scenario_facts",
    responses((status = 200, body = Facts)))]
pub(super) async fn list(_: Ask) -> Result<Reply<Facts>, Problem> {
    Ok(Reply::list(Facts { facts: catalogue::conditional().copied().collect(), types: catalogue::askable() }))
}
