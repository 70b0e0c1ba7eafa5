//! What votes come to: a class by the median, and how far people are apart. Pure.

use inference::priorities::{Metric, class_rank, disagreement, krippendorff_alpha};
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
}

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
    Agreement { alpha, level }
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
}
