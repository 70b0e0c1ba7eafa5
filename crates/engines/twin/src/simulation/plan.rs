//! A model whose names have been looked up and whose numbers have been checked.

use super::model::{Backlog, Class, Cost, Ending, Group, Lateness, Model, Orders, Routing, Shift};
use super::satisfaction::{Chances, lay_out};
use crate::law::Law;
use crate::refusal::{Refusal, at_least_zero, positive, probability};

pub const CLASSES_MAX: usize = 200;
pub const GROUPS_MAX: usize = 200;
pub const AGENTS_MAX: u32 = 20_000;
const STEPS_MAX: usize = 100_000;
/// Minutes of a day.
const PARTS_MAX: usize = 1_440;
pub const TOGETHER_MAX: usize = 8;
/// What one replication may hold at once.
const CONTACTS_MAX: f64 = 5_000_000.0;

#[derive(Debug, Clone)]
pub struct Plan {
    pub day: f64,
    pub hour: f64,
    pub horizon: f64,
    pub warm_up: f64,
    pub ending: Ending,
    pub routing: Routing,
    pub classes: Vec<ClassPlan>,
    pub groups: Vec<GroupPlan>,
    pub orders: Vec<OrderPlan>,
    pub cost: Cost,
    /// How many contacts a replication has in the mean, follow-ups left out.
    pub contacts: f64,
}

#[derive(Debug, Clone)]
pub struct Steps {
    pub rates: Vec<f64>,
    pub interval: f64,
}

#[derive(Debug, Clone)]
pub struct ClassPlan {
    pub name: String,
    pub steps: Steps,
    pub busyness: Option<f64>,
    pub handling: Law,
    pub patience: Option<Law>,
    pub within: f64,
    pub deflected: f64,
    pub deferrable: bool,
    pub together: Vec<f64>,
    pub redial: Option<(f64, Law)>,
    /// After how long, with which probability, as which class.
    pub callback: Option<(f64, f64, usize)>,
    /// Up to which share of the chance, as which class, after what.
    pub then: Vec<(f64, usize, Option<Law>)>,
    pub backlog: Option<Backlog>,
    pub satisfaction: Option<Chances>,
    /// Groups that may answer, those who can do least first.
    pub groups: Vec<usize>,
}

#[derive(Debug, Clone)]
pub struct GroupPlan {
    pub name: String,
    /// Classes in the order of their priority.
    pub skills: Vec<usize>,
    pub agents: u32,
    pub shifts: Vec<Shift>,
    pub absence: f64,
    pub reserve: usize,
}

#[derive(Debug, Clone)]
pub struct OrderPlan {
    pub steps: Steps,
    pub before: f64,
    pub delivery: Law,
    pub late: Vec<Lateness>,
    pub contact: f64,
    pub contact_on_time: f64,
    pub lag: Law,
    pub class: usize,
    /// Up to which share of the chance, as which class; beyond the last one as `class`.
    pub also: Vec<(f64, usize)>,
    /// Up to which share of the chance each part of a day reaches; none: contacts come when the lag ends.
    pub of_day: Vec<f64>,
}

impl OrderPlan {
    pub(super) fn class_of(&self, chance: f64) -> usize {
        self.also.iter().find(|(upto, _)| chance < *upto).map_or(self.class, |(_, class)| *class)
    }

    /// The moment of the day of `due` to which the chance leads.
    pub(super) fn moment(&self, due: f64, day: f64, chance: f64) -> f64 {
        let part = self.of_day.partition_point(|upto| *upto <= chance).min(self.of_day.len() - 1);
        let from = if part == 0 { 0.0 } else { self.of_day[part - 1] };
        let within = (chance - from) / (self.of_day[part] - from);
        ((due / day).floor() + (part as f64 + within) / self.of_day.len() as f64) * day
    }
}

