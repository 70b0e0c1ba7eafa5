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
    /// What each node is the next of, in a chain of timeboxes.
    pub before: Vec<Option<usize>>,
}

/// What is decided.
#[derive(Debug, Clone)]
pub struct Domain {
    pub said: Vec<Said>,
    /// Nodes that do not begin where they are: in only if the one before is.
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
        for room in &program.rooms {
            let mut terms = Vec::new();
            for user in &room.users {
                terms.push((user.node, user.effort));
                terms.extend(user.before.map(|before| (before, -user.effort)));
            }
            rows.push(Row { terms, most: room.capacity });
        }
        rows.extend(program.rows.iter().cloned());
        let mut before = vec![None; program.nodes];
        program.chains.iter().for_each(|(first, next)| before[*next] = Some(*first));
        Self { program, needs, needed_by, rows, before }
    }

    /// Everything that follows at once.
    pub fn begin(&self) -> Result<Domain, Contradiction> {
        let nodes = self.program.nodes;
        let mut domain = Domain { said: vec![Said::Free; nodes], closed: vec![false; nodes] };
        for (node, value) in &self.program.fixed {
            domain.say(self, *node, *value)?;
        }
        domain.tighten(self)?;
        Ok(domain)
    }

    /// Nodes that are in only if the one before is, with that.
    pub fn closed<'d>(&'d self, domain: &'d Domain) -> impl Iterator<Item = (usize, usize)> + 'd {
        let shut = (0..self.program.nodes).filter(|node| domain.closed[*node]);
        shut.filter_map(|node| Some((node, self.before[node]?)))
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
        for room in &ground.program.rooms {
            let begins = |user: &crate::program::User| {
                self.said[user.node] == Said::In && self.before(ground, user.node) == Said::Out
            };
            let used: f64 = room.users.iter().filter(|user| begins(user)).map(|user| user.effort).sum();
            let left = room.capacity + slack(room.capacity) - used;
            if left < 0.0 {
                return Err(Contradiction);
            }
            let full: Vec<usize> = (room.users.iter())
                .filter(|user| user.effort > left && !self.closed[user.node] && !begins(user))
                .map(|user| user.node)
                .collect();
            for node in full {
                self.closed[node] = true;
                changed = true;
            }
        }
        for node in 0..self.closed.len() {
            if self.closed[node] {
                changed |= self.keep_closed(ground, node)?;
            }
        }
        Ok(changed)
    }

    /// Says of the node before.
    fn before(&self, ground: &Ground<'_>, node: usize) -> Said {
        ground.before[node].map_or(Said::Out, |before| self.said[before])
    }

    /// Nothing begins at a closed node.
    fn keep_closed(&mut self, ground: &Ground<'_>, node: usize) -> Result<bool, Contradiction> {
        match (self.said[node], self.before(ground, node), ground.before[node]) {
            (Said::Free, Said::Out, _) => self.say(ground, node, false)?,
            (Said::In, Said::Free, Some(before)) => self.say(ground, before, true)?,
            (Said::In, Said::Out, _) => return Err(Contradiction),
            _ => return Ok(false),
        }
        Ok(true)
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
