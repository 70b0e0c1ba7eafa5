//! What each future of a study expects of a day: counts by class, as they came when the first strategy was rehearsed.
//!
//! A day is compared by the tickets that were opened on it, so what counts in a rehearsal is who comes by themselves, and
//! not what follows from an answer: that is written in a ticket which is there already.

use calibration::classes::Kinds;
use forecast::CountLaw;
use jiff::civil::Date;
use kernel::Refusal;
use serde::Deserialize;
use store::Conn;
use twin::study::Moments;

use super::{Count, Expected};
use crate::study::{Fixed, Study};
use crate::{model, outcome, refused};

/// On either side of a usual day.
const TAIL: f64 = 0.05;

/// Tickets of a day, by channel and scenario.
#[derive(Debug, Deserialize)]
pub(crate) struct Counted {
    pub channel: String,
    pub scenario: String,
    pub n: i64,
}

/// A class whose contacts are tickets of a channel, of a scenario, or of both.
struct Class {
    name: String,
    channel: String,
    scenario: String,
    place: usize,
}

pub(crate) struct Expecting {
    classes: Vec<Class>,
    /// Of a calibrated model: by these its contacts were sorted into classes, and tickets are sorted alike.
    kinds: Option<Kinds>,
    /// Future by future, class by class, weekday by weekday from Monday, or one for all.
    moments: Vec<Vec<Vec<Moments>>>,
    /// The weekday of the model's first day, 0 for Monday.
    first: usize,
}

fn weekday(day: Date) -> usize {
    day.weekday().to_monday_zero_offset().unsigned_abs() as usize
}

/// What the team believes before any day.
pub(crate) fn prior(fixed: &Fixed) -> Vec<f64> {
    fixed.probabilities().unwrap_or_else(|| vec![1.0 / fixed.futures.len() as f64; fixed.futures.len()])
}

impl Expecting {
    pub async fn of(conn: &mut Conn, study: &Study) -> Result<Self, Refusal> {
        let model = study.definition.0.read_model()?;
        let class = |(place, class): (usize, &twin::simulation::Class)| {
            let told = !class.channel.is_empty() || !class.scenario.is_empty();
            told.then(|| Class {
                name: class.name.clone(),
                channel: class.channel.clone(),
                scenario: class.scenario.clone(),
                place,
            })
        };
        let classes: Vec<Class> = model.classes.iter().enumerate().filter_map(class).collect();
        let cells = outcome::named(conn, study).await?;
        let moments = cells.into_iter().filter_map(|mut row| (!row.is_empty()).then(|| row.swap_remove(0).daily));
        let first: Option<Date> = study.definition.0.first.as_deref().and_then(|day| day.parse().ok());
        let kinds = model::is_calibrated(&study.definition.0.model_id).then(|| Kinds::of_model(&model));
        Ok(Self { classes, kinds, moments: moments.collect(), first: first.map_or(0, weekday) })
    }

    pub fn can_be_counted(&self) -> bool {
        !self.classes.is_empty()
    }

    /// Tickets of each class. One that no class is about is counted nowhere.
    pub fn count(&self, counted: &[Counted]) -> Vec<Count> {
        let mut tickets = vec![0_u64; self.classes.len()];
        for row in counted {
            if let Some(at) = self.place(row) {
                tickets[at] += row.n.unsigned_abs();
            }
        }
        self.classes.iter().zip(tickets).map(|(class, tickets)| Count { class: class.name.clone(), tickets }).collect()
    }

    fn place(&self, row: &Counted) -> Option<usize> {
        if let Some(kinds) = &self.kinds {
            let scenario = (!row.scenario.is_empty()).then_some(row.scenario.as_str());
            let place = kinds.place(&row.channel, scenario)?;
            return self.classes.iter().position(|class| class.place == place);
        }
        let fits = |class: &Class| {
            (class.channel.is_empty() || class.channel == row.channel)
                && (class.scenario.is_empty() || class.scenario == row.scenario)
        };
        // The class that says most about it.
        (0..self.classes.len()).filter(|at| fits(&self.classes[*at])).max_by_key(|at| {
            let class = &self.classes[*at];
            u8::from(!class.channel.is_empty()) + u8::from(!class.scenario.is_empty())
        })
    }

    /// Future by future, class by class.
    pub fn laws(&self, day: Date) -> Result<Vec<Vec<CountLaw>>, Refusal> {
        let weekday = (weekday(day) + 7 - self.first) % 7;
        let of = |future: &Vec<Vec<Moments>>| {
            self.classes
                .iter()
                .map(|class| law(&future[class.place][weekday % future[class.place].len().max(1)]))
                .collect()
        };
        self.moments.iter().map(of).collect()
    }

