//! `/api/kpis/definitions`.

use http_kit::{Ask, Problem, Reply};

use crate::definitions::{self, Definition};

/// What each KPI means, with the organisation's settings filled in.
#[utoipa::path(get, path = "/api/kpis/definitions", operation_id = "list_kpi_definitions", responses((status = 200, body = Vec<Definition>)))]
pub(super) async fn list(ask: Ask) -> Result<Reply<Vec<Definition>>, Problem> {
    let mut conn = ask.conn().await?;
    Ok(Reply::list(definitions::definitions(&mut conn).await?))
}
