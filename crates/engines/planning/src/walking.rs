//! What hangs together by needs, looked up often.

/// Walks over nodes along their needs, or against them.
pub struct Walks<'n> {
    needs: &'n [Vec<usize>],
    needed_by: Vec<Vec<usize>>,
    /// In which walk each node was come upon last: nothing has to be wiped between them.
    seen: Vec<usize>,
    walk: usize,
}

impl<'n> Walks<'n> {
    pub fn new(needs: &'n [Vec<usize>]) -> Self {
        let mut needed_by = vec![Vec::new(); needs.len()];
        for (node, needs) in needs.iter().enumerate() {
            needs.iter().for_each(|need| needed_by[*need].push(node));
        }
        Self { needs, needed_by, seen: vec![0; needs.len()], walk: 0 }
    }

    /// What a node needs, or what needs it.
    pub fn links(&self, node: usize, needs: bool) -> &[usize] {
        if needs { &self.needs[node] } else { &self.needed_by[node] }
    }

    /// A node with all that it needs, or that needs it, as far as that is asked for.
    pub fn from(&mut self, node: usize, needs: bool, asked: impl Fn(usize) -> bool) -> Vec<usize> {
        self.walk += 1;
        self.seen[node] = self.walk;
        let mut found = vec![node];
        let mut at = 0;
        while at < found.len() {
            let links = if needs { &self.needs[found[at]] } else { &self.needed_by[found[at]] };
            for link in links.iter().filter(|link| asked(**link)) {
                if std::mem::replace(&mut self.seen[*link], self.walk) != self.walk {
                    found.push(*link);
                }
            }
            at += 1;
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_node_is_come_upon_once_in_each_walk() {
        // 0 needs 1 and 2, which both need 3.
        let needs = [vec![1, 2], vec![3], vec![3], vec![]];
        let mut walks = Walks::new(&needs);
        for _ in 0..2 {
            assert_eq!(walks.from(0, true, |_| true), [0, 1, 2, 3]);
            assert_eq!(walks.from(3, false, |_| true), [3, 1, 2, 0]);
        }
        assert_eq!(walks.from(0, true, |node| node != 1), [0, 2, 3]);
    }
}
