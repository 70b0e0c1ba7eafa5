//! What votes come to: a class by the median, and how far people are apart. Pure.

use inference::priorities::{Metric, class_rank, cohen_kappa, disagreement, kendall_w, krippendorff_alpha};
use serde::Serialize;
use utoipa::ToSchema;

use crate::class::Class;

/// From here on people have to talk about it.
pub const MUST_BE_DISCUSSED: f64 = 0.5;

/// One vote, and how much it counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weighed {
    pub class: Class,
    pub weight: f64,
}

/// How far a round agrees over all its initiatives.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
#[schema(as = RoundAgreement)]
pub struct Agreement {
    /// Krippendorff's alpha for ordered classes: 1 is one voice, 0 is chance. Null where too little was cast.
    pub alpha: Option<f64>,
    pub level: AgreementLevel,
    /// Of those who voted on all that was asked: two by kappa, more by W. Null with fewer people, or fewer initiatives, than
    /// say something.
    pub together: Option<Together>,
}

/// How far people who voted on the same initiatives agree.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
#[schema(as = RoundTogether)]
pub struct Together {
    pub method: AgreementMethod,
    /// 1 is one voice. Of kappa 0 is chance, and below it is less; of W 0 is no common order.
    pub value: f64,
    pub strength: AgreementStrength,
    /// Of W: how often people without any common order would show as much.
    pub p: Option<f64>,
    pub people: usize,
    /// All of them voted on each of these.
    pub initiatives: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RoundAgreementMethod)]
pub enum AgreementMethod {
    /// Cohen's kappa: how much more often two give the same class than by chance.
    Kappa,
    /// Kendall's W: how far three or more put all in one order.
    KendallW,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RoundAgreementStrength)]
pub enum AgreementStrength {
    /// Kappa from 0.8, W from 0.7.
    Strong,
    /// From 0.6, from 0.5.
    Moderate,
    /// From 0.4, from 0.3.
    Weak,
    None,
}

/// Fewer classes are alike or not by chance.
const INITIATIVES_LEAST: usize = 5;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RoundAgreementLevel)]
pub enum AgreementLevel {
    /// From 0.8.
    Good,
    /// From 0.667.
    Tentative,
    Low,
    /// Too few votes to say.
    Unknown,
}

/// The class that the middle voter gives, by weight; between two it is the lower one, so that a Must is never
/// made by half of the votes.
pub fn median(votes: &[Weighed]) -> Option<Class> {
    let all: f64 = votes.iter().map(|vote| vote.weight).sum();
    if all <= 0.0 {
        return None;
    }
    let mut below = 0.0;
    for class in Class::ALL {
        below += votes.iter().filter(|vote| vote.class == class).map(|vote| vote.weight).sum::<f64>();
        // More than half are for it or for a higher one.
        if below > all / 2.0 + 1e-9 {
            return Some(class);
        }
    }
    Some(Class::Wont)
}

/// From 0, one voice, to 1, half of them Must and half Won't. Weights do not count: people are apart or not.
pub fn apart(classes: &[Class]) -> Option<f64> {
    let ranks: Vec<usize> = classes.iter().filter_map(|class| class_rank(class.letter())).collect();
    disagreement(&ranks, Class::ALL.len()).ok()
}

/// Of the classes that each initiative was given, by person; a vote that was not cast is none.
pub fn agreement(by_initiative: &[Vec<Option<Class>>]) -> Agreement {
    let ranks =
        |votes: &Vec<Option<Class>>| votes.iter().map(|vote| vote.and_then(|it| class_rank(it.letter()))).collect();
    let all: Vec<Vec<Option<usize>>> = by_initiative.iter().map(ranks).collect();
    let alpha = krippendorff_alpha(&all, Metric::Ordinal).ok();
    let level = match alpha {
        None => AgreementLevel::Unknown,
        Some(alpha) if alpha >= 0.8 => AgreementLevel::Good,
        Some(alpha) if alpha >= 0.667 => AgreementLevel::Tentative,
        Some(_) => AgreementLevel::Low,
    };
    Agreement { alpha, level, together: together(&all) }
}

/// By those who voted most: whoever left out what the others voted on says nothing of it.
fn together(votes: &[Vec<Option<usize>>]) -> Option<Together> {
    let voters = votes.iter().map(Vec::len).max()?;
    let cast = |person: usize| votes.iter().filter(|item| item.get(person).copied().flatten().is_some()).count();
    let most = (0..voters).map(cast).max()?;
    let people: Vec<usize> = (0..voters).filter(|person| cast(*person) == most).collect();
    let of_all = |item: &Vec<Option<usize>>| people.iter().map(|person| item[*person]).collect::<Option<Vec<usize>>>();
    let shared: Vec<Vec<usize>> = votes.iter().filter_map(of_all).collect();
    if people.len() < 2 || shared.len() < INITIATIVES_LEAST {
        return None;
    }
    let (method, value, p) = if people.len() == 2 {
        let pairs: Vec<[usize; 2]> = shared.iter().map(|item| [item[0], item[1]]).collect();
        (AgreementMethod::Kappa, cohen_kappa(&pairs).ok()?, None)
    } else {
        let scores: Vec<Vec<f64>> =
            (0..people.len()).map(|rater| shared.iter().map(|item| item[rater] as f64).collect()).collect();
        let (w, test) = kendall_w(&scores).ok()?;
        (AgreementMethod::KendallW, w, Some(test.p))
    };
    let strength = strength(method, value);
    Some(Together { method, value, strength, p, people: people.len(), initiatives: shared.len() })
}

