//! For whom a proposal waits: whoever owns its scenario or its playbook. Where nobody does, whoever may
//! decide on any.

use std::collections::HashMap;

use kernel::{Actor, Refusal};
use serde::{Deserialize, Serialize};
use store::{Conn, params};
use utoipa::ToSchema;

use crate::DECIDE;

#[derive(Debug, Default)]
pub(crate) struct Owners {
    scenarios: HashMap<String, String>,
    playbooks: HashMap<String, String>,
}

/// Proposals that wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = LearningsWaiting)]
pub struct Waiting {
    /// For you.
    pub yours: i64,
    pub all: i64,
}

impl Owners {
    pub async fn find(conn: &mut Conn) -> Result<Self, Refusal> {
        let scenarios = scenarios::scenario::list(conn).await?.into_iter();
        let playbooks = playbooks::playbook::list(conn).await?.into_iter();
        Ok(Self {
            scenarios: scenarios.filter_map(|one| Some((one.key, one.definition.0.owner_id?))).collect(),
            playbooks: playbooks.filter_map(|one| Some((one.key, one.owner_id?))).collect(),
        })
    }

    fn of<'o>(&'o self, scenario: Option<&str>, playbook: Option<&str>) -> impl Iterator<Item = &'o str> {
        let scenario = scenario.and_then(|key| self.scenarios.get(key));
        let playbook = playbook.and_then(|key| self.playbooks.get(key));
        scenario.into_iter().chain(playbook).map(String::as_str)
    }

    pub fn may_decide(&self, actor: &Actor, scenario: Option<&str>, playbook: Option<&str>) -> bool {
        actor.reach(DECIDE).is_ok() || self.of(scenario, playbook).any(|owner| owner == actor.id)
    }

    fn waits_for(&self, actor: &Actor, scenario: Option<&str>, playbook: Option<&str>) -> bool {
        let mut owners = self.of(scenario, playbook).peekable();
        if owners.peek().is_none() { actor.reach(DECIDE).is_ok() } else { owners.any(|owner| owner == actor.id) }
    }
}

pub async fn waiting(conn: &mut Conn, actor: &Actor) -> Result<Waiting, Refusal> {
    #[derive(Deserialize)]
    struct Row {
        scenario: Option<String>,
        playbook: Option<String>,
        n: i64,
    }
    let rows: Vec<Row> = conn.all(sql!("count_proposed"), params![]).await?;
    if rows.is_empty() {
        return Ok(Waiting { yours: 0, all: 0 });
    }
    let owners = Owners::find(conn).await?;
    let yours = rows.iter().filter(|row| owners.waits_for(actor, row.scenario.as_deref(), row.playbook.as_deref()));
    Ok(Waiting { yours: yours.map(|row| row.n).sum(), all: rows.iter().map(|row| row.n).sum() })
}
