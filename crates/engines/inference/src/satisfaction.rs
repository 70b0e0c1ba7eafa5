//! How satisfaction goes with waiting, in ratings that customers gave: a logistic regression on the logarithm of the wait.
//!
//! Channels and scenarios differ in how long they wait and in how satisfied they are; a slope over all would take the one for
//! the other. So each of them has a level of its own (fixed effects) and one slope is shared: it compares only those of
//! one level with each other. A level needs enough ratings, or its level alone would bend the slope: what has fewer
//! is put together by channel, and what is left, as one.
//!
//! What is found is an association. Who waits longer may be less satisfied for another reason, and not all who were asked
//! gave a rating.

use std::collections::BTreeMap;

use crate::invalid::{Invalid, VALUES_MAX};
use crate::laws::student_critical;

/// Fewer ratings say nothing.
pub const RATED_MIN: u64 = 200;
/// Of those who are satisfied, and of those who are not.
pub const EITHER_MIN: u64 = 30;
/// Ratings of one customer hang together; the error counts on many of them.
pub const CUSTOMERS_MIN: u64 = 30;
/// A level of its own takes so many ratings, and so many of either kind.
const ALONE_MIN: u64 = 30;
const ALONE_EITHER_MIN: u64 = 5;
/// A hundred years, in minutes.
const WAIT_MAX: f64 = 52_560_000.0;
const CONFIDENCE: f64 = 0.95;
const STEPS_MAX: usize = 100;
/// On the scale of log odds; what goes so far goes on for ever.
const FAR: f64 = 30.0;

/// A ticket that was rated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rated<'a> {
    /// Minutes until a person replied for the first time.
    pub wait: f64,
    pub satisfied: bool,
    pub channel: &'a str,
    pub scenario: &'a str,
    pub customer: &'a str,
}

/// By how much the log odds of a satisfied rating change with ln(1 + minutes), and its interval of 95 %.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slope {
    pub value: f64,
    pub error: f64,
    pub low: f64,
    pub high: f64,
}

/// Of those who waited `wait` minutes so many are satisfied. The wait is the typical one, at which the share does not
/// hang on the slope.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// None: all that has no level of its own.
    pub channel: Option<String>,
    /// None: whatever else comes by this channel.
    pub scenario: Option<String>,
    pub n: u64,
    pub share: f64,
    pub wait: f64,
}

/// Why nothing is claimed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Absent {
    /// Of `RATED_MIN`.
    TooFew,
    /// Fewer than `EITHER_MIN` are satisfied, or dissatisfied.
    OneSided,
    /// So many, of `CUSTOMERS_MIN`.
    FewCustomers(u64),
    /// Waits do not differ, or satisfied and dissatisfied waits do not overlap: there is no finite slope.
    NoFit,
    /// The interval of the slope holds zero.
    Unseen,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Ratings, and those of them that are satisfied.
    pub n: u64,
    pub satisfied: u64,
    /// Also where its interval holds zero.
    pub slope: Option<Slope>,
    pub levels: Vec<Level>,
    /// None: the data support it.
    pub absent: Option<Absent>,
}

impl Finding {
    const fn without((n, satisfied): (u64, u64), absent: Absent) -> Self {
        Self { n, satisfied, slope: None, levels: Vec::new(), absent: Some(absent) }
    }

    /// The level of a channel and a scenario: its own, that of the rest of the channel, or that of all else.
    pub fn level(&self, channel: &str, scenario: &str) -> Option<&Level> {
        let ways = [(Some(channel), Some(scenario)), (Some(channel), None), (None, None)];
        ways.into_iter().find_map(|way| {
            self.levels.iter().find(|level| (level.channel.as_deref(), level.scenario.as_deref()) == way)
        })
    }
}

