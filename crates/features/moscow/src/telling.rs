//! What the optimiser found, in the words of the frame.

use std::collections::BTreeMap;

use ::planning::board as engine;

use crate::board::Pieces;
use crate::hindrance::word;
use crate::initiative::Lifecycle;
use crate::planning::Wanted;
use crate::proposal::{Breach, Load, More, Phase, Placement, Proposal, Reason};

pub(crate) fn told(pieces: &Pieces, board: &engine::Board, plan: ::planning::Plan, wanted: &Wanted) -> Proposal {
    let committed = pieces.frame.committed.as_ref().map(|plan| plan.0.clone()).unwrap_or_default();
    let (conflict, conflict_sentence) =
        plan.conflict.map_or((Vec::new(), None), |it| (it.initiatives, Some(it.sentence)));
    let mut placements: Vec<Placement> = plan
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
    placements.extend(retired(pieces));
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

/// The optimiser hears nothing of them, and whoever gave them a class does.
fn retired(pieces: &Pieces) -> impl Iterator<Item = Placement> {
    let committed = pieces.frame.committed.as_ref();
    let retired = pieces.classed().filter(|(one, _)| one.definition.0.lifecycle == Lifecycle::Retired);
    retired.map(move |(one, standing)| Placement {
        initiative: one.key.clone(),
        class: standing.class,
        timebox: None,
        reasons: vec![Reason::plain("retired", "is retired")],
        committed: committed.and_then(|plan| plan.0.get(&one.key).cloned()),
    })
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
        here.map(|one| likely(&one.initiative)).fold(0.0, |sum, one| sum + one)
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
