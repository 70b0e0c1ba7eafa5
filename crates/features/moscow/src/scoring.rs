//! The usual scores, for those who want them beside the classes: each with its inputs, and of each input whether it was
//! measured, estimated or is not there. What is not there is never taken for nought.

use inference::priorities::{self, Kano, Quadrant};
use kernel::{Act, Refusal};
use playbook_language::playbook::Texts;
use serde::Serialize;
use store::{Conn, Json};
use utoipa::ToSchema;

use crate::board::Pieces;
use crate::class::Class;
use crate::evidence::{Backing, Evidence};
use crate::hindrance::word;
use crate::initiative::{Initiative, Scoring};
use crate::poll::counting::{self, Outcome};
use crate::settings::{Criterion, Settings, Weight};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ScoreMethod)]
pub enum Method {
    /// Reach · impact · confidence / effort.
    Rice,
    /// (Business value + time criticality + risk or opportunity) / effort.
    Wsjf,
    /// Money a month for each unit of effort, and the quadrant.
    ValueEffort,
    /// Importance + max(importance − satisfaction, 0), each 0 to 10.
    Opportunity,
    /// The weighted mean of the criteria of the settings, 0 to 100.
    Weighted,
    /// What most answers come to; the value is how much having it pleases, 0 to 1.
    Kano,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ScoreSource)]
pub enum Source {
    /// Counted in tickets, answers or votes.
    Measured,
    /// Somebody's estimate.
    Estimated,
    /// Measured, times an estimate.
    Mixed,
    /// Nobody said it, or nothing was counted.
    Missing,
}

/// What a formula is fed with.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ScoreInput)]
pub struct Input {
    /// Such as `reach`, `impact`, `effort`.
    pub name: String,
    pub value: Option<f64>,
    pub source: Source,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = InitiativeScore)]
pub struct Score {
    pub method: Method,
    /// Null where an input is missing.
    pub value: Option<f64>,
    /// Of `value_effort` the quadrant, of `kano` the category.
    pub word: Option<String>,
    pub inputs: Vec<Input>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ScoredInitiative)]
pub struct Scored {
    /// Key.
    pub initiative: String,
    #[schema(value_type = Texts)]
    pub title: Json<Texts>,
    pub class: Option<Class>,
    /// One of each method, in one order.
    pub scores: Vec<Score>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = MoscowScores)]
pub struct Scores {
    pub currency: String,
    /// Days of tickets that were counted.
    pub days: i64,
    /// In which effort is counted; null where pools differ, and then no score has an effort.
    pub effort_unit: Option<String>,
    pub weights: Vec<Weight>,
    /// Between quick wins and the rest: the middle of this board.
    pub middle_value: Option<f64>,
    pub middle_effort: Option<f64>,
    /// By key.
    pub items: Vec<Scored>,
}

pub async fn show(conn: &mut Conn, act: &Act, frame: &str) -> Result<Scores, Refusal> {
    let pieces = Pieces::read(conn, act, frame).await?;
    let unit = unit(&pieces.settings);
    let polls = counting::tallies(conn, None).await?;
    let known = |one: &Initiative| Known {
        asked: polls.get(&one.key).map(|tally| tally.kano).filter(|kano| kano.answers() > 0),
        ..Known::of(one, &pieces.evidence.behind(one), &pieces.evidence, unit.is_some())
    };
    let known: Vec<Known> = pieces.initiatives.iter().map(known).collect();
    let middle_value = middle(known.iter().filter_map(|one| one.worth.value).collect());
    let middle_effort = middle(known.iter().filter_map(|one| one.effort.value).collect());
    let middles = middle_value.zip(middle_effort);
    let scored = |(one, known): (&Initiative, &Known)| Scored {
        initiative: one.key.clone(),
        title: Json(one.definition.0.title.clone()),
        class: pieces.standings.get(&one.key).map(|standing| standing.class),
        scores: known.scores(middles, &pieces.settings.weights),
    };
    Ok(Scores {
        currency: pieces.evidence.costs.currency.clone(),
        days: pieces.evidence.days,
        effort_unit: unit,
        weights: pieces.settings.weights.clone(),
        middle_value,
        middle_effort,
        items: pieces.initiatives.iter().zip(&known).map(scored).collect(),
    })
}

/// That of all pools, if they have one.
fn unit(settings: &Settings) -> Option<String> {
    let first = settings.pools.first()?;
    settings.pools.iter().all(|pool| pool.unit == first.unit).then(|| first.unit.clone())
}

fn middle(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    match values.len() {
        0 => None,
        n if n % 2 == 1 => values.get(half).copied(),
        _ => Some((values.get(half - 1)? + values.get(half)?) / 2.0),
    }
}

/// What is known of one initiative.
struct Known {
    reach: Input,
    confidence: Input,
    effort: Input,
    /// In minor units a month.
    worth: Input,
    importance: Input,
    satisfaction: Input,
    scoring: Scoring,
    /// What customers answered in the poll; without it what somebody wrote down counts.
    asked: Option<Kano>,
}

