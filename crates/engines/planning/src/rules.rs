//! What speaks against a board: the rules of the method, each with what would help.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::board::{Board, Class, Facts, Initiative, Kind, MustTest};
use crate::conflict::Conflict;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Hint,
    Warning,
    Error,
    /// Something is not to be done before this is mended.
    Block,
}

/// A rule that does not hold: for programs by its code and figures, and in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Breach {
    /// `R1` to `R14`.
    pub rule: &'static str,
    pub level: Level,
    pub code: &'static str,
    /// What is not to be done: `commit` or `roll_out`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocks: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub initiatives: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pool: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub figures: BTreeMap<&'static str, f64>,
    pub sentence: String,
    pub remedy: &'static str,
}

impl Breach {
    fn new(rule: &'static str, level: Level, code: &'static str, sentence: String, remedy: &'static str) -> Self {
        let figures = BTreeMap::new();
        let blocks = (level == Level::Block).then_some("commit");
        Self { rule, level, code, blocks, initiatives: Vec::new(), pool: None, figures, sentence, remedy }
    }

    fn of(mut self, one: &Initiative) -> Self {
        self.initiatives.push(one.key.clone());
        self
    }

    fn with(mut self, name: &'static str, figure: f64) -> Self {
        self.figures.insert(name, figure);
        self
    }
}

/// Frames of more items than these have something that is not done.
const ITEMS_WITHOUT_WONT: usize = 8;
/// A high estimate so many times the low one is hardly an estimate.
const WIDEST_ESTIMATE: f64 = 4.0;
const LEAST_CONFIDENCE: f64 = 0.2;
const DISAGREEMENT: f64 = 0.5;
const MUST_ITEMS: f64 = 0.7;

/// Every rule that does not hold, in their order. The conflict is what the optimiser found.
pub fn rules(board: &Board, conflict: Option<&Conflict>) -> Vec<Breach> {
    let mut breaches = must_share(board);
    breaches.extend(contingency(board));
    if let Some(conflict) = conflict {
        let remedy = "give one of them another class, make it smaller, or find capacity";
        let mut breach = Breach::new("R3", Level::Error, "musts_infeasible", conflict.sentence.clone(), remedy);
        breach.initiatives = conflict.initiatives.clone();
        breaches.push(breach);
    }
    breaches.extend(hidden_musts(board));
    let each = |check: fn(&Initiative, &Facts) -> Vec<Breach>| {
        let facts = board.initiatives.iter().filter_map(|one| Some((one, one.facts.as_ref()?)));
        facts.flat_map(move |(one, facts)| check(one, facts)).collect::<Vec<_>>()
    };
    breaches.extend(each(workaround));
    breaches.extend(wonts(board));
    breaches.extend(board.initiatives.iter().flat_map(estimates));
    breaches.extend(each(evidence));
    breaches.extend(changes(board));
    breaches.extend(each(disagreement));
    breaches.extend(each(measurement));
    breaches.extend(each(flags));
    breaches.extend(each(revisits));
    breaches.extend(inflation(board));
    breaches
}

fn effort_of(board: &Board, pool: &str, class: Class) -> f64 {
    // A sum of nothing is −0.
    board
        .initiatives
        .iter()
        .filter(|one| one.class == class)
        .map(|one| one.likely(pool))
        .fold(0.0, |sum, one| sum + one)
}

fn percent(share: f64) -> f64 {
    let rounded = (share * 1_000.0).round() / 10.0;
    // No minus before nothing.
    if rounded == 0.0 { 0.0 } else { rounded }
}

/// R1
fn must_share(board: &Board) -> Vec<Breach> {
    let agreement = &board.agreement;
    let waived = agreement.waiver.as_ref().is_some_and(|waiver| waiver.holds());
    let mut breaches = Vec::new();
    for pool in &board.pools {
        let capacity: f64 = pool.capacity.values().sum();
        let share = effort_of(board, &pool.key, Class::Must) / capacity.max(1e-9);
        let blocked = share > agreement.must_blocked + 1e-9;
        if share <= agreement.must_most + 1e-9 || (waived && !blocked) {
            continue;
        }
        let sentence = format!(
            "Musts take {} % of {}; above {} % what was promised is at risk",
            percent(share),
            pool.key,
            percent(agreement.must_most)
        );
        let level = if blocked { Level::Block } else { Level::Warning };
        let remedy = "make a Must smaller or a Should; or sign that estimates, approach, team and environment are sure";
        let mut breach = Breach::new("R1", level, "must_share_high", sentence, remedy).with("share", share);
        breach.pool = Some(pool.key.clone());
        breaches.push(breach);
    }
    breaches
}

