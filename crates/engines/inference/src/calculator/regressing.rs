//! Interrupted series, panels, levels.

use serde::Deserialize;

use super::{Calculation, Method, Quantities, method, named, usual_alpha, usual_confidence, usual_seed};
use crate::invalid::Invalid;
use crate::level::Level;
use crate::panel::Panel;
use crate::regression::{
    CountModel, Design, Fit, Law, Plain, Robust, Segments, cochrane_orcutt, fit_counts, prais_winsten, reml, segmented,
};

const SERIES: &str =
    r#"{"y":[71.2,70.8,71.9,72.4,71.5,72.0,72.9,74.1,74.0,75.6,75.4,76.1],"first_post_index_1based":7}"#;
const SERIES_RHO: &str =
    r#"{"y":[71.2,70.8,71.9,72.4,71.5,72.0,72.9,74.1,74.0,75.6,75.4,76.1],"first_post_index_1based":7,"rho":0.4}"#;

pub const METHODS: &[Method] = &[
    method::<SegmentedOls>("its_ols", "Interrupted series by least squares; maxlags for Newey-West errors", SERIES),
    method::<SegmentedReml>("its_reml", "Interrupted series whose points carry on: AR(1), REML, t(n - k)", SERIES),
    method::<FixedRho>("its_cochrane_orcutt", "The same for a given rho; the first point is left out", SERIES_RHO),
    method::<PraisWinsten>("its_prais_winsten", "The same for a given rho; the first point is kept", SERIES_RHO),
    method::<SegmentedShares>(
        "its_binomial",
        "Interrupted series of shares: logistic regression",
        r#"{"successes":[31,29,30,32,37,38,39,40],"n":[45,44,44,46,48,47,49,50],"first_post_index_1based":5}"#,
    ),
    method::<SegmentedRates>(
        "its_poisson",
        "Interrupted series of counts for each unit of exposure: Poisson regression",
        r#"{"counts":[31,29,30,32,27,24,22,25],"exposure":[450,440,445,460,470,455,480,490],"first_post_index_1based":5}"#,
    ),
    method::<PanelInputs>(
        "did",
        "Difference of differences: robust, clustered, permuted",
        r#"{"treated_before":[70,72,71],"treated_after":[78,80,77],"control_before":[68,70,69],"control_after":[71,72,70]}"#,
    ),
    method::<LevelInputs>("local_level", "The variances of a level that wanders", r#"{"y":[3,4,3.5,5,6,5.5,6.5]}"#),
    method::<Counterfactual>(
        "counterfactual",
        "What came less what would have come, by a level that wanders",
        r#"{"y_pre":[71.2,70.8,71.9,72.4],"y_post":[76.9,77.4],"sigma2_eps":0.25,"sigma2_eta":0.05}"#,
    ),
];

const NAMES: [&str; 4] = ["intercept", "trend", "level", "slope_change"];

fn places(n: usize) -> Vec<i64> {
    (1..=n as i64).collect()
}

fn errors(all: &mut Quantities, prefix: &str, covariance: &[f64], k: usize) {
    for (at, name) in NAMES.iter().take(k).enumerate() {
        all.insert(format!("{prefix}{name}"), covariance[at * k + at].sqrt());
    }
}

fn coefficients(all: &mut Quantities, values: &[f64], covariance: &[f64]) {
    let k = values.len();
    all.extend(NAMES.iter().zip(values).map(|(name, value)| ((*name).to_owned(), *value)));
    errors(all, "se_", covariance, k);
}

/// The effect over the points after, and at the last of them.
fn effects(all: &mut Quantities, fit: &Fit, segments: Segments, n: usize, level: f64) -> Result<(), Invalid> {
    let level = crate::invalid::confidence("conf", level)?;
    let k = fit.coefficients.len();
    let mean = fit.contrast(&segments.mean_effect(&places(n), k));
    let interval = mean.interval(level);
    let last = fit.contrast(&segments.effect((n as i64 - segments.first_after + 1) as f64, k));
    let mut step = vec![0.0; k];
    step[2] = 1.0;
    let step = fit.contrast(&step);
    all.extend(named([
        ("mean_effect", mean.value),
        ("mean_effect_se", mean.error),
        ("mean_effect_lo", interval.low),
        ("mean_effect_hi", interval.high),
        ("mean_effect_p", mean.p()),
        ("level_lo", step.interval(level).low),
        ("level_hi", step.interval(level).high),
        ("level_p", step.p()),
        ("df", fit.df()),
    ])?);
    all.insert(format!("effect_t{n}"), last.value);
    all.insert(format!("effect_t{n}_se"), last.error);
    Ok(())
}

const fn with_slope() -> bool {
    true
}

const fn without_slope() -> bool {
    false
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SegmentedOls {
    y: Vec<f64>,
    first_post_index_1based: i64,
    #[serde(default = "with_slope")]
    slope: bool,
    maxlags: Option<usize>,
    #[serde(default = "usual_confidence")]
    conf: f64,
}

fn design(n: usize, first: i64, slope: bool) -> Result<(Design, Segments), Invalid> {
    let segments = Segments { first_after: first, slope };
    Ok((segmented(&places(n), segments, &[])?, segments))
}

impl Calculation for SegmentedOls {
    fn quantities(self) -> Result<Quantities, Invalid> {
        let (design, segments) = design(self.y.len(), self.first_post_index_1based, self.slope)?;
        let plain = Plain::of(design, &self.y)?;
        let mut all = named([
            ("sigma2", plain.fit.sigma2()),
            ("r2", plain.r2(&self.y)),
            ("dw", plain.durbin_watson()),
            ("rho1", plain.autocorrelation()),
        ])?;
        coefficients(&mut all, &plain.fit.coefficients, &plain.fit.covariance());
        effects(&mut all, &plain.fit, segments, self.y.len(), self.conf)?;
        let k = plain.fit.coefficients.len();
        errors(&mut all, "hc1_se_", &plain.robust(Robust::Hc1), k);
        if let Some(lags) = self.maxlags {
            if lags >= self.y.len() {
                return Err(Invalid::new("maxlags", "must be below the number of points"));
            }
            errors(&mut all, &format!("hac{lags}_se_"), &plain.newey_west(lags, false), k);
            errors(&mut all, &format!("hac{lags}c_se_"), &plain.newey_west(lags, true), k);
        }
        all.retain(|_, value| !value.is_nan());
        Ok(all)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SegmentedReml {
    y: Vec<f64>,
    first_post_index_1based: i64,
    #[serde(default = "with_slope")]
    slope: bool,
    #[serde(default = "usual_confidence")]
    conf: f64,
}

impl Calculation for SegmentedReml {
    fn quantities(self) -> Result<Quantities, Invalid> {
        let (design, segments) = design(self.y.len(), self.first_post_index_1based, self.slope)?;
        let found = reml(&design, &self.y, &places(self.y.len()))?;
        let mut all = named([("rho", found.rho), ("sigma2", found.fit.sigma2())])?;
        coefficients(&mut all, &found.fit.coefficients, &found.fit.covariance());
        effects(&mut all, &found.fit, segments, self.y.len(), self.conf)?;
        Ok(all)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FixedRho {
    y: Vec<f64>,
    first_post_index_1based: i64,
    rho: f64,
    #[serde(default = "with_slope")]
    slope: bool,
    #[serde(default = "usual_confidence")]
    conf: f64,
}

impl FixedRho {
    fn by(self, fit: fn(&Design, &[f64], f64) -> Result<Fit, Invalid>) -> Result<Quantities, Invalid> {
        let (design, segments) = design(self.y.len(), self.first_post_index_1based, self.slope)?;
        let found = fit(&design, &self.y, self.rho)?;
        let mut all = Quantities::new();
        coefficients(&mut all, &found.coefficients, &found.covariance());
        effects(&mut all, &found, segments, self.y.len(), self.conf)?;
        Ok(all)
    }
}

impl Calculation for FixedRho {
    fn quantities(self) -> Result<Quantities, Invalid> {
        self.by(cochrane_orcutt)
    }
}

#[derive(Deserialize)]
#[serde(transparent)]
struct PraisWinsten(FixedRho);

impl Calculation for PraisWinsten {
    fn quantities(self) -> Result<Quantities, Invalid> {
        self.0.by(prais_winsten)
    }
}

fn counted(model: &CountModel, ratio: &str, level: f64) -> Result<Quantities, Invalid> {
    let level = crate::invalid::confidence("conf", level)?;
    let mut all = named([("deviance", model.deviance), ("dispersion", model.dispersion)])?;
    coefficients(&mut all, &model.coefficients, &model.covariance);
    let mut step = vec![0.0; model.coefficients.len()];
    step[2] = 1.0;
    // Wald, by the law itself; and with the dispersion, by t.
    let quasi = model.contrast(&step);
    let (value, error) = (quasi.value, model.covariance[2 * step.len() + 2].sqrt());
    let half = crate::laws::normal_critical(level) * error;
    all.insert(ratio.to_owned(), value.exp());
    all.insert(format!("{ratio}_lo"), (value - half).exp());
    all.insert(format!("{ratio}_hi"), (value + half).exp());
    all.insert("p_level".to_owned(), crate::laws::normal_beyond(value / error));
    all.insert("quasi_se_level".to_owned(), quasi.error);
    all.insert("quasi_p_level".to_owned(), quasi.p());
    Ok(all)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SegmentedShares {
    successes: Vec<f64>,
    n: Vec<f64>,
    first_post_index_1based: i64,
    #[serde(default = "without_slope")]
    slope: bool,
    #[serde(default = "usual_confidence")]
    conf: f64,
}

impl Calculation for SegmentedShares {
    fn quantities(self) -> Result<Quantities, Invalid> {
        let (design, _) = design(self.successes.len(), self.first_post_index_1based, self.slope)?;
        let model = fit_counts(&design, &self.successes, &Law::Binomial { wholes: self.n })?;
        counted(&model, "or_level", self.conf)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SegmentedRates {
    counts: Vec<f64>,
    exposure: Vec<f64>,
    first_post_index_1based: i64,
    #[serde(default = "without_slope")]
    slope: bool,
    #[serde(default = "usual_confidence")]
    conf: f64,
}

impl Calculation for SegmentedRates {
    fn quantities(self) -> Result<Quantities, Invalid> {
        let (design, _) = design(self.counts.len(), self.first_post_index_1based, self.slope)?;
        let model = fit_counts(&design, &self.counts, &Law::Poisson { exposure: self.exposure })?;
        counted(&model, "rr_level", self.conf)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PanelInputs {
    treated_before: Vec<f64>,
    treated_after: Vec<f64>,
    control_before: Vec<f64>,
    control_after: Vec<f64>,
    #[serde(default = "usual_confidence")]
    conf: f64,
    #[serde(default = "usual_seed")]
    seed: u64,
}

impl Calculation for PanelInputs {
    fn quantities(self) -> Result<Quantities, Invalid> {
        let panel = Panel {
            treated_before: self.treated_before,
            treated_after: self.treated_after,
            control_before: self.control_before,
            control_after: self.control_after,
        };
        let (plain, _) = panel.regression()?;
        let (clustered, permuted) = (panel.clustered()?, panel.permuted(self.seed)?);
        let interval = clustered.interval(crate::invalid::confidence("conf", self.conf)?);
        let mut all = named([
            ("did", clustered.value),
            ("se", plain.fit.covariance()[15].sqrt()),
            ("se_hc0", panel.robust_error(Robust::Hc0)?),
            ("se_hc1", panel.robust_error(Robust::Hc1)?),
            ("se_hc2", panel.robust_error(Robust::Hc2)?),
            ("se_hc3", panel.robust_error(Robust::Hc3)?),
            ("se_cluster", clustered.error),
            ("t_cluster", if clustered.error > 0.0 { clustered.value / clustered.error } else { 0.0 }),
            ("p_cluster", clustered.p()),
            ("lo_cluster", interval.low),
            ("hi_cluster", interval.high),
            ("p_permutation", permuted.p),
            ("p_permutation_least", permuted.least),
        ])?;
        // Of one unit on a side nothing tells how it varies.
        if let Ok(welch) = panel.welch(self.conf) {
            all.extend(named([
                ("t_welch_diff", welch.test.statistic),
                ("p_welch_diff", welch.test.p),
                ("lo_welch_diff", welch.compared.interval.low),
                ("hi_welch_diff", welch.compared.interval.high),
            ])?);
        }
        all.retain(|_, value| !value.is_nan());
        Ok(all)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LevelInputs {
    y: Vec<f64>,
}

impl Calculation for LevelInputs {
    fn quantities(self) -> Result<Quantities, Invalid> {
        let found = Level::fitted(&self.y)?;
        let loglik = found.filter(&self.y)?.log_likelihood;
        named([("sigma2_irregular", found.noise), ("sigma2_level", found.drift), ("loglik", loglik)])
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Counterfactual {
    y_pre: Vec<f64>,
    y_post: Vec<f64>,
    /// Fitted unless both are given.
    sigma2_eps: Option<f64>,
    sigma2_eta: Option<f64>,
    #[serde(default = "usual_alpha")]
    alpha: f64,
}

impl Calculation for Counterfactual {
    fn quantities(self) -> Result<Quantities, Invalid> {
        let level = match (self.sigma2_eps, self.sigma2_eta) {
            (Some(noise), Some(drift)) => Level::new(noise, drift)?,
            (None, None) => Level::fitted(&self.y_pre)?,
            _ => return Err(Invalid::new("sigma2_eta", "must be given together with sigma2_eps")),
        };
        let filtered = level.filter(&self.y_pre)?;
        let found = level.counterfactual(&self.y_pre, &self.y_post, 1.0 - self.alpha)?;
        let mut all = named([
            ("loglik", filtered.log_likelihood),
            ("forecast_mean", filtered.mean),
            ("cum_effect", found.cumulative),
            ("cum_sd", found.cumulative_error),
            ("avg", found.average),
            ("avg_lo", found.interval.low),
            ("avg_hi", found.interval.high),
        ])?;
        for h in 1..=self.y_post.len().min(1_000) {
            all.insert(format!("forecast_var_h{h}"), level.forecast_variance(filtered, h));
        }
        Ok(all)
    }
}
