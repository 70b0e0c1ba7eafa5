//! From a measurement to its verdicts.

use std::fmt::Write as _;

use crate::impact::comparing::{before_after, randomised};
use crate::impact::evidence::{Evidence, Refusal, level};
use crate::impact::finding::{Assessment, Counted, Design, Finding, Refused, Verdict};
use crate::impact::measurement::{Better, Kpi, Looking, Measurement, Role};
use crate::impact::planning::detectable_change;
use crate::impact::series::{Points, interrupted};
use crate::impact::units::{self, difference_in_differences};
use crate::invalid::Invalid;
use crate::multiple::{benjamini_hochberg, holm};

/// What was taken and why nothing stronger, for one KPI.
struct Taken {
    design: Option<Design>,
    evidence: Option<Evidence>,
    refused: Vec<Refused>,
}

/// Judges all KPIs of a measurement, together.
pub fn assess(plan: &Measurement) -> Result<Assessment, Invalid> {
    plan.check()?;
    let level = level(plan.looking, plan.confidence)?;
    let mut taken = Vec::with_capacity(plan.kpis.len());
    for (at, kpi) in plan.kpis.iter().enumerate() {
        taken.push(strongest(kpi, plan, level).map_err(|wrong| wrong.within(&format!("kpis[{at}]")))?);
    }
    let adjusted = adjusted(plan, &taken)?;
    let mut kpis = Vec::with_capacity(taken.len());
    for (at, (kpi, taken)) in plan.kpis.iter().zip(taken).enumerate() {
        let found = finding(kpi, plan, taken, adjusted[at], level);
        kpis.push(found.map_err(|wrong| wrong.within(&format!("kpis[{at}]")))?);
    }
    Ok(Assessment {
        title: plan.title.clone(),
        changed_on: plan.changed_on,
        confidence: plan.confidence,
        interval_confidence: level,
        looking: plan.looking,
        kpis,
    })
}

/// Goes down the ladder until a design is allowed.
fn strongest(kpi: &Kpi, plan: &Measurement, level: f64) -> Result<Taken, Invalid> {
    let mut refused = Vec::new();
    if plan.after.is_none() {
        return Ok(Taken { design: None, evidence: None, refused });
    }
    for design in Design::ALL {
        match tried(design, kpi, plan, level) {
            Ok(mut evidence) => {
                if plan.looking == Looking::Always {
                    evidence.always(kpi.matters, level)?;
                }
                return Ok(Taken { design: Some(design), evidence: Some(evidence), refused });
            }
            Err(Refusal::NotAllowed(why)) => refused.push(Refused { design, why }),
            Err(Refusal::Wrong(wrong)) => return Err(wrong),
        }
    }
    Ok(Taken { design: None, evidence: None, refused })
}

fn tried(design: Design, kpi: &Kpi, plan: &Measurement, level: f64) -> Result<Evidence, Refusal> {
    let missing = |what: &str| Refusal::NotAllowed(what.to_owned());
    let series = || kpi.series.as_ref().ok_or_else(|| missing("there is no series"));
    match design {
        Design::RandomisedRollOut => {
            let why = kpi.why_not_randomised.as_deref().unwrap_or("customers did not get the change by lot");
            let arms = kpi.randomised.as_ref().ok_or_else(|| missing(why))?;
            randomised(kpi.measure, arms, level)
        }
        Design::DifferenceInDifferences => {
            let why = kpi.why_no_units.as_deref().unwrap_or("there are no units that were left as they were");
            let units = kpi.units.as_ref().ok_or_else(|| missing(why))?;
            difference_in_differences(units, kpi.matters, plan, level)
        }
        Design::InterruptedSeriesWithControl => {
            let series = series()?;
            series.control.as_ref().ok_or_else(|| missing("there is no control series"))?;
            interrupted(kpi, series, plan, true, level)
        }
        Design::InterruptedSeries => interrupted(kpi, series()?, plan, false, level),
        Design::BeforeAfter => {
            let sides = kpi.before_after.as_ref().ok_or_else(|| missing("the cases of both sides are not known"))?;
            before_after(kpi.measure, sides, level)
        }
    }
}

/// Each p with those of the same role reckoned with.
fn adjusted(plan: &Measurement, taken: &[Taken]) -> Result<Vec<Option<f64>>, Invalid> {
    let mut adjusted = vec![None; taken.len()];
    for (role, correct) in [(Role::Primary, holm as fn(&[f64]) -> _), (Role::Exploratory, benjamini_hochberg)] {
        let places: Vec<usize> =
            (0..taken.len()).filter(|at| plan.kpis[*at].role == role && taken[*at].evidence.is_some()).collect();
        let p: Vec<f64> = places.iter().filter_map(|at| taken[*at].evidence.as_ref().map(|found| found.p)).collect();
        if p.is_empty() {
            continue;
        }
        for (at, p) in places.into_iter().zip(correct(&p)?) {
            adjusted[at] = Some(p);
        }
    }
    Ok(adjusted)
}