/// R2: days of people and money do not add up, and giving up one does not free the other.
fn contingency(board: &Board) -> Vec<Breach> {
    let told = board.pools.iter().filter_map(|pool| {
        let of = |class| effort_of(board, &pool.key, class);
        let could = of(Class::Could);
        let all = could + of(Class::Must) + of(Class::Should);
        let share = could / all.max(1e-9);
        (all > 0.0 && share < board.agreement.could_least - 1e-9).then(|| {
            let (share_said, key) = (percent(share), &pool.key);
            let sentence =
                format!("only {share_said} % of what {key} is to do are Coulds: there is nothing to give up");
            let remedy = "let some of the Shoulds be Coulds, or plan less";
            let mut breach = Breach::new("R2", Level::Warning, "no_contingency", sentence, remedy).with("share", share);
            breach.pool = Some(key.clone());
            breach
        })
    });
    told.collect()
}

/// R4: also what is required by what a Must requires.
fn hidden_musts(board: &Board) -> Vec<Breach> {
    let by_key: BTreeMap<&str, &Initiative> = board.initiatives.iter().map(|one| (one.key.as_str(), one)).collect();
    let mut requires: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for dependency in board.dependencies.iter().filter(|dependency| dependency.kind == Kind::Requires) {
        requires.entry(&dependency.from).or_default().extend(dependency.to.iter().map(String::as_str));
    }
    let mut reached: BTreeMap<&str, &str> = BTreeMap::new();
    let musts = board.initiatives.iter().filter(|one| one.class == Class::Must);
    let mut queue: Vec<&str> = musts.map(|one| one.key.as_str()).collect();
    while let Some(from) = queue.pop() {
        for to in requires.get(from).into_iter().flatten() {
            let lower = match by_key.get(to) {
                Some(one) => one.class != Class::Must,
                None => board.around.iter().any(|one| one.key == *to && !one.there),
            };
            if lower && reached.insert(to, from).is_none() {
                queue.push(to);
            }
        }
    }
    let inside = board.initiatives.iter().map(|one| (&one.key, format!("{} is a {}", one.name(), one.class.word())));
    let around = board.around.iter().map(|one| (&one.key, format!("{} is not planned here", one.name())));
    let told = inside.chain(around).filter_map(|(key, it)| {
        let from = by_key.get(reached.get(key.as_str())?)?;
        let sentence = format!("{it} and {}, which has to be, requires it", from.name());
        let remedy = "make it a Must, or split off what is required of it";
        let mut breach = Breach::new("R4", Level::Error, "hidden_must", sentence, remedy);
        breach.initiatives = vec![key.clone(), from.key.clone()];
        Some(breach)
    });
    told.collect()
}

/// R5
fn workaround(one: &Initiative, facts: &Facts) -> Vec<Breach> {
    let there = facts.workaround.as_deref().is_some_and(|text| !text.trim().is_empty());
    let breach = (one.class == Class::Must && there).then(|| {
        let sentence = format!("{} is a Must, and there is a workaround: then it is none", one.name());
        Breach::new("R5", Level::Warning, "must_with_workaround", sentence, "make it a Should").of(one)
    });
    breach.into_iter().collect()
}

/// R6
fn wonts(board: &Board) -> Vec<Breach> {
    let mut breaches = Vec::new();
    let count = board.initiatives.len();
    if count > ITEMS_WITHOUT_WONT && board.initiatives.iter().all(|one| one.class != Class::Wont) {
        let sentence = format!("of {count} initiatives none is a Won't: nothing was said no to");
        let remedy = "say what will not be done this time";
        breaches.push(Breach::new("R6", Level::Warning, "no_wont", sentence, remedy).with("initiatives", count as f64));
    }
    for one in board.initiatives.iter().filter(|one| one.class == Class::Wont) {
        let revisit = one.facts.as_ref().and_then(|facts| facts.revisit.as_ref());
        if revisit.is_none_or(|revisit| revisit.on.is_none() && revisit.trigger.is_none()) {
            let sentence = format!("{} is a Won't, and nobody said when it is looked at again", one.name());
            let remedy = "name a day, or what has to happen";
            breaches.push(Breach::new("R6", Level::Warning, "wont_without_revisit", sentence, remedy).of(one));
        }
    }
    breaches
}

