//! Many looks and many tests.

use serde::Deserialize;

use super::{Calculation, Method, Quantities, method, named, usual_alpha};
use crate::invalid::Invalid;
use crate::multiple::{benjamini_hochberg, holm};
use crate::sequential::{Bounds, always_valid};

pub const METHODS: &[Method] = &[
    method::<Looks<0>>("pocock", "The bound of |Z| at each of some looks", r#"{"looks":3,"alpha":0.05}"#),
    method::<Looks<1>>("obrien_fleming", "C of the bounds C √(K/k) of |Z|", r#"{"looks":3,"alpha":0.05}"#),
    method::<Always>(
        "always_valid",
        "An interval that holds whenever one looks (mixture SPRT)",
        r#"{"estimate":1.2,"se":0.4,"tau":1}"#,
    ),
    method::<Tests>("holm", "Several p adjusted by Holm", r#"{"p":[0.01,0.04,0.03]}"#),
    method::<Tests>("benjamini_hochberg", "Several p adjusted by Benjamini and Hochberg", r#"{"p":[0.01,0.04,0.03]}"#),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Looks<const KIND: u8> {
    looks: usize,
    #[serde(default = "usual_alpha")]
    alpha: f64,
}

impl<const KIND: u8> Calculation for Looks<KIND> {
    fn quantities(self) -> Result<Quantities, Invalid> {
        let bounds = if KIND == 0 { Bounds::Pocock } else { Bounds::OBrienFleming };
        let constant = bounds.constant(self.looks, self.alpha)?;
        let mut all = named([("c", constant)])?;
        all.extend((1..=self.looks).map(|look| (format!("z_{look}"), constant * bounds.scale(look, self.looks))));
        Ok(all)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Always {
    estimate: f64,
    se: f64,
    tau: f64,
    #[serde(default = "usual_alpha")]
    alpha: f64,
}

impl Calculation for Always {
    fn quantities(self) -> Result<Quantities, Invalid> {
        let (found, test) = always_valid(self.estimate, self.se, self.tau, 1.0 - self.alpha)?;
        let half = found.interval.high - found.value;
        named([
            ("lo", found.interval.low),
            ("hi", found.interval.high),
            ("half_width", half),
            ("width_ratio", half / (crate::laws::normal_critical(1.0 - self.alpha) * self.se)),
            ("lambda", test.statistic),
            ("p", test.p),
        ])
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tests {
    p: Vec<f64>,
}

impl Calculation for Tests {
    fn quantities(self) -> Result<Quantities, Invalid> {
        let numbered = |name: &str, values: Vec<f64>| -> Quantities {
            (1..).zip(values).map(|(at, p)| (format!("{name}_{at}"), p)).collect()
        };
        let mut all = numbered("holm", holm(&self.p)?);
        all.extend(numbered("bh", benjamini_hochberg(&self.p)?));
        Ok(all)
    }
}