fn input(name: &str, value: Option<f64>, source: Source) -> Input {
    Input { name: name.to_owned(), value, source: if value.is_some() { source } else { Source::Missing } }
}

impl Known {
    fn of(one: &Initiative, backing: &Backing, evidence: &Evidence, one_unit: bool) -> Self {
        let definition = &one.definition.0;
        let linked = !definition.removes.is_empty();
        let efforts = definition.effort.as_ref().filter(|_| one_unit);
        let effort = efforts.map(|efforts| efforts.values().fold(0.0, |sum, effort| sum + effort.likely));
        let worth = (linked || definition.value > 0).then(|| backing.covers.saturating_add(definition.value) as f64);
        let worth_source = if linked { Source::Mixed } else { Source::Estimated };
        Self {
            reach: input("reach", linked.then_some(backing.tickets_a_month), Source::Measured),
            confidence: input("confidence", (backing.links > 0).then_some(backing.confidence), Source::Estimated),
            effort: input("effort", effort, Source::Estimated),
            worth: input("worth", worth, worth_source),
            importance: input("importance", importance(one, evidence), Source::Measured),
            satisfaction: input("satisfaction", satisfaction(one, evidence), Source::Measured),
            scoring: definition.scoring.clone().unwrap_or_default(),
            asked: None,
        }
    }

    fn scores(&self, middles: Option<(f64, f64)>, weights: &[Weight]) -> Vec<Score> {
        vec![
            self.rice(),
            self.wsjf(),
            self.value_effort(middles),
            self.opportunity(),
            self.weighted(weights),
            self.kano(),
        ]
    }

    fn rice(&self) -> Score {
        let impact = input("impact", self.scoring.impact, Source::Estimated);
        let inputs = vec![self.reach.clone(), impact, self.confidence.clone(), self.effort.clone()];
        score(Method::Rice, inputs, |of| priorities::rice(of[0], of[1], of[2], of[3]).ok())
    }

    fn wsjf(&self) -> Score {
        let estimated = |name, value| input(name, value, Source::Estimated);
        let inputs = vec![
            estimated("business_value", self.scoring.business_value),
            estimated("time_criticality", self.scoring.time_criticality),
            estimated("risk_or_opportunity", self.scoring.risk_or_opportunity),
            self.effort.clone(),
        ];
        score(Method::Wsjf, inputs, |of| priorities::wsjf(of[0], of[1], of[2], of[3]).ok())
    }

    fn value_effort(&self, middles: Option<(f64, f64)>) -> Score {
        let inputs = vec![self.worth.clone(), self.effort.clone()];
        let found = score(Method::ValueEffort, inputs, |of| (of[1] > 0.0).then(|| of[0] / of[1]));
        let quadrant = middles.zip(self.worth.value).zip(self.effort.value).map(|(((value, effort), own), takes)| {
            match priorities::quadrant(own, takes, value, effort) {
                Quadrant::QuickWin => "quick_win",
                Quadrant::BigBet => "big_bet",
                Quadrant::FillIn => "fill_in",
                Quadrant::TimeSink => "time_sink",
            }
        });
        Score { word: quadrant.map(str::to_owned), ..found }
    }

    fn opportunity(&self) -> Score {
        let inputs = vec![self.importance.clone(), self.satisfaction.clone()];
        score(Method::Opportunity, inputs, |of| priorities::opportunity(of[0], of[1]).ok())
    }

    fn weighted(&self, weights: &[Weight]) -> Score {
        let of = |weight: &Weight| {
            let known = match weight.criterion {
                Criterion::Covers => &self.worth,
                Criterion::Reach => &self.reach,
                Criterion::Confidence => &self.confidence,
                Criterion::Effort => &self.effort,
            };
            let percent = if weight.criterion == Criterion::Confidence { 100.0 } else { 1.0 };
            Input { name: word(&weight.criterion), value: known.value.map(|it| it * percent), source: known.source }
        };
        let weighed: Vec<&Weight> = weights.iter().filter(|weight| weight.weight > 0).collect();
        let inputs = weighed.iter().map(|weight| of(weight)).collect();
        score(Method::Weighted, inputs, |values| {
            let criterion = |(weight, value): (&&Weight, &f64)| {
                let (worst, best) = (weight.worst as f64, weight.best as f64);
                // Beyond the ends of its scale it is worth no more.
                let value = value.clamp(worst.min(best), worst.max(best));
                priorities::Criterion { weight: weight.weight as f64, value, worst, best }
            };
            priorities::weighted(&weighed.iter().zip(values).map(criterion).collect::<Vec<_>>()).ok()
        })
    }

