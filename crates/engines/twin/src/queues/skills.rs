//! Two classes of customers and who may serve them, exactly: the V design (one pool for both) and
//! the N design (one pool for the first class only, one for both). The first class goes first.

use super::markov::Chain;
use crate::refusal::{Refusal, positive, servers};

/// What becomes of one class.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pooled {
    pub wait_probability: f64,
    pub abandon_probability: f64,
    /// Of all, those who left too.
    pub mean_wait: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VDesign {
    pub classes: [Pooled; 2],
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NDesign {
    pub classes: [Pooled; 2],
    /// How busy the pool of the first class is, and that of both.
    pub occupancies: [f64; 2],
}

fn checked(arrivals: [f64; 2], service_rate: f64, patience: [f64; 2]) -> Result<[u32; 2], Refusal> {
    positive("service_rate", service_rate)?;
    let mut room = [0; 2];
    for class in 0..2 {
        let mean = positive("arrival_rate", arrivals[class])? / positive("patience_rate", patience[class])?;
        room[class] = (mean + 7.0 * mean.sqrt() + 12.0).min(60_000.0) as u32;
    }
    Ok(room)
}

fn pooled(wait_probability: f64, queued: f64, arrival_rate: f64, patience_rate: f64) -> Pooled {
    let mean_wait = queued / arrival_rate;
    Pooled { wait_probability, abandon_probability: patience_rate * mean_wait, mean_wait }
}

/// One pool; both classes are served at one rate.
pub fn v_design(arrivals: [f64; 2], service_rate: f64, patience: [f64; 2], n: u32) -> Result<VDesign, Refusal> {
    let room = checked(arrivals, service_rate, patience)?;
    servers("servers", n)?;
    let chain = Chain::long_run((0_u32, [0_u32; 2]), |(busy, queued), ways| {
        if busy < n {
            ways.push(((busy + 1, queued), arrivals[0] + arrivals[1]));
            if busy > 0 {
                ways.push(((busy - 1, queued), f64::from(busy) * service_rate));
            }
            return;
        }
        for class in 0..2 {
            let (mut more, mut fewer) = (queued, queued);
            if queued[class] < room[class] {
                more[class] += 1;
                ways.push(((busy, more), arrivals[class]));
            }
            if queued[class] > 0 {
                fewer[class] -= 1;
                ways.push(((busy, fewer), f64::from(queued[class]) * patience[class]));
            }
        }
        let finished = f64::from(n) * service_rate;
        match queued {
            [0, 0] => ways.push(((busy - 1, queued), finished)),
            [0, second] => ways.push(((busy, [0, second - 1]), finished)),
            [first, second] => ways.push(((busy, [first - 1, second]), finished)),
        }
    })?;
    let wait = chain.probability(|(busy, _)| busy == n);
    let class = |c: usize| pooled(wait, chain.mean(|(_, queued)| f64::from(queued[c])), arrivals[c], patience[c]);
    Ok(VDesign { classes: [class(0), class(1)] })
}

/// Busy in the first pool; busy in the second with either class; queued of either class.
type NState = (u32, [u32; 2], [u32; 2]);

/// The first class goes to its own pool, and to the second when that is full; the second pool
/// takes the first class first.
pub fn n_design(arrivals: [f64; 2], service_rate: f64, patience: [f64; 2], n: [u32; 2]) -> Result<NDesign, Refusal> {
    let room = checked(arrivals, service_rate, patience)?;
    servers("servers", n[0])?;
    servers("servers", n[1])?;
    let chain = Chain::long_run((0, [0; 2], [0; 2]), |(own, shared, queued): NState, ways| {
        let full = shared[0] + shared[1] == n[1];
        if own < n[0] {
            ways.push(((own + 1, shared, queued), arrivals[0]));
        } else if !full {
            ways.push(((own, [shared[0] + 1, shared[1]], queued), arrivals[0]));
        } else if queued[0] < room[0] {
            ways.push(((own, shared, [queued[0] + 1, queued[1]]), arrivals[0]));
        }
        if !full {
            ways.push(((own, [shared[0], shared[1] + 1], queued), arrivals[1]));
        } else if queued[1] < room[1] {
            ways.push(((own, shared, [queued[0], queued[1] + 1]), arrivals[1]));
        }
        if queued[0] > 0 {
            ways.push(((own, shared, [queued[0] - 1, queued[1]]), f64::from(queued[0]) * patience[0]));
        }
        if queued[1] > 0 {
            ways.push(((own, shared, [queued[0], queued[1] - 1]), f64::from(queued[1]) * patience[1]));
        }
        if own > 0 {
            // Somebody can only queue while the own pool is full.
            let next = if queued[0] > 0 { (own, [queued[0] - 1, queued[1]]) } else { (own - 1, queued) };
            ways.push(((next.0, shared, next.1), f64::from(own) * service_rate));
        }
        for class in 0..2 {
            if shared[class] == 0 {
                continue;
            }
            let (mut next, mut left) = (shared, queued);
            next[class] -= 1;
            if let Some(taken) = (0..2).find(|c| queued[*c] > 0) {
                next[taken] += 1;
                left[taken] -= 1;
            }
            ways.push(((own, next, left), f64::from(shared[class]) * service_rate));
        }
    })?;
    let full = |shared: [u32; 2]| shared[0] + shared[1] == n[1];
    let waits = [
        chain.probability(|(own, shared, _)| own == n[0] && full(shared)),
        chain.probability(|(_, shared, _)| full(shared)),
    ];
    let class =
        |c: usize| pooled(waits[c], chain.mean(|(_, _, queued)| f64::from(queued[c])), arrivals[c], patience[c]);
    Ok(NDesign {
        classes: [class(0), class(1)],
        occupancies: [
            chain.mean(|(own, _, _)| f64::from(own)) / f64::from(n[0]),
            chain.mean(|(_, shared, _)| f64::from(shared[0] + shared[1])) / f64::from(n[1]),
        ],
    })
}
