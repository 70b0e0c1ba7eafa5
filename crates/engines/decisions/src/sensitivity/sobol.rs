//! Sobol's sequence: points that fill a cube evenly, however many are taken.

use kernel::Dice;

pub const DIMENSIONS_MAX: usize = 100;
const BITS: usize = 32;

/// First direction numbers of the dimensions after the first one, as Joe and Kuo (2008) chose them; theirs go with
/// the primitive polynomials in rising order. Further dimensions have odd numbers by chance.
const FIRST: [&[u32]; 20] = [
    &[1],
    &[1, 3],
    &[1, 3, 1],
    &[1, 1, 1],
    &[1, 1, 3, 3],
    &[1, 3, 5, 13],
    &[1, 1, 5, 5, 17],
    &[1, 1, 5, 5, 5],
    &[1, 1, 7, 11, 19],
    &[1, 1, 5, 1, 1],
    &[1, 1, 1, 3, 11],
    &[1, 3, 5, 5, 31],
    &[1, 3, 3, 9, 7, 49],
    &[1, 1, 1, 15, 21, 21],
    &[1, 3, 1, 13, 27, 49],
    &[1, 1, 1, 15, 7, 5],
    &[1, 3, 1, 15, 13, 25],
    &[1, 1, 5, 5, 19, 61],
    &[1, 3, 7, 11, 23, 15, 103],
    &[1, 3, 7, 13, 13, 15, 69],
];

#[derive(Debug, Clone)]
pub struct Sobol {
    /// For each dimension, one number for each bit.
    directions: Vec<[u32; BITS]>,
    state: Vec<u32>,
    shift: Vec<u32>,
    count: u32,
}

impl Sobol {
    /// With a shift of the digits by chance: just as even, and no point at the edge. None: unshifted, from the origin.
    pub fn new(dimensions: usize, seed: Option<u64>) -> Self {
        let dimensions = dimensions.clamp(1, DIMENSIONS_MAX);
        let mut own = Dice::new(0x50b0);
        let polynomials = primitive_polynomials(dimensions - 1);
        let further = polynomials.iter().enumerate().map(|(at, (degree, inner))| {
            let numbers: Vec<u32> = match FIRST.get(at) {
                Some(first) => first.to_vec(),
                None => (0..*degree).map(|bit| 2 * own.below(1 << bit) as u32 + 1).collect(),
            };
            directions(*degree, *inner, &numbers)
        });
        let first = std::array::from_fn(|bit| 1 << (BITS - 1 - bit));
        let directions: Vec<[u32; BITS]> = std::iter::once(first).chain(further).collect();
        let shift = match seed {
            None => vec![0; dimensions],
            Some(seed) => {
                let mut dice = Dice::new(seed);
                (0..dimensions).map(|_| (dice.throw() >> 32) as u32).collect()
            }
        };
        Self { directions, state: vec![0; dimensions], shift, count: 0 }
    }

    /// From 0 to 1, the 1 excluded.
    pub fn next_point(&mut self) -> Vec<f64> {
        // Half of the last digit, so that a shifted point is never 0.
        let half = if self.shift.iter().all(|shift| *shift == 0) { 0.0 } else { 0.5 };
        let whole = (1_u64 << BITS) as f64;
        let point =
            self.state.iter().zip(&self.shift).map(|(x, shift)| (f64::from(x ^ shift) + half) / whole).collect();
        // In Gray's order one number changes at a time.
        let bit = self.count.trailing_ones() as usize;
        if bit < BITS {
            self.state.iter_mut().zip(&self.directions).for_each(|(x, directions)| *x ^= directions[bit]);
        }
        self.count = self.count.wrapping_add(1);
        point
    }
}

fn directions(degree: usize, inner: u32, first: &[u32]) -> [u32; BITS] {
    let mut v = [0_u32; BITS];
    for bit in 0..BITS {
        v[bit] = if bit < degree {
            first[bit] << (BITS - 1 - bit)
        } else {
            let mut sum = v[bit - degree] ^ (v[bit - degree] >> degree);
            for step in 1..degree {
                if inner >> (degree - 1 - step) & 1 == 1 {
                    sum ^= v[bit - step];
                }
            }
            sum
        };
    }
    v
}

/// Degree and inner coefficients of the first primitive polynomials over two elements.
fn primitive_polynomials(wanted: usize) -> Vec<(usize, u32)> {
    let mut found = Vec::new();
    // There are over a hundred up to degree 9.
    for degree in 1..=9 {
        for inner in 0..1_u32 << (degree - 1) {
            if found.len() == wanted {
                return found;
            }
            let polynomial = 1 << degree | inner << 1 | 1;
            if is_primitive(degree, polynomial) {
                found.push((degree, inner));
            }
        }
    }
    found
}

/// Whether the powers of x go through everything but nothing before they come to 1 again.
fn is_primitive(degree: usize, polynomial: u32) -> bool {
    let all = (1_u32 << degree) - 1;
    let mut power = 1_u32;
    for step in 1..=all {
        power <<= 1;
        if power >> degree & 1 == 1 {
            power ^= polynomial;
        }
        if power == 1 {
            return step == all;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dimension_falls_once_into_every_slice() {
        for seed in [None, Some(7)] {
            let mut sequence = Sobol::new(DIMENSIONS_MAX, seed);
            assert_eq!(sequence.directions.len(), DIMENSIONS_MAX);
            let points: Vec<Vec<f64>> = (0..1_024).map(|_| sequence.next_point()).collect();
            for dimension in 0..DIMENSIONS_MAX {
                let mut seen = vec![false; 1_024];
                points.iter().for_each(|point| seen[(point[dimension] * 1_024.0) as usize] = true);
                assert!(seen.iter().all(|seen| *seen), "{dimension}");
            }
        }
    }

    /// As scipy 1.17 has them.
    #[test]
    fn points_are_those_of_another_program() {
        let mut sequence = Sobol::new(21, None);
        let points: Vec<Vec<u32>> =
            (0..1_024).map(|_| sequence.next_point().iter().map(|x| (x * 1_024.0) as u32).collect()).collect();
        let wanted =
            [856, 856, 8, 792, 856, 520, 232, 664, 184, 440, 136, 808, 504, 344, 1016, 72, 840, 904, 808, 8, 152];
        assert_eq!(points[77], wanted);
        let wanted =
            [225, 99, 531, 693, 287, 929, 47, 921, 513, 71, 87, 261, 165, 393, 147, 379, 737, 353, 1015, 743, 535];
        assert_eq!(points[1_000], wanted);
    }
}