/// Kappa by Landis and Koch (1977), W by Schmidt (1997).
fn strength(method: AgreementMethod, value: f64) -> AgreementStrength {
    let bounds = match method {
        AgreementMethod::Kappa => [0.8, 0.6, 0.4],
        AgreementMethod::KendallW => [0.7, 0.5, 0.3],
    };
    let all = [AgreementStrength::Strong, AgreementStrength::Moderate, AgreementStrength::Weak];
    all.into_iter().zip(bounds).find(|(_, from)| value >= *from).map_or(AgreementStrength::None, |(found, _)| found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn votes(classes: &[Class]) -> Vec<Weighed> {
        classes.iter().map(|class| Weighed { class: *class, weight: 1.0 }).collect()
    }

    #[test]
    fn the_middle_voter_decides_and_between_two_it_is_the_lower() {
        use Class::{Could, Must, Should, Wont};
        assert_eq!(median(&votes(&[Must, Should, Wont])), Some(Should));
        assert_eq!(median(&votes(&[Must, Must, Should, Should])), Some(Should));
        assert_eq!(median(&votes(&[Must, Must, Must, Wont])), Some(Must));
        assert_eq!(median(&votes(&[Must, Wont])), Some(Wont));
        assert_eq!(median(&[]), None);
        let heavy = [Weighed { class: Must, weight: 3.0 }, Weighed { class: Could, weight: 1.0 }];
        assert_eq!(median(&heavy), Some(Must));
    }

    #[test]
    fn people_are_as_far_apart_as_their_classes() {
        assert_eq!(apart(&[Class::Must, Class::Wont]), Some(1.0));
        assert_eq!(apart(&[Class::Must, Class::Must]), Some(0.0));
        assert_eq!(apart(&[Class::Must]), None);
    }

    #[test]
    fn one_voice_about_several_is_good_agreement() {
        let (must, wont) = (Some(Class::Must), Some(Class::Wont));
        let good = agreement(&[vec![must, must, None], vec![wont, wont, wont]]);
        assert_eq!((good.alpha, good.level), (Some(1.0), AgreementLevel::Good));
        assert_eq!(agreement(&[vec![must, wont], vec![wont, must]]).level, AgreementLevel::Low);
        assert_eq!(agreement(&[vec![must]]).level, AgreementLevel::Unknown);
    }

    #[test]
    fn two_are_told_by_kappa_and_more_by_w_where_enough_was_voted_on_by_all() {
        use Class::{Could, Must, Should, Wont};
        let of = |rows: &[&[Class]]| -> Vec<Vec<Option<Class>>> {
            rows.iter().map(|row| row.iter().copied().map(Some).collect()).collect()
        };
        let two: [&[Class]; 5] = [&[Must, Must], &[Should, Should], &[Could, Wont], &[Wont, Wont], &[Must, Must]];
        let found = agreement(&of(&two)).together.expect("five are enough");
        // Four of five alike; by chance 0.4 · 0.4 + 0.2 · 0.2 + 0.2 · 0.4 = 0.28 would be.
        assert!((found.value - (0.8 - 0.28) / 0.72).abs() < 1e-12, "{found:?}");
        assert_eq!(
            (found.method, found.strength, found.p),
            (AgreementMethod::Kappa, AgreementStrength::Moderate, None)
        );
        assert_eq!(agreement(&of(&two[..4])).together, None, "four initiatives are too few");
        let mut three: Vec<Vec<Option<Class>>> = two.iter().map(|row| vec![Some(row[0]); 3]).collect();
        let found = agreement(&three).together.expect("three people");
        assert_eq!((found.method, found.people, found.initiatives), (AgreementMethod::KendallW, 3, 5));
        assert!(
            (found.value - 1.0).abs() < 1e-12 && found.strength == AgreementStrength::Strong && found.p < Some(0.05)
        );
        // Who voted on one alone is not asked about the others.
        three.iter_mut().enumerate().for_each(|(at, row)| row.push((at == 0).then_some(Wont)));
        assert_eq!(agreement(&three).together.map(|found| (found.people, found.initiatives)), Some((3, 5)));
        let same: Vec<Vec<Option<Class>>> = vec![vec![Some(Must); 3]; 6];
        assert_eq!(agreement(&same).together, None, "where nothing differs nothing is said");
    }
}