/// R7
fn estimates(one: &Initiative) -> Vec<Breach> {
    if one.class == Class::Wont {
        return Vec::new();
    }
    let Some(effort) = &one.effort else {
        let sentence = format!("{} is not estimated", one.name());
        let remedy = "estimate it: at best, most likely, at worst";
        return vec![Breach::new("R7", Level::Block, "not_estimated", sentence, remedy).of(one)];
    };
    let single = |low: f64, high: f64| low == high && high > 0.0;
    let mut breaches = Vec::new();
    for (pool, estimate) in effort {
        let (low, high) = (estimate.low, estimate.high);
        let (code, sentence) = if single(low, high) {
            ("single_point", format!("{} has one number for {pool}: nobody is that sure", one.name()))
        } else if high > WIDEST_ESTIMATE * low {
            ("wide_estimate", format!("{} takes from {low} to {high} of {pool}: that is a guess", one.name()))
        } else {
            continue;
        };
        let remedy = "estimate it again, or split it";
        let mut breach = Breach::new("R7", Level::Warning, code, sentence, remedy).of(one);
        breach.pool = Some(pool.clone());
        breaches.push(breach.with("low", low).with("high", high));
    }
    breaches
}

/// R8
fn evidence(one: &Initiative, facts: &Facts) -> Vec<Breach> {
    let exempt = matches!(facts.must_test, Some(MustTest::Legal | MustTest::Safety));
    let asked = matches!(one.class, Class::Must | Class::Should) && !exempt;
    let Some(evidence) = facts.evidence.filter(|_| asked) else { return Vec::new() };
    if evidence.links > 0 && evidence.confidence > LEAST_CONFIDENCE {
        return Vec::new();
    }
    let sentence = if evidence.links == 0 {
        format!("{} is a {} without evidence", one.name(), one.class.word())
    } else {
        format!("{} is a {} on evidence that hardly anybody trusts", one.name(), one.class.word())
    };
    let remedy = "link tickets or a scenario that show the need";
    vec![Breach::new("R8", Level::Warning, "weak_evidence", sentence, remedy).of(one)]
}

/// R9
fn changes(board: &Board) -> Vec<Breach> {
    let changed = board.initiatives.iter().filter_map(|one| Some((one, one.facts.as_ref()?.change?)));
    let running: Vec<_> =
        changed.filter(|(one, change)| change.during_timebox && change.from != Some(one.class)).collect();
    let mut breaches = Vec::new();
    for (one, change) in running.iter().filter(|(_, change)| !change.decided) {
        let to = one.class.word();
        let became = change.from.map_or(format!("became a {to}"), |from| format!("went from {} to {to}", from.word()));
        let sentence = format!("{} {became} while the timebox runs, and nobody decided it", one.name());
        let remedy = "have somebody decide it and write down why";
        breaches.push(Breach::new("R9", Level::Warning, "changed_while_running", sentence, remedy).of(one));
    }
    for pool in &board.pools {
        let effort = |new: bool| {
            let moved = running
                .iter()
                .filter(|(one, change)| if new { one.class == Class::Must } else { change.from == Some(Class::Must) });
            moved.map(|(one, _)| one.likely(&pool.key)).sum::<f64>()
        };
        let (added, freed) = (effort(true), effort(false));
        if added > freed + 1e-9 {
            let sentence = format!(
                "new Musts take {added} of {} while the timebox runs, and only {freed} were given up",
                pool.key
            );
            let remedy = "make something of equal effort a Should";
            let mut breach = Breach::new("R9", Level::Warning, "must_not_paid_for", sentence, remedy);
            breach.pool = Some(pool.key.clone());
            breach.initiatives =
                (running.iter().filter(|(one, _)| one.class == Class::Must)).map(|(one, _)| one.key.clone()).collect();
            breaches.push(breach.with("added", added).with("freed", freed));
        }
    }
    breaches
}

