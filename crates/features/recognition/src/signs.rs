//! What the data tell beside the words: signs of scenarios, judged by the records of a ticket, and how much each
//! speaks, learned from tickets that people confirmed. Pure.

use std::collections::{BTreeMap, HashMap};

use kernel::Refusal;
use playbook_language::playbook::Texts;
use playbook_language::value::Value;
use runs::facts;
use runs::records::Records;
use scenarios::scenario::Scenario;
use serde::{Deserialize, Serialize};

/// Until tickets tell, the odds that a sign holds are so many times higher where its scenario is than elsewhere.
const ODDS_RATIO: f64 = 3.0;
/// In so many tickets what is confirmed of a scenario weighs as much as that.
const OWN_PRIOR: f64 = 10.0;
/// How often a sign holds elsewhere, until tickets tell, and in how many that is weighed.
const ELSEWHERE: f64 = 0.3;
const ELSEWHERE_PRIOR: f64 = 5.0;
/// No sign multiplies odds by more than some twelve.
const WEIGHT_MAX: f64 = 2.5;
/// Signs overlap with each other and with the words: until tickets tell, this part of their weight counts.
const TRUST: f64 = 0.75;
/// How much that is believed, in nats at a distance of 1.
const TRUST_PRIOR: f64 = 8.0;
/// Steps from no trust to full trust that are tried.
const TRUST_STEPS: i32 = 20;

/// Whether a condition held in a ticket; one that could not be judged is not told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Mark of the sign.
    pub sign: String,
    pub holds: bool,
}

/// A sign of a scenario, as the records of a ticket show it.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    pub scenario: String,
    pub sign: String,
    pub name: Texts,
    pub holds: bool,
    /// What is known of the facts that it speaks of.
    pub facts: BTreeMap<String, Value>,
}

/// A sign and the scenario that it speaks for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    pub scenario: String,
    pub sign: String,
}

/// How much a sign speaks for a scenario: by how much the logarithm of its odds grows where it holds, and where not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Weight {
    pub scenario: String,
    pub sign: String,
    pub holds: f64,
    pub fails: f64,
    /// Confirmed tickets in which it was judged.
    pub tickets: i64,
}

/// What a version learned of signs.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Weighing {
    pub weights: Vec<Weight>,
    /// The part of the weights that counts, from 0 to 1.
    pub trust: f64,
}

/// All signs of these scenarios that can be judged.
pub fn judge(scenarios: &[Scenario], records: &Records) -> Result<Vec<Shown>, Refusal> {
    let known = |name: &str| facts::known(name, records);
    let mut shown = Vec::new();
    for scenario in scenarios {
        for sign in &scenario.definition.0.signs {
            let names = sign.facts()?;
            if records.order.is_none() && names.iter().any(|name| facts::is_of_order(name)) {
                continue;
            }
            let Some(holds) = sign.judge(known)? else { continue };
            let facts = names.into_iter().filter_map(|name| known(&name).map(|value| (name, value)));
            shown.push(Shown {
                scenario: scenario.key.clone(),
                sign: sign.mark(),
                name: sign.name.clone(),
                holds,
                facts: facts.collect(),
            });
        }
    }
    Ok(shown)
}

/// Each condition once, as it is kept.
pub fn held(shown: &[Shown]) -> Vec<Held> {
    let each: BTreeMap<&str, bool> = shown.iter().map(|one| (one.sign.as_str(), one.holds)).collect();
    each.into_iter().map(|(sign, holds)| Held { sign: sign.to_owned(), holds }).collect()
}

/// Those of the scenarios, in order.
pub fn named(scenarios: &[Scenario]) -> Vec<Named> {
    let of = |scenario: &Scenario| {
        let key = scenario.key.clone();
        let signs = scenario.definition.0.signs.iter();
        signs.map(|sign| Named { scenario: key.clone(), sign: sign.mark() }).collect::<Vec<_>>()
    };
    let mut named: Vec<Named> = scenarios.iter().flat_map(of).collect();
    named.sort();
    named.dedup();
    named
}

/// In how many tickets something was judged, and in how many of these it held.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    judged: f64,
    held: f64,
}

impl Count {
    fn add(&mut self, holds: bool) {
        self.judged += 1.0;
        self.held += f64::from(u8::from(holds));
    }
}

