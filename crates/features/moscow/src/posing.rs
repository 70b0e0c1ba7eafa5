//! A frame as the question that an optimiser answers, and as what the rules of the method are asked about.

use std::collections::{BTreeMap, BTreeSet};

use ::planning::board as engine;
pub(crate) use ::planning::rules;
use capabilities::switch::State;
use kernel::Refusal;
use sha2::{Digest, Sha256};

use crate::board::Pieces;
use crate::class::{Class, Standing};
use crate::frame::{Frame, Status};
use crate::framing;
use crate::impact::measurement::Role;
use crate::initiative::{Initiative, Lifecycle, Removal};

/// Of what people decided on the board, without pins and what-ifs. What tickets, votes, switches and the day of today
/// say moves by itself: a plan keeps the board that it was made from, and is looked at again before it is promised.
pub(crate) fn hash(pieces: &Pieces) -> Result<String, Refusal> {
    let mut board = board(pieces);
    board.scenarios.clear();
    board.agreement.running = None;
    for (one, (initiative, _)) in board.initiatives.iter_mut().zip(pieces.placed()) {
        (one.title, one.facts) = (None, None);
        // Also of scenarios that have no ticket yet.
        one.removes = initiative.definition.0.removes.iter().map(removal).collect();
    }
    board.around.iter_mut().for_each(|one| one.title = None);
    let text = serde_json::to_string(&board).map_err(|error| Refusal::Fault(error.to_string()))?;
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
    let placed: BTreeSet<&str> = pieces.placed().map(|(one, _)| one.key.as_str()).collect();
    let dependencies = dependencies(pieces, &placed);
    let agreed = &pieces.frame.definition.0;
    let committed = pieces.frame.committed.as_ref().map(|plan| plan.0.clone()).unwrap_or_default();
    let known = |(key, frame): &(String, String)| {
        placed.contains(key.as_str()) && timeboxes.iter().any(|timebox| timebox.key == *frame)
    };
    engine::Board {
        initiatives: pieces.placed().map(|(one, standing)| initiative(pieces, &pools, one, standing)).collect(),
        around: around(pieces, &placed, &dependencies),
        dependencies,
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
        removes: removes.map(removal).collect(),
        // What the plan of a frame does in a timebox respects what was decided on there.
        not_in: pieces.said_no.get(&one.key).cloned().unwrap_or_default(),
        pin: None,
        facts: Some(facts(pieces, one, standing)),
    }
}

fn removal(removal: &Removal) -> engine::Removal {
    engine::Removal { scenario: removal.scenario.clone(), share: removal.share, confidence: removal.confidence }
}

/// Against the class that it had when the plan was promised.
fn change(pieces: &Pieces, one: &Initiative, standing: &Standing) -> Option<engine::Change> {
    let promised = pieces.promised.as_ref()?;
    let from = promised.classes.get(&one.key).copied();
    (from != Some(standing.class)).then(|| engine::Change {
        from: from.map(Into::into),
        during_timebox: running(pieces).is_some(),
        decided: promised.decided.get(&one.key).is_some_and(|class| class == standing.class.letter()),
    })
}

fn facts(pieces: &Pieces, one: &Initiative, standing: &Standing) -> engine::Facts {
    let grounds = &standing.grounds;
    let backing = pieces.evidence.behind(one);
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
        change: change(pieces, one, standing),
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
    let foreseen = primary.and_then(|kpi| plan?.foreseen.iter().find(|one| one.kpi == kpi.kpi));
    Some(engine::Measurement {
        rolling_out,
        expected: foreseen.and_then(|one| one.expected),
        primary_kpi: primary.map(|kpi| kpi.kpi.clone()),
        least_change: primary.map(|kpi| kpi.matters),
        detectable: primary.and_then(|kpi| plan?.detectable.get(&kpi.kpi).copied().flatten()),
        baseline_overlaps_selection: false,
    })
}

/// Of initiatives of the board, on others of it or around it.
fn dependencies(pieces: &Pieces, placed: &BTreeSet<&str>) -> Vec<engine::Dependency> {
    let mut found = Vec::new();
    for (one, _) in pieces.placed() {
        let definition = &one.definition.0;
        for (kind, to) in [
            (engine::Kind::Requires, &definition.requires),
            (engine::Kind::Excludes, &definition.excludes),
            (engine::Kind::OneOf, &definition.one_of),
        ] {
            if !to.is_empty() {
                found.push(engine::Dependency { from: one.key.clone(), kind, to: to.clone() });
            }
        }
    }
    // What is there already and excludes something of the board is excluded by that.
    for other in pieces.initiatives.iter().filter(|other| is_live(other) && !placed.contains(other.key.as_str())) {
        let here = other.definition.0.excludes.iter().filter(|key| placed.contains(key.as_str()));
        found.extend(here.map(|key| engine::Dependency {
            from: key.clone(),
            kind: engine::Kind::Excludes,
            to: vec![other.key.clone()],
        }));
    }
    found
}

fn is_live(one: &Initiative) -> bool {
    one.definition.0.lifecycle == Lifecycle::Live
}

/// What is named and not decided on here: there where it is live, and out where it is not.
fn around(pieces: &Pieces, placed: &BTreeSet<&str>, dependencies: &[engine::Dependency]) -> Vec<engine::Around> {
    let named: BTreeSet<&str> = dependencies.iter().flat_map(|one| one.to.iter().map(String::as_str)).collect();
    let around = |key: &str| {
        let one = pieces.initiatives.iter().find(|one| one.key == key);
        engine::Around {
            key: key.to_owned(),
            title: one.map(|one| one.title().to_owned()),
            there: one.is_some_and(is_live),
        }
    };
    named.difference(placed).map(|key| around(key)).collect()
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