/// What ratings tell of waiting. Refuses what no wait can be.
pub fn of_waiting(rated: &[Rated<'_>]) -> Result<Finding, Invalid> {
    if rated.len() > VALUES_MAX {
        return Err(Invalid::new("rated", format!("must be at most {VALUES_MAX}; there are {}", rated.len())));
    }
    if let Some(at) = rated.iter().position(|one| !(0.0..=WAIT_MAX).contains(&one.wait)) {
        return Err(Invalid::new(format!("rated[{at}].wait"), format!("must be from 0 to {WAIT_MAX} minutes")));
    }
    if let Some(absent) = too_little(rated.iter()) {
        return Ok(Finding::without(counted(rated.iter()), absent));
    }
    let (keys, places) = levels(rated);
    // Of what is left where all say the same nothing can be compared.
    let (kept, of): (Vec<&Rated<'_>>, Vec<usize>) =
        rated.iter().zip(places).filter_map(|(one, place)| Some((one, place?))).unzip();
    let counts = counted(kept.iter().copied());
    if let Some(absent) = too_little(kept.iter().copied()) {
        return Ok(Finding::without(counts, absent));
    }
    let Some(fit) = Fit::of(&kept, &of, keys.len()) else { return Ok(Finding::without(counts, Absent::NoFit)) };
    let slope = fit.slope(&kept, &of);
    let holds_zero = slope.low <= 0.0 && slope.high >= 0.0;
    let level = |(at, (channel, scenario)): (usize, &Key<'_>)| Level {
        channel: channel.map(str::to_owned),
        scenario: scenario.map(str::to_owned),
        n: of.iter().filter(|place| **place == at).count() as u64,
        share: chance(fit.levels[at] + fit.slope * fit.centres[at]),
        wait: fit.centres[at].exp_m1(),
    };
    Ok(Finding {
        n: counts.0,
        satisfied: counts.1,
        slope: Some(slope),
        levels: keys.iter().enumerate().map(level).collect(),
        absent: holds_zero.then_some(Absent::Unseen),
    })
}

fn counted<'a>(rated: impl Iterator<Item = &'a Rated<'a>>) -> (u64, u64) {
    rated.fold((0, 0), |(n, satisfied), one| (n + 1, satisfied + u64::from(one.satisfied)))
}

fn too_little<'a>(rated: impl Iterator<Item = &'a Rated<'a>> + Clone) -> Option<Absent> {
    let (n, satisfied) = counted(rated.clone());
    if n < RATED_MIN {
        return Some(Absent::TooFew);
    }
    if satisfied.min(n - satisfied) < EITHER_MIN {
        return Some(Absent::OneSided);
    }
    let mut customers: Vec<&str> = rated.map(|one| one.customer).collect();
    customers.sort_unstable();
    customers.dedup();
    let customers = customers.len() as u64;
    (customers < CUSTOMERS_MIN).then_some(Absent::FewCustomers(customers))
}

type Key<'a> = (Option<&'a str>, Option<&'a str>);

/// A way to make levels of ratings, and how many a level takes: in all, and of either kind.
type Way<'a> = (fn(&Rated<'a>) -> Key<'a>, u64, u64);

/// The levels, and to which each rating belongs.
fn levels<'a>(rated: &[Rated<'a>]) -> (Vec<Key<'a>>, Vec<Option<usize>>) {
    let ways: [Way<'a>; 3] = [
        (|one| (Some(one.channel), Some(one.scenario)), ALONE_MIN, ALONE_EITHER_MIN),
        (|one| (Some(one.channel), None), ALONE_MIN, ALONE_EITHER_MIN),
        (|_| (None, None), 2, 1),
    ];
    let mut keys: Vec<Key<'a>> = Vec::new();
    let mut places = vec![None; rated.len()];
    for (key, least, either) in ways {
        let mut counts: BTreeMap<Key<'a>, (u64, u64)> = BTreeMap::new();
        for (one, _) in rated.iter().zip(&places).filter(|(_, place)| place.is_none()) {
            let (n, satisfied) = counts.entry(key(one)).or_default();
            *n += 1;
            *satisfied += u64::from(one.satisfied);
        }
        let enough = |(n, satisfied): (u64, u64)| n >= least && satisfied.min(n - satisfied) >= either;
        let first = keys.len();
        keys.extend(counts.into_iter().filter(|(_, count)| enough(*count)).map(|(key, _)| key));
        for (one, place) in rated.iter().zip(&mut places).filter(|(_, place)| place.is_none()) {
            *place = keys[first..].binary_search(&key(one)).ok().map(|at| first + at);
        }
    }
    (keys, places)
}

