//! The model, put together from what was estimated, assumed and set.

use serde::{Deserialize, Serialize};

use super::arrivals::Arrivals;
use super::doubt::{ClassDoubt, Doubt, with_mean};
use super::durations::Durations;
use super::estimate::{Estimate, What, Why};
use super::observed::{ClassObserved, GroupObserved, Observed};
use super::orders::Stream;
use super::patience::{Patience, Wait};
use super::shares::Share;
use super::{DAY, HALF_HOUR, HOUR};
use crate::law::Law;
use crate::refusal::{Refusal, at_least_zero, positive, probability};
use crate::simulation::{Cause, Class, Cost, Ending, Followup, Group, Kind, Model, Plan, Record, Redial};

/// A model of the week, from Monday's midnight on and with nothing open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calibrated {
    pub model: Model,
    pub estimates: Vec<Estimate>,
    pub doubt: Doubt,
}

/// A window of fewer days has not seen every weekday twice.
pub const DAYS_MIN: usize = 14;
/// Fewer days of people tell nothing of how often they are away.
const LISTED_MIN: u64 = 10;

pub fn calibrate(observed: &Observed<'_>) -> Result<Calibrated, Refusal> {
    if observed.days() < DAYS_MIN {
        return Err(Refusal::new("from", format!("must be at least {DAYS_MIN} days before the end")));
    }
    let mut estimates = Vec::new();
    let (mut classes, mut doubts) = (Vec::new(), Vec::new());
    let follows = Follows::of(observed);
    let mut of_orders = Vec::new();
    let stream = Stream::of(observed, &mut of_orders);
    for (at, seen) in observed.classes.iter().enumerate() {
        let (class, doubt) = {
            let of_orders = stream.as_ref().is_some_and(|stream| stream.drives(at));
            ClassWork { observed, at, seen, of_orders, follows: &follows, estimates: &mut estimates }.done()?
        };
        classes.push(class);
        doubts.push(doubt);
    }
    let (mut groups, mut absences) = (Vec::new(), Vec::new());
    for seen in &observed.groups {
        let (group, absence) = group(observed, seen, &mut estimates)?;
        groups.push(group);
        absences.push(absence);
    }
    estimates.append(&mut of_orders);
    let (orders, ordered) = stream.map(|stream| (stream.orders, stream.doubt)).unzip();
    let set = observed.set(What::AgentHour, "");
    let agent_hour = at_least_zero("agent_hour", set.or(observed.agent_hour).unwrap_or(0.0))?;
    let why = if set.is_some() { Why::SetBySomebody } else { Why::NotRecorded };
    let known = set.or(observed.agent_hour);
    estimates.push(Estimate::assumed(What::AgentHour, "", known, 0, why));
    let model = Model {
        hour: HOUR,
        horizon: 7.0 * DAY,
        warm_up: 0.0,
        ending: Ending::Stop,
        routing: observed.routing,
        classes,
        groups,
        orders: Vec::from_iter(orders),
        cost: Cost { agent_hour, ..Cost::default() },
        satisfaction: None,
    };
    Plan::of(&model)?;
    Ok(Calibrated { model, estimates, doubt: Doubt { classes: doubts, absences, orders: Vec::from_iter(ordered) } })
}

/// Which contacts were followed by another one.
struct Follows {
    /// When it came, by the place of the contact that it follows.
    next: Vec<Option<f64>>,
}

impl Follows {
    fn of(observed: &Observed<'_>) -> Self {
        let mut next: Vec<Option<f64>> = vec![None; observed.records.len()];
        for record in observed.records.iter().filter(|record| record.came < observed.until) {
            if let Some(Cause::Answer(of) | Cause::Leaving(of)) = record.cause
                && let Some(place) = next.get_mut(of as usize)
            {
                let first = place.map_or(record.came, |came| came.min(record.came));
                *place = Some(first);
            }
        }
        Self { next }
    }

    /// Of contacts of a class that ended in the window: how many were followed, and after how long. Those of the last days
    /// are left out, since what follows from them may still come.
    fn share(&self, observed: &Observed<'_>, class: usize, end: impl Fn(&Record) -> Option<f64>) -> (Share, Vec<f64>) {
        let ended: Vec<(f64, Option<f64>)> = observed
            .records
            .iter()
            .zip(&self.next)
            .filter(|(record, _)| record.class == class && observed.holds(record))
            .filter_map(|(record, next)| end(record).filter(|end| *end < observed.until).map(|end| (end, *next)))
            .collect();
        let mut delays: Vec<f64> =
            ended.iter().filter_map(|(end, next)| next.map(|next| (next - end).max(0.0))).collect();
        delays.sort_by(f64::total_cmp);
        let reach = delays.get(delays.len() * 19 / 20).copied().unwrap_or(0.0);
        let ripe = ended.iter().filter(|(end, _)| *end <= observed.until - reach);
        let share = ripe.fold(Share::default(), |share, (_, next)| Share {
            hits: share.hits + u64::from(next.is_some()),
            n: share.n + 1,
        });
        (share, delays)
    }
}

