//! What all sources of figures need while one question is answered, and where they put findings.

use std::collections::HashMap;

use kernel::Refusal;
use serde::Deserialize;
use store::{Conn, Select, Sql, Value, params};

use crate::asking::Question;
use crate::figure::Finding;
use crate::key::{Key, Unit};
use crate::organisation::Organisation;
use crate::period::{By, Slice};
use crate::sql;

/// Name of the group of those without a team, an agent or a product.
pub const NOBODY: &str = "(none)";

pub(crate) struct Scope<'q> {
    pub question: &'q Question,
    pub organisation: &'q Organisation,
    names: HashMap<String, String>,
}

/// A finding with its key and group.
pub(crate) struct Found {
    pub key: Key,
    pub group: Group,
    pub finding: Finding,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct Group {
    pub name: Option<String>,
    pub id: Option<String>,
}

#[derive(Deserialize)]
struct Named {
    id: String,
    name: String,
}

/// How a source of facts about tickets is split by agent; the other columns have the same names
/// everywhere.
#[derive(Clone, Copy)]
pub(crate) enum Agent {
    Solver,
    Replier,
    Assignee,
}

impl Agent {
    /// The end of a statement that counts per group. The coalesce keeps SQLite from walking all of
    /// a table in the order of an index on the group, instead of the few rows of the period.
    const fn grouping(self, by: By) -> Option<&'static str> {
        Some(match (by, self) {
            (By::Team, _) => "GROUP BY coalesce(f.team_id, '')",
            (By::Channel, _) => "GROUP BY coalesce(f.channel, '')",
            (By::Product, _) => "GROUP BY coalesce(f.product_id, '')",
            (By::Agent, Self::Solver) => "GROUP BY coalesce(f.solver_id, '')",
            (By::Agent, Self::Replier) => "GROUP BY coalesce(f.agent_id, '')",
            (By::Agent, Self::Assignee) => "GROUP BY coalesce(f.assignee_id, '')",
            _ => return None,
        })
    }

    /// The condition of belonging to a group, and of belonging to none.
    pub(crate) const fn membership(self, by: By) -> Option<(&'static str, &'static str)> {
        Some(match (by, self) {
            (By::Team, _) => ("f.team_id = ?", "f.team_id IS NULL"),
            (By::Channel, _) => ("f.channel = ?", "f.channel IS NULL"),
            (By::Product, _) => ("f.product_id = ?", "f.product_id IS NULL"),
            (By::Agent, Self::Solver) => ("f.solver_id = ?", "f.solver_id IS NULL"),
            (By::Agent, Self::Replier) => ("f.agent_id = ?", "f.agent_id IS NULL"),
            (By::Agent, Self::Assignee) => ("f.assignee_id = ?", "f.assignee_id IS NULL"),
            _ => return None,
        })
    }
}

impl<'q> Scope<'q> {
    pub async fn new(conn: &mut Conn, question: &'q Question, organisation: &'q Organisation) -> Result<Self, Refusal> {
        let named: Vec<Named> = match question.by {
            By::Team => conn.all(sql!("list_team_names"), params![]).await?,
            By::Agent => conn.all(sql!("list_person_names"), params![]).await?,
            By::Product => conn.all(sql!("list_product_names"), params![]).await?,
            _ => Vec::new(),
        };
        let names = named.into_iter().map(|row| (row.id, row.name)).collect();
        Ok(Self { question, organisation, names })
    }

    pub fn wants(&self, key: Key) -> bool {
        self.question.keys.contains(&key)
    }

    /// A statement over facts `f` about tickets, filtered and grouped as the question asks.
    pub fn grouped(&self, sql: Sql, agent: Agent, params: Vec<Value>) -> Select {
        let mut select = Select::new(sql, params);
        self.filter(&mut select);
        if let Some(grouping) = agent.grouping(self.question.by) {
            select.then(grouping, Vec::new());
        }
        select
    }

    pub fn filter(&self, select: &mut Select) {
        select.and_some("f.team_id = ?", self.question.team.as_deref());
        select.and_some("f.channel = ?", self.question.channel.as_deref());
    }

    /// The group a row belongs to: its dimension's value, or the slice of time.
    pub fn group(&self, slice: &Slice, dimension: Option<&str>) -> Group {
        if let Some(start) = slice.group {
            return Group { name: Some(start.to_string()), id: None };
        }
        match (self.question.by.is_dimension(), dimension) {
            (false, _) => Group::default(),
            (true, None) => Group { name: Some(NOBODY.to_owned()), id: None },
            (true, Some(id)) => {
                let name = self.names.get(id).map_or(id, String::as_str);
                let id = (self.question.by != By::Channel).then(|| id.to_owned());
                Group { name: Some(name.to_owned()), id }
            }
        }
    }

    /// Every KPI that was asked for is answered: one without any case in any group by its empty total.
    pub fn complete(&self, found: &mut Vec<Found>) {
        for key in self.question.keys.iter().copied() {
            let left_out = self.question.is_of_some_tickets() && !key.is_of_tickets();
            if !left_out && found.iter().all(|known| known.key != key) {
                let finding = match key.unit() {
                    Unit::Share => Finding::share(0, 0),
                    Unit::Ms => Finding::default(),
                    Unit::Count => Finding::count(0),
                };
                found.push(Found { key, group: Group::default(), finding });
            }
        }
    }

    /// The group of what is not about tickets: the slice of time, or the total.
    pub fn total_or(&self, slice: &Slice) -> Group {
        Group { name: slice.group.map(|start| start.to_string()), id: None }
    }
}
