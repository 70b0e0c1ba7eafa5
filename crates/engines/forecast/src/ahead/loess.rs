//! Local regression on points at equal distances (Cleveland 1979), as seasonal decompositions use it.

/// Of which points and how: `window` neighbours weigh in by the cube of a cube, a line or a level through them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loess {
    pub window: usize,
    pub line: bool,
    /// Only every so many points are computed; between them lie straight lines.
    pub jump: usize,
}

impl Loess {
    /// Smooth values from `before` places ahead of the first point to `after` behind the last.
    pub fn smooth(self, values: &[f64], before: usize, after: usize) -> Vec<f64> {
        let n = values.len();
        if n == 0 {
            return Vec::new();
        }
        let places: Vec<i64> = (-(before as i64)..(n + after) as i64).collect();
        let jump = self.jump.max(1);
        let mut smooth = vec![0.0; places.len()];
        let mut known = 0;
        smooth[0] = self.at(values, places[0]);
        while known + 1 < places.len() {
            let next = (known + jump).min(places.len() - 1);
            smooth[next] = self.at(values, places[next]);
            let (from, to) = (smooth[known], smooth[next]);
            for (step, between) in smooth[known + 1..next].iter_mut().enumerate() {
                *between = from + (to - from) * (step + 1) as f64 / (next - known) as f64;
            }
            known = next;
        }
        smooth
    }

    fn at(self, values: &[f64], place: i64) -> f64 {
        let n = values.len();
        let window = self.window.max(1);
        let taken = window.min(n);
        let first = (place - taken as i64 / 2).clamp(0, (n - taken) as i64) as usize;
        let last = first + taken - 1;
        let mut reach = (place - first as i64).abs().max((last as i64 - place).abs()) as f64;
        // A window wider than the series reaches as far as if there were points.
        reach += ((window - taken) / 2) as f64;
        let (near, far) = (0.001 * reach, 0.999 * reach);
        let (mut sum, mut mean_place, mut mean) = (0.0, 0.0, 0.0);
        let weight = |at: usize| {
            let distance = (at as i64 - place).abs() as f64;
            if distance <= near {
                1.0
            } else if distance <= far {
                let part = distance / reach;
                let rest = 1.0 - part * part * part;
                rest * rest * rest
            } else {
                0.0
            }
        };
        for (at, value) in values.iter().enumerate().skip(first).take(taken) {
            let weight = weight(at);
            sum += weight;
            mean_place += weight * at as f64;
            mean += weight * value;
        }
        if sum <= 0.0 {
            return values[(place.max(0) as usize).min(n - 1)];
        }
        (mean_place, mean) = (mean_place / sum, mean / sum);
        if !self.line {
            return mean;
        }
        let (mut across, mut along) = (0.0, 0.0);
        for (at, value) in values.iter().enumerate().skip(first).take(taken) {
            let from = at as f64 - mean_place;
            let weight = weight(at) * from;
            across += weight * from;
            along += weight * value;
        }
        // Too few points on one side for a slope.
        if across <= (0.001 * (n - 1) as f64).powi(2) * sum || across == 0.0 {
            return mean;
        }
        mean + along / across * (place as f64 - mean_place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_a_line_also_beyond_its_ends() {
        let line: Vec<f64> = (0..50).map(|at| 3.0 + 0.5 * f64::from(at)).collect();
        for jump in [1, 4] {
            let smooth = Loess { window: 11, line: true, jump }.smooth(&line, 2, 3);
            assert_eq!(smooth.len(), 55);
            for (at, value) in smooth.iter().enumerate() {
                assert!((value - (3.0 + 0.5 * (at as f64 - 2.0))).abs() < 1e-9, "{at}: {value}");
            }
        }
    }

    #[test]
    fn a_level_stays_and_nothing_stays_nothing() {
        assert_eq!(Loess { window: 5, line: false, jump: 1 }.smooth(&[2.0; 3], 0, 0), vec![2.0; 3]);
        assert!(Loess { window: 5, line: true, jump: 1 }.smooth(&[], 1, 1).is_empty());
        assert_eq!(Loess { window: 5, line: true, jump: 1 }.smooth(&[7.0], 0, 0), vec![7.0]);
    }
}
