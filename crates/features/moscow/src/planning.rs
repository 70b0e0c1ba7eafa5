//! Having a plan proposed: the question that [`posing`] makes of a frame is solved, and [`telling`] puts the answer into
//! the words of the frame. Nothing of the frame changes by it.

use std::collections::BTreeMap;

use ::planning::board as engine;
use kernel::{Act, Problems, Refusal};
use serde::{Deserialize, Serialize};
use store::{Conn, Json, Tx, params};
use utoipa::ToSchema;

use crate::board::Pieces;
use crate::class::Class;
use crate::events::{self, Told};
use crate::frame::{self, Frame};
use crate::hindrance::Hindrance;
use crate::proposal::{self, Plan, Proposal};
use crate::{framing, posing, telling};

const SECONDS_MAX: f64 = 20.0;

/// What a person keeps fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PlanPin)]
pub enum Pin {
    In,
    Out,
}

/// What is asked of the optimiser.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = NewMoscowPlan)]
pub struct Wanted {
    /// Of the capacity that there is; another one is a what-if, which cannot be committed.
    pub capacity_percent: f64,
    /// By key of an initiative.
    pub pins: BTreeMap<String, Pin>,
    /// How long to search at most.
    pub seconds: f64,
    /// Where chance begins.
    pub seed: u64,
}

impl Default for Wanted {
    fn default() -> Self {
        Self { capacity_percent: 100.0, pins: BTreeMap::new(), seconds: 5.0, seed: 1 }
    }
}

/// What was solved, to be kept.
pub struct Made {
    frame: Frame,
    board: engine::Board,
    board_hash: String,
    proposal: Proposal,
}

/// A board that was read and checked, and is to be solved.
pub struct Asked {
    pieces: Pieces,
    board: engine::Board,
    board_hash: String,
    wanted: Wanted,
}

pub async fn read(conn: &mut Conn, act: &Act, frame_id: &str, wanted: Wanted) -> Result<Asked, Refusal> {
    let pieces = Pieces::read(conn, act, frame_id).await?;
    frame::must_be_open(&pieces.frame)?;
    check(&pieces, &wanted)?;
    let plain = posing::board(&pieces);
    let board_hash = posing::hash(&pieces)?;
    let board = changed(plain, &wanted);
    Ok(Asked { pieces, board, board_hash, wanted })
}

/// Solves it beside the threads that answer, for it may take seconds. The clock gives seconds.
pub async fn solve(asked: Asked, clock: impl Fn() -> f64 + Send + 'static) -> Result<Made, Refusal> {
    let Asked { pieces, board, board_hash, wanted } = asked;
    let options = ::planning::Options { seed: wanted.seed, ..::planning::Options::default() };
    let solved = background::begin("plan", move || {
        let time = ::planning::Time { seconds: wanted.seconds, clock: &clock };
        let plan = ::planning::plan(&board, &options, &time);
        (board, plan)
    });
    let (board, plan) = solved.await?;
    let proposal = telling::told(&pieces, &board, plan.map_err(invalid)?, &wanted);
    Ok(Made { frame: pieces.frame, board, board_hash, proposal })
}

/// Keeps what was solved.
pub async fn keep(tx: &mut Tx, act: &Act, made: Made) -> Result<Plan, Refusal> {
    let id = act.id("pln");
    let Made { frame, board, board_hash, proposal } = made;
    // It took a while to find.
    frame::must_be_open(&frame::hold(tx, &frame.id).await?)?;
    let (board, proposal) = (Json(board), Json(proposal));
    let values = params![&id, &frame.id, &act.actor.id, act.now, &board_hash, &board, &proposal];
    tx.run(sql!("insert_plan"), values).await?;
    let told = Told { to: Some(id.clone()), ..framing::told(&frame) };
    tx.append(act, events::PLAN_PROPOSED, events::of_frame(&frame.id), &told)?;
    proposal::find(tx, &id).await
}

fn check(pieces: &Pieces, wanted: &Wanted) -> Result<(), Refusal> {
    let mut problems = Problems::default();
    if !(10.0..=300.0).contains(&wanted.capacity_percent) {
        problems.add("capacity_percent", "must be from 10 to 300");
    }
    if !(0.1..=SECONDS_MAX).contains(&wanted.seconds) {
        problems.add("seconds", format!("must be from 0.1 to {SECONDS_MAX}"));
    }
    for (key, pin) in &wanted.pins {
        let field = format!("pins.{}", key.chars().take(60).collect::<String>());
        match pieces.standings.get(key) {
            None => problems.add(&field, "it has no class in this frame"),
            Some(standing) if standing.class == Class::Wont && *pin == Pin::In => {
                problems.add(&field, "a Won't cannot be pinned into a plan; give it another class");
            }
            Some(_) if pieces.placed().all(|(one, _)| one.key != *key) => {
                problems.add(&field, "it is retired, and retired initiatives are in no plan");
            }
            Some(_) => {}
        }
    }
    problems.into_result()?;
    if pieces.placed().next().is_none() {
        return Err(Hindrance::NoClass.into());
    }
    if pieces.timeboxes.iter().all(|timebox| timebox.definition.0.capacity.values().all(|one| one.amount == 0.0)) {
        return Err(Hindrance::NoCapacity.into());
    }
    Ok(())
}

/// Where the optimiser finds a fault that was not found before it, it is told as it is.
fn invalid(invalid: ::planning::Invalid) -> Refusal {
    let mut problems = Problems::default();
    for fault in invalid.0 {
        problems.add(&fault.field, fault.problem);
    }
    problems.into_result().err().unwrap_or_else(|| Refusal::conflict("this board cannot be planned"))
}

fn changed(mut board: engine::Board, wanted: &Wanted) -> engine::Board {
    for amount in board.pools.iter_mut().flat_map(|pool| pool.capacity.values_mut()) {
        *amount *= wanted.capacity_percent / 100.0;
    }
    for one in &mut board.initiatives {
        one.pin = wanted.pins.get(&one.key).map(|pin| match pin {
            Pin::In => engine::Pin::In,
            Pin::Out => engine::Pin::Out,
        });
    }
    board
}