    fn kano(&self) -> Score {
        let written: Vec<[u8; 2]> = self.scoring.kano.iter().map(|answer| [answer.with, answer.without]).collect();
        let counts = self.asked.or_else(|| priorities::kano(&written).ok()).filter(|counts| counts.answers() > 0);
        let coefficients = counts.and_then(|counts| counts.coefficients());
        let inputs = vec![
            input("answers", counts.map(|counts| counts.answers() as f64), Source::Measured),
            input("pleases", coefficients.map(|(pleases, _)| pleases), Source::Measured),
            input("annoys", coefficients.map(|(_, annoys)| annoys), Source::Measured),
        ];
        let value = coefficients.map(|(pleases, _)| pleases);
        // Of few customers it is not said what most say; what somebody wrote down is theirs to judge.
        let enough = |counts: &Kano| self.asked.is_none() || counts.answers() >= counting::LEAST;
        let leading = counts.filter(enough).and_then(|counts| counts.leading().first().copied());
        Score { method: Method::Kano, value, word: leading.map(|it| word(&Outcome::from(it))), inputs }
    }
}

/// Nothing where an input is missing.
fn score(method: Method, inputs: Vec<Input>, formula: impl Fn(&[f64]) -> Option<f64>) -> Score {
    let values: Option<Vec<f64>> = inputs.iter().map(|input| input.value).collect();
    Score { method, value: values.and_then(|values| formula(&values)), word: None, inputs }
}

/// Which share of all tickets with a scenario is of its scenarios, times ten.
fn importance(one: &Initiative, evidence: &Evidence) -> Option<f64> {
    let all: u64 = evidence.pains.iter().map(|pain| pain.tickets).sum();
    let removes = &one.definition.0.removes;
    if all == 0 || removes.is_empty() {
        return None;
    }
    let own: u64 = removes.iter().filter_map(|removal| evidence.pain(&removal.scenario)).map(|pain| pain.tickets).sum();
    Some(10.0 * own as f64 / all as f64)
}

/// Which share of customers who answered in its scenarios is satisfied, times ten.
fn satisfaction(one: &Initiative, evidence: &Evidence) -> Option<f64> {
    let pains = one.definition.0.removes.iter().filter_map(|removal| evidence.pain(&removal.scenario));
    let (answers, dissatisfied) = pains.fold((0.0, 0.0), |(answers, dissatisfied), pain| {
        (answers + pain.answers as f64, dissatisfied + pain.dissatisfied * pain.answers as f64)
    });
    (answers > 0.0).then(|| 10.0 * (1.0 - dissatisfied / answers))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::initiative::KanoAnswer;

    fn known() -> Known {
        Known {
            reach: input("reach", Some(120.0), Source::Measured),
            confidence: input("confidence", Some(0.5), Source::Estimated),
            effort: input("effort", Some(6.0), Source::Estimated),
            worth: input("worth", Some(90_000.0), Source::Mixed),
            importance: input("importance", Some(4.0), Source::Measured),
            satisfaction: input("satisfaction", None, Source::Measured),
            scoring: Scoring { impact: Some(2.0), ..Scoring::default() },
            asked: None,
        }
    }

    #[test]
    fn a_score_is_its_formula_and_what_is_missing_is_said() {
        let known = known();
        assert_eq!(known.rice().value, Some(120.0 * 2.0 * 0.5 / 6.0));
        let wsjf = known.wsjf();
        assert_eq!(wsjf.value, None, "nobody said the cost of delay");
        assert_eq!(wsjf.inputs.iter().filter(|input| input.source == Source::Missing).count(), 3);
        assert_eq!(known.opportunity().value, None, "satisfaction was not asked");
        let found = known.value_effort(Some((50_000.0, 10.0)));
        assert_eq!((found.value, found.word.as_deref()), (Some(15_000.0), Some("quick_win")));
        assert_eq!(known.kano().inputs[0].source, Source::Missing);
    }

    #[test]
    fn a_weighted_score_stays_on_its_scale() {
        let weight = |criterion, weight, worst, best| Weight { criterion, weight, worst, best };
        let weights = [weight(Criterion::Covers, 1, 0, 45_000), weight(Criterion::Effort, 1, 12, 0)];
        assert_eq!(known().weighted(&weights).value, Some(75.0), "twice of the best is the best");
        let without = Known { effort: input("effort", None, Source::Estimated), ..known() };
        assert_eq!(without.weighted(&weights).value, None);
    }

    #[test]
    fn kano_is_what_most_say() {
        let answer = |with, without| KanoAnswer { with, without };
        let kano = vec![answer(1, 5), answer(2, 5), answer(2, 5), answer(3, 3)];
        let known = Known { scoring: Scoring { kano, ..Scoring::default() }, ..known() };
        let found = known.kano();
        assert_eq!((found.value, found.word.as_deref()), (Some(0.25), Some("must_be")));
        let few = Kano { attractive: 9, ..Kano::default() };
        let asked = Known { asked: Some(few), ..known };
        let found = asked.kano();
        assert_eq!(
            (found.inputs[0].value, found.value, found.word),
            (Some(9.0), Some(1.0), None),
            "customers count, nine are few"
        );
        let asked = Known { asked: Some(Kano { reverse: 1, ..few }), ..asked };
        assert_eq!(asked.kano().word.as_deref(), Some("attractive"));
        assert_eq!(middle(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(middle(vec![4.0, 1.0]), Some(2.5));
    }
}
