//! Integrals of f(x)·e^g(x) over x ≥ 0 where g is concave: one peak, a tail on either side.
//!
//! Divided by the height of the peak, so that nothing overflows however high it is.

use super::quadrature::integral;

/// e^−44 is 1e-19: what lies beyond cannot be seen in 16 digits.
const LEVELS: [f64; 10] = [0.5, 1.5, 3.0, 6.0, 10.0, 15.0, 21.0, 28.0, 36.0, 44.0];

pub struct Peak<'a> {
    exponent: &'a dyn Fn(f64) -> f64,
    /// g at its peak; `integral` is in units of e^height.
    pub height: f64,
    edges: Vec<f64>,
}

impl<'a> Peak<'a> {
    /// `mode`: where g is highest. `breaks`: where it or what is integrated has a kink or a jump.
    pub fn new(exponent: &'a dyn Fn(f64) -> f64, mode: f64, breaks: &[f64]) -> Self {
        let height = exponent(mode);
        let mut edges = vec![mode];
        let mut width = f64::MIN_POSITIVE.max(mode * 1e-12).max(1e-18);
        for level in LEVELS {
            let low = height - level;
            // To the right: doubled until low enough, then bisected.
            let mut inside = 0.0;
            for _ in 0..400 {
                if exponent(mode + width) < low {
                    break;
                }
                inside = width;
                width *= 2.0;
            }
            edges.push(mode + bisected(inside, width, |x| exponent(mode + x) >= low));
            if mode > 0.0 {
                let left = if exponent(0.0) >= low { mode } else { bisected(0.0, mode, |x| exponent(mode - x) >= low) };
                edges.push(mode - left);
            }
        }
        let (first, last) = edges.iter().fold((mode, mode), |(a, b), x| (a.min(*x), b.max(*x)));
        edges.extend(breaks.iter().copied().filter(|x| (first..last).contains(x)));
        edges.sort_by(f64::total_cmp);
        edges.dedup();
        Self { exponent, height, edges }
    }

    /// ∫ f·e^(g − height) over a range, f at least 0.
    pub fn integral(&self, from: f64, to: f64, f: impl Fn(f64) -> f64) -> f64 {
        let whole = |x: f64| f(x) * ((self.exponent)(x) - self.height).exp();
        // From the largest piece on, so that the small ones need no digits of their own.
        let mut pieces: Vec<(f64, f64)> =
            self.edges.windows(2).map(|pair| (pair[0].max(from), pair[1].min(to))).collect();
        pieces.sort_by(|a, b| (self.exponent)(b.0.max(0.0)).total_cmp(&(self.exponent)(a.0.max(0.0))));
        let mut sum = 0.0;
        for (low, high) in pieces {
            sum += integral(&whole, low, high, sum);
        }
        sum
    }
}

fn bisected(inside: f64, outside: f64, holds: impl Fn(f64) -> bool) -> f64 {
    let (mut inside, mut outside) = (inside, outside);
    // An edge need not be exact: pieces only have to be of the right size.
    for _ in 0..20 {
        let middle = f64::midpoint(inside, outside);
        if holds(middle) {
            inside = middle;
        } else {
            outside = middle;
        }
    }
    outside
}
