//! Average linkage: the two groups whose members are most alike on average are joined, again and again, by chains
//! of nearest neighbours (Murtagh 1983).

use crate::alike::Alike;

/// Two groups became one. Each is named by one of its members.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Join {
    pub left: usize,
    pub right: usize,
    /// How alike their members were on average.
    pub at: f32,
}

/// All joins, the most alike first. A join never precedes those that made its groups.
pub fn joins(mut alike: Alike) -> Vec<Join> {
    let count = alike.len();
    let mut sizes = vec![1.0_f32; count];
    let mut alive: Vec<usize> = (0..count).collect();
    let mut chain: Vec<usize> = Vec::new();
    let mut found = Vec::with_capacity(count);
    while alive.len() > 1 {
        if chain.is_empty() {
            chain.push(alive[0]);
        }
        let top = chain[chain.len() - 1];
        let before = chain.len().checked_sub(2).map(|place| chain[place]);
        let nearest = nearest(&alike, &alive, top, before);
        if before != Some(nearest) {
            chain.push(nearest);
            continue;
        }
        chain.truncate(chain.len() - 2);
        found.push(Join { left: nearest, right: top, at: alike.of(nearest, top) });
        alive.retain(|one| *one != top);
        let (kept, gone) = (sizes[nearest], sizes[top]);
        for other in alive.iter().copied().filter(|other| *other != nearest) {
            let mean = (kept * alike.of(nearest, other) + gone * alike.of(top, other)) / (kept + gone);
            alike.set(nearest, other, mean);
        }
        sizes[nearest] += gone;
    }
    // The sort is stable: of joins that are equally alike those that were made first stay first.
    found.sort_by(|one, other| other.at.total_cmp(&one.at));
    found
}

/// Of equally near ones the one before in the chain, so that chains end.
fn nearest(alike: &Alike, alive: &[usize], from: usize, before: Option<usize>) -> usize {
    let mut best = before.unwrap_or_else(|| if alive[0] == from { alive[1] } else { alive[0] });
    for other in alive.iter().copied().filter(|other| *other != from) {
        if alike.of(from, other) > alike.of(from, best) {
            best = other;
        }
    }
    best
}

/// The groups that stand where joins of less than this are not made, each by its members in their order.
pub fn cut(count: usize, joins: &[Join], from: f32) -> Vec<Vec<usize>> {
    let mut group: Vec<usize> = (0..count).collect();
    for join in joins.iter().filter(|join| join.at >= from) {
        let (left, right) = (root(&mut group, join.left), root(&mut group, join.right));
        group[right.max(left)] = left.min(right);
    }
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); count];
    for one in 0..count {
        let root = root(&mut group, one);
        members[root].push(one);
    }
    members.retain(|group| !group.is_empty());
    members
}

/// How alike the members of the first group of a size are, from the top of the joins; nothing where there is none.
pub fn reached(count: usize, joins: &[Join], size: usize) -> f32 {
    let mut group: Vec<usize> = (0..count).collect();
    let mut sizes = vec![1_usize; count];
    for join in joins {
        let (left, right) = (root(&mut group, join.left), root(&mut group, join.right));
        let (kept, gone) = (left.min(right), left.max(right));
        group[gone] = kept;
        sizes[kept] += sizes[gone];
        if sizes[kept] >= size {
            return join.at;
        }
    }
    0.0
}

fn root(group: &mut [usize], one: usize) -> usize {
    let mut root = one;
    while group[root] != root {
        group[root] = group[group[root]];
        root = group[root];
    }
    root
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;

    fn drawn(count: usize, seed: u64) -> Alike {
        let mut chance = Chance::new(seed);
        let mut alike = Alike::new(count);
        for one in 0..count {
            for other in 0..one {
                alike.set(one, other, chance.share());
            }
        }
        alike
    }

    /// The same by looking at all pairs of groups each time.
    fn plainly(alike: &Alike) -> Vec<f32> {
        let mut groups: Vec<Vec<usize>> = (0..alike.len()).map(|one| vec![one]).collect();
        let mean = |left: &[usize], right: &[usize]| {
            let sum: f32 = left.iter().flat_map(|one| right.iter().map(|other| alike.of(*one, *other))).sum();
            sum / (left.len() * right.len()) as f32
        };
        let mut at = Vec::new();
        while groups.len() > 1 {
            let pairs = (0..groups.len()).flat_map(|left| (0..left).map(move |right| (left, right)));
            let Some((left, right)) = pairs.max_by(|one, other| {
                mean(&groups[one.0], &groups[one.1]).total_cmp(&mean(&groups[other.0], &groups[other.1]))
            }) else {
                break;
            };
            at.push(mean(&groups[left], &groups[right]));
            let gone = groups.swap_remove(left);
            groups[right].extend(gone);
        }
        at
    }

    #[test]
    fn chains_join_what_looking_at_all_pairs_joins() {
        for seed in 0..20 {
            let (alike, found) = (drawn(30, seed), joins(drawn(30, seed)));
            let plain = plainly(&alike);
            assert_eq!(found.len(), 29);
            for (join, at) in found.iter().zip(plain) {
                assert!((join.at - at).abs() < 1e-4, "seed {seed}: {} and {at}", join.at);
            }
        }
    }

    #[test]
    fn a_cut_parts_what_is_less_alike() {
        let mut alike = Alike::new(5);
        for (one, other, value) in [(0, 1, 0.9), (2, 3, 0.8), (3, 4, 0.7), (2, 4, 0.7), (0, 4, 0.1)] {
            alike.set(one, other, value);
        }
        let joins = joins(alike);
        assert_eq!(cut(5, &joins, 0.5), [vec![0, 1], vec![2, 3, 4]]);
        assert_eq!(cut(5, &joins, 0.75), [vec![0, 1], vec![2, 3], vec![4]]);
        assert!((reached(5, &joins, 3) - 0.7).abs() < 1e-6);
        assert_eq!(reached(5, &joins, 6), 0.0);
    }

    #[test]
    fn nothing_and_one_are_no_groups_to_join() {
        assert_eq!(joins(Alike::new(0)), []);
        assert_eq!(joins(Alike::new(1)), []);
        assert_eq!(cut(1, &[], 0.5), [vec![0]]);
    }
}
