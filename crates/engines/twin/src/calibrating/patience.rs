//! How long people wait before they leave. Who was answered would have waited longer: their waits are censored, and
//! the mean wait of those who left is no patience.

use serde::{Deserialize, Serialize};

use crate::numerics::gamma;

/// One wait, and whether it ended by leaving.
pub type Wait = (f64, bool);

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Patience {
    /// How many left, of how many who waited, in how much waiting of all.
    pub left: u64,
    pub waited: u64,
    pub waiting: f64,
    /// The largest distance between the exponential law and Kaplan and Meier's curve, where at least ten still wait.
    pub distance: f64,
}

impl Patience {
    pub fn of(waits: &mut [Wait]) -> Self {
        let left = waits.iter().filter(|(_, left)| *left).count() as u64;
        let waiting: f64 = waits.iter().map(|(wait, _)| wait).sum();
        let mut found = Self { left, waited: waits.len() as u64, waiting, distance: 0.0 };
        if left > 0 && waiting > 0.0 {
            found.distance = found.distance_to(waits);
        }
        found
    }

    fn distance_to(&self, waits: &mut [Wait]) -> f64 {
        waits.sort_by(|a, b| a.0.total_cmp(&b.0));
        let rate = self.left as f64 / self.waiting;
        let (mut still, mut far) = (1.0, 0.0_f64);
        for (at, (wait, left)) in waits.iter().enumerate() {
            let at_risk = waits.len() - at;
            if at_risk < 10 {
                break;
            }
            if *left {
                let law = (-rate * wait).exp();
                far = far.max((still - law).abs());
                still *= 1.0 - 1.0 / at_risk as f64;
                far = far.max((still - law).abs());
            }
        }
        far
    }

    /// Mean patience with its interval of 95 %; none where nobody left.
    pub fn mean(&self) -> Option<[f64; 3]> {
        let left = self.left as f64;
        let at = |p| self.waiting / gamma::quantile(left, p);
        (self.left > 0).then(|| [self.waiting / left, at(0.975), at(0.025)])
    }

    /// Where nobody left: what the mean is above in 95 of 100 cases.
    pub fn at_least(&self) -> f64 {
        self.waiting / gamma::quantile(1.0, 0.95)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::Law;
    use crate::simulation::chance::{Key, Purpose};

    fn waits(patience: Law) -> Vec<Wait> {
        let one = |i: u64| {
            let key = Key::root(9).at(i);
            let (answer, end) =
                (key.draw(Law::exponential(1.0), Purpose::Handling), key.draw(patience, Purpose::Patience));
            (answer.min(end), end < answer)
        };
        (0..4_000).map(one).collect()
    }

    #[test]
    fn censored_waits_count_and_the_law_is_checked() {
        let found = Patience::of(&mut waits(Law::exponential(3.0)));
        let [mean, low, high] = found.mean().expect("a mean");
        assert!(low < 3.0 && 3.0 < high && (mean - 3.0).abs() < 0.3, "{mean}");
        assert!(found.distance < 0.05, "{}", found.distance);
        let other = Patience::of(&mut waits(Law::Fixed { value: 1.0 }));
        assert!(other.distance > 0.2, "{}", other.distance);
        let nobody = Patience::of(&mut [(3.0, false), (4.0, false)]);
        assert_eq!(nobody.mean(), None);
        assert!((nobody.at_least() - 7.0 / 2.995_732).abs() < 1e-5);
    }
}