/// How much each sign speaks, from tickets whose scenario a person confirmed. A few tickets move it a little from
/// what is presumed of every sign.
pub fn weights<'t>(signs: &[Named], tickets: impl Iterator<Item = (&'t str, &'t [Held])>) -> Vec<Weight> {
    let (mut all, mut own) = (HashMap::<&str, Count>::new(), HashMap::<(&str, &str), Count>::new());
    for (scenario, held) in tickets {
        for one in held {
            all.entry(&one.sign).or_default().add(one.holds);
            own.entry((scenario, &one.sign)).or_default().add(one.holds);
        }
    }
    let weight = |named: &Named| {
        let all = all.get(named.sign.as_str()).copied().unwrap_or_default();
        let own = own.get(&(named.scenario.as_str(), named.sign.as_str())).copied().unwrap_or_default();
        let (elsewhere, held_elsewhere) = (all.judged - own.judged, all.held - own.held);
        let other = (held_elsewhere + ELSEWHERE_PRIOR * ELSEWHERE) / (elsewhere + ELSEWHERE_PRIOR);
        let odds = ODDS_RATIO * other / (1.0 - other);
        let here = (own.held + OWN_PRIOR * odds / (1.0 + odds)) / (own.judged + OWN_PRIOR);
        let bounded = |ratio: f64| ratio.ln().clamp(-WEIGHT_MAX, WEIGHT_MAX);
        Weight {
            scenario: named.scenario.clone(),
            sign: named.sign.clone(),
            holds: bounded(here / other),
            fails: bounded((1.0 - here) / (1.0 - other)),
            tickets: own.judged as i64,
        }
    };
    signs.iter().map(weight).collect()
}

impl Weighing {
    /// What the signs say of each scenario: the logarithm of how many times likelier they make it.
    pub fn odds(&self, held: &[Held]) -> BTreeMap<&str, f64> {
        let held: HashMap<&str, bool> = held.iter().map(|one| (one.sign.as_str(), one.holds)).collect();
        let mut odds: BTreeMap<&str, f64> = BTreeMap::new();
        for weight in &self.weights {
            if let Some(holds) = held.get(weight.sign.as_str()) {
                *odds.entry(&weight.scenario).or_default() += self.trusted(weight, *holds);
            }
        }
        odds
    }

    /// What one sign says of a scenario.
    pub fn says(&self, shown: &Shown) -> f64 {
        let weight = self.weights.iter().find(|one| one.scenario == shown.scenario && one.sign == shown.sign);
        weight.map_or(0.0, |weight| self.trusted(weight, shown.holds))
    }

    fn trusted(&self, weight: &Weight, holds: bool) -> f64 {
        self.trust * if holds { weight.holds } else { weight.fails }
    }
}

/// A ticket whose scenario is known, to see how much signs can be trusted.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Of each scenario, how likely it is by the words alone, and what all signs together say of it at full weight.
    pub scenarios: Vec<(f64, f64)>,
    /// The place of the right one.
    pub right: usize,
}

impl Case {
    /// Minus the logarithm of the probability that the right scenario gets.
    fn surprise(&self, trust: f64) -> f64 {
        let share = |(words, signs): &(f64, f64)| words * (trust * signs).exp();
        let sum: f64 = self.scenarios.iter().map(share).sum();
        -(share(&self.scenarios[self.right]) / sum).max(1e-9).ln()
    }
}

