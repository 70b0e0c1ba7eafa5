//! What a number of requests took.

/// Durations of requests in microseconds, shortest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sample(Vec<u32>);

impl Sample {
    pub fn of(mut micros: Vec<u32>) -> Self {
        micros.sort_unstable();
        Self(micros)
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The duration in milliseconds that a `share` of the requests did not exceed (nearest rank:
    /// always one that was measured). None of nothing.
    pub fn percentile(&self, share: f64) -> Option<f64> {
        let rank = (share * self.0.len() as f64).ceil().max(1.0) as usize;
        self.0.get(rank - 1).or(self.0.last()).map(|micros| millis(*micros))
    }

    pub fn longest(&self) -> Option<f64> {
        self.0.last().map(|micros| millis(*micros))
    }
}

fn millis(micros: u32) -> f64 {
    f64::from(micros) / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_durations_that_were_measured() {
        let sample = Sample::of((1..=200).rev().map(|millis| millis * 1_000).collect());
        assert_eq!(sample.percentile(0.5), Some(100.0));
        assert_eq!(sample.percentile(0.99), Some(198.0));
        assert_eq!(sample.percentile(1.0), Some(200.0));
        assert_eq!(sample.percentile(0.0), Some(1.0));
        assert_eq!(sample.longest(), Some(200.0));
    }

    #[test]
    fn of_few_the_highest_percentile_is_the_longest_and_of_none_nothing() {
        assert_eq!(Sample::of(vec![3_000, 1_000]).percentile(0.99), Some(3.0));
        assert_eq!(Sample::of(vec![7_500]).percentile(0.01), Some(7.5));
        assert_eq!(Sample::default().percentile(0.99), None);
    }
}
