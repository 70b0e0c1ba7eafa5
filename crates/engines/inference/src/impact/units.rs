//! Units of which some were changed.

use crate::impact::UNITS_LEAST;
use crate::impact::evidence::{Evidence, Refusal};
use crate::impact::finding::Counted;
use crate::impact::measurement::Unit;
use crate::panel::{mean, permuted, welch};

/// Up to so many units every choice of those that were changed is tried.
const EXACT_UNITS_MAX: usize = 12;

/// Each unit's periods are one figure before and one after: what hangs together within a unit cannot pass for more
/// than it is (Bertrand, Duflo, Mullainathan 2004).
pub fn difference_in_differences(units: &[Unit], level: f64, seed: u64) -> Result<Evidence, Refusal> {
    let changes = |treated: bool| -> Vec<f64> {
        let of = units.iter().filter(|unit| unit.treated == treated && !unit.after.is_empty());
        of.map(|unit| mean(&unit.after) - mean(&unit.before)).collect()
    };
    let (with, without) = (changes(true), changes(false));
    for (count, kind) in [(with.len(), "that were changed"), (without.len(), "that were not")] {
        if count < UNITS_LEAST {
            let words = format!("there are {count} units {kind}; at least {UNITS_LEAST} are needed");
            return Err(Refusal::NotAllowed(words));
        }
    }
    let n = Counted { of: "units", with: with.len(), without: without.len() };
    let found = welch(&with, &without, level)?;
    let mut evidence = Evidence::with_interval(found.compared.value, found.compared.interval, found.test.p, level, n);
    if with.len() + without.len() <= EXACT_UNITS_MAX {
        let test = permuted(&with, &without, seed)?;
        evidence.p = test.p;
        if test.least > 1.0 - level {
            evidence.void = Some(format!(
                "of {} against {} units chance alone shows any difference in {:.0} of 100 cases",
                with.len(),
                without.len(),
                test.least * 100.0
            ));
        }
    }
    Ok(evidence)
}