impl Plan {
    pub fn of(model: &Model) -> Result<Self, Refusal> {
        let hour = positive("hour", model.hour)?;
        let horizon = positive("horizon", model.horizon)?;
        if at_least_zero("warm_up", model.warm_up)? >= horizon {
            return Err(Refusal::new("warm_up", "must end before the horizon"));
        }
        if horizon / (24.0 * hour) > 3_700.0 {
            return Err(Refusal::new("horizon", "must be at most ten years"));
        }
        within("class", model.classes.len(), CLASSES_MAX)?;
        within("group", model.groups.len(), GROUPS_MAX)?;
        let names = Names::of(model)?;
        let mut groups: Vec<GroupPlan> =
            model.groups.iter().map(|group| group_plan(group, &names, 24.0 * hour)).collect::<Result<_, _>>()?;
        for group in &mut groups {
            group.skills.sort_by_key(|class| (model.classes[*class].priority, *class));
        }
        let classes = model.classes.iter().enumerate();
        let mut classes: Vec<ClassPlan> =
            classes.map(|(at, class)| class_plan(class, at, horizon, &names, &groups)).collect::<Result<_, _>>()?;
        if let Some(satisfaction) = &model.satisfaction {
            lay_out(satisfaction, hour, &mut classes)?;
        }
        let orders: Vec<OrderPlan> =
            model.orders.iter().map(|orders| order_plan(orders, horizon, &names)).collect::<Result<_, _>>()?;
        checked_cost(&model.cost)?;
        let plan = Self {
            day: 24.0 * hour,
            hour,
            horizon,
            warm_up: model.warm_up,
            ending: model.ending,
            routing: model.routing,
            contacts: 0.0,
            classes,
            groups,
            orders,
            cost: model.cost,
        };
        plan.counted()
    }

    fn counted(mut self) -> Result<Self, Refusal> {
        let of_class = |class: &ClassPlan| {
            class.steps.mean(0.0, self.horizon) + f64::from(class.backlog.map_or(0, |backlog| backlog.contacts))
        };
        let direct: f64 = self.classes.iter().map(of_class).sum();
        let ordered: f64 = self.orders.iter().map(|orders| orders.steps.mean(-orders.before, self.horizon)).sum();
        self.contacts = direct + ordered;
        if self.contacts > CONTACTS_MAX {
            let problem =
                format!("leads to {:.0} contacts and orders; at most {CONTACTS_MAX} are followed", self.contacts);
            return Err(Refusal::new("class.rates", problem));
        }
        Ok(self)
    }

    /// Whether ratings told how satisfaction goes with waiting.
    pub fn tells_satisfaction(&self) -> bool {
        self.classes.iter().any(|class| class.satisfaction.is_some())
    }

    pub fn agents(&self) -> u32 {
        self.groups.iter().map(GroupPlan::people).sum()
    }
}

impl GroupPlan {
    /// The share of its people who are kept from what may wait.
    pub fn kept_free(&self) -> f64 {
        (self.reserve as f64 / f64::from(self.people().max(1))).min(1.0)
    }

    pub fn people(&self) -> u32 {
        self.agents + self.shifts.iter().map(|shift| shift.agents).sum::<u32>()
    }
}

impl Steps {
    /// The mean count between two times.
    pub(super) fn mean(&self, from: f64, to: f64) -> f64 {
        let Some(cycle) = (!self.rates.is_empty()).then(|| self.rates.iter().sum::<f64>() * self.interval) else {
            return 0.0;
        };
        let span = self.interval * self.rates.len() as f64;
        let until = |t: f64| {
            let cycles = (t / span).floor();
            let rest = (t - cycles * span) / self.interval;
            let whole = (rest as usize).min(self.rates.len());
            let part = self.rates.get(whole).copied().unwrap_or(0.0) * (rest - whole as f64);
            cycles * cycle + (self.rates[..whole].iter().sum::<f64>() + part) * self.interval
        };
        until(to) - until(from)
    }
}

struct Names<'a>(Vec<&'a str>);

impl<'a> Names<'a> {
    fn of(model: &'a Model) -> Result<Self, Refusal> {
        let names: Vec<&str> = model.classes.iter().map(|class| class.name.as_str()).collect();
        for (at, name) in names.iter().enumerate() {
            if name.is_empty() || names[..at].contains(name) {
                return Err(Refusal::new(format!("class[{at}].name"), "must be there, and once only"));
            }
        }
        Ok(Self(names))
    }

    fn find(&self, field: &str, name: &str) -> Result<usize, Refusal> {
        let known = || format!("{name:?} is no class; there are {}", self.0.join(", "));
        self.0.iter().position(|known| *known == name).ok_or_else(|| Refusal::new(field, known()))
    }
}

fn within(field: &str, count: usize, most: usize) -> Result<(), Refusal> {
    (1..=most)
        .contains(&count)
        .then_some(())
        .ok_or_else(|| Refusal::new(field, format!("must be there 1 to {most} times")))
}

