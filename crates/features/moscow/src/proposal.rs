//! What an optimiser proposes for a frame, as it is shown: what is in, what is out and why, and how sure that is.

use std::collections::BTreeMap;

use kernel::{Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Json, params};
use tickets::message::Named;
use utoipa::ToSchema;

use crate::class::Class;

/// A rule of the method that does not hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = MoscowBreach)]
pub struct Breach {
    /// `R1` to `R14`.
    pub rule: String,
    pub level: BreachLevel,
    /// Says the same as the sentence, for programs.
    pub code: String,
    /// What is not to be done before it is mended: `commit` or `roll_out`.
    #[serde(default)]
    pub blocks: Option<String>,
    /// Keys.
    pub initiatives: Vec<String>,
    #[serde(default)]
    pub pool: Option<String>,
    pub figures: BTreeMap<String, f64>,
    pub sentence: String,
    pub remedy: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MoscowBreachLevel)]
pub enum BreachLevel {
    Hint,
    Warning,
    Error,
    Block,
}

impl From<planning::Breach> for Breach {
    fn from(breach: planning::Breach) -> Self {
        Self {
            rule: breach.rule.to_owned(),
            level: match breach.level {
                planning::Level::Hint => BreachLevel::Hint,
                planning::Level::Warning => BreachLevel::Warning,
                planning::Level::Error => BreachLevel::Error,
                planning::Level::Block => BreachLevel::Block,
            },
            code: breach.code.to_owned(),
            blocks: breach.blocks.map(str::to_owned),
            initiatives: breach.initiatives,
            pool: breach.pool,
            figures: breach.figures.into_iter().map(|(name, figure)| (name.to_owned(), figure)).collect(),
            sentence: breach.sentence,
            remedy: breach.remedy.to_owned(),
        }
    }
}

/// Why an initiative is out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = PlanReason)]
pub struct Reason {
    /// `wont`, `not_estimated`, `pinned_out`, `prerequisite_out`, `no_alternative`, `excluded_by`, `not_here`,
    /// `no_value`, `short`, `costs`, `impossible`, `retired`.
    pub code: String,
    pub initiatives: Vec<String>,
    #[serde(default)]
    pub pool: Option<String>,
    /// Id of a frame.
    #[serde(default)]
    pub timebox: Option<String>,
    /// Of `costs`: the aim that would be reached less, as in `phases`.
    #[serde(default)]
    pub aim: Option<String>,
    #[serde(default)]
    pub amount: Option<f64>,
    pub sentence: String,
}

impl Reason {
    /// That is about nothing but the initiative itself.
    pub(crate) fn plain(code: &str, sentence: &str) -> Self {
        let (code, sentence) = (code.to_owned(), sentence.to_owned());
        Self { code, initiatives: Vec::new(), pool: None, timebox: None, aim: None, amount: None, sentence }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = PlanPlacement)]
pub struct Placement {
    /// Key.
    pub initiative: String,
    pub class: Class,
    /// Id of the frame in which it is done; null if it is left out.
    pub timebox: Option<String>,
    pub reasons: Vec<Reason>,
    /// Id of the frame in which the committed plan has it.
    pub committed: Option<String>,
}

/// How far an aim was reached, in their order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = PlanPhase)]
pub struct Phase {
    /// `musts`, `musts_early`, `should_value`, `could_value`, `stability`.
    pub aim: String,
    pub value: f64,
    /// No plan reaches more.
    pub bound: f64,
    /// As a share of the value.
    pub gap: f64,
    pub proven: bool,
}

/// What more capacity would buy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = PlanMore)]
pub struct More {
    /// Null for all pools.
    pub pool: Option<String>,
    pub percent: f64,
    /// By aim; less than nothing where something is lost for the sake of an aim before it.
    pub gains: BTreeMap<String, f64>,
    pub newly_in: Vec<String>,
}

/// Effort in a pool of one timebox.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = PlanLoad)]
pub struct Load {
    pub timebox: String,
    pub pool: String,
    pub used: f64,
    pub free: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = PlanProposal)]
pub struct Proposal {
    /// `optimal`, `feasible`, `heuristic`; or `infeasible` or `unknown`, where there is no plan.
    pub status: String,
    pub solver: String,
    pub seconds: f64,
    pub phases: Vec<Phase>,
    pub placements: Vec<Placement>,
    pub loads: Vec<Load>,
    /// Keys of Musts, or of what is pinned, that do not go together; as few as possible.
    pub conflict: Vec<String>,
    pub conflict_sentence: Option<String>,
    pub more_capacity: Vec<More>,
    /// In how many of all trials the Musts, and everything, still fit when efforts are thrown from their estimates.
    pub musts_fit: f64,
    pub all_fit: f64,
    pub draws: u32,
    pub seed: u64,
    /// What the plan takes away of the scenarios' pain a month, in minor units, counted once; and what there is.
    pub covers: i64,
    pub pain: i64,
    /// Of the capacity that there was; what is no 100 is a what-if.
    pub capacity_percent: f64,
    /// Somebody else than the optimiser looked at it, and it keeps everything.
    pub verified: bool,
    pub rules: Vec<Breach>,
}

impl Proposal {
    pub fn is_plan(&self) -> bool {
        self.verified && matches!(self.status.as_str(), "optimal" | "feasible" | "heuristic")
    }

    /// Initiative to frame.
    pub fn placed(&self) -> BTreeMap<String, String> {
        self.placements.iter().filter_map(|one| Some((one.initiative.clone(), one.timebox.clone()?))).collect()
    }
}

/// A plan that was proposed.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = MoscowPlan)]
pub struct Plan {
    pub id: String,
    pub frame_id: String,
    pub made_by: Option<Named>,
    pub made_at: Timestamp,
    /// Of the board that it was made from.
    pub board_hash: String,
    #[serde(flatten)]
    pub proposal: Proposal,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    frame_id: String,
    made_by: String,
    made_by_name: Option<String>,
    made_at: Timestamp,
    board_hash: String,
    proposal: Json<Proposal>,
}

pub async fn find(conn: &mut Conn, id: &str) -> Result<Plan, Refusal> {
    let row: Option<Row> = conn.maybe(sql!("find_plan"), params![id]).await?;
    let row = row.ok_or(Refusal::NotFound("plan"))?;
    Ok(Plan {
        id: row.id,
        frame_id: row.frame_id,
        made_by: row.made_by_name.map(|name| Named { id: row.made_by, name }),
        made_at: row.made_at,
        board_hash: row.board_hash,
        proposal: row.proposal.0,
    })
}