struct ClassWork<'a> {
    observed: &'a Observed<'a>,
    at: usize,
    seen: &'a ClassObserved,
    /// Contacts about late orders are those of the stream.
    of_orders: bool,
    follows: &'a Follows,
    estimates: &'a mut Vec<Estimate>,
}

impl ClassWork<'_> {
    fn done(mut self) -> Result<(Class, ClassDoubt), Refusal> {
        let arrivals = self.arrivals();
        let (handling, handling_doubt) = self.handling()?;
        let (patience, patience_doubt) = self.patience()?;
        let (redial, redial_doubt) = self.redial()?;
        let (then, reopening_doubt) = self.reopening()?;
        let within = self.chosen(What::Within, self.seen.within);
        let deflected = self.set(What::Deflected).unwrap_or(0.0);
        let why = if self.set(What::Deflected).is_some() { Why::SetBySomebody } else { Why::NotRecorded };
        self.say(Estimate::assumed(What::Deflected, &self.seen.name, Some(deflected), 0, why));
        for what in &self.seen.untold {
            let value = if *what == What::Together { 1.0 } else { 0.0 };
            self.estimates.push(Estimate::assumed(*what, &self.seen.name, Some(value), 0, Why::NotRecorded));
        }
        let class = Class {
            channel: self.seen.channel.clone(),
            scenario: self.seen.scenario.clone(),
            rates: arrivals.rates.iter().map(|rate| rate / HALF_HOUR).collect(),
            interval: Some(HALF_HOUR),
            busyness: (arrivals.excess > 1e-6).then(|| 1.0 / arrivals.excess),
            patience,
            priority: self.seen.priority,
            within,
            deflected,
            deferrable: self.seen.deferrable,
            folded: self.seen.folded.clone(),
            redial,
            then,
            ..Class::of(&self.seen.name, handling)
        };
        let doubt = ClassDoubt {
            arrivals,
            handling: handling_doubt,
            patience: patience_doubt,
            redial: redial_doubt,
            reopening: reopening_doubt,
        };
        Ok((class, doubt))
    }

    fn say(&mut self, estimate: Estimate) {
        self.estimates.push(estimate);
    }

    fn set(&self, what: What) -> Option<f64> {
        self.observed.set(what, &self.seen.name)
    }

    fn chosen(&mut self, what: What, otherwise: f64) -> f64 {
        let set = self.set(what);
        let why = if set.is_some() { Why::SetBySomebody } else { Why::Chosen };
        self.say(Estimate::assumed(what, &self.seen.name, Some(set.unwrap_or(otherwise)), 0, why));
        set.unwrap_or(otherwise)
    }

    fn arrivals(&mut self) -> Arrivals {
        let arrivals = Arrivals::of(self.observed, self.at, self.of_orders);
        let n = arrivals.counts.iter().sum::<f64>() as u64;
        self.say(Estimate::estimated(What::Volume, &self.seen.name, arrivals.volume(), n, Why::Smoothed));
        let days = arrivals.days.len() as u64;
        let [low, high] = arrivals.excess_interval();
        let shares = [arrivals.excess, low, high.min(1e6)].map(f64::sqrt);
        self.say(if arrivals.degrees() < 5.0 {
            Estimate::assumed(What::Busyness, &self.seen.name, Some(shares[0]), days, Why::TooFew)
        } else {
            Estimate::estimated(What::Busyness, &self.seen.name, shares, days, Why::Moments)
        });
        arrivals
    }

    fn records(&self) -> impl Iterator<Item = &Record> {
        self.observed.records.iter().filter(|record| record.class == self.at && self.observed.holds(record))
    }

    fn handling(&mut self) -> Result<(Law, Option<Durations>), Refusal> {
        let name = self.seen.name.clone();
        let until = self.observed.until;
        let ended = |record: &Record| record.ended.filter(|ended| *ended < until);
        let times: Vec<f64> = self.records().filter_map(|record| Some(ended(record)? - record.began?)).collect();
        let found = Durations::of(&times);
        let law = found.map_or(Law::exponential(positive("handling", self.seen.handling)?), |found| found.law);
        if let Some(mean) = self.set(What::Handling) {
            self.say(Estimate::assumed(What::Handling, &name, Some(mean), 0, Why::SetBySomebody));
            return Ok((with_mean(law, positive("handling", mean)?), None));
        }
        let Some(found) = found else {
            self.say(Estimate::assumed(What::Handling, &name, Some(law.mean()), times.len() as u64, Why::TooFew));
            return Ok((law, None));
        };
        let mut mean = Estimate::estimated(What::Handling, &name, found.mean(), found.n, found.why);
        mean.distance = Some(found.distance);
        self.say(mean);
        Ok((law, Some(found)))
    }

    fn patience(&mut self) -> Result<(Option<Law>, Option<Patience>), Refusal> {
        let name = self.seen.name.clone();
        if let Some(mean) = self.set(What::Patience) {
            self.say(Estimate::assumed(What::Patience, &name, Some(mean), 0, Why::SetBySomebody));
            return Ok((Some(Law::exponential(positive("patience", mean)?)), None));
        }
        if !self.seen.sees_leaving {
            self.say(Estimate::assumed(What::Patience, &name, None, 0, Why::NotRecorded));
            return Ok((None, None));
        }
        let until = self.observed.until;
        let wait = |record: &Record| {
            let end = record.left.or(record.began).filter(|end| *end < until);
            (end.unwrap_or(until) - record.came, record.left.is_some_and(|left| left < until))
        };
        let mut waits: Vec<Wait> = self.records().map(wait).filter(|(wait, _)| *wait > 0.0).collect();
        let found = Patience::of(&mut waits);
        let Some(mean) = found.mean() else {
            let mut nobody = Estimate::assumed(What::Patience, &name, None, found.waited, Why::NobodyLeft);
            nobody.low = Some(found.at_least());
            self.say(nobody);
            return Ok((None, None));
        };
        let mut estimate = Estimate::estimated(What::Patience, &name, mean, found.left, Why::Censored);
        estimate.distance = Some(found.distance);
        self.say(estimate);
        Ok((Some(Law::exponential(mean[0])), Some(found)))
    }

    fn redial(&mut self) -> Result<(Option<Redial>, Option<Share>), Refusal> {
        let (share, delays) = self.follows.share(self.observed, self.at, |record| record.left);
        let found = self.following([What::Redial, What::RedialAfter], share, &delays)?;
        Ok(found.map_or((None, None), |(probability, after, share)| (Some(Redial { probability, after }), share)))
    }

    fn reopening(&mut self) -> Result<(Vec<Followup>, Option<Share>), Refusal> {
        let (share, delays) = self
            .follows
            .share(self.observed, self.at, |record| record.began.map(|began| record.ended.unwrap_or(began)));
        let found = self.following([What::Reopening, What::ReopeningAfter], share, &delays)?;
        let followup =
            |probability, after| Followup { kind: Kind::Reopening, probability, class: None, after: Some(after) };
        Ok(found.map_or((Vec::new(), None), |(probability, after, share)| (vec![followup(probability, after)], share)))
    }

    /// How often, and after how long; none where nothing followed of anything.
    fn following(
        &mut self,
        [often, after]: [What; 2],
        share: Share,
        delays: &[f64],
    ) -> Result<Option<(f64, Law, Option<Share>)>, Refusal> {
        let name = self.seen.name.clone();
        let set = self.set(often);
        let found = match set {
            Some(set) => Estimate::assumed(often, &name, Some(probability("probability", set)?), 0, Why::SetBySomebody),
            None if share.n == 0 => Estimate::assumed(often, &name, Some(0.0), 0, Why::NotRecorded),
            None => Estimate::estimated(often, &name, share.interval(), share.n, Why::Counted),
        };
        let value = found.value.unwrap_or(0.0).min(0.99);
        self.say(found);
        if value <= 0.0 && share.hits == 0 {
            return Ok(None);
        }
        let mean = (delays.iter().sum::<f64>() / delays.len().max(1) as f64).max(1.0);
        let law = match Durations::of(delays) {
            Some(found) => {
                let mut estimate = Estimate::estimated(after, &name, found.mean(), found.n, found.why);
                estimate.distance = Some(found.distance);
                self.say(estimate);
                found.law
            }
            None => {
                self.say(Estimate::assumed(after, &name, Some(mean), delays.len() as u64, Why::TooFew));
                Law::exponential(mean)
            }
        };
        Ok(Some((value, law, set.is_none().then_some(share))))
    }
}

