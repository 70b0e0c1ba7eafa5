//! One number of a model that is another one in a future or with a strategy.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::misfit::{Lack, Misfit};
use crate::refusal::Refusal;
use crate::simulation::{Class, Group, Model, Orders, Routing};

/// Changes of one future or strategy.
pub const CHANGES_MAX: usize = 30;
/// What is larger is a mistake in the unit.
pub const VALUE_MAX: f64 = 1e9;
const NAME_MAX: usize = 200;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TwinNumber)]
pub enum What {
    /// Contacts of a class, or orders of a stream.
    Volume,
    Handling,
    Patience,
    Deflected,
    Redial,
    Priority,
    Within,
    /// The probability that orders are late.
    Late,
    /// The probability that somebody whose order is late gets in touch.
    Contact,
    /// People of a group: those always there, or else those of its first shift.
    Agents,
    Absence,
    Reserve,
    AgentHour,
    /// The probability that somebody who waits is called back; of a class that has call backs.
    Callback,
    /// The end of the shifts of a group: more is overtime, or longer hours.
    ShiftEnd,
    /// A group learns what `skill` names.
    Skill,
}

impl What {
    pub const ALL: [Self; 16] = [
        Self::Volume,
        Self::Handling,
        Self::Patience,
        Self::Deflected,
        Self::Redial,
        Self::Priority,
        Self::Within,
        Self::Late,
        Self::Contact,
        Self::Agents,
        Self::Absence,
        Self::Reserve,
        Self::AgentHour,
        Self::Callback,
        Self::ShiftEnd,
        Self::Skill,
    ];
}

/// One number that is another one: exactly one of `times`, `add` and `to`; a skill has `skill` instead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TwinChange)]
pub struct Change {
    pub what: What,
    /// The class, group or order stream, or all classes of this channel or scenario, and of groups those who answer them;
    /// everything unless it is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub add: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<f64>,
    /// A class, or all of a channel or scenario; of `What::Skill` alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skill: Option<String>,
    /// Passed over in a model that has nothing of the kind, as long as another change of the list has something to change.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub if_there: bool,
}

impl Class {
    /// By its name, its channel or its scenario.
    pub(super) fn is_called(&self, of: &str) -> bool {
        self.name == of || self.channel == of || self.scenario == of
    }
}

/// What is wrong with changes whatever the model, each with its place in the list such as `[2].times`.
pub fn problems(changes: &[Change]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    if changes.len() > CHANGES_MAX {
        found.push((String::new(), format!("may be at most {CHANGES_MAX}")));
    }
    for (at, change) in changes.iter().take(CHANGES_MAX).enumerate() {
        found.extend(change.problems().into_iter().map(|(part, problem)| (format!("[{at}]{part}"), problem)));
    }
    found
}

/// Makes all changes. Gives those that were passed over, or the first that does not fit.
pub fn change(model: &mut Model, changes: &[Change]) -> Result<Vec<Misfit>, Misfit> {
    let mut passed = Vec::new();
    for change in changes {
        match change.apply(model) {
            Ok(true) => {}
            Ok(false) if change.if_there => passed.push(Misfit::of(change, model)),
            Ok(false) => return Err(Misfit::of(change, model)),
            Err(refusal) => {
                return Err(Misfit { lack: Lack::Number, why: Some(refusal.to_string()), ..Misfit::of(change, model) });
            }
        }
    }
    if !passed.is_empty() && passed.len() == changes.len() { Err(passed.swap_remove(0)) } else { Ok(passed) }
}

impl Change {
    fn problems(&self) -> Vec<(&'static str, String)> {
        let mut found = Vec::new();
        let values = [self.times, self.add, self.to];
        let given = values.iter().flatten().count();
        for (part, name) in [(".of", &self.of), (".skill", &self.skill)] {
            if name.as_ref().is_some_and(|name| name.len() > NAME_MAX) {
                found.push((part, format!("must be at most {NAME_MAX} bytes")));
            }
        }
        if self.what == What::Skill {
            if given > 0 || self.skill.is_none() || self.of.is_none() {
                found.push(("", "a skill needs `of`, who learns it, and `skill`, and no number".to_owned()));
            }
            return found;
        }
        if given != 1 || self.skill.is_some() {
            found.push(("", "needs exactly one of `times`, `add` and `to`".to_owned()));
        }
        if values.iter().flatten().any(|value| !value.is_finite() || value.abs() > VALUE_MAX) {
            found.push(("", format!("must be a number up to {VALUE_MAX}")));
        }
        if self.times.is_some_and(|times| times < 0.0) {
            found.push((".times", "must be from 0".to_owned()));
        }
        found
    }

    fn value(&self, was: f64) -> Result<f64, Refusal> {
        let found = match (self.times, self.add, self.to) {
            (Some(factor), None, None) => was * factor,
            (None, Some(more), None) => was + more,
            (None, None, Some(value)) => value,
            _ => return Err(Refusal::new("change", "needs exactly one of `times`, `add` and `to`")),
        };
        found.is_finite().then_some(found).ok_or_else(|| Refusal::new("change", "must lead to a number"))
    }

