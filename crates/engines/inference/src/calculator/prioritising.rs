//! Scores of things to do, and how far people agree.

use serde::Deserialize;

use super::{Calculation, Method, Quantities, method, named};
use crate::invalid::Invalid;
use crate::priorities::{
    Criterion, Metric, Quadrant, class_rank, cohen_kappa, cost_of_delay_per_week, disagreement, fleiss_kappa, kano,
    kendall_w, krippendorff_alpha, opportunity, pairwise, quadrant, rice, weighted, wsjf,
};

pub const METHODS: &[Method] = &[
    method::<Scores>("kendall_w", "Agreement on an order", r#"{"scores_by_rater":[[1,2,3],[2,1,3],[1,3,2]]}"#),
    method::<Categories>(
        "fleiss_kappa",
        "Agreement on categories, from counts",
        r#"{"counts_item_by_category":[[3,0],[1,2],[0,3]]}"#,
    ),
    method::<Pairs>(
        "cohen_kappa",
        "Agreement of two people on classes of MoSCoW",
        r#"{"classes_item_by_rater":[["M","M"],["S","C"],["W","W"]]}"#,
    ),
    method::<Votes>(
        "agreement",
        "Agreement on classes of MoSCoW: Krippendorff's alpha, Fleiss' kappa, disagreement on each item",
        r#"{"votes_item_by_rater":[["M","M","S"],["S","S",null],["W","C","W"]]}"#,
    ),
    method::<OneItem>("disagreement", "How far votes on one item lie apart", r#"{"votes":["M","M","S","W"]}"#),
    method::<Comparisons>(
        "ahp",
        "Weights from comparisons in pairs",
        r#"{"n":3,"upper_triangle_rowwise":["3","5","2"]}"#,
    ),
    method::<Rice>(
        "rice",
        "Reach, impact, confidence, effort",
        r#"{"reach":2000,"impact":2,"confidence":0.8,"effort":3}"#,
    ),
    method::<Wsjf>("wsjf", "Weighted shortest job first", r#"{"ubv":8,"tc":13,"rroe":3,"size":5}"#),
    method::<Delay>("cd3", "Cost of delay by duration", r#"{"cost_of_delay":300,"weeks":2}"#),
    method::<Gap>("opportunity", "Importance and satisfaction", r#"{"importance":9,"satisfaction":3}"#),
    method::<Answers>("kano", "Pairs of answers", r#"{"answers_functional_dysfunctional":[[1,5],[2,5],[1,3],[3,3]]}"#),
    method::<Weights>(
        "weighted",
        "Weighted mean of criteria on fixed scales",
        r#"{"criteria":[{"weight":2,"value":7,"worst":0,"best":10},{"weight":1,"value":3,"worst":5,"best":0}]}"#,
    ),
    method::<ValueEffort>(
        "value_effort",
        "Quadrant: 1 quick win, 2 big bet, 3 fill-in, 4 time sink",
        r#"{"value":8,"effort":2,"valuable":5,"costly":5}"#,
    ),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scores {
    scores_by_rater: Vec<Vec<f64>>,
}

impl Calculation for Scores {
    fn quantities(self) -> Result<Quantities, Invalid> {
        let (w, test) = kendall_w(&self.scores_by_rater)?;
        named([("W", w), ("chi2", test.statistic), ("p", test.p)])
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Categories {
    counts_item_by_category: Vec<Vec<u64>>,
}

impl Calculation for Categories {
    fn quantities(self) -> Result<Quantities, Invalid> {
        named([("kappa", fleiss_kappa(&self.counts_item_by_category)?)])
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pairs {
    classes_item_by_rater: Vec<[String; 2]>,
}

impl Calculation for Pairs {
    fn quantities(self) -> Result<Quantities, Invalid> {
        let pair = |(item, classes): (usize, &[String; 2])| {
            let of = |rater: usize| rank(format!("classes_item_by_rater[{item}][{rater}]"), &classes[rater]);
            Ok([of(0)?, of(1)?])
        };
        let pairs = self.classes_item_by_rater.iter().enumerate().map(pair).collect::<Result<Vec<_>, Invalid>>()?;
        named([("kappa", cohen_kappa(&pairs)?)])
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Votes {
    votes_item_by_rater: Vec<Vec<Option<String>>>,
}

fn rank(field: String, class: &str) -> Result<usize, Invalid> {
    class_rank(class).ok_or_else(|| Invalid::new(field, "must be M, S, C or W"))
}

impl Calculation for Votes {
    fn quantities(self) -> Result<Quantities, Invalid> {
        let mut votes = Vec::new();
        for (item, row) in self.votes_item_by_rater.iter().enumerate() {
            let read = row.iter().enumerate().map(|(rater, class)| {
                let field = format!("votes_item_by_rater[{item}][{rater}]");
                class.as_deref().map(|class| rank(field, class)).transpose()
            });
            votes.push(read.collect::<Result<Vec<_>, _>>()?);
        }
        let mut all = named([
            ("alpha_nominal", krippendorff_alpha(&votes, Metric::Nominal)?),
            ("alpha_ordinal", krippendorff_alpha(&votes, Metric::Ordinal)?),
            ("alpha_interval", krippendorff_alpha(&votes, Metric::Interval)?),
        ])?;
        let cast: Vec<Vec<usize>> = votes.iter().map(|row| row.iter().flatten().copied().collect()).collect();
        let counts: Vec<Vec<u64>> = cast
            .iter()
            .map(|row| (0..4).map(|class| row.iter().filter(|vote| **vote == class).count() as u64).collect())
            .collect();
        // Kappa knows no missing votes.
        if let Ok(kappa) = fleiss_kappa(&counts) {
            all.insert("kappa".to_owned(), kappa);
        }
        for (at, row) in (1..).zip(&cast).filter(|(_, row)| row.len() > 1) {
            all.insert(format!("D_{at}"), disagreement(row, 4)?);
        }
        Ok(all)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OneItem {
    votes: Vec<String>,
}

impl Calculation for OneItem {
    fn quantities(self) -> Result<Quantities, Invalid> {
        let ranks = self.votes.iter().enumerate().map(|(at, class)| rank(format!("votes[{at}]"), class));
        named([("D", disagreement(&ranks.collect::<Result<Vec<_>, _>>()?, 4)?)])
    }
}

/// A number, or a fraction such as "1/3".
#[derive(Deserialize)]
#[serde(untagged)]
enum Times {
    Number(f64),
    Words(String),
}

impl Times {
    fn value(&self) -> Option<f64> {
        match self {
            Self::Number(value) => Some(*value),
            Self::Words(words) => match words.split_once('/') {
                Some((one, other)) => Some(one.trim().parse::<f64>().ok()? / other.trim().parse::<f64>().ok()?),
                None => words.trim().parse().ok(),
            },
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Comparisons {
    n: usize,
    upper_triangle_rowwise: Vec<Times>,
}

impl Calculation for Comparisons {
    fn quantities(self) -> Result<Quantities, Invalid> {
        let upper = self.upper_triangle_rowwise.iter().enumerate().map(|(at, times)| {
            let words = "must be a number or a fraction such as 1/3";
            times.value().ok_or_else(|| Invalid::new(format!("upper_triangle_rowwise[{at}]"), words))
        });
        let found = pairwise(self.n, &upper.collect::<Result<Vec<_>, _>>()?)?;
        let mut all = named([("lambda_max", found.lambda_max), ("CI", found.consistency_index)])?;
        if let Some(ratio) = found.consistency_ratio {
            all.insert("CR".to_owned(), ratio);
        }
        for (at, (weight, mean)) in (1..).zip(found.weights.iter().zip(&found.geometric)) {
            all.insert(format!("w{at}"), *weight);
            all.insert(format!("gm{at}"), *mean);
        }
        Ok(all)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rice {
    reach: f64,
    impact: f64,
    confidence: f64,
    effort: f64,
}

impl Calculation for Rice {
    fn quantities(self) -> Result<Quantities, Invalid> {
        named([("rice", rice(self.reach, self.impact, self.confidence, self.effort)?)])
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wsjf {
    ubv: f64,
    tc: f64,
    rroe: f64,
    size: f64,
}

impl Calculation for Wsjf {
    fn quantities(self) -> Result<Quantities, Invalid> {
        named([("wsjf", wsjf(self.ubv, self.tc, self.rroe, self.size)?)])
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Delay {
    cost_of_delay: f64,
    weeks: f64,
}

impl Calculation for Delay {
    fn quantities(self) -> Result<Quantities, Invalid> {
        named([("cd3", cost_of_delay_per_week(self.cost_of_delay, self.weeks)?)])
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Gap {
    importance: f64,
    satisfaction: f64,
}

impl Calculation for Gap {
    fn quantities(self) -> Result<Quantities, Invalid> {
        named([("opp", opportunity(self.importance, self.satisfaction)?)])
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answers {
    answers_functional_dysfunctional: Vec<[u8; 2]>,
}

impl Calculation for Answers {
    fn quantities(self) -> Result<Quantities, Invalid> {
        let found = kano(&self.answers_functional_dysfunctional)?;
        let nothing = || Invalid::new("answers_functional_dysfunctional", "must have an answer of use");
        let (with, without) = found.coefficients().ok_or_else(nothing)?;
        named([
            ("CS+", with),
            ("CS-", without),
            ("A", found.attractive as f64),
            ("O", found.one_dimensional as f64),
            ("M", found.must_be as f64),
            ("I", found.indifferent as f64),
            ("R", found.reverse as f64),
            ("Q", found.questionable as f64),
        ])
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Weights {
    criteria: Vec<Criterion>,
}

impl Calculation for Weights {
    fn quantities(self) -> Result<Quantities, Invalid> {
        named([("score", weighted(&self.criteria)?)])
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ValueEffort {
    value: f64,
    effort: f64,
    valuable: f64,
    costly: f64,
}

impl Calculation for ValueEffort {
    fn quantities(self) -> Result<Quantities, Invalid> {
        let place = match quadrant(self.value, self.effort, self.valuable, self.costly) {
            Quadrant::QuickWin => 1.0,
            Quadrant::BigBet => 2.0,
            Quadrant::FillIn => 3.0,
            Quadrant::TimeSink => 4.0,
        };
        named([("quadrant", place)])
    }
}