    /// Of a future, on any day.
    pub fn usual(&self, future: usize) -> Result<Vec<Expected>, Refusal> {
        let Some(moments) = self.moments.get(future) else { return Ok(Vec::new()) };
        let one = |class: &Class| {
            let mut all = Moments::default();
            moments.get(class.place).into_iter().flatten().for_each(|weekday| all.add(weekday));
            let law = law(&all)?;
            let limits = law.limits(TAIL).map_err(|problem| refused("signposts", &problem))?;
            Ok(Expected { class: class.name.clone(), mean: all.mean(), low: limits.low, high: limits.high })
        };
        self.classes.iter().map(one).collect()
    }
}

/// A count of this mean and this variance; one that varies less than chance is taken as chance has it.
fn law(moments: &Moments) -> Result<CountLaw, Refusal> {
    // Who never came in a rehearsal may come once in reality.
    let mean = moments.mean().max(0.01);
    let extra = ((moments.variance() - mean) / (mean * mean)).max(0.0);
    CountLaw::new(mean, extra.min(1e6)).map_err(|problem| refused("signposts", &problem))
}

#[cfg(test)]
mod tests {
    use calibration::classes::Kind;

    use super::*;

    fn moments(counts: &[f64]) -> Moments {
        let mut found = Moments::default();
        counts.iter().for_each(|count| found.push(*count));
        found
    }

    fn class(place: usize, channel: &str, scenario: &str) -> Class {
        Class { name: format!("c{place}"), channel: channel.into(), scenario: scenario.into(), place }
    }

    fn row(channel: &str, scenario: &str, n: i64) -> Counted {
        Counted { channel: channel.into(), scenario: scenario.into(), n }
    }

    fn tickets(found: &[Count]) -> Vec<u64> {
        found.iter().map(|count| count.tickets).collect()
    }

    #[test]
    fn a_ticket_counts_for_the_class_that_says_most_about_it() {
        let expecting = Expecting {
            classes: vec![class(0, "phone", ""), class(1, "", "delivery-delay"), class(2, "phone", "delivery-delay")],
            kinds: None,
            moments: Vec::new(),
            first: 0,
        };
        let found = expecting.count(&[
            row("phone", "", 5),
            row("phone", "delivery-delay", 3),
            row("email", "delivery-delay", 2),
            row("email", "praise", 9),
        ]);
        assert_eq!(tickets(&found), [5, 2, 3]);
    }

    #[test]
    fn of_a_calibrated_model_tickets_are_sorted_as_its_contacts_were() {
        let kind = |class: &Class| Kind { channel: class.channel.clone(), scenario: class.scenario.clone() };
        let classes = vec![class(0, "chat", "late"), class(1, "email", ""), class(2, "other", "")];
        let kinds = Kinds { kinds: classes.iter().map(kind).collect(), ..Kinds::default() };
        let expecting = Expecting { classes, kinds: Some(kinds), moments: Vec::new(), first: 0 };
        // Letters and the portal were folded together; of chat there is no rest.
        let found = expecting.count(&[
            row("letter", "", 4),
            row("portal", "late", 1),
            row("email", "odd", 7),
            row("chat", "", 2),
            row("chat", "late", 3),
        ]);
        assert_eq!(tickets(&found), [5, 7, 5]);
    }

    #[test]
    fn a_model_that_begins_on_a_friday_has_its_mondays_three_days_later() {
        let days: Vec<Moments> =
            (0..7).map(|at| moments(&[10.0 * f64::from(at) + 1.0, 10.0 * f64::from(at) + 1.0])).collect();
        let friday = jiff::civil::date(2026, 11, 27);
        let expecting = Expecting {
            classes: vec![class(0, "phone", "")],
            kinds: None,
            moments: vec![vec![days]],
            first: weekday(friday),
        };
        let mean = |day: Date| expecting.laws(day).expect("laws")[0][0].mean();
        assert_eq!((mean(friday), mean(jiff::civil::date(2026, 11, 30))), (1.0, 31.0));
        assert_eq!(mean(jiff::civil::date(2026, 12, 3)), 61.0);
    }

    #[test]
    fn days_that_differ_more_than_chance_have_a_wider_law() {
        let narrow = law(&moments(&[100.0, 101.0, 99.0, 100.0])).expect("a law");
        let wide = law(&moments(&[60.0, 140.0, 100.0, 120.0, 80.0])).expect("a law");
        assert!((narrow.variance() - 100.0).abs() < 1e-9);
        assert!((wide.variance() - 1_000.0).abs() < 1e-6, "{}", wide.variance());
    }
}