    fn whole(&self, was: u32) -> Result<u32, Refusal> {
        let found = self.value(f64::from(was))?.round();
        let fine = (0.0..=1e6).contains(&found);
        fine.then_some(found as u32).ok_or_else(|| Refusal::new("change", "must lead to a number from 0 to 1000000"))
    }

    fn is_of(&self, name: &str) -> bool {
        self.of.as_ref().is_none_or(|of| of == name)
    }

    fn apply(&self, model: &mut Model) -> Result<bool, Refusal> {
        if self.skill.is_some() != (self.what == What::Skill) {
            return Err(Refusal::new("change", "`skill` goes with the change of a skill, and with no other"));
        }
        let mut met = false;
        if self.what == What::AgentHour {
            model.cost.agent_hour = self.value(model.cost.agent_hour)?;
            met = true;
        }
        if self.what == What::Priority && model.routing != Routing::Priority {
            return Ok(false);
        }
        for class in model.classes.iter_mut().filter(|class| self.of.as_deref().is_none_or(|of| class.is_called(of))) {
            met |= self.apply_to_class(class)?;
        }
        for class in &mut model.classes {
            let place = class.folded.iter().position(|folded| self.of.as_ref() == Some(&folded.scenario));
            if let Some(place) = place.filter(|_| self.of.as_deref().is_some_and(|of| !class.is_called(of))) {
                met |= self.apply_to_share(class, place)?;
            }
        }
        for orders in model.orders.iter_mut().filter(|orders| self.is_of(&orders.name)) {
            met |= self.apply_to_orders(orders)?;
        }
        let learned = self.learned(model);
        for at in self.groups(model) {
            met |= self.apply_to_group(&mut model.groups[at], &learned)?;
        }
        Ok(met)
    }

    /// Places of the groups that are meant: by their name, or by what they answer. Whoever is hired for a channel joins those
    /// who do least beside it.
    pub(super) fn groups(&self, model: &Model) -> Vec<usize> {
        let all = || model.groups.iter().enumerate();
        let Some(of) = &self.of else { return all().map(|(at, _)| at).collect() };
        let named: Vec<usize> = all().filter(|(_, group)| group.name == *of).map(|(at, _)| at).collect();
        if !named.is_empty() {
            return named;
        }
        let meant = |skill: &String| model.classes.iter().any(|class| class.name == *skill && class.is_called(of));
        let able = all().filter(|(_, group)| group.skills.iter().any(meant));
        if self.what == What::Agents {
            return able.min_by_key(|(_, group)| group.skills.len()).map(|(at, _)| at).into_iter().collect();
        }
        able.map(|(at, _)| at).collect()
    }

    /// Names of the classes that `skill` means.
    fn learned(&self, model: &Model) -> Vec<String> {
        let meant = |class: &&Class| self.skill.as_deref().is_some_and(|skill| class.is_called(skill));
        model.classes.iter().filter(meant).map(|class| class.name.clone()).collect()
    }

