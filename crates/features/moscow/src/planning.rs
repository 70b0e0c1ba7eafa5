//! Having a plan proposed: a board of the optimiser is made of a frame, solved, and told in the words of the
//! frame. Nothing of the frame changes by it.

use std::collections::BTreeMap;

use ::planning::board as engine;
use capabilities::switch::State;
use kernel::{Act, Problems, Refusal};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{Conn, Json, Tx, params};
use utoipa::ToSchema;

pub(crate) use ::planning::rules;

use crate::board::Pieces;
use crate::class::{Class, Standing};
use crate::events::{self, Told};
use crate::frame::{Frame, Status};
use crate::framing;
use crate::impact::measurement::Role;
use crate::initiative::{Initiative, Lifecycle};
use crate::proposal::{self, Breach, Load, More, Phase, Placement, Plan, Proposal, Reason};

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
    check(&pieces, &wanted)?;
    let plain = board(&pieces);
    let board_hash = hash(&plain)?;
    let board = changed(plain, &wanted);
    Ok(Asked { pieces, board, board_hash, wanted })
}

/// Solves it beside the threads that answer, for it may take seconds. The clock gives seconds.
pub async fn solve(asked: Asked, clock: impl Fn() -> f64 + Send + 'static) -> Result<Made, Refusal> {
    let Asked { pieces, board, board_hash, wanted } = asked;
    let options = ::planning::Options { seed: wanted.seed, ..::planning::Options::default() };
    let solved = tokio::task::spawn_blocking(move || {
        let time = ::planning::Time { seconds: wanted.seconds, clock: &clock };
        let plan = ::planning::plan(&board, &options, &time);
        (board, plan)
    });
    let (board, plan) = solved.await.map_err(|error| Refusal::Fault(error.to_string()))?;
    let proposal = told(&pieces, &board, plan.map_err(invalid)?, &wanted);
    Ok(Made { frame: pieces.frame, board, board_hash, proposal })
}