/// The part of their weight at which signs beside words surprise least. What two signs say twice, or a sign and the
/// words, would make too sure otherwise. A few tickets move it a little from what is presumed.
pub fn trust(cases: &[Case]) -> f64 {
    let loss = |trust: f64| {
        let distance = trust - TRUST;
        cases.iter().map(|case| case.surprise(trust)).sum::<f64>() + TRUST_PRIOR * distance * distance
    };
    let tried = (0..=TRUST_STEPS).map(|step| f64::from(step) / f64::from(TRUST_STEPS));
    tried.map(|trust| (loss(trust), trust)).min_by(|one, other| one.0.total_cmp(&other.0)).map_or(TRUST, |best| best.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(scenario: &str, sign: &str) -> Named {
        Named { scenario: scenario.into(), sign: sign.into() }
    }

    fn held(sign: &str, holds: bool) -> Held {
        Held { sign: sign.into(), holds }
    }

    /// Numbers between 0 and 1 that look like chance.
    fn chances() -> impl FnMut() -> f64 {
        let mut state = 7_u64;
        move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1_u64 << 53) as f64
        }
    }

    #[test]
    fn a_sign_is_presumed_to_say_little_until_tickets_tell_more() {
        let signs = [named("lost", "expired")];
        let none = weights(&signs, std::iter::empty());
        assert!(none[0].holds > 0.4 && none[0].holds < 0.8 && none[0].fails < 0.0, "{none:?}");
        let (yes, no) = (vec![held("expired", true)], vec![held("expired", false)]);
        let of = |lost: usize, others: usize| {
            let lost = std::iter::repeat_n(("lost", yes.as_slice()), lost);
            weights(&signs, lost.chain(std::iter::repeat_n(("late", no.as_slice()), others)))
        };
        let (few, many) = (of(2, 2), of(200, 200));
        assert!(none[0].holds < few[0].holds && few[0].holds < 1.5, "{few:?}");
        assert_eq!((many[0].holds, many[0].fails, many[0].tickets), (WEIGHT_MAX, -WEIGHT_MAX, 200));
    }

    #[test]
    fn a_sign_that_holds_everywhere_comes_to_say_nothing() {
        let signs = [named("return", "open")];
        let yes = vec![held("open", true)];
        let tickets = (0..400).map(|n| (if n % 4 == 0 { "return" } else { "late" }, yes.as_slice()));
        let found = weights(&signs, tickets);
        assert!(found[0].holds.abs() < 0.05, "{found:?}");
    }

    #[test]
    fn what_was_not_judged_says_nothing() {
        let weighing = Weighing { weights: weights(&[named("late", "passed")], std::iter::empty()), trust: 1.0 };
        assert!(weighing.odds(&[]).is_empty());
        assert!(weighing.odds(&[held("of_another", true)]).is_empty());
        assert!(weighing.odds(&[held("passed", true)])["late"] > 0.0);
    }

    /// What is claimed of the likeliest scenario and what comes true, by bins of a tenth; and the mean surprise.
    fn tried(cases: &[Case], trust: f64) -> (f64, f64) {
        let (mut bins, mut surprise) = ([(0.0, 0.0); 10], 0.0);
        for case in cases {
            let shares: Vec<f64> = case.scenarios.iter().map(|(words, signs)| words * (trust * signs).exp()).collect();
            let best = (0..shares.len()).max_by(|a, b| shares[*a].total_cmp(&shares[*b])).unwrap_or_default();
            let confidence = shares[best] / shares.iter().sum::<f64>();
            let bin: &mut (f64, f64) = &mut bins[((confidence * 10.0) as usize).min(9)];
            bin.0 += confidence;
            bin.1 += f64::from(u8::from(best == case.right));
            surprise += case.surprise(trust);
        }
        let gap: f64 = bins.iter().map(|(claimed, right)| (claimed - right).abs()).sum();
        (gap / cases.len() as f64, surprise / cases.len() as f64)
    }

    /// Tickets of four scenarios: words give shares that come true. Each scenario has a sign, and the same again
    /// under another condition, as leads write them. What signs weigh is learned from others of the same kind.
    fn desk(count: usize, twice: bool) -> Vec<(usize, Vec<f64>, Vec<Held>)> {
        let mut chance = chances();
        let ticket = |_| {
            let raw: Vec<f64> = (0..4).map(|_| (3.0 * chance()).exp()).collect();
            let sum: f64 = raw.iter().sum();
            let shares: Vec<f64> = raw.iter().map(|share| share / sum).collect();
            let mut rest = chance();
            let right = shares.iter().position(|share| {
                rest -= share;
                rest < 0.0
            });
            let right = right.unwrap_or(3);
            let mut signs = Vec::new();
            for scenario in 0..4 {
                let holds = chance() < if scenario == right { 0.75 } else { 0.2 };
                signs.push(held(&format!("a{scenario}"), holds));
                if twice {
                    signs.push(held(&format!("b{scenario}"), holds));
                }
            }
            (right, shares, signs)
        };
        (0..count).map(ticket).collect()
    }

    #[test]
    fn confidence_comes_true_with_signs_also_where_they_repeat_each_other() {
        for twice in [false, true] {
            let (all, keys) = (desk(20_000, twice), ["0", "1", "2", "3"]);
            let pairs = keys.iter().flat_map(|key| ["a", "b"].map(|kind| named(key, &format!("{kind}{key}"))));
            let pairs: Vec<Named> = pairs.collect();
            let learned = all[..2_000].iter().map(|(right, _, signs)| (keys[*right], signs.as_slice()));
            let weighing = Weighing { weights: weights(&pairs, learned), trust: 1.0 };
            let case = |(right, shares, signs): &(usize, Vec<f64>, Vec<Held>)| {
                let odds = weighing.odds(signs);
                let of = |(place, share): (usize, &f64)| (*share, odds.get(keys[place]).copied().unwrap_or_default());
                Case { scenarios: shares.iter().enumerate().map(of).collect(), right: *right }
            };
            let cases: Vec<Case> = all[2_000..].iter().map(case).collect();
            let trust = trust(&cases[..1_000]);
            let (gap, surprise) = tried(&cases[1_000..], trust);
            let (_, of_words) = tried(&cases[1_000..], 0.0);
            assert!(gap < 0.03, "twice {twice}: off by {gap} at {trust}");
            assert!(surprise < of_words * 0.9, "twice {twice}: {surprise} against {of_words}");
            if twice {
                let (too_sure, _) = tried(&cases[1_000..], 1.0);
                assert!(trust < 0.7 && too_sure > gap, "full weight is off by {too_sure}, {trust} by {gap}");
            } else {
                assert!(trust > 0.8, "{trust}");
            }
        }
        assert_eq!(super::trust(&[]), TRUST);
    }
}