fn finding(
    kpi: &Kpi,
    plan: &Measurement,
    taken: Taken,
    p_adjusted: Option<f64>,
    level: f64,
) -> Result<Finding, Invalid> {
    let (detectable, judged) = match (&taken.evidence, p_adjusted) {
        (Some(evidence), Some(p)) => {
            let detectable = evidence.detectable(level);
            (Some(detectable), judge(kpi, evidence, p, detectable, level))
        }
        _ => {
            let detectable = detectable_change(kpi, plan, level)?;
            (detectable, (Verdict::NotEnoughData, without_evidence(kpi, plan, detectable)))
        }
    };
    let (verdict, words) = judged;
    let evidence = taken.evidence;
    // Before anything is measured they say whether the comparison is one.
    let trends = match (&evidence, &kpi.units) {
        (None, Some(units)) => units::trends(units, kpi.planned, kpi.matters, level)?,
        (evidence, _) => evidence.as_ref().and_then(|found| found.trends),
    };
    let some = |value: fn(&Evidence) -> f64| evidence.as_ref().map(value);
    Ok(Finding {
        key: kpi.key.clone(),
        role: kpi.role,
        verdict,
        words,
        design: taken.design,
        design_words: taken.design.map(Design::words),
        not_stronger: taken.refused,
        estimate: some(|found| found.estimate),
        low: some(|found| found.interval.low),
        high: some(|found| found.interval.high),
        p: some(|found| found.p),
        p_adjusted,
        n: evidence.as_ref().map_or_else(|| counted(kpi, plan), |found| found.n),
        matters: kpi.matters,
        detectable: detectable.filter(|change| change.is_finite()),
        trends,
        placebos: evidence.as_ref().map_or_else(Vec::new, |found| found.placebos.clone()),
        opinions: evidence.as_ref().map_or_else(Vec::new, |found| found.opinions.clone()),
        doubts: evidence.map_or_else(Vec::new, |found| found.doubts),
    })
}

/// What there was, where it was not enough.
fn counted(kpi: &Kpi, plan: &Measurement) -> Counted {
    match (&kpi.series, &kpi.before_after) {
        (Some(series), _) => {
            let points = Points::of(series, plan.baseline, plan.after, false);
            Counted { of: "points", with: points.after(), without: points.before }
        }
        (None, Some(sides)) => {
            let cases = |sample: &crate::impact::Sample| {
                if kpi.measure.is_ratio() { sample.wholes.iter().sum::<f64>() as usize } else { sample.values.len() }
            };
            Counted { of: "cases", with: sides.after.as_ref().map_or(0, cases), without: cases(&sides.before) }
        }
        _ => Counted::default(),
    }
}

fn without_evidence(kpi: &Kpi, plan: &Measurement, detectable: Option<f64>) -> String {
    let begun = if plan.after.is_some() { "Not enough data" } else { "Nothing was measured yet" };
    let end = if plan.after.is_some() { ": no comparison is possible" } else { "" };
    let Some(change) = detectable else { return format!("{begun}{end}.") };
    let rests = resting(kpi, plan);
    let (seen, matters) = (figure(change), figure(kpi.matters));
    let mut words = if change > kpi.matters {
        format!(
            "{begun}; {rests}a change below {seen} could not be shown, and {matters} matters: measure longer, or more."
        )
    } else {
        format!("{begun}; {rests}a change from {seen} on can be shown, and {matters} matters.")
    };
    if let Some(expected) = kpi.expected.filter(|expected| *expected < change) {
        let _ = write!(words, " The {} that is expected would probably not be seen.", figure(expected));
    }
    words
}

/// By how many cases in each of how many points it is said.
fn resting(kpi: &Kpi, plan: &Measurement) -> String {
    let (Some(series), Some(planned), None) = (&kpi.series, kpi.planned, &kpi.units) else { return String::new() };
    let points = Points::of(series, plan.baseline, None, false);
    let cases: f64 = points.at.iter().filter_map(|at| series.wholes.get(*at)).sum();
    if cases == 0.0 {
        return format!("with {} points before and {planned} after ", points.before);
    }
    let each = figure(cases / points.before as f64);
    format!("with {each} cases in each of {} points before and {planned} after ", points.before)
}

/// The verdict and its words. What surely matters nothing comes first, also if it is surely there.
fn judge(kpi: &Kpi, evidence: &Evidence, p: f64, detectable: f64, level: f64) -> (Verdict, String) {
    let (low, high) = (evidence.interval.low, evidence.interval.high);
    let facts = format!("{} ({} to {})", signed(evidence.estimate), signed(low), signed(high));
    if let Some((verdict, why)) = &evidence.void {
        let begun = if *verdict == Verdict::NotEnoughData { "Not enough data" } else { "Inconclusive" };
        return (*verdict, format!("{begun}: {facts}; {why}."));
    }
    if low >= -kpi.matters && high <= kpi.matters {
        return (Verdict::NoRelevantChange, format!("No change larger than ±{}: {facts}.", figure(kpi.matters)));
    }
    let apart = low > 0.0 || high < 0.0;
    if apart && p <= 1.0 - level {
        let better = (evidence.estimate > 0.0) == (kpi.better == Better::Higher);
        let (verdict, begun) = if better { (Verdict::Improved, "Improved") } else { (Verdict::Worsened, "Worsened") };
        return (verdict, format!("{begun}: {facts}."));
    }
    if apart {
        let words =
            format!("Inconclusive: {facts}; with the other KPIs reckoned with, chance shows as much too often.");
        return (Verdict::Inconclusive, words);
    }
    if detectable > kpi.matters || !detectable.is_finite() {
        let words = format!(
            "Not enough data: {facts}; only a change from {} on would be shown, and {} matters.",
            figure(detectable),
            figure(kpi.matters)
        );
        return (Verdict::NotEnoughData, words);
    }
    (
        Verdict::Inconclusive,
        format!("Inconclusive: {facts}; it may be nothing, and it may be more than {}.", figure(kpi.matters)),
    )
}

/// Three digits that count.
pub(crate) fn figure(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return if value.is_infinite() { "any size".to_owned() } else { value.to_string() };
    }
    let digits = (2 - value.abs().log10().floor() as i32).clamp(0, 12) as usize;
    format!("{value:.digits$}")
}

fn signed(value: f64) -> String {
    if value.is_infinite() {
        return if value > 0.0 { "no upper bound" } else { "no lower bound" }.to_owned();
    }
    let words = figure(value);
    if value > 0.0 { format!("+{words}") } else { words }
}
