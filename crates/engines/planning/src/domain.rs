//! What is decided of a programme so far, and what follows from it.

use crate::program::{Program, Row, Sum, slack};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    Free,
    Out,
    In,
}

/// A programme, laid out for the search.
pub struct Ground<'p> {
    pub program: &'p Program,
    pub needs: Vec<Vec<usize>>,
    pub needed_by: Vec<Vec<usize>>,
    /// Rooms as rows, then the rows.
    pub rows: Vec<Row>,
    /// The number of the first user of each room, counted over all of them.
    first_user: Vec<usize>,
}

/// What is decided.
#[derive(Debug, Clone)]
pub struct Domain {
    pub said: Vec<Said>,
    /// Users that have no room: their node is in only if the one before is.
    pub closed: Vec<bool>,
}

/// What was found does not go together.
pub struct Contradiction;

impl<'p> Ground<'p> {
    pub fn of(program: &'p Program) -> Self {
        let mut needs = vec![Vec::new(); program.nodes];
        let mut needed_by = vec![Vec::new(); program.nodes];
        for (node, need) in &program.needs {
            needs[*node].push(*need);
            needed_by[*need].push(*node);
        }
        let mut rows = Vec::new();
        let mut first_user = vec![0];
        for room in &program.rooms {
            let mut terms = Vec::new();
            for user in &room.users {
                terms.push((user.node, user.effort));
                terms.extend(user.before.map(|before| (before, -user.effort)));
            }
            rows.push(Row { terms, most: room.capacity });
            first_user.push(first_user[first_user.len() - 1] + room.users.len());
        }
        rows.extend(program.rows.iter().cloned());
        Self { program, needs, needed_by, rows, first_user }
    }

    /// Everything that follows at once.
    pub fn begin(&self) -> Result<Domain, Contradiction> {
        let users = self.first_user[self.first_user.len() - 1];
        let mut domain = Domain { said: vec![Said::Free; self.program.nodes], closed: vec![false; users] };
        for (node, value) in &self.program.fixed {
            domain.say(self, *node, *value)?;
        }
        domain.tighten(self)?;
        Ok(domain)
    }

    /// Users with no room, as pairs of node and the one before.
    pub fn closed<'d>(&'d self, domain: &'d Domain) -> impl Iterator<Item = (usize, usize)> + 'd {
        let users = self.program.rooms.iter().flat_map(|room| &room.users);
        let shut = users.zip(&domain.closed).filter(|(_, closed)| **closed);
        shut.filter_map(|(user, _)| user.before.map(|before| (user.node, before)))
    }
}

impl Domain {
    /// Decides a node, with all that needs it or that it needs.
    pub fn say(&mut self, ground: &Ground<'_>, node: usize, value: bool) -> Result<(), Contradiction> {
        let said = if value { Said::In } else { Said::Out };
        let mut queue = vec![node];
        while let Some(node) = queue.pop() {
            if self.said[node] == said {
                continue;
            }
            if self.said[node] != Said::Free {
                return Err(Contradiction);
            }
            self.said[node] = said;
            queue.extend(if value { &ground.needs[node] } else { &ground.needed_by[node] });
        }
        Ok(())
    }

    /// Decides whatever follows, until nothing more does.
    pub fn tighten(&mut self, ground: &Ground<'_>) -> Result<(), Contradiction> {
        // Each pass decides something or is the last.
        loop {
            let mut changed = self.tighten_rooms(ground)?;
            for row in &ground.rows {
                changed |= self.tighten_row(ground, row)?;
            }
            for (sum, least) in &ground.program.floors {
                changed |= self.tighten_floor(ground, sum, *least)?;
            }
            if !changed {
                return Ok(());
            }
        }
    }

    fn tighten_rooms(&mut self, ground: &Ground<'_>) -> Result<bool, Contradiction> {
        let mut changed = false;
        for (room, first) in ground.program.rooms.iter().zip(&ground.first_user) {
            let said = |domain: &Self, node: Option<usize>| node.map_or(Said::Out, |node| domain.said[node]);
            let inside = room
                .users
                .iter()
                .filter(|user| self.said[user.node] == Said::In && said(self, user.before) == Said::Out);
            let used: f64 = inside.map(|user| user.effort).sum();
            let left = room.capacity + slack(room.capacity) - used;
            if left < 0.0 {
                return Err(Contradiction);
            }
            for (number, user) in room.users.iter().enumerate() {
                let (node, before) = (self.said[user.node], said(self, user.before));
                let sure = node == Said::In && before == Said::Out;
                if user.effort > left && !sure && !self.closed[first + number] {
                    self.closed[first + number] = true;
                    changed = true;
                }
                if !self.closed[first + number] {
                    continue;
                }
                match (node, before, user.before) {
                    (Said::Free, Said::Out, _) => self.say(ground, user.node, false)?,
                    (Said::In, Said::Free, Some(before)) => self.say(ground, before, true)?,
                    (Said::In, Said::Out, _) => return Err(Contradiction),
                    _ => continue,
                }
                changed = true;
            }
        }
        Ok(changed)
    }

    fn tighten_row(&mut self, ground: &Ground<'_>, row: &Row) -> Result<bool, Contradiction> {
        let least = |domain: &Self, (node, factor): &(usize, f64)| match domain.said[*node] {
            Said::In => *factor,
            Said::Out => 0.0,
            Said::Free => factor.min(0.0),
        };
        let sum: f64 = row.terms.iter().map(|term| least(self, term)).sum();
        let left = row.most + slack(row.most) - sum;
        if left < 0.0 {
            return Err(Contradiction);
        }
        let mut changed = false;
        for (node, factor) in &row.terms {
            if self.said[*node] == Said::Free && factor.abs() > left {
                self.say(ground, *node, *factor < 0.0)?;
                changed = true;
            }
        }
        Ok(changed)
    }

    fn tighten_floor(&mut self, ground: &Ground<'_>, sum: &Sum, least: f64) -> Result<bool, Contradiction> {
        let most = |domain: &Self, (node, factor): &(usize, f64)| match domain.said[*node] {
            Said::In => *factor,
            Said::Out => 0.0,
            Said::Free => factor.max(0.0),
        };
        let covered: f64 = (sum.covers.iter())
            .map(|cover| cover.weight * cover.terms.iter().map(|term| most(self, term)).sum::<f64>().min(cover.most))
            .sum();
        let left = sum.terms.iter().map(|term| most(self, term)).sum::<f64>() + covered - least + slack(least);
        if left < 0.0 {
            return Err(Contradiction);
        }
        let mut changed = false;
        for (node, factor) in &sum.terms {
            if self.said[*node] == Said::Free && factor.abs() > left {
                self.say(ground, *node, *factor > 0.0)?;
                changed = true;
            }
        }
        Ok(changed)
    }
}

impl Domain {
    /// Whether what is in has room, nothing else being taken. Quicker than `tighten`.
    pub fn fits(&self, ground: &Ground<'_>) -> bool {
        ground.rows.iter().all(|row| {
            let inside = row.terms.iter().filter(|(node, _)| self.said[*node] == Said::In);
            inside.map(|(_, factor)| factor).sum::<f64>() <= row.most + slack(row.most)
        })
    }
}