fn steps(field: &str, rates: &[f64], interval: Option<f64>, horizon: f64) -> Result<Steps, Refusal> {
    if rates.len() > STEPS_MAX {
        return Err(Refusal::new(format!("{field}.rates"), format!("must be at most {STEPS_MAX}")));
    }
    for rate in rates {
        at_least_zero(&format!("{field}.rates"), *rate)?;
    }
    let interval = positive(&format!("{field}.interval"), interval.unwrap_or(horizon))?;
    if horizon / interval > 1e7 {
        return Err(Refusal::new(format!("{field}.interval"), "must be at least a ten-millionth of the horizon"));
    }
    Ok(Steps { rates: rates.to_vec(), interval })
}

fn class_plan(
    class: &Class,
    at: usize,
    horizon: f64,
    names: &Names,
    groups: &[GroupPlan],
) -> Result<ClassPlan, Refusal> {
    let place = format!("class {}", class.name);
    let inner = |field: &str| format!("{place}.{field}");
    let mut able: Vec<usize> = (0..groups.len()).filter(|group| groups[*group].skills.contains(&at)).collect();
    able.sort_by_key(|group| (groups[*group].skills.len(), *group));
    if class.together.len() > TOGETHER_MAX {
        return Err(Refusal::new(inner("together"), format!("must be at most {TOGETHER_MAX}")));
    }
    for speed in &class.together {
        positive(&inner("together"), *speed)?;
    }
    if let Some(shape) = class.busyness {
        positive(&inner("busyness"), shape)?;
    }
    let callback = class.callback.as_ref().map(|callback| {
        at_least_zero(&inner("callback.after"), callback.after)?;
        probability(&inner("callback.probability"), callback.probability)?;
        Ok((callback.after, callback.probability, names.find(&inner("callback.class"), &callback.class)?))
    });
    let redial = class.redial.as_ref().map(|redial| {
        if probability(&inner("redial.probability"), redial.probability)? >= 1.0 {
            return Err(Refusal::new(inner("redial.probability"), "must be below 1, or nobody ever gives up"));
        }
        Ok((redial.probability, redial.after.checked(&inner("redial.after"))?))
    });
    if let Some(backlog) = class.backlog {
        at_least_zero(&inner("backlog.oldest"), backlog.oldest)?;
    }
    checked_folded(class, &inner("folded.share"))?;
    Ok(ClassPlan {
        name: class.name.clone(),
        steps: steps(&place, &class.rates, class.interval, horizon)?,
        busyness: class.busyness,
        handling: class.handling.checked(&inner("handling"))?,
        patience: class.patience.map(|law| law.checked(&inner("patience"))).transpose()?,
        within: at_least_zero(&inner("within"), class.within)?,
        deflected: probability(&inner("deflected"), class.deflected)?,
        deferrable: class.deferrable,
        together: if class.together.len() > 1 { class.together.clone() } else { Vec::new() },
        redial: redial.transpose()?,
        callback: callback.transpose()?,
        then: followups(class, at, names)?,
        backlog: class.backlog,
        satisfaction: None,
        groups: able,
    })
}

fn checked_folded(class: &Class, field: &str) -> Result<(), Refusal> {
    let mut all = 0.0;
    for folded in &class.folded {
        all += probability(field, folded.share)?;
    }
    (all <= 1.0 + 1e-9).then_some(()).ok_or_else(|| Refusal::new(field, "must be at most 1 together"))
}

fn followups(class: &Class, at: usize, names: &Names) -> Result<Vec<(f64, usize, Option<Law>)>, Refusal> {
    let field = format!("class {}.then", class.name);
    let (mut upto, mut same) = (0.0, 0.0);
    let mut found = Vec::new();
    for next in &class.then {
        upto += probability(&format!("{field}.probability"), next.probability)?;
        let target = next.class.as_ref().map_or(Ok(at), |name| names.find(&format!("{field}.class"), name))?;
        same += if target == at { next.probability } else { 0.0 };
        let after = next.after.map(|law| law.checked(&format!("{field}.after"))).transpose()?;
        found.push((upto, target, after));
    }
    if upto > 1.0 + 1e-12 || same >= 1.0 {
        return Err(Refusal::new(field, "probabilities must be at most 1 together, and of the same class below 1"));
    }
    Ok(found)
}

