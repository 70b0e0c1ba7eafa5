//! Whether a playbook starts by itself in tickets of its scenario, and how sure recognition has to be for that.

use kernel::{Act, Problems, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Tx, events as log, params};
use utoipa::ToSchema;

use crate::events::{self, SelfStartTold};

/// Until somebody says otherwise.
const LEAST_PERCENT: i64 = 90;

/// Off until somebody turns it on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = PlaybookSelfStart)]
pub struct SelfStart {
    pub enabled: bool,
    /// How sure recognition has to be, in per cent, where no person has confirmed the scenario.
    pub least_percent: i64,
    pub changed_at: Option<Timestamp>,
    /// Id of a person; empty where nobody has changed it.
    pub changed_by: String,
    pub version: i64,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlaybookSelfStartChange)]
pub struct Change {
    pub enabled: bool,
    /// 50 to 100.
    pub least_percent: i64,
}

/// A playbook that starts by itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Switched {
    pub playbook: String,
    pub least_percent: i64,
}

pub async fn find(conn: &mut Conn, key: &str) -> Result<SelfStart, Refusal> {
    playbooks::playbook::find(conn, key).await?;
    let kept: Option<SelfStart> = conn.maybe(sql!("find_self_start"), params![key]).await?;
    Ok(kept.unwrap_or(SelfStart {
        enabled: false,
        least_percent: LEAST_PERCENT,
        changed_at: None,
        changed_by: String::new(),
        version: 0,
    }))
}

/// The version is that of the switch as it was seen. Of a scenario one playbook starts by itself.
pub async fn change(tx: &mut Tx, act: &Act, key: &str, input: Change, version: i64) -> Result<SelfStart, Refusal> {
    let playbook = playbooks::playbook::find(tx, key).await?;
    let before = find(tx, key).await?;
    if before.version != version {
        return Err(Refusal::stale(&before));
    }
    let mut problems = Problems::default();
    if !(50..=100).contains(&input.least_percent) {
        problems.add("least_percent", "must be 50 to 100");
    }
    if input.enabled {
        match &playbook.scenario {
            None => problems.add("enabled", "needs a playbook that names its scenario"),
            Some(scenario) => {
                let other = of_scenario(tx, scenario).await?.filter(|other| other.playbook != key);
                if let Some(other) = other {
                    let problem = format!("{} starts by itself in this scenario; turn that off first", other.playbook);
                    problems.add("enabled", problem);
                }
            }
        }
    }
    problems.into_result()?;
    if (before.enabled, before.least_percent) == (input.enabled, input.least_percent) {
        return Ok(before);
    }
    if input.enabled && !any(tx).await? {
        // Nothing was read while none started by itself: it begins with what is confirmed from now on.
        let last = log::last(tx).await?;
        tx.run(sql!("begin_start_reader"), params![last]).await?;
    }
    let values = params![key, input.enabled, input.least_percent, act.now, &act.actor.id, version];
    if tx.run(sql!("save_self_start"), values).await? == 0 {
        let now = find(tx, key).await?;
        return Err(Refusal::stale(&now));
    }
    let told = |enabled, least_percent| SelfStartTold { starts_by_itself: enabled, least_percent };
    let (from, to) = (told(before.enabled, before.least_percent), told(input.enabled, input.least_percent));
    let subject = playbooks::events::subject(key);
    tx.append_change(act, events::PLAYBOOK_SELF_START_CHANGED, subject, &from, &to)?;
    find(tx, key).await
}

/// Whether any playbook starts by itself.
pub(crate) async fn any(conn: &mut Conn) -> Result<bool, Refusal> {
    Ok(conn.one::<i64>(sql!("count_self_starts"), params![]).await? > 0)
}

/// That of a scenario, in use and turned on.
pub(crate) async fn of_scenario(conn: &mut Conn, scenario: &str) -> Result<Option<Switched>, Refusal> {
    Ok(conn.maybe(sql!("find_self_start_of_scenario"), params![scenario]).await?)
}
