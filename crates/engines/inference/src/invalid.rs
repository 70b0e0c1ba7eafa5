//! What cannot be computed with, and what would be right.

/// Names the argument (in a list, the place in it) and says what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {problem}")]
pub struct Invalid {
    pub field: String,
    pub problem: String,
}

impl Invalid {
    pub(crate) fn new(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { field: field.into(), problem: problem.into() }
    }

    /// The same of a part of something larger.
    pub(crate) fn within(self, outer: &str) -> Self {
        Self { field: format!("{outer}.{}", self.field), problem: self.problem }
    }
}

/// So many values of one argument are taken.
pub const VALUES_MAX: usize = 1_000_000;

/// At least `least` finite numbers, none of them so large that its square overflows.
pub(crate) fn numbers(field: &str, values: &[f64], least: usize) -> Result<(), Invalid> {
    if values.len() < least {
        return Err(Invalid::new(field, format!("must have at least {least} values; it has {}", values.len())));
    }
    if values.len() > VALUES_MAX {
        return Err(Invalid::new(field, format!("must have at most {VALUES_MAX} values; it has {}", values.len())));
    }
    match values.iter().position(|value| !(value.is_finite() && value.abs() <= 1e100)) {
        None => Ok(()),
        Some(at) => Err(Invalid::new(format!("{field}[{at}]"), "must be a finite number of at most 1e100")),
    }
}

/// A finite number from `low` to `high`.
pub(crate) fn number(field: &str, value: f64, low: f64, high: f64) -> Result<f64, Invalid> {
    if value.is_finite() && (low..=high).contains(&value) {
        Ok(value)
    } else {
        Err(Invalid::new(field, format!("must be a number from {low} to {high}")))
    }
}

/// A number above 0 and at most `high`.
pub(crate) fn positive(field: &str, value: f64, high: f64) -> Result<f64, Invalid> {
    if value > 0.0 && value <= high {
        Ok(value)
    } else {
        Err(Invalid::new(field, format!("must be a number above 0 and at most {high}")))
    }
}

/// A number between 0 and 1, both excluded.
pub(crate) fn probability(field: &str, value: f64) -> Result<f64, Invalid> {
    if value > 0.0 && value < 1.0 { Ok(value) } else { Err(Invalid::new(field, "must lie between 0 and 1")) }
}

/// How much lies in an interval: from a half on, so that it has two sides, and not quite everything.
pub(crate) fn confidence(field: &str, value: f64) -> Result<f64, Invalid> {
    number(field, value, 0.5, 0.999_999)
}

/// Two lists of one length.
pub(crate) fn same_length(field: &str, own: usize, other: &str, theirs: usize) -> Result<(), Invalid> {
    if own == theirs {
        Ok(())
    } else {
        Err(Invalid::new(field, format!("must have as many values as {other}: {theirs}; it has {own}")))
    }
}