/// Keeps what was solved.
pub async fn keep(tx: &mut Tx, act: &Act, made: Made) -> Result<Plan, Refusal> {
    let id = act.id("pln");
    let Made { frame, board, board_hash, proposal } = made;
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
            Some(_) => {}
        }
    }
    problems.into_result()?;
    if pieces.placed().next().is_none() {
        return Err(Refusal::conflict("no initiative has a class in this frame yet; class one first"));
    }
    if pieces.timeboxes.iter().all(|timebox| timebox.definition.0.capacity.values().all(|one| one.amount == 0.0)) {
        return Err(Refusal::conflict("the frame has no capacity; say how much there is of each pool"));
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

/// Of the board as it is, without pins and what-ifs.
pub(crate) fn hash(board: &engine::Board) -> Result<String, Refusal> {
    let text = serde_json::to_string(board).map_err(|error| Refusal::Fault(error.to_string()))?;
    Ok(Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A frame in the words of the optimiser: keys are those of initiatives, pools and scenarios, and ids of frames.
/// Money counts in major units.
pub(crate) fn board(pieces: &Pieces) -> engine::Board {
    let timeboxes: Vec<engine::Timebox> =
        pieces.timeboxes.iter().map(|frame| engine::Timebox { key: frame.id.clone() }).collect();
    let pools = pieces.settings.pools.iter().filter_map(|pool| {
        let of = |frame: &Frame| frame.definition.0.capacity.get(&pool.key).copied();
        // Reserves may differ by timebox; the optimiser knows one of a pool, so they are taken off here.
        let amount =
            |frame: &Frame| of(frame).map_or(0.0, |one| one.amount * (100 - one.reserve_percent) as f64 / 100.0);
        let capacity: BTreeMap<String, f64> =
            pieces.timeboxes.iter().map(|frame| (frame.id.clone(), amount(frame))).collect();
        let unit = pool.unit.clone();
        // What takes from a pool of which there is none is told by the optimiser, not planned as if it took nothing.
        let asked =
            |one: &Initiative| one.definition.0.effort.as_ref().is_some_and(|effort| effort.contains_key(&pool.key));
        let some = capacity.values().any(|amount| *amount > 0.0)
            || pieces.placed().any(|(one, standing)| standing.class != Class::Wont && asked(one));
        some.then(|| engine::Pool { key: pool.key.clone(), unit, capacity, reserve: 0.0 })
    });
    let pools: Vec<engine::Pool> = pools.collect();
    let placed: BTreeMap<&str, ()> = pieces.placed().map(|(one, _)| (one.key.as_str(), ())).collect();
    let agreed = &pieces.frame.definition.0;
    let committed = pieces.frame.committed.as_ref().map(|plan| plan.0.clone()).unwrap_or_default();
    let known = |(key, frame): &(String, String)| {
        placed.contains_key(key.as_str()) && timeboxes.iter().any(|timebox| timebox.key == *frame)
    };
    engine::Board {
        initiatives: pieces.placed().map(|(one, standing)| initiative(pieces, &pools, one, standing)).collect(),
        dependencies: dependencies(pieces, &placed),
        benefits: Vec::new(),
        scenarios: scenarios(pieces),
        committed: committed.into_iter().filter(known).collect(),
        agreement: engine::Agreement {
            must_most: agreed.must_percent as f64 / 100.0,
            could_least: (agreed.could_percent as f64 / 100.0 - 0.05).max(0.0),
            waiver: agreed.waiver.as_ref().map(|waiver| engine::Waiver {
                estimates_accurate: waiver.estimates_accurate,
                approach_understood: waiver.approach_understood,
                team_performing: waiver.team_performing,
                environment_low_risk: waiver.environment_low_risk,
                signer: waiver.signer.clone(),
            }),
            running: running(pieces).map(|frame| frame.id.clone()),
            ..engine::Agreement::default()
        },
        timeboxes,
        pools,
    }
}

/// The timebox that is under way by a plan that was committed.
fn running(pieces: &Pieces) -> Option<&Frame> {
    let today = pieces.today.to_string();
    let committed = pieces.frame.status == Status::Committed;
    let runs = |frame: &&Frame| frame.definition.0.starts_on <= today && today <= frame.definition.0.ends_on;
    pieces.timeboxes.iter().find(runs).filter(|_| committed)
}

fn initiative(pieces: &Pieces, pools: &[engine::Pool], one: &Initiative, standing: &Standing) -> engine::Initiative {
    let definition = &one.definition.0;
    // Of a Won't there may be effort in pools that nothing else asks for.
    let effort = definition.effort.as_ref().map(|effort| {
        let in_pools = effort.iter().filter(|(pool, _)| pools.iter().any(|one| one.key == **pool));
        in_pools
            .map(|(pool, it)| (pool.clone(), engine::Estimate { low: it.low, likely: it.likely, high: it.high }))
            .collect()
    });
    let removes = definition.removes.iter().filter(|removal| pieces.evidence.pain(&removal.scenario).is_some());
    engine::Initiative {
        key: one.key.clone(),
        title: Some(one.title().to_owned()),
        class: standing.class.into(),
        effort,
        value: definition.value as f64 / 100.0 * months(pieces),
        removes: removes
            .map(|removal| engine::Removal {
                scenario: removal.scenario.clone(),
                share: removal.share,
                confidence: removal.confidence,
            })
            .collect(),
        pin: None,
        facts: Some(facts(pieces, one, standing)),
    }
}

fn facts(pieces: &Pieces, one: &Initiative, standing: &Standing) -> engine::Facts {
    let grounds = &standing.grounds;
    let backing = pieces.evidence.behind(one);
    let decided_on = standing.decided_at.day_in(&jiff::tz::TimeZone::UTC).to_string();
    let while_running = running(pieces).is_some_and(|frame| frame.definition.0.starts_on <= decided_on);
    let revisit = (standing.class == Class::Wont).then(|| {
        let due_on = grounds.revisit_on.as_ref().is_some_and(|day| *day <= pieces.today.to_string());
        let happened = grounds.revisit_when.as_ref().is_some_and(|trigger| {
            pieces.evidence.pain(&trigger.scenario).is_some_and(|pain| pain.tickets_a_month > trigger.above)
        });
        engine::Revisit {
            on: grounds.revisit_on.clone(),
            trigger: grounds.revisit_when.as_ref().map(|trigger| format!("{} > {}", trigger.scenario, trigger.above)),
            due: due_on || happened,
        }
    });
    engine::Facts {
        must_test: grounds.must_test.map(Into::into),
        workaround: grounds.workaround.clone(),
        revisit,
        evidence: Some(engine::Evidence { links: backing.links, confidence: backing.confidence }),
        change: standing.was.map(|was| engine::Change {
            from: was.into(),
            during_timebox: while_running,
            decided: true,
        }),
        vote: pieces
            .votes
            .get(&one.key)
            .and_then(|votes| Some(engine::Vote { disagreement: votes.disagreement?, discussed: votes.discussed })),
        measurement: measurement(pieces, one),
        // What is a part of the program is no switch that somebody forgot.
        flag: pieces.switch(one).filter(|switch| !switch.fixed).map(|switch| engine::Flag {
            on: switch.state != State::Off,
            live: one.definition.0.lifecycle == Lifecycle::Live,
        }),
    }
}

/// How it will be seen whether it helped, once somebody rolls it out.
fn measurement(pieces: &Pieces, one: &Initiative) -> Option<engine::Measurement> {
    let rolling_out = one.definition.0.lifecycle == Lifecycle::RollingOut;
    let plan = pieces.measurements.get(&one.key);
    if !rolling_out && plan.is_none() {
        return None;
    }
    let primary = plan.and_then(|plan| plan.definition.kpis.iter().find(|kpi| kpi.role == Role::Primary));
    Some(engine::Measurement {
        rolling_out,
        primary_kpi: primary.map(|kpi| kpi.kpi.clone()),
        least_change: primary.map(|kpi| kpi.matters),
        detectable: primary.and_then(|kpi| plan?.detectable.get(&kpi.kpi).copied().flatten()),
        baseline_overlaps_selection: false,
    })
}

/// Between initiatives of the board. What needs one that has no class here needs one that is out.
fn dependencies(pieces: &Pieces, placed: &BTreeMap<&str, ()>) -> Vec<engine::Dependency> {
    let mut found = Vec::new();
    for (one, _) in pieces.placed() {
        let definition = &one.definition.0;
        for (kind, to) in [
            (engine::Kind::Requires, &definition.requires),
            (engine::Kind::Excludes, &definition.excludes),
            (engine::Kind::OneOf, &definition.one_of),
        ] {
            // What is live already is there, and needs no plan.
            let live = |key: &String| {
                pieces.initiatives.iter().any(|one| one.key == *key && one.definition.0.lifecycle == Lifecycle::Live)
            };
            if kind == engine::Kind::OneOf && to.iter().any(|key| live(key) && !placed.contains_key(key.as_str())) {
                continue;
            }
            let to: Vec<String> = to.iter().filter(|key| placed.contains_key(key.as_str())).cloned().collect();
            if !to.is_empty() {
                found.push(engine::Dependency { from: one.key.clone(), kind, to });
            }
        }
    }
    found
}

/// Pain of a timebox of mean length.
fn scenarios(pieces: &Pieces) -> Vec<engine::Scenario> {
    let months = months(pieces);
    let pain = |pain: &crate::evidence::Pain| engine::Scenario {
        key: pain.scenario.clone(),
        pain: pain.cost.max(0) as f64 / 100.0 * months,
        removable: 1.0,
    };
    pieces.evidence.pains.iter().map(pain).collect()
}

/// How long a timebox is, on average.
fn months(pieces: &Pieces) -> f64 {
    let days = |frame: &Frame| {
        let definition = &frame.definition.0;
        let (from, to) = (framing::day(&definition.starts_on), framing::day(&definition.ends_on));
        let (Ok(from), Ok(to)) = (from, to) else { return 0.0 };
        f64::from(from.until(to).map_or(0, |span| span.get_days())) + 1.0
    };
    let all: f64 = pieces.timeboxes.iter().map(days).sum();
    all / pieces.timeboxes.len().max(1) as f64 * 12.0 / 365.25
}

/// The snake_case word of a unit variant, as the engine's JSON has it.
pub(crate) fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn told(pieces: &Pieces, board: &engine::Board, plan: ::planning::Plan, wanted: &Wanted) -> Proposal {
    let committed = pieces.frame.committed.as_ref().map(|plan| plan.0.clone()).unwrap_or_default();
    let (conflict, conflict_sentence) =
        plan.conflict.map_or((Vec::new(), None), |it| (it.initiatives, Some(it.sentence)));
    let placements: Vec<Placement> = plan
        .initiatives
        .into_iter()
        .map(|one| Placement {
            committed: committed.get(&one.key).cloned(),
            initiative: one.key,
            class: one.class.into(),
            timebox: one.timebox,
            reasons: one.reasons.into_iter().map(|it| reason(pieces, it)).collect(),
        })
        .collect();
    let (covers, pain) = covered(pieces, &placements);
    Proposal {
        status: word(&plan.status),
        solver: plan.solver.to_owned(),
        seconds: plan.seconds,
        phases: plan.phases.iter().map(phase).collect(),
        loads: loads(board, &placements),
        placements,
        conflict,
        conflict_sentence,
        more_capacity: plan.more_capacity.into_iter().map(more).collect(),
        musts_fit: plan.chance.musts_fit,
        all_fit: plan.chance.all_fit,
        draws: plan.chance.draws,
        seed: plan.chance.seed,
        covers,
        pain,
        capacity_percent: wanted.capacity_percent,
        verified: plan.verified.holds,
        rules: plan.rules.into_iter().map(Breach::from).collect(),
    }
}

/// The optimiser knows timeboxes and pools by their keys; people know them by their names.
fn named(pieces: &Pieces, sentence: &str) -> String {
    let named = pieces.timeboxes.iter().fold(sentence.to_owned(), |text, frame| text.replace(&frame.id, frame.name()));
    let of = |pool: &crate::settings::Pool| (format!(" of {}", pool.key), format!(" of {}", pool.name));
    pieces.settings.pools.iter().map(of).fold(named, |text, (key, name)| text.replace(&key, &name))
}

fn reason(pieces: &Pieces, reason: ::planning::Reason) -> Reason {
    Reason {
        sentence: named(pieces, &reason.sentence),
        code: word(&reason.code),
        initiatives: reason.initiatives,
        pool: reason.pool,
        timebox: reason.timebox,
        aim: reason.aim.map(|aim| word(&aim)),
        amount: reason.amount,
    }
}

fn phase(phase: &::planning::Phase) -> Phase {
    Phase { aim: word(&phase.aim), value: phase.value, bound: phase.bound, gap: phase.gap, proven: phase.proven }
}

fn more(more: ::planning::More) -> More {
    let gains = more.gains.iter().map(|gain| (word(&gain.aim), gain.amount)).collect();
    More { pool: more.pool, percent: more.percent, gains, newly_in: more.newly_in }
}

fn loads(board: &engine::Board, placements: &[Placement]) -> Vec<Load> {
    let used = |timebox: &str, pool: &str| {
        let here = placements.iter().filter(|one| one.timebox.as_deref() == Some(timebox));
        let likely =
            |key: &str| board.initiatives.iter().find(|one| one.key == key).map_or(0.0, |one| one.likely(pool));
        here.map(|one| likely(&one.initiative)).sum::<f64>()
    };
    let load = |timebox: &engine::Timebox, pool: &engine::Pool| Load {
        timebox: timebox.key.clone(),
        pool: pool.key.clone(),
        used: used(&timebox.key, &pool.key),
        free: pool.capacity.get(&timebox.key).copied().unwrap_or(0.0),
    };
    board.timeboxes.iter().flat_map(|timebox| board.pools.iter().map(move |pool| load(timebox, pool))).collect()
}

/// What of the pain a month is taken away by what is in, at most all of each scenario; and the pain of all
/// scenarios that something on the board takes away from.
fn covered(pieces: &Pieces, placements: &[Placement]) -> (i64, i64) {
    let mut shares: BTreeMap<&str, f64> = BTreeMap::new();
    for placement in placements {
        let Some(one) = pieces.initiatives.iter().find(|one| one.key == placement.initiative) else { continue };
        for removal in &one.definition.0.removes {
            let share = if placement.timebox.is_some() { removal.share * removal.confidence } else { 0.0 };
            *shares.entry(&removal.scenario).or_default() += share;
        }
    }
    let pains = shares.iter().filter_map(|(key, share)| Some((pieces.evidence.pain(key)?.cost, share.min(1.0))));
    pains.fold((0, 0), |(covers, all), (cost, share)| (covers + (cost as f64 * share).round() as i64, all + cost))
}