    fn apply_to_class(&self, class: &mut Class) -> Result<bool, Refusal> {
        match self.what {
            What::Volume if !class.rates.is_empty() => {
                for rate in &mut class.rates {
                    *rate = self.value(*rate)?;
                }
            }
            What::Handling => class.handling = class.handling.scaled(self.factor(class.handling.mean())?),
            What::Patience => match class.patience {
                Some(patience) => class.patience = Some(patience.scaled(self.factor(patience.mean())?)),
                None => return Ok(false),
            },
            What::Deflected => class.deflected = self.value(class.deflected)?,
            What::Redial => match &mut class.redial {
                Some(redial) => redial.probability = self.value(redial.probability)?,
                None => return Ok(false),
            },
            What::Priority => class.priority = self.whole(class.priority)?,
            What::Within => class.within = self.value(class.within)?,
            What::Callback => match &mut class.callback {
                Some(callback) => callback.probability = self.value(callback.probability)?,
                None => return Ok(false),
            },
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Of a scenario that has no class of its own: the class changes by the share that it has in it.
    fn apply_to_share(&self, class: &mut Class, place: usize) -> Result<bool, Refusal> {
        let share = class.folded[place].share;
        match self.what {
            What::Volume if !class.rates.is_empty() => {
                let before: f64 = class.rates.iter().sum();
                for rate in &mut class.rates {
                    *rate = (1.0 - share) * *rate + self.value(share * *rate)?.max(0.0);
                }
                // Who is more now has more of the class, and the others less.
                let after: f64 = class.rates.iter().sum();
                let times = if after > 0.0 { before / after } else { 0.0 };
                class.folded.iter_mut().for_each(|folded| folded.share *= times);
                class.folded[place].share = (1.0 - (1.0 - share) * times).max(0.0);
            }
            What::Handling => {
                let factor = 1.0 - share + share * self.factor(class.handling.mean())?;
                class.handling = class.handling.scaled(factor);
            }
            What::Deflected => {
                class.deflected = (1.0 - share) * class.deflected + share * self.value(class.deflected)?
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// By which factor a mean becomes what is asked for.
    fn factor(&self, mean: f64) -> Result<f64, Refusal> {
        Ok(self.value(mean)? / mean)
    }

    fn apply_to_orders(&self, orders: &mut Orders) -> Result<bool, Refusal> {
        match self.what {
            What::Volume => {
                for rate in &mut orders.rates {
                    *rate = self.value(*rate)?;
                }
            }
            What::Late => {
                for lateness in &mut orders.late {
                    lateness.late = self.value(lateness.late)?;
                }
            }
            What::Contact => orders.contact = self.value(orders.contact)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn apply_to_group(&self, group: &mut Group, learned: &[String]) -> Result<bool, Refusal> {
        match self.what {
            What::Agents => match group.shifts.first_mut() {
                Some(shift) if group.agents == 0 => shift.agents = self.whole(shift.agents)?,
                _ => group.agents = self.whole(group.agents)?,
            },
            What::Absence => group.absence = self.value(group.absence)?,
            What::Reserve => group.reserve = self.whole(group.reserve)?,
            What::ShiftEnd if !group.shifts.is_empty() => {
                for shift in &mut group.shifts {
                    shift.to = self.value(shift.to)?;
                }
            }
            What::Skill if !learned.is_empty() => {
                let new = learned.iter().filter(|skill| !group.skills.contains(skill)).cloned().collect::<Vec<_>>();
                group.skills.extend(new);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mail of which a tenth is about something that is broken and a fifth about returns.
    fn mail() -> Model {
        let text = "horizon = 1440\ngroup = []\n[[class]]\nname = \"mail\"\nrates = [0.1, 0.2]\nwithin = 60\n\
            handling = { law = \"exponential\", mean = 6 }\n\
            folded = [{ scenario = \"broken\", share = 0.1 }, { scenario = \"return\", share = 0.2 }]\n";
        toml::from_str(text).expect("a model")
    }

    #[test]
    fn a_folded_scenario_moves_its_class_by_its_share() {
        let of = |what, times| Change {
            what,
            of: Some("broken".to_owned()),
            times: Some(times),
            add: None,
            to: None,
            skill: None,
            if_there: false,
        };
        let mut model = mail();
        change(&mut model, &[of(What::Volume, 8.0)]).expect("it is in the mail");
        let class = &model.classes[0];
        assert!((class.rates[0] - 0.17).abs() < 1e-12 && (class.rates[1] - 0.34).abs() < 1e-12, "{:?}", class.rates);
        let shares: Vec<f64> = class.folded.iter().map(|folded| folded.share).collect();
        assert!((shares[0] - 0.8 / 1.7).abs() < 1e-12 && (shares[1] - 0.2 / 1.7).abs() < 1e-12, "{shares:?}");
        // Now nearly half of it takes twice as long.
        change(&mut model, &[of(What::Handling, 2.0)]).expect("it is in the mail");
        assert!((model.classes[0].handling.mean() - 6.0 * (1.0 + 0.8 / 1.7)).abs() < 1e-9);
        let mut model = mail();
        change(&mut model, &[of(What::Volume, 0.0)]).expect("it is in the mail");
        assert!((model.classes[0].rates[0] - 0.09).abs() < 1e-12 && model.classes[0].folded[0].share.abs() < 1e-12);
        // Nobody of the mail gives up, and no scenario within it can have a patience of its own.
        let misfit = change(&mut model, &[of(What::Patience, 2.0)]).expect_err("it has none");
        assert_eq!(misfit.lack, Lack::Class);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        let change = Change {
            what: What::Agents,
            of: Some("Desk".into()),
            times: Some(1.5),
            add: None,
            to: None,
            skill: None,
            if_there: false,
        };
        let two = Change { to: Some(3.0), ..change.clone() };
        let negative = Change { times: Some(-1.0), ..change.clone() };
        let nobody = Change { what: What::Skill, times: None, of: None, skill: Some("Mail".into()), ..change.clone() };
        let endless = Change { times: Some(f64::INFINITY), ..change.clone() };
        let long = Change { of: Some("x".repeat(201)), ..change.clone() };
        let found = problems(&[change.clone(), two, negative, nobody, endless, long]);
        let places: Vec<&str> = found.iter().map(|(place, _)| place.as_str()).collect();
        assert_eq!(places, ["[1]", "[2].times", "[3]", "[4]", "[5].of"]);
        let found = problems(&vec![change; CHANGES_MAX + 1]);
        assert_eq!(found, [(String::new(), "may be at most 30".to_owned())]);
    }
}
