//! Several tests at once: what each is worth when the others are reckoned with.

use crate::invalid::{Invalid, numbers};

/// Holm (1979): at most one wrong claim in so many families.
pub fn holm(p: &[f64]) -> Result<Vec<f64>, Invalid> {
    let order = ascending(p)?;
    let mut adjusted = vec![0.0; p.len()];
    let mut least: f64 = 0.0;
    for (rank, at) in order.into_iter().enumerate() {
        least = least.max((p.len() - rank) as f64 * p[at]).min(1.0);
        adjusted[at] = least;
    }
    Ok(adjusted)
}

/// Benjamini and Hochberg (1995): at most such a share of the claims is wrong.
pub fn benjamini_hochberg(p: &[f64]) -> Result<Vec<f64>, Invalid> {
    let order = ascending(p)?;
    let mut adjusted = vec![0.0; p.len()];
    let mut most: f64 = 1.0;
    for (rank, at) in order.into_iter().enumerate().rev() {
        most = most.min(p[at] * p.len() as f64 / (rank + 1) as f64);
        adjusted[at] = most;
    }
    Ok(adjusted)
}

fn ascending(p: &[f64]) -> Result<Vec<usize>, Invalid> {
    numbers("p", p, 1)?;
    if let Some(at) = p.iter().position(|p| !(0.0..=1.0).contains(p)) {
        return Err(Invalid::new(format!("p[{at}]"), "must lie from 0 to 1"));
    }
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|one, other| p[*one].total_cmp(&p[*other]));
    Ok(order)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_test_alone_is_left_as_it_is_and_order_does_not_matter() {
        assert_eq!(holm(&[0.03]).expect("one"), [0.03]);
        assert_eq!(benjamini_hochberg(&[0.03]).expect("one"), [0.03]);
        assert_eq!(holm(&[0.9, 0.01, 0.02]).expect("three"), [0.9, 0.03, 0.04]);
        assert_eq!(benjamini_hochberg(&[0.9, 0.01, 0.02]).expect("three"), [0.9, 0.03, 0.03]);
        assert_eq!(holm(&[0.1, 1.1]).expect_err("refused").field, "p[1]");
    }
}