fn chance(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp())
}

struct Fit {
    slope: f64,
    levels: Vec<f64>,
    /// Of each level the mean of ln(1 + wait), weighed as the likelihood weighs.
    centres: Vec<f64>,
    /// What is known of the slope once the levels are.
    information: f64,
}

impl Fit {
    /// By Newton's method, a step halved as long as it leads down. Levels stand in the information on a diagonal beside one
    /// row, so that any number of them is solved in one go.
    fn of(rated: &[&Rated<'_>], of: &[usize], levels: usize) -> Option<Self> {
        let mut fit = Self { slope: 0.0, levels: vec![0.0; levels], centres: vec![0.0; levels], information: 0.0 };
        for at in 0..levels {
            let (n, satisfied) = counted(rated.iter().zip(of).filter(|(_, of)| **of == at).map(|(one, _)| *one));
            fit.levels[at] = (satisfied as f64 / (n - satisfied) as f64).ln();
        }
        let mut likelihood = fit.likelihood(rated, of);
        for _ in 0..STEPS_MAX {
            let (slope, steps) = fit.step(rated, of)?;
            let mut size = 1.0;
            let (next, reached) = loop {
                let next = Self {
                    slope: fit.slope + size * slope,
                    levels: fit.levels.iter().zip(&steps).map(|(level, step)| level + size * step).collect(),
                    centres: fit.centres.clone(),
                    information: fit.information,
                };
                let reached = next.likelihood(rated, of);
                if reached >= likelihood - 1e-9 || size < 1e-6 {
                    break (next, reached);
                }
                size /= 2.0;
            };
            fit = next;
            likelihood = reached;
            let far = rated.iter().zip(of).any(|(one, of)| fit.odds(one, *of).abs() > FAR);
            if far || !likelihood.is_finite() {
                return None;
            }
            if slope.abs() < 1e-10 && steps.iter().all(|step| step.abs() < 1e-9) {
                return Some(fit);
            }
        }
        None
    }

    fn odds(&self, one: &Rated<'_>, of: usize) -> f64 {
        self.levels[of] + self.slope * one.wait.ln_1p()
    }

    fn likelihood(&self, rated: &[&Rated<'_>], of: &[usize]) -> f64 {
        let one = |(one, of): (&&Rated<'_>, &usize)| {
            let odds = self.odds(one, *of);
            let odds = if one.satisfied { odds } else { -odds };
            odds.min(0.0) - (-odds.abs()).exp().ln_1p()
        };
        rated.iter().zip(of).map(one).sum()
    }

    /// Where the next step goes; none where waits of one level do not differ.
    fn step(&mut self, rated: &[&Rated<'_>], of: &[usize]) -> Option<(f64, Vec<f64>)> {
        let (mut weights, mut rests) = (vec![0.0; self.levels.len()], vec![0.0; self.levels.len()]);
        self.centres.fill(0.0);
        for (one, at) in rated.iter().zip(of.iter().copied()) {
            let share = chance(self.odds(one, at));
            weights[at] += share * (1.0 - share);
            self.centres[at] += share * (1.0 - share) * one.wait.ln_1p();
            rests[at] += f64::from(u8::from(one.satisfied)) - share;
        }
        self.centres.iter_mut().zip(&weights).for_each(|(centre, weight)| *centre /= weight);
        let (mut information, mut score) = (0.0, 0.0);
        for (one, at) in rated.iter().zip(of.iter().copied()) {
            let share = chance(self.odds(one, at));
            let away = one.wait.ln_1p() - self.centres[at];
            information += share * (1.0 - share) * away * away;
            score += away * (f64::from(u8::from(one.satisfied)) - share);
        }
        self.information = information;
        // What is left of equal waits is rounding.
        if information.is_nan() || information <= 1e-9 {
            return None;
        }
        let slope = score / information;
        let step = |at: usize| rests[at] / weights[at] - slope * self.centres[at];
        Some((slope, (0..self.levels.len()).map(step).collect()))
    }

    /// With an error that holds however ratings of one customer hang together, and however far the model is off (sandwich).
    fn slope(&self, rated: &[&Rated<'_>], of: &[usize]) -> Slope {
        let mut scores: BTreeMap<&str, f64> = BTreeMap::new();
        for (one, at) in rated.iter().zip(of.iter().copied()) {
            let rest = f64::from(u8::from(one.satisfied)) - chance(self.odds(one, at));
            *scores.entry(one.customer).or_default() += (one.wait.ln_1p() - self.centres[at]) * rest;
        }
        let others = scores.len() as f64 - 1.0;
        let squares: f64 = scores.values().map(|score| score * score).sum();
        let error = (squares * (others + 1.0) / others).sqrt() / self.information;
        let reach = student_critical(CONFIDENCE, others) * error;
        Slope { value: self.slope, error, low: self.slope - reach, high: self.slope + reach }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SplitMix64, for trials alone.
    struct Chance(u64);

    impl Chance {
        fn next(&mut self) -> f64 {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut x = self.0;
            x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            ((x ^ (x >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
        }
    }

    const CHANNELS: [(&str, f64, f64); 3] = [("email", 1.5, 400.0), ("chat", 3.0, 8.0), ("phone", 2.0, 3.0)];

    /// Two tickets of each of so many customers, who are of one mood; channels differ in waits and in satisfaction.
    fn planted(names: &[String], slope: f64, seed: u64) -> Vec<Rated<'_>> {
        let mut chance_of = Chance(seed.wrapping_mul(0x2545_f491_4f6c_dd1d));
        let mut found = Vec::new();
        for name in names {
            let (channel, level, mean) = CHANNELS[(chance_of.next() * 3.0) as usize];
            let mood = chance_of.next() - 0.5;
            for _ in 0..2 {
                let wait = -mean * (1.0 - chance_of.next()).ln();
                let satisfied = chance_of.next() < chance(level + mood + slope * wait.ln_1p());
                found.push(Rated { wait, satisfied, channel, scenario: "", customer: name });
            }
        }
        found
    }

    fn customers(n: usize) -> Vec<String> {
        (0..n).map(|at| format!("c{at}")).collect()
    }

    #[test]
    fn a_planted_slope_is_found_as_often_as_its_interval_says() {
        let names = customers(250);
        let (mut covered, mut sum) = (0, 0.0);
        for seed in 1..=300 {
            let found = of_waiting(&planted(&names, -0.4, seed)).expect("a finding");
            let slope = found.slope.expect("a slope");
            covered += u32::from(slope.low <= -0.4 && -0.4 <= slope.high);
            sum += slope.value;
        }
        assert!((270..=297).contains(&covered), "{covered} of 300");
        // Moods that are not seen draw a logistic slope a little to zero.
        assert!((sum / 300.0 + 0.4).abs() < 0.03, "{}", sum / 300.0);
    }

    #[test]
    fn where_waiting_does_nothing_nothing_is_claimed() {
        let names = customers(250);
        let quiet = (1..=300).filter(|seed| {
            let found = of_waiting(&planted(&names, 0.0, *seed)).expect("a finding");
            found.absent == Some(Absent::Unseen) && found.slope.is_some()
        });
        let quiet = quiet.count();
        assert!((276..=297).contains(&quiet), "{quiet} of 300");
    }

    /// Who waits long writes mail and is satisfied less, but within mail and within chat waiting changes nothing.
    #[test]
    fn what_only_channels_differ_in_is_no_effect_of_waiting() {
        let names = customers(400);
        let mut rated = planted(&names, 0.0, 5);
        let pooled: Vec<Rated<'_>> = rated.iter().map(|one| Rated { channel: "all", ..*one }).collect();
        assert_eq!(of_waiting(&pooled).expect("a finding").absent, None, "without strata it looks like one");
        let found = of_waiting(&rated).expect("a finding");
        assert_eq!((found.absent, found.levels.len()), (Some(Absent::Unseen), 3));
        // Scenarios with few ratings are put together, and the order of the ratings changes nothing but rounding.
        for (at, one) in rated.iter_mut().enumerate() {
            one.scenario = if at % 25 == 0 { "rare" } else { "late" };
        }
        let found = of_waiting(&rated).expect("a finding");
        let keys: Vec<_> = found.levels.iter().map(|one| (one.channel.as_deref(), one.scenario.as_deref())).collect();
        assert_eq!(
            keys[..3],
            [(Some("chat"), Some("late")), (Some("email"), Some("late")), (Some("phone"), Some("late"))]
        );
        assert_eq!(keys[3..], [(None, None)]);
        assert_eq!(found.level("chat", "rare"), Some(&found.levels[3]));
        rated.reverse();
        let again = of_waiting(&rated).expect("a finding").slope.expect("a slope");
        assert!((again.value - found.slope.expect("a slope").value).abs() < 1e-9);
    }

    /// Two waits and one level are a table of two by two: the slope is the log odds ratio, its error that of Woolf.
    #[test]
    fn of_two_waits_it_is_the_odds_ratio() {
        let names = customers(400);
        let rated: Vec<Rated<'_>> = (0..400)
            .map(|at| {
                let (late, rank) = (at >= 200, at % 200);
                let satisfied = rank < if late { 80 } else { 150 };
                let wait = if late { std::f64::consts::E - 1.0 } else { 0.0 };
                Rated { wait, satisfied, channel: "email", scenario: "", customer: &names[at] }
            })
            .collect();
        let found = of_waiting(&rated).expect("a finding");
        let slope = found.slope.expect("a slope");
        assert!((slope.value - (80.0 * 50.0 / (120.0 * 150.0_f64)).ln()).abs() < 1e-9, "{slope:?}");
        let woolf = (1.0 / 150.0 + 1.0 / 50.0 + 1.0 / 80.0 + 1.0 / 120.0_f64).sqrt();
        assert!((slope.error / (400.0 / 399.0_f64).sqrt() - woolf).abs() < 1e-9, "{slope:?} {woolf}");
        assert_eq!((found.n, found.satisfied, found.absent), (400, 230, None));
    }

    #[test]
    fn what_the_data_do_not_support_is_absent_and_says_why() {
        let names = customers(400);
        let one = |at: usize, wait: f64, satisfied: bool| Rated {
            wait,
            satisfied,
            channel: "email",
            scenario: "",
            customer: &names[at],
        };
        let why = |rated: &[Rated<'_>]| of_waiting(rated).expect("a finding").absent;
        assert_eq!(why(&[]), Some(Absent::TooFew));
        let all: Vec<_> = (0..400).map(|at| one(at, at as f64, true)).collect();
        assert_eq!(why(&all), Some(Absent::OneSided), "all are satisfied");
        assert_eq!(why(&all[..199]), Some(Absent::TooFew));
        let few: Vec<_> = (0..400).map(|at| one(at, at as f64, at % 14 > 0)).collect();
        assert_eq!(why(&few), Some(Absent::OneSided), "29 are not");
        let parted: Vec<_> = (0..400).map(|at| one(at, at as f64, at < 200)).collect();
        assert_eq!(why(&parted), Some(Absent::NoFit), "they do not overlap");
        let same: Vec<_> = (0..400).map(|at| one(at, 60.0, at % 2 == 0)).collect();
        assert_eq!(why(&same), Some(Absent::NoFit), "waits do not differ");
        let regulars: Vec<_> = (0..400).map(|at| one(at % 29, at as f64, at % 3 == 0)).collect();
        assert_eq!(why(&regulars), Some(Absent::FewCustomers(29)));
        // Ratings of channels in which all say the same are left out, and what remains is too little.
        let apart: Vec<_> = (0..400)
            .map(|at| Rated {
                channel: if at < 100 { "chat" } else { "email" },
                ..one(at, at as f64, at >= 100 || at % 2 == 0)
            })
            .collect();
        let found = of_waiting(&apart).expect("a finding");
        assert!(found.absent.is_some() && found.levels.is_empty(), "{found:?}");
    }

    #[test]
    fn what_no_wait_can_be_is_refused_by_its_place() {
        let fine = Rated { wait: 1.0, satisfied: true, channel: "email", scenario: "", customer: "c" };
        for wait in [-1.0, f64::NAN, f64::INFINITY, 1e9] {
            let refused = of_waiting(&[fine, Rated { wait, ..fine }]).expect_err("refused");
            assert_eq!(refused.field, "rated[1].wait", "{wait}");
        }
    }
}