fn group(
    observed: &Observed<'_>,
    seen: &GroupObserved,
    estimates: &mut Vec<Estimate>,
) -> Result<(Group, Option<Share>), Refusal> {
    let people = seen.shifts.iter().map(|shift| shift.agents).max().unwrap_or(0);
    estimates.push(Estimate::estimated(
        What::People,
        &seen.name,
        [f64::from(people); 3],
        u64::from(people),
        Why::Counted,
    ));
    let idle = seen.days_listed < LISTED_MIN && seen.days_idle > 0;
    let share = Share { hits: seen.days_listed.saturating_sub(seen.days_there), n: seen.days_listed };
    let set = observed.set(What::Absence, &seen.name);
    let found = match set {
        Some(set) => Estimate::assumed(What::Absence, &seen.name, Some(set), 0, Why::SetBySomebody),
        None if idle => Estimate::assumed(What::Absence, &seen.name, Some(0.0), share.n, Why::Idle),
        None if share.n == 0 => Estimate::assumed(What::Absence, &seen.name, Some(0.0), 0, Why::NotRecorded),
        None => Estimate::estimated(What::Absence, &seen.name, share.interval(), share.n, Why::Counted),
    };
    let absence = probability("absence", found.value.unwrap_or(0.0))?;
    estimates.push(found);
    let skills: Vec<&str> = seen.skills.iter().map(String::as_str).collect();
    let group = Group { shifts: seen.shifts.clone(), absence, ..Group::of(&seen.name, &skills) };
    Ok((group, (set.is_none() && share.n > 0 && !idle).then_some(share)))
}
