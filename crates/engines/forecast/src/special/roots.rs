//! Where a rising function is zero.

/// Bisection down to neighbouring numbers. If the zero lies outside, the nearer end.
pub fn rising(low: f64, high: f64, f: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (low, high);
    // 1,100 halvings would separate any two numbers; 200 do between bounds of like size.
    for _ in 0..200 {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            break;
        }
        if f(middle) < 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

/// The smallest number from `low` to `high` for which a property holds that, once it holds, holds
/// for all larger ones. None if it holds for none.
pub fn first(low: u64, high: u64, holds: impl Fn(u64) -> bool) -> Option<u64> {
    let (mut low, mut high) = (low, high);
    if low > high || !holds(high) {
        return None;
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Some(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zero_is_found_or_the_nearer_end() {
        assert!((rising(0.0, 2.0, |x| x * x - 2.0) - std::f64::consts::SQRT_2).abs() < 1e-15);
        assert_eq!(rising(0.0, 1.0, |_| -1.0), 1.0);
        assert!(rising(0.0, 1.0, |_| 1.0) < 1e-50);
    }

    #[test]
    fn the_first_is_found() {
        assert_eq!(first(0, 1_000, |n| n >= 37), Some(37));
        assert_eq!(first(5, 5, |_| true), Some(5));
        assert_eq!(first(0, 9, |_| false), None);
        assert_eq!(first(2, 1, |_| true), None);
    }
}
