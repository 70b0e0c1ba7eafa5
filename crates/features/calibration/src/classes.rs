//! Few kinds of contacts: a channel, or a scenario within it where there is enough of that. Pure.

use std::collections::BTreeMap;

use twin::simulation::{Folded, Model};

/// A kind of its own comes so often, on average, in a week; fewer are folded together.
const A_WEEK: f64 = 10.0;
/// So many scenarios of a channel, the most frequent ones, are kinds of their own.
const SCENARIOS_MAX: usize = 4;
const OTHER: &str = "other";

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind {
    pub channel: String,
    /// Empty: whatever else comes by this channel.
    pub scenario: String,
}

impl Kind {
    pub fn name(&self) -> String {
        if self.scenario.is_empty() { self.channel.clone() } else { format!("{}: {}", self.channel, self.scenario) }
    }
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Kinds {
    pub kinds: Vec<Kind>,
    /// Channels that come too seldom to stand alone, with how often they came.
    pub folded: Vec<(String, u64)>,
    /// Of each kind the scenarios that are in it without being its name, with their shares of it.
    pub within: Vec<Vec<Folded>>,
}

impl Kinds {
    /// Of what came by channel and scenario in so many weeks.
    pub fn of<'a>(came: impl Iterator<Item = (&'a str, Option<&'a str>)>, weeks: f64) -> Self {
        let mut channels: BTreeMap<&str, BTreeMap<&str, u64>> = BTreeMap::new();
        for (channel, scenario) in came {
            *channels.entry(channel).or_default().entry(scenario.unwrap_or("")).or_default() += 1;
        }
        let often = |count: u64| count as f64 >= A_WEEK * weeks;
        let mut found = Self::default();
        let mut others: BTreeMap<&str, u64> = BTreeMap::new();
        for (channel, scenarios) in channels {
            let all: u64 = scenarios.values().sum();
            if !often(all) {
                found.folded.push((channel.to_owned(), all));
                scenarios.iter().for_each(|(scenario, count)| *others.entry(scenario).or_default() += count);
                continue;
            }
            let mut own: Vec<(&str, u64)> = scenarios
                .iter()
                .filter(|(key, count)| !key.is_empty() && often(**count))
                .map(|(k, c)| (*k, *c))
                .collect();
            own.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
            own.truncate(SCENARIOS_MAX);
            let rest = all - own.iter().map(|(_, count)| count).sum::<u64>();
            if rest > 0 {
                found.kinds.push(Kind { channel: channel.to_owned(), scenario: String::new() });
                let left = scenarios.iter().filter(|(key, _)| !own.iter().any(|(known, _)| known == *key));
                found.within.push(shares(left.map(|(key, count)| (*key, *count)), rest));
            }
            found.within.extend(own.iter().map(|_| Vec::new()));
            found
                .kinds
                .extend(own.iter().map(|(key, _)| Kind { channel: channel.to_owned(), scenario: (*key).to_owned() }));
        }
        if !found.folded.is_empty() && !found.kinds.iter().any(|kind| kind.channel == OTHER) {
            found.kinds.push(Kind { channel: OTHER.to_owned(), scenario: String::new() });
            let all = others.values().sum();
            found.within.push(shares(others.into_iter(), all));
        }
        found
    }

    /// Those of a model that was calibrated: its classes keep channel and scenario, and that is all that placing needs.
    pub fn of_model(model: &Model) -> Self {
        let kind =
            |class: &twin::simulation::Class| Kind { channel: class.channel.clone(), scenario: class.scenario.clone() };
        let within = model.classes.iter().map(|class| class.folded.clone()).collect();
        Self { kinds: model.classes.iter().map(kind).collect(), folded: Vec::new(), within }
    }

    /// Which kind a contact is of; of a channel without a rest of its own that of its first.
    pub fn place(&self, channel: &str, scenario: Option<&str>) -> Option<usize> {
        let find = |channel: &str, scenario: &str| {
            self.kinds.iter().position(|kind| kind.channel == channel && kind.scenario == scenario)
        };
        find(channel, scenario.unwrap_or(""))
            .or_else(|| find(channel, ""))
            .or_else(|| self.kinds.iter().position(|kind| kind.channel == channel))
            .or_else(|| find(OTHER, ""))
    }
}

/// Those of whom it is known what they are about.
fn shares<'a>(scenarios: impl Iterator<Item = (&'a str, u64)>, all: u64) -> Vec<Folded> {
    let share = |(scenario, count): (&str, u64)| Folded {
        scenario: scenario.to_owned(),
        share: count as f64 / all.max(1) as f64,
    };
    scenarios.filter(|(scenario, count)| !scenario.is_empty() && *count > 0).map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_often_stands_alone_and_the_rest_is_folded() {
        let came = |channel, scenario, count| std::iter::repeat_n((channel, scenario), count);
        let all = came("email", Some("late"), 90).chain(came("email", Some("odd"), 3)).chain(came("email", None, 40));
        let all = all.chain(came("api", None, 2)).chain(came("chat", Some("late"), 50));
        let kinds = Kinds::of(all, 4.0);
        let names: Vec<String> = kinds.kinds.iter().map(Kind::name).collect();
        assert_eq!(names, ["chat: late", "email", "email: late", "other"]);
        assert_eq!(kinds.folded, [("api".to_owned(), 2)]);
        // What is too rare for a kind of its own keeps its share of the one in which it is.
        let within: Vec<usize> = kinds.within.iter().map(Vec::len).collect();
        assert_eq!((within, kinds.within[1][0].scenario.as_str()), (vec![0, 1, 0, 0], "odd"));
        assert!((kinds.within[1][0].share - 3.0 / 43.0).abs() < 1e-12);
        let place = |channel, scenario| kinds.place(channel, scenario).map(|at| names[at].as_str());
        assert_eq!(place("email", Some("odd")), Some("email"));
        assert_eq!(place("email", Some("late")), Some("email: late"));
        assert_eq!(place("chat", None), Some("chat: late"), "there is no rest of it");
        assert_eq!(place("phone", None), Some("other"));
        assert_eq!(Kinds::default().place("email", None), None);
    }
}
