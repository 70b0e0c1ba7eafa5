//! Exact fractions, as long as they fit; what does not fit is told.

use std::fmt;

/// In lowest terms, the denominator above 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fraction {
    over: i128,
    under: i128,
}

impl Fraction {
    pub const ZERO: Self = Self { over: 0, under: 1 };
    pub const ONE: Self = Self { over: 1, under: 1 };

    pub const fn whole(number: i128) -> Self {
        Self { over: number, under: 1 }
    }

    fn new(over: i128, under: i128) -> Option<Self> {
        if under == 0 {
            return None;
        }
        let common = gcd(over.unsigned_abs(), under.unsigned_abs());
        let common = i128::try_from(common).ok()?;
        let (over, under) = (over / common, under / common);
        if under < 0 {
            Some(Self { over: over.checked_neg()?, under: under.checked_neg()? })
        } else {
            Some(Self { over, under })
        }
    }

    pub const fn signum(self) -> i128 {
        self.over.signum()
    }

    pub fn plus(self, other: Self) -> Option<Self> {
        let (left, right) = (self.over.checked_mul(other.under)?, other.over.checked_mul(self.under)?);
        Self::new(left.checked_add(right)?, self.under.checked_mul(other.under)?)
    }

    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self { over: other.over.checked_neg()?, ..other })
    }

    pub fn times(self, other: Self) -> Option<Self> {
        // Reduced crosswise first: what would fit in the end should fit on the way.
        let (one, two) = (Self::new(self.over, other.under)?, Self::new(other.over, self.under)?);
        Self::new(one.over.checked_mul(two.over)?, one.under.checked_mul(two.under)?)
    }

    pub fn divided_by(self, other: Self) -> Option<Self> {
        let turned = Self::new(other.under, other.over)?;
        self.times(turned)
    }

    pub fn value(self) -> f64 {
        self.over as f64 / self.under as f64
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.under == 1 { write!(f, "{}", self.over) } else { write!(f, "{}/{}", self.over, self.under) }
    }
}

const fn gcd(mut one: u128, mut other: u128) -> u128 {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    if one == 0 { 1 } else { one }
}

/// Numbers as whole ones, all times the same power of ten: what was written with a few decimals is exact.
/// None where there are too many digits.
pub fn decimals(numbers: &[f64]) -> Option<Vec<i128>> {
    let written: Vec<String> = numbers.iter().map(f64::to_string).collect();
    let places = written.iter().map(|text| text.split_once('.').map_or(0, |(_, tail)| tail.len())).max()?;
    let whole = |text: &String| {
        let (head, tail) = text.split_once('.').unwrap_or((text, ""));
        let digits = format!("{head}{tail}{}", "0".repeat(places - tail.len()));
        (digits.len() <= 20).then(|| digits.parse().ok()).flatten()
    };
    written.iter().map(whole).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_products_are_exact_and_in_lowest_terms() {
        let third = Fraction::new(2, -6).expect("a fraction");
        assert_eq!(third.to_string(), "-1/3");
        assert_eq!(third.plus(Fraction::ONE).expect("a sum").to_string(), "2/3");
        assert_eq!(third.times(Fraction::whole(3)).expect("a product"), Fraction::whole(-1));
        assert_eq!(third.divided_by(Fraction::ZERO), None);
        assert_eq!(Fraction::whole(i128::MAX).plus(Fraction::ONE), None);
        assert_eq!(Fraction::new(i128::MIN, -1), None);
    }

    #[test]
    fn decimals_become_whole_numbers_together() {
        assert_eq!(decimals(&[0.1, -2.25, 3.0]), Some(vec![10, -225, 300]));
        assert_eq!(decimals(&[1.0 / 3.0, 1e12]), None);
        assert_eq!(decimals(&[-0.5]), Some(vec![-5]));
    }
}