/// R10
fn disagreement(one: &Initiative, facts: &Facts) -> Vec<Breach> {
    let Some(vote) = facts.vote.filter(|vote| vote.disagreement >= DISAGREEMENT && !vote.discussed) else {
        return Vec::new();
    };
    let sentence = format!("people disagree about {} ({}), and it was not discussed", one.name(), vote.disagreement);
    let remedy = "discuss it, and vote again or let the decider close it";
    let breach = Breach::new("R10", Level::Block, "disagreement", sentence, remedy).of(one);
    vec![breach.with("disagreement", vote.disagreement)]
}

/// R11
fn measurement(one: &Initiative, facts: &Facts) -> Vec<Breach> {
    let Some(plan) = &facts.measurement else { return Vec::new() };
    let mut breaches = Vec::new();
    let mut say = |code, sentence: String, remedy| {
        let mut breach = Breach::new("R11", Level::Block, code, sentence, remedy).of(one);
        breach.blocks = Some("roll_out");
        breaches.push(breach);
    };
    if plan.primary_kpi.as_deref().is_none_or(|kpi| kpi.trim().is_empty()) {
        let sentence = format!("nobody said by which figure {} is judged", one.name());
        say("no_primary_kpi", sentence, "choose one KPI, and the change that would matter");
    }
    if let (Some(least), Some(seen)) = (plan.least_change, plan.detectable)
        && seen > least
    {
        let sentence =
            format!("of {} a change of {least} would matter, and only one of {seen} would be seen", one.name());
        say("not_detectable", sentence, "measure for longer, or with more customers");
    }
    if plan.baseline_overlaps_selection {
        let sentence = format!("{} was chosen by the days that it is compared with: it would seem to help", one.name());
        say("baseline_overlaps", sentence, "take a baseline that begins after the choice");
    }
    if let (Some(expected), Some(seen)) = (plan.expected, plan.detectable)
        && seen > expected
    {
        let sentence =
            format!("of {} a change of {expected} is expected, and only one of {seen} would be seen", one.name());
        let remedy = "measure for longer, or with more customers";
        breaches.push(Breach::new("R11", Level::Warning, "expected_not_detectable", sentence, remedy).of(one));
    }
    breaches
}

/// R12
fn flags(one: &Initiative, facts: &Facts) -> Vec<Breach> {
    let Some(flag) = facts.flag else { return Vec::new() };
    let (code, sentence) = match one.class {
        Class::Could | Class::Wont if flag.on => {
            ("flag_on", format!("the flag of {} is on, though it is a {}", one.name(), one.class.word()))
        }
        Class::Must if flag.live && !flag.on => {
            ("flag_off", format!("the flag of {} is off, though it is a Must and live", one.name()))
        }
        _ => return Vec::new(),
    };
    vec![Breach::new("R12", Level::Warning, code, sentence, "set the flag, or change the class").of(one)]
}

/// R13
fn revisits(one: &Initiative, facts: &Facts) -> Vec<Breach> {
    let due = one.class == Class::Wont && facts.revisit.as_ref().is_some_and(|revisit| revisit.due);
    let breach = due.then(|| {
        let sentence = format!("{} was to be looked at again, and it is time", one.name());
        let remedy = "class it anew, or say when it is looked at next";
        Breach::new("R13", Level::Warning, "revisit_due", sentence, remedy).of(one)
    });
    breach.into_iter().collect()
}

/// R14: many Musts though they are small.
fn inflation(board: &Board) -> Option<Breach> {
    let counted = board.initiatives.iter().filter(|one| one.class != Class::Wont).count();
    let musts = board.initiatives.iter().filter(|one| one.class == Class::Must).count();
    let share = musts as f64 / counted.max(1) as f64;
    let light = must_share(board).is_empty();
    (share > MUST_ITEMS && light).then(|| {
        let sentence =
            format!("{musts} of {counted} initiatives are Musts, though they take little: the word wears out");
        let remedy = "ask of each what happens if it is not there";
        Breach::new("R14", Level::Hint, "must_inflation", sentence, remedy).with("share", share)
    })
}
