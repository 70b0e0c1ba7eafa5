//! How far from a forecast values lie, learned from forecasts of the past (split conformal prediction).

/// The variance of a value of this mean is noise·mean + extra·mean²; errors are counted in its roots.
#[derive(Debug, Clone, PartialEq)]
pub struct Spread {
    noise: f64,
    extra: f64,
    least: f64,
    /// In order.
    errors: Vec<f64>,
}

impl Spread {
    /// From pairs of a forecast and what came. None without any.
    pub fn learned<'p>(pairs: impl Iterator<Item = &'p (f64, f64)> + Clone) -> Option<Self> {
        let n = pairs.clone().count() as f64;
        if n < 1.0 {
            return None;
        }
        let size = pairs.clone().map(|(ahead, _)| ahead.abs()).sum::<f64>() / n;
        let least = (0.01 * size).max(1e-9);
        // Squares of errors over the mean are noise + extra·mean: a line through them.
        let (mut x, mut y, mut xx, mut xy) = (0.0, 0.0, 0.0, 0.0);
        for (ahead, came) in pairs.clone() {
            let mean = ahead.abs().max(least);
            let square = (came - ahead).powi(2) / mean;
            (x, y, xx, xy) = (x + mean, y + square, xx + mean * mean, xy + mean * square);
        }
        let across = xx - x * x / n;
        let extra = if across > 1e-12 * xx { ((xy - x * y / n) / across).clamp(0.0, y / x) } else { 0.0 };
        let noise = ((y - extra * x) / n).max(0.0);
        let mut spread = Self { noise, extra, least, errors: Vec::new() };
        let mut errors: Vec<f64> = pairs.map(|(ahead, came)| (came - ahead) / spread.unit(*ahead)).collect();
        errors.sort_by(f64::total_cmp);
        spread.errors = errors;
        Some(spread)
    }

    fn unit(&self, mean: f64) -> f64 {
        let mean = mean.abs().max(self.least);
        (self.noise * mean + self.extra * mean * mean).sqrt().max(1e-9 * mean).max(1e-12)
    }

    /// The value that so large a share of futures does not exceed.
    pub fn quantile(&self, ahead: f64, share: f64) -> f64 {
        // Of n errors the k-th is not exceeded by a new one with probability k / (n + 1).
        let place = share * (self.errors.len() + 1) as f64 - 1.0;
        let place = place.clamp(0.0, (self.errors.len() - 1) as f64);
        let (below, above) = (self.errors[place.floor() as usize], self.errors[place.ceil() as usize]);
        ahead + (below + (above - below) * place.fract()) * self.unit(ahead)
    }

    /// Whether there are enough errors to know where a share ends.
    pub fn knows(&self, share: f64) -> bool {
        let n = (self.errors.len() + 1) as f64;
        share * n >= 1.0 && (1.0 - share) * n >= 1.0
    }
}
