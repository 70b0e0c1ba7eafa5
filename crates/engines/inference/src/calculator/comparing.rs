//! Shares, quantiles and two samples.

use serde::Deserialize;

use super::{Calculation, Method, Quantities, method, named, usual_alpha, usual_confidence, usual_seed};
use crate::invalid::Invalid;
use crate::proportions::{Count, Planned, cohen_h, newcombe, pooled_z, ratio, wilson_at};
use crate::quantiles::{MedianLaw, bootstrap, quantile_in_place, quantile_of, rank_interval};
use crate::ranks::{hodges_lehmann, mann_whitney};

pub const METHODS: &[Method] = &[
    method::<Wilson>("wilson", "Interval of a share (Wilson)", r#"{"successes":84,"n":100,"conf":0.95}"#),
    method::<TwoShares>(
        "two_shares",
        "Difference of two shares (Newcombe) and the pooled z test",
        r#"{"after_successes":56,"after_n":70,"before_successes":48,"before_n":80}"#,
    ),
    method::<SampleSize>(
        "sample_size",
        "Cases before and after that a change of a share takes",
        r#"{"p_before":0.68,"p_after":0.72,"power":0.8}"#,
    ),
    method::<Detectable>(
        "detectable_share",
        "The smallest change of a share that so many cases would show",
        r#"{"p_before":0.68,"n":2000}"#,
    ),
    method::<RatioInputs>(
        "ratio",
        "A share or rate over customers who come more than once (delta method)",
        r#"{"successes":[1,2,0,3],"n":[1,3,2,4]}"#,
    ),
    method::<QuantileInputs>("quantile", "A quantile (type 7)", r#"{"x":[3,4,4,5,9],"q":0.9}"#),
    method::<QuantileInputs>(
        "quantile_interval",
        "A quantile's interval by ranks",
        r#"{"x":[3,4,4,5,6,7,7,8,9,11],"q":0.5}"#,
    ),
    method::<MedianInputs>(
        "bootstrap_median",
        "The median of samples drawn anew: exact for an odd number of values",
        r#"{"x":[3,5,6,9,14,22,61]}"#,
    ),
    method::<Resampled>(
        "bootstrap",
        "A quantile over customers drawn anew, from a seed",
        r#"{"customers":[[3,5],[6],[9,14,22],[61]],"q":0.5,"resamples":2000}"#,
    ),
    method::<Samples>("mann_whitney", "Two samples by their ranks", r#"{"after":[3,5,6,9],"before":[4,8,10,12,20]}"#),
    method::<Samples>(
        "hodges_lehmann",
        "By how much one sample is shifted",
        r#"{"after":[3,5,6,9,1,2],"before":[4,8,10,12,20,7]}"#,
    ),
    method::<Samples>("welch", "Difference of two means", r#"{"after":[3,5,6,9],"before":[4,8,10,12,20]}"#),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wilson {
    successes: f64,
    n: f64,
    #[serde(default = "usual_confidence")]
    conf: f64,
}

impl Calculation for Wilson {
    fn quantities(self) -> Result<Quantities, Invalid> {
        let found = wilson_at(Count { part: self.successes, whole: self.n }, self.conf)?;
        named([("share", self.successes / self.n), ("lo", found.low), ("hi", found.high)])
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TwoShares {
    after_successes: f64,
    after_n: f64,
    before_successes: f64,
    before_n: f64,
    #[serde(default = "usual_confidence")]
    conf: f64,
}

impl Calculation for TwoShares {
    fn quantities(self) -> Result<Quantities, Invalid> {
        let after = Count { part: self.after_successes, whole: self.after_n };
        let before = Count { part: self.before_successes, whole: self.before_n };
        let found = newcombe(after, before, self.conf)?;
        let test = pooled_z(after, before)?;
        named([
            ("diff", found.value),
            ("lo", found.interval.low),
            ("hi", found.interval.high),
            ("z", test.statistic),
            ("p", test.p),
        ])
    }
}

const fn usual_power() -> f64 {
    0.8
}

const fn as_many() -> f64 {
    1.0
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleSize {
    p_before: f64,
    p_after: f64,
    #[serde(default = "usual_alpha")]
    alpha: f64,
    #[serde(default = "usual_power")]
    power: f64,
    #[serde(default = "as_many")]
    ratio: f64,
}

impl Calculation for SampleSize {
    fn quantities(self) -> Result<Quantities, Invalid> {
        let plan = Planned { alpha: self.alpha, power: self.power, ratio: self.ratio };
        let n = plan.cases(self.p_before, self.p_after)?;
        named([
            ("h", cohen_h(self.p_after, self.p_before)),
            ("n_per_period", n),
            ("n_before", n.ceil()),
            ("n_after", (n * self.ratio).ceil()),
        ])
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Detectable {
    p_before: f64,
    n: f64,
    #[serde(default = "usual_alpha")]
    alpha: f64,
    #[serde(default = "usual_power")]
    power: f64,
    #[serde(default = "as_many")]
    ratio: f64,
}

impl Calculation for Detectable {
    fn quantities(self) -> Result<Quantities, Invalid> {
        let plan = Planned { alpha: self.alpha, power: self.power, ratio: self.ratio };
        let (rise, fall) = plan.detectable(self.p_before, self.n)?;
        named([("rise", rise.unwrap_or(f64::INFINITY)), ("fall", fall.unwrap_or(f64::INFINITY))])
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RatioInputs {
    successes: Vec<f64>,
    n: Vec<f64>,
    #[serde(default = "usual_confidence")]
    conf: f64,
}

impl Calculation for RatioInputs {
    fn quantities(self) -> Result<Quantities, Invalid> {
        let found = ratio(&self.successes, &self.n)?;
        let half = crate::laws::normal_critical(crate::invalid::confidence("conf", self.conf)?) * found.error;
        let mut all = named([
            ("ratio", found.value),
            ("se", found.error),
            ("lo", found.value - half),
            ("hi", found.value + half),
        ])?;
        if let Some(error) = found.naive_error {
            all.insert("se_naive".to_owned(), error);
        }
        Ok(all)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuantileInputs {
    x: Vec<f64>,
    q: f64,
    conf: Option<f64>,
}

impl Calculation for QuantileInputs {
    fn quantities(self) -> Result<Quantities, Invalid> {
        let q = self.q;
        let mut all = Quantities::from([(format!("q{q}"), quantile_of(&self.x, q)?)]);
        if q > 0.0 && q < 1.0 {
            let found = rank_interval(&self.x, q, self.conf.unwrap_or(0.95))?;
            all.insert(format!("q{q}_lower_rank"), found.lower_rank as f64);
            all.insert(format!("q{q}_upper_rank"), found.upper_rank as f64);
            all.insert(format!("q{q}_lo"), found.low.unwrap_or(f64::NEG_INFINITY));
            all.insert(format!("q{q}_hi"), found.high.unwrap_or(f64::INFINITY));
            all.insert(format!("q{q}_coverage"), found.coverage);
        }
        Ok(all)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MedianInputs {
    x: Vec<f64>,
    #[serde(default = "usual_confidence")]
    conf: f64,
}

impl Calculation for MedianInputs {
    fn quantities(self) -> Result<Quantities, Invalid> {
        let law = MedianLaw::of(&self.x)?;
        let interval = law.interval(self.conf)?;
        let mut all: Quantities =
            law.chances.iter().map(|(value, chance)| (format!("P(median*={value})"), *chance)).collect();
        all.extend(named([
            ("bootstrap_mean_of_median", law.mean()),
            ("bootstrap_se_of_median", law.deviation()),
            ("percentile_lo", interval.low),
            ("percentile_hi", interval.high),
        ])?);
        Ok(all)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Resampled {
    customers: Vec<Vec<f64>>,
    q: f64,
    resamples: usize,
    #[serde(default = "usual_seed")]
    seed: u64,
    #[serde(default = "usual_confidence")]
    conf: f64,
}

impl Calculation for Resampled {
    fn quantities(self) -> Result<Quantities, Invalid> {
        let all: Vec<f64> = self.customers.iter().flatten().copied().collect();
        let value = quantile_of(&all, self.q)?;
        let tail = (1.0 - crate::invalid::confidence("conf", self.conf)?) / 2.0;
        let drawn = bootstrap(&self.customers, self.resamples, self.seed, |sample| quantile_in_place(sample, self.q))?;
        let mean = drawn.iter().sum::<f64>() / drawn.len() as f64;
        let se = (drawn.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / drawn.len() as f64).sqrt();
        named([
            ("value", value),
            ("se", se),
            ("lo", quantile_of(&drawn, tail)?),
            ("hi", quantile_of(&drawn, 1.0 - tail)?),
        ])
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Samples {
    after: Vec<f64>,
    before: Vec<f64>,
    #[serde(default = "usual_confidence")]
    conf: f64,
}

impl Calculation for Samples {
    fn quantities(self) -> Result<Quantities, Invalid> {
        let test = mann_whitney(&self.after, &self.before)?;
        let shift = hodges_lehmann(&self.after, &self.before, self.conf)?;
        let mut all = named([
            ("u", test.u),
            ("superiority", test.superiority),
            ("z", test.z),
            ("p", test.p),
            ("p_uncorrected", test.p_uncorrected),
            ("hl", shift.value),
            ("lo", shift.interval.low),
            ("hi", shift.interval.high),
        ])?;
        if let Some(p) = test.p_exact {
            all.insert("p_exact".to_owned(), p);
        }
        if self.after.len() > 1 && self.before.len() > 1 {
            let welch = crate::panel::welch(&self.after, &self.before, self.conf)?;
            all.extend(named([
                ("mean_diff", welch.compared.value),
                ("mean_lo", welch.compared.interval.low),
                ("mean_hi", welch.compared.interval.high),
                ("t_welch", welch.test.statistic),
                ("p_welch", welch.test.p),
                ("df_welch", welch.df),
            ])?);
        }
        Ok(all)
    }
}
