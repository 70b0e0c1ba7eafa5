//! The lowest point of a function of a few numbers, without slopes (Nelder and Mead 1965).

const STEPS_MAX: usize = 400;

/// From a start within the bounds; whatever is thrown out of them is put back to their edge.
pub fn lowest(f: &dyn Fn(&[f64]) -> f64, start: &[f64], bounds: &[(f64, f64)]) -> (Vec<f64>, f64) {
    let n = start.len();
    let inside = |point: Vec<f64>| -> Vec<f64> {
        point.into_iter().zip(bounds).map(|(value, (low, high))| value.clamp(*low, *high)).collect()
    };
    let valued = |point: Vec<f64>| {
        let point = inside(point);
        let value = f(&point);
        (point, if value.is_finite() { value } else { f64::MAX })
    };
    let mut corners = vec![valued(start.to_vec())];
    for at in 0..n {
        let mut corner = start.to_vec();
        let (low, high) = bounds[at];
        let step = (high - low) / 5.0;
        corner[at] += if corner[at] + step <= high { step } else { -step };
        corners.push(valued(corner));
    }
    for _ in 0..STEPS_MAX * usize::from(n > 0) {
        corners.sort_by(|one, other| one.1.total_cmp(&other.1));
        let (best, worst) = (corners[0].1, corners[n].1);
        if worst - best <= 1e-7 * (1.0 + best.abs()) {
            break;
        }
        let middle: Vec<f64> =
            (0..n).map(|at| corners[..n].iter().map(|corner| corner.0[at]).sum::<f64>() / n as f64).collect();
        let along = |times: f64| -> Vec<f64> {
            middle.iter().zip(&corners[n].0).map(|(middle, worst)| middle + times * (worst - middle)).collect()
        };
        let reflected = valued(along(-1.0));
        if reflected.1 < best {
            let further = valued(along(-2.0));
            corners[n] = if further.1 < reflected.1 { further } else { reflected };
        } else if reflected.1 < corners[n - 1].1 {
            corners[n] = reflected;
        } else {
            let nearer = valued(along(if reflected.1 < worst { -0.5 } else { 0.5 }));
            if nearer.1 < worst.min(reflected.1) {
                corners[n] = nearer;
            } else {
                let best = corners[0].0.clone();
                for corner in &mut corners[1..] {
                    let halfway = corner.0.iter().zip(&best).map(|(value, best)| f64::midpoint(*value, *best));
                    *corner = valued(halfway.collect());
                }
            }
        }
    }
    corners.sort_by(|one, other| one.1.total_cmp(&other.1));
    corners.swap_remove(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_valley_and_an_edge_are_found() {
        let rosenbrock = |x: &[f64]| (1.0 - x[0]).powi(2) + 100.0 * (x[1] - x[0] * x[0]).powi(2);
        let (point, value) = lowest(&rosenbrock, &[-0.5, 0.5], &[(-2.0, 2.0), (-2.0, 2.0)]);
        assert!(value < 1e-4 && (point[0] - 1.0).abs() < 0.02, "{point:?}");
        let (point, _) = lowest(&|x: &[f64]| x[0], &[0.5], &[(0.1, 0.9)]);
        assert!((point[0] - 0.1).abs() < 1e-3, "{point:?}");
        assert_eq!(lowest(&|_: &[f64]| 3.0, &[], &[]), (Vec::new(), 3.0));
    }
}
