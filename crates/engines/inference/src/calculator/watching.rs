//! How long until something happens.

use serde::Deserialize;

use super::{Calculation, Method, Quantities, method, named, usual_confidence};
use crate::invalid::Invalid;
use crate::survival::Watched;

pub const METHODS: &[Method] = &[
    method::<Curve>(
        "kaplan_meier",
        "The share to whom it has not happened, by time; with a limit, the mean within it",
        r#"{"time":[6,6,7,9,10],"event":[1,0,1,0,1],"limit":8}"#,
    ),
    method::<Two>(
        "log_rank",
        "Whether it happens to two groups alike; with a limit, how the means within it differ",
        r#"{"a_time":[6,6,7,9],"a_event":[1,0,1,1],"b_time":[1,2,3,8],"b_event":[1,1,0,1],"limit":8}"#,
    ),
];

/// So many points of a curve are told.
const POINTS_MAX: usize = 10_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Curve {
    time: Vec<f64>,
    event: Vec<u8>,
    /// The times to tell of; all that occur unless it is said.
    at: Option<Vec<f64>>,
    limit: Option<f64>,
    #[serde(default = "usual_confidence")]
    conf: f64,
}

fn watched(times: &[f64], events: &[u8], field: &str) -> Result<Watched, Invalid> {
    if let Some(at) = events.iter().position(|event| *event > 1) {
        return Err(Invalid::new(format!("{field}[{at}]"), "must be 1 (it happened) or 0 (not yet)"));
    }
    Watched::new(times, &events.iter().map(|event| *event == 1).collect::<Vec<_>>())
}

impl Calculation for Curve {
    fn quantities(self) -> Result<Quantities, Invalid> {
        let curve = watched(&self.time, &self.event, "event")?;
        let mut times = self.at.unwrap_or(self.time);
        times.sort_unstable_by(f64::total_cmp);
        times.dedup();
        if times.len() > POINTS_MAX {
            return Err(Invalid::new("at", format!("must be given, with at most {POINTS_MAX} times")));
        }
        let mut all = Quantities::new();
        for time in times {
            let left = curve.left(time, self.conf)?;
            all.insert(format!("S({time})"), left.value);
            all.insert(format!("SE({time})"), left.error);
            if let Some(interval) = left.interval {
                all.insert(format!("lo({time})"), interval.low);
                all.insert(format!("hi({time})"), interval.high);
            }
        }
        all.insert("median".to_owned(), curve.median().unwrap_or(f64::INFINITY));
        if let Some(limit) = self.limit {
            let (mean, error) = curve.restricted_mean(limit)?;
            all.extend(named([("rmst", mean), ("rmst_se", error)])?);
        }
        Ok(all)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Two {
    a_time: Vec<f64>,
    a_event: Vec<u8>,
    b_time: Vec<f64>,
    b_event: Vec<u8>,
    limit: Option<f64>,
    #[serde(default = "usual_confidence")]
    conf: f64,
}

impl Calculation for Two {
    fn quantities(self) -> Result<Quantities, Invalid> {
        let a = watched(&self.a_time, &self.a_event, "a_event").map_err(|wrong| wrong.within("a"))?;
        let b = watched(&self.b_time, &self.b_event, "b_event").map_err(|wrong| wrong.within("b"))?;
        let test = a.log_rank(&b);
        let mut all = named([("chi2", test.statistic), ("p", test.p)])?;
        if let Some(limit) = self.limit {
            let (found, p) = a.restricted_mean_difference(&b, limit, self.conf)?;
            all.extend(named([
                ("rmst_diff", found.value),
                ("rmst_diff_lo", found.interval.low),
                ("rmst_diff_hi", found.interval.high),
                ("rmst_diff_p", p),
            ])?);
        }
        Ok(all)
    }
}