fn group_plan(group: &Group, names: &Names, day: f64) -> Result<GroupPlan, Refusal> {
    let field = |name: &str| format!("group {}.{name}", group.name);
    let skills: Vec<usize> =
        group.skills.iter().map(|name| names.find(&field("skills"), name)).collect::<Result<_, _>>()?;
    for shift in &group.shifts {
        let ordered = 0.0 <= shift.from && shift.from < shift.to && shift.to <= 2.0 * day && shift.from < day;
        if !ordered {
            return Err(Refusal::new(
                field("shift"),
                "must begin within a day and end after that, by the end of the next",
            ));
        }
        let mut from = shift.from;
        for [begin, end] in &shift.breaks {
            if !(from <= *begin && begin < end && *end <= shift.to) {
                return Err(Refusal::new(field("shift.breaks"), "must lie in the shift, one after the other"));
            }
            from = *end;
        }
        if shift.days.as_ref().is_some_and(|days| days.iter().any(|day| *day > 6)) {
            return Err(Refusal::new(field("shift.days"), "must be from 0 to 6"));
        }
    }
    let people = u64::from(group.agents) + group.shifts.iter().map(|shift| u64::from(shift.agents)).sum::<u64>();
    if people > u64::from(AGENTS_MAX) {
        return Err(Refusal::new(field("agents"), format!("must be at most {AGENTS_MAX}")));
    }
    Ok(GroupPlan {
        name: group.name.clone(),
        skills,
        agents: group.agents,
        shifts: group.shifts.clone(),
        absence: probability(&field("absence"), group.absence)?,
        reserve: group.reserve as usize,
    })
}

fn order_plan(orders: &Orders, horizon: f64, names: &Names) -> Result<OrderPlan, Refusal> {
    let field = |name: &str| format!("orders {}.{name}", orders.name);
    for lateness in &orders.late {
        probability(&field("late.share"), lateness.share)?;
        probability(&field("late.late"), lateness.late)?;
    }
    let shares: f64 = orders.late.iter().map(|lateness| lateness.share).sum();
    if (shares - 1.0).abs() > 1e-9 {
        return Err(Refusal::new(field("late.share"), "must be 1 together"));
    }
    Ok(OrderPlan {
        steps: steps(&format!("orders {}", orders.name), &orders.rates, orders.interval, horizon)?,
        before: at_least_zero(&field("before"), orders.before)?,
        delivery: orders.delivery.checked(&field("delivery"))?,
        late: orders.late.clone(),
        contact: probability(&field("contact"), orders.contact)?,
        contact_on_time: probability(&field("contact_on_time"), orders.contact_on_time)?,
        lag: orders.lag.checked(&field("lag"))?,
        class: names.find(&field("class"), &orders.class)?,
        also: also(orders, names)?,
        of_day: of_day(orders)?,
    })
}

fn also(orders: &Orders, names: &Names) -> Result<Vec<(f64, usize)>, Refusal> {
    let field = |name: &str| format!("orders {}.also.{name}", orders.name);
    within_most(&field("class"), orders.also.len(), CLASSES_MAX)?;
    let mut upto = 0.0;
    let mut found = Vec::new();
    for also in &orders.also {
        upto += probability(&field("share"), also.share)?;
        found.push((upto, names.find(&field("class"), &also.class)?));
    }
    if upto > 1.0 + 1e-9 {
        return Err(Refusal::new(field("share"), "must be at most 1 together"));
    }
    Ok(found)
}

fn of_day(orders: &Orders) -> Result<Vec<f64>, Refusal> {
    let field = format!("orders {}.of_day", orders.name);
    within_most(&field, orders.of_day.len(), PARTS_MAX)?;
    let mut upto = 0.0;
    let mut found = Vec::new();
    for part in &orders.of_day {
        upto += at_least_zero(&field, *part)?;
        found.push(upto);
    }
    if !found.is_empty() && upto <= 0.0 {
        return Err(Refusal::new(field, "must be above 0 in some part of the day"));
    }
    found.iter_mut().for_each(|share| *share /= upto);
    Ok(found)
}

fn within_most(field: &str, count: usize, most: usize) -> Result<(), Refusal> {
    (count <= most).then_some(()).ok_or_else(|| Refusal::new(field, format!("must be there at most {most} times")))
}

fn checked_cost(cost: &Cost) -> Result<(), Refusal> {
    let Cost { agent_hour, contact, abandoned, late, open, deflected } = *cost;
    for (field, value) in [
        ("cost.agent_hour", agent_hour),
        ("cost.contact", contact),
        ("cost.abandoned", abandoned),
        ("cost.late", late),
        ("cost.open", open),
        ("cost.deflected", deflected),
    ] {
        at_least_zero(field, value)?;
    }
    Ok(())
}
