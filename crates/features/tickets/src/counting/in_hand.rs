//! The work in hand in groups of tickets that no count can tell apart. It is walked once for all who ask
//! at the same time; each then adds up the groups within their reach.

use std::sync::Arc;

use kernel::policy::{Place, covers};
use kernel::time::SECOND;
use kernel::{Act, Reach, Refusal};
use serde::Deserialize;
use store::{Conn, Select, params};

use crate::READ;
use crate::status::Category;
use crate::ticket::{Channel, Urgency};

/// Tickets that are alike.
#[derive(Debug, Deserialize)]
pub(super) struct Alike {
    pub team_id: Option<String>,
    pub assignee_id: Option<String>,
    pub status_id: String,
    pub category: Category,
    pub urgency: Urgency,
    pub channel: Channel,
    pub count: i64,
}

pub(super) struct InHand<'a> {
    awake: Arc<Vec<Alike>>,
    asleep: Arc<Vec<Alike>>,
    act: &'a Act,
    reach: Reach,
}

impl<'a> InHand<'a> {
    pub async fn walk(conn: &mut Conn, act: &'a Act) -> Result<Self, Refusal> {
        let reach = act.actor.reach(READ)?;
        // To the second: within one, all ask the same.
        let now = act.now.floor(SECOND);
        let awake = conn.select_shared_resting(&Select::new(sql!("count_awake_alike"), params![now])).await?;
        let asleep = conn.select_shared_resting(&Select::new(sql!("count_asleep_alike"), params![now])).await?;
        Ok(Self { awake, asleep, act, reach })
    }

    pub fn awake(&self, fits: impl Fn(&Alike) -> bool) -> i64 {
        self.sum(&self.awake, fits)
    }

    pub fn asleep(&self, fits: impl Fn(&Alike) -> bool) -> i64 {
        self.sum(&self.asleep, fits)
    }

    fn sum(&self, groups: &[Alike], fits: impl Fn(&Alike) -> bool) -> i64 {
        let actor = &self.act.actor;
        let within = |group: &&Alike| {
            let place = Place { team: group.team_id.as_deref(), assignee: group.assignee_id.as_deref() };
            covers(self.reach, &actor.id, &actor.teams, place)
        };
        groups.iter().filter(within).filter(|group| fits(group)).map(|group| group.count).sum()
    }
}
